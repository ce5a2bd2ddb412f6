"""Regular expressions as prh files write them (ECMAScript with the flags g m u) as Python's.

Differences that matter are translated: ``\\d \\w \\b`` are ASCII, ``\\s`` knows the ideographic
space, groups are named ``(?<name>…)``, a reference to an empty group matches nothing, lookbehind
may have alternatives of different length, ``[^]`` and ``\\p{Script=Han}`` exist. What could run
for minutes (a repetition inside a repetition, too many of them) is refused, so that no
dictionary can hang the check.
"""
from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from kohoshi import limits

#: ``/source/flags`` in a rule file.
LITERAL = re.compile(r"/(.*)/([dgimsuyv]*)", re.S)
#: Characters of one pattern.
MAX_SOURCE = limits.PATTERN_CHARACTERS
#: Repetitions without end in one pattern.
MAX_ENDLESS = limits.PATTERN_ENDLESS
#: A counted repetition beyond this is as bad as one without end.
MANY = limits.PATTERN_MANY
#: Ways in which one place may be read before the pattern is given up.
MAX_WAYS = limits.PATTERN_WAYS

_SPACE = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_NO_SPACE = (r"\x00-\x08\x0e-\x1f!-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff"
             r"\u3001-\ufefe\uff00-\U0010ffff")
_WORD = "0-9A-Za-z_"
_NO_WORD = r"\x00-/:-@\[-\^`{-\U0010ffff"
#: What stands inside a class for an escape of a class of characters.
_CLASSES = {"d": "0-9", "D": r"\x00-/:-\U0010ffff", "w": _WORD, "W": _NO_WORD, "s": _SPACE, "S": _NO_SPACE}
_BOUNDARY = {"b": f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))",
             "B": f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))"}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "v": "\v", "f": "\f", "0": "\0"}
#: Scripts of Unicode's Scripts.txt, as far as Japanese needs them.
_SCRIPTS = {
    "Han": r"\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U000323af",
    "Hiragana": r"\u3041-\u3096\u309d-\u309f", "Katakana": r"\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d",
}
_PROPERTY = re.compile(r"\{(?:(?:Script|sc|Script_Extensions|scx)=)?(\w+)\}")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d+)(,?)(\d*)\})(\??)")


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


def compiled(source: str, flags: str = "") -> re.Pattern[str]:
    """The pattern for Python. Raises PatternError."""
    if len(source) > MAX_SOURCE:
        raise PatternError(f"パターンが長すぎます（上限は{MAX_SOURCE:,}字）")
    python = _Translator(source).whole()
    kinds = re.MULTILINE | (re.IGNORECASE if "i" in flags else 0) | (re.DOTALL if "s" in flags else 0)
    try:
        pattern = re.compile(python, kinds)
    except (re.error, RecursionError, OverflowError) as fault:
        reason = "後読みの長さが決まりません" if "look-behind" in str(fault) else "正規表現として読めません（かっこと記号の組を確かめてください）"
        raise PatternError(reason) from None
    if pattern.match(""):
        raise PatternError("何もない所にも当てはまります")
    return pattern


@dataclass
class _Piece:
    """A translated piece. ``ways``: in how many ways it may be read at one place, endless
    repetitions not counted; ``endless``: whether it has one of these."""

    text: str
    ways: int = 1
    endless: bool = False
    choices: list[str] = field(default_factory=list)


