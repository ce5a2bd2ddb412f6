"""What pdftotext and pypdf take out of our PDF, against the source text."""
from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from pypdf import PdfReader

from composing.readback import Page
from composing.sheets import Sheet
from kohoshi import jlreq


@dataclass
class Extraction:
    """Pages whose text came out whole and in order, and the blanks that the source has not: at
    和欧 borders, inside Japanese, and new lines where no line ends on the page."""

    pages: int = 0
    whole: int = 0
    characters: int = 0
    at_borders: int = 0
    elsewhere: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def by_pdftotext(path: Path, sheet: Sheet, pages: list[Page] | None) -> Extraction:
    """``pdftotext -raw``, page by page."""
    raw = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True, text=True)
    return _judge(raw.stdout.split("\f")[:len(sheet.places)], sheet, pages)


def by_pypdf(path: Path, sheet: Sheet, pages: list[Page] | None) -> Extraction:
    """pypdf's plain extraction, page by page."""
    with PdfReader(path) as pdf:
        return _judge([page.extract_text() for page in pdf.pages], sheet, pages)


def _judge(texts: list[str], sheet: Sheet, pages: list[Page] | None) -> Extraction:
    """``pages``: the lines as they stand in the file; None where readers must part what stands at
    two heights (ruby), so that new lines say nothing."""
    result = Extraction()
    for text, (_, chunk), page in zip(texts, sheet.places, pages or [None] * len(texts), strict=True):
        source = "\n".join(paragraph for paragraph, _ in chunk)
        result.pages += 1
        result.characters += len("".join(source.split()))
        if _forms("".join(text.split())) != _forms("".join(source.split())):
            continue
        result.whole += 1
        own = _blanks(source)
        ends = None if page is None else {line.last for line in page.lines}
        for index, around in _blanks(text).items():
            if index in own:
                continue
            if "\n" in around:
                if ends is not None and index not in ends:
                    result.lines.append(around.replace("\n", "⏎"))
            elif _is_border(around[0], around[-1]):
                result.at_borders += 1
            else:
                result.elsewhere.append(around)
    return result


def _forms(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _blanks(text: str) -> dict[int, str]:
    """Index among the visible characters → the blank there with its neighbours."""
    found: dict[int, str] = {}
    count, pending, last = 0, "", ""
    for char in text:
        if char.isspace():
            pending += char
            continue
        if pending and last:
            found[count] = last + pending + char
        pending, last = "", char
        count += 1
    return found


def _is_border(before: str, after: str) -> bool:
    """和欧間: a Western character on one side only."""
    return _western(before) != _western(after)


def _western(char: str) -> bool:
    return jlreq.is_western(char) or char.isascii()
