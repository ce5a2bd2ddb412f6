"""HTML and layouts of the runs, each made again only when something it is made from has changed."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kohoshi.finding import Finding
from kohoshi.flow.set_up import Shop
from kohoshi.issue.model import Run
from kohoshi.live.sources import Served
from kohoshi.pages.photographs import Photographs
from kohoshi.typeset.composition import RunLayout
from kohoshi.typeset.fetch import JobFetcher

Faces = Mapping[str, tuple[int, ...]]


@dataclass(eq=False)
class Made:
    """A run as laid out, and everything beside its HTML that the engine was given for it.

    served       address → digest of what came (None: refused)
    refused      address → why
    fonts        family its boxes ask for → the rules that declared it (None: none did)
    photographs  what its pictures were served by
    """

    layout: RunLayout
    served: dict[str, str | None]
    refused: dict[str, Exception]
    fonts: dict[str, tuple[str, ...] | None]
    photographs: Photographs | None


@dataclass
class _Page:
    """HTML with what it was made from, and what was found while it was made."""

    made_from: tuple[Any, ...]
    faces: dict[str, tuple[int, ...]]
    html: str
    findings: list[Finding] = field(default_factory=list)


class Runs:
    """One update after the other asks :meth:`begin`, composes with :meth:`html` and :meth:`keep`,
    and closes with :meth:`end`, which forgets what this update has not asked for."""

    def __init__(self) -> None:
        self._pages: dict[tuple[int, ...], list[_Page]] = {}
        self._made: list[Made] = []
        self._asked_pages: list[tuple[tuple[int, ...], _Page]] = []
        self._asked: list[Made] = []
        self._served: Served | None = None

    def begin(self, shop: Shop, css: str, first: Collection[int] = (), *, anew: bool, served: bool) -> None:
        """``css``: the font rules; ``first``: faces that are waited for, the others keep the layout
        they have for now; ``anew``: templates, sheets or the set of pictures are others; ``served``:
        a file that is served may be another."""
        self.first, self.pending = first, False
        self.shop, self.issue = shop, shop.issue
        if served or self._served is None or self._served.resources is not shop.pages.resources:
            self._served = Served(shop.pages.resources)
        self.rules = _rules(css)
        if anew:
            self._pages.clear()
        self._asked_pages, self._asked = [], []
        shop.engine.fetcher.refused.clear()

    def html(self, run: Run, faces: Faces) -> str:
        """The HTML of a run; made anew when a value it may read is another. Raises LayoutError."""
        key = tuple(run.faces)
        made_from = self._made_from(run)
        page = next((page for page in self._pages.get(key, ()) if page.faces == faces and _same(page.made_from, made_from)), None)
        if page is None:
            page = _Page(made_from, dict(faces), *self._rendered(run, faces))
        self._asked_pages.append((key, page))
        return page.html

    def _rendered(self, run: Run, faces: Faces) -> tuple[str, list[Finding]]:
        resources = self.shop.pages.resources
        before, resources.findings = resources.findings, []
        try:
            return self.shop.pages.html(run, faces, self.shop.created), resources.findings
        finally:
            resources.findings = before

    def _made_from(self, run: Run) -> tuple[Any, ...]:
        """Every value of the issue that the templates of a run are given."""
        publication, house, articles = self.issue.publication, self.issue.house, self.issue.articles
        placed = {str(placing.article) for placing in run.placings}
        if _lists_contents(self.shop.pages.folder, str(run.layout)):
            placed |= {key for key, article in articles.items() if article.contents}
        tables = [getattr(house, name) for name in type(house).model_fields]
        values = [value for table in tables for value in (table.values() if isinstance(table, dict) else [table])]
        return (publication, *values, *(articles.get(key) for key in sorted(placed)))

    def keep(self, run: Run, page: str, make: Callable[[], RunLayout]) -> RunLayout:
        """The layout of a run of this HTML, from before if nothing it shows has changed."""
        made = next((each for each in self._made if self._holds(each, run, page)), None) or self._for_now(run)
        if made is None:
            made = self._lay_out(make)
        self.shop.engine.fetcher.refused |= made.refused
        self._asked.append(made)
        return made.layout

    def _for_now(self, run: Run) -> Made | None:
        """The layout that a run has had, where others are waited for."""
        if not self.first or not set(run.faces).isdisjoint(self.first):
            return None
        made = next((each for each in reversed(self._made) if each.layout.run.faces == run.faces), None)
        self.pending = self.pending or made is not None
        return made

    def _holds(self, made: Made, run: Run, page: str) -> bool:
        return (made.layout.run.faces == run.faces and made.layout.html == page
                and all(self.rules.get(family) == rules for family, rules in made.fonts.items())
                and self._served is not None and self._served.unchanged(made.served))

    def _lay_out(self, make: Callable[[], RunLayout]) -> Made:
        fetcher: JobFetcher = self.shop.engine.fetcher
        fetcher.served, before, fetcher.refused = {}, fetcher.refused, {}
        try:
            layout = make()
            fonts = {family: self.rules.get(family) for family in layout.families()}
            return Made(layout, fetcher.served, fetcher.refused, fonts, self.shop.pages.resources.photographs)
        finally:
            fetcher.refused = before

    def end(self) -> tuple[list[Finding], dict[int, Made]]:
        """(what was found in the HTML, layout → how it was made); all else is forgotten."""
        self._pages, self._made = {}, list(dict.fromkeys(self._asked))
        for key, page in self._asked_pages:
            self._pages.setdefault(key, []).append(page)
        found = [finding for _, page in self._asked_pages for finding in page.findings]
        return list(dict.fromkeys(found)), {id(made.layout): made for made in self._made}


def _same(before: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    """Files that were not read again give the very same values."""
    return len(before) == len(now) and all(old is new for old, new in zip(before, now, strict=True))


def _lists_contents(folder: Path, layout: str) -> bool:
    """Whether a face may show the list of contents, which names articles of other faces."""
    files = [folder / "faces" / f"{layout}.html.j2", *(folder / "parts").glob("*.j2")]
    return any("contents" in file.read_text(encoding="utf-8") for file in files if file.is_file())


def _rules(css: str) -> dict[str, tuple[str, ...]]:
    """Family → its ``@font-face`` rules."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in css.split("@font-face")[1:]:
        family = rule.split('"')[1]
        found[family] = (*found.get(family, ()), rule.strip())
    return found


