"""What every edition says, read back: the June build is in agreement; each kind of damage is told once."""
from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.check.agreement import check_agreement
from kohoshi.check.expected import expected
from kohoshi.flow.build import Built
from kohoshi.issue.model import Issue

FILES = ("text.txt", "articles.json", "articles.csv", "events.csv", "html")
NOTICE = "html/articles/hinanjo-kunren.html"


@pytest.fixture
def told(built: Built, issue: Issue, tmp_path: Path) -> Callable[..., list[tuple[str, str | None, str]]]:
    """Damage a copy of the editions; (rule, file, excerpt) of what is found."""
    def told(file: str = "", find: str = "", instead: str = "", count: int = 1) -> list[tuple[str, str | None, str]]:
        for name in FILES:
            source = built.folder / name
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, tmp_path / name)
        if file:
            path = tmp_path / file
            text = path.read_bytes().decode()
            assert find in text
            path.write_bytes(text.replace(find, instead, count).encode())
        return [(f.rule, f.file, f.excerpt) for f in check_agreement(issue, tmp_path, expected(issue))]

    return told


def test_the_editions_of_the_issue_agree(told) -> None:
    assert told() == []


@pytest.mark.speaks("edition/lacks", excerpt="電灯、ラジオ、充電器")
@pytest.mark.parametrize(("file", "find", "excerpt"), [
    ("text.txt", "・電灯、ラジオ、充電器\r\n", "電灯、ラジオ、充電器"),
    ("text.txt", "締切　6月9日（木曜日）\r\n", "6月9日(木)"),
    (NOTICE, "<p>どなたでも</p>", "どなたでも"),
    ("articles.json", "対象　どなたでも\\n", "どなたでも"),
    ("articles.csv", "対象　どなたでも\n", "どなたでも"),
    ("text.txt", "所在地　〒552-8510 大阪市港区市岡1-15-25\r\n", "〒552-8510"),
    ("html/index.html", "〒552-8510", "〒552-8510"),
])
def test_a_line_that_is_gone(told, file: str, find: str, excerpt: str) -> None:
    found = told(file, find)
    assert ("edition/lacks", file, excerpt) in found
    assert {(rule, name) for rule, name, _ in found} == {("edition/lacks", file)}


@pytest.mark.parametrize(("file", "find", "instead"), [
    ("text.txt", "電話 0000-0004 ファックス 0000-0104", "電話 0000-0014 ファックス 0000-0104"),
    ("text.txt", "6月12日（日曜日） 10:00～12:00", "6月12日（土曜日） 10:00～12:00"),
    (NOTICE, "10:00～12:00</p>", "10:00～13:00</p>"),
    ("articles.json", "6月9日（木曜日）\\n問合せ", "6月8日（木曜日）\\n問合せ"),
    ("articles.csv", "締切　6月9日", "締切　6月8日"),
])
def test_a_digit_or_a_day_that_changed(told, file: str, find: str, instead: str) -> None:
    assert {(rule, name) for rule, name, _ in told(file, find, instead)} == {("edition/lacks", file), ("edition/adds", file)}


@pytest.mark.speaks("edition/adds", file="text.txt")
@pytest.mark.parametrize(("file", "find"), [
    ("text.txt", "小雨でも行います。"), (NOTICE, "でも行います。</p>"), ("articles.json", "小雨でも行います。"), ("articles.csv", "小雨でも行います。")])
def test_a_telephone_number_that_stands_in_one_edition_only(told, file: str, find: str) -> None:
    found = told(file, find, find.replace("行います。", "行います。電話 0000-9999"))
    assert [(rule, name) for rule, name, _ in found] == [("edition/adds", file)] and "0000-9999" in found[0][2]


def test_a_page_that_is_missing_or_empty(told, tmp_path: Path, issue: Issue) -> None:
    assert told() == []
    (tmp_path / NOTICE).unlink()
    found = list(check_agreement(issue, tmp_path, expected(issue)))
    assert {f.rule for f in found} == {"edition/lacks"} and {f.article for f in found} == {"hinanjo-kunren"}
    assert len(found) > 8


def test_an_event_that_one_list_lacks(told, tmp_path: Path, issue: Issue) -> None:
    assert told("events.csv", "2022-06-19", "2022-06-18") == [
        ("edition/lacks", "html/events.ics", "水辺のまち歩き"), ("edition/adds", "html/events.ics", "水辺のまち歩き"),
        ("edition/lacks", "events.csv", "水辺のまち歩き")]


def test_an_article_that_the_open_data_lacks(told, tmp_path: Path, issue: Issue) -> None:
    assert told() == []
    path = tmp_path / "articles.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["articles"] = [row for row in data["articles"] if row["id"] != "himawari"]
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert {(f.rule, f.file, f.article) for f in check_agreement(issue, tmp_path, expected(issue))} == {("edition/lacks", "articles.json", "himawari")}
