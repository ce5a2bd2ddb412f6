"""How a paper numbers its pages, told by all of its pages together.

Programs and printers set folios in many forms: 三面, (3), －３－, P3, 3/8, ❸, iii, a bare 3 beside the
running head, 三　広報 down the outer margin, a small number in the gutter that nobody is to see. One such number proves nothing (a
year, a price at the foot); numbers of one form in one zone that go on from page to page do.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi.check.facetext import HEAD_ZONE
from kohoshi.finding import Box
from kohoshi.pdfread.finished import Page
from kohoshi.pdfread.lines import TextLine
from kohoshi.text import plain

#: Folios at the foot stand this near (mm) to the end of the trim, hidden ones this near to its sides.
_FOOT_ZONE, _SIDE_ZONE = 25.0, 14.0
#: A gap this wide (em) parts a number from the words beside it.
_APART = 0.6
#: A line of more pieces is a row of a table.
_PIECES = 8
#: Another number than the next one is a wrong folio only this near (mm) to where the others stand.
_NEAR = 25.0
#: Two places nearer than this (mm) are the same place.
_SAME = 2.0

_KANJI_NUMBER = "[一二三四五六七八九十百〇壱弐参肆伍拾]"
_NUMBER = rf"(?P<n>\d{{1,3}}|{_KANJI_NUMBER}{{1,4}})"
_ODD = r"[^\w一-龥ぁ-ヶ]"  # neither letter nor figure
#: Forms by how sure they are; the first that fits counts.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("face", re.compile(rf"{_ODD}*第?{_NUMBER}(?:面|ページ|頁|[PpＰ]\.?){_ODD}*")),
    ("face", re.compile(rf"{_ODD}*[Pp](?:\.|age)?(?P<n>\d{{1,3}}){_ODD}*")),
    ("of", re.compile(rf"{_ODD}*(?P<n>\d{{1,3}})(?:/|of)(?P<of>\d{{1,3}})(?:面|ページ|頁)?{_ODD}*")),
    ("marked", re.compile(rf"{_ODD}+{_NUMBER}{_ODD}*|{_ODD}*(?P<m>\d{{1,3}}|{_KANJI_NUMBER}{{1,3}}){_ODD}+")),
    ("bare", re.compile(_NUMBER)),
)
_INSIDE = re.compile(r"(?<![\d・~])(\d{1,3})面(?![へか])")
_GLUED = re.compile(r"(?P<n>\d{1,3})(?=[^\d年月日号面時分.,:/~\-ページ頁])|(?<=[^\d年月日号.,:/~\-No№第])(?P<m>\d{1,3})$")
#: Down the margin: 三広報みほん六月号, 3広報みほん.
_BESIDE = re.compile(rf"(?:{_NUMBER}(?=広報|[^\W\d一二三四五六七八九十年月日号面]{{2}}).{{2,30}}|.{{2,30}}?(?<![\d一二三四五六七八九十第.,:/])(?P<m>\d{{1,3}}))$")
#: How much a form is worth where several number the pages.
_WORTH = {"face": 4, "of": 3, "marked": 3, "circled": 3, "bare": 2, "roman": 2, "beside": 2, "glued": 1}
#: Forms that are folios even where they do not go on from page to page.
_SURE = frozenset({"face", "of", "circled"})
_KANJI = {char: value for row in ("〇一二三四五六七八九", "〇壱弐参肆伍") for value, char in enumerate(row)}
#: What 大字 writes for 十.
_TEN = str.maketrans("拾", "十")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True)
class Printed:
    """A value as a face prints it, and where."""

    value: str
    position: int
    box: Box
    text: str


@dataclass(frozen=True)
class Numbering:
    """``folios[i]`` is that of page i + 1. ``offset``: by how much most of them are ahead of the
    pages, None where they do not go on; ``hidden``: they stand in the gutter."""

    folios: list[Printed | None]
    offset: int | None = None
    hidden: bool = False


@dataclass(frozen=True)
class _Mark:
    """A number on a page that may be its folio. ``rank``: 0 a line of its own, 1 at the end of
    one, 2 inside it; ``edge``: mm from the nearer side."""

    position: int
    value: int
    form: str
    zone: str
    rank: int
    box: Box
    text: str
    edge: float

    @property
    def offset(self) -> int:
        return self.value - self.position


def numbering(faces: Sequence[Page]) -> Numbering:
    """The folios of a file, page by page."""
    series: dict[tuple[str, str], dict[int, list[_Mark]]] = defaultdict(lambda: defaultdict(list))
    for face in faces:
        for mark in _marks(face):
            series[mark.form, mark.zone][mark.position].append(mark)
    count = len(faces)
    best: tuple[float, dict[int, list[_Mark]], int | None, str] | None = None
    for (form, zone), pages in series.items():
        offset, support = _offset(pages)
        if not _numbers(form, pages, support, count):
            continue
        # numbers in the gutter only where the paper has no others
        score = support + len(pages) + 0.1 * count * _WORTH[form] - (2.5 * count if zone == "side" else 0)
        if best is None or score > best[0]:
            best = score, pages, offset if support > 1 else None, zone
    if best is None:
        return Numbering([None] * count)
    _, pages, shift, zone = best
    chosen = _chosen(pages, shift)
    return Numbering([chosen.get(face.position) for face in faces], shift, zone == "side")


def pairs(faces: Sequence[Page]) -> int:
    """On how many pages, broader than high, two folios of one form stand left and right: those of a spread
    (2 and 3), or of a printer's sheet (8 and 1, 2 and 7)."""
    found: list[set[tuple[int, int]]] = []
    for face in faces:
        if face.size[0] <= face.size[1]:
            continue
        middle = face.size[0] / 2
        sides: tuple[dict[tuple[str, str], set[int]], ...] = (defaultdict(set), defaultdict(set))
        for mark in _marks(face):
            if mark.rank < 2:
                sides[mark.box.x + mark.box.w / 2 > middle][mark.form, mark.zone].add(mark.value)
        found.append({(left, right) for kind, values in sides[0].items() for left in values for right in sides[1].get(kind, ())})
    spreads = sum(any(abs(left - right) == 1 for left, right in each) for each in found)
    sums = Counter(total for each in found for total in {left + right for left, right in each})
    return max(spreads, *sums.values(), 0) if sums else 0


