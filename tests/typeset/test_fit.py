"""Fitting within the designer's bounds, on small documents: the smallest change, told, or none."""
from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from kohoshi.finding import Level
from kohoshi.fonts import FontSet
from kohoshi.issue.model import Run
from kohoshi.typeset import fit as fitting
from kohoshi.typeset.composition import RunLayout, compose, run_laid_out
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.frames import Fit, Frame
from kohoshi.typeset.fullness import lines_of

FONTS = FontSet.load(Path(__file__).resolve().parents[2] / "fonts")
BASE = "http://job.invalid/"
RUN = Run.model_validate({"faces": ["1"], "layout": "notices", "section": "くらし"})


class Counting(Engine):
    """Counts what it lays out."""

    layouts = 0

    def lay_out(self, *args, **kwargs):
        self.layouts += 1
        return super().lay_out(*args, **kwargs)


@pytest.fixture(scope="module")
def engine() -> Counting:
    files = {f"{BASE}fonts/{name}": path for name, path in FONTS.files().items()}
    return Counting(lambda url: (files[url].read_bytes(), "font/ttf"), FONTS.face_css(f"{BASE}fonts/", ["UD Gothic"]))


def frame(content: str, css: str = "", name: str = "a", left: int = 10, lines: int = 10) -> str:
    return (f'<div class="frame" style="left:{left}mm;height:{lines * 25.5}Q;{css}" data-frame="{name}" '
            f'data-name="kiji--{name}" data-article="kiji">{content}</div>')


def laid_out(engine: Counting, *frames: str) -> RunLayout:
    engine.layouts = 0
    html = (f'<html lang="ja"><style>@page{{size:400mm 400mm;margin:0}}body{{margin:0;font:15Q/25.5Q "UD Gothic";text-align:justify}}'
            f'p,h3{{margin:0;font-size:inherit;font-weight:normal}}.frame{{position:absolute;top:10mm;width:300Q}}</style>{"".join(frames)}')
    return run_laid_out(RUN, html, engine, BASE, "pdf/x-4")


def only(layout: RunLayout) -> Frame:
    found, = layout.frames
    return found


def text(characters: int) -> str:
    return f"<p>{'港' * characters}</p>"


def rules(layout: RunLayout) -> list[str]:
    return [finding.rule for finding in layout.findings]


def test_without_bounds_text_that_does_not_fit_is_overset(engine):
    layout = laid_out(engine, frame(text(203)))
    assert rules(layout) == ["text/overset"] and only(layout).fit is None and engine.layouts == 1


def test_text_that_fits_is_not_touched(engine):
    layout = laid_out(engine, frame(text(200), "--fit-tracking:.1;--fit-leading:.1"))
    assert rules(layout) == [] and only(layout).fit is None and engine.layouts == 1


@pytest.mark.speaks("text/fitted")
def test_tracking_takes_in_a_last_short_line_and_says_so(engine):
    """203 characters in ten lines: 21 a line are 1/21 em closer, which is less than the bound."""
    layout = laid_out(engine, frame(text(203), "--fit-tracking:.1"))
    fit = only(layout).fit
    assert fit and fit.leading == 0 and -.1 < fit.tracking < -.0476 and fit.tracking == pytest.approx(-.05, abs=.0126)
    assert only(layout).free == 0 and only(layout).overset_characters == 0
    finding, = layout.findings
    assert (finding.rule, finding.level, finding.face, finding.article) == ("text/fitted", Level.NOTICE, 1, "kiji")
    assert "1面の枠「a」（kiji--a）を字間−0.0" in finding.message and finding.message.endswith("emで収めました")
    assert engine.layouts <= 1 + fitting.LAYOUTS


