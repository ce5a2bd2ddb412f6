"""Rules ``ink/…``: total ink, and how many inks type and rules may need.

Every ink is printed by itself and never falls exactly on the others: small type and thin rules
in several inks come out coloured at their edges. Total ink: the paper does not dry.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import category

import numpy as np

from kohoshi.check.press.sheet import PressFace, Printed, by_owner, times
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.geometry import MM_PER_POINT
from kohoshi.pdfread.painted import Edges, Kind, Painted
from kohoshi.press import Press

#: Side of the fields that ink is averaged over (mm): single pixels of a JPEG mean nothing.
_FIELD = 1.0
#: Per cent over the limit that conversion may round to.
_ROUNDING = 1.5
#: From this on (per cent) an ink is solid.
_SOLID = 99.0
#: So many inks make a 4-colour black.
_MANY = 3
#: So many letters drawn as shapes in many inks are body text, and no title of a drawing.
_BODY_TEXT = 30
#: Ground of white type: an ink below this (per cent) is none; solid from here on.
_GROUND, _GROUND_SOLID = 3.0, 95.0
#: Rules thinner than this (pt) are too thin for many inks.
_RICH = 0.5
#: A filled rule is at least so long (mm), and so many times longer than wide.
_LONG, _TIMES = 3.0, 8.0
#: White type on so little ink (share of its box) stands on paper.
_ON_PAPER = 0.2


def check_total(printed: Printed) -> Iterator[Finding]:
    """ink/limit: the worst spot of the face, with value and area."""
    press_face, plate = printed.press_face, printed.plate
    side = max(1, round(_FIELD * plate.scale[0]))
    height, width = (n // side * side for n in plate.inks.shape[:2])
    rows_summed = plate.inks[:height, :width].reshape(height // side, side, -1).sum(axis=1, dtype=np.uint16)
    fields = rows_summed.reshape(height // side, width // side, -1).sum(axis=2) / (2.55 * side * side)
    over = fields > press_face.press.ink.limit + _ROUNDING
    if not over.any():
        return
    worst = np.unravel_index(np.argmax(fields), fields.shape)
    rows, columns = _region(over, (int(worst[0]), int(worst[1])))
    box = _field_box(plate.box, plate.scale, side, rows, columns)
    area = float(over.sum()) * side * side / (plate.scale[0] * plate.scale[1])
    yield press_face.finding(
        "ink/limit", Level.ERROR,
        f"の{press_face.owner_at(box)}インキの合計が {fields.max():.0f} % です（{press_face.press.ink.limit:g} % まで、超えた面積 {area:.0f} mm²）",
        "乾かず裏に移ります。その色や画像のインキを減らしてください", box, press_face.owner_at(box) + "インキの合計")


def _region(over: np.ndarray, start: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last row and column of the fields that hang together with ``start``."""
    seen, rest = {start}, [start]
    while rest:
        row, column = rest.pop()
        for near in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            inside = 0 <= near[0] < over.shape[0] and 0 <= near[1] < over.shape[1]
            if inside and over[near] and near not in seen:
                seen.add(near)
                rest.append(near)
    rows, columns = [r for r, _ in seen], [c for _, c in seen]
    return (min(rows), max(rows)), (min(columns), max(columns))


def _field_box(origin: Edges, scale: tuple[float, float], side: int, rows: tuple[int, int],
               columns: tuple[int, int]) -> Edges:
    across, down = side / scale[0], side / scale[1]
    return (origin[0] + columns[0] * across, origin[1] + rows[0] * down,
            origin[0] + (columns[1] + 1) * across, origin[1] + (rows[1] + 1) * down)


# --- type ----------------------------------------------------------------------------------


