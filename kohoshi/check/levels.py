"""Levels as the house wants them: content/house/rules.yaml, rule or family → level or off."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.rules import FAMILIES, RULES, of_family


def settle(findings: Iterable[Finding], issue: Issue) -> list[Finding]:
    """Findings at the levels of the house, without those switched off; then what is wrong with
    the settings. A setting of a rule is stronger than that of its family."""
    settings = {str(key): str(level) for key, level in issue.house.levels.items()}
    kept: list[Finding] = []
    for finding in findings:
        level = settings.get(finding.rule, settings.get(finding.family))
        if level is None or is_fixed(finding.rule):
            kept.append(finding)
        elif level != "off":
            kept.append(replace(finding, level=Level(level)))
    return kept + [fault for key in issue.house.levels for fault in _faults(key, settings[str(key)])]


def is_fixed(name: str) -> bool:
    """Whether nobody may change the level of a rule or of a whole family."""
    return all(rule.fixed for rule in ([RULES[name]] if name in RULES else of_family(name).values()))


def _faults(key: str, level: str) -> list[Finding]:
    place = getattr(key, "place", None)
    if key not in FAMILIES and key not in RULES:
        return [Finding("level/unknown", Level.ERROR, f"「{key}」という規則はありません",
                        "docs/rules にある名前（style/term）か、その前半（style）を書いてください", place=place, excerpt=str(key))]
    if is_fixed(key) and level != "error":
        return [Finding("level/fixed", Level.ERROR, f"「{key}」の重さは変えられません",
                        "rules.yaml からこの行を取り除いてください", place=place, excerpt=str(key))]
    return []
