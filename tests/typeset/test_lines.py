"""Lines as they come out of the engine, measured in its box tree and in the written PDF."""
from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from weasyprint.formatting_structure import boxes

from kohoshi import jlreq as cl
from kohoshi.fonts import FontSet
from kohoshi.pdfread.unspoken import as_painted
from kohoshi.typeset.engine import Engine

SIZE = 20  # px; one em
FONTS = FontSet.load(Path(__file__).resolve().parents[2] / "fonts")


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"http://job.invalid/fonts/{name}": path for name, path in FONTS.files().items()}
    css = FONTS.face_css("http://job.invalid/fonts/", ["UD Latin", "UD Gothic", "UD PGothic"])
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"), css)


def set_text(engine: Engine, text: str, width: float, css: str = "") -> list[tuple[str, float, float]]:
    """(text, left, right in em) of each line of a paragraph set ``width`` em wide."""
    html = (f'<html lang="ja"><style>@page{{size:2000px 4000px;margin:0}}body{{margin:0}}'
            f'p{{margin:0;font:{SIZE}px/2 "UD Latin","UD Gothic";width:{width}em;text-align:justify;{css}}}</style><p>{text}')
    document, findings, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    assert not findings
    lines = []
    for box in document.pages[0]._page_box.descendants():
        if isinstance(box, boxes.LineBox):
            leaves = [b for b in box.descendants() if isinstance(b, boxes.TextBox)]
            lines.append(("".join(b.text for b in leaves), leaves[0].position_x / SIZE,
                          (leaves[-1].position_x + leaves[-1].width) / SIZE))
    return lines


TEXT = ("区の特性を踏まえた防災対策の強化と、地域実態に基づいた「防犯活動」を、コロナ禍に対応しながら展開し（令和4年度）、"
        "安心して暮らせるまちづくりをめざします。2025年大阪・関西万博を契機として、SDGsのゴールにも取り組みます。") * 3


@pytest.mark.parametrize("width", range(8, 26))
def test_every_full_line_ends_at_the_edge(engine: Engine, width: int) -> None:
    lines = set_text(engine, TEXT, width)
    assert "".join(text for text, _, _ in lines) == TEXT
    for text, left, right in lines[:-1]:
        # a mark at the line end may be set half: its body still ends inside the measure
        assert left == pytest.approx(0, abs=1e-6)
        assert right == pytest.approx(width, abs=.021), text


@pytest.mark.parametrize("width", range(8, 26))
def test_no_line_starts_or_ends_with_a_forbidden_mark(engine: Engine, width: int) -> None:
    lines = [text for text, _, _ in set_text(engine, TEXT, width)]
    for before, after in pairwise(lines):
        assert after[0] not in cl.NOT_AT_START, (before, after)
        assert before[-1] not in cl.NOT_AT_END, (before, after)


def test_bare_engine_would_leave_the_same_lines_ragged(engine: Engine) -> None:
    """The test above can fail: with text-align start the edges are ragged."""
    rights = [right for _, _, right in set_text(engine, TEXT, 15, "text-align:left")[:-1]]
    assert any(right < 14.5 for right in rights)


def widths(engine: Engine, text: str, css: str = "") -> float:
    (_, left, right), = set_text(engine, text, 60, f"text-align:left;{css}")
    return right - left


def test_adjoining_marks_share_their_space(engine: Engine) -> None:
    # JLREQ 3.1.4: 」「 and 」、 are set 1.5 em wide, not 2
    assert widths(engine, "あ「区」「会」、い") == pytest.approx(8, abs=.01)
    assert widths(engine, "あ「区」「会」、い", "--ja-trim:0") == pytest.approx(9, abs=.01)


@pytest.mark.parametrize("space", [0, .125, .25])
def test_space_between_japanese_and_western_text(engine: Engine, space: float) -> None:
    solid = widths(engine, "区2025年", "--ja-autospace:0")
    assert widths(engine, "区2025年", f"--ja-autospace:{space}") == pytest.approx(solid + 2 * space, abs=.01)


def test_opening_bracket_at_the_line_start_stands_at_the_edge(engine: Engine) -> None:
    # 10 em: the bracket begins line 2 with its space cut away, so that 10.5 characters go in
    lines = set_text(engine, "あいうえおかきくけこ「さしすせそたちつてとなにぬ", 10)
    assert lines[1][0].startswith("「さしすせそたちつて")


