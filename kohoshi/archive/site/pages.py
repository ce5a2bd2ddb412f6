"""The pages of the site, from templates beside this file; in the colours of the newest issue's layout."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kohoshi.archive.articles import ArticleText
from kohoshi.archive.corrected.corrections import Corrections
from kohoshi.archive.corrected.pages import section
from kohoshi.archive.gather import PROJECT
from kohoshi.archive.manifest import Erratum
from kohoshi.archive.store import StoredIssue
from kohoshi.issue.dates.eras import say_era_year
from kohoshi.pages.palette import Palette
from kohoshi.project import Project
from kohoshi.text import say_faces

#: Where an imported issue is the only one, and no palette is stored.
_COLOURS = {"paper": "#FFFFFF", "ink": "#1E1E1E", "ink-15": "#DEDEDE", "ink-40": "#A6A6A6", "sea": "#0078BE", "sea-deep": "#0A4684",
            "sea-15": "#DBE8F6", "sea-8": "#EBF2FA", "sun": "#FFD92E", "sun-15": "#FFF8E0"}


@dataclass(frozen=True)
class Face:
    """A face and the sizes of its pictures in pixels."""

    face: int
    size: tuple[int, int]
    small: tuple[int, int]


@dataclass(frozen=True)
class Issue:
    """An issue of the site. ``given``: files that lie in its folder, by their names in editions/."""

    stored: StoredIssue
    articles: list[ArticleText]
    faces: list[Face]
    given: set[str]

    @property
    def folder(self) -> str:
        return self.stored.manifest.issue.folder

    @property
    def name(self) -> str:
        who = self.stored
        return f"{who.title} {who.date.year}年{who.label}"

    @property
    def errata(self) -> list[Erratum]:
        return self.stored.manifest.errata

    @property
    def corrected(self) -> set[str | None]:
        """The articles that are."""
        return {told.article for told in self.errata}

    @property
    def correction(self) -> Markup:
        """Every correction, led to its article."""
        pages = {article.id: self.href(article) for article in self.articles}
        return section(Corrections(self.stored.manifest, tuple(self.errata)), self.errata, lambda article: pages.get(article, ""))

    def own(self, article: ArticleText) -> bool:
        """Whether the issue's html/ has a page of the article."""
        return f"html/articles/{article.id}.html" in self.given

    def hrefs(self) -> dict[str, str]:
        """Article → its page, from the top of the site."""
        return {article.id: f"{self.folder}/{self.href(article)}" for article in self.articles}

    def href(self, article: ArticleText) -> str:
        """The lasting address of an article, from the folder of the issue."""
        return f"html/articles/{article.id}.html" if self.own(article) else f"articles/{article.id}.html"

    def on(self, face: int) -> list[ArticleText]:
        return [article for article in self.articles if face in article.faces]


class Pages:
    """Name → bytes of every page."""

    def __init__(self, stored: list[StoredIssue], *, rehearsal: bool) -> None:
        self.stored, self.rehearsal = stored, rehearsal
        self.env = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
                               undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.env.filters.update(faces=say_faces, era=say_era_year, day=lambda date: f"{date.year}年{date.month}月{date.day}日")

    @property
    def title(self) -> str:
        return self.stored[0].title if self.stored else "広報紙"

    def page(self, template: str, up: str, **values: Any) -> bytes:
        return self.env.get_template(template).render(up=up, paper=self.title, rehearsal=self.rehearsal, **values).encode()

    def front(self, issues: list[Issue]) -> Iterator[tuple[str, bytes]]:
        years = [(year, list(of)) for year, of in groupby(issues, key=lambda issue: issue.stored.date.year)]
        yield "index.html", self.page("index.html.jinja", "", years=years)
        yield "search.html", self.page("search.html.jinja", "", years=[year for year, _ in years])

    def issue(self, issue: Issue, newer: Issue | None, older: Issue | None) -> Iterator[tuple[str, bytes]]:
        up = "../" * 3
        yield "index.html", self.page("issue.html.jinja", up, issue=issue, newer=newer, older=older)
        for at, face in enumerate(issue.faces):
            yield f"faces/{face.face:02}.html", self.page(
                "face.html.jinja", f"{up}../", issue=issue, face=face, before=issue.faces[at - 1] if at else None,
                after=issue.faces[at + 1] if at + 1 < len(issue.faces) else None)
        for article in issue.articles:
            if not issue.own(article):
                yield f"articles/{article.id}.html", self.page("article.html.jinja", f"{up}../", issue=issue, article=article)

    def colours(self) -> bytes:
        """The palette as custom properties."""
        colours = dict(_COLOURS)
        for stored in self.stored:
            found = sorted(Project(stored.path / PROJECT).layouts().glob("*/palette.yaml"))
            if found:
                colours |= {colour.name: colour.rgb for colour in Palette.load(found[0])}
                break
        return (":root{" + ";".join(f"--{name}:{rgb}" for name, rgb in colours.items()) + "}\n").encode()
