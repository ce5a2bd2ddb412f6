"""Data of a file that are not whole: a stream that breaks off or cannot be decoded, or whose check value
says that it was changed; a picture, form, font or colour that is to be painted with and is not in the file.

Viewers draw as far as they come and say nothing, so a face may lack half its lines and look well. Looked at
as the file came: what is written anew hides it.
"""
from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from kohoshi.limits import FORMS_PAINTED, TORN_BYTES
from kohoshi.pdfread.mending import without_nulls
from kohoshi.pdfread.roomy import open_pdf
from kohoshi.pdfread.sampled import filter_names

#: Keys that lead from a page to what it does not paint.
_ELSEWHERE = frozenset({"/Parent", "/Annots", "/B", "/P", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/Thumb", "/AA"})
#: Filters whose data qpdf decodes, besides Flate, and tells when they make no sense.
_TOLD = frozenset({"ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW"})
_FLATE = ("FlateDecode", "Fl")
_JPEG = ("DCTDecode", "DCT")
#: ISO/IEC 10918-1, B.1.1.3: the last two bytes of a picture; writers pad behind it.
_END_OF_IMAGE, _PADDED = b"\xff\xd9", 1024
_PIECE = 1 << 20
#: What paints with something that has a name → where the name stands (ISO 32000-1, 7.8.3).
_NAMED = {"Do": "/XObject", "sh": "/Shading", "Tf": "/Font", "cs": "/ColorSpace", "CS": "/ColorSpace", "scn": "/Pattern", "SCN": "/Pattern"}
#: What shows text (ISO 32000-1, 9.4.3): a font that is only named is no loss.
_SHOWS = "Tj TJ ' \""
#: Colour spaces that stand in no resources (ISO 32000-1, 8.6.8).
_KNOWN_SPACES = frozenset({b"/DeviceGray", b"/DeviceRGB", b"/DeviceCMYK", b"/Pattern"})
_BROKEN = (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OSError)


@dataclass(frozen=True)
class Torn:
    """``faces``: those (1-based) on which something is painted with data that break off or are not there;
    ``altered``: whether any data are whole, but other than when they were written."""

    faces: tuple[int, ...] = ()
    altered: bool = False


class _State(Enum):
    WHOLE, TORN, ALTERED = range(3)


class _Look:
    """Over the streams of one file, until so much is unpacked that the rest has to be believed."""

    def __init__(self) -> None:
        self.left = TORN_BYTES

    def state(self, stream: Stream) -> _State:
        names = filter_names(stream)
        if not names or self.left <= 0:
            return _State.WHOLE
        try:
            raw = stream.read_raw_bytes()
            if names[0] in _FLATE:
                return self._flate(raw)
            if names[0] in _JPEG:
                return _State.WHOLE if _END_OF_IMAGE in raw[-_PADDED:] else _State.TORN
            if _TOLD.issuperset(names):
                stream.read_bytes()
        except pikepdf.PdfError:
            return _State.TORN
        return _State.WHOLE

    def _flate(self, raw: bytes) -> _State:
        """RFC 1950: two bytes of a head, RFC 1951 data that say themselves where they end, a sum of four
        bytes. A sum that is missing is passed over: nothing of the data is."""
        if not raw.strip(b"\0\r\n"):
            return _State.WHOLE
        if len(raw) < 2 or raw[0] & 15 != 8 or (raw[0] << 8 | raw[1]) % 31:
            return _State.TORN
        reader, total, rest = zlib.decompressobj(-zlib.MAX_WBITS), 1, raw[2:]
        try:
            while not reader.eof and self.left > 0:
                piece = reader.decompress(rest, _PIECE)
                total, rest = zlib.adler32(piece, total), reader.unconsumed_tail
                self.left -= len(piece)
                if not rest and not reader.eof and len(piece) < _PIECE:
                    return _State.TORN
        except zlib.error:
            return _State.TORN
        told = reader.unused_data[:4]
        return _State.ALTERED if len(told) == 4 and int.from_bytes(told, "big") != total else _State.WHOLE


def torn(path: Path) -> Torn:
    """A file that cannot be opened has nothing to tell here: others refuse it."""
    try:
        with open_pdf(path) as pdf:
            look = _Look()
            states = {thing.objgen: state for thing in pdf.objects if isinstance(thing, Stream) and (state := look.state(thing)) is not _State.WHOLE}
            bad = {key for key, state in states.items() if state is _State.TORN}
            without_nulls(pdf)
            sound: set[tuple[int, int]] = set()
            faces = tuple(number for number, page in enumerate(pdf.pages, 1) if bad and _is_torn(page, bad) or _lacks(page, page.resources, sound, 0))
            return Torn(faces, _State.ALTERED in states.values())
    except _BROKEN:
        return Torn()


def _is_torn(page: pikepdf.Page, bad: set[tuple[int, int]]) -> bool:
    """Whether something that the page paints with is among the ``bad`` objects; so is a page of which
    that cannot be found out."""
    try:
        return _reaches([page.obj, page.resources], bad)
    except _BROKEN:
        return True


def _lacks(source: pikepdf.Page | Stream, resources: Any, sound: set[tuple[int, int]], depth: int) -> bool:
    """Whether the content paints with something that its resources do not have. ``sound``: forms
    that were looked at; those met here are added."""
    try:
        named = {(str(one.operator), bytes(name)) for one in pikepdf.parse_content_stream(source, " ".join(_NAMED))
                 for name in one.operands if isinstance(name, Name)}
    except _BROKEN:
        return False
    for operator, name in named:
        held = resources.get(_NAMED[operator]) if isinstance(resources, Dictionary) else None
        thing = _named(held, name)
        if thing is None:
            if operator in ("cs", "CS") and name in _KNOWN_SPACES or operator == "Tf" and not pikepdf.parse_content_stream(source, _SHOWS):
                continue
            return True
        if operator == "Do" and isinstance(thing, Stream) and thing.get("/Subtype") == Name.Form and depth < FORMS_PAINTED and thing.objgen not in sound:
            sound.add(thing.objgen)
            if _lacks(thing, thing.get("/Resources", resources), sound, depth + 1):
                sound.discard(thing.objgen)
                return True
    return False


def _named(held: Any, name: Any) -> Any:  # the name in bytes: pikepdf's types know none
    return held[name] if isinstance(held, Dictionary) and name in held else None


def _reaches(waiting: list[Any], bad: set[tuple[int, int]]) -> bool:
    seen: set[tuple[int, int]] = set()
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, (Dictionary, Array, Stream)):
            continue
        if thing.is_indirect:
            if thing.objgen in bad:
                return True
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        waiting.extend(thing if isinstance(thing, Array) else (value for key, value in thing.items() if key not in _ELSEWHERE))
    return False
