"""Waivers: findings somebody lets stand, by fingerprint, with reason and name."""
from __future__ import annotations

from collections.abc import Iterable

from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Publication, Waiver
from kohoshi.issue.named import named


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
