"""訂正: a correction goes into web.pdf, html/, text.txt, the open data and what search reads. Printed files
stay as they were, byte for byte."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from kohoshi.archive import articles
from kohoshi.archive.articles import ArticleText, ArticleTexts, Part
from kohoshi.archive.corrected import article_of, corrected_editions, events_in
from kohoshi.archive.corrected.corrections import TITLE
from kohoshi.archive.corrected.events import EventLine
from kohoshi.archive.corrected.moved import change
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import Item
from kohoshi.archive.index import read_articles
from kohoshi.archive.manifest import ARTICLES, FORMAT, Erratum, EventChange, Manifest, Previous, Stored, read_manifest
from kohoshi.archive.store import find_issue, is_rehearsal, standing
from kohoshi.archive.writer import Added, Fresh, write_revision

#: The article of what was corrected in the issue as a whole.
WHOLE = "teisei"


def erratum(store: Path, name: str, text: str, by: str, *, article: str | None = None, face: int | None = None,
            event: str = "", moved: str = "", cancelled: bool = False, date: dt.date | None = None) -> Added:
    """A new revision of the stored issue ``name`` (``2022-06``) that tells the correction, with those
    told before. ``article``, ``face``: where it belongs. ``event``: the one it is about, by name or by its NO in
    events.csv, which also says of which article; ``moved``: to when (kohoshi.archive.corrected.moved). ``date``: of the correction; today.

    Raises ArchiveError when there is no such issue, article, face or event, or files of it are damaged.
    """
    folder = find_issue(store, name)
    if not standing(folder):
        raise ArchiveError(f"「{name}」は取り下げた号なので、訂正できません")
    latest = read_manifest(folder / f"r{standing(folder)[-1]}")
    _about(latest, text, by, article, face)
    base = latest.base or latest.revision
    path = folder / f"r{base}"
    original = read_manifest(path)
    about = _event(path, original, event)
    told = Erratum(text=text.strip(), date=date or dt.date.today(), by=by.strip(), face=face,
                   article=article or (article_of(path, original, about) if about else None),
                   event=_change(about, moved, cancelled=cancelled))
    errata = [*latest.errata, told]
    fresh = corrected(path, original, errata)
    changed = {each.path for each in fresh}
    items = [Item(path / file.path, file.path, file.role) for file in original.files if file.path not in changed]

    def describe(revision: int, previous: Previous | None, files: list[Stored]) -> Manifest:
        _unspoilt(original, files, changed)
        return Manifest.model_validate(original.model_dump() | {
            "format": FORMAT, "revision": revision, "previous": previous, "note": f"訂正: {told.text}", "files": files, "kind": "erratum",
            "by": told.by, "errata": errata, "base": base})
    return write_revision(store, folder.relative_to(store).as_posix(), items, fresh, describe, rehearsal=is_rehearsal(store))


def _about(manifest: Manifest, text: str, by: str, article: str | None, face: int | None) -> None:
    if not text.strip():
        raise ArchiveError("訂正の文（--text）を書いてください")
    if not by.strip():
        raise ArchiveError("だれが訂正するのか、名前（--by）を書いてください")
    known = {each.id: each for each in manifest.articles}
    if article is not None and article not in known:
        raise ArchiveError(f"記事「{article}」はこの号にありません（{'、'.join(known)}）")
    if face is not None and not (face in known[article].faces if article else 1 <= face <= manifest.issue.faces):
        raise ArchiveError(f"{f'記事「{article}」は' if article else ''}{face}面にはありません")


def _event(path: Path, manifest: Manifest, event: str) -> EventLine | None:
    """The event of that name or NO. Raises ArchiveError."""
    if not event:
        return None
    every = events_in(path, manifest)
    found = [each for each in every if event in (each.number, each.name)]
    if len(found) != 1:
        known = "、".join(f"{each.number} {each.name}（{each.when.first}）" for each in found or every)
        raise ArchiveError(f"行事「{event}」は{'1つではありません。番号で書いてください' if found else 'この号にありません'}（{known}）")
    return found[0]


def _change(event: EventLine | None, moved: str, *, cancelled: bool) -> EventChange | None:
    if event is None and (moved or cancelled):
        raise ArchiveError("どの行事か（--event）を書いてください")
    return change(event.number, moved, cancelled=cancelled) if event else None


def _unspoilt(original: Manifest, files: Sequence[Stored], changed: set[str]) -> None:
    """What is taken over is what was stored. Raises ArchiveError."""
    now = {file.path: file.sha256 for file in files}
    for file in original.files:
        if file.path not in changed and now.get(file.path) != file.sha256:
            raise ArchiveError(f"第{original.revision}版の {file.path} がこわれているので、訂正を加えられません（archive verify で調べてください）")


def corrected(path: Path, manifest: Manifest, errata: Sequence[Erratum]) -> list[Fresh]:
    """The files of the revision at ``path`` that tell the corrections; the same each time."""
    listed = {file.path: file.role for file in manifest.files}
    made = {ARTICLES: articles.encoded(_texts(path, manifest, errata))} | corrected_editions(path, manifest, errata)
    return [Fresh(name, listed[name], data) for name, data in sorted(made.items())]


def _texts(path: Path, manifest: Manifest, errata: Sequence[Erratum]) -> ArticleTexts:
    """What search reads: a correction is a part of its article, or an article of its own."""
    every = read_articles(path, manifest)
    out = []
    for article in every:
        own = [told for told in errata if told.article == article.id]
        parts = [Part(part=f"teisei-{number}", faces=[told.face] if told.face else article.faces, text=[f"訂正: {told.text}"], readings=[])
                 for number, told in enumerate(own, 1)]
        out.append(article.model_copy(update={"parts": [*article.parts, *parts]}))
    whole = [told for told in errata if told.article is None]
    if whole:
        faces = sorted({told.face for told in whole if told.face}) or [1]
        out.append(ArticleText(id=WHOLE, title=TITLE, faces=faces, sample=False, parts=[
            Part(part=f"teisei-{number}", faces=[told.face] if told.face else [1], text=[f"訂正: {told.text}"], readings=[])
            for number, told in enumerate(whole, 1)]))
    return ArticleTexts(format=2, articles=out)
