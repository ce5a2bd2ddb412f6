"""What is attached to web.pdf: all that is printed, and nothing else."""
from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml

from kohoshi.check.expected import expected
from kohoshi.editions.manuscript import manuscript
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Advertisement, Article, Issue, Waiver
from kohoshi.issue.model_parts import Figure

SECRET = "秘密の印"


@pytest.fixture(scope="module")
def issue() -> Issue:
    return load_issue(PROJECT / "content" / "2022-06")


def with_secrets(issue: Issue) -> Issue:
    """The issue with every remark an officer can make."""
    article = issue.articles["kusei-kaigi"]
    figure = {"consent": f"{SECRET}1", "personal": f"{SECRET}2", "people": True}
    parts = {name: [block.model_copy(update={"figure": block.figure.model_copy(update=figure)} if block.figure else {})
                    for block in blocks] for name, blocks in article.all_parts.items()}
    article = article.model_copy(update={"note": f"{SECRET}3", "embargo": dt.date(2031, 3, 9), "short": f"{SECRET}4", "parts": parts})
    waiver = Waiver.model_construct(fingerprint="0" * 12, reason=f"{SECRET}5", by=f"{SECRET}6")
    contacts = {key: row.model_copy(update={"email": f"{SECRET}7", "also": [f"{SECRET}8"]}) for key, row in issue.house.contacts.items()}
    return issue.model_copy(update={
        "articles": {**issue.articles, "kusei-kaigi": article},
        "publication": issue.publication.model_copy(update={"waivers": [waiver]}),
        "house": issue.house.model_copy(update={"contacts": contacts})})


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [str(value)]


def test_nothing_that_the_officers_write_for_themselves(issue: Issue) -> None:
    text = manuscript(with_secrets(issue)).decode()
    assert SECRET not in text and "2031" not in text
    assert manuscript(with_secrets(issue)) == manuscript(issue)


def test_an_article_outside_the_flat_plan_stays_out(issue: Issue) -> None:
    spare = issue.articles["himawari"].model_copy(update={"title": SECRET})
    assert SECRET not in manuscript(issue.model_copy(update={"articles": {**issue.articles, "spare": spare}})).decode()


def test_everything_that_is_printed_is_in_it(issue: Issue) -> None:
    data = yaml.safe_load(manuscript(issue))
    told = {line for text in strings(data) for line in text.split("\n")}
    lost = [value.printable.source for value in expected(issue) if value.printable.source and value.printable.source not in told]
    assert lost == []
    assert data["publication"]["label"] == "6月号" and len(data["faces"]) == len(issue.publication.flatplan)


def test_the_same_content_gives_the_same_bytes(issue: Issue) -> None:
    assert manuscript(issue) == manuscript(load_issue(PROJECT / "content" / "2022-06"))


def test_models_that_hold_remarks_are_known() -> None:
    """Should a remark be declared printed by mistake, this test names it."""
    for kind, names in {Figure: {"consent", "personal", "protect"}, Article: {"note", "embargo"}, Advertisement: {"file"}}.items():
        for name in names:
            extra = kind.model_fields[name].json_schema_extra
            assert isinstance(extra, dict) and extra["printed"] == "never"
