"""Heads and paragraphs whose last line is next to nothing."""
from __future__ import annotations

import pytest

from tests.check.look import sheets
from tests.check.look.sheets import at

HEAD = "font-size:36Q;line-height:46Q;font-weight:700;"


def runts(tmp_path, *faces):
    return [f for f in sheets.told(tmp_path / "p.pdf", sheets.pdf(*faces)) if f.rule == "look/runt"]


def head(words: str, style: str = HEAD) -> str:
    return at(20, 30, 150, style, words)


@pytest.mark.speaks("look/runt", words="区の将来ビジョンにご意見をくださ<br>い")
@pytest.mark.parametrize(("words", "count"), [
    ("区の将来ビジョンにご意見をくださ<br>い", 1), ("区の将来ビジョンにご意見をくだ<br>さい", 2), ("親子で楽しむ絵本のじか<br>ん！", 1),
    ("はじめての離乳食教室を開きま<br>す。", 1), ("みんなで考える防災の<br>日」", 1), ("港の風を聞きながら<br>歩こう会を開きま<br>す", 1),
    ("2025年大阪・関西万<br>博", 1), ("健康づくりの教室<br>①", 1), ("高齢者向けスマートフォン教<br>室", 1), ("年末年始のごみ収<br>集", 1),
])
def test_heads(tmp_path, words, count):
    finding, = runts(tmp_path, head(words))
    assert f"に、{count}字だけが残っています" in finding.message and finding.level == "warning" and finding.box.h < 12


@pytest.mark.parametrize("words", [
    "区の将来ビジョンに、ご意見を<br>ください", "港区の<br>運動会", "春の<br>港", "親子で楽しむ<br>絵本のじかん", "年末年始のごみ収集", "防災<br>の日",
    "夏の港町を歩く会のお知ら<br>せです。", "第50回<br>港区民まつり", "6月の<br>相談", "「楽しい」を、<br>このまちで。", "大会参加者募集中<br>120", "みなと<br>の風",
])
def test_heads_that_are_fine(tmp_path, words):
    assert [f.message for f in runts(tmp_path, head(words))] == []


def test_a_paragraph_with_one_character_in_its_last_line(tmp_path):
    line = "潮風の道を歩き、港の船と橋と観覧車を眺めましたが"  # 24 characters
    def column(end: str) -> str:
        # Broken by hand: our own composition, where a test before has put it into the engine, leaves no such line.
        lines = "<br>".join([line] * 4 + [end] * bool(end))
        return f"<p class=running style='left:20mm;top:30mm;width:{24 * 3.75}mm;white-space:nowrap'>{lines}</p>"
    finding, = runts(tmp_path, column("す。"))
    assert finding.level == "notice" and "の段落" in finding.message
    assert not runts(tmp_path, column("ます。")) and not runts(tmp_path, column(line[:-1] + "。")) and not runts(tmp_path, column(""))


def test_lines_of_running_size_are_no_heads(tmp_path):
    assert not runts(tmp_path, head("親子で楽しむ絵本のじか<br>ん", "font-weight:700"))
