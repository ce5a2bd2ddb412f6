"""Transformations of user space (ISO 32000-1, 8.3.3): (a, b, c, d, e, f)."""
from __future__ import annotations

from math import hypot
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
#: x0, y0, x1, y1
Bounds = tuple[float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
#: Of what is not clipped yet.
EVERYWHERE: Bounds = (-1e9, -1e9, 1e9, 1e9)


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741  the letters of the six numbers go on
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point transformed."""
    a, b, c, d, e, f = m
    return a * x + c * y + e, b * x + d * y + f


def bounds(m: Matrix, x0: float, y0: float, x1: float, y1: float) -> Bounds:
    """The box around a transformed rectangle."""
    a, b, c, d, e, f = m
    xs = (a * x0 + c * y0, a * x1 + c * y0, a * x0 + c * y1, a * x1 + c * y1)
    ys = (b * x0 + d * y0, b * x1 + d * y0, b * x0 + d * y1, b * x1 + d * y1)
    return min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f


def intersect(p: Bounds, q: Bounds) -> Bounds:
    """May come out empty: see :func:`is_empty`."""
    return max(p[0], q[0]), max(p[1], q[1]), min(p[2], q[2]), min(p[3], q[3])


def is_empty(p: Bounds) -> bool:
    return p[2] < p[0] or p[3] < p[1]


def area_of(p: Bounds) -> float:
    return (p[2] - p[0]) * (p[3] - p[1])


def scale(m: Matrix) -> float:
    """How much lengths grow, on the mean of both directions."""
    out: float = abs(m[0] * m[3] - m[1] * m[2]) ** 0.5
    return out


def axes(m: Matrix) -> tuple[float, float]:
    """Lengths of the transformed unit vectors."""
    return hypot(m[0], m[1]), hypot(m[2], m[3])


def matrix_of(value: Any) -> Matrix:
    """A matrix of the file; what is none is the identity."""
    try:
        a, b, c, d, e, f = (float(v) for v in value)
    except (TypeError, ValueError):
        return IDENTITY
    return a, b, c, d, e, f
