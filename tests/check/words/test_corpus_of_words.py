"""Text by kind, right and wrong, against all rules of words together: corpus.yaml beside this file.

The corpus was written before the rules; docs/faults.md tells what the first run found.
"""
from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from kohoshi.check.words import check_words
from kohoshi.check.words.reference import check_planned_references
from kohoshi.finding import Level
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.yamltext import read

CORPUS: dict[str, dict[str, list[str | list[str]]]] = yaml.safe_load(
    Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8"))
#: The rules that tell the wrong texts of a kind.
RULES = {
    "references elsewhere": {"reference/no-such-face", "reference/wrong-face", "reference/jump"}, "quoted in another style": {"style/mixed-ending"},
    "names of institutions": {"style/word"}, "ids and hashtags": {"contact/malformed", "contact/width", "contact/domain"},
    "numbers in a row": {"contact/unknown", "contact/other-section"}, "forms of numbers": {"contact/unknown", "contact/short-number"},
    "addresses of the web": {"contact/malformed", "contact/width"}, "post codes": {"contact/postcode"},
    "wrong conversions": {"style/conversion", "style/typo"}, "look-alike characters": {"style/lookalike", "style/typo"},
    "notes to the maker": {"gate/placeholder"}, "doubled units": {"style/repeated", "date/doubled"}, "first come and drawing lots": {"consistency/choice"},
    "katakana for katakana": {"style/lookalike"}, "words of the same sound": {"style/conversion"},
}
CASES = {f"{kind}-{side}-{number}": text for kind, sides in CORPUS.items()
         for side, texts in sides.items() for number, text in enumerate(texts, 1)}


def put(issue: Issue, texts: dict[str, str | list[str]]) -> Issue:
    """The issue with an article for each text, one paragraph a line, placed beside the last one."""
    articles, plan = dict(issue.articles), list(issue.publication.flatplan)
    at = next(n for n, run in enumerate(plan) if "col-2" in run.slots)
    slots = dict(plan[at].slots)
    placing = slots["col-2"][-1].model_copy(update={"part": None})
    for key, text in texts.items():
        lines = [text] if isinstance(text, str) else text
        body = "".join(f"      {line}\n" for line in lines)
        node, _ = read(f'title: "例文{key}"\nbody:\n  - paragraph: |\n{body}'.encode(), f"{key}.yaml")
        articles[key] = Article.model_validate(node)
        slots["col-2"] = [*slots["col-2"], placing.model_copy(update={"article": key})]
    plan[at] = plan[at].model_copy(update={"slots": slots})
    return issue.model_copy(update={"articles": articles, "publication": issue.publication.model_copy(update={"flatplan": plan})})


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    """Case → the errors and warnings of it."""
    keys = {f"zz{number:04}": name for number, name in enumerate(CASES)}
    issue = put(load_issue(PROJECT / "content" / "2022-06"), {key: CASES[name] for key, name in keys.items()})
    out = defaultdict(list)
    for finding in [*check_words(issue), *check_planned_references(issue)]:
        if finding.article in keys and finding.level is not Level.NOTICE:
            out[keys[finding.article]].append(f"{finding.rule} {finding.excerpt}")
    return out


@pytest.mark.parametrize("name", CASES)
def test_right_text_is_quiet_and_wrong_text_is_told(told, name):
    rules = RULES.get(name.rpartition("-wrong-")[0])
    assert rules is None or rules & {line.split()[0] for line in told[name]}, f"{CASES[name]}: {told[name]}"
    assert bool(told[name]) is ("-wrong-" in name), f"{CASES[name]}: {told[name]}"
