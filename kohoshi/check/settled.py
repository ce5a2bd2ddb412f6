"""What happens to findings between the rules that find them and whoever reads them: one list, in this order.

    levelled   as grave as the house wants them, those switched off left out
    approved   what somebody lets stand has its reason
    once       what two rooms found is told once
    in_order   gravest first, then by face and place

A finding about the settings or the waivers themselves comes in where these are read. What only the
proof can do comes before: the spot on the face (words/spots.py), one cause for many (causes.py).
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kohoshi.check.levels import settle
from kohoshi.check.waive import waive
from kohoshi.finding import Finding, ordered
from kohoshi.issue.model import Issue

Step = Callable[[Sequence[Finding], Issue], list[Finding]]


def levelled(findings: Sequence[Finding], issue: Issue) -> list[Finding]:
    return settle(findings, issue)


def approved(findings: Sequence[Finding], issue: Issue) -> list[Finding]:
    return waive(findings, issue.publication.waivers)


def once(findings: Sequence[Finding], issue: Issue) -> list[Finding]:
    """What is the same in all, once; of a drawing, and of a character that the engine has no glyph for unless
    the content told it, the same words once (the engine says them again for every edition)."""
    known = {finding.excerpt for finding in findings if finding.rule == "font/missing-glyph"}
    told: dict[object, Finding] = {}
    for finding in findings:
        if finding.rule != "text/missing-glyph" or finding.excerpt not in known:
            same = (finding.rule, finding.excerpt) if finding.rule in ("text/missing-glyph", "image/drawing") else finding
            told.setdefault(same, finding)
    return list(told.values())


def in_order(findings: Sequence[Finding], issue: Issue) -> list[Finding]:
    return ordered(findings)


STEPS: tuple[Step, ...] = (levelled, approved, once, in_order)
#: For what a report kept: it is at its level already, and may be approved since.
KEPT: tuple[Step, ...] = (approved, once, in_order)


def settled(findings: Iterable[Finding], issue: Issue, *, whole: bool, steps: Sequence[Step] = STEPS) -> list[Finding]:
    """The findings as they are read. ``whole``: all rules have looked, so a waiver that no finding
    answers to is stale; where only some have, nobody knows."""
    settled = list(findings)
    for step in steps:
        settled = step(settled, issue)
    return [finding for finding in settled if whole or finding.rule != "waiver/stale"]
