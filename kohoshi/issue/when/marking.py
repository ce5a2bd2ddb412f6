"""What each token of a 日時 is there for: the days and hours themselves, or an exception, a condition, a
day in case of rain, a day of something else."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kohoshi.issue.when.tokens import Day, Token

Role = Literal["main", "out", "keep", "reserve", "other", "condition", "word", "cancelled", "postponed", "old"]
#: Days that can be taken out.
OUTABLE = frozenset({"date", "weekdays", "vague", "newyear", "recurs", "month"})
_SOFT = frozenset({"sep", "particle", "harmless"})
#: What ends the words of a condition.
_OUTCOME = re.compile(r"決行|中止|順延|延期|実施|開催|行います|休止|休み|屋内|室内|体育館|変更|あり|決定|有無")
_IF = re.compile(r"場合|とき|時|こと|など|等|可能|おそれ|恐れ|判断|連絡|知らせ")
_APPLY = re.compile(r"に?(?:要|事前に?|ご)?(?:申|応募|予約|必着|お申|電話|メール|提出|お届け)")
#: What is done before the day of an event, from a day on.
ASKS = re.compile(r"申し?込|予約|募集|応募|先着順|先着で|電話で|窓口で|整理券|(?:発売|販売|配布|受け?付け?)(?:開始|を?(?:開始|始め)|し?ます|します|。|$)")
_APPLICATION = re.compile(r"(?:申し?込み?|応募|受け?付け?|予約|募集|エントリー|販売|発売)(?:方法|期間|受付|開始|日)*")
_OPENS = re.compile(r"(?:受付|受け付け|申|予約|募集|販売|発売|応募)")


@dataclass
class Marked:
    """``roles``: one for each token; ``reserve_hours``: hours behind a day in case of rain; ``hazy``:
    words that take something out, without what."""

    roles: list[Role]
    cancelled: Literal["", "cancelled", "postponed"] = ""
    reserve_hours: list[Token] = field(default_factory=list)
    hazy: list[Token] = field(default_factory=list)


def mark(tokens: Sequence[Token]) -> Marked:
    """The part of every token of one level."""
    out = Marked(["main"] * len(tokens))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if out.roles[at] != "main":
            at += 1
            continue
        match token.kind:
            case "cond":
                at = _condition(tokens, at, out)
            case "bracket" if _is_only(token, "cond"):
                at = _rain(tokens, at, out)
            case "bracket" if _is_only(token, "other") or _APPLICATION.fullmatch("".join(t.text for t in token.value)):
                at = _headed(tokens, at, out)
            case "bracket" if len(token.value) == 1 and token.value[0].text == "正":  # (誤)13日 (正)20日
                _back(tokens, at, out, "old", frozenset({"date", "hours", "change"}))
                at += 1
            case "text" if token.text.strip() == "正":
                _back(tokens, at, out, "old", frozenset({"date", "hours", "change"}))
                at += 1
            case "text" if _of_part(tokens, at, out):
                while at < len(tokens) and tokens[at].kind != "stop":
                    out.roles[at] = "other"
                    at += 1
            case "reserve":
                at = _reserve(tokens, at, out)
            case "exc":
                at = _exception(tokens, at, out)
            case "other":
                at = _other(tokens, at, out)
            case "ignore" if token.text.startswith(("締", "〆")) and at and (
                    tokens[at - 1].kind == "date" or tokens[at - 1].kind == "hours" and at > 1 and tokens[at - 2].kind == "date"
                    and any(t.kind == "hours" for t in tokens[:at - 1])):
                _deadline(tokens, at, out)
                out.roles[at] = "word"
                at += 1
            case "until":
                behind = _next(tokens, at)
                if (behind is not None and (tokens[behind].kind in ("other", "door") or _APPLY.match(tokens[behind].text))
                        and tokens[behind].kind in ("other", "text", "door", "particle")):
                    _deadline(tokens, at, out)
                    if tokens[behind].kind == "door":
                        out.roles[behind] = "word"
                at += 1
            case "from" if _for_application(tokens, at, out):
                at += 1
            case "from":
                behind = _next(tokens, at)
                if behind is not None and tokens[behind].kind in ("door", "text", "other") and _OPENS.match(tokens[behind].text) \
                        and not any(t.kind == "hours" for t in tokens[at - 1:behind + 2]):
                    _back(tokens, at, out, "other", frozenset({"date"}))
                    out.roles[behind] = "word"
                at += 1
            case "wave" if at and tokens[at - 1].kind == "date" and [t.kind for t in tokens[at + 1:at + 3]] in (["door"], ["door", "stop"]):
                _back(tokens, at, out, "other", frozenset({"date"}))  # (6月1日(水)～受付)
                out.roles[at + 1] = "word"
                at += 2
            case "keep":
                _back(tokens, at, out, "keep", frozenset({"date", "weekdays"}))
                at += 1
            case "cancel" | "postpone":
                at = _off(tokens, at, out)
            case "change":
                at = _change(tokens, at, out)
            case _:
                at += 1
    return out


def _for_application(tokens: Sequence[Token], at: int, out: Marked) -> bool:
    """6月6日(月)9:00から電話で受付, where another sentence names the day of the event: marks that sentence."""
    start = next((i for i in range(at, -1, -1) if tokens[i].kind == "stop"), -1) + 1
    stop = next((i for i in range(at, len(tokens)) if tokens[i].kind == "stop"), len(tokens))
    rest = tokens[at + 1:stop]
    if not any(t.kind == "date" for t in tokens[start:at]) or any(t.kind in ("date", "hours", "recurs", "weekdays", "bracket", "label") for t in rest) \
            or not ASKS.search("".join(t.text for t in rest)) or not any(t.kind in ("date", "recurs") for t in (*tokens[:start], *tokens[stop:])):
        return False
    for i in range(start, stop):
        out.roles[i] = "other" if out.roles[i] == "main" else out.roles[i]
    return True


def _next(tokens: Sequence[Token], at: int) -> int | None:
    return next((i for i in range(at + 1, len(tokens)) if tokens[i].kind != "sep"), None)


def _of_part(tokens: Sequence[Token], at: int, out: Marked) -> bool:
    """…17:00。点灯式は20日18:00～: what a later sentence says of a part is not of the whole."""
    if not (at and tokens[at - 1].kind == "stop" and tokens[at - 1].text in ("。", "※")) \
            or not any(t.kind == "hours" and out.roles[i] == "main" for i, t in enumerate(tokens[:at])):
        return False
    subject = next((i for i in range(at, len(tokens)) if tokens[i].kind != "text" and tokens[i].text not in ("中", "の")), len(tokens))
    ahead = tokens[subject:subject + 2]
    return len(ahead) == 2 and ahead[0].text == "は" and ahead[1].kind in ("date", "hours")


def _is_only(bracket: Token, kind: str) -> bool:
    """Whether a bracket is only a word of that kind: [雨天], (必着)."""
    inner: list[Token] = bracket.value
    return bool(inner) and inner[0].kind == kind and all(t.kind in (kind, "sep", "particle") for t in inner)


def _headed(tokens: Sequence[Token], at: int, out: Marked) -> int:
    """[申込期間]6月1日～15日, but 6月15日(必着): whether the bracket is of the days before or behind it."""
    stop = at + 1
    leads = any(t.kind == "date" for t in tokens[at + 1:at + 3])
    if not leads and not _is_only(tokens[at], "other"):
        return stop
    if _tail(tokens[at]) or not leads:
        _back(tokens, at, out, "other", frozenset({"date"}))
        return stop
    out.roles[at] = "other"
    while stop < len(tokens) and tokens[stop].kind not in ("stop", "bracket"):
        out.roles[stop] = "other"
        stop += 1
    return stop


def _tail(bracket: Token) -> bool:
    return bool(re.search(r"必着|消印|締", "".join(t.text for t in bracket.value)))


def _deadline(tokens: Sequence[Token], at: int, out: Marked) -> None:
    """6月17日(金)17:00までに申込み: the day and hour right before the word, not those of the event before them."""
    before = next((i for i in range(at - 1, -1, -1) if tokens[i].kind not in _SOFT), None)
    if before is not None and tokens[before].kind == "hours" and tokens[before].value.until is None \
            and (any(t.kind == "hours" for t in tokens[:before]) or before and tokens[before - 1].text.startswith("前")):
        out.roles[before] = "other"
        before = next((i for i in range(before - 1, -1, -1) if tokens[i].kind != "particle" and tokens[i].text != " "), None)
    if before is not None and (tokens[before].kind == "date" or tokens[before].kind == "bracket" and tokens[before - 1].kind == "date"):
        _back(tokens, before + 1, out, "other", frozenset({"date"}))


def _rain(tokens: Sequence[Token], at: int, out: Marked) -> int:
    """[雨天]6月19日(日)"""
    stop = at + 1
    while stop < len(tokens) and tokens[stop].kind in ("date", *_SOFT):
        if tokens[stop].kind == "date":
            out.roles[stop] = "reserve"
        stop += 1
    return stop


def _condition(tokens: Sequence[Token], at: int, out: Marked) -> int:
    """雨天時は19日(日)に延期: from the weather to its outcome nothing is of the event itself."""
    if _over(tokens, at):
        out.roles[at] = "word"
        return at + 1
    stop = at
    while stop < len(tokens) and tokens[stop].kind != "stop":
        token = tokens[stop]
        if token.kind == "hours" and stop > at:
            out.reserve_hours.append(token)
        out.roles[stop] = "reserve" if token.kind == "date" else "condition"
        stop += 1
        if stop > at and (_OUTCOME.search(token.text) or token.kind in ("cancel", "postpone", "change")):
            behind = next((i for i in range(stop, len(tokens)) if tokens[i].kind not in ("sep", "particle")), None)
            moved = re.search("屋内|室内|体育館", token.text) and any(t.kind == "hours" for t in tokens[:at])
            if behind is not None and tokens[behind].kind == "bracket" and re.search("順延|延期", token.text) and _only_days(tokens[behind]):
                out.roles[behind] = "reserve"  # 雨天順延(12日(日))
                break
            if (behind is None or tokens[behind].kind in ("hours", "stop", "bracket", "label", "door", "start", "end")
                    and not (moved and tokens[behind].kind == "hours")):
                break
    return stop


def _only_days(bracket: Token) -> bool:
    return all(t.kind in ("date", *_SOFT) for t in bracket.value) and any(t.kind == "date" for t in bracket.value)


def _over(tokens: Sequence[Token], at: int) -> bool:
    """台風(接近)のため: it is over already, and no condition."""
    if at + 1 < len(tokens) and tokens[at + 1].kind == "cancel" and tokens[at + 1].text.startswith(("のため", "により", "につき")):
        return True
    stop = next((i for i in range(at, len(tokens)) if tokens[i].kind in ("date", "hours", "stop", "bracket")), len(tokens))
    words = "".join(t.text for t in tokens[at:stop])
    return stop < len(tokens) and tokens[stop].kind == "date" and bool(re.search(r"のため|により|につき|影響で", words)) and not re.search(r"場合|とき|時は|際|中止|延期|順延", words)


def _reserve(tokens: Sequence[Token], at: int, out: Marked) -> int:
    """予備日は19日(日), or 19日(日)は予備日."""
    out.roles[at] = "word"
    ahead = _next(tokens, at)
    if ahead is not None and tokens[ahead].kind in ("date", "month"):
        stop = ahead
        while stop < len(tokens) and (tokens[stop].kind in ("date", "month", "sep", "particle") or tokens[stop].kind == "bracket" and tokens[stop].text):
            if tokens[stop].kind in ("date", "month"):
                out.roles[stop] = "reserve"
            stop += 1
        return stop
    _back(tokens, at, out, "reserve", frozenset({"date"}))
    return at + 1


def _exception(tokens: Sequence[Token], at: int, out: Marked) -> int:
    out.roles[at] = "word"
    before = next((i for i in range(at - 1, -1, -1) if tokens[i].kind not in _SOFT), None)
    if before is not None and tokens[before].kind == "bracket" and before and tokens[before - 1].kind in OUTABLE:
        if tokens[before - 1].kind == "vague" and any(t.kind == "date" for t in tokens[before].value):
            out.roles[before - 1], out.roles[before] = "word", "out"  # お盆(8月13日～15日)を除く
            return at + 1
        before -= 1  # 月曜日(祝日の場合は翌日)休館
    if before is not None and tokens[before].kind in OUTABLE and out.roles[before] == "main":
        _back(tokens, before + 1, out, "out", OUTABLE)
        return at + 1
    if before is not None and tokens[before].kind == "hours" and "除" in tokens[at].text:
        out.roles[before] = "word"  # 12:00～13:00を除く
        return at + 1
    ahead = _next(tokens, at)
    stop = at + 1
    if (ahead is None or tokens[ahead].kind not in OUTABLE
            and not (tokens[ahead].kind in _SOFT and (_next(tokens, ahead) or 0) and tokens[_next(tokens, ahead) or 0].kind in OUTABLE)):
        out.hazy.append(tokens[at])
        return at + 1
    if ahead is not None and tokens[ahead].kind in (*OUTABLE, "particle"):
        while stop < len(tokens) and tokens[stop].kind in (*OUTABLE, *_SOFT):
            if tokens[stop].kind in OUTABLE:
                out.roles[stop] = "out"
            stop += 1
    return stop


def _other(tokens: Sequence[Token], at: int, out: Marked) -> int:
    """抽選日6月20日, 申込締切:6月9日, or 6月9日(木)締切."""
    out.roles[at] = "word"
    before = next((i for i in range(at - 1, -1, -1) if tokens[i].kind not in _SOFT), None)
    ahead = _next(tokens, at)
    glued = before is not None and (before == at - 1 or all(t.kind != "sep" for t in tokens[before + 1:at]))
    leads = ahead is not None and (tokens[ahead].kind in ("date", "month", "hours") or tokens[ahead].text in ("は", ":")
                                   or tokens[at].text.endswith(("は", ":", "、")))
    if glued and before is not None and tokens[before].kind in ("wave", "from"):
        before = next((i for i in range(before, -1, -1) if tokens[i].kind in ("date", "hours")), None)
    if (not leads or glued) and before is not None and tokens[before].kind in ("date", "hours", "until"):
        if tokens[before].kind == "hours" and any(t.kind == "hours" for t in tokens[:before]):
            _deadline(tokens, at, out)
        else:
            _back(tokens, at, out, "other", frozenset({"date"} if tokens[before].kind == "date" else {"date", "hours", "until"}))
        return at + 1
    stop = at + 1
    rest = [t.kind for t in tokens[at:] if t.kind in ("date", "month", "hours", "stop")]
    if "説明会" in tokens[at].text and rest[:1] == ["hours"] and not any(t.kind == "hours" for t in tokens[:at]):
        return stop  # 説明会10:00～、見学10:30～: no other hours to be those of the event
    while stop < len(tokens) and tokens[stop].kind != "stop":
        follows = _next(tokens, stop)
        if (tokens[stop].kind == "text" or tokens[stop].text in ("開催日", "実施日", "日時")) and follows is not None and tokens[follows].kind in ("date", "recurs"):
            break
        out.roles[stop] = "other"
        stop += 1
    return stop


def _off(tokens: Sequence[Token], at: int, out: Marked) -> int:
    out.roles[at] = "word"
    behind = next((t for t in tokens[at + 1:at + 4] if t.kind not in ("sep", "particle")), None)
    if behind is not None and behind.kind == "text" and _IF.search(behind.text):
        return at + 1
    if _supposed(tokens, at):
        return at + 1
    status: Literal["cancelled", "postponed"] = "cancelled" if tokens[at].kind == "cancel" else "postponed"
    before = next((i for i in range(at - 1, -1, -1) if tokens[i].kind not in _SOFT), None)
    if before is not None and tokens[before].kind == "date" and out.roles[before] == "main":
        run = _run(tokens, before, frozenset({"date"}))
        days = {t.value.date for i, t in enumerate(tokens[:run[0]]) if t.kind == "date" and out.roles[i] == "main"}
        earlier = any(tokens[i].kind in ("recurs", "weekdays") for i in range(run[0]))
        own = [i for i in run if tokens[i].value.date in days or earlier]
        again = [i for i in run if sum(tokens[j].value.date == tokens[i].value.date for j in run) > 1]
        if own or again:
            for i in own or again[-1:]:
                out.roles[i] = "out"
            return at + 1
        if not any(t.kind == "date" and t.value.range for t in (tokens[i] for i in run)):
            for i in run:
                out.roles[i] = status
            return at + 1
    if any(t.kind in ("date", "recurs") for t in tokens[at + 1:]):
        for i, token in enumerate(tokens[:at]):
            if token.kind == "date" and out.roles[i] == "main":
                out.roles[i] = status
            elif token.kind == "month" and out.roles[i] == "main":
                out.roles[i] = "old"
        return at + 1
    out.cancelled = status
    return at + 1


def _supposed(tokens: Sequence[Token], at: int) -> bool:
    """気温35度以上の場合は中止, 申込みが少ないときは中止: it is not off yet."""
    start = at
    while start and tokens[start - 1].kind in ("text", *_SOFT, "length", "count"):
        start -= 1
    return bool(re.search(r"場合|とき|[の際]際|時(?:は|には)|[るのたい]日は", "".join(t.text for t in tokens[start:at + 1])))


def _change(tokens: Sequence[Token], at: int, out: Marked) -> int:
    """12日(日)を19日(日)に変更: the day before the mark is no more."""
    out.roles[at] = "word"
    if not re.match(r"を|から|→|は|⇒", tokens[at].text):
        return at + 1
    ahead = next((t for t in tokens[at + 1:] if t.kind != "sep" and not (t.kind == "bracket" and not any(i.kind in ("date", "hours") for i in t.value))), None)
    if ahead is not None and ahead.kind == "date":
        _back(tokens, at, out, "old", frozenset({"date", "hours"}))
    elif ahead is not None and ahead.kind == "hours":  # 10:00～12:00→13:00～15:00
        _back(tokens, at, out, "old", frozenset({"hours"}))
    return at + 1


def _run(tokens: Sequence[Token], last: int, kinds: frozenset[str]) -> list[int]:
    """Indices of the list of days that ends at ``last``."""
    out: list[int] = []
    at: int | None = last
    while at is not None and at >= 0:
        token = tokens[at]
        if token.kind in kinds:
            if out and token.kind == "date" and tokens[out[0]].kind == "date":
                later: Day = tokens[out[0]].value
                if not (later.range or later.listed or later.same):
                    break
            if out and token.kind in ("date", "recurs", "month") and tokens[out[0]].kind in ("weekdays", "vague", "newyear"):
                break
            if out and token.kind == "recurs":
                break
            out.insert(0, at)
        elif token.kind not in ("sep", "particle", "wave", "from", "harmless") and not (token.kind == "bracket" and at == last - 1):
            break
        at -= 1
    return out


def _back(tokens: Sequence[Token], at: int, out: Marked, role: Role, kinds: frozenset[str]) -> None:
    last = next((i for i in range(at - 1, -1, -1) if tokens[i].kind in kinds), None)
    if last is None:
        return
    for index in _run(tokens, last, kinds):
        if out.roles[index] == "main":
            out.roles[index] = role
