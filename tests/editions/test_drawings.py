"""Drawings as Illustrator, Inkscape, Affinity, CorelDRAW, Figma, draw.io and others write them: the same
scene, with the same colours, in print.pdf (by its plates), web.pdf and html/. Every line is made here.

The scene (100 × 50): the left half blue, the right half orange above and black below.
"""
from __future__ import annotations

import base64
import io
import re
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from kohoshi.pages.drawing import read
from kohoshi.pages.palette import Palette
from kohoshi.pages.presscolour import PressColours
from kohoshi.pages.resources import BASE, Resources
from kohoshi.press import load_press
from tests.editions.test_photographs import PROFILE, Small, seen
from tests.pictured import saved

BLUE, ORANGE, BLACK = (58, 124, 165), (217, 143, 78), (35, 24, 21)
POINTS = {(25, 25): BLUE, (75, 12): ORANGE, (75, 38): (30, 30, 28)}
_SVG = 'xmlns="http://www.w3.org/2000/svg"'
_XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_RECTS = ('<rect{0} width="50" height="50"/>', '<rect{0} x="50" width="50" height="25"/>', '<rect{0} x="50" y="25" width="50" height="25"/>')


def scene(*paints: str, size: str = 'viewBox="0 0 100 50"', before: str = "", after: str = "", head: str = "", more: str = "") -> bytes:
    body = "".join(rect.format(f" {paint}" if paint else "") for rect, paint in zip(_RECTS, paints, strict=True))
    return f'{head}<svg {_SVG} {_XLINK} {size} {more}>\n{before}{body}{after}\n</svg>'.encode()


def embedded(form: str, mime: str) -> str:
    tile = saved(Image.new("RGB", (40, 40), BLUE), form)
    return f"data:{mime};base64,{base64.b64encode(tile).decode()}"


ILLUSTRATOR = '''<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 26.0.1, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
	<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
	<!ENTITY ns_svg "http://www.w3.org/2000/svg">
	<!ENTITY ns_xlink "http://www.w3.org/1999/xlink">
]>
<svg version="1.1" id="レイヤー_1" xmlns:i="&ns_ai;" xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;" x="0px" y="0px" viewBox="0 0 100 50"
	 style="enable-background:new 0 0 100 50;" xml:space="preserve">
<style type="text/css">
	.st0{fill:#3A7CA5;}
	.st1{fill:url(#SVGID_3_);stroke:none;}
	.st2{fill-rule:evenodd;clip-rule:evenodd;fill:#231815;}
	.st3{display:none;}
</style>
<switch>
	<foreignObject requiredExtensions="&ns_ai;" x="0" y="0" width="1" height="1"><i:pgfRef xlink:href="#adobe_illustrator_pgf"></i:pgfRef></foreignObject>
	<g i:extraneous="self">
		<rect class="st0" width="50" height="50"/>
		<linearGradient id="SVGID_3_" gradientUnits="userSpaceOnUse" x1="50" y1="12" x2="100" y2="12">
			<stop  offset="0" style="stop-color:#D98F4E"/><stop  offset="1" style="stop-color:#D98F4E"/></linearGradient>
		<rect x="50" class="st1" width="50" height="25"/>
		<rect x="50" y="25" class="st2" width="50" height="25"/>
		<g class="st3"><text font-family="'RyuminPro-Light'">隠した見本</text></g>
	</g>
</switch>
<i:pgf  id="adobe_illustrator_pgf"><![CDATA[eJzdfWlz3Miu3f8L]]></i:pgf>
</svg>'''.encode()

