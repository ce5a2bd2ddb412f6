"""Every character of an issue looked up before layout, with the exact place of those no font sets."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from kohoshi.finding import Finding, Level, Place
from kohoshi.fonts import FontSet
from kohoshi.pages.glyphs import HORIZONTAL, check_glyphs, needed_fallbacks
from kohoshi.pages.layout import Layout, load_layouts
from tests.check import paper

ROOT = Path(__file__).resolve().parents[2]
FONTS = FontSet.load(ROOT / "fonts")
LAYOUTS = load_layouts(ROOT / "layouts" / "minato")
GA, TSUJI, BEN = "葛\U000E0100", "辻\U000E0100", "邊\U000E0105"
EHON = "content/2022-06/articles/ehon.yaml"


def checked(paragraph: str, layouts: dict[str, Layout] | None = None, **publication: object) -> list[Finding]:
    issue = paper.issue({"ehon": {"title": "親子で絵本の会", "body": [{"paragraph": paragraph}]}}, **publication)
    return check_glyphs(issue, LAYOUTS if layouts is None else layouts, FONTS)


def told(findings: list[Finding]) -> list[tuple[str, str, Place | None]]:
    return [(finding.rule, finding.excerpt, finding.place) for finding in findings]


def at(line: int, column: int) -> Place:
    return Place(EHON, line, column)


@pytest.mark.parametrize("good", ["髙", GA, TSUJI, "㈱", "①", "℡", "“引用”……――", "\u2603\ufe0e"])
def test_characters_of_the_house_typeface_say_nothing(good):
    assert checked(f"港区の{good}です。") == []


def test_a_character_of_no_font_is_named_with_code_point_and_exact_place():
    finding, = checked("一行目です。\n王冠は👑です。")
    assert (finding.rule, finding.level, finding.place) == ("font/missing-glyph", Level.ERROR, at(3, 4))
    assert finding.message == "行の4字目の文字「👑」（U+1F451）がどの書体にもありません"
    assert finding.hint


@pytest.mark.speaks("font/fallback")
def test_a_character_of_the_fallback_font_is_a_notice():
    finding, = checked("𠮷野さん")
    assert (finding.rule, finding.level, finding.place) == ("font/fallback", Level.NOTICE, at(2, 1))
    assert "U+20BB7" in finding.message and "Noto Sans JP" in finding.message


@pytest.mark.speaks("font/variant")
def test_a_variant_that_would_be_printed_plain_is_a_warning():
    finding, = checked(f"渡{BEN}さん")
    assert (finding.rule, finding.level, finding.place) == ("font/variant", Level.WARNING, at(2, 2))
    assert "U+908A U+E0105" in finding.message and "ふつうの「邊」" in finding.message


def test_columns_count_the_marks_of_the_markup():
    assert told(checked("**強い㊗**と｜𠮷野《よし👑》と[文字👑](https://example.invalid/)と\\*👑")) == [
        ("font/fallback", "㊗", at(2, 5)), ("font/fallback", "𠮷", at(2, 10)), ("font/missing-glyph", "👑", at(2, 15))]
    assert told(checked("《《圏👑》》"))[0][2] == at(2, 4)
    assert told(checked("｜区《👑》"))[0][2] == at(2, 4)
    assert told(checked("区《👑》"))[0][2] == at(2, 3)
    assert told(checked("\\*👑"))[0][2] == at(2, 3)


def test_the_same_character_again_is_told_once_with_its_other_places():
    finding, = checked("👑と👑\n👑")
    assert finding.place == at(2, 1)
    assert finding.related == (at(2, 3), at(3, 1))


def test_words_of_the_house_and_of_the_issue_are_looked_up_too():
    findings = checked("港区", slogan="海👑")
    assert [(f.rule, f.place.file, f.place.column) for f in findings] == [
        ("font/missing-glyph", "content/2022-06/issue.yaml", 2)]
    assert findings[0].article is None


def test_a_vertical_slot_has_one_fallback_turned_like_itself():
    vertical = {"notices": Layout(title="縦", slots={"col": {"title": "縦", "vertical": True}})}
    fallback, missing = checked("𠮷野さん👑", vertical)
    assert (fallback.rule, fallback.level) == ("font/fallback", Level.NOTICE)
    assert "Noto Serif JP" in fallback.message
    assert (missing.rule, missing.level) == ("font/missing-glyph", Level.ERROR)
    assert "縦組みの書体にありません" in missing.message


def test_big_fallback_fonts_are_loaded_only_for_a_character_that_needs_them():
    assert needed_fallbacks(paper.issue(), LAYOUTS, FONTS) == []
    needing = paper.issue({"ehon": {"title": "𠮷野", "body": [{"paragraph": "港"}]}})
    assert needed_fallbacks(needing, LAYOUTS, FONTS) == ["Noto Sans JP", "Noto Serif JP"]


def test_layouts_use_only_the_lists_that_are_looked_up():
    """A list of the style sheets that is not in the table would be printed unproven."""
    unknown = []
    for sheet in sorted((ROOT / "layouts" / "minato" / "css").glob("*.css")):
        for declaration in re.findall(r"font(?:-family)?\s*:[^;}]*", sheet.read_text("utf-8")):
            names = tuple(re.findall(r'"([^"]+)"', declaration))
            if names and names not in HORIZONTAL and not names[0].endswith("Tate"):
                unknown.append((sheet.name, names))
    assert unknown == []
