"""The search index: SQLite FTS5 over overlapping pairs of characters.

Japanese has no spaces to cut words at, and the trigram tokenizer of SQLite cannot find words
of two characters (港区). Every paragraph is indexed as the pairs of neighbouring characters of
its normal form, closed by an end mark; a word is then a phrase of pairs, a single character
the beginning of a pair. The index holds nothing that the stored files do not; it is brought up
to date whenever they and it differ, and made anew when it cannot be read.
"""
from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path

from pydantic import ValidationError

from kohoshi.archive.articles import ArticleText, ArticleTexts
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import ARTICLES, MANIFEST, Manifest, read_manifest, read_stored
from kohoshi.archive.store import INDEX, issue_folders, standing
from kohoshi.text import Normal, normal

#: Raised whenever the tables or the folding change: older indexes are made anew.
_VERSION = 1
#: Stands after the last character of a paragraph; no text in normal form holds it.
_END = "\x00"

_Stamps = dict[str, tuple[int, str]]

_TABLES = """
create table stored(folder text primary key, revision integer, stamp text);
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
    """A read connection to an index of exactly what the store holds, brought up to date if need
    be; kept in memory where the store cannot be written. The caller closes it. Raises
    ArchiveError when a stored file is damaged."""
    stamps = _stamps(store)
    found = _open(store / INDEX)
    if found is not None and _stored(found) == stamps:
        return found
    try:
        with closing(found) if found is not None else nullcontext():
            _write(store, stamps, found)
    except (OSError, sqlite3.DatabaseError):
        pass  # a store on a read-only or full disk can be searched all the same
    found = _open(store / INDEX)
    if found is None or _stored(found) != stamps:
        if found is not None:
            found.close()
        found = sqlite3.connect(":memory:")
        _bring_up_to_date(found, store, stamps)
    return found


def rebuild_index(store: Path) -> int:
    """Write the index anew from the stored files alone; the number of articles in it. A reader
    sees the old index or the whole new one. Raises ArchiveError, OSError."""
    return _write(store, _stamps(store), None)


def _write(store: Path, stamps: _Stamps, old: sqlite3.Connection | None) -> int:
    """Put a new index in its place: ``old`` with the differences, or one made from nothing
    when there is none or it proves damaged."""
    handle, name = tempfile.mkstemp(dir=store, prefix=f".{INDEX}.")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection:
            if old is not None:
                old.backup(connection)
            number = _bring_up_to_date(connection, store, stamps)
        os.chmod(name, 0o644)
        os.replace(name, store / INDEX)
    except sqlite3.DatabaseError:
        Path(name).unlink(missing_ok=True)
        if old is None:
            raise
        return _write(store, stamps, None)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return number


def _stamps(store: Path) -> _Stamps:
    """Folder → latest revision and the state of its manifest, for every issue."""
    out: _Stamps = {}
    for folder in issue_folders(store):
        if not (alive := standing(folder)):
            continue
        revision = alive[-1]
        try:
            state = (folder / f"r{revision}" / MANIFEST).stat()
        except FileNotFoundError:
            raise ArchiveError(f"{folder.relative_to(store)}/r{revision} に {MANIFEST} がありません") from None
        out[folder.relative_to(store).as_posix()] = (revision, f"{state.st_size}-{state.st_mtime_ns}")
    return out


def _open(path: Path) -> sqlite3.Connection | None:
    """The index on disk, read only; None when there is none or it cannot be used."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        if connection.execute("pragma user_version").fetchone()[0] == _VERSION:
            _stored(connection)
            return connection
    except sqlite3.DatabaseError:
        pass
    connection.close()
    return None


def _stored(connection: sqlite3.Connection) -> _Stamps:
    return {folder: (revision, stamp) for folder, revision, stamp in connection.execute("select * from stored")}


def _bring_up_to_date(connection: sqlite3.Connection, store: Path, stamps: _Stamps) -> int:
    """Make an index, empty or old, tell of the revisions in ``stamps``; its number of articles."""
    if connection.execute("pragma user_version").fetchone()[0] != _VERSION:
        connection.executescript(_TABLES)
        connection.execute(f"pragma user_version = {_VERSION}")
    known = _stored(connection)
    for folder in known:
        if stamps.get(folder) != known[folder]:
            _forget(connection, folder)
    for folder, (revision, stamp) in stamps.items():
        if known.get(folder) != (revision, stamp):
            path = store / folder / f"r{revision}"
            manifest = read_manifest(path)
            for place, article in enumerate(read_articles(path, manifest)):
                _insert(connection, manifest, folder, place, article)
            connection.execute("insert into stored values (?, ?, ?)", (folder, revision, stamp))
    connection.commit()
    return connection.execute("select count(*) from articles").fetchone()[0]


def _forget(connection: sqlite3.Connection, folder: str) -> None:
    """Take one issue out. The pairs keep no text of their own: it has to be told once more."""
    for number, data in connection.execute("select id, data from articles where folder = ?", (folder,)).fetchall():
        text = " ".join(_tokens(ArticleText.model_validate_json(data)))
        connection.execute("insert into pairs(pairs, rowid, text) values ('delete', ?, ?)", (number, text))
    connection.execute("delete from articles where folder = ?", (folder,))
    connection.execute("delete from stored where folder = ?", (folder,))


def read_articles(folder: Path, manifest: Manifest) -> list[ArticleText]:
    """The articles of a revision, proven by the manifest. Raises ArchiveError."""
    data = read_stored(folder, manifest, ARTICLES)
    try:
        return ArticleTexts.model_validate_json(data).articles
    except ValidationError as error:
        raise ArchiveError(f"{folder / ARTICLES} を読めません: {error}") from None


def _insert(connection: sqlite3.Connection, manifest: Manifest, folder: str, place: int, article: ArticleText) -> None:
    who = manifest.issue
    number = connection.execute(
        "insert into articles values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (folder, manifest.revision, who.municipality, who.paper, who.number, who.label, who.month,
         who.date.isoformat(), place, json.dumps(article.model_dump(mode="json"), ensure_ascii=False))).lastrowid
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
