"""Colour ramps of drawings: in the inks of the press for print, and painted without tiles.

WeasyPrint 70.0 knows ramps of red, green and blue only; in web.pdf they stay so. For print every step
from one colour to the next becomes a sampled function of four inks (ISO 32000-1, 7.10.2).

It paints a ramp as a tile (a tiling pattern, 8.7.3) as large as the shape; where the ramp is turned, the
tile does not cover the shape and is repeated, with seams. A ramp has no edges: it becomes a shading
pattern (8.7.4); a tile with transparency, which needs its mask, is made large enough.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pydyf

from kohoshi.pages.processcolour import ProcessColours

_SHADING = re.compile(rb"\s*/(\S+) sh\s*")
_DRAWN = re.compile(rb"\s*/(\S+) Do\s*")


def in_inks(process: ProcessColours) -> Callable[[Any, pydyf.PDF], None]:
    """A finisher for the engine's write."""
    def finish(document: Any, pdf: pydyf.PDF) -> None:
        for shading in list(_shadings(pdf)):
            function = shading["Function"]
            parts = function.get("Functions", [function])
            if not all(len(part.get("C0", ())) == 3 for part in parts):
                continue
            functions = [_sampled(pdf, part, process) for part in parts]
            if "Functions" in function:
                function["Functions"] = pydyf.Array(functions)
            else:
                shading["Function"] = functions[0]
            shading["ColorSpace"] = "/DeviceCMYK"

    return finish


def _shadings(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    """The engine makes each an object of its own."""
    yield from (item for item in pdf.objects if isinstance(item, dict) and "ShadingType" in item and isinstance(item.get("Function"), dict))


def _sampled(pdf: pydyf.PDF, part: pydyf.Dictionary, process: ProcessColours) -> bytes:
    """Reference to the function of inks that takes the place of one of red, green and blue."""
    (r0, g0, b0), (r1, g1, b1) = ([round(255 * float(v)) for v in part[key]] for key in ("C0", "C1"))
    ramp = process.ramp((r0, g0, b0), (r1, g1, b1), float(part["N"]))
    samples = np.rint(ramp * 65535).astype(">u2").tobytes()
    stream = pydyf.Stream([samples], {
        "FunctionType": 0, "Domain": pydyf.Array((0, 1)), "Range": pydyf.Array((0, 1) * 4),
        "Size": pydyf.Array((len(ramp),)), "BitsPerSample": 16}, compress=True)
    pdf.add_object(stream)
    out: bytes = stream.reference
    return out


def without_tiles(document: Any, pdf: pydyf.PDF) -> None:
    """A finisher for the engine's write."""
    for index, item in enumerate(pdf.objects):
        if not isinstance(item, pydyf.Stream) or item.extra.get("PatternType") != 1:
            continue
        group = _used(pdf, item, "XObject", _DRAWN)
        shading = _used(pdf, group, "Shading", _SHADING) if group is not None else None
        if group is None or shading is None:
            continue
        masks = [mask for state in _resources(pdf, group, "ExtGState").values() if isinstance(state, dict) and "SMask" in state
                 for mask in [_object(pdf, state["SMask"]["G"])]]
        if not masks:
            plain = pydyf.Dictionary({"Type": "/Pattern", "PatternType": 2, "Shading": shading.reference, "Matrix": item.extra["Matrix"]})
            plain.number, plain.generation = item.number, item.generation
            pdf.objects[index] = plain
            continue
        left, bottom, right, top = (float(v) for v in item.extra["BBox"])
        x, y, half = (left + right) / 2, (bottom + top) / 2, 1.5 * max(abs(right - left), abs(top - bottom))
        box = pydyf.Array((x - half, y - half, x + half, y + half))
        for each in (item, group, *masks):
            each.extra["BBox"] = box
        item.extra["XStep"] = item.extra["YStep"] = 2 * half


def _used(pdf: pydyf.PDF, stream: pydyf.Stream, kind: str, operator: re.Pattern[bytes]) -> Any:
    """The only thing of its kind that a stream uses; None where it uses none, or more."""
    operators = [op.encode() if isinstance(op, str) else op for op in stream.stream]
    names = [found[1].decode() for op in operators if isinstance(op, bytes) and (found := operator.fullmatch(op))]
    return _object(pdf, _resources(pdf, stream, kind).get(names[0])) if len(names) == 1 else None


def _resources(pdf: pydyf.PDF, stream: pydyf.Stream, kind: str) -> dict[str, Any]:
    resources = _object(pdf, stream.extra.get("Resources")) or {}
    return resources.get(kind) or {}


def _object(pdf: pydyf.PDF, value: Any) -> Any:
    """What a reference refers to."""
    if isinstance(value, bytes | str) and (found := re.fullmatch(r"(\d+) \d+ R", value.decode() if isinstance(value, bytes) else value)):
        return pdf.objects[int(found[1])]
    return value
