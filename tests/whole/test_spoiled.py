"""Every accident the issue names, made on the finished file, and the proof that catches it."""
from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest

from kohoshi.finding import Finding, Level
from kohoshi.flow.build import Built
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import open_finished
from tests.proved import check_issue_pdf
from tests.whole.conftest import put_face

Spoil = Callable[[Callable[[pikepdf.Pdf], None]], list[Finding]]
Relay = Callable[..., bytes]


def rules(findings: list[Finding], face: int | None = None) -> set[str]:
    return {f.rule for f in findings if f.level is Level.ERROR and face in (None, f.face)}


@pytest.fixture(scope="module")
def at_once(built: Built, issue: Issue, relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What is found in a copy with accidents that leave each other alone: each on a face of its own, and none
    of them a number of a face."""
    others = {3: relay(3, lambda html: html.replace(">6・7面</a>", ">5・6面</a>")),
              5: relay(5, lambda html: html.replace("No.313</div>", "No.312</div>")),
              6: relay(6, lambda html: html.replace("会議は公開で、どなたでも傍聴できます。", "会議は公開で、"))}
    path = tmp_path_factory.mktemp("spoiled") / "spoiled.pdf"
    with pikepdf.open(built.folder / "print.pdf") as pdf:
        # a white rectangle over the answer to the first question on face 2: x 25-150 mm, y 86-112 mm from the trim's top left
        mm = 72 / 25.4
        x, y, w, h = 25 * mm, (406 - 112) * mm, 125 * mm, 26 * mm
        pdf.pages[1].contents_add(pdf.make_stream(f"q 0 0 0 0 k {x:.2f} {y:.2f} {w:.2f} {h:.2f} re f Q".encode()))
        for face, page in ((3, 1), (5, 0), (6, 0)):
            put_face(pdf, face, others[face], page)
        pdf.pages[7].Contents = pdf.make_stream(b"")
        pdf.save(path)
    with open_finished(path) as finished:
        return [f for f in check_issue_pdf(finished, issue) if not f.waived]


def test_the_untouched_file_is_silent(spoiled: Spoil) -> None:
    assert [f.message for f in spoiled(lambda pdf: None) if f.level is not Level.NOTICE] == []


def test_a_face_put_behind_others(spoiled: Spoil) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        four = pdf.pages[3]
        pdf.pages.insert(8, four)
        del pdf.pages[3]

    findings = spoiled(swap)
    assert ["1・2・3・5・6・7・8・4・9・10・11・12 の順に入っています" in f.message for f in findings if f.rule == "order/sequence"] == [True]


def test_two_faces_change_places(spoiled: Spoil) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.pages.insert(3, pdf.pages[7])
        pdf.pages.insert(9, pdf.pages[4])
        del pdf.pages[8], pdf.pages[4]

    assert [f.face for f in spoiled(swap) if f.rule == "order/sequence"] == [4, 8]


def test_a_face_removed(spoiled: Spoil) -> None:
    def remove(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[7]

    findings = spoiled(remove)
    assert "order/missing" in rules(findings)
    assert any("8面" in f.message for f in findings)


def test_a_duplicated_face(spoiled: Spoil) -> None:
    def duplicate(pdf: pikepdf.Pdf) -> None:
        pdf.pages.insert(4, pdf.pages[3])
        del pdf.pages[5]

    assert "order/duplicate" in rules(spoiled(duplicate))


def test_a_blank_face(at_once: list[Finding]) -> None:
    assert "order/blank" in rules(at_once, 8)


def test_a_reference_to_the_wrong_faces(at_once: list[Finding]) -> None:
    wrong = [f for f in at_once if f.rule == "reference/wrong-face"]
    assert wrong and wrong[0].face == 3
    assert "5・6面" in wrong[0].message and "6・7面" in wrong[0].message
    assert "unei-hoshin.yaml:" in (wrong[0].source or "")


def test_a_wrong_folio(spoiled: Spoil, relay: Relay) -> None:
    other = relay(4, lambda html: html.replace('<div class="folio"><b>4</b>', '<div class="folio"><b>6</b>'))
    findings = spoiled(lambda pdf: put_face(pdf, 4, other))
    assert "order/folio" in rules(findings, 4)


def test_another_issue_number_on_one_face(at_once: list[Finding]) -> None:
    assert "order/issue-number" in rules(at_once, 5)
    assert not [f for f in at_once if f.rule == "order/issue-number" and f.face != 5]


def test_a_white_rectangle_over_a_paragraph(at_once: list[Finding]) -> None:
    findings = [f for f in at_once if f.rule == "text/hidden"]
    assert findings and {f.face for f in findings} == {2}
    assert any("unei-hoshin.yaml:" in (f.source or "") for f in findings)
    assert all(f.box for f in findings)


def test_a_sentence_cut_off(at_once: list[Finding]) -> None:
    missing = [f for f in at_once if f.rule.startswith("text/") and f.level is Level.ERROR and "kusei-kaigi.yaml:" in (f.source or "")]
    assert missing and {f.face for f in missing} <= {6, None}


def test_white_text(spoiled: Spoil, relay: Relay) -> None:
    other = relay(6, lambda html: html.replace("<p>会議は公開で", '<p style="color:var(--paper)">会議は公開で'))
    findings = spoiled(lambda pdf: put_face(pdf, 6, other))
    assert "text/hidden" in rules(findings, 6)
