"""The pages of html/, from the designer's templates in layouts/<set>/web."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kohoshi.editions.events import events
from kohoshi.editions.html.feeds import events_ics, feed_xml
from kohoshi.editions.html.linked import article_data
from kohoshi.editions.html.pictures import Picture, Printed, printed_pictures, screen_names
from kohoshi.editions.html.rows import event_rows
from kohoshi.editions.html.words import Words
from kohoshi.editions.received import Received
from kohoshi.editions.text import FACTS, Faces, Teller
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.dates.eras import say_era_year
from kohoshi.issue.dates.say import weekday
from kohoshi.issue.model import Article, Issue, Run
from kohoshi.issue.model_parts import figures
from kohoshi.pages.crop import position, standing
from kohoshi.pages.environment import full_date, rendered
from kohoshi.pages.error import LayoutError
from kohoshi.pages.picturefile import Cut
from kohoshi.pages.resources import Refused
from kohoshi.pages.run import Pages
from kohoshi.pages.sandbox import TemplateSandbox
from kohoshi.pdfread.finished import Finished
from kohoshi.text import say_faces
from kohoshi.typeset.areas import Areas

WEB = "web"
_SUMMARY = 120
#: What ends a sentence: no blank stands behind it in Japanese.
_SENTENCE_END = "。！？」"


@dataclass(frozen=True)
class Site:
    """What the pages are made from. ``faces``: article → faces as laid out; ``areas``: where
    on them; ``received``: the words of supplied pages; ``web``: the finished web.pdf; ``pages``: layouts, palette, pictures; ``shown``: address of a
    photograph → the part of it that is printed, and no more is shown here."""

    issue: Issue
    faces: Faces
    areas: Areas
    received: Received
    web: Finished
    pages: Pages
    shown: Mapping[str, Cut] = field(default_factory=dict)


def html_edition(site: Site) -> dict[str, bytes]:
    """Path in html/ → bytes. The same content gives the same bytes. Raises LayoutError."""
    return _PageMaker(site).files()


def layout_file(layouts: Path, name: str) -> bytes:
    """A file of the designer's that the pages use as it is. Raises LayoutError."""
    path = layouts / WEB / name
    try:
        return path.read_bytes()
    except OSError:
        shown = f"layouts/{layouts.name}/{WEB}/{name}"
        raise LayoutError(Finding("layout/template", Level.ERROR, f"{shown} がありません", place=Place(shown))) from None


@dataclass(frozen=True)
class Link:
    """A page to go to."""

    href: str
    title: str
    where: str = ""


