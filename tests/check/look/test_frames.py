"""Frames that are empty in large part where the face is not: those of a build's record, and those that can
be seen in a file without one."""
from __future__ import annotations

import json

import pytest

from kohoshi.check.look.frames import frames_beside
from kohoshi.finding import Finding, Place
from tests.check import paper
from tests.check.look import sheets
from tests.check.look.sheets import TEXT, at, drawing, picture, scene, words

#: The lower part of a face, full of text.
REST = words(77.5, 25)
#: x, y, w, h mm of a frame over the upper quarter, and of a column.
UPPER, COLUMN = (15, 15, 170, 60), (131, 15, 54, 224)


def row(article: str | None = "natsu", box: tuple[float, ...] = UPPER, **other: object) -> dict:
    """A frame as layout.json tells it."""
    return {"face": 2, "slot": "top", "title": "いちばん上のお知らせ", "frame": f"{article}--main" if article else "top", "article": article, "part": "main",
            "box": dict(zip("xywh", box, strict=True)), "source": f"content/2022-06/articles/{article}.yaml:3"} | other


def told(tmp_path, face: str, *rows: dict, name: str = "print.pdf", number: int = 2) -> list[Finding]:
    """What is said of a face in a file with a build's record beside it."""
    (tmp_path / "layout.json").write_text(json.dumps({"frames": [{**each, "face": number} for each in rows or [row()]]}), encoding="utf-8")
    found = sheets.told(tmp_path / name, sheets.pdf(face), press=sheets.press(), numbers=[number])
    return [f for f in found if f.rule == "look/empty"]


def seen(tmp_path, face: str, *, foreign: bool = False) -> list[Finding]:
    """What is said of a face in a file of another program."""
    found = sheets.told(tmp_path / "p.pdf", sheets.pdf(face), press=sheets.press(), foreign=foreign)
    return [f for f in found if f.rule == "look/empty"]


