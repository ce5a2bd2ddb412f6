"""One photograph twice in an issue, and pictures that are not the same."""
from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from tests.check.look import sheets
from tests.check.look.sheets import picture, scene

ONE = scene(1)


def twice(tmp_path, *faces):
    found = sheets.told(tmp_path / "p.pdf", sheets.pdf(*faces), press=sheets.press())
    return [f for f in found if f.rule == "look/twice"]


def put(image: Image.Image, w: float = 80, h: float = 60, style: str = "", kind: str = "PNG", *, x: float = 20, y: float = 30) -> str:
    return picture(image, x, y, w, h, style, kind)


def moved(shift: int) -> Image.Image:
    """The same scene a moment later: somebody walked by."""
    out = scene(11)
    ImageDraw.Draw(out).ellipse((180 + shift, 120, 270 + shift, 300), fill=(40, 30, 60))
    return out


def logo() -> Image.Image:
    out = Image.new("RGB", (480, 360), "#f4f4f4")
    ImageDraw.Draw(out).ellipse((120, 60, 360, 300), fill="#0b4f8a")
    return out


@pytest.mark.parametrize(("what", "other"), [
    ("the same file", put(ONE)),
    ("smaller", put(ONE, 40, 30)),
    ("a smaller file", put(ONE.resize((240, 180)))),
    ("a larger file", put(ONE.resize((900, 675)), 120, 90)),
    ("a JPEG of it", put(ONE, kind="JPEG")),
    ("a small JPEG of it", put(ONE.resize((300, 225)), 60, 45, kind="JPEG")),
    ("cut to a square", put(ONE, 60, 60, "object-fit:cover")),
    ("cut to a strip", put(ONE, 100, 40, "object-fit:cover")),
    ("stretched", put(ONE, 60, 60)),
    ("on the same face", ""),
])
def test_the_same_photograph(tmp_path, what, other):
    faces = (put(ONE), put(scene(2), y=150) + other) if other else (put(ONE) + put(ONE, y=110),)
    finding, = twice(tmp_path, *faces)
    assert finding.level == "warning" and finding.face == (3 if other else 2) and finding.box
    assert ("2面の写真" if other else "同じ面の写真") in finding.message and "左から 20 mm・天から 30 mm" in finding.message


@pytest.mark.speaks("look/twice")
def test_three_times_is_told_twice(tmp_path):
    assert [f.face for f in twice(tmp_path, put(ONE), put(ONE, 40, 30), put(ONE, kind="JPEG"))] == [3, 4]


@pytest.mark.parametrize(("what", "faces"), [
    ("two scenes", (put(ONE), put(scene(2)))),
    ("somebody walked by", (put(moved(0)), put(moved(60)))),
    ("a step to the side", (put(scene(11)), put(Image.fromarray(np.roll(np.asarray(scene(11)), 40, axis=1))))),
    ("another time of day", (put(ONE), put(Image.fromarray((np.asarray(ONE) * 0.7).astype(np.uint8))))),
    ("mirrored", (put(ONE), put(ONE.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))),
    ("small pictures", (put(ONE, 20, 15), put(ONE, 20, 15))),
    ("a logo", (put(logo()), put(logo()))),
    ("a plain ground", (put(Image.new("RGB", (480, 360), "#9cf"))) * 2),
    ("two halves of one across the gutter", (put(ONE, 160, 120, x=110), put(ONE, 160, 120, x=-90))),
    ("on four faces", (put(ONE),) * 4),
    ("skies alike", (put(scene(3, low=180, high=230).filter(ImageFilter.GaussianBlur(9))), put(scene(4, low=180, high=230).filter(ImageFilter.GaussianBlur(9))))),
    ("one over another", (put(ONE) + put(scene(2)), put(scene(3)))),
    ("two details of one", (put(ONE.crop((0, 0, 240, 180))), put(ONE.crop((240, 180, 480, 360))))),
])
def test_other_pictures(tmp_path, what, faces):
    faces = (faces,) if isinstance(faces, str) else faces
    assert [f.message for f in twice(tmp_path, *faces)] == [], what
