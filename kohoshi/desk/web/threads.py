"""Classes of work, each with threads of its own: what takes long never takes the place of a small answer.

In every room the places are given out by visitor in turn, and nobody holds more than a part of them.
Who waits for a picture and goes is forgotten.
"""
from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

from anyio import CapacityLimiter, to_thread

from kohoshi import limits

#: ``small``: pages, edits, comments. ``pictures``: of the live faces. ``finished``: of faces of finished
#: files. ``photos``: small copies of photographs. ``heavy``: what reads or judges whole files.
Class = Literal["small", "pictures", "finished", "photos", "heavy"]
#: Places of each class, and how many of them one visitor may hold. Live faces have one worker, which
#: takes whom it likes of those that wait for it: so each visitor sends it one at a time.
PLACES: dict[Class, tuple[int, int]] = {"small": (limits.PLACES_SMALL, 8), "pictures": (limits.PLACES_PICTURES, 1), "finished": (limits.PLACES_FINISHED, 2),
                                        "photos": (limits.PLACES_PHOTOS, 2), "heavy": (limits.PLACES_HEAVY, 2)}
#: Of the door, where it is found out who somebody is.
DOOR = limits.PLACES_DOOR

_T = TypeVar("_T")


class Gone(Exception):
    """Nobody waits for the answer any more."""


class WorkThreads:
    """A number of threads for one class of work. Belongs to one event loop."""

    def __init__(self, places: int, each: int) -> None:
        self.places, self.each = places, each
        self._limiter = CapacityLimiter(places)
        self._held: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def run(self, whose: str, do: Callable[..., _T], *given: Any, gone: Callable[[], Awaitable[None]] | None = None) -> _T:
        """``do(*given)`` in a thread, in ``whose`` turn. ``gone`` returns when nobody waits any more:
        then Gone is raised, unless it was begun."""
        await self._turn(whose, gone)
        try:
            return await to_thread.run_sync(do, *given, limiter=self._limiter)
        finally:
            self._left(whose)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    async def _turn(self, whose: str, gone: Callable[[], Awaitable[None]] | None) -> None:
        if self._free(whose):
            self._held[whose] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, deque()).append(turn)
        watch = asyncio.ensure_future(gone()) if gone else None
        try:
            await asyncio.wait({turn, watch} if watch else {turn}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._withdrawn(whose, turn)
            raise
        finally:
            if watch:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)
        if not turn.done():
            self._withdrawn(whose, turn)
            raise Gone

    def _free(self, whose: str) -> bool:
        return self._held.total() < self.places and self._held[whose] < self.each

    def _withdrawn(self, whose: str, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self._left(whose)
            return
        turn.cancel()
        self._waiting[whose].remove(turn)
        if not self._waiting[whose]:
            del self._waiting[whose]

    def _left(self, whose: str) -> None:
        self._held[whose] -= 1
        if not self._held[whose]:
            del self._held[whose]
        while (following := next((each for each in self._waiting if self._free(each)), None)) is not None:
            queue = self._waiting.pop(following)
            queue.popleft().set_result(None)
            self._held[following] += 1
            if queue:
                self._waiting[following] = queue  # behind the others


class Work:
    """The rooms of one app."""

    def __init__(self) -> None:
        self.door = WorkThreads(DOOR, DOOR)
        self._rooms = {name: WorkThreads(*places) for name, places in PLACES.items()}

    def __getitem__(self, name: Class) -> WorkThreads:
        return self._rooms[name]
