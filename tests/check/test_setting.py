"""Line starts, line ends, edges and gaps, read back from PDFs whose lines are known exactly."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kohoshi.check.facetext import face_texts
from kohoshi.check.measure import Measured, blocks
from kohoshi.check.setting import check_setting
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.finished import Finished, open_finished
from kohoshi.pdfread.untrusted import open_untrusted
from tests.check import paper, typed
from tests.check.typed import ACROSS, EM, PITCH, PROSE, TURNED, VERTICAL, Run, lines
from tests.proved import check_pdf

MODES = (ACROSS, TURNED, VERTICAL)


@pytest.fixture
def judge(tmp_path: Path):
    """What the two rules say of a page of runs; ``alone``: as of another program's file."""
    def run(runs: list[Run], mode: str = ACROSS, *, alone: bool = False) -> list[Finding]:
        with open_finished(typed.page(tmp_path / "page.pdf", runs, mode)) as finished:
            return list(check_setting(face_texts(finished, [1]), alone=alone))
    return run


def measure_lines(finished: Finished) -> list[Measured]:
    """Every row of every face in painting order, ruby left out."""
    return [line for face in finished.pages for block in blocks(face) for line in block.lines]


def told(findings: list[Finding]) -> list[tuple[str, Level]]:
    return [(f.rule, f.level) for f in findings]


def prose(**rows: str) -> list[str]:
    """PROSE with other rows: r2="…" is the third."""
    return [rows.get(f"r{i}", row) for i, row in enumerate(PROSE)]


def in_face(mode: str, along: float, across: float, length: float) -> dict[str, float]:
    """The box on the face of something ``length`` mm long, one em thick, as a finding gives it."""
    x, y = typed.corner(mode)
    return {"x": x + along, "y": y + across, "w": length, "h": EM} if mode == ACROSS else \
        {"x": x - across - EM, "y": y + along, "w": EM, "h": length}


def close(found: dict[str, float], wanted: dict[str, float]) -> bool:
    return all(abs(found[k] - wanted[k]) < 0.06 for k in wanted)


def edge(mode: str) -> str:
    return "右端" if mode == ACROSS else "下端"


# --- silence -------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_full_lines_are_silent(judge, mode):
    assert judge(lines(PROSE), mode) == []


def test_the_last_line_of_an_indented_paragraph_may_end_anywhere(judge):
    rows = ["\u3000雨の多い季節が、今年も", "はじまります、今年も早く", "来ました、もう梅雨です", "\u3000落ち葉を取り除きます。",
            "くだけで、まちは変わって", "水たまりの少ない道になり", "歩きやすくなります。"]
    assert judge(lines(rows)) == []


def test_a_mark_at_the_line_end_may_be_half_or_hang(judge):
    half = prose(r2="いうちに確かめておき、")  # 11 characters, opened to 11.5 bodies and the mark's half
    stretched = {2: 0.15}
    hanging = prose(r4="路の水たまりのもとになり、")
    assert judge(lines(half, every=stretched)) == []
    assert judge(lines(hanging)) == []


def test_a_line_broken_by_hand_is_silent(judge):
    assert judge(lines(prose(r3="心です。側溝の"))) == []


@pytest.mark.speaks("text/flush")
def test_a_sentence_that_ends_short_of_the_edge_may_end_its_paragraph(judge):
    assert judge(lines(prose(r2="いうちに確かめます。", r3="側溝の落ち葉をためておく"))) == []
    indented = ["\u3000今年も、早い梅雨です。", "\u3000雨の多い季節が今年もは", "じまります、今年早い。", "落ち葉を片づけましょうよ", *PROSE[4:]]
    found = judge(lines(indented))
    assert told(found) == [("text/flush", Level.WARNING)]
    assert found[0].excerpt == indented[2]


RAGGED = ["雨の多い季節が、今年も", "じまります。家の備えを早めに", "いうちに確かめて", "心です。側溝の落ち葉は道に沿", "路の水たまり、もとに",
          "ます。気づいた人が取り", "くだけで、まちは変わってい", "いきます。"]
