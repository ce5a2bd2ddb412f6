"""What is found in the content is shown at its characters on the finished face."""
from __future__ import annotations

from dataclasses import replace

import pytest

from kohoshi.check.words.passages import Passage, passages
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import Finished, Page, open_finished
from tests.check import paper
from tests.proved import check_issue_pdf


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory):
    with open_finished(paper.write(tmp_path_factory.mktemp("spots") / "a.pdf")) as file:
        yield file


def about(issue: Issue, article: str, words: str) -> Finding:
    """A finding of the first passage of an article that holds the words."""
    passage: Passage = next(p for p in passages(issue) if p.article == article and words in p.text)
    at = passage.text.index(words)
    return passage.finding("style/word", Level.WARNING, "x", "", at, at + len(words))


def shown(finding: Finding, issue: Issue, finished: Finished) -> tuple[int | None, str]:
    """The face and the characters inside the box that the proof gives the finding."""
    found = next(f for f in check_issue_pdf(finished, issue, also=[finding]) if f.rule == finding.rule)
    return found.face, inside(finished.pages[(found.face or 1) - 1], found) if found.box else ""


def inside(face: Page, finding: Finding) -> str:
    box, boxes = finding.box, face.glyphs.boxes
    across, down = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    held = (box.x < across) & (across < box.x + box.w) & (box.y < down) & (down < box.y + box.h)
    return "".join(char for char, hit in zip(face.glyphs.text, held, strict=True) if hit)


@pytest.mark.parametrize(("article", "words", "face"), [
    ("ehon", "12日", 4), ("taiso", "コート", 4), ("bosai", "水たまり", 5), ("hoshin", "地域コミュニティ", 3)])
def test_the_very_characters(finished, issue, article, words, face):
    assert shown(about(issue, article, words), issue, finished) == (face, words)


def test_the_same_words_of_another_article_are_not_meant(finished, issue):
    first, second = (next(f for f in check_issue_pdf(finished, issue, also=[about(issue, article, "無料")])
                          if f.rule == "style/word").box for article in ("ehon", "taiso"))
    assert first.y + first.h < second.y


def test_words_behind_a_reading_and_the_read_word_itself(finished, issue):
    assert shown(about(issue, "kaigi", "区民"), issue, finished) == (6, "区民")
    face, words = shown(about(issue, "kaigi", "区政"), issue, finished)
    assert face == 6 and words.startswith("区") and "政" in words and "会議" not in words


def test_a_face_reference_and_what_stands_behind_it(finished, issue):
    assert shown(about(issue, "hyoshi", "\ufffc"), issue, finished) == (1, "2・3面")
    assert shown(about(issue, "hyoshi", "ご覧"), issue, finished) == (1, "ご覧")


def test_a_value_as_a_whole_where_no_characters_are_named(finished, issue):
    finding = about(issue, "ehon", "区民センター")
    whole = replace(finding, place=Place(finding.place.file, finding.place.line))
    assert shown(whole, issue, finished) == (4, "区民センター")


def test_of_what_goes_on_in_the_next_line_the_longer_part(tmp_path, issue):
    path = paper.write(tmp_path / "narrow.pdf", replace=(
        (5, "<p>側溝の落ち葉を", "<p style='width:30mm'>側溝の落ち葉を"),))
    with open_finished(path) as finished:
        assert shown(about(issue, "bosai", "を取り除く"), issue, finished) == (5, "取り除く")


def test_the_publishers_words_stand_in_the_imprint(finished, issue):
    passage = next(p for p in passages(issue) if p.article is None and p.text == "0120-000-001")
    assert shown(passage.finding("style/word", Level.WARNING, "x", "", 0, 12), issue, finished) == (8, "0120-000-001")


def test_what_was_not_printed_has_no_spot(tmp_path, issue):
    path = paper.write(tmp_path / "lost.pdf", replace=((4, "絵本の読み聞かせを楽しみませんか。", ""),))
    with open_finished(path) as finished:
        assert shown(about(issue, "ehon", "読み聞かせ"), issue, finished) == (4, "")


def test_the_spot_changes_no_fingerprint(finished, issue):
    passage = next(p for p in passages(issue) if p.article is None and p.text == "0120-000-001")
    before = passage.finding("style/word", Level.WARNING, "x", "", 0, 12)
    after = next(f for f in check_issue_pdf(finished, issue, also=[before]) if f.rule == "style/word")
    assert before.face is None and after.face == 8 and after.fingerprint == before.fingerprint
