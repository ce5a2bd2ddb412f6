"""Every layout in every leading colour: no word of the engine, and type that can be read on its ground."""
from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kohoshi.editions.colour import ScreenColours
from kohoshi.editions.pdf import print_pdf
from kohoshi.editions.web import web_pdf
from kohoshi.flow.build import PROJECT
from kohoshi.flow.set_up import Setup, lay_out
from kohoshi.issue.model import Issue, Run
from kohoshi.pages.error import LayoutError
from kohoshi.pages.leading import Leading
from kohoshi.pages.palette import Palette
from kohoshi.pdfread.finished import open_finished
from kohoshi.proof.compare.painting import read_faces

LAYOUT = PROJECT / "layouts" / "minato"
PALETTE = Palette.load(LAYOUT / "palette.yaml")
LEADING = Leading.load(LAYOUT, PALETTE)
#: WCAG 2.2, 1.4.3: text, and large text (24 Q here).
_SMALL, _LARGE, _LARGE_Q = 4.5, 3.0, 23.9


def _light(rgb: np.ndarray) -> np.ndarray:
    """Relative luminance (WCAG 2.2) of sRGB values 0–255."""
    share = np.asarray(rgb, dtype=float) / 255
    return np.where(share <= .04045, share / 12.92, ((share + .055) / 1.055) ** 2.4) @ [.2126, .7152, .0722]


def _rgb(words: str) -> tuple[int, ...]:
    """What the palette shows for inks in words, 「C85 M25 Y100 K10」."""
    inks = dict(re.findall(r"([CMYK])(\d+)", words))
    wanted = tuple(int(inks.get(ink, 0)) for ink in "CMYK")
    colour = next(c for c in PALETTE if all(abs(a - b) <= .6 for a, b in zip(c.cmyk, wanted, strict=True)))
    return tuple(int(colour.rgb[i:i + 2], 16) for i in (1, 3, 5))


@pytest.mark.parametrize("colour", LEADING.colours)
def test_every_layout_in_every_colour(setup: Setup, issue: Issue, colour: str, tmp_path: Path) -> None:
    reading = Run.model_validate({"faces": ["13"], "layout": "reading", "section": "読みもの", "slots": {"main": "machi-aruki"}})
    runs = [run.model_copy(update={"colour": colour}) for run in (*issue.publication.flatplan, reading)]
    # kinds of face that are drawn as grids share one template and one sheet
    assert {run.layout for run in runs} >= {name for name, layout in setup.pages.layouts.items() if not layout.grid}
    other = issue.model_copy(update={"publication": issue.publication.model_copy(update={"flatplan": runs})})
    composition, findings = lay_out(replace(setup, issue=other, pages=replace(setup.pages, issue=other)))
    assert [str(f.message) for f in findings] == []
    data, told = print_pdf(composition, setup.press, [], "left")
    assert not told
    (tmp_path / "print.pdf").write_bytes(data)
    # the inks of the type are read from the print, its ground from the screen edition, whose colours are sRGB
    screen, _ = web_pdf(composition, [], ScreenColours(setup.profile, [(c.cmyk, c.rgb) for c in PALETTE]), "left")
    (tmp_path / "web.pdf").write_bytes(screen.data)
    goals = {tuple(goal.cmyk) for goal in issue.house.sdgs.values()}
    weak = set()
    with open_finished(tmp_path / "print.pdf") as finished, open_finished(tmp_path / "web.pdf") as web:
        for face, shown, seen in zip(finished.pages, read_faces(finished), web.pages, strict=True):
            ground = seen.raster(72, text=False)
            numbers = [thing.box for thing in shown.things if thing.kind == "fill" and any(
                thing.look.colour == " ".join(f"{ink}{value:g}" for ink, value in zip("CMYK", goal, strict=True)) for goal in goals)]
            for char, box, size, words in zip(shown.chars, shown.boxes, shown.sizes, shown.colours, strict=True):
                left, top, right, bottom = box
                if not (0 < left and right < face.size[0] and 0 < top and bottom < face.size[1]) or _within(box, numbers):
                    continue
                x0, y0, x1, y1 = (round(value * 72 / 25.4) for value in box)
                under = np.median(ground[y0:max(y1, y0 + 1), x0:max(x1, x0 + 1)].reshape(-1, 3), axis=0)
                one, two = sorted((float(_light(_rgb(words))), float(_light(under))))
                if (two + .05) / (one + .05) < (_LARGE if size >= _LARGE_Q else _SMALL):
                    weak.add((face.position, char, round(float(size)), words, tuple(map(int, under)), round((two + .05) / (one + .05), 1)))
    assert not weak


