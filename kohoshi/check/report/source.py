"""The lines of the content as report.html shows them beside the face: numbered, the characters
in question marked."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kohoshi.finding import Place

#: Lines shown before and after; characters of a long line kept on either side of the mark; of a line
#: that only stands beside it.
_AROUND, _KEPT, _BESIDE = 1, 60, 44


@dataclass(frozen=True)
class SourceLine:
    """``marked``: the characters in question; empty on the lines around them."""

    number: int
    before: str
    marked: str = ""
    after: str = ""
    meant: bool = False


class Sources:
    """Reads the files of the content folder that an issue lies in, and no others."""

    def __init__(self, issue_folder: Path | None) -> None:
        self.content = issue_folder.resolve().parent if issue_folder else None

    def lines(self, place: Place | None) -> list[SourceLine]:
        """The place with the lines around it; empty where there is nothing to read."""
        path = self._path(place.file) if place else None
        if place is None or path is None:
            return []
        every = _read(path)
        if not 1 <= place.line <= len(every):
            return []
        first = max(place.line - _AROUND, 1)
        shown = every[first - 1:place.line + _AROUND]
        indent = min((len(text) - len(text.lstrip(" ")) for text in shown if text.strip()), default=0)
        return [_meant(text, place, indent) if number == place.line else SourceLine(number, _short(text[indent:], _BESIDE))
                for number, text in enumerate(shown, first) if number == place.line or text.strip() and not text.lstrip().startswith("#")]

    def line(self, place: Place) -> SourceLine | None:
        """The line of a place alone; None where there is nothing to read."""
        return next((line for line in self.lines(place) if line.meant), None)

    def _path(self, file: str) -> Path | None:
        """The file that the loader names so: from the working folder, else from beside content/."""
        if self.content is None:
            return None
        for root in (Path.cwd(), self.content.parent):
            path = (root / file).resolve()
            if path.is_relative_to(self.content) and path.is_file():
                return path
        return None


@lru_cache(maxsize=256)
def _read_at(path: Path, changed: int) -> list[str]:
    return re.split(r"\r\n|\r|\n", path.read_bytes().decode("utf-8-sig", errors="replace"))


def _read(path: Path) -> list[str]:
    return _read_at(path, path.stat().st_mtime_ns)


def _meant(text: str, place: Place, indent: int) -> SourceLine:
    if place.end_column is None:
        return SourceLine(place.line, _short(text[indent:], 2 * _KEPT), meant=True)
    start = min(place.column - 1, len(text))
    end = len(text) if place.end_line not in (None, place.line) else min(max(place.end_column - 1, start), len(text))
    before, after = text[min(indent, start):start], text[end:]
    if len(before) > _KEPT:
        before = "…" + before[-_KEPT:]
    if len(after) > _KEPT:
        after = after[:_KEPT] + "…"
    return SourceLine(place.line, before, text[start:end], after, meant=True)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"
