"""What a laid-out run consists of, as plain records: its frames 枠, each with the bounds it may be fitted
within and the fit it got, and the holes kept empty. :mod:`kohoshi.typeset.geometry` fills them from the
engine's boxes.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

from kohoshi.finding import Box

#: Depths and widths may be off by this share of a line or character before it counts.
TOLERANCE = .02


@dataclass(frozen=True)
class Fit:
    """``tracking``: em added between characters; ``leading``: share added to every line height.
    Negative where room was short."""

    tracking: float = 0
    leading: float = 0

    def __str__(self) -> str:
        """「字間−0.012em・行送り−2.0%」"""
        parts = [f"字間{_signed(self.tracking, '.3f')}em"] if self.tracking else []
        parts += [f"行送り{_signed(self.leading * 100, '.1f')}%"] if self.leading else []
        return "・".join(parts)

    def as_dict(self) -> dict[str, float]:
        return {"tracking": round(self.tracking, 4), "leading": round(self.leading, 4)}


@dataclass(frozen=True)
class Bounds:
    """What the designer allows a frame: em, share of the line height, and whether to fill."""

    tracking: float = 0
    leading: float = 0
    fill: bool = False

    def __bool__(self) -> bool:
        return self.tracking > 0 or self.leading > 0

    def at(self, share: float) -> Fit:
        """The fit at ``share`` (-1 to 1) of both bounds."""
        return Fit(self.tracking * share, self.leading * share)


@dataclass(frozen=True)
class Room:
    """What is left in a whole chain of frames 連結枠: lines, each of its own frame's measure, and about how many
    characters; negative: over."""

    lines: int
    characters: int


def _signed(value: float, form: str) -> str:
    return ("−" if value < 0 else "＋") + format(abs(value), form)


@dataclass(frozen=True)
class Frame:
    """A laid-out frame 枠. ``box`` in mm from the trim's top left. ``measure`` 字詰め, ``lines``
    行数 (over all its columns) and ``used`` are counted in the type of its running text;
    ``free`` is negative exactly when something is overset. ``overset_characters``: characters that do not
    fit; ``heading_lines``, ``lead_lines``: lines they take; ``opening``: its first characters; ``text_measure``:
    字詰め of the block that holds most of it, where that is narrower than the frame; ``free_exact``:
    lines left before rounding; ``bounds``: what its designer allows to make it fit; ``title``: the
    Japanese name of its slot; ``thread``: the thread 連結枠 whose text flows through it; ``goes_on``: in the
    frame that follows in it; ``chain``: what is left in all of its frames (None: it is the only one)."""

    face: int
    name: str
    slot: str
    article: str | None
    part: str | None
    box: Box
    measure: float
    columns: int
    lines: int
    used: int
    source: str | None
    characters: int = 0
    overset_characters: int = 0
    heading_lines: int = 0
    lead_lines: int = 0
    opening: str = ""
    text_measure: float = 0
    free_exact: float = 0
    bounds: Bounds = Bounds()
    fit: Fit | None = None
    title: str = ""
    thread: str | None = None
    goes_on: bool = False
    chain: Room | None = None

    @property
    def named(self) -> str:
        """「枠「1段目（col-1）」（furugi--main）」, as messages call it."""
        slot = f"{self.title}（{self.slot}）" if self.title else self.slot
        return f"枠「{slot}」" + (f"（{self.name}）" if self.name != self.slot else "")

    @property
    def overset(self) -> str:
        """「14行・292字」: all that does not fit, counted over the whole frame. Every message, table
        and form says it from these two numbers ('' where nothing is over)."""
        return f"{-self.free}行・{self.overset_characters}字" if self.free < 0 and self.overset_characters else ""

    @property
    def free(self) -> int:
        return self.lines - self.used

    @property
    def budget(self) -> int:
        """Characters it holds when nothing but its running text is in it."""
        return math.floor(self.measure + TOLERANCE) * self.lines

    @property
    def free_characters(self) -> int:
        """About how many characters more would fit, in the measure in which most of its text stands; negative:
        how many must go."""
        return -self.overset_characters if self.free < 0 else self.free * math.floor(self.text_measure + TOLERANCE)

    def as_dict(self) -> dict[str, object]:
        return {
            "face": self.face, "slot": self.slot, "title": self.title, "frame": self.name, "article": self.article, "part": self.part,
            "box": self.box.rounded(), "measure": round(self.measure, 2), "columns": self.columns,
            "lines": self.lines, "used": self.used, "free": self.free,
            "free_characters": self.free_characters, "budget": self.budget,
            "characters": self.characters, "over": self.overset_characters, "heads": self.heading_lines, "leads": self.lead_lines,
            "fit": self.fit.as_dict() if self.fit else None, "source": self.source, "thread": self.thread, "goes_on": self.goes_on,
            "chain": {"free": self.chain.lines, "free_characters": self.chain.characters} if self.chain else None,
        }


@dataclass(frozen=True)
class Hole:
    """A place kept empty for a supplied page or an advertisement (``data-hole``)."""

    face: int
    key: str
    box: Box
