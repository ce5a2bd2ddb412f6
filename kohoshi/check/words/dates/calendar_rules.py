"""What one line says of days and hours, held against the calendar: days, the nth weekday, ranges, hours, holidays."""
from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator

from kohoshi.check.words.dates.line import DatedPassage
from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import WEEKDAYS, Annex, Clock, Found, Hours, Recurring, holiday, holiday_names, holidays_of, say_day, say_weekday
from kohoshi.issue.dates.holidays import days_named

# --- nth ------------------------------------------------------------------------------------------
# Days given beside a rule that they should follow: 毎月第2・第4火曜日(7月は12日・26日), 毎週日曜日(6月5日・12日).

_LISTED = r"(?P<day>[0-9]{1,2})日(?:\s?\([^()]{1,4}\))?"
#: What follows such a rule at once: the month, unless the rule names it, and a list of days.
_EACH = _LISTED.replace("?P<day>", "?:")
_GIVEN = re.compile(r"(?:は?、?\s?(?P<inside>\()|は、?|、|\s|(?P<of>の)(?=[0-9]{1,2}[月日]))(?:(?P<month>[0-9]{1,2})月(?:は|の場合は|[はの]?、)?\s?)?"
                    rf"(?P<days>{_EACH}(?:\s?[・、,と]\s?{_EACH})*)")
#: The month that a rule stands under; the last one before it counts.
_NAMED = re.compile(r"([0-9]{1,2})月(?:は|の|、)")
#: 7月の土曜日(2・9・16・23・30日): days of one month, each of which should be that day of the week.
_OF_MONTH = re.compile(rf"(?<![0-9])(?P<month>[0-9]{{1,2}})月の(?:毎週|各)?(?P<weekday>[{WEEKDAYS}])曜日?\((?P<days>[0-9]{{1,2}}日?(?:[・、,][0-9]{{1,2}}日?)*日)\)")
#: A day that begins or ends something else: 「第2火曜日、7月5日までに申込み」.
_LIMIT = re.compile(r"\s?(?:まで|から|[~-]|以|必着|締)")
#: Days that leave the rule on purpose.
_MOVED = re.compile(r"振替|振り替|変更|休|除|ただし|例外|祝|代わり|中止")


def nths(line: DatedPassage) -> Iterator[Finding]:
    yield from _of_month(line)
    for rule in line.recurring:
        given = _GIVEN.match(line.folded, rule.end) if rule.weekdays else None
        if given is None or _MOVED.search(line.folded, rule.start, line.sentence(rule.start, rule.end)[1]):
            continue
        if _LIMIT.match(line.folded, given.end()) or not (given["inside"] or given["of"] or rule.month):
            continue
        month = int(given["month"]) if given["month"] else rule.month
        if given["of"] and month is None:  # 6月は第3日曜日の19日
            named = _NAMED.findall(line.folded, line.sentence(rule.start, rule.end)[0], rule.start)
            month = int(named[-1]) if named else None
        if month is not None and 1 <= month <= 12 and rule.month in (None, month):
            yield from _outside(line, rule, given, month)


def _of_month(line: DatedPassage) -> Iterator[Finding]:
    for match in _OF_MONTH.finditer(line.folded):
        month = int(match["month"])
        if not 1 <= month <= 12 or _MOVED.search(line.folded, match.start(), line.sentence(*match.span())[1]):
            continue
        year, _ = line.calendar.nearest(month)
        for each in re.finditer("[0-9]{1,2}", match["days"]):
            if not 1 <= int(each[0]) <= monthrange(year, month)[1]:
                continue  # of days that there may not be other rules speak
            day = dt.date(year, month, int(each[0]))
            if day.weekday() != WEEKDAYS.index(match["weekday"]):
                start = match.start("days") + each.start()
                yield line.finding("date/weekday", Level.ERROR,
                                   f"{say_day(day, line.calendar.year)}は{WEEKDAYS[day.weekday()]}曜日です（「{match['weekday']}曜日」とあります）",
                                   "日付と曜日のどちらが正しいか、元の資料で確かめてください", start, start + len(each[0]))


