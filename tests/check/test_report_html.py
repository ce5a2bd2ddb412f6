"""report.html: the spot on the face beside the line of the content, sorted and filtered without a
script, readable by everybody, never heavy."""
from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from kohoshi.check.report import Report, sections_of
from kohoshi.check.report.html import as_html
from kohoshi.check.report.pictures import Pictures
from kohoshi.check.report.source import Sources
from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from kohoshi.pdfread.finished import Finished, open_finished
from tests.check import paper
from tests.proved import check_issue_pdf

HIDDEN = Finding("text/hidden", Level.ERROR, "4面の<b>「無料」が見えません", face=4, article="ehon", excerpt="無料")
WAIVED = Finding("style/word", Level.WARNING, "「子供」は「子ども」と書きます", face=4, article="taiso", waived="固有名詞（担当）")
GATE = Finding("gate/tentative", Level.WARNING, "未定のしるしがついたままです", face=1, article="ehon")
WHOLE = Finding("order/missing", Level.NOTICE, "6面がありません")
SECTIONS = {"taiso": "保健福祉課", "ehon": "総務課(広報)"}


class Outline(HTMLParser):
    """Elements with their attributes in order, and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data):
        self.words += data

    def of(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag and wanted.items() <= attrs.items()]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory):
    path = paper.write(tmp_path_factory.mktemp("html") / "a.pdf", replace=((3, "区政会議(6・7面)", "区政会議(4面)"),))
    with open_finished(path) as file:
        yield file


def page_of(*findings: Finding, finished: Finished | None = None, **more) -> Outline:
    return Outline(as_html(Report("2022-06", "print.pdf", 8, list(findings), **more), finished))


def numbers(text: str) -> list[float]:
    return [float(value) for value in text.split()]


def test_the_spot_is_cut_from_the_picture_of_its_face(finished):
    finding, = check_issue_pdf(finished, paper.issue())
    seen = page_of(finding, finished=finished)
    (plate,), (use,), (view,) = seen.of("image"), seen.of("use"), [s["viewbox"] for s in seen.of("svg") if "viewbox" in s]
    assert use["href"] == f"#{plate['id']}" and plate["href"].startswith("data:image/jpeg;base64,")
    x, y, w, h = numbers(view)
    assert x <= finding.box.x and finding.box.x + finding.box.w <= x + w
    assert y <= finding.box.y and finding.box.y + finding.box.h <= y + h
    assert float(plate["x"]) <= x + .01 and x + w <= float(plate["x"]) + float(plate["width"]) + .02
    frame = seen.of("rect")[-1]
    assert float(frame["x"]) == pytest.approx(finding.box.x - .8, abs=.01)
    picture = Image.open(io.BytesIO(base64.b64decode(plate["href"].partition(",")[2])))
    assert picture.width / picture.height == pytest.approx(float(plate["width"]) / float(plate["height"]), rel=.02)
    assert picture.convert("L").getextrema()[0] < 80  # there is text on it


def test_the_marker_on_the_small_face(finished):
    finding, = check_issue_pdf(finished, paper.issue())
    seen = page_of(finding, finished=finished)
    style, = [a["style"] for a in seen.of("a") if "style" in a]
    left, top = (float(v) for v in re.findall(r"(?:left|top):([\d.]+)%", style))
    assert left == pytest.approx((finding.box.x - 2) / 130 * 100, abs=0.1)
    assert top == pytest.approx((finding.box.y - 2) / 180 * 100, abs=0.1)
    (small,) = seen.of("img")
    assert small["alt"] == "3面の縮小図"


def test_many_findings_of_a_face_weigh_no_more_than_the_face(finished):
    one = Finding("style/word", Level.WARNING, "x", face=4, box=Box(20, 40, 12, 4))
    many = [replace(one, box=Box(10 + i % 10 * 10, 30 + i // 10 * 5, 9, 4), excerpt=str(i)) for i in range(200)]
    pictures = Pictures(finished, 8, many)
    assert len(pictures.plates) == 1 and all(pictures.spot(finding) for finding in many)
    assert pictures.plates[0].box == Box(0, 0, *finished.pages[3].size)
    assert len(pictures.plates[0].uri) < 400_000
    near = Pictures(finished, 8, [one, replace(one, box=Box(22, 41, 12, 4))])
    assert len(near.plates) == 1 and near.plates[0].box.w < 100
    apart = Pictures(finished, 8, [one, replace(one, box=Box(20, 160, 12, 4))])
    assert len(apart.plates) == 2


def test_a_box_beside_the_face_has_no_picture(finished):
    seen = page_of(Finding("pdf/marks", Level.WARNING, "x", face=4, box=Box(400, 400, 5, 5)), finished=finished)
    assert not seen.of("use") and "左から 400 mm" in seen.words


def test_the_line_of_the_content_with_its_characters_marked(tmp_path):
    folder = tmp_path / "content" / "2022-06"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("title: 題\nbody:\n  - paragraph: |\n      6月12日(土)に、絵本の会を開きます。\n      雨のときは休みます。\n", "utf-8")
    finding = Finding("date/weekday", Level.ERROR, "x", place=Place(f"{folder}/a.yaml", 4, 7, 4, 15), excerpt="6月12日(土)")
    page = as_html(Report("2022-06", None, 8, [finding], content=folder))
    assert "くらべる所" not in page
    assert "<b>4</b><span>    <mark>6月12日(土)</mark>に、絵本の会を開きます。</span>" in page
    assert "<b>3</b><span>- paragraph: |</span>" in page and "<b>5</b><span>    雨のときは休みます。</span>" in page
    assert "<b>2</b>" not in page
    whole = as_html(Report("2022-06", None, 8, [replace(finding, place=Place(f"{folder}/a.yaml", 1))], content=folder))
    assert '<div class="meant"><b>1</b><span>title: 題</span></div>' in whole


def test_the_other_place_stands_beside_it(tmp_path):
    folder = tmp_path / "content" / "2022-06"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("# 注記\ntitle: 題\n\nwhen: 6月12日(日)\n", "utf-8")
    finding = Finding("consistency/date", Level.ERROR, "x", place=Place(f"{folder}/a.yaml", 2), related=(Place(f"{folder}/a.yaml", 4, 7, 4, 15),))
    seen = as_html(Report("2022-06", None, 8, [finding], content=folder))
    assert "くらべる所" in seen and "<b>4</b><span>when: <mark>6月12日(日)</mark></span>" in seen
    assert "注記" not in seen and "<b>3</b>" not in seen  # comments and empty lines tell nothing
    many = replace(finding, related=tuple(Place(f"{folder}/a.yaml", 2, column) for column in range(1, 6)))
    listed = as_html(Report("2022-06", None, 8, [many], content=folder))
    assert "くらべる所" not in listed and listed.count("<dt>関連</dt>") == 5


def test_numbers_run_down_the_page():
    page = as_html(Report("2022-06", "print.pdf", 8, [HIDDEN, WAIVED, GATE, WHOLE]))
    assert re.findall(r"<h3>(\d+)\.", page) == ["1", "2", "3", "4"]


def test_of_a_tall_frame_the_end_that_is_at_fault_is_shown(finished):
    frame = Box(10, 5, 40, 170)
    head, foot = (Pictures(finished, 8, [f]).spot(f) for f in (
        Finding("zone/safe", Level.ERROR, "x", face=4, box=frame), Finding("text/overset", Level.ERROR, "x", face=4, box=frame)))
    assert head and foot and head.view.y < frame.y and foot.view.y + foot.view.h > frame.y + frame.h


def test_only_files_of_the_content_are_shown(tmp_path):
    folder = tmp_path / "content" / "2022-06"
    folder.mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("秘密\n", "utf-8")
    (folder / "a.yaml").write_text("あ\n", "utf-8")
    sources = Sources(folder)
    for file in (f"{tmp_path}/secret.txt", f"{folder}/../../secret.txt", "../secret.txt", "print.pdf"):
        assert sources.lines(Place(file, 1)) == []
    assert [line.before for line in sources.lines(Place("content/2022-06/a.yaml", 1))] == ["あ"]
    assert sources.lines(Place(f"{folder}/a.yaml", 9)) == [] and sources.lines(None) == []
    assert Sources(None).lines(Place(f"{folder}/a.yaml", 1)) == []


def test_a_long_line_is_cut_around_the_mark(tmp_path):
    folder = tmp_path / "content" / "2022-06"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("前" * 300 + "語" + "後" * 300, "utf-8")
    (line,) = Sources(folder).lines(Place(f"{folder}/a.yaml", 1, 301, 1, 302))
    assert (line.before, line.marked, line.after) == ("…" + "前" * 60, "語", "後" * 60 + "…")


def test_every_finding_can_be_ticked_and_none_needs_a_script():
    seen = page_of(HIDDEN, WAIVED, GATE, WHOLE, sections=SECTIONS)
    entries = [attrs for attrs in seen.of("li") if attrs.get("class", "").startswith("entry")]
    assert [e["class"] for e in entries] == ["entry notice", "entry gate", "entry error", "entry waived"]
    ticks = [attrs for attrs in seen.of("input", type="checkbox") if "id" not in attrs]
    assert len(ticks) == len(entries) == 4
    assert not seen.of("script") and not any(name.startswith("on") for _, attrs in seen.elements for name in attrs)
    assert "見た  / 4件" in seen.words


def test_filters_by_level_and_family_name_what_is_there():
    page = as_html(Report("2022-06", "print.pdf", 8, [HIDDEN, WAIVED, GATE, WHOLE]))
    seen = Outline(page)
    filters = [attrs["id"] for attrs in seen.of("input", type="checkbox") if "id" in attrs]
    assert filters == ["hide-seen", "state-error", "state-notice", "state-gate", "state-waived",
                       "family-gate", "family-order", "family-style", "family-text"]
    for name in filters:
        assert f"body:has(#{name}:" in page
    assert {attrs["data-family"] for attrs in seen.of("li") if "data-family" in attrs} == {"gate", "order", "style", "text"}
    assert "校了までに人がすること 1件" in seen.words  # a family by its name


def test_sorted_by_section_without_a_script():
    page = as_html(Report("2022-06", "print.pdf", 8, [HIDDEN, WAIVED, GATE, WHOLE], sections=SECTIONS))
    seen = Outline(page)
    assert [a["id"] for a in seen.of("input", type="radio")] == ["sort-face", "sort-section"]
    order = {int(rank): entry for entry, rank in re.findall(r'class="entry (\w+)".*?--rank:(\d+)', page)}
    heads = {int(order): f"section {number}" for number, order in re.findall(r"#section-(\d) \{ order: (\d+) \}", page)}
    assert [{**order, **heads}[rank] for rank in sorted({**order, **heads})] == [
        "section 1", "waived", "section 2", "gate", "error", "section 3", "notice"]
    assert list(re.findall(r'id="section-\d">(.*?)</h2>', page)) == [
        "保健福祉課（1件）", "総務課(広報)（2件）", "担当の決まっていないもの（1件）"]


def test_without_sections_there_is_one_order():
    assert not page_of(HIDDEN).of("input", type="radio")


def test_links_lead_somewhere_and_nothing_is_fetched(finished):
    findings = check_issue_pdf(finished, paper.issue(), also=[HIDDEN, WAIVED, GATE, WHOLE])
    page = as_html(Report("2022-06", "print.pdf", 8, findings, sections=SECTIONS), finished)
    seen = Outline(page)
    assert "<html lang=\"ja\">" in page
    assert {a["href"][1:] for a in seen.of("a")} <= set(seen.ids) and len(seen.ids) == len(set(seen.ids))
    assert {use["href"][1:] for use in seen.of("use")} <= set(seen.ids)
    assert not re.search(r"(?:src|href)=\"(?!data:image/jpeg|#)|url\(|@import", page)
    assert all(finding.fingerprint in seen.words for finding in findings)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4))]
    return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_text_stands_out_from_every_ground():
    page = as_html(Report("2022-06", "print.pdf", 8, [HIDDEN]))
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", page))
    grounds = [colours["paper"], colours["shade"], "#fff6d8"]
    assert "#fff6d8" in page
    for name in ("ink", "soft", "error", "warning", "notice", "gate", "waived", "link"):
        assert min(contrast(colours[name], ground) for ground in grounds) >= 4.5, name
    assert contrast(colours["ink"], colours["mark"]) >= 4.5


def test_what_is_tapped_is_large_enough():
    page = as_html(Report("2022-06", "print.pdf", 8, [HIDDEN]))
    rule = re.search(r"\.tools label, \.seen \{[^}]*\}", page)[0]
    assert "min-height: 2.75rem" in rule  # 44 px


def test_it_escapes_what_it_is_given():
    page = as_html(Report("2022-06", "<script>.pdf", 8, [HIDDEN]))
    assert "<script>" not in page
    assert "4面の&lt;b&gt;" in page


def test_a_clean_file():
    page = as_html(Report("2022-06", "print.pdf", 8, []))
    assert "直すところはありません" in page and "checkbox" not in page.partition("<body>")[2]


def test_sections_come_from_the_list_of_numbers():
    issue = load_issue(PROJECT / "content" / "2022-06")
    sections = sections_of(issue)
    assert sections["oyako-ehon"] == "保健福祉課(子育て)" and set(sections) <= set(issue.articles)
    names = [str(contact.name) for contact in issue.house.contacts.values()]
    assert [names.index(name) for name in sections.values()] == sorted(names.index(name) for name in sections.values())


def test_the_page_of_a_folder_of_content(tmp_path: Path, capsys):
    from kohoshi.commands.app import main
    assert main(["check", str(PROJECT / "content" / "2022-06"), "--format", "html"]) == 0
    assert "見本が残っています" in capsys.readouterr().out
