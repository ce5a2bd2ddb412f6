"""HTML and layouts of the runs, each made again only when something it is made from has changed."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kohoshi.finding import Finding
from kohoshi.flow.set_up import Setup
from kohoshi.issue.model import Run
from kohoshi.live.sources import Served
from kohoshi.pages.photographs import Photographs
from kohoshi.pages.run import Pages
from kohoshi.typeset.composition import RunLayout

Faces = Mapping[str, tuple[int, ...]]
#: The part of the templates that sets the areas of grids alone.
_GRID = "area.html.j2"


@dataclass(frozen=True, eq=False)
class CachedLayout:
    """A run as laid out, and everything beside its HTML and its files that the engine was given for it.

    fonts        family its boxes ask for → the rules that declared it (None: none did)
    photographs  what its pictures were served by
    """

    layout: RunLayout
    fonts: dict[str, tuple[str, ...] | None]
    photographs: Photographs | None


@dataclass(frozen=True)
class _CachedHtml:
    """HTML of a run with what it was made from, and what was found while it was made."""

    run: tuple[int, ...]
    made_from: tuple[Any, ...]
    faces: dict[str, tuple[int, ...]]
    depths: dict[str, float]
    html: str
    findings: list[Finding]


class RunCache:
    """What the last update has used of HTML and layouts: the next one takes from it what is still true."""

    def __init__(self) -> None:
        self._pages: list[_CachedHtml] = []
        self._layouts: list[CachedLayout] = []
        self._served: Served | None = None

    @contextmanager
    def update(self, setup: Setup, first: Collection[int] = (), *, anew: bool, served: bool) -> Iterator[RunUpdate]:
        """What an update asks for HTML and layouts. When it is through, all that it has not used is
        forgotten; when it fails, nothing is.

        ``first``: faces that are waited for, the others keep the layout they have for now; ``anew``:
        templates, sheets or the set of pictures are others; ``served``: a file that is served may be
        another.
        """
        if served or self._served is None or self._served.resources is not setup.pages.resources:
            self._served = Served(setup.pages.resources)
        update = RunUpdate(setup, first, [] if anew else self._pages, self._layouts, self._served)
        yield update
        self._pages, self._layouts = update.pages, update.layouts


class RunUpdate:
    """HTML and layouts of one update. ``pages``, ``layouts``: all that it has used so far; ``pending``: a run
    keeps for now a layout that it has had."""

    def __init__(self, setup: Setup, first: Collection[int], pages: Sequence[_CachedHtml], layouts: Sequence[CachedLayout],
                 served: Served) -> None:
        self._setup, self._rules = setup, _rules(setup.font_css)
        self._first = _with_what_comes_before(first, setup.issue.publication.flatplan)
        self._known_pages, self._known_layouts, self._served = pages, layouts, served
        self.pages: list[_CachedHtml] = []
        self.layouts: list[CachedLayout] = []
        self.pending = False

    # --- HTML ------------------------------------------------------------------------

    def html(self, run: Run, faces: Faces, depths: Mapping[str, float]) -> tuple[str, list[Finding]]:
        """(HTML of a run, what is found in it); made anew when a value it may read is another. Raises
        LayoutError."""
        key, made_from = tuple(run.faces), self._made_from(run)
        page = next((page for page in self._known_pages
                     if page.run == key and page.faces == faces and page.depths == depths and _same(page.made_from, made_from)), None)
        if page is None:
            page = _CachedHtml(key, made_from, dict(faces), dict(depths), *self._setup.pages.html(run, faces, self._setup.created, depths))
        self.pages.append(page)
        return page.html, page.findings

    def _made_from(self, run: Run) -> tuple[Any, ...]:
        """Every value of the issue that the templates of a run are given."""
        issue = self._setup.issue
        publication, house, articles = issue.publication, issue.house, issue.articles
        placed = {str(placing.article) for placing in run.placings}
        if _lists_contents(self._setup.pages, str(run.layout)):
            placed |= {key for key, article in articles.items() if article.contents}
        tables = [getattr(house, name) for name in type(house).model_fields]
        values = [value for table in tables for value in (table.values() if isinstance(table, dict) else [table])]
        return (publication, *values, *(articles.get(key) for key in sorted(placed)))

    # --- layouts ---------------------------------------------------------------------

    def layout(self, run: Run, page: str, make: Callable[[], RunLayout]) -> RunLayout:
        """The layout of a run of this HTML, from before if nothing it shows has changed."""
        cached = next((each for each in self._known_layouts if self._holds(each, run, page)), None) or self._for_now(run)
        if cached is None:
            cached = self._made(make())
        if cached not in self.layouts:
            self.layouts.append(cached)
        return cached.layout

    def cached(self, layout: RunLayout) -> CachedLayout:
        """What a layout of this update was made from."""
        return next(each for each in self.layouts if each.layout is layout)

    def _holds(self, cached: CachedLayout, run: Run, page: str) -> bool:
        layout = cached.layout
        return (layout.run.faces == run.faces and layout.html == page
                and all(self._rules.get(family) == rules for family, rules in cached.fonts.items())
                and self._served.unchanged(layout.served))

    def _for_now(self, run: Run) -> CachedLayout | None:
        """The layout that a run has had, where others are waited for."""
        if not self._first or not set(run.faces).isdisjoint(self._first):
            return None
        cached = next((each for each in reversed(self._known_layouts) if each.layout.run.faces == run.faces), None)
        self.pending = self.pending or cached is not None
        return cached

    def _made(self, layout: RunLayout) -> CachedLayout:
        fonts = {family: self._rules.get(family) for family in layout.families()}
        return CachedLayout(layout, fonts, self._setup.pages.resources.photographs)


def _with_what_comes_before(first: Collection[int], plan: Sequence[Run]) -> frozenset[int]:
    """The faces that are waited for, and those from which the text of a thread 連結枠 comes to them: where it
    goes on is known only when they are laid out."""
    wanted = set(first)
    for at in range(len(plan) - 1, -1, -1):
        if not wanted.isdisjoint(plan[at].faces):
            on = {(str(placing.article), placing.part_meant) for placing in plan[at].placings if placing.continued}
            wanted |= {face for run in plan[:at] for placing in run.placings if (str(placing.article), placing.part_meant) in on
                       for face in run.faces}
    return frozenset(wanted)


def _same(before: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    """Files that were not read again give the very same values."""
    return len(before) == len(now) and all(old is new for old, new in zip(before, now, strict=True))


def _lists_contents(pages: Pages, layout: str) -> bool:
    """Whether a face may show the list of contents, which names articles of other faces."""
    kind = pages.layouts[layout]
    if kind.grid:
        return any(area.sets == "contents" for area in kind.areas.values())
    files = [pages.folder / "faces" / f"{layout}.html.j2", *(part for part in (pages.folder / "parts").glob("*.j2") if part.name != _GRID)]
    return any("contents" in file.read_text(encoding="utf-8") for file in files if file.is_file())


def _rules(css: str) -> dict[str, tuple[str, ...]]:
    """Family → its ``@font-face`` rules."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in css.split("@font-face")[1:]:
        family = rule.split('"')[1]
        found[family] = (*found.get(family, ()), rule.strip())
    return found
