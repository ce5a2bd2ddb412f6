"""Which face each page of a file is, told by the page itself."""
from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

import numpy as np

from kohoshi.check import folio as printed
from kohoshi.check.facetext import HEAD_ZONE
from kohoshi.pdfread import Face, Finished
from kohoshi.pdfread.ink import INK_DPI, difference

#: One row in so many is looked at first.
_FEW = 16
#: Below this share of its pixels a face's type area counts as blank.
_BLANK_SHARE = 0.0005


@dataclass(frozen=True)
class Identity:
    """Which face each page is. ``numbers[i]`` belongs to page i + 1; blank pages and second
    copies are ``unsound``: other families do not look at them again.

    ``first`` and ``count``: the first and last face the file ought to hold (a file of faces 6
    and 7 alone holds 6 to 7). ``numbered``: whether its folios number it as a newspaper; a
    book with front matter or a paper without folios is taken by position.
    """

    numbers: list[int]
    folios: list[printed.Printed | None]
    blank: frozenset[int]
    copies: dict[int, int]
    first: int
    count: int
    numbered: bool

    @property
    def missing(self) -> list[int]:
        """Faces that no page is."""
        return [n for n in range(self.first, self.count + 1) if n not in self.numbers]

    @property
    def unsound(self) -> frozenset[int]:
        """Faces nothing can be proven about: absent or blank."""
        return frozenset(self.missing) | {self.numbers[p - 1] for p in self.blank}

    @property
    def whole(self) -> bool:
        """Whether this is a newspaper from its first face on."""
        return self.numbered and self.first == 1


def identify(finished: Finished, count: int | None = None) -> Identity:
    """Decides which face each page is. The printed folio decides where it is unique; a page
    without one, or with one that another page also claims, is the face of its position.

    ``count``: how many faces the issue has; None when only the file is known.
    """
    faces = finished.faces
    folios: list[printed.Printed | None] = [printed.folio(face) for face in faces]
    numbered = count is not None or _is_newspaper(folios)
    if not numbered:
        folios = [None] * len(faces)
    blank = frozenset(face.number for face in faces if is_blank(face))
    copies = _copies([face for face in faces if face.number not in blank])
    first = 1 if count else _first(folios)
    claimed = Counter(int(f.value) for f, face in zip(folios, faces, strict=True) if f and face.number not in copies)
    numbers = [int(f.value) if f and (claimed[int(f.value)] == 1 or face.number in copies) else 0
               for face, f in zip(faces, folios, strict=True)]
    last = count or max([first - 1 + len(faces) - len(copies), *numbers])
    numbers = [n if first <= n <= last else 0 for n in numbers]
    _fill(numbers, first, max(last, first - 1 + len(faces)))
    return Identity(numbers, folios, blank, copies, first, last, numbered)


def _is_newspaper(folios: list[printed.Printed | None]) -> bool:
    """Folios on half of the pages, and not running behind the pages as after front matter."""
    offsets = [int(f.value) - position for position, f in enumerate(folios, 1) if f]
    return len(offsets) >= max(1, len(folios) // 2) and median(offsets) >= 0


def _first(folios: list[printed.Printed | None]) -> int:
    """The face the file begins with: a cover may have no folio, single faces begin anywhere; but
    what begins with 2 and goes on beyond a spread has lost its cover."""
    values = [(position, int(f.value)) for position, f in enumerate(folios) if f]
    if not values:
        return 1
    position, value = values[0]
    first = max(1, min(value - position, *(v for _, v in values)))
    return 1 if first == 2 and len(folios) > 2 else first


def _fill(numbers: list[int], first: int, last: int) -> None:
    """Gives pages without a trusted number (0) the face of their position, else the face after
    the page before them, if nobody else is it."""
    free = [n for n in range(first, last + 1) if n not in numbers]
    for index, number in enumerate(numbers):
        if number:
            continue
        here, after = index + first, (numbers[index - 1] if index else 0) + 1
        numbers[index] = here if here in free or after not in free else after
        if numbers[index] in free:
            free.remove(numbers[index])


def is_blank(face: Face) -> bool:
    """Nothing but one colour below the head zone."""
    picture = _below_head(face)
    if not picture.size:
        return False
    picture = picture[::2, ::2]  # half of the rows and columns tell it as well
    rows, columns = picture.shape[:2]
    few = picture[::_FEW]
    if _apart(few, picture[0, 0]) >= _BLANK_SHARE * rows * columns:
        return False  # the others can only add to it
    return _apart(picture, picture[0, 0]) < _BLANK_SHARE * rows * columns


def _apart(picture: np.ndarray, ground: np.ndarray) -> int:
    """How many pixels are of another colour."""
    return int(np.count_nonzero(difference(picture, ground) > 8))


def _copies(faces: list[Face]) -> dict[int, int]:
    """Page → the earlier page whose type area looks exactly the same."""
    seen: dict[bytes, list[Face]] = defaultdict(list)
    out: dict[int, int] = {}
    for face in faces:
        alike = seen[_below_head(face)[::_FEW].tobytes()]  # rows that tell most faces apart
        first = next((other for other in alike if np.array_equal(_below_head(other), _below_head(face))), None)
        if first:
            out[face.number] = first.number
        else:
            alike.append(face)
    return out


def _below_head(face: Face) -> np.ndarray:
    return face.raster(INK_DPI)[round(HEAD_ZONE / 25.4 * INK_DPI):]


def holds_spreads(finished: Finished) -> bool:
    """Whether the pages are whole spreads: two folios on most of them."""
    double = sum(len(printed.folio_values(face)) > 1 for face in finished.faces)
    return double > 0 and 2 * double >= len(finished.faces)
