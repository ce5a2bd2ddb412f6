"""The course of scripts/year.py without building: what fails is told, the others go on."""
from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.marked import begin, between, page, put
from scripts.year_course import COMMAND, STEPS, Course, Failed

ROOT = Path(__file__).resolve().parents[1]
WORDS = {"2022-04": "桜花", "2022-05": "若葉"}


class Stub:
    """A year whose commands answer at once. ``answers``: command and month → what it says instead."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[tuple[str, ...]] = []

    def prepare(self) -> None: ...

    def write(self, month: str) -> None: ...

    def live(self, month: str, *, wheels: bool) -> Iterator[tuple[str, float]]:
        yield "build", 2.0
        if self.answers.get("sign") == month:
            raise Failed("status 2")
        yield from ((step, 1.0) for step in STEPS[1:4])

    def archive(self, *command: str) -> tuple[str, float]:
        self.asked.append(command)
        month = next((month for month, word in WORDS.items() if {month, word} & set(command)), "")
        usual = {"search": json.dumps({"hits": [{"month": month}] * 12}),
                 "verify": "2つの版、40個のファイル（7 MB）を調べました。すべて保存したときのままです\n",
                 "rebuild": "第1版を作り直しました。同じ 8個、ちがう 0個\n"}
        return self.answers.get(f"{command[0]}{month}".replace("-", ""), usual[command[0]]), 3.0


def run(year: Stub, *, wheels: bool = True) -> Course:
    course = Course(year, WORDS, wheels=wheels)
    course.run()
    return course


def test_a_year_as_it_should_be() -> None:
    course = run(Stub())
    assert course.told.wrong == []
    rows = course.told.table().split("\n")
    assert rows[2] == "| 2022-04 「桜花」 | 2 | 1 | 1 | 1 | 3 | 12 articles | 8 files |"
    assert rows[4] == "| median | 2 | 1 | 1 | 1 | 3 | | |"
    assert rows[-1].startswith("2 of 2 issues rebuilt equal in every byte, each in an empty environment") and "40 files (7 MB)" in rows[-1]


def test_only_stored_wheels_ask_for_a_fresh_environment() -> None:
    asked = {wheels: [command for command in run_asked(wheels) if command[0] == "rebuild"] for wheels in (True, False)}
    assert all("--fresh" in command for command in asked[True]) and not any("--fresh" in command for command in asked[False])


def run_asked(wheels: bool) -> list[tuple[str, ...]]:
    year = Stub()
    run(year, wheels=wheels)
    return year.asked


@pytest.mark.parametrize(("answers", "told"), [
    ({"sign": "2022-04"}, "2022-04 life: status 2"),
    ({"search202204": '{"hits": [{"month": "2022-05"}]}'}, "2022-04 search: 「桜花」 is found in 2022-05 too"),
    ({"search202204": '{"hits": []}'}, "2022-04 search: 「桜花」 is found in 0 articles only"),
    ({"verify": "1つの版、20個のファイル（3 MB）を調べました。すべて保存したときのままです"}, "all verify: not 2 issues"),
    ({"verify": "2つの版、40個のファイル（7 MB）を調べました。問題が 1件あります"}, "all verify: not 2 issues"),
    ({"rebuild202204": "同じ 7個、ちがう 1個"}, "2022-04 rebuild: not the same bytes"),
    ({"rebuild202204": "同じ 0個、ちがう 0個"}, "2022-04 rebuild: not the same bytes"),
    ({"rebuild202204": ""}, "2022-04 rebuild: not the same bytes")])
def test_what_fails_is_told_with_its_month_and_the_others_go_on(answers: dict[str, str], told: str) -> None:
    course = run(Stub(**answers))
    assert len(course.told.wrong) == 1 and course.told.wrong[0].startswith(told)
    assert course.told.equal.get("2022-05") == 8


def test_a_run_ended_from_outside_says_where(tmp_path: Path) -> None:
    """Killed in its first build (the folder of the build is there by then)."""
    with subprocess.Popen([sys.executable, "scripts/year.py", str(tmp_path / "year"), "--months", "1"], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}) as running:
        while running.poll() is None and not (tmp_path / "year/content/2022-04/issue.yaml").is_file():
            time.sleep(0.02)
        running.send_signal(signal.SIGTERM)
        said = running.communicate(timeout=60)[0]
    assert running.returncode == 1 and "ENDED in 2022-04 life" in said and "ended by SIGTERM" in said


def test_the_table_stands_between_the_marks_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"before\n{begin(COMMAND)}\nold\n<!-- /generated -->\nafter\n{begin('other')}\nkept\n<!-- /generated -->\n", encoding="utf-8")
    put(path, COMMAND, "| new |")
    text = path.read_text(encoding="utf-8")
    assert between(text, COMMAND) == "| new |" and between(text, "other") == "kept"
    assert text.startswith("before\n") and "\nafter\n" in text and "old" not in text
    with pytest.raises(ValueError, match="substring"):
        put(path, "none", "")
    assert page(COMMAND)(str(path)) == path
    for command, name in (("none", path), (COMMAND, tmp_path / "none.md")):
        with pytest.raises(argparse.ArgumentTypeError, match="no place"):
            page(command)(str(name))


def test_the_page_tells_what_the_programs_write() -> None:
    """The table of the year is of a whole one, and has the columns of today."""
    told = between((ROOT / "docs" / "archive.md").read_text(encoding="utf-8"), COMMAND).split("\n")
    today = run(Stub()).told.table().split("\n")
    assert told[:2] == today[:2] and len(told) == 2 + 12 + 3
    assert told[-1].startswith("12 of 12 issues rebuilt equal in every byte, each in an empty environment")
