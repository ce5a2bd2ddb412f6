"""The shape of ``fonts/fonts.yaml``."""
from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from kohoshi.fonts.supply import Declared

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
