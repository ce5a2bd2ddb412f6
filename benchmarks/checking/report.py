"""The result as Markdown, for the terminal and for docs/cost.md."""
from __future__ import annotations

import os
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

BEGIN, END = "<!-- generated: python benchmarks/checks.py --write docs/cost.md -->", "<!-- /generated -->"
#: The aims: all checks of a build over the pass of Ghostscript; seconds of the content checks.
RATIO, CONTENT = 1.5, 1.5
#: A round in which others used more of the machine than this is left out.
DISTURBED = 0.1
#: Parts below this share of the checks are not told.
_SMALL = 0.01


@dataclass
class Round:
    """Seconds by the clock, and of the processor (``worked``: supplied, main, beside, ghostscript)."""

    ghostscript: float
    ghostscript_worked: float
    supplied: float
    finished: float
    parts: dict[str, float]
    worked: dict[str, float]
    command: float
    imports: float
    content: float
    others: float

    @property
    def ratio(self) -> float:
        """All checks over Ghostscript alone, by the clock."""
        return (self.supplied + self.finished) / self.ghostscript

    @property
    def bound(self) -> float:
        """The same with nothing else on two cores, at best: the reading back takes as long as its
        longest thread, and half of all its work."""
        main, beside, gs = (self.worked[name] for name in ("main", "beside", "ghostscript"))
        return (self.worked["supplied"] + max(main, (main + beside + gs) / 2)) / self.ghostscript_worked


@dataclass
class Result:
    rounds: list[Round] = field(default_factory=list)

    def add(self, ghostscript: tuple[float, float], checks: dict, content: tuple[float, dict], others: float) -> None:
        command, told = content
        self.rounds.append(Round(*ghostscript, checks["supplied"], checks["finished"], checks["parts"], checks["worked"],
                                 command, told["imports"], told["checks"], others))

    @property
    def others(self) -> float:
        """The most that others used of the machine in any round."""
        return max(each.others for each in self.rounds)

    @property
    def quiet(self) -> bool:
        return self.others <= DISTURBED

    @property
    def ratio(self) -> float:
        return statistics.median(each.ratio for each in self.rounds)

    @property
    def content(self) -> float:
        return statistics.median(each.content for each in self.rounds)


def missed(result: Result) -> list[str]:
    """The aims that the result does not reach."""
    if not result.quiet:
        return [f"others used up to {result.others:.0%} of the machine: nothing can be said by the clock"]
    found = []
    if result.ratio > RATIO:
        found.append(f"all checks of a build: {result.ratio:.2f} × Ghostscript (aim {RATIO:g})")
    if result.content > CONTENT:
        found.append(f"content checks alone: {result.content:.2f} s (aim {CONTENT:g} s)")
    return found


def as_text(result: Result) -> str:
    """All tables as Markdown."""
    rounds = result.rounds
    return "\n\n".join([
        f"{len(rounds)} rounds, {os.cpu_count()} cores; others used at most {result.others:.0%} of the machine.",
        "## Beside Ghostscript",
        _table("by the clock | median | least | most", [
            _seconds("Ghostscript alone, its one pass over print.pdf", (r.ghostscript for r in rounds)),
            _seconds("supplied files, before anything is laid out", (r.supplied for r in rounds)),
            _seconds("print.pdf, web.pdf and the other editions read back, Ghostscript beside it", (r.finished for r in rounds)),
            _ratio("**all checks of a build ÷ Ghostscript alone**", (r.ratio for r in rounds))]),
        f"Aim: at most {RATIO:g}. {_verdict(result, result.ratio <= RATIO)}",
        _table("processor time | median | least | most", [
            _seconds("Ghostscript alone", (r.ghostscript_worked for r in rounds)),
            _seconds("supplied files, in a process of their own", (r.worked["supplied"] for r in rounds)),
            _seconds("reading back and judging", (r.worked["main"] for r in rounds)),
            _seconds("pictures and codes, beside", (r.worked["beside"] for r in rounds)),
            _seconds("Ghostscript, beside", (r.worked["ghostscript"] for r in rounds)),
            _ratio("the ratio above on two idle cores, at best", (r.bound for r in rounds))]),
        "## The content alone",
        _table("by the clock | median | least | most", [
            _seconds("imports", (r.imports for r in rounds)),
            _seconds("**the checks**", (r.content for r in rounds)),
            _seconds("the command, from its start to its end", (r.command for r in rounds))]),
        f"Aim: the checks within {CONTENT:g} s. {_verdict(result, result.content <= CONTENT)}",
        "## Where the time goes",
        "Shares of the reading back by the clock, each part's own time in the main thread (what it calls is told apart):",
        _table("part | share", _shares(rounds)),
    ]) + "\n"


def _shares(rounds: list[Round]) -> list[list[object]]:
    names = dict.fromkeys(name for each in rounds for name in each.parts)
    shares = {name: statistics.median(each.parts.get(name, 0.0) / each.finished for each in rounds) for name in names}
    told = sorted((name for name in shares if shares[name] >= _SMALL), key=lambda name: -shares[name])
    return [[name, f"{shares[name]:.0%}"] for name in told]


def _seconds(name: str, values: Iterable[float]) -> list[object]:
    values = list(values)
    return [name, *(f"{value:.2f} s" for value in (statistics.median(values), min(values), max(values)))]


def _ratio(name: str, values: Iterable[float]) -> list[object]:
    values = list(values)
    return [name, f"**{statistics.median(values):.2f}**", f"{min(values):.2f}", f"{max(values):.2f}"]


def _verdict(result: Result, reached: bool) -> str:
    if not result.quiet:
        return "Not judged: the machine was busy."
    return "Reached." if reached else "**Missed.**"


def _table(head: str, rows: list[list[object]]) -> str:
    columns = [cell.strip() for cell in head.split("|")]
    return "\n".join([f"| {' | '.join(columns)} |", "|" + "---|" * len(columns),
                      *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def write(path: Path, result: Result) -> None:
    """Put the tables between the markers of a file; what stands around them is kept."""
    before, found, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"{path} has no place for the tables: {BEGIN} … {END}")
    path.write_text(f"{before}{BEGIN}\n\n{as_text(result)}\n{END}{after}", encoding="utf-8")
