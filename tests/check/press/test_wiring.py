"""Where preflight is asked for: with a press, with an issue, never for a file made for the screen."""
from __future__ import annotations

import json

import pikepdf
import pytest
from pikepdf import Dictionary, Name, String

from kohoshi.check.report import Report, as_json, as_text
from kohoshi.check.report.html import as_html
from kohoshi.commands.app import main
from kohoshi.pdfread.finished import open_finished
from tests.check import paper as issue_paper
from tests.check.press import paper
from tests.check.press.paper import press
from tests.proved import check_issue_pdf, check_pdf

FAMILIES = {"pdf", "ink", "image", "zone"}


def damaged(canvas: paper.Canvas) -> str:
    return canvas.fill(30, 90, 20, 10, "1 0 0 rg")


def families(findings) -> set[str]:
    return {f.family for f in findings} & FAMILIES


def test_a_pdf_alone_is_held_against_a_press_only_when_one_is_named(written):
    with open_finished(written(damaged)) as finished:
        assert families(check_pdf(finished)) == set()
        assert families(check_pdf(finished, press())) == {"pdf"}


def test_a_pdf_with_its_issue(tmp_path):
    path = issue_paper.write(tmp_path / "print.pdf")
    with open_finished(path) as finished:
        assert families(check_issue_pdf(finished, issue_paper.issue())) == set()
        found = check_issue_pdf(finished, issue_paper.issue(), press=press(trim=None))
    assert {"pdf/output-intent", "pdf/colour", "pdf/trim-size"} <= {f.rule for f in found}
    assert sum(f.rule == "pdf/colour" for f in found) <= 3 * 8
    size, = (f for f in found if f.rule == "pdf/trim-size")  # one cause, told once
    assert size.face == 1 and size.message.startswith("1～8面の")
    assert {f.file for f in found if f.family == "pdf"} == {"print.pdf"}


def test_check_names_the_press(written, capsys):
    path = written(damaged, press=press(trim=None))
    assert main(["check", str(path), "--format", "json", "--press", "offset-tabloid"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [f["rule"] for f in report["findings"] if f["level"] == "error"] == ["pdf/colour"]
    main(["check", str(path)])
    assert "pdf/colour" not in capsys.readouterr().out
    assert main(["check", str(path), "--press", "no-such-press"]) == 2
    assert "ありません" in capsys.readouterr().err


def screen(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents = pikepdf.Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"))])
    del pdf.Root.Metadata


def test_a_file_for_the_screen_is_known(written):
    for change, expected in ((None, False), (screen, True), (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), False)):
        with open_finished(written(change=change)) as finished:
            assert finished.press.for_screen is expected


@pytest.mark.parametrize("name", ["offset-tabloid", "newspaper-tabloid"])
def test_reports_say_that_nobody_else_judged_it(name):
    on = press(name)
    report = Report(None, "a.pdf", 1, [], press=on)
    for shown in (as_text(report), as_html(report)):
        assert "自己検査" in shown and on.standard in shown and "見本" in shown
    plain = Report(None, "a.pdf", 1, [])
    assert "自己検査" not in as_text(plain) and "自己検査" not in as_html(plain)
    assert json.loads(as_json(report)).keys() == json.loads(as_json(plain)).keys()
