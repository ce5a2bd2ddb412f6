"""Pictures of finished files: whole faces and parts of them, drawn once and kept on disk.

A file is a *side*: ``build`` (the last build), ``round-2``, ``handover-1``, ``returned-3f…`` (what the
printer sent back). Pictures lie in ``proofs/<issue>/pictures/<side>-<stamp>/``; the stamp changes
with the file, so an address with it may be kept for ever.
"""
from __future__ import annotations

import io
import re
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from kohoshi import limits
from kohoshi.files import whole_file
from kohoshi.pdfread.finished import Finished, Page, open_finished
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.proof.compare.painting import face_number

#: Dots an inch: to look at a whole face, to read it and cut from it.
SMALL, LARGE = 72, 200
#: Around a box that is cut out, and the least that is shown (mm).
AROUND, LEAST = 5.0, (64.0, 24.0)
#: Stamps of the last build that are kept.
KEPT = limits.STAMPS_KEPT
_SIDE = re.compile(r"build|round-[1-9][0-9]{0,3}|handover-[1-9][0-9]{0,3}|returned-[0-9a-f]{16}")
#: PDFium draws one page at a time.
_DRAWING = threading.Lock()


class FacePictures:
    """``proofs``: proofs/2022-06; ``built``: where the last build lies."""

    def __init__(self, proofs: Path, built: Path) -> None:
        self.proofs, self.built = proofs, built
        self.folder = proofs / "pictures"

    def file(self, side: str) -> Path | None:
        """The PDF of a side, None when there is none."""
        if not _SIDE.fullmatch(side):
            return None
        kind, _, name = side.partition("-")
        path = {"build": self.built.resolve() / "print.pdf", "round": self.proofs / "rounds" / name / "print.pdf",
                "handover": self.proofs / "returned" / f"handover-{name}.pdf",
                "returned": self.proofs / "returned" / f"{name}.pdf"}[kind]
        return path if path.is_file() else None

    def stamp(self, side: str) -> str:
        """Changes exactly with the file; '' when there is none."""
        path = self.file(side)
        return stamp_of(path) if path else ""

    def face(self, side: str, face: int, dpi: int = LARGE) -> Path | None:
        """The trim of a face as a PNG file. Raises PdfRefused."""
        path, stamp = self.file(side), self.stamp(side)
        if path is None:
            return None
        target = self.folder / f"{side}-{stamp}" / f"{face}-{dpi}.png"
        if target.is_file():
            return target
        with _DRAWING:
            if not target.is_file():
                if side == "build":
                    self._tidy(target.parent.name)
                self._draw(path, side, face, target.parent)
        return target if target.is_file() else None

    def crop(self, side: str, face: int, box: Sequence[float]) -> bytes | None:
        """A PNG of what lies around a box (mm). Raises PdfRefused."""
        path = self.face(side, face)
        if path is None:
            return None
        with Image.open(path) as image:
            k = LARGE / 25.4
            x, y, w, h = view(box, image.width / k, image.height / k)
            part = image.crop((round(x * k), round(y * k), round((x + w) * k), round((y + h) * k)))
            out = io.BytesIO()
            part.save(out, "PNG", compress_level=3)
        return out.getvalue()

    def _draw(self, path: Path, side: str, face: int, folder: Path) -> None:
        opened = open_untrusted(path) if side.startswith("returned") else open_finished(path)
        with opened as finished:
            page = _page(finished, face)
            if page is None:
                return
            image = Image.fromarray(page.raster(LARGE))
        small = image.resize((round(image.width * SMALL / LARGE), round(image.height * SMALL / LARGE)), Image.Resampling.LANCZOS)
        for dpi, drawn in ((SMALL, small), (LARGE, image)):
            with whole_file(folder / f"{face}-{dpi}.png") as out:
                drawn.save(out, "PNG", compress_level=3)

    def _tidy(self, keep: str) -> None:
        """Pictures of builds long past go."""
        old = [path for path in self.folder.glob("build-*") if path.name != keep]
        for path in sorted(old, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT - 1:]:
            shutil.rmtree(path, ignore_errors=True)


def stamp_of(path: Path) -> str:
    """Changes with the file."""
    stat = path.stat()
    return f"{stat.st_mtime_ns:x}{stat.st_size:x}"


def _page(finished: Finished, face: int) -> Page | None:
    return next((page for page in finished.pages if face_number(page) == face), None)


def view(box: Sequence[float], width: float, height: float) -> tuple[float, float, float, float]:
    """What is shown around a box (x, y, w, h in mm) on paper of this size."""
    x, y, w, h = box
    wide, high = (min(max(length + 2 * AROUND, least), most) for length, least, most in ((w, LEAST[0], width), (h, LEAST[1], height)))
    left = min(max(x + w / 2 - wide / 2, 0), width - wide)
    top = min(max(y + h / 2 - high / 2, 0), height - high)
    return left, top, wide, high
