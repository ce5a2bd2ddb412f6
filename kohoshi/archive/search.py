"""Finding articles by a word in all stored issues."""
from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive.articles import ArticleText, Part
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.index import folded, open_index, phrase

#: Characters of a snippet before the word and after its beginning.
BEFORE, AFTER = 24, 56
#: A longer question is no word.
MAX_WORD = 200


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


def search(store: Path, word: str, *, limit: int = 20) -> list[Hit]:
    """Articles of the latest revisions that hold ``word``, newest issue first, then in print
    order; at most ``limit``.

    Widths, spaces and small or capital letters make no difference. Several words parted by
    spaces must all be in the article. Raises ArchiveError when nothing is asked for, and when
    the store is damaged.
    """
    words = list(dict.fromkeys(filter(None, (folded(piece).text for piece in word.split()))))
    if not words:
        raise ArchiveError("さがす言葉を入れてください")
    if len(word) > MAX_WORD:
        raise ArchiveError(f"さがす言葉は{MAX_WORD}字までにしてください")
    if not store.is_dir():
        return []
    query = " AND ".join(phrase(piece) for piece in words)
    hits: list[Hit] = []
    with closing(open_index(store)) as connection:
        rows = connection.execute(
            "select folder, revision, municipality, paper, number, label, month, date, data from articles"
            " where id in (select rowid from pairs where pairs match ?)"
            " order by month desc, municipality, paper, place", (query,))
        for *row, data in rows:
            if len(hits) >= limit:
                break
            spot = _spot(ArticleText.model_validate_json(data), words)
            if spot is not None:
                hits.append(_hit(store, row, spot))
    return hits


@dataclass(frozen=True)
class _Spot:
    article: ArticleText
    part: Part
    text: str
    start: int
    end: int


def _hit(store: Path, row: list, spot: _Spot) -> Hit:
    folder, revision, municipality, paper, number, label, month, date = row
    snippet, mark = _snippet(spot.text, spot.start, spot.end)
    return Hit(municipality, paper, number, label, month, dt.date.fromisoformat(date), revision, spot.article.id,
               spot.article.title, tuple(spot.article.faces), tuple(spot.part.faces), snippet, mark,
               store / folder / f"r{revision}")


def _spot(article: ArticleText, words: list[str]) -> _Spot | None:
    """Where to show the article: the first paragraph with the first word, rather not its title.
    None when a word is not truly there, whatever the index says."""
    spots = [list(_spots(article, word)) for word in words]
    if not all(spots):
        return None
    return next((spot for spot in spots[0] if spot.text != article.title), spots[0][0])


def _spots(article: ArticleText, word: str) -> Iterator[_Spot]:
    for part in article.parts:
        for text in part.text:
            form = folded(text)
            at = form.text.find(word)
            if at >= 0:
                yield _Spot(article, part, text, *form.original(at, at + len(word)))
        for reading in part.readings:
            if word in folded(reading.reading).text:
                text = next((text for text in part.text if reading.base in text), reading.base)
                start = max(text.find(reading.base), 0)
                yield _Spot(article, part, text, start, start + len(reading.base))


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
