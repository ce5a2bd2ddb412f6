"""The result as Markdown: ratios and shares; seconds for the terminal alone."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BEGIN, END = "<!-- generated: python benchmarks/live.py --write docs/live.md -->", "<!-- /generated -->"
#: Where the tables of the paper stand in which an article flows over three faces.
CHAIN = "<!-- generated: python benchmarks/live.py --only-chain --write docs/live.md -->"


@dataclass(frozen=True)
class Result:
    """Medians in seconds: steps of bare WeasyPrint, of our cold build; (edit, time, steps)."""

    bare: dict[str, float]
    cold: dict[str, float]
    edits: list[tuple[str, float, dict[str, float]]]

    @property
    def whole(self) -> float:
        """Bare WeasyPrint without its imports."""
        return _without_imports(self.bare)

    @property
    def ratios(self) -> list[tuple[str, float]]:
        return [(name, self.whole / time) for name, time, _ in self.edits]


def _without_imports(steps: dict[str, float]) -> float:
    return sum(seconds for step, seconds in steps.items() if step != "imports")


def as_text(result: Result, *, absolute: bool = False) -> str:
    def time(seconds: float) -> str:
        return f" ({seconds * 1000:.0f} ms)" if absolute else ""

    steps = list(result.edits[0][2])
    lines = [
        "| edit | times as fast as bare WeasyPrint | with its imports | as our build to print.pdf |", "|---|---|---|---|",
        *(f"| {name}{time(seconds)} | {result.whole / seconds:.1f} | {sum(result.bare.values()) / seconds:.1f} "
          f"| {_without_imports(result.cold) / seconds:.1f} |" for name, seconds, _ in result.edits),
        "", "Where the time of an edit goes:", "",
        f"| edit | {' | '.join(steps)} |", f"|---|{'---|' * len(steps)}",
        *(f"| {name} | {' | '.join(f'{share / sum(spent.values()):.0%}{time(share)}' for share in spent.values())} |"
          for name, _, spent in result.edits),
        "", "And of the whole runs, without imports:", "",
        "| run | content and fonts | layout | PDF |", "|---|---|---|---|",
        *(f"| {name} | {' | '.join(_share(spent, step, time) for step in ('content and fonts', 'layout', 'PDF'))} |"
          for name, spent in (("WeasyPrint", result.bare), ("ours, to print.pdf", result.cold))),
    ]
    return "\n".join(lines) + "\n"


def _share(spent: dict[str, float], step: str, time) -> str:
    return f"{spent[step] / _without_imports(spent):.0%}{time(spent[step])}" if step in spent else "–"


def write(path: Path, text: str, begin: str = BEGIN) -> None:
    """Replace what stands between the markers."""
    old = path.read_text(encoding="utf-8")
    start = old.index(begin) + len(begin)
    head, tail = old[:start], old[old.index(END, start):]
    path.write_text(f"{head}\n\n{text}\n{tail}", encoding="utf-8")
