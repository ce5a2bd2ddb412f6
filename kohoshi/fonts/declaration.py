"""The shape of ``fonts/fonts.yaml``, and the permission to embed that a font file tells."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from kohoshi.fonts.supply import Declared

# --- embedding ------------------------------------------------------------------------------------
# May a font be embedded, cut down, in a PDF that goes to print? What OS/2 fsType says.
#
# OpenType specification, OS/2 table, fsType: bits 0-3 are the permission (0 installable,
# 2 restricted licence, 4 preview and print, 8 editable; of several the least restrictive counts),
# bit 8 forbids subsetting, bit 9 allows bitmaps only.

_RESTRICTED, _PERMITTING = 0x0002, 0x0004 | 0x0008
_NO_SUBSET, _BITMAPS_ONLY = 0x0100, 0x0200


def embedding_of(path: Path) -> int:
    """fsType of a font file (of the first font of a collection)."""
    from fontTools.ttLib import TTFont  # slow to import, and needed at set-up alone
    with TTFont(path, fontNumber=0, lazy=True) as font:
        out: int = font["OS/2"].fsType
        return out


def forbids(permission: int) -> str | None:
    """Why a font with this fsType may not go into our PDFs (Japanese), or None."""
    if permission & _RESTRICTED and not permission & _PERMITTING:
        return "PDFへの埋め込みが許されていません"
    if permission & _NO_SUBSET:
        return "使った字だけを取り出して埋め込むことが許されていません"
    if permission & _BITMAPS_ONLY:
        return "輪郭（アウトライン）の埋め込みが許されていません"
    return None


# --------------------------------------------------------------------------------------------------

_RANGE = re.compile(r"U\+([0-9A-F]{4,6})(?:-([0-9A-F]{4,6}))?")


def _parses(value: str) -> str:
    codepoints(value)
    return value


def codepoints(value: str) -> range:
    """``U+0020-007E`` or ``U+20AC`` as a range. Raises ValueError for anything else."""
    match = _RANGE.fullmatch(value)
    if not match:
        raise ValueError(f"not a code point range: {value}")
    first = int(match[1], 16)
    return range(first, int(match[2] or match[1], 16) + 1)


class Source(Declared):
    """A font file of a package. ``embedding``: OS/2 fsType as found."""

    embedding: int


class Face(BaseModel):
    """One weight of a family, as it is or derived from its source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weight: Literal[400, 700]
    source: str
    derive: Literal["", "latin", "extract"] = ""
    index: int = Field(0, ge=0)
    name: str = ""

    @model_validator(mode="after")
    def _renamed(self) -> Face:
        if (self.derive == "latin") != bool(self.name):
            raise ValueError("a cut font needs a name of its own; others keep theirs")
        return self


class Family(BaseModel):
    """A family as CSS names it. ``fallback``: only for characters that the house family lacks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    faces: tuple[Face, ...] = Field(min_length=1)
    fallback: bool = False

    @model_validator(mode="after")
    def _one_face_a_weight(self) -> Family:
        if len({face.weight for face in self.faces}) != len(self.faces):
            raise ValueError("the same weight is declared twice")
        return self


class Declaration(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, Source]
    families: dict[str, Family]
    latin: tuple[Annotated[str, AfterValidator(_parses)], ...]
    data: dict[Literal["vertical-orientation"], Declared]

    @model_validator(mode="after")
    def _sources_exist(self) -> Declaration:
        unknown = sorted({face.source for family in self.families.values() for face in family.faces} - set(self.sources))
        if unknown:
            raise ValueError(f"unknown source: {', '.join(unknown)}")
        return self

    def latin_codepoints(self) -> frozenset[int]:
        return frozenset(point for item in self.latin for point in codepoints(item))
