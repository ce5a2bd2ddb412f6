"""Tiles and thumbnails of a session's faces as PNG, each drawn and packed once for each look."""
from __future__ import annotations

import hashlib
from collections import OrderedDict

import numpy as np

from kohoshi import limits
from kohoshi.live.page import RunPages, png
from kohoshi.live.session import Session

#: Runs kept open to be drawn, and bytes of PNG kept.
_SHEETS, _BYTES = 3, limits.SHEETS_KEPT


class Tiles:
    """Draws what a session has painted."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._sheets: OrderedDict[tuple[int, ...], RunPages] = OrderedDict()
        self._pngs: OrderedDict[bytes, bytes] = OrderedDict()
        self._held = 0

    def tile(self, face: int, zoom: int, column: int, row: int) -> bytes:
        """Raises LookupError for a face or tile that is not there."""
        return self._packed(self._sheet(face).tile(face, zoom, column, row))

    def thumbnail(self, face: int, width: int) -> bytes:
        """Raises LookupError for a face that is not there."""
        return self._packed(self._sheet(face).thumbnail(face, width))

    def _sheet(self, face: int) -> RunPages:
        key = self.session.run_of(face)
        data = self.session.run_pdf(key)
        sheet = self._sheets.get(key)
        if sheet is None or sheet.data is not data:
            if sheet is not None:
                sheet.close()
            sheet = self._sheets[key] = RunPages(data, key)
        self._sheets.move_to_end(key)
        while len(self._sheets) > _SHEETS:
            self._sheets.popitem(last=False)[1].close()
        return sheet

    def _packed(self, picture: np.ndarray) -> bytes:
        """PNG; after an edit most tiles of a face show the same pixels as before."""
        pixels = np.ascontiguousarray(picture)
        key = hashlib.blake2b(pixels.data, digest_size=16, key=repr(pixels.shape).encode()).digest()
        data = self._pngs.pop(key, None)
        if data is None:
            data = png(pixels)
            self._held += len(data)
        self._pngs[key] = data
        while self._held > _BYTES:
            self._held -= len(self._pngs.popitem(last=False)[1])
        return data
