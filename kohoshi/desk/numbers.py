"""Numbers in addresses and forms: one parser. ASCII digits only, and no longer than a face, a count or
a comment can be: int() would take «１２» and «²» otherwise, and trip over thousands of digits or 64 bits.
"""
from __future__ import annotations

import re

from starlette.convertors import Convertor, register_url_convertor

_WHOLE = r"(?:0|[1-9][0-9]{0,8})"
#: Millimetres on a face: at most four figures before the point.
_DECIMAL = r"-?[0-9]{1,4}(?:\.[0-9]{1,20})?(?:[eE]-[0-9]{1,3})?"


def number(text: object) -> int | None:
    """A whole number from 0 to 999,999,999; None for everything else."""
    return int(text) if isinstance(text, str) and re.fullmatch(_WHOLE, text) else None


def decimal(text: object) -> float | None:
    """A decimal number between -10,000 and 10,000, as scripts write one; None for everything else."""
    return float(text) if isinstance(text, str) and re.fullmatch(_DECIMAL, text) else None


class _Number(Convertor[int]):
    regex = _WHOLE

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", _Number())
