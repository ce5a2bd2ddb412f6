"""Counts, during a build, what each reader opens and what is drawn: wrapped at the one place of
each library where it happens."""
from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from kohoshi.pdfread.geometry import Rectangle
from kohoshi.pdfread.pdfium import PdfiumFile


@dataclass
class Readings:
    """``opened``: (reader, file) → times; data in memory has the name of its kind. ``pages``:
    (file, page) → times that pdfium parsed it. ``drawn``: (file, page, dpi, kind) → times, of whole
    pages; ``parts``: (file, page, dpi) → the boxes in user space that were drawn of it alone.
    ``asked``: (file, page, question) → times. ``started``: other programs."""

    opened: Counter[tuple[str, str]] = field(default_factory=Counter)
    pages: Counter[tuple[str, int]] = field(default_factory=Counter)
    drawn: Counter[tuple[str, int, float, str]] = field(default_factory=Counter)
    parts: dict[tuple[str, int, float], list[Rectangle]] = field(default_factory=dict)
    asked: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    started: list[list[str]] = field(default_factory=list)
    _documents: dict[int, tuple[Any, str]] = field(default_factory=dict)

    @contextmanager
    def watching(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            self._openers(patch)
            self._drawing(patch)
            yield
        self._documents.clear()

    def _openers(self, patch: pytest.MonkeyPatch) -> None:
        opened, documents = self.opened, self._documents
        read, open_, document = pypdf.PdfReader.__init__, pikepdf.open, pypdfium2.PdfDocument.__init__
        page, start = pypdfium2.PdfDocument.get_page, subprocess.Popen.__init__

        def reading(reader: pypdf.PdfReader, stream: Any, *args: Any, **more: Any) -> None:
            opened["pypdf", named(stream)] += 1
            read(reader, stream, *args, **more)

        def opening(file: Any, *args: Any, **more: Any) -> pikepdf.Pdf:
            opened["qpdf", named(file)] += 1
            return open_(file, *args, **more)

        def documenting(self_: pypdfium2.PdfDocument, file: Any, *args: Any, **more: Any) -> None:
            opened["pdfium", named(file)] += 1
            document(self_, file, *args, **more)

        def paging(self_: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
            self.pages[documents.get(id(self_), (None, "other"))[1], index + 1] += 1
            return page(self_, index)

        def starting(self_: subprocess.Popen, args: Any, *rest: Any, **more: Any) -> None:
            self.started.append([str(word) for word in args])
            start(self_, args, *rest, **more)

        patch.setattr(pypdf.PdfReader, "__init__", reading)
        patch.setattr(pikepdf, "open", opening)
        patch.setattr(pypdfium2.PdfDocument, "__init__", documenting)
        patch.setattr(pypdfium2.PdfDocument, "get_page", paging)
        patch.setattr(subprocess.Popen, "__init__", starting)

    def _drawing(self, patch: pytest.MonkeyPatch) -> None:
        names: dict[int, str] = {}
        trims: dict[tuple[str, int], Rectangle] = {}
        opened = PdfiumFile.__init__

        @wraps(opened)
        def naming(file: PdfiumFile, path: Path, *args: Any, **more: Any) -> None:
            opened(file, path, *args, **more)
            names[id(file)] = path.name
            self._documents[id(file._document)] = file._document, path.name  # kept, so that no other has its id

        def asking(question: str) -> Any:
            ask = getattr(PdfiumFile, question)

            @wraps(ask)
            def asked(file: PdfiumFile, number: int, *args: Any, **more: Any) -> Any:
                if question in ("raster", "gray"):
                    name, geometry, dpi = names[id(file)], args[0], args[1]
                    text = "" if more.get("text", True) else " without text"
                    # the whole page is drawn before any part of it
                    if geometry.trim == trims.setdefault((name, number), geometry.trim):
                        self.drawn[name, number, dpi, question + text] += 1
                    else:
                        self.parts.setdefault((name, number, dpi), []).append(geometry.trim)
                else:
                    self.asked[names[id(file)], number, question] += 1
                return ask(file, number, *args, **more)
            return asked

        patch.setattr(PdfiumFile, "__init__", naming)
        for question in ("glyphs", "marked", "raster", "gray"):
            patch.setattr(PdfiumFile, question, asking(question))


def named(file: Any) -> str:
    return Path(file).name if isinstance(file, str | Path) else type(file).__name__
