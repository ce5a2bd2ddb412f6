"""訂正: a correction goes into web.pdf, html/, text.txt and what search reads. Printed files stay as
they were, byte for byte."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kohoshi.archive import articles
from kohoshi.archive.articles import ArticleText, ArticleTexts, Part
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import EDITIONS, PROJECT, Item
from kohoshi.archive.index import read_articles
from kohoshi.archive.manifest import ARTICLES, FORMAT, Erratum, Manifest, Previous, Stored, read_manifest, read_stored
from kohoshi.archive.store import find_issue, is_rehearsal, standing
from kohoshi.archive.writer import Added, Fresh, write_revision
from kohoshi.editions.notice import NoticeError, with_notice
from kohoshi.fonts import FontSet
from kohoshi.text import say_faces
from kohoshi.typeset.engine import Engine

TITLE = "訂正のお知らせ"
#: The article of what was corrected in the issue as a whole.
WHOLE = "teisei"
_BASE = "kohoshi://notice/"
_FAMILY = "UD PGothic"
_STYLE = """
.correction{border:.2rem solid #a82424;border-radius:.5rem;padding:1rem 1.3rem;margin-bottom:2rem;background:#fff}
.correction h2{font-size:1.15rem;color:#a82424;margin:0 0 .4rem;padding:0;border:0}
.correction p{margin:.4rem 0 0}
"""


def erratum(store: Path, name: str, text: str, by: str, *, article: str | None = None, face: int | None = None,
            date: dt.date | None = None) -> Added:
    """A new revision of the stored issue ``name`` (``2022-06``) that tells the correction, with those
    told before. ``article``, ``face``: where it belongs. ``date``: of the correction; today.

    Raises ArchiveError when there is no such issue, article or face, or files of it are damaged.
    """
    folder = find_issue(store, name)
    if not standing(folder):
        raise ArchiveError(f"「{name}」は取り下げた号なので、訂正できません")
    latest = read_manifest(folder / f"r{standing(folder)[-1]}")
    _about(latest, text, by, article, face)
    told = Erratum(text=text.strip(), date=date or dt.date.today(), by=by.strip(), article=article, face=face)
    base = latest.base or latest.revision
    path = folder / f"r{base}"
    original, errata = read_manifest(path), [*latest.errata, told]
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


def _unspoilt(original: Manifest, files: Sequence[Stored], changed: set[str]) -> None:
    """What is taken over is what was stored. Raises ArchiveError."""
    now = {file.path: file.sha256 for file in files}
    for file in original.files:
        if file.path not in changed and now.get(file.path) != file.sha256:
            raise ArchiveError(f"第{original.revision}版の {file.path} がこわれているので、訂正を加えられません（archive verify で調べてください）")


# --- the corrected editions ------------------------------------------------------------------


def corrected(path: Path, manifest: Manifest, errata: Sequence[Erratum]) -> list[Fresh]:
    """The files of the revision at ``path`` that tell the corrections; the same each time."""
    listed = {file.path: file.role for file in manifest.files}
    made = {ARTICLES: articles.encoded(_texts(path, manifest, errata))}
    web = f"{EDITIONS}/web.pdf"
    if web in listed and manifest.kind == "release":
        made[web] = _web(path, read_stored(path, manifest, web), manifest, errata)
    if (text := f"{EDITIONS}/text.txt") in listed:
        made[text] = _text(read_stored(path, manifest, text), manifest, errata)
    if (style := f"{EDITIONS}/html/style.css") in listed:
        made[style] = read_stored(path, manifest, style) + _STYLE.encode()
    for page, own in _pages(listed, errata):
        made[page] = _html(read_stored(path, manifest, page), page, own, manifest)
    return [Fresh(name, listed[name], data) for name, data in sorted(made.items())]


def _pages(listed: dict[str, str], errata: Sequence[Erratum]) -> Iterator[tuple[str, list[Erratum]]]:
    """The pages of html/ that tell corrections: the issue's own all, an article's those about it."""
    front = f"{EDITIONS}/html/index.html"
    if front in listed:
        yield front, list(errata)
    for article in dict.fromkeys(each.article for each in errata if each.article):
        page = f"{EDITIONS}/html/articles/{article}.html"
        if page in listed:
            yield page, [each for each in errata if each.article == article]


def where(told: Erratum, manifest: Manifest) -> str:
    """「6面「区政会議」」, '' when the whole issue is meant."""
    title = next((each.title for each in manifest.articles if each.id == told.article), "")
    faces = [told.face] if told.face else next((each.faces for each in manifest.articles if each.id == told.article), [])
    return (say_faces(faces) if faces else "") + (f"「{title}」" if title else "")


def _day(date: dt.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"


def _text(data: bytes, manifest: Manifest, errata: Sequence[Erratum]) -> bytes:
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    end = "\r\n" if b"\r\n" in data else "\n"
    lines = [f"【{TITLE}】"]
    for told in errata:
        lines += [f"{where(told, manifest)}　{_day(told.date)}".strip(), *told.text.splitlines(), ""]
    return mark + end.join([*lines, ""]).encode() + data.removeprefix(mark)


def _html(data: bytes, name: str, errata: Sequence[Erratum], manifest: Manifest) -> bytes:
    page, count = re.subn(rb"<main\b[^>]*>", lambda found: found[0] + _section(errata, manifest), data, count=1)
    if not count:
        raise ArchiveError(f"{name} に <main> がないので、訂正を載せられません")
    return page


def _section(errata: Sequence[Erratum], manifest: Manifest) -> bytes:
    return ("\n" + _template("correction.html.jinja").render(
        title=TITLE, items=[(where(told, manifest), _day(told.date), told.date, told.text.splitlines()) for told in errata])).encode()


def _web(path: Path, data: bytes, manifest: Manifest, errata: Sequence[Erratum]) -> bytes:
    """With a page of its own, in the fonts that the archive holds."""
    fonts = FontSet.load(path / PROJECT / "fonts")
    files = {f"fonts/{name}": font for name, font in fonts.files().items()}

    def read(address: str) -> tuple[bytes, str]:
        return files[address.removeprefix(_BASE)].read_bytes(), "application/octet-stream"
    engine = Engine(read, fonts.face_css(f"{_BASE}fonts/", [_FAMILY]))
    who = manifest.issue
    html = _template("notice.html.jinja").render(
        title=TITLE, family=_FAMILY, issue=f"{who.title} {who.date.year}年{who.label} No.{who.number}", created=manifest.created.isoformat(),
        items=[(where(told, manifest), _day(told.date), told.text.splitlines()) for told in errata])
    try:
        return with_notice(data, html, TITLE, engine, _BASE)
    except NoticeError as error:
        raise ArchiveError(str(error)) from None


def _template(name: str) -> Template:
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(name)


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
