"""Tables in the editions of words: text.txt, articles.json, html/, and what the proof lets them say again."""
from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from markupsafe import Markup

from kohoshi.check.said_again import said_again
from kohoshi.editions.html.words import Words
from kohoshi.editions.opendata import articles_json
from kohoshi.editions.text import Teller
from kohoshi.flow.build import PROJECT
from kohoshi.issue.model import Issue
from kohoshi.pages.run import planned_faces
from kohoshi.pages.sandbox import TemplateSandbox
from tests.check import paper

SPANS = {"caption": "収集の曜日", "head": [["地区", "収集日", "<"], ["^", "燃えるごみ", "資源ごみ※1"]],
         "rows": [["築港", "月・木", "水曜日"], ["磯路", "火・金", "^"], ["市岡", "休み", "<"]], "notes": ["※1 びんと缶。"]}
PAIRS = {"head": ["会場", "定員"], "rows": [["区民会館", "30％"], ["見本会館", ""]]}


def issue(table: dict[str, Any]) -> Issue:
    return paper.issue({"ehon": {"title": "親子で絵本の会", "body": [{"table": table}]}})


def told(table: dict[str, Any]) -> list[str]:
    content = issue(table)
    return list(Teller(content, {}, {}).block(content.articles["ehon"].body[0]))


def test_each_row_is_a_line_that_says_all_it_means():
    assert told(SPANS) == [
        "（表）収集の曜日", "地区　収集日　燃えるごみ　資源ごみ※1",
        "築港　収集日 燃えるごみ：月・木　収集日 資源ごみ※1：水曜日", "磯路　収集日 燃えるごみ：火・金　収集日 資源ごみ※1：水曜日",
        "市岡　収集日 燃えるごみ 資源ごみ※1：休み", "※1 びんと缶。"]


def test_of_two_columns_the_head_is_told_once():
    assert told(PAIRS) == ["（表）", "会場　定員", "区民会館　30パーセント", "見本会館"]


def test_what_is_said_again_is_known_to_the_proof():
    again = [words for run, article, words in said_again(issue(SPANS))]
    assert ("4", "ehon") == next((run, article) for run, article, _ in said_again(issue(SPANS)))
    assert again.count("収集日燃えるごみ：") == 2 and again.count("水曜日") == 1 and "月・木" not in again


def test_programs_get_every_row_whole():
    content = issue(SPANS)
    data = json.loads(articles_json(content, planned_faces(content)))
    jsonschema.Draft202012Validator(json.loads((PROJECT / "schema" / "opendata.schema.json").read_text(encoding="utf-8"))).validate(data)
    tables = {row["id"]: row.get("tables") for row in data["articles"]}
    assert tables["ehon"] == [{
        "caption": "収集の曜日", "head": [["地区", "収集日", "収集日"], ["地区", "燃えるごみ", "資源ごみ※1"]],
        "rows": [["築港", "月・木", "水曜日"], ["磯路", "火・金", "水曜日"], ["市岡", "休み", "休み"]], "notes": ["※1 びんと缶。"]}]
    assert tables["taiso"] is None


@pytest.fixture
def page():
    env = TemplateSandbox(PROJECT / "layouts" / "minato")
    env.filters.update(say=str, crop=lambda each: Markup(""), standing=str, screen_name=str, weekday=str)
    macro = env.from_string("{% import 'web/blocks.html.j2' as set with context %}{{ set.block(block) }}")

    def made(table: dict[str, Any]) -> str:
        block = issue(table).articles["ehon"].body[0]
        return re.sub(r">\s+<", "><", macro.render(block=block, words=Words(str, {}), up="", facts={}, house=None))
    return made


def test_the_page_has_a_real_table(page):
    html = page(SPANS)
    assert '<caption>収集の曜日</caption><thead><tr><th scope="col" rowspan="2">地区</th><th class="center" scope="colgroup" colspan="2">収集日</th>' in html
    assert '<th scope="row">磯路</th><td>火・金</td></tr>' in html and '<td rowspan="2">水曜日</td>' in html
    assert '<td class="center" colspan="2">休み</td>' in html


def test_a_mark_leads_to_its_note(page):
    html = page(SPANS)
    target = re.search(r'資源ごみ<sup><a href="#([\w-]+)">※1</a></sup>', html)
    assert target and html.count(f'<div class="note" id="{target[1]}"><p>※1 びんと缶。</p>') == 1
