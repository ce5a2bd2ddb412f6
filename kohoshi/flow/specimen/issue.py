"""The issue of a specimen book: every kind of face that it draws as a grid, with every choice, filled with
sample manuscript: as its areas are made for, with next to nothing, and with too much."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

from kohoshi.flow.room import rects, room
from kohoshi.flow.specimen.manuscript import Node, block, notice, paragraphs, title
from kohoshi.pages.grid import WHOLE
from kohoshi.pages.layout import Layout, Slot
from kohoshi.project import Project

#: How much of what an area is made for: name → share.
FILLS = {"typical": 0.9, "empty": 0.15, "overfull": 1.35}
#: Photographs of a specimen: name → width and height in px. Drawn, not taken.
PHOTOGRAPHS = {"wide.png": (3600, 2400), "tall.png": (2100, 2800), "square.png": (2400, 2400)}
#: Of blocks that an area takes many of; characters that a head inside its column takes the room of.
_CARDS, _HEAD = 5, 90
#: What of the usual amount is set in large type.
_LOUD = .4
#: Lines that a notice takes in a column of 20 characters and more, and in a narrower one.
_NOTICE, _NARROW, _WIDE = 10, 12, 20


@dataclass(frozen=True)
class Shown:
    """A kind of face with its choices."""

    name: str
    layout: Layout
    options: dict[str, str]


def shown(layouts: dict[str, Layout], only: str = "") -> Iterator[Shown]:
    """Each kind that is drawn as a grid; with every choice of each of its options, the others as they are."""
    for name, layout in layouts.items():
        if not layout.grid or only not in ("", name):
            continue
        usual = layout.chosen({})
        yield Shown(name, layout, usual)
        for option, about in layout.options.items():
            for value in list(about.choices)[1:]:
                yield Shown(name, layout, {**usual, option: value})


def write(root: Path, layouts: dict[str, Layout], house: Path, fill: str, only: str = "", name: str = "minato") -> Path:
    """The issue of a specimen in ``root``: its folder. ``house``: the house's data it goes with; ``name``: of the folder of layouts."""
    project = Project(root)
    issue = project.content / f"specimen-{fill}"
    if not project.house.exists():
        shutil.copytree(house, project.house)
    (issue / "articles").mkdir(parents=True)
    (issue / "images").mkdir()
    for called, size in PHOTOGRAPHS.items():
        _photograph(size).save(issue / "images" / called)
    plan: list[Node] = []
    face = 1
    for each in sorted(shown(layouts, only), key=lambda each: each.layout.faces):
        if each.layout.faces > 1 and face % 2:  # a spread begins on a left page
            single = next(one for one in shown(layouts) if one.layout.faces == 1)
            plan.append(_run(single, [face], issue / "articles", FILLS[fill]))
            face += 1
        faces = list(range(face, face + each.layout.faces))
        plan.append(_run(each, faces, issue / "articles", FILLS[fill]))
        face += each.layout.faces
    (issue / "issue.yaml").write_text(_dumped({
        "number": "313", "label": "6月号", "month": "2022-06", "date": "2022-06-01", "delivery": {"from": "2022-05-30", "to": "2022-06-05"},
        "binding": "left", "press": "offset-tabloid", "layouts": name, "flatplan": plan}), encoding="utf-8")
    return issue


def _run(each: Shown, faces: list[int], articles: Path, share: float) -> Node:
    slots: Node = {}
    for number, (name, slot) in enumerate(each.layout.slots.items()):
        if not _drawn(each, name):
            continue
        many = [_name(each, faces, name, n) for n in range(_notices(each, name, share))] if slot.takes == "many" else [_name(each, faces, name, 0)]
        for at, key in enumerate(many):
            made = notice(faces[0] + number * 7 + at, share) if slot.takes == "many" else _article(each, name, slot, share, number)
            (articles / f"{key}.yaml").write_text(_dumped(made), encoding="utf-8")
        slots[name] = many if slot.takes == "many" else many[0]
    return {"faces": [str(one) for one in faces], "layout": each.name, "section": each.layout.title[:12],
            "options": each.options, "slots": slots, "colour": ("sea", "leaf", "coral", "sun")[faces[0] % 4]}


def _notices(each: Shown, slot: str, share: float) -> int:
    """How many fill the column of a slot to this share."""
    column = next(rect for name, rect in rects(each.layout, each.options) if each.layout.areas[name].of == slot)
    return max(1, int(column.h * share / (_NOTICE if column.w >= _WIDE else _NARROW)))


def _name(each: Shown, faces: list[int], slot: str, at: int) -> str:
    return f"{each.name}-{faces[0]}-{slot}-{at}"


def _drawn(each: Shown, slot: str) -> bool:
    return any(area.of == slot for area in each.layout.drawn(each.options).values() if area.sets != "ads")


def _article(each: Shown, slot: str, about: Slot, share: float, number: int) -> Node:
    """An article that fills the areas of its slot to this share."""
    areas = {name: area for name, area in each.layout.drawn(each.options).items() if area.of == slot}
    body: list[Any] = []
    for area in areas.values():
        if area.sets not in WHOLE:
            images = ["tall.png"] if area.look == "large" else list(PHOTOGRAPHS)
            much = share * (_LOUD if area.look == "loud" else 1)
            body += [block(area.sets, much, images) for _ in range(max(1, round(min(area.count, _CARDS) * share)))]
    holds = room(each.layout, each.options, {name for name, area in areas.items() if area.sets == "text"})
    holds -= _HEAD * any(area.head for area in areas.values())
    if slot == "letters":
        body.append(block("voices", share, list(PHOTOGRAPHS)))
    elif slot in ("quiz", "coupon"):
        body.append(block(slot, share, list(PHOTOGRAPHS)))
    elif each.name == "questions":
        body += [block("questions", share * holds / 1100, list(PHOTOGRAPHS))]
    elif holds:
        body += paragraphs(max(24, int(holds * share)), number)
    head: Node = {"title": title(number + len(each.name), 14 if number == 0 else 9), "kicker": "面の型の見本" if number == 0 else None,
                  "lead": "この面の組みかたを見るための、見本の前文です。ここには記事のあらましが入ります。" if any(area.sets == "lead" for area in areas.values()) else None,
                  "sample": "true"}
    return {**head, "body": body or paragraphs(40)}


def _photograph(size: tuple[int, int]) -> Image.Image:
    """Soft tones with a horizon and thirds drawn in, so that a crop is seen."""
    width, height = size
    shade = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (shade.point(lambda v: 90 + v // 2), shade.point(lambda v: 130 + v // 3), shade.point(lambda v: 170 + v // 4)))
    pen = ImageDraw.Draw(picture)
    for third in (1, 2):
        pen.line([(width * third // 3, 0), (width * third // 3, height)], fill="white", width=3)
        pen.line([(0, height * third // 3), (width, height * third // 3)], fill="white", width=3)
    middle, radius = (width // 2, height // 2), min(size) // 6
    pen.ellipse([middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius], outline="white", width=8)
    return picture


def _dumped(value: Any) -> str:
    return yaml.safe_dump(_without_none(value), allow_unicode=True, sort_keys=False, width=10_000)


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(inner) for key, inner in value.items() if inner is not None}
    return [_without_none(inner) for inner in value] if isinstance(value, list) else value
