"""Whether a build may enter the archive: complete, of this issue, made from what lies here."""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Checked
from kohoshi.flow.outputs import changed, missing, not_fresh, not_whole
from kohoshi.issue.model import Issue
from kohoshi.refusal import why

_Model = TypeVar("_Model", bound=BaseModel)


class _Finding(BaseModel):
    level: Literal["error", "warning", "notice"]
    waived: str | None = None


class _Report(BaseModel):
    issue: str
    findings: list[_Finding]
    counts: dict[str, int]


class _Frame(BaseModel):
    face: int = Field(ge=1)
    article: str | None = None
    part: str | None = None


class _Layout(BaseModel):
    format: Literal[1]
    press: str
    frames: list[_Frame]


@dataclass(frozen=True)
class Build:
    """What the archive needs to know of a build. ``faces``: (article, part) → its faces."""

    press: str
    checked: Checked
    faces: dict[tuple[str, str], tuple[int, ...]]

    def article_faces(self, article: str) -> tuple[int, ...]:
        return tuple(sorted({face for (key, _), faces in self.faces.items() if key == article for face in faces}))


def accept(issue: Issue, built: Path) -> Build:
    """The build in a folder. Raises ArchiveError when it is incomplete, its report cannot be read or
    counts errors that it does not tell, or it was laid out from other articles than ``issue`` has.
    Open errors that it tells are for the release to list (kohoshi.archive.gates)."""
    if not built.is_dir():
        raise ArchiveError(f"組んだもののフォルダー「{built.name}」がありません。先に build を実行してください")
    if lacking := missing(built):
        raise ArchiveError(f"{not_whole(lacking)}。build をやり直してください")
    checked = _checked(issue, built / "report.json")
    layout = _read(_Layout, built / "layout.json")
    return Build(layout.press, checked, _faces(issue, layout))


def unchanged(built: Path, issue_folder: Path, layouts: Path) -> None:
    """Raises ArchiveError when a source is newer than the build: the archive must hold the sources its
    editions came from."""
    if late := changed(built, issue_folder, layouts):
        raise ArchiveError(f"{not_fresh(late)}。build をやり直してください")


def _checked(issue: Issue, path: Path) -> Checked:
    report = _read(_Report, path)
    if report.issue != issue.publication.month:
        raise ArchiveError(f"組んだものは別の号です（{report.issue}。保存しようとした号は {issue.publication.month}）")
    waived = [finding for finding in report.findings if finding.waived]
    told = sum(finding.level == "error" and not finding.waived for finding in report.findings)
    if report.counts.get("error", 0) != told:
        raise ArchiveError(f"報告書のエラーの数（{report.counts.get('error', 0)}件）と中身（{told}件）が合いません。build をやり直してください")
    return Checked(error=told, warning=report.counts.get("warning", 0), notice=report.counts.get("notice", 0),
                   waived=len(waived))


def _faces(issue: Issue, layout: _Layout) -> dict[tuple[str, str], tuple[int, ...]]:
    placed = set(issue.publication.placed)
    found: dict[tuple[str, str], set[int]] = {}
    for frame in layout.frames:
        if frame.article is not None:
            found.setdefault((frame.article, frame.part or "main"), set()).add(frame.face)
    laid_out = {article for article, _ in found}
    strays = sorted(placed ^ laid_out)
    wrong = sorted({face for faces in found.values() for face in faces} - set(issue.faces))
    if strays or wrong:
        what = f"記事 {'、'.join(strays)}" if strays else f"{wrong[0]}面"
        raise ArchiveError(f"組んだものと今の台割が合いません（{what}）。build をやり直してください")
    return {key: tuple(sorted(faces)) for key, faces in found.items()}


def _read(model: type[_Model], path: Path) -> _Model:
    try:
        data: Any = json.loads(path.read_bytes())
        return model.model_validate(data)
    except (OSError, ValueError, ValidationError) as error:
        raise ArchiveError(f"{path.name} を読めません: {why(error)}") from None
