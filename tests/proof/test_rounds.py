"""Rounds are whole, numbered and never changed; a build that is stale or incomplete makes none."""
from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kohoshi.flow.build import PROJECT
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.issue.dates.say import JST
from kohoshi.proof.numbering import label_of
from kohoshi.proof.rounds import Frozen, RoundError, freeze, open_round, rounds
from tests.proof.conftest import Stage

_NOW = dt.datetime(2022, 5, 10, 14, 30, tzinfo=JST)


class World:
    """An issue's folder and a build of one of its faces."""

    def __init__(self, folder: Path, laid_out: Frozen) -> None:
        self.content, self.built, self.proofs = folder / "content" / "2022-06", folder / "out", folder / "proofs" / "2022-06"
        shutil.copytree(PROJECT / "content" / "2022-06" / "articles", self.content / "articles")
        shutil.copy(PROJECT / "content" / "2022-06" / "issue.yaml", self.content)
        shutil.copytree(PROJECT / "content" / "house", folder / "content" / "house")
        shutil.copytree(PROJECT / "content" / "2022-06" / "supplied", self.content / "supplied")
        for path in folder.rglob("*"):
            os.utime(path, (1, 1))
        self.built.mkdir()
        for each in OUTPUTS:
            (self.built / each.name).parent.mkdir(exist_ok=True)
            (self.built / each.name).write_text("見本", encoding="utf-8")
        for name in ("print.pdf", "layout.json"):
            shutil.copy(laid_out.folder / name, self.built)

    def freeze(self, **more):
        return freeze(self.content, self.built, self.proofs, created=_NOW, **more)


@pytest.fixture
def world(tmp_path: Path, stage: Stage) -> Iterator[World]:
    yield World(tmp_path, stage(12))
    for path in tmp_path.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)


def test_a_round_holds_files_sources_and_text(world: World):
    made = world.freeze()
    assert (made.number, made.label, made.stamp) == (1, "初校", "初校 2022-05-10 14:30")
    assert made.folder == world.proofs / "rounds" / "1"
    names = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()}
    assert {"print.pdf", "web.pdf", "layout.json", "report.json", "round.json", "text.json",
            "sources/content/2022-06/issue.yaml", "sources/content/2022-06/articles/sodan.yaml",
            "sources/content/house/publisher.yaml"} <= names
    text = json.loads((made.folder / "text.json").read_bytes())
    assert "法律相談" in text["articles"]["sodan"]["text"]["sodan--main"] and text["titles"]["sodan"] == "6月の相談・健診"
    assert len(text["articles"]["sodan"]["hash"]) == 64
    assert (made.folder / "print.pdf").read_bytes() == (world.built / "print.pdf").read_bytes()


def test_rounds_are_numbered_and_named(world: World):
    assert [world.freeze().label, world.freeze(label="色校").label, world.freeze().label] == ["初校", "色校", "三校"]
    assert [each.number for each in rounds(world.proofs)] == [1, 2, 3]
    assert len({each.hash for each in rounds(world.proofs)}) == 3


@pytest.mark.parametrize("number, label", [(1, "初校"), (2, "再校"), (3, "三校"), (4, "四校"), (10, "十校"), (11, "十一校"), (20, "二十校"), (99, "九十九校"), (100, "100校")])
def test_labels(number: int, label: str):
    assert label_of(number) == label


def test_a_round_cannot_be_written_to(world: World):
    made = world.freeze()
    assert not any(stat.S_IMODE(path.stat().st_mode) & 0o222 for path in [made.folder, *made.folder.rglob("*")])
    assert made.damaged() == []


def test_a_round_somebody_changed_is_not_compared(world: World):
    made = world.freeze()
    path = made.folder / "print.pdf"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"\n")
    assert made.damaged() == ["print.pdf"]
    with pytest.raises(RoundError, match="初校のファイルが、保存したあとに変わっています（print.pdf）"):
        open_round(world.proofs, 1)


def test_a_round_whose_record_was_changed_is_refused(world: World):
    record = world.freeze().folder / "round.json"
    record.chmod(0o644)
    record.write_text(record.read_text(encoding="utf-8").replace("初校", "校了"), encoding="utf-8")
    with pytest.raises(RoundError, match="記録（round.json）が壊れています"):
        rounds(world.proofs)


def test_a_stale_build_makes_no_round(world: World):
    later = (world.built / "print.pdf").stat().st_mtime + 10
    os.utime(world.content / "articles" / "sodan.yaml", (later, later))
    with pytest.raises(RoundError, match="組んだあとに変わったファイルがあります（2022-06/articles/sodan.yaml）"):
        world.freeze()
    assert rounds(world.proofs) == [] and not (world.proofs / "rounds").exists()


@pytest.mark.parametrize("name", ["web.pdf", "report.json"])
def test_an_incomplete_build_makes_no_round(world: World, name: str):
    (world.built / name).write_bytes(b"")
    with pytest.raises(RoundError, match=f"そろっていません（ない・中身が空: {name}）"):
        world.freeze()


def test_nothing_is_left_of_a_round_that_failed(world: World):
    (world.built / "print.pdf").write_bytes(b"no pdf")
    with pytest.raises(Exception, match="PDF"):
        world.freeze()
    assert list((world.proofs / "rounds").iterdir()) == []


def test_a_round_that_is_not_there_names_those_that_are(world: World):
    world.freeze()
    with pytest.raises(RoundError, match="7 回めの校正はありません（あるもの: 1（初校））"):
        open_round(world.proofs, 7)
