"""Rules ``text/kinsoku`` and ``text/flush``: line starts, line ends, edges and gaps of running
text, read back from the finished PDF.

Judged is only running Japanese text (see :func:`is_prose`), for edges and gaps only where most
of its lines end at one edge: heads, labels, tables, short lists, captions and text set ragged
have no edge to miss.

Sources: 行頭・行末禁則 and 分離禁止 JLREQ 3.1.7-3.1.10 (JIS X 4051:2004 4.3), 行の調整処理 JLREQ 3.8.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kohoshi import jlreq
from kohoshi.check.column import reads_on
from kohoshi.check.facetext import FaceText
from kohoshi.check.locate import Located
from kohoshi.check.measure import Block, Gap, Measured
from kohoshi.finding import Box, Finding, Level

#: A line this far (em) off the edge is seen to miss it.
OFF_EDGE = 0.1
#: A gap this wide (em) between two characters is a hole in the line.
WIDE_GAP = 0.5
#: Running text has so many lines and at least this 字詰め.
_LINES, _MEASURE = 3, 6.0
#: Rows with a designed gap this wide (em) are rows of a table; this share of them makes one.
_CELL_GAP, _TABLE = 0.8, 0.25
#: So many lines show an edge; with this share of the lines that should reach it, beyond doubt
#: (warning), with the lower one probably (notice).
_VOTES, _SURE, _PROBABLE = 3, 0.6, 0.4
#: A row that goes this far beyond it (em) shows that the edge is none: rows of one length by chance.
_NO_EDGE = 1.0

#: No paragraph, item or cell starts with these: wherever one starts a line, the line is wrong.
_NEVER_FIRST = (jlreq.CLOSING | jlreq.FULL_STOPS | jlreq.COMMAS | frozenset("ゝゞヽヾ")) - frozenset("”’")
#: ... and none ends with these.
_NEVER_LAST = (jlreq.OPENING | frozenset("([{")) - frozenset("“‘")


def check_setting(faces: dict[int, FaceText], *, alone: bool, located: Located | None = None) -> Iterator[Finding]:
    """Both rules on all faces. ``alone``: a PDF without its content, where weak kinsoku (ー and
    small kana may start a line) may be the house's rule; ``located`` gives the sources."""
    for number, face in sorted(faces.items()):
        found = face.columns
        spots = [*_kinsoku(found, alone), *(s for block in found for s in _flush(block, alone))]
        for spot in spots:
            start, end = face.normal_span(*spot.lines[0].span)
            source = located.source(number, start, end) if located else (None, None)
            yield Finding(spot.rule, spot.level, f"{number}{spot.message}", spot.hint, face=number,
                          box=spot.box, place=source[0], article=source[1], excerpt=spot.excerpt)


def is_prose(block: Block) -> bool:
    """Running Japanese text: lines enough, a fair measure, kana and 句読点, no table."""
    lines = block.lines
    if len(lines) < _LINES or max(line.measure for line in lines) < _MEASURE:
        return False
    cells = sum(bool(line.gap and line.gap.designed and line.gap.width > _CELL_GAP) for line in lines)
    return reads_on([line.text for line in lines]) and cells < _TABLE * len(lines)


def justified(block: Block, alone: bool) -> Level | None:
    """Whether the lines of the block are meant to end at one edge: the level at which missing it
    is told; None where nobody can say. Of another program's text set solid one cannot be sure."""
    if not is_prose(block) or block.votes < _VOTES or block.share < _PROBABLE:
        return None
    if any(line.right < -_NO_EDGE for line in block.lines):
        return None
    return Level.WARNING if block.share >= _SURE and (block.adjusted or not alone) else Level.NOTICE


@dataclass(frozen=True)
class _SettingFault:
    """A fault; ``message`` goes on from the number of the face."""

    rule: str
    level: Level
    message: str
    hint: str
    lines: tuple[Measured, ...]
    box: Box
    excerpt: str


# --- kinsoku -------------------------------------------------------------------------------


def _kinsoku(found: list[Block], alone: bool) -> Iterator[_SettingFault]:
    for block in found:
        if is_prose(block):
            for a, b in pairwise(block.lines):
                yield from _break(a, b, block, alone)
    for before, after in pairwise(found):
        if is_prose(before) and _next_column(before, after):
            yield from _sure_break(before.lines[-1], after.lines[0])


def _next_column(before: Block, after: Block) -> bool:
    """Whether ``after`` stands where the text of ``before`` goes on: the top of the next 段."""
    a, b = before.lines[-1], after.lines[0]
    top = before.lines[0]
    if a.vertical != b.vertical or abs(a.em - b.em) > 0.03 * a.em or b.left > 0.5:
        return False
    measure = top.measure * top.em
    beside, back = (b.box.y - top.box.y, b.box.x - a.box.x) if a.vertical else (b.box.x - top.box.x, a.box.y - b.box.y)
    return beside > measure and back > 0


