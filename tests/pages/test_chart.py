"""Charts as laid out: words meet neither each other nor shapes nor edges, whatever the numbers; shapes say what
the numbers say."""
from __future__ import annotations

import math
import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given, strategies as st

from kohoshi.flow.build import PROJECT
from kohoshi.issue.model_chart import Chart
from kohoshi.pages.chart import drawing, laid_out
from kohoshi.pages.chart.marks import EM, GRID, TONES, Plot, Rect, Slice, Word, crosses, lines_of, spread, tones_of, width_of
from kohoshi.pages.leading import Leading
from kohoshi.pages.palette import Palette
from tests.pages.charted import SETS, chart, written
from tests.properties import tried

#: mm: columns of 15, 20, 31 and 66 characters.
WIDTHS = (56.25, 75.0, 116.25, 247.5)


def faults(plot: Plot) -> list[str]:
    """What meets what must not meet."""
    out = []
    words = plot.words
    for a, b in combinations(words, 2):
        if a.rect.meets(b.rect):
            out.append(f"{a.text} on {b.text}")
    for word in words:
        r = word.rect
        if r.x < -1e-6 or r.y < -1e-6 or r.right > plot.width + 1e-6 or r.bottom > plot.height + 1e-6:
            out.append(f"{word.text} over the edge")
        if width_of(word.text) > r.w + 1e-6 and lines_of(word.text, r.w) * EM > r.h:
            out.append(f"{word.text} larger than its box")
        out += [f"{word.text} on a bar" for bar in (*plot.bars, *plot.patches) if bar.rect.w and r.meets(bar.rect)]
    out += [f"bar over the edge: {bar}" for bar in (*plot.bars, *plot.patches)
            if bar.rect.x < -1e-6 or bar.rect.y < -1e-6 or bar.rect.right > plot.width + 1e-6 or bar.rect.bottom > plot.height + 1e-6]
    out += [f"{word.text} on a slice" for one in plot.slices for word in words if _touches(one, word.rect)]
    for rule in plot.rules:
        out += [f"{word.text} on a rule" for word in words if crosses((rule.x1, rule.y1), (rule.x2, rule.y2), word.rect)]
    for curve in plot.curves:
        for word in words:
            if any(crosses(a, b, word.rect) for a, b in zip(curve.points, curve.points[1:], strict=False)):
                out.append(f"{word.text} on a line")
    return out


def _touches(one: Slice, rect: Rect) -> bool:
    corners = (*one.outline, one.outline[0])
    return any(crosses(a, b, rect) for a, b in pairwise(corners))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SETS)
def test_no_word_meets_another_a_shape_or_the_edge(name: str, width: float) -> None:
    plot = laid_out(chart(name), width)
    assert faults(plot) == []
    assert plot.width == width if width <= 75 else 75 <= plot.width <= min(width, 165)
    assert (plot.height / GRID) % 1 == 0 and plot.height > 0


# --- whatever the numbers ---------------------------------------------------------------------------

_NAMES = st.sampled_from(["東", "10代", "4月", "令和4年", "その他・無回答", "区のホームページ", "どちらかといえばそう思わない",
                          "とても長い項目の名前がここに入ることもあります"])
_POSITIVE = st.one_of(st.integers(0, 9), st.integers(0, 999), st.integers(0, 10 ** 10)).map(str)
_ANY = st.one_of(_POSITIVE, st.integers(-10 ** 9, 0).map(str), st.decimals(-999, 999, places=1, allow_nan=False).map(str))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    kind = draw(st.sampled_from(["bar", "stacked", "line", "share", "ring", "pyramid"]))
    named = kind == "pyramid" or kind != "ring" and draw(st.booleans())
    count = draw(st.integers(2, 5 if kind in ("stacked", "share", "ring") and not named else 24))
    numbers = _ANY if kind in ("bar", "line") else _POSITIVE
    first = numbers if kind not in ("share", "ring") else st.integers(1, 999).map(str)
    several = 2 if kind == "pyramid" else draw(st.integers(1, 5)) if named else 1
    rows = [draw(st.lists(numbers if row else first, min_size=count, max_size=count)) for row in range(several)]
    values = {"series": [{"name": f"{draw(_NAMES)}{at}", "values": row} for at, row in enumerate(rows)]} if named else {"values": rows[0]}
    if kind in ("ring", "pyramid"):
        values |= {"total": draw(st.lists(_POSITIVE, min_size=several, max_size=several))}
    labels = [f"{draw(_NAMES)}{at}" for at in range(count)]
    return Chart.model_validate(written({"kind": kind, "title": "題", "labels": labels, **values}))


