"""Pictures in the text: those that it runs round, those at the head or foot of a column."""
from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from weasyprint.formatting_structure import boxes

from kohoshi.fonts import FontSet
from kohoshi.typeset import threads
from kohoshi.typeset.composition import RunLayout, run_laid_out
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.fullness import lines_of
from tests.typeset.test_threads import BASE, CSS, RUN, counted, flat, frame, lines

FONTS = FontSet.load(Path(__file__).resolve().parents[2] / "fonts")
SHEET = (Path(__file__).resolve().parents[2] / "layouts" / "minato" / "css" / "8-pictures.css").read_text(encoding="utf-8")
#: px of a line of the grid and of a character.
LINE, CHAR = 25.5 * .25 / 25.4 * 96, 15 * .25 / 25.4 * 96
STYLE = f"<style>{SHEET} :root{{--char:15Q;--line:25.5Q}} figure,figcaption{{margin:0;display:block}} img{{display:block;object-fit:cover}}</style>"


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"{BASE}fonts/{name}": path for name, path in FONTS.files().items()}

    def read(url: str) -> tuple[bytes, str]:
        """A picture is called by its size: …/300x200.png."""
        if url.partition("?")[0].endswith(".png"):
            width, _, height = url.partition("?")[0].rpartition("/")[2].removesuffix(".png").partition("x")
            out = io.BytesIO()
            Image.new("L", (int(width), int(height)), 128).save(out, "PNG")
            return out.getvalue(), "image/png"
        return files[url].read_bytes(), "font/ttf"

    return Engine(read, FONTS.face_css(f"{BASE}fonts/", ["UD Gothic"]))


def wrapped(side: str, width: int, size: str = "300x200", words: str = "", more: str = "") -> str:
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return (f'<figure class="wrapped {side} {more}" data-wrap="{side}" data-source="content/a.yaml:7" style="--wide:{width}">'
            f'<img src="{BASE}{size}.png" alt="">{caption}</figure>')


def anchored(end: str, size: str = "300x200", words: str = "") -> str:
    return f'<figure class="anchored" data-anchor="{end}" data-source="content/a.yaml:7"><img style="width:100%" src="{BASE}{size}.png" alt=""><figcaption>{words}</figcaption></figure>'


def laid_out(engine: Engine, *frames: str) -> RunLayout:
    return run_laid_out(RUN, f'<html lang="ja"><style>{CSS}</style>{STYLE}<section class="face">{"".join(frames)}</section>', engine, BASE, "pdf/x-4")


def plain(characters: int, height: int, text: str, css: str = "") -> str:
    return (f'<div class="frame" data-frame="a" data-name="a" data-article="kiji" data-part="main" '
            f'style="width:{characters * 15}Q;height:{height * 25.5}Q;{css}">{text}</div>')


def figures(layout: RunLayout) -> list[Any]:
    return [box for page in layout.document.pages for box in page._page_box.descendants(placeholders=True)
            if box.element_tag == "figure" and isinstance(box, boxes.BlockBox) and box.element.tag == "figure" and box.children]


def rows(layout: RunLayout) -> list[tuple[float, float, str]]:
    """(left, top, text) of every line of body text; left in characters, top in lines of the grid."""
    return [(line.position_x / CHAR, line.position_y / LINE, "".join(text.split())) for page in layout.document.pages
            for line, text in lines_of(page._page_box) if line.style["font_size"] > .9 * CHAR]


# --- text runs round ------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("size", ["300x200", "200x300", "300x100", "100x300", "200x200"])
@pytest.mark.parametrize("words", ["", "絵の言葉", "絵の言葉が二行にわたって続いています"])
def test_a_picture_and_its_words_stand_on_whole_lines_and_the_text_beside_is_flush(engine: Engine, side: str, size: str, words: str) -> None:
    text = counted(800)
    layout = laid_out(engine, plain(32, 50, f"<p>{counted(64, 900)}</p>{wrapped(side, 10, size, words)}<p>{text}</p>"))
    assert layout.findings == []
    figure, = figures(layout)
    high = figure.margin_height() / LINE
    assert high == pytest.approx(round(high), abs=.01) and figure.position_y / LINE == pytest.approx(2, abs=.01)
    body = rows(layout)[2:]
    assert "".join(text for *_, text in body) == text
    beside = body[:round(high)]
    assert [len(text) for *_, text in body[:-2]] == [21] * len(beside) + [32] * (len(body) - 2 - len(beside))
    assert {round(left, 2) for left, *_ in beside} == {11 if side == "left" else 0}
    assert [round(top, 3) for _, top, _ in body] == [2 + n for n in range(len(body))]      # level with any neighbour


