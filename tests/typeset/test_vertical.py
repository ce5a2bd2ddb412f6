"""縦組み in the written PDF, through the house's own part and sheet (parts/vertical.html.j2)."""
from __future__ import annotations

import functools
import io
import itertools
from collections import Counter
from dataclasses import make_dataclass
from pathlib import Path
from typing import NamedTuple

import pypdf
import pypdfium2
import pytest
from PIL import Image

from kohoshi.finding import Finding
from kohoshi.fonts import FontSet, font_face
from kohoshi.issue.values import Prose
from kohoshi.pages.environment import LayoutError, environment, rendered
from kohoshi.pages.inline import upright_strings
from kohoshi.pdfread.unspoken import as_painted
from kohoshi.typeset.engine import Engine, heard
from kohoshi.typeset.frames import Frame
from kohoshi.typeset.geometry import survey

ROOT = Path(__file__).resolve().parents[2]
LAYOUT = ROOT / "layouts/minato"
FONTS = FontSet.load(ROOT / "fonts")
BASE = "http://job.invalid/"
MM = 72 / 25.4
EM, PITCH = 4.5 * MM, 8.5 * MM  # 18 Q on 34 H
GA, YOSHI = "葛\U000E0100", "𠮷"
X, Y, W, H = 40, 10, 24, 12  # characters and lines of the type area
LEFT, TOP = (12 + X * 3.75) * MM, (16 + Y * 6.375) * MM
RIGHT = LEFT + W * 3.75 * MM

TEMPLATE = """{% from 'parts/vertical.html.j2' import vertical with context %}
{% import 'parts/vertical.html.j2' as upright with context %}
{% call vertical('column', 40, 10 if h == 12 else 0, 24, h, none, '', tiers, 2, true) %}
{% if title %}{{ upright.title(piece) }}{% endif %}{{ upright.blocks(piece.blocks) }}
{% endcall %}"""
PAGE = """<html lang="ja"><style>@page{size:273mm 406mm;margin:0}
:root{--area-left:12mm;--area-top:16mm;--ink:#000;--ink-70:#555;--char:15Q;--line:25.5Q}
body,p,h2,h3,ul{margin:0;padding:0}body{text-align:justify}ul{list-style:none}
.frame{position:absolute;left:0;top:0}</style><style>"""


class Glyph(NamedTuple):
    """Centre of a character in ems of the frame: x from its right edge leftwards, y downwards."""

    text: str
    x: float
    y: float
    width: float
    height: float


class Sheet(NamedTuple):
    data: bytes
    frame: Frame
    findings: list[Finding]


def stub(**values):
    """What a template is handed: fields, as the sandbox opens them."""
    return make_dataclass("Stub", list(values))(**values)


def _rules(name: str, start: str, end: str) -> str:
    text = (LAYOUT / "css" / name).read_text("utf-8")
    return text[text.index(start):text.index(end)]


@functools.cache
def sheet(text: str, tiers: int = 1, title: str = "", kind: str = "paragraph", height: int = H, variant: str | None = None) -> Sheet:
    env = environment(LAYOUT, str)
    blocks = [stub(kind=kind, value=text)]
    article = stub(title=title, sample=False, category=None, kicker=None, subtitle=None, lead=None)
    piece = stub(id="kaze", article=article, blocks=blocks)
    body = env.from_string(TEMPLATE).render(piece=piece, tiers=tiers, title=title, h=height)
    css = _rules("2-type.css", "/* ruby", "/* Colours") + (LAYOUT / "css/5-vertical.css").read_text("utf-8")

    characters = set(text + title + "・")
    paths = {"mincho": FONTS.vertical("UD Mincho", characters, upright_strings(text, str))}
    lacking = {cluster for _, cluster in FONTS.missing(text, ["UD Mincho"])}
    sheets = font_face("UD Mincho Tate", 400, f"{BASE}mincho")
    if lacking:
        paths["noto"] = FONTS.vertical("Noto Serif JP", lacking)
        sheets += font_face("Noto Serif Tate", 400, f"{BASE}noto")

    def read(url: str) -> tuple[bytes, str]:
        name = url.removeprefix(BASE)
        if name in paths:
            return paths[name].read_bytes(), "font/ttf"
        return (LAYOUT / name.removeprefix("layouts/")).read_bytes(), "image/svg+xml"

    document, findings, *_ = Engine(read, sheets).lay_out(f"{PAGE}{css}</style>{body}", BASE, "pdf/x-4")
    frames, _, misfits = survey(document, [1])
    with heard() as drawn:
        data = document.write_pdf(pdf_variant=variant)
    return Sheet(data, frames[0], findings + misfits + drawn)


