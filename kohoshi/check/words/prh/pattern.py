"""Regular expressions as prh files write them (ECMAScript with the flags g i m s u) for ``regex``.

Differences that matter are translated: ``\\d \\w \\b`` are ASCII, ``\\s`` knows the ideographic
space, a reference to an empty group matches nothing, ``[]`` and ``[^]`` are classes. What
``regex`` knows beyond ECMAScript ((?R), possessive and fuzzy repetition, sets of sets) is refused
or stands for its letters. A pattern may still run for minutes: whoever searches gives a timeout.
"""
from __future__ import annotations

import re
from typing import TYPE_CHECKING

import regex

from kohoshi import limits

if TYPE_CHECKING:
    Pattern = regex.Pattern[str]
else:
    Pattern = regex.Pattern

#: ``/source/flags`` in a rule file.
LITERAL = re.compile(r"/(.*)/([dgimsuyv]*)", re.S)
#: Characters of one pattern; brackets in brackets; characters when counted repetitions are
#: written out, as ``regex`` does when it compiles them.
MAX_SOURCE = limits.PATTERN_CHARACTERS
MAX_DEPTH = limits.PATTERN_DEPTH
MAX_WRITTEN_OUT = limits.PATTERN_WRITTEN_OUT

_SPACE = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = "0-9A-Za-z_"
_CLASSES = {"d": "[0-9]", "D": "[^0-9]", "w": f"[{_WORD}]", "W": f"[^{_WORD}]", "s": f"[{_SPACE}]", "S": f"[^{_SPACE}]"}
_BOUNDARY = {"b": f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))",
             "B": f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))"}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "v": "\v", "f": "\f", "0": "\0"}

_ESCAPE = r"\\(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[\w=]+\}|k<\w+>|[1-9][0-9]?|.)"
_TOKEN = re.compile(rf"(?P<open>\((?:\?(?:[:=!]|<[=!]|<[A-Za-z_]\w*>)|(?!\?)))|(?P<set>\[\^?(?:{_ESCAPE}|[^\]\\])*\])|(?P<escape>{_ESCAPE})"
                    r"|(?P<count>(?:[*+?]|\{(?P<low>\d+),?(?P<high>\d*)\})\??)|(?P<plain>[^()\[\\])|(?P<close>\))", re.S)
_RANGE = re.compile(rf"({_ESCAPE}|.)(?:-({_ESCAPE}|.))?", re.S)


class PatternError(ValueError):
    """A pattern that cannot be used; Japanese, without the pattern itself."""


def escaped(text: str) -> str:
    """A plain text as an ECMAScript pattern."""
    return re.sub(r"[\\*+.?{}()|^$\[\]/]", r"\\\g<0>", text)


def spread(expected: str) -> str:
    """The pattern prh makes of ``expected`` alone: each letter in both cases and both widths."""
    return "".join(_wide(char) if char.isascii() and char.isalnum() else escaped(char) for char in expected)


def _wide(char: str) -> str:
    kinds = (char,) if char.isdigit() else (char.upper(), char.lower())
    return f"[{''.join(kinds)}{''.join(chr(ord(kind) + 0xFEE0) for kind in kinds)}]"


def compiled(source: str, flags: str = "") -> Pattern:
    """The pattern for ``regex``. Raises PatternError."""
    if len(source) > MAX_SOURCE:
        raise PatternError(f"パターンが長すぎます（上限は{MAX_SOURCE:,}字）")
    kinds = regex.VERSION1 | regex.MULTILINE | (regex.IGNORECASE if "i" in flags else 0) | (regex.DOTALL if "s" in flags else 0)
    translated = _translated(source)
    try:  # without f, as ``i`` would find ss for ß
        pattern = regex.compile(f"(?-f:{translated})" if "i" in flags else translated, kinds)
    except (regex.error, RecursionError, OverflowError):
        raise PatternError("正規表現として読めません（かっこと記号の組を確かめてください）") from None
    if pattern.match("", timeout=limits.PATTERN_SECONDS):
        raise PatternError("何もない所にも当てはまります")
    return pattern


def _translated(source: str) -> str:
    """Raises PatternError. ``sizes``: characters of each open bracket written out; ``last``:
    those of the piece before, None where nothing can be repeated."""
    out, sizes, last = [], [0], None
    at = 0
    while at < len(source):
        token = _TOKEN.match(source, at)
        if not token or token["count"] and last is None:
            raise PatternError(f"正規表現の{at + 1}字目が読めません（かっこと記号の組を確かめてください）")
        at = token.end()
        if token["count"]:
            more = (int(token["high"] or token["low"] or 1) - 1) * (last or 0)
            last = None
            out.append(token[0])
        elif token["open"]:
            sizes.append(0)
            more, last = 0, None
            out.append(token[0])
        elif token["close"]:
            more = last = sizes.pop()
            out.append(")")
        else:
            more, last = 1, None if token[0] == "|" else 1
            out.append(_set(token[0]) if token["set"] else _escape(token[0]) if token["escape"] else
                       token[0] if token[0] in ".|^$" else re.escape(token[0]))
        if not sizes or len(sizes) > MAX_DEPTH:
            raise PatternError("かっこの入れ子が深すぎるか、「)」が余っています")
        sizes[-1] += more
        if sizes[-1] > MAX_WRITTEN_OUT:
            raise PatternError(f"くり返しの数が大きすぎます（ひらいて{MAX_WRITTEN_OUT:,}字まで）")
    return "".join(out)


def _escape(token: str) -> str:
    """An escape outside of a class."""
    rest = token[1:]
    if rest in _BOUNDARY:
        return _BOUNDARY[rest]
    if rest.startswith("k<"):
        return f"(?({rest[2:-1]})\\g<{rest[2:-1]}>|)"
    return f"(?({rest})\\{rest}|)" if rest.isdecimal() and rest != "0" else _char(token)


def _char(token: str) -> str:
    """A character or an escape that stands for one or for a class of them, in a set or outside."""
    rest = token[1:]
    if not rest:
        return re.escape(token)
    if rest in _CLASSES:
        return _CLASSES[rest]
    if rest.startswith(("p{", "P{")):
        return token
    if rest[0] in "ux" and len(rest) > 1:
        number = int(rest[1:].strip("{}"), 16)
        if number > 0x10FFFF:
            raise PatternError("その番号の文字はありません")
        return re.escape(chr(number))
    return re.escape(_CONTROLS.get(rest, rest))


def _set(written: str) -> str:
    """A class in brackets."""
    if written in ("[]", "[^]"):
        return "(?!)" if written == "[]" else "(?s:.)"
    negated = written.startswith("[^")
    out = []
    for low, high in _RANGE.findall(written[1 + negated:-1]):
        first, last = (r"\x08" if each == r"\b" else _char(each) if each else "" for each in (low, high))
        joined = "-" if len(low) == 1 or low[1] not in "dDwWsSpP" else r"\-"
        out.append(first + joined + last if high else first)
    return f"[{'^' if negated else ''}{''.join(out)}]"
