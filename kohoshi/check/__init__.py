"""Reads finished PDFs back and proves them. Never imports pages, typeset or editions: the
proof is independent of the maker."""
from kohoshi.check.run import check_issue_pdf, check_pdf
from kohoshi.check.registry import RULES, Rule
from kohoshi.check.report import Report, as_json, as_text
from kohoshi.check.report_html import as_html
from kohoshi.check.report_sarif import as_sarif
from kohoshi.check.waive import waive

__all__ = ["RULES", "Report", "Rule", "as_html", "as_json", "as_sarif", "as_text", "check_issue_pdf", "check_pdf", "waive"]
