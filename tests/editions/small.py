"""A web edition of one face, laid out in a moment, with whatever is supplied set into it; and
supplied files as other programs make them."""
from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from kohoshi.editions.colour import ScreenColours
from kohoshi.editions.supplied import Insert
from kohoshi.editions.web import Web, web_pdf
from kohoshi.finding import Box
from kohoshi.flow.build import PROJECT
from kohoshi.fonts import FontSet
from kohoshi.issue.model import Run
from kohoshi.press import load_press
from kohoshi.typeset.composition import Composition, RunLayout
from kohoshi.typeset.engine import Engine

BASE = "http://job.invalid/"
PROFILE = PROJECT / "fonts" / "cache" / "ISOcoated_v2_300_bas.icc"
PICTURE = (b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">'
           b'<path fill="device-cmyk(0 0 0 1)" d="M0 0h80v40z"/></svg>')
#: Another office's page, in pt.
WIDTH, HEIGHT = 400, 300


@cache
def engine() -> Engine:
    fonts = FontSet.load(PROJECT / "fonts")
    files = {f"{BASE}fonts/{name}": path for name, path in fonts.files().items()} | {f"{BASE}press.icc": PROFILE}

    def read(url: str) -> tuple[bytes, str]:
        if url == f"{BASE}picture.svg":
            return PICTURE, "image/svg+xml"
        return files[url].read_bytes(), "application/octet-stream"

    return Engine(read, fonts.face_css(f"{BASE}fonts/", ["UD Gothic"]))


def web(body: str, *inserts: Insert, css: str = "") -> bytes:
    """web.pdf of one face (or more, by page breaks in ``body``)."""
    return edition(body, *inserts, css=css).data


def edition(body: str, *inserts: Insert, css: str = "") -> Web:
    """The same with what was read for it."""
    html = (f'<html lang="ja"><title>見本</title><meta name="dcterms.created" content="2022-06-01T00:00:00+09:00">'
            f"<style>@color-profile device-cmyk{{src:url({BASE}press.icc);components:c,m,y,k}}"
            f"@page{{size:{WIDTH}pt {HEIGHT}pt;margin:0}}"
            f"html{{font:10pt 'UD Gothic';color:device-cmyk(0 0 0 1)}}{css}</style>{body}")
    document, said, *_ = engine().lay_out(html, BASE, load_press("offset-tabloid").standard.lower())
    faces = list(range(1, len(document.pages) + 1))
    run = Run.model_validate({"faces": faces, "layout": "notices", "section": "見本"})
    composition = Composition([RunLayout(run, html, document, [], [], said)], {}, 1)
    made, found = web_pdf(composition, inserts, ScreenColours(PROFILE, []), "left")
    assert [f.message for f in (*said, *found)] == []
    return made


def supplied_web(file: Path, box: Box | None = None, **more: str) -> bytes:
    """web.pdf of a face with one supplied file on it."""
    return supplied_edition(file, box, **more).data


def supplied_edition(file: Path, box: Box | None = None, **more: str) -> Web:
    """The same with what was read for it."""
    insert = Insert(1, "page", file, 1, box, "市の知らせ（見本）", **more)
    return edition('<section><h1>題</h1><div data-words="page"></div><p>あとの文</p></section>', insert)


def postscript(program: str, target: Path) -> Path:
    """What Ghostscript makes of a program: embedded Type 1C fonts, as many offices send them."""
    subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite",
                    f"-dDEVICEWIDTHPOINTS={WIDTH}", f"-dDEVICEHEIGHTPOINTS={HEIGHT}",
                    "-o", target, "-c", "<< /NeverEmbed [ ] >> setdistillerparams", "-f", "-"],
                   input=program, text=True, check=True)
    return target


LATIN = """
/Times-Roman findfont 24 scalefont setfont 40 240 moveto (Harbour walk) show
/Helvetica findfont 9 scalefont setfont 40 210 moveto (Meet at the pier on Sunday,) show
40 198 moveto (rain or shine.) show showpage
"""


def latin(target: Path) -> Path:
    return postscript(LATIN, target)


def outlined(target: Path) -> Path:
    """The same as outlines: no character is left."""
    source = latin(target.with_suffix(".text.pdf"))
    subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-dNoOutputFonts",
                    "-o", target, source], check=True)
    return target


def inks(target: Path) -> Path:
    """Every way to say CMYK: a picture, an inline picture, a spot colour, a gradient, a soft mask in a group,
    what PDF/A forbids beside them, and a form drawn twice with text in it."""
    with pikepdf.open(latin(target.with_suffix(".text.pdf"))) as pdf:
        page = pdf.pages[0].obj
        picture = pdf.make_stream(bytes([200, 50, 0, 10] * 16), Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4,
                                  ColorSpace=Name.DeviceCMYK, BitsPerComponent=8, Interpolate=True)
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, .9, .8, 0], N=1)
        spot = Array([Name.Separation, Name("/DIC 156"), Name.DeviceCMYK, tint])
        blend = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 400, 0],
                           Function=Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0, 0], C1=[0, 0, 1, 0], N=1))
        font = pdf.pages[0].Resources.Font
        name = next(iter(font.keys()))
        form = pdf.make_stream(f"BT {name} 8 Tf 0 0 Td (rain) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form,
                               BBox=[0, -10, 100, 20], Resources=Dictionary(Font=font),
                               Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))
        mask = pdf.make_stream(b"0.5 g 0 0 400 300 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 300],
                               Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
        page.Resources.XObject = Dictionary(Picture=picture, Word=form)
        page.Resources.ColorSpace = Dictionary(Spot=spot)
        page.Resources.Shading = Dictionary(Blend=blend)
        page.Resources.ExtGState = Dictionary(
            Soft=Dictionary(Type=Name.ExtGState, ca=.5, SMask=Dictionary(S=Name.Luminosity, G=mask)),
            Old=Dictionary(Type=Name.ExtGState, TR=Name.Identity))
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
        pdf.pages[0].contents_add(pdf.make_stream(
            b"q /Old gs /Soft gs 0.2 0.3 0 0 k 10 10 30 30 re f Q q 40 0 0 40 50 20 cm /Picture Do Q "
            b"q 20 0 0 20 10 60 cm BI /W 1 /H 1 /CS /CMYK /BPC 8 ID \x10\x80\x00\x00 EI Q "
            b"q /Spot cs 0.8 scn 100 20 40 40 re f Q q 150 20 40 40 re W n /Blend sh Q "
            b"q 1 0 0 1 200 100 cm /Word Do Q q 1 0 0 1 200 60 cm /Word Do Q"))
        pdf.save(target)
    return target
