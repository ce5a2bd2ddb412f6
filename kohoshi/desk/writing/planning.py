"""The flat plan 台割 as the desk shows it: from the trees of the files, so that one faulty article does
not hide it. And a placing moved within it."""
from __future__ import annotations

from collections.abc import Iterator, Mapping as Dict
from dataclasses import dataclass, field
from typing import Any

from kohoshi.desk.numbers import number
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.writing.fits import Fit, fit, worst
from kohoshi.edit import structure
from kohoshi.edit.error import EditError
from kohoshi.edit.source import PLAN, Pointer, opened, revision_of, seen
from kohoshi.edit.splice import saved, with_value
from kohoshi.issue.continued import CONTINUED, without_continued
from kohoshi.issue.yamltext import Mapping, Sequence
from kohoshi.pages.error import LayoutError
from kohoshi.pages.layout import Layout, load_layouts
from kohoshi.text import say_faces

#: Words for «out of the plan», as a place to move to.
TRAY = "tray"


@dataclass(frozen=True)
class Item:
    """A placing, or what could be one. ``key``: as the plan writes it (``kusei-kaigi/about``);
    ``continued``: its text only goes on there; ``broken``: its file cannot be understood."""

    key: str
    article: str
    title: str
    part: str
    section: str
    fit: Fit | None
    continued: bool
    broken: bool


@dataclass(frozen=True)
class SlotView:
    """``to``: what a form calls it; ``whole``: fullness of a slot that takes many."""

    to: str
    name: str
    title: str
    many: bool
    optional: bool
    thread: bool
    items: list[Item]
    whole: Fit | None


@dataclass(frozen=True)
class RunView:
    """``layout``: the kind of face in words; ``colour``: its leading colour; ``supplied``: title of a supplied page;
    ``ads``: (slot, advertiser, sample); ``laid``: as it was laid out last, the same articles stood in the same slots."""

    index: int
    faces: tuple[int, ...]
    layout: str
    section: str
    slots: list[SlotView]
    supplied: str
    ads: list[tuple[str, str, bool]]
    colour: str
    laid: bool

    @property
    def empty(self) -> bool:
        return not (self.supplied or self.ads or any(slot.items for slot in self.slots))


@dataclass
class Plan:
    """``loose``: articles and parts that stand nowhere; ``places``: (to, words) of every slot."""

    revision: str
    runs: list[RunView] = field(default_factory=list)
    loose: list[Item] = field(default_factory=list)

    @property
    def places(self) -> list[tuple[str, str]]:
        return [(slot.to, f"{say_faces(run.faces)}　{slot.title}{'' if slot.many or slot.items else '（空き）'}")
                for run in self.runs for slot in run.slots]

    @property
    def by_face(self) -> Dict[int, RunView]:
        return {run.faces[0]: run for run in self.runs if run.faces}

    @property
    def over(self) -> Dict[int, RunView]:
        """Every face → its run."""
        return {face: run for run in self.runs for face in run.faces}

    @property
    def waiting(self) -> list[int]:
        """Faces with a slot that has nothing yet: while there are any, no face is laid out."""
        return [face for face, run in self.over.items() if any(not (slot.items or slot.optional) for slot in run.slots)]

    @property
    def empty_faces(self) -> list[int]:
        return [face for face, run in self.over.items() if run.empty]


def plan_of(open_issue: OpenIssue) -> Plan:
    """Raises EditError when issue.yaml is not there."""
    loaded = open_issue.loaded()
    plan = Plan(revision_of(seen(open_issue.folder / "issue.yaml")))
    node = loaded.nodes.get("publication")
    maker = _PlanMaker(open_issue, loaded.nodes.get("articles", {}))
    layouts = layouts_named(open_issue, str(node.get("layouts", "minato")) if isinstance(node, Mapping) else "minato")
    runs = node.get("flatplan") if isinstance(node, Mapping) else None
    for index, run in enumerate(runs if isinstance(runs, Sequence) else ()):
        if isinstance(run, Mapping):
            plan.runs.append(maker.run(index, run, layouts.get(str(run.get("layout", "")))))
    placed = {item.key for run in plan.runs for slot in run.slots for item in slot.items}
    plan.loose = [item for item in maker.all() if item.key not in placed and not maker.stands_whole(item, placed)]
    every = [slot for run in plan.runs for slot in run.slots if slot.thread]
    if any(not slot.items for slot in every):  # room for a text that goes on
        plan.loose += [maker.item(item.key + CONTINUED) for slot in every for item in slot.items if not item.continued]
    return plan


def layouts_named(open_issue: OpenIssue, name: str) -> Dict[str, Layout]:
    """None where they cannot be read: the plan then shows what is written."""
    folder = open_issue.desk.project.layouts()
    try:
        return load_layouts(folder / name) if (folder / name).parent == folder else {}
    except LayoutError:
        return {}


