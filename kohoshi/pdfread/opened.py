"""A file that this process reads, opened once with qpdf for all that is read with it."""
from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Stream

from kohoshi.pdfread.mending import respelled, without_nulls
from kohoshi.pdfread.repairs import SUMS, repairs_of, unlisted
from kohoshi.pdfread.roomy import open_pdf
from kohoshi.pdfread.sampled import filter_names
from kohoshi.pdfread.torn import Torn, torn
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
    """The file, opened when it is first asked for. ``close()`` it.

    What qpdf had to mend is told by ``repairs``; what old programs wrote is put right in memory
    (kohoshi.pdfread.mending), so that all readers of structure see the same file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _whole(self) -> _Whole:
        pdf = open_pdf(self.path)
        painted: Path | bytes = self.path
        sweep: Sweep | None = None
        repairs: tuple[str, ...] = ()
        mended = False
        with contextlib.suppress(*_UNREADABLE):
            sweep = Sweep(pdf)  # as the file came; every object is read, and qpdf has said what is wrong with it
            emptied = without_nulls(pdf)
            pages = len(pdf.pages)
            repairs = repairs_of(pdf.get_warnings()) or unlisted(self.path, pages)
            painted = muted(pdf) or (saved(pdf) if repairs or emptied else self.path)
            mended = respelled(pdf) or emptied
        return _Whole(pdf, sweep, repairs, painted, mended)

    @property
    def pdf(self) -> pikepdf.Pdf:
        """Raises pikepdf.PdfError for what qpdf cannot open."""
        return self._whole.pdf

    @property
    def sweep(self) -> Sweep:
        return self._whole.sweep or Sweep(self.pdf)

    @property
    def repairs(self) -> tuple[str, ...]:
        """What of the structure was damaged and is mended, in words; empty for a sound file."""
        return self._whole.repairs

    @property
    def all_repairs(self) -> tuple[str, ...]:
        """Also what of the data was passed over."""
        return (*self.repairs, *[SUMS] * self.torn.altered)

    @cached_property
    def torn(self) -> Torn:
        """Data of the file as it came that are not whole. Unpacks all of them: ask once for a file."""
        return torn(self.path)

    @property
    def painted(self) -> Path | bytes:
        """The file for pdfium: see kohoshi.pdfread.unspoken. What it takes out is gone from ``pdf`` too."""
        return self._whole.painted

    @property
    def sound(self) -> Path | io.BytesIO:
        """The file for a reader that mends nothing itself: as it came, unless something was put right."""
        return self.rewritten() if self.repairs or self._whole.mended else self.path

    def rewritten(self) -> io.BytesIO:
        """Written anew by qpdf: a sound table, no encryption."""
        return io.BytesIO(saved(self.pdf))

    def close(self) -> None:
        if "_whole" in self.__dict__:
            self.pdf.close()


@dataclass(frozen=True)
class _Whole:
    pdf: pikepdf.Pdf
    sweep: Sweep | None
    repairs: tuple[str, ...]
    painted: Path | bytes
    mended: bool


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve, encryption=False)
    return out.getvalue()
