"""A finished PDF, opened: its faces with everything a check asks of them, each made once."""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Protocol, Self

import numpy as np

from kohoshi.finding import Box
from kohoshi.pdfread import ink
from kohoshi.pdfread.codefile import read_file
from kohoshi.pdfread.codes import Code
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import OURS, Limits, PdfRefused
from kohoshi.pdfread.lines import TextBlock, TextLine, text_blocks, text_lines
from kohoshi.pdfread.model import FileFacts, FontFacts, Glyphs, Link, Manner, PageFacts, SuppliedArea
from kohoshi.pdfread.opened import Opened
from kohoshi.pdfread.pdfium import PdfiumFile
from kohoshi.pdfread.plates import Plates
from kohoshi.pdfread.pressfacts import PressFile
from kohoshi.pdfread.pressread import read_press
from kohoshi.pdfread.structure import read_structure, whole
from kohoshi.pdfread.under import Under, look_under


class Painter(Protocol):
    """Where glyphs and rasters come from: this process, or a child with limits."""

    def glyphs(self, number: int) -> Glyphs: ...

    def raster(self, number: int, dpi: float, *, text: bool) -> np.ndarray: ...

    def under(self, number: int) -> Under | None: ...

    def manner(self, number: int) -> Manner: ...

    def codes(self, bare: Callable[[int], np.ndarray]) -> list[list[Code]]: ...

    def press(self) -> PressFile: ...

    def close(self) -> None: ...


class Page:
    """One page of the file. ``position`` is its position, 1-based; whether that is the face it
    says it is, is for the checks to find out."""

    def __init__(self, number: int, facts: PageFacts, painter: Painter) -> None:
        self.position = number
        self._facts = facts
        self._painter = painter
        self._rasters: dict[tuple[float, bool], np.ndarray] = {}
        self._turn = Lock()

    @property
    def geometry(self) -> Geometry:
        return self._facts.geometry

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the trim in mm."""
        return self._facts.geometry.size

    @property
    def label(self) -> str | None:
        """The page label, None where the file has none."""
        return self._facts.label

    @property
    def links(self) -> tuple[Link, ...]:
        return self._facts.links

    @property
    def fonts(self) -> tuple[FontFacts, ...]:
        """Every font the page names, also inside what was supplied."""
        return self._facts.fonts

    @property
    def drawn(self) -> tuple[SuppliedArea, ...]:
        """Where supplied pages and advertisements lie, of a file that our build wrote."""
        return self._facts.drawn

    @cached_property
    def glyphs(self) -> Glyphs:
        return self._painter.glyphs(self.position)

    @cached_property
    def lines(self) -> list[TextLine]:
        return text_lines(self.glyphs)

    @cached_property
    def blocks(self) -> list[TextBlock]:
        return text_blocks(self.lines)

    @cached_property
    def visible(self) -> np.ndarray:
        """(n,) bool: which glyphs leave ink inside the trim (see kohoshi.pdfread.ink)."""
        if self.glyphs.visible is not None:
            return self.glyphs.visible
        return ink.visible(self.raster(ink.INK_DPI), self.raster(ink.INK_DPI, text=False),
                           self.glyphs.ink, self.glyphs.text)

    @cached_property
    def under(self) -> Under:
        """What lies under every glyph."""
        return self._painter.under(self.position) or look_under(
            self.raster(ink.INK_DPI), self.raster(ink.INK_DPI, text=False), self.glyphs.ink)

    @cached_property
    def manner(self) -> Manner:
        """How the page shows words that are no text."""
        return self._painter.manner(self.position)

    @cached_property
    def outside(self) -> np.ndarray:
        """(n,) bool: which glyphs lie wholly or in part outside the trim (more than 0.2 mm)."""
        width, height = self.size
        left, top, right, bottom = self.glyphs.ink.T
        slack = 0.2
        out: np.ndarray = (left < -slack) | (top < -slack) | (right > width + slack) | (bottom > height + slack)
        return out

    def raster(self, dpi: float, *, text: bool = True) -> np.ndarray:
        """The trim as RGB (height, width, 3) uint8, with or without text."""
        key = (dpi, text)
        with self._turn:  # one may be drawing it beside us
            if key not in self._rasters:
                self._rasters[key] = self._painter.raster(self.position, dpi, text=text)
            return self._rasters[key]

    def box(self, start: int, end: int) -> Box:
        """The box around glyphs [start, end) in mm."""
        return self.glyphs.box(start, end)


class Finished:
    """A finished PDF. Use it in ``with``, or ``close()`` it."""

    def __init__(self, path: Path, facts: FileFacts, painter: Painter, limits: Limits = OURS) -> None:
        self.path = path
        self.facts = facts
        self._painter = painter
        self._limits = limits
        self._beside = ThreadPoolExecutor(1)
        self.pages = [Page(i, page, painter) for i, page in enumerate(facts.pages, 1)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._beside.shutdown(cancel_futures=True)
        self._painter.close()
        self.close_plates()

    def begin_plates(self) -> None:
        """Ghostscript draws while we read. What goes wrong is told when the plates are asked for."""
        with suppress(PdfRefused):
            self.plates.start()

    def begin_pictures(self) -> None:
        """Draws the pictures in which codes are looked for beside the reading, and looks."""
        _ = self._codes

    def close_plates(self) -> None:
        """Ends Ghostscript where it is at work, and takes its pictures away."""
        if "plates" in self.__dict__:
            self.plates.close()

    @cached_property
    def press(self) -> PressFile:
        """Painted objects of every page and what PDF/X asks of the file. Raises PdfRefused."""
        return self._painter.press()

    @cached_property
    def plates(self) -> Plates:
        """The inks of every face, drawn by Ghostscript: see :meth:`Plates.start`."""
        return Plates(self.path, [page.geometry for page in self.facts.pages], self._limits)

    @cached_property
    def codes(self) -> list[list[Code]]:
        """The 二次元コード of each page, as they are read from its picture."""
        return self._codes.result()

    @cached_property
    def _codes(self) -> Future[list[list[Code]]]:
        return self._beside.submit(self._painter.codes, lambda number: self.pages[number - 1].raster(ink.INK_DPI, text=False))

    @property
    def name(self) -> str:
        """The file's name, without the folder it happens to lie in."""
        return self.path.name

    @property
    def metadata(self) -> dict[str, str]:
        return self.facts.metadata

    @property
    def destinations(self) -> dict[str, int]:
        """Named destinations → page position."""
        return self.facts.destinations


