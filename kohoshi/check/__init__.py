"""Reads finished PDFs back and proves them. Never imports pages, typeset or editions: the
proof is independent of the maker."""
from kohoshi.check.proof import check_issue_pdf, check_pdf
from kohoshi.check.waive import waive

__all__ = ["check_issue_pdf", "check_pdf", "waive"]
