"""Export as a bag, read back by the checker of the Library of Congress; import of old PDFs."""
from __future__ import annotations

import io
from pathlib import Path

import bagit
import pikepdf
import pytest
from PIL import Image

from kohoshi.archive import ArchiveError, list_issues, read_manifest, search, withdraw
from kohoshi.archive.bag import export
from kohoshi.archive.importing import Paper, import_pdf, paper_of
from kohoshi.archive.manifest import ARTICLES
from kohoshi.archive.verify import verify
from kohoshi.commands.app import main
from kohoshi.files import sha256_of
from kohoshi.pdfread.limits import PdfRefused
from tests.archive.world import put

PAPER = Paper("271071", "minato", "広報みなと")


def test_a_bag_is_valid_for_another_program(world, tmp_path):
    world.release()
    world.release()
    world.month("2022-07", 314, "七月の文").release()
    bag = export(world.store, tmp_path / "bag")
    theirs = bagit.Bag(str(bag.path))
    theirs.validate(processes=1)
    assert theirs.version_info == (1, 0) and theirs.algorithms == ["sha256"]
    assert theirs.info["Payload-Oxum"] == f"{bag.bytes}.{bag.files}"
    assert theirs.info["External-Identifier"] == ["271071/minato/2022-06", "271071/minato/2022-07"]
    for path in (world.store / "271071").rglob("*"):
        if path.is_file():
            assert sha256_of(bag.path / "data" / path.relative_to(world.store)) == sha256_of(path)
    assert not list(bag.path.rglob("index.sqlite")) and not list(bag.path.rglob(".lock"))
    assert verify(bag.path / "data").faults == [], "the payload is a store"


def test_per_cent_signs_are_coded_as_the_rfc_wants(world, tmp_path):
    """RFC 8493, 2.1.3; the other program reads only coded line ends, so this is held against the text."""
    put(world.built / "100%.txt", "per cent")
    world.release()
    bag = export(world.store, tmp_path / "bag")
    assert "  data/271071/minato/2022-06/r1/editions/100%25.txt\n" in (bag.path / "manifest-sha256.txt").read_text(encoding="utf-8")


def test_the_other_program_sees_damage(world, tmp_path):
    world.release()
    bag = export(world.store, tmp_path / "bag", "2022-06")
    path = bag.path / "data/271071/minato/2022-06/r1/editions/web.pdf"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag.path)).validate(processes=1)


def test_withdrawn_issues_go_as_tombstones(world, tmp_path):
    world.release()
    withdraw(world.store, "2022-06", "申し出", "広報 太郎")
    bag = export(world.store, tmp_path / "bag")
    assert sorted(p.name for p in (bag.path / "data").rglob("*") if p.is_file()) == ["log.jsonl", "withdrawn.json"]
    bagit.Bag(str(bag.path)).validate(processes=1)


def test_what_is_not_exported(world, tmp_path):
    world.release()
    put(tmp_path / "there" / "a.txt", "x")
    for target, words in ((tmp_path / "there", "もうあります"), (world.store / "bag", "保存庫の中")):
        with pytest.raises(ArchiveError, match=words):
            export(world.store, target)
    path = world.store / "271071/minato/2022-06/r1/editions/web.pdf"
    path.unlink()
    with pytest.raises(ArchiveError, match="問題がある"):
        export(world.store, tmp_path / "bag")
    assert sorted(p.name for p in tmp_path.iterdir() if "bag" in p.name) == []


# --- import ---------------------------------------------------------------------------------


def pdf_of(path: Path, *pages: str | None) -> Path:
    """Pages of a line of Latin text, or (None) of a picture only."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
        for text in pages:
            page = pdf.add_blank_page(page_size=(400, 600))
            if text is None:
                out = io.BytesIO()
                Image.new("RGB", (40, 60), (200, 30, 30)).save(out, "JPEG")
                picture = pdf.make_stream(out.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=40, Height=60,
                                          ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode)
                page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=picture))
                page.Contents = pdf.make_stream(b"q 400 0 0 600 0 0 cm /A Do Q")
            else:
                page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
                page.Contents = pdf.make_stream(f"BT /F 20 Tf 40 500 Td ({text}) Tj ET".encode())
        pdf.save(path)
    return path


def test_an_old_issue_is_stored_and_found_by_face(world, tmp_path):
    world.release()
    old = pdf_of(tmp_path / "old.pdf", "Harbour festival on the quay", None, "Swimming lessons for everybody")
    added = import_pdf(world.store, old, PAPER, "1998-05", 24, "広報 太郎", world.project, note="書庫の控えから")
    manifest = read_manifest(added.path)
    assert (manifest.kind, manifest.scanned, manifest.issue.faces, manifest.note) == ("import", [2], 3, "書庫の控えから")
    assert (added.path / "editions/original.pdf").read_bytes() == old.read_bytes()
    assert sorted(file.path for file in manifest.files) == [ARTICLES, "editions/original.pdf"]
    (hit,) = search(world.store, "harbour festival")
    assert (hit.month, hit.faces, hit.title, hit.snippet) == ("1998-05", (1,), "1面", "Harbour festival on the quay")
    assert [issue.month for issue in list_issues(world.store)] == ["2022-06", "1998-05"]
    assert verify(world.store).faults == []


def test_a_scan_is_told_of(world, tmp_path, monkeypatch, capsys):
    from kohoshi.commands import archive as cli_archive
    monkeypatch.setattr(cli_archive, "PROJECT", world.project)
    monkeypatch.setattr(cli_archive, "STORE", world.store)
    command = ["archive", "import", str(pdf_of(tmp_path / "old.pdf", None, None)), "--month", "1998-05", "--number", "24"]
    assert main(command) == 0
    assert "1・2面には文字がない" in capsys.readouterr().out
    assert main(["archive", "show", "1998-05"]) == 0
    assert "文字のない面: 1・2面" in capsys.readouterr().out
    assert main([*command, "--date", "yesterday"]) == 2
    assert main(["archive", "rebuild", "1998-05"]) == 2
    assert "作り直せません" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer<</Root 1 0 R>>"])
def test_what_cannot_be_read_is_not_stored(world, tmp_path, data):
    (tmp_path / "old.pdf").write_bytes(data)
    with pytest.raises(PdfRefused):
        import_pdf(world.store, tmp_path / "old.pdf", PAPER, "1998-05", 24, "広報 太郎", world.project)
    assert not world.store.exists()


def test_names_that_lead_elsewhere(world, tmp_path):
    old = pdf_of(tmp_path / "old.pdf", None)
    for paper, month in ((PAPER, "../../x"), (PAPER, "1998-13"), (Paper("..", "minato", "x"), "1998-05"), (Paper("271071", "../x", "x"), "1998-05")):
        with pytest.raises(ArchiveError):
            import_pdf(world.store, old, paper, month, 24, "広報 太郎", world.project)
    assert not world.store.exists()


def test_the_paper_is_the_publishers(world):
    assert paper_of(world.project / "content" / "house") == PAPER
