"""Every character of a passage leads back to where it was written."""
from __future__ import annotations

from kohoshi.check.words.passages import passage, passages
from kohoshi.finding import Place
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from kohoshi.issue.printed import Printable


def read(source: str):
    return passage(Printable(source, Place("a.yaml", 7, 5), "body.0.paragraph", "a", "main", "once", source))


def test_markup_and_readings_are_not_read() -> None:
    line = "**6月**の｜港区《みなとく》と[案内](https://example.jp/)は〔面:kusei-kaigi〕へ"
    found = read(line)
    assert found.text == "6月の港区と案内は\ufffcへ" and found.targets == ("kusei-kaigi",)
    for index, char in enumerate(found.text):
        if char != "\ufffc":
            assert line[found.offsets[index]] == char
    place = found.place(3, 5)
    assert (place.line, place.column, place.end_column) == (7, 5 + line.index("港"), 5 + line.index("区") + 1)


def test_every_character_of_the_issue_stands_where_its_place_says() -> None:
    issue = load_issue(PROJECT / "content" / "2022-06")
    files: dict[str, list[str]] = {}
    checked = 0
    for each in passages(issue):
        if each.start is None or not each.offsets:
            continue
        lines = files.setdefault(each.start.file, (PROJECT / each.start.file).read_text(encoding="utf-8").splitlines())
        for index, char in enumerate(each.text):
            place = each.place(index, index + 1)
            if char != "\ufffc" and not each.field.startswith("sdgs") and ".goals." not in each.field:
                assert lines[place.line - 1][place.column - 1] == char, (each.start, each.text, index)
                checked += 1
    assert checked > 8000
    assert {each.article for each in passages(issue)} >= set(issue.articles)
