"""Times of day that do not exist or end before they begin."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kohoshi.check.words.dates.line import Line
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Clock, Hours

#: A range that begins in the evening goes on into the night, not beyond noon.
_EVENING, _NOON = 17 * 60, 12 * 60
#: Hours up to 29時 count on through the night.
_MORNING_AFTER = 30
_ON_AIR = re.compile(r"放送|テレビ|ラジオ|番組|オンエア|[0-9]ch|深夜")
_NIGHT = re.compile(r"翌|夜|深夜|未明|宿直|救急|急患|時間外|オールナイト|24時間|泊|通行止")


def clocks(line: Line) -> Iterator[Finding]:
    for each in line.hours:
        for clock in (each.begin, each.until):
            if clock is not None and not clock.sound and not _after_midnight(line, each, clock):
                yield _unsound(line, clock)
        if each.sound and each.until is not None and _backwards(line, each):
            text = line.passage.text
            yield line.finding("date/clock", Level.ERROR,
                               f"終わりの時刻（{text[each.until.start:each.until.end]}）が、始まり（{text[each.begin.start:each.begin.end]}）より後ではありません",
                               _hint(each), each.start, each.end)


def _after_midnight(line: Line, each: Hours, clock: Clock) -> bool:
    """26:00 of a bar or a broadcast is two o'clock of the night after the day."""
    if clock.half or clock.minute > 59 or not 24 <= clock.hour < _MORNING_AFTER:
        return False
    return _ON_AIR.search(line.folded) is not None or clock is each.until and each.begin.sound and each.begin.hour * 60 >= _EVENING


def _unsound(line: Line, clock: Clock) -> Finding:
    text = line.passage.text[clock.start:clock.end]
    if clock.clash:
        told = f"「{text}」は、午前・午後と24時間の書きかたが混ざっています"
        hint = f"「午後{clock.hour - 12}時」か「{clock.hour}時」のどちらかにそろえてください" if clock.half == "午後" else "午前か午後か、元の資料で確かめてください"
        return line.finding("date/clock", Level.ERROR, told, hint, clock.start, clock.end)
    return line.finding("date/clock", Level.ERROR, f"「{text}」という時刻はありません", "時刻を確かめてください（分は59まで、時は24までです）",
                        clock.start, clock.end)


def _backwards(line: Line, each: Hours) -> bool:
    last = each.last  # 0:00 is the midnight that ends the day
    if not last or each.next_day or last > each.first or _NIGHT.search(line.folded):
        return False
    return each.first < _EVENING or last >= _NOON


def _hint(each: Hours) -> str:
    until = each.until
    if until is not None and not until.half and until.hour < 12:
        return f"午後{until.hour}時のことなら、そう分かるように書いてください（{until.hour + 12}時）"
    return "始まりと終わりの時刻を確かめてください"
