"""The six lists of CSS `line-break: strict` for Japanese (tests/data/wpt-css-text-ja-strict.yaml)."""
from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from weasyprint.formatting_structure import boxes

from kohoshi import jlreq
from kohoshi.fonts import FontSet
from kohoshi.typeset.engine import Engine

ROOT = Path(__file__).resolve().parents[2]
FONTS = FontSet.load(ROOT / "fonts")
BASE = "http://job.invalid/"
DATA = yaml.safe_load((ROOT / "tests/data/wpt-css-text-ja-strict.yaml").read_text(encoding="utf-8"))
LISTS = {name: [chr(int(code.removeprefix("U+"), 16)) for code in codes] for name, codes in DATA["lists"].items()}
CASES = [(name, char) for name, chars in LISTS.items() for char in chars]
IDS = [f"{name}-{ord(char):04X}" for name, char in CASES]
#: Every rule of ours that could hide a wrong break, off: what is left is 禁則 alone.
PLAIN = "--ja-trim:0;--ja-autospace:0;--ja-squeeze:0;--ja-hang:0;--ja-runt:0"


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"{BASE}fonts/{name}": path for name, path in FONTS.files().items()}
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"),
                  FONTS.face_css(f"{BASE}fonts/", ["UD Gothic"]))


def lines_of(engine: Engine, paragraphs: list[str], css: str) -> list[list[str]]:
    """The lines of each paragraph, set as the lists demand."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (f'<html lang="ja"><style>@page{{size:1000px 30000px;margin:0}}'
            f'p{{font:30px/1 "UD Gothic";width:{DATA["measure"]}em;{css}}}</style>{body}')
    document, findings, *_ = engine.lay_out(html, BASE, "pdf/x-4")
    assert not findings and len(document.pages) == 1
    found = []
    for box in document.pages[0]._page_box.descendants():
        if isinstance(box, boxes.BlockBox) and box.element_tag == "p":
            found.append(["".join(leaf.text for leaf in line.descendants() if isinstance(leaf, boxes.TextBox))
                          for line in box.children])
    assert len(found) == len(paragraphs)
    return found


@pytest.fixture(scope="module")
def set_plain(engine: Engine) -> dict[str, list[str]]:
    """Character → the lines of its paragraph, all 87 in one document."""
    return dict(zip((char for _, char in CASES),
                    lines_of(engine, [f"文文文文文文{char}字字" for _, char in CASES], PLAIN), strict=False))


def test_the_lists_are_whole() -> None:
    assert {name: len(chars) for name, chars in LISTS.items()} == {
        "cj": 51, "cpm": 10, "hyphens": 4, "in": 6, "iteration": 6, "po": 10}
    assert DATA["expectation"] == "must not start a line"
    assert len({char for _, char in CASES}) == len(CASES)


@pytest.mark.parametrize(("name", "char"), CASES, ids=IDS)
def test_the_character_goes_to_the_second_line_with_the_one_before(
        set_plain: dict[str, list[str]], name: str, char: str) -> None:
    assert set_plain[char] == ["文文文文文", f"文{char}字字"]


@pytest.mark.parametrize(("name", "char"), CASES, ids=IDS)
def test_the_table_that_the_audit_reads_says_the_same(name: str, char: str) -> None:
    assert not jlreq.may_break("文", char)


def test_an_element_border_before_the_character_opens_no_break(engine: Engine) -> None:
    for markup in ("文文文文文文<b>{}字</b>字", "文文文文文<b>文</b>{}字字", "文文文文文<b>文</b><i>{}</i>字字"):
        found = lines_of(engine, [markup.format(char) for _, char in CASES], PLAIN)
        wrong = [(char, lines) for (_, char), lines in zip(CASES, found, strict=False)
                 if lines != ["文文文文文", f"文{char}字字"]]
        assert not wrong, markup


def test_with_all_our_rules_on_the_character_starts_no_line(engine: Engine) -> None:
    found = lines_of(engine, [f"文文文文文文{char}字字" for _, char in CASES], "text-align:justify")
    for (_, char), lines in zip(CASES, found, strict=False):
        assert "".join(lines) == f"文文文文文文{char}字字"
        assert not any(line.startswith(char) for line in lines[1:]), lines


@pytest.mark.parametrize("char", "字あア漢ん")
def test_an_ordinary_character_does_start_the_second_line(engine: Engine, char: str) -> None:
    """What the lists forbid is seen by this setting: a plain character breaks where they may not."""
    assert lines_of(engine, [f"文文文文文文{char}字字"], PLAIN) == [["文文文文文文", f"{char}字字"]]