def test_squeezing_takes_a_character_in(engine: Engine) -> None:
    text = "あいう、えお「かき」くけ、こさしすせそ"
    with_squeeze = set_text(engine, text, 12)[0][0]
    without = set_text(engine, text, 12, "--ja-squeeze:0;--ja-trim:0")[0][0]
    assert len(with_squeeze) > len(without)


def test_hanging_punctuation(engine: Engine) -> None:
    text = "あいうえおかきくけこ、さしすせそたちつ"
    hung = set_text(engine, text, 10, "--ja-hang:1;--ja-trim:0;--ja-squeeze:0")[0]
    assert hung[0] == "あいうえおかきくけこ、"
    assert set_text(engine, text, 10, "--ja-trim:0;--ja-squeeze:0")[0][0] == "あいうえおかきくけ"


def test_inseparable_pairs(engine: Engine) -> None:
    for width in range(5, 14):
        lines = [t for t, _, _ in set_text(engine, "まちの声が……届く――その日まで、ともに歩みましょう", width)]
        assert not any(a[-1] in "…―" and b[0] in "…―" for a, b in pairwise(lines)), lines


def test_last_line_is_not_one_character(engine: Engine) -> None:
    text = "地域活動協議会による地域課題への対応・解決に向けた取り組みを支援しま す。".replace(" ", "")
    for width in (32, 33, 34):
        assert len(set_text(engine, text, width)[-1][0].rstrip("。")) > 1


def test_a_run_longer_than_the_measure_is_parted_not_lost(engine: Engine) -> None:
    text = "ーーーーーーーーーーーーーーーーーーーー"
    assert "".join(t for t, _, _ in set_text(engine, f"あ{text}", 9)) == f"あ{text}"


def test_markup_inside_a_paragraph_changes_no_edge(engine: Engine) -> None:
    marked = TEXT.replace("防犯活動", "<b>防犯活動</b>").replace("万博", '<a href="https://example.jp">万博</a>')
    for width in (12, 17, 21):
        lines = set_text(engine, marked, width)
        assert "".join(t for t, _, _ in lines) == TEXT
        for text, _, right in lines[:-1]:
            assert right == pytest.approx(width, abs=.021), text


def test_the_written_file_has_the_glyphs_where_the_boxes_are(engine: Engine, tmp_path: Path) -> None:
    """Positions read back from the PDF: first and last glyph of each full line at the edges."""
    html = (f'<html lang="ja"><style>@page{{size:400px 800px;margin:0}}body{{margin:0}}'
            f'p{{margin:0;font:{SIZE}px/2 "UD Gothic";width:15em;text-align:justify}}</style><p>{TEXT}')
    document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    page = pypdfium2.PdfDocument(as_painted(document.write_pdf()))[0]
    textpage = page.get_textpage()
    rows: dict[float, list[float]] = {}
    em = SIZE * .75
    for index in range(textpage.count_chars()):
        left, bottom, right, _ = textpage.get_charbox(index, loose=True)
        if right > left and not textpage.get_text_range(index, 1).isspace():
            rows.setdefault(round(bottom), []).extend((left, right))
    full = [rows[y] for y in sorted(rows, reverse=True)][:-1]
    assert len(full) > 5
    for row in full:
        assert min(row) / em == pytest.approx(0, abs=.55)  # an opening bracket's empty half lies outside
        assert max(row) / em == pytest.approx(15, abs=.55)


def test_line_pitch_does_not_change_with_a_fallback_font(engine: Engine) -> None:
    html = ('<html lang="ja"><style>@page{size:900px 900px;margin:0}body{margin:0}'
            'p{margin:0;width:10em;font:20px/1.7 "UD Gothic"}b{font-family:"UD PGothic"}</style>'
            '<p>あいう<b>ABC</b>えおかきくけこさし<b>す</b>せそABCたちつてと')
    document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    tops = [b.position_y for b in document.pages[0]._page_box.descendants() if isinstance(b, boxes.LineBox)]
    assert len(tops) > 1
    assert {round(b - a, 6) for a, b in pairwise(tops)} == {34}


