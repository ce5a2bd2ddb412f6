"""Times of day that do not exist or end before they begin."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kohoshi.check.words.dates.line import Line
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Clock, Hours

#: A range that begins in the evening goes on into the night, not beyond noon.
_EVENING, _NOON = 17 * 60, 12 * 60
#: Nothing that begins in the day goes on at one to five in the morning.
_DAY, _SMALL = 8 * 60, 5
#: Hours up to 29時 count on through the night.
_MORNING_AFTER = 30
_ON_AIR = re.compile(r"放送|テレビ|ラジオ|番組|オンエア|[0-9]ch|深夜")
_NIGHT = re.compile(r"翌|夜|深夜|未明|宿直|救急|急患|時間外|オールナイト|24時間|泊|通行止")


#: Work, warnings and quakes happen at night.
_AT_NIGHT = re.compile(r"深夜|未明|早朝|夜|地震|警報|断水|工事|放送|災害|発生|空襲|噴火|火災|停電|番組|始発|終電|急患|救急|消灯|夜間|始業")


def clocks(line: Line) -> Iterator[Finding]:
    yield from _halves(line)
    for each in line.hours:
        for clock in (each.begin, each.until):
            if clock is not None and not clock.sound and not _after_midnight(line, each, clock):
                yield _unsound(line, clock)
        if each.sound and each.until is not None and _backwards(line, each):
            text = line.passage.text
            yield line.finding("date/clock", Level.ERROR,
                               f"終わりの時刻（{text[each.until.start:each.until.end]}）が、始まり（{text[each.begin.start:each.begin.end]}）より後ではありません",
                               _hint(each), each.start, each.end)


def _halves(line: Line) -> Iterator[Finding]:
    """午前1時～午前2時 behind a time of the day, which should be 午後; and 午後12時30分, which is half past midnight."""
    text = line.passage.text
    for before, each in zip(line.hours, line.hours[1:], strict=False):
        if before.begin.sound and each.begin.half == "午前" and 1 <= each.begin.hour <= _SMALL and before.first >= _DAY and each.sound \
                and not any(before.end <= found.start < each.start for found in line.dates) and not _AT_NIGHT.search(line.folded):
            yield line.finding("date/clock", Level.WARNING, f"「{text[each.start:each.end]}」は夜中です（前に「{text[before.start:before.end]}」とあります）",
                               "午後のまちがいではないか、元の資料で確かめてください", each.start, each.end)
    for clock in (clock for each in line.hours for clock in (each.begin, each.until) if clock is not None):
        if clock.half == "午後" and clock.hour == 12 and clock.minute:
            yield line.finding("date/clock", Level.WARNING, f"「{text[clock.start:clock.end]}」は、夜中の0時{clock.minute}分とも読めます",
                               f"昼なら「午後0時{clock.minute}分」と書きます", clock.start, clock.end)


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
