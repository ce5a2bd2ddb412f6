"""Everything that the engine says is told in plain Japanese: its sentences are read from its source."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import weasyprint

from kohoshi import PROJECT
from kohoshi.finding import Finding, Level, Place
from kohoshi.flow.set_up import profile_of
from kohoshi.fonts import FontSet
from kohoshi.issue.loader import load_issue
from kohoshi.pages.run import Pages
from kohoshi.press import load_press
from kohoshi.typeset import engine_words
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.engine_places import engine_places
from kohoshi.typeset.engine_words import SHEETS, spoken

BASE = "http://job.invalid/"


@pytest.fixture(scope="module")
def engine() -> Engine:
    fonts = FontSet.load(PROJECT / "fonts")
    files = {f"{BASE}fonts/{name}": path for name, path in fonts.files().items()}
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"), fonts.face_css(f"{BASE}fonts/", ["UD Gothic"]))


SOURCE = Path(weasyprint.__file__).parent
#: What stands in a sentence of the engine where the program puts something in.
_FILLED = {"%d": "7", "%s": "background", "%r": "'nagai'", "%04X": "E123"}
#: Words of a sheet or template stand in 「 」, those of the system in （ ）; nothing else is Latin.
#: Names that an officer or a designer meets in the programs themselves.
_KNOWN = re.compile(r"fonts/fonts\.yaml|make setup|Illustrator|CSS プロパティ|350 ppi の PNG か TIFF")
_QUOTED = re.compile(r"「[^」]*」|（[^）]*）|CMYK|SVG|PDF")


def sentences() -> Iterator[str]:
    """Every text that is logged at WARNING or above, with something put in."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("warning", "error", "critical")
                    and isinstance(node.func.value, ast.Name) and node.func.value.id == "LOGGER" and node.args):
                if isinstance(node.args[0], ast.Constant):
                    yield re.sub(r"%\w+", lambda found: _FILLED.get(found[0], "x"), str(node.args[0].value))
                elif isinstance(node.args[0], ast.JoinedStr):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "'x'" for part in node.args[0].values)


SENTENCES = sorted(set(sentences()))


def test_the_engine_was_really_read() -> None:
    assert len(SENTENCES) > 50


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_of_the_engine_is_known(sentence: str) -> None:
    told = spoken(sentence, Level.WARNING)
    assert told.message != engine_words._UNKNOWN
    for words in (told.message, told.hint):
        assert words and not re.search(r"[A-Za-z]{3,}", _KNOWN.sub("", _QUOTED.sub("", words))), words
    assert told.rule == "text/missing-glyph" or told.detail == sentence


@pytest.mark.parametrize(("sentence", "words", "line"), [
    ("Ignored `background: ` at 191:82, no value.", "「background」に値がありません", 191),
    ("Ignored `foo: bar` at 3:5, unknown property.", "「foo」という指定はありません", 3),
    ("Ignored `color:reddish` at 12:1, invalid value.", "「color」の値が正しくありません", 12),
    ("Ignored `cursor: pointer` at 2:1, the property does not apply for the print media.", "「cursor」は、紙では使えない", 2),
    ("Ignored `margin: 1 2 3 4 5` at 2:1, Expected 1 to 4 tokens, got 5.", "「margin」の値が正しくありません", 2),
    ("Ignored `inset: 1: 2` at 40:2, invalid value.", "「inset」の値が正しくありません", 40),
    ("Invalid or unsupported selector, 'p:foo'", "「p:foo」という選びかた", None),
    ("Parse error at 8:9: Unmatched )", "合わないところ", 8),
    ("Anchor defined twice: 'nagai'", "同じ名前「nagai」の箱が2つ", None),
    ("No anchor #kusei for internal URI reference", "行き先「kusei」", None),
    ('Image "http://job.invalid/issue/a.svg" has no required alt description', "絵「issue/a.svg」", None),
    ("Something that no version has said yet", "組版エンジンが、この面の組みかたに注意", None)])
def test_what_is_the_matter_is_named_with_its_line(sentence: str, words: str, line: int | None) -> None:
    told = spoken(sentence, Level.WARNING)
    assert words in told.message and told.detail == sentence
    assert (told.place.line if told.place else None) == line and (told.place is None or told.place.file == SHEETS)


