"""Which characters of a text a rule has already spoken of."""
from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable


class Spans:
    """Stretches [start, end) that do not overlap. To ask costs the same however many there are: one
    value may hold thousands."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in spans:
            self.take(start, end)

    def free(self, start: int, end: int) -> bool:
        """Whether no character of [start, end) is taken."""
        at = bisect_left(self._spans, (end, end))
        return at == 0 or self._spans[at - 1][1] <= start

    def take(self, start: int, end: int) -> bool:
        """Take it, if all of it is free: whether it was."""
        if start >= end or not self.free(start, end):
            return False
        insort(self._spans, (start, end))
        return True
