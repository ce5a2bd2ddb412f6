"""Release: the only way in for an issue made here. Refused while anything is open; then stored with
all it was made from."""
from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive import articles
from kohoshi.archive.accept import Build, accept, unchanged
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gates import Proven, open_handovers, prove
from kohoshi.archive.gather import Item, files_in, gather, portable
from kohoshi.archive.manifest import ARTICLES, FORMAT, HandedOver, Identity, Manifest, Previous, Stored
from kohoshi.archive.versions import versions
from kohoshi.archive.wheels import Supplier, locked_wheels
from kohoshi.archive.writer import Added, Fresh, write_revision
from kohoshi.flow.finished import read_build
from kohoshi.issue.dates.say import midnight
from kohoshi.issue.loader import load_issue
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.project import Project, house_of
from kohoshi.proof.rounds import RECORD, ROUNDS, TEXT
from kohoshi.proof.store import Store

HANDOVER, PROOFS = "handover", "proofs"
#: What of a proof round is kept: its record with the hash of every file, its texts, its changes.
_OF_A_ROUND = (RECORD, TEXT, "changes.json", "changes.html")


@dataclass(frozen=True)
class Sources:
    """What a release is made from.

    issue_folder  ``content/2022-06`` (the house data lie beside it)
    built         a build output folder; every file in it is stored
    out           the folder with the hand-overs
    proofs        ``proofs/2022-06``: rounds
    project       the working folder: layouts, fonts, program, lock
    desk          comments, sign-offs, the life of the issue
    prints        article → hash of it as it is laid out in the build (kohoshi.proof.prints)
    """

    issue_folder: Path
    built: Path
    out: Path
    proofs: Path
    project: Project
    desk: Store
    prints: Mapping[str, str]


def release(store: Path, given: Sources, by: str, *, note: str = "", rehearsal: bool = False,
            created: dt.datetime | None = None, supplier: Supplier = locked_wheels) -> Added:
    """Store the issue as a new revision in ``store`` (made when it does not exist).

    by         who releases
    note       why there is a new revision
    rehearsal  an issue of samples, into a store for rehearsals; never mixed with a real one
    created    the date the files bear; by default midnight of the issue date in Japan, which is
               what a build dates them
    supplier   where the wheels come from

    Raises NotReleased with all that is open; ArchiveError (Japanese) when the build is incomplete
    or older than its sources, a file cannot be stored, or the disk refuses; BuildError, HandoverError,
    ContentError. Nothing is left behind.
    """
    if not by.strip():
        raise ArchiveError("だれが公開するのか、名前（--by）を書いてください")
    issue = load_issue(given.issue_folder)
    built = given.built.resolve()  # the output folder is a link that the next build turns elsewhere
    build = accept(issue, built)
    _apart(store, [built, given.issue_folder, house_of(given.issue_folder), given.proofs])
    layouts = given.project.layouts(issue.publication.layouts)
    finished = read_build(built, given.issue_folder, layouts)
    proven = prove(issue, finished, given.out, given.desk, given.prints, rehearsal=rehearsal)
    items = gather(issue, given.issue_folder, built, given.project, build.press)
    unchanged(built, given.issue_folder, layouts)
    house = supplier(given.project)
    texts, identity = articles.article_texts(issue, build), identity_of(issue, build)
    with tempfile.TemporaryDirectory(prefix="kohoshi-") as exported:
        every = [*items, *house.items, *_handed(given.out), *_proofs(given, Path(exported))]
        portable(every)
        def describe(revision: int, previous: Previous | None, files: list[Stored]) -> Manifest:
            return Manifest(
                format=FORMAT, issue=identity, revision=revision, previous=previous, created=created or midnight(issue.publication.date),
                note=note.strip(), checked=build.checked, versions=versions(given.project),
                articles=[article.entry() for article in texts.articles], files=files, by=by.strip(), rehearsal=rehearsal,
                handover=_handover(proven), wheels=house.told)
        added = write_revision(store, identity.folder, sorted(every, key=lambda item: item.path),
                               [Fresh(ARTICLES, "articles", articles.encoded(texts))], describe, rehearsal=rehearsal)
    given.desk.log(by, "release", added.path.parent.name, revision=added.revision, rehearsal=rehearsal)
    return added


def _apart(store: Path, sources: list[Path]) -> None:
    place = store.resolve()
    for source in sources:
        if place.is_relative_to(source.resolve()) or source.resolve().is_relative_to(place):
            raise ArchiveError(f"保存先「{store.name}」と「{source.name}」が重なっています。別のフォルダーにしてください")


def place_of(issue: Issue) -> tuple[str, str, str]:
    """Municipality, paper and month: where the issue lies in a store. Raises ArchiveError where the
    house's data make no name."""
    publisher = issue.house.publisher
    paper = re.sub(r"[^a-z0-9]+", "-", publisher.roman.lower()).strip("-")
    if not re.fullmatch(r"[0-9]{6}", publisher.municipality):
        raise ArchiveError(f"団体コード「{publisher.municipality}」が6桁の数字ではありません（house/publisher.yaml の municipality）")
    if not paper:
        raise ArchiveError("ローマ字題字から保存先の名前を作れません（house/publisher.yaml の roman）")
    return str(publisher.municipality), paper, str(issue.publication.month)


def identity_of(issue: Issue, build: Build) -> Identity:
    """Raises ArchiveError where the house's data make no name."""
    publication, (municipality, paper, month) = issue.publication, place_of(issue)
    return Identity(
        municipality=municipality, paper=paper, title=visible_text(issue.house.publisher.title),
        number=publication.number, label=visible_text(publication.label), month=month,
        date=publication.date, press=build.press, faces=len(issue.faces))


def _handover(proven: Proven) -> HandedOver:
    return HandedOver(folder=proven.handover.folder.name, state=proven.handover.state, print=proven.handover.print_sha256)


def _handed(out: Path) -> list[Item]:
    """Everything that the printer was given, with its records."""
    return [Item(path, f"{HANDOVER}/{each.folder.name}/{path.name}", "handover")
            for each in open_handovers(out) for path in files_in(each.folder)]


def _proofs(given: Sources, exported: Path) -> list[Item]:
    """Records of the rounds; comments, sign-offs and the log as files (without any token)."""
    items = [Item(path, f"{PROOFS}/{ROUNDS}/{path.parent.name}/{path.name}", "proof")
             for name in _OF_A_ROUND for path in sorted((given.proofs / ROUNDS).glob(f"[0-9]*/{name}"))]
    given.desk.export_yaml(exported / "desk.yaml")
    given.desk.export_csv(exported / "comments.csv")
    return [*items, *(Item(path, f"{PROOFS}/{path.name}", "proof") for path in sorted(exported.iterdir()))]
