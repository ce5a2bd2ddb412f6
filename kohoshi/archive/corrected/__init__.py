"""The editions of a stored revision with corrections in them. What is there is added to, never said
otherwise: the words that were published stay, so that everybody sees what was corrected.

Every writer takes bytes as they were stored, perhaps by an older program, and gives the bytes that tell
the corrections; the same each time.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kohoshi.archive.corrected import data, events, feed, pages, text
from kohoshi.archive.corrected.corrections import Corrections, title_of
from kohoshi.archive.corrected.web import with_page
from kohoshi.archive.gather import EDITIONS
from kohoshi.archive.manifest import Erratum, Manifest, read_stored

HTML = f"{EDITIONS}/html"
_EVENTS = f"{EDITIONS}/events.csv"


def corrected_editions(path: Path, manifest: Manifest, errata: Sequence[Erratum]) -> dict[str, bytes]:
    """Path in the revision at ``path`` → its bytes with the corrections. Raises ArchiveError."""
    corrections = Corrections(manifest, tuple(errata))
    listed = {file.path for file in manifest.files}

    def stored(name: str) -> bytes:
        return read_stored(path, manifest, name)
    own = {article: name for article in corrections.articles if (name := page_of(article)) in listed}
    every = events_in(path, manifest)
    marked = events.concerned(corrections, {article: pages.events_of(stored(name)) for article, name in own.items()}, every)
    titles = title_of(stored(f"{EDITIONS}/articles.json")) if f"{EDITIONS}/articles.json" in listed else {}
    makers: dict[str, Callable[[bytes], bytes]] = {
        f"{EDITIONS}/text.txt": partial(text.corrected, corrections=corrections, titles=titles),
        f"{EDITIONS}/articles.json": partial(data.corrected_json, corrections=corrections),
        f"{EDITIONS}/articles.csv": partial(data.corrected_csv, corrections=corrections),
        _EVENTS: partial(events.corrected_csv, marked=marked),
        f"{HTML}/events.ics": partial(events.corrected_ics, marked=marked, every=every),
        f"{HTML}/feed.xml": partial(feed.corrected, corrections=corrections),
        f"{HTML}/style.css": pages.styled,
        f"{HTML}/index.html": partial(pages.front, corrections=corrections),
        **{name: partial(pages.article, corrections=corrections, article=article, marked={
            (each.name, pages.beginning(each.when.begins.isoformat())): (each, marked[each.number])
                for each in every if each.number in marked}) for article, name in own.items()}}
    if manifest.kind == "release":
        makers[f"{EDITIONS}/web.pdf"] = partial(with_page, path=path, corrections=corrections)
    return {name: make(stored(name)) for name, make in makers.items() if name in listed}


def page_of(article: str) -> str:
    return f"{HTML}/articles/{article}.html"


def events_in(path: Path, manifest: Manifest) -> list[events.EventLine]:
    """The events of the revision at ``path``, as published. Raises ArchiveError."""
    return events.event_lines(read_stored(path, manifest, _EVENTS)) if any(file.path == _EVENTS for file in manifest.files) else []


def article_of(path: Path, manifest: Manifest, event: events.EventLine) -> str | None:
    """The article that tells of an event. Raises ArchiveError."""
    listed = {file.path for file in manifest.files}
    key = (event.name, event.when.first.isoformat())
    return next((each.id for each in manifest.articles if page_of(each.id) in listed
                 and key in pages.events_of(read_stored(path, manifest, page_of(each.id)))), None)
