"""A long article that flows over two faces: the finished files of a paper of four, read back."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pikepdf
import pytest

from kohoshi.finding import Finding, Level
from kohoshi.flow.build import PROJECT, Built, build
from kohoshi.issue.loader import load_issue
from kohoshi.live.session import Session
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import read_tags
from kohoshi.project import Project
from tests.proved import check_issue_pdf
from tests.short import shorten

#: A text whose sentences count up: what is missing, doubled or out of order shows.
DIGITS = "〇一二三四五六七八九"


def sentence(number: int) -> str:
    return f"{''.join(DIGITS[int(digit)] for digit in f'{number:03d}')}番めの文は、港の町をゆく船の話です。"


def article() -> str:
    head = ("title: 海と暮らす町（見本）\nsection: koho\nsample: true\nlead: |\n  四つの段を流れ、次の面へ続く読みものの見本です。\nbody:\n")
    body, number = "", 0
    for part in range(1, 7):
        body += f"  - heading: その{part}の見出し\n"
        for _ in range(4):
            words = "".join(sentence(number + each) for each in range(7))
            body += f"  - paragraph: |\n      {words.replace('港の町', '｜港《みなと》の町') if part > 3 else words}\n"
            number += 7
    return head + body


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("thread")
    shutil.copytree(PROJECT / "content", folder / "content")
    for name in ("layouts", "fonts"):
        (folder / name).symlink_to(PROJECT / name)
    issue = folder / "content" / "2022-06"
    shorten(issue, 1, 5)
    plan = issue / "issue.yaml"
    faces = "".join(f"  - faces: [{face}]\n    layout: reading\n    section: 読みもの\n    colour: sea\n    slots:\n      main: {placing}\n\n"
                    for face, placing in ((2, "yomimono"), (3, "yomimono（続き）")))
    plan.write_text(plan.read_text(encoding="utf-8").replace("  - faces: [2]", faces + "  - faces: [4]"), encoding="utf-8")
    (issue / "articles" / "yomimono.yaml").write_text(article(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(project: Path) -> Built:
    return build(project / "content" / "2022-06", project / "out")


def mine(finding: Finding) -> bool:
    """Of the article; the paper of four has no back, whose words are missed."""
    return finding.article == "yomimono" or finding.face in (2, 3)


def test_nothing_is_wrong_with_it(built):
    assert [(finding.rule, finding.message) for finding in built.report.findings if finding.level is Level.ERROR and mine(finding)] == []


def everything(project: Path) -> list[str]:
    issue = load_issue(project / "content" / "2022-06")
    return [str(block.value) for block in issue.articles["yomimono"].body or ()]


def test_it_lies_on_two_faces_and_each_word_is_in_every_edition_once(built, project):
    words = ["".join(text.split()).replace("｜港《みなと》", "港") for text in everything(project)]
    text = "".join((built.folder / "text.txt").read_text(encoding="utf-8").split()).replace("港（みなと）", "港")
    page = (built.folder / "html" / "articles" / "yomimono.html").read_text(encoding="utf-8")
    for each in words:
        assert text.count(each) == 1
    main = page[page.index("<main"):]
    assert [number for number in range(168) if main.count(sentence(number)[:9]) != 1] == []


def test_a_paragraph_on_two_faces_is_one_for_those_who_listen(built, project):
    with open_finished(built.folder / "web.pdf") as finished:
        tags = read_tags(finished)
    assert tags.root is not None
    paragraphs = [tag.text for tag in tags.root.walk() if tag.type == "P" and "番めの文は" in tag.text]
    assert [text.replace("みなと", "") for text in paragraphs] == [
        text.replace("｜港《みなと》", "港") for text in everything(project) if "番めの文は" in text]


def test_where_it_goes_on_is_said_on_both_faces(built):
    with pikepdf.open(built.folder / "print.pdf") as pdf:
        assert len(pdf.pages) == 4
    layout = json.loads((built.folder / "layout.json").read_text(encoding="utf-8"))
    mine = [(frame["face"], frame["columns"], frame["goes_on"]) for frame in layout["frames"] if frame["thread"] == "yomimono--main"]
    assert mine == [(2, 1, True), (2, 2, True), (3, 3, False)]  # the lead stands over the first column
    assert layout["articles"]["yomimono"] == [2, 3]


def test_a_piece_of_the_chain_that_is_missing_is_told(built, project, tmp_path):
    """The second face of another build: what went on there is not there."""
    spoiled = tmp_path / "print.pdf"
    with pikepdf.open(built.folder / "print.pdf") as pdf:
        page = pdf.pages[2]
        page.contents_coalesce()
        instructions = pikepdf.parse_content_stream(page)
        shown = [at for at, (_, operator) in enumerate(instructions) if str(operator) in ("TJ", "Tj")]
        for at in shown[len(shown) // 2:len(shown) // 2 + 4]:
            instructions[at] = ([pikepdf.Array()], pikepdf.Operator("TJ"))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        pdf.save(spoiled)
    with open_finished(spoiled) as finished:
        found = check_issue_pdf(finished, load_issue(project / "content" / "2022-06"))
    told = [f for f in found if f.level is Level.ERROR and f.rule in ("text/missing", "text/changed")]
    assert {f.article for f in told if mine(f)} == {"yomimono"} and all("yomimono.yaml:" in (f.source or "") for f in told if mine(f))


def test_a_word_more_lays_its_chain_again_and_a_click_finds_its_field(project):
    """At the desk: an edit changes both faces of the chain and no other; where a paragraph is parted by the
    faces, both pieces lead to its field."""
    session = Session(Project(project), project / "content" / "2022-06")
    first = session.update()
    assert first.error is None and set(first.faces) == {1, 2, 3, 4}
    fields = {face: [spot.pointer for spot in session.spots(face) if spot.file.endswith("yomimono.yaml") and "body" in spot.pointer] for face in (2, 3)}
    parted = set(fields[2]) & set(fields[3])
    assert len(parted) == 1 and len(set(fields[2]) | set(fields[3])) == len(everything(project))
    file = project / "content" / "2022-06" / "articles" / "yomimono.yaml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace(sentence(0), sentence(0) + "かもめも鳴きます。" * 3), encoding="utf-8")
    try:
        assert session.update().changed_faces == (2, 3)
    finally:
        file.write_text(before, encoding="utf-8")
    # a rule that all faces share, while the second face is in view: where its text begins is known from the first
    session.update()
    sheet = project / "layouts" / "minato" / "css" / "5-thread.css"
    old = sheet.read_bytes()
    (project / "layouts").unlink()
    shutil.copytree(PROJECT / "layouts", project / "layouts")
    session.update()
    sheet.write_bytes(old + b".thread .text > p { letter-spacing: .1em; }")
    file.write_text(before.replace(sentence(0), sentence(0) + "かもめも鳴きます。"), encoding="utf-8")
    try:
        seen = session.update((3,))
        assert {2, 3} <= set(seen.changed_faces) and seen.pending and not [f for f in seen.findings if f.rule == "layout/thread"]
    finally:
        sheet.write_bytes(old)
        file.write_text(before, encoding="utf-8")