def _break(a: Measured, b: Measured, block: Block, alone: bool) -> Iterator[_SettingFault]:
    """What is wrong with the break between two lines of a block, at most one thing at each side."""
    sure = list(_sure_break(a, b))
    yield from sure
    if sure or not a.full or justified(block, alone) is None:
        return
    if a.last + b.first in jlreq.INSEPARABLE:
        yield _SettingFault("text/kinsoku", Level.WARNING, f"面で「{a.last + b.first}」が2行に分かれています（分離禁止）{_context(a, b)}",
                    "2字分の記号は分けず、前か次の行にそろえて入れてください", (b, a), _spot_box(b, first=True), a.last + b.text[:12])
    elif b.first in jlreq.NOT_AT_START and not _marks_items(b.first, block):
        weak = alone and b.first in jlreq.RELAXABLE
        yield _start(a, b, Level.NOTICE if weak else Level.WARNING)
    elif a.last in jlreq.NOT_AT_END:
        yield _end(a, b)


def _sure_break(a: Measured, b: Measured) -> Iterator[_SettingFault]:
    if b.first in _NEVER_FIRST:
        yield _start(a, b, Level.WARNING)
    elif a.last in _NEVER_LAST:
        yield _end(a, b)


def _marks_items(char: str, block: Block) -> bool:
    """The character starts several lines of the block: a list mark (・, ‐, …) rather than text."""
    return char not in jlreq.SMALL_KANA | jlreq.PROLONGED | jlreq.ITERATION \
        and sum(line.first == char for line in block.lines) > 1


def _start(a: Measured, b: Measured, level: Level) -> _SettingFault:
    return _SettingFault("text/kinsoku", level, f"面で行の頭に「{b.first}」が来ています（行頭禁則）{_context(a, b)}",
                 "前の行に追い込むか、前の1字と一緒に次の行へ送ってください", (b, a), _spot_box(b, first=True), a.text[-6:] + b.text[:6])


def _end(a: Measured, b: Measured) -> _SettingFault:
    return _SettingFault("text/kinsoku", Level.WARNING, f"面で行の終わりに「{a.last}」が来ています（行末禁則）{_context(a, b)}",
                 "次の行の頭へ送ってください", (a, b), _spot_box(a, first=False), a.text[-6:] + b.text[:6])


def _context(a: Measured, b: Measured) -> str:
    return f"「…{a.text[-5:]}／{b.text[:5]}…」"


def _spot_box(line: Measured, *, first: bool) -> Box:
    """About one character at the line's start or end."""
    box, em = line.box, line.em
    if line.vertical:
        return Box(box.x, box.y if first else box.y + box.h - em, box.w, min(em, box.h))
    return Box(box.x if first else box.x + box.w - em, box.y, min(em, box.w), box.h)


# --- flush ---------------------------------------------------------------------------------


def _flush(block: Block, alone: bool) -> Iterator[_SettingFault]:
    """One finding a block for lines off the edge, one for holes; the worst line is shown."""
    level = justified(block, alone)
    if level is None:
        return
    # What the program rounds away (Chromium sets 縦組み to whole pixels) is no fault of the line.
    allowed = OFF_EDGE + 2 * block.scatter
    off = sorted((line for line in block.lines if line.full and abs(line.right) > allowed),
                 key=lambda line: -abs(line.right))
    if off:
        worst = off[0]
        edge = "下端" if worst.vertical else "右端"
        what = f"{edge}に{worst.right:.2f}字分とどいていません" if worst.right > 0 else f"{edge}から{-worst.right:.2f}字分出ています"
        yield _flushed(off, level, f"面で「…{worst.text[-8:]}」の行が段の{what}",
                       "両端をそろえて組まれているか、1行に伸ばせない語（英数字、URL）がないか見てください")
    holes = sorted(((line, gap) for line in block.lines if (gap := _hole(line))), key=lambda hole: -hole[1].width)
    if holes:
        gap = holes[0][1]
        yield _flushed([line for line, _ in holes], level, f"面で「{gap.before}」と「{gap.after}」の間が{gap.width:.1f}字分あいています",
                       "長い語が次の行に送られていないか見て、文か改行の位置を変えてください")


def _hole(line: Measured) -> Gap | None:
    stretched = line.full or not line.closes and abs(line.right) <= OFF_EDGE
    return line.gap if stretched and line.gap and line.gap.width > WIDE_GAP and not line.gap.designed else None


def _flushed(lines: list[Measured], level: Level, message: str, hint: str) -> _SettingFault:
    more = f"（この段にほか{len(lines) - 1}行）" if len(lines) > 1 else ""
    return _SettingFault("text/flush", level, message + more, hint, tuple(lines), lines[0].box, lines[0].text)
