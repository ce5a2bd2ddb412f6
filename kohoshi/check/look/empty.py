"""Rule ``look/empty``: a face of which much is empty, or that has one large hole; else a frame of it.

The type area is laid out in cells of one line by a twelfth of its width; a cell in one flat colour
holds nothing, whether that is white paper or a tinted panel. Photographs count as full however
flat their sky. June's faces of the sample issue are 9 to 23 % empty with holes of up to 5 %; a month
poured into layouts of another reaches 50 to 70 % and holes of a quarter of the face.

A frame is laid out in cells of half that width, and only holes from 36 mm wide and 25 mm high on count: what
stands between the rows of a list, beside a centred block or in the days of a calendar is no hole. On both presses
two of June's 24 frames with articles have any, 11 and 15 % of the frame. In the new month made from it and in two
tries at a December 25 to 98 % of a frame are holes where a column or a text ends early, where cards or pictures
are too few; frames that were left alone for what they hold have up to 23 %.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from kohoshi.check.look.cells import FINER, Emptiness, Surface
from kohoshi.check.look.frames import Frame
from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.issue.model import Article
from kohoshi.pdfread.matrix import intersect
from kohoshi.pdfread.model import Q_PER_POINT

#: This share of the type area, or one hole of this share with sides of so many mm, is too much.
_EMPTY, _HOLE, _HOLE_MM = 0.45, 0.15, 60.0
#: Holes of a frame are so many mm wide and high and together this share of the type area; its rule or rounded
#: corner may stand so many mm inside it; none with a lesser side of so many mm is looked at.
_WIDE, _LEAST, _EDGE, _SMALL = (36.0, 25.0), 0.03, 2.0, 20.0
#: Type of this size (Q) with fewer characters than these on its face makes a poster: white is its means.
_POSTER_Q, _POSTER = 150.0, 400
#: A frame whose largest type is this share of its lesser side, or most of whose type is of this size (Q), is a head
#: or a quotation: white is its means, too.
_HEAD, _DISPLAY = 0.25, 30.0
#: mm; faces of another size are no faces of this press.
_SIZE = 1.0


def is_judged(surface: Surface) -> bool:
    """Whether a face is one of this press and no poster."""
    (width, height), trim = surface.looked.text.face.size, surface.press_face.press.trim
    if max(abs(width - trim[0]), abs(height - trim[1])) > _SIZE:
        return False
    sizes = surface.looked.text.face.glyphs.size_pt[surface.letters] * Q_PER_POINT
    return len(sizes) >= _POSTER or not (sizes >= _POSTER_Q).any()


def check_face(surface: Surface, place: Place | None = None) -> Iterator[Finding]:
    """``place``: where the flat plan chooses the layout of the face."""
    found, number = surface.emptiness(surface.area), surface.looked.number
    if found.share >= _EMPTY or _share(surface, found.hole) >= _HOLE and min(found.hole.w, found.hole.h) >= _HOLE_MM:
        yield Finding("look/empty", Level.WARNING, f"{number}面は版面の {found.describe(found.share)}",
                      "記事・写真・告知を足すか、写真を大きくするか、文章の量に合った面の型に替えてください",
                      face=number, box=found.hole, place=place, excerpt=f"{number}面の空き {found.share * 10:.0f}割")


def check_frames(surface: Surface, frames: Sequence[Frame], articles: Mapping[str, Article]) -> Iterator[Finding]:
    """For a face that was not told itself; of frames in one another the outer alone, and of two the one hole once."""
    holes: list[Box] = []
    for frame in frames:
        for part in (frame, *frame.inside):
            found = _of_frame(surface, part)
            if found and not any(_overlap(found.hole, hole) for hole in holes):
                holes.append(found.hole)
                yield _finding(surface, part, found, articles)
                if part is frame:
                    break


def _of_frame(surface: Surface, frame: Frame) -> Emptiness | None:
    """How empty a frame is, where that is too much."""
    left, top, right, bottom = intersect(surface.press_face.trim, (frame.box.x, frame.box.y, frame.box.x + frame.box.w, frame.box.y + frame.box.h))
    box = Box(left + _EDGE, top + _EDGE, right - left - 2 * _EDGE, bottom - top - 2 * _EDGE)
    if min(box.w, box.h) < _SMALL or _is_head(surface, frame.box):
        return None
    found = surface.emptiness(box, across=FINER, least=_WIDE)
    return found if found.wide >= frame.least and found.wide * _share(surface, box) >= _LEAST else None


def _finding(surface: Surface, frame: Frame, found: Emptiness, articles: Mapping[str, Article]) -> Finding:
    number, several = surface.looked.number, len(frame.articles) > 1
    add = "この枠に記事か写真を足すか、" if several else "文章か写真を足すか、写真を大きくするか、"
    return Finding("look/empty", Level.WARNING, f"{number}面の{frame.named(articles)}は {found.describe(found.wide)}",
                   f"{add}文章の量に合った枠や面の型に替えてください。わざと空けたのなら、理由を書いて承認してください",
                   face=number, box=found.hole, place=frame.place, article=None if several else next(iter(frame.articles), None),
                   excerpt=f"{number}面 {frame.name} の空き {found.wide * 10:.0f}割")


def _is_head(surface: Surface, box: Box) -> bool:
    sizes = surface.looked.text.face.glyphs.size_pt[surface.inside(box)]
    if not len(sizes):
        return False
    return float(sizes.max()) * Q_PER_POINT / 4 >= _HEAD * min(box.w, box.h) or float(np.median(sizes)) * Q_PER_POINT >= _DISPLAY


def _share(surface: Surface, box: Box) -> float:
    return box.w * box.h / (surface.area.w * surface.area.h)


def _overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h
