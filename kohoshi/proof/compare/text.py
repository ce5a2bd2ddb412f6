"""What became of the text of one frame: corrections, and of what stayed its colour, type and place."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from kohoshi.proof.compare.change import Change, Kind
from kohoshi.proof.compare.owners import Unit
from kohoshi.proof.compare.places import of_edit, of_glyphs
from kohoshi.proof.compare.words import Edit, compare_text, grouped, pieces_of

#: Less than this (mm) is no move; a size within this share is the same.
STILL = 0.05
_SIZE = 0.01
#: Glyphs further apart than this (em) are no number together.
_TOGETHER = 1.3


@dataclass
class TextResult:
    """``changes``: corrections, colour, type. ``reflowed``: glyphs (old, new) that came to stand
    elsewhere because of corrections; ``displaced``: what came to stand elsewhere without any;
    ``edited``: whether there are corrections; ``touched``: boxes (mm) of their lines."""

    changes: list[Change] = field(default_factory=list)
    reflowed: list[tuple[int, int]] = field(default_factory=list)
    displaced: Change | None = None
    edited: bool = False
    touched_old: list[np.ndarray] = field(default_factory=list)
    touched_new: list[np.ndarray] = field(default_factory=list)


def compare_words(old: Unit, new: Unit, *, moved: bool) -> TextResult:
    """``moved``: the frame went to another slot: lines that break differently there, and its
    type, follow from that."""
    edits, pairs = compare_text(old.chars, new.chars, _joined(old), _joined(new))
    result = TextResult(edited=bool(edits))
    for group in grouped(edits, _far(new)):
        result.changes.append(_correction(old, new, group))
    for unit, boxes, ends in ((old, result.touched_old, [(e.a0, e.a1) for e in edits]),
                              (new, result.touched_new, [(e.b0, e.b1) for e in edits])):
        boxes.extend(_lines_of(unit, ends))
    if not moved:
        at_old, at_new = (np.array(side, dtype=int) for side in (zip(*pairs, strict=True) if pairs else ((), ())))
        restyled = _type(old, new, at_old, at_new, result)
        _colour(old, new, at_old, at_new, result)
        _place(old, new, at_old, at_new, edits, result, restyled)
    return result


def _correction(old: Unit, new: Unit, group: list[Edit]) -> Change:
    before = "…".join("".join(old.chars[e.a0:e.a1]) for e in group if e.a0 < e.a1)
    after = "…".join("".join(new.chars[e.b0:e.b1]) for e in group if e.b0 < e.b1)
    message = f"「{_short(before)}」が「{_short(after)}」になりました" if before and after else (
        f"「{_short(after)}」が入りました" if after else f"「{_short(before)}」がなくなりました")
    return Change(Kind.TEXT, old.region.article, message,
                  tuple(spot for e in group for spot in of_edit(old, e, new=False)),
                  tuple(spot for e in group for spot in of_edit(new, e, new=True)),
                  before, after, pieces_of(old.chars, new.chars, group))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}…（{len(text)}字）"


def _joined(unit: Unit) -> list[bool]:
    """Whether each glyph stands right beside the one before it."""
    boxes = unit.boxes
    if not len(boxes):
        return []
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    em = unit.face.sizes[unit.glyphs] * 0.25
    step = np.abs(np.diff(middle, axis=0))
    near = (step.max(axis=1) <= _TOGETHER * em[1:]) & (step.min(axis=1) <= 0.4 * em[1:])
    return [False, *near.tolist()]


def _far(unit: Unit) -> list[bool]:
    """Whether a glyph begins somewhere else on the face than where the one before it ends."""
    boxes = unit.boxes
    if not len(boxes):
        return []
    em = unit.face.sizes[unit.glyphs] * 0.25
    line = unit.face.lines[unit.glyphs]
    drop = np.abs(boxes[1:, 1] - boxes[:-1, 1])
    return [False, *((np.diff(line) != 0) & (drop > 3 * em[1:])).tolist()]


def _lines_of(unit: Unit, spans: Sequence[tuple[int, int]]) -> Iterator[np.ndarray]:
    """(4,) boxes of the lines that spans of glyphs stand in, or would."""
    lines = unit.face.lines[unit.glyphs]
    count = len(lines)
    touched = {int(lines[min(i, count - 1)]) for start, end in spans if count for i in range(max(start - 1, 0), end + 1)}
    for line in sorted(touched):
        boxes = unit.boxes[lines == line]
        yield np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _type(old: Unit, new: Unit, at_old: np.ndarray, at_new: np.ndarray, result: TextResult) -> np.ndarray:
    """Font or size of what stayed: which of it is set otherwise."""
    sizes_old, sizes_new = old.face.sizes[old.glyphs[at_old]], new.face.sizes[new.glyphs[at_new]]
    fonts_old = [old.face.fonts[i] for i in old.glyphs[at_old]]
    fonts_new = [new.face.fonts[i] for i in new.glyphs[at_new]]
    other = np.abs(sizes_new - sizes_old) > _SIZE * np.maximum(sizes_old, sizes_new)
    other |= np.array([a != b for a, b in zip(fonts_old, fonts_new, strict=True)], dtype=bool)
    changed = np.flatnonzero(other)
    if len(changed):
        said = [(f"{fonts_old[k]} {sizes_old[k]:.1f}Q", f"{fonts_new[k]} {sizes_new[k]:.1f}Q") for k in changed]
        result.changes.append(_same_text(Kind.STYLE, "書体・大きさ", said, old, new, at_old[changed], at_new[changed]))
    return changed


def _colour(old: Unit, new: Unit, at_old: np.ndarray, at_new: np.ndarray, result: TextResult) -> None:
    said = [(old.face.colours[a], new.face.colours[b]) for a, b in zip(old.glyphs[at_old], new.glyphs[at_new], strict=True)]
    changed = np.array([k for k, (a, b) in enumerate(said) if a != b], dtype=int)
    if len(changed):
        result.changes.append(_same_text(Kind.COLOUR, "文字の色", [said[k] for k in changed], old, new,
                                         at_old[changed], at_new[changed]))


def _same_text(kind: Kind, what: str, said: list[tuple[str, str]], old: Unit, new: Unit,
               at_old: np.ndarray, at_new: np.ndarray) -> Change:
    """A change of how the same characters are painted."""
    (before, after), _ = Counter(said).most_common(1)[0]
    text = "".join(new.chars[i] for i in at_new)
    more = "ほか" if len(set(said)) > 1 else ""
    return Change(kind, old.region.article, f"{what}が変わりました（「{_short(text)}」 {before} → {after}{more}）",
                  of_glyphs(old, at_old.tolist()), of_glyphs(new, at_new.tolist()), before, after)


def _place(old: Unit, new: Unit, at_old: np.ndarray, at_new: np.ndarray, edits: Sequence[Edit],
           result: TextResult, restyled: np.ndarray) -> None:
    """Where what stayed stands now. Beside a correction, the rest of its line slides along it, and
    so does a line in other type; that goes without saying."""
    if not len(at_old):
        return
    shift = np.abs((new.boxes[at_new] - np.array(new.origin * 2)) - (old.boxes[at_old] - np.array(old.origin * 2)))
    shift = np.minimum(shift[:, :2], shift[:, 2:])  # a wider em box of another font is no move
    moved = shift.max(axis=1) > STILL
    line_old, line_new = old.face.lines[old.glyphs], new.face.lines[new.glyphs]
    if edits:
        edited_old, edited_new = (
            {int(lines[min(max(i, 0), len(lines) - 1)]) for start, end in spans for i in range(start - 1, end + 1)}
            for lines, spans in ((line_old, [(e.a0, e.a1) for e in edits]), (line_new, [(e.b0, e.b1) for e in edits])))
        beside = np.isin(line_old[at_old], list(edited_old)) & np.isin(line_new[at_new], list(edited_new))
        moved &= ~(beside & (shift.min(axis=1) <= STILL))
    if len(restyled):
        moved &= ~(np.isin(line_old[at_old], line_old[at_old[restyled]]) & np.isin(line_new[at_new], line_new[at_new[restyled]]))
    which = np.flatnonzero(moved)
    if not len(which):
        return
    if edits or len(restyled) or _breaks(line_old[at_old]) != _breaks(line_new[at_new]):
        result.reflowed = [(int(at_old[k]), int(at_new[k])) for k in which]
        return
    text = "".join(new.chars[i] for i in at_new[which])
    result.displaced = Change(
        Kind.STYLE, old.region.article, f"字間・行間・位置が変わりました（「{_short(text)}」 最大 {shift.max():.2f} mm）",
        of_glyphs(old, at_old[which].tolist()), of_glyphs(new, at_new[which].tolist()))


def _breaks(lines: np.ndarray) -> list[int]:
    """Positions at which a new line begins."""
    return np.flatnonzero(np.diff(lines)).tolist()
