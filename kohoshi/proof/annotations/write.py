"""Comments 赤字 as annotations of a proof PDF, for people who read with Acrobat.

Markup annotations of ISO 32000-1, 12.5.6: a place is a Square (or a Text note where it has no
extent), words are a Highlight, StrikeOut or Caret; replies are Text with /IRT, states are replies of
the model Review. /NM is the comment's id, so that what comes back is known. Each carries its
appearance, so that every viewer shows the same.
"""
from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.intake import geometry_of
from kohoshi.proof.store.model import STATES, Comment, State

#: Ends the /NM of a state that we wrote; before it stands the comment's id.
OUR_STATE = "-state"
#: Ours ↔ the states of the model Review.
REVIEW: dict[State, str] = {"done": "Completed", "rejected": "Rejected"}
#: Below this extent (mm) a box is a spot.
_SPOT = 1.5
#: Edge of a note's icon and height of a caret, mm.
_ICON, _CARET = 5.0, 3.0
_RED, _BLUE, _GRAY, _YELLOW = (.85, .08, .1), (.1, .3, .7), (.45, .45, .45), (1, .87, .2)
#: Flags: print · with its icon neither zoomed nor turned · hidden as well (states are told in lists).
_PRINT, _STAND, _HIDDEN = 4, 28, 30
_SUBTYPES = {"highlight": Name.Highlight, "delete": Name.StrikeOut, "replace": Name.StrikeOut, "insert": Name.Caret}
#: What an archive or press file claims. The copy is neither; Acrobat would open it read-only.
_CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfaid:amd", "pdfuaid:part", "pdfxid:GTS_PDFXVersion",
           "pdfx:GTS_PDFXVersion", "pdfx:GTS_PDFXConformance")


