"""What a rule of the proof is: see kohoshi.check.registry."""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.finding import Level, is_waivable


@dataclass(frozen=True)
class Rule:
    """``title`` in one line; ``why`` for a reader who wants to know; ``fires`` and ``silent``
    one example each. ``alone`` is the level where the PDF is checked without its content
    (None: the rule needs the content)."""

    name: str
    title: str
    why: str
    fires: str
    silent: str
    level: Level = Level.ERROR
    alone: Level | None = None

    @property
    def waivable(self) -> bool:
        return is_waivable(self.name)
