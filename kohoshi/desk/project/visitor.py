"""Who looks on. What they may do stands in :mod:`kohoshi.proof.roles`."""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.proof.roles import rights


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
        return rights(self.role).title or self.role


#: Who opened the desk on the host itself.
OFFICER = Visitor("officer", "広報担当", "", "officer", True)
