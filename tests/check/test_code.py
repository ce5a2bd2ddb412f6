"""Family ``code``: every rule on a face it must catch, and its silence beside it."""
from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kohoshi.check.code import check_codes
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.issue.values import Url
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.press import Press, load_press
from tests.check import paper
from tests.check.coded import BLACK, HOME, OTHER, WHITE, WIDTH, Code, bar, write
from tests.proved import check_issue_pdf, check_pdf

DOMAINS = ["city.osaka.lg.jp"]
KAIGI = "content/2022-06/articles/kaigi.yaml"


def issue(*urls: str, ad: list[str] | None = None, supplied: list[str] | None = None, own: str | None = None) -> Issue:
    """The small paper, 6・7面 with these codes in 区政会議; 5面 with an advertisement, 8面 supplied."""
    about = [{"paragraph": "会議です。"}, *({"code": {"url": url, "title": "くわしく"}} for url in urls)]
    plan: list[dict[str, Any]] = [dict(run) for run in paper.PUBLICATION["flatplan"]]
    plan[3]["ads"] = [{"slot": "ad", "file": "ad.pdf", "advertiser": "見本商店", "codes": ad or []}]
    plan[5]["supplied"] = {"file": "shisei.pdf", "title": "市政情報", "codes": supplied or []}
    made = paper.issue({"kaigi": {"title": "区政会議", "parts": {"about": about, "sanka": [{"paragraph": "傍聴"}]}}}, flatplan=plan)
    publisher = made.house.publisher.model_copy(update={"domains": DOMAINS, "code": own and Url(own)})
    return made.model_copy(update={"house": made.house.model_copy(update={"publisher": publisher})})


@pytest.fixture
def press() -> Press:
    """Folded at 100 mm from the head."""
    made = load_press("offset-tabloid")
    return made.model_copy(update={"zones": made.zones.model_copy(update={"folds": (100.0,), "fold": 3.0})})


@pytest.fixture
def told(tmp_path: Path, press: Press) -> Callable[..., list[Finding]]:
    """What is said about codes on 8 faces, given as face → things on it."""
    def run(content: Issue | None, faces: dict[int, list[Code | str]], opened: Callable = open_finished) -> list[Finding]:
        path = write(tmp_path / "print.pdf", *(faces.get(n, []) for n in range(1, 9)))
        with opened(path) as finished:
            return check_codes(finished, content, press)
    return run


def rules(findings: list[Finding]) -> list[tuple[str, Level, int | None]]:
    return [(f.rule, f.level, f.face) for f in findings]


E, W, N = Level.ERROR, Level.WARNING, Level.NOTICE


def test_declared_and_found_says_nothing(told):
    assert told(issue(HOME), {7: [Code()]}) == []
    assert told(issue(HOME, f"{HOME}a", own=f"{HOME}b"), {6: [Code(f"{HOME}a"), Code(f"{HOME}b", x=80)], 7: [Code()]}) == []
    assert told(issue(), {}) == []


@pytest.mark.speaks("code/mismatch")
def test_another_address(told):
    found, = told(issue(HOME), {6: [Code("https://www.city.osaka.lg.jp/minata/", x=40, y=20)]})
    assert rules([found]) == [("code/mismatch", E, 6)]
    assert found.message == ("6面の二次元コード（左から 40 mm、天から 20 mm）が原稿と違います。"
                             "読み取ると「https://www.city.osaka.lg.jp/minata/」、原稿は「https://www.city.osaka.lg.jp/minato/」です")
    assert found.place is not None and found.place.file == KAIGI and found.article == "kaigi"
    assert found.box is not None and found.box.x == pytest.approx(40, abs=0.2)


def test_the_address_must_be_the_same_to_the_last_character(told):
    assert rules(told(issue(HOME), {6: [Code(HOME.removesuffix("/"))]})) == [("code/mismatch", E, 6)]


def test_of_two_strange_codes_the_nearest_is_the_mismatch(told):
    found = told(issue(HOME), {6: [Code(OTHER), Code(HOME + "x", x=80)]})
    assert sorted(rules(found)) == [("code/domain", W, 6), ("code/mismatch", E, 6), ("code/undeclared", W, 6)]
    assert {f.rule: f.excerpt for f in found}["code/undeclared"] == OTHER


def test_the_publishers_code_is_not_taken_from_an_article(told):
    """The same address in the imprint: the article's wrong code is the article's fault."""
    found, = told(issue(HOME + "kaigi/", own=HOME), {6: [Code()], 8: [Code()]})
    assert rules([found]) == [("code/mismatch", E, 6)] and found.article == "kaigi"
    found, = told(issue(HOME, HOME + "kaigi/"), {6: [Code(), Code(x=80)]})
    assert rules([found]) == [("code/mismatch", E, 6)] and found.excerpt == f"{HOME}kaigi/ {HOME}"


def test_on_another_face(told):
    found, = told(issue(HOME), {4: [Code()]})
    assert rules([found]) == [("code/mismatch", E, 4)]
    assert found.message == f"6・7面の二次元コード「{HOME}」が4面にあります"


