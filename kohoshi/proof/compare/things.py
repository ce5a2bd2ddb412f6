"""What became of the pictures, drawings, rules and grounds of one frame."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kohoshi.proof.compare.change import Change, Kind
from kohoshi.proof.compare.closer import Pixels
from kohoshi.proof.compare.owners import Unit
from kohoshi.proof.compare.painting import Thing
from kohoshi.proof.compare.places import of_things
from kohoshi.proof.compare.text import STILL

#: Averages of a picture encoded anew differ by less than this (of 255): at most, and in the mean.
_MOST, _MEAN = 14, 2.0
#: Around a correction (mm): rules and marks that come and go with its lines.
_WITH_TEXT = 2.0

_Pair = tuple[Thing, Thing]


@dataclass
class _Left:
    """What has not found its like yet."""

    old: list[Thing]
    new: list[Thing]

    def match(self, key: Callable[[Thing], Hashable], fits: Callable[[Thing, Thing], bool]) -> list[_Pair]:
        """Takes out pairs of the same key that fit, nearest in painting order first."""
        by_key: dict[Hashable, list[Thing]] = defaultdict(list)
        for thing in self.new:
            by_key[key(thing)].append(thing)
        pairs: list[_Pair] = []
        rest: list[Thing] = []
        for thing in self.old:
            others = by_key[key(thing)]
            at = next((i for i, other in enumerate(others) if fits(thing, other)), None)
            if at is None:
                rest.append(thing)
            else:
                pairs.append((thing, others.pop(at)))
        taken = {id(new) for _, new in pairs}
        self.old, self.new = rest, [thing for thing in self.new if id(thing) not in taken]
        return pairs


def compare_things(old: Unit, new: Unit, *, flows: bool, moved: bool, touched_old: Sequence[np.ndarray] = (),
                   touched_new: Sequence[np.ndarray] = ()) -> list[Change]:
    """``flows``: text of the frame came to stand elsewhere, and its rules and pictures with it;
    ``moved``: the frame went to another slot, whose rules and grounds are others; ``touched``:
    boxes of lines with corrections (mm)."""
    left = _Left(list(old.things), list(new.things))
    here = _Nearby(old, new)
    left.match(lambda t: (t.kind, t.look, t.shape, _hash(t)), here.same)
    found = [*_pictures(left, old, new, here, flows=flows, moved=moved)]
    if moved:
        left.match(lambda t: (t.kind, t.shape), lambda a, b: True)
        drawn_old, drawn_new = [t for t in left.old if t.drawn], [t for t in left.new if t.drawn]
        return [*found, *_redrawn(old, new, drawn_old, drawn_new)]
    coloured = left.match(lambda t: (t.kind, t.shape), lambda a, b: here.same(a, b) and a.look != b.look)
    found.extend(_recoloured(old, new, coloured))
    shifted = left.match(lambda t: (t.kind, t.look, t.shape), lambda a, b: True)
    if not flows:
        found.extend(_shifted(old, new, shifted))
    if flows:  # grounds and rules grow with the text in them
        left.match(lambda t: (t.kind, t.look, t.drawn), lambda a, b: not a.drawn)
        left.match(lambda t: (t.kind, t.look), lambda a, b: a.kind == "clip")
    gone, come = _apart(left.old, touched_old), _apart(left.new, touched_new)
    drawn_old, drawn_new = [t for t in gone if t.drawn and t.kind != "clip"], [t for t in come if t.drawn and t.kind != "clip"]
    found.extend(_redrawn(old, new, drawn_old, drawn_new))
    plain_old, plain_new = [t for t in gone if t not in drawn_old], [t for t in come if t not in drawn_new]
    if (plain_old or plain_new) and not (drawn_old or drawn_new):
        found.append(_ruled(old, new, plain_old, plain_new))
    return found


class _Nearby:
    """Whether two things stand at the same place of their frames."""

    def __init__(self, old: Unit, new: Unit) -> None:
        self.by = np.array([new.origin[0] - old.origin[0], new.origin[1] - old.origin[1]] * 2)

    def same(self, a: Thing, b: Thing) -> bool:
        return bool((np.abs(np.array(b.box) - np.array(a.box) - self.by) <= STILL).all())


def _hash(thing: Thing) -> str:
    return thing.pixels.hash if thing.pixels else ""


def _pictures(left: _Left, old: Unit, new: Unit, here: _Nearby, *, flows: bool, moved: bool) -> Iterator[Change]:
    """Sampled pictures: swapped, or only another size, place or cut. One encoded anew is the same."""
    is_picture = [t for t in left.old if t.kind == "image"], [t for t in left.new if t.kind == "image"]
    mine = _Left(*is_picture)
    left.old = [t for t in left.old if t.kind != "image"]
    left.new = [t for t in left.new if t.kind != "image"]
    pairs = mine.match(lambda t: t.kind, lambda a, b: same_picture(a.pixels, b.pixels) and here.same(a, b))
    placed = [*mine.match(_hash, lambda a, b: True), *mine.match(lambda t: t.kind, lambda a, b: same_picture(a.pixels, b.pixels))]
    swapped = mine.match(lambda t: t.kind, lambda a, b: True)
    for a, b in [*pairs, *placed, *swapped]:
        if a.look != b.look:
            yield _change(Kind.STYLE, old, new, [a], [b], "写真・絵の不透明度や重ね方が変わりました")
    for a, b in placed:
        resized = abs((b.box[2] - b.box[0]) - (a.box[2] - a.box[0])) > STILL or abs((b.box[3] - b.box[1]) - (a.box[3] - a.box[1])) > STILL
        if resized and not moved:
            yield _change(Kind.PICTURE, old, new, [a], [b], "写真・絵の大きさや切り方が変わりました")
        elif not flows and not moved:
            yield _change(Kind.STYLE, old, new, [a], [b], "写真・絵の位置が変わりました")
    for a, b in swapped:
        yield _change(Kind.PICTURE, old, new, [a], [b], "写真・絵が別のものになりました")
    if mine.old:
        yield _change(Kind.PICTURE, old, new, mine.old, [], "写真・絵がなくなりました")
    if mine.new:
        yield _change(Kind.PICTURE, old, new, [], mine.new, "写真・絵が入りました")


def same_picture(a: Pixels | None, b: Pixels | None) -> bool:
    """Whether two pictures show the same within what encoding anew does to them."""
    if a is None or b is None:
        return a is b
    if a.hash == b.hash:
        return True
    if a.small is None or b.small is None or a.small.shape != b.small.shape:
        return False
    # averages over 2 × 2 of the averages: noise of a codec cancels out, a retouch stays
    height, width = (n // 2 * 2 for n in a.small.shape[:2])
    apart = (a.small - b.small)[:height, :width]
    if not apart.size:
        return bool((np.abs(a.small - b.small) <= _MOST).all())
    pooled = np.abs(apart.reshape(height // 2, 2, width // 2, 2, -1).mean(axis=(1, 3)))
    return bool(pooled.max() <= _MOST and pooled.mean() <= _MEAN)


def _recoloured(old: Unit, new: Unit, pairs: list[_Pair]) -> Iterator[Change]:
    colours = [(a, b) for a, b in pairs if a.look.colour != b.look.colour]
    others = [(a, b) for a, b in pairs if a.look.colour == b.look.colour]
    if colours:
        (before, after), _ = Counter((a.look.colour, b.look.colour) for a, b in colours).most_common(1)[0]
        more = "ほか" if len({(a.look.colour, b.look.colour) for a, b in colours}) > 1 else ""
        what = "絵の色" if all(a.drawn for a, _ in colours) else "地や線の色"
        yield _change(Kind.COLOUR, old, new, [a for a, _ in colours], [b for _, b in colours],
                      f"{what}が変わりました（{before} → {after}{more}）", before, after)
    if others:
        yield _change(Kind.STYLE, old, new, [a for a, _ in others], [b for _, b in others],
                      f"線や地の引き方が変わりました（{_drawn_how(*others[0])}）")


def _drawn_how(a: Thing, b: Thing) -> str:
    if a.look.width != b.look.width:
        return f"太さ {a.look.width} → {b.look.width} pt"
    if a.look.dash != b.look.dash:
        return "実線・破線"
    if a.look.alpha != b.look.alpha:
        return f"不透明度 {a.look.alpha:.0%} → {b.look.alpha:.0%}"
    return "重ね方"


def _shifted(old: Unit, new: Unit, pairs: list[_Pair]) -> Iterator[Change]:
    """The same things at another place, though the text stands still."""
    if pairs:
        drawn = any(a.drawn and a.kind != "clip" for a, _ in pairs)
        yield _change(Kind.STYLE, old, new, [a for a, _ in pairs], [b for _, b in pairs],
                      f"{'絵' if drawn else '線や地'}の位置が変わりました")


def _redrawn(old: Unit, new: Unit, gone: list[Thing], come: list[Thing]) -> Iterator[Change]:
    if gone or come:
        how = "別のものになりました" if gone and come else "入りました" if come else "なくなりました"
        yield _change(Kind.PICTURE, old, new, gone, come, f"絵が{how}")


def _ruled(old: Unit, new: Unit, gone: list[Thing], come: list[Thing]) -> Change:
    how = "変わりました" if gone and come else "加わりました" if come else "なくなりました"
    return _change(Kind.STYLE, old, new, gone, come, f"線や地の形が{how}")


def _change(kind: Kind, old: Unit, new: Unit, gone: Sequence[Thing], come: Sequence[Thing], message: str,
            before: str = "", after: str = "") -> Change:
    spots_old, spots_new = of_things(old, gone), of_things(new, come)
    return Change(kind, old.region.article, message, spots_old, spots_new, before, after)


def _apart(things: Sequence[Thing], touched: Sequence[np.ndarray]) -> list[Thing]:
    """Those that do not belong to a line with a correction."""
    if not touched:
        return list(things)
    lines = np.array(touched)
    return [thing for thing in things if not bool((
        (lines[:, 0] - _WITH_TEXT <= thing.box[2]) & (thing.box[0] <= lines[:, 2] + _WITH_TEXT)
        & (lines[:, 1] - _WITH_TEXT <= thing.box[3]) & (thing.box[1] <= lines[:, 3] + _WITH_TEXT)).any())]
