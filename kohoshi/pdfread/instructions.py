"""The instructions of a content stream, with plain operands.

A page of the paper has some ten thousand instructions. pikepdf hands each over as objects of its
own, which costs more than all that is then done with them; so they are taken from the bytes with one
regular expression, whole instructions at once where they have numbers and a name alone (what was met
before is known), and of a path all that builds it. pikepdf reads what holds anything unusual: inline
images, comments, nested brackets, broken tokens.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import pikepdf
from pikepdf import Array, Name, String

from kohoshi.pdfread.spelling import spelled

#: A number (float), a name (str, with its slash), a string (bytes), an array of them (list); of an
#: inline image, the image.
Operand = Any
_T = TypeVar("_T")

#: ISO 32000-1, 7.2.2: white space and delimiters end a token.
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_SPACE = b"\0\t\n\f\r "
_ENDS = rb"(?:[\0\t\n\f\r ]++|(?=[/\[(<])|\Z)"
_NUMBERS = rb"(?:[+\-.0-9]++[\0\t\n\f\r ]++)"
#: A subpath and those that follow it, from its move on.
_RUN = (_NUMBERS + rb"{2}m" + _ENDS + rb"(?:" + _NUMBERS + rb"{2}[ml]" + _ENDS + rb"|" + _NUMBERS + rb"{6}c" + _ENDS
        + rb"|" + _NUMBERS + rb"{4}[vy]" + _ENDS + rb"|h" + _ENDS + rb")++")
#: An operator with its operands; bounded, so that a long array of numbers is not tried again and again.
_WHOLE = rb"(?:/" + _REGULAR + rb"++[\0\t\n\f\r ]++)?" + _NUMBERS + rb"{0,8}+[A-Za-z'\"][A-Za-z0-9*]*+" + _ENDS
#: What is not white space is matched by one of these; the last takes what none of the others knows.
_TOKEN = re.compile(
    _RUN + rb"|" + _WHOLE + rb"|/?" + _REGULAR
    + rb"+|<<|>>|<[0-9A-Fa-f\0\t\n\f\r ]*>|[\[\]]|\((?:[^\\()]|\\.)*\)|[^\0\t\n\f\r ]", re.S)
_NUMBER = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)\Z").match
_PLAIN_STRING = re.compile(rb"\([^\\\r]*\)\Z")
#: What a run says beside its operators, and beside its numbers.
_NUMERIC, _NO_LETTERS = b"+-.0123456789" + _SPACE, bytes.maketrans(b"mlcvyh\0", b" " * 7)
#: Of a whole instruction, white space as Python's split() has it.
_SPACED = bytes.maketrans(b"\0", b" ")
#: Pseudo-operator of a run: its operators (bytes), its numbers.
RUN = "PATH"
#: How many numbers each of its operators has.
SIZES = {ord("m"): 2, ord("l"): 2, ord("c"): 6, ord("v"): 4, ord("y"): 4, ord("h"): 0}
#: An inline image, which is three operators to pikepdf when it is asked for some only.
_IMAGE = (b"BI", b"ID", b"EI")


#: Stands for either end of a property list, which only operators have that nobody asks for here.
_LIST = pikepdf.Dictionary()


class _Unusual(Exception):
    """Something that is left to pikepdf."""


def instructions(stream: Any, handlers: Mapping[str, _T]) -> list[tuple[_T, list[Operand]]]:
    """Those instructions of a page or stream whose operator is in ``handlers``, in order; inline
    images are the operator INLINE IMAGE; several that build one path may, where ``RUN`` is in
    ``handlers``, come as that. The lists are shared: nobody may change them. Raises what pikepdf
    raises for a stream it cannot read."""
    try:
        return _scanned(content_of(stream), {name.encode(): handler for name, handler in handlers.items()})
    except _Unusual:
        return _parsed(stream, handlers)


def content_of(stream: Any) -> bytes:
    """The content: of a page, its streams as if they were one (7.8.2)."""
    if not isinstance(stream, pikepdf.Page):
        out: bytes = stream.read_bytes()
        return out
    contents = stream.obj.get("/Contents", Array())
    return b"\n".join(part.read_bytes() for part in (contents if isinstance(contents, Array) else [contents]))


def _scanned(data: bytes, handlers: Mapping[bytes, _T]) -> list[tuple[_T, list[Operand]]]:
    out: list[tuple[_T, list[Operand]]] = []
    known: dict[bytes, Operand] = {}
    whole: dict[bytes, tuple[_T | None, list[Operand]]] = {}
    run = handlers.get(RUN.encode())
    operands: list[Operand] = []
    outer: list[list[Operand]] = []
    for token in _TOKEN.findall(data):
        if (found := whole.get(token)) is not None:
            if outer:
                raise _Unusual
            handler, own = found
            if operands:
                own = [*operands, *own]
                operands = []
            if handler is not None:
                out.append((handler, own))
        elif token in known:
            operands.append(known[token])
        elif token == b"[":
            outer.append(operands)
            operands = []
        elif outer and token == b"]":
            outer[-1].append(operands)
            operands = outer.pop()
        elif _NUMBER(token):
            known[token] = number = float(token)
            operands.append(number)
        elif (value := _value(token)) is not None:
            known[token] = value
            operands.append(value)
        elif outer:
            raise _Unusual
        elif (several := _run(token)) is not None:
            if run is not None and not operands:
                out.append((run, [*several]))
            else:
                out += _one_by_one(operands, *several, handlers)
                operands = []
        else:
            operator, own = _instruction(token)
            whole[token] = handlers.get(operator), own
            if operator in handlers:
                out.append((handlers[operator], [*operands, *own]))
            operands = []
    if outer:
        raise _Unusual
    return out


def _run(token: bytes) -> tuple[bytes, list[float]] | None:
    """Operators and numbers of a path; None for a single instruction."""
    letters = token.translate(None, _NUMERIC)
    if len(letters) < 2 or letters[:1] != b"m" or token.rstrip(_SPACE)[-2] not in _SPACE:
        return None
    return letters, _floats(token.translate(_NO_LETTERS))


def _floats(words: bytes) -> list[float]:
    try:
        return [*map(float, words.split())]
    except ValueError:
        raise _Unusual from None


def _one_by_one(before: list[Operand], letters: bytes, numbers: list[float],
                handlers: Mapping[bytes, _T]) -> Iterator[tuple[_T, list[Operand]]]:
    """The instructions of a run; ``before``: operands left over, which are the first one's."""
    for letter, own in steps(letters, numbers):
        if letter in handlers:
            yield handlers[letter], [*before, *own]
        before = []