@tried(150)
@given(charts(), st.sampled_from([*WIDTHS, 45.0, 67.5]))
def test_nor_whatever_the_numbers(one: Chart, width: float) -> None:
    assert faults(laid_out(one, width)) == []


# --- the shapes say what the numbers say --------------------------------------------------------------


def _alike(pairs: list[tuple[float, float]]) -> bool:
    """Whether lengths are as their amounts: one factor for all."""
    most = max((amount for _, amount in pairs), default=0)
    factor = max((length for length, _ in pairs), default=0) / most if most else 0
    return all(abs(length - factor * amount) < .01 for length, amount in pairs)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [name for name, values in SETS.items() if values.get("kind", "bar") == "bar"])
def test_bars_are_as_long_as_their_numbers_from_one_line_of_zero(name: str, width: float) -> None:
    one = chart(name)
    plot = laid_out(one, width)
    amounts = [float(row[i].number) for i in range(len(one.labels)) for row in one.numbers if row[i].number]
    standing = all(abs(min(abs(bar.rect.y - zero), abs(bar.rect.bottom - zero))) < 1e-6 for bar in plot.bars
                   for zero in [next(rule.y1 for rule in plot.rules if rule.y1 == rule.y2)]) if any(r.y1 == r.y2 for r in plot.rules) else False
    lengths = [bar.rect.h if standing else bar.rect.w for bar in plot.bars]
    assert len(lengths) == len(amounts) and _alike(list(zip(lengths, map(abs, amounts), strict=True)))


@pytest.mark.parametrize("name", [name for name, values in SETS.items() if values.get("kind") in ("stacked", "share")])
def test_parts_are_as_wide_as_their_numbers(name: str) -> None:
    one = chart(name)
    plot = laid_out(one, 116.25)
    amounts = [[float(value.number) for value in row if value.number] for row in one.bands]
    bars = iter(plot.bars)
    rows = [[next(bars).rect for _ in row] for row in amounts]
    pairs = [(b.x - a.x, amount) for rects, row in zip(rows, amounts, strict=True) for a, b, amount in zip(rects, rects[1:], row, strict=False)]
    if one.kind == "share":  # each bar is a whole
        ends = {round(rects[-1].right) for rects in rows}
        assert len(ends) == 1
        pairs = [(length, amount / sum(row)) for (rects, row) in zip(rows, amounts, strict=True)
                 for length, amount in zip([b.x - a.x for a, b in pairwise(rects)], row, strict=False)]
    assert pairs or all(len(row) < 2 for row in amounts)
    assert _alike(pairs)


@pytest.mark.parametrize("name", [name for name, values in SETS.items() if values.get("kind") == "line"])
def test_points_lie_as_high_as_their_numbers(name: str) -> None:
    one = chart(name)
    curves = laid_out(one, 75).curves
    points = [(y, float(value.number)) for curve, row in zip(curves, one.numbers, strict=True) for (_, y), value in zip(curve.points, row, strict=True)]
    (low, small), (high, large) = min(points, key=lambda p: p[1]), max(points, key=lambda p: p[1])
    assert large == small or all(abs((low - y) * (large - small) - (value - small) * (low - high)) < .01 * (large - small) for y, value in points)


def _angle(x: float, y: float) -> float:
    """Clockwise from 12 o'clock, in turns."""
    return math.atan2(x, -y) / math.tau % 1


