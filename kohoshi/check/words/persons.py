"""Who leads or appears at an event, as two places name them."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi.text import folded

_ROLES = "講師|講演|司会|指導|案内人|進行|ゲスト|出演|演奏|指揮|聞き手|語り手"
_KANJI = r"[一-\u9fff々ヶ]"
_CALLED = "(?:さん|氏|先生|教授|医師|選手)"
#: A name is sure where a space parts it or a form of address follows; 「講師は地域の保健師です」 has none.
_PERSON = re.compile(
    rf"(?P<role>{_ROLES})(?:者|役|は|が|に|として|[:・、\s「(])*"
    rf"(?P<name>{_KANJI}{{1,4}} (?:{_KANJI}{{1,3}}|[ぁ-ん]{{2,4}}?|[ァ-ヶー]{{2,5}})(?={_CALLED}|[はがとのでに、。・()/\s]|$)"
    rf"|(?:{_KANJI}{{2,6}}|{_KANJI}{{1,4}}[ぁ-んァ-ヶー]{{2,4}}?)(?=\s?{_CALLED}))")


@dataclass(frozen=True)
class Person:
    """A name said at [start, end) of a text in a role: 講師."""

    start: int
    end: int
    role: str
    name: str

    def may_be(self, other: Person) -> bool:
        """Whether both can be one person: a family name stands for the whole."""
        return self.name.startswith(other.name) or other.name.startswith(self.name)


def persons(text: str) -> Iterator[Person]:
    """Every person named in a role, left to right."""
    for match in _PERSON.finditer(folded(text)):
        yield Person(*match.span("name"), match["role"], match["name"].replace(" ", ""))


def strangers(text: str, others: Sequence[str]) -> Iterator[tuple[Person, list[str]]]:
    """Those of ``text`` whom no other text names although these fill the role, with the names
    that they give. A second name behind a role (講師 Aさん、Bさん) is found in the words alone."""
    said = list(persons(text))
    known = [one for other in others for one in persons(other)] if said else []
    for one in said:
        same = [other for other in known if other.role == one.role]
        if same and not any(one.may_be(other) for other in same) and not any(one.name in other.replace(" ", "") for other in others):
            yield one, list(dict.fromkeys(other.name for other in same))
