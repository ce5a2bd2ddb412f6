"""Family ``consistency``: one event is told alike on the cover, in its article and in the calendars.

Which of two places is right a machine cannot know: every finding shows both.
"""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kohoshi.check.words.announced import check_announcements, other_titles
from kohoshi.check.words.copied import check_copied
from kohoshi.check.words.directory import Directory
from kohoshi.check.words.happenings import (
    CalendarRow,
    Happening,
    agree,
    alike,
    calendar_rows,
    days_in,
    happenings,
    places_agree,
    same,
)
from kohoshi.check.words.passages import Passage
from kohoshi.check.words.persons import strangers
from kohoshi.check.words.quantities import KINDS, Quantity, quantities
from kohoshi.check.words.telephone import comparable, telephones
from kohoshi.check.words.titles import Titles
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.dates import Calendar, Hours, hours
from kohoshi.issue.dates.eras import western_year
from kohoshi.issue.model import Issue
from kohoshi.issue.when.occasions import calendar_of
from kohoshi.text import folded, normal

# --- choice ---------------------------------------------------------------------------------------
# ``consistency/choice``: one group of places given both by order of arrival and by lot; and
# ``consistency/birth``: an age against the births that are named for it.

_COUNT = r"(?:[0-9,]+(?:人|名|組|席|台|個|点|世帯|団体|チーム))?"
#: 先着20人(抽選), 抽選30人(先着順), 先着順・抽選; (○は抽選) and (親子の部は抽選) tell two groups apart.
_BOTH = re.compile(rf"先着順?{_COUNT}[(、]抽選[)。]|(?:抽選){_COUNT}\(先着順?\)|\((?:先着順?[・、]抽選|抽選[・、]先着順?)\)|先着順[・]抽選(?:です|。|$)")

#: 3歳児健診 …令和3年6月生まれ: what the check-up is called, and the first and last birth.
_CHECKUP = re.compile(r"(?P<years>[0-9])歳(?:(?P<months>[0-9]{1,2})(?:か|カ|ヶ|ケ)月)?児(?:歯科)?(?:健診|健康診査|健康診断)")
_BORN = re.compile(r"(?:(?P<era>令和|平成)(?P<of>[0-9]{1,2}|元)|(?P<year>20[0-9]{2}))年(?P<month>[0-9]{1,2})月(?:[0-9]{1,2}日)?生まれ")
#: Months by which a check-up may come before its age, and after it.
_BEFORE, _AFTER = 3, 11


