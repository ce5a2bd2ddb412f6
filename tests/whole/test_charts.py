"""Charts in finished files: an issue with charts is built, and read back as print, as heard, as page and as text."""
from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import pytest
from jinja2.utils import Namespace

from kohoshi.finding import Level
from kohoshi.flow.build import PROJECT, Built, build
from kohoshi.flow.set_up import Setup
from kohoshi.issue.loader import load_issue
from kohoshi.issue.markup import visible_text
from kohoshi.issue.values import Amount
from kohoshi.pages.chart import laid_out
from kohoshi.pages.environment import environment
from kohoshi.pages.resources import BASE
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import Tag, read_tags
from tests.overlapping import overlapping
from tests.pages.charted import SETS, chart
from tests.proved import check_issue_pdf
from tests.short import FOUR, shorten
from tests.verapdf import validate

CHARTS = {
    "col-1": """
  - paragraph: |
      広報紙についての調べに、67人が答えました。
  - chart:
      title: 答えた人の数
      unit: 人
      labels: [10代, 20代, 30代]
      values: [12, 30, 25]
      total: 67
      highlight: 20代
      source: 広報紙の調べ(見本)
      sample: true
  - chart:
      kind: share
      title: 広報紙を読みますか
      unit: ％
      labels: [毎月, ときどき, 読まない]
      values: [62.4, 24.1, 13.5]
      sample: true
""", "col-2": """
  - chart:
      kind: line
      title: 図書の貸し出しは夏に多い
      about: 令和3年度(見本)
      unit: 冊
      labels: [4月, 5月, 6月, 7月, 8月, 9月, 10月, 11月, 12月, 1月, 2月, 3月]
      values: [8000, 9100, 12000, 30400, 28000, 14000, 9900, 7000, 6000, 4000, 5000, 11000]
      sample: true
  - chart:
      kind: ring
      title: 図書館へは歩いて行く人が多い
      unit: 人
      csv: toshokan.csv
      sample: true
""", "col-3": """
  - chart:
      kind: stacked
      title: 子育てと防災にあてるお金
      unit: 百万円
      alt: 防災にあてるお金がふえています
      labels: [令和2年度, 令和3年度, 令和4年度]
      series:
        - {name: 子育て, values: [50, 55, 40]}
        - {name: 防災, values: [30, 45, 48]}
        - {name: その他, values: [20, 20, 2]}
      total: [100, 120, 90]
      sample: true
  - chart:
      kind: pyramid
      title: 65歳以上は女性が多い
      unit: 人
      labels: [0～14歳, 15～64歳, 65歳以上]
      series:
        - {name: 男性, values: [4520, 26800, 9400]}
        - {name: 女性, values: [4310, 26100, 11950]}
      total: [40720, 42360]
      sample: true
"""}
#: The file of the ring: not in the order in which it is drawn.
CSV = "行きかた,人\r\nその他,7\r\nバス,48\r\n歩いて,133\r\n自転車,96\r\n合計,284\r\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of four faces, charts in the three columns of the second."""
    root = tmp_path_factory.mktemp("charts")
    shutil.copytree(PROJECT / "content", root / "content")
    copied = root / "content" / "2022-06"
    (copied / "tables").mkdir()
    (copied / "tables" / "toshokan.csv").write_bytes(CSV.encode("cp932"))
    plan = copied / "issue.yaml"
    text = plan.read_text(encoding="utf-8")
    for column, blocks in CHARTS.items():
        text = re.sub(rf"{column}: .*", f"{column}: [zuhyo-{column[-1]}]", text, count=1)
        (copied / "articles" / f"zuhyo-{column[-1]}.yaml").write_text(
            f"title: 図表の記事{column[-1]}(見本)\nsection: koho\nsample: true\nbody:{blocks}", encoding="utf-8")
    plan.write_text(text, encoding="utf-8")
    shorten(copied, *FOUR)
    return copied


@pytest.fixture(scope="module")
def charted(folder: Path) -> Built:
    return build(folder, folder.parent.parent / "out")


@pytest.fixture(scope="module")
def heard(charted: Built) -> Tag:
    with open_finished(charted.folder / "web.pdf") as finished:
        root = read_tags(finished).root
    assert root is not None
    return root


def test_every_word_of_the_charts_is_proven_and_no_edition_says_less_or_more(charted: Built) -> None:
    about = [f for f in charted.report.findings if f.level is not Level.NOTICE and f.rule not in ("content/unplaced", "look/empty")]
    assert [(f.rule, f.message) for f in about] == []


