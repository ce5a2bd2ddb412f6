"""The result as Markdown, for the terminal and for docs/cost.md."""
from __future__ import annotations

import os
import statistics
from dataclasses import dataclass, field
from pathlib import Path

BEGIN, END = "<!-- generated: python benchmarks/checks.py --write docs/cost.md -->", "<!-- /generated -->"
#: The aims: all checks of a build over the pass of Ghostscript; seconds of the content checks.
RATIO, CONTENT = 1.5, 1.5
#: A round in which others used more of the machine than this is left out.
DISTURBED = 0.1
#: Parts below this share of the checks are told together.
_SMALL = 0.005


@dataclass
class Result:
    """Seconds of each round."""

    ghostscript: list[float] = field(default_factory=list)
    supplied: list[float] = field(default_factory=list)
    finished: list[float] = field(default_factory=list)
    parts: list[dict[str, float]] = field(default_factory=list)
    imports: list[float] = field(default_factory=list)
    content: list[float] = field(default_factory=list)
    command: list[float] = field(default_factory=list)

    def add(self, ghostscript: float, checks: dict, command: float, content: dict) -> None:
        self.ghostscript.append(ghostscript)
        self.supplied.append(checks["supplied"])
        self.finished.append(checks["finished"])
        self.parts.append(checks["parts"])
        self.imports.append(content["imports"])
        self.content.append(content["checks"])
        self.command.append(command)

    @property
    def ratios(self) -> list[float]:
        """All checks over Ghostscript alone, round by round: what slows the machine slows both."""
        return [(a + b) / gs for gs, a, b in zip(self.ghostscript, self.supplied, self.finished, strict=True)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


def missed(result: Result) -> list[str]:
    """The aims that the result does not reach."""
    found = []
    if result.ratio > RATIO:
        found.append(f"all checks of a build: {result.ratio:.2f} × Ghostscript (aim {RATIO:g})")
    if (seconds := statistics.median(result.content)) > CONTENT:
        found.append(f"content checks alone: {seconds:.2f} s (aim {CONTENT:g} s)")
    return found


def as_text(result: Result) -> str:
    """All tables as Markdown."""
    rounds, cores = len(result.ghostscript), os.cpu_count()
    return "\n\n".join([
        f"## Beside Ghostscript ({rounds} rounds, {cores} cores)",
        _table("what | median | least | most", [
            _seconds("Ghostscript alone, its one pass over print.pdf", result.ghostscript),
            _seconds("supplied files, before anything is laid out", result.supplied),
            _seconds("print.pdf and web.pdf read back, Ghostscript beside it", result.finished),
            ["**all checks of a build ÷ Ghostscript alone**", f"**{result.ratio:.2f}**", f"{min(result.ratios):.2f}",
             f"{max(result.ratios):.2f}"]]),
        f"Aim: at most {RATIO:g}. {_verdict(result.ratio <= RATIO)}",
        "## The content alone",
        _table("what | median | least | most", [
            _seconds("imports", result.imports), _seconds("**the checks**", result.content),
            _seconds("the command, from its start to its end", result.command)]),
        f"Aim: the checks within {CONTENT:g} s. {_verdict(statistics.median(result.content) <= CONTENT)}",
        "## Where the time goes",
        "Shares of the reading back, each part's own time in the main thread (what it calls is told apart):",
        _table("part | share", _shares(result)),
    ]) + "\n"


def _shares(result: Result) -> list[list[object]]:
    names = dict.fromkeys(name for parts in result.parts for name in parts)
    shares = {name: statistics.median(parts.get(name, 0.0) / whole for parts, whole in zip(result.parts, result.finished, strict=True))
              for name in names}
    told = sorted((name for name in shares if shares[name] >= _SMALL), key=lambda name: -shares[name])
    return [[name, f"{shares[name]:.0%}"] for name in told]


def _seconds(name: str, values: list[float]) -> list[object]:
    return [name, f"{statistics.median(values):.2f} s", f"{min(values):.2f} s", f"{max(values):.2f} s"]


def _verdict(reached: bool) -> str:
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