def glyphs(result: Sheet) -> list[Glyph]:
    page = pypdfium2.PdfDocument(as_painted(result.data))[0]
    textpage, height = page.get_textpage(), page.get_height()
    found = []
    for index in range(textpage.count_chars()):
        char = chr(pypdfium2.raw.FPDFText_GetUnicode(textpage, index))
        left, bottom, right, top = textpage.get_charbox(index, loose=False)
        if char.strip() and right > left:
            found.append(Glyph(char, (RIGHT - (left + right) / 2) / EM, (height - (top + bottom) / 2 - TOP) / EM,
                               (right - left) / EM, (top - bottom) / EM))
    return found


def one(found: list[Glyph], char: str) -> Glyph:
    return next(g for g in found if g.text == char)


def line(number: int) -> float:
    """x of the centre of a line, 0 the rightmost."""
    return (number + .5) * PITCH / EM


def _cut(result: Sheet, x0: float, x1: float, y0: float, y1: float) -> Image.Image:
    """A rectangle of ems as printed: x from the frame's right edge leftwards."""
    page = pypdfium2.PdfDocument(result.data)[0]
    scale = 8.0
    image = page.render(scale=scale).to_pil().convert("L")
    box = (RIGHT - x1 * EM, TOP + y0 * EM, RIGHT - x0 * EM, TOP + y1 * EM)
    return image.crop(tuple(round(value * scale) for value in box))


def _ink(result: Sheet, x0: float, x1: float, y0: float, y1: float) -> float:
    """Share of dark pixels in a rectangle of ems."""
    values = _cut(result, x0, x1, y0, y1).tobytes()
    return sum(value < 128 for value in values) / len(values)


def _difference(one: Image.Image, other: Image.Image) -> float:
    return sum(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True))


def test_the_frame_stands_where_it_was_put_and_knows_its_measure() -> None:
    result = sheet("港区の海" * 4)
    assert result.findings == []
    box = result.frame.box
    assert (box.x, box.y, box.w, box.h) == pytest.approx((162, 79.75, 90, 76.5), abs=.01)
    assert result.frame.measure == pytest.approx(17)
    assert result.frame.columns == 1


def test_lines_run_down_and_follow_from_right_to_left() -> None:
    found = glyphs(sheet("港" * 40))
    in_lines = sorted(found, key=lambda g: (round(g.x, 1), g.y))
    columns = [list(row) for _, row in itertools.groupby(in_lines, key=lambda g: round(g.x, 1))]
    assert [len(column) for column in columns] == [16, 17, 7]  # the first is indented by one
    for number, column in enumerate(columns):
        assert column[0].x == pytest.approx(line(number), abs=.06)
        steps = [b.y - a.y for a, b in itertools.pairwise(column)]
        assert steps == pytest.approx([1] * len(steps), abs=.02)


def test_marks_and_small_kana_take_their_vertical_form() -> None:
    found = glyphs(sheet("港、区。ちょっと「海」ー待つ"))
    middle = line(0)
    for mark in "、。":  # at the head right of their cell
        assert one(found, mark).x < middle - .2
    assert one(found, "ょ").x < middle - .05  # small kana to the right
    bracket, bar = one(found, "「"), one(found, "ー")
    assert bracket.width > bracket.height  # lies across the line
    assert bar.height > 2 * bar.width


def test_short_numbers_stand_upright_longer_ones_and_latin_lie() -> None:
    found = glyphs(sheet("あ10い2022うSDGsえ100お!?か"))
    a, i, u, e, o, ka = (one(found, char).y for char in "あいうえおか")
    assert i - a == pytest.approx(2, abs=.06)  # 10 in one em
    assert o - e == pytest.approx(2, abs=.06)  # 100 too
    assert ka - o == pytest.approx(2, abs=.06)  # and !?
    assert u - i > 2.9 and e - u > 2.5  # lying figures and letters take their own width
    for letter in "SD":
        glyph = one(found, letter)
        assert glyph.x == pytest.approx(line(0), abs=.2)
    text = "".join(pypdf.PdfReader(io.BytesIO(sheet("あ10い2022うSDGsえ100お!?か").data)).pages[0].extract_text().split())
    assert text == "あ10い2022うSDGsえ100お!?か"