def _within(box: np.ndarray, others: list[tuple[float, ...]]) -> bool:
    """Whether it lies on a tile of a goal, whose colours are the United Nations' own."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in others)


def test_the_sheets_name_roles_not_colours() -> None:
    named = re.compile(r"var\(--(" + "|".join(map(re.escape, PALETTE.by_name)) + r")\)")
    neutral = {"paper", "ink", "ink-70", "ink-40", "ink-15"}
    for path in sorted((LAYOUT / "css").glob("*.css")):
        text = re.sub(r"^:root \{[^}]*\}$", "", path.read_text(encoding="utf-8"), flags=re.M)
        assert not set(named.findall(text)) - neutral, path.name
    for path in sorted((LAYOUT / "faces").glob("*.j2")):
        grounds = re.findall(r"ground\([^)]*?'([\w-]+)'", path.read_text(encoding="utf-8"))
        assert not set(grounds) & (set(PALETTE.by_name) - neutral), path.name


def test_every_role_the_sheets_use_is_in_the_table() -> None:
    used = set()
    for path in (*(LAYOUT / "css").glob("*.css"), *(LAYOUT / "faces").glob("*.j2")):
        used |= set(re.findall(r"var\(--((?:lead|accent|band|on-band)[\w-]*)\)", path.read_text(encoding="utf-8")))
    assert used <= set(LEADING.roles)
    assert LEADING.colours == ["sea", "leaf", "coral", "sun"]


@pytest.mark.parametrize(("table", "message"), [
    ("roles:\n  lead: {sea: sea, sun: sun}\n  pale: {sea: sea-8}\n", "基調色の表: pale に sun の色がありません"),
    ("roles:\n  lead: {sea: sea}\nornaments:\n  - {sea: sea, leaf: leaf}\n", "基調色の表: lead に leaf の色がありません"),
    ("roles:\n  lead: {sea: see}\n", "基調色の表: lead の see は palette.yaml にありません")])
def test_a_hole_in_the_table_stops_the_build(tmp_path: Path, table: str, message: str) -> None:
    (tmp_path / "leading.yaml").write_text(table, encoding="utf-8")
    with pytest.raises(LayoutError) as stopped:
        Leading.load(tmp_path, PALETTE)
    assert stopped.value.finding.message == message


def test_a_colour_that_the_layout_lacks_is_told_at_its_line(issue: Issue) -> None:
    run = issue.publication.flatplan[0]
    colour = type(run.colour)("grape", run.colour.place)
    other = issue.model_copy(update={"publication": issue.publication.model_copy(update={"flatplan": [run.model_copy(update={"colour": colour})]})})
    found, = LEADING.findings(other)
    assert (found.rule, found.message, found.hint) == ("layout/colour", "基調色「grape」はありません", "使えるのは sea・leaf・coral・sun")
    assert found.place == run.colour.place and LEADING.findings(issue) == []


@pytest.mark.parametrize(("colour", "expected"), [("sea", "#0078BE"), ("leaf", "#1E783C"), ("coral", "#D23C3C"), ("sun", "#0078BE")])
def test_an_ornament_takes_the_colour_of_its_face(colour: str, expected: str) -> None:
    svg = '<path fill="#0078BE"/><path fill="#FFD92E"/><path stroke="#8cb9e1"/>'
    made = LEADING.ornament(svg, colour, PALETTE)
    assert f'<path fill="{expected}"/><path fill="#FFD92E"/>' in made
    assert ("#8cb9e1" in made.lower()) is (colour in ("sea", "sun"))
