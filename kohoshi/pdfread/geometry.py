"""From the page's user space to mm on the face as it is seen.

PDF measures in points of 1/72 inch times UserUnit, y upwards, before Rotate. Findings
measure in mm from the top left corner of the TrimBox (else CropBox), y downwards, after
Rotate (ISO 32000-1, 14.11.2 and 8.3.2.3).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MM_PER_POINT = 25.4 / 72

#: x0, y0, x1, y1 in user space
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Geometry:
    """The boxes of one page (user space, points), its rotation (0, 90, 180, 270 clockwise)
    and its UserUnit."""

    media: Rectangle
    crop: Rectangle
    trim: Rectangle
    bleed: Rectangle
    rotate: int = 0
    unit: float = 1.0
    has_trim: bool = True

    @property
    def scale(self) -> float:
        """mm per unit of user space."""
        return MM_PER_POINT * self.unit

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the trim in mm, as seen."""
        x0, y0, x1, y1 = self.trim
        w, h = (x1 - x0) * self.scale, (y1 - y0) * self.scale
        return (h, w) if self.rotate in (90, 270) else (w, h)

    def to_face(self, boxes: np.ndarray) -> np.ndarray:
        """Boxes (n, 4) as x0, y0, x1, y1 in user space → left, top, right, bottom in mm."""
        left, bottom, right, top = (boxes - np.array([self.trim[0], self.trim[1]] * 2)).T
        width, height = self.trim[2] - self.trim[0], self.trim[3] - self.trim[1]
        match self.rotate:
            case 90:
                seen = bottom, left, top, right
            case 180:
                seen = width - right, bottom, width - left, top
            case 270:
                seen = height - top, width - right, height - bottom, width - left
            case _:
                seen = left, height - top, right, height - bottom
        return np.stack(seen, axis=1) * self.scale

    def to_user(self, boxes: np.ndarray) -> np.ndarray:
        """Boxes (n, 4) as left, top, right, bottom in mm → x0, y0, x1, y1 in user space."""
        left, top, right, bottom = (np.asarray(boxes, dtype=float) / self.scale).T
        width, height = self.trim[2] - self.trim[0], self.trim[3] - self.trim[1]
        match self.rotate:
            case 90:
                user = top, left, bottom, right
            case 180:
                user = width - right, top, width - left, bottom
            case 270:
                user = width - bottom, height - right, width - top, height - left
            case _:
                user = left, height - bottom, right, height - top
        out: np.ndarray = np.stack(user, axis=1) + np.array([self.trim[0], self.trim[1]] * 2)
        return out
