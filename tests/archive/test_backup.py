"""Everything is deleted between a backup and its restore, and everything is there again."""
from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

import pytest

from kohoshi.archive import ArchiveError, list_issues, search
from kohoshi.archive.backup import FOLDERS, LIST, back_up, restore
from kohoshi.archive.verify import verify
from kohoshi.proof.store import Draft, Store, officer
from tests.archive.world import World, put

BY = officer("広報 太郎")


@pytest.fixture
def working(world: World) -> Path:
    """A project with a desk that has comments and an archive that has an issue in two revisions."""
    project = world.project.root
    world.release()
    world.release()
    shutil.copytree(world.store, project / "archive")
    with Store.open(project / "proofs/2022-06/store.sqlite3") as store:
        store.add_comment(Draft(1, (1.0, 1.0, 5.0, 5.0), "見本の赤字", BY.name, "", None, 0, True), "k", BY)
    put(project / "out/2022-06/handover-1/SHA256SUMS", "0  x\n")
    (project / "out/2022-06/offset-tabloid").symlink_to("handover-1")
    return project


def state(project: Path) -> dict[str, bytes | str]:
    return {path.relative_to(project).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
            for name in FOLDERS for path in sorted((project / name).rglob("*"))
            if (path.is_file() or path.is_symlink()) and not path.name.endswith((".sqlite3", "-wal", "-shm", ".sqlite", ".lock"))}


def test_all_is_there_again(working, tmp_path):
    before = state(working)
    saved = back_up(working, tmp_path / "disk" / "a.tar")
    assert saved.files > 60 and (tmp_path / "disk" / "a.tar").stat().st_mode & 0o077 == 0
    for name in FOLDERS:
        shutil.rmtree(working / name, ignore_errors=True)
    restore(tmp_path / "disk" / "a.tar", working)
    assert state(working) == before
    assert verify(working / "archive").faults == []
    assert [(issue.month, issue.revision) for issue in list_issues(working / "archive")] == [("2022-06", 2)]
    assert search(working / "archive", "区役所")
    with Store.open(working / "proofs/2022-06/store.sqlite3") as store:
        assert [comment.text for comment in store.comments()] == ["見本の赤字"]
    assert [path.name for path in working.iterdir() if path.name.startswith(".restore")] == []


def test_a_copy_elsewhere_is_verified_there(working, tmp_path):
    back_up(working, tmp_path / "a.tar")
    restore(tmp_path / "a.tar", tmp_path / "elsewhere")
    assert verify(tmp_path / "elsewhere" / "archive").faults == []


def test_the_desk_goes_on_while_a_backup_is_made(working, tmp_path):
    """An open database with changes that are not in its file yet."""
    with Store.open(working / "proofs/2022-06/store.sqlite3") as store:
        store.add_comment(Draft(1, (2.0, 2.0, 5.0, 5.0), "二つめ", BY.name, "", None, 0, True), "k2", BY)
        back_up(working, tmp_path / "a.tar")
    restore(tmp_path / "a.tar", tmp_path / "elsewhere")
    with Store.open(tmp_path / "elsewhere/proofs/2022-06/store.sqlite3") as store:
        assert [comment.text for comment in store.comments()] == ["見本の赤字", "二つめ"]


def test_nothing_is_written_over(working, tmp_path):
    back_up(working, tmp_path / "a.tar")
    with pytest.raises(ArchiveError, match="もうあります"):
        back_up(working, tmp_path / "a.tar")
    with pytest.raises(ArchiveError, match="もうcontent・layouts・proofs・out・archiveがあります"):
        restore(tmp_path / "a.tar", working)
    with pytest.raises(ArchiveError, match="外に書いて"):
        back_up(working, working / "archive" / "a.tar")


def spoiled(tar: Path, change) -> Path:
    """The same tar with its members changed: (name, data) → the same, or None for left out."""
    out = tar.with_name("spoiled.tar")
    with tarfile.open(tar) as source, tarfile.open(out, "w") as target:
        for member in source:
            data = source.extractfile(member).read() if member.isreg() else b""
            changed = change(member, data)
            if changed is not None:
                member.size = len(changed) if member.isreg() else 0
                target.addfile(member, io.BytesIO(changed) if member.isreg() else None)
    return out


def _climbs(member, data):
    if member.name.endswith("SHA256SUMS"):
        member.name = "content/../../evil"
    return data


@pytest.mark.parametrize(("change", "words"), [
    (lambda member, data: None if member.name == LIST else data, "途中で切れています"),
    (lambda member, data: None if member.name.endswith("kaigi.yaml") else data, "ちがいます"),
    (lambda member, data: data + b" " if member.name.endswith("kaigi.yaml") else data, "ちがいます"),
    (lambda member, data: b"{}" if member.name == LIST else data, "目録を読めません"),
    (lambda member, data: b"[" * 100_000 if member.name == LIST else data, "目録を読めません"),
    (_climbs, "入るはずのないもの")], ids=["no list", "a file less", "another byte", "no list in it", "nested", "climbs"])
def test_a_damaged_backup_writes_nothing(working, tmp_path, change, words):
    back_up(working, tmp_path / "a.tar")
    bad, target = spoiled(tmp_path / "a.tar", change), tmp_path / "elsewhere"
    with pytest.raises(ArchiveError, match=words):
        restore(bad, target)
    assert list(target.iterdir()) == [] and not (tmp_path / "evil").exists()


@pytest.mark.parametrize("cut", [0, 100, 5000, -2000])
def test_a_file_that_broke_off_is_no_backup(working, tmp_path, cut):
    back_up(working, tmp_path / "a.tar")
    data = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(data[:len(data) + cut - 12_000 if cut < 0 else cut])
    with pytest.raises(ArchiveError, match="途中で切れて|控えではない|ちがいます|目録"):
        restore(tmp_path / "b.tar", tmp_path / "elsewhere")
    assert list((tmp_path / "elsewhere").iterdir()) == []
