"""Whether a face is still the one that was handed over, and in plain words what is not."""
from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from kohoshi.pdfread.finished import Page, open_finished

#: Fine enough: a dot of 8 Q or a shift of a tenth of a pixel changes the gray of some.
_DPI = 100
#: Lines of text and spots told one by one.
_TOLD = 12
#: mm: changes nearer than this are one spot.
_NEAR = 10.0


def unchanged(handed: Mapping[int, Path], print_pdf: Path, order: Sequence[int]) -> set[int]:
    """Faces whose single-face file shows, inside the trim, what their page of print.pdf shows.
    ``order``: the face of each page of print.pdf."""
    with open_finished(print_pdf) as new:
        return {face for face, page in zip(order, new.pages, strict=True) if _same(handed[face], page)}


def _same(handed: Path, after: Page) -> bool:
    with open_finished(handed) as old:
        before = old.pages[0]
        return _text(before) == _text(after) and np.array_equal(before.raster(_DPI), after.raster(_DPI))


def differences(old: Path, new: Path) -> list[str]:
    """What differs between two single-face files, for the printer and the file."""
    with open_finished(old) as before, open_finished(new) as after:
        return _words(before.pages[0], after.pages[0]) + _spots(before.pages[0], after.pages[0])


def _text(face: Page) -> list[str]:
    """The lines that are not cut away: the slug is another every time."""
    width, height = face.size
    return [line.text for line in face.lines if 0 <= line.box.y < height and -line.box.w < line.box.x < width]


def _words(before: Page, after: Page) -> list[str]:
    told = [line for line in difflib.unified_diff(_text(before), _text(after), n=0, lineterm="")
            if line[:1] in "+-" and not line.startswith(("+++", "---"))]
    said = [f"{'前' if line[0] == '-' else '今回'}「{line[1:].strip()}」" for line in told[:_TOLD]]
    return said + ([f"ほか{len(told) - _TOLD}行"] if len(told) > _TOLD else [])


def _spots(before: Page, after: Page) -> list[str]:
    a, b = before.raster(_DPI), after.raster(_DPI)
    if a.shape != b.shape:
        return ["面の大きさが変わりました"]
    rows, columns = np.nonzero((a != b).any(axis=2))
    cells = sorted({(int(y * 25.4 / _DPI / _NEAR), int(x * 25.4 / _DPI / _NEAR)) for y, x in zip(rows, columns, strict=False)})
    spots = _joined(cells)
    said = [f"左から {left * _NEAR:.0f}～{(right + 1) * _NEAR:.0f} mm、上から {top * _NEAR:.0f}～{(bottom + 1) * _NEAR:.0f} mm"
            for top, left, bottom, right in spots[:_TOLD]]
    return said + ([f"ほか{len(spots) - _TOLD}か所"] if len(spots) > _TOLD else [])


def _joined(cells: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Boxes (top, left, bottom, right, in cells) around cells that touch."""
    rest, boxes = set(cells), []
    while rest:
        group, edge = set(), [min(rest)]
        while edge:
            y, x = edge.pop()
            if (y, x) in rest:
                rest.remove((y, x))
                group.add((y, x))
                edge += [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        ys, xs = [y for y, _ in group], [x for _, x in group]
        boxes.append((min(ys), min(xs), max(ys), max(xs)))
    return sorted(boxes)
