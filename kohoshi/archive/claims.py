"""What an old issue says of itself: month, number and date, where its faces name their issue, and in the
title of the file. A revision is never changed again, so it is compared before it is stored.
"""
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.check.folio import label_zone
from kohoshi.pdfread import Finished
from kohoshi.text import plain

#: First year of an era minus one.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = "|".join(_ERAS)
_YEAR = rf"(?:(?P<era>{_ERA})(?P<of>\d{{1,2}}|元)年?(?:\((?:19|20)\d\d年?\))?|(?P<west>(?:18|19|20)\d\d)[年.](?:\((?:{_ERA})(?:\d{{1,2}}|元)年?\))?)"
_MONTH = re.compile(rf"(?:{_YEAR})?(?<!\d)(?P<month>\d{{1,2}})月(?:\d{{1,2}}日)?号")
_MONTH_OF_YEAR = re.compile(rf"{_YEAR}(?P<month>\d{{1,2}})月(?!\d|号)")
_DATE = re.compile(rf"{_YEAR}(?P<month>\d{{1,2}})[月.](?P<day>\d{{1,2}})日?")
_NUMBER = re.compile(r"(?:No\.?|№|通巻(?:第)?|Vol\.?)(\d{1,5})(?!\d)", re.IGNORECASE)
_NUMBERED = re.compile(r"第(\d{1,5})号")
#: A line that speaks of its issue, and one in which 第24号 is its number rather than that of an ordinance.
_OF_ISSUE = re.compile(r"No\.?\d|№|通巻|第\d+号|月号|発行|Vol\.?\d", re.IGNORECASE)
_SURE = re.compile(r"月号|発行|No\.?\d|№|通巻", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A value the file gives and the line it stands in (``face`` 0: the title in its metadata)."""

    value: str
    face: int
    line: str

    @property
    def where(self) -> str:
        return f"{self.face}面「{self.line}」" if self.face else f"ファイルの題「{self.line}」"


@dataclass(frozen=True)
class Claims:
    """The value said most often of each kind, None where nothing is said. ``month``: 2022-06, or 06 where
    the year is not told."""

    month: Claim | None = None
    number: Claim | None = None
    date: Claim | None = None

    @property
    def silent(self) -> bool:
        return not (self.month or self.number or self.date)


def claims_of(file: Finished) -> Claims:
    """Read from the lines that name the issue on each face, and from the title in the metadata."""
    months: list[Claim] = []
    numbers: list[Claim] = []
    dates: list[Claim] = []
    for face, words in _lines(file):
        text, line = plain(words), " ".join(words.split())[:40]
        dates += [Claim(day.isoformat(), face, line) for match in _DATE.finditer(text) if _SURE.search(text) and (day := _day(match))]
        months += [Claim(month, face, line) for match in (*_MONTH.finditer(text), *_MONTH_OF_YEAR.finditer(text)) if (month := _month(match))]
        numbers += [Claim(str(int(match[1])), face, line) for match in _NUMBER.finditer(text)]
        if _SURE.search(_NUMBERED.sub("", text)):
            numbers += [Claim(str(int(match[1])), face, line) for match in _NUMBERED.finditer(text)]
    whole = [claim for claim in months if len(claim.value) > 2]
    return Claims(_most(whole or months), _most(numbers), _most(dates))


def differences(claims: Claims, month: str, number: int, date: dt.date) -> list[str]:
    """Both values of everything in which the file and what was given differ, in Japanese."""
    out = []
    if claims.month and not month.endswith(claims.month.value):
        said = claims.month.value
        out.append(f"月号: ファイルは{_say_month(said)}（{claims.month.where}）、指定は{_say_month(month)}（--month {month}）")
    if claims.number and claims.number.value != str(number):
        out.append(f"通巻号数: ファイルは{claims.number.value}（{claims.number.where}）、指定は{number}（--number {number}）")
    if claims.date and claims.date.value != date.isoformat():
        out.append(f"発行日: ファイルは{claims.date.value}（{claims.date.where}）、指定は{date}（--date {date}）")
    return out


def _lines(file: Finished) -> Iterator[tuple[int, str]]:
    if title := file.metadata.get("Title", "").strip():
        yield 0, title
    for face in file.faces:
        for line in label_zone(face):
            if _OF_ISSUE.search(plain(line.text)):
                yield face.number, line.text


def _most(claims: list[Claim]) -> Claim | None:
    counted = Counter(claim.value for claim in claims)
    return next((claim for claim in claims if claim.value == counted.most_common(1)[0][0]), None)


def _year(match: re.Match[str]) -> int | None:
    if match["west"]:
        return int(match["west"])
    return _ERAS[match["era"]] + (1 if match["of"] == "元" else int(match["of"])) if match["era"] else None


def _month(match: re.Match[str]) -> str:
    month, year = int(match["month"]), _year(match)
    if not 1 <= month <= 12:
        return ""
    return f"{year}-{month:02}" if year else f"{month:02}"


def _day(match: re.Match[str]) -> dt.date | None:
    year = _year(match)
    try:
        return dt.date(year or 0, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _say_month(month: str) -> str:
    year, _, number = month.rpartition("-")
    return f"{year}年{int(number)}月号" if year else f"{int(number)}月号"