class Here:
    """Paints in this process: for files this build wrote itself. ``opened``: as qpdf has it open,
    ``file``: as pdfium has."""

    def __init__(self, opened: Opened, facts: FileFacts, limits: Limits) -> None:
        self._facts, self._limits = facts, limits
        self.opened = opened
        self.file = PdfiumFile(opened.path, limits, opened.painted)

    def glyphs(self, number: int) -> Glyphs:
        return self.file.glyphs(number, self._facts.pages[number - 1].geometry)

    def raster(self, number: int, dpi: float, *, text: bool) -> np.ndarray:
        return self.file.raster(number, self._facts.pages[number - 1].geometry, dpi, text=text)

    def under(self, number: int) -> None:
        """The pictures are here: whoever has the face looks."""

    def manner(self, number: int) -> Manner:
        return self.file.manner(number, self._facts.pages[number - 1].geometry)

    def codes(self, bare: Callable[[int], np.ndarray]) -> list[list[Code]]:
        return read_file(self.file.gray, bare, [page.geometry for page in self._facts.pages])

    def press(self) -> PressFile:
        return read_press(self.opened, [page.geometry for page in self._facts.pages], self._limits)

    def close(self) -> None:
        self.file.close()
        self.opened.close()


class Written(Finished):
    """A finished PDF that this build wrote and this process reads."""

    def __init__(self, path: Path, facts: FileFacts, painter: Here, limits: Limits) -> None:
        super().__init__(path, facts, painter, limits)
        self.here = painter

    def begin_pictures(self) -> None:
        """Also those that tell what can be seen, which are wanted first."""
        self._beside.submit(self._draw)
        super().begin_pictures()

    def _draw(self) -> None:
        for face in self.pages:
            face.raster(ink.INK_DPI)
            face.raster(ink.INK_DPI, text=False)


def open_finished(path: Path | str, limits: Limits = OURS) -> Written:
    """Opens a PDF this build wrote. Raises PdfRefused when it cannot be read."""
    opened = Opened(Path(path))
    facts = whole(read_structure(opened, limits), opened)
    return Written(opened.path, facts, Here(opened, facts, limits), limits)