@pytest.mark.speaks("code/unreadable")
def test_declared_but_not_there(told):
    found, = told(issue(HOME), {})
    assert rules([found]) == [("code/unreadable", E, 6)]
    assert found.place is not None and found.place.file == KAIGI and found.excerpt == HOME
    assert rules(told(issue(own=HOME), {})) == [("code/unreadable", E, None)]
    assert rules(told(issue(HOME, HOME), {6: [Code()]})) == [("code/unreadable", E, 6)]


def test_covered_by_something(told):
    code = Code()
    assert rules(told(issue(HOME), {6: [code, bar(30, 30, code.side, code.side / 2, "0 0 0 0.2 k")]})) == [("code/unreadable", E, 6)]


def test_a_face_that_is_not_there_is_another_rule(tmp_path):
    with open_finished(write(tmp_path / "a.pdf", [])) as finished:
        assert check_codes(finished, issue(HOME)) == []
        assert check_codes(finished, issue(HOME), numbers=[6]) == []
        assert rules(check_codes(finished, issue(ad=[OTHER]), numbers=[5])) == [("code/unreadable", E, 5)]


@pytest.mark.parametrize("thing", [Code(f"{HOME}a"), Code(f"{HOME}a", picture=5), Code(f"{HOME}a", picture=5, supplied=True)])
def test_nobodys_code(told, thing):
    found, = told(issue(), {8: [thing]})
    assert rules([found]) == [("code/undeclared", W, 8)]
    assert f"「{HOME}a」へ行きます。原稿に書かれていません" in found.message


def test_codes_of_supplied_pages_and_advertisements_are_declared_with_them(told):
    assert told(issue(ad=[OTHER], supplied=[HOME]), {5: [Code(OTHER)], 8: [Code(picture=4, supplied=True)]}) == []
    assert rules(told(issue(ad=[OTHER]), {5: [Code(OTHER + "x")]})) == [("code/mismatch", E, 5)]
    assert rules(told(issue(supplied=[HOME]), {5: []})) == [("code/unreadable", E, 8)]


@pytest.mark.speaks("code/domain")
@pytest.mark.speaks("code/undeclared")
def test_domains(told):
    assert sorted(rules(told(issue(), {5: [Code(OTHER)]}))) == [("code/domain", W, 5), ("code/undeclared", W, 5)]
    for text in ("https://city.osaka.lg.jp.example.jp/", "https://example.jp/?city.osaka.lg.jp", "WIFI:S:a;;", "http://[", "https://acity.osaka.lg.jp/"):
        assert "code/domain" in {f.rule for f in told(issue(), {5: [Code(text)]})}, text
    for text in ("https://city.osaka.lg.jp", "http://www.CITY.osaka.lg.jp:8080/a?b#c"):
        assert rules(told(issue(), {5: [Code(text)]})) == [("code/undeclared", W, 5)], text


def test_the_same_code_once_more_is_declared_too(told):
    assert told(issue(HOME), {6: [Code(), Code(x=80)]}) == []


@pytest.mark.speaks("code/module", module=0.25)
@pytest.mark.parametrize(("module", "expected"), [(0.25, ["code/module"]), (0.3, ["code/module"]), (0.339, []), (0.5, [])])
def test_module(told, module, expected):
    found = told(issue(HOME), {6: [Code(module=module)]})
    assert [f.rule for f in found] == expected
    assert all(f.level is E and f"1目が {module:.2f} mm" in f.message for f in found)


@pytest.mark.parametrize(("modules", "expected"), [(1, ["code/quiet"]), (2, ["code/quiet"]), (3, ["code/quiet"]), (4, []), (5, [])])
def test_quiet_zone(told, modules, expected):
    code = Code()
    for ink in ("0 0 0 1 k", "0 0 0 0.9 k"):
        found = told(issue(HOME), {6: [code, bar(30 + code.side + modules * 0.5, 30, 2, 5, ink)]})
        assert [f.rule for f in found] == expected
        assert all(f.level is E for f in found)


@pytest.mark.speaks("code/quiet")
def test_no_white_margin_on_a_dark_ground(told):
    code = Code()
    margin = bar(30 - 0.5, 30 - 0.5, code.side + 1, code.side + 1, "0 0 0 0 k")
    assert [f.rule for f in told(issue(HOME), {6: [bar(20, 20, 60, 60, "0.9 0.4 0 0 k"), margin, code]})] == ["code/quiet"]
    wide = bar(30 - 2, 30 - 2, code.side + 4, code.side + 4, "0 0 0 0 k")
    assert told(issue(HOME), {6: [bar(20, 20, 60, 60, "0.9 0.4 0 0 k"), wide, code]}) == []


@pytest.mark.speaks("code/contrast")
def test_contrast(told):
    assert rules(told(issue(HOME), {6: [Code(ink="0 0.15 0.85 0 k")]})) == [("code/contrast", W, 6)]
    assert told(issue(HOME), {6: [Code(ink="0.9 0.4 0 0 k")]}) == []


