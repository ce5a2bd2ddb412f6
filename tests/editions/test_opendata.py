"""articles.json and articles.csv of the June issue, read back."""
from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest

from kohoshi.editions.opendata import COLUMNS, articles_csv, articles_json
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.pages.run import planned_faces


@pytest.fixture(scope="module")
def issue() -> Issue:
    return load_issue(PROJECT / "content" / "2022-06")


@pytest.fixture(scope="module")
def data(issue: Issue) -> dict:
    return json.loads(articles_json(issue, planned_faces(issue)))


def test_schema(data: dict) -> None:
    schema = json.loads((PROJECT / "schema" / "opendata.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)


def test_every_placed_article_once_in_the_order_of_the_faces(issue: Issue, data: dict) -> None:
    ids = [article["id"] for article in data["articles"]]
    assert ids == issue.publication.placed and len(set(ids)) == len(ids) == 22
    firsts = [article["faces"][0] for article in data["articles"]]
    assert firsts == sorted(firsts)


def test_what_a_notice_says(data: dict) -> None:
    article = next(a for a in data["articles"] if a["id"] == "hinanjo-kunren")
    assert article["faces"] == [4] and article["dates"] == ["2022-06-09", "2022-06-12"] and article["sample"]
    assert article["contacts"] == [{"name": "協働まちづくり推進課(防災)", "phone": "0000-0004", "fax": "0000-0104"}]
    assert "日時　6月12日（日曜日） 10:00～12:00" in article["text"].split("\n")
    assert "大雨への備えは1・5面をご覧ください。" in article["text"]


def test_publication(data: dict) -> None:
    publication = data["publication"]
    assert (publication["municipality"], publication["city"], publication["ward"]) == ("271071", "大阪市", "港区")
    assert publication["licence"] is None, "the house has declared none"


def test_the_table_says_the_same(issue: Issue, data: dict) -> None:
    raw = articles_csv(issue, planned_faces(issue))
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    table = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert tuple(table[0]) == COLUMNS
    for row, article in zip(table, data["articles"], strict=True):
        assert (row["記事ID"], row["本文"]) == (article["id"], article["text"])
        assert row["日付"].split(";") == (article["dates"] or [""])
        assert row["面"] == ";".join(map(str, article["faces"]))
