"""Papers as other programs write them, by hand with pikepdf: every glyph where it is wanted, in Identity-H or
Identity-V, in runs or box by box; outlined by Ghostscript, scanned, with a layer of text nobody sees."""
from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).resolve().parents[2] / "fonts" / "cache" / "BIZUDGothic-Regular.ttf"
PT = 72 / 25.4
#: mm: small, so that a face is quickly drawn
WIDTH, HEIGHT = 120.0, 170.0
WORDS = ("区民のみなさんへのお知らせです。", "くわしくは担当の課へお問い合わせください。", "次の号もどうぞお楽しみに。", "雨の日は室内で行います。")
#: Every character the tests set; others come out as blanks.
ALPHABET = "".join(WORDS) + (
    "0123456789０１２３４５６７８９ABCPpfnoN.,:/-－()（）「」『』【】〔〕<>~・|■●①②③④⑤⑥⑦⑧❶❷❸❹❺❻❼❽一二三四五六七八九十第面ページ頁号月年日発行"
    "広報みほん令和平成港区運営方針策定を見出し表紙特集円番の人つづき電話と文別刷 　→ことし意見ivxIVXⅠⅡⅢⅣⅤⅥⅦⅧ壱弐参肆伍市区誌紙台帳へ…⇒覧照ださいごくをに")


@lru_cache(maxsize=1)
def _font() -> tuple[bytes, dict[int, int], dict[str, int]]:
    """The font cut down to ALPHABET, character → glyph, name of glyph → advance in 1/1000 em."""
    options = subset.Options()
    options.layout_features, options.notdef_outline, options.glyph_names = [], True, True
    font = TTFont(FONT)
    cutter = subset.Subsetter(options)
    cutter.populate(text=ALPHABET)
    cutter.subset(font)
    out = BytesIO()
    font.save(out)
    cut = TTFont(BytesIO(out.getvalue()))
    glyphs = {code: cut.getGlyphID(name) for code, name in cut.getBestCmap().items()}
    unit = 1000 / cut["head"].unitsPerEm
    return out.getvalue(), glyphs, {str(cut.getGlyphID(name)): round(width * unit) for name, (width, _) in cut["hmtx"].metrics.items()}


