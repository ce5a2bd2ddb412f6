"""A kind of face as a small drawing: its areas as they lie on the paper, what stands in each told by its look.
Made from the grid of layouts.yaml alone, so it is there at once and always the same; a kind with a template of its
own is sketched by its slots."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kohoshi.pages.grid import Area, Rect, fits, placed, rows_for
from kohoshi.pages.layout import Layout
from kohoshi.press import Press

#: The grid of the type area in mm: a character, a line.
_CHARACTER, _LINE = 3.75, 6.375
#: Lines of what stands in a row that is as high as it needs.
_NEEDED = {"title": 7.0, "lead": 5.0, "table": 26.0, "map": 34.0, "steps": 16.0, "chart": 15.0, "box": 36.0,
           "profile": 8.0, "quote": 8.0, "ads": 10.0, "code": 6.0}
#: mm between the lines of text in a sketch: wider than set, so that they stay lines when they are small.
_STEP = 8.5
#: Characters of a headline that stands on one line.
_WIDE = 40
#: mm of an area that is more than half a face wide.
_BROAD = 140
_SIDE_BY_SIDE = {"one": 1, "two": 2, "three": 3, "four": 4}
_PAD = 5.0


Mark = tuple[str, str]
Draw = Callable[[float, float, float, float], Iterator[Mark]]


@dataclass(frozen=True)
class Sketch:
    """One drawing for each face of a kind, as SVG."""

    faces: tuple[Markup, ...]


def sketch(layout: Layout, options: Mapping[str, str], press: Press, *, ads: bool = False) -> Sketch:
    """``ads``: with room for advertisements."""
    x, y, width, height = press.type_area
    return Sketch(tuple(_drawn(press, x, y, list(marks)) for marks in (
        (_of_grid(layout, options, width, height, ads=ads)) if layout.grid else _of_slots(layout, press, ads=ads))))


def _drawn(press: Press, x: float, y: float, marks: Sequence[Mark]) -> Markup:
    """``marks``: (class, path) in mm from the top left of the type area."""
    width, height = press.trim
    body = "".join(f'<path class="{name}" d="{path}"/>' for name, path in marks if path)
    return Markup(f'<svg class="sketch" viewBox="0 0 {width:g} {height:g}" aria-hidden="true" focusable="false">'  # noqa: S704  numbers and our own names alone
                  f'<g transform="translate({x:g} {y:g})">{body}</g></svg>')


def _of_grid(layout: Layout, options: Mapping[str, str], width: float, height: float, *, ads: bool) -> Iterator[Iterator[Mark]]:
    measure, depth = width / _CHARACTER, height / _LINE
    filled = {name for name, area in layout.areas.items() if ads or area.sets != "ads"}
    for rows in layout.grid:
        found = placed(rows_for(rows, layout.chosen(options)), filled, lambda name, width: _needed(layout.areas[name], width), measure, depth).areas
        yield _areas(layout.areas, found, layout.chosen(options))


def _needed(area: Area, width: float) -> float:
    """A title that is narrow runs over two lines; what takes the height it is given needs none."""
    if not fits(area):
        return 0
    return 4.0 if area.sets == "title" and width >= _WIDE else _NEEDED.get(area.sets, 10)


def _areas(areas: Mapping[str, Area], found: Mapping[str, Rect], options: Mapping[str, str]) -> Iterator[Mark]:
    for name, rect in found.items():
        area = areas[name]
        x, y, w, h = rect.x * _CHARACTER, rect.y * _LINE, rect.w * _CHARACTER, rect.h * _LINE
        if area.tint:
            yield "s-tint", _box(x - _PAD, y - _PAD, w + 2 * _PAD, h + 2 * _PAD)
        if area.look == "ruled":
            yield "s-rule", _line(x, y - 2, w)
        columns, each, gap = rect.columns(area.columns)
        lanes = [(x + number * (each + gap) * _CHARACTER, each * _CHARACTER) for number in range(columns)]
        if area.sets == "box":  # an option of the area's own name says how many stand side by side
            yield from _cells(x, y, w, h, _SIDE_BY_SIDE.get(options.get(name, ""), 2 if w > _BROAD else 1), 2, _card)
        else:
            yield from _stands(area, x, y, w, h, lanes)


def _stands(area: Area, x: float, y: float, w: float, h: float, lanes: Sequence[tuple[float, float]]) -> Iterator[Mark]:
    match area.sets:
        case "title":
            wide = w >= _WIDE * _CHARACTER
            yield "s-head", "".join(_box(x, y + 3 + row * 18, w * (.68 if wide or row else 1), 13) for row in range(1 if wide else 2))
        case "lead":
            yield "s-lead", _lines([(x, w)], y + 3, h - 3, 10)
        case "figure":
            yield from _picture(x, y, w, h)
        case "gallery":
            columns = 3 if w > _BROAD else 2
            yield from _cells(x, y, w, h, columns, max(1, round(h / (w / columns * .8))), _picture)
        case "table" | "calendar":
            yield "s-tint", _box(x, y, w, 9)
            yield "s-grid", _table(x, y, w, h)
        case "chart":
            yield "s-mid", "".join(_box(x + 6 + n * (w - 12) / 6, y + h - 8 - (h - 20) * part, (w - 12) / 6 * .62, (h - 20) * part)
                                   for n, part in enumerate((.4, .62, .5, .8, .7, 1)))
            yield "s-rule", _line(x, y + h - 8, w)
        case "map":
            yield "s-tint", _box(x, y, w, h)
            yield "s-grid", _path(x, y, w, h, (0, .7), (.4, .5), (1, .62)) + _path(x, y, w, h, (.3, 0), (.5, 1))
            yield "s-deep", "".join(_dot(x + w * a, y + h * b, 5) for a, b in ((.2, .3), (.44, .6), (.62, .34), (.8, .72)))
        case "steps":
            yield from _steps(x, y, w, h)
        case "quote":
            yield "s-lead", _lines([(x + w * .08, w * .84)], y + 8, h - 12, 11)
            yield "s-rule", _line(x, y + 2, w) + _line(x, y + h - 2, w)
        case "profile":
            yield "s-photo", _dot(x + 13, y + 15, 12)
            yield "s-text", _lines([(x + 32, w - 32)], y + 3, h - 3, _STEP)
        case "code":
            yield "s-deep", _box(x, y, min(w, h, 28), min(w, h, 28))
        case "ads":
            yield "s-ad", _box(x, y + 4, w, h - 4)
        case "notices":
            yield from _notices(lanes, y, h)
        case _:
            head = 10.0 if area.head else 0.0
            if head:
                yield "s-head", _box(x, y + 2, w * .72, 7)
            yield "s-text", _lines(lanes, y + 3 + head, h - 3 - head, _STEP)


def _picture(x: float, y: float, w: float, h: float) -> Iterator[Mark]:
    yield "s-photo", _box(x, y, w, h)
    yield "s-hill", _path(x, y, w, h, (0, 1), (0, .7), (.3, .46), (.55, .74), (.72, .58), (1, .84), (1, 1)) + "z"
    yield "s-sun", _dot(x + w * .78, y + h * .24, min(w, h) * .08)


def _card(x: float, y: float, w: float, h: float) -> Iterator[Mark]:
    yield from _picture(x, y, w, h * .45)
    yield "s-head", _box(x, y + h * .52, w * .7, 7)
    yield "s-text", _lines([(x, w)], y + h * .52 + 15, h * .48 - 15, _STEP)


def _cells(x: float, y: float, w: float, h: float, columns: int, rows: int, draw: Draw) -> Iterator[Mark]:
    wide, high = (w - (columns - 1) * 6) / columns, (h - (rows - 1) * 6) / rows
    for number in range(columns * rows):
        yield from draw(x + number % columns * (wide + 6), y + number // columns * (high + 6), wide, high)


def _table(x: float, y: float, w: float, h: float) -> str:
    rows = max(2, int(h // 14))
    return "".join(_line(x, y + 9 + n * (h - 9) / rows, w) for n in range(rows + 1)) + "".join(
        f"M{x + w * part:.1f} {y:.1f}v{h:.1f}" for part in (.3, .48, .66, .83))


def _steps(x: float, y: float, w: float, h: float) -> Iterator[Mark]:
    high = (h - 6) / 2
    for number in range(8):
        left, top, wide = x + number % 4 * (w + 6) / 4, y + number // 4 * (high + 6), (w - 18) / 4
        yield "s-tint", _box(left, top, wide, high)
        yield "s-deep", _dot(left + 10, top + 11, 6)
        yield "s-text", _lines([(left + 6, wide - 12)], top + 24, high - 28, _STEP)


def _notices(lanes: Sequence[tuple[float, float]], y: float, h: float) -> Iterator[Mark]:
    """Short ones under each other."""
    each = 52.0
    many = max(1, round(h / each))
    for x, w in lanes:
        for number in range(many):
            top = y + number * h / many
            yield "s-head", _box(x, top + 2, w * (.8, .62, .7)[number % 3], 7)
            yield "s-text", _lines([(x, w)], top + 15, h / many - 21, _STEP)


# --- a kind with a template of its own -----------------------------------------------------------


def _of_slots(layout: Layout, press: Press, *, ads: bool) -> Iterator[Iterator[Mark]]:
    _, _, width, height = press.type_area
    slots = list(layout.slots.values())
    share = -(-len(slots) // layout.faces) or 1
    for number in range(layout.faces):
        here = slots[number * share:(number + 1) * share]
        yield _slots(layout, [slot.takes == "many" for slot in here], number == 0, width, height - (60 if layout.ads and ads else 0), ads=ads)


def _slots(layout: Layout, many: Sequence[bool], first: bool, width: float, height: float, *, ads: bool) -> Iterator[Mark]:
    if layout.supplied:
        yield "s-ad", _box(0, 0, width, height)
        return
    top = 0.0
    if first:
        yield "s-band", _box(-_PAD, 0, width + 2 * _PAD, 34)
        yield "s-white", _box(4, 12, width * .5, 11)
        top = 44.0
    columns, singles = sum(many), len(many) - sum(many)
    high = (height - top) * (.3 if columns else 1)
    for number in range(singles):
        y, h = top + number * (high / singles), high / singles - 8
        yield "s-head", _box(0, y + 2, width * .52, 9)
        yield from _picture(width * .66, y, width * .34, h)
        yield "s-text", _lines([(0, width * .6)], y + 20, h - 20, _STEP)
    if columns:
        y = top + (high if singles else 0)
        wide = (width - (columns - 1) * 10) / columns
        yield from _notices([(number * (wide + 10), wide) for number in range(columns)], y, height - y)
    if ads and layout.ads:
        yield "s-ad", _box(0, height + 6, width, 54)


# --- paths ---------------------------------------------------------------------------------------


def _box(x: float, y: float, w: float, h: float) -> str:
    return f"M{x:.1f} {y:.1f}h{w:.1f}v{h:.1f}h{-w:.1f}z" if w > 0 and h > 0 else ""


def _line(x: float, y: float, w: float) -> str:
    return f"M{x:.1f} {y:.1f}h{w:.1f}"


def _path(x: float, y: float, w: float, h: float, *points: tuple[float, float]) -> str:
    """A line through ``points``, each a share of the width and of the height."""
    return "M" + "L".join(f"{x + w * right:.1f} {y + h * down:.1f}" for right, down in points)


def _dot(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"


def _lines(lanes: Sequence[tuple[float, float]], y: float, h: float, step: float) -> str:
    """Lines of text in each lane, the last of them short."""
    many = int(h // step)
    return "".join(_line(x, y + (number + .5) * step, w * (.55 if number == many - 1 and lane == len(lanes) - 1 else 1))
                   for lane, (x, w) in enumerate(lanes) for number in range(many))