@pytest.mark.speaks("code/fold", y=95)
@pytest.mark.parametrize(("y", "expected"), [(60, False), (82, False), (83, True), (95, True), (102.5, True), (104, False)])
def test_fold(told, y, expected):
    found = told(issue(HOME), {6: [Code(y=y)]})  # 14.5 mm high
    assert rules(found) == ([("code/fold", E, 6)] if expected else [])
    assert all("天から 100 mm の折り" in f.message for f in found)


def test_across_the_gutter(told):
    found, = told(issue(HOME), {6: [Code(x=WIDTH - 6, y=50)], 7: [Code(x=-6, y=50)]})
    assert rules([found]) == [("code/fold", E, 6)]
    assert found.message == "6・7面の二次元コードが、のどをまたいでいます"
    assert rules(told(None, {6: [Code(x=WIDTH - 6, y=50)], 7: [Code(x=-6, y=50)]})) == [("code/fold", E, 6), ("code/undeclared", N, 6)]


def test_turned_and_small_codes_are_read(told):
    assert told(issue(HOME, OTHER), {6: [Code(turn=90, x=60)], 7: [Code(OTHER, module=0.34, turn=20)]}) == []


def test_without_content_each_code_is_a_notice_and_its_making_is_judged(told):
    found = told(None, {3: [Code(OTHER, module=0.25)], 5: [Code()]}, open_untrusted)
    assert rules(found) == [("code/module", E, 3), ("code/undeclared", N, 3), ("code/undeclared", N, 5)]
    assert found[1].message.endswith(f"は「{OTHER}」へ行きます")


def test_in_the_whole_proof(tmp_path):
    """check_issue_pdf and check_pdf both look, and waivers of the issue reach the family."""
    path = paper.write(tmp_path / "print.pdf")
    coded = write(tmp_path / "code.pdf", [Code(OTHER, x=90, y=150, module=0.4)])
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf, pikepdf.open(coded) as other:
        pdf.pages[4].add_overlay(other.pages[0])
        pdf.save(path)
    with open_finished(path) as finished:
        found = check_issue_pdf(finished, paper.issue())
        assert rules(found) == [("code/undeclared", W, 5)]
        waived = paper.issue(waivers=[{"fingerprint": found[0].fingerprint, "reason": "広告主に確認", "by": "担当"}])
        assert [f.waived for f in check_issue_pdf(finished, waived)] == ["広告主に確認（担当）"]
        assert rules(check_pdf(finished)) == [("code/undeclared", N, 5)]


# --- codes that telephones do not read -----------------------------------------------------

#: Grounds of another colour, under a code at 30, 30 mm of 25 modules of half a millimetre.
FIELD = (20, 20, 40, 40)


@pytest.mark.speaks("code/kind", text="0665769680")
@pytest.mark.parametrize(("kind", "text", "name"), [
    ("micro", "0665769680", "マイクロQRコード"), ("micro", "HTTPS://A.JP/1", "マイクロQRコード"), ("rmqr", "https://example.jp/r", "rMQR")])
def test_small_kinds_are_told(told, kind, text, name):
    found = told(None, {2: [Code(text, kind=kind)]})
    assert rules(found) == [("code/kind", E, 2), ("code/undeclared", N, 2)]
    assert name in found[0].message


def test_small_kinds_need_less_of_a_margin(told):
    near = bar(30 - 4 * 0.5, 30, 0.5, 6)  # three modules off
    assert rules(told(None, {2: [Code("0665769680", kind="micro"), near]})) == [("code/kind", E, 2), ("code/undeclared", N, 2)]


@pytest.mark.speaks("code/inverted", dark=BLACK)
@pytest.mark.parametrize("dark", [BLACK, "1 0.9 0.1 0.3 k"])
def test_light_on_dark_is_told(told, dark):
    found = told(None, {2: [bar(*FIELD, dark), Code(ink=WHITE)]})
    assert rules(found) == [("code/inverted", W, 2), ("code/undeclared", N, 2)]


def patch(code: Code, margin: float) -> str:
    """White under a code, and so many modules around it."""
    by = margin * code.module
    return bar(code.x - by, code.y - by, code.side + 2 * by, code.side + 2 * by, WHITE)


@pytest.mark.parametrize(("module", "margin", "expected"), [(0.5, 0, True), (0.34, 0, True), (1.0, 0, True), (0.5, 1, True), (0.5, 4, False)])
@pytest.mark.parametrize("dark", [BLACK, "1 1 0 0.3 k"])
def test_a_code_without_its_margin_in_a_dark_field(told, dark, module, margin, expected):
    code = Code(module=module)
    found = told(None, {2: [bar(15, 15, 80, 80, dark), patch(code, margin), code]})
    assert rules(found) == [("code/quiet", E, 2)] * expected + [("code/undeclared", N, 2)]


def test_a_light_code_that_runs_into_the_paper(told):
    code = Code(ink=WHITE)
    found = told(None, {2: [bar(code.x, code.y, code.side, code.side), code]})
    assert rules(found) == [("code/quiet", E, 2), ("code/inverted", W, 2), ("code/undeclared", N, 2)] or \
        rules(found) == [("code/inverted", W, 2), ("code/quiet", E, 2), ("code/undeclared", N, 2)]
