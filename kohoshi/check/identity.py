"""Which face each page of a file is, told by the page itself."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np

from kohoshi.check import folio as printed
from kohoshi.check.facetext import HEAD_ZONE
from kohoshi.check.numbering import Printed, numbering, pairs
from kohoshi.pdfread.finished import Finished, Page
from kohoshi.pdfread.ink import INK_DPI, difference
from kohoshi.text import plain

#: One row in so many is looked at first.
_FEW = 16
#: Below this share of its pixels a face's type area counts as blank.
_BLANK_SHARE = 0.0005


class Basis(StrEnum):
    """What says which face a page is: its folio, the page label of the file, its looks compared with our
    own print.pdf; nothing but its place in the file."""

    FOLIO = "folio"
    LABEL = "label"
    PICTURE = "picture"
    NONE = "none"


@dataclass(frozen=True)
class Identity:
    """Which face each page is. ``numbers[i]`` belongs to page i + 1, ``basis[i]`` is what says so; blank
    pages and second copies are ``unsound``: other families do not look at them again.

    ``first`` and ``count``: the first and last face the file ought to hold (a file of faces 6
    and 7 alone holds 6 to 7). ``numbered``: whether its folios number it as a newspaper; a
    book with front matter or a paper without folios is taken by position. ``read``: on how many
    pages a folio was read; ``strange``: pages that look like no face of our print.pdf.
    """

    faces: list[int]
    folios: list[Printed | None]
    blank: frozenset[int]
    copies: dict[int, int]
    first: int
    count: int
    numbered: bool
    basis: tuple[Basis, ...]
    read: int
    strange: frozenset[int] = frozenset()

    @property
    def missing(self) -> list[int]:
        """Faces that no page is."""
        return [n for n in range(self.first, self.count + 1) if n not in self.faces]

    @property
    def unsound(self) -> frozenset[int]:
        """Faces nothing can be proven about: absent or blank."""
        return frozenset(self.missing) | {self.faces[p - 1] for p in self.blank}

    @property
    def whole(self) -> bool:
        """Whether this is a newspaper from its first face on."""
        return self.numbered and self.first == 1

    @property
    def unproven(self) -> list[int]:
        """Pages of which only their place says which face they are. Of one page there is no order."""
        return [position for position, basis in enumerate(self.basis, 1)
                if basis is Basis.NONE and position not in self.blank and position not in self.copies] if len(self.basis) > 1 else []


def identify(finished: Finished, count: int | None = None, like: Callable[[], list[int]] | None = None) -> Identity:
    """Decides which face each page is. The printed folio decides where it is unique; a page
    without one, or with one that another page also claims, is the face of its position.

    ``count``: how many faces the issue has; None when only the file is known. ``like``: the faces that the
    pages look like (0: none); asked only where most folios cannot be read.
    """
    faces = finished.pages
    read = numbering(faces)
    folios = list(read.folios)
    found = sum(folio is not None for folio in folios)
    numbered = count is not None or _is_newspaper(folios)
    claims = [int(folio.value) if folio else 0 for folio in folios]
    if not numbered:
        # a book: front matter without folios, then page after page; what is out of step shows all the same
        behind = read.offset if read.offset is not None and found > 2 else None
        claims = [claim - behind if claim and behind is not None and claim > behind else 0 for claim in claims]
        folios = [None] * len(faces)
    basis = [Basis.FOLIO if claim else Basis.NONE for claim in claims]
    blank = frozenset(face.position for face in faces if is_blank(face))
    copies = _copies([face for face in faces if face.position not in blank])
    strange: frozenset[int] = frozenset()
    if 2 * sum(map(bool, claims)) < len(faces):
        if like:
            strange = _by_looks(like(), claims, basis, blank, copies)
        elif labels := _labelled(faces) if not any(claims) else []:
            claims, basis = labels, [Basis.LABEL] * len(faces)
    first = 1 if count else _first(claims)
    claimed = Counter(claim for claim, face in zip(claims, faces, strict=True) if claim and face.position not in copies)
    numbers = [claim if claim and (claimed[claim] == 1 or face.position in copies) else 0
               for face, claim in zip(faces, claims, strict=True)]
    last = count or max([first - 1 + len(faces) - len(copies), *numbers])
    numbers = [n if first <= n <= last else 0 for n in numbers]
    basis = [each if number else Basis.NONE for each, number in zip(basis, numbers, strict=True)]
    alone = [index for index, number in enumerate(numbers) if not number and index + 1 not in blank]
    _fill(numbers, first, max(last, first - 1 + len(faces)))
    if len(alone) == 1 and len(faces) > 2 and len(faces) == last - first + 1:  # the only face that is left
        basis[alone[0]] = next((each for each in basis if each is not Basis.NONE), Basis.NONE)
    return Identity(numbers, folios, blank, copies, first, last, numbered, tuple(basis), found, strange)


def _by_looks(alike: list[int], claims: list[int], basis: list[Basis], blank: frozenset[int], copies: dict[int, int]) -> frozenset[int]:
    """Fills ``claims``, ``basis`` and ``copies`` from what pages look like; gives those that look like nothing."""
    seen: dict[int, int] = {}
    for position, face in enumerate(alike, 1):
        if face and not claims[position - 1]:
            claims[position - 1], basis[position - 1] = face, Basis.PICTURE
            if face in seen:
                copies.setdefault(position, seen[face])
            seen.setdefault(face, position)
    if not seen:
        return frozenset()  # another issue's print.pdf, or another paper's: it tells nothing
    return frozenset(position for position, face in enumerate(alike, 1) if not face and position not in blank)


def _labelled(faces: list[Page]) -> list[int]:
    """The page labels as numbers, where every page has one of its own; else nothing."""
    labels = [re.fullmatch(r"(\d{1,3})(?:面|ページ|頁)?", plain(face.label or "")) for face in faces]
    numbers = [int(label[1]) for label in labels if label]
    return numbers if len(numbers) == len(faces) == len(set(numbers)) and 0 not in numbers else []


def _is_newspaper(folios: list[Printed | None]) -> bool:
    """Folios on half of the pages, and not running behind the pages from the first one on, as after
    front matter."""
    offsets = [int(f.value) - position for position, f in enumerate(folios, 1) if f]
    return bool(offsets) and len(offsets) >= len(folios) // 2 and max(median(offsets), offsets[0]) >= 0


def _first(claims: list[int]) -> int:
    """The face the file begins with: a cover may have no folio, single faces begin anywhere; but
    what begins with 2 and goes on beyond a spread has lost its cover."""
    values = [(position, claim) for position, claim in enumerate(claims) if claim]
    if not values:
        return 1
    position, value = values[0]
    first = max(1, min(value - position, *(v for _, v in values)))
    return 1 if first == 2 and len(claims) > 2 else first


def _fill(numbers: list[int], first: int, last: int) -> None:
    """Gives pages without a trusted number (0) the face of their position, else the face after
    the page before them, if nobody else is it, else one that nobody is: a cover without folio in the
    order of a printer's sheet (12・1・2・11)."""
    free = [n for n in range(first, last + 1) if n not in numbers]
    for index, number in enumerate(numbers):
        if number:
            continue
        here, after = index + first, (numbers[index - 1] if index else 0) + 1
        numbers[index] = here if here in free else after if after in free else free[0] if free else here
        if numbers[index] in free:
            free.remove(numbers[index])


