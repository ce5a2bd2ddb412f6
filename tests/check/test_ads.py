"""Advertisements: on the finished face told from the news, and in the ledger neither more nor less."""
from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint

from kohoshi.check.ads import check_ads
from kohoshi.check.facetext import FaceText
from kohoshi.check.ledger import check_ledger
from kohoshi.editions.supplied import Insert, place
from kohoshi.finding import Box, Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.issue.model_house import Contract
from kohoshi.issue.values import Line
from kohoshi.pdfread.finished import open_finished
from tests.check import paper
from tests.fonts_css import font_face

SENTENCE = "広告の内容に関する責任は広告主にあります。"
#: Where the advertisement of 80 × 40 mm lies on the face of 120 × 100 mm.
PLACE = Box(20, 40, 80, 40)
GOOD = {"label": "<span class=mark>広告</span>", "disclaimer": SENTENCE, "border": ".35mm solid #000", "ground": "", "more": ""}


@cache
def drawn(size: str, html: str) -> bytes:
    return weasyprint.HTML(string=f"<!doctype html><html lang=ja><title>見本</title><style>{font_face()}@page{{size:{size};margin:0}}"
                           f"body{{margin:0;font:4mm/6mm 'BIZ UDGothic'}}div{{position:absolute}}</style><body>{html}").write_pdf()


def advertisement(text: str = "見本商店の本文", q: float = 14, ground: str = "#dde") -> bytes:
    return drawn("80mm 40mm", f"<div style='inset:0;background:{ground}'></div><div style='left:5mm;top:5mm;font-size:{q * .25}mm'>{text}</div>")


def face(tmp_path: Path, ad: bytes | None = None, **change: str) -> Any:
    """The finished face; its words, rule and ground changed."""
    parts = GOOD | change
    ground = f"<div style='inset:0;background:{parts['ground']}'></div>" if parts["ground"] else ""
    rule = float(parts["border"].split("mm")[0])
    html = (f"{ground}<div style='left:10mm;top:8mm'>見本の記事です。</div>"
            f"<div style='left:20mm;top:32mm'>{parts['label']} {parts['disclaimer']}</div>"
            f"<div style='left:{20 - rule}mm;top:{40 - rule}mm;width:80mm;height:40mm;border:{parts['border']}'></div>{parts['more']}")
    (tmp_path / "ad.pdf").write_bytes(ad or advertisement())
    with pikepdf.open(io.BytesIO(drawn("120mm 100mm", html))) as pdf:
        place(pdf, 0, Insert(1, "ad", tmp_path / "ad.pdf", 1, PLACE, "広告"), 0)
        if ground:  # our ground would cover what lies under the page
            advert, ours = pdf.pages[0].Contents
            pdf.pages[0].Contents = pikepdf.Array([pdf.make_stream(b"q "), ours, pdf.make_stream(b" Q "), advert])
        pdf.save(tmp_path / "print.pdf")
    return open_finished(tmp_path / "print.pdf")


def issue(disclaimer: str | None = SENTENCE, month: str = "2022-06", ads: list[dict[str, str]] | None = None,
          ledger: dict[str, dict[str, Any]] | None = None) -> Issue:
    made = paper.issue(month=month, flatplan=[
        {"faces": ["1"], "layout": "back", "section": "見本", "ads": [{"file": "ad.pdf", **ad}]}
        for ad in (ads if ads is not None else [{"slot": "ad", "advertiser": "見本商店"}])] or paper.PUBLICATION["flatplan"])
    publisher = made.house.publisher.model_copy(update={"disclaimer": Line(disclaimer) if disclaimer else None})
    contracts = {name: Contract.model_validate({"approved": "2022-03-15", "by": "見本", **row}) for name, row in (ledger or {}).items()}
    return made.model_copy(update={"house": made.house.model_copy(update={"publisher": publisher, "ads": contracts})})


def told(finished: Any, content: Issue | None = None) -> list[Finding]:
    with finished:
        return list(check_ads(content or issue(), {1: FaceText(finished.pages[0], 1)}, frozenset()))


# --- the finished face --------------------------------------------------------------------------


@pytest.mark.parametrize("change", [
    {}, {"border": ".2mm solid #888"}, {"ground": "#cde", "border": ".35mm solid #234"},
    {"label": "", "more": "<div style='left:102mm;top:45mm;width:5mm'>広告</div>"}],
    ids=["plain", "thin-gray", "on-a-tint", "label-beside"])
def test_a_good_advertisement_is_silent(tmp_path: Path, change: dict[str, str]) -> None:
    assert told(face(tmp_path, **change)) == []
    assert told(face(tmp_path, advertisement(ground="#000"), **change)) == []


def near(box: Box | None) -> bool:
    return box is not None and abs(box.x - PLACE.x) < .2 and abs(box.y - PLACE.y) < .2 and abs(box.w - PLACE.w) < .2


@pytest.mark.speaks("ad/label", change={"label": ""})
@pytest.mark.parametrize("change", [
    {"label": ""}, {"label": "", "more": "<div style='left:20mm;top:10mm'>広告</div>"},
    {"label": "<span style='color:#fff'>広告</span>"}], ids=["none", "far-away", "invisible"])
