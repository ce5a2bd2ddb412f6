"""取り下げ: no byte and no word stays; hash, reason and name do."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kohoshi.archive import ArchiveError, corrected, erratum, list_issues, read_log, search, withdraw
from kohoshi.archive.show import as_text
from kohoshi.archive.tombstone import read_tombstone
from kohoshi.files import sha256_of
from tests.archive.world import World

SECRET = "消してほしい言葉"


@pytest.fixture
def two(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """June in two revisions with a word to be withdrawn, July beside it."""
    monkeypatch.setattr(corrected, "with_page", lambda data, path, corrections: data + b"+")
    world.articles["kaigi"]["body"] = [{"paragraph": SECRET}]
    world.articles["kaigi"]["title"] = f"題にも{SECRET}"
    world.write()
    world.release()
    erratum(world.store, "2022-06", f"{SECRET}を直す", "広報 太郎")
    world.articles["kaigi"]["title"] = "ほかの題"
    world.month("2022-07", 314, "七月の文").release()
    assert search(world.store, SECRET)
    return world


def holding(store: Path, word: str) -> list[str]:
    """Files of the store that hold a word, in text or coded as in the index."""
    codes = [word.encode(), word[:2].encode("utf-16-be").hex().encode(), "".join(f"{ord(c):06x}" for c in word[:2]).encode()]
    return sorted(p.relative_to(store).as_posix() for p in store.rglob("*") if p.is_file() and any(code in p.read_bytes() for code in codes))


def test_no_byte_is_left_and_the_reason_stays(two):
    assert "index.sqlite" in holding(two.store, SECRET)
    june = two.store / "271071/minato/2022-06"
    manifests = [sha256_of(june / f"r{number}" / "manifest.json") for number in (1, 2)]
    font = "project/fonts/cache/Small.ttf"
    gone = withdraw(two.store, "2022-06", "本人の申し出", "広報 太郎")
    assert gone.revisions == (1, 2) and gone.files > 60
    assert holding(two.store, SECRET) == []
    assert sorted(p.relative_to(june).as_posix() for p in june.rglob("*")) == ["r1", "r1/withdrawn.json", "r2", "r2/withdrawn.json"]
    for number in (1, 2):
        told = read_tombstone(june / f"r{number}")
        assert (told.reason, told.by, told.number, told.manifest) == ("本人の申し出", "広報 太郎", 313, manifests[number - 1])
        assert all(len(file.sha256) == 64 for file in told.files)
    assert (two.store / "271071/minato/2022-07/r1" / font).read_text() == "font", "what others share stays with them"
    lines = [line for line in read_log(two.store) if line["event"] == "withdraw"]
    assert [(line["revision"], line["manifest"], line["reason"]) for line in lines] == [(n, manifests[n - 1], "本人の申し出") for n in (1, 2)]


def test_nobody_finds_it_and_the_others_stay(two):
    withdraw(two.store, "2022-06", "本人の申し出", "広報 太郎")
    assert search(two.store, SECRET) == [] and [hit.month for hit in search(two.store, "七月の文")] == ["2022-07"]
    assert [issue.month for issue in list_issues(two.store)] == ["2022-07"]
    with pytest.raises(ArchiveError, match="もう取り下げて"):
        withdraw(two.store, "2022-06", "本人の申し出", "広報 太郎")
    with pytest.raises(ArchiveError, match="取り下げた号なので"):
        erratum(two.store, "2022-06", "x", "広報 太郎")


def test_a_new_release_follows_the_withdrawn_one(two):
    withdraw(two.store, "2022-06", "本人の申し出", "広報 太郎")
    two.content, two.out = two.content.with_name("2022-06"), two.out.with_name("out")
    two.publication |= {"month": "2022-06", "number": "313", "label": "6月号", "date": "2022-06-01"}
    two.articles["kaigi"]["body"] = [{"paragraph": "なおした文"}]
    two.write()
    added = two.release()
    assert added.revision == 3 and [hit.revision for hit in search(two.store, "なおした文")] == [3]
    assert read_tombstone(added.path.with_name("r2")).revision == 2


@pytest.mark.parametrize("given", [{"reason": " "}, {"by": ""}, {"name": "2021-01"}])
def test_what_is_refused(two, given):
    with pytest.raises(ArchiveError):
        withdraw(two.store, **{"name": "2022-06", "reason": "x", "by": "y"} | given)
    assert len(list_issues(two.store)) == 2


def _dies(world: World, step: int) -> int:
    """Withdraw in a child that dies at its n-th change of the disk (0: never); how many there were."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with open(read, "rb") as told:
            count = len(told.read())
        os.waitpid(child, 0)
        return count
    try:
        count = 0

        def mortal(call):
            def wrapped(*args, **kwargs):
                nonlocal count
                count += 1
                os.write(write, b".")
                if count == step:
                    os._exit(9)
                return call(*args, **kwargs)
            return wrapped
        for name in ("fsync", "replace", "unlink", "rmdir"):
            setattr(os, name, mortal(getattr(os, name)))
        withdraw(world.store, "2022-06", "本人の申し出", "広報 太郎")
    finally:
        os._exit(0)


def test_killed_at_any_step_it_is_withdrawn_or_not_begun(two, tmp_path, happened):
    kept, kept_store = tmp_path / "kept", two.store
    shutil.copytree(kept_store, kept)
    steps = _dies(two, 0)
    assert steps > 60
    outcomes, found = [], set()
    for step in (*range(1, 6), steps // 2, *range(steps - 3, steps + 1)):
        two.store = tmp_path / f"archive-{step}"
        shutil.copytree(kept, two.store)
        assert _dies(two, step) == step
        months = [issue.month for issue in list_issues(two.store)]
        assert months in (["2022-07"], ["2022-07", "2022-06"])
        # nobody reads it any more, before the next writer too
        assert {hit.month for hit in search(two.store, SECRET)} == ({"2022-06"} if len(months) == 2 else set())
        assert ("公開" in as_text(two.store, "2022-06")) == (len(months) == 2)
        outcomes.append(len(months))
        if len(months) == 1:
            found |= {hit.month for hit in search(two.store, SECRET)}
        two.release()  # July again: whoever writes next puts things right
        if len(months) == 1:
            assert holding(two.store, SECRET) == []
            assert search(two.store, SECRET) == []
            assert sorted(line["revision"] for line in read_log(two.store) if line["event"] == "withdraw") == [1, 2]
        else:
            assert search(two.store, SECRET)
    assert outcomes == sorted(outcomes, reverse=True) and set(outcomes) == {1, 2}
    happened(4, "killed at every kind of step, then list, search and show, before any other writer",
             f"found in {len(found)} of the withdrawals that were begun; the next writer ends them")
