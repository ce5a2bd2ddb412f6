"""縦組み: a frame laid out lying down and turned is reported where it stands on the paper."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.fonts import FontSet
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.geometry import survey

FONTS = Path(__file__).resolve().parents[2] / "fonts"
BASE = "http://job.invalid/"
ON_PAPER = {"x": 20, "y": 30, "w": 60, "h": 40}
TURNED = """left:20mm;top:0;width:40mm;height:60mm;transform-origin:0 0;
transform:translate(0,30mm) rotate(90deg) translate(0,-100%)"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    fonts = FontSet.load(FONTS)
    paths = fonts.files()
    return Engine(lambda url: (paths[url.removeprefix(f"{BASE}fonts/")].read_bytes(), "font/ttf"),
                  fonts.face_css(f"{BASE}fonts/", ["UD Gothic"]))


def laid_out(engine: Engine, text: str):
    html = f"""<html lang="ja"><style>@page {{ size: 100mm 100mm; margin: 0 }} p {{ margin: 0 }}
        div {{ position: absolute; font: 4mm/6mm "UD Gothic"; {TURNED} }}</style>
        <div data-frame="column"><p>{text}</p></div></html>"""
    document, *_ = engine.lay_out(html, BASE, "pdf/x-4")
    frames, _, findings = survey(document, [12])
    (frame,) = frames
    return frame, findings


def test_the_box_is_where_the_frame_stands_its_measure_runs_down(engine: Engine) -> None:
    frame, findings = laid_out(engine, "港" * 100)
    assert frame.box.rounded() == ON_PAPER
    assert (frame.measure, frame.lines, frame.used) == (pytest.approx(10), 10, 10)
    assert findings == []


def test_text_past_the_left_end_of_the_frame_is_overset(engine: Engine) -> None:
    _, findings = laid_out(engine, "港" * 104)
    (finding,) = findings
    assert finding.rule == "text/overset" and "1行・4字" in finding.message
    assert finding.box.rounded() == ON_PAPER
