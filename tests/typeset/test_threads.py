"""Threads 連結枠: a text that flows through frames of several measures, on small documents."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.fonts import FontSet
from kohoshi.issue.model import Run
from kohoshi.typeset import threads
from kohoshi.typeset.composition import RunLayout, run_laid_out
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.fullness import lines_of

FONTS = FontSet.load(Path(__file__).resolve().parents[2] / "fonts")
BASE = "http://job.invalid/"
RUN = Run.model_validate({"faces": ["1"], "layout": "notices", "section": "くらし"})
SPREAD = Run.model_validate({"faces": ["2", "3"], "layout": "notices", "section": "くらし"})
#: A text whose characters tell where they stand: 一一, 一二 …
DIGITS = "〇一二三四五六七八九"
CSS = ('@page{size:300mm 300mm;margin:0}body{margin:0;font:15Q/25.5Q "UD Gothic";text-align:justify;orphans:2;widows:2}'
       "p,h3{margin:0;font-size:inherit;font-weight:normal}h3{break-after:avoid;margin-top:12.75Q}"
       ".face{position:relative;width:300mm;height:300mm;break-after:page}.face:last-child{break-after:auto}"
       ".frame{position:absolute}.column{position:absolute;top:0;height:100%}.card{break-inside:avoid}"
       "table{border-collapse:collapse;width:100%}td,th{padding:0;line-height:25.5Q;font-weight:normal}tr{break-inside:avoid}")


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"{BASE}fonts/{name}": path for name, path in FONTS.files().items()}
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"), FONTS.face_css(f"{BASE}fonts/", ["UD Gothic"]))


def counted(length: int, start: int = 0) -> str:
    """Characters in groups of four that count up, none like another."""
    every = "".join("".join(DIGITS[int(digit)] for digit in f"{number:04d}") for number in range(start, start + length // 4 + 1))
    return every[:length]


def frame(name: str, characters: int, lines: int, text: str | None = None, *, left: int = 0, top: int = 0, more: str = "", css: str = "") -> str:
    """A frame with one column; ``text``: the whole text of the thread, in its first link."""
    return (f'<div class="frame" data-frame="{name}" data-name="kiji--{name}" data-article="kiji" data-part="main" '
            f'style="left:{left}mm;top:{top}mm;width:{characters * 15}Q;height:{lines * 25.5}Q;{css}">'
            f'<div class="column" style="width:{characters * 15}Q"><div data-thread="kiji--main"{more}>{text or ""}</div></div></div>')


def laid_out(engine: Engine, *frames: str, run: Run = RUN) -> RunLayout:
    return run_laid_out(run, f'<html lang="ja"><style>{CSS}</style>{"".join(frames)}', engine, BASE, "pdf/x-4")


def lines(layout: RunLayout) -> list[list[str]]:
    """The lines of each link."""
    return [["".join(text.split()) for _, text in lines_of(link)]
            for page in layout.document.pages for link in threads.links_of(page._page_box)]


def flat(links: list[list[str]]) -> list[str]:
    return [line for link in links for line in link]


def test_a_paragraph_goes_on_in_the_next_measure(engine):
    text = counted(400)
    found = lines(laid_out(engine, frame("a", 20, 5, f"<p>{text}</p>"), frame("b", 33, 4, left=90), frame("c", 12, 20, left=220)))
    assert [len(link) for link in found] == [5, 4, 14]
    assert [{len(line) for line in link[:-1]} for link in found] == [{20}, {33}, {12}]
    assert "".join(line for link in found for line in link) == text


def test_from_one_face_to_the_facing_one(engine):
    text = counted(300)
    faces = (f'<section class="face">{frame("a", 20, 5, f"<p>{text}</p>")}</section>'
             f'<section class="face">{frame("b", 30, 10)}</section>')
    layout = laid_out(engine, faces, run=SPREAD)
    found = lines(layout)
    assert [len(link) for link in found] == [5, 7] and "".join(flat(found)) == text
    assert [finding.rule for finding in layout.findings] == []


def test_two_lines_at_least_on_both_sides(engine):
    found = lines(laid_out(engine, frame("a", 20, 4, f"<p>{counted(60)}</p><p>{counted(60, 50)}</p>"), frame("b", 20, 9, left=90)))
    assert [len(link) for link in found] == [3, 3]     # one line of the second would stand alone
    found = lines(laid_out(engine, frame("a", 20, 5, f"<p>{counted(60)}</p><p>{counted(60, 50)}</p>"), frame("b", 20, 9, left=90)))
    assert [len(link) for link in found] == [3, 3]     # one would stand alone at the head
    found = lines(laid_out(engine, frame("a", 20, 5, f"<p>{counted(60)}</p><p>{counted(80, 50)}</p>"), frame("b", 20, 9, left=90)))
    assert [len(link) for link in found] == [5, 2]


def test_a_head_goes_with_what_follows_and_stands_at_the_top(engine):
    layout = laid_out(engine, frame("a", 20, 5, f"<p>{counted(60)}</p><h3>題</h3><p>{counted(80, 50)}</p>"), frame("b", 20, 9, left=90))
    found = lines(layout)
    assert found == [found[0], ["題", *found[1][1:]]] and len(found[0]) == 3 and len(found[1]) == 5
    _, second = (link for link in threads.links_of(layout.document.pages[0]._page_box))
    head = next(line for line, _ in lines_of(second))
    assert head.position_y == pytest.approx(second.position_y)    # no space above it at the head of a frame


def test_columns_stand_level_after_what_is_no_sum_of_lines(engine):
    """行取り: under a picture of any height the text stands on the lines of the neighbouring column."""
    picture = '<div style="height:70Q;margin:3Q 0 5Q"></div>'
    text = f"<p>{counted(60)}</p>{picture}<p>{counted(60, 50)}</p><h3>題</h3><p>{counted(100, 80)}</p>"
    layout = laid_out(engine, frame("a", 20, 15, text), frame("b", 20, 12, left=90))
    tops = [round(line.position_y / (25.5 * .25 / 25.4 * 96), 3) for page in layout.document.pages for line, _ in lines_of(page._page_box)]
    assert sorted(top % 1 for top in tops) == [0] * (len(tops) - 1) + [.5]    # the head stands in the middle of two lines
    assert tops[3] == 7    # 3 lines, 3 + 70 + 5 Q of four


def test_a_text_without_a_line_height_has_no_grid(engine):
    layout = laid_out(engine, '<style>[data-thread]{line-height:0}p{line-height:25.5Q}</style>' + frame("a", 20, 5, f"<p>{counted(60)}</p>"))
    assert "".join(flat(lines(layout))) == counted(60)


def test_a_column_without_a_height_is_told(engine):
    text = counted(100)
    page = frame("a", 20, 5, f"<p>{text}</p>").replace('class="column" style="', 'class="column" style="height:auto;') + frame("b", 20, 9, left=90)
    layout = laid_out(engine, page)
    assert [finding.message for finding in layout.findings] == ["連結枠「kiji--main」の段に、高さが決まっていません（続きの枠に流れません）"]
    assert "".join(flat(lines(layout))) == text


def test_cards_and_rows_are_whole_and_a_table_repeats_its_head(engine):
    card = f'<div class="card"><p>{counted(60, 100)}</p></div>'
    found = lines(laid_out(engine, frame("a", 20, 5, f"<p>{counted(60)}</p>{card}"), frame("b", 20, 9, left=90)))
    assert [len(link) for link in found] == [3, 3]
    rows = "".join(f"<tr><td>{counted(4, number)}<br>{counted(4, number + 40)}</td></tr>" for number in range(4))
    found = lines(laid_out(engine, frame("a", 20, 6, f"<table><thead><tr><th>項目</th></tr></thead><tbody>{rows}</tbody></table>"),
                           frame("b", 20, 9, left=90)))
    assert [link[0] for link in found] == ["項目", "項目"] and [len(link) for link in found] == [5, 5]


@pytest.mark.parametrize("height", [4, 5, 6])
def test_what_a_table_is_called_stands_with_its_first_row(engine, height):
    """By the sheet of threads, as the designer has it; the engine alone would leave it at the foot."""
    sheet = Path(__file__).resolve().parents[2] / "layouts" / "minato" / "css" / "5-thread.css"
    rows = "".join(f"<tr><td>{counted(4, number)}</td></tr>" for number in range(4))
    table = f"<table><caption>表題</caption><thead><tr><th>項目</th></tr></thead><tbody>{rows}</tbody></table>"
    rule, = (line for line in sheet.read_text(encoding="utf-8").splitlines() if ".thread caption" in line)
    page = (f'<style>{rule}caption{{text-align:left}}</style><div class="thread">{frame("a", 20, height, f"<p>{counted(60)}</p>{table}")}'
            f'{frame("b", 20, 9, left=90)}</div>')
    found = lines(laid_out(engine, page))
    assert len(found[0]) == (6 if height == 6 else 3) and found[1][0] == ("項目" if height == 6 else "表題")


def test_what_is_over_is_over_in_the_last(engine):
    layout = laid_out(engine, frame("a", 20, 5, f"<p>{counted(230)}</p>"), frame("b", 20, 5, left=90))
    assert "".join(flat(lines(layout))) == counted(230)
    over, = layout.findings
    assert over.rule == "text/overset" and [frame.free for frame in layout.frames] == [0, -2]
    assert layout.frames[1].overset_characters == 30


def test_a_text_that_ends_early_leaves_links_empty(engine):
    layout = laid_out(engine, frame("a", 20, 5, f"<p>{counted(50)}</p>"), frame("b", 20, 5, left=90), frame("c", 20, 5, left=180))
    assert [len(link) for link in lines(layout)] == [3, 0, 0] and not layout.findings
    assert [frame.free for frame in layout.frames] == [2, 5, 5]


@pytest.mark.parametrize("before", [20, 60, 80, 100])
def test_a_picture_with_words_at_the_side_stays_whole(engine, before):
    """Text runs round it; where it has no room it goes on with what follows."""
    words = "絵の説明が四行ほどに入ります" * 2
    aside = f'<div style="float:right;width:90Q"><p style="font-size:12Q;orphans:1;widows:1">{words}</p></div>'
    layout = laid_out(engine, frame("a", 20, 6, f"<p>{counted(before)}</p>{aside}<p>{counted(160, 60)}</p>"), frame("b", 20, 12, left=90))
    links = ["".join(link) for link in lines(layout)]
    assert "".join(links).replace(words, "") == counted(before) + counted(160, 60) and not layout.findings
    assert [words in link for link in links].count(True) == 1 and len(layout.document.pages) == 1


def going_on(engine: Engine, text: str, more: str) -> tuple[RunLayout, RunLayout]:
    """A chain of two runs; ``more``: the text as the second has it."""
    first = laid_out(engine, frame("a", 20, 10, text, more=" data-thread-goes-on"))
    page = f'<html lang="ja"><style>{CSS}</style>{frame("b", 25, 10, more, more=FROM)}'
    return first, run_laid_out(RUN, threads.resumed(page, first.ends), engine, BASE, "pdf/x-4")


FROM = ' data-thread-from="kiji--main"'


def test_from_one_run_to_the_next(engine):
    """The next document begins where this one ended; nothing is set twice."""
    text = f"<p>{counted(150)}</p><h3>題</h3><p>{counted(150, 200)}</p>"
    whole = lines(laid_out(engine, frame("a", 20, 10, text), frame("b", 25, 10, left=90)))
    first, second = going_on(engine, text, text)
    assert lines(first) + lines(second) == whole
    assert not first.findings and not second.findings
    assert [frame.goes_on for frame in (*first.frames, *second.frames)] == [True, False]


@pytest.mark.speaks("text/nothing-left")
def test_a_text_that_does_not_reach_the_next_run_is_told(engine):
    first, second = going_on(engine, f"<p>{counted(90)}</p>", f"<p>{counted(90)}</p>")
    told, = second.findings
    assert told.rule == "text/nothing-left" and not first.findings and not second.frames[0].characters


@pytest.mark.speaks("layout/thread")
def test_another_text_in_the_next_run_is_told_and_begins_anew(engine):
    text = f"<p>{counted(300)}</p>"
    _, second = going_on(engine, text, f"<h3>題</h3>{text}")
    assert [finding.rule for finding in second.findings] == ["layout/thread", "text/overset"]
    assert lines(second)[0][0] == "題"


def test_a_thread_that_no_run_begins_is_told(engine):
    page = f'<html lang="ja"><style>{CSS}</style>{frame("b", 25, 10, f"<p>{counted(90)}</p>", more=FROM)}'
    assert [finding.rule for finding in run_laid_out(RUN, page, engine, BASE, "pdf/x-4").findings] == ["layout/thread"]


def test_the_lines_are_those_of_one_long_frame(engine):
    text = f"<p>{counted(333)}。「{counted(50, 90)}」、{counted(21, 120)}（{counted(80, 140)}）。</p>"
    single, = lines(laid_out(engine, frame("a", 20, 40, text)))
    parts = lines(laid_out(engine, *(frame(name, 20, height, text if name == "a" else None, left=at)
                                     for at, (name, height) in enumerate(zip("abcdefgh", (2, 3, 2, 4, 5, 2, 3, 9), strict=True)))))
    assert flat(parts) == single and len(parts) == 8