def test_a_variant_keeps_its_selector_and_a_kanji_of_the_second_font_stands_like_the_others() -> None:
    result = sheet(f"{GA}と辻\U000E0100と{YOSHI}野")
    assert result.findings == []
    text = "".join(pypdf.PdfReader(io.BytesIO(result.data)).pages[0].extract_text().split())
    assert text == f"{GA}と辻\U000E0100と{YOSHI}野"
    found = glyphs(result)
    no = one(found, "野")  # the reader gives 𠮷 as two halves: it is what stands above 野
    yoshi = max((g for g in found if g.y < no.y - .5), key=lambda g: g.y)
    assert no.y - yoshi.y == pytest.approx(1, abs=.06)
    assert yoshi.x == pytest.approx(line(0), abs=.06)
    # 𠮷 mirrors itself left to right, not top to bottom; on its side it would be the other way
    picture = _cut(result, yoshi.x - .5, yoshi.x + .5, yoshi.y - .5, yoshi.y + .5)
    aside, below = (_difference(picture, picture.transpose(way)) for way in (
        Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM))
    assert aside < below / 2


def test_a_character_of_no_vertical_font_is_told_never_laid_down() -> None:
    result = sheet("王冠👑")
    assert [(f.rule, f.excerpt) for f in result.findings] == [("text/missing-glyph", "👑")]


def test_ruby_stands_right_of_its_base() -> None:
    found = glyphs(sheet("朝の桟橋《さんばし》にて"))
    base, kana = [one(found, c) for c in "桟橋"], [one(found, c) for c in "さんばし"]
    assert sum(g.y for g in kana) / 4 == pytest.approx(sum(g.y for g in base) / 2, abs=.06)
    assert all(line(0) - g.x == pytest.approx(.75, abs=.1) for g in kana)
    assert max(g.height for g in kana) < .6


def test_ruby_and_dots_do_not_move_lines() -> None:
    bare = glyphs(sheet("朝の桟橋にて待つことを、" * 6))
    set_ = glyphs(sheet("朝の桟橋《さんばし》にて《《待つ》》ことを、" * 6))
    assert {round(g.x, 2) for g in bare if g.width > .6} >= {round(g.x, 2) for g in set_ if g.width > .75}


def test_a_dot_stands_right_of_each_character_but_not_of_marks() -> None:
    result = sheet("朝《《待つ、海》》へ")
    middle = line(0)
    # characters 1 (indent), 朝 2, 待 3, つ 4, 、 5, 海 6, へ
    inks = [_ink(result, middle - 1.02, middle - .52, y, y + 1) for y in range(1, 7)]
    dotted = [ink > .03 for ink in inks]
    assert dotted == [False, True, True, False, True, False]
    text = "".join(pypdf.PdfReader(io.BytesIO(result.data)).pages[0].extract_text().split())
    assert text == "朝待つ、海へ"


def test_sesame_dots_stand_upright_after_the_turn() -> None:
    """﹅ runs from the upper left to the lower right: its upper right corner is empty."""
    result = sheet("朝《《待》》へ")
    x, y = line(0) - .78, 2.5  # its centre
    upper_left = _ink(result, x, x + .2, y - .2, y)
    upper_right = _ink(result, x - .2, x, y - .2, y)
    lower_right = _ink(result, x - .2, x, y, y + .2)
    assert upper_left > upper_right + .1 and lower_right > upper_right + .1


def test_dots_are_printed_down_to_the_foot_of_a_frame_taller_than_the_page_is_wide() -> None:
    result = sheet("港" * 76 + "《《待つ》》", height=60)  # 382 mm on a page of 273 mm
    up = Y * 6.375 * MM / EM  # this frame begins at the head of the type area
    middle = line(0)
    inks = [_ink(result, middle - 1.02, middle - .52, y - up, y + 1 - up) for y in (76, 77, 78)]
    assert [ink > .03 for ink in inks] == [False, True, True]


PROSE = "雨の匂いがすると、海が近くなる。6月の港を歩くたびに、そう思います。あの船が岸を離れるのは、いつも同じ時刻。" * 2


