"""One cause, one finding: what follows from an overset or a repeated title block stands inside it."""
from __future__ import annotations

from dataclasses import replace

import pytest

from kohoshi import PROJECT
from kohoshi.check.causes import one_cause
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue

LONG, OTHER = "unei-hoshin", "kusei-kaigi"


@pytest.fixture(scope="module")
def issue() -> Issue:
    return load_issue(PROJECT / "content" / "2022-06")


def lines(issue: Issue, article: str) -> list[tuple[str, Place]]:
    """(part, place) of the first text of each part."""
    from kohoshi.issue.printed import printables
    found = []
    for part in issue.articles[article].all_parts:
        places = [p.place for p in printables(issue, article, str(part), head=False) if p.place and article in p.place.file]
        found.append((str(part), min(places)))
    return sorted(found, key=lambda each: each[1])


def finding(rule: str, place: Place | None, article: str | None = LONG, face: int = 2) -> Finding:
    return Finding(rule, Level.ERROR, f"{rule} {place}", face=face, place=place, article=article, excerpt=str(place))


FOLLOWS = ["text/missing", "text/hidden", "text/outside-trim", "text/overlap", "text/order", "text/changed"]


@pytest.mark.parametrize("rule", FOLLOWS)
@pytest.mark.parametrize("after", [0, 1, 2])
def test_what_follows_in_the_same_part_stands_inside_the_overset(issue: Issue, rule: str, after: int) -> None:
    start = lines(issue, LONG)[0][1]
    later = replace(start, line=start.line + after, column=start.column + 1)
    (told,) = one_cause([finding("text/overset", start), finding(rule, later)], issue)
    assert told.rule == "text/overset" and told.related == (later,)


def test_twenty_errors_of_one_article_too_long_are_one(issue: Issue) -> None:
    start = lines(issue, LONG)[0][1]
    many = [finding("text/missing", replace(start, column=start.column + step)) for step in range(1, 21)]
    (told,) = one_cause([*many[:7], finding("text/overset", start), *many[7:]], issue)
    assert len(told.related) == 20 and told.fingerprint == finding("text/overset", start).fingerprint


@pytest.mark.parametrize("rule", FOLLOWS)
def test_what_comes_before_or_elsewhere_is_a_finding_of_its_own(issue: Issue, rule: str) -> None:
    (_, first), *others = lines(issue, LONG)
    over = finding("text/overset", replace(first, line=first.line + 1))
    before = finding(rule, first)
    other_part = finding(rule, others[-1][1], face=3)
    other_article = finding(rule, lines(issue, OTHER)[0][1], OTHER, face=6)
    nobody = finding(rule, None, None)
    assert one_cause([over, before, other_part, other_article, nobody], issue) == [over, before, other_part, other_article, nobody]


@pytest.mark.parametrize("rule", ["text/wrong-face", "text/repeated", "text/overset", "date/weekday", "style/width", "gate/sample", "reference/wrong-face",
                                  "pdf/fonts", "image/stretched", "order/folio", "text/missing-glyph"])
def test_nothing_else_follows_from_an_overset(issue: Issue, rule: str) -> None:
    start = lines(issue, LONG)[0][1]
    both = [finding("text/overset", start), finding(rule, replace(start, column=start.column + 1))]
    assert one_cause(both, issue) == both


def test_two_boxes_of_one_name_follow_from_a_repeated_title_block(issue: Issue) -> None:
    title = issue.articles[LONG].title.place
    repeated, twice = finding("text/repeated", title), finding("layout/engine", title)
    other = finding("layout/engine", issue.articles[OTHER].title.place, OTHER)
    assert one_cause([repeated, twice, twice, other], issue) == [repeated, other]
    assert one_cause([twice, other], issue) == [twice, other]


def test_without_an_overset_text_that_is_missing_is_told(issue: Issue) -> None:
    missing = [finding(rule, lines(issue, LONG)[0][1]) for rule in FOLLOWS]
    assert one_cause(missing, issue) == missing


def test_words_that_two_articles_share_are_not_missed_in_both(issue: Issue) -> None:
    shared = [(article, p) for article in ("kosodate-salon", "rinyushoku", "shugaku-sodan", "kenko-taiso", "ha-no-kenko", "monowasure-cafe")
              for p in _printed(issue, article)]
    text = next(p.text for article, p in shared if any(p.text == other.text and article != name for name, other in shared))
    (first, _one), (second, two), *_ = [(article, p) for article, p in shared if p.text == text]
    over = finding("text/overset", _printed(issue, first)[0].place, first, 4)
    (told,) = one_cause([finding("text/missing", two.place, second, 4), over], issue)
    assert told.rule == "text/overset" and told.related == (two.place,)
    assert len(one_cause([finding("text/missing", two.place, second, 5), over], issue)) == 2  # on another face
    own = next(p for p in _printed(issue, second) if p.text not in {each.text for each in _printed(issue, first)})
    assert len(one_cause([finding("text/missing", own.place, second, 4), over], issue)) == 2  # words of its own


def _printed(issue: Issue, article: str) -> list:
    from kohoshi.issue.printed import printables
    return [p for p in printables(issue, article, "main", head=False) if p.place]
