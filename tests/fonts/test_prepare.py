"""Set-up of fonts: proven, quick when done, never silent."""
from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from kohoshi.files import sha256_of
from kohoshi.finding import Place
from kohoshi.fonts import cut
from kohoshi.fonts.declaration import codepoints
from kohoshi.fonts.supply import Declared, Supply
from kohoshi.refusal import Refusal
from tests.said import Speaks


def opened(path: Path, number: int = -1) -> TTFont:
    """A font in memory: no file stays open."""
    return TTFont(io.BytesIO(path.read_bytes()), fontNumber=number)


def test_prepare_copies_and_derives(small):
    fonts = small.load()
    assert fonts.prepare().findings == []
    files = fonts.files()
    assert list(files) == ["Small-Regular.ttf", "OtherName-Regular.ttf"]
    assert files["Small-Regular.ttf"].read_bytes() == small.font.read_bytes()
    assert set(opened(files["OtherName-Regular.ttf"]).getBestCmap()) == {0x41, 0x42, 0x43}
    assert fonts.altered() == []


def test_second_prepare_writes_nothing_and_needs_no_package(small):
    small.load().prepare()
    before = {path: path.stat().st_mtime_ns for path in small.load().files().values()}
    small.font.unlink()
    again = small.load().prepare()
    assert again.findings == [] and again.written == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_is_said_of_other_bytes(speaks: Speaks):
    declared = Declared(file="/usr/share/fonts/Small-Regular.ttf", package="fonts-small", version="1", sha256="0" * 64, licence="OFL-1.1")
    finding = Supply("small", declared, Place("fonts/fonts.yaml", 3)).mismatch(Path(declared.file), "f" * 64)
    assert declared.sha256 in finding.message and "f" * 64 in finding.message and declared.package in finding.hint
    speaks("setup/mismatch", finding)


def test_other_bytes_are_refused_with_both_hashes_and_the_line(small):
    wanted = sha256_of(small.font)
    small.font.write_bytes(small.font.read_bytes() + b"\0")
    findings = small.load().prepare().findings
    assert [finding.rule for finding in findings] == ["setup/mismatch"] * 2  # the copy and the derived font
    assert all(wanted in finding.message and sha256_of(small.font) in finding.message for finding in findings)
    line = (small.folder / "fonts.yaml").read_text(encoding="utf-8").splitlines()[findings[0].place.line - 1]
    assert wanted in line and findings[0].place.file == "fonts/fonts.yaml"
    assert not any(path.exists() for path in small.load().files().values())


def test_missing_file_names_the_package(small):
    small.font.unlink()
    findings = small.load().prepare().findings
    assert {finding.rule for finding in findings} == {"setup/lacking"}
    assert "apt-get install fonts-small" in findings[0].hint


def test_file_put_by_hand_is_taken(small):
    local = small.folder / "local"
    local.mkdir()
    small.font.rename(local / small.font.name)
    assert small.load().prepare().findings == []


@pytest.mark.parametrize("name", ["Small-Regular.ttf", "OtherName-Regular.ttf"])
def test_damaged_cache_is_seen_and_mended(small, name):
    fonts = small.load()
    fonts.prepare()
    path = fonts.files()[name]
    good = path.read_bytes()
    path.write_bytes(good[:-4] + b"\xff" * 4)
    assert fonts.altered() == [name]
    assert fonts.prepare().findings == []
    assert path.read_bytes() == good and fonts.altered() == []


def test_changed_recipe_derives_anew(small):
    small.load().prepare()
    small.declaration["latin"] = ["U+0041-0044"]
    small.write()
    assert small.load().prepare().written == ["OtherName-Regular.ttf"]
    assert 0x44 in small.load().coverage(["Small Latin"])


@pytest.mark.parametrize("spoil", [
    lambda d: d["families"]["Small"]["faces"][0].update(source="nowhere"),
    lambda d: d["families"]["Small Latin"]["faces"][0].update(name=""),
    lambda d: d["families"]["Small"]["faces"].append({"weight": 400, "source": "small"}),
    lambda d: d["sources"]["small"].update(sha256="abc"),
    lambda d: d.update(latin=["A-Z"]),
])
def test_malformed_declaration_is_refused(small, spoil):
    spoil(small.declaration)
    small.write()
    with pytest.raises(Refusal, match="正しくありません"):
        small.load()


def test_extract_keeps_the_tables_of_the_asked_font(small, tmp_path, fontset):
    other = fontset.files()["MinatoLatinMincho-Regular.ttf"]
    collection, path = TTCollection(), tmp_path / "two.ttc"
    collection.fonts = [opened(small.font), opened(other)]
    collection.save(path)
    taken = TTFont(io.BytesIO(cut.extract(path, 1)))
    original = opened(path, 1)
    assert str(taken["name"].getName(1, 3, 1)) == "Minato Latin Mincho"
    # head holds a checksum of the whole file and must differ
    assert all(taken.reader[tag] == original.reader[tag] for tag in original.reader.keys() if tag != "head")
    assert cut.extract(path, 1) == cut.extract(path, 1)


def test_code_point_ranges():
    assert list(codepoints("U+0041-0043")) == [0x41, 0x42, 0x43]
    assert list(codepoints("U+20AC")) == [0x20AC]
