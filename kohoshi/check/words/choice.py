"""``consistency/choice``: one group of places given both by order of arrival and by lot; and
``consistency/birth``: an age against the births that are named for it."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates.eras import western_year
from kohoshi.issue.model import Issue
from kohoshi.text import folded

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