class _PageMaker:
    def __init__(self, site: Site) -> None:
        self.site, self.issue = site, site.issue
        self.teller = Teller(site.issue, site.faces, {})
        self.keys = site.issue.publication.placed
        self.entries = events(site.issue)
        self.env = TemplateSandbox(site.pages.folder)
        self.env.filters.update(era=say_era_year, full=full_date, faces=say_faces, say=self.teller.say, crop=position, standing=standing, weekday=weekday,
                                screen_name=lambda name: quote(self.names[str(name)]), kilobytes=lambda number: f"{max(round(number / 1024), 1):,} KB")

    def files(self) -> dict[str, bytes]:
        out: dict[str, bytes] = {picture.name: picture.data for picture in self.every_picture()}
        out |= self.own_pictures()
        out["style.css"] = self.site.pages.palette.screen_css().encode() + layout_file(self.site.pages.folder, "web.css")
        out["reading.js"] = layout_file(self.site.pages.folder, "reading.js")
        out["index.html"] = self.page("index.html.j2", "", "", events=event_rows(self.entries), runs=list(self.runs()), ads=list(self.ads()))
        for run in self.issue.publication.flatplan:
            if run.supplied:
                out[f"{self.supplied(run)}"] = self.page(
                    "supplied.html.j2", "../", "", run=run, face=int(run.faces[0]),
                    said=self.site.received.get((int(run.faces[0]), "page"), ()))
        for at, key in enumerate(self.keys):
            out[f"articles/{key}.html"] = self.article(at, key)
        out["events.ics"] = events_ics(self.issue)
        out["feed.xml"] = feed_xml(self.issue, [
            (key, self.teller.say(self.issue.articles[key].title), self.summary(key)) for key in self.keys])
        return out

    @cached_property
    def printed(self) -> Printed:
        return printed_pictures(self.site.web, self.issue.faces, self.site.areas)

    def every_picture(self) -> Iterator[Picture]:
        yield from self.printed.faces.values()
        for pictures in self.printed.articles.values():
            yield from pictures

    def own_pictures(self) -> dict[str, bytes]:
        """Photographs and drawings that articles show, for the screen; one that cannot be read was told
        when its face was laid out."""
        pages, out = self.site.pages, {}
        for name, shown in sorted(self.names.items()):
            with suppress(Refused):
                out[f"images/{shown}"] = pages.resources.screen(address := pages.picture(name), self.site.shown.get(address))
        return out

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of a picture → its file name in images/."""
        return screen_names({name for key in self.keys for name in _pictures(self.issue.articles[key])})

    # --- pages ---------------------------------------------------------------------------

    def page(self, template: str, up: str, here: str, **values: Any) -> bytes:
        """``up``: the way to the top of html/; ``here``: the article of the page."""
        pages = {key: f"{up}articles/{key}.html" for key in self.keys if key != here}
        words = Words(lambda key: say_faces(self.site.faces[key]) if self.site.faces.get(key) else "", pages)
        text = rendered(self.env, f"{WEB}/{template}", self.site.pages.folder, issue=self.issue.publication, house=self.issue.house,
                        articles=self.issue.articles, where=self.site.faces, words=words, facts=FACTS, up=up,
                        pictures=self.printed.faces, supplied=self.supplied, **values)
        return text.encode()

    def article(self, at: int, key: str) -> bytes:
        article = self.issue.articles[key]
        around = {"before": self.link(at - 1), "after": self.link(at + 1)}
        own = [entry for entry in self.entries if entry.article == key]
        return self.page("article.html.j2", "../", key, key=key, article=article, crops=self.printed.articles.get(key, []),
                         data=article_data(self.issue, key, own), summary=self.summary(key), **around)

    def link(self, at: int) -> Link | None:
        if not 0 <= at < len(self.keys):
            return None
        key = self.keys[at]
        return Link(f"{key}.html", self.teller.say(self.issue.articles[key].title), say_faces(self.site.faces.get(key, ())))

    def summary(self, key: str) -> str:
        """The first words of an article, for search engines and feeds."""
        lines = [line for line in self.teller.body(self.issue.articles[key]) if line and not line.startswith("（")]
        text = "".join(line if line[-1] in _SENTENCE_END else f"{line} " for line in lines).strip()
        return text if len(text) <= _SUMMARY else text[:_SUMMARY - 1] + "…"

    def supplied(self, run: Run) -> str:
        return f"supplied/{int(run.faces[0]):02d}.html"

    def runs(self) -> Iterator[tuple[Run, list[str]]]:
        """The flat plan with the articles that begin in each run."""
        told: set[str] = set()
        for run in self.issue.publication.flatplan:
            own = dict.fromkeys(str(placing.article) for placing in run.placings)
            fresh = [key for key in own if key not in told and key in self.issue.articles]
            told.update(fresh)
            yield run, fresh

    def ads(self) -> Iterator[tuple[Any, list[str]]]:
        for run in self.issue.publication.flatplan:
            for ad in run.ads:
                words = next((list(said) for (face, key), said in self.site.received.items()
                              if face in run.faces and key == str(ad.slot)), [])
                yield ad, words or ([self.teller.say(ad.alt)] if ad.alt else [])


def _pictures(article: Article) -> Iterator[str]:
    """The names of all pictures of an article."""
    for blocks in article.all_parts.values():
        for block in blocks:
            yield from (str(figure.image) for figure in figures(block))
            yield from (str(step.image) for step in block.steps or () if step.image)