def test_the_label_must_stand_beside_it(tmp_path: Path, change: dict[str, str]) -> None:
    finding, = told(face(tmp_path, **{"disclaimer": ""} | change), issue(disclaimer="見本の記事"))
    assert (finding.rule, finding.face) == ("ad/label", 1) and near(finding.box)


def test_the_word_inside_the_advertisement_is_no_label(tmp_path: Path) -> None:
    finding, = told(face(tmp_path, advertisement("広告"), label="", disclaimer=""), issue(disclaimer="見本の記事"))
    assert finding.rule == "ad/label"


@pytest.mark.speaks("ad/rule", sides="地", ground="#dde")
@pytest.mark.parametrize("ground", ["#dde", "#000", "#fff"])
@pytest.mark.parametrize("border, sides", [
    ("0mm solid #000", "左・天・右・地"), (".35mm solid #000;border-bottom-color:#fff", "地"),
    (".35mm solid #000;border-left-color:transparent", "左"), (".35mm dotted #000", "左・天・右・地")])
def test_the_rule_must_go_all_round(tmp_path: Path, border: str, sides: str, ground: str) -> None:
    finding, = told(face(tmp_path, advertisement(ground=ground), border=border))
    assert finding.rule == "ad/rule" and f"の{sides}に罫" in finding.message and near(finding.box)


@pytest.mark.speaks("ad/disclaimer")
def test_the_disclaimer_must_stand_on_the_face(tmp_path: Path) -> None:
    finding, = told(face(tmp_path, disclaimer=""))
    assert (finding.rule, finding.face) == ("ad/disclaimer", 1) and SENTENCE in finding.message
    finding, = told(face(tmp_path), issue(disclaimer=None))
    assert finding.rule == "ad/disclaimer" and "publisher.yaml" in finding.hint


@pytest.mark.speaks("ad/text-size", q=6)
@pytest.mark.parametrize("q, level", [(6, Level.ERROR), (9, Level.NOTICE), (10, None), (8, Level.NOTICE)])
def test_small_type_in_an_advertisement(tmp_path: Path, q: float, level: Level | None) -> None:
    found = told(face(tmp_path, advertisement(q=q)))
    assert [(f.rule, f.level) for f in found] == ([("ad/text-size", level)] if level else [])
    assert all(f"{q:.1f} Q" in f.message and f.box.x == pytest.approx(25, abs=.5) for f in found)


def test_a_file_of_another_program_needs_the_label_somewhere(tmp_path: Path) -> None:
    finished = face(tmp_path)
    with pikepdf.open(tmp_path / "print.pdf", allow_overwriting_input=True) as pdf:
        del pdf.pages[0].Contents[0]  # the advertisement, without which nothing says where it lay
        pdf.save()
    assert told(open_finished(tmp_path / "print.pdf")) == []
    finished.close()


# --- the ledger ---------------------------------------------------------------------------------

ROW = {"advertiser": "見本商店", "slot": "ad", "from": "2022-04", "to": "2022-09"}
AD = {"slot": "ad", "advertiser": "見本商店"}


@pytest.mark.speaks("ad/unknown", ads=[AD], ledger={})
@pytest.mark.speaks("ad/twice", rules=["ad/twice"])
@pytest.mark.parametrize("ads, ledger, rules", [
    ([AD], {"a": ROW}, []),
    ([], {"a": ROW | {"to": "2022-05"}}, []),
    ([], {"a": ROW | {"from": "2022-07"}}, []),
    ([AD], {"old": ROW | {"to": "2022-03", "from": "2021-04"}, "new": ROW}, []),
    ([AD | {"advertiser": "見本 商店"}], {"a": ROW}, []),
    ([AD | {"advertiser": "見本工務店"}], {"a": ROW}, ["ad/missing", "ad/unknown"]),
    ([AD], {}, ["ad/unknown"]),
    ([AD | {"advertiser": "広告(見本)", "sample": "true"}], {}, []),  # a gate says so
    ([AD | {"advertiser": "広告(見本)"}], {}, ["ad/unknown"]),
    ([AD | {"sample": "true"}], {}, ["ad/unknown"]),
    ([AD | {"slot": "ad-left"}], {"a": ROW}, ["ad/unknown"]),
    ([AD], {"a": ROW | {"to": "2022-05"}}, ["ad/expired"]),
    ([AD], {"a": ROW | {"from": "2022-07"}}, ["ad/expired"]),
    ([], {"a": ROW}, ["ad/missing"]),
    ([AD], {"a": ROW, "b": ROW | {"advertiser": "見本工務店"}}, ["ad/missing"]),
    ([AD, AD], {"a": ROW}, ["ad/twice"]),
])
def test_the_ledger(ads: list[dict[str, str]], ledger: dict[str, dict[str, str]], rules: list[str]) -> None:
    found = list(check_ledger(issue(ads=ads, ledger=ledger)))
    assert sorted(f.rule for f in found) == rules
    assert all(f.level is Level.ERROR and f.hint for f in found)


def test_the_two_halves_of_two_contracts_are_silent() -> None:
    halves = {"a": ROW | {"slot": "ad-left"}, "b": ROW | {"slot": "ad-right"}}
    assert list(check_ledger(issue(ads=[AD | {"slot": "ad-left"}, AD | {"slot": "ad-right"}], ledger=halves))) == []
