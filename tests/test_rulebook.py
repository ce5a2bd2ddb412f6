"""The pages of the rules: fresh, complete, and quoting what the program really says."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from mimetypes import guess_extension
from pathlib import Path

import pytest
import yaml

from kohoshi import rulebook
from kohoshi.check import rulepage
from kohoshi.finding import Finding, Level

ROOT = Path(__file__).resolve().parents[1]
TABLES = ("messages_rules.py", "rulepage.py")  # and every registry
RULE = re.compile(r"[a-z]+/[a-z]+(?:-[a-z]+)*")
WORDS = yaml.safe_load(rulepage.WORDS.read_text(encoding="utf-8"))
PAGES = {page.name: page for page in rulepage.pages()}


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    paths = sorted(path for path in (ROOT / "kohoshi").rglob("*.py") if path.name not in TABLES and not path.name.startswith("registry"))
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def raised() -> Iterator[str]:
    """Every rule that stands as a literal in the code: as the rule of a Finding or, in the room
    that reads the content, as the first word given to one of its three ways to report."""
    for path, tree in trees():
        shows = "desk" in path.relative_to(ROOT).parts  # it names types of media, and judges nothing
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not shows and RULE.fullmatch(node.value) \
                    and not guess_extension(node.value):  # a type of media
                if node.value.split("/")[0] in rulepage.FAMILIES:
                    yield node.value
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name, first = ast.unparse(node.func), node.args[0].value
            if name == "Finding":
                yield first
            elif path.parent.name == "issue" and name in ("error", "self.report", "self.stop"):
                yield f"content/{first}"


@cache
def code() -> str:
    """Every text of the program, one after the other."""
    return "\0".join(node.value for _, tree in trees() for node in ast.walk(tree)
                     if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_every_rule_in_the_code_has_a_page():
    names = set(raised())
    assert {"order/folio", "text/overset", "content/tab", "layout/colour"} <= names
    assert names - PAGES.keys() == set()


def test_every_page_is_of_a_rule_in_the_code():
    texts = set(code().split("\0"))
    gone = [page.name for page in PAGES.values() if not {page.name, page.name.removeprefix("content/")} & texts]
    assert gone == []


@pytest.mark.parametrize("name", PAGES)
def test_page_tells_all_and_quotes_the_code(name):
    page = PAGES[name]
    assert all((page.title, page.message, page.why, page.do, page.fires, page.silent)), name
    shown = rulebook.text(page)
    for part in (page.title, rulepage.plain(page.message), page.why, page.do):
        assert part in shown
    words = WORDS[name]
    unsaid = [piece for piece in rulepage.fixed_words(words.get("proof", page.message)) if piece not in code()]
    assert unsaid == [], f"{name}: the program does not say {unsaid}"


def test_committed_pages_are_fresh():
    committed = {path.relative_to(rulebook.FOLDER).as_posix(): path.read_text(encoding="utf-8")
                 for path in rulebook.FOLDER.rglob("*.md")}
    fresh = rulebook.files()
    assert committed.keys() == fresh.keys()
    assert [name for name in fresh if committed[name] != fresh[name]] == [], "python -m kohoshi.rulebook"


def test_pages_of_rules_that_are_no_more_are_taken_away(tmp_path):
    (tmp_path / "order").mkdir()
    (tmp_path / "order" / "gone.md").touch()
    written = rulebook.write(tmp_path)
    assert not (tmp_path / "order" / "gone.md").exists()
    assert (tmp_path / "order" / "folio.md") in written and all(path.is_file() for path in written)


def test_words_of_an_unknown_rule_are_refused(tmp_path, monkeypatch):
    words = tmp_path / "rulebook.yaml"
    words.write_text(rulepage.WORDS.read_text(encoding="utf-8") + "\norder/gone: {message: x, do: y}\n", encoding="utf-8")
    monkeypatch.setattr(rulepage, "WORDS", words)
    with pytest.raises(ValueError, match="order/gone"):
        rulepage.pages()


def test_no_rule_has_two_sets_of_words():
    names = re.findall(r"^([a-z]+/[a-z-]+):", rulepage.WORDS.read_text(encoding="utf-8"), re.M)
    assert sorted(names) == sorted(WORDS)


def test_what_may_be_waived_is_told_as_the_finding_decides_it():
    for page in PAGES.values():
        if page.family in ("order", "reference", "text", "layout"):
            waivable = Finding(page.name, Level.ERROR, "").waivable
            assert page.stands.startswith("できます" if waivable else "できません"), page.name