def _outside(line: DatedPassage, rule: Recurring, given: re.Match[str], month: int) -> Iterator[Finding]:
    year, _ = line.calendar.nearest(month)
    right = rule.dates(year, month)
    told = [int(match["day"]) for match in re.finditer(_LISTED, given["days"])]
    follows = rule.month is not None or bool(given["of"]) or any(day.day in told for day in right)
    for match in re.finditer(_LISTED, given["days"]):
        if int(match["day"]) not in {day.day for day in right} and 1 <= int(match["day"]) <= monthrange(year, month)[1]:
            start = given.start("days") + match.start()
            beside = any(abs(day.day - int(match["day"])) == 1 and holiday(day) is None for day in right)
            # 「毎月第2火曜日(7月は19日)」 may be an exception; a day beside the right one is a slip
            level = Level.ERROR if follows else Level.WARNING if beside else Level.NOTICE
            days = "・".join(say_day(day, line.calendar.year) for day in right)
            said = f"{'第' * bool(rule.nths)}{'・'.join(map(str, rule.nths))}{'・'.join(WEEKDAYS[day] for day in rule.weekdays)}曜日"
            yield line.finding("date/weekday", level, f"{month}月{match['day']}日は{said}ではありません",
                               f"{month}月の{said}は{days}です。どちらが正しいか、元の資料で確かめてください", start, start + len(match["day"]) + 1)


# --- span -----------------------------------------------------------------------------------------
# Ranges of dates that run backwards.

def ranges(line: DatedPassage) -> Iterator[Finding]:
    for begin, until in zip(line.dates, line.dates[1:], strict=False):
        if until.link == "range" and _ends_before(begin, until):
            yield line.finding("date/range", Level.ERROR,
                               f"期間の終わり（{_date_text(line, until)}）が、始まり（{_date_text(line, begin)}）より前です",
                               "始まりと終わりの日付を確かめてください", begin.start, until.end)


def _date_text(line: DatedPassage, found: Found) -> str:
    return line.passage.text[found.start:found.end]


def _ends_before(begin: Found, until: Found) -> bool:
    """Only where it is sure: a range without years over the turn of the year runs forward."""
    if begin.year is not None and until.year is not None:
        if begin.date and until.date:
            return until.date < begin.date
        if begin.day is None and until.day is None:
            return (until.year, until.month or begin.month or 0) < (begin.year, begin.month or until.month or 0)
        return until.year < begin.year
    if begin.day is None or until.day is None or begin.month is None or until.month is None or until.next_year:
        return False
    if until.short_year is not None:  # 1月21日(土)～7年1月14日(火)
        return bool(begin.date and until.date and until.date < begin.date)
    if begin.month == until.month and until.year is None:
        return until.day < begin.day and until.shift is None
    return begin.year is None and until.year is None and _weekday_says_so(begin, until)


def _weekday_says_so(begin: Found, until: Found) -> bool:
    """7月10日(日)～6月20日(月): the weekday of the end fits the year of the begin, not the next."""
    if not (begin.date and until.date and until.annex and until.annex.weekday == until.date.weekday()):
        return False
    return until.date < begin.date and (begin.annex is None or begin.annex.weekday in (None, begin.date.weekday()))


# --- clock ----------------------------------------------------------------------------------------
# Times of day that do not exist or end before they begin.

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


def clocks(line: DatedPassage) -> Iterator[Finding]:
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


def _halves(line: DatedPassage) -> Iterator[Finding]:
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


def _after_midnight(line: DatedPassage, each: Hours, clock: Clock) -> bool:
    """26:00 of a bar or a broadcast is two o'clock of the night after the day."""
    if clock.half or clock.minute > 59 or not 24 <= clock.hour < _MORNING_AFTER:
        return False
    return _ON_AIR.search(line.folded) is not None or clock is each.until and each.begin.sound and each.begin.hour * 60 >= _EVENING


