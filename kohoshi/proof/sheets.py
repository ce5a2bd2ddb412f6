"""Proof sheets 校正紙: faces side by side, trimmed, with layers that a reader switches on and off.

The faces are those of the finished print.pdf: same inks, same vectors. Layers are optional
content (ISO 32000-1, 8.11).
"""
from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from kohoshi.files import write_whole
from kohoshi.flow.set_up import profile_of
from kohoshi.fonts import FontSet
from kohoshi.issue.loader import load_issue
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.pages.resources import BASE, Refused
from kohoshi.press import Press, load_press
from kohoshi.press.profile import MM_PER_PT
from kohoshi.project import Project
from kohoshi.proof.imposition import Order, Pair, pairs
from kohoshi.proof.layers import BAND, Layer, LayerFacts, Stamp, layer_html
from kohoshi.refusal import Refusal
from kohoshi.typeset.engine import Engine

_FAMILY = "UD PGothic"


def shown_of(issue: Issue, press: Press, built: Path) -> LayerFacts:
    """What a build tells of its faces. ``built``: its folder, with layout.json and report.json."""
    publication = issue.publication
    title = visible_text(issue.house.publisher.title)
    pairs_of_runs = (run.faces for run in publication.flatplan if len(run.faces) > 1)
    return LayerFacts(
        press, publication.binding, f"{title} {publication.date.year}年{visible_text(publication.label)} No.{publication.number}",
        json.loads((built / "layout.json").read_text(encoding="utf-8"))["frames"],
        json.loads((built / "report.json").read_text(encoding="utf-8"))["findings"],
        frozenset(int(face) for faces in pairs_of_runs for face in faces))


def sheets_pdf(print_pdf: bytes, faces: Sequence[int], shown: LayerFacts, fonts: Path, *, order: Order = Order.reader,
               layers: Collection[Layer] = (), stamp: Stamp | None = None) -> bytes:
    """All sheets as PDF. Every layer is in the file; ``layers`` are those that are on at first.
    With a stamp each sheet has a band of 12 mm under the trim that says which round it is.

    ``fonts``: the project's fonts folder. Raises FileNotFoundError where it is not set up.
    """
    sheets = pairs(faces, shown.binding, order)
    engine = _engine(fonts, shown.press)
    page, found, *_ = engine.lay_out(layer_html(shown, sheets, layers, stamp), BASE, "pdf/x-4")
    if found:
        raise RuntimeError(f"sheets: {found[0].message}")
    overlays = io.BytesIO(page.write_pdf(pdf_variant="pdf/x-4", output_intent="print"))
    with pikepdf.open(io.BytesIO(print_pdf)) as source, pikepdf.open(overlays) as over, pikepdf.new() as out:
        groups = {layer: out.make_indirect(Dictionary(Type=Name.OCG, Name=String(layer.label))) for layer in Layer}
        for number, sheet in enumerate(sheets):
            writer = _ProofSheet(out, shown.press, sheet, bool(stamp))
            for face in writer.faces:
                writer.face(source, faces.index(face))
            first = number * (len(Layer) + bool(stamp))
            for at, layer in enumerate(Layer):
                writer.over(over.pages[first + at], groups[layer])
            if stamp:
                writer.over(over.pages[first + len(Layer)], None)
            writer.finish()
        out.Root.OCProperties = Dictionary(OCGs=Array(groups.values()), D=Dictionary(
            Order=Array(groups.values()), ON=Array([groups[x] for x in Layer if x in layers]),
            OFF=Array([groups[x] for x in Layer if x not in layers])))
        out.Root.PageLayout, out.Root.PageMode = Name.SinglePage, Name.UseOC
        if "/OutputIntents" in source.Root:
            out.Root.OutputIntents = out.copy_foreign(source.make_indirect(source.Root.OutputIntents))
        buffer = io.BytesIO()
        out.save(buffer, deterministic_id=True)
        return buffer.getvalue()


def sheets_png(sheets: bytes, dpi: float = 96) -> Iterator[bytes]:
    """Each sheet as PNG, with the layers that are on."""
    with pypdfium2.PdfDocument(sheets) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            image: Image.Image = page.render(scale=dpi / 72, draw_annots=False).to_pil()
            page.close()
            out = io.BytesIO()
            image.save(out, "PNG", dpi=(dpi, dpi))
            yield out.getvalue()


