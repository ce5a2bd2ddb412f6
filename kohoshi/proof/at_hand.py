"""Where the proofs of an issue lie, and what a hand-over is made from, for the commands and the desk."""
from __future__ import annotations

import json
from pathlib import Path

from kohoshi.flow.finished import whole
from kohoshi.pdfread.finished import open_finished
from kohoshi.project import Project
from kohoshi.proof.handover.write import Sources
from kohoshi.proof.store import Store

DATABASE = "desk.sqlite3"


def open_store(project: Project, issue_folder: Path) -> Store:
    """Raises StoreError."""
    return Store.open(project.proofs(issue_folder) / DATABASE)


def prints_in(built: Path) -> dict[str, str]:
    """Article → hash of it as it is laid out in a build. Raises BuildError, PdfRefused."""
    from kohoshi.proof.prints import article_prints
    whole(built)
    with open_finished(built / "print.pdf") as finished:
        layout = json.loads((built / "layout.json").read_bytes())
        return {article: each.hash for article, each in article_prints(finished, layout).items()}


def sources_of(project: Project, issue_folder: Path, built: Path, out: Path, store: Store) -> Sources:
    """Raises BuildError."""
    built = built.resolve()  # the next build turns the link elsewhere
    return Sources(issue_folder, built, out, project, store, prints_in(built))
