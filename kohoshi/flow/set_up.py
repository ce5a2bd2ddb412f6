"""What typesetting needs besides the issue itself: fonts, palette, profile, dates.

Stands between the rooms and the flow of build.py: it only puts together what they offer.
"""
from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kohoshi.editions.supplied import Insert
from kohoshi.finding import Finding
from kohoshi.fonts import FontSet, font_face
from kohoshi.fonts.supply import CACHE, LOCAL
from kohoshi.issue.dates.say import JST, midnight
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue, Run
from kohoshi.issue.printed import printables
from kohoshi.pages.glyphs import check_glyphs, needed_fallbacks
from kohoshi.pages.resources import BASE, asked_for
from kohoshi.pages.run import Pages, planned_faces
from kohoshi.pages.vertical import vertical_demand
from kohoshi.press import Press
from kohoshi.project import Project
from kohoshi.refusal import Refusal
from kohoshi.typeset.composition import Composition, LayoutCache, RunHtml, compose
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.engine_places import engine_places

#: Always loaded; the Noto fallbacks (17-25 MB each) only when a character needs them.
CORE = ("UD Latin", "UD Gothic", "UD PGothic", "UD Latin Mincho", "UD Mincho")
#: As css/5-vertical.css names them.
VERTICAL = "UD Mincho Tate"
VERTICAL_FALLBACK = "Noto Serif Tate"
#: Converted photographs, in the project; may be deleted at any time.
PICTURES = Path("out", ".cache", "pictures")


@dataclass
class Setup:
    """Fonts, layouts, engine and profile opened for one build. ``font_css``: the rules that declare the
    fonts; ``families``: all that may be in the finished file."""

    issue: Issue
    press: Press
    pages: Pages
    engine: Engine
    created: dt.datetime
    profile: Path
    fonts: FontSet
    font_css: str
    families: tuple[str, ...]


@dataclass
class SetupCache:
    """What stays open from one set-up to the next, for as long as nothing of the layouts, fonts and
    press has changed but the content. ``engines``: by their font rules, the newest last."""

    fonts: FontSet | None = None
    pages: Pages | None = None
    engines: dict[str, Engine] = field(default_factory=dict)

    def engine(self, pages: Pages, css: str) -> Engine:
        known = self.engines.pop(css, None)
        engine = known.serving(pages.resources.read) if known else Engine(pages.resources.read, css)
        self.engines = {**dict(list(self.engines.items())[-1:]), css: engine}
        return engine


def issue_date(issue: Issue) -> dt.datetime:
    """The moment a file is dated: SOURCE_DATE_EPOCH, else midnight of the issue date in Japan.

    Never the clock: the same content gives the same bytes. Raises Refusal when the variable
    is not a number.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return dt.datetime.fromtimestamp(int(epoch), JST)
        except (ValueError, OverflowError, OSError):
            raise Refusal(f"環境変数 SOURCE_DATE_EPOCH の「{epoch}」は、秒の数（半角の整数）ではありません") from None
    return midnight(issue.publication.date)


def open_setup(issue: Issue, press: Press, project: Project, folder: Path,
               cache: SetupCache | None = None, *, unfinished: bool = False) -> tuple[Setup, list[Finding]]:
    """Open fonts, layouts and profile for an issue, and what of its flat plan these layouts do not have:
    with any of it, nothing can be laid out. ``cache``: what an earlier opening left behind; this one
    leaves its own there; ``unfinished``: slots of a grid may wait for their article. Raises LayoutError, FileNotFoundError, Refusal."""
    cache = SetupCache() if cache is None else cache
    fonts = cache.fonts = cache.fonts or FontSet.load(project.fonts)
    profile = profile_of(press, project.fonts)
    if cache.pages is None:
        pages = Pages.open(issue, press, project.layouts(), folder, fonts.files(), profile, project / PICTURES)
    else:
        pages = replace(cache.pages, issue=issue)
    cache.pages = pages
    css = fonts.face_css(f"{BASE}fonts/", [*CORE, *needed_fallbacks(issue, pages.layouts, fonts)])
    vertical = _vertical(fonts, issue, pages)
    for family, path in vertical.items():
        pages.resources.files[f"fonts/{path.name}"] = path
        css += font_face(family, 400, f"{BASE}fonts/{path.name}")
    engine = cache.engine(pages, css)
    families = (*fonts.families, *vertical)
    return Setup(issue, press, pages, engine, issue_date(issue), profile, fonts, css, families), pages.findings(unfinished=unfinished)


def whole(setup: Setup, misfits: list[Finding]) -> Setup:
    """What :func:`open_setup` gives, where anything is to be laid out. Raises ContentError for a flat plan
    that asks for what the layouts do not have."""
    if misfits:
        raise ContentError(misfits)
    return setup


def profile_of(press: Press, fonts: Path) -> Path:
    """The press's ICC profile: the printer's own, put into ``fonts/local`` by hand, else the
    proven copy of a package's. Raises Refusal."""
    for folder in (LOCAL, CACHE):
        if (fonts / folder / press.profile).is_file():
            return fonts / folder / press.profile
    raise Refusal(f"色のプロファイル（ICC）{press.profile} がありません（make setup を実行するか、印刷会社のものを fonts/{LOCAL}/ に置いてください）")


