"""What a layout folder offers: its layouts, how many faces each takes, its slots."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Block, Issue, Run
from kohoshi.pages.error import LayoutError
from kohoshi.pages.grid import BLANK, FILLING, WHOLE, Area, Row, fits, rows_for, split
from kohoshi.refusal import why

_WITHOUT_SLOT = ("contents", "ads")


class Slot(BaseModel):
    """A 枠: how many articles it takes, in words for the officer. ``thread``: its text may come from a slot
    before, and go on in one that follows (連結枠)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    takes: Literal["one", "many"] = "one"
    optional: bool = False
    vertical: bool = False
    thread: bool = False


class AdSlot(BaseModel):
    """A 広告枠: the size in mm that is sold. ``instead``: together with its fellows it takes the
    place of that larger slot."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    width: float = Field(gt=0)
    height: float = Field(gt=0)
    instead: str | None = None


class Option(BaseModel):
    """What may be chosen of a kind of face: value → in words; the first is meant where none is chosen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    choices: dict[str, str] = Field(min_length=2)


class Layout(BaseModel):
    """One kind of face (or spread): a ``grid`` of ``areas`` (kohoshi.pages.grid) for each of its faces, which
    ``faces/grid.html.j2`` sets, or a template of its own, ``faces/<name>.html.j2``. ``room``: for how much it
    is made, in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    room: str = ""
    faces: int = Field(default=1, ge=1, le=4)
    options: dict[str, Option] = {}
    grid: list[list[Row]] = []
    areas: dict[str, Area] = {}
    slots: dict[str, Slot] = {}
    ads: dict[str, AdSlot] = {}
    supplied: bool = False

    @field_validator("grid", mode="before")
    @classmethod
    def _of_each_face(cls, value: Any) -> Any:
        """The rows of a kind of one face need no list of faces round them."""
        return [value] if isinstance(value, list) and value and isinstance(value[0], dict) else value

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if not self.grid:
            return self
        if len(self.grid) != self.faces:
            raise ValueError(f"grid: {self.faces}面の型に、{len(self.grid)}面ぶんの区画があります")
        for row in (row for rows in self.grid for row in rows):
            if strange := [name for name in row.cells if name != BLANK and name not in self.areas]:
                raise ValueError(f"grid: 行「{row.row}」の「{strange[0]}」が areas にありません")
            if strange := [f"{name}={value}" for name, value in row.when.items() if value not in self.choices(name)]:
                raise ValueError(f"grid: 行「{row.row}」の条件（when）「{strange[0]}」が、選びかた（options）にありません")
            if row.lines == "fit" and not any(name != BLANK and fits(self.areas[name]) for name in row.cells):
                raise ValueError(f"grid: 行「{row.row}」は fit にできません（{'・'.join(FILLING)} は、高さを決めて置きます）")
        for name, area in self.areas.items():
            if area.sets not in WHOLE and area.sets not in Block.model_fields:
                raise ValueError(f"areas: 「{name}」の sets「{area.sets}」という種類はありません（あるもの: {'・'.join([*WHOLE, *Block.model_fields])}）")
            if area.sets not in _WITHOUT_SLOT and area.of not in self.slots:
                raise ValueError(f"areas: 「{name}」の枠（of）「{area.of}」が、枠（slots）にありません")
        return self

    def choices(self, name: str) -> dict[str, str]:
        """value → in words, of an option; nothing where there is none of this name."""
        return self.options[name].choices if name in self.options else {}

    @property
    def titles(self) -> dict[str, str]:
        """Slot or area → its name in messages, where it has one."""
        named = {name: area.title for name, area in self.areas.items() if area.title}
        return named | {name: slot.title for name, slot in self.slots.items()}

    def drawn(self, options: Mapping[str, str]) -> dict[str, Area]:
        """The areas that are there with these options, in reading order."""
        names = {name for rows in self.grid for row in rows_for(rows, self.chosen(options)) for name in row.cells}
        return {name: area for name, area in self.areas.items() if name in names}

    def chosen(self, options: Mapping[str, str]) -> dict[str, str]:
        """Every option with its value: as ``options`` have it, else the first."""
        return {name: value if (value := str(options.get(name, ""))) in option.choices else next(iter(option.choices))
                for name, option in self.options.items()}


def load_layouts(folder: Path) -> dict[str, Layout]:
    """All layouts of ``layouts.yaml``. Raises LayoutError."""
    path = folder / "layouts.yaml"
    shown = f"layouts/{folder.name}/layouts.yaml"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {name: Layout(**value) for name, value in data.items()}
    except (OSError, yaml.YAMLError, ValidationError, TypeError, AttributeError) as error:
        raise LayoutError(Finding("layout/list", Level.ERROR, f"{shown} が正しくありません（{why(error)}）",
                                  place=Place(shown))) from None


def misplaced(issue: Issue, layouts: dict[str, Layout], *, unfinished: bool = False) -> list[Finding]:
    """Where the flat plan asks for a layout or a slot that does not exist, leaves one empty,
    or gives one article too many. ``unfinished``: a slot of a grid may wait for its article."""
    findings: list[Finding] = []
    on = issue.continuations()
    for run in issue.publication.flatplan:
        layout = layouts.get(run.layout)
        if layout is None:
            findings.append(_wrong(run.layout.place, f"レイアウト「{run.layout}」はありません"
                                   f"（あるもの: {_listed(layouts)}）", run))
            continue
        findings.extend(_misfit(run, layout, waiting=unfinished and bool(layout.grid)))
        findings.extend(_unthreaded(run, layout, on))
        findings.extend(_homeless(run, layout, issue))
    return findings


def _unthreaded(run: Run, layout: Layout, on: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """Text that is to go on, in a slot that cannot hand it on or take it up."""
    able = "、".join(f"{slot.title}（{name}）" for name, slot in layout.slots.items() if slot.thread) or "なし"
    for name, placings in run.slots.items():
        slot = layout.slots.get(name)
        for placing in placings:
            if slot and not slot.thread and (str(placing.article), placing.part_meant) in on:
                yield _wrong(placing.article.place, f"枠「{slot.title}（{name}）」の文章は、ほかの枠に続けられません"
                             f"（「{layout.title}」で続けられる枠: {able}）", run)


def _homeless(run: Run, layout: Layout, issue: Issue) -> Iterator[Finding]:
    """Blocks for which a face that is drawn as a grid has no area."""
    areas = layout.drawn({str(name): str(value) for name, value in run.options.items()}) if layout.grid else {}
    for name, slot in layout.slots.items():
        for placing in run.slots.get(name, ()):  # type: ignore[call-overload]  # an Id is a str
            article = issue.articles.get(str(placing.article))
            if not areas or article is None or placing.continued or placing.part_meant not in article.all_parts:
                continue
            left = split(areas, name, article.all_parts[placing.part_meant])[1]
            kinds = "・".join(dict.fromkeys(str(Block.model_fields[block.kind].title) for block in left))
            if left:
                yield _wrong(placing.article.place, f"「{layout.title}」の枠「{slot.title}（{name}）」に、{kinds}を置くところがありません"
                             "（記事から外すか、ほかの面の型を選んでください）", run)


def _misfit(run: Run, layout: Layout, *, waiting: bool) -> Iterator[Finding]:
    if len(run.faces) != layout.faces:
        yield _wrong(run.layout.place, f"「{layout.title}」は{layout.faces}面のレイアウトです"
                     f"（{len(run.faces)}面が指定されています）", run)
    for name, placings in run.slots.items():
        place = placings[0].article.place if placings else run.layout.place
        if name not in layout.slots:
            yield _wrong(place, f"「{layout.title}」に枠「{name}」はありません"
                         f"（あるもの: {_listed(layout.slots)}）", run)
        elif layout.slots[name].takes == "one" and len(placings) != 1:
            yield _wrong(place, f"枠「{layout.slots[name].title}（{name}）」に入る記事は1本です", run)
    for wanted, slot in layout.slots.items():
        if not slot.optional and wanted not in run.slots and not waiting:
            yield _wrong(run.layout.place, f"枠「{slot.title}（{wanted}）」に記事がありません", run)
    if layout.supplied != (run.supplied is not None):
        yield _wrong(run.layout.place, "支給ページ（supplied）の指定が必要です" if layout.supplied
                     else f"「{layout.title}」に支給ページ（supplied）は入りません", run)
    for name, value in run.options.items():
        if str(value) not in layout.choices(str(name)):
            known = "、".join(f"{option} は {'・'.join(each.choices)}" for option, each in layout.options.items()) or "なし"
            yield _wrong(value.place, f"「{layout.title}」で「{name}: {value}」は選べません（選べるもの: {known}）", run)
    yield from _misfit_ads(run, layout)


def _misfit_ads(run: Run, layout: Layout) -> Iterator[Finding]:
    """Every slot of the layout filled once: the large one, or all those that share its place; a kind that is drawn
    as a grid may have none."""
    taken = [str(ad.slot) for ad in run.ads]
    for ad in run.ads:
        slot = layout.ads.get(ad.slot)
        if slot is None or taken.count(ad.slot) > 1:
            yield _wrong(ad.slot.place, f"広告枠「{ad.slot}」がないか、二重に使われています"
                         f"（あるもの: {_listed(layout.ads)}）", run)
        elif slot.instead in taken:
            yield _wrong(ad.slot.place, f"広告枠「{slot.title}（{ad.slot}）」は"
                         f"「{layout.ads[slot.instead].title if slot.instead in layout.ads else slot.instead}」と同じ場所です（どちらかだけに置きます）", run)
    if layout.grid and not run.ads:
        return
    shared = {slot.instead for name, slot in layout.ads.items() if name in taken}
    for name, slot in layout.ads.items():
        wanted = slot.instead in shared if slot.instead else name not in shared
        if wanted and name not in taken and slot.instead not in taken:
            yield _wrong(run.layout.place, f"広告枠「{slot.title}（{name}）」が空いています", run)


def _listed(named: Mapping[str, Slot | AdSlot | Layout]) -> str:
    return "、".join(f"{each.title}（{name}）" for name, each in named.items()) or "なし"


def ad_sizes(layouts: dict[str, Layout]) -> dict[tuple[str, str], tuple[float, float]]:
    """(layout, slot) → width and height in mm of every 広告枠."""
    return {(name, slot): (room.width, room.height) for name, layout in layouts.items() for slot, room in layout.ads.items()}


def _wrong(place: Place | None, message: str, run: Run) -> Finding:
    return Finding("content/flatplan", Level.ERROR, message,
                   place=place, face=run.faces[0], excerpt=message)
