"""Values that stand twice, as a change accepted by hand leaves them: 6月12日19日(日), (日)(土), 10時時."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kohoshi.check.words.dates.line import DatedPassage
from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import WEEKDAYS
from kohoshi.issue.dates.fold import fold

_HINT = "直す前の値が残っていないか、元の資料で確かめてください"
#: Two days without anything between; 6月12日3日間 counts, 6月11日(土)12日(日) and days in a column are lists.
_DAYS = re.compile(rf"(?<![\d・、,~日-])(?P<first>\d{{1,2}}月\d{{1,2}}日)(?P<second>(?:\d{{1,2}}月)?\d{{1,2}}日)"
                   rf"(?=\((?:[{WEEKDAYS}]曜?日?|[{WEEKDAYS}]・?祝|祝)\)|[にはでかまの~、。・ ]|必着|消印|締|$)")
#: The same day twice: 6月18日(土)18日(土).
_AGAIN = re.compile(rf"(?P<day>(?<!\d)\d{{1,2}}日\([{WEEKDAYS}](?:曜日?|・?祝)?\)) ?(?:\d{{1,2}}月)?(?P=day)(?=[にでのかま、。]|$)")
#: Two times without anything between: a wave dash or the value before it was lost.
_TIMES = re.compile(r"(?P<one>(?:午前|午後)\d{1,2}(?:時(?:\d{1,2}分|半)?|:\d\d))(?:午前|午後)\d{1,2}(?:時|:\d\d)")
#: Two weekdays behind one day; 11日・12日(土)(日) gives each its own, (日)(祝) says one thing.
_WEEKDAYS = re.compile(rf"(?P<plain>\d日 ?[{WEEKDAYS}]曜日? ?\([{WEEKDAYS}](?:曜日?)?\))|(?<![\d・、,~と-])(?P<day>\d{{1,2}}日)\((?P<first>[{WEEKDAYS}])(?:曜日?)?\) ?\((?P<second>[{WEEKDAYS}])(?:曜日?)?\)")
_BEFORE = re.compile(r"\d日(?:・|、|,|と|~|-)(?:\d{1,2}月)?$")
#: A unit typed twice; 12日日曜日, 11月3日日の出 and 3年年金 are none.
_UNITS = re.compile(r"\d(?P<unit>時時(?![間点刻差期計々報])|分分(?![間のけ野割解類担])(?!か[るりれっ])|日日(?![曜本常月間没中付時程々帰当]|の出|の入)|月月(?![曜例謝給報末額刊間見光経]))")
#: Words typed twice: 午後午後1時, 令和令和4年, 6月6月12日, 10時～～12時.
_WORDS = re.compile(r"(?P<word>午前|午後|令和|平成|昭和)(?P=word)|(?<!\d)\d{1,2}月\d{1,2}月\d{1,2}日|(?<=[\d時分日)])~~(?=[\d午])|(?<=[\d時分日)])(?:からから|までまで)(?!から)")
_PRINTED_TWICE = re.compile(r"(\S{6,}) ?\1")
#: A text in which all is double (bold type of an old program) has no single fault.
_ALL_DOUBLE = re.compile(r"(?:([^\d\s])\1){3}")


_END = re.compile(r"消印|必着")
#: Ways to send, each with a day of its own.
_MEANS = re.compile(r"持参|窓口|メール|ファ(?:ックス|クス)|オンライン|電子|フォーム|宅配|願書|第\d|[1-9]次|次回|返送|変更|[①-⑳]|\([1-9]\)|前期|後期|一般|推薦")
#: Between them: both hold (消印有効かつ13日必着), or they are of two things (10日必着・20日消印, and of another entry of a long line).
_OF_TWO = re.compile(r"かつ|必着・|(?:消印|有効)・|[▼▽△▲◆◇●○■□★☆【]")


def doubled(line: DatedPassage) -> Iterator[Finding]:
    yield from _deadlines(line)
    text = line.passage.text
    for match in _DAYS.finditer(line.folded):
        if not _quoted(line, match):
            yield line.finding("date/doubled", Level.ERROR, f"日付が続けて2つあります（「{text[slice(*match.span())]}」）", _HINT, *match.span())
    weekdays = list(_WEEKDAYS.finditer(line.folded))
    for match in weekdays:
        if not _BEFORE.search(line.folded, 0, match.start()) and not _quoted(line, match):
            yield line.finding("date/doubled", Level.ERROR, f"曜日が2つあります（「{text[slice(*match.span())]}」）", _HINT, *match.span())
    for match in _AGAIN.finditer(line.folded):
        if not _quoted(line, match):
            yield line.finding("date/doubled", Level.ERROR, f"同じ日付が続けて2つあります（「{text[slice(*match.span())]}」）", _HINT, *match.span())
    times = list(_TIMES.finditer(line.folded))
    for match in times if len(times) == 1 and not _PRINTED_TWICE.search(line.folded) else ():  # a flattened table has many
        yield line.finding("date/doubled", Level.WARNING, f"時刻が続けて2つあります（「{text[slice(*match.span())]}」）",
                           "「～」が抜けたか、直す前の値が残っていないか、元の資料で確かめてください", *match.span())
    for match in _WORDS.finditer(line.folded):
        yield line.finding("date/doubled", Level.ERROR, f"「{text[slice(*match.span())]}」と、同じ言葉が続いています", _HINT, *match.span())
    for at, found in enumerate(line.dates):
        joined = found.link or at + 1 < len(line.dates) and line.dates[at + 1].link
        if any(match.start() < found.end and found.start < match.end() for match in weekdays):
            continue
        if found.annex and len(found.annex.weekdays) == 2 and not (joined or found.bare) and re.fullmatch(rf"[{WEEKDAYS}][・、]?[{WEEKDAYS}]", found.annex.text):
            yield line.finding("date/doubled", Level.WARNING, f"ひとつの日に曜日が2つあります（「{text[found.start:found.end]}」）", _HINT, found.start, found.end)


def doubled_units(passage: Passage) -> Iterator[Finding]:
    """12時時, 6月月, 10分分; of other units style/repeated tells."""
    folded = fold(passage.text)
    for match in () if _ALL_DOUBLE.search(folded) else _UNITS.finditer(folded):
        yield passage.finding("date/doubled", Level.ERROR, f"「{match['unit'][0]}」が2つ続いています", _HINT, *match.span("unit"))


def _deadlines(line: DatedPassage) -> Iterator[Finding]:
    """「6月30日(木)消印有効。7月1日必着。」: a postmark and an arrival on two days, for nothing told apart."""
    ends = {match[0]: found for found in line.dates if (match := _END.match(line.folded, found.end)) and found.date}
    if len(ends) == 2 and not _MEANS.search(line.folded):
        postmark, arrival = ends["消印"], ends["必着"]
        if postmark.date != arrival.date and not _OF_TWO.search(line.passage.text, min(postmark.end, arrival.end), max(postmark.start, arrival.start)):
            text = line.passage.text
            yield line.finding("date/doubled", Level.WARNING,
                               f"締切が2つあります（「{text[postmark.start:postmark.end]}消印」と「{text[arrival.start:arrival.end]}必着」）",
                               "どちらが締切か、元の資料で確かめてください", min(postmark.start, arrival.start), max(postmark.end, arrival.end) + 2)


def _quoted(line: DatedPassage, match: re.Match[str]) -> bool:
    """Whether no date is judged there: a correction quotes it."""
    return not any(match.start() <= found.start < match.end() or found.start <= match.start() < found.end for found in line.dates)
