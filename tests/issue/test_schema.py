"""The JSON Schemas: fresh, strict, Japanese, and in agreement with the loader."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from kohoshi.issue.schema import export, text, write

COMMITTED = Path(__file__).resolve().parents[2] / "schema"
FILES = {"issue": "content/2022-06/issue.yaml", "article": "content/2022-06/articles/kaigi.yaml",
         "publisher": "content/house/publisher.yaml", "contacts": "content/house/contacts.yaml",
         "sdgs": "content/house/sdgs.yaml", "ads": "content/house/ads.yaml", "names": "content/house/names.yaml",
         "rules": "content/house/rules.yaml"}


class EditorLoader(yaml.SafeLoader):
    """What YAML 1.2 editors see: numbers and true/false are typed, dates are text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def complaints(name: str, content: str) -> list[str]:
    validator = Draft7Validator(export()[name])
    return [error.message for error in validator.iter_errors(yaml.load(content, Loader=EditorLoader))]


def test_the_committed_schemas_are_fresh():
    """After a change of the model: python render.py schema."""
    for name, schema in export().items():
        assert (COMMITTED / f"{name}.schema.json").read_text(encoding="utf-8") == text(schema), name


def test_write_puts_one_file_a_schema(tmp_path):
    paths = write(tmp_path / "new" / "schema")
    assert sorted(p.name for p in paths) == sorted(f"{name}.schema.json" for name in FILES)
    assert all(json.loads(p.read_text(encoding="utf-8"))["$schema"].startswith("http://json-schema.org/draft-07") for p in paths)


@pytest.mark.parametrize("name", FILES)
def test_the_schemas_are_schemas(name):
    Draft7Validator.check_schema(export()[name])


@pytest.mark.parametrize("name", FILES)
def test_sound_content_is_valid(project, name):
    assert complaints(name, (project.root / FILES[name]).read_text(encoding="utf-8")) == []


def test_numbers_where_the_loader_reads_text_are_fine(project):
    article = "title: 2022\nsample: true\nbody:\n  - heading: 13.5\n  - items: 0120\n  - paragraph: true\n"
    assert complaints("article", article) == []


@pytest.mark.parametrize(("name", "content"), [
    ("article", "title: a\nbody: []\nkeyword: b\n"),
    ("article", "title: a\n"),
    ("article", "title: a\nbody: []\nparts: {}\n"),
    ("article", "title: a\nbody:\n  - heading: a\n    note: b\n"),
    ("article", "title: a\nbody:\n  - {}\n"),
    ("article", "title: a\nbody:\n  - headline: a\n"),
    ("article", "title:\nbody: []\n"),
    ("article", "title: a\nsection: Koho\nbody: []\n"),
    ("article", "title: a\nparts: {A b: []}\n"),
    ("article", "title: a\nbody:\n  - events: [{date: 6月1日, title: a}]\n"),
    ("article", "title: a\nbody:\n  - events: [{date: 2022-06-01, title: a, kind: evnt}]\n"),
    ("contacts", "koho: {name: a}\n"),
    ("contacts", "Koho: {name: a, phone: b}\n"),
    ("sdgs", "'1': {label: a, lines: [a], rgb: red, cmyk: [0, 0, 0, 0]}\n"),
    ("publisher", "title: a\n"),
    ("rules", "style: loud\n"),
    ("rules", "Style/term: off\n"),
])
def test_what_the_loader_refuses_an_editor_marks(name, content):
    assert complaints(name, content) != []


def test_goals_outside_the_seventeen_are_marked(project):
    content = (project.root / FILES["article"]).read_text(encoding="utf-8")
    assert complaints("article", content.replace("goals: [11, 17]", "goals: [11, 18]")) != []


def test_every_key_has_a_japanese_title():
    def walk(node, path):
        if isinstance(node, dict):
            for key, field in node.get("properties", {}).items():
                title = field.get("title", "")
                assert title and (not title.isascii() or title in ("Q&A", "SDGs")), (*path, key)
            for key, value in node.items():
                walk(value, (*path, key))
        elif isinstance(node, list):
            for item in node:
                walk(item, path)

    for name, schema in export().items():
        walk(schema, (name,))


def test_nothing_of_the_program_shows_in_the_editor():
    for schema in export().values():
        shown = text(schema)
        assert '"printed"' not in shown
        assert all(not word.isascii() for word in _descriptions(schema))


def _descriptions(node):
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            yield node["description"]
        for value in node.values():
            yield from _descriptions(value)
    elif isinstance(node, list):
        for item in node:
            yield from _descriptions(item)
