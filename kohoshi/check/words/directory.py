"""What the house knows of its own telephone numbers: whose each is, and by what names it goes."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.check.words.telephone import Kind, Telephone, comparable, telephones
from kohoshi.issue.model import Issue
from kohoshi.text import folded

#: The owner of the publisher's own numbers: no section, the switchboard.
OFFICE = ""
#: 「総務課(広報)」 is one section of 「総務課」.
_DETAIL = re.compile(r"^(?P<base>[^(]+)\((?P<detail>[^()]+)\)$")

_FURTHER = re.compile(r"\s?[・、,/]\s?\((?P<detail>[^()]+)\)")


@dataclass(frozen=True)
class Owner:
    """A number as the house registers it."""

    section: str
    name: str
    kind: Kind
    said: str


@dataclass(frozen=True)
class Mention:
    """A section named in a text at [start, end): all sections the words may mean."""

    start: int
    end: int
    sections: frozenset[str]


class Directory:
    """contacts.yaml and publisher.yaml, for looking up."""

    def __init__(self, issue: Issue) -> None:
        publisher = issue.house.publisher
        self.area_code = str(publisher.area_code) if publisher.area_code else None
        self.owners: dict[str, list[Owner]] = {}
        self.names: dict[str, str] = {}
        self.emails = {str(contact.email).lower() for contact in issue.house.contacts.values() if contact.email}
        self._register(publisher.phone, OFFICE, str(publisher.office), Kind.PHONE)
        self._register(publisher.fax, OFFICE, str(publisher.office), Kind.FAX)
        words: dict[str, set[str]] = {}
        for key, contact in issue.house.contacts.items():
            self.names[key] = str(contact.name)
            for number in (contact.phone, *contact.also):
                self._register(number, key, str(contact.name), Kind.PHONE)
            if contact.fax:
                self._register(contact.fax, key, str(contact.name), Kind.FAX)
            for pattern in _patterns(folded(str(contact.name))):
                words.setdefault(pattern, set()).add(key)
        self._sections = [(re.compile(pattern), frozenset(keys))
                          for pattern, keys in sorted(words.items(), key=lambda item: -len(item[0]))]

    def _register(self, number: str, section: str, name: str, kind: Kind) -> None:
        for said in telephones(str(number), expected=True):
            self.owners.setdefault(comparable(said.groups, self.area_code), []).append(Owner(section, name, kind, str(number)))

    def of(self, number: Telephone) -> list[Owner]:
        """Who has this number; empty: nobody."""
        return self.owners.get(comparable(number.groups, self.area_code), [])

    def numbers(self, sections: frozenset[str], kind: Kind) -> list[str]:
        """The registered numbers of these sections that are of this kind, as they are written."""
        return list(dict.fromkeys(owner.said for owners in self.owners.values() for owner in owners
                                  if owner.section in sections and (kind in (owner.kind, Kind.BOTH, Kind.UNSAID))))

    def mentions(self, text: str) -> list[Mention]:
        """The sections named in a text, left to right; the longest name wins."""
        flat, out = folded(text), list[Mention]()
        for pattern, keys in self._sections:
            for match in pattern.finditer(flat):
                if not any(match.start() < one.end and one.start < match.end() for one in out):
                    out.append(Mention(match.start(), match.end(), keys))
        for one in list(out):
            out += self._further(flat, one)
        return sorted(out, key=lambda one: one.start)

    def _further(self, flat: str, first: Mention) -> Iterator[Mention]:
        """「保健福祉課(健康)・(福祉)」: the other sections of the same name, by what tells them apart."""
        match = _DETAIL.match(folded(self.names[next(iter(first.sections))])) if len(first.sections) == 1 else None
        end = first.end
        while match and (more := _FURTHER.match(flat, end)):
            keys = [key for key, name in self.names.items() if folded(name) == f"{match['base']}({more['detail']})"]
            if not keys:
                return
            end = more.end()
            yield Mention(more.start("detail") - 1, end, frozenset(keys))


def _patterns(name: str) -> list[str]:
    """How a section may be written: 総務課(広報) · 総務課 広報 · 総務課・広報担当, and 総務課 alone."""
    match = _DETAIL.match(name)
    if not match:
        return [re.escape(name)]
    base, detail = re.escape(match["base"]), re.escape(match["detail"])
    return [rf"{base}\s*[(・/]?\s*{detail}(?:担当|係|グループ)?\)?", base]