def steps(letters: bytes, numbers: list[float]) -> Iterator[tuple[bytes, list[float]]]:
    """(operator, operands) of a run, one by one."""
    at = 0
    for letter in letters:
        size = SIZES[letter]
        yield bytes((letter,)), numbers[at:at + size]
        at += size


def _instruction(token: bytes) -> tuple[bytes, list[Operand]]:
    """Operator and operands of a whole instruction, or of an operator alone."""
    *words, operator = token.translate(_SPACED).split()
    if operator in _IMAGE:
        raise _Unusual
    name = [_value(words.pop(0))] if words and words[0][:1] == b"/" else []
    return operator, [*name, *_floats(b" ".join(words))]


def _value(token: bytes) -> Operand | None:
    """The name or string that a token is; None for an instruction."""
    first = token[:1]
    if first == b"/" and len(token) > 1:
        return None if _spaced(token) else spelled(pikepdf.Object.parse(token))
    if first == b"<" and token not in (b"<", b"<<"):
        digits = bytes.translate(token, None, _SPACE)[1:-1].decode()
        return bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "0")
    if first == b"(" and len(token) > 1:
        return token[1:-1] if _PLAIN_STRING.match(token) else bytes(pikepdf.Object.parse(token))
    if token in (b"<<", b">>"):
        return _LIST
    if first in b"/(){}[]%<>" or first in b"+-.0123456789" and not _spaced(token):
        raise _Unusual
    return None


def _spaced(token: bytes) -> bool:
    """Whether it is an instruction with operands."""
    return token.translate(None, _SPACE) != token


def _parsed(stream: Any, handlers: Mapping[str, _T]) -> list[tuple[_T, list[Operand]]]:
    out: list[tuple[_T, list[Operand]]] = []
    for instruction in pikepdf.parse_content_stream(stream, " ".join([*handlers, "BI", "ID", "EI"])):
        operands = [instruction.iimage] if isinstance(instruction, pikepdf.ContentStreamInlineImage) else [
            _plain(operand) for operand in instruction.operands]
        out.append((handlers[str(instruction.operator)], operands))
    return out


def _plain(value: Any) -> Operand:
    if isinstance(value, String):
        return bytes(value)
    if isinstance(value, Array):
        return [_plain(entry) for entry in value]
    if isinstance(value, Name):
        return spelled(value)
    if isinstance(value, pikepdf.Object) or value is None:
        return value
    return float(value)
