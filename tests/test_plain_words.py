"""Every message to a user is plain Japanese: those in the code, on the pages of the rules, and those
that the corpus of faults makes the program say."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kohoshi import PROJECT
from kohoshi.flow.checking import check_content
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.model import Article, Publication
from kohoshi.issue.model_parts import Figure
from kohoshi.issue.named import named
from kohoshi.rules import RULES, Rule
from tests.faults import own
from tests.plain import keys, unplain, unplain_finding

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
#: Not messages: words for editors that write YAML, tables of words, templates of files.
APART = {"issue/schema.py", "issue/named.py", "typeset/engine_words.py", "pages/atoms.py", "edit/monthfiles.py", "proof/layers.py"}


def spoken() -> Iterator[tuple[str, str]]:
    """(where, text) of every Japanese text in the code that is no docstring and no pattern, with «…» for what is put in."""
    for path in sorted((PROJECT / "kohoshi").rglob("*.py")):
        name = path.relative_to(PROJECT / "kohoshi").as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = {id(node.body[0].value) for node in ast.walk(tree)
                  if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)}
        silent |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        silent |= {id(node.args[0]) for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args and _compiles(node.func)}
        for node in ast.walk(tree) if name not in APART else ():
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            else:
                continue
            if id(node) not in silent and JAPANESE.search(text):
                yield f"{name}:{node.lineno}", text


def _compiles(function: ast.expr) -> bool:
    """Whether it is ``re.compile``."""
    return isinstance(function, ast.Attribute) and function.attr == "compile" and isinstance(function.value, ast.Name) and function.value.id == "re"


def test_every_text_of_the_program_is_plain() -> None:
    texts = list(spoken())
    assert len(texts) > 1000
    assert [(where, found, text) for where, text in texts if (found := unplain(text))] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_block_of_a_rule_is_plain(rule: Rule) -> None:
    texts = [value for value in vars(rule).values() if isinstance(value, str) and JAPANESE.search(value)]
    assert texts and [(found, text) for text in texts if (found := unplain(text))] == []


def _raw() -> Iterator[str]:
    """Places in the code where an error of a library is put into Japanese words as it is."""
    for path in sorted((PROJECT / "kohoshi").rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if JAPANESE.search(line) and re.search(r"\{(?:error|fault|e|exc)(?:\.strerror[^}]*)?\}|\.__name__\}", line):
                yield f"{path.relative_to(PROJECT / 'kohoshi').as_posix()}:{number}"


def test_no_error_of_a_library_is_put_into_a_message_as_it_is() -> None:
    """``refusal.why`` alone turns them into words; what is left are errors of our own with Japanese words."""
    ours = ("pages/resources.py", "pages/picturecheck.py", "pages/drawing.py", "archive/", "check/words/prh/__init__.py", "check/words/style/term.py", "check/words/contact.py")
    assert [place for place in _raw() if not place.startswith(ours)] == []


FAULTS = [fault for fault in own.content_faults() if fault.read not in ("older", "machine")]


@pytest.mark.parametrize("number", range(len(own.rounds(FAULTS))))
def test_what_the_faults_of_the_corpus_make_it_say_is_plain(tmp_path: Path, number: int) -> None:
    copy = own.Copy(tmp_path)
    copy.spoil(own.rounds(FAULTS)[number])
    try:
        told = check_content(copy.folder).report.findings
    except ContentError as error:
        told = error.findings
    assert told and [(found, finding.message, finding.hint) for finding in told if (found := unplain_finding(finding))] == []


@pytest.mark.parametrize("text", [
    "personal に、名前を書いてください", "sample: true を、tentative の行と消す", "issue.yaml の waivers から消す", "Ignored background at line three", "ValueError が出ました",
    "original.pdf は読めません", "[Errno 28] です", "記事の section を直す", "台割の faces を見る", "alt がありません", "値は None です", "codes に書く"])
def test_what_an_officer_need_not_read_is_noticed(text: str) -> None:
    assert unplain(text)


@pytest.mark.parametrize("text", [
    "掲載の同意（consent）を書いてください", "見本のしるし（sample: true）を消してください", "「title」という項目はありません", "content/house/names.yaml を見る",
    "https://www.example.jp/url/title", "issue.yaml の台割", "PDF/X-4 で書き出す", "make setup を実行してください", "二次元コードの行き先（url）", "規則 gate/sample です",
    "`check` の --issue を使う", "WeasyPrint 70.0 が必要です"])
def test_a_key_behind_its_name_is_plain(text: str) -> None:
    assert unplain(text) == []


@pytest.mark.parametrize(("record", "key", "name"), [
    (Figure, "consent", "掲載の同意（consent）"), (Figure, "personal", "個人情報が写っていないか確かめた人（personal）"), (Article, "embargo", "解禁日（embargo）"),
    (Article, "section", "担当（section）"), (Article, "short", "目次での題（short）"), (Publication, "waivers", "承認した指摘（waivers）"),
    (Publication, "flatplan", "台割（flatplan）"), (Publication, "delivery", "配布期間（delivery）"), (Figure, "alt", "代替テキスト（alt）"), (Article, "kicker", "肩見出し（kicker）")])
def test_a_field_has_one_name(record: type, key: str, name: str) -> None:
    assert named(record, key) == name and key in keys()


def test_a_field_that_there_is_not_has_no_name() -> None:
    with pytest.raises(KeyError):
        named(Article, "titel")
