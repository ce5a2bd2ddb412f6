"""What happens to findings between the rules and whoever reads them: levels, waivers, once, order."""
from __future__ import annotations

from dataclasses import replace

import pytest

from kohoshi.check.settled import KEPT, settled
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Issue
from tests.check import paper

FILE = "content/2022-06/articles/ehon.yaml"
WIDTH = Finding("style/width", Level.NOTICE, "幅", place=Place(FILE, 7), excerpt="ＰＣ")
TERM = Finding("style/term", Level.WARNING, "語", place=Place(FILE, 9), excerpt="下さい")
FOLIO = Finding("order/folio", Level.ERROR, "面", face=3)
#: As the engine says it of each edition that it draws.
GLYPH = Finding("text/missing-glyph", Level.ERROR, "𪚥", face=2, excerpt="𪚥", detail="print")
DRAWING = Finding("image/drawing", Level.ERROR, "絵", excerpt="a.svg", detail="print")


def issue(waived: Finding | None = None, **levels: str) -> Issue:
    waivers = [{"fingerprint": waived.fingerprint, "reason": "見本", "by": "担当"}] if waived else []
    made = paper.issue(waivers=waivers)
    return made.model_copy(update={"house": made.house.model_copy(update={"levels": {key.replace("_", "/"): level for key, level in levels.items()}})})


def told(found: list[Finding], of: Issue, *, whole: bool = True, **more: object) -> list[str]:
    return [f"{f.rule} {f.level.value}{' waived' * bool(f.waived)}" for f in settled(found, of, whole=whole, **more)]


def test_the_gravest_first_and_what_somebody_lets_stand_last():
    assert told([WIDTH, TERM, FOLIO], issue(TERM)) == ["order/folio error", "style/width notice", "style/term warning waived"]


def test_what_the_house_made_graver_is_waived_and_ordered_at_its_new_level():
    assert told([TERM, WIDTH], issue(style_width="error")) == ["style/width error", "style/term warning"]
    assert told([TERM, WIDTH], issue(WIDTH, style_width="error")) == ["style/term warning", "style/width error waived"]


def test_a_waiver_of_what_the_house_switched_off_is_stale_where_all_rules_have_looked():
    assert told([WIDTH], issue(WIDTH, style_width="off")) == ["waiver/stale warning"]
    assert told([WIDTH], issue(WIDTH, style_width="off"), whole=False) == []


def test_a_setting_that_is_no_rule_cannot_be_waived_away():
    of = issue(style_wave="off")
    fault, = settled([], of, whole=True)
    with_waiver = of.model_copy(update={"publication": issue(fault).publication})
    assert told([], of) == ["level/unknown error"] and told([], with_waiver) == ["level/unknown error", "waiver/refused error"]


def test_what_two_rooms_found_is_told_once():
    assert told([TERM, TERM, replace(TERM, place=Place(FILE, 10))], issue()) == ["style/term warning"] * 2


@pytest.mark.parametrize("finding", [GLYPH, DRAWING])
def test_what_the_engine_says_of_each_edition_is_told_once_as_it_was_said_first(finding):
    web = replace(finding, face=None, detail="web")
    assert settled([finding, web], issue(), whole=True) == [finding]
    assert len(settled([finding, replace(web, excerpt="b")], issue(), whole=True)) == 2


def test_a_character_that_the_content_told_is_not_told_by_the_engine_again():
    content = Finding("font/missing-glyph", Level.ERROR, "𪚥", excerpt="𪚥", place=Place(FILE, 4))
    assert told([GLYPH, content], issue()) == ["font/missing-glyph error"]


def test_what_a_report_kept_keeps_its_level():
    graver = replace(WIDTH, level=Level.ERROR)
    assert told([graver, TERM], issue(TERM, style_width="notice"), steps=KEPT) == ["style/width error", "style/term warning waived"]
