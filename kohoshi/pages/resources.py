"""What a page may use, under one made-up address, and nothing else.

    http://job.invalid/layouts/…   layouts/<name>/ (drawings come in their printing inks)
    http://job.invalid/issue/…     content/<issue>/images/ (pictures come in press colours; with
                                   ?cut=… that part of one alone: kohoshi.pages.picturefile.Cut)
    http://job.invalid/drawn/…     pictures that lie in drawings
    http://job.invalid/fonts/…     the declared fonts
    http://job.invalid/press/…     the output profile
    http://job.invalid/codes/…     drawings made for this issue

A fixed address keeps the finished file free of this machine's paths (the engine names image
resources after their URL).
"""
from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from kohoshi.finding import Finding, Place
from kohoshi.pages import drawing as drawings
from kohoshi.pages.drawing import Drawing
from kohoshi.pages.drawingxml import DrawingError
from kohoshi.pages.painters import for_palette, for_process
from kohoshi.pages.palette import Palette
from kohoshi.pages.photographs import Photographs
from kohoshi.pages.picturefile import Cut, PictureError, mismatch
from kohoshi.pages.picturekind import is_picture

BASE = "http://job.invalid/"
#: First part of the addresses of the issue's own pictures.
ISSUE = "issue"
#: What an address of a part of a picture has before the part (kohoshi.typeset.cuts asks for it).
_CUT = "?cut="
#: Files that may ask for others.
TEXTS = (".j2", ".css", ".svg", ".yaml")


class Refused(Exception):
    """The address is outside what the issue may use, does not exist or cannot be printed from;
    Japanese message. ``rule`` and ``hint`` for the finding."""

    def __init__(self, message: str, rule: str = "layout/fetch",
                 hint: str = "ファイルを content/<号>/images/ か layouts/<名前>/ に置いてください") -> None:
        super().__init__(message)
        self.rule, self.hint = rule, hint