@pytest.mark.parametrize(("file", "old", "new"), [
    ("zuhyo-1", "values: [12, 30, 25]", "values: [12, 31, 25]"), ("zuhyo-1", "labels: [10代", "labels: [60代"),
    ("zuhyo-2", "30400", "30401"), ("zuhyo-3", "name: 防災", "name: 防犯"), ("zuhyo-3", "total: [100", "total: [109"),
    ("zuhyo-1", "source: 広報紙の調べ", "source: 図書館の調べ"), ("zuhyo-3", "26100", "26101"), ("zuhyo-3", "42360", "42361")])
def test_a_number_or_word_that_is_not_on_the_paper_is_told(folder: Path, charted: Built, tmp_path: Path, file: str, old: str, new: str) -> None:
    """31 stands in No.313 of the running head, and is not taken for it."""
    root = tmp_path / "content"
    shutil.copytree(folder.parent, root)
    path = root / "2022-06" / "articles" / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with open_finished(charted.folder / "print.pdf") as finished:
        told = check_issue_pdf(finished, load_issue(root / "2022-06"))
    line = next(number for number, each in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if new in each)
    assert [f.place.line for f in told if f.rule in ("text/missing", "text/changed") and f.place] == [line]


def _rows(table: Tag) -> list[list[str]]:
    return [[cell.text for cell in row.kids if isinstance(cell, Tag)] for row in table.walk() if row.type == "TR"]


def test_who_listens_hears_a_sentence_and_a_table(heard: Tag) -> None:
    figures = {tag.alternative for tag in heard.walk() if tag.type == "Figure"}
    assert {"棒グラフ「答えた人の数」。20代が30人で最も多い", "防災にあてるお金がふえています"} <= figures
    tables = [_rows(tag) for tag in heard.walk() if tag.type == "Table"]
    assert [["10代", "12"], ["20代", "30"], ["30代", "25"], ["計", "67"]] in tables
    assert [["", "子育て", "防災", "その他", ""], ["令和2年度", "50", "30", "20", "計 100"], ["令和3年度", "55", "45", "20", "計 120"],
            ["令和4年度", "40", "48", "2", "計 90"]] in tables


def test_a_ring_from_a_file_and_a_pyramid_are_heard_and_read_as_they_are_written(charted: Built, heard: Tag) -> None:
    figures = {tag.alternative for tag in heard.walk() if tag.type == "Figure"}
    assert {"円グラフ「図書館へは歩いて行く人が多い」。歩いてが133人で最も多い",
            "人口ピラミッド「65歳以上は女性が多い」。男性は15～64歳が26,800人で最も多い、女性は15～64歳が26,100人で最も多い"} <= figures
    tables = [_rows(tag) for tag in heard.walk() if tag.type == "Table"]
    assert [["その他", "7"], ["バス", "48"], ["歩いて", "133"], ["自転車", "96"], ["計", "284"]] in tables
    assert [["", "男性", "女性"], ["0～14歳", "4,520", "4,310"], ["15～64歳", "26,800", "26,100"], ["65歳以上", "9,400", "11,950"],
            ["計", "40,720", "42,360"]] in tables
    text = (charted.folder / "text.txt").read_text(encoding="utf-8-sig")
    assert "歩いて\u3000133人\n自転車\u300096人\n計\u3000284人" in text and "65歳以上\u30009,400人・11,950人\n計\u300040,720人・42,360人" in text
    page = (charted.folder / "html/articles/zuhyo-3.html").read_text(encoding="utf-8")
    assert '<th scope="row">計</th><td>40,720</td><td>42,360</td>' in page