def cards(count: int, y: float = 30, h: float = 30) -> str:
    """Three cards a row with two lines each."""
    return "".join(at(15 + 58 * (i % 3), y + (h + 4) * (i // 3), 54, f"height:{h}mm;outline:.3mm solid #999", f"<p class=running style='position:static;width:auto'>{TEXT[:26]}</p>")
                   for i in range(count))


def rows_of(count: int, y: float = 18) -> str:
    """Rows of a list, some words each."""
    return "".join(at(15, y + 9 * i, 170, "border-top:.2mm solid #999", f"<p class=running style='position:static'>{TEXT[:30]}</p>") for i in range(count))


def upright(chars: int) -> str:
    """Vertical text that fills from the right: 15 characters a line, 27 lines to the left edge."""
    lines = [(TEXT * 9)[i:min(i + 15, chars)] for i in range(0, chars, 15)]
    return "".join(at(179 - 6.25 * i, 17, 5, "line-height:15Q", "<p class=running style='position:static;width:5mm'>" + "<br>".join(line) + "</p>")
                   for i, line in enumerate(lines))


@pytest.mark.parametrize(("what", "face"), [
    ("text in the upper 40 %", words(17, 4)),
    ("text that ends in half of it", words(17, 5)),
    ("a small picture and nothing else", picture(scene(1), 15, 17, 50, 38)),
    ("a small picture in the middle", picture(scene(1), 75, 17, 50, 30)),
    ("the second of two columns empty", words(17, 9, w=80)),
    ("the last of three columns empty", words(17, 9, w=52) + words(17, 9, 74, 52)),
    ("nothing at all", ""),
    ("a tinted panel half full", at(15, 15, 170, "height:60mm;background:#ffe6a0", "") + words(18, 5, 20, 160)),
    ("a ruled box half full", at(15, 15, 170, "height:60mm;outline:.4mm solid #246", "") + words(18, 5, 20, 160)),
    ("white type on a dark ground with round corners", at(15, 15, 170, "height:60mm;background:#12407a;border-radius:4mm", "") + words(20, 4, 20, 160, "color:#fff")),
    ("one row of cards where there is room for two", cards(3, 17, 26)),
    ("two rows of a list that has room for six", rows_of(2)),
    ("vertical text over the right half", upright(200)),
    ("a picture beside text that ends early", picture(scene(2), 15, 17, 60, 28) + words(17, 4, 80, 105)),
    ("a column of a table", words(17, 9, w=52) + words(17, 2, 74, 52) + words(17, 2, 133, 52)),
])
def test_a_frame_is_empty(tmp_path, what, face):
    finding, = told(tmp_path, face + REST)
    assert finding.level == "warning" and finding.article == "natsu" and finding.place == Place("content/2022-06/articles/natsu.yaml", 3), what
    assert "2面の枠「いちばん上のお知らせ（top）」（natsu--main）は " in finding.message and "mm の所に 横" in finding.message
    assert 15 <= finding.box.x and 15 <= finding.box.y and finding.box.y + finding.box.h <= 77


@pytest.mark.parametrize(("what", "face"), [
    ("text to its end", words(17, 9)),
    ("two lines short", words(17, 7)),
    ("a photograph under the text", words(17, 4) + picture(scene(3), 15, 43, 170, 32)),
    ("a photograph of a plain sky", words(17, 4) + picture(scene(3, low=200, high=203), 15, 43, 170, 32)),
    ("a drawing over the rest", words(17, 4) + drawing(15, 43, 170, 32, "".join(
        f"<circle cx='{x}' cy='{y}' r='4' fill='#38a' stroke='#000'/>" for x in range(5, 100, 9) for y in range(10, 100, 20)))),
    ("a head with air", at(15, 30, 170, "font-size:100Q;line-height:120Q;font-weight:700", "夏の港を歩く")),
    ("a pull quote", at(35, 17, 130, "font-size:48Q;line-height:60Q;text-align:center;font-weight:700", "潮風の道を<br>家族で歩くと<br>船の汽笛が<br>聞こえます")),
    ("verse in the middle", at(15, 17, 170, "line-height:40Q;text-align:center", "<br>".join([TEXT[:26]] * 6))),
    ("a calendar with nothing but its days", "".join(at(15 + 24 * (i % 7), 16 + 20 * (i // 7), 24, "height:20mm;outline:.2mm solid #999", f"<p class=running style='position:static;width:auto;font-size:24Q'>{i + 1}</p>")
                                                     for i in range(21))),
    ("a table with air", rows_of(6)),
    ("two rows of cards", cards(6, 17, 27)),
    ("columns that differ by three lines", words(17, 9, w=52) + words(17, 9, 74, 52) + words(17, 6, 133, 52)),
    ("vertical text to its end", upright(400)),
    ("small portraits with a line each", "".join(picture(scene(i), 15 + 44 * i, 17, 36, 42) + words(62, 1, 15 + 44 * i, 36) for i in range(4))),
])
def test_a_frame_is_not_empty(tmp_path, what, face):
    assert [f.message for f in told(tmp_path, face + REST)] == [], what


def test_what_belongs_to_no_article_or_is_small_is_not_judged(tmp_path):
    assert told(tmp_path, words(17, 4) + REST, row(None)) == []
    assert told(tmp_path, words(17, 9, w=110) + words(17, 2, 133, 50) + picture(scene(9), 131, 43, 54, 34) + REST, row(box=(131, 15, 54, 27))) == []


def test_a_slot_of_several_articles_is_one_frame(tmp_path):
    """The room under the last article belongs to the slot, whose frame the articles share."""
    slot = {"slot": "col-3", "title": "3段目"}
    rows = [row(None, COLUMN, frame="col-3", **slot), row("haru", (131, 15, 54, 60), **slot), row("natsu", (131, 75, 54, 50), **slot)]
    finding, = told(tmp_path, words(17, 35, w=110) + words(17, 16, 133, 50), *rows)
    assert finding.message.startswith("2面の枠「3段目（col-3）」は ") and finding.article is None
    assert finding.place == Place("content/2022-06/articles/natsu.yaml", 3) and "記事か写真を足す" in finding.hint


def test_an_article_in_a_slot_that_is_full_is_judged_by_itself(tmp_path):
    slot = {"slot": "col", "title": "段"}
    rows = [row(None, (15, 15, 170, 224), frame="col", **slot), row("haru", (15, 15, 170, 164), **slot), row("natsu", (15, 179, 170, 60), **slot)]
    finding, = told(tmp_path, words(17, 25) + words(181, 4), *rows)
    assert finding.article == "natsu" and finding.box.y > 200


def test_a_face_that_is_told_has_no_frames_told(tmp_path):
    finding, = told(tmp_path, words(17, 4) + words(81, 6), row(), row("aki", (15, 79, 170, 160)))
    assert finding.message.startswith("2面は版面の ")


def test_two_frames_are_two_findings(tmp_path):
    found = told(tmp_path, words(17, 4, w=80) + words(17, 4, 105, 80) + REST, row("haru", (15, 15, 82, 62)), row("aki", (103, 15, 82, 62)))
    assert [f.article for f in found] == ["haru", "aki"] and len({f.fingerprint for f in found}) == 2


def test_of_a_cover_frames_alone_are_judged(tmp_path):
    cover = picture(scene(4), 0, 0, 200, 150) + words(160, 13, w=110)
    news = row("natsu", (131, 156, 54, 84), face=1)
    finding, = told(tmp_path, cover + words(160, 5, 133, 50), news, number=1)
    assert finding.face == 1 and finding.article == "natsu"
    assert told(tmp_path, cover + words(160, 11, 133, 50), news, number=1) == []


def test_the_share_is_that_of_the_picture_and_not_of_the_record(tmp_path):
    """What a record says of lines used is not read: a frame that it calls full is told, and a white box over
    printed text leaves a hole."""
    full = row(used=9, lines=9, free=0)
    assert told(tmp_path, words(17, 9) + at(15, 42, 170, "height:34mm;background:#fff", "") + REST, full)
    assert told(tmp_path, words(17, 9) + REST, full | {"used": 1, "free": 8}) == []


@pytest.mark.parametrize("record", [None, "", "{", "[]", '{"frames": 3}', '{"frames": [{"face": 2}]}', '{"frames": [{"face": 2, "slot": "a", "frame": "a", "article": "a", "source": "x", "box": {}}]}'])
def test_a_record_that_cannot_be_read_is_none(tmp_path, record):
    if record is not None:
        (tmp_path / "layout.json").write_text(record)
    assert frames_beside(tmp_path / "print.pdf") is None


@pytest.mark.parametrize("box", [(-500, 15, 170, 60), (15, 900, 170, 60), (15, 15, 0, 0), (15, 15, 1e9, -3)])
def test_a_frame_off_the_paper_is_not_looked_at(tmp_path, box):
    assert told(tmp_path, words(17, 4) + REST, row(box=box)) == []


def test_a_file_of_another_name_has_no_record(tmp_path):
    """A printer's proof put into the folder of a build is no file of it."""
    assert told(tmp_path, words(17, 4) + REST, name="returned.pdf") == []


def test_articles_are_called_by_their_titles(tmp_path):
    (tmp_path / "layout.json").write_text(json.dumps({"frames": [row("taiso"), row(None, slot="col", title="", frame="col"), *(
        row(name, slot="col", title="") for name in ("ehon", "taiso", "kaigi", "hyoshi"))]}))
    articles = paper.issue().articles
    frame, several = frames_beside(tmp_path / "print.pdf")[2]
    assert frame.named(articles) == "枠「いちばん上のお知らせ（top）」（記事「朝の健康体操」）"
    assert several.named(articles) == "枠「col」（記事「親子で絵本の会」「朝の健康体操」「区政会議」ほか）" and several.named({}) == "枠「col」"


# --- files of other programs ---------------------------------------------------------------


def panel(style: str, lines: int, x: float = 15, y: float = 15, w: float = 170, h: float = 60) -> str:
    return at(x, y, w, f"height:{h}mm;{style}", "") + words(y + 4, lines, x + 5, w - 10)


def column(lines: int) -> str:
    """Three columns of text, the last of so many lines."""
    return words(17, 35, w=52) + words(17, 35, 74, 52) + words(17, lines, 133, 52)


@pytest.mark.parametrize(("what", "face", "called"), [
    ("a tinted panel", panel("background:#ffe6a0", 3) + REST, "囲み「潮風の道を家族で歩きまし…」"),
    ("a pale panel", panel("background:#f4f4f4", 3) + REST, "囲み"),
    ("a dark panel", panel("background:#12407a", 0) + words(19, 3, 20, 160, "color:#fff") + REST, "囲み"),
    ("a ruled box", panel("border:.3mm solid #666;box-sizing:border-box", 3) + REST, "囲み"),
    ("round corners", panel("border:.4mm solid #246;box-sizing:border-box;border-radius:6mm", 3) + REST, "囲み"),
    ("a white box on a tinted face", at(0, 0, 200, "height:260mm;background:#e6f0ff", "") + panel("background:#fff", 3) + REST, "囲み"),
    ("a panel that runs off the paper", at(0, 0, 200, "height:77mm;background:#ffe6a0", "") + words(19, 3) + REST, "囲み"),
    ("a small picture in a panel", panel("background:#ffe6a0", 0) + picture(scene(5), 20, 19, 50, 36) + REST, "囲み"),
    ("the second column of a panel", panel("background:#ffe6a0", 0) + words(19, 8, 20, 75) + REST, "囲み"),
    ("a box beside text", words(17, 35, w=110) + panel("border:.3mm solid #666;box-sizing:border-box", 16, 131, 15, 54, 224), "囲み"),
    ("a card in a panel that is full", panel("background:#e6f0ff", 25, h=224) + panel("background:#fff", 3, 20, 175, 160, 60), "囲み"),
    ("a column that ends in half", column(18), "段「潮風の道を家族で歩きまし…」"),
    ("a column that ends under a head of its own", words(17, 35, w=110) + at(133, 17, 52, "font-size:28Q;font-weight:700", "朝の体操") + words(28, 16, 133, 52), "段"),
    ("the middle of three columns", words(17, 35, w=52) + words(17, 20, 74, 52) + words(17, 35, 133, 52), "段"),
])
def test_a_panel_or_column_is_empty(tmp_path, what, face, called):
    finding, = seen(tmp_path, face)
    assert finding.message.startswith(f"2面の{called}") and finding.place is None and finding.article is None, what


@pytest.mark.parametrize(("what", "face"), [
    ("a panel full of text", panel("background:#ffe6a0", 9) + REST),
    ("a panel three lines short", panel("background:#ffe6a0", 6) + REST),
    ("text in no panel", words(17, 4) + REST),
    ("a fill in the colour of the paper", panel("background:#fff", 3) + REST),
    ("a circle with words in it", at(15, 15, 62, "height:60mm;border-radius:31mm;background:#ffe6a0", "") + words(40, 2, 25, 42) + words(17, 9, 85, 100) + REST),
    ("a band of colour with a title", at(15, 15, 170, "height:60mm;background:#12407a", "<p style='font-size:90Q;line-height:1;color:#fff;margin:20mm 8mm'>区の将来</p>") + REST),
    ("a panel with a photograph", panel("background:#ffe6a0", 2) + picture(scene(6), 20, 34, 160, 40) + REST),
    ("a calendar in a box", at(15, 15, 170, "height:60mm;border:.4mm solid #246;box-sizing:border-box", "") + "".join(
        at(17 + 23.6 * (i % 7), 17 + 14 * (i // 7), 23.6, "height:14mm;outline:.2mm solid #999", f"<p class=running style='position:static;width:auto'>{i + 1}</p>") for i in range(28)) + REST),
    ("a row of cards", cards(3, 17, 50) + words(72, 27)),
    ("a column four lines short", column(31)),
    ("columns that all end early", words(17, 29, w=52) + words(17, 28, 74, 52) + words(17, 28, 133, 52)),
    ("a column over a photograph", column(18) + picture(scene(7), 133, 134, 52, 104)),
    ("lines of a listing under text over the whole width", words(17, 8) + words(70, 9, w=85) + words(128, 17)),
    ("a photograph beside a hole", words(17, 17) + picture(scene(8), 15, 128, 110, 108) + words(128, 7, 133, 52)),
])
def test_what_is_no_empty_panel_or_column(tmp_path, what, face):
    assert [f.message for f in seen(tmp_path, face)] == [], what


def test_a_file_of_another_program_is_read_by_a_child(tmp_path):
    finding, = seen(tmp_path, panel("background:#ffe6a0", 3) + REST, foreign=True)
    assert finding.message.startswith("2面の囲み")


def test_the_hole_in_a_panel_is_told_once(tmp_path):
    """The column in a panel is no second finding."""
    face = at(131, 15, 54, "height:224mm;background:#ffe6a0", "") + column(16)
    finding, = seen(tmp_path, face)
    assert finding.message.startswith("2面の囲み")