@dataclass
class Resources:
    """Serves the files of a build. ``folders``: first path part → folder; ``files``: exact ones;
    ``photographs``: how pictures get their press colours; ``made``: drawings that lie in no folder;
    ``shown``: first path part → what its folder is called before the user; ``drawn``: address → bytes
    of pictures that lie in drawings."""

    palette: Palette
    folders: dict[str, Path]
    files: dict[str, Path] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    photographs: Photographs | None = None
    shown: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, bytes] = field(default_factory=dict)
    _drawings: dict[str, tuple[bytes, list[Finding]]] = field(default_factory=dict)

    def read(self, url: str) -> tuple[bytes, str]:
        """(bytes, mime type). Raises Refused."""
        url, _, cut = url.partition(_CUT)
        if drawing := self.made_for(url):
            return drawing.encode(), "image/svg+xml"
        if inner := self.drawn.get(url.removeprefix(BASE)):
            return self._photograph(inner, "絵の中の画像")
        path, shown = self.locate(url)
        top = url[len(BASE):].partition("/")[0]
        data = path.read_bytes()
        if path.suffix.lower() == ".svg" or (top == ISSUE or is_picture(data)) and self.photographs:
            return self._picture(url, path, data, shown, own=top == ISSUE, cut=Cut.read(cut))
        return data, mimetypes.guess_type(path.name)[0] or "application/octet-stream"

    def found_in(self, addresses: Iterable[str]) -> list[Finding]:
        """What is wrong with the drawings that were read at these addresses."""
        return list(dict.fromkeys(finding for url in addresses if url in self._drawings for finding in self._drawings[url][1]))

    def _picture(self, url: str, path: Path, data: bytes, shown: str, own: bool, cut: Cut | None) -> tuple[bytes, str]:
        """What the bytes are, whatever the name says. ``own``: of the issue, not of the layout."""
        try:
            if path.suffix.lower() == ".svg":
                mismatch(path.name, data)
                if url not in self._drawings:
                    self._drawings[url] = self._drawing(path, data, shown, own)
                return self._drawings[url][0], "image/svg+xml"
        except PictureError as error:
            raise Refused(f"画像 {shown}: {error}", "image/unreadable", error.hint) from None
        return self._photograph(path, shown, cut)

    def _photograph(self, source: Path | bytes, shown: str, cut: Cut | None = None) -> tuple[bytes, str]:
        assert self.photographs is not None
        try:
            return self.photographs.served(source, cut)
        except PictureError as error:
            raise Refused(f"画像 {shown}: {error}", "image/unreadable", error.hint) from None

    def made_for(self, url: str) -> str | None:
        """The drawing at an address that lies in no folder."""
        return self.made.get(url.removeprefix(BASE))

    def locate(self, url: str) -> tuple[Path, str]:
        """(file, name to show the user) of an address. Raises Refused."""
        if not url.startswith(BASE):
            raise Refused(f"外部の {url} は読み込めません")
        name = unquote(url[len(BASE):])
        if name in self.files:
            return self.files[name], name
        top, _, rest = name.partition("/")
        folder = self.folders.get(top)
        if folder is None or not rest:
            raise Refused(f"{name} という場所はありません")
        path = folder / rest
        resolved = path.resolve()
        if not resolved.is_relative_to(folder.resolve()):
            raise Refused(f"{name} は決められたフォルダーの外です")
        if not resolved.is_file():
            raise Refused(f"{name} がありません")
        return resolved, f"{self.shown.get(top, folder.name)}/{rest}"

    def screen(self, url: str, cut: Cut | None = None) -> bytes:
        """A picture for html/: a drawing as SVG, a photograph as JPEG, only the part of it that is printed.
        Raises Refused."""
        path, shown = self.locate(url)
        assert self.photographs is not None
        try:
            if path.suffix.lower() == ".svg":
                return self._opened(path, path.read_bytes(), shown).for_screen(self.photographs.process.press.screen_rgb, self.photographs.page)
            return self.photographs.page(path.read_bytes(), cut)
        except PictureError as error:
            raise Refused(f"画像 {shown}: {error}", "image/unreadable", error.hint) from None

    def _drawing(self, path: Path, data: bytes, shown: str, own: bool) -> tuple[bytes, list[Finding]]:
        drawing = self._opened(path, data, shown)
        faults = list(drawing.faults)
        if own and self.photographs:
            paint = for_process(self.photographs.process)
        else:
            paint = for_palette(self.palette)
            faults += drawing.strangers(self.palette)
        served = drawing.for_press(paint, drawings.lodging(BASE, self.drawn) if self.photographs else None)
        return served, [fault.finding(shown) for fault in faults]

    def ornament(self, path: Path, svg: str, shown: str) -> tuple[str, list[Finding]]:
        """A drawing of the layout in other colours than it lies there in, in its printing inks, and what is
        wrong with it. Raises Refused."""
        drawing = self._opened(path, svg.encode(), shown)
        found = [fault.finding(shown) for fault in (*drawing.faults, *drawing.strangers(self.palette))]
        return drawing.for_press(for_palette(self.palette)).decode(), found

    def _opened(self, path: Path, data: bytes, shown: str) -> Drawing:
        try:
            return drawings.read(data, drawings.beside(path))
        except DrawingError as error:
            raise Refused(f"画像 {shown}:{error.line}: {error}", "image/unreadable", error.hint) from None


def asked_for(address: str, folders: Iterable[tuple[Path, str]]) -> Place | None:
    """Where a template, sheet, drawing or manuscript asks for an address: the first line of the
    ``(folder, name to show)`` that holds it, whole or by its last part."""
    name = unquote(address.rsplit("/", 1)[-1])
    for wanted in dict.fromkeys((address, unquote(address.removeprefix(BASE)), name)):
        for folder, shown in folders:
            for path in sorted(p for p in folder.rglob("*") if p.suffix in TEXTS):
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    at = line.find(wanted)
                    if wanted and at >= 0:
                        return Place(f"{shown}/{path.relative_to(folder)}", number, at + 1)
    return None
