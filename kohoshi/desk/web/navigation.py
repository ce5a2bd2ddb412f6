"""The navigation beside every page of an issue: entries that the features bring along."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kohoshi.proof.roles import Action, Somebody, might


@dataclass(frozen=True)
class NavigationEntry:
    """``path`` follows ``/i/<issue>/``; ``icon``: a macro argument of icons.html; shown to those who may
    ``may`` somewhere."""

    key: str
    label: str
    path: str
    icon: str
    may: Action = "look"


def entries_for(who: Somebody, navigation: Iterable[NavigationEntry]) -> Sequence[NavigationEntry]:
    return [entry for entry in navigation if might(who, entry.may)]
