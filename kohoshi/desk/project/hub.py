"""News for the browsers that look on: published by any thread, read by server-sent events."""
from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from kohoshi import limits

#: News kept for a browser that reads slowly; it is cut off beyond and connects again, which
#: brings it the whole state.
BACKLOG = limits.NEWS
#: Seconds between signs of life, so that dead connections are noticed.
HEARTBEAT = 15.0
#: Seconds after which it is asked again whether the browser may listen.
LOOK = 2.0


async def _always() -> bool:
    return True


def event(name: str, data: Mapping[str, Any]) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


class Hub:
    """Everybody who listens to one issue."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()
        self._closed = False

    def publish(self, name: str, data: Mapping[str, Any]) -> None:
        """Tell all listeners. From any thread; never waits."""
        text = event(name, data)
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener.push(text)

    def listen(self) -> Listener:
        """A new listener of the running event loop."""
        listener = Listener(self)
        with self._lock:
            self._listeners.add(listener)
            closed = self._closed
        if closed:
            listener.push(None)
        return listener

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End all streams; later ones end at once."""
        with self._lock:
            self._closed = True
            listeners = list(self._listeners)
        for listener in listeners:
            listener.push(None)


class Listener:
    """One open stream."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.loop = asyncio.get_running_loop()
        self.queue: asyncio.Queue[str | None] = asyncio.Queue()

    def push(self, text: str | None) -> None:
        try:
            self.loop.call_soon_threadsafe(self._put, text)
        except RuntimeError:  # the loop has ended, and the browser with it
            self.hub.leave(self)

    def _put(self, text: str | None) -> None:
        self.queue.put_nowait(text if self.queue.qsize() < BACKLOG else None)

    async def stream(self, first: str, still: Callable[[], Awaitable[bool]] = _always) -> AsyncIterator[str]:
        """``first``, then all news until the hub closes, the browser goes or may not listen any more
        (``still``, asked before anything is told)."""
        try:
            yield first
            told = self.loop.time()
            while True:
                try:
                    text = await asyncio.wait_for(self.queue.get(), min(LOOK, HEARTBEAT))
                except TimeoutError:
                    text = ""
                if text is None or not await still():
                    return
                if text or self.loop.time() - told >= HEARTBEAT:
                    told = self.loop.time()
                    yield text or ": \n\n"
        finally:
            self.hub.leave(self)
