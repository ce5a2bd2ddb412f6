"""Family ``event`` on the words: what of a 日時 could not be understood, and what contradicts itself."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.issue.when import Spot, occasions

_READ = "日・時刻・「を除く」「雨天時は」などの書きかたを、紙面のほかの日時にそろえると、カレンダーにも正しく載ります。そのままでも紙面と、オープンデータの言葉は変わりません"
_RIGHT = "元の資料で確かめて、合わないほうを直してください"
#: Told by rules of their own (date/impossible, date/clock, date/range).
_ELSEWHERE = ("という日はありません", "という月はありません", "という時刻はありません", "終わりの日が、始まりの日より前です")


def check_whens(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Rules ``event/unread`` and ``event/contradiction``."""
    lines: dict[tuple[str | None, str], list[Passage]] = {}
    for passage in passages:
        lines.setdefault((passage.article, passage.field), []).append(passage)
    for one in occasions(issue):
        written = lines.get((one.key, one.field), [])
        if not written:
            continue
        for spot in one.when.unread:
            if not spot.message.endswith(_ELSEWHERE):
                yield _found("event/unread", Level.NOTICE, f"日時の読み取れないところがあります。{spot.message}", _READ, written, spot)
        for spot in one.when.conflicts:
            if not spot.message.endswith(_ELSEWHERE):
                yield _found("event/contradiction", Level.WARNING, f"日時の中で食い違っています。{spot.message}", _RIGHT, written, spot)


def _found(rule: str, level: Level, message: str, hint: str, written: list[Passage], spot: Spot) -> Finding:
    at = 0
    for passage in written:
        if spot.start <= at + len(passage.text):
            return passage.finding(rule, level, message, hint, max(spot.start - at, 0), max(min(spot.end - at, len(passage.text)), 0))
        at += len(passage.text) + 1
    return written[-1].finding(rule, level, message, hint, 0, len(written[-1].text))

