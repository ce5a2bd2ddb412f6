"""Twelve changes between two rounds: each under the right article and kind, nothing else told, and
the print that a sign-off was bound to is void exactly where something changed."""
from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kohoshi.proof.compare.change import Change, Kind
from kohoshi.proof.compare.rounds import compare
from tests.proof.conftest import Edits, Stage

_PLAN = "issue.yaml"


@dataclass(frozen=True)
class Case:
    """``told``: every (kind, article) that must be told; ``void``: articles whose print must change
    (by default those told)."""

    name: str
    face: int
    told: set[tuple[str, str | None]]
    edits: Edits = field(default_factory=dict)
    css: str = ""
    photo: tuple[str, str] = ("", "")
    base: Edits = field(default_factory=dict)
    before: str = ""
    after: str = ""
    message: str = ""


_PHOTO = {"articles/oyako-ehon.yaml": ("image: notice-top.svg", "image: mihon.png")}

CASES = [
    Case("a typo", 4, {("text", "furugi-kaishu")}, {"articles/furugi-kaishu.yaml": ("洗って乾かした", "洗つて乾かした")},
         before="っ", after="つ"),
    Case("one digit of a date", 4, {("text", "kenko-taiso")}, {"articles/kenko-taiso.yaml": ("6月14日(火)・28日", "6月14日(火)・29日")},
         before="28", after="29"),
    Case("one digit of a telephone number", 4, {("text", "kenko-taiso")}, {"articles/kenko-taiso.yaml": ("0000-0006", "0000-0008")},
         before="0000-0006", after="0000-0008"),
    Case("articles that change places", 5, {("moved", "machi-aruki"), ("moved", "sumaho-kyoshitsu")},
         {_PLAN: ("col-1: [machi-aruki]\n      col-2: [sumaho-kyoshitsu]", "col-1: [sumaho-kyoshitsu]\n      col-2: [machi-aruki]")},
         message="枠「col-1」から「col-2」"),
    Case("a swapped drawing", 4, {("picture", "oyako-ehon")},
         {"articles/oyako-ehon.yaml": ("notice-top.svg", "bosai.svg")}),
    Case("a swapped photograph", 4, {("picture", "oyako-ehon")}, {}, photo=("harbour", "street"), base=_PHOTO),
    Case("only the colour of a heading", 4, {("colour", "rinyushoku")}, css="#rinyushoku--main h2 {color: var(--sea)}"),
    Case("only the tint of a ground", 4, {("page", None)}, css=".ground.behind {background: var(--sun-15) !important}"),
    Case("a sentence more, so that lines run on", 5, {("text", "machi-aruki"), ("reflowed", "machi-aruki")},
         {"articles/machi-aruki.yaml": ("へ、渡船場", "へ、水門や古い倉庫、渡船場")}, after="水門や古い倉庫、"),
    Case("a sentence less, so that others move up", 4,
         # the rule over the next notice moves with it, and is told as a shape lost there and won here
         {("text", "kosodate-salon"), ("reflowed", "kosodate-salon"), ("moved", "rinyushoku"), ("moved", "shugaku-sodan"),
          ("style", "kosodate-salon"), ("style", "rinyushoku")},
         {"articles/kosodate-salon.yaml": ("保護者どうしで気軽におしゃべりしませんか。", "")},
         before="保護者どうしで気軽におしゃべりしませんか。"),
    Case("letters set apart by the CSS", 4, {("style", "hinanjo-kunren")}, css="#hinanjo-kunren--main h2 {letter-spacing: .02em}"),
    Case("a hair line that the CSS draws", 4, {("style", "shugaku-sodan")},
         css="#shugaku-sodan--main h2 {background: linear-gradient(cmyk(0,0,0,0), cmyk(0,0,0,0)); box-decoration-break: slice; outline: .2pt solid black}"),
    Case("another weight", 4, {("style", "kosodate-salon")}, css="#kosodate-salon--main dd:first-of-type, #kosodate-salon--main p {font-weight: 700}"),
    Case("an article taken out", 5, {("removed", "lobby-concert")}, {_PLAN: ("col-3: [himawari, lobby-concert]", "col-3: [himawari]")}),
    Case("a running head", 5, {("page", None)}, {_PLAN: ("section: 催し・カレンダー", "section: 催しとカレンダー")}, before="・", after="と"),
]


def _two(case: Case, stage: Stage):
    old = stage(case.face, case.base, photo=case.photo[0])
    new = stage(case.face, {**case.base, **case.edits}, case.css, photo=case.photo[1])
    return old, new


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_told_under_its_article_and_nothing_else(case: Case, stage: Stage):
    old, new = _two(case, stage)
    changes = compare(old, new)
    assert {(change.kind.value, change.article) for change in changes} == case.told, _said(changes)
    if case.before or case.after or case.message:
        assert any((c.before, c.after) == (case.before, case.after) or (case.message and case.message in c.message)
                   for c in changes), _said(changes)
    for change in changes:
        assert change.old or change.new, change
        assert all(spot.face == case.face and spot.box.w > 0 and spot.box.h > 0 for spot in (*change.old, *change.new))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_sign_off_is_void_where_something_changed_and_only_there(case: Case, stage: Stage):
    old, new = _two(case, stage)
    void = {article for article in old.prints | new.prints
            if article not in old.prints or article not in new.prints or old.prints[article].hash != new.prints[article].hash}
    assert void == {article for _, article in case.told if article}
    pages = old.page_prints[case.face].hash != new.page_prints[case.face].hash
    assert pages == any(article is None for _, article in case.told)


def _said(changes: list[Change]) -> str:
    return "\n".join(f"{c.kind} {c.article}: {c.message} {c.before}→{c.after} {[s.as_dict() for s in (*c.old, *c.new)][:3]}" for c in changes)


def test_one_edit_is_one_change(stage: Stage):
    old, new = _two(next(case for case in CASES if case.name.startswith("a sentence more")), stage)
    changes = compare(old, new)
    assert [change.kind for change in changes if change.article == "machi-aruki"] == [Kind.TEXT, Kind.REFLOWED]
