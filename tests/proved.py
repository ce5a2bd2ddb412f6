"""The findings of a proof alone."""
from __future__ import annotations

from typing import Any

from kohoshi.check.run import prove_issue_pdf, prove_pdf
from kohoshi.finding import Finding
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import Finished
from kohoshi.press.profile import Press


def check_issue_pdf(finished: Finished, issue: Issue, **given: Any) -> list[Finding]:
    return prove_issue_pdf(finished, issue, **given).findings


def check_pdf(finished: Finished, press: Press | None = None) -> list[Finding]:
    return prove_pdf(finished, press).findings
