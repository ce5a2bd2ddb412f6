"""What only these faces promise: the order of the road, room for supplied pages, the vertical column."""
from __future__ import annotations

import pytest
from weasyprint.formatting_structure import boxes

from kohoshi.flow.set_up import Setup
from kohoshi.issue.model import Issue
from kohoshi.pages.resources import BASE
from kohoshi.typeset.geometry import MM_PER_PX, survey
from tests.settled import settled

TRIM_WIDTH, TRIM_HEIGHT = 273, 406
FOLD = TRIM_HEIGHT / 2


@pytest.fixture(scope="module")
def laid_out(setup: Setup):
    """(document, frames, holes, findings) of the run of a face."""
    def lay_out(face: int):
        run = next(run for run in setup.issue.publication.flatplan if face in run.faces)
        html = settled(setup, run)
        document, heard, *_ = setup.engine.lay_out(html, BASE, setup.press.standard.lower())
        frames, holes, findings = survey(document, list(run.faces))
        return document, {frame.slot: frame for frame in frames}, holes, heard + findings

    return lay_out


def texts(document) -> list:
    return [box for page in document.pages for box in page._page_box.descendants(placeholders=True)
            if isinstance(box, boxes.TextBox) and box.text.strip()]


def test_the_nine_steps_are_read_in_order_though_the_road_winds(laid_out, issue: Issue) -> None:
    document, _, _, findings = laid_out(8)
    steps = next(b.value for b in issue.articles["dekirumade"].body if b.kind == "steps")
    painted = texts(document)
    heads = [next(box for box in painted if box.text == step.title) for step in steps]
    assert [painted.index(head) for head in heads] == sorted(painted.index(head) for head in heads)
    columns = sorted({round(head.position_x) for head in heads})
    assert [columns.index(round(head.position_x)) for head in heads] == [0, 1, 2, 2, 1, 0, 0, 1, 2]
    rows = sorted({round(head.position_y) for head in heads})
    assert [rows.index(round(head.position_y)) for head in heads] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert findings == []


@pytest.mark.parametrize("face", [9, 10, 11])
def test_our_words_leave_the_supplied_page_its_room(laid_out, face: int) -> None:
    document, _, _, findings = laid_out(face)
    ours = texts(document)
    assert {f"{face}", "面", "市政情報"} <= {box.text.strip() for box in ours}
    for box in ours:
        top, bottom = box.position_y * MM_PER_PX, (box.position_y + box.height) * MM_PER_PX
        assert bottom < 22 or 396 < top and bottom < TRIM_HEIGHT - 3
    assert findings == []


def test_the_back_page_fits_and_the_fold_parts_it(laid_out) -> None:
    _, frames, _, findings = laid_out(12)
    assert findings == []
    assert all(frames[slot].box.y + frames[slot].box.h < FOLD for slot in ("calendar", "contacts", "publisher"))
    assert all(frames[slot].box.y > FOLD for slot in ("column", "ad"))


def test_the_hole_of_the_advertisement_is_its_size_and_centred_on_the_trim(laid_out) -> None:
    _, frames, (hole,), _ = laid_out(12)
    assert (hole.key, round(hole.box.w, 2), round(hole.box.h, 2)) == ("ad", 249, 54)
    assert hole.box.x + hole.box.w / 2 == pytest.approx(TRIM_WIDTH / 2, abs=.05)
    assert frames["ad"].box.y < hole.box.y and hole.box.y + hole.box.h < frames["ad"].box.y + frames["ad"].box.h


def test_the_column_is_vertical_in_lines_of_22_characters_with_upright_figures(laid_out, setup: Setup) -> None:
    document, frames, _, _ = laid_out(12)
    column = frames["column"]
    assert column.measure == pytest.approx(22, abs=.01)
    assert column.box.w > 2 * column.box.h  # turned: its lines stand side by side over the whole width
    upright = [box for box in texts(document) if "tcy" in (box.element.get("class") or "").split()]
    assert [box.text for box in upright] == ["6", "6", "10", "25", "100"]
    for box in upright:  # one em each, because the turned font has a ligature for it
        assert box.width == pytest.approx(box.style["font_size"], rel=.01)
