"""The search index: SQLite FTS5 over overlapping pairs of characters.

Japanese has no spaces to cut words at, and the trigram tokenizer of SQLite cannot find words
of two characters (港区). Every paragraph is indexed as the pairs of neighbouring characters of
its folded form, closed by an end mark; a word is then a phrase of pairs, a single character
the beginning of a pair. Row numbers grow with the month, so the newest come first without being
sorted. The index holds nothing that the stored files do not; it is brought up to date whenever the
log has grown, and made anew when it cannot be read.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kohoshi.archive.articles import ArticleText, ArticleTexts
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.folding import folded
from kohoshi.archive.log import LOG
from kohoshi.archive.manifest import ARTICLES, MANIFEST, Manifest, read_manifest, read_stored, revision_name
from kohoshi.archive.store import INDEX, Damaged, issue_folders, standing
from kohoshi.files import whole_file

#: Raised whenever the tables or the folding change: older indexes are made anew.
_VERSION = 3
#: Stands after the last character of a paragraph; no text in folded form holds it.
_END = "\x00"
#: Bits of a row number for the place in an issue and for the paper among those of a month.
_BITS, _LAST = 16, 0xFFFF

#: Folder → latest revision and the state of its manifest.
_Stamps = dict[str, tuple[int, str]]

_TABLES = """
create table state(key text primary key, value text);
create table stored(folder text primary key, revision integer, stamp text);
create table articles(id integer primary key, folder text, revision integer, issue text, data text);
create table left_out(folder text primary key, why text);
create index of_issue on articles(folder);
create virtual table pairs using fts5(text, content='', tokenize='ascii', prefix='6');
"""


def phrase(word: str) -> str:
    """The FTS5 query for one word in folded form (at least one character)."""
    if len(word) == 1:
        return f"{_code(word)}*"
    return '"' + " ".join(_code(word[at:at + 2]) for at in range(len(word) - 1)) + '"'


def rows_of(year: int) -> tuple[int, int]:
    """The row numbers of all articles of a year, [first, end)."""
    return (year * 100) << (2 * _BITS), ((year + 1) * 100) << (2 * _BITS)


def open_index(store: Path, *, sure: bool = False) -> sqlite3.Connection:
    """A read connection to an index of what the store holds, brought up to date if need be; kept in
    memory where the store cannot be written. ``sure``: look at every manifest, though the log is the
    same. The caller closes it. An issue whose files are damaged is left out (:func:`left_out`)."""
    found = _open(store / INDEX)
    if found is not None and not sure and _log_of(found) == _log_state(store) and not left_out(found):
        return found
    log, stamps = _log_state(store), _stamps(store)
    if found is not None and _is_current(found, stamps):
        _note_log(store, log)
        return found
    try:
        with closing(found) if found is not None else nullcontext():
            _write(store, stamps, log, found)
    except (OSError, sqlite3.DatabaseError):
        pass  # a store on a read-only or full disk can be searched all the same
    found = _open(store / INDEX)
    if found is None or not _is_current(found, stamps):
        if found is not None:
            found.close()
        found = sqlite3.connect(":memory:")
        _bring_up_to_date(found, store, stamps, log)
    return found


def left_out(connection: sqlite3.Connection) -> tuple[Damaged, ...]:
    """The issues that the index could not read."""
    return tuple(Damaged(*row) for row in connection.execute("select folder, why from left_out order by folder"))


def rebuild_index(store: Path) -> int:
    """Write the index anew from the stored files alone; the number of articles in it. A reader
    sees the old index or the whole new one. Raises OSError."""
    return _write(store, _stamps(store), _log_state(store), None)


def contents(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """All that an index knows, in an order that does not depend on how it came about."""
    yield from connection.execute("select * from articles order by id")
    connection.execute("create virtual table if not exists temp.terms using fts5vocab(main, pairs, row)")
    yield from connection.execute("select * from temp.terms order by term")


# --- writing --------------------------------------------------------------------------------


def _write(store: Path, stamps: _Stamps, log: str, old: sqlite3.Connection | None) -> int:
    """Put a new index in its place: ``old`` with the differences, or one made from nothing
    when there is none, it proves damaged, or a paper came that is not in its order."""
    try:
        with whole_file(store / INDEX) as draft, closing(sqlite3.connect(draft.name)) as connection:
            if old is not None and _papers(_stored(old)) == _papers(stamps):
                old.backup(connection)
            return _bring_up_to_date(connection, store, stamps, log)
    except sqlite3.DatabaseError:
        if old is None:
            raise
        return _write(store, stamps, log, None)


def _bring_up_to_date(connection: sqlite3.Connection, store: Path, stamps: _Stamps, log: str) -> int:
    """Make an index, empty or old, tell of the revisions in ``stamps``; its number of articles."""
    connection.execute("pragma secure_delete = on")
    if connection.execute("pragma user_version").fetchone()[0] != _VERSION:
        connection.executescript(_TABLES)
        connection.execute(f"pragma user_version = {_VERSION}")
    known = _stored(connection)
    for folder in known:
        if stamps.get(folder) != known[folder]:
            _forget(connection, folder)
    papers = _papers(stamps)
    for folder, (revision, stamp) in stamps.items():
        if known.get(folder) != (revision, stamp):
            path = store / folder / f"r{revision}"
            try:
                manifest = read_manifest(path)
                _insert(connection, manifest, folder, papers.index(_paper(folder)), read_articles(path, manifest))
            except ArchiveError as error:
                connection.execute("insert into left_out values (?, ?)", (folder, str(error)))
            connection.execute("insert into stored values (?, ?, ?)", (folder, revision, stamp))
    connection.execute("insert or replace into state values ('log', ?)", (log,))
    if not known:  # made anew: one segment is searched faster than the many it came in
        connection.execute("insert into pairs(pairs) values ('optimize')")
    connection.commit()
    if not known:
        connection.execute("vacuum")  # of the pages of those segments
    out: int = connection.execute("select count(*) from articles").fetchone()[0]
    return out


def _insert(connection: sqlite3.Connection, manifest: Manifest, folder: str, rank: int, articles: Iterable[ArticleText]) -> None:
    who = manifest.issue
    issue = json.dumps([who.municipality, who.paper, who.number, who.label, who.month, who.date.isoformat()], ensure_ascii=False)
    first = ((int(who.month.replace("-", "")) << _BITS) + _LAST - rank) << _BITS
    for place, article in enumerate(articles):
        row = first + _LAST - place
        connection.execute("insert into articles values (?, ?, ?, ?, ?)",
                           (row, folder, manifest.revision, issue, json.dumps(_index_record(article), ensure_ascii=False)))
        connection.execute("insert into pairs(rowid, text) values (?, ?)", (row, " ".join(_tokens(_index_record(article)))))


def _index_record(article: ArticleText) -> dict[str, Any]:
    """What a search needs of an article, folded already."""
    return {"id": article.id, "title": article.title, "faces": article.faces,
            "sections": [article.section, *(folded(text).text for text in (article.office, *article.heads))],
            "parts": [{"faces": part.faces, "text": part.text, "folds": [folded(text).text for text in part.text],
                       "readings": [[reading.base, folded(reading.reading).text] for reading in part.readings]}
                      for part in article.parts]}


def _forget(connection: sqlite3.Connection, folder: str) -> None:
    """Take one issue out. The pairs keep no text of their own: it has to be told once more."""
    for number, data in connection.execute("select id, data from articles where folder = ?", (folder,)).fetchall():
        connection.execute("insert into pairs(pairs, rowid, text) values ('delete', ?, ?)", (number, " ".join(_tokens(json.loads(data)))))
    connection.execute("delete from articles where folder = ?", (folder,))
    connection.execute("delete from stored where folder = ?", (folder,))
    connection.execute("delete from left_out where folder = ?", (folder,))


def _tokens(told: dict[str, Any]) -> Iterator[str]:
    for part in told["parts"]:
        for text in [*part["folds"], *(reading for _, reading in part["readings"])]:
            word = text + _END
            for at in range(len(word) - 1):
                yield _code(word[at:at + 2])


def _code(chars: str) -> str:
    """Characters as six hexadecimal digits each: every one of them a token character."""
    return "".join(f"{ord(char):06x}" for char in chars)


# --- reading --------------------------------------------------------------------------------


def read_articles(folder: Path, manifest: Manifest) -> list[ArticleText]:
    """The articles of a revision, proven by the manifest. Raises ArchiveError."""
    data = read_stored(folder, manifest, ARTICLES)
    try:
        return ArticleTexts.model_validate_json(data).articles
    except ValidationError as error:
        raise ArchiveError(f"{revision_name(folder)}/{ARTICLES} がこわれています（{error.error_count()}か所）。写しがあれば、そこから戻してください") from None


def _stamps(store: Path) -> _Stamps:
    out: _Stamps = {}
    for folder in issue_folders(store):
        if not (alive := standing(folder)):
            continue
        path = folder / f"r{alive[-1]}"
        out[folder.relative_to(store).as_posix()] = (alive[-1], " ".join(_state(path / name) for name in (MANIFEST, ARTICLES)))
    return out


def _state(file: Path) -> str:
    """Changes whenever the file is written or put back."""
    try:
        state = file.stat()
    except OSError:
        return "-"
    return f"{state.st_size}-{state.st_mtime_ns}"


def _paper(folder: str) -> str:
    return folder.rpartition("/")[0]


def _papers(stamps: _Stamps) -> list[str]:
    return sorted({_paper(folder) for folder in stamps})


def _log_state(store: Path) -> str:
    return _state(store / LOG)


def _log_of(connection: sqlite3.Connection) -> str | None:
    found = connection.execute("select value from state where key = 'log'").fetchone()
    return found[0] if found else None


def _note_log(store: Path, log: str) -> None:
    """The log has grown and nothing that is searched has changed."""
    try:
        with closing(sqlite3.connect(store / INDEX)) as connection, connection:
            connection.execute("insert or replace into state values ('log', ?)", (log,))
    except sqlite3.DatabaseError:
        pass  # a disk that cannot be written: it is looked at again next time


def _open(path: Path) -> sqlite3.Connection | None:
    """The index on disk, read only; None when there is none or it cannot be used."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        if connection.execute("pragma user_version").fetchone()[0] == _VERSION:
            _log_of(connection)
            connection.execute("select folder, revision, stamp from stored limit 1")
            connection.execute("select folder, why from left_out limit 1")
            return connection
    except sqlite3.DatabaseError:
        pass
    connection.close()
    return None


def _is_current(connection: sqlite3.Connection, stamps: _Stamps) -> bool:
    """Whether the index is of just these revisions; one that is damaged there is of none."""
    try:
        return _stored(connection) == stamps
    except sqlite3.DatabaseError:
        return False


def _stored(connection: sqlite3.Connection) -> _Stamps:
    return {folder: (revision, stamp) for folder, revision, stamp in connection.execute("select * from stored")}
