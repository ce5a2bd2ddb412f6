"""Opens a file with qpdf, also one whose objects have high numbers.

qpdf 12 takes no object for real whose number is above a third of the file's length, though a small file may
have such (findings/qpdf-high-object-numbers-in-small-files.sh). White space behind the end changes nothing of
a PDF; with enough of it qpdf reads the file.
"""
from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pikepdf

from kohoshi.limits import OBJECT_NUMBER

_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,7}) +[0-9]{1,5} +obj\b")
_START = re.compile(rb"startxref\s+([0-9]{1,12})\s")


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Raises pikepdf.PdfError (PasswordError) for what qpdf cannot open."""
    try:
        return pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PdfError as error:
        roomy = _with_room(path)
        if roomy is None:
            raise
        with contextlib.suppress(pikepdf.PdfError):
            return pikepdf.open(io.BytesIO(roomy), suppress_warnings=True)
        raise error


def _with_room(path: Path) -> bytes | None:
    """The file with the room that its highest number asks for; None for a file that has it."""
    data = path.read_bytes()
    highest = max((int(found[1]) for found in _OBJECT.finditer(data)), default=0)
    starts = _START.findall(data)
    room = 3 * (highest + 2) - len(data)
    if room <= 0 or highest > OBJECT_NUMBER or not starts:
        return None
    out: bytes = data + b"\n" + b" " * room + b"\nstartxref\n" + starts[-1] + b"\n%%EOF\n"
    return out
