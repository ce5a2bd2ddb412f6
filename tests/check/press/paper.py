"""A sheet that a printer takes as it is, written with pikepdf alone, and means to damage it.

One face with a background to the bleed, a bar, type of several sizes, a rule, a photo and marks;
small (100 × 140 mm) where the size does not matter, so that its plates are drawn in no time.
"""
from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

from kohoshi.finding import Finding
from kohoshi.press import Press, load_press

CACHE = Path(__file__).resolve().parents[3] / "fonts" / "cache"
MM = 72 / 25.4
#: Outside the bleed: room for the marks.
ROOM = 10.0
LETTERS = "広報みなと小さい文字見出し本文るび0123456789"
SMALL = (100.0, 140.0)
BLACK, WHITE, CYAN = "0 0 0 1 k", "0 0 0 0 k", "1 0 0 0 k"


@lru_cache
def press(name: str = "offset-tabloid", trim: tuple[float, float] | None = SMALL) -> Press:
    """A shipped press, with a small trim unless its own is asked for."""
    found = load_press(name)
    return found.model_copy(update={"trim": trim}) if trim else found


class Canvas:
    """Writes content with places in mm from the trim's top left."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.origin = (press.bleed + ROOM) * MM
        self.height = press.trim[1] * MM

    def point(self, x: float, y: float) -> str:
        return f"{self.origin + x * MM:.3f} {self.origin + self.height - y * MM:.3f}"

    def box(self, x: float, y: float, w: float, h: float) -> str:
        """x y w h of a rectangle whose top left corner is (x, y)."""
        return f"{self.point(x, y + h)} {w * MM:.3f} {h * MM:.3f}"

    def fill(self, x: float, y: float, w: float, h: float, colour: str) -> str:
        return f"q {colour} {self.box(x, y, w, h)} re f Q\n"

    def rule(self, x0: float, y0: float, x1: float, y1: float, pt: float = 0.3, colour: str = "0 0 0 1 K") -> str:
        return f"q {colour} {pt} w {self.point(x0, y0)} m {self.point(x1, y1)} l S Q\n"

    def type(self, x: float, y: float, q: float, words: str, colour: str = BLACK) -> str:
        """Words on a baseline at y, in a size in Q."""
        codes = "".join(f"{_font()[1][char]:04X}" for char in words)
        return f"q BT {colour} /F1 {q * 0.25 * MM:.3f} Tf 1 0 0 1 {self.point(x, y)} Tm <{codes}> Tj ET Q\n"

    def draw(self, name: str, x: float, y: float, w: float, h: float) -> str:
        """An image."""
        return f"q {w * MM:.3f} 0 0 {h * MM:.3f} {self.point(x, y + h)} cm /{name} Do Q\n"

    def good(self) -> str:
        """The undamaged sheet."""
        b, white = self.press.bleed, self.press.white
        width, height = self.press.trim
        x0, y0, x1, y1 = (white or -b, white or -b, width - (white or -b), height - (white or -b))
        out = [
            self.fill(x0, y0, x1 - x0, y1 - y0, "0 0 0.1 0 k"),
            self.fill(x0, y0, x1 - x0, 20, CYAN),
            self.type(20, 15, 14, "広報みなと", WHITE),
            self.type(20, 40, 40, "見出し", "1 0.8 0 0 k"),
            self.type(20, 50, 13, "本文小さい文字"),
            self.type(20, 46.5, 6.5, "るび"),
            self.rule(20, 60, 60, 60),
            self.draw("Photo", 20, 65, 20, 15),
        ]
        return "".join(out) + (self.marks() if self.press.marks == "double" else "")

    def marks(self, start: float | None = None) -> str:
        """Double crop marks; they begin at the edge of the bleed, or ``start`` mm from the trim."""
        b = self.press.bleed if start is None else start
        width, height = self.press.trim
        out = []
        for x, out_x in ((0.0, -1), (width, 1)):
            for y, out_y in ((0.0, -1), (height, 1)):
                for place in (0, self.press.bleed):
                    out.append(self.rule(x + out_x * place, y + out_y * b, x + out_x * place, y + out_y * (b + 7), 0.3, "/Reg CS 1 SCN"))
                    out.append(self.rule(x + out_x * b, y + out_y * place, x + out_x * (b + 7), y + out_y * place, 0.3, "/Reg CS 1 SCN"))
        return "".join(out)


def sheet(press: Press, extra: Callable[[Canvas], str] | str = "", change: Callable[[pikepdf.Pdf], None] | None = None,
          body: str | None = None, **saving: object) -> bytes:
    """The good sheet with ``extra`` painted over it (or ``body`` instead of it) and ``change``
    done to the file."""
    canvas = Canvas(press)
    pdf = pikepdf.new()
    more = extra(canvas) if callable(extra) else extra
    _page(pdf, press, (canvas.good() if body is None else body) + more)
    _claim(pdf, press)
    if change:
        change(pdf)
    out = BytesIO()
    pdf.save(out, **{"force_version": "1.6" if press.standard == "PDF/X-4" else "1.4", "fix_metadata_version": False,
                     "object_stream_mode": pikepdf.ObjectStreamMode.disable, **saving})
    return out.getvalue()


def _page(pdf: pikepdf.Pdf, press: Press, content: str) -> None:
    around = 2 * (press.bleed + ROOM)
    width, height = press.trim
    page = pdf.add_blank_page(page_size=((width + around) * MM, (height + around) * MM))
    boxes = {"/TrimBox": press.bleed + ROOM, "/BleedBox": ROOM}
    for key, inset in boxes.items():
        page.obj[key] = Array([inset * MM, inset * MM, (width + around - inset) * MM, (height + around - inset) * MM])
    registration = Array([Name.Separation, Name.All, Name.DeviceCMYK, Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)])
    page.obj.Resources = Dictionary(
        Font=Dictionary(F1=_embedded(pdf)), XObject=Dictionary(Photo=photo(pdf, 20, 15, 350)),
        ColorSpace=Dictionary(Reg=registration))
    page.obj.Contents = pdf.make_stream(content.encode())


def photo(pdf: pikepdf.Pdf, w: float, h: float, dpi: float, space: Name = Name.DeviceCMYK, ink: float = 0.5) -> Stream:
    """A picture for a place of w × h mm at dpi: a slope of up to ``ink`` in every channel."""
    columns, rows = round(w / 25.4 * dpi), round(h / 25.4 * dpi)
    slope = np.linspace(0.05, ink, columns) * 255
    channels = {Name.DeviceCMYK: 4, Name.DeviceRGB: 3, Name.DeviceGray: 1}[space]
    data = np.repeat(np.tile(slope, (rows, 1))[:, :, None], channels, axis=2).astype(np.uint8)
    return image(pdf, columns, rows, data.tobytes(), ColorSpace=space, BitsPerComponent=8)


def image(pdf: pikepdf.Pdf, width: int, height: int, data: bytes, **more: object) -> Stream:
    out = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, **more)
    out.write(zlib.compress(data), filter=Name.FlateDecode)
    return out


def put(pdf: pikepdf.Pdf, category: str, name: str, value: object) -> None:
    """A resource of the page."""
    resources = pdf.pages[0].obj.Resources
    if f"/{category}" not in resources:
        resources[f"/{category}"] = Dictionary()
    resources[f"/{category}"][f"/{name}"] = value


def form(pdf: pikepdf.Pdf, content: str, **more: object) -> Stream:
    box = pdf.pages[0].obj.MediaBox
    return pdf.make_stream(content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=box, **more)


@lru_cache
def _font() -> tuple[bytes, dict[str, int], dict[int, int]]:
    """(subset font file, character → glyph, glyph → width)."""
    font = TTFont(CACHE / "BIZUDGothic-Regular.ttf")
    options = subset.Options(drop_tables=["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "BASE", "DSIG", "meta"], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    out = BytesIO()
    font.save(out)
    scale = 1000 / font["head"].unitsPerEm
    codes = {chr(code): font.getGlyphID(name) for code, name in font.getBestCmap().items()}
    widths = {font.getGlyphID(name): round(font["hmtx"][name][0] * scale) for name in font.getGlyphOrder()}
    return out.getvalue(), codes, widths


def _embedded(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data, codes, widths = _font()
    name = Name("/ABCDEF+BIZUDGothic")
    descriptor = pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=[0, -120, 1000, 880], ItalicAngle=0, Ascent=880,
        Descent=-120, CapHeight=700, StemV=80, FontFile2=pdf.make_stream(data, Length1=len(data))))
    inner = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, FontDescriptor=descriptor, CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        W=Array([0, Array([widths[glyph] for glyph in sorted(widths)])])))
    pairs = "".join(f"<{code:04X}> <{ord(char):04X}>\n" for char, code in codes.items())
    cmap = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(codes)} beginbfchar\n{pairs}endbfchar\nendcmap end end")
    return pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"), DescendantFonts=Array([inner]),
        ToUnicode=pdf.make_stream(cmap.encode())))


def _claim(pdf: pikepdf.Pdf, press: Press) -> None:
    """What makes it the PDF/X of the press."""
    intent = Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String(press.condition),
        RegistryName=String(press.registry), Info=String(press.condition_name))
    if press.embed_profile:
        intent.DestOutputProfile = pdf.make_stream(_profile(), N=4)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    when = "2022-06-01T09:00:00+09:00"
    pdf.docinfo = pdf.make_indirect(Dictionary(
        Title=String("見本の紙"), CreationDate=String("D:20220601090000+09'00'"),
        ModDate=String("D:20220601000000Z"), Trapped=Name("/False")))
    if press.standard == "PDF/X-1a":
        pdf.docinfo.GTS_PDFXVersion = String("PDF/X-1a:2003")
    version = "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" if press.standard == "PDF/X-4" else ""
    packet = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"'
        f' xmp:CreateDate="{when}" xmp:ModifyDate="{when}" pdf:Trapped="False">{version}'
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">見本の紙</rdf:li></rdf:Alt></dc:title>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>')
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.ID = Array([String("0123456789abcdef"), String("0123456789abcdef")])


@lru_cache
def _profile() -> bytes:
    return (CACHE / "ISOcoated_v2_300_bas.icc").read_bytes()


def only(findings: list[Finding], rule: str, box: tuple[float, float, float, float] | None = None, within: float = 0.6) -> Finding:
    """The one finding there is: of this rule, on face 1 (unless of the whole file), at this place
    (x, y, w, h in mm)."""
    assert [f.rule for f in findings] == [rule], [(f.rule, f.message) for f in findings]
    found, = findings
    if box is not None:
        assert found.face == 1 and found.box is not None
        apart = [abs(a - b) for a, b in zip((found.box.x, found.box.y, found.box.w, found.box.h), box, strict=True)]
        assert max(apart) <= within, found.box
    return found