def test_leading_makes_room_for_a_line(engine):
    layout = laid_out(engine, frame(text(20 * 31), "--fit-leading:.05", lines=30))
    fit = only(layout).fit
    assert fit and fit.tracking == 0 and -.05 <= fit.leading < -.02
    assert rules(layout) == ["text/fitted"] and "行送り−" in layout.findings[0].message
    tops = sorted({round(line.position_y, 3) for line, _ in lines_of(layout.document.pages[0]._page_box)})
    pitches = {round(b - a, 2) for a, b in pairwise(tops)}
    assert pitches == {round(25.5 / 4 / 25.4 * 96 * (1 + fit.leading), 2)}


def test_what_does_not_fit_at_the_bounds_stays_overset_as_designed(engine):
    bounded, plain = (laid_out(engine, frame(text(260), css)) for css in ("--fit-tracking:.02;--fit-leading:.02", ""))
    assert rules(bounded) == ["text/overset"] and only(bounded).fit is None
    assert bounded.findings[0].message == plain.findings[0].message
    assert only(bounded).as_dict() == only(plain).as_dict()


def test_each_frame_of_a_run_is_fitted_for_itself(engine):
    layout = laid_out(engine, frame(text(203), "--fit-tracking:.1"), frame(text(260), "--fit-tracking:.1", "b", 110),
                      frame(text(150), "--fit-tracking:.1", "c", 210))
    fits = {found.slot: found.fit for found in layout.frames}
    assert fits["a"] and fits["b"] is None and fits["c"] is None
    assert sorted(rules(layout)) == ["text/fitted", "text/overset"] and engine.layouts <= 1 + fitting.LAYOUTS
    widths = {found.slot: found for found in layout.frames}
    assert widths["c"].used == 8


def test_headlines_keep_their_setting(engine):
    content = f'<h3 style="letter-spacing:.2em">港区の町</h3>{text(183)}'
    layout = laid_out(engine, frame(content, "--fit-tracking:.1"))
    assert only(layout).fit
    spacings = {box.element_tag: box.style["letter_spacing"] / box.style["font_size"]
                for box in layout.document.pages[0]._page_box.descendants(placeholders=True) if box.element_tag in ("h3", "p")}
    assert spacings["h3"] == pytest.approx(.2)
    assert spacings["p"] == pytest.approx(only(layout).fit.tracking, abs=.001)


def test_a_frame_one_line_short_is_filled_only_when_asked(engine):
    short = text(20 * 39)
    assert rules(laid_out(engine, frame(short, "--fit-leading:.05", lines=40))) == []
    layout = laid_out(engine, frame(short, "--fit-leading:.05;--fit-fill:1", lines=40))
    fit = only(layout).fit
    assert fit and .02 < fit.leading <= .05 and only(layout).free_exact <= .1 and only(layout).free == 0
    assert rules(layout) == ["text/fitted"] and layout.findings[0].message.endswith("満たしました")


def test_filling_never_pushes_text_out(engine):
    layout = laid_out(engine, frame(text(180), "--fit-tracking:.5;--fit-leading:.5;--fit-fill:1"))
    assert "text/overset" not in rules(layout) and only(layout).overset_characters == 0


def test_a_fit_tells_its_amounts():
    assert str(Fit(-.0126, .02)) == "字間−0.013em・行送り＋2.0%"
    assert Fit(-.01234567, 0).as_dict() == {"tracking": -.0123, "leading": 0}


def test_the_issue_is_composed_with_its_fits(engine):
    html = (f'<html lang="ja"><style>@page{{size:400mm 400mm;margin:0}}body{{margin:0;font:15Q/25.5Q "UD Gothic"}}p{{margin:0}}'
            f'.frame{{position:absolute;top:10mm;width:300Q}}</style>{frame(text(203), "--fit-tracking:.1")}')
    composition, findings = compose([RUN], lambda run, faces, depths: (html, []), {"kiji": (1,)}, engine, BASE, "pdf/x-4")
    assert [finding.rule for finding in findings] == ["text/fitted"]
    told = composition.frames[0].as_dict()["fit"]
    assert told["tracking"] == pytest.approx(-.05, abs=.0126) and told["leading"] == 0
    assert len(composition.pages) == 1
