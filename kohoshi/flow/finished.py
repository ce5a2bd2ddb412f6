"""What a build left in its folder, as the work after it needs it: findings, press, whether it is
of today's content."""
from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kohoshi.decode import decoded
from kohoshi.finding import Finding
from kohoshi.flow.outputs import changed, missing, not_whole
from kohoshi.refusal import Refusal, why

#: Fields of a finding as report.json tells them; of its related places it has the words alone.
_TOLD = [field.name for field in fields(Finding) if field.name != "related"]


class BuildError(Refusal):
    """The folder holds no whole build of this issue; Japanese message."""


@dataclass(frozen=True)
class FinishedBuild:
    """``folder`` is where the build lies itself, not the link that the next build turns;
    ``layout``: layout.json; ``changed``: sources that are newer than the build (kohoshi.flow.outputs)."""

    folder: Path
    issue: str
    press: str
    findings: tuple[Finding, ...]
    layout: dict[str, Any]
    changed: tuple[str, ...]

    @property
    def print(self) -> Path:
        return self.folder / "print.pdf"


def read_build(built: Path, issue_folder: Path, layouts: Path) -> FinishedBuild:
    """Raises BuildError."""
    folder = built.resolve()
    whole(folder)
    try:
        report = json.loads((folder / "report.json").read_bytes())
        layout = json.loads((folder / "layout.json").read_bytes())
        findings = tuple(map(finding_from, report["findings"]))
        month, press = str(report["issue"]), str(layout["press"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(f"{built} の報告書が読めません（{why(error)}）。build をやり直してください") from None
    return FinishedBuild(folder, month, press, findings, layout, tuple(changed(folder, issue_folder, layouts)))


def whole(built: Path) -> None:
    """Raises BuildError for a build of which a file is missing."""
    if lacking := missing(built):
        raise BuildError(f"{not_whole(lacking)}。先に build を実行してください")


def finding_from(data: dict[str, Any]) -> Finding:
    """A finding from the JSON of report.json. Raises KeyError, TypeError, ValueError."""
    return decoded(Finding, {name: data[name] for name in _TOLD if data.get(name) is not None})
