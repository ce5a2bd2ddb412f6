"""The table of rules and the code that reports name the same rules."""
from __future__ import annotations

import re
from pathlib import Path

from kohoshi.issue.messages_rules import RULES

ROOM = Path(__file__).resolve().parents[2] / "kohoshi" / "issue"
USES = re.compile(r'(?:error|report|stop)\(\s*"([a-z-]+)"|"content/([a-z-]+)"|"(missing-[a-z]+)"\)|"text_empty": "([a-z-]+)"')


def reported() -> set[str]:
    """Every rule name that the code of the room reports."""
    sources = (p.read_text(encoding="utf-8") for p in ROOM.glob("*.py") if p.name != "messages_rules.py")
    found = {name for source in sources for match in USES.finditer(source) for name in match.groups() if name}
    return found | {"type"}  # the rule of every pydantic error without a rule of its own


def test_every_reported_rule_is_documented_and_no_other():
    assert reported() == {rule.name for rule in RULES}


def test_rules_are_named_once_and_explained():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.fires and rule.silent and not rule.title.isascii() for rule in RULES)
