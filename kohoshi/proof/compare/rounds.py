"""What changed between two rounds, by article.

Everything is read from the finished files: a change that only a template or the CSS made counts as
much as one of the text. One edit is one change: lines that run on differently behind it are told
once as 送り, an article that the flat plan moved is told once as 移動.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from kohoshi.proof.compare.change import Change, FaceBox, Kind
from kohoshi.proof.compare.net import overlooked
from kohoshi.proof.compare.owners import Unit
from kohoshi.proof.compare.places import around, merged, of_glyphs, of_room
from kohoshi.proof.compare.text import STILL, compare_words
from kohoshi.proof.compare.things import compare_things
from kohoshi.text import plain, say_faces

_ORDER = {kind: index for index, kind in enumerate(Kind)}


class ComparedRound(Protocol):
    """A finished print.pdf, its layout and what its frames show (kohoshi.proof.rounds.Frozen)."""

    @property
    def units(self) -> list[Unit]: ...

    @property
    def layout(self) -> Mapping[str, Any]: ...

    def raster(self, face: int, dpi: float) -> Any: ...


@dataclass(frozen=True)
class _Move:
    """How an article's frame went from here to there. ``slot``: to another slot or face."""

    old: Unit
    new: Unit
    slot: bool


def compare(old: ComparedRound, new: ComparedRound) -> list[Change]:
    """Every change, by article, those of the pages last."""
    before, after = ({unit.region.key: unit for unit in side.units} for side in (old, new))
    found: list[Change] = []
    found.extend(_whole(before, after))
    moves: list[_Move] = []
    loud: list[FaceBox] = []
    for key, unit in before.items():
        if key in after:
            found.extend(_unit(unit, after[key], moves, loud))
    found.extend(_moved(moves))
    found = list(_once(found))
    found.extend(overlooked(old, new, [*loud, *(spot for c in found for spot in (*c.old, *c.new))]))
    place: dict[str | None, tuple[float, ...]] = {}
    for unit in sorted((*after.values(), *before.values()), key=lambda u: (u.region.face, u.region.edges[1], u.region.edges[0])):
        place.setdefault(unit.region.article, (unit.region.face, len(place)))
    return sorted(found, key=lambda c: (c.article is None, place.get(c.article, ()), _ORDER[c.kind],
                                        *((s.face, s.box.y) for s in (*c.new, *c.old)[:1])))


def _whole(before: Mapping[tuple[str, str], Unit], after: Mapping[tuple[str, str], Unit]) -> Iterable[Change]:
    """Articles and frames that came or went."""
    sides = (before, after, Kind.REMOVED, "なくなりました"), (after, before, Kind.ADDED, "入りました")
    for mine, theirs, kind, how in sides:
        known = {unit.region.article for unit in theirs.values()}
        gone: dict[tuple[str | None, int], list[Unit]] = {}
        for key, unit in mine.items():
            if key not in theirs and (len(unit.glyphs) or unit.things):
                gone.setdefault((unit.region.article, 0 if unit.region.article else unit.region.face), []).append(unit)
        for (article, _), units in gone.items():
            faces = say_faces({unit.region.face for unit in units})
            what = "紙面の枠" if article is None else "記事" if article not in known else "記事の一部"
            text = "".join(unit.text for unit in units)
            spots = tuple(of_room(unit) for unit in units)
            change = Change(kind if article else Kind.PAGE, article, f"{faces}: {what}が{how}")
            yield replace(change, old=spots, before=text) if kind is Kind.REMOVED else replace(change, new=spots, after=text)


def _unit(old: Unit, new: Unit, moves: list[_Move], loud: list[FaceBox]) -> Iterable[Change]:
    """``loud``: gets the places where more looks different than is told one by one."""
    slot = (old.region.face, old.region.slot) != (new.region.face, new.region.slot) and bool(old.region.slot or old.region.article)
    shift = max(abs(a - b) for a, b in zip(old.origin, new.origin, strict=True))
    resized = max(abs((old.region.edges[i] - old.region.edges[i - 2]) - (new.region.edges[i] - new.region.edges[i - 2])) for i in (2, 3)) > STILL
    if slot or shift > STILL:
        moves.append(_Move(old, new, slot))
    words = compare_words(old, new, moved=slot)
    flows = bool(words.edited or words.reflowed or resized or words.displaced or any(c.kind is Kind.STYLE for c in words.changes))
    if flows or slot or shift > STILL:
        loud.extend(_loud(old, words.touched_old))
        loud.extend(_loud(new, words.touched_new))
    found = [*words.changes, *compare_things(old, new, flows=flows, moved=slot, touched_old=words.touched_old,
                                             touched_new=words.touched_new)]
    if words.reflowed:
        at_old, at_new = zip(*words.reflowed, strict=True)
        found.append(Change(Kind.REFLOWED, old.region.article, "行の送りが変わりました（文字はそのままです）",
                            merged(of_glyphs(old, at_old)), merged(of_glyphs(new, at_new))))
    if words.displaced and not any(change.kind is Kind.PICTURE for change in found):  # a caption follows its picture
        found.append(words.displaced)
    for change in found:
        yield change if change.article else replace(change, kind=Kind.PAGE)


def _loud(unit: Unit, lines: Sequence[np.ndarray]) -> Iterable[FaceBox]:
    """The frame; of what lies in none, the lines."""
    return [of_room(unit)] if unit.region.name else [FaceBox(unit.region.face, around(line[None])) for line in lines]


