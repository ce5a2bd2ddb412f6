"""``/i/<issue>/release``: what was handed over goes into the archive: what a release would refuse, the revisions of
the issue that lie there, and their files."""
from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi.archive import ArchiveError, read_log, read_manifest
from kohoshi.archive.gates import open_before
from kohoshi.archive.manifest import TOMBSTONE, Manifest
from kohoshi.archive.release import place_of
from kohoshi.archive.show import KINDS
from kohoshi.archive.store import revisions
from kohoshi.archive.tombstone import read_tombstone
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.review.gates import rehearsed
from kohoshi.desk.review.prints import hashes, prints, prints_file
from kohoshi.desk.review.returned import handed, home
from kohoshi.desk.web.views import REASON, Refused, View, Visit
from kohoshi.flow.finished import BuildError, FinishedBuild, read_build
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.issue.model import Issue
from kohoshi.press.profile import PressError
from kohoshi.project import Project
from kohoshi.proof.handover.record import Handover, HandoverError
from kohoshi.proof.life import Gate

#: What an issue is called that lies in the archive as it was handed over.
RELEASED, PRACTISED = "公開", "練習"
#: Finished files of a revision that may be fetched, and what they are.
EDITIONS = {each.name: each.title for each in OUTPUTS if each.single and not each.program}


@dataclass(frozen=True)
class Edition:
    """A file that may be fetched; ``size`` in bytes."""

    name: str
    title: str
    size: int


@dataclass(frozen=True)
class Revision:
    """One revision in the store. ``kind``: 公開, 訂正, …; ``at``: when it was stored (ISO), '' where the log
    does not tell; ``note``: why it came, or why it was withdrawn; ``print``: SHA-256 of the print.pdf that was
    handed over, '' for none."""

    number: int
    kind: str
    at: str
    by: str
    note: str
    place: str
    files: int
    editions: tuple[Edition, ...]
    print: str = ""

    @property
    def withdrawn(self) -> bool:
        return self.kind == "取り下げ"


@dataclass(frozen=True)
class Releasing:
    """``rehearsal``: only the store for rehearsals takes the issue; ``revisions``: newest first; ``fault``:
    why the archive cannot be read; ``released``: what was last handed over lies in the archive."""

    rehearsal: bool
    revisions: tuple[Revision, ...]
    released: bool
    fault: str = ""


def archive_of(open_issue: OpenIssue) -> Path:
    """The store that takes the issue."""
    return open_issue.desk.project.rehearsals if rehearsed(open_issue) else open_issue.desk.project.archive


def releasing(open_issue: OpenIssue) -> Releasing:
    practice = rehearsed(open_issue)
    try:
        found = tuple(_revisions(open_issue))
    except ArchiveError as error:
        return Releasing(practice, (), False, str(error))
    real = [each for each in handed(open_issue) if not each.trial]
    newest = found[0] if found else None
    return Releasing(practice, found, bool(newest and real and newest.print == real[-1].print_sha256))


def edition(open_issue: OpenIssue, revision: int, name: str) -> Path | None:
    """A finished file of a stored revision, None when there is none. Raises ArchiveError."""
    folder = _folder(open_issue)
    if name not in EDITIONS or folder is None or revision not in revisions(folder) or (folder / f"r{revision}" / TOMBSTONE).is_file():
        return None
    path = folder / f"r{revision}" / "editions" / name
    return path if path.is_file() else None


def _folder(open_issue: OpenIssue) -> Path | None:
    content = open_issue.content
    return archive_of(open_issue).joinpath(*place_of(content)) if content else None


def _revisions(open_issue: OpenIssue) -> list[Revision]:
    folder = _folder(open_issue)
    if folder is None:
        return []
    store = archive_of(open_issue)
    name = folder.relative_to(store).as_posix()
    told = {line.get("revision"): line for line in read_log(store) if line.get("folder") == name}
    return [_revision(folder / f"r{number}", number, told.get(number, {}), open_issue.desk.project) for number in reversed(revisions(folder))]


