"""Names and strings of a PDF as text.

They are bytes. Names are UTF-8 by convention (ISO 32000-1, 7.3.5), text strings UTF-16 or
PDFDocEncoding (7.9.2.2); older Japanese programs wrote both in the code page of Windows, and libraries
refuse such files or make signs of them. Read here, in one place: UTF-8, else CP932, else as they are.
"""
from __future__ import annotations

import re
from typing import Any

from pikepdf import Name

#: What CP932 makes of bytes that are no Japanese: its private area, lone half-width kana.
_UNLIKELY = re.compile("[\ue000-\uf8ff]")
_JAPANESE = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_BOMS = (b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")


def decoded(raw: bytes) -> str:
    """The bytes of a name as text; never fails."""
    for encoding in ("utf-8", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or not _UNLIKELY.search(text):
            return text
    return raw.decode("latin-1")


def spelled(value: Any) -> str:
    """A name of a file as text, with its slash; what else there is as ``str`` gives it."""
    if not isinstance(value, Name):
        return str(value)
    try:
        return str(value)
    except UnicodeDecodeError:
        return decoded(bytes(value))


def misread(raw: bytes) -> str | None:
    """The text of a string that is neither UTF-16 nor PDFDocEncoding, though it has to be; None where
    the standard is kept. Two Japanese characters at least: PDFDocEncoding has quotes and accents of its own."""
    if raw.isascii() or raw.startswith(_BOMS):
        return None
    text = decoded(raw)
    try:
        raw.decode("utf-8")
        return text
    except UnicodeDecodeError:
        return text if len(_JAPANESE.findall(text)) >= 2 else None
