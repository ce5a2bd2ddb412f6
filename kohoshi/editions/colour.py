"""The screen's colours: every process colour of a finished file as sRGB.

A named colour of the palette becomes its authored screen colour; any other mix goes through the
output profile (LittleCMS, relative colorimetric).
"""
from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pydyf
from pikepdf import Array, Dictionary, Name, Operator, PdfImage, Stream
from PIL import Image, ImageCms

Ink = tuple[float, float, float, float]
Rgb = tuple[float, float, float]
_CMYK_NAMES = ("/DeviceCMYK", "/device-cmyk")


class ScreenColours:
    """CMYK (0..1) → sRGB (0..1). ``profile``: of the press; ``named``: [(cmyk per cent, '#RRGGBB')]."""

    def __init__(self, profile: Path, named: Iterable[tuple[Ink, str]]) -> None:
        self.profile = profile
        self._transform = ImageCms.buildTransform(
            str(profile), ImageCms.createProfile("sRGB"), "CMYK", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
        self._named: dict[Ink, Rgb] = {_whole(cmyk): (int(rgb[1:3], 16) / 255, int(rgb[3:5], 16) / 255, int(rgb[5:7], 16) / 255) for cmyk, rgb in named}
        self.rgb = lru_cache(maxsize=None)(self._rgb)

    def also(self, drawn: Mapping[Ink, str]) -> ScreenColours:
        """With colours of drawings, by the inks (per cent) that they are printed in; the palette comes
        first."""
        named = [(cmyk, "#" + "".join(f"{round(255 * v):02X}" for v in rgb)) for cmyk, rgb in self._named.items()]
        return ScreenColours(self.profile, [*drawn.items(), *named])

    def _rgb(self, ink: Ink) -> Rgb:
        c, m, y, k = ink
        key = _whole((100 * c, 100 * m, 100 * y, 100 * k))
        if key in self._named:
            return self._named[key]
        pixel = Image.new("CMYK", (1, 1), tuple(round(255 * v) for v in ink))
        out = self.image(pixel).getpixel((0, 0))
        assert isinstance(out, tuple)
        red, green, blue = out
        return red / 255, green / 255, blue / 255

    def image(self, picture: Image.Image) -> Image.Image:
        """A CMYK picture as sRGB."""
        done = ImageCms.applyTransform(picture, self._transform)
        assert done is not None  # not in place
        return done


def _whole(cmyk: Ink) -> Ink:
    c, m, y, k = cmyk
    return round(c), round(m), round(y), round(k)


_SPACE = re.compile(rb"/(?:DeviceCMYK|device-cmyk) (?:cs|CS)")
_SETS = (b"cs", b"CS", b"scn", b"SCN")
_PAINT = re.compile(rb"([-+.\d]+) ([-+.\d]+) ([-+.\d]+) ([-+.\d]+) (scn|SCN)")


def screen_finisher(colours: ScreenColours) -> Callable[[Any, pydyf.PDF], None]:
    """A finisher for the engine's write: process colours → sRGB while the file is written.

    The engine emits one operator per list item, so no content stream is parsed again.
    """
    def finish(document: Any, pdf: pydyf.PDF) -> None:
        for item in pdf.objects:
            if isinstance(item, pydyf.Stream):
                item.stream = [out for op in item.stream if (out := _operator(op, colours)) is not None]

    return finish


def _operator(op: Any, colours: ScreenColours) -> Any:
    data = op if isinstance(op, bytes) else str(op).encode() if isinstance(op, str) else None
    if data is None or len(data) > 80 or not data.rstrip().endswith(_SETS):
        return op
    if _SPACE.fullmatch(data.strip()):
        return None
    if found := _PAINT.fullmatch(data.strip()):
        rgb = colours.rgb(tuple(float(v) for v in found.groups()[:4]))
        return b"%.4g %.4g %.4g " % rgb + (b"rg" if found[5] == b"scn" else b"RG")
    return op


def form_to_screen(pdf: pikepdf.Pdf, form: Stream, colours: ScreenColours) -> int:
    """Turn every process colour of a form and all it uses into sRGB, in place.
    Returns the number of colour settings changed."""
    holder = Dictionary(XObject=Dictionary(F=form))
    return _resources(pdf, holder, colours, set())


def _resources(pdf: pikepdf.Pdf, resources: Dictionary, colours: ScreenColours, done: set[tuple[int, int]]) -> int:
    changed = 0
    for kind in ("/XObject", "/Pattern"):
        for obj in resources.get(kind, Dictionary()).values():
            if not isinstance(obj, Stream) or obj.objgen in done:
                continue
            done.add(obj.objgen)
            if obj.get("/Subtype") == Name.Image:
                changed += _image(obj, colours)
                continue
            inner: Any = obj.get("/Resources", Dictionary())
            data, count = _content(obj, _spaces(inner), colours)
            if count:
                obj.write(data)
            group = obj.get("/Group")
            if group is not None and "/CS" in group:
                group.CS = Name.DeviceRGB
            changed += count + _resources(pdf, inner, colours, done)
    return changed


def _spaces(resources: Dictionary) -> set[str]:
    """Names under which a content stream may ask for four process inks."""
    names = set(_CMYK_NAMES)
    for name, space in resources.get("/ColorSpace", Dictionary()).items():
        if space == Name.DeviceCMYK:
            names.add(name)
        elif isinstance(space, Array) and space[0] == Name.ICCBased and int(space[1].get("/N", 0)) == 4:
            names.add(name)
    return names


def _content(source: pikepdf.Page | Stream, spaces: set[str], colours: ScreenColours) -> tuple[bytes, int]:
    """(content stream in sRGB, number of colour settings changed)."""
    out: list[Any] = []  # numbers among them, which pikepdf takes and its types do not know
    changed = 0
    current = {"fill": False, "stroke": False}
    stack: list[dict[str, bool]] = []
    for instruction in pikepdf.parse_content_stream(source):
        operands, operator = list(instruction.operands), str(instruction.operator)
        match operator:
            case "q":
                stack.append(dict(current))
            case "Q" if stack:
                current = stack.pop()
            case "cs" | "CS":
                side = "fill" if operator == "cs" else "stroke"
                current[side] = str(operands[0]) in spaces
                if current[side]:
                    continue
            case "k" | "K":
                changed += 1
                out.append((_rgb(operands, colours), Operator("rg" if operator == "k" else "RG")))
                continue
            case "sc" | "scn" | "SC" | "SCN":
                side = "fill" if operator.islower() else "stroke"
                if current[side] and len(operands) == 4:
                    changed += 1
                    out.append((_rgb(operands, colours), Operator("rg" if side == "fill" else "RG")))
                    continue
        out.append((operands, instruction.operator) if operator != "INLINE IMAGE" else instruction)
    return pikepdf.unparse_content_stream(out), changed


def _rgb(operands: Sequence[Any], colours: ScreenColours) -> list[float]:
    c, m, y, k = (float(v) for v in operands)
    return [round(v, 4) for v in colours.rgb((c, m, y, k))]


def _image(stream: Stream, colours: ScreenColours) -> int:
    """A CMYK picture re-encoded as an sRGB JPEG; others are left alone."""
    space = stream.get("/ColorSpace")
    four = space == Name.DeviceCMYK or (
        isinstance(space, Array) and space[0] == Name.ICCBased and int(space[1].get("/N", 0)) == 4)
    if not four:
        return 0
    picture = PdfImage(stream).as_pil_image()
    if "/Decode" in stream:
        # an Adobe JPEG: Pillow already undoes the inversion that Decode describes
        del stream.Decode
    buffer = io.BytesIO()
    colours.image(picture.convert("CMYK")).save(buffer, "JPEG", quality=88)
    stream.write(buffer.getvalue(), filter=Name.DCTDecode)
    stream.ColorSpace = Name.DeviceRGB
    stream.BitsPerComponent = 8
    return 1
