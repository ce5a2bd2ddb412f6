"""What is wrong with a layout and stops everything."""
from __future__ import annotations

from kohoshi.finding import Finding


class LayoutError(Exception):
    """A template or layout file is wrong. Carries the finding to show."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