def _revision(path: Path, number: int, told: Mapping[str, Any], project: Project) -> Revision:
    place, at = path.relative_to(project).as_posix(), str(told.get("time", ""))
    if (path / TOMBSTONE).is_file():
        gone = read_tombstone(path)
        return Revision(number, "取り下げ", at, gone.by, gone.reason, place, 0, ())
    manifest = read_manifest(path)
    note = manifest.errata[-1].text if manifest.kind == "erratum" and manifest.errata else manifest.note
    return Revision(number, KINDS[manifest.kind], at, manifest.by, note, place, len(manifest.files), _editions(manifest),
                    manifest.handover.print if manifest.handover else "")


def _editions(manifest: Manifest) -> tuple[Edition, ...]:
    return tuple(Edition(name, title, found.bytes) for name, title in EDITIONS.items() if (found := manifest.file(f"editions/{name}")))


# --- what stands before it ------------------------------------------------------------------


def open_now(open_issue: OpenIssue) -> list[Gate] | None:
    """What a release would refuse; None while that is being looked into."""
    content = open_issue.content
    if content is None:
        return [Gate("build", "原稿に誤りがあって読めません", "findings")]
    found = prints(open_issue)
    if found is None and open_issue.shown.stamp("build"):
        return None
    try:
        build = read_build(open_issue.out, open_issue.folder, open_issue.desk.project.layouts(content.publication.layouts))
        return open_before(content, build, home(open_issue), open_issue.store, hashes(found), rehearsal=rehearsed(open_issue),
                           alike=lambda last, build, content: _alike(open_issue, last, build, content))
    except _StillComparing:
        return None
    except (BuildError, PressError, HandoverError) as error:
        return [Gate("build", str(error), "")]


class _StillComparing(Exception):
    """The faces are being compared."""


def _alike(open_issue: OpenIssue, last: Handover, build: FinishedBuild, content: Issue) -> Collection[int]:
    """Compared in a child process, once a build: drawing takes its time, and no view draws."""
    target = open_issue.proofs / "prints" / f"{open_issue.shown.stamp('build')}-{last.folder.name}.json"
    try:
        found: list[int] = json.loads(target.read_bytes())
        return found
    except FileNotFoundError:
        open_issue.measuring.start("alike", handed=str(last.folder), print=str(build.print), order=content.faces, target=str(target))
        raise _StillComparing from None


# --- views ------------------------------------------------------------------------------------


def put_in(visit: Visit) -> Response:
    """Release, or practise it. The job asks for everything once more."""
    open_issue, practice = visit.open_issue, rehearsed(visit.open_issue)
    if open_issue.builds.state()["phase"] == "running" or open_issue.jobs.busy:
        raise Refused("ほかの仕事をしています", 409, "終わってから、もう一度押してください")
    gates = open_now(open_issue)
    if gates is None:
        raise Refused("紙面を調べているところです", 409, "少し待って、もう一度押してください")
    if gates:
        raise Refused(f"公開はまだできません（残り {len(gates)}件）", 409, gates[0].message)
    open_issue.jobs.start(
        "rehearse" if practice else "release", lambda done: open_issue.tell("store", {"release": done["revision"]}),
        project=str(visit.desk.project), issue=str(open_issue.folder), built=str(open_issue.out.resolve()), out=str(home(open_issue)),
        proofs=str(open_issue.proofs), store=str(open_issue.store.path), prints=str(prints_file(open_issue)),
        archive=str(archive_of(open_issue)), by=visit.person().name, note=visit.field("note", limit=REASON).strip(),
        rehearsal=practice, wheels=bool(visit.field("wheels")))
    return visit.done("", f"/i/{open_issue.id}/handover")


def fetch(visit: Visit) -> Response:
    name, number = visit.params["file"], visit.params["revision"]
    try:
        path = edition(visit.open_issue, number, name)
    except ArchiveError:
        path = None
    if path is None:
        raise HTTPException(404)
    return visit.file(path, f"koho-{visit.open_issue.id}-r{number}-{name}")


VIEWS = [
    View("/i/{issue:issue}/release", put_in, may="release", method="POST"),
    View("/i/{issue:issue}/release/{revision:number}/{file}", fetch),
]