def check_choices(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    for passage in passages:
        if passage.article is None:
            continue
        flat = folded(passage.text)
        if "先着" in flat and "抽選" in flat:
            for match in _BOTH.finditer(flat):
                yield passage.finding("consistency/choice", Level.WARNING, f"「{passage.text[match.start():match.end()]}」は、先着順と抽選の両方になっています",
                                      "申込みの多いときにどう決めるのか確かめて、どちらかにしてください", *match.span())
        if "生まれ" in flat and "健" in flat:
            yield from _births(issue, passage, flat)


def _births(issue: Issue, passage: Passage, flat: str) -> Iterator[Finding]:
    """Where a line names one check-up, the child must be about that old in the month of the issue."""
    named, born = list(_CHECKUP.finditer(flat)), list(_BORN.finditer(flat))
    if len(named) != 1 or len(born) != 1:
        return
    year, month = (int(part) for part in str(issue.publication.month).split("-"))
    one, match = born[0], named[0]
    birth = int(one["year"]) if one["year"] else western_year(one["era"], one["of"])
    age = (year - birth) * 12 + month - int(one["month"])
    wanted = int(match["years"]) * 12 + int(match["months"] or 0)
    if not wanted - _BEFORE <= age <= wanted + _AFTER:
        yield passage.finding("consistency/birth", Level.WARNING, f"「{match[0]}」ですが、「{one[0]}」の子どもは{year}年{month}月に{_say(age)}です",
                              "元の資料と照らし合わせて、年齢と生まれた年のどちらが正しいか確かめてください", *one.span())


def _say(months: int) -> str:
    if months < 0:
        return "まだ生まれていない子ども"
    return f"{months // 12}歳{months % 12}か月"


# --------------------------------------------------------------------------------------------------

_HINT = "元の資料と照らし合わせて、どちらかに合わせてください"
#: So many days are told in a message.
_MANY = 6
#: A date beside these words is not that of the event.
_OTHER_DATE = re.compile(r"申込|申し込み|応募|締切|締め切り|募集|受付|予約|まで|発表|前回|昨年|当選|必着|消印")
#: That many characters before a date, and twice as many behind it, are beside it.
_BESIDE = 8
#: Words with which an article tells when its event takes place.
_HOLDS = re.compile(r"開催|開きます|行います|催します|実施します|集合")
#: A sentence of an event that is over, unless it goes on to the one to come.
_LAST_TIME = re.compile(r"昨年|去年|一昨年|前年|前回|先月|前の年|(?:開きました|開催しました|行いました|実施しました|行われました|開かれました)")
_THIS_TIME = re.compile(r"今年|今回|今月|ことし|本年|次回|に続|と同|好評|変わ|開きます|行います|催します|実施します")
_SENTENCE = re.compile(r"[^。！!？?]*[。！!？?]?")


def check_consistency(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Calendars against articles, calendars against each other, then what other articles say."""
    told = happenings(issue, passages)
    matched = [(row, _match(row, told)) for row in calendar_rows(issue, passages)]
    for row, found in matched:
        if found:
            yield from _row(row, found)
    for happening in told.values():
        yield from _left_out(happening, [row for row, found in matched if found is happening])
    yield from other_titles([row for row, _ in matched], told)
    yield from _calendars([row for row, found in matched if found is None])
    yield from _Teasers(issue, told).check(passages)
    for happening in told.values():
        yield from _within(happening, calendar_of(issue))
    yield from check_announcements(issue, passages)
    yield from check_choices(issue, passages)
    yield from check_copied(passages)


# --- rows of calendars -----------------------------------------------------------------------


def _match(row: CalendarRow, told: dict[str, Happening]) -> Happening | None:
    """The notice of a row: that of the same title, else the only one that is alike."""
    dated = [one for one in told.values() if one.held and one.article != row.title.article]
    exact = [one for one in dated if one.name == row.name]
    alike = exact or [one for one in dated if same(one.name, row.name)]
    return alike[0] if len(alike) == 1 else None


def _row(row: CalendarRow, happening: Happening) -> Iterator[Finding]:
    where = f"「{happening.name}」の記事"
    if not happening.on(row.date):
        here, right = _apart(row.date, happening.held[:_MANY])
        right += "など" if len(happening.held) > _MANY else ""
        yield _all(row.title, "consistency/date", Level.ERROR, f"カレンダーでは「{row.title.text}」が{here}ですが、{where}では{right}です",
                   _places(passage for passage, _ in happening.days))
    if row.time and row.sessions and happening.sessions and not any(alike(a, b) for a in row.sessions for b in happening.sessions):
        yield _all(row.time, "consistency/time", Level.ERROR, f"カレンダーでは「{row.title.text}」が{row.time.text}ですが、{where}では{_hours_text(happening.hours)}です",
                   _places(passage for passage, _ in happening.hours))
    place = happening.fact("where")
    if row.place and place and not places_agree(row.place.text, place):
        yield _all(row.place, "consistency/place", Level.WARNING, f"カレンダーでは「{row.title.text}」の場所が{row.place.text}ですが、{where}では{place}です",
                   _places(happening.facts["where"]))


def _left_out(happening: Happening, told: list[CalendarRow]) -> Iterator[Finding]:
    """Days of an event that the calendar leaves out while it tells others of them."""
    if not told or happening.open or not all(happening.on(row.date) for row in told):
        return
    for passage, day in happening.days:
        if day.date not in {row.date for row in told}:
            yield passage.finding("consistency/date", Level.NOTICE, f"「{happening.name}」の{_day(day.date)}が、カレンダーにありません",
                                  "カレンダーに足すか、載せなくてよいか確かめてください", day.start, day.end, _places(row.title for row in told))


def _calendars(loose: list[CalendarRow]) -> Iterator[Finding]:
    """Rows without a notice, told in two calendars."""
    by_name: dict[str, list[CalendarRow]] = {}
    for row in loose:
        by_name.setdefault(row.name, []).append(row)
    for group in by_name.values():
        for index, row in enumerate(group):
            for other in group[:index]:
                if other.title.article != row.title.article:
                    yield from _pair(row, other, only=len(group) == 2)


def _pair(row: CalendarRow, other: CalendarRow, *, only: bool) -> Iterator[Finding]:
    if row.date != other.date:
        if only:  # once in each calendar
            yield _all(row.title, "consistency/date", Level.WARNING, f"「{row.title.text}」の日が、ふたつのカレンダーで{'と'.join(_apart(row.date, [other.date]))}です",
                       _places([other.title]))
        return
    if row.time and other.time and row.sessions and other.sessions and not any(alike(a, b) for a in row.sessions for b in other.sessions):
        yield _all(row.time, "consistency/time", Level.ERROR, f"「{row.title.text}」の時間が、ふたつのカレンダーで{row.time.text}と{other.time.text}です",
                   _places([other.time]))
    if row.place and other.place and not places_agree(row.place.text, other.place.text):
        yield _all(row.place, "consistency/place", Level.WARNING, f"「{row.title.text}」の場所が、ふたつのカレンダーで{row.place.text}と{other.place.text}です",
                   _places([other.place]))


# --- what other articles say -----------------------------------------------------------------


@dataclass(frozen=True)
class _Sentence:
    """Characters [start, end) of a passage that speak of one event."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start:self.end]

    def finding(self, rule: str, level: Level, message: str, start: int, end: int, related: tuple[Place, ...]) -> Finding:
        return self.passage.finding(rule, level, message, _HINT, self.start + start, self.start + end, related)


class _Teasers:
    """Sentences that name the title of another article, and what they say of its event."""

    def __init__(self, issue: Issue, told: dict[str, Happening]) -> None:
        self.calendar = calendar_of(issue)
        self.told, self.titles, self.directory = told, Titles(issue), Directory(issue)
        self.facilities = sorted({base for one in told.values() for base in _facilities(one.fact("where"))}, key=len, reverse=True)

    def check(self, passages: Sequence[Passage]) -> Iterator[Finding]:
        label: tuple[str, Happening] | None = None
        for passage in passages:
            if passage.article is None or ".events." in passage.field:
                continue
            head, _, last = passage.field.rpartition(".")
            sentences = list(self._sentences(passage))
            if label and label[0] == head and last in ("text", "when") and not sentences:
                sentences = [(_Sentence(passage, 0, len(passage.text)), label[1])]
            elif last in ("label", "title"):
                label = (head, sentences[0][1]) if len(sentences) == 1 else None
            for sentence, happening in sentences:
                yield from self._sentence(sentence, happening)

    def _sentences(self, passage: Passage) -> Iterator[tuple[_Sentence, Happening]]:
        """Sentences that name exactly one event of another article; where one gives no date, with
        the next."""
        spans = [match.span() for match in _SENTENCE.finditer(passage.text) if match[0]]
        named = [{title.article for title in self.titles.find(normal(passage.text[a:b]).text)} for a, b in spans]
        for index, (start, end) in enumerate(spans):
            if len(named[index]) != 1:
                continue
            happening = self.told.get(next(iter(named[index])))
            if happening is None or happening.article == passage.article:
                continue
            if not days_in(passage.text[start:end], self.calendar) and index + 1 < len(spans) and not named[index + 1]:
                end = spans[index + 1][1]
            yield _Sentence(passage, start, end), happening

    def _sentence(self, sentence: _Sentence, happening: Happening) -> Iterator[Finding]:
        if _LAST_TIME.search(sentence.text) and not _THIS_TIME.search(sentence.text):
            return
        yield from self._date(sentence, happening)
        yield from self._time(sentence, happening)
        yield from self._place(sentence, happening)
        yield from self._phone(sentence, happening)
        yield from _persons(sentence, happening, f"ここでは「{happening.name}」の", "その記事では")
        for kind in KINDS:
            yield from _quantity(sentence, happening, kind)

    def _date(self, sentence: _Sentence, happening: Happening) -> Iterator[Finding]:
        days = days_in(sentence.text, self.calendar)
        if not happening.days or happening.open or any(day.date in happening.all_days for day in days):
            return
        months = {said.date.month for _, said in happening.days}
        for day in days[:1]:
            if day.apart and day.date.month not in months:
                continue  # 「7月は14日(木)」 is said of another time
            around = sentence.text[max(0, day.start - _BESIDE):day.end + 2 * _BESIDE]
            if not _OTHER_DATE.search(around):
                here, right = _apart(day.date, (said.date for _, said in happening.days))
                yield sentence.finding("consistency/date", Level.ERROR, f"ここでは「{happening.name}」が{here}ですが、その記事では{right}です",
                                       day.start, day.end, _places(p for p, _ in happening.days))

    def _time(self, sentence: _Sentence, happening: Happening) -> Iterator[Finding]:
        times = hours(sentence.text)
        if happening.hours and times and not any(agree(a, b) for a in times for b in happening.all_hours):
            one = times[0]
            yield sentence.finding("consistency/time", Level.ERROR,
                                   f"ここでは「{happening.name}」が{sentence.text[one.start:one.end]}ですが、その記事では{_hours_text(happening.hours)}です",
                                   one.start, one.end, _places(p for p, _ in happening.hours))

    def _place(self, sentence: _Sentence, happening: Happening) -> Iterator[Finding]:
        right = folded(happening.fact("where"))
        if not right or not self.facilities:
            return
        pattern = rf"(?P<place>(?:{'|'.join(map(re.escape, self.facilities))})(?:(?P<floor>[0-9]+)階)?)[^、。]{{0,8}}?(?:で|にて|に集合|が会場|を会場)"
        for match in re.finditer(pattern, folded(sentence.text)):
            base = re.sub(r"[0-9]+階$", "", match["place"])
            floors = re.findall(r"([0-9]+)階", right)
            if base not in right or match["floor"] and floors and match["floor"] not in floors:
                yield sentence.finding("consistency/place", Level.WARNING, f"ここでは「{happening.name}」の場所が{match['place']}ですが、その記事では{happening.fact('where')}です",
                                       *match.span("place"), _places(happening.facts["where"]))

    def _phone(self, sentence: _Sentence, happening: Happening) -> Iterator[Finding]:
        numbers = list(telephones(sentence.text))
        if not happening.numbers or any(comparable(n.groups, self.directory.area_code) in happening.numbers for n in numbers):
            return
        for number in numbers[:1]:
            yield sentence.finding("consistency/phone", Level.WARNING,
                                   f"ここでは「{happening.name}」の番号が{sentence.text[number.start:number.end]}ですが、その記事では{happening.fact('contact') or '別の番号'}です",
                                   number.start, number.end, _places(happening.facts.get("contact", ())))


# --- within one article ----------------------------------------------------------------------


def _within(happening: Happening, calendar: Calendar) -> Iterator[Finding]:
    """The running text of a notice against its facts."""
    facts = {day.date for passages in happening.facts.values() for p in passages for day in days_in(p.text, calendar)}
    for passage in happening.texts:
        sentences = [_Sentence(passage, *match.span()) for match in _SENTENCE.finditer(passage.text) if match[0]]
        for sentence in sentences:
            for kind in KINDS:
                yield from _quantity(sentence, happening, kind)
            yield from _persons(sentence, happening, "本文では", "この記事のほかの所では")
            if not happening.days or happening.open or not _HOLDS.search(sentence.text):
                continue
            for day in days_in(sentence.text, calendar):
                if day.date not in facts and not _OTHER_DATE.search(sentence.text):
                    here, right = _apart(day.date, (said.date for _, said in happening.days))
                    yield sentence.finding("consistency/date", Level.WARNING, f"本文では{here}ですが、この記事の日時の欄では{right}です",
                                           day.start, day.end, _places(p for p, _ in happening.days))


def _persons(sentence: _Sentence, happening: Happening, here: str, there: str) -> Iterator[Finding]:
    """Who leads or appears, against all that the article itself says of it outside this passage."""
    told = [p for read in (happening.texts, *happening.facts.values()) for p in read if p is not sentence.passage]
    for person, right in strangers(sentence.text, [p.text for p in told]):
        yield sentence.finding("consistency/person", Level.WARNING, f"{here}{person.role}が{person.name}ですが、{there}{'・'.join(right)}です",
                               person.start, person.end, _places(p for p in told if right[0] in p.text.replace(" ", "")))


def _quantity(sentence: _Sentence, happening: Happening, kind: Quantity) -> Iterator[Finding]:
    held = [p for key in kind.fields for p in happening.facts.get(key, ())]
    right = {one.value for p in held for one in quantities(p.text, kind.in_field)}
    for one in quantities(sentence.text, kind.in_text):
        unit = re.sub("[0-9]", "", one.value)
        comparables = right if kind.rule == "consistency/fee" else {value for value in right if re.sub("[0-9]", "", value) == unit}
        if comparables and one.value not in comparables:
            yield sentence.finding(kind.rule, Level.WARNING, f"ここでは「{happening.name}」の{kind.about}が{one.value}ですが、その欄では{'・'.join(sorted(comparables))}です",
                                   one.start, one.end, _places(held))


# --- words -----------------------------------------------------------------------------------


def _facilities(where: str) -> list[str]:
    """「区民センター2階 集会室」 → 区民センター: what a place is called before its floor and room."""
    match = re.match(r"[^0-9\s(、・]{3,}", folded(where))
    return [match[0]] if match else []


def _all(passage: Passage, rule: str, level: Level, message: str, related: tuple[Place, ...]) -> Finding:
    return passage.finding(rule, level, message, _HINT, 0, len(passage.text), related)


def _places(passages: Iterable[Passage]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(p.start for p in passages if p.start is not None))


def _apart(one: dt.date, others: Iterable[dt.date]) -> tuple[str, str]:
    """A day, and those that it should be one of, with their years where these are not all the same."""
    others = list(dict.fromkeys(others))
    years = {one.year, *(other.year for other in others)}
    said = [f"{day.year}年{_day(day)}" if len(years) > 1 else _day(day) for day in (one, *others)]
    return said[0], "・".join(dict.fromkeys(said[1:]))


def _day(date: dt.date) -> str:
    return f"{date.month}月{date.day}日"


def _hours_text(hours: Iterable[tuple[Passage, Hours]]) -> str:
    return "・".join(dict.fromkeys(passage.text[one.start:one.end] for passage, one in hours))
