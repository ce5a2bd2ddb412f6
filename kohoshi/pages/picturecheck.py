"""Before anything is laid out: can the pictures be read? A glance at each file, no pixel decoded."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue, Record
from kohoshi.issue.values import Scalar
from kohoshi.pages.photographs import CONVERTED, REFUSED, refusal
from kohoshi.pages.picturefile import PictureError, glanced


def check_pictures(issue: Issue, folder: Path) -> list[Finding]:
    """Rule ``image/unreadable`` for the pictures in ``folder``/images that articles name. Those
    that are not there are told by the reading of the content."""
    findings = []
    for key, article in issue.articles.items():
        for name in _images(article):
            path = folder / "images" / name
            if path.suffix.lower() in CONVERTED | REFUSED and path.is_file():
                finding = _fault(path, name)
                findings += [replace(finding, article=key)] if finding else []
    return findings


def _fault(path: Path, name: Scalar) -> Finding | None:
    try:
        refusal(path)
        glanced(path.read_bytes())
    except PictureError as error:
        return Finding("image/unreadable", Level.ERROR, f"画像「{name}」が使えません: {error}",
                       "画像を開き直して確かめ、書き出し直してください", place=name.place, excerpt=str(name))
    return None


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
