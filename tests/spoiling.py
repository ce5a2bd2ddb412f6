"""Accidents to the text of a finished page, by where on the paper it stands: taken away, moved, painted twice."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Matrix, Operator

#: mm from the trim's upper left → whether it is meant.
Where = Callable[[float, float], bool]
_MM = 72 / 25.4


def inside(box: Mapping[str, float], slack: float = 1) -> Where:
    """The box of a frame, as layout.json has it."""
    return lambda x, y: (box["x"] - slack < x < box["x"] + box["w"] + slack) and (box["y"] - slack < y < box["y"] + box["h"] + slack)


def _shown(page: pikepdf.Page) -> Iterator[tuple[Any, float, float, tuple[float, float, float, float]]]:
    """Every instruction of a page; of those that show text also where (mm) and how space lies there."""
    trim = page.TrimBox
    left, top = float(trim[0]), float(trim[3])
    now, kept, text = Matrix(), [], Matrix()
    for each in pikepdf.parse_content_stream(page):
        name = str(each.operator)
        if name == "q":
            kept.append(now)
        elif name == "Q":
            now = kept.pop()
        elif name == "cm":
            now = Matrix(*map(float, each.operands)) @ now
        elif name == "BT":
            text = Matrix()
        elif name == "Tm":
            text = Matrix(*map(float, each.operands))
        place = text @ now
        yield each, (place.e - left) / _MM, (top - place.f) / _MM, (now.a, now.b, now.c, now.d)


def without(pdf: pikepdf.Pdf, number: int, where: Where) -> None:
    """The text of page ``number`` (from 1) that stands there is not shown."""
    _write(pdf, number, [_Empty if str(each.operator) in ("TJ", "Tj") and where(x, y) else each for each, x, y, _ in _shown(pdf.pages[number - 1])])


def again(pdf: pikepdf.Pdf, number: int, where: Where, dx: float, dy: float) -> None:
    """The text that stands there is shown once more, at the end of the page, ``dx`` to the right and ``dy`` mm down."""
    page = pdf.pages[number - 1]
    every = [each for each, *_ in _shown(page)]
    only = [_Empty if str(each.operator) in ("TJ", "Tj") and not where(x, y) else each for each, x, y, _ in _shown(page)
            if str(each.operator) not in ("f", "S", "Do", "sh", "B", "f*")]
    _write(pdf, number, [*every, *_moved_by(only, dx, dy)])


def moved(pdf: pikepdf.Pdf, number: int, moves: list[tuple[Where, float, float]]) -> None:
    """The text there stands (mm) elsewhere; the first of ``moves`` that means it. Painted in the order as before."""
    out = []
    for each, x, y, (a, b, c, d) in _shown(pdf.pages[number - 1]):
        by = next(((dx, dy) for where, dx, dy in moves if where(x, y)), None)
        if str(each.operator) == "Tm" and by:
            dx, dy, area = by[0] * _MM, -by[1] * _MM, a * d - b * c
            values = [float(value) for value in each.operands]
            values[4] += (dx * d - dy * c) / area
            values[5] += (dy * a - dx * b) / area
            out.append(([round(value, 4) for value in values], each.operator))
        else:
            out.append(each)
    _write(pdf, number, out)


def _moved_by(instructions: list[Any], dx: float, dy: float) -> list[Any]:
    shift = [1, 0, 0, 1, round(dx * _MM, 4), round(-dy * _MM, 4)]
    return [([], Operator("q")), (shift, Operator("cm")), *instructions, ([], Operator("Q"))]


def _write(pdf: pikepdf.Pdf, number: int, instructions: list[Any]) -> None:
    pdf.pages[number - 1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))


_Empty = ([Array()], Operator("TJ"))
