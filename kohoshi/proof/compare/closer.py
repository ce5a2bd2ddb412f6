"""Page content read more closely than kohoshi.pdfread does: the shape of every path, the dash of
every stroke, the pixels of every picture. Kept as traits of the painted objects."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Name, Stream
from PIL import Image

from kohoshi.files import sha256_of
from kohoshi.pdfread.content import Content
from kohoshi.pdfread.instructions import steps
from kohoshi.pdfread.matrix import Bounds, Matrix, apply, intersect, is_empty
from kohoshi.pdfread.painted import Kind, Painted
from kohoshi.pdfread.paths import Path

#: A picture is kept as averages of its pixels, at most this many along its longer side.
_KEPT = 400
#: A path of one straight piece or of rectangles alone is a rule or a ground; any other is drawn.
_RULE = ("m", "l")


@dataclass(frozen=True)
class Pixels:
    """A decoded picture. ``hash``: of all its pixels; ``small``: (h, w, channels) averages, or None
    where it cannot be decoded; ``size``: of the whole in pixels."""

    hash: str
    small: np.ndarray | None
    size: tuple[int, int]


@dataclass(frozen=True)
class Trait:
    """What is known of a painted object beyond kohoshi.pdfread.painted. ``clip``: it paints nothing,
    but clips to a shape other than a rectangle."""

    shape: str = ""
    drawn: bool = False
    dash: tuple[float, ...] = ()
    pixels: Pixels | None = None
    clip: bool = False


#: Name of a step of a path and its points in mm.
_Step = tuple[str, tuple[float, ...]]


class _Traced(Path):
    """A path that remembers its steps."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[_Step] = []

    def move(self, ctm: Matrix, x: float, y: float) -> None:
        super().move(ctm, x, y)
        self.steps.append(("m", apply(ctm, x, y)))

    def line(self, ctm: Matrix, x: float, y: float) -> None:
        super().line(ctm, x, y)
        self.steps.append(("l", apply(ctm, x, y)))

    def curve(self, ctm: Matrix, *points: float) -> None:
        super().curve(ctm, *points)
        ends = [apply(ctm, points[i], points[i + 1]) for i in range(0, len(points) - 1, 2)]
        self.steps.append(("c", tuple(value for end in ends for value in end)))

    def rectangle(self, ctm: Matrix, x: float, y: float, w: float, h: float) -> None:
        done = len(self.steps)
        super().rectangle(ctm, x, y, w, h)
        self.steps[done:] = [("r", (*apply(ctm, x, y), *apply(ctm, x + w, y + h)))]

    def close(self) -> None:
        self.steps.append(("h", ()))

    def run(self, ctm: Matrix, letters: bytes, numbers: list[float]) -> None:
        own = {b"m": self.move, b"l": self.line}
        for letter, points in steps(letters, numbers):
            if letter == b"h":
                self.close()
            else:
                own.get(letter, self.curve)(ctm, *points)

    @cached_property
    def drawn(self) -> bool:
        names = tuple(name for name, _ in self.steps)
        return names != _RULE and any(name != "r" for name in names)

    def shape(self, clip: Bounds) -> str:
        """Hash of the steps in hundredths of a mm from the corner of the whole: of a drawing all of
        it; of rectangles what the clip leaves of them (an engine paints one side of a box by
        clipping the whole box)."""
        return self._whole if self.drawn else _hash(self._left(clip))

    @cached_property
    def _whole(self) -> str:
        return _hash(self.steps)

    def _left(self, clip: Bounds) -> Iterator[_Step]:
        for name, values in self.steps:
            part = intersect(_upright(values), clip) if name == "r" else None
            if part is None or not is_empty(part):
                yield name, part or values


def _upright(values: tuple[float, ...]) -> Bounds:
    return min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2])


def _hash(steps: Iterable[_Step]) -> str:
    told = list(steps)
    left, top = (min((value for _, values in told for value in values[i::2]), default=0.0) for i in (0, 1))
    said = ";".join(name + ",".join(str(round((value - (top if i % 2 else left)) * 100)) for i, value in enumerate(values))
                    for name, values in told)
    return sha256_of(said.encode())[:16]


class Closer(Content):
    """Reads as Content does and keeps shape, dash and pixels of what it paints."""

    path_kind = _Traced
    path: _Traced
    _image: Any = None

    def draw(self, operands: list[Any]) -> None:
        thing = self.frame.find("/XObject", operands[0])
        self._image = thing if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Image else None
        super().draw(operands)
        self._image = None

    def inline(self, operands: list[Any]) -> None:
        self._image = operands[0]
        super().inline(operands)
        self._image = None

    def emit(self, kind: Kind, box: Any, paint: Any, **more: Any) -> None:
        out = self.reader.out
        at = len(out.objects)
        super().emit(kind, box, paint, **more)
        if len(out.objects) == at or at in out.traits:
            return
        if kind is Kind.IMAGE:
            out.traits[at] = Trait(pixels=_pixels(self._image))
        elif kind in (Kind.FILL, Kind.STROKE):
            out.traits[at] = Trait(self.path.shape(self.state.clip), self.path.drawn, self.state.dash)

    def end_path(self) -> None:
        whole = self.path.bounds
        if self.path.clips and whole and self.path.drawn:
            out = self.reader.out
            out.traits[len(out.objects)] = Trait(self.path.shape(self.state.clip), clip=True)
            out.objects.append(Painted(Kind.FILL, whole, True, self.state.fill.colour, supplied=self.frame.supplied))
        super().end_path()


def _pixels(image: Any) -> Pixels | None:
    """The picture decoded; where that fails, known by its bytes alone."""
    if image is None:
        return None
    wrapped = image if isinstance(image, pikepdf.PdfInlineImage) else pikepdf.PdfImage(image)
    size = int(wrapped.width), int(wrapped.height)
    digest = hashlib.sha256(_mask_bytes(image))
    try:
        picture = wrapped.as_pil_image()
        picture = picture.convert("RGB") if picture.mode == "P" else picture
        digest.update(f"{picture.mode} {picture.size}".encode())
        digest.update(picture.tobytes())
        return Pixels(digest.hexdigest()[:32], _averages(picture), size)
    except (pikepdf.PdfError, NotImplementedError, ValueError, OSError, TypeError, KeyError, AttributeError):
        digest.update(image.read_raw_bytes() if isinstance(image, Stream) else image._data)
        return Pixels(digest.hexdigest()[:32], None, size)


def _mask_bytes(image: Any) -> bytes:
    mask = image.get("/SMask") if isinstance(image, Stream) else None
    return mask.read_bytes() if isinstance(mask, Stream) else b""


def _averages(picture: Image.Image) -> np.ndarray:
    if picture.mode == "1":
        picture = picture.convert("L")
    factor = max(1, -(-max(picture.size) // _KEPT))
    small = np.asarray(picture.reduce(factor) if factor > 1 else picture, dtype=np.int16)
    return small if small.ndim == 3 else small[:, :, None]
