"""Japanese eras and the years written in them: the one table of them.

Limits are those of the imperial edicts and cabinet orders on each change of era; within a year
both eras are right up to the day of the change (昭和64年 and 平成元年 are both 1989).
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kohoshi.issue.dates.fold import number


@dataclass(frozen=True)
class Era:
    """``first``/``last``: its first and last day; ``last`` None for the present era."""

    name: str
    letter: str
    first: dt.date
    last: dt.date | None

    def western(self, year: int) -> int:
        return self.first.year - 1 + year

    def year(self, western: int) -> int:
        return western - self.first.year + 1

    @property
    def last_year(self) -> int | None:
        return self.year(self.last.year) if self.last else None


ERAS = (
    Era("明治", "M", dt.date(1868, 1, 25), dt.date(1912, 7, 29)),
    Era("大正", "T", dt.date(1912, 7, 30), dt.date(1926, 12, 24)),
    Era("昭和", "S", dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    Era("平成", "H", dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    Era("令和", "R", dt.date(2019, 5, 1), None),
)
_BY_NAME = {key: era for era in ERAS for key in (era.name, era.letter, era.name[0])}
NAMES = "|".join(era.name for era in ERAS)
LETTERS = "".join(era.letter for era in ERAS)


def era_of(name: str) -> Era:
    """By its name, its letter or its first kanji (令4.6.12)."""
    return _BY_NAME[name]


def western_year(era: str, written: str) -> int:
    """The western year of one as written: 令和, 元 → 2019."""
    return era_of(era).western(number(written))


def years_of_short(short: int, western: int) -> list[int]:
    """The years that 7年 or 22年 alone can be of, in any era or without its century, that one nearest
    to a western year first."""
    return sorted({*(era.western(short) for era in ERAS if era.last_year is None or short <= era.last_year), 1900 + short, 2000 + short},
                  key=lambda year: abs(year - western))


def era_on(when: int | dt.date) -> Era:
    """The era that a western year ends in, or that of a day."""
    if isinstance(when, dt.date):
        return next(era for era in reversed(ERAS) if era.first <= when or era is ERAS[0])
    return next(era for era in reversed(ERAS) if era.first.year <= when or era is ERAS[0])


def say_era_year(when: int | dt.date) -> str:
    """A western year in the era it ends in, a day in its own: 2022 → 令和4年, 2019 → 令和元年, 2019-04-30 →
    平成31年."""
    era = era_on(when)
    year = era.year(when.year if isinstance(when, dt.date) else when)
    return f"{era.name}{'元' if year == 1 else year}年"


def written_years(western: int) -> set[str]:
    """Every way to write a year: 2019 → 2019年, 令和元年, 令和1年, 平成31年."""
    own = [(era.name, era.year(western)) for era in ERAS
           if era.first.year <= western and (era.last is None or western <= era.last.year)]
    return {f"{western}年", *(f"{name}{year}年" for name, year in own), *(f"{name}元年" for name, year in own if year == 1)}


@dataclass(frozen=True)
class Year:
    """A year as written at [start, end). ``era`` None: a western year."""

    start: int
    end: int
    number: int
    era: Era | None = None
    fiscal: bool = False

    @property
    def western(self) -> int:
        return self.era.western(self.number) if self.era else self.number
