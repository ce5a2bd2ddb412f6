"""The path under construction, kept as the boxes of its subpaths in mm on the face."""
from __future__ import annotations

from kohoshi.pdfread.matrix import Bounds, Matrix, apply

#: A path of more subpaths is one shape (hatching, a map): its parts are not told apart.
_PARTS = 64
#: Edges this near (mm) are one.
_GAP = 0.005


class Path:
    """Boxes of subpaths; curves count with their control points (a little too large, never too
    small)."""

    def __init__(self) -> None:
        self._parts: list[list[float]] = []
        self._moved: tuple[float, float] | None = None
        self.clips = False

    def move(self, ctm: Matrix, x: float, y: float) -> None:
        self._moved = apply(ctm, x, y)  # a move alone paints nothing

    def line(self, ctm: Matrix, x: float, y: float) -> None:
        self._reach(*apply(ctm, x, y))

    def curve(self, ctm: Matrix, *points: float) -> None:
        for i in range(0, len(points) - 1, 2):
            self._reach(*apply(ctm, points[i], points[i + 1]))

    def rectangle(self, ctm: Matrix, x: float, y: float, w: float, h: float) -> None:
        self.move(ctm, x, y)
        for corner in ((x + w, y), (x + w, y + h), (x, y + h)):
            self._reach(*apply(ctm, *corner))
        self.move(ctm, x, y)

    def close(self) -> None:
        """A closed subpath has the same box."""

    def clip(self) -> None:
        self.clips = True

    def _reach(self, x: float, y: float) -> None:
        if self._moved is not None or not self._parts:
            start = self._moved or (x, y)
            self._parts.append([*start, *start])
            self._moved = None
        part = self._parts[-1]
        part[0], part[1] = min(part[0], x), min(part[1], y)
        part[2], part[3] = max(part[2], x), max(part[3], y)

    @property
    def bounds(self) -> Bounds | None:
        """The box of all; None of an empty path."""
        if not self._parts:
            return None
        left, top, right, bottom = zip(*self._parts, strict=True)
        return min(left), min(top), max(right), max(bottom)

    def thickness(self, *, even_odd: bool) -> float:
        """The narrow side of what a fill paints, mm: of the whole or, of a frame drawn as one box
        with another cut out of it, of its thinnest side."""
        whole = self.bounds
        if whole is None:
            return 0.0
        narrow = min(whole[2] - whole[0], whole[3] - whole[1])
        if not even_odd or len(self._parts) != 2:
            return narrow
        (a, b, c, d), (e, f, g, h) = sorted(self._parts, key=lambda part: part[0] - part[2] + part[1] - part[3])
        sides = (e - a, f - b, c - g, d - h)
        return min([narrow, *(side for side in sides if side > _GAP)]) if min(sides) > -_GAP else narrow

    @property
    def parts(self) -> list[Bounds]:
        """The boxes of the subpaths, or of the whole where there are too many."""
        if len(self._parts) > _PARTS and (whole := self.bounds):
            return [whole]
        return [(part[0], part[1], part[2], part[3]) for part in self._parts]
