"""All runs of an issue laid out for one press, with references settled."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Run
from kohoshi.pages.picturefile import Cut
from kohoshi.typeset.cuts import every_united
from kohoshi.typeset.depths import depths
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.fetch import refusals
from kohoshi.typeset.fit import Changes, Measured, fitted
from kohoshi.typeset.frames import Frame, Hole, Room
from kohoshi.typeset.geometry import survey
from kohoshi.typeset.threads import ThreadEnd, ends, resumed

Faces = dict[str, tuple[int, ...]]
#: (HTML of a run, what was found while it was made), given where every article stands and how many lines
#: the frames take that are as deep as what is in them (kohoshi.typeset.depths; nothing: not known yet).
RunHtml = Callable[[Run, Mapping[str, tuple[int, ...]], Mapping[str, float]], tuple[str, list[Finding]]]
#: Slot → its Japanese name, for a run.
Titles = Callable[[Run], Mapping[str, str]]
#: Gives the layout of a run of this HTML: one made before, or the one that the function makes.
LayoutCache = Callable[[Run, str, Callable[[], "RunLayout"]], "RunLayout"]


@dataclass
class RunLayout:
    """One run as the engine laid it out; ``served``, ``refused`` and ``shown`` as :class:`LaidOut` has them;
    ``ends``: where the threads go on that do not end in it; ``depths``: lines that frames as deep as what
    is in them take."""

    run: Run
    html: str
    document: Any
    frames: list[Frame]
    holes: list[Hole]
    findings: list[Finding]
    served: Mapping[str, str | None] = field(default_factory=dict)
    refused: Mapping[str, Exception] = field(default_factory=dict)
    ends: Mapping[str, ThreadEnd] = field(default_factory=dict)
    depths: Mapping[str, float] = field(default_factory=dict)
    shown: Mapping[str, Cut] = field(default_factory=dict)

    def families(self) -> set[str]:
        """Every font family that a box of it asks for."""
        lists = {box.style["font_family"] for page in self.document.pages
                 for box in (page._page_box, *page._page_box.descendants(placeholders=True))}
        return {family for names in lists for family in names}


@dataclass
class Composition:
    """The issue laid out: pages of all runs in face order, frames, holes."""

    runs: list[RunLayout]
    faces: Faces
    layout_passes: int

    @property
    def pages(self) -> list[tuple[int, Any]]:
        """(face, page) in order."""
        return [(face, page) for layout in self.runs
                for face, page in zip(layout.run.faces, layout.document.pages, strict=False)]

    @property
    def frames(self) -> list[Frame]:
        every = [frame for layout in self.runs for frame in layout.frames]
        chains: dict[str, list[Frame]] = {}
        for frame in every:
            if frame.thread:
                chains.setdefault(frame.thread, []).append(frame)
        rooms = {name: Room(sum(frame.free for frame in chain), sum(frame.free_characters for frame in chain))
                 for name, chain in chains.items() if len(chain) > 1}
        return [replace(frame, chain=rooms.get(frame.thread or "")) for frame in every]

    @property
    def holes(self) -> list[Hole]:
        return [hole for layout in self.runs for hole in layout.holes]

    @property
    def served(self) -> dict[str, str | None]:
        """Every address that a run asked for → digest of what was served (None: it was refused)."""
        return {url: digest for layout in self.runs for url, digest in layout.served.items()}

    @property
    def shown(self) -> dict[str, Cut]:
        """Address of a photograph → the part of it that is printed, over all faces."""
        return every_united(layout.shown for layout in self.runs)

    @property
    def parts(self) -> dict[tuple[str, str], int]:
        """(article, part) → the face its first frame lies on."""
        found: dict[tuple[str, str], int] = {}
        for frame in self.frames:
            if frame.article and frame.part:
                found.setdefault((frame.article, frame.part), frame.face)
        return found

    def document(self) -> Any:
        """One engine document over all pages."""
        first = self.runs[0].document
        return first.copy([page for _, page in self.pages])


def compose(runs: Sequence[Run], html: RunHtml, planned: Faces, engine: Engine, base: str, variant: str,
            step: Callable[[Run], None] = lambda run: None, cache: LayoutCache = lambda run, page, make: make(),
            titles: Titles = lambda run: {}) -> tuple[Composition, list[Finding]]:
    """Lay out all runs; then those again whose HTML changes when references name the faces
    where articles really lie. A reference that does not settle in two passes is an error.
    ``titles``: the Japanese names of the slots of a run."""
    def lay_out(run: Run, page: str) -> RunLayout:
        step(run)
        return cache(run, page, lambda: run_laid_out(run, page, engine, base, variant, titles(run)))

    def all_laid_out(before: Sequence[RunLayout | None]) -> list[RunLayout]:
        """In order: a thread goes on where it ended in the runs before."""
        layouts: list[RunLayout] = []
        where: dict[str, ThreadEnd] = {}
        for at, (run, known) in enumerate(zip(runs, before, strict=True)):
            page = resumed(pages[at][0], where)
            layout = known if known is not None and known.html == page else lay_out(run, page)
            if layout.depths and layout.depths != (known.depths if known is not None else {}):
                pages[at] = html(run, faces, layout.depths)
                again = resumed(pages[at][0], where)
                layout = layout if again == page else lay_out(run, again)
            layouts.append(layout)
            where |= layout.ends
        return layouts

    faces = dict(planned)
    pages = [html(run, faces, {}) for run in runs]
    layouts = all_laid_out([None] * len(runs))
    passes = 1
    actual = _faces(layouts)
    if actual != faces:
        passes = 2
        faces = actual
        pages = [html(run, faces, layout.depths) for run, layout in zip(runs, layouts, strict=True)]
        layouts = all_laid_out(layouts)
    findings = [finding for layout in layouts for finding in layout.findings] + _unsettled(actual, _faces(layouts))
    refused = {url: why for layout in layouts for url, why in layout.refused.items()}
    # what was refused is told with its reason; the engine's own words for it say less
    findings = [f for f in findings if f.rule not in ("layout/engine", "image/drawing") or not any(url in f.detail for url in refused)]
    return Composition(layouts, actual, passes), [*findings, *refusals(refused), *(f for _, found in pages for f in found)]


def run_laid_out(run: Run, page: str, engine: Engine, base: str, variant: str,
                 titles: Mapping[str, str] = MappingProxyType({})) -> RunLayout:
    """One run laid out; where a frame does not fit and its layout gives bounds, laid out again
    within them (see kohoshi.typeset.fit)."""
    made: dict[int, RunLayout] = {}

    def lay_out(changes: Changes) -> Measured:
        laid_out = engine.lay_out(page, base, variant, changes)
        frames, holes, misfits = survey(laid_out.document, list(run.faces), titles)
        said = [replace(finding, face=run.faces[0]) for finding in laid_out.findings]
        made[id(laid_out.document)] = RunLayout(run, page, laid_out.document, frames, holes, said + misfits, laid_out.served, laid_out.refused,
                                               ends(laid_out.document.pages) if "data-thread" in page else {},
                                               depths(laid_out.document) if "data-fits" in page else {}, laid_out.shown)
        return laid_out.document, frames

    (document, frames), told = fitted(lay_out({}), lay_out)
    layout = made[id(document)]
    layout.frames = list(frames)
    layout.findings.extend(told)
    return layout


def _faces(layouts: Sequence[RunLayout]) -> Faces:
    """Faces on which each article has a frame."""
    found: dict[str, set[int]] = {}
    for layout in layouts:
        for frame in layout.frames:
            if frame.article:
                found.setdefault(frame.article, set()).add(frame.face)
    return {article: tuple(sorted(faces)) for article, faces in sorted(found.items())}


def _unsettled(before: Faces, after: Faces) -> list[Finding]:
    return [
        Finding("reference/unsettled", Level.ERROR, f"記事「{article}」の面が定まりません（組み直すたびに動きます）",
                article=article)
        for article in sorted(before.keys() | after.keys()) if before.get(article) != after.get(article)]
