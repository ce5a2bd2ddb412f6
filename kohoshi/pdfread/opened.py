"""A file that this process reads, opened once with qpdf for all that is read with it."""
from __future__ import annotations

import contextlib
from functools import cached_property
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Stream

from kohoshi.pdfread.sampled import filter_names
from kohoshi.pdfread.unspoken import muted

#: Actions that do more than go to a place (ISO 32000-1, 12.6.4).
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Movie", "/Sound",
                      "/Rendition", "/Hide", "/Named", "/SetOCGState", "/GoTo3DView"})
_UNREADABLE = (pikepdf.PdfError, ValueError, RuntimeError, OSError)


class Sweep:
    """Over all objects of a file: filters of streams, what lies outside the file or is another
    language, actions."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.filters: set[str] = set()
        self.outside: set[str] = set()
        self.active: set[str] = set()
        for thing in pdf.objects:
            if isinstance(thing, Stream):
                self._stream(thing)
            elif isinstance(thing, Dictionary):
                kind = thing.get("/S")
                if isinstance(kind, Name) and str(kind) in _ACTIONS and thing.get("/Type", Name.Action) == Name.Action:
                    self.active.add(str(kind)[1:])

    def _stream(self, thing: Stream) -> None:
        self.filters.update(filter_names(thing))
        if thing.get("/Subtype") == Name.PS or thing.get("/Subtype2") == Name.PS:
            self.outside.add("PostScript")
        self.outside.update(key[1:] for key in ("/OPI", "/Ref") if key in thing)
        if "/F" in thing and thing.get("/Type") != Name.EmbeddedFile:
            self.outside.add("F")


class Opened:
    """The file, opened when it is first asked for. ``close()`` it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        """Raises pikepdf.PdfError for what qpdf cannot open."""
        return pikepdf.open(self.path, suppress_warnings=True)

    @cached_property
    def sweep(self) -> Sweep:
        return Sweep(self.pdf)

    @cached_property
    def painted(self) -> Path | bytes:
        """The file for pdfium: see kohoshi.pdfread.unspoken. What it takes out is gone from ``pdf`` too."""
        with contextlib.suppress(*_UNREADABLE):
            _ = self.sweep  # as the file came
            return muted(self.pdf) or self.path
        return self.path

    def close(self) -> None:
        if "pdf" in self.__dict__:
            self.pdf.close()
