"""訂正: told in web, text, html and search; what was printed stays byte for byte."""
from __future__ import annotations

import datetime as dt

import pytest

from kohoshi.archive import ArchiveError, corrected, erratum, list_issues, read_log, read_manifest, search
from kohoshi.archive.importing import import_pdf
from tests.archive.test_bag import PAPER, pdf_of
from tests.archive.world import World, put

TEXT = "誤 6月11日\n正 6月12日"
PRINTED = ("editions/print.pdf", "editions/spreads.pdf", "handover/handover-1/01.pdf", "handover/handover-1/handover.json",
           "project/content/2022-06/issue.yaml", "editions/report.json")


@pytest.fixture
def one(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A released issue with pages. How the page of corrections is set is for tests/whole to prove."""
    monkeypatch.setattr(corrected, "with_page", lambda data, path, corrections: data + "".join(f"+{each.text}" for each in corrections.errata).encode())
    page = '<!doctype html><html lang="ja"><head></head><body><main id="main">\n<h1>題</h1></main></body></html>'
    put(world.built / "html" / "index.html", page)
    put(world.built / "html" / "articles" / "kaigi.html", page)
    put(world.built / "html" / "articles" / "bosai.html", page)
    put(world.built / "html" / "style.css", "p{}")
    world.release()
    return world


def read(world: World, name: str, revision: int) -> str:
    return (world.store / f"271071/minato/2022-06/r{revision}" / name).read_text(encoding="utf-8")


def test_a_correction_is_told_everywhere_but_in_print(one):
    added = erratum(one.store, "2022-06", TEXT, "広報 太郎", article="kaigi", face=2, date=dt.date(2022, 6, 10))
    assert added.revision == 2
    text = read(one, "editions/text.txt", 2)
    assert text == "【訂正のお知らせ】\n2面「区政会議」（2022年6月10日訂正）\n誤 6月11日\n正 6月12日\n\n本文"
    for page in ("index.html", "articles/kaigi.html"):
        html = read(one, f"editions/html/{page}", 2)
        assert html.index('<main id="main">') < html.index('<section class="correction"') < html.index("<p>正 6月12日</p>") < html.index("<h1>")
    assert read(one, "editions/html/articles/bosai.html", 2) == read(one, "editions/html/articles/bosai.html", 1)
    assert ".correction{" in read(one, "editions/html/style.css", 2)
    assert read(one, "editions/web.pdf", 2).startswith("%PDF-web+誤")
    (hit,) = search(one.store, "6月12日")
    assert (hit.article, hit.revision, hit.found_on, hit.snippet[:3]) == ("kaigi", 2, (2,), "訂正:")


def test_printed_files_are_the_same_bytes_under_a_second_name(one):
    erratum(one.store, "2022-06", TEXT, "広報 太郎")
    home = one.store / "271071/minato/2022-06"
    first, second = (read_manifest(home / f"r{number}") for number in (1, 2))
    for name in PRINTED:
        assert (home / "r1" / name).samefile(home / "r2" / name) and first.file(name) == second.file(name), name
    assert second.kind == "erratum" and second.base == 1 and second.previous.revision == 1
    assert [(each.text, each.article) for each in second.errata] == [(TEXT, None)]
    assert [line["event"] for line in read_log(one.store)] == ["release", "erratum"]


def test_a_second_correction_stands_beside_the_first(one):
    erratum(one.store, "2022-06", "最初の訂正", "広報 太郎", article="bosai")
    erratum(one.store, "2022-06", "次の訂正", "広報 太郎")
    third = read_manifest(list_issues(one.store)[0].path)
    assert (third.revision, third.base, [each.text for each in third.errata]) == (3, 1, ["最初の訂正", "次の訂正"])
    front = read(one, "editions/html/index.html", 3)
    assert front.count('<section class="correction"') == 1 and front.index("最初の訂正") < front.index("次の訂正")
    assert [hit.article for hit in search(one.store, "最初の訂正")] == ["bosai"]
    assert [(hit.article, hit.title) for hit in search(one.store, "次の訂正")] == [("teisei", "訂正のお知らせ")]
    assert "次の訂正" not in read(one, "editions/html/articles/bosai.html", 3)


def test_text_keeps_its_mark_and_its_line_ends(one):
    (one.built / "text.txt").write_bytes("\ufeff一行\r\n二行\r\n".encode())
    one.release()
    erratum(one.store, "2022-06", TEXT, "広報 太郎")
    data = (one.store / "271071/minato/2022-06/r3/editions/text.txt").read_bytes()
    assert data.startswith("\ufeff【訂正".encode()) and data.count(b"\n") == data.count(b"\r\n") and data.count("\ufeff".encode()) == 1


def test_signs_of_html_are_only_characters(one):
    erratum(one.store, "2022-06", "<script>alert(1)</script> & \"", "広報 太郎")
    assert "<script>" not in read(one, "editions/html/index.html", 2)


@pytest.mark.parametrize(("more", "words"), [
    ({"text": " "}, "訂正の文"), ({"by": ""}, "だれが"), ({"article": "none"}, "記事「none」"), ({"face": 9}, "9面にはありません"),
    ({"article": "kaigi", "face": 1}, "「kaigi」は1面にはありません"),
    ({"event": "体操"}, "行事「体操」はこの号にありません"), ({"cancelled": True}, "どの行事か"), ({"moved": "2022-06-19"}, "どの行事か"), ({"name": "2022-07"}, "「2022-07」の号はありません")])
def test_what_is_no_correction(one, more, words):
    with pytest.raises(ArchiveError, match=words):
        erratum(one.store, **{"name": "2022-06", "text": TEXT, "by": "広報 太郎"} | more)
    assert one.left_behind() == ["r1"]


def test_a_page_that_has_no_place_for_it(one):
    put(one.built / "html" / "index.html", "<h1>x</h1>")
    one.release()
    with pytest.raises(ArchiveError, match="<main>"):
        erratum(one.store, "2022-06", TEXT, "広報 太郎")
    assert one.left_behind() == ["r1", "r2"]


def test_nothing_is_added_to_what_is_damaged(one):
    path = one.store / "271071/minato/2022-06/r1/editions/print.pdf"
    path.chmod(0o644)
    path.write_text("rot")
    with pytest.raises(ArchiveError, match="print.pdf がこわれている"):
        erratum(one.store, "2022-06", TEXT, "広報 太郎")
    assert one.left_behind() == ["r1"]


def test_another_paper_of_that_month_must_be_named(one):
    one.publisher["municipality"] = "131032"
    one.write()
    one.release()
    with pytest.raises(ArchiveError, match="1つではありません"):
        erratum(one.store, "2022-06", TEXT, "広報 太郎")
    assert erratum(one.store, "131032/minato/2022-06", TEXT, "広報 太郎").path.parts[-4] == "131032"


def test_an_old_issue_of_which_only_a_pdf_is_left(world, tmp_path):
    import_pdf(world.store, pdf_of(tmp_path / "old.pdf", "Harbour festival"), PAPER, "1998-05", 24, "広報 太郎", world.project)
    added = erratum(world.store, "1998-05", "The festival was in July", "広報 太郎", face=1)
    first, second = (read_manifest(added.path.with_name(name)) for name in ("r1", "r2"))
    assert [file.path for file in second.files if file.sha256 != first.file(file.path).sha256] == ["articles.json"]
    assert [hit.title for hit in search(world.store, "in July")] == ["訂正のお知らせ"]


@pytest.mark.parametrize("name", ["articles.json", "html/events.ics", "html/feed.xml"])
def test_an_edition_that_no_program_can_read_is_told(one, name):
    put(one.built / name, "{")
    one.release()
    with pytest.raises(ArchiveError, match=f"保存された {name.rpartition('/')[2]} を読めない"):
        erratum(one.store, "2022-06", TEXT, "広報 太郎")
    assert one.left_behind() == ["r1", "r2"]