DRAWINGS = {
    "illustrator.svg": ILLUSTRATOR,
    "illustrator-attributes.svg": scene('fill="#3A7CA5"', 'fill="#D98F4E"', 'fill="#231815"'),
    "illustrator-languages.svg": scene('fill="none"', 'fill="#D98F4E"', "", before='<switch><rect systemLanguage="fr" width="50" height="50" fill="red"/>'
                                       '<rect systemLanguage="ja" width="50" height="50" fill="#3A7CA5"/><rect width="50" height="50" fill="lime"/></switch>'),
    "inkscape.svg": scene('style="fill:#3a7ca5;fill-opacity:1;stroke:none;-inkscape-stroke:none"', 'style="opacity:1;fill:#d98f4e"', 'style="fill:#000000"', size='width="100mm" height="50mm" viewBox="0 0 100 50"',
                          more='xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" inkscape:version="1.2"',
                          before='<sodipodi:namedview pagecolor="#ffffff"><inkscape:grid type="xygrid"/></sodipodi:namedview><defs><linearGradient id="a"><stop style="stop-color:#3a7ca5"/></linearGradient></defs>'),
    "inkscape-swatch.svg": scene('style="fill:url(#solid)"', 'style="fill:url(#b)"', 'style="fill:#000"', before='<defs><linearGradient id="solid"><stop style="stop-color:#3a7ca5;stop-opacity:1" offset="0"/></linearGradient>'
                                 '<linearGradient id="stops"><stop offset="0" style="stop-color:#d98f4e"/><stop offset="1" style="stop-color:#d98f4e"/></linearGradient><linearGradient id="b" xlink:href="#stops" gradientUnits="userSpaceOnUse" x1="50" x2="100"/></defs>'),
    "affinity.svg": scene('style="fill:rgb(58,124,165);"', 'style="fill:rgb(217,143,78);fill-rule:nonzero;"', 'style="fill:rgb(35,24,21);"', size='width="100%" height="100%" viewBox="0 0 100 50" version="1.1" xml:space="preserve"',
                          more='xmlns:serif="http://www.serif.com/" style="fill-rule:evenodd;clip-rule:evenodd;stroke-linejoin:round;"', head='<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'),
    "coreldraw.svg": scene('class="fil0"', 'class="fil1"', 'class="fil2"', before='<defs><style type="text/css"><![CDATA[\n .fil2 {fill:#1F1A17}\n .fil1 {fill:#D98F4E}\n .fil0 {fill:#3A7CA5;fill-rule:nonzero}\n]]></style></defs><metadata id="CorelCorpID_0Corel-Layer"/>'),
    "figma.svg": scene('fill="#3A7CA5"', 'fill="url(#paint0_linear)"', 'fill="black"', size='width="100" height="50" viewBox="0 0 100 50" fill="none"',
                       after='<defs><linearGradient id="paint0_linear" x1="75" y1="0" x2="75" y2="25" gradientUnits="userSpaceOnUse"><stop stop-color="#D98F4E"/><stop offset="1" stop-color="#D98F4E"/></linearGradient><clipPath id="c"><rect width="100" height="50" fill="white"/></clipPath></defs>'),
    "drawio.svg": scene('fill="light-dark(#3a7ca5, #88bbdd)"', 'fill="rgb(217, 143, 78)"', 'fill="#000000"', before='<g pointer-events="none">',
                        after='<switch><g requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"/><a transform="translate(0,-5)" xlink:href="https://example.jp/"/></switch></g>'),
    "words.svg": scene('fill="steelblue" style="fill:hsl(203 48% 43.7%)"', 'fill="hsla(28, 65%, 58%, 1)"', ""),
    "current-colour.svg": scene('fill="currentColor"', 'style="color:#d98f4e;fill:currentColor"', 'fill="black"', more='color="#3a7ca5"'),
    "inherited.svg": scene('', 'fill="#d98f4e"', 'fill="#000"', before='<g fill="#3a7ca5"><g>', after="</g></g>"),
    "half.svg": scene('fill="rgba(0,93,139,.775)"', 'fill="#d98f4e" fill-opacity="1"', 'fill="#000f"'),
    "no-box.svg": scene('fill="#3a7ca5"', 'fill="#d98f4e"', "", size='width="100" height="50"'),
    "millimetres.svg": scene('fill="#3a7ca5" transform="scale(3.7795)"', 'fill="#d98f4e" transform="scale(3.7795)"', 'transform="scale(3.7795)"', size='width="100mm" height="50mm"'),
    "used.svg": scene('fill="none"', 'fill="none"', "", before='<defs><symbol id="s" viewBox="0 0 50 25"><rect width="50" height="25" fill="#d98f4e"/></symbol><rect id="r" width="50" height="50"/></defs><use xlink:href="#r" fill="#3a7ca5"/><use href="#s" x="50" width="50" height="25"/>'),
    "pattern.svg": scene('fill="url(#p)"', 'fill="#d98f4e"', "", before='<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="10" height="10" fill="#3a7ca5"/></pattern>'),
    "shape-ramp.svg": scene('fill="url(#a)"', 'fill="url(#b)"', 'fill="url(#c)"', before='<linearGradient id="a"><stop stop-color="#3a7ca5"/><stop offset="100%" stop-color="#3a7ca5"/></linearGradient>'
                            '<radialGradient id="b"><stop stop-color="#d98f4e"/><stop offset="1" stop-color="#d98f4e"/></radialGradient><linearGradient id="c"><stop stop-color="black"/><stop offset="1" stop-color="#231815"/></linearGradient>'),
    "embedded-jpeg.svg": scene('fill="none"', 'fill="#d98f4e"', "", before=f'<image width="50" height="50" xlink:href="{embedded("JPEG", "image/jpeg")}"/>'),
    "embedded-png.svg": scene('fill="none"', 'fill="#d98f4e"', "", before=f'<image width="50" height="50" href="{embedded("PNG", "image/png")}"/>'),
    "beside.svg": scene('fill="none"', 'fill="#d98f4e"', "", before='<image width="50" height="50" href="tile.jpg"/>'),
    "utf-16.svg": scene('fill="#3a7ca5"', 'fill="#d98f4e"', "", head='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"),
    "shift-jis.svg": scene('fill="#3a7ca5"', 'fill="#d98f4e"', "", head='<?xml version="1.0" encoding="Shift_JIS"?>', before="<title>港の絵</title>").decode().encode("cp932"),
    "nameless.svg": scene('fill="#3a7ca5"', 'fill="#d98f4e"', "").replace(_SVG.encode(), b""),
    "UPPER.SVG": scene('fill="#3a7ca5"', 'fill="#d98f4e"', ""),
    "with-icc.svg": scene('fill="#3a7ca5 icc-color(press, 0.8, 0.4, 0.2, 0)"', 'fill="#d98f4e"', ""),
}
#: What is told of a drawing although it prints right.
TOLD = {"with-icc.svg": "image/assumed"}
WIDTH = 30  # mm
PER_ROW = 9


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory):
    """(print.pdf as CMYK at 72 dpi from the page's corner, web.pdf as RGB, resources, findings)."""
    folder = tmp_path_factory.mktemp("drawings")
    for name, data in DRAWINGS.items():
        (folder / name).write_bytes(data)
    (folder / "tile.jpg").write_bytes(saved(Image.new("RGB", (40, 40), BLUE), "JPEG", quality=95))
    small = Small(folder, load_press("offset-tabloid"))
    width, height = small.press.trim
    data, web = small.editions(*DRAWINGS, style=f"@page{{size:{width}mm {height}mm}}body{{margin:0}}img{{float:left;width:30mm;height:15mm}}")
    (folder / "print.pdf").write_bytes(data)
    subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiff32nc", "-r72", "-dUseTrimBox", f"-sOutputFile={folder / 'print.tif'}", folder / "print.pdf"], check=True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        trim, media = [[float(v) for v in box] for box in (pdf.pages[0].trimbox, pdf.pages[0].mediabox)]
    plates = Image.open(folder / "print.tif")
    if plates.width > trim[2] - trim[0] + 2:  # Ghostscript before 10 knows no TrimBox
        plates = plates.crop((round(trim[0] - media[0]), round(media[3] - trim[3]), plates.width, plates.height))
    shown = pypdfium2.PdfDocument(web)[0].render(scale=1).to_pil()
    resources = Resources(Palette([]), {"issue": folder}, photographs=small.photographs)
    return plates, shown, resources, small.found, data


