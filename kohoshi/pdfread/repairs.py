"""What of a damaged file qpdf has mended, in words; and whether mending it is safe."""
from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kohoshi.pdfread.broken import CUT_OFF, UNSURE, is_cut_off
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.pdfread.pdfium import page_sizes

PAGES = "ページの並び"
#: Data are whole and do not add up to the sum that was written with them; readers pass over it.
SUMS = "データの検算"
#: What qpdf says → what was damaged. The first that fits; the order is from the table to a single object.
_SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(pattern, re.I), words) for pattern, words in (
    (r"header|not at the beginning", "先頭の印"),
    (r"xref|cross.reference|startxref|trailer|file is damaged|object stream|loop detected|/Size", "中のものの場所を書いた表"),
    (r"stream length|endstream|stream keyword|stream dictionary|/Length", "データの長さ"),
    (r"endobj|object \\d|expected n n obj", "データの区切り"),
    (r"page|kid|/Type|/Parent|/Count", PAGES),
    (r".", "書き方")))

#: What stands for the name of a file that qpdf reads from memory.
_IN_MEMORY = re.compile(r"^stream <[^>]*>")


def repairs_of(warnings: Iterable[str]) -> tuple[str, ...]:
    """The kinds of damage that qpdf told and mended, each once, in the order of the table."""
    said = {next(index for index, (pattern, _) in enumerate(_SAID) if pattern.search(_without_place(each))) for each in warnings if each}
    return tuple(_SAID[index][1] for index in sorted(said))


def _without_place(warning: str) -> str:
    """«name.pdf (object 4 0, offset 342): expected endstream» without what stands before the colon."""
    warning = _IN_MEMORY.sub(".pdf", warning)
    return warning.rpartition("): ")[2] if "): " in warning else warning.rpartition(".pdf: ")[2] or warning


def unlisted(path: Path, pages: int) -> tuple[str, ...]:
    """The list of pages as damaged, where pdfium does not find the ``pages`` that qpdf does."""
    seen = page_sizes(path)
    return () if seen is None or len(seen) == pages and all(seen) else (PAGES,)


def mendable(path: Path, pages: int) -> None:
    """Raises PdfRefused for a damaged file of which nobody can say whether it is whole: its end is
    missing, or another reader mends it to another number of pages than ``pages``."""
    if is_cut_off(path):
        raise PdfRefused(CUT_OFF, path.name)
    seen = page_sizes(path)
    if seen is not None and len(seen) != pages:
        raise PdfRefused(UNSURE, path.name)