def _unsound(line: DatedPassage, clock: Clock) -> Finding:
    text = line.passage.text[clock.start:clock.end]
    if clock.clash:
        told = f"「{text}」は、午前・午後と24時間の書きかたが混ざっています"
        hint = f"「午後{clock.hour - 12}時」か「{clock.hour}時」のどちらかにそろえてください" if clock.half == "午後" else "午前か午後か、元の資料で確かめてください"
        return line.finding("date/clock", Level.ERROR, told, hint, clock.start, clock.end)
    return line.finding("date/clock", Level.ERROR, f"「{text}」という時刻はありません", "時刻を確かめてください（分は59まで、時は24までです）",
                        clock.start, clock.end)


def _backwards(line: DatedPassage, each: Hours) -> bool:
    last = each.last  # 0:00 is the midnight that ends the day
    if not last or each.next_day or last > each.first or _NIGHT.search(line.folded):
        return False
    return each.first < _EVENING or last >= _NOON


def _hint(each: Hours) -> str:
    until = each.until
    if until is not None and not until.half and until.hour < 12:
        return f"午後{until.hour}時のことなら、そう分かるように書いてください（{until.hour + 12}時）"
    return "始まりと終わりの時刻を確かめてください"


# --- holiday --------------------------------------------------------------------------------------
# 祝日 said of a day that is none, called by a wrong name, or not marked.

#: Between a holiday's name and its date, when the one says what the other is; and what follows then.
#: 7月17日(日) 海の日フェスタ and 海の日は7月1日から予約 say nothing of the kind.
_NAME_FIRST = re.compile(r"(?: ?\( ?| ?の ?)|(?P<beside>[ :]?)|(?P<claim>は、? ?)")
#: 海の日7月18日 says it of that day, 海の日 7月16日～18日 of a period; 5月3日 憲法記念日 5月4日 gives the name behind its day.
_OF_DAY_BEFORE = re.compile(r"日(?: ?\([^()]{1,8}\))?[ は:]?$")
#: 成人の日のつどいは1月10日(火): what is held for a holiday on a working day right beside it.
_HELD_ON = re.compile(r"の(?:つどい|集い|式典?|行事|記念式典|お祝い)(?:\([^()]{1,20}\))?は、?(?:令和\d+年|\d{4}年)?$")
_BESIDE = 3
_DATE_FIRST = re.compile(r" ?(?:の|は、?|\()? ?")
_ENDS = re.compile(r" ?(?:$|[)。]|です|で、|のため|で休)")


def holidays(line: DatedPassage) -> Iterator[Finding]:
    names = holiday_names(line.folded)
    joined = {at for at, found in enumerate(line.dates[1:]) if found.link in ("list", "range")}
    for at, found in enumerate(line.dates):
        days = _likely(found)
        if not days:
            continue
        said = found.annex
        if said and said.weekday is not None and all(day.weekday() != said.weekday for day in days):
            continue  # date/weekday tells it
        called = said.names[0] if said and said.names else _called(line.folded, found, names, at in joined)
        if called and all(holiday(day) != called for day in days):
            yield _misnamed(line, found, days[0], called)
        elif not called and (for_holiday := _held_for(line.folded, found, names, days)):
            name, own = for_holiday
            yield line.finding("date/holiday", Level.WARNING, f"{name}は{say_day(own, line.calendar.year)}です（「{line.passage.text[found.start:found.end]}」とあります）",
                               "祝日が動く前の年の写しではないか、日付を確かめてください", found.start, found.end)
        elif said and said.holiday and not any(holiday(day) for day in days):
            yield _none(line, found, days[0], said.text)
        elif said and not called and not said.holiday and _unmarked(line, said, days[0]) and all(map(holiday, days)) and (feast := holiday(days[0])):
            yield line.finding("date/holiday", Level.NOTICE, f"{say_day(days[0], line.calendar.year)}は{feast}です（「{said.text}」とだけあります）",
                               "「(月・祝)」のように書くと、読者が祝日と分かります", found.start, found.end)


