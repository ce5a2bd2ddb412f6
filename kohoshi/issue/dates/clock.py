"""Times of day: 午前9時30分～午後5時, 9:00～17:00, 正午, 夜7時."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kohoshi.issue.dates.fold import KANJI, fold, number, without_readings

_NOT_AN_HOUR = "[間期代点限差給短効化速計刻事節目]"
_HALF = r"(?:(?P<half{}>午前|午後|夜|[AaPp]\.?[Mm]\.?(?![A-Za-z])) ?)"
_COLON = r"(?P<h1>\d{1,2}):(?P<m1>\d{2})(?![\d:])(?: ?(?P<behind>[AaPp]\.?[Mm])\.?(?![A-Za-z])(?! ?\d))?"
#: 16時50～17時20分: the minutes' 分 is left out beside a dash or at the end of a phrase.
_NO_UNIT = r"(?P<m4>[0-5]\d)(?= ?(?:[~-]|から|まで|[、。,)」]|$))"
_WORDS = rf"(?P<h2>\d{{1,2}})時(?!{_NOT_AN_HOUR})(?:(?P<m2>\d{{1,2}})分(?!間)|(?P<half_past>半)|{_NO_UNIT})?"
_KANJI = rf"(?P<h3>{KANJI}{{1,3}})時(?!{_NOT_AN_HOUR})(?:(?P<m3>{KANJI}{{1,3}})分(?!間)|(?P<half_past3>半))?"
#: 十三時～十五時 behind a date or a dash; 一時 is more often «for a while».
_KANJI_ALONE = rf"(?P<h5>{KANJI}{{1,3}})時(?!{_NOT_AN_HOUR})(?:(?P<m5>{KANJI}{{1,3}})分(?!間)|(?P<half_past5>半))?(?= ?(?:[~\-、。)]|から|まで|$))"
_HOUR_ONLY = r"(?P<h4>\d{1,2})(?= ?(?:~|-|から) ?(?:午[前後] ?)?\d{1,2}時(?!間))"
_CLOCK = re.compile(
    rf"(?P<noon>正午)|(?<!\d[:.,/])(?<![\d第約]){_HALF.format(1)}?(?:{_COLON}|{_WORDS})"
    rf"|{_HALF.format(3)}{_KANJI}|(?<=[)~\-]){_KANJI_ALONE}|(?<=[)~\-] ){_KANJI_ALONE.replace('5', '6')}|(?<!\d[:.,/])(?<![\d\-第約月・、]){_HALF.format(4)}?{_HOUR_ONLY}")
#: 夜7時 is of the evening, 夜2時 of the night.
_EVENING = range(5, 12)
#: A space behind the wave dash alone ends the range: 13:30～ 13:00開場.
_TO = re.compile(r"(?: (?:~|-|ー|から|より) ?|(?:~|-|ー|から|より))(?P<next>翌(?:日|朝)?の? ?)?$")
#: Words before a ratio or a score, which looks like a time: 縮尺1:50.
_RATIO = re.compile(r"(?:比|比率|縮尺|割合|スコア|倍率|対)(?:は|が|:|、|\()? ?$")


@dataclass(frozen=True)
class Clock:
    """A time at [start, end) as written: ``half`` 午前, 午後 or ''."""

    start: int
    end: int
    half: str
    hour: int
    minute: int

    @property
    def sound(self) -> bool:
        """There is such a time of day (24:00 ends a day)."""
        return self.minute < 60 and (self.hour < 24 or (self.hour, self.minute) == (24, 0)) and not self.clash

    @property
    def clash(self) -> bool:
        """午後13時: twelve hours and twenty-four mixed."""
        return bool(self.half) and 12 < self.hour <= 24 and self.minute < 60

    def minutes(self, half: str = "") -> int:
        """Minutes since midnight; ``half`` holds where none is written. 午前12時 and 午後12時 are
        both noon, as they are used."""
        hour = self.hour + 12 if (self.half or half) == "午後" and self.hour < 12 else self.hour
        return hour * 60 + self.minute


@dataclass(frozen=True)
class Hours:
    """A time, or from one to another. ``next_day``: the end is written as of the next day."""

    begin: Clock
    until: Clock | None = None
    next_day: bool = False

    @property
    def start(self) -> int:
        return self.begin.start

    @property
    def end(self) -> int:
        return (self.until or self.begin).end

    @property
    def sound(self) -> bool:
        return self.begin.sound and (self.until is None or self.until.sound)

    @property
    def first(self) -> int:
        """Minutes since midnight."""
        return self.begin.minutes()

    @property
    def last(self) -> int | None:
        """Minutes since midnight of the day it begins. 午後1時～3時 and 正午～1時 end in the afternoon."""
        if self.until is None:
            return None
        if self.next_day:  # 夜9時～翌朝6時: the half of the day before says nothing of the next one
            return self.until.minutes() + 24 * 60
        if (self.begin.half == "午後" and not self.until.half and (self.until.hour, self.until.minute) == (12, 0)
                and self.until.end - self.until.start > 2 and self.begin.minutes() >= 18 * 60):
            return 24 * 60  # 午後11時～12時, not 正午
        noon = not self.begin.half and self.begin.end - self.begin.start == 2 and self.begin.hour == 12
        return self.until.minutes("午後" if noon else self.begin.half)


def hours(text: str) -> list[Hours]:
    """Every time of day in ``text``, ranges as one, in order. Readings in brackets do not part them."""
    folded = fold(text)
    if read := without_readings(folded):
        return [Hours(_moved(each.begin, read[1]), _moved(each.until, read[1]) if each.until else None, each.next_day) for each in _hours(read[0])]
    return _hours(folded)


def _moved(clock: Clock, at: Sequence[int]) -> Clock:
    return replace(clock, start=at[clock.start], end=at[clock.end])


def _hours(folded: str) -> list[Hours]:
    out: list[Hours] = []
    for match in _CLOCK.finditer(folded):
        if _RATIO.search(folded, 0, match.start()):
            continue
        clock = _clock(match)
        link = _TO.fullmatch(folded, out[-1].end, match.start()) if out and out[-1].until is None else None
        if link:
            out[-1] = Hours(out[-1].begin, clock, bool(link["next"]))
        else:
            out.append(Hours(clock))
    return out


def _clock(match: re.Match[str]) -> Clock:
    if match["noon"]:
        return Clock(match.start(), match.end(), "", 12, 0)
    hour = number(next(match[name] for name in ("h1", "h2", "h3", "h4", "h5", "h6") if match[name]))
    half = _half(match["half1"] or match["half3"] or match["half4"] or match["behind"] or "", hour)
    written = match["m1"] or match["m2"] or match["m3"] or match["m4"] or match["m5"] or match["m6"]
    minute = number(written) if written else 30 if match["half_past"] or match["half_past3"] or match["half_past5"] or match["half_past6"] else 0
    return Clock(match.start(), match.end(), half, hour, minute)


def _half(written: str, hour: int) -> str:
    """午前, 午後 or '' for the word before an hour."""
    if written == "夜":
        return "午後" if hour in _EVENING else "午前" if hour < 5 else ""
    return written if written.startswith("午") else {"a": "午前", "p": "午後"}.get(written[:1].lower(), "")
