"""Before anything is laid out: can the pictures be printed? Each is opened by the very code that the
build uses; of a JPEG only a glance."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kohoshi.finding import Finding, Level
from kohoshi.issue.fields import Record
from kohoshi.issue.model import Issue
from kohoshi.issue.values import Scalar
from kohoshi.pages import drawing as drawings
from kohoshi.pages.drawingxml import DrawingError
from kohoshi.pages.palette import Palette
from kohoshi.pages.picturefile import PictureError, glanced, mismatch


def check_pictures(issue: Issue, folder: Path, layout: Path | None = None) -> list[Finding]:
    """Rules ``image/unreadable``, ``image/drawing``, ``image/assumed`` for the pictures in
    ``folder``/images that articles name; with ``layout`` (a folder of layouts/) also for its drawings,
    which keep to the palette (``layout/colour``). Pictures that are not there are told by the reading of
    the content. Raises LayoutError for a palette that cannot be read."""
    findings: list[Finding] = []
    for key, article in issue.articles.items():
        for name in _images(article):
            path = folder / "images" / name
            if path.is_file():
                findings += [replace(finding, article=key) for finding in _photograph_or_drawing(path, name)]
    once: dict[tuple[str, str | None, str, str], Finding] = {}
    for f in findings:  # a drawing may be used more than once
        once.setdefault((f.rule, f.article, f.message, str(f.place)), f)
    return [*once.values(), *(_of_layout(layout) if layout else ())]


def _photograph_or_drawing(path: Path, name: Scalar) -> Iterator[Finding]:
    try:
        data = path.read_bytes()
        if path.suffix.lower() != ".svg":
            for words in glanced(data).assumed:
                yield Finding("image/assumed", Level.WARNING, f"画像「{name}」: {words}", "画像ソフトで開いて色を確かめ、sRGB か CMYK で書き出し直してください",
                              place=name.place, excerpt=str(name))
            return
        mismatch(path.name, data)
    except PictureError as error:
        yield Finding("image/unreadable", Level.ERROR, f"画像「{name}」が使えません: {error}", error.hint, place=name.place, excerpt=str(name))
        return
    own = Path(name.place.file).parent.parent / "images" / name if name.place else Path("images") / name
    for finding in _drawing(path, data, own.as_posix(), None):
        yield replace(finding, related=(name.place,) if name.place else ())


def _of_layout(layout: Path) -> Iterator[Finding]:
    palette = Palette.load(layout / "palette.yaml")
    for path in sorted((layout / "art").rglob("*.svg")):
        shown = f"{layout.name}/{path.relative_to(layout).as_posix()}"
        yield from _drawing(path, path.read_bytes(), shown, palette)


def _drawing(path: Path, data: bytes, shown: str, palette: Palette | None) -> Iterator[Finding]:
    try:
        drawing = drawings.read(data, drawings.beside(path))
    except DrawingError as error:
        yield drawings.unreadable(error, shown)
        return
    for fault in [*drawing.faults, *(drawing.strangers(palette) if palette else ())]:
        yield fault.finding(shown)


def _images(value: Any) -> Iterator[Scalar]:
    """Every ``image`` in an article, in order."""
    if isinstance(value, Record):
        for field in type(value).model_fields:
            inner = getattr(value, field)
            if field == "image" and isinstance(inner, Scalar):
                yield inner
            else:
                yield from _images(inner)
    elif isinstance(value, list | tuple | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _images(inner)
