"""Reads finished PDFs back and proves them. Never imports pages, typeset or editions: the
proof is independent of the maker.

What is named here is imported when it is first asked for: the content alone is checked without
anything that reads a PDF.
"""
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kohoshi.check.report import Report, as_json, as_text
    from kohoshi.check.report_html import as_html
    from kohoshi.check.report_sarif import as_sarif
    from kohoshi.check.run import Proven, check_issue_pdf, check_pdf, prove_issue_pdf, prove_pdf

_HOME = {"Report": "report", "as_html": "report_html", "as_json": "report",
         "as_sarif": "report_sarif", "as_text": "report", "check_issue_pdf": "run", "check_pdf": "run", "Proven": "run", "prove_issue_pdf": "run", "prove_pdf": "run"}
__all__ = ["Proven", "Report", "as_html", "as_json", "as_sarif", "as_text", "check_issue_pdf", "check_pdf",
           "prove_issue_pdf", "prove_pdf"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
