"""Family ``edition``: each rule fires on a web edition with that one fault and is silent without."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, String

from kohoshi.check.edition import check_edition
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import open_finished
from tests.check import paper
from tests.editions import small

BODY = ('<section><h1>題</h1><h2 id="kaigi">区政会議</h2><p>本文と<a href="#kaigi">4面</a></p>'
        '<p><a href="https://example.invalid/">https://example.invalid/</a></p>'
        '<img alt="港の朝" src="picture.svg"></section>')
SUPPLIED = {"faces": ["1"], "layout": "supplied", "section": "市政情報",
            "supplied": {"file": "city.pdf", "title": "市の知らせ（見本）"}}


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[Finding]]:
    """Findings of a web edition, spoiled with pikepdf where ``change`` is given."""
    def tell(data: bytes, change: Callable[[pikepdf.Pdf], None] = lambda pdf: None, issue: Issue | None = None) -> list[Finding]:
        path = tmp_path / "web.pdf"
        path.write_bytes(data)
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)
        with open_finished(path) as web:
            return list(check_edition(web, issue or paper.issue()))

    return tell


@pytest.fixture(scope="module")
def good() -> bytes:
    return small.web(BODY)


def element(pdf: pikepdf.Pdf, type_: str) -> Dictionary:
    return next(obj for obj in pdf.objects if isinstance(obj, Dictionary) and obj.get("/S") == Name(f"/{type_}"))


def rules(findings: list[Finding]) -> list[tuple[str, int | None, str]]:
    assert all(f.level is Level.ERROR and f.hint for f in findings)
    return [(f.rule, f.face, f.excerpt) for f in findings]


def test_silent_on_what_the_build_writes(told, good):
    assert told(good) == []


def _without_ua(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes().replace(b'pdfuaid:part="1"', b"")
    pdf.Root.Metadata = pdf.make_stream(data, Type=Name.Metadata, Subtype=Name.XML)


def _without(key: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[key]
    return change


def _untitled(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]


@pytest.mark.speaks("edition/claims", what=["題（Title）"])
@pytest.mark.parametrize(("change", "what"), [
    (_without_ua, ["PDF/UA-1 の申告"]), (_without("/Metadata"), ["PDF/UA-1 の申告", "PDF/A-3a の申告"]),
    (_without("/Lang"), ["言語（Lang）"]), (_without("/MarkInfo"), ["タグの印（Marked）と構造"]), (_untitled, ["題（Title）"])])
def test_a_claim_that_is_missing_is_named(told, good, change, what):
    assert rules(told(good, change)) == [("edition/claims", None, one) for one in what]


@pytest.mark.speaks("edition/untagged")
def test_text_in_a_translucent_group_is_out_of_the_structure(told):
    found, = told(small.web('<section><h1>題</h1><div style="opacity:.5"><p>薄い文</p></div></section>'))
    assert rules([found]) == [("edition/untagged", 1, "薄い文")] and found.box is not None and "「薄い文」" in found.message


def test_text_and_drawings_without_a_mark_are_told_once_a_kind(told, good):
    def draw(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(pdf.make_stream(b"0 0 10 10 re f 20 20 10 10 re f"))

    found, = told(good, draw)
    assert rules([found]) == [("edition/untagged", 1, "")] and "絵" in found.message


def test_text_whose_element_is_gone_is_told(told, good):
    def drop(pdf: pikepdf.Pdf) -> None:
        element(pdf, "H2").K = pikepdf.Array()

    assert rules(told(good, drop)) == [("edition/untagged", 1, "区政会議")]


@pytest.mark.speaks("edition/link", words="kaigi")
@pytest.mark.parametrize("words", ["kaigi", "https://example.invalid/kaigi", " "])
def test_an_address_is_no_name_for_a_link(told, good, words):
    def rename(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Annots[0].Contents = String(words)

    assert rules(told(good, rename)) == [("edition/link", 1, words)]


def test_a_link_outside_the_structure_is_told(told, good):
    def loosen(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].Annots[0].StructParent

    found, = told(good, loosen)
    assert rules([found]) == [("edition/link", 1, "4面へ")] and "構造に入っていません" in found.message


@pytest.mark.speaks("edition/no-alt")
def test_a_picture_without_words_is_told_where_it_lies(told, good):
    def silence(pdf: pikepdf.Pdf) -> None:
        del element(pdf, "Figure").Alt

    found, = told(good, silence)
    assert rules([found]) == [("edition/no-alt", 1, "")] and found.box is not None


@pytest.mark.speaks("edition/heading")
def test_a_heading_that_jumps_is_told(told):
    body = "<section><h1>題</h1><h3>飛ぶ見出し</h3><h2>二</h2><h3>三</h3><h2>また二</h2></section>"
    assert rules(told(small.web(body))) == [("edition/heading", 1, "飛ぶ見出し")]


@pytest.mark.speaks("edition/no-text", text="carried", make=small.outlined)
@pytest.mark.parametrize(("make", "text", "expected"), [
    (small.latin, "carried", []), (small.outlined, "carried", ["edition/no-text"]), (small.outlined, "linked", [])])
def test_a_supplied_page_must_be_heard(told, tmp_path, make, text, expected):
    url = "https://example.invalid/shisei"
    run = SUPPLIED | {"supplied": SUPPLIED["supplied"] | {"text": text, "url": url}}
    issue = paper.issue(flatplan=[run])
    data = small.supplied_web(make(tmp_path / "city.pdf"), **({"url": url} if text == "linked" else {}))
    found = told(data, issue=issue)
    assert [f.rule for f in found] == expected
    for finding in found:
        assert "city.pdf" in finding.message and finding.place is not None and finding.face == 1


@pytest.mark.parametrize(("make", "alt", "expected"), [
    (small.latin, None, []), (small.outlined, None, ["edition/no-text"]), (small.outlined, "見本商店。風鈴", [])])
def test_an_advertisement_must_be_heard(told, tmp_path, make, alt, expected):
    ad = {"slot": "page", "file": "ad.pdf", "advertiser": "見本商店"} | ({"alt": alt} if alt else {})
    issue = paper.issue(flatplan=[{"faces": ["1"], "layout": "back", "section": "見本", "ads": [ad]}])
    insert = small.Insert(1, "page", make(tmp_path / "ad.pdf"), 1, None, "広告：見本商店", alternative=alt or "")
    found = told(small.web('<section><h1>題</h1><div data-words="page"></div></section>', insert), issue=issue)
    assert [f.rule for f in found] == expected
    assert all("ad.pdf" in f.message for f in found)
