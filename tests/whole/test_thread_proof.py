"""A long text through eight frames of four measures on four faces, lying and standing: every character once and
in order in every edition, its lines those of one long frame; and broken copies of the finished file are caught."""
from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from kohoshi.finding import Level
from kohoshi.flow.build import Built, build
from kohoshi.flow.set_up import lay_out, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import Tag, read_tags
from kohoshi.press import load_press
from kohoshi.project import Project
from kohoshi.typeset import threads
from kohoshi.typeset.fullness import lines_of
from tests.chain import Chain, Frame, Part, frames_of, paragraph, photographs, project, prose

#: Four measures: 20, 14, 26 and 32 characters.
LYING = (Part((1,), (Frame(0, 0, 5, 20, 30), Frame(0, 22, 5, 14, 30), Frame(0, 38, 5, 26, 35))),
         Part((2, 3), (Frame(0, 0, 5, 32, 28), Frame(0, 34, 5, 32, 28), Frame(1, 0, 5, 20, 30))),
         Part((4,), (Frame(0, 0, 5, 14, 34), Frame(0, 16, 5, 26, 37))))
#: 18, 22, 26 and 30 lines are measures of 25 to 42 characters upright.
STANDING = (Part((5,), (Frame(0, 34, 5, 32, 18), Frame(0, 0, 5, 32, 22), Frame(0, 34, 30, 32, 26))),
            Part((6, 7), (Frame(0, 34, 5, 32, 30), Frame(0, 0, 5, 32, 30), Frame(1, 0, 5, 66, 18))),
            Part((8,), (Frame(0, 34, 5, 32, 22), Frame(0, 0, 30, 66, 26))))
#: What a table that is parted says again, and the words of the chart, which are painted after the text.
HEAD, PLOT = "番号ことがら", "春31夏22秋13"
#: After which part of the text, its block, and what is printed of it in order.
BETWEEN = {
    1: ("  - figure: {image: asa.png, alt: 朝の船着き場の絵, caption: 朝の船着き場}\n", ["朝の船着き場"]),
    2: ("""  - paragraph: |
      ｜港区《みなとく》の｜波止場《はとば》に《《三つ》》の灯台※1が立ち、**夜**ごとに光ります。見本の注は、この段のあとにあります。
  - notes:
      - {mark: ※1, text: 見本の灯台です。ほんとうの灯台ではありません。}
""", ["港区（みなとく）の波止場（はとば）に三つの灯台※1が立ち、夜ごとに光ります。見本の注は、この段のあとにあります。",
      "※1", "見本の灯台です。ほんとうの灯台ではありません。"]),
    3: ("  - table:\n      caption: 見本の一覧\n      head: [番号, ことがら]\n      rows:\n" + "".join(
        f"        - [{'甲乙丙丁戊己庚辛壬癸'[at]}の番, {'赤青黄白黒緑紫茶灰金'[at]}い旗をあげる]\n" for at in range(10)),
        ["見本の一覧", "番号", "ことがら", *(words for at in range(10) for words in (
            f"{'甲乙丙丁戊己庚辛壬癸'[at]}の番", f"{'赤青黄白黒緑紫茶灰金'[at]}い旗をあげる"))]),
    4: ("""  - chart:
      title: 旗の数は春がいちばん多い
      about: 見本の数
      unit: 本
      labels: [春, 夏, 秋]
      values: [31, 22, 13]
      sample: true
""", ["旗の数は春がいちばん多い", "〔見本の図〕", "見本の数", "〔単位本〕"]),
    5: ("""  - box:
      title: 囲みの見本
      blocks:
        - paragraph: |
            囲みは枠をまたがず、ひとつの枠に立ちます。
        - items: [囲みの箇条の一, 囲みの箇条の二]
""", ["囲みの見本", "囲みは枠をまたがず、ひとつの枠に立ちます。", "囲みの箇条の一", "囲みの箇条の二"]),
    6: ("""  - figure: {image: yoru.png, alt: 夜の灯台の絵, caption: 夜の灯台}
  - table:
      caption: 短い表
      head: [月, 船]
      rows: [[六月, 三そう], [七月, 四そう]]
""", ["夜の灯台", "短い表", "月", "船", "六月", "三そう", "七月", "四そう"]),
    7: ("  - items:\n" + "".join(f"      - {'いろはにほへ'[at]}の箇条は、長い文でも短い文でも、枠から枠へ流れます。\n" for at in range(6)),
        [f"{each}の箇条は、長い文でも短い文でも、枠から枠へ流れます。" for each in "いろはにほへ"]),
}
UPRIGHT = {
    2: ("""  - paragraph: |
      ｜港区《みなとく》の｜波止場《はとば》に《《三つ》》の灯台が立ち、12番めの船が〔縦中横:100〕本の**旗**をあげて通ります。
  - note: |
      縦に組んだ注記の見本です。
""", ["港区（みなとく）の波止場（はとば）に三つの灯台が立ち、12番めの船が100本の旗をあげて通ります。", "縦に組んだ注記の見本です。"]),
    4: ("  - items:\n" + "".join(f"      - {'いろはにほへ'[at]}の縦の箇条は、枠から枠へ流れます。\n" for at in range(6)),
        [f"{each}の縦の箇条は、枠から枠へ流れます。" for each in "いろはにほへ"]),
}