def test_a_number_of_a_file_that_is_not_on_the_paper_is_told_at_its_line_there(folder: Path, charted: Built, tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(folder.parent, root)
    (root / "2022-06" / "tables" / "toshokan.csv").write_bytes(CSV.replace("133", "135").encode("cp932"))
    with open_finished(charted.folder / "print.pdf") as finished:
        told = check_issue_pdf(finished, load_issue(root / "2022-06"))
    places = [f.place for f in told if f.rule in ("text/missing", "text/changed")]
    assert [(place.file.rpartition("/")[2], place.line) for place in places if place] == [("toshokan.csv", 4)]


def test_numbers_that_are_only_drawn_are_heard_and_stand_in_the_other_editions(charted: Built, heard: Tag) -> None:
    line = next(tag.alternative or "" for tag in heard.walk() if (tag.alternative or "").startswith("折れ線グラフ"))
    assert "4月の8,000冊から3月の11,000冊へ" in line and "9月 14,000" in line
    with open_finished(charted.folder / "print.pdf") as finished:
        printed = finished.pages[1].glyphs.text
    assert "30,400" in printed and "14,000" not in printed
    assert "9月　14,000冊" in (charted.folder / "text.txt").read_text(encoding="utf-8-sig")
    assert '<th scope="row">9月</th><td style="--of:46.1%">14,000</td>' in (charted.folder / "html/articles/zuhyo-2.html").read_text(encoding="utf-8")


def test_text_tells_a_chart_in_lines(charted: Built) -> None:
    text = (charted.folder / "text.txt").read_text(encoding="utf-8-sig")
    assert "図表\u3000答えた人の数（見本の図）\n（単位\u3000人）\n10代\u300012人\n20代\u300030人\n30代\u300025人\n計\u300067人\n出典\u3000広報紙の調べ(見本)" in text
    assert "子育て・防災・その他\n令和2年度　50百万円・30百万円・20百万円　計 100百万円" in text


@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_the_judge_of_pdf_ua_and_pdf_a_has_nothing_to_say(charted: Built, flavour) -> None:
    verdict = validate(charted.folder / "web.pdf", flavour)
    assert verdict.passed, str(verdict)


#: mm: margin of a page, and how far under it the drawing begins: half a line, title and unit.
MARGIN, DOWN = 10.0, 2.5 * 6.375


@pytest.mark.parametrize("width", [56.25, 75.0, 161.25, 247.5])
def test_glyphs_lie_in_the_boxes_that_were_kept_for_them(setup: Setup, tmp_path: Path, width: float) -> None:
    """The engine breaks and sets the words as the geometry thought, and no glyph lies on another: every set of numbers in columns
    of 15, 20, 43 and 66 characters, read back from a PDF."""
    pages = setup.pages
    run = pages.issue.publication.flatplan[2]
    drawn = [chart(name, title="題", sample="false") for name in SETS]
    template = environment(pages.folder, str).from_string(
        "{% from 'parts/chart.html.j2' import chart with context %}{% for c in charts %}<section>{{ chart(c, width) }}</section>{% endfor %}")
    body = template.render(charts=drawn, width=width / 3.75, chart_for=pages.chart_for(run), measure=Namespace(frame=20))
    html = (f"<html lang=ja><title>見本</title><style>{pages.styles('notices')} @page{{size:{width + 2 * MARGIN}mm 500mm;margin:{MARGIN}mm;bleed:0}}"
            f" section{{break-after:page}}</style><body class='layout-notices colour-sea'>{body}")
    document, said, *_ = setup.engine.lay_out(html, BASE, setup.press.standard.lower())
    assert [f.message for f in said] == []
    path = tmp_path / "charts.pdf"
    document.write_pdf(str(path))
    wrong = []
    with open_finished(path) as finished:
        for name, one, page in zip(SETS, drawn, finished.pages, strict=True):
            boxes = [page.box(i, i + 1) for i in range(len(page.glyphs))]
            for word in laid_out(one, width).words:
                r = word.rect
                inside = "".join(char for char, box in zip(page.glyphs.text, boxes, strict=True)
                                 if r.x - .1 <= box.x + box.w / 2 - MARGIN <= r.right + .1 and r.y <= box.y + box.h / 2 - MARGIN - DOWN <= r.bottom)
                if inside.replace(" ", "").removeprefix("計") != str(word.text).replace(" ", "").removeprefix("計"):
                    wrong.append(f"{name}: {word.text} / {inside}")
            wrong += [f"{name}: {pair}" for pair in overlapping(page.glyphs)]
            printed = "".join(page.glyphs.text.split())
            wrong += [f"{name}: {text} is lost" for _, value in one.printed()
                      if (text := "".join((value.shown if isinstance(value, Amount) else visible_text(value)).split())) not in printed]
    assert wrong == []


def test_sets_are_of_all_kinds() -> None:
    kinds = {values.get("kind", "bar") for values in SETS.values()}
    assert kinds == {"bar", "stacked", "line", "share", "ring", "pyramid"} and len(SETS) >= 20
    assert all(one != other for one, other in itertools.combinations(SETS.values(), 2))
