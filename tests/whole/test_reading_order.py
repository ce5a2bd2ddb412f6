"""What is heard of web.pdf, against a text that a person has read: see reading_order.py."""
from __future__ import annotations

from kohoshi.flow.build import Built
from kohoshi.issue.markup import parse, without_readings
from kohoshi.issue.model import Issue
from kohoshi.text import plain
from tests.whole.reading_order import GOLDEN, dump


def test_it_is_heard_as_it_was_reviewed(built: Built) -> None:
    assert dump(built.folder / "web.pdf").splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_articles_are_heard_one_after_the_other_as_the_flat_plan_has_them(issue: Issue) -> None:
    """Every title once, where its article begins, in the order of the plan."""
    heads = [plain(line.strip().removeprefix("H2 ")) for line in GOLDEN.read_text(encoding="utf-8").splitlines()
             if line.strip().startswith("H2 ")]
    titles = []
    for run in issue.publication.flatplan:
        for slot in run.slots.values():
            for placing in slot:
                title = plain(without_readings(parse(issue.articles[placing.article].title)))
                titles += [title] if title not in titles else []
    found = [next((title for title in titles if head in (title, f"{title}見本")), None) for head in heads]
    assert [title for title in found if title] == titles


def test_a_reading_is_heard_once_behind_its_word() -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    assert text.count("桟橋（さんばし）") == 1 and text.count("さんばし") == 1
    assert text.count("築港（ちっこう）") == 1 and text.count("ちっこう") == 1