def _offset(pages: dict[int, list[_Mark]]) -> tuple[int, int]:
    """The offset that most pages have, and on how many."""
    counted = Counter(offset for marks in pages.values() for offset in {mark.offset for mark in marks})
    return max(counted.items(), key=lambda item: (item[1], -abs(item[0])))


def _numbers(form: str, pages: dict[int, list[_Mark]], support: int, count: int) -> bool:
    """Whether these marks number the pages."""
    half = max(2, (count + 1) // 2)
    if form == "roman" and len(pages) < count - 1:
        return False  # the front matter of a book, which goes on in figures
    if support >= half:
        return True
    if form in _SURE and len(pages) >= max(1, count // 2):
        values = {mark.value for marks in pages.values() for mark in marks}
        return count < 3 or len(values) > 1
    single = sorted({marks[0].value for marks in pages.values() if len({m.value for m in marks}) == 1})
    return len(single) == len(pages) == count > 1 and single[-1] - single[0] == count - 1


def _chosen(pages: dict[int, list[_Mark]], offset: int | None) -> dict[int, Printed]:
    """The folio of each page: what stands where the others stand, of several there the one that
    goes on."""
    right = [mark for marks in pages.values() for mark in marks if mark.offset == offset and mark.rank < 2]
    right = right or [mark for marks in pages.values() for mark in marks]
    places = {(round(mark.edge), round(mark.box.y)) for mark in right}
    out: dict[int, Printed] = {}
    for position, marks in pages.items():
        lowest = min(mark.rank for mark in marks)
        marks = [mark for mark in marks if mark.rank == lowest]
        if lowest == 2 and len({mark.value for mark in marks}) > 1:
            continue
        away = {mark: min(abs(mark.edge - edge) + abs(mark.box.y - y) for edge, y in places) for mark in marks}
        near = min(away.values())
        mark = min((m for m in marks if away[m] <= near + _SAME), key=lambda m: (m.offset != offset, away[m]))
        if mark.form not in _SURE and mark.offset != offset and away[mark] > _NEAR:
            continue
        out[position] = Printed(str(mark.value), position, mark.box, mark.text)
    return out


# --- what may be a folio -------------------------------------------------------------------


def _marks(face: Page) -> Iterator[_Mark]:
    height = face.size[1]
    for line in face.lines:
        box = line.box
        if 0 <= box.y and box.y + box.h <= HEAD_ZONE:
            yield from _in_zone(face, line, "head")
        elif height - _FOOT_ZONE <= box.y <= height:
            yield from _in_zone(face, line, "foot")
        elif -1 <= box.x and box.x + box.w <= _SIDE_ZONE or face.size[0] - _SIDE_ZONE <= box.x <= face.size[0]:
            yield from _in_margin(face, line)


def _in_zone(face: Page, line: TextLine, zone: str) -> Iterator[_Mark]:
    whole = _read(line.text)
    if whole:
        yield _mark(face, whole[1], whole[0], zone, 0, line.box, line.text)
        return
    pieces = _pieces(face, line)
    found = False
    for start, end in pieces if 1 < len(pieces) <= _PIECES else ():
        read = _read(face.glyphs.text[start:end])
        if read:
            found = True
            yield _mark(face, read[1], "beside" if read[0] == "bare" else read[0], zone, 1, face.box(start, end), face.glyphs.text[start:end])
    text = plain(line.text)
    for match in _INSIDE.finditer(text) if not found else ():
        yield _mark(face, int(match[1]), "face", zone, 2, line.box, line.text)
    for match in _GLUED.finditer(text) if not found and len(text) < 40 else ():
        if match.start() == 0 or match.end() == len(text):
            yield _mark(face, int(match["n"] or match["m"]), "glued", zone, 1, line.box, line.text)


def _in_margin(face: Page, line: TextLine) -> Iterator[_Mark]:
    """Figures alone may be numbers for the binder; what is dressed as a folio, or stands beside the title
    down the margin, is one."""
    text = plain(line.text)
    if text.isdigit():
        if len(text) <= 3 and int(text):
            yield _mark(face, int(text), "bare", "side", 0, line.box, line.text)
    elif read := _read(line.text):
        yield _mark(face, read[1], read[0], "margin", 0, line.box, line.text)
    elif line.vertical and (beside := _BESIDE.match(text)):
        yield _mark(face, _value(beside["n"] or beside["m"]), "beside", "margin", 1, line.box, line.text)


def _mark(face: Page, value: int, form: str, zone: str, rank: int, box: Box, text: str) -> _Mark:
    return _Mark(face.position, value, form, zone, rank, box, text.strip(), min(box.x, face.size[0] - box.x - box.w))


def _pieces(face: Page, line: TextLine) -> list[tuple[int, int]]:
    """Glyphs [start, end) of a line set across, parted at blanks and gaps."""
    if line.vertical:
        return [(line.start, line.end)]
    glyphs, em = face.glyphs, line.size_pt * 25.4 / 72
    pieces: list[tuple[int, int]] = []
    start: int | None = None
    last = line.start
    for index in range(line.start, line.end):
        blank = glyphs.text[index].isspace()
        gap = start is not None and glyphs.boxes[index][0] - glyphs.boxes[last][2] > _APART * em
        if start is not None and (blank or gap):
            pieces.append((start, last + 1))
            start = None
        if not blank:
            start, last = index if start is None else start, index
    return [*pieces, (start, last + 1)] if start is not None else pieces


def _read(text: str) -> tuple[str, int] | None:
    """(form, number) of text that is a number and what folios are dressed with."""
    words = plain(text)
    if roman := _roman(words):
        return "roman", roman
    circled = _circled(words.strip("-~・|/ "))
    if circled:
        return "circled", circled
    for form, pattern in _FORMS:
        match = pattern.fullmatch(words)
        if match:
            groups = match.groupdict()
            value = _value(groups["n"] or groups.get("m") or "")
            if value and not (groups.get("of") and int(groups["of"]) < value):
                return form, value
    return None


def _roman(words: str) -> int:
    """iii, VIII, Ⅷ with what dresses them: the number up to 39; 0 for anything else."""
    letters = unicodedata.normalize("NFKC", words.strip("-~・|/()[] "))
    match = _ROMAN.fullmatch(letters.upper()) if letters == letters.upper() or letters == letters.lower() else None
    return 10 * len(match[1]) + _ROMAN_ONES.index(match[2]) if match else 0


def _circled(char: str) -> int:
    """③ ❸ ⑶ ㉑: the number; 0 for anything else."""
    if len(char) != 1 or not 0x2460 <= ord(char) <= 0x32BF:
        return 0
    value = unicodedata.numeric(char, 0)
    return int(value) if value == int(value) and unicodedata.category(char) == "No" else 0


def _value(number: str) -> int:
    """三 → 3, 十二 → 12, 一二 → 12."""
    if number.isdigit():
        return int(number)
    number = number.translate(_TEN)
    if "十" in number:
        tens, _, ones = number.partition("十")
        return (_KANJI.get(tens, 1) if tens else 1) * 10 + _KANJI.get(ones, 0)
    return int("".join(str(_KANJI.get(char, 0)) for char in number))