def test_what_is_cropped_for_whole_lines_is_little(engine: Engine) -> None:
    for size in ("300x200", "200x300", "300x100", "100x300", "293x177"):
        layout = laid_out(engine, plain(32, 50, f"{wrapped('left', 10, size)}<p>{counted(800)}</p>"))
        width, height = map(int, size.split("x"))
        for left, top, right, bottom in (cut.box for cut in layout.shown.values()):
            assert (right - left) * (bottom - top) > .87 * width * height, size


def test_marks_beside_a_picture_keep_kinsoku(engine: Engine) -> None:
    text = "あいう、「えお」。" * 60
    layout = laid_out(engine, plain(32, 40, f"{wrapped('right', 12)}<p>{text}</p>"))
    body = [text for *_, text in rows(layout)]
    assert "".join(body) == text and not [line for line in body if line[0] in "、。」" or line[-1] == "「"]
    assert layout.findings == []


@pytest.mark.speaks("image/beside")
def test_where_too_little_is_left_beside_the_picture_takes_it_all(engine: Engine) -> None:
    layout = laid_out(engine, plain(20, 40, f"{wrapped('left', 10)}<p>{counted(200)}</p>"))
    told, = layout.findings
    assert (told.rule, str(told.place)) == ("image/beside", "content/a.yaml:7") and "9 字しか" in told.message
    figure, = figures(layout)
    assert figure.width / CHAR == pytest.approx(20, abs=.01) and {len(text) for *_, text in rows(layout)} == {20}
    assert min(top for _, top, _ in rows(layout)) * LINE >= figure.margin_height() - .1


def test_thirteen_characters_are_enough(engine: Engine) -> None:
    layout = laid_out(engine, plain(20, 40, f"{wrapped('left', 6)}<p>{counted(200)}</p>"))
    assert layout.findings == [] and rows(layout)[0][2] == counted(13)


def test_in_columns_of_a_frame_a_picture_is_set_once_and_whole(engine: Engine) -> None:
    text = counted(700)
    layout = laid_out(engine, plain(43, 20, f"<p>{text[:260]}</p>{wrapped('left', 6, '200x300')}<p>{text[260:]}</p>", "columns:2;column-gap:45Q"))
    figure, = figures(layout)
    assert layout.findings == [] and "".join(line for *_, line in sorted((x > 20, y, line) for x, y, line in rows(layout))) == text
    assert figure.position_y + figure.margin_height() <= 20 * LINE + .1


@pytest.mark.parametrize("before", [40, 100, 120, 160])
def test_in_a_thread_too_and_where_it_has_no_room_the_text_flows_on(engine: Engine, before: int) -> None:
    """No gap at the foot of a column: the picture stands at the head of the next."""
    text = counted(600)
    layout = laid_out(engine, frame("a", 20, 10, f"<p>{text[:before]}</p>{wrapped('left', 6, '200x300', '絵')}<p>{text[before:]}</p>"),
                      frame("b", 20, 30, left=90))
    first, second = ([line for line in link if line != "絵"] for link in lines(layout))
    assert "".join(first + second) == text and layout.findings == [] and len(figures(layout)) == 1
    assert len(first) >= 9 or before == 40
    figure, = figures(layout)
    link = [link for page in layout.document.pages for link in threads.links_of(page._page_box)][before > 40]
    assert (figure.position_y - link.position_y) / LINE == pytest.approx(2 if before == 40 else 0, abs=.01)


def test_a_round_picture_keeps_its_shape(engine: Engine) -> None:
    layout = laid_out(engine, plain(32, 40, f"{wrapped('left', 9, '300x200', '絵', 'circle')}<p>{counted(400)}</p>"))
    picture, = (box for box in figures(layout)[0].descendants() if isinstance(box, boxes.ReplacedBox))
    assert picture.width == pytest.approx(9 * CHAR) == picture.height
    (cut,) = layout.shown.values()
    assert cut.oval and cut.box == (50, 0, 250, 200)


# --- at the head or foot of a column ----------------------------------------------------------------


