"""From an Issue to one HTML document per run of faces."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from kohoshi.files import sha256_of
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Article, Issue, Placing, Run
from kohoshi.issue.model_chart import Chart
from kohoshi.pages.areas import FaceAreas, FaceGrid
from kohoshi.pages.chart import Placed, drawing as drawing_of, laid_out, placed
from kohoshi.pages.codes import Symbol, drawing, fitted
from kohoshi.pages.crop import ignored
from kohoshi.pages.environment import environment, rendered
from kohoshi.pages.error import LayoutError
from kohoshi.pages.layout import Layout, load_layouts, misplaced
from kohoshi.pages.leading import Leading
from kohoshi.pages.palette import Palette
from kohoshi.pages.photographs import Photographs
from kohoshi.pages.piece import ArticlePiece
from kohoshi.pages.resources import BASE, ISSUE, Resources
from kohoshi.press import Press
from kohoshi.text import say_faces

#: The grid of the type area in mm: a character of 15 Q, a line of 25.5 H.
_CHARACTER, _LINE = 3.75, 6.375

Faces = Mapping[str, tuple[int, ...]]


@dataclass
class Pages:
    """Everything a build needs to make its HTML again and again: layouts, palette, resources."""

    issue: Issue
    press: Press
    folder: Path
    layouts: dict[str, Layout]
    palette: Palette
    resources: Resources
    leading: Leading = Leading()  # noqa: RUF009  frozen

    def sheets(self, layout: str) -> list[Path]:
        """The sheets every face shares (1-, 2-, 3- …), then the layout's own: a name in one
        layout's sheet cannot touch another's faces."""
        shared = [p for p in sorted((self.folder / "css").glob("*.css")) if not p.name.startswith("face-")]
        return shared + [p for p in (self.folder / "css" / f"face-{layout}.css",) if p.is_file()]

    def made_css(self) -> tuple[str, ...]:
        """What stands before the sheets: colours, the roles of the leading colours, the page."""
        return self.palette.css(), self.leading.css(), page_css(self.press)

    def styles(self, layout: str) -> str:
        return "\n".join([*self.made_css(), *(sheet.read_text(encoding="utf-8") for sheet in self.sheets(layout))])

    def sheet_at(self, layout: str, line: int, column: int) -> Place | None:
        """The sheet and its line for a line of :meth:`styles`; None where it is none of a sheet."""
        first = 1 + sum(made.count("\n") + 1 for made in self.made_css())
        for sheet in self.sheets(layout):
            lines = sheet.read_text(encoding="utf-8").count("\n") + 1
            if first <= line < first + lines:
                return Place(f"layouts/{self.folder.name}/css/{sheet.name}", line - first + 1, column)
            first += lines
        return None

    @classmethod
    def open(cls, issue: Issue, press: Press, layouts_root: Path, issue_folder: Path,
             fonts: Mapping[str, Path], profile: Path, cache: Path | None = None) -> Pages:
        """``cache``: folder of converted photographs. Raises LayoutError; flat plan faults are in
        :meth:`findings`."""
        folder = layouts_root / issue.publication.layouts
        palette = Palette.load(folder / "palette.yaml")
        files = {f"fonts/{name}": path for name, path in fonts.items()}
        files["press/output.icc"] = profile
        resources = Resources(palette, {"layouts": folder, ISSUE: issue_folder / "images"}, files,
                              photographs=Photographs(profile, press.ink.limit, cache, palette), shown=_called(issue))
        return cls(issue, press, folder, load_layouts(folder), palette, resources, Leading.load(folder, palette))

    @property
    def names(self) -> tuple[str, ...]:
        """Proper names and sections of the house, as heads must not part them."""
        house = self.issue.house
        found = {str(name) for each in house.names.values() for name in (each.name, *each.variants)}
        found |= {str(contact.name).split("(")[0] for contact in house.contacts.values()} | {str(house.publisher.title)}
        return tuple(sorted(name for name in found if len(name) > 1))

    def findings(self, *, unfinished: bool = False) -> list[Finding]:
        """What of the flat plan these layouts do not have; ``unfinished``: see :func:`misplaced`."""
        return misplaced(self.issue, self.layouts, unfinished=unfinished) + self.leading.findings(self.issue)

    def html(self, run: Run, faces: Faces, created: dt.datetime, depths: Mapping[str, float] = MappingProxyType({})) -> tuple[str, list[Finding]]:
        """(HTML document of one run, what was found while it was made). ``faces``: article → faces it
        stands on; ``depths``: area of a grid → lines of what stands in it, where they are known. Raises LayoutError.
        """
        findings: list[Finding] = []

        def phrase(article: str) -> str:
            return say_faces(faces[article]) if faces.get(article) else "—面"

        env = environment(self.folder, phrase, self.names)
        slots = {str(name): [self.piece(p, run) for p in placings] for name, placings in run.slots.items()}
        layout = self.layouts[run.layout]
        page = rendered(
            env, f"faces/{run.layout if not layout.grid else 'grid'}.html.j2", self.folder,
            issue=self.issue.publication, house=self.issue.house, run=run, press=self.press, slots=slots,
            options=layout.chosen({str(name): str(value) for name, value in run.options.items()}),
            areas=self.areas(run, slots, phrase, depths) if layout.grid else [],
            ad_slots=layout.ads, contents=self.contents(faces), picture=self.picture,
            ornament=self.ornament_for(run, findings), code_for=self.code_for(run, findings), chart_for=self.chart_for(run),
            colours=self.palette.by_name,
            created=created, base=BASE,
            css=self.styles(run.layout))
        findings += [found for pieces in slots.values() for piece in pieces for found in ignored(piece.blocks, page, run.faces[0])]
        return page, list(dict.fromkeys(findings))

    def areas(self, run: Run, slots: Mapping[str, list[ArticlePiece]], phrase: Callable[[str], str],
              depths: Mapping[str, float]) -> list[FaceGrid]:
        """For each face of a run that is drawn as a grid its areas, in reading order, and grounds. Raises LayoutError."""
        def first(thread: str) -> tuple[Layout, str]:
            return next((self.layouts[other.layout], str(slot)) for other in self.issue.publication.flatplan for slot, placings in other.slots.items()
                        for placing in placings if not placing.continued and self.piece(placing, other).thread == thread)

        _, _, width, height = self.press.type_area
        try:
            return FaceAreas(self.layouts[run.layout], run, slots, phrase, self.names, first, depths).placed(
                width / _CHARACTER, height / _LINE)
        except ValueError as error:
            raise LayoutError(Finding("layout/list", Level.ERROR, f"「{run.layout}」: {error}",
                                      place=Place(f"layouts/{self.folder.name}/layouts.yaml"))) from None

    def piece(self, placing: Placing, run: Run) -> ArticlePiece:
        """The part of an article that a placing names, in a slot of ``run``."""
        article = self.issue.articles[placing.article]
        parts = list(article.all_parts)
        part = placing.part_meant
        index = parts.index(part)
        here = dict(part_faces(self.issue, placing.article))
        chain = [other for other in self.issue.publication.flatplan if any(
            (each.article, each.part_meant) == (placing.article, part) and (each.continued or placing.continued or other is run)
            for each in other.placings)]
        at = chain.index(run)
        own = here.get(part, ())
        later = tuple(f for p in parts[index + 1:] for f in here.get(p, ()) if f not in own)
        earlier = tuple(f for p in parts[:index] for f in here.get(p, ()) if f not in own)
        goes_on = at + 1 < len(chain)
        return ArticlePiece(
            placing.article, part, article, article.all_parts[part], index == 0 and not placing.continued, index == len(parts) - 1,
            tuple(chain[at + 1].faces) if goes_on else later, tuple(chain[at - 1].faces) if at else earlier,
            bool(placing.continued), goes_on)

    def contents(self, faces: Faces) -> list[tuple[str, Article, str]]:
        """今月の紙面: (id, article, 「6・7面」) in the order of the faces."""
        rows = [(key, article) for key, article in self.issue.articles.items() if article.contents]
        rows.sort(key=lambda row: (faces.get(row[0]) or (999,), row[0]))
        return [(key, article, say_faces(faces[key])) for key, article in rows if faces.get(key)]

    def picture(self, name: str) -> str:
        """Address of a picture: the issue's own first, else the layout's drawing."""
        for top, sub in (("issue", ""), ("layouts", "art/")):
            if (self.resources.folders[top] / (sub + name)).is_file():
                return f"{BASE}{top}/{sub}{quote(name)}"
        return f"{BASE}{ISSUE}/{quote(name)}"

    def ornament_for(self, run: Run, findings: list[Finding]) -> Callable[[str], str]:
        """What gives a template the address of an ornament of ``art/`` in the leading colour of the run.
        What is wrong with one goes into ``findings``."""
        def ornament(name: str) -> str:
            path = self.folder / "art" / name
            if not path.is_file():
                return self.picture(name)
            svg = self.leading.ornament(path.read_text(encoding="utf-8"), str(run.colour), self.palette)
            drawing, found = self.resources.ornament(path, svg, f"layouts/{self.folder.name}/art/{name}")
            findings.extend(found)
            # named by what it is: who keeps pictures by their address never has an old one
            address = f"ornaments/{sha256_of(drawing.encode())[:12]}/{name}"
            self.resources.made[address] = drawing
            return BASE + address

        return ornament

    def code_for(self, run: Run, findings: list[Finding]) -> Callable[[str, float], tuple[str, Symbol]]:
        """What draws a template a 二次元コード: (address, room in mm) → (address of its drawing, its size).
        A code too long for its room goes into ``findings`` (``code/room``)."""
        def code(url: str, room: float) -> tuple[str, Symbol]:
            symbol = fitted(url, room)
            name = f"codes/{symbol.name}"
            self.resources.made[name] = drawing(url)
            if not symbol.fits:
                findings.append(_no_room(url, symbol, room, run.faces[0]))
            return BASE + name, symbol
        return code

    def chart_for(self, run: Run) -> Callable[[Chart, float], Placed]:
        """What lays a chart out for a template: (chart, width in mm) → its drawing in the leading colour of the
        run, and where its words stand."""
        def inks(tone: str) -> str:
            role = self.leading.roles.get(f"chart-{tone}", {})
            return self.palette.by_name[role.get(str(run.colour), tone if tone in self.palette.by_name else "ink")].css

        def chart(chart: Chart, width: float) -> Placed:
            plot = laid_out(chart, width)
            drawn = drawing_of(plot, inks)
            name = f"charts/{sha256_of(drawn.encode())[:16]}.svg"
            self.resources.made[name] = drawn
            return placed(chart, plot, BASE + name)

        return chart


def _no_room(url: str, symbol: Symbol, room: float, face: int) -> Finding:
    return Finding(
        "code/room", Level.ERROR,
        f"二次元コードの行き先が長すぎます（{len(url)}字。{symbol.needed:.1f} mm 四方が要りますが、枠は {room:.1f} mm です）",
        "短い番地のページにするか、レイアウトの枠を広げてください", face=face, place=getattr(url, "place", None), excerpt=url)


def _called(issue: Issue) -> dict[str, str]:
    """What the folder of the issue's pictures is called before the user."""
    written = issue.publication.label.place
    return {ISSUE: f"{Path(written.file).parent.as_posix()}/images"} if written else {}


