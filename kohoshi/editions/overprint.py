"""墨ノセ: black text printed over what is below, only where the press profile asks for it.

Most RIPs set it themselves and printers ask that files do not; without it a slip of register
leaves a white rim around small black type on a tint.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pydyf

#: Graphics states: overprint on (mode 1: an ink of 0 leaves what is below, ISO 32000-1 8.6.7), and off.
_ON, _OFF = "OverprintOn", "OverprintOff"
_BLACK = re.compile(rb"0(?:\.0+)? 0(?:\.0+)? 0(?:\.0+)? 1(?:\.0+)? scn")
_FILL = re.compile(rb".*\b(?:scn|sc|rg|g|k)")


def overprinting(document: Any, pdf: pydyf.PDF) -> None:
    """A finisher for the engine's write, which puts one operator into each item of a stream."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and isinstance(thing.get("ExtGState"), dict):
            thing["ExtGState"][_ON] = pydyf.Dictionary({"Type": "/ExtGState", "op": "true", "OP": "true", "OPM": 1})
            thing["ExtGState"][_OFF] = pydyf.Dictionary({"Type": "/ExtGState", "op": "false", "OP": "false", "OPM": 0})
        elif isinstance(thing, pydyf.Stream):
            thing.stream = list(_overprinted(thing.stream))


def _overprinted(operators: list[Any]) -> Iterator[Any]:
    black, within = False, False
    stack: list[bool] = []
    for operator in operators:
        data = bytes(operator).strip() if isinstance(operator, bytes) else b""
        if data == b"q":
            stack.append(black)
        elif data == b"Q" and stack:
            black = stack.pop()
        elif _FILL.fullmatch(data):
            black = bool(_BLACK.fullmatch(data))
        elif data == b"BT" and black:
            within = True
            yield f"/{_ON} gs".encode()
        yield operator
        if data == b"ET" and within:
            within = False
            yield f"/{_OFF} gs".encode()