def at(name: str, x: float, y: float) -> tuple[int, int]:
    number = list(DRAWINGS).index(name)
    scale = 72 / 25.4
    return round((number % PER_ROW * WIDTH + x * WIDTH / 100) * scale), round((number // PER_ROW * WIDTH / 2 + y * WIDTH / 100) * scale)


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_scene_is_the_same_in_every_edition(paper, name: str) -> None:
    plates, shown, resources, findings, _ = paper
    for point, colour in POINTS.items():
        ink = plates.getpixel(at(name, *point))
        looks = seen(Image.new("CMYK", (1, 1), ink))[0, 0]
        assert np.abs(looks - colour).max() < 26, (point, ink, looks)
        assert np.abs(np.array(shown.getpixel(at(name, *point))[:3]) - colour).max() < 34, (point, shown.getpixel(at(name, *point)))
        if colour not in (BLUE, ORANGE):
            assert ink[:3] == (0, 0, 0) and ink[3] > 250  # black ink alone
    assert [f.rule for f in findings if f.place and f.place.file.endswith("/" + name)] == ([TOLD[name]] if name in TOLD else [])
    page = resources.screen(f"{BASE}issue/{name}")
    assert page.startswith(b"<svg xmlns=") or page == DRAWINGS[name]
    assert b"device-cmyk" not in page and b"icc-color" not in page and b"tile.jpg" not in page and b"pgfRef" not in page


def test_nothing_in_the_printed_file_is_red_green_and_blue(paper) -> None:
    with pikepdf.open(io.BytesIO(paper[-1])) as pdf:
        streams = [obj.read_bytes() for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") in (None, "/Form") and "/Length1" not in obj]
        spaces = [str(obj.get("/ColorSpace")) for obj in pdf.objects if isinstance(obj, pikepdf.Stream | pikepdf.Dictionary) and "/ColorSpace" in obj and not isinstance(obj.ColorSpace, pikepdf.Dictionary)]
    assert [found for s in streams for found in re.findall(rb"(?:^|\s)[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)\s", s)] == []
    assert set(spaces) <= {"/DeviceCMYK", "/DeviceGray"}


RAMPS = [((255, 255, 255), (0, 0, 0)), ((58, 124, 165), (217, 143, 78)), ((255, 0, 0), (0, 0, 0)), ((255, 255, 255), (58, 124, 165)), ((159, 160, 160), (35, 24, 21)),
         ((0, 0, 0), (58, 124, 165)), ((255, 255, 0), (0, 0, 255)), ((10, 10, 12), (200, 20, 20)), ((30, 90, 40), (250, 240, 200)), ((1, 1, 1), (254, 254, 254))]


@pytest.mark.parametrize(("start", "end"), RAMPS)
def test_a_ramp_goes_smoothly_between_the_inks_of_its_ends(tmp_path: Path, start, end) -> None:
    small = Small(tmp_path, load_press("offset-tabloid"))
    process = small.photographs.process
    ramp = process.ramp(start, end) * 100
    assert ramp[0] == pytest.approx(process.inks(start), abs=.6) and ramp[-1] == pytest.approx(process.inks(end), abs=.6)
    assert np.abs(np.diff(ramp, axis=0)).max() < 12 and ramp.sum(axis=1).max() <= 300.01
    if max(max(c) - min(c) for c in (start, end)) <= 3:
        assert not ramp[:, :3].any()


@pytest.mark.parametrize("press", ["offset-tabloid", "newspaper-tabloid"])
def test_no_colour_asks_for_more_ink_than_the_press_takes(tmp_path: Path, press: str) -> None:
    loaded = load_press(press)
    colours = PressColours(PROFILE, loaded.ink.limit)
    for rgb in [(r, g, b) for r in range(0, 256, 51) for g in range(0, 256, 51) for b in range(0, 256, 51)]:
        ink = colours.colour(rgb)
        assert sum(ink) <= loaded.ink.limit and all(0 <= v <= 100 and v == int(v) for v in ink)
    assert sum(colours.within((100, 100, 100, 100))) <= loaded.ink.limit and colours.within((100, 100, 100, 100))[3] == 100


@pytest.mark.parametrize(("black", "ink"), [("#000", 100), ("#231815", 100), ("#231F20", 100), ("#1d1d1b", 100), ("#040000", 100), ("#221714", 100), ("#9FA0A0", 50), ("#595757", 80), ("#C9CACA", 30), ("#EFEFEF", 10)])
def test_what_illustrator_calls_black_ink_is_black_ink(tmp_path: Path, black: str, ink: int) -> None:
    small = Small(tmp_path, load_press("offset-tabloid"))
    rgb = read(f'<svg {_SVG} viewBox="0 0 1 1" fill="{black}"/>'.encode())
    text = rgb.for_press(lambda name, drawn: str(small.photographs.process.inks(drawn.rgb))).decode()
    c, m, y, k = (float(v) for v in re.search(r"\(([^)]*)\)", text)[1].split(","))
    assert (c, m, y) == (0, 0, 0) and k == pytest.approx(ink, abs=6)


#: How a ramp from red to blue is said, and how far along it a point of the drawing (100 × 50) lies.
_USER = 'gradientUnits="userSpaceOnUse"'
LIES = {
    f'<linearGradient {_USER} x2="100">': lambda x, y: x / 100,
    f'<linearGradient {_USER} x2="100" gradientTransform="rotate(45)">': lambda x, y: (x + y) / 2 ** .5 / 100,
    f'<linearGradient {_USER} x1="20" y1="40" x2="80" y2="10">': lambda x, y: ((x - 20) * 60 - (y - 40) * 30) / 4500,
    f'<linearGradient {_USER} x2="50" gradientTransform="matrix(1 .5 -.3 .8 10 5)">': lambda x, y: (0.8 * (x - 10) + 0.3 * (y - 5)) / 0.95 / 50,
    '<linearGradient>': lambda x, y: x / 100, '<linearGradient x2="0" y2="1">': lambda x, y: y / 50,
    '<linearGradient x1="25%" x2="75%">': lambda x, y: (x - 25) / 50, '<linearGradient gradientTransform="rotate(90 .5 .5)">': lambda x, y: y / 50,
    f'<radialGradient {_USER} cx="50" cy="25" r="50">': lambda x, y: np.hypot(x - 50, y - 25) / 50,
    f'<radialGradient {_USER} cx="50" cy="-25" r="40" gradientTransform="matrix(1 0 0 -1 0 0)">': lambda x, y: np.hypot(x - 50, y - 25) / 40,
    f'<radialGradient {_USER} cx="0" cy="0" r="20" gradientTransform="translate(50 25) rotate(30) scale(2 1)">':
        lambda x, y: np.hypot(((x - 50) * 3 ** .5 / 2 + (y - 25) / 2) / 2, -(x - 50) / 2 + (y - 25) * 3 ** .5 / 2) / 20,
    '<radialGradient>': lambda x, y: np.hypot((x - 50) / 100, (y - 25) / 50) / .5}


@pytest.mark.parametrize("opaque", [True, False])
def test_ramps_lie_where_they_were_drawn(tmp_path: Path, opaque: bool) -> None:
    for number, head in enumerate(LIES):
        tag = re.match(r"<(\w+)", head)[1]
        faded = "" if opaque else ' stop-opacity=".999"'  # goes another way through the engine
        ramp = f'{head[:-1]} id="g"><stop offset="0" stop-color="#f00"{faded}/><stop offset="1" stop-color="#00f"/></{tag}>'
        (tmp_path / f"{number:02}.svg").write_text(f'<svg {_SVG} viewBox="0 0 100 50">{ramp}<rect width="100" height="50" fill="url(#g)"/></svg>', encoding="utf-8")
    small = Small(tmp_path, load_press("offset-tabloid"))
    data, web = small.editions(*(f"{n:02}.svg" for n in range(len(LIES))), style="@page{size:273mm 406mm}body{margin:0}img{float:left;width:60mm;height:30mm}")
    shown = pypdfium2.PdfDocument(web)[0].render(scale=1).to_pil()
    scale = 72 / 25.4
    for number, (head, along) in enumerate(LIES.items()):
        for x, y in ((10, 8), (30, 40), (52, 22), (70, 10), (92, 44), (95, 5), (5, 46)):
            t = float(np.clip(along(x, y), 0, 1))
            where = round((number % 4 * 60 + x * .6) * scale), round((number // 4 * 30 + y * .6) * scale)
            assert np.array(shown.getpixel(where)[:3]) == pytest.approx((255 * (1 - t), 0, 255 * t), abs=14), (head, x, y)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shadings = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and "/ShadingType" in obj]
    assert len(shadings) >= len(LIES) and {str(each.ColorSpace) for each in shadings} <= {"/DeviceCMYK", "/DeviceGray"}


def test_a_masked_group_shows_what_its_mask_shows(tmp_path: Path) -> None:
    mask = '<mask id="m" style="mask-type:alpha" maskUnits="userSpaceOnUse" x="0" y="0" width="50" height="50"><rect width="50" height="50" fill="#D9D9D9"/></mask>'
    group = '<g mask="url(#m)"><rect width="100" height="50" fill="#f00"/></g>'
    (tmp_path / "a.svg").write_text(f'<svg {_SVG} viewBox="0 0 100 50">{mask}{group}</svg>', encoding="utf-8")
    (tmp_path / "b.svg").write_text(f'<svg {_SVG} viewBox="0 0 100 50">{group}{mask.replace("mask-type:alpha", "").replace("#D9D9D9", "white")}</svg>', encoding="utf-8")
    small = Small(tmp_path, load_press("offset-tabloid"))
    _, web = small.editions("a.svg", "b.svg", style="@page{size:273mm 406mm}body{margin:0}img{display:block;width:60mm;height:30mm}")
    shown = pypdfium2.PdfDocument(web)[0].render(scale=1).to_pil()
    for top in (15, 45):
        left, right = (shown.getpixel((round(x * 72 / 25.4), round(top * 72 / 25.4)))[:3] for x in (15, 45))
        assert left[0] > 200 and left[1] < 60 and right == (255, 255, 255)
    assert small.found == []