@pytest.mark.speaks("layout/engine", css="p{foo:bar}")
@pytest.mark.parametrize(("css", "words"), [
    ("p{foo:bar}", "「foo」という"), ("p{color:reddish}", "「color」の値"), ("p{background:var(--none)}", "「background」に値がありません"),
    ("p::foo{color:red}", "「p::foo」という選びかた"), ("p{;;color:}", "「color」"), ("@foo{}", "「@」"), ("@media 5 {}", "「@media」"), ("p{margin:1 2 3 4 5}", "「margin」"),
    ("@font-face{src:url(x)}", "font-family"), ("@page :foo{margin:0}", "「@page」")])
def test_a_real_sheet_with_a_slip(engine: Engine, css: str, words: str) -> None:
    _, findings, *_ = engine.lay_out(f'<html lang="ja"><style>\n{css}</style><p>あ', BASE, "pdf/x-4")
    told = [f for f in findings if f.rule == "layout/engine"]
    assert told and any(words in f.message for f in told) and not any("Ignored" in f.message for f in told)
    assert all(f.place is None or f.place.line == 2 for f in told)


# --- where it stands ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages() -> Pages:
    issue = load_issue(PROJECT / "content" / "2022-06")
    press = load_press("offset-tabloid")
    return Pages.open(issue, press, PROJECT / "layouts", PROJECT / "content" / "2022-06", {}, profile_of(press, PROJECT / "fonts"))


def test_every_line_of_the_joined_sheets_is_known_by_its_file(pages: Pages) -> None:
    for layout in pages.layouts:
        lines = pages.styles(layout).split("\n")
        placed = [(pages.sheet_at(layout, number, 1), line) for number, line in enumerate(lines, 1)]
        made = sum(text.count("\n") + 1 for text in pages.made_css())
        assert [place for place, _ in placed[:made]] == [None] * made and pages.sheet_at(layout, len(lines) + 1, 1) is None
        files = {sheet.name: sheet.read_text(encoding="utf-8").split("\n") for sheet in pages.sheets(layout)}
        for place, line in placed[made:]:
            assert place and files[place.file.rpartition("/")[2]][place.line - 1] == line


def _first(pages: Pages, layout: str, text: str) -> int:
    return next(number for number, line in enumerate(pages.styles(layout).split("\n"), 1) if text in line)


def _about(sentence: str, face: int) -> Finding:
    return replace(spoken(sentence, Level.WARNING), face=face)


def test_a_slip_in_a_sheet_is_told_with_file_and_line_and_once_for_all_faces(pages: Pages) -> None:
    layout = str(pages.issue.publication.flatplan[0].layout)
    line = _first(pages, layout, "font")
    name = next(word for word in re.findall(r"([a-z-]+):", pages.styles(layout).split("\n")[line - 1]) if "font" in word)
    (told,) = engine_places([_about(f"Ignored `{name}: x` at {line}:3, invalid value.", face) for face in (1, 4, 8)], pages)
    assert told.place and told.place.file.startswith("layouts/minato/css/") and told.place.file.endswith(".css") and told.face is None
    own = (PROJECT / told.place.file).read_text(encoding="utf-8").split("\n")
    assert name in own[told.place.line - 1]


def test_a_selector_that_is_not_known_is_told_where_it_stands(pages: Pages) -> None:
    made = sum(text.count("\n") + 1 for text in pages.made_css())
    selector = next(line.split("{")[0].strip() for line in pages.styles("notices").split("\n")[made:] if line.startswith(".") and "{" in line)
    face = next(run.faces[0] for run in pages.issue.publication.flatplan if run.layout == "notices")
    (told,) = engine_places([_about(f"Invalid or unsupported selector, '{selector}'", face)], pages)
    assert told.place and selector in (PROJECT / told.place.file).read_text(encoding="utf-8").split("\n")[told.place.line - 1]


def test_a_slip_in_the_style_of_an_element_is_not_told_at_a_line_of_a_sheet(pages: Pages) -> None:
    (told,) = engine_places([_about("Ignored `no-such-thing: x` at 40:3, unknown property.", 1)], pages)
    assert told.place is None and told.face == 1


def test_an_article_twice_is_told_at_the_article(pages: Pages) -> None:
    (told,) = engine_places([_about("Anchor defined twice: 'kusei-kaigi'", 6), ], pages)
    assert told.article == "kusei-kaigi" and told.place and told.place.file.endswith("articles/kusei-kaigi.yaml")


def test_what_has_its_place_or_is_not_of_the_engine_stays(pages: Pages) -> None:
    others = [Finding("text/overset", Level.ERROR, "あふれ", place=Place("a.yaml", 3)),
              Finding("layout/engine", Level.WARNING, "絵", place=Place("layouts/minato/css/1-page.css", 3), face=2)]
    assert engine_places(others, pages) == others
