"""What the child process of :mod:`kohoshi.pdfread.child` runs: confine itself, read, answer."""
from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from kohoshi.pdfread import ink
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.intake import receive
from kohoshi.pdfread.limits import Limits, PdfRefused, confine
from kohoshi.pdfread.pdfium import PdfiumFile
from kohoshi.pdfread.pressread import read_press
from kohoshi.pdfread.remarks import read_remarks
from kohoshi.pdfread.structure import read_structure

#: Exit status of a child that refused the file and says why on standard output.
REFUSED = 3


def _bytes(value: Any) -> np.ndarray:
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def _answer(request: dict[str, Any], limits: Limits) -> dict[str, np.ndarray]:
    path = Path(request["path"])
    if request["do"] == "receive":
        return {"received": _bytes([_received(Path(file), pages, request["bleed"], limits) for file, pages in request["files"]])}
    if request["do"] == "remarks":
        return {"remarks": _bytes(dataclasses.asdict(read_remarks(path, limits)))}
    facts = read_structure(path, limits)
    if request["do"] == "press":
        return {"press": _bytes(read_press(path, [page.geometry for page in facts.pages], limits).as_dict())}
    with PdfiumFile(path, limits) as file:
        if request["do"] == "raster":
            number = int(request["face"])
            geometry = facts.pages[number - 1].geometry
            return {"raster": file.raster(number, geometry, request["dpi"], text=request["text"])}
        if request["do"] == "codes":
            found = file.codes([page.geometry for page in facts.pages])
            return {"codes": _bytes([[dataclasses.asdict(code) for code in page] for page in found])}
        out = {"facts": _bytes(dataclasses.asdict(facts))}
        for number, page in enumerate(facts.pages, 1):
            out |= _face(file, number, page.geometry)
        return out


def _received(path: Path, pages: list[int], bleed: float, limits: Limits) -> dict[str, Any]:
    try:
        return dataclasses.asdict(receive(path, pages, bleed, limits))
    except PdfRefused as refused:
        return {"refused": refused.reason}


def _face(file: PdfiumFile, number: int, geometry: Geometry) -> dict[str, np.ndarray]:
    glyphs = file.glyphs(number, geometry)
    raster = file.raster(number, geometry, ink.INK_DPI)
    shows = ink.visible(raster, file.raster(number, geometry, ink.INK_DPI, text=False), glyphs.ink, glyphs.text)
    return {
        f"text{number}": np.array([ord(c) for c in glyphs.text], dtype=np.uint32), f"boxes{number}": glyphs.boxes,
        f"ink{number}": glyphs.ink, f"size{number}": glyphs.size_pt, f"font{number}": glyphs.font,
        f"fonts{number}": _bytes(list(glyphs.fonts)), f"visible{number}": shows,
        f"raster{number}": raster,
    }


def main() -> int:
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    confine(limits)
    try:
        np.savez_compressed(request["answer"], **_answer(request, limits))
    except PdfRefused as refused:
        print(refused.reason)
        return REFUSED
    return 0


