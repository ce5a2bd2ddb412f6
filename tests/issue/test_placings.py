"""Where the flat plan puts the parts of articles: one walk for the maker and the proof."""
from __future__ import annotations

from kohoshi.check.expected import expected
from kohoshi.check.words.passages import passages
from kohoshi.pages.run import part_faces

ISSUE, KAIGI = "content/2022-06/issue.yaml", "content/2022-06/articles/kaigi.yaml"


def test_every_part_in_the_order_of_the_flat_plan(project):
    issue = project.load().issue
    assert [(list(placed.run.faces), *placed[1:]) for placed in issue.placings()] == [
        ([1], "hero", "hyoshi", "main", (1,)), ([2, 3], "top", "kaigi", "hajime", (2, 3)), ([2, 3], "foot", "kaigi", "owari", (2, 3)),
        ([2, 3], "foot", "taiso", "main", (2, 3))]
    assert issue.publication.placed == ["hyoshi", "kaigi", "taiso"]
    assert {key: article.first_part for key, article in issue.articles.items()} == {"hyoshi": "main", "kaigi": "hajime", "taiso": "main"}


def test_a_placing_that_names_no_part_means_main_to_everybody(project):
    """As the loader reads it; the maker took the first part (printed twice), the proof all parts."""
    project.edit(KAIGI, "  owari:\n", "  main:\n")
    project.edit(ISSUE, "        - kaigi/owari\n", "        - kaigi\n")
    loaded = project.load()
    assert not loaded.errors
    parts = ["hajime", "main"]
    assert [placed.part for placed in loaded.issue.placings() if placed.article == "kaigi"] == parts
    assert part_faces(loaded.issue, "kaigi") == [(part, (2, 3)) for part in parts]
    printed = [(each.printable.field, each.text) for each in expected(loaded.issue) if each.printable.article == "kaigi"]
    assert len(printed) == len(set(printed)) and ("parts.main.0.terms.0.text", "見本会館") in printed
    assert [passage.field for passage in passages(loaded.issue) if passage.article == "kaigi"] == [field for field, _ in printed]


def test_a_text_that_goes_on_is_one_placing_with_all_its_faces(project):
    project.edit(ISSUE, "  - faces: [4]\n", "  - faces: [4]\n    layout: story\n    section: 続き\n    slots: {main: taiso（続き）}\n  - faces: [5]\n")
    issue = project.load().issue
    assert [placed[1:] for placed in issue.placings()][-1] == ("foot", "taiso", "main", (2, 3, 4))
    assert issue.continuations() == {("taiso", "main"): [4]}
    assert [each.written for run in issue.publication.flatplan for each in run.placings][-1] == "taiso（続き）"
    assert {each.faces for each in expected(issue) if each.printable.article == "taiso" and each.printable.in_body} == {(2, 3, 4)}
    assert {each.faces for each in expected(issue) if each.printable.article == "taiso" and not each.printable.in_body} <= {(2, 3), (2, 3, 4)}


def test_what_is_not_there_is_left_out(project):
    project.edit(ISSUE, "        - kaigi/owari\n", "        - kaigi/nowhere\n        - nothing\n")
    issue = project.load().issue
    assert [(placed.article, placed.part) for placed in issue.placings()] == [
        ("hyoshi", "main"), ("kaigi", "hajime"), ("taiso", "main")]
