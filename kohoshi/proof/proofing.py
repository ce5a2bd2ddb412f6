"""The command ``proof``: build, freeze, compare with the round before (or any PDF), write it down."""
from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kohoshi import PROJECT
from kohoshi.check.report import Report
from kohoshi.files import whole_folder
from kohoshi.flow.build import Progress, build
from kohoshi.pdfread.finished import Finished
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.proof.compare.comparison import Comparison, as_json
from kohoshi.proof.compare.painting import face_number
from kohoshi.proof.compare.report import Drawn, as_html
from kohoshi.proof.compare.rounds import Comment, answered, compare
from kohoshi.proof.returned import compare_returned
from kohoshi.proof.rounds import Frozen, Round, RoundError, freeze, open_round, rounds

CHANGES = "changes"


@dataclass(frozen=True)
class Proofed:
    """``comparison``, ``folder``: with what, and where it is written; None: it is the first round."""

    round: Round
    report: Report
    comparison: Comparison | None
    folder: Path | None


def proof(content: Path, proofs: Path, against: int | Path | None = None, label: str | None = None,
          press: str | None = None, progress: Progress | None = None, comments: Iterable[Comment] | None = None) -> Proofed:
    """A new round of an issue, compared with ``against``: a round's number, a PDF that came back, or
    (None) the round before. ``comments``: the red marks of that round, None: nobody was asked.

    Raises ContentError, PressError, OutputError, RoundError, PdfRefused; a comparison that fails
    leaves the new round as it is.
    """
    before = rounds(proofs)
    if isinstance(against, int) and against not in {each.number for each in before}:
        open_round(proofs, against)  # says which there are
    if isinstance(against, Path) and not against.is_file():
        raise RoundError(f"くらべる相手「{against}」がありません")
    built = build(content, None, press, progress)
    layouts = PROJECT.layouts(built.issue.publication.layouts)
    new = freeze(content, built.folder, proofs, label, layouts=layouts)
    if against is None:
        against = before[-1].number if before else None
    if against is None:
        return Proofed(new, built.report, None, None)
    comparison, folder = compared(proofs, new, against, comments)
    return Proofed(new, built.report, comparison, folder)


def compared(proofs: Path, new: Round, against: int | Path, comments: Iterable[Comment] | None = None) -> tuple[Comparison, Path]:
    """Compares a round with another or with a PDF, and writes changes.json and changes.html in
    ``changes/<round>-<other>`` beside the rounds (a round itself is never changed)."""
    with ExitStack() as open_:
        frozen = open_.enter_context(open_round(proofs, new.number))
        if isinstance(against, int):
            other = open_.enter_context(open_round(proofs, against))
            old_name = next(each.stamp for each in rounds(proofs) if each.number == against)
            comparison = _between(other, frozen, old_name, new, comments)
            sides: tuple[Drawn, Drawn] = other, frozen
        else:
            returned = open_.enter_context(open_untrusted(against))
            comparison = Comparison(_issue(frozen), new.stamp, against.name, compare_returned(frozen.finished, returned, frozen.layout),
                                    frozen.titles, _faces(frozen))
            sides = frozen, _Pages(frozen.finished, returned)
        name = f"{new.number}-{against}" if isinstance(against, int) else f"{new.number}-{against.stem}"
        return comparison, _written(proofs / CHANGES, name, {
            "changes.json": as_json(comparison), "changes.html": as_html(comparison, *sides)})


def _between(old: Frozen, new: Frozen, old_name: str, new_round: Round, comments: Iterable[Comment] | None) -> Comparison:
    changes = compare(old, new)
    titles, faces = old.titles | new.titles, _faces(old) | _faces(new)
    if comments is None:
        return Comparison(_issue(new), old_name, new_round.stamp, changes, titles, faces)
    reply = answered(changes, comments)
    unchanged = tuple((comment.id, comment.face, comment.text) for comment in reply.unchanged)
    return Comparison(_issue(new), old_name, new_round.stamp, reply.changes, titles, faces, unchanged, asked=True)


def _issue(frozen: Frozen) -> str:
    out: str = frozen.record["issue"]
    return out


def _faces(frozen: Frozen) -> dict[str, tuple[int, ...]]:
    return {article: each.faces for article, each in frozen.prints.items()}


class _Pages:
    """The pages of a returned file, by the faces that they take the place of."""

    def __init__(self, handed: Finished, returned: Finished) -> None:
        self.pages = {face_number(old): new for old, new in zip(handed.pages, returned.pages, strict=False)}

    def raster(self, face: int, dpi: float) -> np.ndarray:
        return self.pages[face].raster(dpi) if face in self.pages else np.zeros((0, 0, 3), dtype=np.uint8)


def _written(folder: Path, name: str, files: dict[str, str]) -> Path:
    """Old and whole, or new and whole."""
    with whole_folder(folder / name, "swap") as fresh:
        for file, text in files.items():
            (fresh / file).write_text(text, encoding="utf-8")
    return folder / name