def check_type(press_face: PressFace) -> Iterator[Finding]:
    """ink/text, ink/text-tint, ink/large: colours of type by its size."""
    ink = press_face.press.ink
    coloured = [o for o in press_face.text if _is_worded(press_face, o)]
    small = [o for o in coloured if (o.size_q or 0) < ink.large_q - 0.05]
    large = [o for o in coloured if (o.size_q or 0) >= ink.large_q - 0.05]
    yield from _findings(
        press_face, "ink/text", Level.ERROR, [o for o in small if len(o.colour.used) >= _MANY],
        f"文字（{ink.large_q:g} Q 未満）が{{inks}} の掛け合わせです",
        "見当のずれで読めなくなります。K100 か、1色のベタにしてください")
    drawn = [o for o, size_q in press_face.lettering if size_q < ink.large_q - 0.05 and len(o.colour.used) >= _MANY]
    if len(drawn) >= _BODY_TEXT:
        yield from _findings(
            press_face, "ink/text", Level.ERROR, drawn,
            f"図形にした文字（アウトライン、{ink.large_q:g} Q 未満）が{{inks}} の掛け合わせです",
            "見当のずれで読めなくなります。アウトラインにする前に、K100 か、1色のベタにしてください")
    yield from _findings(
        press_face, "ink/text-tint", Level.WARNING, [o for o in small if _is_tint(o)],
        f"文字（{ink.large_q:g} Q 未満）が、1色のベタではありません（{{inks}}）",
        "網や2色の掛け合わせは、小さい字の縁をぼかします。K100 か、1色のベタにしてください")
    yield from _findings(
        press_face, "ink/large", Level.WARNING, [o for o in large if len(o.colour.used) > ink.inks_large],
        f"大きい文字が {ink.inks_large}色を超える掛け合わせです（{{inks}}）",
        f"見当のずれが目立ちます。{ink.inks_large}色までの掛け合わせにしてください")


def _is_worded(press_face: PressFace, item: Painted) -> bool:
    """Letters or figures; bullets and ornaments are drawings that happen to be type. Plain black
    is not looked into: it is right at any size."""
    if item.colour.used in ((), ("K",)) and (item.colour.inks or (0,))[-1] >= _SOLID:
        return False
    words = press_face.words_in(item.box)
    return not words or any(category(c)[0] in "LN" for c in words)


def _is_tint(item: Painted) -> bool:
    """Two inks, or one that is not solid."""
    used = item.colour.used
    return len(used) == 2 or len(used) == 1 and max(item.colour.inks or (0,)) < _SOLID


def _findings(press_face: PressFace, rule: str, level: Level, found: list[Painted], message: str, hint: str) -> Iterator[Finding]:
    for owner, group in by_owner(press_face, found):
        first = max(group, key=lambda o: len(o.colour.used))
        words = press_face.words_in(first.box)
        quoted = f"「{words}」" if words else ""
        yield press_face.finding(rule, level, f"の{owner}{message.format(inks=in_inks(first))}{quoted}{times(len(group))}",
                            hint, first.box, words)


def in_inks(item: Painted) -> str:
    """「C100 M80」."""
    return " ".join(f"{name}{value:.0f}" for name, value in zip("CMYK", item.colour.inks or (), strict=False)
                    if name in item.colour.used)


def check_reversed(printed: Printed) -> Iterator[Finding]:
    """ink/reversed: white type below the press's size; ink/reversed-ground: small white type on
    anything but one solid."""
    press_face = printed.press_face
    grounds = [(o, ground) for o in press_face.text if o.colour.is_white and (o.size_q or 0) < press_face.press.ink.large_q - 0.05
               if (ground := _ground(printed, o.box)) is not None]
    tiny = [o for o, _ in grounds if (o.size_q or 0) < press_face.press.type.reversed_q - 0.05]
    for owner, group in by_owner(press_face, tiny):
        first = min(group, key=lambda o: o.size_q or 0)
        words = press_face.words_in(first.box)
        yield press_face.finding(
            "ink/reversed", Level.ERROR,
            f"の{owner}白抜きの文字が {first.size_q:.1f} Q です（{press_face.press.type.reversed_q:g} Q から）「{words}」{times(len(group))}",
            "細い白はインキでつぶれます。大きくするか、白抜きをやめてください", first.box, words)
    mixed = [(o, g) for o, g in grounds if o not in tiny and not _is_solid(g)]
    for owner, group in by_owner(press_face, [o for o, _ in mixed]):
        first = group[0]
        ground = next(g for o, g in mixed if o is first)
        shown = " ".join(f"{name}{value:.0f}" for name, value in zip("CMYK", ground, strict=True) if value >= _GROUND)
        words = press_face.words_in(first.box)
        yield press_face.finding(
            "ink/reversed-ground", Level.WARNING,
            f"の{owner}小さい白抜きの文字の地が、1色のベタではありません（{shown}）「{words}」{times(len(group))}",
            f"見当のずれで字がつぶれます。地を1色のベタにするか、{press_face.press.ink.large_q:g} Q 以上にしてください", first.box, words)