@pytest.mark.parametrize("name", [name for name, values in SETS.items() if values.get("kind") == "ring"])
def test_slices_of_a_ring_are_as_their_numbers_from_12_o_clock_the_largest_first(name: str) -> None:
    one = chart(name)
    plot = laid_out(one, 116.25)
    amounts = [float(one.numbers[0][i].number) for i in one.slices]
    shares = [amount / sum(amounts) for amount in amounts if amount / sum(amounts) > 1e-6]
    cx, cy = ((min(axis) + max(axis)) / 2 for axis in zip(*(point for each in plot.slices for point in each.outline), strict=True))
    at = 0.0
    for each, share in zip(plot.slices, shares, strict=True):
        arc = [_angle(x - cx, y - cy) for x, y in each.outline[:len(each.outline) // 2]]
        if share < 1:  # a whole ring has no ends
            assert arc == sorted(arc) and (arc[0] + arc[-1]) / 2 == pytest.approx(at + share / 2, abs=.002)
            assert share - .005 < arc[-1] - arc[0] < share + .001
        at += share
    assert at == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [name for name, values in SETS.items() if values.get("kind") == "pyramid"])
def test_sides_of_a_pyramid_are_on_one_scale_and_begin_at_their_axes(name: str, width: float) -> None:
    one = chart(name)
    plot = laid_out(one, width)
    middle = plot.width / 2
    left, right = ([bar for bar in plot.bars if (bar.rect.x < middle) is side] for side in (True, False))
    assert len({round(bar.rect.right, 6) for bar in left}) <= 1 and len({round(bar.rect.x, 6) for bar in right}) <= 1
    amounts = [[float(value.number) for value in reversed(row) if value.number] for row in one.numbers]
    assert [len(left), len(right)] == [len(row) for row in amounts]
    assert _alike([(bar.rect.w, amount) for bar, amount in zip((*left, *right), (*amounts[0], *amounts[1]), strict=True)])
    assert plot.labels[0].rect.y > plot.labels[-1].rect.y  # the first at the foot
    assert {bar.tone for bar in left}.isdisjoint(bar.tone for bar in right)


def test_only_an_axis_far_from_zero_is_cut_and_says_so() -> None:
    assert [name for name, values in SETS.items() if values.get("kind") == "line" and not laid_out(chart(name), 75).from_zero] == [
        "line-far-from-zero", "line-close"]


# --- the look -----------------------------------------------------------------------------------------


def test_tones_differ_in_gray_in_every_leading_colour() -> None:
    """Whoever sees no colours, and a copier, tells them apart: 10 steps of lightness (CIE L*) between neighbours."""
    folder = PROJECT / "layouts" / "minato"
    palette = Palette.load(folder / "palette.yaml")
    roles = Leading.load(folder, palette).roles
    for colour in ("sea", "leaf", "coral", "sun"):
        light = {tone: _lightness(palette.by_name[roles[f"chart-{tone}"][colour]].rgb) for tone in ("deep", "mid", "soft", "pale")}
        for tones in TONES.values():
            steps = [light[tone] for tone in tones if tone != "hatch"]
            assert all(b - a >= 10 for a, b in pairwise(steps)), (colour, steps)


def _lightness(rgb: str) -> float:
    linear = [(v / 12.92 if v <= .04045 else ((v + .055) / 1.055) ** 2.4) for v in (int(rgb[i:i + 2], 16) / 255 for i in (1, 3, 5))]
    y = .2126 * linear[0] + .7152 * linear[1] + .0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > .008856 else 903.3 * y


def test_no_two_series_have_one_tone() -> None:
    for count in range(1, 6):
        for strong in (None, *range(count)):
            tones = tones_of(count, strong)
            assert len(set(tones)) == len(tones) == count and (strong is None or count == 1 or tones[strong] == "deep")


def test_a_highlight_is_the_one_strong_bar() -> None:
    assert [bar.tone for bar in laid_out(chart("three-bars"), 75).bars] == ["soft", "deep", "soft"]
    assert [curve.tone for curve in laid_out(chart("line-five"), 75).curves] == ["ink-40", "ink-40", "deep", "ink-40", "ink-40"]


def test_long_labels_turn_the_bars() -> None:
    def standing(name: str, width: float) -> bool:
        return any(rule.y1 == rule.y2 for rule in laid_out(chart(name), width).rules)

    assert standing("three-bars", 56.25) and not standing("long-labels", 116.25)
    assert standing("twelve-months", 116.25) and not standing("twelve-months", 75)


def test_names_stand_at_what_they_name_where_they_can() -> None:
    assert not laid_out(chart("stacked"), 75).patches
    assert len(laid_out(chart("share-answers"), 75).patches) == 5
    assert not laid_out(chart("line-five"), 56.25).patches


def test_parts_of_a_ring_are_named_at_their_parts_where_they_can() -> None:
    assert not laid_out(chart("ring"), 75).patches and not laid_out(chart("ring-per-cent"), 116.25).patches
    assert not laid_out(chart("ring-long"), 116.25).patches and len(laid_out(chart("ring-long"), 75).patches) == 5


def test_the_drawing_has_no_word_and_only_inks_it_is_given() -> None:
    for name in SETS:
        svg = drawing(laid_out(chart(name), 75), lambda tone: f"ink({tone})")
        assert "<text" not in svg and "NaN" not in svg and not re.search(r"\de-", svg)
        assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg)) <= {"none", *(f"ink({tone})" for tone in
                                                                           ("deep", "mid", "soft", "pale", "ink", "ink-15", "ink-40", "paper"))}


