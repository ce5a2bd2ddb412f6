"""How full frames are, on small documents: whole and broken heights, columns, grids, tables,
pictures, headlines, turned frames; free is negative exactly when something is overset."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.fonts import FontSet
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.frames import Frame
from kohoshi.typeset.geometry import survey

FONTS = FontSet.load(Path(__file__).resolve().parents[2] / "fonts")
BASE = "http://job.invalid/"
PARAGRAPH = "<p>{}</p>"


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"{BASE}fonts/{name}": path for name, path in FONTS.files().items()}
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"), FONTS.face_css(f"{BASE}fonts/", ["UD Gothic"]))


@pytest.fixture
def framed(engine: Engine):
    """A frame of 20 characters × ``lines`` lines (15 Q on 25.5 H) with a content; and whether it is overset."""
    def framed(content: str, lines: float = 10, css: str = "") -> tuple[Frame, bool]:
        html = (f'<html lang="ja"><style>@page{{size:200mm 200mm;margin:0}}body{{margin:0;font:15Q/25.5Q "UD Gothic"}}'
                f'p,h2,h3{{margin:0;font-weight:normal;font-size:inherit}}.frame{{position:absolute;left:10mm;top:10mm;width:300Q;'
                f'height:{lines * 25.5}Q}}{css}</style><div class="frame" data-frame="a">{content}</div>')
        document, findings, *_ = engine.lay_out(html, BASE, "pdf/x-4")
        assert not findings
        frames, _, misfits = survey(document, [1])
        return frames[0], any(finding.rule == "text/overset" for finding in misfits)

    return framed


def text(characters: int) -> str:
    return PARAGRAPH.format("港" * characters)


def counts(frame: Frame) -> tuple[int, int, int]:
    return frame.lines, frame.used, frame.free


@pytest.mark.parametrize("lines", [10, 10.4, 9.6, 10.97, 3.3])
@pytest.mark.parametrize("rows", [1, 3, 9, 10, 11, 12])
def test_free_is_negative_exactly_when_the_text_is_overset(framed, lines, rows):
    frame, overset = framed(text(20 * rows), lines)
    assert (frame.free < 0) == overset
    assert frame.lines == int(lines + .02)
    if not overset:
        assert frame.free == int(lines - rows + .02)


def test_budget_and_characters_that_are_set(framed):
    frame, _ = framed(text(45))
    assert (frame.measure, frame.budget, frame.characters, frame.overset_characters) == (pytest.approx(20), 200, 45, 0)
    frame, _ = framed("<p>港区 は<b>港</b> の町</p>")
    assert frame.characters == 6


def test_overset_counts_the_lines_and_characters_outside(framed):
    frame, overset = framed(text(247))
    assert overset and counts(frame) == (10, 13, -3) and frame.overset_characters == 47


def test_a_last_margin_need_not_fit(framed):
    frame, overset = framed(f'{text(190)}<p style="margin-bottom:51Q">港</p>', 11)
    assert not overset and counts(frame) == (11, 11, 0)


def test_a_heading_counts_by_the_depth_it_takes(framed):
    frame, _ = framed(f'<h2 style="font-size:30Q;line-height:51Q">港区の広報紙</h2>{text(60)}')
    assert counts(frame) == (10, 5, 5) and (frame.heading_lines, frame.lead_lines) == (1, 0)


def test_a_frame_of_headlines_is_measured_in_headlines(framed):
    frame, overset = framed('<h2 style="font-size:30Q;line-height:51Q">港区の広報紙ができるまでの話</h2>', 4)
    assert not overset and frame.measure == pytest.approx(10)
    assert counts(frame) == (2, 2, 0) and (frame.budget, frame.heading_lines) == (20, 2)


def test_leads_count_their_lines_without_readings(framed):
    ruby = '<span style="display:inline-block">港<span style="display:inline-block;font-size:50%;line-height:1;margin-top:-1em;vertical-align:1.9em">みなと</span></span>'
    frame, _ = framed(f'<div class="lead"><p>{"区" * 30}</p></div>{text(20)}')
    assert frame.lead_lines == 2
    frame, _ = framed(f'<p class="lead">{"区" * 5}{ruby}</p>{text(20)}')
    assert frame.lead_lines == 1


COLUMNS = '<div style="columns:2;column-gap:0;column-fill:auto;height:{}Q">{}</div>'


def test_columns_are_measured_in_their_own_width(framed):
    frame, overset = framed(COLUMNS.format(255, text(115)))
    assert not overset and frame.columns == 2 and frame.measure == pytest.approx(10)
    assert counts(frame) == (20, 12, 8) and frame.budget == 200


def test_columns_under_a_heading_leave_what_is_beside_the_text(framed):
    """Three lines over both columns take six; the text fills the first column and two lines."""
    frame, overset = framed(f'<h3>{"区" * 60}</h3>' + COLUMNS.format(7 * 25.5, text(90)))
    assert not overset and counts(frame) == (20, 15, 5)


def test_balanced_columns_leave_the_lines_below_them(framed):
    frame, overset = framed(f'<div style="columns:2;column-gap:0">{text(80)}</div>')
    assert not overset and counts(frame) == (20, 8, 12)


def test_a_note_below_columns_counts_over_both(framed):
    frame, overset = framed(f'<div style="columns:2;column-gap:0">{text(80)}</div>{text(20)}')
    assert not overset and counts(frame) == (20, 10, 10)


def test_columns_that_overflow_to_the_right(framed):
    frame, overset = framed(COLUMNS.format(255, text(225)))
    assert overset and frame.overset_characters == 25 and counts(frame) == (20, 23, -3)


def test_columns_in_a_frame_of_broken_height(framed):
    frame, overset = framed(COLUMNS.format(9.5 * 25.5, text(180)), 9.5)
    assert not overset and frame.free >= 0 and frame.lines == 18


@pytest.mark.parametrize("rows, free", [(4, 6), (10, 0), (11, -1)])
def test_a_grid_is_as_deep_as_its_deepest_cell(framed, rows, free):
    cells = f"<div>{text(10)}</div><div>{text(10 * rows)}</div>"
    frame, overset = framed(f'<div style="display:grid;grid-template-columns:150Q 150Q">{cells}</div>')
    assert frame.free == free and overset == (free < 0)


@pytest.mark.parametrize("rows, free", [(4, 6), (10, 0), (12, -2)])
def test_a_table_counts_its_rows(framed, rows, free):
    body = f"<tr><td>{'港' * 5}</td><td>区</td></tr>" * rows
    frame, overset = framed(f'<table style="border-collapse:collapse;width:300Q">{body}</table>',
                            css="td{padding:0}")
    assert frame.free == free and overset == (free < 0)


def test_padding_and_ground_of_a_box_count(framed):
    frame, overset = framed(f'<div style="padding:25.5Q 0;background:silver">{text(20)}</div>{text(20)}')
    assert not overset and counts(frame) == (10, 4, 6)


def test_a_line_too_wide_and_text_on_no_page_are_over(framed):
    frame, overset = framed('<p style="white-space:nowrap">' + "港" * 21)
    assert overset and frame.free == -1
    frame, overset = framed(text(200), css=".frame{top:180mm}")
    assert overset and frame.free < 0 and frame.overset_characters > 0


def test_an_empty_frame_is_free(framed):
    frame, overset = framed("")
    assert not overset and counts(frame) == (10, 0, 10) and frame.characters == 0


@pytest.mark.parametrize("characters, free", [(75, 2), (100, 0), (104, -1)])
def test_a_turned_frame_counts_its_lines_from_right_to_left(engine, characters, free):
    html = f"""<html lang="ja"><style>@page {{ size: 100mm 100mm; margin: 0 }} p {{ margin: 0 }}
        div {{ position: absolute; font: 4mm/6mm "UD Gothic"; left:20mm;top:0;width:40mm;height:60mm;transform-origin:0 0;
        transform:translate(0,30mm) rotate(90deg) translate(0,-100%) }}</style>
        <div data-frame="column"><p>{"港" * characters}</p></div></html>"""
    document, *_ = engine.lay_out(html, BASE, "pdf/x-4")
    (frame,), _, findings = survey(document, [12])
    assert (frame.free, frame.budget) == (free, 100) and bool(findings) == (free < 0)