def part_faces(issue: Issue, article: str) -> list[tuple[str, tuple[int, ...]]]:
    """(part, faces of its run) of an article by the flat plan, in flat-plan order."""
    return [(placed.part, placed.faces) for placed in issue.placings() if placed.article == article]


def planned_faces(issue: Issue) -> dict[str, tuple[int, ...]]:
    """Where the flat plan puts each article: the first guess for references, before layout."""
    planned: dict[str, set[int]] = {}
    for key in issue.articles:
        for _, faces in part_faces(issue, key):
            planned.setdefault(key, set()).update(faces)
    return {key: tuple(sorted(faces)) for key, faces in planned.items()}


def page_css(press: Press) -> str:
    """The page and its type area as custom properties; sizes in mm from the press profile."""
    width, height = press.trim
    x, y, w, h = press.type_area
    return (
        f"@page{{size:{width}mm {height}mm;margin:0;bleed:{press.bleed}mm}}"
        f"@color-profile device-cmyk{{src:url({BASE}press/output.icc);components:c,m,y,k}}"
        f":root{{--trim-width:{width}mm;--trim-height:{height}mm;--bleed:{press.bleed}mm;"
        f"--area-left:{x}mm;--area-top:{y}mm;--area-width:{w}mm;--area-height:{h}mm}}")