TABLE = ["場所　区民センター、ロビー", "対象　区内に住む人、働く人", "定員　先着で20人、見学も可", "備考　ーーー、雨なら中止だ", "締切　6月10日、夕方まで"]


@pytest.mark.parametrize("rows", [
    pytest.param(RAGGED, id="ragged"),
    pytest.param(["雨の季節の前に、みんなで", "。家の備えを見直そう"], id="head of two lines"),
    pytest.param(["6月1日(水) 10:00", "6月12日(日) 10:00", "6月20日(月) 10:00", "7月1日(金) 10:00", "7月2日(土) 10:00"], id="dates"),
    pytest.param(["ー", "ー", "ー", "ー"], id="empty cells"),
    pytest.param(["・側溝の落ち葉を取り除く", "・雨の前に地図を確かめる", "・避難する道を歩いておく", "・家の備えを、早く整える", "・隣の人に、声をかけよう"], id="list"),
])
def test_what_is_not_justified_running_text_is_left_alone(judge, rows):
    assert judge(lines(rows)) == []


def test_a_table_is_no_running_text(judge):
    runs = []
    for i, row in enumerate(TABLE):
        name, _, words = row.partition("　")
        runs += [Run(name, (0, i * PITCH)), Run(words, (3.2 * EM, i * PITCH))]
    assert judge(runs) == []


def test_centred_lines_are_left_alone(judge):
    rows = ["雨がふる、雨がやむ", "そのあいだの道は、長い", "水たまりの空が", "、ゆれている", "傘の色、空の色"]
    assert judge([Run(row, ((14 - len(row)) / 2 * EM, i * PITCH)) for i, row in enumerate(rows)]) == []


def test_lines_beside_a_picture_have_an_edge_of_their_own(judge):
    rows = [*PROSE[:7], "雨の前に地図を見て", "避難する道を家族で", "歩いてみませんか晴", "れた日に", *PROSE[1:]]
    assert judge(lines(rows)) == []


def test_a_gap_by_design_is_no_hole(judge):
    """A box or a tab after the first words of a line that is otherwise solid."""
    assert judge(lines(prose(r2="問い　確かめておくと安い"))) == []
    assert judge(lines(prose(r2="問い確かめておくと安い"), gaps={2: {1: 1.0}})) == []


# --- kinsoku -------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("mark", "。、」）ゝ")
def test_a_line_that_starts_with_a_closing_mark(judge, mode, mark):
    found = judge(lines(prose(r3=mark + PROSE[3][1:])), mode)
    assert told(found) == [("text/kinsoku", Level.WARNING)]
    assert f"行の頭に「{mark}」" in found[0].message
    assert close(found[0].box.rounded(), in_face(mode, 0, 3 * PITCH, EM))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("mark", "「（")
def test_a_line_that_ends_with_an_opening_mark(judge, mode, mark):
    found = judge(lines(prose(r3=PROSE[3][:-1] + mark)), mode)
    assert told(found) == [("text/kinsoku", Level.WARNING)]
    assert f"行の終わりに「{mark}」" in found[0].message
    assert close(found[0].box.rounded(), in_face(mode, 11 * EM, 3 * PITCH, EM))


@pytest.mark.speaks("text/kinsoku")
def test_a_break_by_hand_is_no_excuse_before_a_full_stop(judge):
    assert told(judge(lines(prose(r2="いうちに確か", r3="。側溝の落ち葉は、道の上")))) == [("text/kinsoku", Level.WARNING)]


@pytest.mark.parametrize("mark", "ーっ々")
def test_weak_kinsoku_may_be_another_houses_rule(judge, mark):
    rows = lines(prose(r3=mark + PROSE[3][1:]))
    assert told(judge(rows)) == [("text/kinsoku", Level.WARNING)]
    assert told(judge(rows, alone=True)) == [("text/kinsoku", Level.NOTICE)]


@pytest.mark.parametrize("mark", "・？％")
def test_other_marks_where_the_line_before_is_full(judge, mark):
    assert told(judge(lines(prose(r3=mark + PROSE[3][1:])))) == [("text/kinsoku", Level.WARNING)]
    assert judge(lines(prose(r2="いうちに確か", r3=mark + PROSE[3][1:]))) == []


