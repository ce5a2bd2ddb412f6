"""What a saved field costs, counted: its file is read once as YAML, and each spelling that is tried once."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.desk.writing.targets import Clash, article_target, write_field
from kohoshi.issue import yamltext

BEFORE = "title: 題  # 注\nlead: 一\nbody:\n  - heading: 見出し\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "2022-06"
    (folder / "articles").mkdir(parents=True)
    (folder / "issue.yaml").write_text("number: 313\n", encoding="utf-8")
    (folder / "articles" / "a.yaml").write_text(BEFORE, encoding="utf-8")
    return folder


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is read as YAML, by whomever."""
    read: list[str] = []

    class Counting(yamltext._YamlTree):
        def __init__(self, text: str, file: str) -> None:
            read.append(text)
            super().__init__(text, file)

    monkeypatch.setattr(yamltext, "_YamlTree", Counting)
    return read


@pytest.mark.parametrize(("name", "was", "value", "spellings"), [
    ("title", "題", "夏まつり", 1),
    ("title", "題", "時間: 10時", 2),        # plain would be a key with a value: in quotes
    ("body.0.heading", "見出し", "二つの\n行", 1),
    ("lead", "一", "", 1),                   # an optional field that is emptied goes
    ("kicker", "", "肩見出し", 1),           # one that was not written comes
    ("title", "題", "題", 0)])
def test_a_saved_field_is_read_once_and_each_spelling_once(folder: Path, texts: list[str], name: str, was: str, value: str, spellings: int) -> None:
    write_field(article_target("2022-06", folder, "a"), name, value, was, "甲")
    after = (folder / "articles" / "a.yaml").read_text(encoding="utf-8")
    assert (texts[0], texts[-1]) == (BEFORE, after) and len(texts) == 1 + spellings


def test_a_field_of_somebody_else_is_found_by_one_reading(folder: Path, texts: list[str]) -> None:
    with pytest.raises(Clash):
        write_field(article_target("2022-06", folder, "a"), "title", "わたしの題", "前の題", "甲")
    assert texts == [BEFORE]
