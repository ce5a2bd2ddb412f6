"""What an old issue says of itself: month, number and date, where its faces name their issue, and in the
title of the file. A revision is never changed again, so it is compared before it is stored.
"""
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kohoshi.check.folio import label_zone, spoken
from kohoshi.issue.dates.eras import NAMES, western_year
from kohoshi.pdfread.finished import Finished

_YEAR = rf"(?:(?P<era>{NAMES})(?P<of>\d{{1,2}}|元)年?(?:\((?:19|20)\d\d年?\))?|(?P<west>(?:18|19|20)\d\d)[年./](?:\((?:{NAMES})(?:\d{{1,2}}|元)年?\))?)"
#: Words behind an issue or a day that make it one of the news: 「5月号の特集」, 「5月1日現在」.
_NEWS = r"(?![のにをがはでと]|から|まで|より|~|現在|時点|付|創刊|開始|第三種|認可|許可|予定)"
_MONTH = re.compile(rf"(?:{_YEAR})?(?<!\d)(?:(?P<before>\d{{1,2}})月?[・~])?(?P<month>\d{{1,2}})月(?:\d{{1,2}}日)?(?:合併)?号{_NEWS}")
_MONTH_OF_YEAR = re.compile(rf"{_YEAR}(?P<before>)(?P<month>\d{{1,2}})月(?!\d|号|[・~]|合併){_NEWS}")
_DATE = re.compile(rf"{_YEAR}(?P<month>\d{{1,2}})[月./](?P<day>\d{{1,2}})(?!\d)日?+(?:\([月火水木金土日]\))?+{_NEWS}")
_NUMBER = re.compile(rf"(?:No\.?|№|通巻(?:第)?|Vol\.?)(\d{{1,5}})(?![\d.!]){_NEWS}", re.IGNORECASE)
#: From here on a line speaks of another issue or of the paper itself: 「次号は7月1日発行」, 「昭和58年第三種郵便物認可」.
_ANOTHER = re.compile(r"(?:次号|次回|次の号|来月|先月|前号|前回|前月|昨年|去年|前年|バックナンバー|既刊|(?:創刊|認可)(?=[^。\d]{0,4}(?:明治|大正|昭和|平成|令和|\d{4}))).*|\([^()]*(?:認可|創刊)[^()]*\)")
#: Figures in kanji: 令和四年六月号, 第三百十三号.
_WRITTEN = re.compile(r"[〇一二三四五六七八九十百千]+(?=[年月日号])|(?<=通巻)[〇一二三四五六七八九十百千]+")
_NUMBERED = re.compile(rf"第(\d{{1,5}})号(?!議案|館|線|棟|議|車){_NEWS}")
#: A line that speaks of its issue, and one in which 第24号 is its number rather than that of an ordinance.
_OF_ISSUE = re.compile(r"No\.?\d|№|通巻|第\d+号|月号|発行|Vol\.?\d", re.IGNORECASE)
_SURE = re.compile(r"月号|発行|No\.?\d|№|通巻", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A value the file gives and the line it stands in (``face`` 0: the title in its metadata). ``equals``: what
    is said as often: 7・8月号, Vol.42 No.6."""

    value: str
    face: int
    line: str
    equals: frozenset[str] = frozenset()

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
        text, line = _figures(spoken(words)), " ".join(words.split())[:40]
        text = _ANOTHER.sub("…", text) + ("発行" if _SURE.search(text) else "")
        dates += [Claim(day.isoformat(), face, line) for match in _DATE.finditer(text) if _SURE.search(text) and (day := _day(match))]
        months += [Claim(month, face, line) for match in (*_MONTH.finditer(text), *_MONTH_OF_YEAR.finditer(text)) for month in _months(match)]
        numbers += [Claim(str(int(match[1])), face, line) for match in _NUMBER.finditer(text)]
        if _SURE.search(_NUMBERED.sub("", text)):
            numbers += [Claim(str(int(match[1])), face, line) for match in _NUMBERED.finditer(text)]
    whole = [claim for claim in months if len(claim.value) > 2]
    return Claims(_most(whole or months), _most(numbers), _most(dates))


def differences(claims: Claims, month: str, number: int, date: dt.date) -> list[str]:
    """Both values of everything in which the file and what was given differ, in Japanese."""
    out = []
    if claims.month and not month.endswith(tuple(claims.month.equals)):
        said = claims.month.value
        out.append(f"月号: ファイルは{_say_month(said)}（{claims.month.where}）、指定は{_say_month(month)}（--month {month}）")
    if claims.number and str(number) not in claims.number.equals:
        out.append(f"通巻号数: ファイルは{claims.number.value}（{claims.number.where}）、指定は{number}（--number {number}）")
    if claims.date and date.isoformat() not in claims.date.equals:
        out.append(f"発行日: ファイルは{claims.date.value}（{claims.date.where}）、指定は{date}（--date {date}）")
    return out


def _lines(file: Finished) -> Iterator[tuple[int, str]]:
    if title := file.metadata.get("Title", "").strip():
        yield 0, title
    for face in file.pages:
        for line in label_zone(face):
            if _OF_ISSUE.search(spoken(line.text)):
                yield face.position, line.text


def _most(claims: list[Claim]) -> Claim | None:
    counted = Counter(claim.value for claim in claims)
    most = frozenset(value for value, count in counted.items() if count == max(counted.values()))
    return next((replace(claim, equals=most) for claim in claims if claim.value in most), None)


def _figures(text: str) -> str:
    """令和四年六月号 → 令和4年6月号, 二〇二二年 → 2022年, 第三百十三号 → 第313号."""
    return _WRITTEN.sub(lambda match: str(_number(match[0])), text)


def _number(kanji: str) -> int:
    digits = "〇一二三四五六七八九"
    if not set(kanji) & set("十百千"):
        return int("".join(str(digits.index(char)) for char in kanji))
    total = last = 0
    for char in kanji:
        if char in digits:
            last = digits.index(char)
        else:
            total, last = total + (last or 1) * {"十": 10, "百": 100, "千": 1000}[char], 0
    return total + last


def _year(match: re.Match[str]) -> int | None:
    if match["west"]:
        return int(match["west"])
    return western_year(match["era"], match["of"]) if match["era"] else None


def _months(match: re.Match[str]) -> list[str]:
    """The month, of 7・8月号 both; 12・1月号 begins in the year before or in its own."""
    year, months = _year(match), [int(month) for month in (match["before"], match["month"]) if month]
    if not all(1 <= month <= 12 for month in months):
        return []
    years = [year, *([year + 1, year - 1] if len(months) > 1 and months[0] > months[1] else [])] if year else []
    return [f"{each}-{month:02}" for each in years for month in months] or [f"{month:02}" for month in months]


def _day(match: re.Match[str]) -> dt.date | None:
    year = _year(match)
    try:
        return dt.date(year or 0, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _say_month(month: str) -> str:
    year, _, number = month.rpartition("-")
    return f"{year}年{int(number)}月号" if year else f"{int(number)}月号"