def _likely(found: Found) -> list[dt.date]:
    """The days it can mean; with a weekday that fits some, only these."""
    weekday = found.annex.weekday if found.annex else None
    fitting = [day for day in found.dates if weekday is None or day.weekday() == weekday]
    return fitting or list(found.dates)


def _unmarked(line: DatedPassage, said: Annex, day: dt.date) -> bool:
    """A day to come with its weekday alone behind it."""
    coming = day >= dt.date(line.calendar.year, line.calendar.month, 1)
    return coming and said.weekday is not None and not any(sign in said.text for sign in "祝休振㈷")


def _called(folded: str, found: Found, names: list[tuple[int, int, str]], joined: bool) -> str | None:
    """The name of a holiday said of the date: 海の日(7月18日), 7月18日(月)の海の日."""
    for start, end, name in names:
        if end <= found.start and (between := _NAME_FIRST.fullmatch(folded, end, found.start)):
            if between["beside"] is not None and (joined or _OF_DAY_BEFORE.search(folded, 0, start)):
                continue
            return name if not between["claim"] or _ENDS.match(folded, found.end) else None
        if found.end <= start and _DATE_FIRST.fullmatch(folded, found.end, start) and _ENDS.match(folded, end):
            return name
    return None


def _held_for(folded: str, found: Found, names: list[tuple[int, int, str]], days: list[dt.date]) -> tuple[str, dt.date] | None:
    """(holiday, its day) when what is held for it is said to be on a working day beside it."""
    for _, end, name in names:
        if end <= found.start and _HELD_ON.fullmatch(folded, end, found.start):
            for day in days:
                own = days_named(name, day.year)
                if own and 0 < abs((day - own[0]).days) <= _BESIDE and day.weekday() < 5 and holiday(day) is None:
                    return name, own[0]
    return None


def _misnamed(line: DatedPassage, found: Found, day: dt.date, called: str) -> Finding:
    year, right = line.calendar.year, holiday(day)
    own = days_named(called, day.year)
    if right:
        message = f"{say_day(day, year)}は{right}です（「{called}」とあります）"
    elif own:
        message = f"{called}は{say_day(own[0], year)}です（「{say_day(day, year)}」とあります）"
    else:
        message = f"{day.year}年に{called}という祝日はありません"
    hint = f"{called}は{say_day(own[0], year)}です。日付と名前のどちらが正しいか確かめてください" if right and own else "日付と祝日の名前を確かめてください"
    return line.finding("date/holiday", Level.ERROR, message, hint, found.start, found.end)


def _none(line: DatedPassage, found: Found, day: dt.date, text: str) -> Finding:
    listed = "、".join(f"{each.day}日({name})" for each, name in holidays_of(day.year, day.month))
    hint = f"{day.month}月の祝日は{listed}です。日付を確かめてください" if listed else f"{day.month}月に祝日はありません。日付を確かめてください"
    return line.finding("date/holiday", Level.ERROR, f"{say_day(day, line.calendar.year)}は祝日ではありません（「{text}」とあります）",
                        hint, found.start, found.end)


# --------------------------------------------------------------------------------------------------

_PART_OF_MONTH = re.compile(r"(?:の)?(?:上旬|中旬|下旬|初め|半ば|末|頃|ごろ)|に(?!及)|から|以降|[0-9]{1,2}日")
_LENGTH = re.compile(r"(?:生後|満|最長|最大|上限|通算|合計|延べ|期間は?|約|[~-])\s?$")
_AS_WEEKDAY = re.compile(rf"[{WEEKDAYS}](?:曜日?)?(?:・?祝)?|祝日?")
_LAST = {4: 30, 6: 30, 9: 30, 11: 30, 2: 28}


