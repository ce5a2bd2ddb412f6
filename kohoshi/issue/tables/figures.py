"""Figures as offices write them in tables: 1,234円, １２人, △3.5％, －8, ー, 「…」."""
from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kohoshi.text import folded

#: Signs that say there is no figure, once they stand alone.
_NOTHING = re.compile(r"[-ー…‥・.*×/\s]*|なし")
_SHAPE = re.compile(
    r"(?P<minus>[△▲-]?)[ ]?(?P<lead>[¥+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?[ ]?(?P<unit>[^\d\s,.:/~△▲-]{0,4})")
#: What makes a number a date, an hour, an address or a name: none of these is a quantity.
_NO_UNIT = re.compile(r"[月日時分秒年曜号番階面丁期版]|目$")


@dataclass(frozen=True)
class Quantity:
    """A figure: its value, its unit as written (half-width; empty where there is none) and how many places it
    has behind the point."""

    value: Decimal
    unit: str
    places: int


def quantity(text: str) -> Quantity | None:
    """The figure that the whole text is; None for any other text."""
    found = _SHAPE.fullmatch(folded(text).strip())
    if found is None or _NO_UNIT.search(found["unit"]):
        return None
    value = Decimal(found["whole"].replace(",", "") + (found["part"] or ""))
    return Quantity(-value if found["minus"] else value, found["unit"], max(len(found["part"] or "") - 1, 0))


def is_nothing(text: str) -> bool:
    """Whether the text says that there is no figure: a blank, ー, …, in brackets or not."""
    return _NOTHING.fullmatch(folded(text).strip().strip("「」()[]")) is not None


def said(value: Decimal, unit: str = "") -> str:
    """A value as it is told: 1,234円, -3.5％."""
    return f"{value:,f}{unit.replace('%', '％')}"


def parted(text: str) -> tuple[str, str] | None:
    """A figure as (up to its units digit, what follows: places behind the point and unit), as written; None for
    any other text. What is parted here stands below each other in a column."""
    if quantity(text) is None:
        return None
    digits = list(re.finditer(r"\d", text))
    point = re.search(r"(?<=\d)[.．](?=\d)", text)
    end = point.start() if point else digits[-1].end()
    return text[:end].strip(), text[end:].strip()
