"""A page of corrections behind the last face of a finished web.pdf: set, tagged and fit for archives
like the rest, first among the bookmarks. The faces stay as they are."""
from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from kohoshi.editions.claims import claim_accessible
from kohoshi.editions.pdf import identify, saved
from kohoshi.editions.tree import TagTree
from kohoshi.editions.web import SCREEN
from kohoshi.typeset.engine import Engine, heard, screen_profile


class NoticeError(ValueError):
    """The page cannot be set; Japanese message."""


def with_notice(web: bytes, html: str, title: str, engine: Engine, base: str) -> bytes:
    """``web`` with the pages of ``html`` (colours in sRGB) behind it. ``title``: of the bookmark and,
    as a page label, of the page. Same in, same out. Raises NoticeError."""
    with pikepdf.open(io.BytesIO(web)) as pdf, pikepdf.open(io.BytesIO(_set(html, engine, base))) as notice:
        faces = len(pdf.pages)
        _append(pdf, notice)
        labels: Any = pdf.Root.PageLabels.Nums
        labels.extend([faces, Dictionary(P=String(title))])
        with pdf.open_outline() as outline:
            outline.root.insert(0, OutlineItem(title, faces))
        identify(pdf)
        return saved(pdf)


def _set(html: str, engine: Engine, base: str) -> bytes:
    document, findings, *_ = engine.lay_out(html, base, "pdf/a-3a")
    document.color_profiles, document.output_intent = {SCREEN: screen_profile()}, SCREEN
    with heard() as more:
        data: bytes = document.write_pdf(pdf_variant="pdf/a-3a", output_intent=SCREEN)
    if found := [*findings, *more]:
        raise NoticeError(f"訂正のページを組めません: {found[0].message}")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        claim_accessible(pdf)
        return saved(pdf)


def _append(pdf: pikepdf.Pdf, notice: pikepdf.Pdf) -> None:
    """Pages first: elements that are copied after them point to the copies."""
    first = len(pdf.pages)
    pdf.pages.extend(notice.pages)
    tree, root = TagTree(pdf), notice.Root.StructTreeRoot
    top = root.K[0] if isinstance(root.K, Array) else root.K
    kids = list(top.K) if isinstance(top.K, Array) else [top.K]
    for kid in kids:
        del kid.P  # or the whole tree of the other file would come along
    numbers = dict(zip(map(int, list(root.ParentTree.Nums)[::2]), list(root.ParentTree.Nums)[1::2], strict=True))
    for kid in kids:
        mine = pdf.copy_foreign(kid)
        mine.P = tree.document
        tree.document.K.append(mine)
    for page, theirs in zip(list(pdf.pages)[first:], notice.pages, strict=True):
        entry = numbers[int(theirs.obj.StructParents)]
        page.obj.StructParents = tree.enter([pdf.copy_foreign(each) for each in entry])
        page.obj.Tabs = Name.S
