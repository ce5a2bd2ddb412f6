"""Cuts that keep the drawings: a Latin subset, and one font out of a collection."""
from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

#: Raised whenever the bytes of a cut change for the same source.
VERSION = 1

#: Name records that travel with a derived font: copyright, version, trademark, licence, licence URL.
KEPT_NAMES = (0, 5, 7, 13, 14)
_WINDOWS_ENGLISH = (3, 1, 0x409)


def style_name(weight: int) -> str:
    return {400: "Regular", 700: "Bold"}[weight]


def derived_names(font: TTFont, family: str, weight: int, what: str) -> dict[int, str]:
    """Name records of a derived font: the maker's copyright and licence, our own family name.

    The SIL Open Font License asks that both be kept and that Reserved Font Names be not used.
    """
    style = style_name(weight)
    names = {}
    for number in KEPT_NAMES:
        record = font["name"].getName(number, *_WINDOWS_ENGLISH)
        if record:
            names[number] = str(record)
    original = str(font["name"].getName(4, *_WINDOWS_ENGLISH))
    postscript = f"{''.join(family.split())}-{style}"
    return names | {
        1: family, 2: style, 3: f"{postscript};{what}", 4: f"{family} {style}", 6: postscript,
        10: f"Modified version of {original}: {what}.",
    }


def _rename(font: TTFont, names: dict[int, str]) -> None:
    table = font["name"]
    table.names = []
    for number, value in sorted(names.items()):
        table.setName(value, number, *_WINDOWS_ENGLISH)


def _bytes(font: TTFont) -> bytes:
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def latin_cut(source: Path, characters: frozenset[int], family: str, weight: int) -> bytes:
    """A font with only ``characters``, without hints and layout features, under our name.

    Line metrics stay those of the source, so a line that mixes it with the Japanese family
    keeps its height.
    """
    from fontTools import subset  # slow to import, and needed at set-up alone
    from fontTools.ttLib import TTFont
    options = subset.Options(
        hinting=False, layout_features=[], notdef_outline=True, glyph_names=False, legacy_cmap=False,
        drop_tables=["DSIG", "GSUB", "gasp", "meta", "vhea", "vmtx"], recalc_timestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    with TTFont(source, recalcTimestamp=False) as font:
        names = derived_names(font, family, weight, "Latin letters, figures and signs only")
        cutter.subset(font)
        _rename(font, names)
        return _bytes(font)


def extract(source: Path, index: int) -> bytes:
    """Font number ``index`` of a collection, its tables byte for byte."""
    from fontTools.ttLib import TTFont
    with TTFont(source, fontNumber=index, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        return _bytes(font)
