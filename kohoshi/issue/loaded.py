"""What loading gives: the Issue, the findings, and where every value is written."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kohoshi.finding import Finding, Level, Place, ordered
from kohoshi.issue.loader_shape import Loc, place_at
from kohoshi.issue.model import Issue
from kohoshi.issue.yamltext import Mapping
from kohoshi.refusal import Refusal


class ContentError(Refusal):
    """The content, or the layout it asks for, has errors. ``findings``: all of them (and the warnings), in
    report order."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = ordered(findings)
        super().__init__("\n".join(f"{f.source or ''} {f.message}".strip() for f in self.findings))


@dataclass
class Loaded:
    """What came of loading a folder.

    issue      the Issue, or None when some file could not be understood at all
    findings   errors and warnings, in report order
    nodes      node trees: ``publication``, ``articles`` (by id), ``house`` (by file stem)
    """

    issue: Issue | None
    findings: list[Finding]
    nodes: dict[str, Any] = field(default_factory=dict)

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.findings if f.level is Level.ERROR]

    def valid(self) -> tuple[Issue, list[Finding]]:
        """(the Issue, the warnings). Raises ContentError when anything in it is an error."""
        if self.issue is None or self.errors:
            raise ContentError(self.findings)
        return self.issue, list(self.findings)

    def place_of(self, *loc: str | int) -> Place | None:
        """Where a value is written: ``place_of("publication", "flatplan", 0, "faces")``,
        ``place_of("articles", "calendar", "body", 0, "events", 3, "date")``,
        ``place_of("house", "contacts", "koho", "phone")``. What does not exist gives the
        place of the nearest node around it; an unknown file None."""
        node: Any = self.nodes
        rest: Loc = loc
        while isinstance(node, dict) and not isinstance(node, Mapping):
            if not rest:
                return None
            node, rest = node.get(rest[0]), rest[1:]
        return place_at(node, rest) if node is not None else None
