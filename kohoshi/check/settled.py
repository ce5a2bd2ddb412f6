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
from dataclasses import replace

from kohoshi.finding import Finding, Level, ordered
from kohoshi.issue.model import Issue, Publication, Waiver
from kohoshi.issue.named import named
from kohoshi.rules import FAMILIES, RULES, of_family

# --- levels ---------------------------------------------------------------------------------------
# Levels as the house wants them: content/house/rules.yaml, rule or family → level or off.

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


# --- waive ----------------------------------------------------------------------------------------
# Waivers: findings somebody lets stand, by fingerprint, with reason and name.

def waive(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
    """Findings with the waivers applied. Waived ones stay in the list with their reason.

    A waiver for a rule that nobody may waive is ``waiver/refused``, an error, and changes nothing; one
    that no finding answers to is ``waiver/stale``: the text it was given for has changed.
    """
    known = {str(w.fingerprint): w for w in waivers}
    used: set[str] = set()
    out: list[Finding] = []
    for finding in findings:
        waiver = known.get(finding.fingerprint)
        if waiver is None:
            out.append(finding)
            continue
        used.add(finding.fingerprint)
        if finding.waivable:
            out.append(finding.waive(f"{waiver.reason}（{waiver.by}）"))
        else:
            out.append(finding)
            out.append(_about(waiver, "waiver/refused", Level.ERROR, f"「{finding.rule}」は承認で済ませることができません",
                              f"{finding.hint or '指摘のとおりに直してください'}。この承認は、号の情報（issue.yaml）の{named(Publication, 'waivers')}から取り除いてください"))
    for fingerprint, waiver in known.items():
        if fingerprint not in used:
            out.append(_about(waiver, "waiver/stale", Level.WARNING, f"承認した指摘 {fingerprint} は、もうありません（文が変わったか、直りました）",
                              f"号の情報（issue.yaml）の{named(Publication, 'waivers')}からこの行を取り除いてください"))
    return out


def _about(waiver: Waiver, rule: str, level: Level, message: str, hint: str) -> Finding:
    return Finding(rule, level, message, hint, place=getattr(waiver.fingerprint, "place", None),
                   excerpt=f"{waiver.fingerprint} {waiver.reason}")


# --------------------------------------------------------------------------------------------------

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
