"""Where an article is seen: its frames and what lies elsewhere."""
from __future__ import annotations

import pytest

from kohoshi.finding import Box
from kohoshi.issue.model import Run
from kohoshi.press import load_press
from kohoshi.typeset.areas import article_areas
from kohoshi.typeset.composition import Composition, RunLayout
from kohoshi.typeset.geometry import MM_PER_PX, survey
from tests.editions.small import BASE, engine

FRAME = '<div data-frame="a" data-name="kaigi--main" data-article="kaigi" data-part="main" id="kaigi--main" class="at" style="{}">文</div>'


def at(left: int, top: int, width: int = 40, height: int = 20) -> str:
    return f"left:{left}px;top:{top}px;width:{width}px;height:{height}px"


def box(left: int, top: int, width: int, height: int) -> Box:
    return Box(*(side * MM_PER_PX for side in (left, top, width, height)))


@pytest.mark.parametrize(("more", "expected"), [
    ("", box(100, 100, 40, 20)),
    (f'<h2 id="kaigi" class="at" style="{at(20, 50)}">題</h2>', box(20, 50, 120, 70)),
    (f'<div data-of="kaigi--main" class="at" style="{at(100, 200)}"></div>', box(100, 100, 40, 120)),
    (f'<div data-frame="b" data-belongs="kaigi" class="at" style="{at(200, 100)}"></div>', box(100, 100, 140, 20)),
    (f'<div data-frame="c" id="other" class="at" style="{at(300, 300)}"></div>', box(100, 100, 40, 20))])
def test_an_area_holds_all_that_belongs_to_the_article(more: str, expected: Box) -> None:
    html = (f"<html lang=ja><title>見本</title><style>@color-profile device-cmyk{{src:url({BASE}press.icc);components:c,m,y,k}}"
            f"@page{{size:400px 400px;margin:0}}.at{{position:absolute;margin:0}}html{{font:10px 'UD Gothic'}}</style>{FRAME.format(at(100, 100))}{more}")
    document, *_ = engine().lay_out(html, BASE, load_press("offset-tabloid").standard.lower())
    frames, holes, _ = survey(document, [6])
    run = Run.model_validate({"faces": [6], "layout": "notices", "section": "見本"})
    areas = article_areas(Composition([RunLayout(run, html, document, frames, holes, [])], {"kaigi": (6,)}, 1))
    assert {key: area.rounded() for key, area in areas.items()} == {("kaigi", 6): expected.rounded()}
