"""Undo, redo, and what a crash leaves: every file old and whole or new and whole."""
from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from kohoshi.edit import journal as room
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.journal import Change, commit, journal
from kohoshi.edit.source import opened
from kohoshi.edit.splice import set_field
from kohoshi.edit.undo import history, redo, undo

from .conftest import PROJECT, at_hand


@pytest.fixture
def folder(small: Path) -> Path:
    small.write_text("title: 題\nlead: 一\n", encoding="utf-8")
    (small.parent / "b.yaml").write_text("title: 二の題\n", encoding="utf-8")
    return small.parent.parent


def write(folder: Path, name: str, key: str, value: str, who: str) -> None:
    path = folder / "articles" / f"{name}.yaml"
    set_field(at_hand(path), (key,), value, who=who)


def text(folder: Path, name: str) -> str:
    return (folder / "articles" / f"{name}.yaml").read_text(encoding="utf-8")


def test_each_person_takes_back_their_own_edits_over_several_files(folder):
    write(folder, "a", "title", "甲の題", "甲")
    write(folder, "b", "title", "乙の題", "乙")
    write(folder, "b", "title", "甲の二の題", "甲")
    assert undo(folder, "甲").files == ("articles/b.yaml",)
    assert undo(folder, "甲").files == ("articles/a.yaml",)
    assert text(folder, "a") == "title: 題\nlead: 一\n" and text(folder, "b") == "title: 乙の題\n"
    with pytest.raises(EditError, match="ありません"):
        undo(folder, "甲")
    redo(folder, "甲")
    assert text(folder, "a").startswith("title: 甲の題") and text(folder, "b") == "title: 乙の題\n"
    redo(folder, "甲")
    assert text(folder, "b") == "title: 甲の二の題\n"
    with pytest.raises(EditError, match="ありません"):
        redo(folder, "甲")
    kinds = [(entry.who, entry.kind) for entry in history(folder)]
    assert kinds == [("甲", "edit"), ("乙", "edit"), ("甲", "edit"), ("甲", "undo"), ("甲", "undo"), ("甲", "redo"), ("甲", "redo")]


def test_a_new_edit_ends_redo(folder):
    write(folder, "a", "title", "一", "甲")
    write(folder, "a", "title", "二", "甲")
    undo(folder, "甲")
    write(folder, "a", "lead", "三", "甲")
    with pytest.raises(EditError, match="やり直す"):
        redo(folder, "甲")
    undo(folder, "甲")
    redo(folder, "甲")
    assert text(folder, "a") == "title: 一\nlead: 三\n"
    with pytest.raises(EditError, match="やり直す"):
        redo(folder, "甲")


def test_undo_is_refused_after_somebody_else(folder):
    write(folder, "a", "title", "甲の題", "甲")
    write(folder, "a", "lead", "乙のリード", "乙")
    with pytest.raises(EditConflict, match="乙さん"):
        undo(folder, "甲")
    path = folder / "articles" / "a.yaml"
    path.write_text("title: よそで直した\n", encoding="utf-8")
    with pytest.raises(EditConflict, match="ほかのソフト"):
        undo(folder, "乙")
    assert text(folder, "a") == "title: よそで直した\n"


def test_files_appear_and_go_with_their_edit(folder):
    made, gone = folder / "articles" / "c.yaml", folder / "articles" / "b.yaml"
    commit(folder, [Change(made, None, b"title: c\n"), Change(gone, gone.read_bytes(), None)], "入れ替え", "甲")
    assert made.exists() and not gone.exists()
    undo(folder, "甲")
    assert not made.exists() and gone.exists()
    redo(folder, "甲")
    assert made.read_bytes() == b"title: c\n" and not gone.exists()


def test_people_writing_at_once_lose_nothing(folder):
    def write_often(who: str) -> None:
        for number in range(5):
            while True:
                try:
                    write(folder, "a", "title" if who == "甲" else "lead", f"{who}{number}", who)
                    break
                except EditConflict:
                    continue

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write_often, ("甲", "乙")))
    assert text(folder, "a") == "title: 甲4\nlead: 乙4\n"
    assert len(history(folder)) == 10


def test_who_waits_for_the_journal_keeps_nothing_of_it(folder, monkeypatch):
    """Two that held a part each and waited for the other's would wait as long as their patience lasts."""
    monkeypatch.setattr(room, "_PATIENCE", 5.0)

    def open_often() -> None:
        for _ in range(30):
            with journal(folder) as book:
                book.entries()
    with ThreadPoolExecutor(6) as people:
        for each in [people.submit(open_often) for _ in range(6)]:
            each.result()


def test_the_journal_is_one_persons_until_it_is_closed(folder, monkeypatch):
    monkeypatch.setattr(room, "_PATIENCE", 0.1)
    with journal(folder), pytest.raises(EditError, match="編集の記録を開けません"), journal(folder):
        pass
    with journal(folder) as book:
        assert book.entries() == []


def test_a_write_that_fails_leaves_all_as_it_was(folder, monkeypatch):
    a, b = folder / "articles" / "a.yaml", folder / "articles" / "b.yaml"
    before = a.read_bytes(), b.read_bytes()
    put = room.put

    def full(path: Path, data: bytes | None) -> None:
        if path == b and data == b"two":
            raise OSError(28, "No space left on device")
        put(path, data)

    monkeypatch.setattr(room, "put", full)
    with pytest.raises(EditError, match="書けません"):
        commit(folder, [Change(a, before[0], b"one"), Change(b, before[1], b"two")], "ふたつ", "甲")
    assert (a.read_bytes(), b.read_bytes()) == before
    assert history(folder) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from kohoshi.edit import journal
