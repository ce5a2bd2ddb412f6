"""Photographs while the engine writes a file: originals on the screen, line art in one bit.

print.pdf holds the process colours that the pages were served; web.pdf takes every picture from
its original again, so that no photograph goes to CMYK and back.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pydyf

from kohoshi.pages.photographs import SCREEN_STEPS, Photographs, Raster, embedded

Finisher = Callable[[Any, pydyf.PDF], None]

#: Bytes for the photographs of one face of web.pdf: with text, drawings and fonts it stays under 1 MB.
SCREEN_BYTES = 600_000

#: CSS px, the unit in which the engine draws, in mm.
MM_PER_PX = 25.4 / 96
_DRAW = re.compile(rb"/(\S+) Do")
_REFERENCE = re.compile(rb"(\d+) \d+ R")
_NUMBER = rb"(-?[\d.]+)"
#: What the engine writes before it draws a picture: its size, upside down.
_PLACE = re.compile(_NUMBER + rb" 0 0 " + _NUMBER + rb" 0 " + _NUMBER + rb" cm")


def for_screen(photographs: Photographs) -> Finisher:
    """Every photograph from its original, in sRGB and at the resolution of a screen; coarser where
    those of a face would weigh more than SCREEN_BYTES."""
    def finish(document: Any, pdf: pydyf.PDF) -> None:
        sizes, faces = _drawn_at(pdf)
        keys = {image.number: _key(image) for image in _images(pdf)}
        steps = dict.fromkeys(keys, 0)
        rasters = {number: photographs.screen(key, sizes.get(number)) for number, key in keys.items()}
        for together in faces:
            ours = [number for number in together if rasters.get(number)]
            while sum(len(raster.data) for number in ours if (raster := rasters[number])) > SCREEN_BYTES:
                finer = [number for number in ours if steps[number] + 1 < len(SCREEN_STEPS)]
                if not finer:
                    break
                for number in finer:
                    steps[number] += 1
                    rasters[number] = photographs.screen(keys[number], sizes.get(number), steps[number])
        for image in _images(pdf):
            if raster := rasters[image.number]:
                _replace(image, raster)

    return finish


def for_press(photographs: Photographs) -> Finisher:
    """Black and white pictures in one bit a pixel, so that a RIP knows them for line art."""
    def finish(document: Any, pdf: pydyf.PDF) -> None:
        for image in _images(pdf):
            raster = photographs.line_art(_key(image))
            if raster:
                _replace(image, raster)

    return finish


def one_after_the_other(*finishers: Finisher) -> Finisher:
    def finish(document: Any, pdf: pydyf.PDF) -> None:
        for finisher in finishers:
            finisher(document, pdf)

    return finish


def _images(pdf: pydyf.PDF) -> Iterator[pydyf.Stream]:
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            yield item


def _key(image: pydyf.Stream) -> str:
    return embedded(b"".join(part if isinstance(part, bytes) else part.data for part in image.stream))


def _replace(image: pydyf.Stream, raster: Raster) -> None:
    image.stream = [raster.data]
    for key in ("Decode", "DecodeParms"):
        image.extra.pop(key, None)
    image.extra |= {"Width": raster.width, "Height": raster.height, "ColorSpace": raster.space,
                    "BitsPerComponent": raster.bits, "Filter": raster.filter}


def _drawn_at(pdf: pydyf.PDF) -> tuple[dict[int, tuple[float, float]], list[set[int]]]:
    """Object number of an image → the largest size in mm at which it is drawn; and which images are
    drawn by one content stream: on one face."""
    numbers: dict[bytes, int] = {}
    drawn: dict[bytes, list[tuple[float, float]]] = {}
    together: list[set[bytes]] = []
    for item in pdf.objects:
        for names in _named(item):
            for named, reference in names.items():
                found = _REFERENCE.fullmatch(reference) if isinstance(reference, bytes) else None
                if found:
                    numbers[named.encode()] = int(found[1])
        if isinstance(item, pydyf.Stream):
            together.append(set())
            for name, size in _drawn(item.stream):
                drawn.setdefault(name, []).append(size)
                together[-1].add(name)
    sizes = {numbers[name]: (max(w for w, _ in sizes), max(h for _, h in sizes))
             for name, sizes in drawn.items() if name in numbers}
    return sizes, [{numbers[name] for name in names if name in numbers} for names in together]


def _named(item: Any) -> Iterator[dict[str, Any]]:
    """The XObjects that an object names, by name."""
    resources = item.extra.get("Resources") if isinstance(item, pydyf.Stream) else item
    if isinstance(resources, dict) and isinstance(names := resources.get("XObject"), dict):
        yield names


def _drawn(operators: list[Any]) -> Iterator[tuple[bytes, tuple[float, float]]]:
    """(name, size in mm) of what a content stream draws at a size of its own."""
    for before, operator in pairwise(operators):
        if not isinstance(operator, bytes) or not isinstance(before, bytes) or not operator.endswith(b"Do"):
            continue
        name, place = _DRAW.fullmatch(operator), _PLACE.fullmatch(before)
        if name and place:
            yield name[1], (abs(float(place[1])) * MM_PER_PX, abs(float(place[2])) * MM_PER_PX)
