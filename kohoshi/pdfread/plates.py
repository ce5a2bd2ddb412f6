"""The four plates of every face, drawn by Ghostscript in one run.

No anti-aliasing, 150 dpi: at 72 dpi thin type is overstated (measured). Process inks reach the
raster as they stand in the file; RGB goes through the file's own output intent. Spot colours
come out in their alternate space.
"""
from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kohoshi.child import NOWHERE, Patience, Process, StillRunning, out_of_time, start
from kohoshi.limits import END_SECONDS
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import Limits, PdfRefused
from kohoshi.pdfread.matrix import bounds
from kohoshi.pdfread.objects import face_matrix
from kohoshi.pdfread.painted import Edges

PLATE_DPI = 150.0
#: Seconds between two looks whether a page is written.
_LOOK = .01
_GHOSTSCRIPT = "gs"
_ENDLESS = "{:g} 秒かけても版に描き終わりません。図形を軽くして書き出し直してもらってください"


@dataclass(frozen=True)
class Plate:
    """The inks of one face. ``inks``: (h, w, 4) uint8, C M Y K, 255 = solid; ``box``: what it
    shows (the BleedBox), mm from the trim's top left."""

    inks: np.ndarray
    box: Edges

    @property
    def scale(self) -> tuple[float, float]:
        """Pixels to the mm, across and down."""
        height, width = self.inks.shape[:2]
        return width / (self.box[2] - self.box[0]), height / (self.box[3] - self.box[1])

    def part(self, box: Edges) -> np.ndarray:
        """The pixels of a box in mm; empty where it lies outside."""
        across, down = self.scale
        height, width = self.inks.shape[:2]
        x0, x1 = (min(max(round((x - self.box[0]) * across), 0), width) for x in (box[0], box[2]))
        y0, y1 = (min(max(round((y - self.box[1]) * down), 0), height) for y in (box[1], box[3]))
        return self.inks[y0:y1, x0:x1]


class Plates:
    """Plates of a file. Ghostscript runs in a process of its own with limits on time, memory and
    output. Close it, or let it go."""

    def __init__(self, path: Path, geometries: Sequence[Geometry], limits: Limits) -> None:
        self._path, self._geometries, self._limits = path.resolve(), list(geometries), limits
        self._running: _Run | None = None

    def start(self) -> None:
        """Begins to draw, without waiting. Raises PdfRefused where there is no Ghostscript."""
        if self._running is None:
            if shutil.which(_GHOSTSCRIPT) is None:
                raise PdfRefused("インキの量を量る Ghostscript（gs）がこのコンピューターにないので、版に描けません。make setup を実行してください")
            self._running = _Run(self._path, resolution(self._geometries, self._limits), self._limits)

    def close(self) -> None:
        """Ends Ghostscript and takes the pictures away."""
        if self._running:
            self._running.end()

    def face(self, number: int) -> Plate:
        """The plates of page ``number`` (1-based), from the disk; waits for them. Raises PdfRefused
        when they cannot be drawn within the limits."""
        self.start()
        assert self._running is not None
        self._running.wait(number)
        try:
            inks = _read_pam(self._running.folder / f"{number:04d}.pam")
        except (OSError, ValueError):
            raise PdfRefused(f"{number} ページ目を版に描けません", self._path.name) from None
        geometry = self._geometries[number - 1]
        return Plate(inks, bounds(face_matrix(geometry), *geometry.bleed))


class _Run:
    """One run of Ghostscript and the folder it writes into."""

    def __init__(self, path: Path, dpi: float, limits: Limits) -> None:
        self.name, self.seconds = path.name, limits.seconds
        self.folder = Path(tempfile.mkdtemp(prefix="kohoshi-plates-"))
        self.process = start(_command(path, self.folder, dpi), limits.child, stdout=NOWHERE, stderr=NOWHERE)
        self.patience = Patience(self.process, limits.child)
        self.end = weakref.finalize(self, _clear, self.process, self.folder)

    def wait(self, number: int) -> None:
        """Until page ``number`` is written: the next one has been begun, or the program has ended."""
        following = self.folder / f"{number + 1:04d}.pam"
        while (status := self.process.poll()) is None and not following.exists():
            if self.patience.over():
                self.end()
                raise PdfRefused(_ENDLESS.format(self.seconds), self.name)
            time.sleep(_LOOK)
        if status is not None and out_of_time(status):
            raise PdfRefused(_ENDLESS.format(self.seconds), self.name)
        if status:
            raise PdfRefused("版に描けません", self.name)


def resolution(geometries: Sequence[Geometry], limits: Limits) -> float:
    """150 dpi, less where the file is so large that its plates would fill the disk."""
    area = sum((g.bleed[2] - g.bleed[0]) * (g.bleed[3] - g.bleed[1]) * (g.scale / 25.4) ** 2 for g in geometries)
    out: float = min(PLATE_DPI, (limits.plates_mpx * 1e6 / area) ** 0.5)
    return out


def _command(path: Path, folder: Path, dpi: float) -> list[str]:
    return [
        _GHOSTSCRIPT, "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dUsePDFX3Profile", "-dUseBleedBox", "-sDEVICE=pamcmyk32",
        f"-r{dpi:.2f}", "-o", f"{folder}/%04d.pam", "-f", str(path)]


def _read_pam(path: Path) -> np.ndarray:
    """(h, w, 4) of a portable arbitrary map, mapped rather than read."""
    with path.open("rb") as file:
        head = {}
        for line in file:
            if line == b"ENDHDR\n":
                break
            key, _, value = line.strip().partition(b" ")
            head[key] = value
        start = file.tell()
    shape = int(head.get(b"HEIGHT", 0)), int(head.get(b"WIDTH", 0)), int(head.get(b"DEPTH", 0))
    if shape[2] != 4 or head.get(b"MAXVAL") != b"255":
        raise ValueError("not four plates")
    return np.memmap(path, np.uint8, "r", start, shape)


def _clear(process: Process[bytes], folder: Path) -> None:
    if process.poll() is None:
        process.kill()
        with contextlib.suppress(StillRunning):
            process.wait(END_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)
