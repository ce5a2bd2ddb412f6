"""What a supplied page paints with, told from its resources and the operators that choose them:
colours, fonts, transparency. No positions: those are read from the finished face.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from kohoshi.limits import FORMS_DRAWN
from kohoshi.pdfread.fonts import FILES, SUBSET
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.model import FontFacts
from kohoshi.pdfread.spelling import spelled

#: Operators that set a colour of a fixed kind (ISO 32000-1, table 74).
_FIXED = {"g": "gray", "G": "gray", "rg": "rgb", "RG": "rgb", "k": "cmyk", "K": "cmyk"}
#: Names of colour spaces, also as inline images shorten them.
_NAMES = {"/DeviceGray": "gray", "/CalGray": "gray", "/G": "gray", "/DeviceRGB": "rgb", "/CalRGB": "rgb",
          "/RGB": "rgb", "/DeviceCMYK": "cmyk", "/CMYK": "cmyk", "/Lab": "lab"}
_BY_COMPONENTS = {1: "gray", 3: "rgb", 4: "cmyk"}
#: Colorants that are no special colours.
_PROCESS = {"All", "None", "Cyan", "Magenta", "Yellow", "Black"}
_OPERATORS = "g G rg RG k K cs CS scn SCN sh Do gs BI ID EI"
#: Colour spaces in colour spaces, forms in forms.
_DEPTH = FORMS_DRAWN


@dataclass
class Paint:
    """``spaces``: gray, rgb, cmyk, lab; ``transparent``: alpha, blend, mask."""

    spaces: set[str] = field(default_factory=set)
    spots: set[str] = field(default_factory=set)
    transparent: set[str] = field(default_factory=set)
    fonts: list[FontFacts] = field(default_factory=list)


def paint_of(page: pikepdf.Page, limits: Limits) -> Paint:
    """Raises PdfRefused for forms that draw themselves or unfold without end, and images of more
    pixels than the limits allow."""
    walk = _PaintWalk(limits)
    walk.content(page, page.resources, 0)
    walk.paint.fonts = sorted(set(walk.paint.fonts), key=lambda font: font.name)
    return walk.paint


def _is_stencil(image: Any) -> bool:
    return image.get("/ImageMask") is True


class _PaintWalk:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.paint = Paint()
        self.open: set[tuple[int, int]] = set()
        self.known: dict[tuple[int, int], int] = {}

    def content(self, source: pikepdf.Page | Stream, resources: Object, depth: int) -> int:
        """How many things the content stream draws, those inside its forms counted in."""
        resources = resources if isinstance(resources, Dictionary) else Dictionary()
        drawn: Counter[str] = Counter()
        for instruction in pikepdf.parse_content_stream(source, _OPERATORS):
            operator = str(instruction.operator)
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self.inline(instruction.iimage, resources)
                continue
            name = spelled(instruction.operands[0]) if instruction.operands else ""
            if operator == "Do":
                drawn[name] += 1
            elif operator in _FIXED:
                self.paint.spaces.add(_FIXED[operator])
            elif operator in ("cs", "CS"):
                self.space(_entry(resources, "/ColorSpace").get(name, instruction.operands[0]))
            elif operator in ("scn", "SCN") and instruction.operands and isinstance(instruction.operands[-1], Name):
                self.pattern(_entry(resources, "/Pattern").get(spelled(instruction.operands[-1])), depth)
            elif operator == "sh":
                self.shading(_entry(resources, "/Shading").get(name))
            elif operator == "gs":
                self.state(_entry(resources, "/ExtGState").get(name))
        for font in _entry(resources, "/Font").values():
            self.font(font)
        total = sum(times * self.drawing(_entry(resources, "/XObject").get(name), resources, depth)
                    for name, times in drawn.items())
        if total > self.limits.drawings:
            raise PdfRefused("図形の入れ子が深すぎて、描き終わりません")
        return total

    def drawing(self, thing: Object | None, outer: Dictionary, depth: int) -> int:
        """An XObject: an image, or a form with what it draws."""
        if not isinstance(thing, Stream):
            return 0
        if thing.get("/Subtype") == Name.Image:
            self.image(thing)
            return 1
        return self.inside(thing, outer, depth)

    def inside(self, form: Stream, outer: Dictionary, depth: int) -> int:
        key = form.objgen
        if key in self.open or depth > _DEPTH * 2:
            raise PdfRefused("図形が自分自身を描いていて、描き終わりません")
        if key not in self.known:
            self.open.add(key)
            self.known[key] = 1 + self.content(form, form.get("/Resources", outer), depth + 1)
            self.open.discard(key)
        return self.known[key]

    def image(self, image: Stream) -> None:
        width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
        if max(width, height) > self.limits.image_edge or width * height > self.limits.image_pixels:
            raise PdfRefused(f"{width}×{height} 画素の画像があり、大きすぎます")
        if "/ColorSpace" in image and not _is_stencil(image):
            self.space(image.ColorSpace)
        mask = image.get("/SMask")
        if isinstance(mask, Stream):
            self.paint.transparent.add("mask")
            self.image(mask)

    def inline(self, image: pikepdf.PdfInlineImage, resources: Dictionary) -> None:
        space = image.obj.get("/ColorSpace")
        if space is not None:
            self.space(_entry(resources, "/ColorSpace").get(spelled(space), space) if isinstance(space, Name) else space)

    def pattern(self, pattern: Object | None, depth: int) -> None:
        if isinstance(pattern, Stream):
            self.inside(pattern, Dictionary(), depth)
        elif isinstance(pattern, Dictionary):
            self.shading(pattern.get("/Shading"))

    def shading(self, shading: Object | None) -> None:
        if isinstance(shading, Dictionary | Stream) and "/ColorSpace" in shading:
            self.space(shading.ColorSpace)

    def state(self, state: Object | None) -> None:
        """ISO 32000-1, 11.6: constant alpha, blend mode, soft mask."""
        if not isinstance(state, Dictionary):
            return
        if any(float(state.get(key, 1)) < 1 for key in ("/ca", "/CA")):
            self.paint.transparent.add("alpha")
        modes = state.get("/BM", Name.Normal)
        if (modes[0] if isinstance(modes, Array) and len(modes) else modes) not in (Name.Normal, Name.Compatible):
            self.paint.transparent.add("blend")
        if isinstance(state.get("/SMask"), Dictionary):
            self.paint.transparent.add("mask")

    def space(self, space: Object, depth: int = 0) -> None:
        if depth > _DEPTH:
            return
        if isinstance(space, Name):
            if kind := _NAMES.get(spelled(space)):
                self.paint.spaces.add(kind)
        elif isinstance(space, Array) and len(space):
            self.compound(spelled(space[0]), space, depth)

    def compound(self, kind: str, space: Array, depth: int) -> None:
        match kind:
            case "/ICCBased":
                self.paint.spaces.add(_BY_COMPONENTS.get(int(space[1].get("/N", 0)), "rgb"))
            case "/Indexed" | "/I" | "/Pattern" if len(space) > 1:
                self.space(space[1], depth + 1)
            case "/Separation" | "/DeviceN":
                names = [space[1]] if kind == "/Separation" else list(space[1])
                self.paint.spots.update(name for name in (spelled(n).lstrip("/") for n in names) if name not in _PROCESS)
                self.paint.spaces.add("cmyk")
            case _:
                self.space(space[0], depth + 1)

    def font(self, font: Object) -> None:
        if not isinstance(font, Dictionary):
            return
        name = spelled(font.get("/BaseFont", "")).lstrip("/")
        if font.get("/Subtype") == Name.Type3:  # its glyphs are drawings inside the file
            return
        descendants = font.get("/DescendantFonts")
        inner = descendants[0] if isinstance(descendants, Array) and len(descendants) else font
        descriptor = inner.get("/FontDescriptor", Dictionary())
        embedded = any(key in descriptor for key in FILES)
        self.paint.fonts.append(FontFacts(SUBSET.sub("", name), embedded, bool(SUBSET.match(name)), True))


def _entry(resources: Dictionary, key: str) -> Dictionary:
    found = resources.get(key)
    return found if isinstance(found, Dictionary) else Dictionary()

