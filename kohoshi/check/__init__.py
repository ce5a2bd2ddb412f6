"""Reads finished PDFs back and proves them. Never imports pages, typeset or editions: the
proof is independent of the maker.

    kohoshi.check.run       prove_issue_pdf, prove_pdf
    kohoshi.check.report    what was found, as text and JSON; report.html, report.sarif

Nothing is imported here: the content alone is checked without anything that reads a PDF.
"""
