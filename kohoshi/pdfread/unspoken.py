"""A file as it is painted, not as it says it is.

``ActualText`` (ISO 32000-1 14.9.4) tells readers other words than the glyphs, and pdfium then
gives those words, with boxes that only share out the room of the whole. A proof reads what will
stand on the paper, so it is read from a copy without it.
"""
from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from kohoshi.pdfread.mending import NO_CONTENT
from kohoshi.pdfread.roomy import open_pdf

_KEY = b"/ActualText"
#: Of the same length, so that nothing else moves; means nothing to any reader.
_MUTE = b"/UnsaidText"


def as_painted(file: Path | bytes) -> Path | bytes:
    """The file itself (a path, or its bytes), or the bytes of a copy in which no content says
    ``ActualText``.

    A file that qpdf cannot open is given back as it is: pdfium may still read it, and says so
    if it cannot.
    """
    try:
        with pikepdf.open(io.BytesIO(file)) if isinstance(file, bytes) else open_pdf(file) as pdf:
            return muted(pdf) or file
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError):
        return file


def muted(pdf: pikepdf.Pdf) -> bytes | None:
    """Take ``ActualText`` out of an open file. The bytes of it then; None where there was none."""
    if not sum(map(_silenced, pdf.objects)):
        return None
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _silenced(thing: pikepdf.Object) -> bool:
    """Take ``ActualText`` out of a content stream and of the property lists that it may name."""
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    named = any([_muted(holder) for holder in (thing, thing.get("/Resources", None))])  # noqa: C419  a list: each is to be muted
    if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype", None) in NO_CONTENT or "/Length1" in thing:
        return named
    data = _data(thing)
    if _KEY not in data:
        return named
    thing.write(data.replace(_KEY, _MUTE))
    return True


def _muted(resources: pikepdf.Object | None) -> bool:
    """Take it out of the property lists of a resource dictionary."""
    lists = resources.get("/Properties", None) if isinstance(resources, (pikepdf.Dictionary, pikepdf.Stream)) else None
    speaking = [entry for entry in (lists.values() if isinstance(lists, pikepdf.Dictionary) else ())
                if isinstance(entry, pikepdf.Dictionary) and "/ActualText" in entry]
    for entry in speaking:
        del entry["/ActualText"]
    return bool(speaking)


def _data(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""
