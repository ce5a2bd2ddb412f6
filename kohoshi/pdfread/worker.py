"""What the child process of :mod:`kohoshi.pdfread.child` runs: read, answer."""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from kohoshi.pdfread.limits import REFUSED, Limits, PdfRefused
from kohoshi.pdfread.plain import as_bytes


def _answer(request: dict[str, Any], limits: Limits) -> dict[str, np.ndarray]:
    # each with no more imports than it needs: a child is started for every question
    if request["do"] == "receive":
        return {"received": as_bytes([_received(Path(file), pages, request["bleed"], limits) for file, pages in request["files"]])}
    from kohoshi.pdfread.answers import answer
    return answer(request, limits)


def _received(path: Path, pages: list[int], bleed: float, limits: Limits) -> dict[str, Any]:
    from kohoshi.pdfread.intake import receive
    from kohoshi.pdfread.received import as_data
    try:
        return as_data(receive(path, pages, bleed, limits))
    except PdfRefused as refused:
        return {"refused": refused.what}


def main() -> int:
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    try:
        arrays: dict[str, Any] = _answer(request, limits)
        np.savez_compressed(request["answer"], **arrays)
    except PdfRefused as refused:
        print(refused.what)
        return REFUSED
    return 0
