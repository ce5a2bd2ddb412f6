"""An old issue is compared with what it says of itself before it is stored; what is no PDF is told by its name."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from kohoshi.archive import ArchiveError, read_manifest
from kohoshi.archive.claims import claims_of, differences
from kohoshi.archive.importing import ORIGINAL, Paper, import_pdf
from kohoshi.commands.app import main
from kohoshi.finding import Box
from kohoshi.pdfread.finished import Finished
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.pdfread.lines import TextLine
from tests.check.others import Book, body
from tests.odd import REPAIRED, odd_files

PAPER = Paper("271071", "minato", "広報みなと")
HEADS = {
    "reiwa": ("令和4年6月号 No.313", "令和4年6月1日発行"), "both years": ("令和4年(2022年)6月号 第313号", "2022年6月1日発行"),
    "western": ("2022年6月号 No.313", "2022年6月1日発行"), "month without 号": ("令和4年6月 No.313 発行", "令和4年6月1日発行"),
}


def old(path: Path, *heads: str, title: str = "", news: str = "") -> Path:
    """Two pages with lines at the head of the first; ``news``: further down on it."""
    book = Book(2)
    for page in (1, 2):
        body(book, page)
    for index, line in enumerate(heads):
        book.text(1, 12, 12 + 6 * index, line, 10)
    if news:
        book.text(1, 12, 30, news, 10)
    if title:
        book.pdf.docinfo["/Title"] = title
    return book.save(path)


def stored(world, pdf: Path, month: str = "2022-06", number: int = 313, date: dt.date | None = None, insist: str = ""):
    return import_pdf(world.store, pdf, PAPER, month, number, "広報 太郎", world.project, date=date, insist=insist)


@pytest.mark.parametrize("head", HEADS)
def test_what_agrees_is_stored(world, tmp_path, head):
    added = stored(world, old(tmp_path / "a.pdf", *HEADS[head]))
    assert not added.silent and read_manifest(added.path).note == ""


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(("month", "number", "date", "said"), [
    ("2022-07", 313, dt.date(2022, 6, 1), "指定は2022年7月号（--month 2022-07）"), ("2021-06", 313, dt.date(2022, 6, 1), "ファイルは2022年6月号"),
    ("2022-06", 314, dt.date(2022, 6, 1), "通巻号数: ファイルは313"), ("2022-06", 313, dt.date(2022, 6, 2), "発行日: ファイルは2022-06-01")])
def test_what_differs_is_refused_with_both_values(world, tmp_path, head, month, number, date, said):
    with pytest.raises(ArchiveError) as refused:
        stored(world, old(tmp_path / "a.pdf", *HEADS[head]), month, number, date)
    assert said in str(refused.value) and "--insist" in str(refused.value)
    assert str(refused.value).count("・") == 1
    assert not world.store.exists()


def test_a_month_without_its_year_and_the_title_of_the_file(world, tmp_path):
    with pytest.raises(ArchiveError, match="ファイルは6月号"):
        stored(world, old(tmp_path / "a.pdf", "広報みほん 6月号"), "2022-07")
    with pytest.raises(ArchiveError, match="ファイルの題「広報みなと 平成10年5月号 No.24」"):
        stored(world, old(tmp_path / "b.pdf", title="広報みなと 平成10年5月号 No.24"), "1998-06", 24)
    assert stored(world, old(tmp_path / "c.pdf", title="広報みなと 平成10年5月号 No.24"), "1998-05", 24).revision == 1


@pytest.mark.parametrize("news", ["第24号の電話", "令和4年5月29日の特集", "5月号の特集を見て"], ids=["an ordinance", "a day", "last month"])
def test_news_is_not_what_a_paper_says_of_itself(world, tmp_path, news):
    heads = ("令和4年6月号 No.313", "広報みほん 6月号", "令和4年6月1日発行")
    assert stored(world, old(tmp_path / "a.pdf", *heads, news=news)).revision == 1


RIGHT = [
    ("令和四年六月号 第三百十三号",), ("二〇二二年六月号", "通巻三一三号"), ("No.３１３ 2022年6月1日 発行",), ("第313号 6月号",), ("通巻313 2022/6/1発行",),
    ("令和4年6月号", "7月号に続く"), ("6月号 No.313", "次号は2022年7月1日発行"), ("6月号 No.313", "前号 第312号の訂正 6月号"),
    ("令和4年6月1日発行(昭和58年3月18日第三種郵便物認可)",), ("第三種郵便物認可 昭和58年3月18日 毎月1日発行", "令和4年6月1日発行"),
    ("Vol.42 No.313 6月号",), ("6月・7月号",), ("5・6月合併号",), ("人口 令和4年5月1日現在 発行",), ("人気No.1のまち", "No.313"),
    ("昨年2021年6月号の電話", "6月号"), ("第1号議案 6月号",), ("6月1日号 第313号",), ("平成10年5月創刊 6月号",), ("2021年6月号の特集", "6月号 No.313")]


@pytest.mark.parametrize("heads", RIGHT, ids="|".join)
def test_a_file_that_names_others_is_not_refused(heads):
    assert claimed(*heads) == []


@pytest.mark.parametrize(("heads", "said"), [
    (("令和四年七月号",), "2022年7月号"), (("通巻第三百十四号",), "314"), (("No.３１４ 発行",), "314"), (("第314号 発行",), "314"), (("通巻314",), "314"),
    (("2022年7月1日 発行",), "2022-07-01"), (("7・8月号",), "7月号"), (("二〇二一年六月号",), "2021年6月号"), (("2022/7/1発行",), "2022-07-01"),
    (("令和4年7月1日発行(昭和58年3月18日第三種郵便物認可)",), "2022-07-01"), (("7月号 次号は2022年8月1日発行",), "7月号")], ids=str)
def test_other_spellings_that_differ(heads, said):
    assert any(f"ファイルは{said}" in each for each in claimed(*heads))


def claimed(*heads: str) -> list[str]:
    """What differs from June 2022, No.313, of a face with these lines at its head."""
    lines = [TextLine(0, len(head), head, Box(10, 5 + 5 * at, 100, 4), 10.0, False) for at, head in enumerate(heads)]
    face = SimpleNamespace(position=1, size=(270.0, 400.0), lines=lines)
    file = cast(Finished, SimpleNamespace(metadata={}, pages=[face]))
    return differences(claims_of(file), "2022-06", 313, dt.date(2022, 6, 1))


def test_whoever_insists_says_why_and_it_is_kept(world, tmp_path):
    added = stored(world, old(tmp_path / "a.pdf", "令和4年6月号 No.313"), "2022-06", 312, insist="表紙の番号は誤植")
    note = read_manifest(added.path).note
    assert "ファイルは313" in note and "指定は312" in note and note.endswith("理由: 表紙の番号は誤植")


def test_a_file_that_says_nothing_is_stored_and_that_is_said(world, tmp_path, monkeypatch, capsys):
    from kohoshi.commands import archive as cli_archive
    monkeypatch.setattr(cli_archive, "PROJECT", world.project)
    monkeypatch.setattr(cli_archive, "STORE", world.store)
    assert main(["archive", "import", str(old(tmp_path / "a.pdf")), "--month", "1998-05", "--number", "24"]) == 0
    assert "確かめていません" in capsys.readouterr().out
    path = old(tmp_path / "広報 六月.pdf", "令和4年6月号 No.313")
    assert main(["archive", "import", str(path), "--month", "2022-07", "--number", "314"]) == 2
    told = capsys.readouterr().err
    assert "広報 六月.pdf に書いてあること" in told and "2022年6月号" in told and "Traceback" not in told


@pytest.mark.parametrize(("data", "said"), [
    (b"", "中身が空（0バイト）です"), (b"\xff\xd8\xff\xe0 jpeg", "JPEG の画像です"), (b"<!DOCTYPE html><p>404", "ウェブのページ（HTML）です"),
    (b"PK\x03\x04docx", "Word・Excel"), (b"plain words", "PDFではありません"), (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog", "途中で切れています"),
    (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF", "こわれています")])
def test_what_cannot_be_read_is_told_by_its_own_name_in_plain_words(world, tmp_path, data, said):
    path = tmp_path / "昔の広報.pdf"
    path.write_bytes(data)
    with pytest.raises(PdfRefused) as refused:
        stored(world, path)
    assert "昔の広報.pdf" in str(refused.value) and said in str(refused.value) and "Error" not in str(refused.value)


def test_names_and_entries_of_older_programs_are_imported(world, tmp_path, happened):
    said = {}
    for month, name in (("2022-06", "font-gothic"), ("2022-07", "null-annotations")):
        path = tmp_path / "昔の広報.pdf"
        path.write_bytes(next(odd for odd in odd_files() if odd.name == name).data)
        said[name] = stored(world, path, month)
    happened(2, "archive import", f"stored as revision {said['font-gothic'].revision}, {len(said['font-gothic'].repairs)} repairs")
    happened(5, "archive import", f"stored as revision {said['null-annotations'].revision}, {len(said['null-annotations'].repairs)} repairs")


@pytest.mark.parametrize("name", ["font-gothic", "resource-font", "null-annotations", "restricted-aes256", "table-wrong", "length-short", "junk-before"])
def test_odd_files_are_stored_as_they_came_and_what_was_mended_is_said(world, tmp_path, name):
    odd = next(odd for odd in odd_files() if odd.name == name)
    path = tmp_path / "昔の広報.pdf"
    path.write_bytes(odd.data)
    added = stored(world, path)
    assert bool(added.repairs) is (odd.outcome == REPAIRED)
    assert (added.path / ORIGINAL).read_bytes() == odd.data
