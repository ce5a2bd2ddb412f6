"""A table cell is no wider than its column: sentences of unbreakable phrases fold, and what cannot is named."""
from __future__ import annotations

import pytest
from weasyprint.formatting_structure import boxes

from kohoshi.pages.phrases import phrases
from kohoshi.typeset.engine import Engine
from kohoshi.typeset.geometry import survey
from tests.typeset.test_lines import FONTS, SIZE

SENTENCES = [
    "持参、郵便、ファックス、メールで。様式は自由です", "電話かファックス、または区役所1階の窓口で申込み",
    "6月6日から電話で。先着順、定員になりしだい締切", "区内に住む人、働く人、学ぶ人ならどなたでも参加できます",
    "動きやすい服装、飲み物、タオル、帽子、雨具をお持ちください", "往復はがきに住所、氏名、年齢、電話番号を書いて送付",
    "メールの件名に「講座申込み」と書いてお送りください", "当日9:30から会場で受付。雨天の場合は翌日に延期します",
    "就学前の子どもと保護者20組、小学生とその家族10組", "ホームページの申込フォーム、または直接窓口へどうぞ",
    "無料。ただし材料費として1人500円をいただきます", "住所・氏名・電話番号・希望日を、電話で伝えてください"]


@pytest.fixture(scope="module")
def engine() -> Engine:
    files = {f"http://job.invalid/fonts/{name}": path for name, path in FONTS.files().items()}
    css = FONTS.face_css("http://job.invalid/fonts/", ["UD Latin", "UD Gothic", "UD PGothic"])
    return Engine(lambda url: (files[url].read_bytes(), "font/ttf"), css)


def laid_out(engine: Engine, body: str, css: str, width: float) -> tuple[list[tuple[str, float]], list[str]]:
    """((text, right edge in em) of each line, hints of what sticks out) of a frame ``width`` em wide."""
    html = (f'<html lang="ja"><style>@page{{size:2000px 4000px;margin:0}}body{{margin:0}}p{{margin:0}}.phrase{{white-space:nowrap;--ja-phrase:1}}'
            f'.frame{{width:{width}em;height:40em;font:{SIZE}px/1.5 "UD Latin","UD Gothic"}}table{{width:100%;border-collapse:collapse}}'
            f'th{{width:4em;white-space:nowrap;font-weight:normal;text-align:left}}td,th{{padding:0;vertical-align:top}}{css}</style>'
            f'<div class="frame" data-frame="col-1">{body}</div>')
    document, findings, *_ = engine.lay_out(html, "http://job.invalid/", "pdf/x-4")
    assert not findings
    lines = []
    for box in document.pages[0]._page_box.descendants():
        if isinstance(box, boxes.LineBox):
            leaves = [b for b in box.descendants() if isinstance(b, boxes.TextBox)]
            lines.append(("".join(b.text for b in leaves), (leaves[-1].position_x + leaves[-1].width) / SIZE))
    return lines, [f.hint for f in survey(document, [4])[2]]


def row(text: str) -> str:
    return f"<table><tr><th>申込</th><td><p>{phrases(text, lambda article: '')}</p></td></tr></table>"


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("css", ["", "td{text-indent:-1em;padding-left:1em}", "td p{text-align:justify}"])
def test_a_sentence_folds_in_the_cell(engine: Engine, text: str, css: str) -> None:
    lines, hints = laid_out(engine, row(text), css, 18)
    assert hints == [] and "".join(said for said, _ in lines) == "申込" + text
    assert len(lines) > 2 and max(right for _, right in lines) <= 18.51  # a mark may stand half outside its measure


@pytest.mark.parametrize("text", SENTENCES[:4])
def test_a_grid_track_and_a_flex_item_fold_too(engine: Engine, text: str) -> None:
    for css in (".box{display:grid;grid-template-columns:4em auto}", ".box{display:flex}"):
        lines, hints = laid_out(engine, f'<div class="box"><div>申込</div><div><p>{phrases(text, lambda article: "")}</p></div></div>', css, 18)
        assert hints == [] and max(right for _, right in lines) <= 18.51


def test_phrases_stay_whole_while_they_fit(engine: Engine) -> None:
    lines, _ = laid_out(engine, row(SENTENCES[0]), "", 18)
    assert [text for text, _ in lines] == ["申込", "持参、郵便、ファックス、", "メールで。様式は自由です"]


@pytest.mark.parametrize("word", ["NewsletterOfMinatoWard2022", "MINATOFESTIVALNEWSLETTER"])
def test_an_over_long_word_is_named(engine: Engine, word: str) -> None:
    _, hints = laid_out(engine, f"<p>くわしくは{word}</p>", "", 10)
    assert hints == [f"「{word}」は途中で折れない長い語です。短くするか、区切れるところに空白を入れてください"]


def test_a_box_that_is_too_wide_is_not_taken_for_a_word(engine: Engine) -> None:
    _, hints = laid_out(engine, f'<div style="width:25em"><p>{SENTENCES[3]}</p></div>', "", 18)
    assert hints == ["折れない長い語はありません。文章のせいではないので、レイアウトの担当者（デザイナー）に伝えてください"]