def days(line: DatedPassage) -> Iterator[Finding]:
    for found in line.dates:
        if found.day is None:
            if found.month is not None and not 1 <= found.month <= 12 and _of_a_year(line, found):
                yield _no_month(line, found)
        elif not found.dates:
            yield from _impossible(line, found)
        else:
            yield from _weekday(line, found)


def weekdays_as_readings(passage: Passage) -> Iterator[Finding]:
    """6月12日《日》: these brackets give a word its reading, and the weekday would not be printed as one."""
    for start, end, reading in passage.readings:
        if _AS_WEEKDAY.fullmatch(reading) and passage.text[start:end].endswith("日"):
            yield passage.finding("date/weekday", Level.ERROR, f"「《{reading}》」は「{passage.text[start:end]}」のふりがなになり、曜日として印刷されません",
                                  "曜日は「（ ）」で書いてください。《 》は、ふりがなの記号です", start, end)


def _of_a_year(line: DatedPassage, found: Found) -> bool:
    """A month alone is one with its year before it or a part of it behind; else it may be a length (上限48月)."""
    if _LENGTH.search(line.folded, 0, found.start):
        return False
    return bool(found.years) or bool(_PART_OF_MONTH.match(line.folded, found.end))


def _no_month(line: DatedPassage, found: Found) -> Finding:
    return line.finding("date/impossible", Level.ERROR, f"{found.month}月という月はありません",
                        "元の資料で月を確かめてください", found.start, found.end)


def _impossible(line: DatedPassage, found: Found) -> Iterator[Finding]:
    month, day = found.month, found.day
    assert day is not None
    if month is not None and not 1 <= month <= 12:
        if not line.folded.startswith("〇", found.start):  # 〇月〇日 of a form
            yield _no_month(line, found)
        return
    if (month, day) == (2, 29):
        if any(word in line.folded for word in ("うるう", "閏")):
            return
        said = f"{found.year or line.calendar.year}年の2月29日" if found.year else "2月29日"
        hint = "うるう年ではないので、2月は28日までです。日付を確かめてください"
    else:
        said = f"{month}月{day}日" if month else f"{day}日"
        hint = f"{month}月は{_LAST.get(month, 31)}日までです。日付を確かめてください" if month else "日付を確かめてください"
    yield line.finding("date/impossible", Level.ERROR, f"{said}という日はありません", hint, found.start, found.end)


def _weekday(line: DatedPassage, found: Found) -> Iterator[Finding]:
    said = found.annex
    if said is None or said.weekday is None or found.date is None:
        return
    right = [day for day in found.dates if day.weekday() == said.weekday]
    day = found.date
    if not right:
        message = f"{say_day(day, line.calendar.year)}は{say_weekday(day)}です（「{said.text}」とあります）"
        yield line.finding("date/weekday", Level.ERROR, message, _other_way(day, said.weekday), found.start, found.end)
    elif said.nth is not None and (right[0].day + 6) // 7 != said.nth:
        day = right[0]
        message = f"{say_day(day, line.calendar.year)}は第{(day.day + 6) // 7}{say_weekday(day)}です（「{said.text}」とあります）"
        yield line.finding("date/weekday", Level.ERROR, message, "日付と「第○」のどちらが正しいか、元の資料で確かめてください",
                           found.start, found.end)


def _other_way(day: dt.date, weekday: int) -> str:
    """The days with that weekday on either side."""
    later = day + dt.timedelta(days=(weekday - day.weekday()) % 7)
    near = f"{say_day(later - dt.timedelta(days=7), day.year)}か{say_day(later, day.year)}"
    return f"{WEEKDAYS[weekday]}曜日なら{near}です。日付と曜日のどちらが正しいか、元の資料で確かめてください"
