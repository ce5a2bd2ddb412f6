"""A finished PDF that is not ours, read in child processes (kohoshi.pdfread.child)."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from kohoshi.decode import decoded
from kohoshi.pdfread.child import ask
from kohoshi.pdfread.codes import Code
from kohoshi.pdfread.finished import Finished
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.limits import UNTRUSTED, Limits, PdfRefused
from kohoshi.pdfread.model import FileFacts, Glyphs, Manner
from kohoshi.pdfread.plain import from_bytes
from kohoshi.pdfread.pressfacts import PressFile
from kohoshi.pdfread.remarks import Remarks
from kohoshi.pdfread.under import Under


def open_untrusted(path: Path | str, limits: Limits = UNTRUSTED) -> Finished:
    """Opens any PDF, however it was made. Same result as open_finished.

    Raises PdfRefused when the file cannot be read within the limits.
    """
    path = Path(path)
    arrays = ask(path, limits, {"do": "read"})
    facts = decoded(FileFacts, from_bytes(arrays["facts"]))
    return Finished(path, facts, _Child(path, limits, arrays), limits)


def open_remarks(path: Path, limits: Limits = UNTRUSTED) -> Remarks:
    """What somebody wrote into a PDF with a viewer. Raises PdfRefused."""
    if not path.is_file():
        raise PdfRefused("ありません。名前と場所を確かめてください", str(path))
    return decoded(Remarks, from_bytes(ask(path, limits, {"do": "remarks"})["remarks"]))


class _Child:
    """Glyphs and the raster that tells their ink came with the first answer; other rasters are
    asked for one by one."""

    def __init__(self, path: Path, limits: Limits, arrays: dict[str, np.ndarray]) -> None:
        self._path, self._limits, self._arrays = path, limits, arrays

    def glyphs(self, number: int) -> Glyphs:
        def part(name: str) -> np.ndarray:
            return self._arrays[f"{name}{number}"]
        return Glyphs(
            text="".join(map(chr, part("text"))), boxes=part("boxes"), ink=part("ink"),
            size_pt=part("size"), font=part("font"),
            fonts=tuple(from_bytes(part("fonts"))), visible=part("visible"),
            paint=part("paint"))

    def raster(self, number: int, dpi: float, *, text: bool) -> np.ndarray:
        if text and dpi == INK_DPI:
            return self._arrays[f"raster{number}"]
        return ask(self._path, self._limits, {"do": "raster", "face": number, "dpi": dpi, "text": text})["raster"]

    def under(self, number: int) -> Under:
        return Under(*(self._arrays[f"{name}{number}"] for name in ("over", "under", "whole")))

    def manner(self, number: int) -> Manner:
        return decoded(Manner, from_bytes(self._arrays[f"manner{number}"]))

    def codes(self, bare: Callable[[int], np.ndarray]) -> list[list[Code]]:
        """Decoded in the child, which has the pictures already: what comes back is a few words."""
        return decoded(list[list[Code]], from_bytes(ask(self._path, self._limits, {"do": "codes"})["codes"]))

    def press(self) -> PressFile:
        return decoded(PressFile, from_bytes(ask(self._path, self._limits, {"do": "press"})["press"]))

    def close(self) -> None:
        self._arrays = {}
