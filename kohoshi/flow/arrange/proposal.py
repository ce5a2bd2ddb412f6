"""What is proposed, as data for the desk, as JSON and in words."""
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from kohoshi.text import say_faces


@dataclass(frozen=True)
class Stands:
    """A notice in its place: ``top`` in lines from the head of the column, ``lines`` it takes, ``why`` it stands there;
    ``was``: where it stood («4面・1段目», '' for nowhere), ``moved``: it stood in another column."""

    key: str
    title: str
    top: float
    lines: float
    why: str
    was: str
    moved: bool


@dataclass(frozen=True)
class Filled:
    """A column: ``run`` its number in the flat plan (from 0), ``measure`` in characters, ``depth`` and ``used`` in lines."""

    run: int
    face: int
    slot: str
    title: str
    measure: float
    depth: float
    used: float
    notices: tuple[Stands, ...]

    @property
    def free(self) -> float:
        """Lines free at the foot; below 0: too many."""
        return round(self.depth - self.used, 2)


@dataclass(frozen=True)
class Over:
    """What does not fit: the last of an overfull column, by ``lines``."""

    key: str
    title: str
    face: int
    column: str
    lines: float


@dataclass(frozen=True)
class Way:
    """A way out. ``kind``: shorten, move, columns, out; ``about``: what it is about; ``cost``: the less, the sooner."""

    kind: str
    about: str
    words: str
    cost: float


@dataclass(frozen=True)
class Kind:
    """A kind of face for an article; ``score`` 0 to 100, ``why`` in words."""

    layout: str
    title: str
    score: int
    why: str


@dataclass
class Proposal:
    """``kinds``: article that stands nowhere and is no notice → kinds of face, the best first; ``exact``: no arrangement
    is better; ``notes``: what could not be followed; ``emptied``: (run, slot) of columns that
    the face, as its options are, does not have."""

    faces: list[int]
    columns: list[Filled]
    exact: bool
    over: list[Over] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    kinds: dict[str, list[Kind]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    emptied: list[tuple[int, str]] = field(default_factory=list)

    @property
    def slots(self) -> dict[tuple[int, str], list[str]]:
        """(run, slot) → what is to stand there: for :func:`kohoshi.edit.arranged.apply`."""
        standing = {(column.run, column.slot): [each.key for each in column.notices] for column in self.columns}
        return standing | {slot: [] for slot in self.emptied}

    @property
    def moved(self) -> list[Stands]:
        return [each for column in self.columns for each in column.notices if each.moved]

    @property
    def free_share(self) -> float:
        """Of the lines of all columns, those free at the feet, in per cent."""
        whole = sum(column.depth for column in self.columns)
        return 100 * sum(max(0.0, column.free) for column in self.columns) / whole if whole else 0.0


def as_json(proposal: Proposal) -> str:
    """Everything, for programs."""
    data = asdict(proposal) | {"free_percent": round(proposal.free_share, 2)}
    for column, shown in zip(proposal.columns, data["columns"], strict=True):
        shown["free"] = column.free
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_text(proposal: Proposal) -> str:
    return "\n".join(_lines(proposal)) + "\n"


def _lines(proposal: Proposal) -> Iterator[str]:
    many = sum(len(column.notices) for column in proposal.columns)
    if proposal.columns:
        yield f"{say_faces(proposal.faces)}のお知らせ{many}本の割付案（動かすもの{len(proposal.moved)}本、足元の空き{proposal.free_share:.1f}％）"
    for column in proposal.columns:
        foot = f"{column.free:.4g}行空き" if column.free > 0 else f"{-column.free:.4g}行あふれ" if column.free < 0 else "ちょうど"
        yield f"\n{column.face}面 {column.title}（{column.slot}、{column.measure:.4g}字×{column.depth:.4g}行）{foot}"
        for each in column.notices:
            yield f"  {'→' if each.moved else '・'}{each.title}（{each.key}）{each.lines:.4g}行　{each.why}"
    if proposal.over:
        yield "\n入りきらないもの"
        yield from (f"  {each.face}面 {each.column}「{each.title}」（{each.key}）が{each.lines:.4g}行" for each in proposal.over)
        yield "直しかた（手間の少ない順）"
        yield from (f"  {at}. {way.words}" for at, way in enumerate(proposal.ways, 1))
        if not proposal.ways:
            yield "  1つ直すだけでは入りません。面を足すか、2本より多く外してください"
    for article, kinds in proposal.kinds.items():
        yield f"\n「{article}」に合う面の型"
        yield from (f"  {kind.title}（{kind.layout}）{kind.score}点　{kind.why}" for kind in kinds)
    if proposal.notes:
        yield ""
        yield from (f"※{note}" for note in proposal.notes)