class Book:
    """Pages of ``size`` mm. Coordinates in mm from the top left, y of a baseline; ``mapped``: with ToUnicode."""

    def __init__(self, count: int, size: tuple[float, float] = (WIDTH, HEIGHT), *, mapped: bool = True, trim: bool = True) -> None:
        self.pdf = pikepdf.new()
        self.size, self.mapped = size, mapped
        fonts = {name: self._composite(name[-1]) for name in ("/FH", "/FV")}
        self.operators: list[list[str]] = []
        for _ in range(count):
            page = self.pdf.add_blank_page(page_size=(size[0] * PT, size[1] * PT)).obj
            page.Resources = Dictionary(Font=Dictionary(fonts), XObject=Dictionary())
            if trim:
                page.TrimBox = Array([0, 0, size[0] * PT, size[1] * PT])
            self.operators.append([])

    def _composite(self, mode: str) -> pikepdf.Object:
        data, glyphs, widths = _font()
        bbox, name = Array([0, -120, 1000, 880]), Name("/ABCDEF+BIZUDGothic")
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=bbox, ItalicAngle=0, Ascent=880, Descent=-120,
                                CapHeight=700, StemV=80, FontFile2=self.pdf.make_stream(data, Length1=len(data)))
        rows = [part for glyph, width in widths.items() for part in (int(glyph), Array([width]))]
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity, DW=1000, W=Array(rows),
                           CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), FontDescriptor=self.pdf.make_indirect(descriptor))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name(f"/Identity-{mode}"),
                          DescendantFonts=Array([self.pdf.make_indirect(inner)]))
        if self.mapped:
            pairs = [f"<{glyph:04x}> <{chr(code).encode('utf-16-be').hex()}>" for code, glyph in glyphs.items()]
            blocks = [pairs[i:i + 100] for i in range(0, len(pairs), 100)]
            body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
            font.ToUnicode = self.pdf.make_stream((
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
                f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end").encode())
        return self.pdf.make_indirect(font)

    def paint(self, page: int, operators: str) -> Book:
        self.operators[page - 1].append(operators)
        return self

    def text(self, page: int, x: float, y: float, words: str, size: float = 10, *, ink: str = "0 g", mode: int = 0,
             vertical: bool = False, boxes: bool = False, closed: bool = False) -> Book:
        """``boxes``: every character in a text object of its own; ``closed``: marks that meet closed up by half
        an em, as Chromium sets them."""
        glyphs, widths = _font()[1:]
        codes = [glyphs.get(ord(char), 0) for char in words]
        font, em = ("/FV" if vertical and not boxes else "/FH"), size / PT
        at, pieces = 0.0, []
        if boxes or closed:
            for index, (char, code) in enumerate(zip(words, codes, strict=True)):
                if closed and index and words[index - 1] in "」』）】。、" and char in "「『（【":
                    at -= 0.5
                dx, dy = (0.0, at * em * 1.05) if vertical else (at * em, 0.0)
                pieces.append(f"1 0 0 1 {(x + dx) * PT:.3f} {(self.size[1] - y - dy) * PT:.3f} Tm <{code:04x}> Tj")
                at += 1.0 if vertical else widths[str(code)] / 1000
            shown = [f"BT {font} {size} Tf {mode} Tr {piece} ET" for piece in pieces]
        else:
            data = "".join(f"{code:04x}" for code in codes)
            shown = [f"BT {font} {size} Tf {mode} Tr 1 0 0 1 {x * PT:.3f} {(self.size[1] - y) * PT:.3f} Tm <{data}> Tj ET"]
        return self.paint(page, f"q {ink} " + " ".join(shown) + " Q")

    def picture(self, page: int, image: Image.Image) -> Book:
        """Over the whole page."""
        out = BytesIO()
        image.save(out, "JPEG", quality=70)
        stream = self.pdf.make_stream(out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height,
                                      ColorSpace=Name.DeviceGray if image.mode == "L" else Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)
        self.pdf.pages[page - 1].obj.Resources.XObject[f"/I{page}"] = stream
        return self.paint(page, f"q {self.size[0] * PT} 0 0 {self.size[1] * PT} 0 0 cm /I{page} Do Q")

    def save(self, path: Path, order: Sequence[int] = (), labels: Sequence[int] = ()) -> Path:
        """``order``: the pages as they are to lie; ``labels``: their page labels."""
        for page, operators in zip(self.pdf.pages, self.operators, strict=True):
            page.obj.Contents = self.pdf.make_stream("\n".join(operators).encode())
        if labels:
            numbers = [part for index, label in enumerate(labels) for part in (index, Dictionary(S=Name.D, St=label))]
            self.pdf.Root.PageLabels = Dictionary(Nums=Array(numbers))
        self.pdf.save(path)
        return reordered(path, order) if order else path


def reordered(path: Path, order: Sequence[int]) -> Path:
    """Pages in another order, some twice or left out."""
    data = BytesIO(path.read_bytes())
    with pikepdf.open(data) as source, pikepdf.new() as out:
        for number in order:
            out.pages.append(source.pages[number - 1])
        out.save(path)
    return path


def body(book: Book, page: int, ink: str = "0 g", mode: int = 0) -> None:
    """Ten lines that no other page has."""
    for i in range(10):
        book.text(page, 12, 40 + i * 9, f"{page}の{i + 1} {WORDS[(page * 3 + i) % 4]}", 11, ink=ink, mode=mode)


def newspaper(count: int = 8, folio: Callable[[int], str] = lambda n: f"{n}面", where: str = "foot", **how: object) -> Book:
    """``where``: foot and head (at the outer edge), centre (of the foot), gutter (small, half-way down), margin (down the
    outer one)."""
    book = Book(count, **how)
    for page in range(1, count + 1):
        body(book, page)
        words = folio(page)
        wide = len(words) * 9 / PT
        outer = WIDTH - 8 - wide if page % 2 else 8
        x, y, size = {"foot": (outer, HEIGHT - 6, 9), "head": (outer, 10, 9), "centre": (WIDTH / 2 - wide / 2, HEIGHT - 6, 9),
                      "gutter": (2 if page % 2 else WIDTH - 6, HEIGHT / 2, 5), "margin": (WIDTH - 5 if page % 2 else 2, HEIGHT / 2, 9)}[where]
        if words:
            book.text(page, x, y, words, size, vertical=where == "margin", boxes=where == "margin")
    book.text(1, 12, 25, "広報みほん", 32)
    return book


def outlined(path: Path) -> Path:
    """All type as shapes."""
    made = path.with_name(f"outlined-{path.name}")
    subprocess.run(["gs", "-q", "-o", str(made), "-sDEVICE=pdfwrite", "-dNoOutputFonts", str(path)], check=True)
    return made


def scanned(count: int = 4, *, layer: bool = True) -> Book:
    """Pictures of pages, with what an OCR program read in them."""
    book = Book(count)
    face = ImageFont.truetype(str(FONT), 15)
    for page in range(1, count + 1):
        image = Image.new("L", (472, 669), 250)
        draw = ImageDraw.Draw(image)
        for i in range(10):
            draw.text((12 / 25.4 * 100, (40 + i * 9) / 25.4 * 100 - 14), f"{page}の{i + 1} {WORDS[(page * 3 + i) % 4]}", font=face, fill=30)
        book.picture(page, image)
        if layer:
            body(book, page, mode=3)
    return book


def photograph(page: int) -> Image.Image:
    """Soft tones, without an edge."""
    y, x = np.mgrid[0:340, 0:240]
    return Image.fromarray((128 + 60 * np.sin(x / 90 + page) * np.cos(y / 70)).astype(np.uint8), "L")
