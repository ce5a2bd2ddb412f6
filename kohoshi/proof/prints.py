"""The print of an article: a hash of everything painted where it shows.

A sign-off is bound to it: whatever changes there, be it a comma, a colour or a hidden rule of
the CSS, gives another hash. The same content gives the same hash, wherever it is built and
whatever else changed in the issue: fonts count by family, characters by what they are.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kohoshi.finding import Box
from kohoshi.pdfread.finished import Finished
from kohoshi.pdfread.model import as_box
from kohoshi.proof.compare.owners import Unit, units
from kohoshi.proof.compare.painting import Thing, read_faces


@dataclass(frozen=True)
class ArticlePrint:
    """``frames``: (name, face, box) of every frame and area it shows in; ``text``: as set, frame
    by frame; ``parts``: the same by frame."""

    article: str
    faces: tuple[int, ...]
    hash: str
    frames: tuple[tuple[str, int, Box], ...]
    text: str
    parts: dict[str, str]

    def as_dict(self) -> dict[str, object]:
        return {"hash": self.hash, "faces": list(self.faces), "text": self.parts,
                "frames": [{"frame": name, "face": face, "box": box.rounded()} for name, face, box in self.frames]}


def article_prints(finished: Finished, layout: Mapping[str, Any]) -> dict[str, ArticlePrint]:
    """The print of every article of a finished print.pdf; ``layout``: its layout.json."""
    return prints_of(units(read_faces(finished), layout))


def page_prints(finished: Finished, layout: Mapping[str, Any]) -> dict[int, ArticlePrint]:
    """By face, the print of what belongs to no article: running head, folio, masthead, contents,
    supplied pages, advertisements."""
    return page_prints_of(units(read_faces(finished), layout))


def prints_of(found: Iterable[Unit]) -> dict[str, ArticlePrint]:
    by_article: dict[str, list[Unit]] = {}
    for unit in found:
        if unit.region.article:
            by_article.setdefault(unit.region.article, []).append(unit)
    return {article: _print(article, by_article[article]) for article in sorted(by_article)}


def page_prints_of(found: Iterable[Unit]) -> dict[int, ArticlePrint]:
    by_face: dict[int, list[Unit]] = {}
    for unit in found:
        if not unit.region.article:
            by_face.setdefault(unit.region.face, []).append(unit)
    return {face: _print("", by_face[face]) for face in sorted(by_face)}


def _print(article: str, mine: Sequence[Unit]) -> ArticlePrint:
    ordered = sorted(mine, key=lambda unit: (unit.region.face, unit.region.name))
    digest = hashlib.sha256()
    for unit in ordered:
        region = unit.region
        # not its size: room below the last line is nothing that anybody sees
        digest.update(f"frame\x1f{region.name}\x1f{region.face}".encode())
        for row in [*_glyph_rows(unit), *map(_thing_row, unit.things)]:
            digest.update(b"\x1e" + row.encode())
    parts = {unit.region.name: unit.text for unit in ordered if len(unit.glyphs)}
    frames = tuple((unit.region.name, unit.region.face, as_box(unit.region.edges)) for unit in ordered)
    return ArticlePrint(article, tuple(sorted({unit.region.face for unit in ordered})), digest.hexdigest(), frames,
                        "\n".join(parts.values()), parts)


def _glyph_rows(unit: Unit) -> Iterable[str]:
    face = unit.face
    for i in unit.glyphs:
        place = _places(face.boxes[i])
        yield f"{face.chars[i]}\x1f{place}\x1f{face.fonts[i]}\x1f{face.sizes[i]:.2f}\x1f{face.colours[i]}"


def _thing_row(thing: Thing) -> str:
    look = thing.look
    return "\x1f".join([thing.kind, _places(thing.box), look.colour, f"{look.alpha} {look.blend} {look.masked} {look.overprint}",
                        f"{look.width} {look.dash}", thing.shape, thing.pixels.hash if thing.pixels else ""])


def _places(edges: Iterable[float]) -> str:
    """In hundredths of a mm; no minus zero."""
    return ",".join(str(round(float(value) * 100)) for value in edges)
