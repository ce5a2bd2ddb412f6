"""The sheet of one face of the flat plan: its kind by picture with what each would do to its articles, its colour,
section and advertisements, and the faces it may change places with."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.writing.planning import Plan, RunView, layouts_named, plan_of
from kohoshi.desk.writing.sketch import Sketch, sketch
from kohoshi.edit.error import EditError
from kohoshi.edit.faces import Face, faces_of, free_ads
from kohoshi.edit.kinds import parted
from kohoshi.edit.source import PLAN, opened
from kohoshi.edit.supplied import pdfs
from kohoshi.issue.continued import without_continued
from kohoshi.issue.yamltext import Mapping as Written
from kohoshi.pages.error import LayoutError
from kohoshi.pages.layout import Layout
from kohoshi.pages.leading import Leading
from kohoshi.pages.palette import Palette
from kohoshi.press import Press
from kohoshi.text import say_faces

#: The leading colours of the house in words; any other is called by its name.
_COLOURS = {"sea": "青", "leaf": "緑", "coral": "赤", "sun": "黄"}
#: The role whose colour shows what a leading colour looks like.
_SHOWN = "band"


@dataclass(frozen=True)
class Choice:
    """One value of an option, as a small picture."""

    value: str
    title: str
    picture: Sketch
    chosen: bool


@dataclass(frozen=True)
class KindView:
    """``choices``: (option, title, values); ``loses``: titles of articles that would stand nowhere."""

    name: str
    title: str
    room: str
    faces: int
    picture: Sketch
    choices: list[tuple[str, str, list[Choice]]]
    now: bool
    supplied: bool
    loses: list[str]


@dataclass(frozen=True)
class Swatch:
    """A leading colour: its name, its word, what it looks like on a screen."""

    name: str
    title: str
    rgb: str


@dataclass(frozen=True)
class FaceSheet:
    """``groups``: (heading, kinds); ``places``: (run, words) to change places with; ``free``: (slot, words) for
    advertisements; ``advertisers``: (in the register, words)."""

    index: int
    revision: str
    run: RunView
    face: Face
    picture: Sketch | None
    groups: list[tuple[str, list[KindView]]]
    swatches: list[Swatch]
    colour: str
    places: list[tuple[int, str]]
    free: list[tuple[str, str]]
    ads: list[tuple[int, str, str]]
    advertisers: list[tuple[str, str]]
    files: list[str]


def face_sheet(open_issue: OpenIssue, index: int) -> FaceSheet:
    """Raises EditError where there is no such run."""
    plan, file = plan_of(open_issue), opened(open_issue.folder, PLAN)
    faces = faces_of(file)
    run = next((each for each in plan.runs if each.index == index), None)
    if run is None or not 0 <= index < len(faces):
        raise EditError("この面がありません。読み込みなおしてください")
    face, layouts = faces[index], layouts_of_plan(open_issue)
    titles = {item.key: item.title for each in plan.runs for slot in each.slots for item in slot.items}
    kinds = [_kind(name, layout, face, layouts, titles, open_issue.press) for name, layout in layouts.items()]
    groups = [("1面の型", [kind for kind in kinds if kind.faces == 1]), ("見開きの型", [kind for kind in kinds if kind.faces > 1])]
    known = layouts[face.kind].ads if face.kind in layouts else {}
    free = [(name, f"{known[name].title}{_mm(known[name].width, known[name].height)}") for name in free_ads(face, layouts)]
    ads = [(number, known[slot].title if (slot := str(ad.get("slot"))) in known else slot, str(ad.get("advertiser", "")))
           for number, ad in enumerate(face.ads)]
    return FaceSheet(
        index, file.revision, run, face, pictured(face, layouts, open_issue.press), [group for group in groups if group[1]],
        swatches(open_issue), face.colour or "sea", _places(plan, index), free, ads, _advertisers(open_issue), pdfs(open_issue.folder))


def layouts_of_plan(open_issue: OpenIssue) -> Mapping[str, Layout]:
    """Those of the folder that the issue names."""
    return layouts_named(open_issue, _layouts_name(open_issue))


def pictures_of_faces(open_issue: OpenIssue) -> dict[int, Markup]:
    """Each face as its kind is drawn; nothing where the flat plan cannot be read."""
    layouts, press = layouts_of_plan(open_issue), open_issue.press
    out: dict[int, Markup] = {}
    try:
        faces = faces_of(opened(open_issue.folder, PLAN))
    except EditError:
        return {}
    for face in faces:
        picture = pictured(face, layouts, press)
        out.update(zip(face.faces, picture.faces if picture else (), strict=False))
    return out


def pictured(face: Face, layouts: Mapping[str, Layout], press: Press) -> Sketch | None:
    """The face as it is now, of a kind that is known."""
    layout = layouts.get(face.kind)
    return sketch(layout, layout.chosen(face.options), press, ads=bool(face.ads)) if layout else None


def _kind(name: str, layout: Layout, face: Face, layouts: Mapping[str, Layout], titles: Mapping[str, str], press: Press) -> KindView:
    now = name == face.kind
    chosen = layout.chosen(face.options if now else {})
    choices = [(option, about.title, [Choice(value, words, sketch(layout, {**chosen, option: value}, press), chosen[option] == value)
                                      for value, words in about.choices.items()]) for option, about in layout.options.items()]
    lost = [] if now else parted(face.slots, layouts.get(face.kind), layout, chosen).left
    return KindView(name, layout.title, layout.room, layout.faces, sketch(layout, chosen, press), choices, now, layout.supplied,
                    [titles.get(key, key) for key in lost])


def swatches(open_issue: OpenIssue) -> list[Swatch]:
    """The leading colours that the layout has; none where its tables cannot be read."""
    folder = open_issue.desk.project.layouts() / _layouts_name(open_issue)
    try:
        palette = Palette.load(folder / "palette.yaml")
        leading = Leading.load(folder, palette)
    except (LayoutError, OSError):
        return []
    shown = leading.roles.get(_SHOWN, {})
    return [Swatch(name, _COLOURS.get(name, name), palette.by_name[shown[name]].rgb) for name in leading.colours if name in shown]


def _layouts_name(open_issue: OpenIssue) -> str:
    node = open_issue.loaded().nodes.get("publication")
    return str(node.get("layouts", "minato")) if isinstance(node, Written) else "minato"


def _places(plan: Plan, index: int) -> list[tuple[int, str]]:
    return [(run.index, f"{say_faces(run.faces)}　{run.section or run.layout}") for run in plan.runs if run.index != index and run.faces]


def _advertisers(open_issue: OpenIssue) -> list[tuple[str, str]]:
    """Those of the register, those whose contract covers the issue first."""
    content = open_issue.content
    if content is None:
        return []
    month = str(content.publication.month)
    rows = [(key, str(row.advertiser), str(row.start) <= month <= str(row.end)) for key, row in content.house.ads.items()]
    return [(str(key), name if now else f"{name}（期間の外）") for key, name, now in sorted(rows, key=lambda row: not row[2])]


def _mm(width: float, height: float) -> str:
    return f"{width:g}×{height:g}mm"


def spoken(keys: list[str], plan: Plan) -> str:
    """「A」「B」: titles of what came out of the plan; '' for nothing."""
    titles = {item.key: item.title for item in [*plan.loose, *(item for run in plan.runs for slot in run.slots for item in slot.items)]}
    named = [titles.get(key) or titles.get(without_continued(key)[0]) or key for key in keys]
    return "".join(f"「{name}」" for name in dict.fromkeys(named))
