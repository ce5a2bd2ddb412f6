"""Asking the app without a network, from a test that does not wait itself."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.applications import Starlette

#: What a browser says of a click in our own page.
OWN = {"Sec-Fetch-Site": "same-origin"}


class Asking:
    """``get``, ``post`` and ``request`` as of httpx; ``headers`` and ``cookies`` are kept between."""

    def __init__(self, portal: BlockingPortal, client: httpx.AsyncClient) -> None:
        self._portal, self._client = portal, client
        self.headers, self.cookies = client.headers, client.cookies

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        content = more.get("content")
        if content is not None and not isinstance(content, bytes | str):
            more["content"] = _streamed(content)
        return self._portal.call(partial(self._client.request, method, path, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


async def _streamed(chunks: Any) -> Any:
    for chunk in chunks:
        yield chunk


@contextmanager
def asking(app: Starlette, address: str = "http://127.0.0.1", headers: dict[str, str] | None = None) -> Iterator[Asking]:
    """A browser's place before the app; the desk is closed at the end."""
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=address, headers=headers or {})
    with start_blocking_portal() as portal:
        try:
            yield Asking(portal, client)
        finally:
            portal.call(client.aclose)
            app.state.desk.close()
