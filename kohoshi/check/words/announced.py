"""Family ``consistency``: the words that announce an article against the article itself.

The count of its points (「6つの取り組み」), the fiscal year of its title, its title in a calendar.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from os.path import commonprefix

from kohoshi.check.words.happenings import CalendarRow, Happening
from kohoshi.check.words.passages import Passage
from kohoshi.check.words.titles import Titles
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.markup import REFERENCE
from kohoshi.issue.model import Issue
from kohoshi.text import folded, normal

_HINT = "元の資料と照らし合わせて、どちらかに合わせてください"
_SENTENCE = re.compile(r"[^。！!？?]+")
_COUNT = re.compile(r"(?<![0-9第])(?P<count>[0-9]{1,2})つの(?P<noun>[^\s、。「」『』()・をがはにでとへもの" + REFERENCE + r"]{2,})")
_FISCAL = re.compile(r"令和(?P<year>[0-9]{1,2}|元)年度\s?の?「?(?P<of>[^\s「」、。]{5,})")
_FISCAL_TITLE = re.compile(r"令和(?P<year>[0-9]{1,2}|元)年度\s?の?「?(?P<of>[一-龠ァ-ヶー]{2,}の?(?:まつり|つどい)|[一-龠ァ-ヶー]{3,})")
#: The year before is named on purpose.
_PAST = re.compile(r"昨年|前年|前の年|決算|実績|報告|結果|振り返|ふり返|評価|比べ|比較|から|以来|達成|まで|版を")
#: A title that agrees with another in this many characters at its beginning is of the same thing.
_SAME_START = 5
#: Titles this much alike, on the same day at the same time, are one event.
_ALIKE = 0.6


def check_announcements(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """What the cover and other articles say of an article that they lead to."""
    by_article: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.article is not None:
            by_article.setdefault(passage.article, []).append(passage)
    titles = Titles(issue)
    for key, read in by_article.items():
        for passage in read:
            yield from _counts(key, passage, by_article, titles)
    yield from _years(by_article)
    yield from _own_years(by_article)


# --- counts ----------------------------------------------------------------------------------


def _counts(key: str, passage: Passage, by_article: dict[str, list[Passage]], titles: Titles) -> Iterator[Finding]:
    """「5つの取り組み」 in a sentence that leads to one other article, which has 6つの取り組み only."""
    if "つの" not in passage.text:
        return
    targets = iter(passage.targets)
    for sentence in _SENTENCE.finditer(passage.text):
        named = {next(targets, key) for _ in range(sentence[0].count(REFERENCE))}
        named |= {title.article for title in titles.find(normal(sentence[0]).text)}
        if len(named) != 1 or key in named:
            continue
        there = [(match, other) for other in by_article.get(next(iter(named)), ()) for match in _COUNT.finditer(folded(other.text))]
        for match in _COUNT.finditer(folded(sentence[0])):
            same = [(one, other) for one, other in there if one["noun"] == match["noun"]]
            if len({one["count"] for one, _ in same}) == 1 and same[0][0]["count"] != match["count"]:
                start = sentence.start() + match.start()
                yield passage.finding("consistency/count", Level.WARNING, f"ここでは「{match[0]}」ですが、その記事では「{same[0][0][0]}」です", _HINT,
                                      start, start + len(match[0]), _places(other.place(*one.span()) for one, other in same))


# --- fiscal years ----------------------------------------------------------------------------


def _years(by_article: dict[str, list[Passage]]) -> Iterator[Finding]:
    """An older 年度 before the words of a title that names a newer one."""
    newest = [(match, passage) for read in by_article.values() for passage in read if passage.field == "title"
              for match in _FISCAL.finditer(folded(passage.text))]
    for key, read in by_article.items():
        for passage in read if newest else ():
            if "年度" not in passage.text or _PAST.search(passage.text):
                continue
            for match in _FISCAL.finditer(folded(passage.text)):
                for right, title in newest:
                    if title.article != key and _year(match) < _year(right) and len(commonprefix([match["of"], right["of"]])) >= _SAME_START:
                        yield passage.finding("consistency/year", Level.WARNING,
                                              f"ここでは「{passage.text[match.start():match.end()]}」ですが、その記事の題は「{title.text}」です", _HINT,
                                              match.start(), match.end(), _places([title.place(*right.span())]))


def _own_years(by_article: dict[str, list[Passage]]) -> Iterator[Finding]:
    """A title with an older 年度 than its own text gives the same words: 「令和3年度の区政会議」."""
    for read in by_article.values():
        for title in (passage for passage in read if passage.field == "title"):
            heads = list(_FISCAL_TITLE.finditer(folded(title.text)))
            if len(heads) != 1 or _PAST.search(title.text):
                continue
            head = heads[0]
            said = [(match, passage) for passage in read if passage is not title and "年度" in passage.text and not _PAST.search(passage.text)
                    for match in _FISCAL_TITLE.finditer(folded(passage.text)) if match["of"].startswith(head["of"])]
            if said and all(_year(match) > _year(head) for match, _ in said):
                match, passage = said[0]
                yield title.finding("consistency/year", Level.WARNING,
                                    f"題は「{title.text[head.start():head.end()]}」ですが、本文では「{passage.text[match.start():match.end()]}」です", _HINT,
                                    head.start(), head.end(), _places([passage.place(*match.span())]))


def _year(match: re.Match[str]) -> int:
    return 1 if match["year"] == "元" else int(match["year"])


# --- titles in calendars ---------------------------------------------------------------------


def other_titles(rows: Sequence[CalendarRow], told: dict[str, Happening]) -> Iterator[Finding]:
    """Rows whose day and time are those of a notice without a row of its own, under a title that is
    nearly but not quite the notice's; a title that is only shortened is right."""
    named = {(row.name, row.date) for row in rows}
    for row in rows:
        for one in told.values():
            begins = {session.begin for session in one.sessions}
            if row.name != one.name and row.date in one.held and (one.name, row.date) not in named \
                    and any(session.begin in begins for session in row.sessions) and _nearly(row.name, one.name):
                yield row.title.finding("consistency/title", Level.WARNING, f"カレンダーでは「{row.title.text}」ですが、同じ日の記事の題は「{one.name}」です", _HINT,
                                        0, len(row.title.text), _places(p.start for p in one.texts if p.field == "title"))


def _nearly(a: str, b: str) -> bool:
    if _within(a, b) or _within(b, a):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


def _within(short: str, long: str) -> bool:
    """Whether all characters of one title stand in the other in the same order."""
    rest = iter(long)
    return all(char in rest for char in short)


def _places(places: Iterable[Place | None]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for place in places if place is not None))