def test_the_same_numbers_give_the_same_drawing() -> None:
    assert drawing(laid_out(chart("stacked"), 75), str) == drawing(laid_out(chart("stacked"), 75), str)


# --- placing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("centres", "sizes", "low", "high", "placed"), [
    ([], [], 0, 10, []), ([5], [2], 0, 10, [5]), ([0], [2], 0, 10, [1]), ([10], [2], 0, 10, [9]),
    ([5, 5], [2, 2], 0, 10, [3.5, 6.5]), ([1, 5, 5], [2, 2, 2], 0, 12, [1, 4, 7]), ([9, 9, 9], [2, 2, 2], 0, 10, [3, 6, 9]),
    ([2, 8], [2, 2], 0, 10, [2, 8]), ([5, 5, 5, 5], [2, 2, 2, 2], 0, 10, None), ([0, 0], [4, 4], 0, 9, [2, 7])])
def test_words_are_moved_no_farther_than_they_must(centres, sizes, low, high, placed):
    found = spread(centres, sizes, low, high, 1)
    assert found == (pytest.approx(placed) if placed is not None else None)


@pytest.mark.parametrize(("text", "room", "lines"), [("東", 3, 1), ("ああああ", 12, 1), ("ああああ", 11.9, 2), ("12345678", 12, 1), ("あ" * 10, 12, 4)])
def test_lines_of_a_text(text, room, lines):
    assert lines_of(text, room) == lines


def test_a_line_enters_a_box_or_passes_it():
    box = Rect(1, 1, 2, 2)
    assert crosses((0, 0), (4, 4), box) and crosses((2, 0), (2, 9), box) and crosses((1.5, 1.5), (2, 2), box)
    assert not crosses((0, 0), (0, 9), box) and not crosses((0, 3.5), (9, 3.5), box) and not crosses((0, 0), (.5, .5), box)


def test_the_measure_of_faults_sees_them() -> None:
    """The tests above can fail."""
    plot = laid_out(chart("three-bars"), 75)
    word = plot.labels[0]
    plot.labels[1] = Word(word.text, word.rect)
    plot.values[0, 1] = Word("30", plot.bars[1].rect)
    plot.labels[2] = Word("とても長い", Rect(-1, word.rect.y, 6, 3.75))
    assert {found.split(" ", 1)[1].split(":")[0] for found in faults(plot)} >= {"on 10代", "on a bar", "over the edge", "larger than its box"}