def is_blank(face: Page) -> bool:
    """Nothing but one colour below the head zone."""
    picture = _below_head(face)
    if not picture.size:
        return False
    picture = picture[::2, ::2]  # half of the rows and columns tell it as well
    rows, columns = picture.shape[:2]
    few = picture[::_FEW]
    if _apart(few, picture[0, 0]) >= _BLANK_SHARE * rows * columns:
        return False  # the others can only add to it
    return bool(_apart(picture, picture[0, 0]) < _BLANK_SHARE * rows * columns)


def _apart(picture: np.ndarray, ground: np.ndarray) -> int:
    """How many pixels are of another colour."""
    return int(np.count_nonzero(difference(picture, ground) > 8))


def _copies(faces: list[Page]) -> dict[int, int]:
    """Page → the earlier page whose type area looks exactly the same."""
    seen: dict[bytes, list[Page]] = defaultdict(list)
    out: dict[int, int] = {}
    for face in faces:
        alike = seen[_below_head(face)[::_FEW].tobytes()]  # rows that tell most faces apart
        first = next((other for other in alike if np.array_equal(_below_head(other), _below_head(face))), None)
        if first:
            out[face.position] = first.position
        else:
            alike.append(face)
    return out


def _below_head(face: Page) -> np.ndarray:
    return face.raster(INK_DPI)[round(HEAD_ZONE / 25.4 * INK_DPI):]


def holds_spreads(finished: Finished) -> bool:
    """Whether the pages are whole spreads: two folios on most of them."""
    double = sum(len(printed.folio_values(face)) > 1 for face in finished.pages)
    pages = len(finished.pages)
    return double > 0 and 2 * double >= pages or pages > 1 and 2 * (twice := pairs(finished.pages)) >= pages and twice > 1