def _vertical(fonts: FontSet, issue: Issue, pages: Pages) -> dict[str, Path]:
    """Family → 縦組み font, made for what stands in vertical slots. What the first lacks comes
    from the second, turned like it; the second is made only when it is needed."""
    demand = vertical_demand(issue, pages)
    if demand is None:
        return {}
    made = {VERTICAL: fonts.vertical("UD Mincho", demand.characters, demand.figures)}
    lacking = {cluster for _, cluster in fonts.missing("".join(sorted(demand.written)), ["UD Mincho"])}
    if lacking:
        made[VERTICAL_FALLBACK] = fonts.vertical("Noto Serif JP", lacking)
    return made


def lay_out(setup: Setup, step: Callable[[Run], None] = lambda run: None, html: RunHtml | None = None,
            cache: LayoutCache = lambda run, page, make: make()) -> tuple[Composition, list[Finding]]:
    """Lay out the whole issue for the press of the set-up. ``html``, ``cache``: who knows the HTML and the
    layout of a run already (see :func:`compose`). Raises LayoutError."""
    composition, found = compose(
        setup.issue.publication.flatplan, html or (lambda run, faces, depths: setup.pages.html(run, faces, setup.created, depths)),
        planned_faces(setup.issue), setup.engine, BASE, setup.press.standard.lower(), step, cache,
        lambda run: setup.pages.layouts[str(run.layout)].titles)
    findings = engine_places([_placed(setup.issue, _asked(setup, f)) for f in found], setup.pages)
    drawings = setup.pages.resources.found_in(composition.served)
    return composition, [*findings, *drawings, *check_glyphs(setup.issue, setup.pages.layouts, setup.fonts)]


def _asked(setup: Setup, finding: Finding) -> Finding:
    """A refused address with the line of the layout or the content that asks for it."""
    if finding.rule not in ("layout/fetch", "image/unreadable"):
        return finding
    layouts, images = setup.pages.folder, setup.pages.resources.folders["issue"]
    written = setup.issue.publication.label.place
    shown = Path(written.file).parent.as_posix() if written else images.parent.name
    return replace(finding, place=asked_for(
        finding.excerpt, [(layouts, f"layouts/{layouts.name}"), (images.parent, shown)]))


def _placed(issue: Issue, finding: Finding) -> Finding:
    """Overset named by the line of the content whose text it is, not by its frame alone; in a frame
    that several articles share, also by the article."""
    if finding.rule != "text/overset" or not finding.excerpt:
        return finding
    start = "".join(finding.excerpt.split())
    articles = [finding.article] if finding.article in issue.articles else _articles_of(issue, finding.face)
    texts = [(article, printable.place, "".join(printable.text.split())) for article in articles
             for part in issue.articles[article].all_parts for printable in printables(issue, article, part, head=True) if printable.place]
    for length in _LENGTHS:  # the last words of a text may be followed by those of the next, or by a mark
        for article, place, text in texts:
            if start[:length] in text:
                return replace(finding, place=place, article=article)
    return finding


#: How many characters of what does not fit are looked for in the content; fewer might be anybody's.
_LENGTHS = (12, 8, 5)


def _articles_of(issue: Issue, face: int | None) -> list[str]:
    return [str(placing.article) for run in issue.publication.flatplan if face in run.faces for placing in run.placings]


def inserts(setup: Setup, composition: Composition, folder: Path) -> list[Insert]:
    """Supplied pages and advertisements with the holes the layout kept for them."""
    supplied = folder / "supplied"
    holes = {(hole.face, hole.key): hole.box for hole in composition.holes}
    found: list[Insert] = []
    for run in setup.issue.publication.flatplan:
        if run.supplied:
            found.append(Insert(run.faces[0], "page", supplied / run.supplied.file, run.supplied.page, None,
                                visible_text(run.supplied.title),
                                url=run.supplied.url if run.supplied.text == "linked" else None))
        for ad in run.ads:
            face = next(face for face in run.faces if (face, str(ad.slot)) in holes)
            found.append(Insert(face, str(ad.slot), supplied / ad.file, 1, holes[face, str(ad.slot)],
                                f"{visible_text(ad.label)}：{visible_text(ad.advertiser)}",
                                alternative=visible_text(ad.alt) if ad.alt else ""))
    return found
