"""What marks give when a line is too full: commas first and by degrees, 句点 only at the line end."""
from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
from weasyprint.formatting_structure import boxes

from kohoshi import jlreq as cl
from kohoshi.typeset.engine import Engine
from tests.typeset.test_lines import FONTS, SIZE, TEXT

PROSE = ("梅雨から台風へ、雨の多い季節が始まります。海と川に近いまちでは、大雨や高潮への備えが欠かせません。大切なのは、"
         "「降り出す前」に決めておくこと。わが家は（どこへ）、だれと、いつ避難するのか。晴れた日・休みの日に、家族で話してみませんか。") * 2


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"http://job.invalid/fonts/{name}": path for name, path in FONTS.files().items()}
    css = FONTS.face_css("http://job.invalid/fonts/", ["UD Latin", "UD Gothic", "UD PGothic"])
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"), css)


def gaps(engine: Engine, text: str, width: float, css: str = "") -> list[list[tuple[str, int]]]:
    """Of each line, its characters with what they have given away (thousandths of an em, both sides),
    before justification opens anything."""
    html = (f'<html lang="ja"><style>@page{{size:3000px 6000px;margin:0}}body{{margin:0}}'
            f'p{{margin:0;font:{SIZE}px/2 "UD Latin","UD Gothic";width:{width}em;text-align:left;{css}}}</style><p>{text}')
    document, findings, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    assert not findings
    lines = []
    for box in document.pages[0]._page_box.descendants():
        if isinstance(box, boxes.LineBox):
            line: list[tuple[str, int]] = []
            for leaf in box.descendants():
                if isinstance(leaf, boxes.TextBox):
                    layout = leaf.pango_layout
                    line += [(char, -before - after) for char, before, after in zip(leaf.text, layout.before, layout.after, strict=False)]
            lines.append(line)
    return lines


@pytest.mark.parametrize("width", [*range(10, 34), 15.3, 20.7, 24.4])
@pytest.mark.parametrize("text", [PROSE, TEXT])
def test_a_full_stop_inside_a_line_keeps_its_half_em(engine: Engine, text: str, width: float) -> None:
    for line in gaps(engine, text, width):
        for (char, given), (after, _) in pairwise(line):
            if char == "。" and after not in cl.CLOSING | cl.OPENING:
                assert given == 0, "".join(c for c, _ in line)


@pytest.mark.parametrize("width", range(10, 34))
def test_commas_give_first_and_none_gives_all_while_another_could_give_a_part(engine: Engine, width: int) -> None:
    for line in gaps(engine, PROSE, width):
        inner = [(a, given) for (a, given), (b, _) in pairwise(line) if b not in cl.CLOSING | cl.OPENING | cl.COMMAS | cl.FULL_STOPS
                 and a not in cl.OPENING]
        commas = [given for char, given in inner if char in cl.COMMAS]
        brackets = [given for char, given in inner if char in cl.CLOSING]
        if brackets and max(brackets) > 1:
            assert not commas or min(commas) >= 249
        if commas and max(commas) > 251:
            assert all(given >= 249 for given in brackets)
        if commas:
            assert max(commas) - min(commas) <= 2  # all alike


@pytest.mark.parametrize(("need", "comma", "bracket"), [
    (.2, 100, 0), (.4, 200, 0), (.5, 250, 0), (.8, 250, 150), (1.0, 250, 250)])
def test_the_order_of_giving(engine: Engine, need: float, comma: int, bracket: int) -> None:
    # two commas and two brackets: commas to a quarter of an em, then brackets
    text = "あいうえお、かきくけこさし「すせ」そ、たちつてと"
    line, = gaps(engine, text, len(text) - need)
    assert [given for char, given in line if char == "、"] == [pytest.approx(comma, abs=1)] * 2
    assert [given for char, given in line if char in "「」"] == [pytest.approx(bracket, abs=1)] * 2


