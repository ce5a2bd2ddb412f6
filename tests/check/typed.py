"""Pages set character by character, so that every line end and gap in them is known.

Written with pikepdf and a font of plain squares made on the spot: no composer, no engine.
Three ways to write a page: across, turned by a quarter (the 縦組み of engines that know none)
and in the vertical writing mode of PDF itself (Identity-V).
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

PT = 72 / 25.4
WIDTH, HEIGHT = 150.0, 200.0
SIZE = 10.0
#: mm
EM = SIZE / PT
PITCH = 1.7 * EM
#: How text is written: across, turned by a quarter, vertical mode.
ACROSS, TURNED, VERTICAL = "across", "turned", "vertical"

#: Twelve characters to the line; only the last may be shorter.
PROSE = (
    "雨の多い季節が、今年もは",
    "じまります。家の備えを早",
    "いうちに確かめておくと安",
    "心です。側溝の落ち葉は道",
    "路の水たまりのもとになり",
    "ます。気づいた人が取り除",
    "くだけで、まちは変わって",
    "いきます。",
)


@dataclass
class Run:
    """Characters written in one go. ``at``: along and across in mm from the block's corner;
    ``gaps``: position → em opened after that character; ``every``: em opened after each;
    ``said``: its text is given once more as ActualText."""

    text: str
    at: tuple[float, float]
    size: float = SIZE
    gaps: dict[int, float] = field(default_factory=dict)
    every: float = 0.0
    said: bool = False


def lines(rows: Iterable[str], *, left: float = 0.0, top: float = 0.0, **more: dict[int, object]) -> list[Run]:
    """One run for each row, from ``left``/``top`` (em) on, a pitch apart; a row that starts with a
    full-width blank is indented by it. ``gaps`` and ``every``: row → as in Run."""
    out = []
    for i, row in enumerate(rows):
        text = row.lstrip("\u3000")
        run = Run(text, ((left + len(row) - len(text)) * EM, top * EM + i * PITCH))
        for name, values in more.items():
            if i in values:
                setattr(run, name, values[i])
        out.append(run)
    return out


def _font(chars: str) -> bytes:
    """TrueType: full-width squares of 1000, half-width ones for ASCII; the dot is narrow in its em."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"u{ord(c):05X}" for c in chars)]
    wide = {name: 1000 if i == 0 or ord(chars[i - 1]) > 0xFF else 500 for i, name in enumerate(names)}
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):05X}" for c in chars})
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(None)
        right = 400 if name == "u030FB" else wide[name] - 80
        pen.moveTo((80, -40)), pen.lineTo((80, 800)), pen.lineTo((right, 800)), pen.lineTo((right, -40)), pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (wide[name], 80) for name in names})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular", "psName": "Squares"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def _embed(pdf: pikepdf.Pdf, chars: str, mode: str) -> pikepdf.Object:
    name = pikepdf.Name
    file = pdf.make_stream(_font(chars))
    file.Length1 = len(file.read_bytes())
    descriptor = pdf.make_indirect(pikepdf.Dictionary(
        Type=name.FontDescriptor, FontName=name("/AAAAAA+Squares"), Flags=4, FontBBox=[0, -120, 1000, 880],
        ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=800, StemV=80, FontFile2=file))
    widths = [500 if ord(c) <= 0xFF else 1000 for c in chars]
    cid = pikepdf.Dictionary(
        Type=name.Font, Subtype=name.CIDFontType2, BaseFont=name("/AAAAAA+Squares"), FontDescriptor=descriptor, DW=1000,
        W=[1, widths], CIDToGIDMap=name.Identity,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0))
    pairs = "".join(f"<{i:04X}> <{c.encode('utf-16-be').hex().upper()}>\n" for i, c in enumerate(chars, 1))
    unicode = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
               "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
               f"{len(chars)} beginbfchar\n{pairs}endbfchar endcmap end end")
    return pdf.make_indirect(pikepdf.Dictionary(
        Type=name.Font, Subtype=name.Type0, BaseFont=name("/AAAAAA+Squares"),
        Encoding=name("/Identity-V") if mode == VERTICAL else name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(cid)], ToUnicode=pdf.make_stream(unicode.encode())))


def corner(mode: str) -> tuple[float, float]:
    """Where the block starts on the page, in mm: top left across, top right for 縦組み."""
    return (20.0, 20.0) if mode == ACROSS else (130.0, 20.0)


def _show(run: Run, chars: str, mode: str) -> str:
    along, across = run.at
    x, y = corner(mode)
    em = run.size / PT
    match mode:
        case "across":
            matrix = f"1 0 0 1 {(x + along) * PT:.4f} {(HEIGHT - y - across - 0.88 * em) * PT:.4f}"
        case "turned":
            matrix = f"0 -1 1 0 {(x - across - em + 0.12 * em) * PT:.4f} {(HEIGHT - y - along) * PT:.4f}"
        case _:
            matrix = f"1 0 0 1 {(x - across - em / 2) * PT:.4f} {(HEIGHT - y - along) * PT:.4f}"
    opens = 1000 if mode == VERTICAL else -1000  # what is subtracted from an advance down makes it longer
    pieces = []
    for i, char in enumerate(run.text):
        gap = run.gaps.get(i, 0.0) + run.every
        pieces.append(f"<{chars.index(char) + 1:04X}> {gap * opens:.2f}")
    shown = f"/F1 {run.size} Tf {matrix} Tm [{' '.join(pieces)}] TJ"
    actual = run.text.encode("utf-16-be").hex()
    return f"/Span <</ActualText <FEFF{actual}>>> BDC\n{shown}\nEMC" if run.said else shown


def page(path: Path, runs: list[Run], mode: str = ACROSS) -> Path:
    """A PDF of one page with the runs, in the order given."""
    chars = "".join(sorted({c for run in runs for c in run.text}))
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(WIDTH * PT, HEIGHT * PT))
        first = pdf.pages[0]
        first.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_embed(pdf, chars, mode)))
        body = "\n".join(_show(run, chars, mode) for run in runs)
        first.Contents = pdf.make_stream(f"BT\n{body}\nET".encode())
        pdf.save(path)
    return path
