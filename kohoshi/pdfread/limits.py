"""What a file that is not ours may cost. Every limit has a name and one place."""
from __future__ import annotations

import signal
from dataclasses import dataclass

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


    @property
    def patience(self) -> int:
        """Seconds by the clock after which a child is given up that uses no processor at all."""
        return self.seconds * _WAITING


#: A machine on which a child gets less than this part of a processor is not at work but stuck.
_WAITING = 20


def out_of_time(status: int) -> bool:
    """Whether a child ended because its processor time was used up."""
    return status == -getattr(signal, "SIGXCPU", 24)


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
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))  # told a second before the end
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
