"""What a page may use, under one made-up address, and nothing else.

    http://job.invalid/layouts/…   layouts/<name>/ (drawings come in their printing inks)
    http://job.invalid/issue/…     content/<issue>/images/ (photographs come in press colours)
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
from kohoshi.pages.palette import Palette
from kohoshi.pages.photographs import CONVERTED, REFUSED, Photographs
from kohoshi.pages.picturefile import PictureError

BASE = "http://job.invalid/"
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
    ``photographs``: how pictures get their press colours; ``made``: drawings that lie in no folder."""

    palette: Palette
    folders: dict[str, Path]
    files: dict[str, Path] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    photographs: Photographs | None = None
    _drawings: dict[str, bytes] = field(default_factory=dict)

    def read(self, url: str) -> tuple[bytes, str]:
        """(bytes, mime type). Raises Refused."""
        if drawing := self.made_for(url):
            return drawing.encode(), "image/svg+xml"
        path, shown = self.locate(url)
        mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if path.suffix == ".svg":
            return self._drawing(path, shown), mime
        if self.photographs and path.suffix.lower() in CONVERTED | REFUSED:
            try:
                return self.photographs.served(path)
            except PictureError as error:
                raise Refused(f"画像 {shown}: {error}", "image/unreadable", "画像を開き直して確かめ、書き出し直してください") from None
        return path.read_bytes(), mime

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
        return resolved, f"{folder.name}/{rest}"

    def _drawing(self, path: Path, shown: str) -> bytes:
        if shown not in self._drawings:
            svg, findings = self.palette.printed(path.read_text(encoding="utf-8"), shown)
            self.findings.extend(findings)
            self._drawings[shown] = svg.encode()
        return self._drawings[shown]


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
