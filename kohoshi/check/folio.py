"""What the faces print about their issue: number, month, date, masthead (folios: kohoshi.check.numbering)."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from kohoshi.check.facetext import HEAD_ZONE
from kohoshi.check.numbering import Printed
from kohoshi.issue.dates.eras import western_year
from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.lines import TextLine
from kohoshi.text import plain

#: A masthead is set at least this large.
MASTHEAD_PT = 30.0

_FOLIO_INSIDE = re.compile(r"(?<![\d・~])(\d{1,2})面(?![へか])")
_NUMBER = re.compile(r"(?:No\.?|№)(\d{1,4})(?!\d)|第(\d{1,4})号", re.IGNORECASE)
_MONTH = re.compile(r"(?:(?:令和(\d{1,2}|元)年)?\(?(20\d\d)?年?\)?)(\d{1,2})月号")
_YEAR = re.compile(r"令和(\d{1,2}|元)年(?!度)(?:\((20\d\d)年?\))?")
#: Between two numbers only a blank.
_TWO = re.compile(r"(?<=\d)\s+(?=\d+[年月号])")
#: On the first page only a line that speaks of the issue counts: the rest is news.
_OF_ISSUE = re.compile(r"No\.?\d|№|第\d+号|月号|発行", re.IGNORECASE)
_DATE = re.compile(r"令和(\d{1,2}|元)年(?:\(20\d\d年?\))?(\d{1,2})月(\d{1,2})日")


def folio_values(face: Page) -> set[str]:
    """All different 「2面」 in the head zone: two on a page that is a whole spread."""
    lines = [line for line in face.lines if 0 <= line.box.y and line.box.y + line.box.h <= HEAD_ZONE]
    return {m[1] for line in lines for m in _FOLIO_INSIDE.finditer(plain(line.text))}


def spoken(words: str) -> str:
    """Their normal form, in which 「No.313 6月号」 does not become No.3136."""
    return plain(_TWO.sub("/", words))


def label_zone(face: Page) -> list[TextLine]:
    """Where a face names its issue: the head zone; on the first page its upper third."""
    limit = face.size[1] / 3 if face.position == 1 else HEAD_ZONE
    return [line for line in face.lines if 0 <= line.box.y and line.box.y + line.box.h <= limit]


def issue_numbers(face: Page) -> list[Printed]:
    """Every 「No.313」, 「第313号」 in the label zone."""
    return _all(face, _NUMBER, lambda m: str(int(m[1] or m[2])))


def months(face: Page) -> list[Printed]:
    """Every 「6月号」 in the label zone, as its month."""
    return _all(face, _MONTH, lambda m: str(int(m[3])))


def years(face: Page) -> list[Printed]:
    """Every 「令和4年」 in the label zone, as the Western year."""
    return _all(face, _YEAR, lambda m: str(_western(m[1])))


def inconsistent_years(face: Page) -> list[Printed]:
    """「令和4年(2023年)」: the two years do not agree."""
    return [p for p in _all(face, _YEAR, lambda m: m[0] if m[2] and int(m[2]) != _western(m[1]) else "") if p.value]


def dates(face: Page) -> list[Printed]:
    """Every full date in the label zone, as 2022-06-01."""
    return _all(face, _DATE, lambda m: f"{_western(m[1])}-{int(m[2]):02}-{int(m[3]):02}")


def _western(reiwa: str) -> int:
    """Of an issue's label, which is of the present era: an older one tells when the paper was founded or
    admitted to the post."""
    return western_year("令和", reiwa)


def _all(face: Page, pattern: re.Pattern[str], value: Callable[[re.Match[str]], str]) -> list[Printed]:
    return [Printed(value(m), face.position, line.box, line.text)
            for line in label_zone(face) if face.position > 1 or _OF_ISSUE.search(plain(line.text))
            for m in pattern.finditer(spoken(line.text))]


def masthead(face: Page, title: str) -> Printed | None:
    """The title in the upper half of a face, set as large as a masthead."""
    wanted = plain(title)
    for line in face.lines:
        if line.size_pt >= MASTHEAD_PT and line.box.y < face.size[1] / 2 and wanted in plain(line.text):
            return Printed(title, face.position, line.box, line.text)
    return None


def most(values: list[Printed]) -> str | None:
    """The value most often printed (the first of equals)."""
    counted = Counter(v.value for v in values)
    return counted.most_common(1)[0][0] if counted else None
