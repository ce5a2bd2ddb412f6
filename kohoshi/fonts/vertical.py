"""縦組み on an engine that only sets horizontally: a font whose characters lie on their backs.

Every character that stands upright in vertical text gets its ``vert`` form, turned 90 degrees
counter-clockwise inside its vertical cell; its advance is the vertical advance. Text set with
such a font in a horizontal frame, the frame then turned 90 degrees clockwise, is true vertical
text: code points, variation sequences and extraction order stay those of the text.

Cell geometry: a glyph's vertical origin is (width / 2, VORG or yMax + top side bearing)
(OpenType, vmtx and VORG). Turned, the origin falls on the pen, and the cell's centre line on the
centre of the em box, which becomes the line's own centre.

縦中横 (tate-chu-yoko): for each given string one glyph with its characters side by side and
upright in one em, reached by the ligature feature ``tcyo``, so the digits stay in the text.
"""
from __future__ import annotations

import io
from collections.abc import Iterator, Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from kohoshi.fonts.coverage import is_selector
from kohoshi.fonts.cut import derived_names
from kohoshi.fonts.orientation import Orientation

#: Raised whenever the bytes of a derived font change for the same source and characters.
VERSION = 1
#: The engine measures these for the units em-space, ic and ch, whatever the text holds.
MEASURED = frozenset(" 　水0")
#: Largest distance of a quadratic outline from the cubic one, in em.
CURVE_TOLERANCE = 0.0005

Affine = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class _Shape:
    """A glyph to be drawn: parts (source glyph, transform) and its advance."""

    parts: tuple[tuple[str, Affine], ...]
    advance: int


@dataclass
class _Plan:
    """The font to be: shapes by new glyph name, and what reaches them."""

    shapes: dict[str, _Shape] = field(default_factory=dict)
    cmap: dict[int, str] = field(default_factory=dict)
    sequences: list[tuple[int, int, str | None]] = field(default_factory=list)
    tcy: dict[str, str] = field(default_factory=dict)


class _Source:
    """The font to be turned, with the metrics the turning needs (font units)."""

    def __init__(self, font: TTFont, name: str) -> None:
        self.font = font
        self.cmap: dict[int, str] = font.getBestCmap()
        self.glyphs = font.getGlyphSet()
        self.em: int = font["head"].unitsPerEm
        os2 = font["OS/2"]
        self.ascent, self.descent = os2.sTypoAscender, os2.sTypoDescender
        if self.ascent - self.descent != self.em:
            raise ValueError(f"{name}: typographic ascent and descent are not the em box")
        self.centre = (self.ascent + self.descent) / 2
        self.cubic = "CFF " in font
        self.vert = _single_substitutions(font, "vert")
        self._vorg = font.get("VORG")

    def width(self, glyph: str) -> int:
        out: int = self.font["hmtx"][glyph][0]
        return out

    def turned(self, glyph: str) -> _Shape:
        """The glyph standing in its vertical cell: (x, y) → (top - y, x - width/2 + centre)."""
        height, bearing = self.font["vmtx"][glyph]
        matrix = (0, 1, -1, 0, self._top(glyph, bearing), self.centre - self.width(glyph) / 2)
        return _Shape(((glyph, matrix),), height)

    def lying(self, glyph: str) -> _Shape:
        return _Shape(((glyph, (1, 0, 0, 1, 0, 0)),), self.width(glyph))

    def combined(self, text: str) -> _Shape:
        """Characters side by side, upright, in a cell of one em; condensed where they are wider."""
        names = [self.cmap[ord(character)] for character in text]
        total = sum(map(self.width, names))
        scale = min(1.0, self.em / total)
        parts, x = [], 0.0
        for name in names:
            parts.append((name, (0, scale, -1, 0, self.ascent, (x - total / 2) * scale + self.centre)))
            x += self.width(name)
        return _Shape(tuple(parts), self.em)

    def sequences(self) -> Iterator[tuple[int, int, str]]:
        """(base, selector, glyph) of cmap format 14; the default glyph is given by name too."""
        for table in self.font["cmap"].tables:
            if table.format == 14:
                for selector, pairs in table.uvsDict.items():
                    for base, glyph in pairs:
                        yield base, selector, glyph or self.cmap[base]

    def _top(self, glyph: str, bearing: int) -> float:
        if self._vorg is not None:
            top: float = self._vorg[glyph]
            return top
        pen = BoundsPen(self.glyphs)
        self.glyphs[glyph].draw(pen)
        out: float = pen.bounds[3] + bearing if pen.bounds else self.ascent
        return out


def _single_substitutions(font: TTFont, tag: str) -> dict[str, str]:
    """glyph → glyph of a GSUB feature (lookup type 1, also inside extensions)."""
    if "GSUB" not in font:
        return {}
    gsub = font["GSUB"].table
    found: dict[str, str] = {}
    lookups = {index for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == tag
               for index in record.Feature.LookupListIndex}
    for index in sorted(lookups):
        for subtable in gsub.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            if subtable.LookupType == 1:
                for glyph, other in subtable.mapping.items():
                    found.setdefault(glyph, other)
    return found