def _ground(printed: Printed, box: Edges) -> np.ndarray | None:
    """The usual inks around white type, per cent; None: it stands on paper."""
    pixels = printed.plate.part(box).reshape(-1, 4)
    inked = pixels[(pixels > _GROUND * 2.55).any(axis=1)]
    if not len(pixels) or len(inked) < _ON_PAPER * len(pixels):
        return None
    out: np.ndarray = np.median(inked, axis=0) / 2.55
    return out


def _is_solid(ground: np.ndarray) -> bool:
    used = ground[ground >= _GROUND]
    return len(used) == 1 and used[0] >= _GROUND_SOLID


def overprinted(objects: Iterable[Painted], press: Press) -> tuple[list[Painted], list[Painted]]:
    """White that overprints, which is not printed at all, and other overprint, which is the RIP's to set;
    that of black type is not told where the press wants it."""
    over = [o for o in objects if o.overprint and o.kind is not Kind.IMAGE]
    black = press.ink.overprint_black
    return ([o for o in over if o.colour.is_white],
            [o for o in over if not o.colour.is_white and not (black and o.kind is Kind.TEXT and o.colour.used == ("K",))])


def check_overprint(press_face: PressFace) -> Iterator[Finding]:
    """ink/overprint."""
    white, rest = overprinted(press_face.content, press_face.press)
    for owner, group in by_owner(press_face, white):
        yield press_face.finding("ink/overprint", Level.ERROR, f"の{owner}白い{group[0].kind.japanese}がオーバープリントです{times(len(group))}",
                            "刷ると消えます。オーバープリントを外してください", group[0].box, f"{owner}白")
    for owner, group in by_owner(press_face, rest):
        yield press_face.finding("ink/overprint", Level.WARNING, f"の{owner}{group[0].kind.japanese}がオーバープリントです{times(len(group))}",
                            "下の色が透けて混ざります。印刷所が機械で設定するので、外してください", group[0].box, f"{owner}{group[0].kind.japanese}")


# --- rules ---------------------------------------------------------------------------------


def check_rules(press_face: PressFace) -> Iterator[Finding]:
    """ink/hairline: thinner than the press can hold; ink/rule: thin rules in many inks."""
    least = press_face.press.type.hairline_pt
    letters = {id(o) for o, _ in press_face.lettering}  # the strokes of 一 and ー are no rules
    rules = [(o, width) for o in press_face.content if id(o) not in letters and (width := rule_width(o)) is not None and _prints(o)]
    thin = {id(o): width for o, width in rules if width < least - 0.005}
    for owner, group in by_owner(press_face, (o for o, _ in rules if id(o) in thin)):
        first = min(group, key=lambda o: thin[id(o)])
        width = thin[id(first)]
        yield press_face.finding(
            "ink/hairline", Level.ERROR, f"の{owner}罫線が {width:.2f} pt です（{least:g} pt から）{times(len(group))}",
            "かすれたり消えたりします。線を太くしてください", first.box, f"{owner}罫線")
    many = [o for o, width in rules if width < _RICH and len(o.colour.used) >= _MANY]
    for owner, group in by_owner(press_face, many):
        yield press_face.finding(
            "ink/rule", Level.WARNING, f"の{owner}細い罫線が{in_inks(group[0])} の掛け合わせです{times(len(group))}",
            "見当のずれで色の縁が出ます。K100 か、1色のベタにしてください", group[0].box, f"{owner}細い罫線")


def rule_width(item: Painted) -> float | None:
    """Width in pt of a stroke, or of a filled rectangle that is a rule; None: it is none. What a
    clip leaves of a larger shape is no rule."""
    if item.kind is Kind.STROKE or item.tiled or item.width_pt is None:
        return item.width_pt if item.kind is Kind.STROKE else None
    long = max(item.box[2] - item.box[0], item.box[3] - item.box[1])
    narrow = item.width_pt * MM_PER_POINT
    return item.width_pt if item.kind is Kind.FILL and long >= max(_LONG, _TIMES * narrow) else None


def _prints(item: Painted) -> bool:
    """Not white, and not a mark outside."""
    return bool(item.colour.used or item.colour.names or item.colour.inks is None)