def test_tiers_lie_one_below_the_other_and_are_read_in_order() -> None:
    result = sheet(PROSE, tiers=2)
    assert result.findings == []
    assert result.frame.columns == 2
    found = glyphs(result)
    measure = (17 - 2) / 2
    upper = [g for g in found if g.y < measure]
    lower = [g for g in found if g.y > measure]
    assert upper and lower and min(g.y for g in lower) > measure + 2
    text = "".join(pypdf.PdfReader(io.BytesIO(result.data)).pages[0].extract_text().split())
    assert text == PROSE


def test_a_title_runs_over_all_tiers_at_the_right() -> None:
    result = sheet(PROSE[:80], tiers=2, title="みなと")
    assert result.findings == []
    found = glyphs(result)
    title = [g for g in found if g.width > 1.5 or g.height > 1.5]
    assert "".join(g.text for g in title) == "みなと"
    rest = [g for g in found if g not in title]
    assert max(g.x for g in title) < min(g.x for g in rest)


def test_overset_of_a_vertical_frame_is_told_in_its_own_lines() -> None:
    # 90 mm hold ten lines of 34 H; the first is indented by one
    fits = sheet("港" * (16 + 9 * 17))
    assert fits.findings == [] and (fits.frame.lines, fits.frame.used) == (10, 10)
    finding, = sheet("港" * (16 + 9 * 17 + 20)).findings
    assert finding.rule == "text/overset" and "2行・20字" in finding.message


def test_what_cannot_stand_upright_is_refused_with_its_place() -> None:
    with pytest.raises(ValueError, match="縦組みの枠に「figure」は置けません"):
        sheet("絵", kind="figure")
    assert issubclass(LayoutError, Exception) and callable(rendered)


def test_a_thread_runs_from_tier_to_tier_and_on_in_the_next_frame() -> None:
    """Each character once and in order; the lines of each frame are as long as its tiers."""
    text = "".join(bytes([high, low]).decode("shift_jis") for high, first in ((0x88, 0x9f), (0x89, 0x40))
                   for low in range(first, 0xfd) if low != 0x7f)[:260]    # 亜唖娃 …
    env = environment(LAYOUT, str)
    piece = stub(id="kaze", part="main", frame="kaze--main", thread="kaze--main", continued=False, goes_on=False,
                 article=stub(title=stub(place=None)), blocks=[stub(kind="paragraph", value=Prose(text))])
    body = env.from_string("""{% from 'parts/thread.html.j2' import standing with context %}
{% import 'parts/vertical.html.j2' as upright with context %}
{% set chain = namespace(piece=piece, links=0) %}
{% call standing('one', 40, 10, 24, 12, chain, tiers=2, gap=4.5) %}{{ upright.blocks(piece.blocks) }}{% endcall %}
{% call standing('two', 2, 10, 20, 10, chain) %}{% endcall %}""").render(piece=piece)
    font = FONTS.vertical("UD Mincho", set(text), [])
    css = "".join((LAYOUT / "css" / name).read_text("utf-8") for name in ("5-vertical.css", "5-thread.css"))

    def read(url: str) -> tuple[bytes, str]:
        return (font.read_bytes(), "font/ttf") if url.endswith("mincho") else ((LAYOUT / url.removeprefix(BASE + "layouts/")).read_bytes(), "image/svg+xml")

    document, said, *_ = Engine(read, font_face("UD Mincho Tate", 400, f"{BASE}mincho")).lay_out(
        f"{PAGE}:root{{--lead-deep:#000}}{css}</style>{body}", BASE, "pdf/x-4")
    frames, _, misfits = survey(document, [1])
    assert [finding.message for finding in (*said, *misfits)] == []
    assert [(frame.columns, frame.goes_on) for frame in frames] == [(2, True), (1, False)]
    found = glyphs(Sheet(document.write_pdf(), frames[0], []))
    # as one reads: the frame on the right, its upper tier, its lines from the right, each downwards
    def cell(each: Glyph) -> tuple[bool, bool, int, int]:
        second, lower = each.x > 25, each.x < 25 and each.y > 8.5
        return second, lower, int((each.x - 35 * second) * EM / PITCH), int(each.y)

    order = sorted(found, key=cell)
    assert "".join(each.text for each in order) == text
    assert Counter(cell(each)[:2] for each in found) == {
        (False, False): 79, (False, True): 80, (True, False): 101}