def _moved(moves: Sequence[_Move]) -> Iterable[Change]:
    """One change an article, whatever the number of its frames."""
    by_article: dict[str, list[_Move]] = {}
    for move in moves:
        if move.old.region.article:
            by_article.setdefault(move.old.region.article, []).append(move)
    for article, mine in by_article.items():
        old, new = tuple(of_room(m.old) for m in mine), tuple(of_room(m.new) for m in mine)
        from_, to = ({m.old.region.face for m in mine}, {m.new.region.face for m in mine})
        if from_ != to:
            message = f"{say_faces(from_)}から{say_faces(to)}へ移りました"
        elif any(m.slot for m in mine):
            move = next(m for m in mine if m.slot)
            message = f"{say_faces(to)}の枠「{move.old.region.slot}」から「{move.new.region.slot}」へ移りました"
        else:
            message = _pushed(mine[0])
        yield Change(Kind.MOVED, article, message, old, new, say_faces(from_), say_faces(to))


def _pushed(move: _Move) -> str:
    across, down = (move.new.origin[i] - move.old.origin[i] for i in (0, 1))
    said = [f"{'右' if across > 0 else '左'}へ {abs(across):.2f} mm"] if abs(across) > STILL else []
    said += [f"{'下' if down > 0 else '上'}へ {abs(down):.2f} mm"] if abs(down) > STILL else []
    return f"{say_faces({move.new.region.face})}の中で{'、'.join(said)}動きました"


def _once(changes: Iterable[Change]) -> Iterable[Change]:
    """Of an article, what needs no more than one telling: 送り, and a colour or style that its frames
    share."""
    known: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        if change.kind in (Kind.REFLOWED, Kind.COLOUR, Kind.STYLE) or (change.kind is Kind.PAGE and not change.pieces):
            key: tuple[Any, ...] = change.kind, change.article, change.message if change.kind is Kind.PAGE else "", \
                change.before, change.after, change.faces[1] if change.article is None else None
        else:
            key = (id(change),)
        first = known.get(key)
        known[key] = change if first is None else replace(first, old=_spots(first.old, change.old), new=_spots(first.new, change.new))
    return known.values()


def _spots(a: tuple[FaceBox, ...], b: tuple[FaceBox, ...]) -> tuple[FaceBox, ...]:
    return tuple(dict.fromkeys((*a, *b)))


# --- by who asked ---------------------------------------------------------------------------


class Comment(Protocol):
    """A red mark 赤字 (kohoshi.proof.store). ``box``: x, y, w, h in mm."""

    @property
    def id(self) -> str: ...

    @property
    def face(self) -> int: ...

    @property
    def box(self) -> tuple[float, float, float, float]: ...

    @property
    def article(self) -> str | None: ...

    @property
    def text(self) -> str: ...

    @property
    def asks(self) -> bool: ...


@dataclass(frozen=True)
class Answered:
    """``changes``: with who asked for them; ``unasked``: what changed though nobody asked;
    ``unchanged``: comments that asked, where nothing changed."""

    changes: list[Change]
    unasked: list[Change]
    unchanged: list[Any]


#: A change this near (mm) to a comment answers it.
_NEAR = 12.0


def answered(changes: Sequence[Change], comments: Iterable[Comment]) -> Answered:
    """Brings changes and the comments of the old round together: by article, and there by place or
    by the words that the comment names. 送り and 移動 follow from an asked change of the same article."""
    asking = [comment for comment in comments if comment.asks]
    reasons = [_reason(change, asking) for change in changes]
    asked = {change.article for change, reason in zip(changes, reasons, strict=True) if reason is not None}
    pushed = {face for change, reason in zip(changes, reasons, strict=True) if reason is not None for face in _faces(change)}
    told: list[Change] = []
    for change, reason in zip(changes, reasons, strict=True):
        if reason is not None:
            told.append(replace(change, asked=True, comment=reason))
        elif change.follows and (change.article in asked or (change.kind is Kind.MOVED and _faces(change) <= pushed)):
            told.append(change)
        else:
            told.append(replace(change, asked=False))
    done = {change.comment for change in told}
    return Answered(told, [c for c in told if c.asked is False],
                    [c for c in asking if c.id not in done and not any(_answers(c, change) for change in told)])


def _faces(change: Change) -> set[int]:
    return {spot.face for spot in (*change.old, *change.new)}


def _reason(change: Change, asking: Sequence[Comment]) -> str | None:
    return next((comment.id for comment in asking if _answers(comment, change)), None)


def _answers(comment: Comment, change: Change) -> bool:
    if comment.article and change.article and comment.article != change.article:
        return False
    return _near(comment, change) or (comment.article == change.article and _named(comment.text, change))


def _near(comment: Comment, change: Change) -> bool:
    x, y, w, h = comment.box
    return any(
        spot.face == comment.face and spot.box.x - _NEAR <= x + w and x <= spot.box.x + spot.box.w + _NEAR
        and spot.box.y - _NEAR <= y + h and y <= spot.box.y + spot.box.h + _NEAR for spot in change.old or change.new)


def _named(text: str, change: Change) -> bool:
    """Whether the comment names what is new, or what went away."""
    said = plain(text)
    return change.kind is Kind.TEXT and any(word and plain(word) in said for word in (change.after, change.before))
