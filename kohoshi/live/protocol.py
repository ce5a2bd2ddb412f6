"""Messages between the worker's two sides: the length of a JSON header and of a body, then both."""
from __future__ import annotations

import dataclasses
import json
import os
import select
import struct
import time
from collections.abc import Mapping
from typing import Any

from kohoshi import limits
from kohoshi.live.update import Update

_LENGTHS = struct.Struct("!II")
#: Bytes of a header and of a body.
MOST_HEADER, MOST_BODY = limits.MESSAGE_HEADER, limits.MESSAGE_BODY


class Broken(Exception):
    """The other side is gone, silent for too long, or says what is no message."""


def send(file: int, header: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one message. Raises Broken."""
    data = json.dumps(header, ensure_ascii=False).encode()
    left = memoryview(_LENGTHS.pack(len(data), len(body)) + data + body)
    try:
        while left:
            left = left[os.write(file, left):]
    except OSError as error:
        raise Broken(str(error)) from None


def receive(file: int, seconds: float | None = None) -> tuple[dict[str, Any], bytes]:
    """Read one message, or raise Broken; ``seconds``: no longer than that."""
    until = None if seconds is None else time.monotonic() + seconds
    header, body = _LENGTHS.unpack(_exactly(file, _LENGTHS.size, until))
    if header > MOST_HEADER or body > MOST_BODY:
        raise Broken("no message")
    try:
        said = json.loads(_exactly(file, header, until))
    except ValueError:
        raise Broken("no message") from None
    return said, _exactly(file, body, until)


def waits(file: int, seconds: float) -> bool:
    """Whether something is there to be read within ``seconds``."""
    return bool(select.select([file], [], [], seconds)[0])


def _exactly(file: int, count: int, until: float | None) -> bytes:
    parts: list[bytes] = []
    while count:
        if until is not None and not waits(file, max(0, until - time.monotonic())):
            raise Broken("silent")
        try:
            part = os.read(file, min(count, 1 << 20))
        except OSError as error:
            raise Broken(str(error)) from None
        if not part:
            raise Broken("closed")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


# --- what is said ----------------------------------------------------------------------------


def update_said(update: Update) -> dict[str, Any]:
    return dataclasses.asdict(update)
