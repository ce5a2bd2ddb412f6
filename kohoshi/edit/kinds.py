"""What becomes of the articles of a face that is given another kind: who goes to which slot."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kohoshi.issue.continued import without_continued
from kohoshi.pages.layout import Layout, Slot

#: The slot of the article that a kind is made for.
_MAIN = "main"


@dataclass(frozen=True)
class Parted:
    """``slots``: slot of the new kind → what stands in it, in order; ``left``: what finds no place."""

    slots: dict[str, list[str]]
    left: list[str]


def parted(slots: Mapping[str, list[str]], old: Layout | None, new: Layout, options: Mapping[str, str]) -> Parted:
    """The placings (as the flat plan writes them) of a face of kind ``old`` among the slots of ``new`` that are there
    with these ``options``: to the slot of the same name, else of the same part: main to main, one beside it to one
    beside it, columns of many to columns in order."""
    there = {name: slot for name, slot in new.slots.items() if not new.grid or name in {area.of for area in new.drawn(options).values()}}
    out: dict[str, list[str]] = {}
    waiting: list[tuple[str, str]] = []
    for name, placed in slots.items():
        for key in placed:
            if name in there and _takes(there, out, name, key):
                out.setdefault(name, []).append(key)
            else:
                waiting.append((name, key))
    left = []
    for name, key in waiting:
        to = _like(name, key, old, new, there, out)
        if to is None:
            left.append(key)
        else:
            out.setdefault(to, []).append(key)
    return Parted({name: out[name] for name in new.slots if name in out}, left)


def _like(name: str, key: str, old: Layout | None, new: Layout, there: Mapping[str, Slot], out: Mapping[str, list[str]]) -> str | None:
    """A slot of the new kind that plays the same part and has room."""
    known = old.slots.get(name) if old else None
    if known is not None and known.takes == "many":
        columns = [each for each in there if new.slots[each].takes == "many"]
        return min(columns, key=lambda each: len(out.get(each, ())), default=None)
    if old is None or known is None:
        return None
    if name == main_slot(old):
        to = main_slot(new)
        return to if to in there and _takes(new.slots, out, to, key) else None
    beside = [each for each in there if each != main_slot(new) and new.slots[each].thread and new.slots[each].takes == "one"]
    return next((each for each in beside if known.thread and _takes(new.slots, out, each, key)), None)


def main_slot(layout: Layout) -> str:
    """``main``, else the first slot of one article; '' for a kind of columns alone."""
    singles = [name for name, slot in layout.slots.items() if slot.takes == "one"]
    return _MAIN if _MAIN in singles else next(iter(singles), "")


def _takes(slots: Mapping[str, Slot], out: Mapping[str, list[str]], name: str, key: str) -> bool:
    slot = slots[name]
    threaded = not without_continued(key)[1] or slot.thread
    return threaded and (slot.takes == "many" or not out.get(name))
