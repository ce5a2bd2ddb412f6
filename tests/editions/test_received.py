"""Supplied pages as paragraphs."""
from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kohoshi.editions.received import heads_first
from kohoshi.finding import Box
from kohoshi.flow.build import PROJECT
from kohoshi.pdfread.lines import TextBlock, TextLine
from tests.editions import small

SUPPLIED = PROJECT / "content" / "2022-06" / "supplied"


@cache
def words(name: str, **more: str) -> list[str]:
    return list(small.supplied_edition(SUPPLIED / name, **more).received[1, "page"])


def test_items_and_labelled_facts_are_lines_of_their_own() -> None:
    said = words("shisei-10.pdf")
    at = said.index("納め忘れはありませんか")
    assert said[at + 2:at + 4] == ["納期限 6月30日(木)", "問合せ 納税担当(見本) 電話 0000-0000"]
    assert "・ひとりで決めず、家族や警察に相談する" in said and "・食器の油は、紙でふいてから洗う" in said
    assert "申込 6月20日(月)まで(消印有効)" in said, "a label and its fact that are painted apart"


def test_the_cells_of_a_row_are_one_line() -> None:
    assert "プラスチックのおもちゃ 普通ごみへ(電池は外して)" in words("shisei-10.pdf")
    assert any(line.startswith("3 高齢者等避難 お年寄りや") for line in words("shisei-9.pdf"))


def test_a_head_that_is_painted_last_stands_first() -> None:
    said = words("shisei-9.pdf")
    assert said[0].startswith("大阪市民のみなさんへ") and said[1] == "大雨と台風にそなえましょう"
    assert said[-1].startswith("市政だより 1面(見本) この紙面は")


def test_paragraphs_are_whole() -> None:
    said = words("shisei-9.pdf")
    whole, = [line for line in said if line.startswith("ひとりで避難することが難しい人は")]
    assert whole.endswith("まずはお住まいの区の区役所へご相談ください。")


def test_western_words_are_parted_where_a_line_ends_between_them(tmp_path: Path) -> None:
    """Without a blank at the line's end, as most programs write it."""
    lines = ("We welcome you to", "the ward office of", "the port.")
    shown = " ".join(f"50 {200 - 15 * at} moveto ({line}) show" for at, line in enumerate(lines))
    file = small.postscript(f"/Helvetica findfont 12 scalefont setfont {shown} showpage", tmp_path / "english.pdf")
    assert list(small.supplied_edition(file).received[1, "page"]) == [" ".join(lines)]


def test_what_is_to_be_read_elsewhere_is_not_told() -> None:
    assert words("shisei-9.pdf", url="https://example.invalid/") == []


@pytest.mark.parametrize(("tops", "order"), [
    ([10, 20, 30], [0, 1, 2]), ([20, 30, 5], [2, 0, 1]), ([20, 30, 5, 8, 40], [2, 3, 0, 1, 4]), ([20, 5, 30], [1, 0, 2]), ([], [])])
def test_heads_first(tops: list[float], order: list[int]) -> None:
    blocks = [TextBlock((TextLine(n, n + 1, "見", Box(0, top, 50, 3), 9, False),)) for n, top in enumerate(tops)]
    assert [block.start for block in heads_first(blocks)] == order
