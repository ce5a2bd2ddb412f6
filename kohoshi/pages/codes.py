"""二次元コード (QR Code, JIS X 0510 / ISO/IEC 18004) as drawings: black on white, vectors only.

«QRコード» is a registered trade mark of DENSO WAVE; the paper says 二次元コード.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import segno

from kohoshi.files import sha256_of
from kohoshi.issue.codes import MODULE
from kohoshi.pages.palette import device_cmyk

#: White modules on every side (ISO/IEC 18004, 6.3.8).
QUIET = 4
#: Modules are whole dots of this many to the inch: on plates of 600, 1200 or 2400 dpi every
#: module is as wide as the next.
DOTS_PER_INCH = 600
_DOT = 25.4 / DOTS_PER_INCH
#: The smallest module in dots: 8 dots are 0.339 mm.
_DOTS = -int(-MODULE // _DOT)
_BLACK, _WHITE = device_cmyk((0, 0, 0, 100)), device_cmyk((0, 0, 0, 0))


@dataclass(frozen=True)
class Symbol:
    """A code as it is set: ``modules`` along a side with the quiet zone, ``module`` and ``side``
    in mm; ``needed``: the side of the smallest that may be printed; ``fits`` into its room."""

    url: str
    modules: int
    module: float
    needed: float
    fits: bool

    @property
    def side(self) -> float:
        return self.modules * self.module

    @property
    def name(self) -> str:
        """File name of its drawing, the same for the same address."""
        return sha256_of(self.url.encode())[:16] + ".svg"


def fitted(url: str, room: float) -> Symbol:
    """The largest code of ``url`` whose modules are whole dots and that, quiet zone included, is
    not wider than ``room`` mm. One that would need smaller modules than may be printed does not
    fit; it is set as large as there is room, so that nothing else is pushed away."""
    modules = len(_matrix(url)) + 2 * QUIET
    dots = int(room / modules / _DOT + 1e-6)
    needed = modules * _DOTS * _DOT
    return Symbol(url, modules, dots * _DOT if dots >= _DOTS else room / modules, needed, dots >= _DOTS)


def drawing(url: str) -> str:
    """The code with its quiet zone as SVG, one unit a module. One path for all dark modules: where
    neighbours are painted one by one, hairlines show between them."""
    matrix = _matrix(url)
    side = len(matrix) + 2 * QUIET
    path = "".join(f"M{x} {y}h{w}v1h-{w}z" for x, y, w in _bars(matrix))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}mm" height="{side}mm" viewBox="0 0 {side} {side}">'
            f'<path fill="{_WHITE}" d="M0 0h{side}v{side}h-{side}z"/><path fill="{_BLACK}" d="{path}"/></svg>')


def _bars(matrix: tuple[bytes, ...]) -> Iterator[tuple[int, int, int]]:
    """x, y, width of every run of dark modules in a row."""
    for y, row in enumerate(matrix, QUIET):
        x = 0
        while x < len(row):
            run = next((i for i in range(x, len(row)) if not row[i]), len(row)) - x
            if run:
                yield x + QUIET, y, run
            x += max(run, 1)


@lru_cache(maxsize=256)
def _matrix(url: str) -> tuple[bytes, ...]:
    """Rows of modules, 1 is dark. Error correction M (a seventh of the data may be lost)."""
    return tuple(bytes(row) for row in segno.make(url, error="m", micro=False, boost_error=False).matrix)
