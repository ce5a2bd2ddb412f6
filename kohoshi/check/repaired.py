"""``pdf/repaired``: a damaged file that was mended in order to read it. ``pdf/torn``: data that break off."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from kohoshi.finding import Finding, Level
from kohoshi.pdfread.finished import Finished
from kohoshi.text import say_faces


def check_repaired(finished: Finished, level: Level) -> Iterator[Finding]:
    """``level``: a warning for what is to be printed, a notice for any other file."""
    if finished.facts.repairs:
        yield Finding("pdf/repaired", level, f"こわれたところ（{describe_repairs(finished.facts.repairs)}）を直して読みました",
                      "指摘は、直して読めたものについてです。ほかの機械は同じように直せるとかぎりません。作った人に、書き出し直してもらってください",
                      excerpt=describe_repairs(finished.facts.repairs))
    if finished.facts.torn:
        pages = say_faces(finished.facts.torn).removesuffix("面") + " ページ目"
        yield Finding("pdf/torn", Level.ERROR, f"{pages}の中身のデータがこわれていて、文字や絵が欠けているかもしれません",
                      "指摘は、読めたところについてだけです。送り直すか、書き出し直してもらってください", excerpt=pages)


def describe_repairs(repairs: Sequence[str]) -> str:
    return "・".join(repairs)
