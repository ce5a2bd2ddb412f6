"""The one currency for everything that is wrong: Finding, with its Place and level.

Every room that notices a fault returns Findings; none prints, none raises for a
content fault. Only the command decides what a list of findings means (exit code).
"""
from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypedDict, TypeVar

from kohoshi import limits
from kohoshi.files import sha256_of
from kohoshi.rules import RULES, Level as Level

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a source file: path as the user knows it, 1-based line and column.

    ``end_line``/``end_column`` close the span (exclusive column) where it is known.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None

    @classmethod
    def parse(cls, text: str) -> Place:
        """The place that is written ``file:line``. Raises ValueError."""
        file, line = text.rsplit(":", 1)
        return cls(file, int(line))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Box:
    """A rectangle on a face in mm, from the top left of the TrimBox (else CropBox),
    after Rotate and UserUnit."""

    x: float
    y: float
    w: float
    h: float

    def rounded(self) -> dict[str, float]:
        return {"x": round(self.x, 2), "y": round(self.y, 2), "w": round(self.w, 2), "h": round(self.h, 2)}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where it is, and what to do about it.

    rule         ``family/name``, e.g. ``reference/wrong-face``
    level        Level
    message      Japanese, plain, complete in itself
    hint         Japanese, what to do (may be empty)
    face         face number 面, or None when the whole issue is meant
    box          the spot on the face
    place        the spot in the sources
    related      other places that belong to it
    file         the finished file that was read (as the user named it)
    article      article id
    excerpt      the text concerned, or the offending source line
    waived       the reason somebody gave for letting it stand ('' = not waived)
    detail       what a library said about it, for the designer; in no language in particular
    """

    rule: str
    level: Level
    message: str
    hint: str = ""
    face: int | None = None
    box: Box | None = None
    place: Place | None = None
    related: tuple[Place, ...] = ()
    file: str | None = None
    article: str | None = None
    excerpt: str = ""
    waived: str = ""
    detail: str = ""

    @property
    def family(self) -> str:
        return self.rule.split("/")[0]

    @property
    def is_gate(self) -> bool:
        """Whether this is no fault but something a person has yet to do before release."""
        return self.family == "gate"

    @property
    def source(self) -> str | None:
        """``content/…yaml:line`` or None."""
        return str(self.place) if self.place else None

    @property
    def waivable(self) -> bool:
        """Whether somebody may let it stand; of a rule that nobody knows, nobody may."""
        rule = RULES.get(self.rule)
        return rule is not None and rule.waivable

    @property
    def fingerprint(self) -> str:
        """Stable across proof rounds: rule, article (else source file, else face) and normalised
        text, never a line number or a coordinate. What stands in a file of no article has the
        same fingerprint whether or not its spot on the face is known."""
        text = "".join(unicodedata.normalize("NFKC", self.excerpt or self.message).split())
        file = "/".join(self.place.file.split("/")[-2:]) if self.place else f"face {self.face}"
        key = "\x1f".join((self.rule, self.article or file, text))
        return sha256_of(key.encode())[:12]

    def waive(self, reason: str) -> Finding:
        return replace(self, waived=reason)

    def as_dict(self) -> dict[str, object]:
        """As report.json has it (docs/outputs.md)."""
        place = self.place
        return {
            "rule": self.rule,
            "level": self.level.value,
            "message": self.message,
            "hint": self.hint,
            "face": self.face,
            "box": self.box.rounded() if self.box else None,
            "source": self.source,
            "place": None if place is None else {
                "file": place.file, "line": place.line, "column": place.column,
                "end_line": place.end_line, "end_column": place.end_column,
            },
            "related": [str(p) for p in self.related],
            "file": self.file,
            "article": self.article,
            "excerpt": self.excerpt,
            "fingerprint": self.fingerprint,
            "waived": self.waived or None,
            "detail": self.detail or None,
        }


class About(TypedDict, total=False):
    """What findings of one thing have in common: fields of Finding, by name."""

    face: int | None
    box: Box | None
    place: Place | None
    file: str | None
    article: str | None
    excerpt: str


@dataclass
class Findings:
    """A growing list with the few questions everybody asks of it."""

    items: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.items.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        self.items.extend(findings)

    def taken(self, step: tuple[T, Iterable[Finding]]) -> T:
        """What a step made; what it found beside comes in here."""
        made, found = step
        self.extend(found)
        return made

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def open(self, level: Level) -> list[Finding]:
        """Findings of one level that nobody has waived."""
        return [f for f in self.items if f.level is level and not f.waived]

    def counts(self) -> dict[str, int]:
        return {level.value: len(self.open(level)) for level in Level}


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by face, place and rule: the order every report uses."""
    rank = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTICE: 2}
    return sorted(findings, key=lambda f: (
        bool(f.waived), rank[f.level], f.face or 0, (f.place.file, f.place.line, f.place.column) if f.place else ("", 0, 0), f.rule, f.message))


#: More findings of one rule in one line than anybody reads one by one.
MOST_IN_LINE = limits.FINDINGS_OF_LINE


def crowded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; of those that are too many in their line the first alone, which says how many there
    are. How many is part of its excerpt: nobody who lets one stand lets thousands stand."""
    def line_of(finding: Finding) -> tuple[object, ...]:
        return finding.rule, finding.level, finding.article, finding.place and (finding.place.file, finding.place.line)
    listed = list(findings)
    count = Counter(map(line_of, listed))
    told: set[tuple[object, ...]] = set()
    for finding in listed:
        line = line_of(finding)
        if finding.place is None or count[line] <= MOST_IN_LINE:
            yield finding
        elif line not in told:
            told.add(line)
            yield replace(finding, message=f"{finding.message}（この行に同じ指摘が、ほかに{count[line] - 1:,}か所あります）",
                          excerpt=f"{finding.excerpt} ×{count[line]}")
