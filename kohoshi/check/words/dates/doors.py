"""The times of one event in their order: doors and reception, the start, the end."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kohoshi.check.words.dates.line import DatedPassage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import Hours

#: What comes before the start, the start, and what comes after it.
_RANKS = {"開場": 0, "開門": 0, "受付開始": 0, "受付": 0, "受け付け": 0, "集合": 0, "開演": 1, "開始": 1, "開会": 1, "スタート": 1, "キックオフ": 1,
          "出発": 1, "終演": 2, "終了": 2, "閉会": 2, "解散": 2, "閉演": 2}
_WORD = "|".join(sorted(_RANKS, key=len, reverse=True))
_BEFORE = re.compile(rf"(?P<word>{_WORD})(?:時間|時刻|式)?(?:は|が|:|…|、)? ?$")
_BEHIND = re.compile(rf" ?(?:に|から|より|~|頃|ごろ|、)? ?\(?(?P<word>{_WORD})(?!時間|日|前|後|まで|以降|場所)")
#: Reception of applications has hours of its own.
_APPLYING = re.compile(r"申込|申し込|電話|窓口|予約|問合|問い合|平日|最終|メール|募集")
#: What stands between the times of one event.
#: 受付は14時まで is the last time to come.
_LAST = re.compile(r" ?(?:まで|締切|終了|以降)")
_ONE = re.compile(r"[^。①-⑳部回日目曜昼夜朝夕]{0,16}")
#: Behind a start, doors are of the same session only when nothing else stands between: 開演14時(開場13時30分).
_NOTHING = re.compile(rf"(?:{_WORD}|時間|時刻|予定|頃|ごろ|[ 、,()・/:…~にはがでよりから])*")
_NOON = 12 * 60
#: Minutes; what lasts longer may have its reception in between.
_SHORT = 3 * 60


@dataclass(frozen=True)
class _TimeWord:
    """A time under its word."""

    word: str
    hours: Hours

    @property
    def rank(self) -> int:
        return _RANKS[self.word]


#: 10:00～12:00(受付11:30～): how what is behind the hours begins.
_INSIDE = re.compile(r" ?\((?P<word>受付開始|受付|受け付け|開場|集合)(?:は|:|時間)? ?$")


def doors(line: DatedPassage) -> Iterator[Finding]:
    """「開場14時、開演13時30分」: two times side by side whose words come in the other order."""
    yield from _within(line)
    said = _words(line)
    for at, (one, other) in enumerate(pairwise(said)):
        if at and one.rank > other.rank >= said[at - 1].rank:
            continue  # 13時開場、13時30分開演、14時開場…: of the next session
        first, second = sorted((one, other), key=lambda each: each.rank)
        between = line.folded[one.hours.end:other.hours.start]
        if first.rank == second.rank or not (_ONE if one is first else _NOTHING).fullmatch(between) or any(
                one.hours.end <= found.start < other.hours.start and not found.link for found in line.dates):
            continue
        if _late(first, second) and not (first.word in ("受付", "受け付け", "受付開始") and _APPLYING.search(line.folded)):
            text = line.passage.text
            yield line.finding("date/doors", Level.ERROR,
                               f"{first.word}（{_time(text, first)}）が、{second.word}（{_time(text, second)}）より後です",
                               "どちらの時刻が正しいか、元の資料で確かめてください", min(one.hours.start, other.hours.start), max(one.hours.end, other.hours.end))


def _within(line: DatedPassage) -> Iterator[Finding]:
    """「10:00～12:00(受付11:30～)」: nobody comes in so long after the begin of something short. In a 日時
    event/contradiction tells it."""
    if line.passage.field.endswith((".when", ".period", ".time")):
        return
    for one, other in zip(line.hours, line.hours[1:], strict=False):
        head = _INSIDE.fullmatch(line.folded, one.end, other.start)
        if head and one.last is not None and one.last - one.first <= _SHORT and other.until is None and one.first < other.first < one.last \
                and re.match(r" ?(?:~|から|開始)?\)", line.folded[other.end:]) and not _APPLYING.search(line.folded):
            text = line.passage.text
            yield line.finding("date/doors", Level.WARNING,
                               f"{head['word']}（{text[other.begin.start:other.begin.end]}）が、開始（{text[one.begin.start:one.begin.end]}）より後です",
                               "どちらの時刻が正しいか、元の資料で確かめてください", one.start, other.end)


def _words(line: DatedPassage) -> list[_TimeWord]:
    """The times that have a word. It stands before its time (開場14時) unless it is behind the one
    before (14時開場、13時開演)."""
    out: list[_TimeWord] = []
    taken = -1  # a word that begins here is of the time before
    for each in line.hours:
        before = _BEFORE.search(line.folded, 0, each.start)
        behind = _BEHIND.match(line.folded, each.end)
        taken_now, taken = taken, -1
        if before and before.start("word") != taken_now:
            word = before["word"]
        elif behind:
            word, taken = behind["word"], behind.start("word")
        else:
            continue
        if each.sound and not _LAST.match(line.folded, each.end):
            out.append(_TimeWord(word, each))
    return out


def _late(first: _TimeWord, second: _TimeWord) -> bool:
    """1時 behind 12時30分 is one o'clock in the afternoon."""
    a, b = first.hours.first, second.hours.first
    if second.rank == 2 and not second.hours.begin.half and second.hours.begin.hour <= 6 and a >= 6 * 60:
        return False  # 10時開会、3時閉会
    if second.hours.start < first.hours.start and second.hours.begin.half == "午後" and not first.hours.begin.half and first.hours.begin.hour < 12:
        a += _NOON
    if not second.hours.begin.half and b < _NOON <= a and second.hours.begin.hour < 12 and second.hours.begin.hour <= 6 and a < 13 * 60:
        b += _NOON
    if not second.hours.begin.half and first.hours.begin.half == "午後" and b < _NOON:
        b += _NOON
    return a > b and a - b < _NOON


def _time(text: str, said: _TimeWord) -> str:
    return text[said.hours.begin.start:said.hours.begin.end]
