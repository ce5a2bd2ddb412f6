#!/usr/bin/env python3
"""A year of invented issues (見本), 2022-04 … 2023-03, through the whole life: built, signed, handed over,
released into a store for rehearsals, searched, verified, built again from the store.

    python scripts/year.py FOLDER [--months N] [--no-wheels] [--write docs/archive.md]

Works in a copy of the project under FOLDER (new or empty), with the commands a user gives. Its publisher
is marked a sample, so nothing of it can ever enter a real store. Every issue is built again in an
environment of its own, made of the wheels that it stores; with --no-wheels with the packages at hand.
Whatever is not as it should be is told with its month, the others go on, and the exit status is 1;
also when the run is ended from outside.
"""
from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
if str(PROJECT) not in sys.path:
    sys.path.insert(0, str(PROJECT))

from kohoshi.archive.gather import PROGRAM
from kohoshi.edit.month import new_issue
from scripts.marked import page, put
from scripts.year_course import COMMAND, Course, Failed

#: Month → a word that stands in that issue alone.
WORDS = {"2022-04": "桜花", "2022-05": "若葉", "2022-06": "梅雨", "2022-07": "七夕", "2022-08": "花火", "2022-09": "月見",
         "2022-10": "紅葉", "2022-11": "菊花", "2022-12": "初雪", "2023-01": "元旦", "2023-02": "梅林", "2023-03": "菜花"}
#: What stands for the Japanese names of heads, which are set large.
_HEADS = {"見出し": "便り", "副見出し": "副題", "肩見出し": "の話", "小見出し": "の節", "題": "の題", "行事名": "の会"}
_HEAD = re.compile(rf"(?P<name>{'|'.join(_HEADS)})(?P<number>[0-9]*)\(見本\)")
_SAMPLE = re.compile(r"[一-鿿ぁ-ヿ]+[0-9]*\(見本\)")


class Year:
    """The copy of the project that the issues are made in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "archive-rehearsal"

    def prepare(self) -> None:
        """Program, layouts, fonts, house."""
        for name in (*PROGRAM, "layouts", "requirements.lock"):
            source = PROJECT / name
            if source.is_dir():
                shutil.copytree(source, self.folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            elif source.is_file():
                self.folder.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, self.folder / name)
        shutil.copytree(PROJECT / "fonts", self.folder / "fonts", copy_function=_linked)
        shutil.copytree(PROJECT / "content" / "house", self.folder / "content" / "house")
        with (self.folder / "content" / "house" / "rules.yaml").open("a", encoding="utf-8") as rules:
            rules.write("look/empty: off\n")  # invented texts are short, and nobody reads these faces

    def write(self, month: str) -> Path:
        """The issue of a month: the flat plan of the sample issue, every text invented for this month."""
        content = self.folder / "content"
        shutil.copytree(PROJECT / "content" / "2022-06", content / "1996-06")  # only to be copied from
        try:
            origin = content / "1996-06" / "issue.yaml"
            _replace(origin, {"month: 2022-06": "month: 1996-06", "number: 313": "number: 1", "2022-0": "1996-0"})
            made = new_issue(content, month, "1996-06")
        finally:
            shutil.rmtree(content / "1996-06")
        for path in sorted((made / "articles").glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            text = re.sub(r", tentative: true|^tentative: true\n", "", text, flags=re.M)
            path.write_text(_SAMPLE.sub(lambda found: _invented(found, month), text), encoding="utf-8")
        return made

    def live(self, month: str, *, wheels: bool) -> Iterator[tuple[str, float]]:
        """Build, sign, hand over, release: each step with its seconds, as it is done. Raises Failed."""
        steps = {"build": ["render.py", "build", f"content/{month}"], "sign": ["-c", _SIGN, month],
                 "handover": ["render.py", "handover", f"content/{month}", "--by", "試験"],
                 "release": ["render.py", "release", f"content/{month}", "--rehearsal", "--by", "試験", *([] if wheels else ["--no-wheels"])]}
        for name, command in steps.items():
            yield name, self.run(command)[1]

    def run(self, command: list[str], fine: tuple[int, ...] = (0,)) -> tuple[str, float]:
        """What a command printed and how long it took. Raises Failed with what it said."""
        start = time.perf_counter()
        done = subprocess.run([sys.executable, *command], cwd=self.folder, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(self.folder)})
        if done.returncode not in fine:
            raise Failed(f"{' '.join(command[:3])}: status {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout, round(time.perf_counter() - start, 1)

    def archive(self, *command: str) -> tuple[str, float]:
        return self.run(["render.py", "archive", *command, "--store", str(self.store)])


#: A proof round, a signature for every article, 校了.
_SIGN = """
import sys
from pathlib import Path
from kohoshi.proof.at_hand import open_store, prints_in
from kohoshi.proof.life import set_state
from kohoshi.proof.rounds import freeze
from kohoshi.project import Project
from kohoshi.proof.store import officer
project, issue = Project(Path.cwd()), Path("content") / sys.argv[1]
built, person = project.out(issue, "offset-tabloid"), officer("試験")
frozen = freeze(issue, built, project.proofs(issue))
with open_store(project, issue) as store:
    for article, hash in prints_in(built.resolve()).items():
        store.sign(article, hash, frozen.number, person, "試験")
    set_state(store, "初校", person)
    set_state(store, "校了", person)
"""


def _invented(found: re.Match[str], month: str) -> str:
    """「本文2(見本)」 → 「桜花の本文2(見本)」, 「見出し3(見本)」 → 「桜花便り3」: short, so that it fits, and of
    this month alone."""
    if head := _HEAD.fullmatch(found[0]):
        return f"{WORDS[month]}{_HEADS[head['name']]}{head['number']}"
    return f"{WORDS[month]}の{found[0]}"


def _replace(path: Path, changes: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--no-wheels", action="store_true")
    parser.add_argument("--write", type=page(COMMAND), help="put the table between the marks of this page")
    given = parser.parse_args()
    if given.folder.exists() and any(given.folder.iterdir()):
        parser.error(f"{given.folder} is not empty")
    for number in (signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _ended)
    course = Course(Year(given.folder.resolve()), dict(list(WORDS.items())[:given.months]), wheels=not given.no_wheels)
    try:
        course.run()
    except BaseException:
        print(f"ENDED in {course.at}", flush=True)
        raise
    print(f"\n{course.told.table()}", flush=True)
    for wrong in course.told.wrong:
        print(f"WRONG {wrong}", flush=True)
    if given.write and not course.told.wrong:
        put(given.write, COMMAND, course.told.table())
    return int(bool(course.told.wrong))


def _ended(number: int, frame: object) -> None:
    raise SystemExit(f"ended by {signal.Signals(number).name}")


if __name__ == "__main__":
    sys.exit(main())
