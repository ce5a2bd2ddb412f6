"""What stands right behind a date: its weekday, 祝, the name of a holiday."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kohoshi.issue.dates.holidays import holiday_names
from kohoshi.issue.dates.say import WEEKDAYS

_SIGNS = "㈪㈫㈬㈭㈮㈯㈰"
#: やさしい日本語: 6月12日(にちようび).
_KANA = ("げつ", "か", "すい", "もく", "きん", "ど", "にち")
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOLIDAY = frozenset({"祝", "祝日", "国民の祝日", "㈷"})
_SUBSTITUTE = frozenset({"振休", "振替", "振替休日", "振り替え休日", "振替休"})
_ALL = re.compile(r"(?:いずれも|すべて|全て|各)")
#: (日・祝日を除く) and (月曜休館) limit a period and say nothing of the date before it.
_LIMIT = re.compile(r"除|以外|のみ|~|から|-|休[館園場所診業演講館み]|定休|[曜祝日]休$|閉[館園場所]|[曜祝](?:日?)(?:は|も|の|に|が)|不可")
#: A weekday with words of its own, behind the first: (月、祝は休館), (土・日開催).
_OF_PERIOD = re.compile(rf"[{WEEKDAYS}祝](?:曜日?|日)?(?!曜|日?$|[{WEEKDAYS}]).+")
_DAYS = re.compile(rf"(?:第(?P<nth>[1-5一二三四五]))?(?P<days>[{WEEKDAYS}]+)(?:曜日?)?")
#: 1月3日(土)・祝日休: holidays are closed as well.
_BRACKET = re.compile(r" {0,2}\((?P<inside>[^()]{1,16})\)(?:(?!・祝日?(?:休|閉|を除|除く|以外|も)) ?[・(]? ?(?P<more>祝日?|振替休日|振休)(?![賀福いう典辞電])\)?)?")
_SIGN = re.compile(rf" ?(?P<sign>[{_SIGNS}])㈷?")
_WORD = re.compile(rf"(?: {{0,2}}(?:の(?P<each>各))?の?|は、?)(?P<day>[{WEEKDAYS}])曜日?(?!を除|以外|版|と同|ダイヤ)")
#: 6月12日 土 10時.
_CELL = re.compile(rf" {{1,2}}(?P<day>[{WEEKDAYS}])(?= |$)")
#: 6月12日「日」.
_QUOTED = re.compile(rf"「(?P<day>[{WEEKDAYS}])(?:曜日?)?」")
#: 2022年6月19日、日曜日です; beside a day that is closed it is one more of them.
_COMMA = re.compile(rf"[、,] ?(?P<day>[{WEEKDAYS}])曜日?(?=です|でし|に(?:開|行|実施|あり)|の?午[前後]|の?[0-9]{{1,2}}[時:])")
_CLAIM = re.compile(r"です|でし|で、|。|だ|にあた|に当た|のため|なので|$")


@dataclass(frozen=True)
class Annex:
    """Words behind a date at [start, end).

    text      as written, without its brackets
    weekdays  0 = Monday
    nth       第3火曜日 → 3
    holiday   祝, or the day off in place of one (``substitute``)
    names     holidays named
    every     it is said of all dates of the list
    apart     it stands without brackets (6月12日の日曜日)
    """

    start: int
    end: int
    text: str
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    holiday: bool = False
    substitute: bool = False
    names: tuple[str, ...] = ()
    every: bool = False
    apart: bool = False

    @property
    def weekday(self) -> int | None:
        """The one weekday it names, if it names one."""
        return self.weekdays[0] if len(self.weekdays) == 1 else None


def annex(folded: str, at: int) -> Annex | None:
    """The words behind a date that ends at ``at``; None when none of them is a weekday or holiday."""
    if match := _BRACKET.match(folded, at):
        first = _inside(match)
        second = _BRACKET.match(folded, match.end()) if first and first.weekday is not None and not first.holiday else None
        other = _inside(second) if second else None
        if first and other and other.weekday is not None:  # 11日・12日(土)(日)
            return replace(first, end=other.end, text=f"{first.text}・{other.text}", weekdays=(*first.weekdays, *other.weekdays))
        return first
    if match := _SIGN.match(folded, at):
        return Annex(at, match.end(), match["sign"], (_SIGNS.index(match["sign"]),), holiday=match[0].endswith("㈷"))
    if match := _WORD.match(folded, at):
        if match[0].startswith("は") and not _CLAIM.match(folded, match.end()):
            return None
        return Annex(at, match.end(), match[0].lstrip(" のは、"), (WEEKDAYS.index(match["day"]),), every=bool(match["each"]), apart=True)
    if match := _QUOTED.match(folded, at) or (_COMMA.match(folded, at) if not re.search("休|閉|除", folded) else None):
        return Annex(at, match.end(), match[0].strip("「」、, "), (WEEKDAYS.index(match["day"]),), apart=match[0][0] != "「")
    if match := _CELL.match(folded, at):
        return Annex(at, match.end(), match["day"], (WEEKDAYS.index(match["day"]),))
    return None


def _inside(match: re.Match[str]) -> Annex | None:
    inside = match["inside"].strip()
    if _LIMIT.search(inside):
        return None
    every = _ALL.match(inside)
    pieces = [piece for piece in re.split(r"[・、,/ .]+", inside[every.end():] if every else inside) if piece]
    weekdays: list[int] = []
    nth: int | None = None
    names: list[str] = []
    holiday = substitute = False
    for piece in [*pieces, *([match["more"]] if match["more"] else [])]:
        if day := _DAYS.fullmatch(piece):
            weekdays += [WEEKDAYS.index(char) for char in day["days"]]
            nth = "一二三四五".find(day["nth"]) + 1 or int(day["nth"]) if day["nth"] else nth
        elif piece.endswith("ようび") and piece[:-3] in _KANA:
            weekdays.append(_KANA.index(piece[:-3]))
        elif piece[:3].lower() in _ENGLISH and len(piece) <= 9 and piece.isalpha() and piece.isascii():
            weekdays.append(_ENGLISH.index(piece[:3].lower()))
        elif piece in _HOLIDAY:
            holiday = True
        elif piece in _SUBSTITUTE:
            holiday = substitute = True
        elif piece.endswith("祝") and (day := _DAYS.fullmatch(piece[:-1])):
            weekdays += [WEEKDAYS.index(char) for char in day["days"]]
            holiday = True
        elif (named := holiday_names(piece)) and named[0][:2] == (0, len(piece)):
            names.append(named[0][2])
        elif piece == pieces[0] or _OF_PERIOD.fullmatch(piece):
            return None
    if not (weekdays or holiday or names):
        return None
    return Annex(match.start(), match.end(), inside, tuple(weekdays), nth, holiday, substitute, tuple(names), bool(every))
