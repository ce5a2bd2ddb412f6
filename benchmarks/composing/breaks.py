"""Where two engines end their lines differently, and which rule of ours is the cause."""
from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from composing.readback import Page
from composing.sheets import ON, Sheet

#: A rule switched off alone: when the break then is Chromium's, the rule is the cause.
RULES = {
    "約物詰め": "--ja-trim:0;",
    "和欧間": "--ja-autospace:0;",
    "追い込み": "--ja-squeeze:0;",
    "数字と単位": "--ja-units:0;",
    "末行一字": "--ja-runt:0;",
}
TOGETHER, REST = "二つ以上の規則", "そのほか"
#: What is set again of a paragraph from the line in question on, in characters; so many on a page.
_AHEAD, _TOGETHER = 60, 20


@dataclass(frozen=True)
class Difference:
    """One line that both engines begin at the same character and end at different ones."""

    measure: int
    rest: str
    ours: str
    theirs: str


@dataclass
class Agreement:
    """Line ends inside paragraphs: ``total`` of the engine that has more of them, ``same`` in
    both, ``differences`` the lines that part ways, ``followed`` the lines differing after one."""

    total: int = 0
    same: int = 0
    followed: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.same / self.total if self.total else 1.0

    def __iadd__(self, other: Agreement) -> Self:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def compare(ours: list[Page], theirs: list[Page]) -> Agreement:
    """Line ends of both readings of a sheet; a page with lost text counts as not agreeing."""
    result = Agreement()
    for a, b in zip(ours, theirs, strict=True):
        ends_a, ends_b = ({line.last for line in page.lines if not line.paragraph_end} for page in (a, b))
        result.total += max(len(ends_a), len(ends_b), int(a.lost or b.lost))
        result.same += len(ends_a & ends_b)
        begun = {line.first: line for line in b.lines}
        for line in a.lines:
            other = begun.get(line.first)
            if other is None:
                result.followed += 1
            elif other.last != line.last:
                result.differences.append(Difference(a.measure, a.rest(line.first), line.text, other.text))
    return result


def causes(differences: list[Difference], lines_of: Callable[[Sheet], list[Page]],
           vertical: bool) -> list[tuple[Difference, str]]:
    """The rule behind each difference: its text is set again from the line's beginning on, with
    all rules and with each one left out, and that which gives Chromium's line is the cause."""
    found: list[tuple[Difference, str]] = []
    for measure in sorted({d.measure for d in differences}):
        here = [d for d in differences if d.measure == measure]
        chunk = [(rest, html.escape(rest)) for rest in (d.rest[:_AHEAD] for d in here)]
        pages = [chunk[i:i + _TOGETHER] for i in range(0, len(chunk), _TOGETHER)]
        first_lines = {}
        for rule, off in {"": ON, **RULES}.items():
            sheet = Sheet(f"cause-{measure}-{list(RULES).index(rule) if rule else 'all'}-{'v' if vertical else 'h'}",
                          vertical, (measure,), pages, off)
            first_lines[rule] = _first_lines(lines_of(sheet))
        for index, difference in enumerate(here):
            found.append((difference, _cause(difference, {rule: lines[index] for rule, lines in first_lines.items()})))
    return found


def _first_lines(pages: list[Page]) -> list[str]:
    return [page.text[first:next(line.last for line in page.lines if line.first == first)]
            for page in pages for first in (0, *page.paragraphs[:-1])]


def _cause(difference: Difference, lines: dict[str, str]) -> str:
    rules = [rule for rule in RULES if lines[rule] == difference.theirs]
    if rules:
        return rules[0]
    return TOGETHER if lines[""] == difference.ours else REST


def classified(found: list[tuple[Difference, str]]) -> Counter[str]:
    """How many differences each rule has caused."""
    return Counter(cause for _, cause in found)