@pytest.mark.parametrize("pair", ["……", "――"])
def test_a_pair_that_is_parted(judge, pair):
    found = judge(lines(prose(r2=PROSE[2][:-1] + pair[0], r3=pair[1] + PROSE[3][1:])))
    assert told(found) == [("text/kinsoku", Level.WARNING)]
    assert f"「{pair}」が2行に分かれ" in found[0].message
    assert judge(lines(prose(r2=PROSE[2][:-2] + pair))) == []


def test_the_top_of_the_next_column_goes_on_from_the_last(judge):
    first, second = PROSE[:6], ["。気づいた人が取り除くと", *PROSE[6:]]
    found = judge(lines(first) + lines(second, left=14))
    assert told(found) == [("text/kinsoku", Level.WARNING)]
    assert close(found[0].box.rounded(), in_face(ACROSS, 14 * EM, 0, EM))


# --- flush ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_a_line_short_of_the_edge(judge, mode):
    found = judge(lines(prose(r4="路の水たまりのもとにな")), mode)
    assert told(found) == [("text/flush", Level.WARNING)]
    assert f"{edge(mode)}に1.00字分とどいていません" in found[0].message
    assert close(found[0].box.rounded(), in_face(mode, 0, 4 * PITCH, 11 * EM))


@pytest.mark.parametrize("mode", MODES)
def test_a_line_that_sticks_out(judge, mode):
    found = judge(lines(PROSE, every={4: 0.02}), mode)
    assert told(found) == [("text/flush", Level.WARNING)]
    assert f"{edge(mode)}から0.22字分出ています" in found[0].message


@pytest.mark.parametrize("off, rules", [(0.09, []), (0.12, ["text/flush"])])
def test_the_tenth_of_an_em(judge, off, rules):
    assert [f.rule for f in judge(lines(PROSE, every={4: -off / 11}))] == rules


@pytest.mark.parametrize("mode", MODES)
def test_a_hole_in_a_line(judge, mode):
    """Eight characters pulled apart to twelve: 4/7 of an em between all."""
    found = judge(lines(prose(r4="路のもとになり、"[:7] + "水"), every={4: 4 / 7}), mode)
    assert told(found) == [("text/flush", Level.WARNING)]
    assert "0.6字分あいています" in found[0].message
    assert judge(lines(prose(r4="路の水のもとになり"), every={4: 3 / 8}), mode) == []


def test_a_hole_at_a_blank(judge):
    """What engines do that open blanks alone: the rest of the line stays solid."""
    assert judge(lines(prose(r4="路の水たまりも とになり"), gaps={4: {7: 0.48}})) == []
    found = judge(lines(prose(r4="路の水たまり とになり"), gaps={4: {6: 1.5}}))
    assert told(found) == [("text/flush", Level.WARNING)]
    assert "「り」と「と」の間が1.5字分" in found[0].message


def test_several_lines_of_one_block_are_told_once(judge):
    found = judge(lines(prose(r1=PROSE[1][:-1], r4=PROSE[4][:-1]) + list(PROSE)))
    assert told(found) == [("text/flush", Level.WARNING)]
    assert found[0].message.endswith("（この段にほか1行）")


def test_where_the_edge_is_less_sure_it_is_a_notice(judge):
    short = {"r0": PROSE[0][:-1], "r2": PROSE[2][:-1] , "r4": PROSE[4][:-1], "r6": PROSE[6][:-1]}
    assert told(judge(lines(prose(**short)))) == [("text/flush", Level.NOTICE)]


def test_solid_text_of_another_program_may_be_ragged_by_will(judge):
    rows = prose(r4=PROSE[4][:-1])
    assert told(judge(lines(rows), alone=True)) == [("text/flush", Level.NOTICE)]
    adjusted = prose(r1=PROSE[1][:-1], r4=PROSE[4][:-1])
    assert told(judge(lines(adjusted, every={1: 0.1}), alone=True)) == [("text/flush", Level.WARNING)]


SHORT = ["雨の前に、側溝を見ておき", "落ち葉を取り除いておくと", "安心です。"]