def written(kind: str, number: int, parts: int, each: int, between: dict[int, tuple[str, list[str]]]) -> tuple[str, list[str]]:
    """(the blocks, what is printed of them in order); ``number``: of the first sentence."""
    blocks, printed = "", []
    for part in range(1, parts + 1):
        blocks += f"  - heading: {kind}{part}の見出し\n"
        printed.append(f"{kind}{part}の見出し")
        for _ in range(each):
            printed.append(paragraph(number, 7))
            blocks += prose(printed[-1])
            number += 7
        more, said = between.get(part, ("", []))
        blocks, printed = blocks + more, printed + said
    return blocks, printed


TEXTS = {"yoko": written("その", 0, 8, 2, BETWEEN), "tate": written("たて", 500, 6, 3, UPRIGHT)}
BOTH = pytest.mark.parametrize("article", ["yoko", "tate"])


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("proof")
    made = project(root, Chain("yoko", TEXTS["yoko"][0], LYING), Chain("tate", TEXTS["tate"][0], STANDING, upright=True))
    photographs(made, "asa.png", "yoru.png")
    return made


@pytest.fixture(scope="module")
def built(issue: Path) -> Built:
    return build(issue, issue.parents[1] / "out", project=Project.of(issue))


@BOTH
def test_there_are_eight_frames_of_four_measures_full_to_the_last(built, article):
    frames = frames_of(json.loads((built.folder / "layout.json").read_text(encoding="utf-8")), article)
    assert len(frames) == 8 and len({frame["measure"] for frame in frames}) == 4 and len({frame["face"] for frame in frames}) == 4
    assert [frame["goes_on"] for frame in frames] == [True] * 7 + [False]
    assert sum(frame["characters"] for frame in frames) > 3000 and not any(frame["over"] for frame in frames)


def test_nothing_is_wrong_with_it(built):
    """The sheets have no imprint, and white around their frames."""
    assert [(f.rule, f.message) for f in built.report.findings
            if f.article in TEXTS and f.level is not Level.NOTICE and f.rule not in ("gate/personal", "look/empty")] == []


def bare(words: str) -> str:
    """Without blanks and the brackets of readings and notes."""
    return re.sub(r"[\s（）()〔〕]", "", words)


@BOTH
def test_each_character_is_printed_once_and_in_order(built, article):
    """The glyphs of print.pdf, frame after frame, as they are painted."""
    layout = json.loads((built.folder / "layout.json").read_text(encoding="utf-8"))
    found = []
    with open_finished(built.folder / "print.pdf") as finished:
        for frame in frames_of(layout, article):
            glyphs, box = finished.pages[frame["face"] - 1].glyphs, frame["box"]
            middle = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
            inside = ((middle > (box["x"] - 3, box["y"] - 3)) & (middle < (box["x"] + box["w"] + 3, box["y"] + box["h"] + 3))).all(axis=1)
            found.append(bare("".join(char for char, mine in zip(glyphs.text, inside, strict=True) if mine)))
    if article == "yoko":
        table = next(at for at, words in enumerate(found) if HEAD in words)
        assert found[table + 1].startswith(HEAD) and "".join(found).count(PLOT) == 1
        found[table + 1] = found[table + 1].removeprefix(HEAD)
    else:
        found = [words.replace("・", "") for words in found]    # the dots of the list are the layout's
    assert "".join(found).replace(PLOT, "") == bare("".join(TEXTS[article][1]))
    assert all(len(words) > 100 for words in found)


