"""``python -m kohoshi.desk.work.child KIND JSON``: work that tells its steps as lines of JSON. Everything
foreseen is told in Japanese words.

    {"begin": "組む"}  {"end": "組む", "seconds": 2.98}
    {"done": {"error": 0, "warning": 0, "notice": 1, "gates": 1}}
    {"failed": [{"message": …, "hint": …, "source": …}, …]}
"""
from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf

from kohoshi.archive import NotReleased, Sources, release
from kohoshi.archive.wheels import Wheelhouse, locked_wheels, no_wheels
from kohoshi.desk.pictures.finished import FacePictures, stamp_of
from kohoshi.files import whole_file, write_whole
from kohoshi.flow.build import build
from kohoshi.flow.finished import BuildError
from kohoshi.issue.loaded import ContentError
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.project import Project
from kohoshi.proof.compare.change import faces_to_reproof
from kohoshi.proof.compare.comparison import Comparison, as_json
from kohoshi.proof.handover.differences import unchanged
from kohoshi.proof.handover.record import read_handover
from kohoshi.proof.handover.write import Sources as Handing, handover, replace
from kohoshi.proof.life import NotReady
from kohoshi.proof.prints import article_prints
from kohoshi.proof.proofing import compared
from kohoshi.proof.returned import compare_returned
from kohoshi.proof.rounds import freeze, rounds
from kohoshi.proof.store import Person, Store, officer
from kohoshi.refusal import Refusal, refused


def say(**line: Any) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


class _Teller:
    def begin(self, title: str) -> None:
        say(begin=title)

    def end(self, title: str, seconds: float) -> None:
        say(end=title, seconds=round(seconds, 2))


def building(folder: str) -> dict[str, Any]:
    """``<project>/content/<issue>`` built into its project."""
    built = build(Path(folder), progress=_Teller(), project=Project.of(Path(folder)))
    return {**built.report.counts(), "gates": len(built.report.gates)}


@contextmanager
def _step(title: str) -> Iterator[None]:
    say(begin=title)
    start = time.perf_counter()
    yield
    say(end=title, seconds=round(time.perf_counter() - start, 2))


def freezing(issue: str, built: str, proofs: str, layouts: str, label: str) -> dict[str, Any]:
    """A round out of the last build, then compared with the one before."""
    before = rounds(Path(proofs))
    with _step("組んだものと原稿を保存する"):
        new = freeze(Path(issue), Path(built), Path(proofs), label or None, layouts=Path(layouts))
    if not before:
        return {"number": new.number, "label": new.label, "against": None}
    with _step(f"{before[-1].label}とくらべる"):
        comparison, _ = compared(Path(proofs), new, before[-1].number)
    _draw(proofs, built, comparison, before[-1].number, new.number)
    return {"number": new.number, "label": new.label, "against": before[-1].number}


def comparing(proofs: str, number: int, against: int) -> dict[str, Any]:
    new = next(each for each in rounds(Path(proofs)) if each.number == number)
    with _step("変わったところを探す"):
        comparison, _ = compared(Path(proofs), new, against)
    _draw(proofs, "", comparison, against, number)
    return {"number": number, "against": against}


def _draw(proofs: str, built: str, comparison: Comparison, old: int, new: int) -> None:
    """The faces that changed, so that nobody waits for their pictures."""
    shown = FacePictures(Path(proofs), Path(built))
    with _step("変わった面の図をかく"):
        for face in faces_to_reproof(comparison.changes):
            for number in (old, new):
                shown.face(f"round-{number}", face)


def measuring(built: str, target: str) -> dict[str, Any]:
    """The print of every article of a build, as JSON."""
    folder = Path(built)
    with _step("記事ごとに調べる"), open_finished(folder / "print.pdf") as finished:
        layout = json.loads((folder / "layout.json").read_bytes())
        found = {article: each.as_dict() for article, each in article_prints(finished, layout).items()}
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    write_whole(Path(target), json.dumps(found, ensure_ascii=False).encode())
    return {"articles": len(found)}


def handing(project: str, issue: str, built: str, out: str, store: str, prints: str, person: str, name: str, trial: bool = False,
            faces: list[int] | None = None, reason: str = "") -> dict[str, Any]:
    """下版, a trial of it, or some faces anew."""
    with Store.open(Path(store)) as kept:
        by = _person(kept, person, name)
        given = Handing(Path(issue), Path(built), Path(out), Project(Path(project)), kept, _hashes(Path(prints), Path(built)))
        with _step("1面ずつのPDFを書いて、読み返す"):
            made = replace(given, faces, by, reason) if faces else handover(given, by, trial=trial)
    return {"folder": made.folder.name, "files": len(made.files)}