def grid(*paragraphs: list[str]) -> list[Run]:
    """Paragraphs of their own, two columns wide, with room between."""
    return [run for i, rows in enumerate(paragraphs) for run in lines(rows, left=14 * (i % 2), top=12 * (i // 2))]


def test_short_paragraphs_are_measured_by_their_neighbours(judge):
    off = [SHORT[0], SHORT[1][:-1], SHORT[2]]
    assert judge(grid(SHORT, SHORT, SHORT, SHORT)) == []
    assert judge(lines(off)) == []
    found = judge(grid(SHORT, SHORT, SHORT, off))
    assert told(found) == [("text/flush", Level.WARNING)]
    assert close(found[0].box.rounded(), in_face(ACROSS, 14 * EM, 12 * EM + PITCH, 11 * EM))


@pytest.mark.parametrize("lead", [
    pytest.param(["雨の前に、側溝を見ておき", "落ち葉を", "取り除いておくと安心し", "ます。"], id="broken by phrase"),
    pytest.param(["雨の前に、側溝を見ておきましょう", "落ち葉を取り除いておくと", "安心、です。"], id="wider than the column"),
])
def test_other_text_in_the_same_size_is_not_measured_by_its_neighbours(judge, lead):
    assert judge(grid(SHORT, SHORT, SHORT, SHORT, lead)) == []


# --- how the rows are found ----------------------------------------------------------------


def in_pieces(rows: list[str]) -> list[Run]:
    """Every character painted by itself."""
    return [Run(char, (i * EM, r * PITCH)) for r, row in enumerate(rows) for i, char in enumerate(row)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("first", [True, False], ids=["ruby first", "ruby after its base"])
def test_ruby_between_the_pieces_of_a_line(judge, mode, first):
    runs = []
    for r, row in enumerate(PROSE):
        ruby = Run("みず", (2 * EM, r * PITCH - 0.5 * EM), typed.SIZE / 2)
        pieces = [Run(row[:2], (0, r * PITCH)), Run(row[2:3], (2 * EM, r * PITCH)), Run(row[3:], (3 * EM, r * PITCH))]
        runs += [pieces[0], ruby, *pieces[1:]] if first else [*pieces[:2], ruby, pieces[2]]
    assert judge(runs, mode) == []
    fault = [Run("。", run.at) if run.text == PROSE[3][:2] else run for run in runs]
    assert [f.rule for f in judge(fault, mode)][:1] == ["text/kinsoku"]


@pytest.mark.parametrize("mode", MODES)
def test_characters_painted_one_by_one(judge, mode):
    assert judge(in_pieces(list(PROSE)), mode) == []
    assert told(judge(in_pieces(prose(r3="。" + PROSE[3][1:])), mode)) == [("text/kinsoku", Level.WARNING)]


def test_vertical_forms_count_as_the_marks_they_are(judge):
    """Some programs name ︒ and ﹁ in the file, not 。 and 「."""
    assert told(judge(lines(prose(r3="︒" + PROSE[3][1:], r5="ます。気づいた人が取り﹁")), VERTICAL)) == [("text/kinsoku", Level.WARNING)] * 2


def test_a_character_of_ones_own_is_type(judge):
    """外字 in the private area stand in the line like others."""
    assert judge(lines(prose(r3="心です。側溝の\ue000\ue001は小道"))) == []


def test_a_character_that_the_file_says_otherwise_is_measured_as_it_is_painted(judge, tmp_path):
    """Given as ActualText (Chromium does so for some), pdfium alone would tell of its ink only."""
    runs = lines(prose(r2="いうちに確かめておける"))
    runs.insert(3, Run("・", (11 * EM, 2 * PITCH), said=True))
    assert judge(runs) == []
    with open_finished(typed.page(tmp_path / "said.pdf", runs)) as finished:
        line = measure_lines(finished)[2]
    assert (line.last, line.full) == ("・", True)
    assert line.right == pytest.approx(0, abs=0.01)


def test_measured_lines(tmp_path):
    rows = ["\u3000雨の多い季節が、今年も", *PROSE[1:4], PROSE[4][:-1], *PROSE[5:]]
    with open_finished(typed.page(tmp_path / "page.pdf", lines(rows, every={3: 0.01}))) as finished:
        found = measure_lines(finished)
    assert [line.text for line in found] == [row.lstrip("\u3000") for row in rows]
    assert [round(line.left, 2) for line in found] == [1, 0, 0, 0, 0, 0, 0, 0]
    assert [round(line.right, 2) for line in found] == pytest.approx([0, 0, 0, -0.11, 1, 0, 0, 7], abs=0.011)
    assert [line.full for line in found] == [True] * 7 + [False]
    assert [line.closes for line in found] == [False] * 7 + [True]
    assert [round(line.gap.width, 2) for line in found] == pytest.approx([0, 0, 0, 0.01, 0, 0, 0, 0], abs=0.011)
    assert {(line.face, line.vertical, round(line.measure, 2)) for line in found} == {(1, False, 12.0)}
    assert (found[1].first, found[1].last) == ("じ", "早")


def test_a_vertical_page_measures_as_the_same_page_across(tmp_path):
    seen = []
    for mode in MODES:
        with open_finished(typed.page(tmp_path / f"{mode}.pdf", lines(prose(r4="路の水たまりの"), every={2: 0.02}), mode)) as finished:
            seen.append([(m.text, round(m.left, 1), round(m.right, 1), m.full, m.closes) for m in measure_lines(finished)])
    assert seen[0] == seen[1] == seen[2]


# --- files of other programs ---------------------------------------------------------------

TEXT = ("区の特性を踏まえた防災対策の強化と、地域実態に基づいた「防犯活動」を、コロナ禍に対応しながら展開し（令和4年度）、"
        "安心して暮らせるまちづくりをめざします。2025年大阪・関西万博を契機として、SDGsのゴールにも取り組みます。") * 3
SHEET = """<html lang=ja><style>@page {{ size: 150mm 200mm; margin: 0 }} body {{ margin: 10mm }}
p {{ margin: 0; font: 10pt/17pt "UD Latin", "UD Gothic", "BIZ UDGothic"; width: {width}em; text-align: justify }}</style><p>{text}"""
#: Each is run in a process of its own: this one may hold our composer already.
BARE = "import sys, weasyprint; weasyprint.HTML(string=sys.argv[1]).write_pdf(sys.argv[2])"
OURS = """
import sys, pathlib
from kohoshi.fonts import FontSet
from kohoshi.typeset.engine import Engine
fonts = FontSet.load(pathlib.Path("fonts"))
files = {f"http://job.invalid/fonts/{name}": path for name, path in fonts.files().items()}
engine = Engine(lambda url: (files[url].read_bytes(), "font/ttf"), fonts.face_css("http://job.invalid/fonts/", ["UD Latin", "UD Gothic"]))
document, *_ = engine.lay_out(sys.argv[1], "http://job.invalid/", "pdf/x-4")
document.write_pdf(sys.argv[2])
"""
ROOT = Path(__file__).resolve().parents[2]


def made(program: str, html: str, path: Path) -> Path:
    """Runs the program; what it prints is beside the PDF, as .out."""
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    done = subprocess.run([sys.executable, "-c", program, html, path], check=True, capture_output=True, cwd=ROOT,
                          env=environment | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"})
    path.with_suffix(".out").write_bytes(done.stdout)
    return path


@pytest.mark.parametrize("width", [15, 21])
def test_bare_weasyprint_is_ragged_and_ours_is_not(tmp_path, width):
    html = SHEET.format(width=width, text=TEXT)
    with open_untrusted(made(BARE, html, tmp_path / "bare.pdf")) as bare, open_finished(made(OURS, html, tmp_path / "ours.pdf")) as ours:
        assert told(check_pdf(bare)) == [("text/flush", Level.NOTICE)]
        ragged = [line for line in measure_lines(bare) if line.full and abs(line.right) > 0.1]
        assert len(ragged) >= 3
        assert check_pdf(ours) == []
        full = measure_lines(ours)[:-1]
    assert all(line.full and abs(line.right) < 0.021 and line.gap.width < 0.5 for line in full)
    assert {round(line.measure, 1) for line in full} == {width}


TRUTH = """
import json, sys, weasyprint
from weasyprint.formatting_structure import boxes
document = weasyprint.HTML(string=sys.argv[1]).render()
document.write_pdf(sys.argv[2])
for box in document.pages[0]._page_box.descendants():
    if isinstance(box, boxes.LineBox):
        texts = [b for b in box.descendants() if isinstance(b, boxes.TextBox)]
        print(json.dumps(["".join(b.text for b in texts), texts[-1].position_x + texts[-1].width - texts[0].position_x]))
"""


def test_lines_are_those_of_the_engines_own_boxes(tmp_path):
    """What is read from the paper against what the engine holds: every line, its text, its end."""
    html = SHEET.format(width=14.3, text=TEXT)
    true = [json.loads(line) for line in made(TRUTH, html, tmp_path / "bare.pdf").with_suffix(".out").read_text("utf-8").splitlines()]
    with open_finished(tmp_path / "bare.pdf") as finished:
        seen = measure_lines(finished)
    assert [line.text for line in seen] == [text for text, _ in true]
    px = EM / 25.4 * 96
    assert [line.measure - line.right for line in seen] == pytest.approx([width / px for _, width in true], abs=0.005)


def test_bare_weasyprint_with_a_break_by_hand_before_a_full_stop(tmp_path):
    html = SHEET.format(width=20, text=TEXT.replace("めざします。", "めざします<br>。", 1))
    with open_untrusted(made(BARE, html, tmp_path / "bare.pdf")) as finished:
        found, = [f for f in check_pdf(finished) if f.rule == "text/kinsoku"]
        after, = [line for line in measure_lines(finished) if line.first == "。"]
    assert (found.level, found.face) == (Level.WARNING, 1)
    assert found.box.rounded() == pytest.approx({"x": 10.0, "y": after.box.y, "w": EM, "h": after.box.h}, abs=0.02)


def test_the_same_faults_after_ghostscript_has_rewritten_the_file(tmp_path):
    made = typed.page(tmp_path / "page.pdf", lines(prose(r2=PROSE[2][:-1], r4="。" + PROSE[4][1:], r6=PROSE[6][:-1])))
    again = tmp_path / "again.pdf"
    subprocess.run(["gs", "-q", "-dSAFER", "-sDEVICE=pdfwrite", "-o", again, made], check=True, capture_output=True)
    with open_untrusted(again) as finished:
        found = check_pdf(finished)
    assert told(found) == [("text/kinsoku", Level.WARNING), ("text/flush", Level.NOTICE)]
    seen = found[0].box  # the ascent of the rewritten font is another, so its em boxes are lower
    assert (seen.x, seen.w) == (pytest.approx(20, abs=0.05), pytest.approx(EM, abs=0.05))
    assert 20 + 4 * PITCH < seen.y + seen.h / 2 < 20 + 4 * PITCH + EM


# --- with the content: source and article ---------------------------------------------------


SAYING = "側溝の落ち葉を取り除くと、道路の水たまりを防げます。気づいた人がほうきで掃くだけで、まちの道は歩きやすくなります。"


def test_the_source_of_the_line_is_told(prove):
    content = paper.issue({"bosai": {**paper.ARTICLES["bosai"], "parts": {
        **paper.ARTICLES["bosai"]["parts"], "tsuzuki": [{"paragraph": SAYING}]}}})
    old = "<p>側溝の落ち葉を取り除くと、道路の水たまりを防げます。</p><p>懐中電灯の電池を替える</p><p>避難する道を家族で歩いてみる</p>"
    new = "<p style='width:18em'>" + SAYING.replace("防げます。", "防げます<br>。") + "</p>"
    found = prove((5, old, new), content=content)
    assert [(f.rule, f.level, f.face, f.article) for f in found] == [("text/kinsoku", Level.WARNING, 5, "bosai")]
    assert found[0].place.file == "content/2022-06/articles/bosai.yaml"
    assert prove((5, old, new.replace("<br>", "")), content=content) == []