def names(faces: Sequence[int], binding: str, order: Order) -> list[str]:
    """A name for the file of each sheet: 01, 02-03, … as they lie, left to right."""
    return ["-".join(f"{face:02d}" for face in sheet if face is not None) for sheet in pairs(faces, binding, order)]


class _ProofSheet:
    """One page of the proof, filled from behind to the front."""

    def __init__(self, out: pikepdf.Pdf, press: Press, sheet: Pair, band: bool) -> None:
        self.faces = [face for face in sheet if face is not None]
        self.width, self.height = press.trim_pt
        self.foot = BAND / MM_PER_PT if band else 0.0
        self.pdf = out
        self.page = out.add_blank_page(page_size=(self.width * len(self.faces), self.height + self.foot))
        self.forms, self.properties = Dictionary(), Dictionary()
        self.draw: list[str] = []

    def face(self, source: pikepdf.Pdf, position: int) -> None:
        page = source.pages[position]
        x0, y0, x1, y1 = (float(v) for v in page.trimbox)
        form = self.pdf.copy_foreign(page.as_form_xobject())
        form.BBox = Array([x0, y0, x1, y1])
        self._paint(form, len(self.forms) * self.width - x0, self.foot - y0)

    def over(self, page: pikepdf.Page, group: pikepdf.Object | None) -> None:
        form = self.pdf.copy_foreign(page.as_form_xobject())
        # the overlays hang from the upper left corner; those of single faces are cut to it
        top = float(page.mediabox[3])
        form.BBox = Array([0, 0, self.width * len(self.faces), top])
        if group is None:
            self._paint(form, 0, self.height + self.foot - top)
            return
        name = f"/L{len(self.properties)}"
        self.properties[name] = group
        self.draw.append(f"/OC {name} BDC")
        self._paint(form, 0, self.height + self.foot - top)
        self.draw.append("EMC")

    def _paint(self, form: pikepdf.Object, x: float, y: float) -> None:
        name = f"/F{len(self.forms)}"
        self.forms[name] = form
        self.draw.append(f"q 1 0 0 1 {x:.4f} {y:.4f} cm {name} Do Q")

    def finish(self) -> None:
        obj = self.page.obj
        obj.Resources = Dictionary(XObject=self.forms, Properties=self.properties)
        obj.Contents = self.pdf.make_stream("\n".join(self.draw).encode())
        obj.TrimBox = Array([0, self.foot, self.width * len(self.faces), self.height + self.foot])


def _engine(fonts: Path, press: Press) -> Engine:
    """The engine with the house's sans serif only."""
    declared = FontSet.load(fonts)
    files = {f"{BASE}fonts/{name}": path for name, path in declared.files().items()}
    files[f"{BASE}press/output.icc"] = profile_of(press, fonts)

    def read(url: str) -> tuple[bytes, str]:
        if url not in files:
            raise Refused(f"{url} は使えません")
        return files[url].read_bytes(), "application/octet-stream"

    return Engine(read, declared.face_css(f"{BASE}fonts/", [_FAMILY]))


def write_sheets(project: Project, content: Path, press_name: str | None = None, *, printer: bool = False,
                 layers: Collection[str] = (), png: bool = False, stamp: Stamp | None = None) -> list[Path]:
    """The sheets of the last build of an issue, written beside it: ``sheets-reader.pdf`` or
    ``sheets-printer.pdf``, and with ``png`` one picture a sheet in a folder of that name.

    Raises ContentError, PressError, and ValueError where there is no such layer or no build.
    """
    unknown = [name for name in layers if name not in list(Layer)]
    if unknown:
        raise Refusal(f"層「{unknown[0]}」はありません（あるもの: {' '.join(Layer)}）")
    issue = load_issue(content)
    press = load_press(press_name or issue.publication.press)
    built = project.out(content, press.name)
    if not (built / "print.pdf").is_file():
        raise Refusal(f"まだ組まれていません。先に build {content} を実行してください")
    order = Order.printer if printer else Order.reader
    data = sheets_pdf((built / "print.pdf").read_bytes(), issue.faces, shown_of(issue, press, built), project.fonts,
                      order=order, layers=[Layer(name) for name in layers], stamp=stamp)
    written = [write_whole(built.parent / f"sheets-{order}.pdf", data)]
    if png:
        folder = built.parent / f"sheets-{order}"
        folder.mkdir(exist_ok=True)
        for name, picture in zip(names(issue.faces, issue.publication.binding, order), sheets_png(data), strict=True):
            written.append(write_whole(folder / f"{name}.png", picture))
    return written
