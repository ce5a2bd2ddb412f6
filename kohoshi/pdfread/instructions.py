"""The instructions of a content stream, with plain operands.

A page of the paper has some ten thousand instructions. pikepdf hands each over as objects of its
own, which costs more than all that is then done with them; so the common tokens (numbers, names,
strings, arrays) are taken from the bytes with one regular expression, and pikepdf reads what holds
anything else: inline images, comments, nested brackets, broken tokens.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import pikepdf
from pikepdf import Array, Name, String

#: A number (float), a Name, a string (bytes), an array of them (list); of an inline image, the image.
Operand = Any
_T = TypeVar("_T")

#: ISO 32000-1, 7.2.2: white space and delimiters end a token.
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
#: What is not white space is matched by one of these; the last takes what none of the others knows.
_TOKEN = re.compile(
    rb"/?" + _REGULAR + rb"+|<<|>>|<[0-9A-Fa-f\0\t\n\f\r ]*>|[\[\]]|\((?:[^\\()]|\\.)*\)|[^\0\t\n\f\r ]", re.S)
_NUMBER = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)\Z").match
_PLAIN_STRING = re.compile(rb"\([^\\\r]*\)\Z")
_SPACE = b"\0\t\n\f\r "
#: An inline image, which is three operators to pikepdf when it is asked for some only.
_IMAGE = (b"BI", b"ID", b"EI")


#: Stands for either end of a property list, which only operators have that nobody asks for here.
_LIST = pikepdf.Dictionary()


class _Unusual(Exception):
    """Something that is left to pikepdf."""


def instructions(stream: Any, handlers: Mapping[str, _T]) -> list[tuple[_T, list[Operand]]]:
    """Those instructions of a page or stream whose operator is in ``handlers``, in order; inline
    images are the operator INLINE IMAGE. Raises what pikepdf raises for a stream it cannot read."""
    try:
        return _scanned(content_of(stream), {name.encode(): handler for name, handler in handlers.items()})
    except _Unusual:
        return _parsed(stream, handlers)


def content_of(stream: Any) -> bytes:
    """The content: of a page, its streams as if they were one (7.8.2)."""
    if not isinstance(stream, pikepdf.Page):
        return stream.read_bytes()
    contents = stream.obj.get("/Contents", Array())
    return b"\n".join(part.read_bytes() for part in (contents if isinstance(contents, Array) else [contents]))


def _scanned(data: bytes, handlers: Mapping[bytes, _T]) -> list[tuple[_T, list[Operand]]]:
    out: list[tuple[_T, list[Operand]]] = []
    known: dict[bytes, Operand] = {}
    unasked: set[bytes] = set()
    operands: list[Operand] = []
    outer: list[list[Operand]] = []
    for token in _TOKEN.findall(data):
        if token in known:
            operands.append(known[token])
        elif token == b"[":
            outer.append(operands)
            operands = []
        elif outer and token == b"]":
            outer[-1].append(operands)
            operands = outer.pop()
        elif outer and (token in handlers or token in unasked):
            raise _Unusual
        elif token in handlers:
            out.append((handlers[token], operands))
            operands = []
        elif token in unasked:
            operands = []
        elif _NUMBER(token):
            known[token] = number = float(token)
            operands.append(number)
        elif (value := _value(token)) is not None:
            known[token] = value
            operands.append(value)
        elif outer:
            raise _Unusual
        else:
            unasked.add(token)
            operands = []
    if outer:
        raise _Unusual
    return out


def _value(token: bytes) -> Operand | None:
    """The name or string that a token is; None for an operator."""
    first = token[:1]
    if first == b"/" and len(token) > 1:
        return pikepdf.Object.parse(token)
    if first == b"<" and token not in (b"<", b"<<"):
        digits = bytes.translate(token, None, _SPACE)[1:-1].decode()
        return bytes.fromhex(digits if len(digits) % 2 == 0 else digits + "0")
    if first == b"(" and len(token) > 1:
        return token[1:-1] if _PLAIN_STRING.match(token) else bytes(pikepdf.Object.parse(token))
    if token in (b"<<", b">>"):
        return _LIST
    if first in b"/(){}[]%<>+-.0123456789" or token in _IMAGE:
        raise _Unusual
    return None


def _parsed(stream: Any, handlers: Mapping[str, _T]) -> list[tuple[_T, list[Operand]]]:
    out: list[tuple[_T, list[Operand]]] = []
    for instruction in pikepdf.parse_content_stream(stream, " ".join([*handlers, "BI", "ID", "EI"])):
        inline = isinstance(instruction, pikepdf.ContentStreamInlineImage)
        operands = [instruction.iimage] if inline else [_plain(operand) for operand in instruction.operands]
        out.append((handlers[str(instruction.operator)], operands))
    return out


def _plain(value: Any) -> Operand:
    if isinstance(value, String):
        return bytes(value)
    if isinstance(value, Array):
        return [_plain(entry) for entry in value]
    if isinstance(value, Name | pikepdf.Object) or value is None:
        return value
    return float(value)