def _hashes(prints: Path, built: Path) -> dict[str, str]:
    """Article → hash of its print, as it was measured for this very build. Raises BuildError."""
    if prints.stem != stamp_of(built / "print.pdf"):
        raise BuildError("いま、組みなおされました。もう一度押してください")
    return {article: str(each["hash"]) for article, each in json.loads(prints.read_bytes()).items()}


def _person(store: Store, id: str, name: str) -> Person:
    return (store.person(id) if id else None) or officer(name)


def returning(handed: str, whole: str, layout: str, returned: str, target: str, name: str, issue: str) -> dict[str, Any]:
    """The printer's PDF against the hand-over. ``whole``: where all faces of the hand-over are
    joined to one file; ``target``: gets changes.json."""
    with _step("入稿したものをそろえる"):
        record = read_handover(Path(handed))
        if not Path(whole).is_file():
            _join([(face, record.folder / each.name) for face, each in sorted(record.faces.items())], Path(whole))
    try:
        with _step("1面ずつくらべる"), open_finished(Path(whole)) as old, open_untrusted(Path(returned)) as new:
            changes = compare_returned(old, new, json.loads(Path(layout).read_bytes()) if layout else None)
    except PdfRefused as error:
        raise error.of(name) if error.name == Path(returned).name else error from None
    comparison = Comparison(issue, record.folder.name, name, changes)
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    write_whole(Path(target), as_json(comparison).encode())
    return {"changes": len(changes), "name": name}


def alike(handed: str, print: str, order: list[int], target: str) -> dict[str, Any]:
    """Which faces of a build show what was handed over, as JSON."""
    record = read_handover(Path(handed))
    with _step("渡したものと1面ずつくらべる"):
        found = unchanged({face: record.folder / each.name for face, each in record.faces.items()}, Path(print), order)
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    write_whole(Path(target), json.dumps(sorted(found)).encode())
    return {"faces": len(found)}


def releasing(project: str, issue: str, built: str, out: str, proofs: str, store: str, prints: str, archive: str, by: str, note: str,
              rehearsal: bool, wheels: bool) -> dict[str, Any]:
    """Into the archive, with all it was made from."""
    step = _Steps()

    def supplier(project: Project) -> Wheelhouse:
        step.next("プログラムの部品をそろえる")
        house = (locked_wheels if wheels else no_wheels)(project)
        step.next("保存庫に書いて、確かめる")
        return house

    with Store.open(Path(store)) as kept:
        step.next("残っていることがないか確かめる")
        given = Sources(Path(issue), Path(built), Path(out), Path(proofs), Project(Path(project)), kept, _hashes(Path(prints), Path(built)))
        added = release(Path(archive), given, by, note=note, rehearsal=rehearsal, supplier=supplier)
    step.end()
    return {"revision": added.revision, "files": added.files}


class _Steps:
    """One step after the other, each begun where the one before ends."""

    def __init__(self) -> None:
        self._title, self._start = "", 0.0

    def next(self, title: str) -> None:
        self.end()
        self._title, self._start = title, time.perf_counter()
        say(begin=title)

    def end(self) -> None:
        if self._title:
            say(end=self._title, seconds=round(time.perf_counter() - self._start, 2))


def _join(files: list[tuple[int, Path]], target: Path) -> None:
    """One file of single faces; the labels keep which face a page is."""
    with pikepdf.new() as whole:
        labels: Any = pikepdf.Array()
        for page, (face, path) in enumerate(files):
            with pikepdf.open(path) as single:
                whole.pages.extend(single.pages)
            labels.extend([page, pikepdf.Dictionary(P=pikepdf.String(str(face)))])
        whole.Root.PageLabels = pikepdf.Dictionary(Nums=labels)
        with whole_file(target) as out:
            whole.save(out, deterministic_id=True)


KINDS: dict[str, Callable[..., dict[str, Any]]] = {
    "build": building, "freeze": freezing, "compare": comparing, "prints": measuring, "handover": handing, "trial": handing, "replace": handing,
    "returned": returning, "alike": alike, "release": releasing, "rehearse": releasing}


def main(kind: str, given: dict[str, Any]) -> int:
    """Status 0 done, 2 not done."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))  # so that a half-written folder is taken away
    try:
        done = KINDS[kind](**given)
    except ContentError as error:
        say(failed=[{"message": f.message, "hint": f.hint, "source": f.source} for f in error.findings])
        return 2
    except NotReady as error:
        say(failed=[_words(str(error)), *(_words(gate.message) for gate in error.gates)])
        return 2
    except NotReleased as error:
        say(failed=[_words(str(error)), *(_words(gate.message) for gate in error.items)])
        return 2
    except (OSError, Refusal, PdfRefused) as error:
        say(failed=[_words(refused(error))])
        return 2
    say(done=done)
    return 0


def _words(message: str) -> dict[str, Any]:
    return {"message": message, "hint": "", "source": None}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], json.loads(sys.argv[2])))
