"""Fields of the content model: how often a text is printed, and how a scalar becomes a value.

YAML gives text only (see yamltext); these functions alone turn it into numbers, dates and booleans.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from kohoshi.issue.values import Plain

Printed = Literal["once", "repeats", "never"]


def once(title: str, *default: Any, **more: Any) -> Any:
    """A field that is printed exactly once where its article stands. ``title``: its Japanese name."""
    return _field(title, "once", default, more)


def repeats(title: str, *default: Any, **more: Any) -> Any:
    """A field that is printed at least once."""
    return _field(title, "repeats", default, more)


def never(title: str, *default: Any, **more: Any) -> Any:
    """A field that is not printed as text."""
    return _field(title, "never", default, more)


def _field(title: str, printed: Printed, default: tuple[Any, ...], more: dict[str, Any]) -> Any:
    if default:
        more["default"] = default[0]
    return Field(title=title, json_schema_extra={"printed": printed}, **more)


def listed(value: Any) -> Any:
    """A single value where a list is meant is a list of one."""
    return value if isinstance(value, list) else [value]


def integer(value: Any) -> Any:
    """Integers only from plain decimal digits (no 0x10, no 1_000, no 12.0)."""
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,6}", value):
            raise PydanticCustomError("integer", "数字（半角の整数）で書いてください")
        return int(value)
    return value


def boolean(value: Any) -> Any:
    """true/false only: yes, no, on, off and their like are text in this house."""
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("boolean", "true か false で書いてください")
        return value == "true"
    return value


def date(value: Any) -> Any:
    """Dates only as 2022-06-01; an impossible day is an error."""
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise PydanticCustomError("date", "日付は 2022-06-01 の形で書いてください")
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("date_impossible", "{day} という日はありません", {"day": str(value)}) from None
    return value


def percent(value: Any) -> Any:
    """Per cent from plain decimal digits: 40 or 12.5."""
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", value) or float(value) > 100:
            raise PydanticCustomError("percent", "0から100までの数（半角。単位は％）で書いてください")
        return float(value)
    return value


def goal(value: Any) -> Any:
    value = integer(value)
    if not isinstance(value, int) or not 1 <= value <= 17:
        raise PydanticCustomError("goal", "SDGsのゴールは1から17までです")
    return value


def _before(function: Callable[[Any], Any], **schema: Any) -> tuple[BeforeValidator, WithJsonSchema]:
    """A validator of ours, and what it accepts as an editor is told."""
    return BeforeValidator(function), WithJsonSchema(schema)


class _OneOrMany:
    """JSON Schema of ``Listed``."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        many = handler(core)
        return {"anyOf": [many["items"], many]}


_Item = TypeVar("_Item")

Integer = Annotated[int, *_before(integer, type=["integer", "string"], pattern="^[0-9]{1,6}$")]
Boolean = Annotated[bool, *_before(boolean, enum=[True, False, "true", "false"])]
Date = Annotated[dt.date, *_before(date, type="string", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Goal = Annotated[int, *_before(goal, enum=[*range(1, 18), *map(str, range(1, 18))])]
Percent = Annotated[float, *_before(percent, type=["number", "string"], minimum=0, maximum=100, pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?$")]
Listed = Annotated[list[_Item], BeforeValidator(listed), _OneOrMany()]
File = Plain


class Record(BaseModel):
    """Base of all records: closed (unknown keys are errors) and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