@pytest.mark.parametrize(("text", "width", "first"), [
    # a line that lacks half an em and has one comma: opened, not set solid
    ("あいうえおかきくけこ、さしすせそたちつてとなにぬねのはひふへほまみむめも", 19.5, "あいうえおかきくけこ、さしすせそたちつ"),
    # a short line would gape: the comma gives all
    ("あいう、えおかきくけこさしすせ", 6.5, "あいう、えおか")])
def test_a_mark_is_set_solid_only_where_the_line_would_gape(engine: Engine, text: str, width: float, first: str) -> None:
    assert "".join(char for char, _ in gaps(engine, text, width)[0]) == first


def test_one_or_two_characters_are_not_left_over_while_commas_can_give(engine: Engine) -> None:
    text = "区の花、ヒマワリの苗を、おひとり二株お渡しします。"
    lines = gaps(engine, text, len(text) - 1.5)
    assert len(lines) == 1 and [given for char, given in lines[0] if char == "、"] == [500, 500]


# --- large type ------------------------------------------------------------------------------


def ink(engine: Engine, inner: str, css: str) -> np.ndarray:
    """Columns (1 px = 1/100 em) with ink, from the edge of the box on (which lies at 100)."""
    html = (f'<html lang="ja"><style>@page{{size:2000px 400px;margin:0}}body{{margin:0}}'
            f'h2{{margin:0 0 0 100px;font:bold 100px/1.5 "UD PGothic";{css}}}</style><h2>{inner}')
    document, findings, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    assert not findings
    page = pypdfium2.PdfDocument(io.BytesIO(document.write_pdf()))[0]
    return (np.asarray(page.render(scale=96 / 72).to_pil().convert("L")) < 128).any(axis=0)


@pytest.mark.parametrize("head", ["「楽しい」", "『みなと』", "（予約制）", "区政会議", "広報", "親子", "あなた", "6月", "【特集】", "ヒマワリ"])
def test_the_ink_of_a_head_meets_the_edge(engine: Engine, head: str) -> None:
    hung = np.flatnonzero(ink(engine, head, "--ja-display:1"))[0] - 100
    assert 0 <= hung <= 3
    assert np.flatnonzero(ink(engine, head, ""))[0] - 100 >= hung


@pytest.mark.parametrize("head", ["策定しました！", "何をする？", "運営方針って？", "見られる？", "集まれ！", "どこへ行く？", "ここはどこ？", "できる！", "海へ！", "参加！"])
def test_a_question_mark_of_a_head_stands_close(engine: Engine, head: str) -> None:
    def white(css: str) -> int:
        """Columns without ink before the last mark."""
        filled = np.flatnonzero(ink(engine, head, css))
        runs = np.diff(filled)
        return int(runs[np.flatnonzero(runs > 1)[-1]] - 1)

    assert white("--ja-display:1") <= 22 < white("")


def test_body_text_keeps_the_whole_em_of_its_marks(engine: Engine) -> None:
    line, = gaps(engine, "何をする？区政に意見を出します！", 40)
    assert all(given == 0 for _, given in line)


# --- figures in columns ----------------------------------------------------------------------


@pytest.mark.parametrize("family", ['"UD Latin","UD Gothic"', 'bold 20px "UD PGothic"', '"UD Gothic"'])
def test_figures_of_a_table_are_of_one_width(engine: Engine, family: str) -> None:
    def widths(css: str) -> set[float]:
        found = set()
        for number in ("0000-0001", "1111-1111", "0711-7171", "9999-1234"):
            font = f"font:{family}" if "px" in family else f"font-family:{family}"
            html = (f'<html lang="ja"><style>@page{{size:2000px 400px;margin:0}}p{{margin:0;font-size:20px;{font};{css}}}</style><p>{number}')
            document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
            found |= {round(box.width, 1) for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.TextBox)}
        return found

    assert len(widths("--ja-tabular:1")) == 1
    assert (len(widths("")) == 1) is (family == '"UD Gothic"')
