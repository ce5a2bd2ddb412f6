"""An article in parts on notice faces: its head once, and where it goes on and comes from."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from kohoshi import PROJECT
from kohoshi.flow.set_up import issue_date, profile_of
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Article, Block
from kohoshi.pages.environment import environment
from kohoshi.pages.run import ArticlePiece, Pages
from kohoshi.press import load_press
from kohoshi.text import say_faces

HEAD = {"title": "年末年始のごみ", "subtitle": "収集の日が変わります", "lead": "まちがえやすい日をまとめました", "kicker": "とりのこさず", "category": "くらし"}
TEXT = "燃えるごみは12月30日まで集めます。"


@pytest.fixture(scope="module")
def pages() -> Pages:
    press = load_press("offset-tabloid")
    return Pages.open(load_issue(PROJECT / "content" / "2022-06"), press, PROJECT / "layouts", PROJECT / "content" / "2022-06", {},
                      profile_of(press, PROJECT / "fonts"))


def _piece(first: bool, on: tuple[int, ...] = (), after: tuple[int, ...] = ()) -> ArticlePiece:
    article = Article(**HEAD, body=[Block(paragraph=TEXT)])
    return ArticlePiece("gomi", "ichi" if first else "ni", article, article.body or [], first, not on, on, after)


def column(pages: Pages, *pieces: ArticlePiece) -> str:
    env = environment(Path(pages.folder), lambda article: "4面")
    return env.from_string("{% import 'parts/notice.html.j2' as put with context %}{{ put.column(pieces, 'col-1') }}").render(
        pieces=list(pieces), picture=pages.picture, issue=pages.issue.publication, house=pages.issue.house, base="http://job.invalid/",
        code_for=None, press=pages.press, colours=pages.palette.by_name)


def words(html: str) -> str:
    return "".join(re.sub(r"<[^>]*>", "", html).split())


CASES = [((3,), ()), ((3, 4), ()), ((), ()), ((5,), ()), ((), (2,)), ((), (2, 3)), ((7,), (4,)), ((), (1,)), ((12,), (8,)), ((), (6, 7)), ((8,), (3, 4))]


@pytest.mark.parametrize(("on", "after"), CASES)
@pytest.mark.parametrize("first", [True, False])
def test_the_head_stands_with_the_first_part_and_a_later_one_says_where_it_comes_from(
        pages: Pages, first: bool, on: tuple[int, ...], after: tuple[int, ...]) -> None:
    html = column(pages, _piece(first, on, after))
    said = words(html)
    for value in HEAD.values():
        assert said.count(value) == (1 if first else 0)
    assert html.count('id="gomi"') == (1 if first else 0) and said.count(TEXT) == 1
    assert said.count("から続く") == bool(after) and (not after or f"{say_faces(after)}から続く" in said)
    assert said.count("へ続く") == bool(on) and (not on or f"{say_faces(on)}へ続く" in said)


@pytest.mark.parametrize("parts", range(2, 7))
def test_parts_side_by_side_repeat_nothing(pages: Pages, parts: int) -> None:
    html = column(pages, _piece(True), *(_piece(False) for _ in range(parts - 1)))
    assert words(html).count(HEAD["title"]) == 1 and html.count('id="gomi"') == 1 and words(html).count(TEXT) == parts


@pytest.mark.parametrize(("first", "on", "after"), [(True, (), ()), (True, (5,), ()), (False, (), (2,)), (False, (9,), (2, 3))])
def test_the_notice_at_the_top_does_the_same(pages: Pages, monkeypatch: pytest.MonkeyPatch, first: bool, on: tuple[int, ...],
                                             after: tuple[int, ...]) -> None:
    run = next(run for run in pages.issue.publication.flatplan if run.layout == "notices")
    others = Pages.piece

    def piece(self: Pages, placing: object, faces: object) -> ArticlePiece:
        return _piece(first, on, after) if placing is run.slots["top"][0] else others(self, placing, faces)

    monkeypatch.setattr(Pages, "piece", piece)
    said = words(pages.html(run, {}, issue_date(pages.issue))[0].partition("<body")[2])
    assert said.count(HEAD["title"]) == said.count(HEAD["lead"]) == (1 if first else 0)
    assert ("から続く" in said) == bool(after) and ("へ続く" in said) == bool(on)
