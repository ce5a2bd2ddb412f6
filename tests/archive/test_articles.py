"""The stored text of the sample issue: all that is printed, and nothing a reader cannot read."""
from __future__ import annotations

from pathlib import Path

import pytest

from kohoshi.archive.accept import Build
from kohoshi.archive.articles import article_texts
from kohoshi.archive.manifest import Checked
from kohoshi.check.expected import expected
from kohoshi.issue.loader import load
from kohoshi.text import REFERENCE_MARK, plain

SAMPLE = Path(__file__).resolve().parents[2] / "content" / "2022-06"


@pytest.fixture(scope="module")
def issue():
    return load(SAMPLE).issue


@pytest.fixture(scope="module")
def texts(issue):
    """As if every part had been laid out on the first face of its run."""
    faces = {}
    for run in issue.publication.flatplan:
        for placings in run.slots.values():
            for placing in placings:
                for part in [placing.part] if placing.part else issue.articles[placing.article].all_parts:
                    faces[str(placing.article), str(part)] = (run.faces[0],)
    return article_texts(issue, Build("offset-tabloid", Checked(error=0, warning=0, notice=0, waived=0), faces))


def test_everything_that_is_to_be_printed_is_stored_once_in_order(issue, texts):
    stored = [(article.id, part.part, plain(text)) for article in texts.articles for part in article.parts for text in part.text]
    wanted = {}
    for value in expected(issue):
        text = value.text
        for reading in value.readings:
            text = text.replace(reading, "", 1)
        wanted.setdefault(value.key[0], []).append((value.key[1], text))
    assert len(wanted) > 20
    for article, lines in wanted.items():
        found = [(part, text) for name, part, text in stored if name == article]
        assert [part for part, _ in found] == [part for part, _ in lines]
        for (_, text), (_, line) in zip(found, lines, strict=True):
            if REFERENCE_MARK not in line:
                assert text == line


def test_references_stand_as_faces(issue, texts):
    whole = "\n".join(text for article in texts.articles for part in article.parts for text in part.text)
    assert REFERENCE_MARK not in whole and "—面" not in whole
    assert any(REFERENCE_MARK in value.text for value in expected(issue)) and "(6面)" in whole


def test_readings_stand_apart(texts):
    column = next(article for article in texts.articles if article.id == "minato-no-kaze")
    readings = [(r.base, r.reading) for part in column.parts for r in part.readings]
    assert ("桟橋", "さんばし") in readings
    assert not any("さんばし" in text for part in column.parts for text in part.text)
