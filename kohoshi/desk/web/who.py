"""The visitor as the store knows people, and names for keys of sections and articles."""
from __future__ import annotations

from collections.abc import Mapping

from kohoshi.desk.project.desk import IssueDesk
from kohoshi.desk.web.views import Refused, Visit
from kohoshi.proof.store import Person, officer


def person_of(visit: Visit) -> Person:
    """Who is at the desk, for what is signed, written and logged. Raises Refused (403) for an
    invitation that was taken back a moment ago."""
    visitor = visit.visitor
    found = visit.issue.store.person(visitor.id) if visitor.id != "officer" else None
    if found is not None and found.revoked is None:
        return found
    if visitor.everywhere:  # at the host, or invited to another issue
        return officer(visitor.name)
    raise Refused("この招待は取り消されています", 403, "広報担当に相談してください")


def sections(issue: IssueDesk) -> Mapping[str, str]:
    """Key of contacts.yaml → name, in its order; empty while the content cannot be understood."""
    return issue.names().sections


def titles(issue: IssueDesk) -> Mapping[str, str]:
    """Article → its title in one line."""
    return issue.names().titles