def test_space_and_marks_do_not_stop_at_a_tag(engine: Engine) -> None:
    for plain, tagged in (("区2025年", "区<b>2025</b>年"), ("あ」「い", "あ」<b>「い</b>"), ("あ」、い", "<b>あ」</b>、い")):
        assert widths(engine, tagged) == pytest.approx(widths(engine, plain), abs=.01), tagged


def test_the_space_towards_the_next_element_falls_away_at_a_line_end(engine: Engine) -> None:
    lines = set_text(engine, "あいうえおかきくけこ<b>2025</b>年のまちづくりを考えるために", 10)
    assert lines[0][0] == "あいうえおかきくけこ"
    assert lines[0][2] == pytest.approx(10, abs=.021)


def parted(engine: Engine, text: str, css: str = "") -> bool:
    """Whether at some measure a line ends between the figure and its unit."""
    found = False
    for quarter in range(24, 40):
        lines = [t for t, _, _ in set_text(engine, text, quarter / 4, css)]
        found = found or any(a.endswith("12") and b.startswith("日") for a, b in pairwise(lines))
    return found


@pytest.mark.parametrize("text", ["催しは来たる12日に行います", "催しは来たる<b>12</b>日に行います"])
def test_a_figure_keeps_its_unit(engine: Engine, text: str) -> None:
    assert not parted(engine, text)


def test_figures_part_from_units_when_asked_to(engine: Engine) -> None:
    assert parted(engine, "催しは来たる12日に行います", "--ja-units:0")


def test_a_date_keeps_its_weekday(engine: Engine) -> None:
    for quarter in range(32, 56):
        lines = [t for t, _, _ in set_text(engine, "必要な人は、来たる6月22日(水)までにご連絡ください", quarter / 4)]
        assert not any(line.startswith("(水") for line in lines), lines


def test_no_mark_starts_a_line_behind_a_tag(engine: Engine) -> None:
    for width in (6, 6.5, 7, 8):
        lines = [t for t, _, _ in set_text(engine, "<b>まちの声</b>、<i>区の声</i>。<b>「みなと</b>」ー<b>海</b>…<b>…</b>と", width)]
        assert not any(line[0] in cl.NOT_AT_START for line in lines[1:]), lines
        assert not any(a[-1] == "…" == b[0] for a, b in pairwise(lines)), lines


def test_text_spread_over_a_given_width(engine: Engine) -> None:
    """均等割付・字取り: text-align-last: justify in an inline-block of whole characters."""
    html = ('<html lang="ja"><style>@page{size:900px;margin:0}body{margin:0}p{margin:0;font:20px/2 "UD Gothic"}'
            'span{display:inline-block;width:7em;text-align:justify;text-align-last:justify}</style><p><span>日時</span><span>問合せ</span>')
    document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    leaves = [b for b in document.pages[0]._page_box.descendants() if isinstance(b, boxes.TextBox)]
    assert [leaf.width / SIZE for leaf in leaves] == pytest.approx([7, 7], abs=.01)
    assert leaves[0].pango_layout.after == [5000, 0]


def test_shrink_to_fit_knows_the_space_between_elements(engine: Engine) -> None:
    """An inline-block is as wide as its text with 和欧間 across tags: it does not wrap."""
    html = ('<html lang="ja"><style>@page{size:900px;margin:0}body{margin:0}p{margin:0;font:20px/2 "UD Gothic"}'
            'span{display:inline-block}</style><p><span>今日からできる<b>3</b>つの<b>備え</b>です</span>')
    document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    rows = {b.position_y for b in document.pages[0]._page_box.descendants() if isinstance(b, boxes.TextBox)}
    assert len(rows) == 1


def ends_in_the_file(engine: Engine, text: str, width: int) -> list[tuple[float, float]]:
    """(left, right in em) of the glyphs' advance boxes of each line, read from the written PDF."""
    html = (f'<html lang="ja"><style>@page{{size:800px 800px;margin:0}}body{{margin:0 0 0 40px}}'
            f'p{{margin:0;font:{SIZE}px/2 "UD Latin","UD Gothic";width:{width}em;text-align:justify}}</style><p>{text}')
    document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    textpage = pypdfium2.PdfDocument(as_painted(document.write_pdf()))[0].get_textpage()
    rows: dict[int, list[float]] = {}
    for index in range(textpage.count_chars()):
        left, bottom, right, _ = textpage.get_charbox(index, loose=True)
        if right > left and not textpage.get_text_range(index, 1).isspace():
            rows.setdefault(round(bottom / (SIZE * .75)), []).extend((left, right))
    em = SIZE * .75
    return [((min(row) - 30) / em, (max(row) - 30) / em) for _, row in sorted(rows.items(), reverse=True)]


