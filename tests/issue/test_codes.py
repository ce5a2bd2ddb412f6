"""二次元コード in the content: where they may be declared, what an address must look like."""
from __future__ import annotations

import pytest

from kohoshi.finding import Level
from kohoshi.issue.codes import declared_codes

TAISO, PUBLISHER, ISSUE = "content/2022-06/articles/taiso.yaml", "content/house/publisher.yaml", "content/2022-06/issue.yaml"
CODE = "  - code:\n      url: {}\n      title: くわしくはこちら\n      text: 区のホームページへ\n"
ITEMS = "  - items: 動きやすい服\n"
HOME = "https://www.city.osaka.lg.jp/minato/"


def with_code(project, url):
    project.edit(TAISO, ITEMS, ITEMS + CODE.format(url))
    return project


def test_declared_with_faces_and_places(project):
    with_code(project, HOME)
    project.edit(PUBLISHER, "flowers: 見本の花\n", "flowers: 見本の花\ncode: https://a.example.jp/\n")
    project.edit(ISSUE, "      title: 市政情報（見本）\n", "      title: 市政情報（見本）\n      codes: https://b.example.jp/\n")
    project.edit(ISSUE, "        advertiser: 見本商店\n", "        advertiser: 見本商店\n        codes: [https://c.example.jp/, https://d.example.jp/]\n")
    loaded = project.load()
    assert loaded.findings == []
    assert [(c.url, c.faces, c.article, c.place.file.split("/")[-1], c.place.line) for c in declared_codes(loaded.issue)] == [
        (HOME, (2, 3), "taiso", "taiso.yaml", 8), ("https://c.example.jp/", (2, 3), None, "issue.yaml", 30),
        ("https://d.example.jp/", (2, 3), None, "issue.yaml", 30), ("https://b.example.jp/", (4,), None, "issue.yaml", 37),
        ("https://a.example.jp/", (1, 2, 3, 4), None, "publisher.yaml", 13)]


@pytest.mark.parametrize("url", [
    HOME, "http://city.osaka.lg.jp", "https://www.city.osaka.lg.jp:8080/a/b.html?c=%E6%B8%AF&d=1#e", "https://xn--eckwd4c7c.jp/"])
def test_addresses(project, url):
    loaded = with_code(project, url).load()
    assert loaded.findings == [] and declared_codes(loaded.issue)[0].url == url


@pytest.mark.parametrize("url", [
    "www.city.osaka.lg.jp", "ftp://city.osaka.lg.jp/", "https://市.jp/", "https://city.osaka.lg.jp/港区", "https://city.osaka.lg.jp/a b",
    "javascript:alert(1)", "https:///a", HOME + "a" * 1000, "https://-a.jp/", "ｈttps://city.osaka.lg.jp/"])
def test_what_is_no_address(project, url):
    found = with_code(project, url).only()
    assert (found.rule, found.place.line) == ("content/type", 8)
    assert "https:// か http:// で始まる半角の番地" in found.message + found.hint


def domains(project):
    project.edit(PUBLISHER, "flowers: 見本の花\n", "flowers: 見本の花\ndomains: [city.osaka.lg.jp]\n")
    return project


@pytest.mark.parametrize("url", ["https://www.example.jp/", "https://city.osaka.lg.jp.example.jp/", "https://mycity.osaka.lg.jp/"])
def test_outside_the_domains_of_the_house(project, url):
    found = with_code(domains(project), url).only()
    assert (found.rule, found.level, found.article, found.place.line, found.excerpt) == ("code/domain", Level.WARNING, "taiso", 8, url)


def test_inside_the_domains_and_in_advertisements_nothing_is_said(project):
    with_code(domains(project), HOME)
    project.edit(ISSUE, "        advertiser: 見本商店\n", "        advertiser: 見本商店\n        codes: [https://www.example.jp/]\n")
    assert project.load().findings == []


def test_the_domain_of_supplied_pages_and_of_the_publisher(project):
    domains(project)
    project.edit(ISSUE, "      title: 市政情報（見本）\n", "      title: 市政情報（見本）\n      codes: [https://b.example.jp/]\n")
    project.edit(PUBLISHER, "domains:", "code: https://a.example.jp/\ndomains:")
    assert [(f.rule, f.place.file.split("/")[-1]) for f in project.load().findings] == [
        ("code/domain", "issue.yaml"), ("code/domain", "publisher.yaml")]


@pytest.mark.parametrize("domain", ["https://city.osaka.lg.jp/", "osaka", "City.osaka.lg.jp"])
def test_what_is_no_domain(project, domain):
    project.edit(PUBLISHER, "flowers: 見本の花\n", f"flowers: 見本の花\ndomains: ['{domain}']\n")
    assert project.only().rule == "content/type"
