"""Two invented issues of a year, of four faces each, through their whole life, with the commands a user gives.
The whole year, with all faces: scripts/year.py."""
from __future__ import annotations

import json

import pytest

from kohoshi.archive import list_issues, read_manifest
from kohoshi.archive.errata import erratum
from kohoshi.pdfread.finished import open_finished
from kohoshi.proof.handover.record import handovers
from scripts.year import WORDS, Year
from tests.short import FOUR, shorten

MONTHS = ("2022-12", "2023-01")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    year = Year(tmp_path_factory.mktemp("year"))
    year.prepare()
    for month in MONTHS:
        shorten(year.write(month), *FOUR)
        list(year.live(month, wheels=False))
    return year


def test_built_signed_handed_over_and_released(year: Year) -> None:
    assert [(issue.month, issue.number, issue.revision) for issue in list_issues(year.store)] == [("2023-01", 320, 1), ("2022-12", 319, 1)]
    roles = {file.role for file in read_manifest(list_issues(year.store)[0].path).files}
    assert roles == {"edition", "report", "source", "layout", "font", "profile", "program", "lock", "articles", "handover", "proof"}
    assert "すべて保存したときのまま" in year.archive("verify")[0]


def test_what_was_handed_over_for_practice_says_so(year: Year) -> None:
    (made,) = handovers(year.folder / "out" / MONTHS[0])
    assert made.rehearsal and not made.trial and made.state == "校了"
    with open_finished(made.folder / "02.pdf") as face, open_finished(made.folder / "仕様票.pdf") as sheet:
        assert "練習（本刷りしないでください）" in face.pages[0].glyphs.text.replace(" ", "")
        assert "練習用のデータです" in sheet.pages[0].glyphs.text


def test_every_issue_is_found_by_its_own_words(year: Year) -> None:
    for month in MONTHS:
        hits = json.loads(year.archive("search", WORDS[month], "--json", "--limit", "1000")[0])["hits"]
        assert {hit["month"] for hit in hits} == {month} and len(hits) >= 15


def test_nothing_of_it_enters_a_real_store(year: Year) -> None:
    said, _ = year.run(["render.py", "release", f"content/{MONTHS[0]}", "--no-wheels", "--store", "real"], fine=(1,))
    told = [line for line in said.splitlines() if line.startswith("  ・")]
    for words in ("見本は、承認しても公開できません", "は練習で渡したものです", "は見本のままです"):
        assert sum(words in line for line in told) == 1, said
    assert len(told) == 3, said
    assert not (year.folder / "real").exists()


def test_built_again_from_the_archive_every_byte_is_the_same_corrected_or_not(year: Year) -> None:
    """A corrected issue is the released one with what was added to it: that is built again."""
    added = erratum(year.store, MONTHS[0], "誤 12月8日\n正 12月9日", "試験", article="kenko-taiso", face=2)
    assert added.revision == 2
    said, _ = year.archive("rebuild", MONTHS[0])
    assert "第1版を作り直しました" in said and "ちがう 0個" in said and "×" not in said


def test_a_correction_is_set_in_the_fonts_of_the_archive(year: Year) -> None:
    added = erratum(year.store, MONTHS[1], "誤 1月8日\n正 1月9日", "試験", article="kenko-taiso", face=2)
    before = list_issues(year.store)[0].path.with_name("r1")
    with open_finished(added.path / "editions/web.pdf") as corrected, open_finished(before / "editions/web.pdf") as web:
        assert len(corrected.pages) == len(web.pages) + 1
        assert "正1月9日" in "".join(corrected.pages[-1].glyphs.text.split()) and "2面「元旦" in corrected.pages[-1].glyphs.text
    assert (added.path / "editions/print.pdf").samefile(before / "editions/print.pdf")
    assert "すべて保存したときのまま" in year.archive("verify")[0]
