"""Ruby as HTML: base, then reading, and how far a reading may reach over its neighbours.

Widths are not known here: ``kohoshi.typeset.ruby`` puts the reading over the base once both are
laid out. No box is positioned or transformed, so that extraction and tags read 港区みなとく once
and in place.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kohoshi import jlreq
from kohoshi.issue import markup as m

#: The negative margin keeps the reading out of the preferred width; in em of the reading.
_BOX = Markup('<span class="ruby" data-room="{:g} {:g}"><span class="rb">{}</span>'
              '<span class="rt" style="margin-left:-{}em">{}</span></span>')

#: Marks whose empty half lies towards a ruby that follows, or towards one that comes before.
_EMPTY_BEHIND = jlreq.CLOSING | jlreq.FULL_STOPS | jlreq.COMMAS
_EMPTY_BEFORE = jlreq.OPENING

Room = tuple[float, float]


@dataclass(frozen=True)
class _Unit:
    """One thing of a line: a character, or (character empty) a ruby or something no reading may reach over."""

    character: str = ""
    ruby: int = -1


def rooms(nodes: Sequence[m.Node]) -> dict[int, Room]:
    """For each ruby of a text, by its source offset: the room in em of the base that its
    reading may take over what stands before and behind it (JLREQ 3.3.8)."""
    units = [_Unit(), *_units(nodes), _Unit()]
    return {unit.ruby: (_free_width(units, at, -1), _free_width(units, at, 1))
            for at, unit in enumerate(units) if unit.ruby >= 0}


def _units(nodes: Sequence[m.Node], dotted: bool = False) -> Iterator[_Unit]:
    """``dotted``: inside 圏点, whose dots stand where a reading would reach."""
    for node in nodes:
        match node:
            case m.Text():
                yield from (_Unit("" if dotted else char) for char in node.text if not jlreq.is_zero_width(char))
            case m.Ruby():
                yield _Unit(ruby=node.start)
            case m.FaceReference() | m.TateChuYoko():
                yield _Unit()
            case _:
                yield from _units(node.children, dotted or isinstance(node, m.Bouten))


def _free_width(units: Sequence[_Unit], at: int, step: int) -> float:
    neighbour = units[at + step].character
    room = _over(neighbour, behind=step > 0) if neighbour else 0.0
    shared = 0 <= at + 2 * step < len(units) and units[at + 2 * step].ruby >= 0
    return room / 2 if shared else room  # two readings over one kana must not meet


def _over(neighbour: str, behind: bool) -> float:
    """Kana, ー and dashes bear a whole ruby character, middle dots and the empty half of a
    bracket, comma or full stop half of one; kanji, figures and letters none."""
    if neighbour in "…‥—―" or (jlreq.is_kana_or_kanji(neighbour) and _is_kana(neighbour)):
        return .5
    if neighbour in jlreq.MIDDLE_DOTS or neighbour in (_EMPTY_BEFORE if behind else _EMPTY_BEHIND):
        return .25
    return 0.0


def _is_kana(char: str) -> bool:
    return "\u3041" <= char <= "\u3096" or "\u30a1" <= char <= "\u30fe"


def html(node: m.Ruby, room: Room) -> Markup:
    """One box for each unit: グループルビ is never broken inside, モノルビ may break between two
    characters. Readings of neighbours in one word do not reach over each other (JLREQ 3.3.5)."""
    last = len(node.pairs) - 1
    return Markup("").join(
        _BOX.format(room[0] if number == 0 else 0, room[1] if number == last else 0,
                    base, min(len(reading), 2 * len(m.clusters(base))), reading)
        for number, (base, reading) in enumerate(node.pairs))
