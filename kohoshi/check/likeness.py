"""Which face a page is, by its looks: for files whose words cannot be read, compared with our own
print.pdf of the same issue.

Both are drawn coarsely in gray and laid over each other wherever they fit best (correlation, -1 to 1),
so that other colours, a coarser raster, a paper with margins or without do not matter.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.ink import INK_DPI

#: Faces are compared in fields of so many mm; one may lie beside the other by so many.
_FIELD, _SHIFT = 2.0, 32.0
#: A page is a face only where they are so much alike, and no other face comes nearer than this.
_ALIKE, _APART = 0.6, 0.15


def alike(pages: Sequence[Page], faces: Sequence[Page]) -> list[int]:
    """For each page the position (1-based) of the face it looks like, 0 for none."""
    if not pages or not faces:
        return [0] * len(pages)
    here, there = [_fields(page) for page in pages], [_fields(face) for face in faces]
    size = tuple(2 ** int(np.ceil(np.log2(max(each.shape[axis] for each in here + there) + _SHIFT / _FIELD))) for axis in (0, 1))
    ours = [np.conj(np.fft.rfft2(face, size)) for face in there]
    out = []
    for page in here:
        seen = np.fft.rfft2(page, size)
        likeness = [_best(np.fft.irfft2(seen * face, size)) for face in ours]
        order = np.argsort(likeness)[::-1]
        best, second = likeness[order[0]], likeness[order[1]] if len(order) > 1 else -1.0
        out.append(int(order[0]) + 1 if best >= _ALIKE and best - second >= _APART else 0)
    return out


def _best(likeness: np.ndarray) -> float:
    """The greatest likeness among the places where one may lie on the other."""
    most = int(_SHIFT / _FIELD)
    near = np.r_[0:most + 1, -most:0]
    return float(likeness[np.ix_(near, near)].max())


def _fields(face: Page) -> np.ndarray:
    """The mean tone of each field, brought to mean 0 and length 1."""
    gray = face.raster(INK_DPI).mean(axis=2, dtype=np.float32)
    rows, columns = (np.linspace(0, pixels, max(1, round(mm / _FIELD)), endpoint=False).astype(int)
                     for pixels, mm in zip(gray.shape, face.size[::-1], strict=True))
    sums = np.add.reduceat(np.add.reduceat(gray, rows, axis=0), columns, axis=1)
    fields = sums / np.outer(np.diff(np.append(rows, gray.shape[0])), np.diff(np.append(columns, gray.shape[1])))
    fields -= fields.mean()
    length = float(np.linalg.norm(fields))
    out: np.ndarray = fields / length if length else fields
    return out
