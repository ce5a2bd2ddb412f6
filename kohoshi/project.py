"""Where the things of a project are: the one place that spells its folders."""
from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CONTENT, LAYOUTS, PROOFS, OUT = "content", "layouts", "proofs", "out"
#: Folders that released issues go into: real ones, and those that were practised with.
ARCHIVE, REHEARSALS = "archive", "archive-rehearsal"


@dataclass(frozen=True)
class Project:
    """A project by its folder, ``root``: layouts, fonts, content and output lie in it. It stands for that
    folder wherever a path is asked for; ``project / name`` is what has no word of its own here. An issue is
    named by its folder or that folder's name (``2022-06``)."""

    root: Path

    @classmethod
    def of(cls, issue: Path) -> Project:
        """The project that the folder of an issue lies in: two folders up."""
        return cls(issue.resolve().parent.parent)

    @property
    def content(self) -> Path:
        """The folder of all issues and of the house's data."""
        return self.root / CONTENT

    @property
    def house(self) -> Path:
        return self.content / "house"

    @property
    def fonts(self) -> Path:
        return self.root / "fonts"

    @property
    def archive(self) -> Path:
        return self.root / ARCHIVE

    @property
    def rehearsals(self) -> Path:
        return self.root / REHEARSALS

    def layouts(self, name: str = "") -> Path:
        """The folder of a set of layouts; without a name, of all sets."""
        return self.root / LAYOUTS / name

    def out(self, issue: Path | str = "", press: str = "") -> Path:
        """What is built for a press; without one, all that is made of an issue; without an issue, all."""
        return self.root / OUT / _name(issue) / press

    def proofs(self, issue: Path | str = "") -> Path:
        """Proof rounds, comments and the journal of edits of an issue; without one, of all."""
        return self.root / PROOFS / _name(issue)

    def __truediv__(self, name: str | os.PathLike[str]) -> Path:
        return self.root / name

    def __fspath__(self) -> str:
        return str(self.root)

    def __str__(self) -> str:
        return str(self.root)


def house_of(issue: Path) -> Path:
    """The house's data that go with the folder of an issue: they lie beside it."""
    return issue.resolve().parent / "house"


def _name(issue: Path | str) -> str:
    return issue.resolve().name if isinstance(issue, Path) else issue
