"""docs/rules: fresh, whole, and every rule where links lead."""
from __future__ import annotations

import re

import pytest

from kohoshi.finding import Finding, Level
from kohoshi.rules import FAMILIES, RULES, quoted_messages
from kohoshi.rules.page import DOCS, files, markdown, stands, write


def test_committed_pages_are_fresh():
    committed = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")}
    fresh = files()
    assert committed.keys() == fresh.keys() == {"README.md", *(f"{family}.md" for family in FAMILIES)}
    assert [name for name in fresh if committed[name] != fresh[name]] == [], "python -m kohoshi.rules.page"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_tells_all_of_its_rules(family):
    page = files()[f"{family}.md"]
    for rule in (rule for rule in RULES.values() if rule.family == family):
        _, _, rest = page.partition(f"\n## {rule.name.partition('/')[2]}\n")
        own = rest.partition("\n## ")[0]
        for part in (rule.title, quoted_messages()[rule.name], rule.why, rule.do, rule.fires, rule.silent, f"`{rule.name}`"):
            assert part and (part in own or part.replace("|", "\\|") in own), (rule.name, part)


def test_the_index_leads_to_every_rule():
    """A heading is its own anchor: lower case, hyphens."""
    pages = files()
    links = re.findall(r"\]\(([a-z]+\.md)#([a-z-]+)\)", pages["README.md"])
    assert len(links) == len(RULES)
    assert [link for link in links if f"\n## {link[1]}\n" not in pages[link[0]]] == []


def test_pages_of_families_that_are_no_more_are_taken_away(tmp_path):
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "old.md").touch()
    written = write(tmp_path / "gone")
    assert not (tmp_path / "gone" / "old.md").exists()
    assert tmp_path / "gone" / "order.md" in written and all(path.is_file() for path in written)


def test_what_may_be_waived_is_told_as_the_finding_decides_it():
    for rule in RULES.values():
        if not rule.stops:
            assert stands(rule).startswith("できます" if Finding(rule.name, Level.ERROR, "").waivable else "できません"), rule.name


def test_what_stops_the_reading_can_only_be_mended():
    assert {stands(rule) for rule in RULES.values() if rule.stops} == {"できません（直すまで組めません）"}


def test_a_rule_by_itself_leads_nowhere():
    page = markdown(RULES["date/weekday"])
    assert page.startswith("# 日付と曜日が合わない\n") and ".md" not in page and "`date/weekday`" in page