def annotated(pdf: bytes, comments: Iterable[Comment]) -> bytes:
    """A copy of a proof PDF with the comments in it. A comment on a face that the file does not have
    is left out. The copy claims no PDF/X, PDF/A or PDF/UA."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        pages = {face_of(str(page.label), number): page for number, page in enumerate(file.pages, 1)}
        for comment in comments:
            page = pages.get(comment.face)
            if page is not None:
                _add(file, page, comment)
        _without_claims(file)
        out = io.BytesIO()
        file.save(out, deterministic_id=True)
        return out.getvalue()


def face_of(label: str, number: int) -> int:
    """The face a page shows: what its label says, else its position (1-based)."""
    return int(label) if label.isascii() and label.isdigit() and 1 <= len(label) <= 3 and int(label) else number


def _add(file: pikepdf.Pdf, page: pikepdf.Page, comment: Comment) -> None:
    drawing = _Drawing(geometry_of(page), comment)
    main = file.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=drawing.subtype, Rect=Array(drawing.rect), C=Array(drawing.colour), F=_PRINT,
        T=String(_signed(comment.author, comment.section)), Contents=String(comment.text), NM=String(comment.id),
        Subj=String("赤字" if comment.asks else "連絡"), CreationDate=String(pdf_date(comment.created)),
        M=String(pdf_date(comment.updated)), P=page.obj, AP=Dictionary(N=drawing.appearance(file))))
    if "quads" in drawing.more:
        main.QuadPoints = Array(drawing.quads)
    if drawing.subtype == Name.Text:
        main.Name, main.Open = Name.Comment, False
    added = [main, _popup(file, page, main, drawing)]
    for reply in comment.replies:
        added.append(_answer(file, page, main, _STAND, reply.id, _signed(reply.author, reply.section), reply.text, reply.created))
    if comment.state in REVIEW:
        state = _answer(file, page, main, _HIDDEN, f"{comment.id}{OUR_STATE}", "広報みなと",
                        f"{STATES[comment.state]}", comment.updated)
        state.StateModel, state.State = String("Review"), String(REVIEW[comment.state])
        added.append(state)
    if not isinstance(page.obj.get("/Annots"), Array):
        page.obj.Annots = Array()
    page.obj.Annots.extend(added)


def _answer(file: pikepdf.Pdf, page: pikepdf.Page, main: Object, flags: int, name: str, author: str, text: str,
            at: str) -> Object:
    """A reply. Viewers show it beside what it answers, not on the page: its appearance is empty."""
    empty = _form(file, [float(value) for value in main.Rect.as_list()], "", {})
    return file.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=main.Rect, F=flags, T=String(author), Contents=String(text), NM=String(name),
        CreationDate=String(pdf_date(at)), M=String(pdf_date(at)), IRT=main, RT=Name.R, Name=Name.Comment, P=page.obj,
        AP=Dictionary(N=empty)))


def _popup(file: pikepdf.Pdf, page: pikepdf.Page, main: Object, drawing: _Drawing) -> Object:
    """The window in which a viewer shows the text."""
    x0, _, _, y1 = drawing.rect
    popup = file.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Popup, Rect=Array([x0, y1 - 120, x0 + 200, y1]), F=_STAND, Parent=main, Open=False,
        P=page.obj))
    main.Popup = popup
    return popup


@dataclass
class _Drawing:
    """How a comment looks on its page. All points are made on the face and put into user space, so
    that turned and shifted pages come out right."""

    geometry: Geometry
    comment: Comment

    def __post_init__(self) -> None:
        x, y, w, h = self.comment.box
        kind = self.comment.kind
        self.subtype = _SUBTYPES.get(kind, Name.Text if max(w, h) < _SPOT else Name.Square)
        if self.subtype == Name.Text:
            w = h = _ICON
        elif self.subtype == Name.Caret:
            x, y, w, h = x + w - _CARET / 2, y + h - _CARET, _CARET, _CARET
        self.box = x, y, max(w, .5), max(h, .5)
        self.colour = _GRAY if self.comment.state != "open" else _RED if self.comment.asks else _BLUE
        self.more: dict[str, str] = {}
        if self.subtype in (Name.Highlight, Name.StrikeOut):
            self.more["quads"] = ""
            if self.subtype == Name.Highlight and self.comment.state == "open":
                self.colour = _YELLOW

    @property
    def rect(self) -> list[float]:
        """With room for half a line."""
        x, y, w, h = self.box
        edges = self.geometry.to_user(np.array([[x, y, x + w, y + h]]))[0]
        return [round(float(value) + side, 3) for value, side in zip(edges, (-1, -1, 1, 1), strict=True)]

    @property
    def quads(self) -> list[float]:
        """Upper left, upper right, lower left, lower right of the words as they are read: the order
        that viewers expect, whatever the standard's picture shows."""
        x, y, w, h = self.box
        corners = ((x, y), (x + w, y), (x, y + h), (x + w, y + h))
        return [round(value, 3) for corner in corners for value in self._at(*corner)]

    def appearance(self, file: pikepdf.Pdf) -> Object:
        states: dict[str, Object] = {}
        if self.subtype == Name.Highlight:
            states["/Over"] = Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=.6)
        return _form(file, self.rect, self._painting(), states)

    def _painting(self) -> str:
        x, y, w, h = self.box
        colour = " ".join(f"{value:g}" for value in self.colour)
        match str(self.subtype):
            case "/Highlight":
                return f"/Over gs {colour} rg {self._path((x, y), (x + w, y), (x + w, y + h), (x, y + h))} h f"
            case "/StrikeOut" if h > 1.5 * w:  # 縦組み
                return f"{colour} RG 1.2 w {self._path((x + w / 2, y), (x + w / 2, y + h))} S"
            case "/StrikeOut":
                return f"{colour} RG 1.2 w {self._path((x, y + h / 2), (x + w, y + h / 2))} S"
            case "/Caret":
                return f"{colour} rg {self._path((x, y + h), (x + w / 2, y), (x + w, y + h), (x + w / 2, y + .6 * h))} h f"
            case "/Text":
                return self._note(colour, x, y, w)
            case _:
                return f"{colour} RG 1.5 w {self._path((x, y), (x + w, y), (x + w, y + h), (x, y + h))} h S"

    def _note(self, colour: str, x: float, y: float, w: float) -> str:
        """A balloon with two lines of writing."""
        balloon = self._path(*((x + a * w, y + b * w) for a, b in (
            (0, 0), (1, 0), (1, .7), (.5, .7), (.25, 1), (.25, .7), (0, .7))))
        writing = " ".join(self._path((x + .2 * w, y + at * w), (x + .8 * w, y + at * w)) for at in (.25, .45))
        return f"{colour} rg {balloon} h f 1 1 1 RG 1 w {writing} S"

    def _path(self, *points: tuple[float, float]) -> str:
        placed = [self._at(*point) for point in points]
        return " ".join(f"{px:.3f} {py:.3f} {'l' if number else 'm'}" for number, (px, py) in enumerate(placed))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        px, py, _, _ = self.geometry.to_user(np.array([[x, y, x, y]]))[0]
        return float(px), float(py)


def _form(file: pikepdf.Pdf, rect: list[float], painting: str, states: dict[str, Object]) -> Object:
    """An appearance drawn in the page's own space (its BBox is the Rect: nothing is scaled)."""
    return file.make_stream(painting.encode(), Type=Name.XObject, Subtype=Name.Form, FormType=1, BBox=Array(rect),
                            Resources=Dictionary(ExtGState=Dictionary(states)) if states else Dictionary())


def _without_claims(file: pikepdf.Pdf) -> None:
    with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for claim in _CLAIMS:
            if claim in metadata:
                del metadata[claim]
    for key in ("/GTS_PDFXVersion", "/GTS_PDFXConformance"):
        if key in file.docinfo:
            del file.docinfo[key]


def _signed(author: str, section: str) -> str:
    return f"{author}（{section}）" if section else author


def pdf_date(at: str) -> str:
    """«D:20220510053000Z» of a time as the store writes it."""
    return f"D:{dt.datetime.fromisoformat(at).astimezone(dt.UTC):%Y%m%d%H%M%S}Z"
