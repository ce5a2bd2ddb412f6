"""The printer's returned PDF against what was handed over: does it still show the same?

Fonts may have become outlines, pictures may be encoded anew, a whole page may sit a hair beside:
what counts is what would be printed. The faces are drawn and compared, a pixel being the same
when its like lies within half a tenth of a mm; then the plates, where a colour lacks that a
screen hardly shows; the text only says in words what the drawings found.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from kohoshi.finding import Box
from kohoshi.pdfread.finished import Finished, Page
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.pdfread.model import as_box
from kohoshi.pdfread.painted import Kind as PaintedKind
from kohoshi.proof.compare.change import Change, FaceBox, Kind
from kohoshi.proof.compare.owners import regions
from kohoshi.proof.compare.painting import face_number
from kohoshi.proof.compare.patches import blocks, excess, patches
from kohoshi.proof.compare.places import merged
from kohoshi.proof.compare.words import compare_text
from kohoshi.text import plain

#: Shifts of less than this (mm) are nothing.
STILL = 0.05
_DPI = 300.0
#: Levels (of 255) that a pixel must leave what is around it; the least area (mm²) of a change.
_LEVELS, _LEAST = 64, 0.012
#: Inks (of 255) that a tint must differ by; a plate with less than this in the mean is empty.
_INK, _EMPTY = 3.0, 0.05
#: A page of another size (mm); how far a shifted page is looked for (mm); glyphs needed to tell it.
_SIZE, _REACH, _ENOUGH = 0.3, 3.0, 12
#: Around a patch (mm), where its glyphs are looked for.
_AROUND = 0.15
_PLATES = ("C（シアン）", "M（マゼンタ）", "Y（イエロー）", "K（スミ）")


def compare_returned(handed: Finished, returned: Finished, layout: Mapping[str, Any] | None = None) -> list[Change]:
    """Every place that would print differently, by face.

    ``layout``: the layout.json of the handed file, to name articles. Raises PdfRefused where one
    of the files cannot be drawn.
    """
    found: list[Change] = []
    if len(handed.pages) != len(returned.pages):
        found.append(Change(Kind.PAGE, None, f"{len(handed.pages)}ページの入稿に対して、戻ってきたのは{len(returned.pages)}ページです",
                            before=str(len(handed.pages)), after=str(len(returned.pages))))
    for old, new in zip(handed.pages, returned.pages, strict=False):
        found.extend(_Pages(handed, returned, old, new, layout or {"frames": ()}).changes())
    return found


class _Pages:
    """A page and what became of it."""

    def __init__(self, handed: Finished, returned: Finished, old: Page, new: Page, layout: Mapping[str, Any]) -> None:
        self.handed, self.returned, self.old, self.new = handed, returned, old, new
        self.number = face_number(old)
        self.rooms = [region for region in regions(layout) if region.face == self.number]

    def changes(self) -> Iterator[Change]:
        (w, h), (v, g) = self.old.size, self.new.size
        whole = FaceBox(self.number, Box(0, 0, w, h))
        if abs(w - v) > _SIZE or abs(h - g) > _SIZE:
            yield Change(Kind.PAGE, None, f"{self.number}面の仕上がり寸法が違います", (whole,), (whole,), f"{w:.1f}×{h:.1f} mm", f"{v:.1f}×{g:.1f} mm")
            return
        shift = self._shift()
        if max(abs(value) for value in shift) >= STILL:
            said = f"横 {shift[0]:+.2f} mm・縦 {shift[1]:+.2f} mm"
            yield Change(Kind.MOVED, None, f"{self.number}面全体がずれています（{said}）", (whole,), (whole,), after=said)
        else:
            shift = (0.0, 0.0)
        before, after = _fitted(self.old.raster(_DPI), _shifted(self.new.raster(_DPI), shift, _DPI / 25.4))
        differs = excess(before.mean(axis=2).astype(np.uint8), after.mean(axis=2).astype(np.uint8)) > _LEVELS
        seen = patches(_without_edge(differs, shift, _DPI / 25.4), _DPI / 25.4, least=_LEAST)
        lost, inks = self._plates(seen, shift)
        whole_plates = [spot.box for change in lost for spot in change.new]
        yield from _once(self._seen(box, shift) for box in seen if not any(_touch(box, plate) for plate in whole_plates))
        yield from (*lost, *inks)

    # --- the whole page ----------------------------------------------------------------------

    def _shift(self) -> tuple[float, float]:
        """How far the page as a whole stands beside (mm), by the glyphs that both have; else 0."""
        moves: list[np.ndarray] = []
        new = _by_char(self.new)
        for char, at in _by_char(self.old).items():
            if char in new:
                apart = new[char][None] - at[:, None]
                nearest = np.abs(apart).max(axis=2).argmin(axis=1)
                moves.append(apart[np.arange(len(at)), nearest])
        every = np.concatenate(moves) if moves else np.zeros((0, 2))
        every = every[np.abs(every).max(axis=1) <= _REACH] if len(every) else every
        if len(every) < _ENOUGH:
            return 0.0, 0.0
        dx, dy = (float(value) for value in np.median(every, axis=0))
        return dx, dy

    # --- one place ---------------------------------------------------------------------------

    def _seen(self, box: Box, shift: tuple[float, float]) -> Change:
        old, new = _glyphs(self.old, box, (0.0, 0.0)), _glyphs(self.new, box, shift)
        before, after = ("".join(char for char, _ in side) for side in (old, new))
        spot = (FaceBox(self.number, _with(box, old)),)
        article = self._article(box)
        picture = self._picture(box)
        if before != after:
            edits, _ = compare_text(list(before), list(after))
            was, now = ("…".join(part for part in parts if part) for parts in (
                (before[e.a0:e.a1] for e in edits), (after[e.b0:e.b1] for e in edits)))
            what = f"「{was}」が「{now}」になっています" if now else f"「{was}」が、文字として読めないか、なくなっています"
            return Change(Kind.TEXT, article, what if was else f"「{now}」が加わっています", spot, spot, before, after)
        if before and (moved := max((max(abs(a[0] - b[0]), abs(a[1] - b[1])) for (_, a), (_, b) in zip(old, new, strict=True)))) >= STILL:
            return Change(Kind.MOVED, article, f"「{before[:20]}」がずれています（{moved:.2f} mm）", spot, spot, before, after)
        if picture is not None:
            held = (FaceBox(self.number, picture),)
            return Change(Kind.PICTURE, article, "写真・絵が違って見えます", held, held)
        what = f"「{before[:20]}」の形が違って見えます" if before else "見た目が違います"
        return Change(Kind.PAGE if article is None else Kind.STYLE, article, what, spot, spot, before, after)

    def _picture(self, box: Box) -> Box | None:
        """The sampled picture that the handed face shows here."""
        page = self.handed.press.pages[self.old.position - 1]
        x, y = box.x + box.w / 2, box.y + box.h / 2
        held = [o.box for o in page.objects if o.kind is PaintedKind.IMAGE and o.box[0] <= x <= o.box[2] and o.box[1] <= y <= o.box[3]]
        return as_box(held[-1]) if held else None

    def _article(self, box: Box) -> str | None:
        x, y = box.x + box.w / 2, box.y + box.h / 2
        here = [region for region in self.rooms if region.edges[0] <= x <= region.edges[2] and region.edges[1] <= y <= region.edges[3]]
        return min(here, key=lambda region: (region.article is None, region.area)).article if here else None

    # --- the plates --------------------------------------------------------------------------

    def _plates(self, seen: list[Box], shift: tuple[float, float]) -> tuple[list[Change], list[Change]]:
        """(plates that came or went as a whole, inks that differ where the eye sees next to nothing)."""
        trim = (0.0, 0.0, *self.old.size)
        try:
            one, other = self.handed.plates.face(self.old.position), self.returned.plates.face(self.new.position)
        except PdfRefused as refused:
            raise PdfRefused(f"版をくらべられません（{refused.what}）", refused.name) from None
        scale = one.scale[0]
        before, after = _fitted(np.asarray(one.part(trim)), _shifted(np.asarray(other.part(trim)), shift, scale))
        lost: list[Change] = []
        inks: list[Change] = []
        for ink, name in enumerate(_PLATES):
            had, has = before[..., ink], after[..., ink]
            if min(had.mean(), has.mean()) <= _EMPTY < max(had.mean(), has.mean()):
                spots = merged(FaceBox(self.number, box) for box in patches(np.maximum(had, has) > _INK, scale))
                how = "ありません" if had.mean() > has.mean() else "加わっています"
                lost.append(Change(Kind.COLOUR, None, f"{self.number}面の{name}の版が{how}", spots, spots,
                                   f"平均 {had.mean() / 2.55:.1f}%", f"平均 {has.mean() / 2.55:.1f}%"))
                continue
            for box in blocks(_without_edge(excess(had, has), shift, scale), scale, _INK):
                if not any(_touch(box, known) for known in seen):
                    spots = (FaceBox(self.number, box),)
                    inks.append(Change(Kind.COLOUR, self._article(box), f"{name}の濃さが違います", spots, spots,
                                       f"{_mean(had, box, scale):.0f}%", f"{_mean(has, box, scale):.0f}%"))
        return lost, inks


def _once(changes: Iterable[Change]) -> Iterator[Change]:
    """A picture is told once, in however many places it looks different."""
    pictures: set[tuple[FaceBox, ...]] = set()
    for change in changes:
        if change.kind is not Kind.PICTURE or change.old not in pictures:
            yield change
        if change.kind is Kind.PICTURE:
            pictures.add(change.old)


def _by_char(face: Page) -> dict[str, np.ndarray]:
    """Character → (n, 2) middles of its ink."""
    glyphs = face.glyphs
    middle = (glyphs.ink[:, :2] + glyphs.ink[:, 2:]) / 2
    found: dict[str, list[int]] = {}
    for index, char in enumerate(glyphs.text):
        if not char.isspace():
            found.setdefault(plain(char) or char, []).append(index)
    return {char: middle[index] for char, index in found.items()}


def _glyphs(face: Page, box: Box, shift: tuple[float, float]) -> list[tuple[str, tuple[float, float]]]:
    """(character, middle of its ink) of what reaches into a box, as read: line by line."""
    ink = face.glyphs.ink - np.array(shift * 2)
    reach = ((ink[:, 0] <= box.x + box.w + _AROUND) & (ink[:, 2] >= box.x - _AROUND)
             & (ink[:, 1] <= box.y + box.h + _AROUND) & (ink[:, 3] >= box.y - _AROUND))
    found = [(plain(face.glyphs.text[i]), (float(ink[i, [0, 2]].mean()), float(ink[i, [1, 3]].mean())))
             for i in np.flatnonzero(reach) if not face.glyphs.text[i].isspace()]
    return sorted((one for one in found if one[0]), key=lambda one: (round(one[1][1] / 2), one[1][0]))


def _with(box: Box, glyphs: list[tuple[str, tuple[float, float]]]) -> Box:
    """The box, wide enough to be seen and to hold the middles of its glyphs."""
    xs, ys = [box.x, box.x + box.w, *(at[0] for _, at in glyphs)], [box.y, box.y + box.h, *(at[1] for _, at in glyphs)]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _fitted(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both cut to the size that they share: a trim rounds to a pixel more or less."""
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    return a[:height, :width], b[:height, :width]


def _shifted(raster: np.ndarray, shift: tuple[float, float], scale: float) -> np.ndarray:
    """Moved back by whole pixels."""
    dx, dy = (round(value * scale) for value in shift)
    return np.roll(raster, (-dy, -dx), axis=(0, 1)) if dx or dy else raster


def _without_edge(differs: np.ndarray, shift: tuple[float, float], scale: float) -> np.ndarray:
    """Of a page moved back, the strips that came from nowhere do not count."""
    for axis, value in ((1, shift[0]), (0, shift[1])):
        if pixels := round(abs(value) * scale):
            width = pixels + 1
            strip: list[slice] = [slice(None)] * differs.ndim
            for part in (slice(None, width), slice(-width, None)):
                strip[axis] = part
                differs[tuple(strip)] = 0
    return differs


def _touch(a: Box, b: Box) -> bool:
    return a.x <= b.x + b.w and b.x <= a.x + a.w and a.y <= b.y + b.h and b.y <= a.y + a.h


def _mean(plate: np.ndarray, box: Box, scale: float) -> float:
    part = plate[int(box.y * scale):int((box.y + box.h) * scale) + 1, int(box.x * scale):int((box.x + box.w) * scale) + 1]
    return float(part.mean()) / 2.55
