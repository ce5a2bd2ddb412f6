"""Scalars of the content, each knowing where it was written.

YAML scalars arrive as :class:`Scalar` (text plus Place); pydantic turns them into the
three text types of the model. All are ``str``; a bare ``str`` (in tests) has no place.
"""
from __future__ import annotations

from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kohoshi.finding import Place


class Scalar(str):
    """A YAML scalar as text. ``lines[i]`` is the (line, column) in the file where the
    i-th line of the value begins; only literal block scalars have more than one."""

    place: Place | None
    lines: tuple[tuple[int, int], ...]

    def __new__(cls, text: str, place: Place | None = None,
                lines: tuple[tuple[int, int], ...] = ()) -> Self:
        self = super().__new__(cls, text)
        self.place = place
        self.lines = lines
        return self

    def at(self, offset: int) -> Place | None:
        """The place of the character at ``offset`` (0-based) of the value."""
        if self.place is None:
            return None
        row = self.count("\n", 0, offset)
        start = self.rfind("\n", 0, offset) + 1
        if row < len(self.lines):
            line, column = self.lines[row]
        elif self.lines:  # folded or quoted scalars: the column is exact only on the first line
            line, column = self.lines[-1]
        else:
            line, column = self.place.line, self.place.column
        return Place(self.place.file, line, column + offset - start)


class _TextValue(Scalar):
    """Base of the text types: validates, keeps the place."""

    kind = "text"
    multiline = False

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._check,
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        out: dict[str, Any] = {"type": "string", "minLength": 1}
        if not cls.multiline:
            out["pattern"] = r"^[^\n]+$"
        return out

    @classmethod
    def _check(cls, value: Any) -> Self:
        if not isinstance(value, str):
            raise PydanticCustomError("text_type", "文字で書いてください")
        text = str(value)
        stripped = text.strip("\n")
        if not stripped.strip():
            raise PydanticCustomError("text_empty", "中身が空です")
        if not cls.multiline and "\n" in stripped:
            raise PydanticCustomError("text_multiline", "1行で書いてください")
        lead = len(text) - len(text.lstrip("\n"))
        if isinstance(value, Scalar):
            return cls(stripped, value.place, value.lines[lead:] if value.lines else ())
        return cls(stripped)


class Plain(_TextValue):
    """One line without markup: ids, file names, phone numbers, names."""

    kind = "plain"


class Line(_TextValue):
    """One line with inline markup: titles, captions, labels."""

    kind = "line"


class Prose(_TextValue):
    """Running text with inline markup; every line of the block scalar is one paragraph."""

    kind = "prose"
    multiline = True
