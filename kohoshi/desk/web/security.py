"""What every request must pass and every answer carries, before any view is asked.

1. Host: only names the desk was opened under (a foreign name pointed at us: DNS rebinding).
2. What changes something must come from our own pages: Sec-Fetch-Site, else Origin. A foreign
   page may lead a person here by a link, and nothing more.
3. Headers: nothing but our own files may run, no framing, no guessing of types, no referrer.
"""
from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kohoshi import limits
from kohoshi.desk.numbers import number

CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
       "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'")
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: Largest bodies in bytes: of a form, of an upload.
FORM_LIMIT, UPLOAD_LIMIT = limits.FORM_BYTES, limits.UPLOAD_BYTES
#: Seconds a body may take whatever its size, and bytes a second it must bring beyond: less than the
#: slowest telephone sends.
GRACE, FLOOR = limits.BODY_SECONDS, limits.BODY_RATE

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?")
SAFE = frozenset({"GET", "HEAD"})


class TooLarge(Exception):
    """The body is larger than its limit."""


class TooSlow(Exception):
    """The body comes more slowly than any line is."""


class Guard:
    """The outermost middleware. ``names``: host names without port, ``*.example`` allowed."""

    def __init__(self, app: ASGIApp, names: Iterable[str], port: int | None, tls: bool) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)
        self.port = port
        self.scheme = "https" if tls else "http"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out[name] = value
                out.setdefault("Cache-Control", "no-store")
                if self.scheme == "https":
                    out["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        refusal = self.refusal(scope["method"], headers)
        if refusal:
            await refusal(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    def refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        """The answer to what may not pass, None for what may."""
        if method not in SAFE and method != "POST":
            return PlainTextResponse("この操作はできません", 405, {"Allow": "GET, HEAD, POST"})
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.known(hosts[0]):
            return PlainTextResponse("この名前では開けません。開いたときに表示されたアドレスを使ってください", 421)
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        own = f"{self.scheme}://{hosts[0]}".lower()
        if method in SAFE:
            foreign = site in ("cross-site", "same-site")
            led_here = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
            return PlainTextResponse("ほかのサイトからは読めません", 403) if foreign and not led_here else None
        # With no-referrer a browser sends "Origin: null" from our own forms: Sec-Fetch-Site decides then.
        named = origin is not None and origin != "null"
        if (site is None and not named) or (site is not None and site != "same-origin") or (
                named and origin is not None and origin.lower() != own):
            return PlainTextResponse("ほかのサイトからの操作は受け付けません", 403)
        return None

    def known(self, host: str) -> bool:
        match = _HOST.fullmatch(host.lower())
        if not match or (match[2] and self.port is not None and int(match[2]) != self.port):
            return False
        name = match[1].strip("[]")
        return name in self.names or f"*.{name.partition('.')[2]}" in self.names


def bounded(receive: Receive, limit: int, declared: str | None) -> Receive:
    """``receive`` that raises TooLarge beyond ``limit`` bytes, at once when the length is declared, and
    TooSlow when they take too long."""
    length = number(declared)
    if declared is not None and (length is None or length > limit):
        raise TooLarge
    clock = asyncio.get_running_loop().time
    read, waited = 0, 0.0  # what we ourselves do with a part, on a busy machine, is not the line's

    async def receive_some() -> Message:
        nonlocal read, waited
        asked = clock()
        try:
            message = await asyncio.wait_for(receive(), max(GRACE + read / FLOOR - waited, 0))
        except TimeoutError:
            raise TooSlow from None
        waited += clock() - asked
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > limit:
                raise TooLarge
        return message

    return receive_some
