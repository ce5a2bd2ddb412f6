"""Who looks on and what they may do."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["officer", "section", "chief", "designer", "viewer"]
Action = Literal[
    "look", "comment", "answer", "sign", "edit", "build", "waive", "rounds", "people", "release"]

ROLES: dict[str, str] = {
    "officer": "広報担当", "section": "課の担当", "chief": "課長", "designer": "デザイナー", "viewer": "見るだけ"}

#: What each role may do anywhere in the issue …
_ANYWHERE: dict[str, frozenset[str]] = {
    "section": frozenset({"look"}),
    "chief": frozenset({"look", "comment"}),
    "designer": frozenset({"look", "comment", "answer", "build"}),
    "viewer": frozenset({"look"}),
}
#: … and what in the articles of their own section only.
_OWN: dict[str, frozenset[str]] = {
    "section": frozenset({"comment", "answer", "sign"}),
    "chief": frozenset({"answer", "sign"}),
}


@dataclass(frozen=True)
class Visitor:
    """Somebody at the desk. ``section``: key of contacts.yaml, '' for none; ``everywhere``: an officer
    of every issue, not of the one that invited."""

    id: str
    name: str
    section: str
    role: str
    everywhere: bool = False

    @property
    def title(self) -> str:
        return ROLES.get(self.role, self.role)


#: Who opened the desk on the host itself.
OFFICER = Visitor("officer", "広報担当", "", "officer", True)


def may(visitor: Visitor, action: Action, section: str | None = None) -> bool:
    """Whether they may do it; ``section`` is the section of the article concerned.

    The officer may do everything. An unknown role may do nothing.
    """
    if visitor.role == "officer":
        return True
    if action in _ANYWHERE.get(visitor.role, ()):
        return True
    return bool(section) and section == visitor.section and action in _OWN.get(visitor.role, ())


def might(visitor: Visitor, action: Action) -> bool:
    """Whether they may do it at least in the articles of their own section."""
    return may(visitor, action) or bool(visitor.section) and may(visitor, action, visitor.section)
