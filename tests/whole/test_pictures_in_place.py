"""Pictures of the content, in places of another shape: cropped, never stretched, one across the gutter."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from kohoshi.editions.pdf import print_pdf
from kohoshi.flow.build import PROJECT
from kohoshi.flow.set_up import lay_out, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue, Step
from kohoshi.issue.model_parts import Figure
from kohoshi.press import load_press

LAYOUT = PROJECT / "layouts" / "minato"
#: A gray picture that grows lighter from left to right or downwards: its gray tells the place. (Gray
#: comes through print as it is.)
_FROM, _TO = 40, 220


def _ramp(path: Path, size: tuple[int, int], axis: str) -> None:
    width, height = size
    pixels = np.empty((height, width), np.uint8)
    pixels[:] = np.linspace(_FROM, _TO, width) if axis == "x" else np.linspace(_FROM, _TO, height)[:, None]
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(pixels).save(path, quality=95)


def _placed(issue: Issue) -> Iterator[str]:
    """Every picture that articles name."""
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, Figure | Step):
            yield str(value.image)
        if isinstance(value, list | dict):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from walk(inner)
        elif hasattr(type(value), "model_fields"):
            for name in type(value).model_fields:
                yield from walk(getattr(value, name))
    for article in issue.articles.values():
        yield from walk(article)


def test_sheets_and_templates_name_no_picture_of_an_article(issue: Issue) -> None:
    own = set(_placed(issue)) - {"None"}
    assert {"kusei-kaigi.svg", "step-2.svg", "harbour.svg", "koe-o-todokeru.svg"} <= own
    for path in (*LAYOUT.rglob("*.css"), *LAYOUT.rglob("*.j2")):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in own if name in text], path


Drawn = Callable[[int, str, str, tuple[int, int], str], list[Image.Image]]


@pytest.fixture
def drawn(copied: Path) -> Drawn:
    """The faces of a run inside the trim at 50 dpi, with ``old => new`` in the manuscript of an
    article; ``new`` names a photograph ramp.jpg of so many pixels, its ramp along an axis."""
    def drawn(face: int, article: str, change: str, size: tuple[int, int], axis: str) -> list[Image.Image]:
        _ramp(copied / "images" / "ramp.jpg", size, axis)
        path = copied / "articles" / f"{article}.yaml"
        old, new = change.split(" => ")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new.replace("|", "\n")), encoding="utf-8")
        issue = load_issue(copied)
        run = next(run for run in issue.publication.flatplan if face in run.faces)
        issue = issue.model_copy(update={"publication": issue.publication.model_copy(update={"flatplan": [run]})})
        press = load_press("offset-tabloid")
        setup, _ = open_setup(issue, press, PROJECT, copied)
        data, _ = print_pdf(lay_out(setup)[0], press, [], "left")
        faces = []
        for page in pypdfium2.PdfDocument(data):
            page.set_cropbox(*page.get_trimbox())
            faces.append(page.render(scale=50 / 72).to_pil().convert("L"))
        return faces

    return drawn


def _place(picture: Image.Image, x: float, y: float) -> float:
    """Which place of the ramp (0 to 1) is painted at ``x``, ``y`` mm from the trim's top left."""
    return (picture.getpixel((round(x / 25.4 * 50), round(y / 25.4 * 50))) - _FROM) / (_TO - _FROM)


@pytest.mark.parametrize(("focus", "top"), [("上", 0.0), ("[50, 50]", .228), ("下", .4565)])
def test_the_picture_across_the_gutter_is_cropped_as_one(drawn: Drawn, focus: str, top: float) -> None:
    # 552 × 150 mm from 2000 × 1000 pixels: all of its width, 54.35 % of its height
    left, right = drawn(6, "kusei-kaigi", f"image: kusei-kaigi.svg => image: ramp.jpg|        focus: {focus}", (2000, 1000), "y")
    for y in (50, 120, 190):
        for picture, x in ((left, 5), (left, 270), (right, 3), (right, 268)):
            assert _place(picture, x, y) == pytest.approx(top + .5435 * (y - 45) / 150, abs=.01), (x, y)


def test_the_picture_across_the_gutter_goes_on_where_it_stopped(drawn: Drawn) -> None:
    left, right = drawn(6, "kusei-kaigi", "image: kusei-kaigi.svg => image: ramp.jpg", (2000, 1000), "x")
    for picture, x, across in ((left, 5, 8), (left, 272, 275), (right, 1, 277), (right, 268, 544)):
        assert _place(picture, x, 120) == pytest.approx(across / 552, abs=.01), across


@pytest.mark.parametrize(("focus", "start"), [("左", 0.0), ("中", .25), ("右", .5)])
def test_a_wide_picture_on_the_cover_keeps_its_shape(drawn: Drawn, focus: str, start: float) -> None:
    # 279 × 238 mm: half of the width of a picture 2.345 times as wide as high
    face, = drawn(1, "hyoshi", f"image: harbour.svg => image: ramp.jpg|      focus: {focus}", (2345, 1000), "x")
    for x, y in ((10, 150), (136, 250), (262, 315)):
        assert _place(face, x, y) == pytest.approx(start + .5 * (x + 3) / 279, abs=.01)


@pytest.mark.parametrize(("article", "face", "change", "spot", "place"), [
    ("unei-hoshin", 2, "image: goal-live.svg => image: ramp.jpg|        focus: 上", (222, 79), .01),
    ("unei-hoshin", 2, "image: goal-live.svg => image: ramp.jpg|        focus: 下", (222, 110), .98),
    ("unei-hoshin", 2, "image: kumin-matsuri.svg => image: ramp.jpg|          focus: 中", (51, 330), .5),
    ("oyako-ehon", 4, "image: notice-top.svg => image: ramp.jpg|      focus: 下", (50, 109), .99),
    ("natsu-no-bosai", 5, "image: bosai.svg => image: ramp.jpg|        focus: 中", (43, 336), .5),
    ("dekirumade", 8, "image: step-1.svg => image: ramp.jpg|        focus: 下", (53, 122.5), .98)])
def test_a_tall_picture_shows_what_its_focus_names(
        drawn: Drawn, article: str, face: int, change: str, spot: tuple[float, float], place: float) -> None:
    assert _place(drawn(face, article, change, (1000, 2000), "y")[0], *spot) == pytest.approx(place, abs=.04)
