"""Pictures that are cut to their places, and the photographs of the content that they are cut from.

Programs that write PDF leave out what a frame hides of a picture (ours does). Of which file it is a part, and which
part, is found by looking: the face shows it somewhere in the file, at the resolution it has on paper. Nothing
of the maker's own records is asked.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from kohoshi.check.press.placed import files_on, gray, size_of
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.matrix import Matrix, intersect
from kohoshi.pdfread.painted import Edges, Kind, Painted, Picture

#: Pixels of the longer side of a file in which a part is looked for.
_SEARCHED = 1024
#: Correlation from which on it is found; of 255: with less contrast there is nothing to find it by.
_FOUND, _FLAT = 0.8, 3.0
#: Of a circle, the share of its width that a square in it has.
_MIDDLE = 0.7
#: px: what is seen of a picture must have so many each way.
_LEAST = 8


def wholes(objects: Iterable[Painted], face: Page, number: int, issue: Issue) -> dict[Picture, Picture]:
    """Pictures of a face that are parts of its articles' photographs → all of these, where they lie or would lie."""
    files = [(path, size) for path in files_on(issue, number) if (size := size_of(path))]
    found: dict[Picture, Picture] = {}
    for item in objects:
        if item.kind is Kind.IMAGE and item.picture and item.seen and not item.tiled and not item.supplied:
            parts = _candidates(item, item.picture, face, files)
            if best := max(parts, key=lambda part: part[0], default=None):
                found[item.picture] = best[1]
    return found


def _candidates(item: Painted, picture: Picture, face: Page, files: Sequence[tuple[Path, tuple[int, int]]]) -> Iterator[tuple[float, Picture]]:
    size = picture.width, picture.height
    if any(size == whole for _, whole in files) or min(size) < _LEAST or not _is_upright(picture.place):
        return
    for path, whole in files:
        if size[0] <= whole[0] and size[1] <= whole[1]:
            yield from _parts(item, picture, face, path, whole)


def _is_upright(place: Matrix) -> bool:
    across, skew, slant, down, _, _ = place
    return across > 0 > down and abs(skew) + abs(slant) < 1e-3


def _parts(item: Painted, picture: Picture, face: Page, path: Path, size: tuple[int, int]) -> Iterator[tuple[float, Picture]]:
    """(correlation, the whole picture where it would lie) if the face shows a part of the file. In a round place only
    the middle of what is seen tells."""
    seen = intersect(item.box, (0.0, 0.0, *face.size))
    for share in (1.0, _MIDDLE):
        x, y = ((1 - share) / 2 * (high - low) for low, high in (seen[::2], seen[1::2]))
        part = _part((seen[0] + x, seen[1] + y, seen[2] - x, seen[3] - y), picture, face, path, size)
        if part is not None:
            yield part
            return


def _part(seen: Edges, picture: Picture, face: Page, path: Path, size: tuple[int, int]) -> tuple[float, Picture] | None:
    across, _, _, down, left, bottom = picture.place
    top = bottom + down
    fine = across / picture.width, -down / picture.height  # mm of a pixel
    scale = min(INK_DPI / 25.4 * max(fine), _SEARCHED / max(size), 1.0)
    small = max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)
    scales = small[0] / size[0], small[1] / size[1]
    tile = round((seen[2] - seen[0]) / fine[0] * scales[0]), round((seen[3] - seen[1]) / fine[1] * scales[1])
    if min(tile) < _LEAST or tile[0] > small[0] or tile[1] > small[1] or (whole := gray(path, small)) is None:
        return None
    pixels = INK_DPI / 25.4
    raster = Image.fromarray(face.raster(INK_DPI, text=False)).convert("L")
    x0, y0, x1, y1 = (edge * pixels for edge in seen)
    shown = np.asarray(raster.resize(tile, Image.Resampling.BILINEAR, (x0, y0, x1, y1)), dtype=float)
    if shown.std() < _FLAT:
        return None
    like, (x, y) = _where(np.asarray(whole, dtype=float), shown)
    if like < _FOUND:
        return None
    # in whole pixels of the file, from its top left to that of the part
    first = min(max(round(x / scales[0] - (seen[0] - left) / fine[0]), 0), size[0] - picture.width)
    upper = min(max(round(y / scales[1] - (seen[1] - top) / fine[1]), 0), size[1] - picture.height)
    wide, high = size[0] * fine[0], size[1] * fine[1]
    place = wide, 0.0, 0.0, -high, left - first * fine[0], top - upper * fine[1] + high
    return like, replace(picture, width=size[0], height=size[1], place=place)


def _where(whole: np.ndarray, part: np.ndarray) -> tuple[float, tuple[float, float]]:
    """(best correlation, where the part lies then from the left and the top, to fractions of a pixel)."""
    (high, wide), (down, across) = whole.shape, part.shape
    centred, field = part - part.mean(), whole - whole.mean()
    product = np.fft.irfft2(np.fft.rfft2(field) * np.conj(np.fft.rfft2(centred, whole.shape)), whole.shape)
    product = product[:high - down + 1, :wide - across + 1]
    total, squares = (_sums(values, down, across) for values in (field, field ** 2))
    spread = np.sqrt(np.maximum(squares - total ** 2 / part.size, 1e-6 * part.size))
    like = product / (spread * np.sqrt((centred ** 2).sum()))
    y, x = np.unravel_index(int(like.argmax()), like.shape)
    return float(like[y, x]), (x + _peak(like[y], int(x)), y + _peak(like[:, x], int(y)))


def _sums(values: np.ndarray, down: int, across: int) -> np.ndarray:
    """The sum of every window of so many rows and columns."""
    table = np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    out: np.ndarray = table[down:, across:] - table[:-down, across:] - table[down:, :-across] + table[:-down, :-across]
    return out


def _peak(values: np.ndarray, at: int) -> float:
    """How far beside its highest value a row of values has its summit: of the parabola through three."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = (float(value) for value in values[at - 1:at + 2])
    bend = before - 2 * here + after
    return 0.0 if bend >= 0 else 0.5 * (before - after) / bend
