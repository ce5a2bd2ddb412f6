"""What a file that is not ours may cost. Every limit has a name and one place."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


#: Exit status of a child that refused the file and says why on standard output.
REFUSED = 3


class PdfRefused(Exception):
    """The file cannot be read, or would cost more than the limits allow.

    ``reason`` is Japanese and plain, complete in itself.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


#: What files begin with that are sent for PDFs.
_OTHERS = ((b"\xff\xd8\xff", "JPEG の画像"), (b"\x89PNG", "PNG の画像"), (b"PK\x03\x04", "ZIP か、Word・Excel などのファイル"),
           (b"\xd0\xcf\x11\xe0", "古い Word・Excel などのファイル"), (b"%!PS", "PostScript か Illustrator のファイル"), (b"II*\0", "TIFF の画像"),
           (b"MM\0*", "TIFF の画像"), (b"<!DOCTYPE", "ウェブページ"), (b"<!doctype", "ウェブページ"), (b"<html", "ウェブページ"))
#: A PDF says so, and that it ends, within so many bytes of its beginning and its end (ISO 32000-1, annex H, notes).
_NEAR = 1024


def why_unreadable(path: Path) -> str:
    """What is the matter with a file that cannot be read as a PDF, in words for whoever has it."""
    try:
        with path.open("rb") as file:
            begins = file.read(_NEAR)
            file.seek(max(path.stat().st_size - _NEAR, 0))
            ends = file.read()
    except OSError:
        return "開けません"
    if not begins:
        return "中身が空の、0バイトのファイルです"
    if b"%PDF-" not in begins:
        other = next((name for start, name in _OTHERS if begins.lstrip().startswith(start)), "")
        return f"PDF ではなく、{other}です" if other else "PDF ではありません"
    if b"%%EOF" not in ends:
        return "途中で切れています。コピーか受け取りが終わっていません"
    return "壊れています。作ったプログラムで書き出し直してください"


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
    seconds        wall time of the child process
    memory_mb      address space of the child process
    """

    size_mb: int = 300
    pages: int = 64
    edge_mm: float = 2000.0
    glyphs: int = 120_000
    image_edge: int = 30_000
    image_pixels: int = 400_000_000
    drawings: int = 1_000_000
    operators: int = 2_000_000
    plates_mpx: int = 400
    seconds: int = 60
    memory_mb: int = 3072


#: Bounds for supplied pages, advertisements and PDFs of other programs.
UNTRUSTED = Limits()

#: Bounds for what a build is about to take in: it is read before anything is laid out.
SUPPLIED = Limits(seconds=20)

#: Bounds for what this build wrote itself: guards against a runaway, no sandbox.
OURS = Limits(size_mb=1000, pages=200, seconds=300, memory_mb=8192)


def confine(limits: Limits) -> None:
    """For a child process: no more memory and time than allowed, no core file. Where the system
    has no such limits (Windows) the time-out of the parent remains."""
    try:
        import resource
    except ImportError:
        return
    memory = limits.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
