"""The path under construction, kept as the boxes of its subpaths in mm on the face."""
from __future__ import annotations

from kohoshi.pdfread.instructions import SIZES
from kohoshi.pdfread.matrix import IDENTITY, Bounds, Matrix

#: A path of more subpaths is one shape (hatching, a map): its parts are not told apart.
_PARTS = 64
#: Operator → how many numbers it has.
_SIZES = bytes(SIZES.get(letter, 0) for letter in range(256))
#: Edges this near (mm) are one.
_GAP = 0.005


class Path:
    """Boxes of subpaths; curves count with their control points (a little too large, never too
    small). Points are kept as written and turned into mm all at once: no operator that may stand
    between them changes the matrix (8.5.2.1)."""

    __slots__ = ("_boxes", "_ctm", "_moved", "_points", "clips")

    def __init__(self) -> None:
        self._boxes: list[Bounds] = []
        self._points: list[list[float]] = []
        self._ctm = IDENTITY
        self._moved: tuple[float, float] | None = None
        self.clips = False

    def move(self, ctm: Matrix, x: float, y: float) -> None:
        self._set(ctm)
        self._moved = x, y  # a move alone paints nothing

    def line(self, ctm: Matrix, x: float, y: float) -> None:
        self._reach(ctm, (x, y))

    def curve(self, ctm: Matrix, *points: float) -> None:
        self._reach(ctm, points if len(points) % 2 == 0 else points[:-1])

    def rectangle(self, ctm: Matrix, x: float, y: float, w: float, h: float) -> None:
        self.move(ctm, x, y)
        self._reach(ctm, (x + w, y, x + w, y + h, x, y + h))
        self.move(ctm, x, y)

    def close(self) -> None:
        """A closed subpath has the same box."""

    def run(self, ctm: Matrix, letters: bytes, numbers: list[float]) -> None:
        """Several operators at once (see kohoshi.pdfread.instructions.RUN)."""
        self._set(ctm)
        at = 0
        for moved in letters.split(b"m")[1:]:
            self._moved = numbers[at], numbers[at + 1]
            end = at + 2 + sum(moved.translate(_SIZES))
            if end > at + 2:
                self._points.append(numbers[at:end])
                self._moved = None
            at = end

    def clip(self) -> None:
        self.clips = True

    def _reach(self, ctm: Matrix, points: tuple[float, ...]) -> None:
        if ctm is not self._ctm:
            self._set(ctm)
        if not points:
            return
        if self._moved is not None:
            self._points.append([*self._moved, *points])
            self._moved = None
        elif self._points:
            self._points[-1].extend(points)
        else:
            self._points.append([*points])

    def _set(self, ctm: Matrix) -> None:
        """The matrix of what follows; in a broken file it may change within a path."""
        if ctm is not self._ctm:
            self._measure()
            self._ctm = ctm

    def _measure(self) -> list[Bounds]:
        """The boxes of the subpaths in mm."""
        if self._points:
            self._boxes += [_box(self._ctm, points) for points in self._points]
            self._points = []
        return self._boxes

    @property
    def bounds(self) -> Bounds | None:
        """The box of all; None of an empty path."""
        if not (parts := self._measure()):
            return None
        if len(parts) == 1:
            return parts[0]
        left, top, right, bottom = zip(*parts, strict=True)
        return min(left), min(top), max(right), max(bottom)

    def thickness(self, *, even_odd: bool) -> float:
        """The narrow side of what a fill paints, mm: of the whole or, of a frame drawn as one box
        with another cut out of it, of its thinnest side."""
        whole = self.bounds
        if whole is None:
            return 0.0
        narrow = min(whole[2] - whole[0], whole[3] - whole[1])
        parts = self._measure()
        if not even_odd or len(parts) != 2:
            return narrow
        (a, b, c, d), (e, f, g, h) = sorted(parts, key=lambda part: part[0] - part[2] + part[1] - part[3])
        sides = (e - a, f - b, c - g, d - h)
        return min([narrow, *(side for side in sides if side > _GAP)]) if min(sides) > -_GAP else narrow

    @property
    def parts(self) -> list[Bounds]:
        """The boxes of the subpaths, or of the whole where there are too many."""
        parts = self._measure()
        if len(parts) > _PARTS and (whole := self.bounds):
            return [whole]
        return list(parts)


def _box(ctm: Matrix, points: list[float]) -> Bounds:
    """The box in mm of points x, y, x, y …"""
    xs, ys = points[::2], points[1::2]
    a, b, c, d, e, f = ctm
    if b == c == 0:  # the box of the points is as good as each of them
        left, right, top, bottom = a * min(xs) + e, a * max(xs) + e, d * min(ys) + f, d * max(ys) + f
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)
    across = [a * x + c * y + e for x, y in zip(xs, ys, strict=True)]
    down = [b * x + d * y + f for x, y in zip(xs, ys, strict=True)]
    return min(across), min(down), max(across), max(down)
