"""What old programs and careless editors leave in a file, put right in memory before it is read: names
and texts in the code page of Windows, empty entries in lists. Nothing that is painted changes.

Readers of Python take names as UTF-8 and raise over others; qpdf keeps them as bytes, so here they can
be told apart and written anew, in resources and in the content that names them alike.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from kohoshi import limits
from kohoshi.pdfread.spelling import decoded, misread

#: Lists in which nobody needs an empty entry (null, or an object that is not in the file).
_LISTS = ("/Annots", "/Kids", "/Fields", "/OCGs", "/Contents")
_LISTED = re.compile(b"|".join(key.encode() for key in _LISTS))
#: Strings that are texts for people (ISO 32000-1): of Info, outlines, annotations, fields, layers, labels, files.
_TEXTS = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/Contents", "/T", "/TU", "/TM", "/Subj", "/V", "/DV",
          "/Name", "/P", "/Lang", "/Alt", "/E", "/F", "/UF", "/Desc", "/NM", "/Info", "/OutputCondition", "/OutputConditionIdentifier")
#: Direct objects nested deeper than this make no sense.
_DEPTH = limits.OBJECTS_DEPTH
#: A name with a byte beyond ASCII, as qpdf writes it.
_ODD = re.compile(rb"#[89a-fA-F]")
#: A string with such a byte.
_ODD_TEXT = re.compile(rb"<[0-9a-fA-F]+>|\\[23][0-7]{2}|[\x80-\xff]")
#: The same within a content stream, where it may stand as it is.
_ODD_CONTENT = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*(?:[\x80-\xff]|#[89a-fA-F])")
#: Streams that hold no content of a page.
NO_CONTENT = ("/Image", "/XML")


def without_nulls(pdf: pikepdf.Pdf) -> bool:
    """Takes empty entries out of lists; whether there were any."""
    return any([_without_nulls(thing) for thing in pdf.objects  # noqa: C419  a list: each is to be cleaned
                if isinstance(thing, (Dictionary, Stream)) and _LISTED.search(_object_bytes(thing))])


def respelled(pdf: pikepdf.Pdf) -> bool:
    """Writes names and texts anew that are not as the standard wants them; whether there were any."""
    objects = [thing for thing in pdf.objects if isinstance(thing, (Dictionary, Stream, Array))]
    texts = renamed = False
    for thing in objects:
        told = _object_bytes(thing)
        if _ODD.search(told):
            renamed = _names(thing, 0) or renamed
        if _ODD_TEXT.search(told):
            texts = _texts(thing) or texts
    if renamed:
        for thing in objects:
            if isinstance(thing, Stream):
                _content(thing)
    return texts or renamed


def _object_bytes(thing: Any) -> bytes:
    """An object as qpdf writes it, of a stream its dictionary."""
    head = thing.stream_dict if isinstance(thing, Stream) else thing
    told: bytes = head.unparse(resolved=True)
    return told


def _without_nulls(thing: Any) -> bool:
    changed = False
    for holder in (thing, *_direct(thing)):
        if not isinstance(holder, (Dictionary, Stream)):
            continue
        for key in _LISTS:
            listed = holder.get(key)
            if isinstance(listed, Array) and any(entry is None for entry in listed):
                kept = [entry for entry in listed if entry is not None]
                while len(listed):
                    del listed[len(listed) - 1]
                listed.extend(kept)
                changed = True
    return changed


def _direct(thing: Any, depth: int = 0) -> Iterator[Any]:
    """Dictionaries and arrays written out within an object."""
    if depth > _DEPTH:
        return
    values = [thing[_raw(key)] for key in list(thing.keys())] if isinstance(thing, (Dictionary, Stream)) else list(thing)
    for value in values:
        if isinstance(value, (Dictionary, Array)) and not value.is_indirect:
            yield value
            yield from _direct(value, depth + 1)


def _names(thing: Any, depth: int) -> bool:
    """Names of a thing and of what is written out within it, as UTF-8."""
    changed = False
    if isinstance(thing, (Dictionary, Stream)):
        for key in list(thing.keys()):
            raw = _raw(key)
            value = thing[raw]
            if (new := _renamed(value)) is not None:
                thing[raw] = value = new
                changed = True
            if _is_odd(raw):
                del thing[raw]
                thing[decoded(raw)] = value
                changed = True
    else:
        for index, value in enumerate(list(thing)):
            if (new := _renamed(value)) is not None:
                thing[index] = new
                changed = True
    if depth < _DEPTH:
        values = thing.values() if isinstance(thing, (Dictionary, Stream)) else thing
        for value in list(values):
            if isinstance(value, (Dictionary, Array)) and not value.is_indirect:
                changed = _names(value, depth + 1) or changed
    return changed


def _renamed(value: Any) -> Name | None:
    if isinstance(value, Name) and _is_odd(raw := bytes(value)):
        return Name(decoded(raw))
    return None


def _raw(key: str) -> Any:
    """The key in bytes, which pikepdf takes and its types do not know: it hands out keys that are not UTF-8
    with their bytes as surrogates (PEP 383)."""
    return key.encode("utf-8", "surrogateescape")


def _is_odd(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
        return False
    except UnicodeDecodeError:
        return True


def _texts(thing: Any) -> bool:
    """Texts for people, as the standard wants them."""
    changed = False
    for holder in (thing, *_direct(thing)):
        if not isinstance(holder, (Dictionary, Stream)):
            continue
        for key in _TEXTS:
            value = holder.get(key)
            if isinstance(value, String) and (text := misread(bytes(value))) is not None:
                holder[key] = String(text)
                changed = True
    return changed


def _content(stream: Stream) -> None:
    """Resources have new names: the content that draws with them has to say the same."""
    if stream.get("/Subtype") in NO_CONTENT or "/Length1" in stream:
        return
    try:
        data = stream.read_bytes()
        if not _ODD_CONTENT.search(data):
            return
        instructions = pikepdf.parse_content_stream(stream)
    except pikepdf.PdfError:
        return
    changed = False
    for index, instruction in enumerate(instructions):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            continue
        operands = [_renamed(operand) or operand for operand in instruction.operands]
        if any(new is not old for new, old in zip(operands, instruction.operands, strict=True)):
            instructions[index] = pikepdf.ContentStreamInstruction(operands, instruction.operator)
            changed = True
    if changed:
        stream.write(pikepdf.unparse_content_stream(instructions))
