"""Colour ramps of drawings in the inks of the press.

The engine knows ramps of red, green and blue only; in web.pdf they stay so. For print every step
from one colour to the next becomes a sampled function of four inks (ISO 32000-1, 7.10.2).
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pydyf

from kohoshi.pages.processcolour import ProcessColours


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
    start, end = (tuple(round(255 * float(v)) for v in part[key]) for key in ("C0", "C1"))
    ramp = process.ramp(start, end, float(part["N"]))  # type: ignore[arg-type]
    samples = np.rint(ramp * 65535).astype(">u2").tobytes()
    stream = pydyf.Stream([samples], {
        "FunctionType": 0, "Domain": pydyf.Array((0, 1)), "Range": pydyf.Array((0, 1) * 4),
        "Size": pydyf.Array((len(ramp),)), "BitsPerSample": 16}, compress=True)
    pdf.add_object(stream)
    return stream.reference