class _PlanMaker:
    def __init__(self, open_issue: OpenIssue, nodes: Dict[str, Any]) -> None:
        self.nodes = nodes
        self.frames = open_issue.faces.frames()
        self.files = sorted(path.stem for path in (open_issue.folder / "articles").glob("*.yaml"))

    def run(self, index: int, run: Mapping, layout: Layout | None) -> RunView:
        faces = tuple(at for face in _many(run.get("faces")) if (at := number(str(face))) is not None)
        written = run.get("slots") if isinstance(run.get("slots"), Mapping) else {}
        names = dict.fromkeys([*(layout.slots if layout else ()), *map(str, written or {})])
        slots = [self.slot(index, faces, name, _many((written or {}).get(name)), layout) for name in names]
        supplied = run.get("supplied")
        ads = [(str(ad.get("slot", "")), str(ad.get("advertiser", "")), ad.get("sample") == "true")
               for ad in _many(run.get("ads")) if isinstance(ad, Mapping)]
        return RunView(index, faces, layout.title if layout else str(run.get("layout", "")), str(run.get("section", "")), slots,
                       str(supplied.get("title", "")) if isinstance(supplied, Mapping) else "", ads, str(run.get("colour", "sea")), self.laid(faces, slots))

    def laid(self, faces: tuple[int, ...], slots: list[SlotView]) -> bool:
        stands = {(f["slot"], f["article"]) for f in self.frames if f["face"] in faces and f["article"] is not None}
        return stands == {(slot.name, item.article) for slot in slots for item in slot.items}

    def slot(self, index: int, faces: tuple[int, ...], name: str, placed: list[Any], layout: Layout | None) -> SlotView:
        known = layout.slots.get(name) if layout else None
        whole = worst(fit(f, whole=True) for f in self.frames if f["article"] is None and f["frame"] == f["slot"] == name and f["face"] in faces)
        return SlotView(f"{index}:{name}", name, known.title if known else name, bool(known and known.takes == "many"),
                        bool(known and known.optional), bool(known and known.thread), [self.item(str(key)) for key in placed], whole)

    def item(self, key: str) -> Item:
        named, continued = without_continued(key)
        article, _, part = named.partition("/")
        node = self.nodes.get(article)
        known = node if isinstance(node, Mapping) else None
        parts = self.parts(article)
        fits = [fit(f) for f in self.frames if f["article"] == article and f["part"] == (part or parts[0])]
        return Item(key, article, str(known.get("title", article)) if known is not None else article, part if len(parts) > 1 or part else "",
                    str(known.get("section", "")) if known is not None else "", worst(fits), continued, known is None)

    def parts(self, article: str) -> list[str]:
        node = self.nodes.get(article)
        parts = node.get("parts") if isinstance(node, Mapping) else None
        return list(map(str, parts)) if isinstance(parts, Mapping) and parts else ["main"]

    def all(self) -> Iterator[Item]:
        for article in self.files:
            parts = self.parts(article)
            yield from (self.item(article if parts == ["main"] else f"{article}/{part}") for part in parts)

    def stands_whole(self, item: Item, placed: set[str]) -> bool:
        """Named without its part, an article means its first one."""
        return item.article in placed and (item.part or "main") == self.parts(item.article)[0]


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Sequence) else [] if value is None else [value]


def put(open_issue: OpenIssue, key: str, to: str, index: int, revision: str, who: str) -> str:
    """Moves an article (or a part) to a slot, or out of the plan; what happened, in words. A slot
    that takes one gives up what is in it: the two change places, or the other is loose then.
    Raises EditError, EditConflict."""
    plan = plan_of(open_issue)
    known = {item.key: item for item in [*plan.loose, *(i for run in plan.runs for slot in run.slots for i in slot.items)]}
    if key not in known:
        raise EditError("この記事がありません。読み込みなおしてください")
    before = opened(open_issue.folder, PLAN, revision)
    if to == TRAY:
        structure.unplace(before, key, who=who)
        return f"「{known[key].title}」を台割から外しました"
    slots = {slot.to: (run, slot) for run in plan.runs for slot in run.slots}
    if to not in slots:
        raise EditError("移す先の枠がありません。読み込みなおしてください")
    run, slot = slots[to]
    words = f"「{known[key].title}」{'の続き' if known[key].continued else ''}を{say_faces(run.faces)}の「{slot.title}」に移しました"
    others = [item for item in slot.items if item.key != key]
    if slot.many or not others:
        structure.place(before, (run.index, slot.name), key, index, again=key in {item.key for item in plan.loose}, who=who)
        return words
    here: list[Pointer] = structure.placings(before, key)
    there = structure.placings(before, others[0].key)
    after = with_value(before, there[0], key)
    if here:
        after = with_value(after, here[0], others[0].key)
    saved(before, after, there[0], f"{key}を{slot.name}に置いた", who)
    return words + (f"。「{others[0].title}」は、もとの枠に入りました" if here else f"。「{others[0].title}」は、台割から外れました")
