"""All press rules on a finished file, in the order a reader needs them."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kohoshi.check.identity import identify
from kohoshi.check.press.boxes import check_boxes
from kohoshi.check.press.colours import check_colours
from kohoshi.check.press.cutouts import wholes
from kohoshi.check.press.document import check_document
from kohoshi.check.press.edges import check_bleed, check_marks
from kohoshi.check.press.inks import check_overprint, check_reversed, check_rules, check_total, check_type
from kohoshi.check.press.pictures import check_pictures, is_huge
from kohoshi.check.press.placed import sources
from kohoshi.check.press.protected import check_protected
from kohoshi.check.press.sheet import PressFace, Printed
from kohoshi.check.press.zones import check_live, check_small, check_zones
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import Finished
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.press import Press
from kohoshi.text import say_faces

_ON_SHEET = (check_boxes, check_colours, check_marks, check_type, check_overprint, check_rules, check_pictures, check_zones, check_small)
_ON_PLATES = (check_bleed, check_total, check_reversed, check_live)


def check_press(finished: Finished, press: Press, *, issue: Issue | None = None,
                numbers: Sequence[int] | None = None) -> list[Finding]:
    """Whether the printer can take the file as it is. With ``issue``, faults of supplied pages and
    advertisements are told as theirs, and spreads are known.

    ``numbers``: which face each page is, where that has been found out already.
    """
    finished.begin_plates()
    if numbers is None:
        numbers = identify(finished, max(issue.faces) if issue else None).faces
    sheets = [sheet_of(finished, position, number, press, issue) for position, number in enumerate(numbers)]
    findings = [*check_document(finished.press, press)]
    for press_face in sheets:
        findings += [finding for check in _ON_SHEET for finding in check(press_face)]
    findings = list(by_cause(findings))
    if issue:
        findings += check_protected(sheets, issue)
    if not any(o.picture and is_huge(o.picture) for press_face in sheets for o in press_face.page.objects):
        findings += _on_plates(finished, sheets)
    else:
        finished.close_plates()  # it would take for ever
    return findings


#: Told once for all faces that have it in the same words: it comes from how the file was written.
_BY_CAUSE = frozenset({"pdf/trim-box", "pdf/trim-size", "pdf/bleed-box", "pdf/nested", "pdf/rotated", "pdf/user-unit", "pdf/transfer",
                       "pdf/blend-space"})
#: From so many faces on.
_SEVERAL = 3


def by_cause(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for faults of the file that show on face after face: 「1～8面に仕上がりの大きさ…」."""
    findings = list(findings)
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule in _BY_CAUSE and finding.face:
            groups[finding.rule, finding.message.removeprefix(f"{finding.face}面")].append(finding)
    for finding in findings:
        words = finding.message.removeprefix(f"{finding.face}面")
        group = groups.get((finding.rule, words), []) if finding.rule in _BY_CAUSE else []
        if len(group) < _SEVERAL:
            yield finding
        elif finding is group[0]:
            faces = say_faces([each.face for each in group if each.face])
            yield replace(finding, message=f"{faces}{words}", box=None, excerpt=finding.excerpt or f"{faces}{words}")


def sheet_of(finished: Finished, position: int, number: int, press: Press, issue: Issue | None) -> PressFace:
    """The page at ``position`` (from 0) as the face ``number``."""
    right_bound = issue is not None and issue.publication.binding == "right"
    # odd faces of a paper bound on the left are right-hand pages: their fold is on the left
    bound = "左" if (number % 2 == 1) != right_bound else "右"
    spread = issue is not None and any(number in _pair(run.faces, number) for run in issue.publication.flatplan)
    page, face = finished.press.pages[position], finished.pages[position]
    return PressFace(number, face, page, press, issue is not None, bound if spread else None, bound,
                     sources(issue, number) if issue else {}, wholes(page.objects, face, number, issue) if issue else {})


def _pair(faces: Sequence[int], number: int) -> tuple[int, ...]:
    """The faces of a run that lie side by side with ``number``: 2 and 3, 6 and 7."""
    left = number - number % 2
    return (left, left + 1) if left in faces and left + 1 in faces else ()


def _on_plates(finished: Finished, sheets: Sequence[PressFace]) -> Iterator[Finding]:
    try:
        for press_face in sheets:
            printed = Printed(press_face, finished.plates.face(press_face.face.position))
            yield from (finding for check in _ON_PLATES for finding in check(printed))
    except PdfRefused as refused:
        yield Finding("pdf/plates", Level.ERROR, f"インキの量を量れません: {refused.of(finished.name).reason.partition('。')[0]}",
                      refused.way or "Ghostscript で開けないPDFは、印刷所でも止まることがあります。書き出し直してください")
