"""What a chart consists of once it is laid out: shapes and words with their places, in mm from its top left.

Words are set by the engine as text over the drawing. Their width is known beforehand, because the numbers
and labels of charts stand in a font whose signs are half an em or one em wide.
"""
from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kohoshi.issue.markup import visible_text
from kohoshi.pages.phrases import ems

#: Side of a character of 12 Q, the step of its lines, and the height of a word's box.
EM, LEADING, WORD = 3.0, 4.0, 3.75
#: A line of the grid, 25.5 H.
GRID = 6.375
#: What words keep from each other and from shapes.
GAP = 0.75
#: What stands before a sum; before that of a bar in one box with it.
SUM, SUM_OF_BAR = "計", "計 "
#: Tones of series by their number, from strong to weak; the fifth is hatched. In gray any two that lie side
#: by side differ by lightness, and white parts them.
TONES = {1: ("mid",), 2: ("deep", "soft"), 3: ("deep", "soft", "pale"), 4: ("deep", "mid", "soft", "pale"),
         5: ("deep", "mid", "soft", "pale", "hatch")}


@dataclass(frozen=True)
class Rect:
    """A rectangle in mm."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def meets(self, other: Rect, air: float = 0.0) -> bool:
        """Whether both share some paper, or come nearer than ``air``."""
        return (self.x < other.right + air - 1e-6 and other.x < self.right + air - 1e-6
                and self.y < other.bottom + air - 1e-6 and other.y < self.bottom + air - 1e-6)


@dataclass(frozen=True)
class Bar:
    """A filled area. ``tone``: deep, mid, soft, pale, hatch, or an ink of the palette."""

    rect: Rect
    tone: str


@dataclass(frozen=True)
class Slice:
    """A filled part of a ring, as the corners of its outline (an arc in steps of a degree)."""

    outline: tuple[tuple[float, float], ...]
    tone: str


@dataclass(frozen=True)
class Patch(Bar):
    """What shows a tone beside its name."""


@dataclass(frozen=True)
class Rule:
    """A straight line in ink, ``weight`` mm; ``pale``: one that only guides the eye."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = 0.15
    pale: bool = False


@dataclass(frozen=True)
class Curve:
    """The line of a series through its points. ``dash`` in mm, empty for a solid one; ``mark``: the shape
    at the points that have one (``marked``): disc, ring, square, triangle, diamond."""

    points: tuple[tuple[float, float], ...]
    tone: str
    weight: float
    marked: tuple[int, ...]
    dash: tuple[float, ...] = ()
    mark: str = "disc"


@dataclass(frozen=True)
class Word:
    """A text of the content with its box. ``text`` as written, with its markup; ``align``: left, right or center."""

    text: str
    rect: Rect
    align: str = "center"


@dataclass
class Plot:
    """A chart as laid out. ``names`` by series; ``labels`` by number; ``values`` by (series, label), without those that
    are not printed; ``totals`` of the labels, or the last ones (of all, or of each side), ``sum``, behind their word. Width and height in mm."""

    width: float
    height: float = 0.0
    bars: list[Bar] = field(default_factory=list)
    slices: list[Slice] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    names: list[Word] = field(default_factory=list)
    labels: list[Word] = field(default_factory=list)
    values: dict[tuple[int, int], Word] = field(default_factory=dict)
    totals: list[Word] = field(default_factory=list)
    sum: list[Word] = field(default_factory=list)
    from_zero: bool = True

    @property
    def words(self) -> list[Word]:
        return [*self.names, *self.labels, *self.values.values(), *self.totals, *self.sum]

    def closed(self, bottom: float) -> Plot:
        """With its height, in whole lines of the grid."""
        self.height = whole_lines(bottom)
        return self


def whole_lines(height: float) -> float:
    """The height (mm) in whole lines of the grid."""
    return math.ceil((height - 1e-6) / GRID) * GRID


def add_sum(plot: Plot, total: str, y: float) -> None:
    """The sum of all at the right end, with its word before it."""
    wide = width_of(total)
    plot.sum = [Word(SUM, Rect(plot.width - wide - EM / 2 - width_of(SUM), y, width_of(SUM), WORD), "left"),
                Word(total, Rect(plot.width - wide, y, wide, WORD), "right")]


def width_of(text: str) -> float:
    """mm of a text of 12 Q in one line."""
    return ems(visible_text(text)) * EM


def lines_of(text: str, room: float) -> int:
    """Lines that a text of 12 Q takes in a box of so many mm. Where it breaks, 禁則 may send a character
    on to the next line, so one is kept free."""
    if width_of(text) <= room + 1e-6:
        return 1
    return math.ceil(width_of(text) / (max(math.floor(room / EM + 1e-6) - 1, 1) * EM) - 1e-6)


def balanced(text: str, room: float) -> tuple[float, int]:
    """(width of the box in mm, lines) of a text in a room: broken, its lines are about equally long."""
    lines = lines_of(text, room)
    if lines == 1:
        return min(width_of(text), room), 1
    return min(room, (math.ceil(width_of(text) / EM / lines - 1e-6) + 1) * EM), lines


def widest(texts: Iterable[str]) -> float:
    return max(map(width_of, texts), default=0.0)


def crosses(a: tuple[float, float], b: tuple[float, float], rect: Rect) -> bool:
    """Whether the stretch from ``a`` to ``b`` enters the rectangle (Liang–Barsky)."""
    near, far = 0.0, 1.0
    for start, way, low, high in ((a[0], b[0] - a[0], rect.x, rect.right), (a[1], b[1] - a[1], rect.y, rect.bottom)):
        if way == 0:
            if not low < start < high:
                return False
            continue
        one, other = sorted(((low - start) / way, (high - start) / way))
        near, far = max(near, one), min(far, other)
    return near < far


def spread(centres: Sequence[float], sizes: Sequence[float], low: float, high: float, gap: float = GAP) -> list[float] | None:
    """Centres as near as can be to those wished for (ascending), so that things of these sizes do not meet
    between ``low`` and ``high``; None where they cannot. Neighbours that would meet are moved as one group."""
    if not centres:
        return []
    if sum(sizes) + gap * (len(sizes) - 1) > high - low + 1e-6:
        return None
    # place of the first of its group, by the offsets within the group
    offsets = [0.0]
    for before, after in itertools.pairwise(sizes):
        offsets.append(offsets[-1] + before / 2 + gap + after / 2)
    wished = [centre - offset for centre, offset in zip(centres, offsets, strict=True)]
    groups: list[list[float]] = []  # mean, number
    for one in wished:
        groups.append([one, 1])
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            mean, number = groups.pop()
            groups[-1] = [(groups[-1][0] * groups[-1][1] + mean * number) / (groups[-1][1] + number), groups[-1][1] + number]
    least, most = low + sizes[0] / 2, high - sizes[-1] / 2 - offsets[-1]
    starts = [min(max(mean, least), most) for mean, number in groups for _ in range(int(number))]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def tones_of(count: int, strong: int | None = None) -> list[str]:
    """The tones of so many series or parts, no two alike; ``strong``: the one in the strong colour, where one is
    set apart."""
    if strong is None or count == 1:
        return list(TONES[count])
    others = iter(("soft", "pale", "hatch", "mid"))
    return ["deep" if at == strong else next(others) for at in range(count)]
