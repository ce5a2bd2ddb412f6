"""What the child process tells of a finished PDF that is not ours (see kohoshi.pdfread.worker)."""
from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from kohoshi.pdfread import ink
from kohoshi.pdfread.codefile import read_file
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.limits import Limits
from kohoshi.pdfread.opened import Opened
from kohoshi.pdfread.pdfium import PdfiumFile
from kohoshi.pdfread.plain import as_bytes
from kohoshi.pdfread.pressread import read_press
from kohoshi.pdfread.remarks import read_remarks
from kohoshi.pdfread.structure import read_structure, whole
from kohoshi.pdfread.under import look_under


def answer(request: dict[str, Any], limits: Limits) -> dict[str, np.ndarray]:
    """Plain arrays. Raises PdfRefused."""
    path = Path(request["path"])
    if request["do"] == "remarks":
        return {"remarks": as_bytes(dataclasses.asdict(read_remarks(path, limits)))}
    opened = Opened(path)
    facts = read_structure(opened, limits)
    if request["do"] == "press":
        return {"press": as_bytes(read_press(opened, [page.geometry for page in facts.pages], limits).as_dict())}
    with PdfiumFile(path, limits, opened.painted) as file:
        if request["do"] == "raster":
            number = int(request["face"])
            geometry = facts.pages[number - 1].geometry
            return {"raster": file.raster(number, geometry, request["dpi"], text=request["text"])}
        if request["do"] == "codes":
            geometries = [page.geometry for page in facts.pages]
            found = read_file(file.gray, lambda number: file.raster(number, geometries[number - 1], ink.INK_DPI, text=False), geometries)
            return {"codes": as_bytes([[dataclasses.asdict(code) for code in page] for page in found])}
        out = {"facts": as_bytes(dataclasses.asdict(whole(facts, opened)))}
        for number, page in enumerate(facts.pages, 1):
            out |= _face(file, number, page.geometry)
        return out


def _face(file: PdfiumFile, number: int, geometry: Geometry) -> dict[str, np.ndarray]:
    glyphs = file.glyphs(number, geometry)
    assert glyphs.paint is not None  # pdfium tells it
    raster = file.raster(number, geometry, ink.INK_DPI)
    bare = file.raster(number, geometry, ink.INK_DPI, text=False)
    shows = ink.visible(raster, bare, glyphs.ink, glyphs.text)
    under = look_under(raster, bare, glyphs.ink)
    return {
        f"text{number}": np.array([ord(c) for c in glyphs.text], dtype=np.uint32), f"boxes{number}": glyphs.boxes,
        f"ink{number}": glyphs.ink, f"size{number}": glyphs.size_pt, f"font{number}": glyphs.font,
        f"fonts{number}": as_bytes(list(glyphs.fonts)), f"visible{number}": shows,
        f"raster{number}": raster, f"paint{number}": glyphs.paint, f"over{number}": under.over,
        f"under{number}": under.under, f"whole{number}": under.whole,
        f"manner{number}": as_bytes(dataclasses.asdict(file.manner(number, geometry))),
    }
