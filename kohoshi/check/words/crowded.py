"""A line in which one rule finds the same fault over and over is told once, with how often."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kohoshi.finding import Finding

#: More findings of one rule in one line than anybody reads one by one.
MOST = 30


def crowded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; of those that are too many in their line the first alone, which says how many there
    are. How many is part of its excerpt: nobody who lets one stand lets thousands stand."""
    listed = list(findings)
    count = Counter(map(_line, listed))
    told: set[tuple[object, ...]] = set()
    for finding in listed:
        line = _line(finding)
        if finding.place is None or count[line] <= MOST:
            yield finding
        elif line not in told:
            told.add(line)
            yield replace(finding, message=f"{finding.message}（この行に同じ指摘が、ほかに{count[line] - 1:,}か所あります）",
                          excerpt=f"{finding.excerpt} ×{count[line]}")


def _line(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.level, finding.article, finding.place and (finding.place.file, finding.place.line)