a, b, moment = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
count = 0
def dies(function):
    def run(*args, **more):
        global count
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **more)
    return run
os.replace, os.fsync = dies(os.replace), dies(os.fsync)
journal.commit(a.parent.parent, [journal.Change(a, a.read_bytes(), b"title: new a\\n"), journal.Change(b, b.read_bytes(), b"title: new b\\n")], "both", "x")
"""


@pytest.mark.parametrize("moment", range(1, 7))
def test_a_kill_at_any_moment_leaves_both_files_old_or_both_new(folder, moment):
    a, b = folder / "articles" / "a.yaml", folder / "articles" / "b.yaml"
    old = a.read_bytes(), b.read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, a, b, str(moment)], cwd=PROJECT, check=False,
                          env={**os.environ, "PYTHONPATH": str(PROJECT)})
    assert done.returncode == -signal.SIGKILL
    for path, was in zip((a, b), old, strict=True):  # already now each file is whole
        assert path.read_bytes() in (was, f"title: new {path.stem}\n".encode())
    entries = history(folder)  # whoever comes next tidies up
    now = a.read_bytes(), b.read_bytes()
    assert now == (old if not entries else (b"title: new a\n", b"title: new b\n"))
    assert not list(folder.rglob("*.kohoshi"))
    with journal(folder) as book:
        assert all(entry.what == "both" for entry in book.entries())


def stored(folder: Path) -> tuple[int, int, int]:
    """How many entries there are, files in them, and contents kept for these."""
    with closing(sqlite3.connect(folder.parent.parent / "proofs" / folder.name / "undo" / "journal.sqlite3")) as base:
        return tuple(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("entry", "file", "content"))


@pytest.fixture
def forgetful(monkeypatch):
    monkeypatch.setattr(room, "KEPT", 6)
    monkeypatch.setattr(room, "SLACK", 3)


def test_steps_long_past_are_forgotten_with_their_bytes(folder, forgetful):
    for number in range(30):
        write(folder, "a", "title", f"題{number}", "甲")
        assert len(history(folder)) <= 9
    assert [entry.what for entry in history(folder)][-1].endswith("「題29」にした") and len(history(folder)) < 30
    entries, files, contents = stored(folder)
    assert (entries, files, contents) == (len(history(folder)),) * 2 + (entries + 1,)
    for _ in range(entries):
        undo(folder, "甲")
    assert text(folder, "a") == f"title: 題{29 - entries}\nlead: 一\n"
    with pytest.raises(EditError, match="ありません"):
        undo(folder, "甲")


def test_a_step_that_was_taken_back_lately_stays(folder, forgetful):
    write(folder, "b", "title", "乙の題", "乙")
    for number in range(7):
        write(folder, "a", "title", f"題{number}", "甲")
    undo(folder, "乙")
    for number in range(4):
        write(folder, "a", "lead", f"文{number}", "甲")
    assert "乙" in {entry.who for entry in history(folder) if entry.kind == "edit"}
    redo(folder, "乙")
    assert text(folder, "b") == "title: 乙の題\n"


def test_forgetting_that_fails_or_dies_midway_forgets_nothing(folder, forgetful):
    for number in range(9):
        write(folder, "a", "title", f"題{number}", "甲")
    before = history(folder)
    with journal(folder) as book:
        book._base.execute("CREATE TEMP TRIGGER full BEFORE DELETE ON content BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        path = folder / "articles" / "a.yaml"
        book.make([Change(path, path.read_bytes(), b"title: x\n")], "十", "甲")
    assert history(folder)[:-1] == before and text(folder, "a") == "title: x\n"
    done = subprocess.run([sys.executable, "-c", FORGETS, str(folder)], cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    kept = history(folder)
    assert [entry.what for entry in kept] == [*(entry.what for entry in before), "十", "十一"] and undo(folder, "甲").what == "十一"


#: Dies in the middle of forgetting, when the old steps are gone but not their bytes.
FORGETS = """
import os, signal, sys
from pathlib import Path
from kohoshi.edit import journal as room
room.KEPT, room.SLACK = 6, 3
folder = Path(sys.argv[1])
path = folder / "articles" / "a.yaml"
with room.journal(folder) as book:
    book._base.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
    book._base.execute("CREATE TEMP TRIGGER dies BEFORE DELETE ON content BEGIN SELECT die(); END")
    book.make([room.Change(path, path.read_bytes(), b"title: y\\n")], "十一", "甲")
"""


def test_nothing_outside_an_issue_is_edited(folder, tmp_path):
    for stray in (tmp_path / "stray.yaml", folder.parent / "stray.yaml"):
        stray.write_text("title: a\n", encoding="utf-8")
    for issue, name in ((tmp_path, "stray.yaml"), (folder, "../stray.yaml"), (folder, "articles/../../stray.yaml"), (folder, str(tmp_path / "stray.yaml"))):
        with pytest.raises(EditError, match="号のフォルダー"):
            opened(issue, name)
