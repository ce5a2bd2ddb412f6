"""The corrections of an issue, and how one says where it belongs and when it was given."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Erratum, Manifest
from kohoshi.refusal import why
from kohoshi.text import say_faces

TITLE = "訂正のお知らせ"


@dataclass(frozen=True)
class Corrections:
    """``errata`` in the order in which they were given. Who gave one is for the archive alone: no
    edition tells it."""

    manifest: Manifest
    errata: tuple[Erratum, ...]

    @property
    def articles(self) -> list[str]:
        """The articles that are corrected, each once."""
        return list(dict.fromkeys(each.article for each in self.errata if each.article))

    def of(self, article: str | None) -> list[Erratum]:
        """Those of an article; with None those of no article alone."""
        return [each for each in self.errata if each.article == article]

    def title(self, article: str | None) -> str:
        return next((each.title for each in self.manifest.articles if each.id == article), "")

    def where(self, erratum: Erratum) -> str:
        return where(erratum, self.manifest) or "号の全体"


def where(erratum: Erratum, manifest: Manifest) -> str:
    """「6面「区政会議」」, '' when the whole issue is meant."""
    known = next((each for each in manifest.articles if each.id == erratum.article), None)
    faces = [erratum.face] if erratum.face else known.faces if known else []
    return (say_faces(faces) if faces else "") + (f"「{known.title}」" if known else "")


def day(date: dt.date) -> str:
    """2022年6月10日"""
    return f"{date.year}年{date.month}月{date.day}日"


def one_line(erratum: Erratum) -> str:
    return " ".join(line.strip() for line in erratum.text.splitlines() if line.strip())


def loaded(data: bytes) -> Any:
    """JSON. Raises ArchiveError."""
    try:
        return json.loads(data)
    except ValueError as error:
        raise ArchiveError(f"保存された articles.json を読めないので、訂正を載せられません（{why(error)}）") from None


def title_of(data: bytes) -> dict[str, str]:
    """articles.json → article → its title in the words of text.txt."""
    return dict(_titles(loaded(data)))


def _titles(rows: Any) -> Iterator[tuple[str, str]]:
    for row in rows.get("articles", []) if isinstance(rows, dict) else []:
        yield str(row["id"]), str(row["title"])
