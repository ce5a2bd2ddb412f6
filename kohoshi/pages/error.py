"""What is wrong with a layout and stops everything."""
from __future__ import annotations

from kohoshi.finding import Finding
from kohoshi.issue.loaded import ContentError


class LayoutError(ContentError):
    """A template or layout file is wrong. ``finding``: the only one, to show."""

    def __init__(self, finding: Finding) -> None:
        super().__init__([finding])
        self.finding = finding