class _Translator:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.endless = 0
        self.depth = 0

    def whole(self) -> str:
        piece = self.alternatives()
        if self.at < len(self.source):
            raise PatternError("「)」が余っています")
        return piece.text

    def peek(self, text: str) -> bool:
        return self.source.startswith(text, self.at)

    def take(self, text: str) -> bool:
        if self.peek(text):
            self.at += len(text)
            return True
        return False

    # --- structure -----------------------------------------------------------------------

    def alternatives(self) -> _Piece:
        """``a|b|c`` up to a closing bracket or the end."""
        self.depth += 1
        if self.depth > 30:
            raise PatternError("かっこの入れ子が深すぎます")
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        self.depth -= 1
        texts = [branch.text for branch in branches]
        ways = max(b.ways for b in branches) if _differ(texts) else sum(b.ways for b in branches)
        return _Piece("|".join(texts), ways, any(b.endless for b in branches), texts)

    def sequence(self) -> _Piece:
        out = _Piece("")
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            piece = self.repeated(self.atom())
            out = _Piece(out.text + piece.text, out.ways * piece.ways, out.endless or piece.endless)
            if out.ways > MAX_WAYS:
                raise PatternError("選択とくり返しの組み合わせが多すぎます")
        return out

    def repeated(self, piece: _Piece) -> _Piece:
        found = _QUANTIFIER.match(self.source, self.at)
        if not found:
            return piece
        self.at = found.end()
        if _QUANTIFIER.match(self.source, self.at):
            raise PatternError("くり返しの記号が続いています")
        low, high = _bounds(found)
        many = high is None or high > MANY
        if piece.endless and high != 1 or many and piece.ways > 1:
            raise PatternError("くり返しの中にくり返しや選択があり、止まらなくなるおそれがあります")
        if many:
            self.endless += 1
            if self.endless > MAX_ENDLESS:
                raise PatternError(f"限りのないくり返しが多すぎます（{MAX_ENDLESS}つまで）")
            return _Piece(piece.text + found[0], 1, True)
        if high is not None and piece.ways > 1 and high * math.log(piece.ways) > math.log(MAX_WAYS):
            raise PatternError("選択とくり返しの組み合わせが多すぎます")
        times = high or 0
        return _Piece(piece.text + found[0], piece.ways ** times * (times - low + 1), piece.endless)

    def atom(self) -> _Piece:
        char = self.source[self.at]
        self.at += 1
        if char == "(":
            return self.group()
        if char == "[":
            return _Piece(self.char_class())
        if char == "\\":
            return _Piece(self.escape())
        if char in "*+?":
            raise PatternError(f"「{char}」の前に、くり返すものがありません")
        if char == ".":
            return _Piece(".")
        return _Piece("\\{" if char == "{" else char)

    def group(self) -> _Piece:
        if self.peek("?<=") or self.peek("?<!"):
            sign = self.source[self.at:self.at + 3]
            self.at += 3
            return self.closed(lambda inner: _behind(sign, inner.choices))
        named = re.compile(r"\?<([A-Za-z_]\w*)>").match(self.source, self.at)
        if named:
            self.at = named.end()
            return self.closed(lambda inner: f"(?P<{named[1]}>{inner.text})")
        for sign in ("?:", "?=", "?!"):
            if self.take(sign):
                return self.closed(lambda inner: f"({sign}{inner.text})")  # noqa: B023  called at once
        if self.peek("?"):
            raise PatternError("かっこの始まり「(?」のあとが読めません")
        return self.closed(lambda inner: f"({inner.text})")

    def closed(self, wrapped: Callable[[_Piece], str]) -> _Piece:
        inner = self.alternatives()
        if not self.take(")"):
            raise PatternError("かっこが閉じていません")
        return _Piece(wrapped(inner), inner.ways, inner.endless)

    # --- characters ----------------------------------------------------------------------

    def escape(self) -> str:
        if self.at >= len(self.source):
            raise PatternError("「\\」で終わっています")
        char = self.source[self.at]
        if char in _BOUNDARY:
            self.at += 1
            return _BOUNDARY[char]
        if char in "123456789":
            number = re.compile(r"\d{1,2}").match(self.source, self.at)[0]  # type: ignore[index]
            self.at += len(number)
            return f"(?({number})\\{number}|)"
        if char == "k":
            name = re.compile(r"k<(\w+)>").match(self.source, self.at)
            if not name:
                raise PatternError("「\\k」のあとに名前がありません")
            self.at = name.end()
            return f"(?({name[1]})(?P={name[1]})|)"
        inside = self.class_escape()
        return f"[{inside}]" if char in _CLASSES or char == "p" else inside

    def class_escape(self) -> str:
        """What an escape stands for inside a class: characters and ranges, escaped."""
        char = self.source[self.at]
        self.at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if char in "pP":
            found = _PROPERTY.match(self.source, self.at)
            if char == "P" or not found or found[1] not in _SCRIPTS:
                raise PatternError("「\\p」で使えるのは Han・Hiragana・Katakana だけです")
            self.at = found.end()
            return _SCRIPTS[found[1]]
        for opened in (r"u\{([0-9A-Fa-f]{1,6})\}", r"u([0-9A-Fa-f]{4})", r"x([0-9A-Fa-f]{2})"):
            code = re.compile(opened).match(self.source, self.at - 1)
            if code:
                self.at = code.end()
                if int(code[1], 16) > 0x10FFFF:
                    raise PatternError("その番号の文字はありません")
                return re.escape(chr(int(code[1], 16)))
        return re.escape(_CONTROLS.get(char, char))

    def char_class(self) -> str:
        negated = self.take("^")
        if self.take("]"):
            return r"[\s\S]" if negated else "(?!)"
        out: list[str] = []
        while not self.take("]"):
            if self.at >= len(self.source):
                raise PatternError("「[」が閉じていません")
            char = self.source[self.at]
            self.at += 1
            if char == "\\":
                if self.at >= len(self.source):
                    raise PatternError("「[」が閉じていません")
                out.append(r"\x08" if self.take("b") else self.class_escape())
            elif char == "-" and out and not self.peek("]"):
                out.append("-")
            else:
                out.append(re.escape(char))
        return f"[{'^' if negated else ''}{''.join(out)}]"


def _behind(sign: str, choices: list[str]) -> str:
    """Lookbehind: Python wants one length in each, so alternatives are looked for one by one."""
    if sign == "?<!":
        return "".join(f"(?<!{choice})" for choice in choices)
    return f"(?:{'|'.join(f'(?<={choice})' for choice in choices)})"


def _bounds(quantifier: re.Match[str]) -> tuple[int, int | None]:
    """(least, most) of a repetition; None: without end."""
    if quantifier[0][0] in "*+?":
        return int(quantifier[0][0] == "+"), 1 if quantifier[0][0] == "?" else None
    low, comma, high = int(quantifier[1]), quantifier[2], quantifier[3]
    return low, (int(high) if high else None) if comma else low


def _differ(branches: list[str]) -> bool:
    """Whether the branches show at their first character which one it is."""
    first = [branch[:1] for branch in branches]
    return len(set(first)) == len(first) and not any(char in "\\[(.^$" for char in first)
