"""Pictures of the faces for the screen: large enough to be read, and small for lists."""
from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from kohoshi.archive.manifest import Manifest
from kohoshi.pdfread.finished import Finished, open_finished
from kohoshi.pdfread.untrusted import open_untrusted

#: Pixels across; WebP qualities.
LARGE, SMALL = 1400, 280
_QUALITY = 72


@dataclass(frozen=True)
class Drawn:
    """One face: two pictures and their sizes in pixels."""

    face: int
    large: bytes
    small: bytes
    size: tuple[int, int]
    small_size: tuple[int, int]


def draw(pdf: Path, manifest: Manifest) -> list[Drawn]:
    """The faces of the issue (not the page of corrections behind them). A PDF that came from outside is
    drawn in a child within limits. Raises PdfRefused."""
    with open_untrusted(pdf) if manifest.kind == "import" else open_finished(pdf) as file:
        return [_draw(file, number) for number in range(1, min(manifest.issue.faces, len(file.pages)) + 1)]


def _draw(file: Finished, number: int) -> Drawn:
    face = file.pages[number - 1]
    picture = Image.fromarray(face.raster(LARGE / face.size[0] * 25.4))
    picture = picture.resize((LARGE, round(LARGE * picture.height / picture.width)), Image.Resampling.LANCZOS)
    small = picture.resize((SMALL, round(SMALL * picture.height / picture.width)), Image.Resampling.LANCZOS)
    return Drawn(number, _webp(picture), _webp(small), picture.size, small.size)


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
