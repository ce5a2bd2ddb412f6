"""Pictures of an issue for the screen: which there are, where they are used."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.web.templating import megabytes
from kohoshi.issue.loader_files import inside
from kohoshi.issue.model import Article, Step
from kohoshi.issue.model_parts import Figure
from kohoshi.issue.values import Scalar

ENDINGS = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".tif", ".tiff", ".webp", ".avif", ".svg"})


@dataclass(frozen=True)
class Use:
    """Where a picture is used: article, its title, the pointer of the field."""

    article: str
    title: str
    pointer: str


@dataclass(frozen=True)
class ImageView:
    """``own``: of the issue's images/, not of the layout; ``figure``: its words, where it has some."""

    name: str
    size: str
    own: bool
    uses: list[Use]
    alt: str
    sample: bool
    people: bool
    consent: str
    personal: str


def pictures_of(open_issue: OpenIssue) -> dict[str, Path]:
    """Name → file, as articles name them: the issue's own first, then those of the layout. A link
    that leads out of its folder is none."""
    content = open_issue.content
    layouts = str(content.publication.layouts) if content else "minato"
    found: dict[str, Path] = {}
    for folder in (open_issue.folder / "images", open_issue.desk.project.layouts(layouts) / "art"):
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in ENDINGS and path.is_file() and not path.name.startswith(".") and inside(path, folder):
                found.setdefault(path.name, path)
    return found


def shelf(open_issue: OpenIssue) -> list[ImageView]:
    """The pictures of the issue, and those of the layout that its articles use."""
    uses: dict[str, list[tuple[Use, Any]]] = {}
    content = open_issue.content
    for key, article in (content.articles.items() if content else ()):
        for pointer, record in _figures(article, ()):
            if record.image:
                uses.setdefault(str(record.image), []).append((Use(str(key), str(article.title), ".".join(map(str, (*pointer, "image")))), record))
    out = []
    for name, path in pictures_of(open_issue).items():
        own, used = path.parent == open_issue.folder / "images", uses.get(name, [])
        if own or used:
            figures = [record for _, record in used if isinstance(record, Figure)]
            out.append(ImageView(name, megabytes(path.stat().st_size), own, [use for use, _ in used],
                             next((str(r.alt) for _, r in used if r.alt), ""), any(f.sample for f in figures), any(f.people for f in figures),
                             next((str(f.consent) for f in figures if f.consent), ""),
                             next((str(f.personal) for f in figures if f.personal), "")))
    return sorted(out, key=lambda shown: (not shown.own, shown.name))


def _figures(value: Any, pointer: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Figure | Step]]:
    if isinstance(value, Figure | Step):
        yield pointer, value
    if isinstance(value, Scalar):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _figures(inner, (*pointer, str(key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _figures(inner, (*pointer, number))
    elif isinstance(value, Article) or hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from _figures(getattr(value, name), (*pointer, name))
