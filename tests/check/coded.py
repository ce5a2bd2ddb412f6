"""Faces with 二次元コード written by hand: modules as rectangles of a content stream, or as the
pixels of a picture, so that size, margin, place and ink of every code are known."""
from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path

import numpy as np
import pikepdf
import segno
import zxingcpp
from pikepdf import Array, Dictionary, Name

PT = 72 / 25.4
#: mm
WIDTH, HEIGHT = 130.0, 180.0
HOME = "https://www.city.osaka.lg.jp/minato/"
OTHER = "https://www.example.jp/minato/"
BLACK, WHITE = "0 0 0 1 k", "0 0 0 0 k"


@dataclass(frozen=True)
class Code:
    """A code whose dark square has its top left at ``x``, ``y`` mm; ``turn`` degrees clockwise
    about that corner; ``picture``: pixels to a module, 0 for rectangles."""

    text: str = HOME
    x: float = 30
    y: float = 30
    module: float = 0.5
    turn: float = 0
    ink: str = BLACK
    picture: int = 0
    supplied: bool = False
    kind: str = "qr"

    @property
    def matrix(self) -> np.ndarray:
        if self.kind == "micro":
            return np.array([list(row) for row in segno.make_micro(self.text).matrix], dtype=bool)
        if self.kind == "rmqr":
            barcode = zxingcpp.create_barcode(self.text, zxingcpp.BarcodeFormat.RMQRCode)
            return np.array(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)) < 128
        return np.array([list(row) for row in segno.make(self.text, error="m", micro=False, boost_error=False).matrix], dtype=bool)

    @property
    def side(self) -> float:
        """mm"""
        return len(self.matrix) * self.module

    @property
    def placed(self) -> str:
        """The matrix that makes one unit a module, from the top left, downwards."""
        m, a = self.module * PT, radians(-self.turn)
        c, s = m * cos(a), m * sin(a)
        return f"{c:.6f} {s:.6f} {s:.6f} {-c:.6f} {self.x * PT} {(HEIGHT - self.y) * PT} cm"


def bar(x: float, y: float, w: float, h: float, ink: str = BLACK) -> str:
    """A rectangle in mm from the top left."""
    return f"{ink} {x * PT} {(HEIGHT - y - h) * PT} {w * PT} {h * PT} re f"


def write(path: Path, *pages: list[Code | str]) -> Path:
    """A PDF of faces with these codes and drawings."""
    with pikepdf.new() as pdf:
        for things in pages:
            page = pdf.add_blank_page(page_size=(WIDTH * PT, HEIGHT * PT))
            page.obj.TrimBox = Array([0, 0, WIDTH * PT, HEIGHT * PT])
            page.obj.Resources = Dictionary(XObject=Dictionary())
            drawn = [thing if isinstance(thing, str) else _drawn(pdf, page, number, thing) for number, thing in enumerate(things)]
            page.obj.Contents = pdf.make_stream("\n".join(drawn).encode())
        pdf.save(path)
    return path


def _drawn(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, code: Code) -> str:
    if code.picture:
        drawing = _picture(pdf, page, number, code)
    else:
        ys, xs = np.nonzero(code.matrix)
        drawing = f"q {code.placed} {code.ink} " + " ".join(f"{x} {y} 1 1 re" for x, y in zip(xs, ys, strict=True)) + " f Q"
    if not code.supplied:
        return drawing
    form = pdf.make_stream(drawing.encode(), Type=Name.XObject, Subtype=Name.Form, Resources=page.obj.Resources,
                           BBox=Array([0, 0, WIDTH * PT, HEIGHT * PT]))
    page.obj.Resources = Dictionary(XObject=Dictionary({f"/Supplied{number}": form}))
    return f"/Supplied{number} Do"


def _picture(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, code: Code) -> str:
    """As the middle of a gray picture, with four white modules around it."""
    padded = np.pad(code.matrix, 4).repeat(code.picture, 0).repeat(code.picture, 1)
    pixels = np.where(padded, 0, 255).astype(np.uint8)
    page.obj.Resources.XObject[f"/I{number}"] = pdf.make_stream(
        pixels.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=pixels.shape[1], Height=pixels.shape[0],
        ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    side = len(code.matrix) + 8
    return f"q {code.placed} 1 0 0 1 -4 -4 cm {side} 0 0 {-side} 0 {side} cm /I{number} Do Q"
