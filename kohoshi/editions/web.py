"""web.pdf: the file for the screen and for those who listen. PDF/UA-1 and PDF/A-3a in one, sRGB,
links, trimmed; same pages as the print."""
from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from kohoshi.editions.archival import fit_for_archive
from kohoshi.editions.claims import claim_accessible
from kohoshi.editions.colour import ScreenColours, form_to_screen, screen_finisher
from kohoshi.editions.manuscript import attach
from kohoshi.editions.pdf import identify, label, saved
from kohoshi.editions.photographs import for_screen, one_after_the_other
from kohoshi.editions.received import Received
from kohoshi.editions.shadings import without_tiles
from kohoshi.editions.supplied import Insert, Placed, place
from kohoshi.editions.tree import TagTree
from kohoshi.editions.words import carry, picture
from kohoshi.finding import Finding
from kohoshi.issue.markup import parse, without_readings
from kohoshi.issue.model import Issue, Run
from kohoshi.pages.photographs import Photographs
from kohoshi.text import say_faces
from kohoshi.typeset.composition import Composition
from kohoshi.typeset.engine import heard, screen_profile
from kohoshi.typeset.tagging import WAITING

# --- outline --------------------------------------------------------------------------------------
# Bookmarks of web.pdf: every face, under it what begins or goes on there.
#
# The engine makes bookmarks of headings: flat, with marks of a sample in their names, and the heads
# inside an article beside those of the paper. These are made from the flat plan.

def write_outline(pdf: pikepdf.Pdf, composition: Composition, issue: Issue) -> None:
    """Replace the bookmarks of a file that the engine wrote."""
    places = _named(pdf)
    page_of = {face: pdf.pages[index] for index, (face, _) in enumerate(composition.pages)}
    with pdf.open_outline() as outline:
        outline.root.clear()
        for layout in composition.runs:
            run = layout.run
            for face in run.faces:
                top = Array([page_of[face].obj, Name.Fit])
                item = OutlineItem(f"{say_faces([face])} {_words(run.section)}", Array(top))
                if run.supplied:
                    item.children.append(OutlineItem(_words(run.supplied.title), Array(top)))
                item.children += [OutlineItem(title, Array(places.get(name, top)))
                                  for title, name in _on(face, run, composition, issue)]
                outline.root.append(item)


def _on(face: int, run: Run, composition: Composition, issue: Issue) -> Iterator[tuple[str, str]]:
    """(title, id on the page) of each article on the face: where it begins, or where the part is
    with which it goes on."""
    told: set[str] = set()
    for placing in run.placings:
        key, part = str(placing.article), placing.part_meant
        if key not in told and composition.parts.get((key, part)) == face:
            told.add(key)
            title = _words(issue.articles[key].title)
            yield (title, key) if part == issue.articles[key].first_part else (f"{title}（続き）", f"{key}--{part}")


def _named(pdf: pikepdf.Pdf) -> dict[str, Array]:
    """Ids of the page → where they lead."""
    names: list[Any] = list(pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array()))
    return {str(name): place for name, place in zip(names[::2], names[1::2], strict=True)}


def _words(text: str) -> str:
    return without_readings(parse(text))


# --------------------------------------------------------------------------------------------------

#: Name of the screen's output intent inside the engine.
SCREEN = "screen"


@dataclass(frozen=True)
class Web:
    """The web edition: its bytes, and the words of what is drawn into it as received (read here, for
    its structure, and nowhere else)."""

    data: bytes
    received: Received


def web_pdf(composition: Composition, inserts: Sequence[Insert], colours: ScreenColours,
            reading: str, photographs: Photographs | None = None, issue: Issue | None = None) -> tuple[Web, list[Finding]]:
    """The web edition, and what was found at writing it. ``reading``: binding, 'left' or 'right'; ``photographs`` come from their
    originals; of ``issue`` it gets its bookmarks and, attached, what is printed of it."""
    document = composition.document()
    if photographs:
        colours = colours.also(photographs.process.drawn)
    finisher = one_after_the_other(without_tiles, screen_finisher(colours))
    if photographs:
        finisher = one_after_the_other(finisher, for_screen(photographs))
    with heard() as findings, _trimmed(document), _screen_profile(document):
        raw = document.write_pdf(pdf_variant="pdf/a-3a", output_intent=SCREEN, finisher=finisher)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        received = _supply(pdf, composition, inserts, colours)
        label(pdf, composition, reading)
        if issue:
            write_outline(pdf, composition, issue)
            attach(pdf, issue)
        claim_accessible(pdf)
        identify(pdf)
        return Web(saved(pdf), received), findings


@contextmanager
def _trimmed(document: Any) -> Iterator[None]:
    kept = [page.bleed for page in document.pages]
    for page in document.pages:
        page.bleed = dict.fromkeys(page.bleed, 0)
    try:
        yield
    finally:
        for page, bleed in zip(document.pages, kept, strict=False):
            page.bleed = bleed


@contextmanager
def _screen_profile(document: Any) -> Iterator[None]:
    """sRGB instead of the printing profile (PDF/A allows one output intent).

    Our own profile object under our own name: for «srgb» the engine opens a file it never closes.
    """
    profiles, intent = document.color_profiles, document.output_intent
    document.color_profiles, document.output_intent = {SCREEN: screen_profile()}, SCREEN
    try:
        yield
    finally:
        document.color_profiles, document.output_intent = profiles, intent


def _supply(pdf: pikepdf.Pdf, composition: Composition, inserts: Sequence[Insert], colours: ScreenColours) -> Received:
    """Supplied pages and advertisements: drawn in sRGB, their words where the layout waits for them.
    The words."""
    received: dict[tuple[int, str], list[str]] = {}
    order = {face: index for index, (face, _) in enumerate(composition.pages)}
    tree = TagTree(pdf)
    holders = dict(tree.waiting(WAITING))
    for insert in inserts:
        index = order[insert.face]
        placed = place(pdf, index, insert, 0)
        form_to_screen(pdf, placed.form, colours)
        fit_for_archive(pdf, placed.form, colours)
        page = pdf.pages[index]
        # a layout that keeps no place for the words has them at the end
        holder = holders.get(f"{index}:{insert.key}") or tree.element("Sect", tree.document, page)
        received[insert.face, insert.key] = _speak(tree, placed, page, holder, insert)
    return received


def _speak(tree: TagTree, placed: Placed, page: pikepdf.Page, holder: Dictionary, insert: Insert) -> list[str]:
    """The words; none of a file whose text is to be read elsewhere."""
    holder.T = String(insert.title)
    if insert.url is None:
        said = carry(tree, placed.form, page, holder, heading=insert.box is None)
        if not said:
            # kohoshi.check.edition tells of a file without words
            picture(tree, placed, page, holder, insert.alternative or insert.title)
        return said
    picture(tree, placed, page, holder, f"{insert.title}（紙面の画像）")
    _link(tree, page, holder, f"{insert.title}の本文を読む（ウェブページ）", insert.url)
    return []


def _link(tree: TagTree, page: pikepdf.Page, holder: Dictionary, words: str, url: str) -> None:
    """A link over the whole face to the text of it (ISO 14289-1, 7.18.5)."""
    paragraph = tree.element("P", holder, page)
    link = tree.element("Link", paragraph, page)
    link.Alt = String(words)
    annotation = tree.pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=page.trimbox, F=4, Contents=String(words), BS=Dictionary(W=0),
        A=Dictionary(Type=Name.Action, S=Name.URI, URI=String(url)), StructParent=tree.enter(link)))
    link.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page.obj))
    page.obj.Annots = Array([*page.obj.get("/Annots", Array()), annotation])
