"""The search index: SQLite FTS5 over overlapping pairs of characters.

Japanese has no spaces to cut words at, and the trigram tokenizer of SQLite cannot find words
of two characters (港区). Every paragraph is indexed as the pairs of neighbouring characters of
its normal form, closed by an end mark; a word is then a phrase of pairs, a single character
the beginning of a pair. The index holds nothing that the stored files do not: it is made anew
whenever they and it differ.
"""
from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError

from kohoshi.archive.articles import ArticleText, ArticleTexts
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import ARTICLES, MANIFEST, Manifest, read_manifest, read_stored
from kohoshi.archive.store import issue_folders, revisions
from kohoshi.text import Normal, normal

INDEX = "index.sqlite"
#: Raised whenever the tables or the folding change: older indexes are made anew.
_VERSION = 1
#: Stands after the last character of a paragraph; no text in normal form holds it.
_END = "\x00"

_TABLES = """
create table stored(folder text, revision integer, stamp text);
create table articles(
    id integer primary key, folder text, revision integer, municipality text, paper text, number integer,
    label text, month text, date text, place integer, data text);
create index newest on articles(month desc, municipality, paper, place);
create virtual table pairs using fts5(text, content='', tokenize='ascii', prefix='6');
"""


def folded(text: str) -> Normal:
    """The form in which text is searched: the normal form, small letters."""
    form = normal(text)
    return Normal("".join(low if len(low := char.lower()) == 1 else char for char in form.text), form.index)


def phrase(word: str) -> str:
    """The FTS5 query for one word in folded form (at least one character)."""
    if len(word) == 1:
        return f"{_code(word)}*"
    return '"' + " ".join(_code(word[at:at + 2]) for at in range(len(word) - 1)) + '"'


def open_index(store: Path) -> sqlite3.Connection:
    """A read connection to an index of exactly what the store holds, made anew if need be; kept
    in memory where the store cannot be written. The caller closes it. Raises ArchiveError when
    a stored file is damaged."""
    stamps = _stamps(store)
    path = store / INDEX
    found = _open_current(path, stamps)
    if found is not None:
        return found
    try:
        rebuild_index(store)
    except OSError:
        pass  # a store on a read-only disk can be searched all the same
    found = _open_current(path, stamps)
    if found is None:
        found = sqlite3.connect(":memory:")
        _fill(found, store, stamps)
    return found


def rebuild_index(store: Path) -> int:
    """Write the index anew from the stored files; the number of articles in it. A reader sees
    the old index or the whole new one. Raises ArchiveError, OSError."""
    stamps = _stamps(store)
    handle, name = tempfile.mkstemp(dir=store, prefix=f".{INDEX}.")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection:
            number = _fill(connection, store, stamps)
        os.chmod(name, 0o644)
        os.replace(name, store / INDEX)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return number


def _stamps(store: Path) -> list[tuple[str, int, str]]:
    """Folder, latest revision and the state of its manifest, for every issue."""
    out = []
    for folder in issue_folders(store):
        revision = revisions(folder)[-1]
        try:
            state = (folder / f"r{revision}" / MANIFEST).stat()
        except FileNotFoundError:
            raise ArchiveError(f"{folder.relative_to(store)}/r{revision} に {MANIFEST} がありません") from None
        out.append((folder.relative_to(store).as_posix(), revision, f"{state.st_size}-{state.st_mtime_ns}"))
    return out


def _open_current(path: Path, stamps: list[tuple[str, int, str]]) -> sqlite3.Connection | None:
    """The index on disk when it can be read and tells of the same revisions."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        if version == _VERSION and connection.execute("select * from stored order by rowid").fetchall() == stamps:
            return connection
    except sqlite3.DatabaseError:
        pass
    connection.close()
    return None


def _fill(connection: sqlite3.Connection, store: Path, stamps: list[tuple[str, int, str]]) -> int:
    connection.executescript(_TABLES)
    number = 0
    for folder, revision, stamp in stamps:
        path = store / folder / f"r{revision}"
        manifest = read_manifest(path)
        for place, article in enumerate(read_articles(path, manifest)):
            number += 1
            _insert(connection, number, manifest, folder, place, article)
        connection.execute("insert into stored values (?, ?, ?)", (folder, revision, stamp))
    connection.execute(f"pragma user_version = {_VERSION}")
    connection.commit()
    return number


def read_articles(folder: Path, manifest: Manifest) -> list[ArticleText]:
    """The articles of a revision, proven by the manifest. Raises ArchiveError."""
    data = read_stored(folder, manifest, ARTICLES)
    try:
        return ArticleTexts.model_validate_json(data).articles
    except ValidationError as error:
        raise ArchiveError(f"{folder / ARTICLES} を読めません: {error}") from None


def _insert(connection: sqlite3.Connection, number: int, manifest: Manifest, folder: str, place: int,
            article: ArticleText) -> None:
    who = manifest.issue
    connection.execute(
        "insert into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, folder, manifest.revision, who.municipality, who.paper, who.number, who.label, who.month,
         who.date.isoformat(), place, json.dumps(article.model_dump(mode="json"), ensure_ascii=False)))
    connection.execute("insert into pairs(rowid, text) values (?, ?)", (number, " ".join(_tokens(article))))


def _tokens(article: ArticleText) -> Iterator[str]:
    for part in article.parts:
        for text in [*part.text, *(reading.reading for reading in part.readings)]:
            word = folded(text).text + _END
            for at in range(len(word) - 1):
                yield _code(word[at:at + 2])


def _code(chars: str) -> str:
    """Characters as six hexadecimal digits each: every one of them a token character."""
    return "".join(f"{ord(char):06x}" for char in chars)
