"""What a PDF may cost: the bounds of :mod:`kohoshi.limits` for files of others and for ours."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kohoshi import limits
from kohoshi.limits import Bounds

#: Exit status of a child that refused the file and says why on standard output.
REFUSED = 3


class PdfRefused(Exception):
    """The file cannot be read, or would cost more than the limits allow.

    ``what`` is Japanese and plain: what is the matter, and behind its first 「。」 the way out;
    ``name`` the file as its user knows it; ``reason`` both, complete in itself.
    """

    def __init__(self, what: str, name: str = "") -> None:
        self.what, self.name = what, name
        self.reason = f"{name} は、{what}" if name else what
        super().__init__(self.reason)

    @property
    def fault(self) -> str:
        return self.what.partition("。")[0]

    @property
    def way(self) -> str:
        return self.what.partition("。")[2]

    def of(self, name: str) -> PdfRefused:
        """The same of a file that was read under another name than its user knows."""
        return PdfRefused(self.what, name)


@dataclass(frozen=True)
class Limits:
    """Bounds for reading a PDF.

    size_mb        of the file
    pages          number of pages
    edge_mm        longest edge of a page
    glyphs         characters on one page
    image_edge     pixels along an edge of one image
    image_pixels   pixels of one image
    drawings       things that a page draws, those inside its forms counted as often as drawn
    operators      painting instructions of one page, forms drawn twice counted twice
    plates_mpx     pixels of all pages drawn as plates, millions
    seconds        processor time of the child process: a busy machine turns no good file into a refusal
    memory_mb      address space of the child process
    file_mb        size of one file that the child writes
    """

    size_mb: int = limits.PDF_MB
    pages: int = limits.PDF_PAGES
    edge_mm: float = limits.PDF_EDGE_MM
    glyphs: int = limits.PDF_GLYPHS
    image_edge: int = limits.PDF_IMAGE_EDGE
    image_pixels: int = limits.PDF_IMAGE_PIXELS
    drawings: int = limits.PDF_DRAWN
    operators: int = limits.PDF_OPERATORS
    plates_mpx: int = limits.PLATES_MPX
    seconds: float = limits.CHILD_PDF.seconds
    memory_mb: int = limits.CHILD_PDF.memory_mb
    file_mb: int = limits.CHILD_PDF.file_mb

    def admit(self, path: Path) -> None:
        """Raises PdfRefused for a file that is not there or too large."""
        if not path.is_file():
            raise PdfRefused("ありません。名前と場所を確かめてください", str(path))
        if path.stat().st_size > self.size_mb * 1_000_000:
            raise PdfRefused(f"{self.size_mb} MB より大きいので開きません。画像の解像度を確かめ、書き出し直してもらってください", path.name)

    def count(self, pages: int, path: Path) -> None:
        """Raises PdfRefused for a file without pages or with too many."""
        if not pages:
            raise PdfRefused("ページが1つもありません。PDFを書き出し直してもらってください", path.name)
        if pages > self.pages:
            raise PdfRefused(f"{pages} ページあります（読めるのは {self.pages} ページまでです）。要るページだけのPDFを書き出してもらってください", path.name)

    def measure(self, number: int, size: tuple[float, float], path: Path) -> None:
        """Raises PdfRefused for a page of no size (mm), or too large."""
        if not 0 < min(size) <= max(size) <= self.edge_mm:
            raise PdfRefused(f"{number} ページ目の大きさが {size[0]:.0f}×{size[1]:.0f} mm です（読めるのは {self.edge_mm:.0f} mm までです）。"
                             "正しい大きさで書き出し直してもらってください", path.name)

    @property
    def child(self) -> Bounds:
        """Of the child process alone."""
        return Bounds(self.seconds, self.memory_mb, self.file_mb)


def limited(child: Bounds, **more: int) -> Limits:
    """The usual bounds with those of another child; ``more``: others."""
    return Limits(seconds=child.seconds, memory_mb=child.memory_mb, file_mb=child.file_mb, **more)


#: Bounds for supplied pages, advertisements and PDFs of other programs.
UNTRUSTED = Limits()

#: Bounds for what a build is about to take in: it is read before anything is laid out.
SUPPLIED = limited(limits.CHILD_SUPPLIED)

#: Bounds for what this build wrote itself: guards against a runaway, no sandbox.
OURS = limited(limits.CHILD_OWN, size_mb=limits.OWN_PDF_MB, pages=limits.OWN_PDF_PAGES)
