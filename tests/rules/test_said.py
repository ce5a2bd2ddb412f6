"""Every rule has a case that makes it speak, and its page quotes that sentence."""
from __future__ import annotations

from collections import Counter

import yaml

from kohoshi.rules import RULES, SAID, quoted_messages
from tests.faults import own, quoted
from tests.said import spoken_for

#: Rules for which the corpora of tests/faults speak.
CORPORA = {fault.rule for fault in own.content_faults()} | {row["rule"] for row in own.printed_rows()} | {rule.name for rule in quoted.rules()}


def test_every_rule_has_a_case() -> None:
    assert {*spoken_for(), *CORPORA} == RULES.keys()


def test_one_test_speaks_for_a_rule() -> None:
    assert [rule for rule, count in Counter(spoken_for()).items() if count > 1] == []
    assert not {*spoken_for()} & {rule.name for rule in quoted.rules()}


def test_every_sentence_is_recorded_in_the_order_of_the_rules() -> None:
    assert list(quoted_messages()) == list(RULES)
    assert yaml.safe_load(SAID.read_text(encoding="utf-8")) == quoted_messages() and all(map(str.strip, quoted_messages().values()))
