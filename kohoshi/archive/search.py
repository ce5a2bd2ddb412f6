"""Finding articles by a word in all stored issues."""
from __future__ import annotations

import datetime as dt
import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi import limits
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.folding import folded
from kohoshi.archive.index import left_out, open_index, phrase, rows_of
from kohoshi.archive.manifest import MANIFEST
from kohoshi.archive.store import Damaged, withdrawing

#: Characters of a snippet before the word and after its beginning.
BEFORE, AFTER = 24, 56
#: A longer question is no word.
MAX_WORD = limits.SEARCH_CHARACTERS


@dataclass(frozen=True)
class Hit:
    """An article that holds every word asked for.

    faces    all faces of the article; ``found_on`` those of the part the snippet is from
    snippet  the first paragraph with the word, cut to size with 「…」
    mark     where the word stands in the snippet, (start, end)
    path     folder of the revision in the store
    """

    municipality: str
    paper: str
    number: int
    label: str
    month: str
    date: dt.date
    revision: int
    article: str
    title: str
    faces: tuple[int, ...]
    found_on: tuple[int, ...]
    snippet: str
    mark: tuple[int, int]
    path: Path

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``; ``path`` from the store."""
        return {"municipality": self.municipality, "paper": self.paper, "number": self.number, "label": self.label,
                "month": self.month, "date": self.date.isoformat(), "revision": self.revision, "article": self.article,
                "title": self.title, "faces": list(self.faces), "found_on": list(self.found_on), "snippet": self.snippet,
                "mark": list(self.mark), "path": "/".join(self.path.parts[-4:])}


class Hits(list[Hit]):
    """What was found. ``damaged``: issues that could not be looked through."""

    damaged: tuple[Damaged, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What is asked for. ``words`` in folded form; ``section``: key or name of the office, or a
    running head, in folded form ('' for any)."""

    words: tuple[str, ...]
    year: int | None = None
    section: str = ""
    face: int | None = None

    def fits(self, told: dict[str, Any]) -> bool:
        if self.face is not None and self.face not in told["faces"]:
            return False
        return not self.section or any(self.section in one for one in told["sections"])


def search(store: Path, word: str, *, limit: int = 20, year: int | None = None, section: str = "",
           face: int | None = None) -> Hits:
    """Articles of the latest revisions that hold ``word``, newest issue first, then in print
    order; at most ``limit``.

    Widths, spaces, small or capital letters, hiragana or katakana, old or new kanji make no
    difference. Several words parted by spaces must all be in the article. ``section``: who answers
    for it, or the running head; ``face``: on which it stands. Raises ArchiveError when nothing is
    asked for. A damaged issue is left aside and named.
    """
    words = tuple(dict.fromkeys(filter(None, (folded(piece).text for piece in word.split()))))
    if not words:
        raise ArchiveError("さがす言葉を入れてください")
    if len(word) > MAX_WORD:
        raise ArchiveError(f"さがす言葉は{MAX_WORD}字までにしてください")
    if year is not None and not 1 <= year <= 9999:
        raise ArchiveError(f"{year}年の号はありません")
    if not store.is_dir():
        return Hits()
    wanted = Wanted(words, year, folded(section).text, face)
    with closing(open_index(store)) as connection:
        hits = _found(connection, store, wanted, limit)
    if all((path / MANIFEST).is_file() and not withdrawing(path.parent) for path in {hit.path for hit in hits}):
        return hits
    with closing(open_index(store, sure=True)) as connection:  # taken away by hand, or by a withdrawal that was killed
        return _found(connection, store, wanted, limit)


def _found(connection: sqlite3.Connection, store: Path, wanted: Wanted, limit: int) -> Hits:
    query, values = "pairs match ?", [" AND ".join(phrase(piece) for piece in wanted.words)]
    if wanted.year is not None:
        first, end = rows_of(wanted.year)
        query += f" and pairs.rowid >= {first} and pairs.rowid < {end}"
    hits = Hits()
    hits.damaged = left_out(connection)
    places: dict[tuple[str, int], Path] = {}
    rows = connection.execute(f"select folder, revision, issue, data from pairs cross join articles on id = pairs.rowid where {query} "
                              "order by pairs.rowid desc", values)
    for folder, revision, issue, data in rows:
        told = json.loads(data)
        if wanted.fits(told) and (spot := _spot(told, wanted.words)) is not None:
            if (folder, revision) not in places:
                places[folder, revision] = store / folder / f"r{revision}"
            hits.append(_hit(places[folder, revision], revision, json.loads(issue), told, spot))
            if len(hits) >= limit:
                break
    return hits


@dataclass(frozen=True)
class _Excerpt:
    faces: tuple[int, ...]
    text: str
    start: int
    end: int


def _hit(path: Path, revision: int, issue: list[Any], told: dict[str, Any], spot: _Excerpt) -> Hit:
    municipality, paper, number, label, month, date = issue
    snippet, mark = _snippet(spot.text, spot.start, spot.end)
    return Hit(municipality, paper, number, label, month, dt.date.fromisoformat(date), revision, told["id"], told["title"],
               tuple(told["faces"]), spot.faces, snippet, mark, path)


def _spot(told: dict[str, Any], words: tuple[str, ...]) -> _Excerpt | None:
    """Where to show the article: the first paragraph with the first word, rather not its title.
    None when a word is not truly there, whatever the index says."""
    if not all(any(True for _ in _places(told, word)) for word in words[1:]):
        return None
    first = None
    for place in _places(told, words[0]):
        first = first or place
        if place[1] != told["title"]:
            return _excerpt(*place, words[0])
    return _excerpt(*first, words[0]) if first else None


def _places(told: dict[str, Any], word: str) -> Iterator[tuple[list[int], str, str, str | None]]:
    """(faces, paragraph, its folded form, the base when it is by its reading) of all paragraphs with
    the word."""
    for part in told["parts"]:
        for text, fold in zip(part["text"], part["folds"], strict=True):
            if word in fold:
                yield part["faces"], text, fold, None
        for base, reading in part["readings"]:
            if word in reading:
                yield part["faces"], next((text for text in part["text"] if base in text), base), "", base


def _excerpt(faces: list[int], text: str, fold: str, base: str | None, word: str) -> _Excerpt:
    if base is not None:
        start = max(text.find(base), 0)
        return _Excerpt(tuple(faces), text, start, start + len(base))
    at = fold.find(word)
    if len(fold) == len(text) and folded(text[at:at + len(word)]).text == word:  # nothing dropped before it
        return _Excerpt(tuple(faces), text, at, at + len(word))
    return _Excerpt(tuple(faces), text, *folded(text).original(at, at + len(word)))


def _snippet(text: str, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """``text`` cut around [start, end), and where that is in the cut."""
    first = _whole(text, max(0, start - BEFORE))
    last = _whole(text, min(len(text), max(end, start + AFTER)))
    before, after = ("…" if first else ""), ("…" if last < len(text) else "")
    shift = len(before) - first
    return before + text[first:last] + after, (start + shift, end + shift)


def _whole(text: str, at: int) -> int:
    """``at``, moved behind marks that belong to the character before it."""
    while 0 < at < len(text) and (unicodedata.combining(text[at]) or "\ufe00" <= text[at] <= "\ufe0f"
                                  or "\U000e0100" <= text[at] <= "\U000e01ef"):
        at += 1
    return at
