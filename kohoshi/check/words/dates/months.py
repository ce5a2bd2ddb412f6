"""The months that are named around a line, of which a day without a month (16日(木)) may be."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi.check.words.passages import Passage
from kohoshi.issue.dates.fold import KANJI, fold, number

#: 7月, 6・7月, 5月号, 七月; 18月齢, 3か月 and 正月 are no months.
_NAMED = re.compile(rf"(?<![\d第約.,:/])(?P<several>(?:\d{{1,2}}[・、,~])*)(?P<month>\d{{1,2}}|(?<!{KANJI}){KANJI}{{1,3}})月(?!齢|間|額|給|例)")
#: A heading that says of which month all is: 7月の相談, 6・7月 休館日; 7月10日(日)は投票日 and 4月から say no such thing.
_OF_ALL = re.compile(r"月(?=の|分|号|[^ぁ-んァ-ヿ\d]|$)")
_HEAD = frozenset({"kicker", "title", "subtitle"})
#: How many months above a line are looked at: a list may go on after one that spoke of another month.
_ABOVE = 2
#: Months apart from the issue's that a list may go on with.
_NEAR = 2
#: How many lines above belong to what a line says.
_CLOSE = 3


@dataclass(frozen=True)
class Around:
    """``months`` named in a passage, by its heading and its title, above it if near the issue's, the
    issue's, and others named above and below it in its article, in this order; ``heads``: the months that heading or title say it is
    of (7月の相談; not 4月から…); ``close``: those of heading, title and the lines right above and below."""

    months: tuple[int, ...] = ()
    heads: tuple[int, ...] = ()
    close: frozenset[int] = frozenset()


def months_around(passages: Sequence[Passage], issue: int) -> Iterator[Around]:
    """What is named around each passage of an issue of this month."""
    named = [_named(passage.text) if passage.article else () for passage in passages]
    below = _below(passages, named)
    titles: list[int] = []
    heading: tuple[int, ...] = ()
    heads: dict[str, tuple[int, ...]] = {}
    above: list[int] = []
    article: str | None = None
    for at, (passage, own, next_below) in enumerate(zip(passages, named, below, strict=True)):
        if passage.article != article:
            article, titles, heading, above, heads = passage.article, [], (), [], {}
        if passage.field in _HEAD:
            titles += own
            heads["title"] = (*heads.get("title", ()), *_of_all(passage.text, own))
        elif passage.field.endswith(".heading"):
            heading = own or heading
            heads["heading"] = _of_all(passage.text, own) or (() if own else heads.get("heading", ()))
        close = {month for other in range(max(0, at - _CLOSE), min(at + 2, len(passages)))
                 if passages[other].article == article for month in named[other]}
        last = [month for month in above[:_ABOVE] if abs((month - issue + 5) % 12 - 5) <= _NEAR]
        yield Around(tuple(dict.fromkeys((*own, *heading, *titles, *last, issue, *above[:_ABOVE], *next_below))),
                     heads.get("heading") or heads.get("title", ()),
                     frozenset({*close, *heading, *titles}))
        if passage.field not in _HEAD:
            above = list(dict.fromkeys((*reversed(own), *above)))


def _of_all(text: str, own: tuple[int, ...]) -> tuple[int, ...]:
    return own if _OF_ALL.search(fold(text)) else ()


def _below(passages: Sequence[Passage], named: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The first month named below each passage in its article."""
    out: list[tuple[int, ...]] = []
    following: tuple[str | None, tuple[int, ...]] = (None, ())
    for passage, own in zip(reversed(passages), reversed(named), strict=True):
        out.append(following[1] if following[0] == passage.article else ())
        if own or following[0] != passage.article:
            following = (passage.article, own[:1])
    return out[::-1]


def _named(text: str) -> tuple[int, ...]:
    if "月" not in text:
        return ()
    found: list[int] = []
    for match in _NAMED.finditer(fold(text)):
        found += [int(each) for each in re.findall(r"\d+", match["several"])] + [number(match["month"])]
    return tuple(dict.fromkeys(month for month in found if 1 <= month <= 12))
