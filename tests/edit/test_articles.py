"""Articles as files: new ones load, a renamed one keeps all that points at it."""
from __future__ import annotations

import pytest

from kohoshi.edit.articles import TEMPLATES, new_article, remove_article, rename_article
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.source import PLAN, opened, revision_of
from kohoshi.edit.structure import place
from kohoshi.edit.undo import undo
from kohoshi.issue.loader import load

from .conftest import CONTENT


def contents(issue) -> dict[str, bytes]:
    return {p.relative_to(issue).as_posix(): p.read_bytes() for p in issue.rglob("*.yaml")}


def revision(issue, name) -> str:
    return revision_of((issue / name).read_bytes())


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_article_of_every_template_loads_and_is_marked(issue, template):
    path = new_article(issue, "mizu-asobi", template, title="水: あそび", section="kosodate", who="みなと")
    assert path.read_text(encoding="utf-8").startswith(
        '# yaml-language-server: $schema=../../../schema/article.schema.json\ntitle: "水: あそび"\nsection: kosodate\nsample: true\nbody:\n')
    loaded = load(issue)
    assert [f.rule for f in loaded.findings] == ["content/unplaced"]
    assert loaded.issue.articles["mizu-asobi"].sample


@pytest.mark.parametrize("name", ["../x", "水", "A", "a b", "", "a/b", "-a", "a" * 61, "con\x00"])
def test_names_that_are_no_names_are_refused(issue, name):
    with pytest.raises(EditError):
        new_article(issue, name, "notice")
    assert contents(issue) == {p.relative_to(CONTENT).as_posix(): p.read_bytes() for p in CONTENT.rglob("*.yaml")}


def test_a_name_that_is_taken_is_a_conflict(issue):
    with pytest.raises(EditConflict, match="もうあります"):
        new_article(issue, "himawari", "notice")
    with pytest.raises(EditError, match="ひな形"):
        new_article(issue, "mizu-asobi", "novel")


def test_a_renamed_article_takes_its_places_and_references_along(issue):
    before = contents(issue)
    rename_article(issue, "kusei-kaigi", "kaigi-2022", revision(issue, "articles/kusei-kaigi.yaml"), who="甲")
    after = contents(issue)
    assert after.pop("articles/kaigi-2022.yaml") == before.pop("articles/kusei-kaigi.yaml")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"issue.yaml", "articles/unei-hoshin.yaml"}
    assert all(after[name] == before[name].replace(b"kusei-kaigi", b"kaigi-2022") for name in changed)
    assert load(issue).findings == []
    undo(issue, "甲")
    assert contents(issue) == {p.relative_to(CONTENT).as_posix(): p.read_bytes() for p in CONTENT.rglob("*.yaml")}


def test_an_article_goes_with_its_places_but_not_while_it_is_pointed_at(issue):
    before = contents(issue)
    with pytest.raises(EditError, match="unei-hoshin.yaml"):
        remove_article(issue, "kusei-kaigi", revision(issue, "articles/kusei-kaigi.yaml"))
    assert contents(issue) == before
    remove_article(issue, "oyako-ehon", revision(issue, "articles/oyako-ehon.yaml"))
    assert b"oyako-ehon" not in (issue / "issue.yaml").read_bytes()
    assert load(issue).errors == []
    with pytest.raises(EditError):
        remove_article(issue, "oyako-ehon", "")


def test_a_new_article_finds_its_place(issue):
    new_article(issue, "mizu-asobi", "notice")
    place(opened(issue, PLAN), (2, "col-3"), "mizu-asobi", 2)
    assert load(issue).findings == []
    assert "col-3: [hinanjo-kunren, furugi-kaishu, mizu-asobi]" in (issue / "issue.yaml").read_text(encoding="utf-8")
