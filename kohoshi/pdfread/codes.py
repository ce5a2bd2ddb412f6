"""Every 二次元コード (QR Code) that can be seen on a picture of a face.

Faces are drawn in gray and decoded with zxing-cpp, so a code is found whoever made it and however:
as paths, inside a picture, an advertisement or a supplied page, turned or small. Sizes are
measured on a picture of 300 dpi (see kohoshi.pdfread.codefile).
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import zxingcpp

from kohoshi.finding import Box
from kohoshi.pdfread.model import as_box

#: Resolution of the picture that is measured: a module of 0.25 mm is three pixels wide.
DPI = 300
#: Quiet zones are measured up to this many modules away, in steps of a quarter.
REACH, _STEP = 6.0, 0.25
#: Of each of two facing pages, the strip beside the fold between them in which a code is looked for.
SEAM_MM = 80.0
#: A code that crosses the edge of a page shows in so many pixels along it, with at least so many
#: changes of tone (of 255) down the page: its columns of modules have more.
_EDGE, _CHANGES, _TONE = 4, 4, 8


@dataclass(frozen=True)
class Code:
    """A decoded code. ``box``: its dark square in mm from the trim's top left; ``module``: side of
    a module in mm; ``quiet``: how many modules around it are light on all sides, at most ``REACH``;
    ``contrast``: 0 to 1, how much lighter the light modules are (symbol contrast of ISO/IEC 15415).

    ``kind``: qr, micro (Micro QR) or rmqr; ``inverted``: light on dark.

    ``other``: the page on which the other half lies, for a code across the gutter; its box then
    reaches over the edge of its page.
    """

    text: str
    box: Box
    module: float
    quiet: float
    contrast: float
    other: int | None = None
    kind: str = "qr"
    inverted: bool = False


#: Sizes of the symbols in modules, told by their version: 1 to 40 (ISO/IEC 18004, 6.3.1), M1 to M4 (the
#: same), R7x43 to R17x139 (ISO/IEC 23941).
_VERSION = re.compile(r"(?P<qr>\d+)|M(?P<micro>[1-4])|R(?P<down>\d+)x(?P<across>\d+)")


def read_codes(gray: np.ndarray, dpi: float) -> list[Code]:
    """The codes of one face from its picture (height, width) uint8, from the top."""
    kinds: Any = zxingcpp.BarcodeFormat.QRCode  # one counts as a set of them; its types do not say so
    found = zxingcpp.read_barcodes(np.ascontiguousarray(gray), formats=kinds)
    codes = [_Seen(gray, barcode, dpi).code() for barcode in found if _VERSION.fullmatch(_version(barcode))]
    return sorted(codes, key=lambda code: (code.box.y, code.box.x))


def read_seam(left: np.ndarray, right: np.ndarray, dpi: float) -> list[Code]:
    """The codes that lie across the edge between two faces set side by side; boxes from the top
    left of the left one."""
    if left.shape[0] != right.shape[0] or not (_changes(left[:, -_EDGE:]) and _changes(right[:, :_EDGE])):
        return []
    strip = min(round(SEAM_MM / 25.4 * dpi), left.shape[1], right.shape[1])
    rows = _crossed(left[:, -_EDGE:], right[:, :_EDGE], 2 * strip)
    if rows is None:
        return []
    seam = left.shape[1] / dpi * 25.4
    start, top = seam - strip / dpi * 25.4, rows.start / dpi * 25.4
    both = read_codes(np.hstack((left[rows, left.shape[1] - strip:], right[rows, :strip])), dpi)
    moved = (replace(code, box=replace(code.box, x=code.box.x + start, y=code.box.y + top)) for code in both)
    return [code for code in moved if code.box.x < seam - code.module and code.box.x + code.box.w > seam + code.module]


def _changes(edge: np.ndarray) -> bool:
    """Whether a code may cross this edge (height, few) of a picture."""
    return len(_steps(edge)) >= _CHANGES


def _steps(edge: np.ndarray) -> np.ndarray:
    """The rows of an edge after which the tone changes."""
    return np.flatnonzero(np.abs(np.diff(edge.astype(np.int16), axis=0)).max(axis=1) > _TONE)


def _crossed(left: np.ndarray, right: np.ndarray, most: int) -> slice | None:
    """The rows in which a code may lie that crosses both edges: it is no higher than ``most``, and so
    many rows have changes enough on either side. None where there are none."""
    here, there = _steps(left), _steps(right)
    starts = [int(row) for row in np.union1d(here, there)
              if all(np.count_nonzero((steps >= row) & (steps < row + most)) >= _CHANGES for steps in (here, there))]
    return slice(max(starts[0] - most, 0), starts[-1] + 2 * most) if starts else None


def _version(barcode: zxingcpp.Barcode) -> str:
    extra: Any = barcode.extra  # a dict; its types say object
    return str(extra.get("Version", ""))


class _Seen:
    """One decoded symbol on the picture; places in it are counted in modules (u across, v down its
    own way, from its top left) and taken to pixels between its four corners."""

    def __init__(self, gray: np.ndarray, barcode: zxingcpp.Barcode, dpi: float) -> None:
        self.gray, self.text, self.mm = gray, barcode.text, 25.4 / dpi
        at = barcode.position
        self.corners = np.array([(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)], dtype=float)
        match = _VERSION.fullmatch(_version(barcode))
        assert match
        self.kind = "qr" if match["qr"] else "micro" if match["micro"] else "rmqr"
        #: Modules across and down.
        self.across = 17 + 4 * int(match["qr"]) if match["qr"] else 9 + 2 * int(match["micro"]) if match["micro"] else int(match["across"])
        self.down = int(match["down"]) if match["down"] else self.across

    def code(self) -> Code:
        edges = np.linalg.norm(self.corners - np.roll(self.corners, -1, axis=0), axis=1)
        box = as_box(np.concatenate((self.corners.min(axis=0), self.corners.max(axis=0))) * self.mm)
        dark, light = self.tones()
        modules = edges / (self.across, self.down, self.across, self.down)
        return Code(self.text, box, float(modules.mean()) * self.mm,
                    self.quiet((dark + light) / 2, dark > light), abs(light - dark) / 255, kind=self.kind, inverted=dark > light)

    def tones(self) -> tuple[float, float]:
        """Tone of its dark and its light modules: the finder patterns hold both."""
        pattern, middle = self.patterns(3.5, 3.5), self.patterns(1.5, 3.5)
        return float(np.median(pattern)), float(np.median(middle))

    def patterns(self, u: float, v: float) -> np.ndarray:
        """The pixels at one place of the three finder patterns, seen from their own corner; small symbols
        have one."""
        if self.kind != "qr":
            return self.pixels(np.array([u]), np.array([v]))[0]
        far = self.across
        return self.pixels(np.array([u, far - u, u]), np.array([v, v, far - v]))[0]

    def quiet(self, threshold: float, reversed_: bool) -> float:
        """Modules to the nearest ring around the symbol that holds something dark, or to the edge
        of the paper."""
        distance = 3 * _STEP  # nearer, the soft edge of the symbol itself shows
        while distance <= REACH:
            tones, inside = self.pixels(*self.ring(distance))
            dark = tones > threshold if reversed_ else tones < threshold
            if not inside.all() or dark.sum() > 1:
                return distance - _STEP
            distance += _STEP
        return REACH

    def ring(self, distance: float) -> tuple[np.ndarray, np.ndarray]:
        """Places around the symbol, ``distance`` modules off it."""
        low, right, bottom = -distance, self.across + distance, self.down + distance
        x, y = (np.linspace(low, high, int((high - low) / _STEP) + 1) for high in (right, bottom))
        return (np.concatenate((x, x, np.full_like(y, low), np.full_like(y, right))),
                np.concatenate((np.full_like(x, low), np.full_like(x, bottom), y, y)))

    def pixels(self, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(tones, whether on the picture) at places of the symbol."""
        s, t = (u / self.across)[:, None], (v / self.down)[:, None]
        one, two, three, four = self.corners
        places = (1 - s) * (1 - t) * one + s * (1 - t) * two + s * t * three + (1 - s) * t * four
        x, y = np.floor(places).astype(int).T
        height, width = self.gray.shape
        inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
        return self.gray[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)].astype(float), inside
