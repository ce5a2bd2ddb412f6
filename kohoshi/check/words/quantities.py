"""Fees, capacities and ages of an event, where a text names them."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.text import folded


@dataclass(frozen=True)
class Quantity:
    """A kind of number: the rule that compares it, the field of the notice that holds it, and how
    running text (``in_text``) and the field itself (``in_field``) give it."""

    rule: str
    about: str
    fields: tuple[str, ...]
    in_text: re.Pattern[str]
    in_field: re.Pattern[str]


@dataclass(frozen=True)
class FoundQuantity:
    start: int
    end: int
    value: str


_NUMBER = r"(?P<value>[0-9][0-9,]*)"
KINDS = (
    Quantity("consistency/fee", "費用", ("fee",),
             re.compile(r"(?:参加費|費用|料金|会費|受講料|入場料|参加料|観覧料|使用料|教材費|材料費|保険料|お茶代)(?:は|が|として|、|:|\s|\(|\))*(?:1人|ひとり|おひとり)?(?P<value>[0-9][0-9,]*円|無料)"
                        r"|(?P<free>(?:参加|入場|観覧|受講)(?:費|料)?(?:は)?無料)"),
             re.compile(r"(?P<value>[0-9][0-9,]*円|無料)")),
    Quantity("consistency/capacity", "定員", ("capacity",),
             re.compile(rf"(?:定員|先着|抽選で|限定)(?:は|、|:|\s|順)*(?:各回|各日)?{_NUMBER}(?P<unit>人|名|組|席|世帯|台|団体|チーム|枚|個|株)"),
             re.compile(rf"{_NUMBER}(?P<unit>人|名|組|席|世帯|台|団体|チーム|枚|個|株)")),
    Quantity("consistency/age", "対象の年齢", ("who",),
             re.compile(rf"{_NUMBER}(?P<unit>歳以上|歳以下|歳未満|歳まで)"),
             re.compile(rf"{_NUMBER}(?P<unit>歳以上|歳以下|歳未満|歳まで)")),
)


def quantities(text: str, pattern: re.Pattern[str]) -> Iterator[FoundQuantity]:
    """The values a pattern finds, in one way of writing: 「200円」「無料」「20人」「65歳以上」."""
    for match in pattern.finditer(folded(text)):
        groups = match.groupdict()
        value = "無料" if groups.get("free") else (groups["value"] or "").replace(",", "")
        unit = (groups.get("unit") or "").replace("名", "人")
        yield FoundQuantity(match.start(), match.end(), value + unit)
