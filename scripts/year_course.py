"""The course of the year: step after step, whatever goes wrong told with its month, and the table of it."""
from __future__ import annotations

import json
import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

COMMAND = "python scripts/year.py FOLDER --write docs/archive.md"
STEPS = ("build", "sign", "handover", "release", "rebuild")
_EQUAL = re.compile(r"同じ (\d+)個、ちがう (\d+)個")
_PROVEN = re.compile(r"(\d+)つの版、(\d+)個のファイル（(\d+) MB）.*すべて保存したときのまま")
#: Articles of an issue that tell its word at the least.
_FOUND = 10


class Failed(RuntimeError):
    """A command ended otherwise than it should; with what it said."""


class Lived(Protocol):
    """What lives an issue: ``scripts.year.Year``."""

    def prepare(self) -> None: ...
    def write(self, month: str) -> object: ...
    def live(self, month: str, *, wheels: bool) -> Iterator[tuple[str, float]]: ...
    def archive(self, *command: str) -> tuple[str, float]: ...


@dataclass
class Told:
    """What the run found: month → seconds a step, articles found by its word, files that came out equal."""

    words: dict[str, str]
    seconds: dict[str, dict[str, float]] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    equal: dict[str, int] = field(default_factory=dict)
    verified: str = ""
    wheels: bool = True
    wrong: list[str] = field(default_factory=list)

    def table(self) -> str:
        """As Markdown."""
        lines = [f"| issue | {' | '.join(f'{step} s' for step in STEPS)} | its word found in | rebuilt equal |", f"|---|{'---|' * (len(STEPS) + 2)}"]
        for month, spent in self.seconds.items():
            times = " | ".join(f"{spent[step]:.0f}" if step in spent else "–" for step in STEPS)
            lines.append(f"| {month} 「{self.words[month]}」 | {times} | {self.found.get(month, 0)} articles | {self.equal.get(month, 0)} files |")
        medians = [[spent[step] for spent in self.seconds.values() if step in spent] for step in STEPS]
        lines.append(f"| median | {' | '.join(f'{statistics.median(each):.0f}' if each else '–' for each in medians)} | | |")
        how = "each in an empty environment of its own, from the wheels it stores" if self.wheels else "with the packages at hand"
        return "\n".join([*lines, "", f"{len(self.equal)} of {len(self.words)} issues rebuilt equal in every byte, {how}. {self.verified}"])


class Course:
    """One run through ``months``. ``at``: the month and the step it is in."""

    def __init__(self, year: Lived, words: dict[str, str], *, wheels: bool) -> None:
        self.year, self.wheels, self.at = year, wheels, "the beginning"
        self.told = Told(words, wheels=wheels)

    def run(self) -> None:
        self.year.prepare()
        for month in self.told.words:
            self._step(month, "life", self._live)
        for month in self.told.words:
            self._step(month, "search", self._search)
        self._step("all", "verify", self._verify)
        for month in self.told.words:
            self._step(month, "rebuild", self._rebuild)

    def _step(self, month: str, name: str, do: Callable[[str], str]) -> None:
        """Do it and tell it; what fails is told and the run goes on."""
        self.at = f"{month} {name}"
        try:
            print(f"{month} {name}: {do(month)}", flush=True)
        except Failed as error:
            self.told.wrong.append(f"{self.at}: {error}")
            print(f"WRONG {self.told.wrong[-1]}", flush=True)

    def _live(self, month: str) -> str:
        spent = self.told.seconds.setdefault(month, {})
        self.year.write(month)
        for step, seconds in self.year.live(month, wheels=self.wheels):
            spent[step] = seconds
        return json.dumps(spent)

    def _search(self, month: str) -> str:
        word = self.told.words[month]
        hits = json.loads(self.year.archive("search", word, "--json", "--limit", "1000")[0])["hits"]
        if strays := {hit["month"] for hit in hits} - {month}:
            raise Failed(f"「{word}」 is found in {'、'.join(sorted(strays))} too")
        if len(hits) < _FOUND:
            raise Failed(f"「{word}」 is found in {len(hits)} articles only")
        self.told.found[month] = len(hits)
        return f"「{word}」 in {len(hits)} articles"

    def _verify(self, month: str) -> str:
        said, seconds = self.year.archive("verify")
        proven = _PROVEN.search(said)
        if proven is None or int(proven[1]) != len(self.told.words):
            raise Failed(f"not {len(self.told.words)} issues as they were stored: {said.strip()}")
        self.told.verified = f"`verify` read {int(proven[2]):,} files ({int(proven[3]):,} MB) of {proven[1]} issues in {seconds:.0f} s: all as they were stored."
        return said.strip()

    def _rebuild(self, month: str) -> str:
        said, seconds = self.year.archive("rebuild", month, *(["--fresh"] if self.wheels else []))
        equal = _EQUAL.search(said)
        if equal is None or equal[2] != "0" or equal[1] == "0":
            raise Failed(f"not the same bytes: {said.strip()}")
        self.told.seconds.setdefault(month, {})["rebuild"] = seconds
        self.told.equal[month] = int(equal[1])
        return f"{equal[1]} files equal in {seconds} s"
