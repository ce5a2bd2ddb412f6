"""A drawing that fills its place: cropped round its focus, what it must keep told when it is cut."""
from __future__ import annotations

import json
from html import unescape

import pytest
from markupsafe import Markup

from kohoshi.issue.model import Step
from kohoshi.issue.model_parts import Figure
from kohoshi.issue.values import Focus, Line, Plain, Prose
from kohoshi.pages.crop import crop, position
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.geometry import survey

#: 100 × 100; its upper left quarter is red, the rest blue.
DRAWING = ('<svg xmlns="http://www.w3.org/2000/svg" width="100px" height="100px" viewBox="0 0 100 100">'
           '<path d="M0 0H100V100H0Z" fill="#0000ff"/><path d="M0 0H50V50H0Z" fill="#ff0000"/></svg>')


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(lambda url: (DRAWING.encode(), "image/svg+xml"), "")


def figure(focus: str | None, *boxes: list[float], image: str = "a.svg") -> Figure:
    return Figure(image=Plain(image), alt=Line("絵"), focus=Focus(focus) if focus else None,
                  protect=[{"what": Plain(f"顔{n}"), "box": box} for n, box in enumerate(boxes, 1)])


def told(engine: Engine, focus: str | None, width: int, height: int, *boxes: list[float]) -> list[str]:
    """Messages for a drawing in a place of so many px."""
    html = (f'<html lang="ja"><style>@page{{size:800px 800px;margin:0}}img{{display:block;object-fit:cover;width:{width}px;height:{height}px}}'
            f'</style><img src="http://job.invalid/a.svg" alt="絵"{crop(figure(focus, *boxes))}>')
    document, findings, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    assert not findings
    return [f.message for f in survey(document, [4])[2] if f.rule == "zone/protected"]


UPPER, LOWER, LEFT, RIGHT = [40, 5, 10, 10], [40, 85, 10, 10], [5, 40, 10, 10], [85, 40, 10, 10]


@pytest.mark.parametrize(("focus", "size", "boxes", "sides"), [
    (None, (300, 300), [UPPER, LOWER, LEFT, RIGHT], []), (None, (300, 150), [UPPER], ["上"]), (None, (300, 150), [LOWER], ["下"]),
    ("上", (300, 150), [UPPER], []), ("上", (300, 150), [LOWER], ["下"]), ("下", (300, 150), [LOWER, UPPER], ["上"]),
    ("左", (150, 300), [LEFT], []), ("右", (150, 300), [LEFT], ["左"]), ("[90, 50]", (150, 300), [RIGHT], []),
    (None, (150, 300), [[20, 0, 60, 100]], ["左・右"]), (None, (150, 300), [UPPER, LOWER], [])])
def test_what_a_crop_cuts_of_a_drawing_is_told(engine, focus, size, boxes, sides):
    focus = focus and ", ".join(json.loads(focus) and map(str, json.loads(focus))) if focus and focus[0] == "[" else focus
    assert [m.split("」が")[1] for m in told(engine, focus, *size, *boxes)] == [f"{side}側で、枠に切られています" for side in sides]


def test_what_lies_outside_of_a_round_place_is_told(engine):
    html = ('<html lang="ja"><style>@page{size:800px 800px;margin:0}img{display:block;object-fit:cover;border-radius:50%;width:300px;height:300px}'
            f'</style><img src="http://job.invalid/a.svg" alt="絵"{crop(figure(None, [5, 5, 10, 10], [40, 5, 20, 10], [5, 45, 90, 10]))}>')
    document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    assert [f.message for f in survey(document, [4])[2]] == ["4面の絵「a.svg」の「顔1」が丸い枠の外へ出ています"]


def test_a_photograph_is_left_to_the_finished_file():
    assert crop(figure("上", UPPER, image="a.jpg")) == ' style="object-position:50% 0%"'


def test_what_is_written_on_the_picture():
    assert crop(figure(None)) == "" and position(figure("左下", UPPER)) == ' style="object-position:0% 100%"'
    assert crop(Step(title=Line("題"), text=Prose("文"), focus=Focus("右"))) == ' style="object-position:100% 50%"'
    kept = crop(figure(None, [0.0, 1.0, 2.0, 3.0]))
    assert isinstance(kept, Markup) and '"what": "顔1", "box": [0.0, 1.0, 2.0, 3.0]' in unescape(kept)
