"""Old issues of which only a PDF exists: stored as they are, their text by face for the search.

The file is not ours: it is read in a child process within limits. Faces without text (scans) are
stored and shown like the others; the manifest says that nothing is found on them.
"""
from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from kohoshi.archive import articles
from kohoshi.archive.articles import ArticleText, ArticleTexts, Part
from kohoshi.archive.claims import claims_of, differences
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import EDITIONS
from kohoshi.archive.manifest import ARTICLES, FORMAT, Checked, Component, Identity, Manifest, Previous, Stored, Versions
from kohoshi.archive.store import is_rehearsal
from kohoshi.archive.versions import versions
from kohoshi.archive.writer import Added, Fresh, write_revision
from kohoshi.issue.dates.say import midnight
from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.project import Project
from kohoshi.refusal import why
from kohoshi.text import plain

ORIGINAL = f"{EDITIONS}/original.pdf"
#: A face with fewer characters than this is a picture of a page (a scan may carry a page number).
_FEW = 20


@dataclass(frozen=True)
class Paper:
    """Whose paper it is: municipality code, name of its folder, title."""

    municipality: str
    paper: str
    title: str


@dataclass(frozen=True)
class Imported(Added):
    """``silent``: the file says nothing of its month, number or date that could be compared;
    ``repairs``: what of it was damaged and was mended to read it, ``torn``: faces of which something may
    be missing, as their data break off. It is stored as it came."""

    silent: bool
    repairs: tuple[str, ...] = ()
    torn: tuple[int, ...] = ()


def paper_of(house: Path) -> Paper:
    """From ``content/house/publisher.yaml``. Raises ArchiveError."""
    path = house / "publisher.yaml"
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
        name = "-".join("".join(char if char.isalnum() else " " for char in data["roman"].lower()).split())
        return Paper(data["municipality"], name, data["title"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise ArchiveError(f"{path} から題字と団体コードを読めません（{why(error)}）") from None


def import_pdf(store: Path, pdf: Path, paper: Paper, month: str, number: int, by: str, project: Project, *,
               date: dt.date | None = None, note: str = "", insist: str = "") -> Imported:
    """Store ``pdf`` as the issue of ``month`` (``1998-05``). ``date``: of the issue, else the first of
    the month. ``insist``: why it is right although the file says another month, number or date of itself; it
    is kept in the note. Raises ArchiveError, PdfRefused."""
    if not by.strip():
        raise ArchiveError("だれが入れるのか、名前（--by）を書いてください")
    with tempfile.TemporaryDirectory(prefix="kohoshi-") as name:
        copy = Path(name) / "copy.pdf"
        try:
            shutil.copyfile(pdf, copy)  # what is read is what is stored
        except OSError as error:
            raise ArchiveError(f"{pdf} を読めません（{why(error)}）") from None
        try:
            with open_untrusted(copy) as file:
                texts = ArticleTexts(format=2, articles=[_article(face) for face in file.pages])
                claims, facts = claims_of(file), file.facts
        except PdfRefused as error:
            raise error.of(pdf.name) from None
        data = copy.read_bytes()
    scanned = [article.faces[0] for article in texts.articles if not article.parts[0].text]
    try:
        day = date or dt.date.fromisoformat(f"{month}-01")
        identity = Identity(municipality=paper.municipality, paper=paper.paper, title=paper.title, number=number,
                            label=f"{int(month[5:])}月号", month=month, date=day, press="", faces=len(texts.articles))
    except (ValueError, ValidationError) as error:
        raise ArchiveError(f"号を「1998-05」の形で、団体コードを6桁で書いてください（{why(error)}）") from None
    apart = differences(claims, month, number, day)
    if apart and not insist.strip():
        raise ArchiveError("".join((
            f"{pdf.name} に書いてあることと、指定がちがいます（まだ何も保存していません）",
            *(f"\n  ・{each}" for each in apart), "\n指定が誤りなら、直してもう一度入れてください。"
            "ファイルの記載のほうが誤りなら、--insist \"理由\" を付けると、指定のとおりに入れ、理由を記録に残します")))
    if apart:
        note = "。".join(part for part in (note.strip(), f"ファイルの記載とちがう（{'、'.join(apart)}）。理由: {insist.strip()}") if part)

    def describe(revision: int, previous: Previous | None, files: list[Stored]) -> Manifest:
        return Manifest(format=FORMAT, issue=identity, revision=revision, previous=previous,
                        created=midnight(day), note=note.strip(),
                        checked=Checked(error=0, warning=0, notice=0, waived=0), versions=_versions(project),
                        articles=[article.entry() for article in texts.articles], files=files, kind="import", by=by.strip(),
                        rehearsal=is_rehearsal(store), scanned=scanned)
    fresh = [Fresh(ORIGINAL, "edition", data), Fresh(ARTICLES, "articles", articles.encoded(texts))]
    added = write_revision(store, identity.folder, [], fresh, describe, rehearsal=is_rehearsal(store))
    return Imported(added.path, added.revision, added.files, claims.silent, facts.repairs, facts.torn)


def _versions(project: Project) -> Versions:
    """Only what read it: it was made elsewhere."""
    now = versions(project)
    return now.model_copy(update={"engine": Component(name="-", version="-"), "packages": [], "libraries": []})


def _article(face: Page) -> ArticleText:
    paragraphs = [" ".join(block.text.split()) for block in face.blocks]
    text = [each for each in paragraphs if plain(each)]
    if sum(len(plain(each)) for each in text) < _FEW:
        text = []
    return ArticleText(id=f"face-{face.position:02}", title=f"{face.position}面", faces=[face.position], sample=False,
                       parts=[Part(part="main", faces=[face.position], text=text, readings=[])])