@BOTH
@pytest.mark.parametrize("name", ["text.txt", "html"])
def test_each_word_is_in_the_other_editions_once_and_in_order(built, article, name):
    text = (built.folder / (name if name == "text.txt" else f"html/articles/{article}.html")).read_text(encoding="utf-8")
    if name == "html":
        main = re.sub(r"<rp>.*?</rp>", "", text[text.index("<main"):text.index("</main")], flags=re.S)
        text = html.unescape(re.sub(r"<[^>]*>", "", main))
    text, at = bare(text), 0
    for words in (bare(words) for words in TEXTS[article][1]):
        if len(words) > 8:
            assert text.count(words) == 1, words
        if article == "yoko" and words.startswith("単位"):
            continue    # beside the numbers of the chart
        at = text.find(words, at)
        assert at >= 0, words
        at += len(words)


def heard(tag: Tag) -> str:
    return bare(tag.text)


def test_a_paragraph_over_two_frames_is_one_for_those_who_listen(built):
    """The tags of web.pdf: paragraphs, heads, the rows of a table; what is parted is whole, a head set again is heard once."""
    with open_finished(built.folder / "web.pdf") as finished:
        root = read_tags(finished).root
    assert root is not None
    every = list(root.walk())
    for article, (_, printed) in TEXTS.items():
        prosed = [bare(words) for words in printed if len(bare(words)) > 30 and "箇条" not in words]
        kind = "番めの文|波止場"
        mine = [heard(tag) for tag in every if tag.type == "P" and re.search(kind, heard(tag))]
        assert [words for words in mine if words in set(prosed)] == prosed, article
    assert len([tag for tag in every if tag.type == "P" and "番めの文" in heard(tag)]) == 8 * 2 + 6 * 3
    assert [heard(tag) for tag in every if tag.type == "H3" and "見出し" in heard(tag)] == [
        bare(words) for _, printed in TEXTS.values() for words in printed if words.endswith("の見出し")]
    rows = [heard(tag) for tag in every if tag.type == "TR"]
    assert rows.count(HEAD) == 1 and [row for row in rows if row.endswith("い旗をあげる")] == [
        f"{'甲乙丙丁戊己庚辛壬癸'[at]}の番{'赤青黄白黒緑紫茶灰金'[at]}い旗をあげる" for at in range(10)]
    assert [tag.alternative for tag in every if tag.type == "Figure" and tag.alternative and "の絵" in tag.alternative] == ["朝の船着き場の絵", "夜の灯台の絵"]


Lines = dict[int, list[str]]


def laid(issue: Path) -> dict[str, list[tuple[float, Lines]]]:
    """Article → its links in order: (measure in px, number of a block of the text → its lines there)."""
    content = load_issue(issue)
    setup, _ = open_setup(content, load_press("offset-tabloid"), Project.of(issue), issue)
    composition, _ = lay_out(setup)
    out: dict[str, list[tuple[float, Lines]]] = {}
    for _, page in composition.pages:
        for link in threads.links_of(page._page_box):
            mine: Lines = {}
            for line, text in lines_of(link):
                mine.setdefault(int(line.element.get("data-thread-node").split()[1]), []).append("".join(text.split()))
            out.setdefault(link.thread.name.removesuffix("--main"), []).append((round(link.width, 2), mine))
    return out


def test_the_lines_are_those_of_one_long_frame_of_the_measure(issue, tmp_path):
    """Each block has in the frame in which it begins the lines that it has in one frame as deep as it needs."""
    single = [Chain(f"{name}-{at}", TEXTS[name][0], (Part((face,), (Frame(0, 0, 5, w, h),)),), upright=name == "tate")
              for face, (name, at, w, h) in enumerate(
                  [("yoko", at, w, 50) for at, w in enumerate((14, 20, 26, 32))] + [("tate", at, 66, h) for at, h in enumerate((18, 22, 26, 30))], 1)]
    photographs(project(tmp_path, *single), "asa.png", "yoru.png")
    long = laid(tmp_path / "content" / "2022-06")
    for name in TEXTS:
        measures = {long[chain.article][0][0]: long[chain.article][0][1] for chain in single if chain.article.startswith(name)}
        begun: set[int] = set()
        compared = 0
        for measure, blocks in laid(issue)[name]:
            for number, lines in blocks.items():
                if number not in begun:
                    assert measures[measure][number][:len(lines)] == lines
                    compared += len(lines)
            begun |= set(blocks)
        assert begun == set(next(iter(measures.values()))) and compared > 100
