"""Notes and their marks, pull quotes and the words they repeat, what may stand in a box: each told at its line."""
from __future__ import annotations

from typing import Any

import pytest

from kohoshi.finding import Level, Place
from kohoshi.issue.loader_stories import story_findings
from kohoshi.issue.model import Article
from kohoshi.issue.note_marks import mark_findings
from kohoshi.issue.values import Scalar

TAISO = "content/2022-06/articles/taiso.yaml"


def _told(*body: dict[str, Any], **head: str) -> list[str]:
    return [f.message for f in story_findings(Article.model_validate({"title": "見本の題", **head, "body": list(body)}))]


def _notes(*marks: str) -> dict[str, Any]:
    return {"notes": [{"mark": mark, "text": f"{number}番めの注です"} for number, mark in enumerate(marks, 1)]}


@pytest.mark.parametrize(("text", "marks"), [
    ("百年つづく店※1です。船※2も見ます。", ("※1", "※2")), ("百年つづく店※１です。", ("※1",)), ("店＊と船です。", ("＊",)), ("店(注1)です。", ("注1",)),
    ("店※1です。※1人2枚まで。発注2件。**1つ**だけ。", ("※1",)), ("※申込不要。※1人2枚まで。", ()), ("店※1です。", ()), ("《《店》》※1です。", ("※1",)), ("店※1から船へ。※2か所です。", ("※1",)), ("店（注１）です。", ("注1",))])
def test_each_mark_has_its_note(text: str, marks: tuple[str, ...]) -> None:
    assert _told({"paragraph": text}, *([_notes(*marks)] if marks else [])) == []


@pytest.mark.parametrize(("text", "marks", "told"), [
    ("店です。", ("※1",), "注「※1」のしるしが、本文にありません"),
    ("店※12です。", ("※1", "※12"), "注「※1」のしるしが、本文にありません"),
    ("店＊1です。", ("＊", "＊1"), "注「＊」のしるしが、本文にありません"),
    ("店※1と船※2です。", ("※1",), "本文のしるし「※2」の注がありません"),
    ("店注1と船、注2です。", ("注1",), "本文のしるし「注2」の注がありません"),
    ("店※1です。", ("※1", "※１"), "「※１」の注がふたつあります")])
def test_one_without_the_other_is_told(text: str, marks: tuple[str, ...], told: str) -> None:
    assert _told({"paragraph": text}, _notes(*marks)) == [told]


def test_the_mark_may_stand_in_the_title_or_in_a_box_and_a_note_is_no_text_of_its_own() -> None:
    assert _told({"paragraph": "見本です。"}, _notes("※1"), title="港のまつり※1") == []
    assert _told({"box": {"title": "メモ", "blocks": [{"paragraph": "店※1です。"}]}}, _notes("※1")) == []
    assert _told({"notes": [{"mark": "※1", "text": "※1のことです"}]}) == ["注「※1」のしるしが、本文にありません"]


def test_any_texts_and_marks_are_bound_in_the_same_way() -> None:
    """As the cells and notes of a table."""
    cell, mark = (Scalar(text, Place("a.yaml", line, 5), ((line, 5),)) for text, line in (("10人※2", 3), ("※1", 9)))
    assert [(f.message, f.place, f.level) for f in mark_findings([cell], [mark])] == [
        ("注「※1」のしるしが、本文にありません", Place("a.yaml", 9, 5), Level.WARNING),
        ("本文のしるし「※2」の注がありません", Place("a.yaml", 3, 8), Level.WARNING)]


SAID = {"paragraph": "祖父と｜船《ふね》を見に来たのが始まりです。\n**いまも**週に一度は来ています。"}


@pytest.mark.parametrize("quote", ["船を見に来たのが始まり", "「祖父と船を見に来た」", "祖父と…始まりです", "いまも週に一度は来ています。", "見本の題"])
def test_a_pull_quote_repeats_words_of_the_article(quote: str) -> None:
    assert _told(SAID, {"quote": {"text": quote}}) == []


@pytest.mark.parametrize("quote", ["船を見に来るのが始まり", "祖父と…終わりです", "週に二度は来ています"])
def test_other_words_are_told_unless_somebody_said_them(quote: str) -> None:
    assert _told(SAID, {"quote": {"text": quote}}) == [f"抜き書き「{quote}」の言葉が、記事にありません"]
    assert _told(SAID, {"quote": {"text": quote, "who": "見本さん"}}) == []


def test_a_quote_does_not_prove_itself() -> None:
    assert len(_told(SAID, {"quote": {"text": "港は庭です"}}, {"quote": {"text": "港は庭です"}})) == 2


def test_a_quiz_has_its_answer_or_says_where_it_is() -> None:
    quiz = {"question": "船は何そう？", "choices": ["ひとつ", "ふたつ"]}
    assert _told({"quiz": quiz}) == ["クイズ「船は何そう？」の答えが、記事にありません"]
    assert _told({"quiz": quiz}, {"answer": "ふたつ"}) == _told({"quiz": {**quiz, "where": "答えは来月号で"}}) == []


def test_words_that_hold_a_place_owe_nothing_yet() -> None:
    assert _told({"quote": {"text": "抜き書き(見本)"}}, {"notes": [{"mark": "※1", "text": "注(見本)"}]}) == []
    assert len(_told({"quote": {"text": "船を見た(見本)"}})) == 1


def test_no_box_in_a_box(project: Any) -> None:
    text = project.root.joinpath(TAISO).read_text(encoding="utf-8")
    project.write(TAISO, text.rstrip() + """
  - box:
      title: 囲み
      blocks:
        - paragraph: 見本です
        - box:
            title: 囲みの中
            blocks:
              - paragraph: 見本です
""")
    finding = project.only()
    assert finding.rule == "content/type" and finding.level is Level.ERROR
    assert finding.message.startswith("囲みの中に box（囲み） は置けません（置けるのは heading（小見出し）・paragraph（本文）")
    assert (finding.place.file, finding.place.line) == (TAISO, text.rstrip().count("\n") + 6)


def test_a_gallery_has_two_pictures_to_eight(project: Any) -> None:
    text = project.root.joinpath(TAISO).read_text(encoding="utf-8")
    for many, told in ((1, "写真集（gallery）は2つ以上書きます"), (9, "写真集（gallery）は8つまでです")):
        project.write(TAISO, text.rstrip() + "\n  - gallery:\n" + "      - {image: step.png, alt: 見本}\n" * many)
        assert [f.message for f in project.load().errors] == [told]
