"""The three engines: ours, WeasyPrint as it comes (a process without our code), Chromium.

All read the same font files through @font-face from a folder ``fonts/`` beside the document.
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from pypdf import PdfReader

from composing.sheets import Sheet
from kohoshi.fonts import FontSet, font_face
from kohoshi.typeset.engine import Engine

BASE = "http://job.invalid/"
CHILD = Path(__file__).with_name("bare.py")
FAMILIES = ("UD Latin", "UD Gothic")
TATE = "UD Gothic Tate"
#: Printings before Chromium is given up.
_TRIES = 6
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
          "--disable-background-networking", "--disable-component-update", "--disable-sync",
          "--no-pdf-header-footer", "--virtual-time-budget=60000")


class Workshop:
    """A folder with the fonts, and the engines that work in it."""

    def __init__(self, fonts: FontSet, folder: Path) -> None:
        self.fonts, self.folder = fonts, folder
        (folder / "fonts").mkdir(parents=True)
        for served, path in fonts.files().items():
            shutil.copy(path, folder / "fonts" / served)
        empty = folder / "fonts.conf"
        empty.write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
        self.child_environment = {**os.environ, "FONTCONFIG_FILE": str(empty), "PYTHONPATH": ""}
        # our engine points fontconfig to nothing; Chromium draws no text at all without system fonts
        self.own_environment = {k: v for k, v in os.environ.items() if k != "FONTCONFIG_FILE"}
        self.chromium = shutil.which("chromium")

    def document(self, sheet: Sheet, engine: str) -> str:
        """The sheet as HTML for an engine, with its @font-face rules."""
        if sheet.vertical and engine == "ours":
            faces = "".join(font_face(TATE, weight, f"fonts/{self._tate(sheet, weight)}") for weight in (400, 700))
            return sheet.html(engine, faces, f'"{TATE}"')
        families = FAMILIES[1:] if sheet.vertical else FAMILIES  # a Latin cut would stand in our vertical font too
        return sheet.html(engine, self.fonts.face_css("fonts/", families), ",".join(f'"{f}"' for f in families))

    def _tate(self, sheet: Sheet, weight: int) -> str:
        characters = {char for page in sheet.pages for text, _ in page for char in text}
        path = self.fonts.vertical("UD Gothic", characters, weight=weight)
        shutil.copy(path, self.folder / "fonts")
        return path.name

    def path(self, sheet: Sheet, kind: str) -> Path:
        """Where the finished PDF of a sheet lies."""
        return self.folder / f"{sheet.name}-{kind}.pdf"

    def set(self, sheet: Sheet, kind: str) -> Path:
        """Set the sheet, give the finished PDF. Raises RuntimeError when an engine fails."""
        source = self.document(sheet, kind)
        out = self.path(sheet, kind)
        if kind == "ours":
            # its own engine: two vertical fonts of one name must not meet in one font configuration
            engine = Engine(lambda url: ((self.folder / url.removeprefix(BASE)).read_bytes(), "font/ttf"), "")
            document, findings, *_ = engine.lay_out(source, BASE, "pdf/x-4")
            if findings:
                raise RuntimeError(f"{sheet.name}: {findings[0].message}")
            document.write_pdf(out)
        else:
            page = out.with_suffix(".html")
            page.write_text(source, encoding="utf-8")
            (self._bare if kind == "bare" else self._chromium)(page, out)
        with pypdfium2.PdfDocument(out) as pdf:
            if len(pdf) != len(sheet.places):
                raise RuntimeError(f"{sheet.name}, {kind}: {len(pdf)} pages for {len(sheet.places)}")
        return out

    def _bare(self, page: Path, out: Path) -> None:
        subprocess.run([sys.executable, str(CHILD), str(page), str(out)], check=True, env=self.child_environment,
                       timeout=900, capture_output=True)

    def _chromium(self, page: Path, out: Path) -> None:
        if not self.chromium:
            raise RuntimeError("chromium is not installed (Debian package chromium)")
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            for _ in range(_TRIES):
                subprocess.run([self.chromium, *_FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={out}",
                                page.as_uri()], check=True, timeout=900, capture_output=True, env=self.own_environment)
                if _set_in_our_fonts(out):
                    return
        raise RuntimeError(f"{page.name}: Chromium printed before its fonts were there, {_TRIES} times")


def _set_in_our_fonts(path: Path) -> bool:
    """Headless Chromium may print before the fonts of the page have come: then whole pages are blank."""
    with PdfReader(path) as pdf:
        return all(any("BIZUDGothic" in str(font.get_object()["/BaseFont"])
                       for font in page["/Resources"].get("/Font", {}).values()) for page in pdf.pages)
