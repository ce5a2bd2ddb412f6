"""Ruby in the written PDF: glyph boxes read back, nothing taken from our own box tree."""
from __future__ import annotations

import functools
import io
import itertools
from pathlib import Path
from typing import NamedTuple

import pypdf
import pypdfium2
import pytest

from kohoshi.finding import Level
from kohoshi.fonts import FontSet
from kohoshi.issue.markup import faults
from kohoshi.pages.inline import html
from kohoshi.pdfread.unspoken import as_painted
from kohoshi.typeset import ruby
from kohoshi.typeset.engine import Engine, inline
from kohoshi.typeset.geometry import survey

ROOT = Path(__file__).resolve().parents[2]
FONTS = FontSet.load(ROOT / "fonts")
BASE = "http://job.invalid/"
EM = 15.0  # pt; one em of the text
PITCH = 25.5  # pt
MARGIN = 60.0  # pt
#: The part of the house's own sheet that sets ruby.
SHEET = (ROOT / "layouts/minato/css/2-type.css").read_text("utf-8")
SHEET = SHEET[SHEET.index("/* ruby"):SHEET.index("/* 圏点")]


class Glyph(NamedTuple):
    """Cell of a character: left and right in em from the measure's left edge, baseline in pt."""

    text: str
    left: float
    right: float
    base: float
    size: float


@functools.cache
def engine() -> Engine:
    files = {f"{BASE}fonts/{name}": path for name, path in FONTS.files().items()}
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"),
                  FONTS.face_css(f"{BASE}fonts/", ["UD Latin", "UD Gothic", "UD PGothic"]))


@functools.cache
def written(text: str, width: float, css: str = "") -> bytes:
    source = (f'<html lang="ja"><style>@page{{size:600pt 900pt;margin:{MARGIN}pt}}body{{margin:0}}'
              f'p{{margin:0;font:{EM}pt/{PITCH}pt "UD Latin","UD Gothic";width:{width}em;text-align:justify;{css}}}'
              f"{SHEET}</style><p>{html(text, str)}")
    document, findings, *_ = engine().lay_out(source, BASE, "pdf/x-4")
    assert not findings
    return document.write_pdf()


def glyphs(text: str, width: float, css: str = "") -> list[Glyph]:
    page = pypdfium2.PdfDocument(as_painted(written(text, width, css)))[0]
    found = []
    textpage = page.get_textpage()
    for index in range(textpage.count_chars()):
        char = textpage.get_text_range(index, 1)
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        if char.strip() and right > left:
            found.append(Glyph(char, (left - MARGIN) / EM, (right - MARGIN) / EM, bottom, top - bottom))
    return found


