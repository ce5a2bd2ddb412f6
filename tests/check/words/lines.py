"""Lines of text put into an article of the sample issue, and the sample issue with its files changed."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kohoshi.check.words.passages import Passage, passage, passages
from kohoshi.finding import Finding, Place
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import Printable

Family = Callable[[Issue, Sequence[Passage]], Iterable[Finding]]


@lru_cache
def sample() -> tuple[Issue, tuple[Passage, ...]]:
    issue = load_issue(PROJECT / "content" / "2022-06")
    return issue, tuple(passages(issue))


def lines(texts: Iterable[str], *, article: str = "hyoshi", section: str | None = None, field: str = "paragraph",
          face: int = 1) -> list[Passage]:
    """Each text as a line of its own, on line n of x.yaml, in a block of its own."""
    return [replace(passage(Printable(text, Place("x.yaml", n, 1), f"body.{100 + n}.{field}", article, "main", "once", text)),
                    article=article, part="main", faces=(face,), section=section) for n, text in enumerate(texts, 1)]


def found(family: Family, *texts: str, issue: Issue | None = None, **where) -> list[Finding]:
    """What a family says of these lines, written into the sample issue."""
    own, read = sample()
    return list(family(issue or own, [*read, *lines(texts, **where)]))


def rules(family: Family, *texts: str, **where) -> list[tuple[str, str]]:
    """(rule, level) of what a family says of these lines."""
    return [(finding.rule, finding.level.value) for finding in found(family, *texts, **where)]


class Copied:
    """The files of the sample issue in a folder of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(PROJECT / "content", root / "content", ignore=shutil.ignore_patterns("source", "*.py", "*.md"))
        (root / "layouts").symlink_to(PROJECT / "layouts")
        self.folder = root / "content" / "2022-06"

    def edit(self, name: str, old: str, new: str) -> Copied:
        """Replaces the one occurrence of ``old`` in an article (or, with a folder, a file of content/)."""
        path = self.root / "content" / name if "/" in name else self.folder / "articles" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def load(self) -> Issue:
        return load_issue(self.folder, root=self.root)

    def shown(self, finding: Finding) -> tuple[str, str]:
        """(file, the characters that its place spans in that file)."""
        place = finding.place
        line = (self.root / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
        return Path(place.file).name, line[place.column - 1:place.end_column - 1]