def derive_vertical(source: Path, orientation: Orientation, characters: AbstractSet[str], tcy: AbstractSet[str],
                    family: str, weight: int) -> bytes:
    """The bytes of a vertical font, the same for the same arguments.

    characters  characters or clusters (base + variation selector) to be set
    tcy         strings for 縦中横; one with a character that the source lacks is left out
    family      family name written into the font

    Raises ValueError for a source whose typographic ascent and descent are not its em box.
    """
    with TTFont(source, lazy=True) as font:
        drawn = _Source(font, source.name)
        plan = _plan(drawn, orientation, characters, tcy)
        return _build(drawn, plan, derived_names(font, family, weight, "glyphs turned for vertical setting"))


def _plan(source: _Source, orientation: Orientation, characters: AbstractSet[str], tcy: AbstractSet[str]) -> _Plan:
    plan = _Plan(shapes={".notdef": source.lying(source.font.getGlyphName(0))})
    every = set("".join(characters)) | set("".join(tcy)) | MEASURED
    selectors = {ord(character) for character in every if is_selector(character)}
    bases = sorted(ord(character) for character in every
                   if not is_selector(character) and ord(character) in source.cmap)
    for base in bases:
        plan.cmap[base] = _place(source, orientation, plan, base, source.cmap[base])
    wanted = set(bases)
    for base, selector, glyph in sorted(source.sequences()):
        if base in wanted and selector in selectors:
            name = _place(source, orientation, plan, base, glyph)
            plan.sequences.append((base, selector, None if name == plan.cmap[base] else name))
    for text in sorted(tcy):
        if all(ord(character) in source.cmap for character in text):
            plan.tcy[text] = name = "tcy" + "_".join(f"{ord(character):04X}" for character in text)
            plan.shapes[name] = source.combined(text)
    return plan


def _place(source: _Source, orientation: Orientation, plan: _Plan, base: int, glyph: str) -> str:
    """Enter the glyph of a character as upright or lying; two characters that share a drawing
    but not a direction get a glyph each."""
    direction = orientation.of(chr(base))
    form = source.vert.get(glyph)
    if direction == "R" or (direction == "Tr" and form is None):
        name = f"lying.{glyph}"
        plan.shapes.setdefault(name, source.lying(glyph))
    else:
        upright = form or glyph
        name = f"upright.{upright}"
        plan.shapes.setdefault(name, source.turned(upright))
    return name


def _outline(source: _Source, shape: _Shape) -> Any:
    """The shape as a TrueType glyph, components decomposed, cubic curves made quadratic."""
    target = TTGlyphPen(None)
    pen = Cu2QuPen(target, CURVE_TOLERANCE * source.em, reverse_direction=True) if source.cubic else target
    for name, matrix in shape.parts:
        source.glyphs[name].draw(_Decomposing(pen, matrix, source.glyphs))
    return target.glyph()


class _Decomposing(TransformPen):  # type: ignore[misc]  # fontTools has no types
    """Draws components as outlines, so that no part is shared between directions."""

    def __init__(self, pen: Any, matrix: Affine, glyphs: Any) -> None:
        super().__init__(pen, matrix)
        self._glyphs = glyphs

    def addComponent(self, glyphName: str, transformation: Affine) -> None:
        combined = self._transformation.transform(transformation)
        self._glyphs[glyphName].draw(_Decomposing(self._outPen, tuple(combined), self._glyphs))


def _build(source: _Source, plan: _Plan, names: dict[int, str]) -> bytes:
    order = [".notdef", *sorted(name for name in plan.shapes if name != ".notdef")]
    glyphs = {name: _outline(source, plan.shapes[name]) for name in order}
    builder = FontBuilder(source.em, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(plan.cmap, uvs=plan.sequences)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({
        name: (plan.shapes[name].advance, getattr(glyphs[name], "xMin", 0)) for name in order})
    # Content area = em box, so that the middle of the line is the middle of the cell.
    builder.setupHorizontalHeader(ascent=source.ascent, descent=source.descent, lineGap=0)
    builder.setupOS2(**_os2(source))
    builder.setupPost(keepGlyphNames=False)
    _add_names(builder.font, names)
    _add_tcy(builder.font, plan)
    head = source.font["head"]
    builder.updateHead(created=head.created, modified=head.modified, fontRevision=head.fontRevision,
                       macStyle=head.macStyle)
    buffer = io.BytesIO()
    builder.font.save(buffer)
    return buffer.getvalue()


def _os2(source: _Source) -> dict[str, object]:
    os2 = source.font["OS/2"]
    kept = {key: getattr(os2, key) for key in ("usWeightClass", "fsType", "fsSelection", "sxHeight", "sCapHeight")}
    return kept | {"sTypoAscender": source.ascent, "sTypoDescender": source.descent, "sTypoLineGap": 0,
                   "usWinAscent": source.ascent, "usWinDescent": -source.descent}


def _add_names(font: TTFont, names: dict[int, str]) -> None:
    table = font["name"] = newTable("name")
    table.names = []
    for number, value in sorted(names.items()):
        table.setName(value, number, 3, 1, 0x409)


def _add_tcy(font: TTFont, plan: _Plan) -> None:
    """Feature ``tcyo``: ligatures for strings of two and more, a substitution for a single one."""
    lookups = []
    for kind, texts in (("many", [t for t in plan.tcy if len(t) > 1]), ("one", [t for t in plan.tcy if len(t) == 1])):
        rules = "".join(f"sub {' '.join(plan.cmap[ord(character)] for character in text)} by {plan.tcy[text]};"
                        for text in texts)
        if rules:
            lookups.append(f"lookup {kind} {{{rules}}} {kind};")
    if lookups:
        addOpenTypeFeaturesFromString(font, f"feature tcyo {{{''.join(lookups)}}} tcyo;")
