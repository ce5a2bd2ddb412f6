"""Roles and rights: who may do what at an issue. The one table: the store and the life of the issue ask
it, the desk asks it at every door, whoever invites reads its words, and docs/desk.md is held against it.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

Role = Literal["officer", "section", "chief", "designer", "viewer"]
#: ``answer``: reply to a comment and set its state; ``rounds``: keep a build as a proof round;
#: ``release``: 責了, 校了, 下版 and into the archive.
Action = Literal["look", "comment", "answer", "sign", "edit", "build", "waive", "rounds", "people", "release"]

#: Each right in the words of whoever invites.
_SAID: dict[Action, str] = {
    "look": "すべての面と赤字を見る", "comment": "赤字を書く", "answer": "赤字に返信して済か却下にする", "sign": "確認する",
    "edit": "原稿を直す", "build": "組む", "waive": "指摘を承認する", "rounds": "校正の回を保存する", "people": "人を招く",
    "release": "校了・下版・公開する"}
#: What of the form stands for an officer of every issue, and what such a one may do.
EVERYWHERE, _EVERY_ISSUE = "everywhere", "どの号でもすべて。新しい号をつくり、ほかの人を招く"


class Somebody(Protocol):
    """``section``: key of contacts.yaml, '' for none."""

    @property
    def role(self) -> str: ...
    @property
    def section(self) -> str: ...


@dataclass(frozen=True)
class Rights:
    """``title``: what the role is called; what it may do ``anywhere`` in the issue, and ``own``: in the
    articles of one's own section only."""

    title: str
    anywhere: frozenset[Action]
    own: frozenset[Action] = frozenset()

    @property
    def words(self) -> str:
        """「すべての面と赤字を見る。自分の課の記事では、赤字を書く、…」"""
        if self.anywhere == frozenset(get_args(Action)):
            return "この号のすべて。ほかの号は見えず、新しい号もつくれない"
        own = _listed(self.own - self.anywhere)
        return _listed(self.anywhere) + (f"。自分の課の記事では、{own}" if own else "")


#: In the order in which whoever invites chooses among them.
ROLES: dict[Role, Rights] = {
    "section": Rights("課の担当", frozenset({"look"}), frozenset({"comment", "answer", "sign"})),
    "chief": Rights("課長", frozenset({"look", "comment"}), frozenset({"answer", "sign"})),
    "designer": Rights("デザイナー", frozenset({"look", "comment", "answer", "build"})),
    "viewer": Rights("見るだけ", frozenset({"look"})),
    "officer": Rights("広報担当", frozenset(get_args(Action))),
}
_NONE = Rights("", frozenset())


def rights(role: str) -> Rights:
    """Those of a role; none for one that is not known."""
    return next((rights for name, rights in ROLES.items() if name == role), _NONE)


def may(who: Somebody, action: Action, section: str | None = None) -> bool:
    """Whether they may do it; ``section`` is the section of the article concerned."""
    given = rights(who.role)
    return action in given.anywhere or bool(section) and section == who.section and action in given.own


def might(who: Somebody, action: Action) -> bool:
    """Whether they may do it at least in the articles of their own section."""
    return may(who, action, who.section)


def of_section(role: str) -> bool:
    """Whether it is a role for a section's own articles: nobody has it without a section."""
    return bool(rights(role).own)


def title_of(role: str, everywhere: bool = False) -> str:
    """The role as a list of people tells it; of an officer also how far he reaches."""
    reach = "" if role != "officer" else "（すべての号）" if everywhere else "（この号だけ）"
    return f"{rights(role).title or role}{reach}"


def offered(everywhere: bool) -> list[tuple[str, str, str]]:
    """(value, title, what they may do) of the roles that may be given. ``everywhere``: by an officer of
    every issue, who alone may make another."""
    given = [(str(role), title_of(role), each.words) for role, each in ROLES.items()]
    return [*given, (EVERYWHERE, title_of("officer", everywhere=True), _EVERY_ISSUE)] if everywhere else given


def _listed(actions: frozenset[Action]) -> str:
    return "、".join(words for action, words in _SAID.items() if action in actions)