@pytest.mark.parametrize(("end", "top"), [("head", 0), ("foot", 12)])
def test_at_the_end_of_the_column_in_which_the_text_comes_by(engine: Engine, end: str, top: float) -> None:
    text = counted(800)
    layout = laid_out(engine, frame("a", 20, 20, f"<p>{text[:200]}</p>{anchored(end)}<p>{text[200:]}</p>"), frame("b", 20, 40, left=90))
    first, second = lines(layout)
    assert "".join(first + second) == text and layout.findings == []
    figure, = figures(layout)
    high = figure.margin_height() / LINE
    assert high == pytest.approx(round(high), abs=.01) and len(first) == 20 - round(high)
    assert figure.position_y / LINE == pytest.approx(0 if end == "head" else 20 - round(high), abs=.01)
    assert min(y for x, y, _ in rows(layout) if x < 20) == pytest.approx(round(high) if end == "head" else 0, abs=.01)
    assert [frame.free for frame in layout.frames] == [0, 40 - len(second)]


def test_a_paragraph_is_not_broken_by_it(engine: Engine) -> None:
    """The picture stands between two paragraphs of the manuscript and beside neither on the paper."""
    layout = laid_out(engine, frame("a", 20, 20, f"<p>{counted(360)}</p>{anchored('head', '300x100')}<p>{counted(360, 400)}</p>"), frame("b", 20, 40, left=90))
    assert "".join(flat(lines(layout))) == counted(360) + counted(360, 400) and len(figures(layout)) == 1


def test_what_does_not_go_into_a_column_any_more_waits_for_the_next(engine: Engine) -> None:
    text = counted(600)
    layout = laid_out(engine, frame("a", 20, 6, f"<p>{text[:60]}</p>{anchored('foot')}<p>{text[60:]}</p>"), frame("b", 20, 40, left=90))
    first, second = lines(layout)
    figure, = figures(layout)
    assert len(first) == 6 and "".join(first + second) == text and figure.position_x / CHAR > 20
    assert (figure.position_y + figure.margin_height()) / LINE == pytest.approx(40, abs=.01)


def test_the_text_may_end_before_its_picture_is_set(engine: Engine) -> None:
    layout = laid_out(engine, frame("a", 20, 6, f"<p>{counted(100)}</p>{anchored('head')}"), frame("b", 20, 40, left=90))
    assert [len(link) for link in lines(layout)] == [5, 0] and layout.findings == []
    figure, = figures(layout)
    assert figure.position_x / CHAR > 20 and figure.position_y == pytest.approx(0, abs=.1)


def test_a_column_too_low_for_the_first_words_holds_nothing(engine: Engine) -> None:
    """As when a face is measured with columns of one line."""
    head = f'<h3 style="break-after:avoid;margin:0;font-size:30Q;line-height:51Q">{counted(4)}</h3>'
    layout = laid_out(engine, frame("a", 20, 1, f"{head}<p>{counted(100, 200)}</p>"), frame("b", 20, 40, left=90))
    first, second = lines(layout)
    assert first == [] and "".join(second) == counted(4) + counted(100, 200)


def test_another_run_sets_no_picture_again(engine: Engine) -> None:
    text = f"<p>{counted(200)}</p>{anchored('head', '300x100')}<p>{counted(300, 300)}</p>{anchored('head')}<p>{counted(300, 700)}</p>"
    first = laid_out(engine, frame("a", 20, 20, text, more=" data-thread-goes-on"))
    page = f'<html lang="ja"><style>{CSS}</style>{STYLE}{frame("b", 25, 50, text, more=THREAD)}'
    second = run_laid_out(RUN, threads.resumed(page, first.ends), engine, BASE, "pdf/x-4")
    assert [len(figures(layout)) for layout in (first, second)] == [1, 1]
    assert "".join(flat(lines(first)) + flat(lines(second))) == counted(200) + counted(300, 300) + counted(300, 700)
    assert first.findings == second.findings == []


THREAD = ' data-thread-from="kiji--main"'


@pytest.mark.speaks("image/standing")
def test_outside_of_a_thread_it_is_told(engine: Engine) -> None:
    layout = laid_out(engine, plain(32, 40, f"<p>{counted(100)}</p>{anchored('head')}"))
    told, = layout.findings
    assert (told.rule, str(told.place)) == ("image/standing", "content/a.yaml:7")
