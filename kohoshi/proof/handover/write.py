"""下版: single-face files for the printer, 出力見本, 仕様票 and the SHA-256 of everything, in one folder
that is written whole and never changed."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace as changed
from pathlib import Path

from kohoshi.check.fonts import check_fonts
from kohoshi.check.press import check_press
from kohoshi.check.settled import settled
from kohoshi.editions.single import single_faces
from kohoshi.editions.slug import slugs
from kohoshi.files import sha256_of
from kohoshi.finding import Finding, Level
from kohoshi.flow.finished import FinishedBuild, read_build
from kohoshi.flow.set_up import Setup, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import load_press
from kohoshi.project import Project
from kohoshi.proof.handover.differences import differences, unchanged
from kohoshi.proof.handover.record import TRIAL, Handed, Handover, HandoverError, Replaced, handovers, numbered_folder, write_record, written
from kohoshi.proof.handover.specification import issue_title, sample_pdf, specification
from kohoshi.proof.life import APPROVED_STATES, HANDED_OVER, ApprovedState, Gate, NotReady, corrections, is_rehearsal, open_items, set_state, state_of
from kohoshi.proof.store import Person, Store
from kohoshi.proof.store.model import now
from kohoshi.text import say_faces

#: What the slug says of a trial, and of an issue that is only practised with.
_TRIAL_STAMP = "試し（本刷りしないでください）"
_REHEARSAL_STAMP = "練習（本刷りしないでください）"
#: Faults told one by one.
_TOLD = 5


@dataclass(frozen=True)
class Sources:
    """What a hand-over is made from. ``prints``: article → hash of it as it is laid out in the build
    (kohoshi.proof.prints); ``out``: the folder that gets ``handover-1``."""

    issue_folder: Path
    built: Path
    out: Path
    project: Project
    store: Store
    prints: Mapping[str, str]


def handover(given: Sources, by: Person, *, trial: bool = False) -> Handover:
    """Write ``handover-1`` (or the next number) and enter the state 下版.

    ``trial``: for trying with the printer: stamped 試し, open gates are listed in the 仕様票 instead
    of refused, the state stays, and it can never be released. An issue of a sample publisher can only be
    practised with: it is stamped 練習 and says so in its record.

    Raises NotYet with the open gates, HandoverError, BuildError, StoreError, ContentError.
    """
    setup, build, gates = _opened(given, trial=trial)
    state = state_of(given.store)
    if state not in APPROVED_STATES:
        gates = [_unpassed(state), *gates]
    if gates and not trial:
        raise NotReady(HANDED_OVER, gates)
    with numbered_folder(given.out, trial) as (folder, final, number):
        files = _faces(setup, build, folder, TRIAL if trial else state, setup.issue.faces)
        files.append(_sample(setup, build, folder, trial))
        record = Handover(
            final, str(setup.issue.publication.month), number, trial, TRIAL if trial else state, build.press, by.name, now(),
            sha256_of(build.print), tuple(files), gates=tuple(gate.message for gate in gates),
            corrections=_corrections(build, given.store, state), rehearsal=is_rehearsal(setup.issue))
        record = _closed(setup, folder, record)
        if not trial:  # while the folder can still be given up, should somebody be quicker
            set_state(given.store, HANDED_OVER, by, final.name, gates)
    given.store.log(by, "handover.trial" if trial else "handover.write", final.name, files=len(record.files))
    return record


def replace(given: Sources, faces: Sequence[int], by: Person, reason: str) -> Handover:
    """Hand some faces over again: a new folder with all files, in which only these are others and
    bear a new name (``06-r2.pdf``), with reason, differences and the old hashes in its 仕様票.

    Raises NotYet with the open gates, HandoverError (a face that did not change, another that did,
    nothing handed over yet, a hand-over that was damaged) and what handover raises.
    """
    if not reason.strip():
        raise HandoverError("差し替えの理由を書いてください")
    old = _last(given.out)
    setup, build, gates = _opened(given, _passed(old))
    state = state_of(given.store)
    if state != HANDED_OVER:
        gates = [Gate("state", f"いまは{state}です。差し替えは、下版のあとの面だけにできます", "handover"), *gates]
    if gates:
        raise NotReady("差し替え", gates)
    every = setup.issue.faces
    if old.rehearsal != is_rehearsal(setup.issue):
        raise HandoverError("前に渡したものと、練習か本番かが違います。校正にもどして下版し直してください")
    if sorted(old.faces) != sorted(every) or old.press != build.press or not set(faces) <= set(every) or not faces:
        raise HandoverError("前に渡したものと、面の数か印刷の型が違います。差し替えではなく、校正にもどして下版し直してください")
    alike = unchanged({face: old.folder / each.name for face, each in old.faces.items()}, build.print, every)
    if stray := [face for face in every if face not in alike and face not in faces]:
        raise HandoverError(f"{say_faces(stray)}も、前に渡したものから変わっています。いっしょに差し替えるか、元にもどしてください")
    if idle := [face for face in faces if face in alike]:
        raise HandoverError(f"{say_faces(idle)}は、前に渡したものと同じです。差し替えるものがありません")
    with numbered_folder(given.out, trial=False) as (folder, final, number):
        files = [_copied_file(old, old.faces[face], folder) for face in every if face not in faces]
        anew = _faces(setup, build, folder, old.state, list(faces), f"-r{number}")
        replaced = tuple(_replaced(old, each, reason, differences(old.folder / old.faces[each.face].name, folder / each.name))
                         for each in anew if each.face is not None)
        files = sorted([*files, *anew], key=lambda each: each.face or 0)
        files.append(_sample(setup, build, folder, trial=False))
        record = Handover(
            final, old.issue, number, False, old.state, build.press, by.name, now(), sha256_of(build.print), tuple(files),
            corrections=_corrections(build, given.store, old.state), before=old.folder.name, replaced=replaced,
            rehearsal=old.rehearsal)
        record = _closed(setup, folder, record)
    given.store.log(by, "handover.replace", final.name, faces=list(faces), reason=reason, before=old.folder.name)
    return record


def _opened(given: Sources, state: ApprovedState | None = None, trial: bool = False) -> tuple[Setup, FinishedBuild, list[Gate]]:
    issue = load_issue(given.issue_folder)
    build = read_build(given.built, given.issue_folder, given.project.layouts(issue.publication.layouts))
    press = load_press(build.press)
    if state is None:
        here = state_of(given.store)
        state = "責了" if here == "責了" else "校了"
    gates = open_items(issue, build, given.store, given.prints, press, state, rehearsal=is_rehearsal(issue) and not trial)
    setup, misfits = open_setup(issue, press, given.project, given.issue_folder)
    gates += [Gate("error", misfit.message, "plan") for misfit in misfits]
    return setup, build, gates


def _unpassed(state: str) -> Gate:
    if state == HANDED_OVER:
        return Gate("state", "もう下版しました。面を直すときは、差し替え（replace）をしてください", "handover")
    return Gate("state", f"いまは{state}です。先に責了か校了にしてください", "")


def _faces(setup: Setup, build: FinishedBuild, folder: Path, stamp: str, wanted: Sequence[int], version: str = "") -> list[Handed]:
    """The single-face files, each read back and held against the press."""
    said = _TRIAL_STAMP if stamp == TRIAL else _REHEARSAL_STAMP if is_rehearsal(setup.issue) else stamp
    stamped = slugs(setup.engine, setup.press, setup.issue, setup.created, said)
    before = f"{TRIAL}-" if stamp == TRIAL else ""
    files = []
    for face, data in single_faces(build.print.read_bytes(), setup.issue.faces, setup.press, stamped, wanted):
        files.append(written(folder, f"{before}{face:02}{version}.pdf", data, face))
        _proven(setup, folder / files[-1].name, face)
    if stamped is not None:
        stamped.close()
    return files


def _proven(setup: Setup, path: Path, face: int) -> None:
    """Raises HandoverError for a file that the printer could not take."""
    with open_finished(path) as finished:
        found = [*check_press(finished, setup.press, issue=setup.issue, numbers=[face]), *check_fonts(finished)]
    faults = [each for each in settled(found, setup.issue, whole=False) if _stops(each)]
    if faults:
        told = "".join(f"\n  {each.message}" for each in faults[:_TOLD])
        raise HandoverError(f"{path.name} は、このままでは印刷会社に渡せません{told}")


def _stops(finding: Finding) -> bool:
    return finding.level is Level.ERROR and not finding.waived and finding.family not in ("waiver", "level")


def _sample(setup: Setup, build: FinishedBuild, folder: Path, trial: bool) -> Handed:
    with open_finished(build.print) as finished:
        data = sample_pdf(finished, f"{issue_title(setup.issue)} 出力見本", setup.created)
    return written(folder, f"{f'{TRIAL}-' if trial else ''}出力見本.pdf", data)


def _closed(setup: Setup, folder: Path, record: Handover) -> Handover:
    """With 仕様票, record and sums: the 仕様票 tells the hash of every file but its own."""
    finished_fonts: set[str] = set()
    for each in record.faces.values():
        with open_finished(folder / each.name) as finished:
            finished_fonts |= {font.name for face in finished.pages for font in face.fonts}
    sheet = specification(setup, record, record.folder.name, sorted(finished_fonts))
    name = f"{TRIAL}-仕様票.pdf" if record.trial else "仕様票.pdf"
    record = changed(record, files=(*record.files, written(folder, name, sheet)))
    write_record(folder, record)
    return record


def _corrections(build: FinishedBuild, store: Store, state: str) -> tuple[str, ...]:
    return tuple(corrections(build, store)) if state == "責了" else ()


def _last(out: Path) -> Handover:
    given = [each for each in handovers(out) if not each.trial]
    if not given:
        raise HandoverError("まだ下版していないので、差し替えられません")
    if spoiled := given[-1].damaged():
        raise HandoverError(f"{given[-1].folder.name} のファイルが、渡したときと違います（{'、'.join(spoiled)}）")
    return given[-1]


def _passed(old: Handover) -> ApprovedState:
    return "責了" if old.state == "責了" else "校了"


def _copied_file(old: Handover, each: Handed, folder: Path) -> Handed:
    return written(folder, each.name, (old.folder / each.name).read_bytes(), each.face)


def _replaced(old: Handover, each: Handed, reason: str, differences: Sequence[str]) -> Replaced:
    face = each.face or 0
    before = old.faces[face]
    return Replaced(face, before.name, before.sha256, each.name, each.sha256, reason.strip(), tuple(differences))