def split(found: list[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """(characters of the text, characters of readings)."""
    limit = max(glyph.size for glyph in found) * .75
    return [g for g in found if g.size > limit], [g for g in found if g.size <= limit]


def centre(found: list[Glyph]) -> float:
    return (min(g.left for g in found) + max(g.right for g in found)) / 2


def picked(found: list[Glyph], chars: str) -> list[Glyph]:
    return [next(g for g in found if g.text == char) for char in chars]


def test_the_engine_still_has_what_is_wrapped() -> None:
    assert inline.inline_block_box_layout.__qualname__.startswith("placing")
    assert inline.text_align.__qualname__.startswith("holding")
    assert callable(ruby.placing) and callable(ruby.holding)


@pytest.mark.parametrize(("source", "base", "reading"), [
    ("名は桟橋《さんばし》です", "桟橋", "さんばし"),  # as wide as its base
    ("名は夕凪《なぎ》です", "夕凪", "なぎ"),  # narrower
    ("名は志《こころざし》です", "志", "こころざし"),  # wider
    ("名は｜葛\U000E0100《くず》です", "葛", "くず"),  # a variant is one character
])
@pytest.mark.parametrize("css", ["", "letter-spacing:.06em", 'font-family:"UD PGothic"'])
def test_a_reading_is_centred_over_its_base_and_touches_its_head(source: str, base: str, reading: str, css: str) -> None:
    text, readings = split(glyphs(source, 20, css))
    bases, kana = picked(text, base), picked(readings, reading)
    # trailing letter-spacing of the last character belongs to the base
    assert centre(kana) == pytest.approx(centre(bases), abs=.04)
    gap = (kana[0].base - (bases[0].base + bases[0].size)) / EM
    assert gap == pytest.approx(0, abs=.03)
    assert kana[0].size == pytest.approx(bases[0].size / 2, rel=.01)


def test_a_narrow_reading_is_shared_one_two_one() -> None:
    # 3 em of base, 2 em of reading: the free em falls .125 · .25 · .25 · .25 · .125
    text, readings = split(glyphs("名は八幡屋《やはたや》です", 20))
    bases = picked(text, "八幡屋")
    assert bases[0].left == pytest.approx(2, abs=.02)
    lefts = [g.left - bases[0].left for g in readings]
    assert lefts == pytest.approx([.125, .875, 1.625, 2.375], abs=.02)


def test_a_reading_starts_at_most_half_an_em_inside_its_base() -> None:
    # 6 em of base, 1 em of reading: 1:2:1 would leave 1.25 em at the ends
    _, readings = split(glyphs("名は｜港区役所本庁《みな》です", 20))
    assert [g.left - 2 for g in readings] == pytest.approx([.5, 5], abs=.02)


def test_a_wide_reading_reaches_over_kana_but_not_over_kanji() -> None:
    def base_shift(source: str) -> tuple[float, float]:
        """(left edge of the reading, left edge of the character behind the base)."""
        text, readings = split(glyphs(source, 20))
        return min(g.left for g in readings), text[-1].left

    # こころざし is 2.5 em over 1 em: half an em each side over kana
    assert base_shift("名は志《こころざし》の") == pytest.approx((1.5, 3.5), abs=.02)
    assert base_shift("名前｜志《こころざし》前") == pytest.approx((2, 4.5), abs=.02)
    assert base_shift("名は志《こころざし》前") == pytest.approx((1.5, 4), abs=.02)
    assert base_shift("名12｜志《こころざし》前")[0] > 2  # not over figures


def test_two_readings_never_meet_over_one_kana() -> None:
    _, readings = split(glyphs("の志《こころざし》の志《こころざし》の", 20))
    first, second = readings[:5], readings[5:]
    assert first[-1].right <= second[0].left + .01


def test_neighbours_in_one_word_keep_their_readings_apart() -> None:
    _, readings = split(glyphs("名は弁天町《べん|てん|ちょう》です", 20))
    assert "".join(g.text for g in readings) == "べんてんちょう"
    for before, after in itertools.pairwise(readings):
        assert before.right <= after.left + .01


LONG = ("朝の｜桟橋《さんばし》には潮騒《しおさい》に耳をすますと、弁天町《べん|てん|ちょう》で八幡屋《やはたや》の夕凪《ゆうなぎ》は"
        "｜承《うけたまわ》り、志《こころざし》を築港《ちっこう》と港《みなと》にそして志《こころざし》、")


@pytest.mark.parametrize("width", range(8, 20))
def test_no_reading_reaches_over_the_ends_of_a_line(width: int) -> None:
    found = glyphs(LONG * 2, width)
    assert min(g.left for g in found) > -.01 or all(g.text in "「（" for g in found if g.left <= -.01)
    _, readings = split(found)
    assert len(readings) > 50
    assert min(g.left for g in readings) >= -.01
    assert max(g.right for g in readings) <= width + .01
    text, _ = split(found)
    assert max(g.right for g in text) <= width + .51  # a mark at the line end may be set half


def test_without_the_hook_readings_would_stick_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail."""
    monkeypatch.setattr(ruby, "_hold", lambda line: False)
    out = 0
    for width in range(8, 20):
        written.cache_clear()
        _, readings = split(glyphs(LONG * 2, width))
        out += sum(g.left < -.01 or g.right > width + .01 for g in readings)
    written.cache_clear()
    assert out > 0


@pytest.mark.parametrize("width", [9, 13, 18])
def test_ruby_does_not_change_the_pitch_of_lines(width: int) -> None:
    text, _ = split(glyphs(LONG * 2, width))
    rows = sorted({round(g.base, 2) for g in text}, reverse=True)
    assert len(rows) > 5
    assert {round(a - b, 1) for a, b in itertools.pairwise(rows)} == {PITCH}


def rows_of(text: str, width: float) -> list[str]:
    found, _ = split(glyphs(text, width))
    return ["".join(g.text for g in row) for _, row in itertools.groupby(found, key=lambda g: round(g.base))]


def test_a_group_is_not_broken_and_mono_ruby_may_be() -> None:
    groups = [rows_of("ああああああ弁天町《べんてんちょう》ああああああ", width) for width in (7, 8)]
    assert all("弁天町" in "".join(row for row in rows if "弁" in row) for rows in groups)
    mono = rows_of("ああああああ弁天町《べん|てん|ちょう》ああああああ", 8)
    assert mono[0].endswith("弁天") and mono[1].startswith("町")


def test_kinsoku_holds_beside_ruby() -> None:
    for width in range(4, 12):
        for row in rows_of("ここは「弁天町《べんてんちょう》」、港《みなと》。築港《ちっこう》ー夕凪《ゆうなぎ》！", width):
            assert row[0] not in "」、。ー！" and row[-1] != "「", (width, row)


def test_a_base_that_starts_or_ends_with_a_mark_is_a_fault() -> None:
    assert [offset for offset, _ in faults("あ｜ーン《よみ》と｜「港《みなと》")] == [1, 9]
    assert faults("｜港《みなと》と弁天町《べん|てん|ちょう》") == []
    (_, message), = faults("弁天町《べん|てん》")
    assert "2つ" in message and "3字" in message


SPOKEN = "弁べん天てん町ちょうと桟橋さんばしの葛\U000E0100くずを、港みなとで。"


def test_extraction_reads_each_base_then_its_reading() -> None:
    data = written("弁天町《べん|てん|ちょう》と桟橋《さんばし》の｜葛\U000E0100《くず》を、港《みなと》で。", 20)
    assert "".join(pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().split()) == SPOKEN
    everything = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert sorted("".join(everything.split())) == sorted(SPOKEN)


DOTS = (ROOT / "layouts/minato/css/2-type.css").read_text("utf-8")
DOTS = DOTS[DOTS.index("/* 圏点"):DOTS.index("/* Colours")]


@functools.cache
def dotted(text: str, around: str) -> pypdfium2.PdfDocument:
    def read(url: str) -> tuple[bytes, str]:
        if "fonts/" in url:
            return FONTS.files()[url.rpartition("/")[2]].read_bytes(), "font/ttf"
        return (ROOT / "layouts/minato" / url.removeprefix(f"{BASE}layouts/")).read_bytes(), "image/svg+xml"

    source = (f'<html lang="ja"><style>@page{{size:300pt 200pt;margin:{MARGIN}pt}}body{{margin:0}}'
              f'p{{margin:0;font:{EM}pt/{PITCH}pt "UD Gothic"}}{DOTS}</style><div class="{around}"><p>{html(text, str)}')
    document, findings, *_ = Engine(read, FONTS.face_css(f"{BASE}fonts/", ["UD Gothic"])).lay_out(source, BASE, "pdf/x-4")
    assert not findings
    return pypdfium2.PdfDocument(document.write_pdf())


def ink_above(text: str, around: str = "") -> list[bytes]:
    """What is printed over each em of the first line, from its head up to half an em above."""
    image = dotted(text, around)[0].render(scale=6).to_pil().convert("L")
    top = MARGIN + (PITCH - EM) / 2
    return [image.crop(tuple(round(6 * v) for v in (MARGIN + k * EM, top - EM / 2, MARGIN + (k + 1) * EM, top))).tobytes()
            for k in range(len("待つ、海へ"))]


def centre_of(picture: bytes) -> float:
    """Middle of the ink from left to right, 0 to 1."""
    width = round(6 * EM)
    at = [index % width for index, value in enumerate(picture) if value < 128]
    return sum(at) / len(at) / width


@pytest.mark.parametrize("around", ["", "sesame"])
def test_dots_stand_over_each_character_but_not_over_marks(around: str) -> None:
    pictures = ink_above("《《待つ、海》》へ", around)
    assert [min(picture) < 128 for picture in pictures] == [True, True, False, True, False]
    for picture in (pictures[0], pictures[1], pictures[3]):
        assert centre_of(picture) == pytest.approx(.5, abs=.08)


def test_a_sesame_is_another_mark_than_a_dot() -> None:
    assert ink_above("《《待つ、海》》へ", "sesame")[0] != ink_above("《《待つ、海》》へ")[0]


def test_dots_leave_text_and_lines_as_they_are() -> None:
    pages = [dotted(text, "")[0].get_textpage() for text in ("《《待つ、海》》へ" * 2, "待つ、海へ" * 2)]
    one, other = ([(page.get_text_range(i, 1), tuple(round(v, 2) for v in page.get_charbox(i)))
                   for i in range(page.count_chars())] for page in pages)
    assert one == other


def test_overset_counts_text_not_readings() -> None:
    frame = ('<html lang="ja"><style>@page{{size:100mm 100mm;margin:0}}body,p{{margin:0}}'
             '.frame{{position:absolute;left:0;top:0;width:300Q;height:51Q;font:15Q/25.5Q "UD Gothic"}}{}</style>'
             '<div class="frame" data-frame="a" data-name="k--m" data-article="k" data-part="m"><p>{}</p></div>')
    document, *_ = engine().lay_out(
        frame.format(SHEET, html("あ" * 40 + "港《みなと》" + "あ" * 5, str)), BASE, "pdf/x-4")
    _, _, findings = survey(document, [1])
    finding, = findings
    assert (finding.rule, finding.level) == ("text/overset", Level.ERROR)
    assert "1行・6字" in finding.message
