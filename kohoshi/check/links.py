"""Family ``reference``: the links of the web edition land where their words say."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohoshi.check.names import Names
from kohoshi.finding import About, Finding, Level
from kohoshi.pdfread.finished import Finished, Page
from kohoshi.pdfread.model import Link
from kohoshi.text import face_tokens, plain, say_faces

#: Centres of neighbours lie half of both widths apart; beyond this share of them there is room between.
_APART = 0.9


def check_links(web: Finished, names: Names | None) -> Iterator[Finding]:
    """A link lands on a face its words name, or on the article its words name; a link inside
    the file that leads nowhere is dangling."""
    for face in web.pages:
        for link in face.links:
            if link.uri:
                continue
            words = linked_words(face, link)
            common: About = {"face": face.position, "box": link.box, "excerpt": words, "file": web.name}
            if link.face is None:
                yield Finding("reference/dangling-link", Level.ERROR, f"{face.position}面のリンク「{words}」の行き先がありません",
                              "リンク先の記事が号にあるか確かめてください", **common)
                continue
            named = {n for piece in words.split() for token in face_tokens(plain(piece)) for n in token.faces}
            if not named and names:
                named = {n for name in names.before(plain(words)) for n in name.faces}
            if named and link.face not in named:
                yield Finding("reference/link", Level.ERROR,
                              f"{face.position}面の「{words}」のリンクが{link.face}面へ行きます（{say_faces(named)}のはずです）",
                              "リンク先と文字のどちらかを直してください", **common)


def linked_words(face: Page, link: Link) -> str:
    """The text whose glyphs have their centre inside the link, a blank where they stand more than half
    a character apart: a title that ends in a figure and the face number beside it are two."""
    x = (face.glyphs.boxes[:, 0] + face.glyphs.boxes[:, 2]) / 2
    y = (face.glyphs.boxes[:, 1] + face.glyphs.boxes[:, 3]) / 2
    widths = face.glyphs.boxes[:, 2] - face.glyphs.boxes[:, 0]
    box = link.box
    inside = (box.x <= x) & (x <= box.x + box.w) & (box.y <= y) & (y <= box.y + box.h)
    words, before = "", None
    for at in np.flatnonzero(inside):
        if before is not None and (x[at] - x[before] > _APART * (widths[at] + widths[before]) and not face.glyphs.text[at].isspace()):
            words += " "
        words += face.glyphs.text[at]
        before = at
    return words.strip()