def test_a_bracket_at_the_line_head_gives_its_half_only_once(engine: Engine) -> None:
    # 「 stands at the edge already: only 」 can give half an em, which is not enough for た
    lines = set_text(engine, "「あいうえおかき」くけたちつてと", 9)
    assert lines[0][0] == "「あいうえおかき」く"
    left, right = ends_in_the_file(engine, "「あいうえおかき」くけたちつてと", 9)[0]
    assert (left, right) == (pytest.approx(-.5, abs=.01), pytest.approx(9, abs=.021))


def test_a_squeezed_mark_at_a_change_of_font_keeps_the_edge_in_pdfium(engine: Engine) -> None:
    # ・ between two figures is a run of its own and gives room on both its sides
    _, right = ends_in_the_file(engine, "(6・7面) 区の取り組みや成果を", 8)[0]
    assert right == pytest.approx(8, abs=.021)


def test_full_width_quotation_marks_are_brackets(engine: Engine) -> None:
    texts = [text for text, _, _ in set_text(engine, "あいうえおかきく“けこ”さしすせそたち", 8)]
    assert texts[0] == "あいうえおかきく"
    texts = [text for text, _, _ in set_text(engine, "あいうえ“おか”きくけこさしすせ", 8, "--ja-trim:0")]
    assert texts[0] == "あいうえ“おか”"


def test_a_line_does_not_end_inside_a_western_word_with_a_stop(engine: Engine) -> None:
    for width in range(6, 13):
        texts = [text for text, _, _ in set_text(engine, "港区のまちづくりNo.1をめざす10:30から1,000人", width)]
        assert not any(a[-1] in ".,:" for a in texts[:-1]), texts


def test_space_towards_an_element_on_the_next_line_is_taken_back(engine: Engine) -> None:
    # nine characters and the quarter em before 12 fill 9.25 em just so
    lines = set_text(engine, "あいうえおかきくけ<b>12</b>こさしすせそたちつてと", 9.25)
    assert lines[0][0] == "あいうえおかきくけ"
    assert lines[0][2] == pytest.approx(9.25, abs=.021)


def test_two_alike_texts_of_one_element_keep_their_own_neighbours(engine: Engine) -> None:
    marked = widths(engine, "区<b>2025</b>年と区<b>の</b>まち")
    assert marked == pytest.approx(widths(engine, "区2025年と区のまち"), abs=.01)


def test_a_blank_before_an_element_that_goes_to_the_next_line_leaves_nothing(engine: Engine) -> None:
    lines = set_text(engine, "取り組みを進めています。取り組み <span><a>1 区民主体のまちづくり</a></span>のこと", 12)
    for text, _, right in lines[:-1]:
        assert right == pytest.approx(12, abs=.021), text


def test_justification_opens_the_western_border_to_half_an_em_at_most(engine: Engine) -> None:
    text = "主に関連するSDGsゴールを示しています"
    for width in (7.2, 7.4, 11.2, 11.4):
        html = (f'<html lang="ja"><style>@page{{size:900px;margin:0}}body{{margin:0}}p{{margin:0;width:{width}em;'
                f'text-align:justify;--ja-autospace:.25;font:20px/2 "UD Gothic"}}</style><p>{text}')
        document, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
        leaves = [b for b in document.pages[0]._page_box.descendants() if isinstance(b, boxes.TextBox)]
        for leaf in leaves[:-1]:
            after = leaf.pango_layout.after[:-1]
            borders = [a for a, x, y in zip(after, leaf.text, leaf.text[1:], strict=False) if cl.takes_quarter_space(x, y)]
            others = [a for a, x, y in zip(after, leaf.text, leaf.text[1:], strict=False) if not cl.takes_quarter_space(x, y)]
            assert all(border <= 501 or max(others) >= border - 250 for border in borders), (leaf.text, after)
