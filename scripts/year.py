#!/usr/bin/env python3
"""A year of invented issues (見本), 2022-04 … 2023-03, through the whole life: built, signed, handed over,
released into a store for rehearsals, searched, verified, built again from the store.

    python scripts/year.py FOLDER [--months N] [--no-wheels]

Works in a copy of the project under FOLDER, with the commands a user gives. Its publisher is marked a
sample, so nothing of it can ever enter a real store. Exit status 1 when anything is not as it should be. About three minutes an issue.
"""
from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
if str(PROJECT) not in sys.path:
    sys.path.insert(0, str(PROJECT))

from kohoshi.archive.gather import PROGRAM  # noqa: E402
from kohoshi.edit.month import new_issue  # noqa: E402

#: Month → a word that stands in that issue alone.
WORDS = {"2022-04": "桜花", "2022-05": "若葉", "2022-06": "梅雨", "2022-07": "七夕", "2022-08": "花火", "2022-09": "月見",
         "2022-10": "紅葉", "2022-11": "菊花", "2022-12": "初雪", "2023-01": "元旦", "2023-02": "梅林", "2023-03": "菜花"}
_SAMPLE = re.compile(r"[一-鿿ぁ-ヿ]+[0-9]*\(見本\)")


@dataclass(frozen=True)
class Done:
    """What became of an issue, in seconds a step."""

    month: str
    seconds: dict[str, float]


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

    def live(self, month: str, *, wheels: bool) -> Done:
        """Build, sign, hand over, release. Raises RuntimeError with what a command said."""
        steps = {"build": ["render.py", "build", f"content/{month}"], "sign": ["-c", _SIGN, month],
                 "handover": ["render.py", "handover", f"content/{month}", "--by", "試験"],
                 "release": ["render.py", "release", f"content/{month}", "--rehearsal", "--by", "試験", *([] if wheels else ["--no-wheels"])]}
        return Done(month, {name: self.run(command)[1] for name, command in steps.items()})

    def run(self, command: list[str], fine: tuple[int, ...] = (0,)) -> tuple[str, float]:
        """What a command printed and how long it took."""
        start = time.perf_counter()
        done = subprocess.run([sys.executable, *command], cwd=self.folder, capture_output=True, text=True, check=False,
                              env={**os.environ, "PYTHONPATH": str(self.folder)})
        if done.returncode not in fine:
            raise RuntimeError(f"{' '.join(command[:3])}: {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout, round(time.perf_counter() - start, 1)

    def archive(self, *command: str) -> tuple[str, float]:
        return self.run(["render.py", "archive", *command, "--store", str(self.store)])


#: A proof round, a signature for every article, 校了.
_SIGN = """
import sys
from pathlib import Path
from kohoshi.proof.at_hand import open_store, prints_in, proofs_of
from kohoshi.proof.life import set_state
from kohoshi.proof.rounds import freeze
from kohoshi.proof.store import officer
project, issue = Path.cwd(), Path("content") / sys.argv[1]
built, person = project / "out" / sys.argv[1] / "offset-tabloid", officer("試験")
frozen = freeze(issue, built, proofs_of(project, issue))
with open_store(project, issue) as store:
    for article, hash in prints_in(built.resolve()).items():
        store.sign(article, hash, frozen.number, person, "試験")
    set_state(store, "初校", person)
    set_state(store, "校了", person)
"""


def _invented(found: re.Match[str], month: str) -> str:
    """「本文2(見本)」 → 「桜花の本文2(見本)」: as short, so that it fits, and of this month alone."""
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
    given = parser.parse_args()
    year, months = Year(given.folder), list(WORDS)[:given.months]
    year.prepare()
    wrong = 0
    for month in months:
        year.write(month)
        print(json.dumps(year.live(month, wheels=not given.no_wheels).__dict__, ensure_ascii=False), flush=True)
    for month in months:
        hits = json.loads(year.archive("search", WORDS[month], "--json", "--limit", "1000")[0])["hits"]
        wrong += (strays := {hit["month"] for hit in hits} != {month} or len(hits) < 10)
        print(f"{month} {WORDS[month]}: {len(hits)} articles{' — WRONG' if strays else ''}", flush=True)
    print(year.archive("verify"), flush=True)
    for number, month in enumerate(months):
        fresh = ["--fresh"] if number == 0 and not given.no_wheels else []
        said, seconds = year.archive("rebuild", month, *fresh)
        print(f"{month} rebuilt in {seconds} s {' '.join(fresh)}: {said.strip()}", flush=True)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
