"""text.txt: all corrections at the top, and each again under the heading of its article or face."""
from __future__ import annotations

import re
from collections.abc import Mapping

from kohoshi.archive.corrected.corrections import TITLE, Corrections, day
from kohoshi.archive.manifest import Erratum
from kohoshi.editions.spelled import spelled

_MARK = "\ufeff"


def corrected(data: bytes, corrections: Corrections, titles: Mapping[str, str]) -> bytes:
    """``titles``: article → its title in the words of the file. What stands in none of its headings
    is told at the top alone."""
    text = data.decode()
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix(_MARK).split(end)
    for erratum in reversed(corrections.errata):  # the later one comes to stand below the one before
        if (at := _heading(lines, erratum, titles)) is not None:
            lines[at + 1:at + 1] = _said(erratum, f"【{day(erratum.date)}訂正】")
    top = [f"【{TITLE}】"]
    for erratum in corrections.errata:
        top += [*_said(erratum, f"{spelled(corrections.where(erratum))}（{day(erratum.date)}訂正）"), ""]
    mark = _MARK if text.startswith(_MARK) else ""
    return f"{mark}{end.join([*top, *lines])}".encode()


def _said(erratum: Erratum, head: str) -> list[str]:
    return [head, *(spelled(line) for line in erratum.text.splitlines() if line.strip())]


def _heading(lines: list[str], erratum: Erratum, titles: Mapping[str, str]) -> int | None:
    """Where the article begins, of several of that title on its own face; else where the face does."""
    if erratum.article is None:
        return next((at for at, line in enumerate(lines) if erratum.face and line == f"【{erratum.face}面】"), None)
    heading = re.compile(rf"■{re.escape(titles.get(erratum.article, '') or ' ')}(?:（見本）)?")
    face, found = 0, []
    for at, line in enumerate(lines):
        face = int(opened[1]) if (opened := re.fullmatch(r"【(\d+)面】", line)) else face
        if heading.fullmatch(line):
            found.append((face != erratum.face, at))
    return min(found)[1] if found else None
