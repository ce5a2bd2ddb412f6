"""``style/word``, ``style/typo``: lists of words, kept as data beside this file."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.style_term import ADDRESS
from kohoshi.finding import Finding, Level


@dataclass(frozen=True)
class Entry:
    wrong: str
    instead: str
    why: str = ""
    level: Level = Level.WARNING

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Made when one of its list was met: most never are."""
        return re.compile(self.wrong)


def check_lists(passage: Passage) -> Iterator[Finding]:
    anything, typos = _typos()
    if anything.search(passage.text):
        yield from _found(passage, typos, "style/typo")
    anything, unkind = _unkind()
    if anything.search(passage.text):
        yield from _found(passage, unkind, "style/word")


def _found(passage: Passage, entries: tuple[Entry, ...], rule: str) -> Iterator[Finding]:
    addresses = [match.span() for match in ADDRESS.finditer(passage.text)]
    for entry in entries:
        for match in entry.pattern.finditer(passage.text):
            if any(start <= match.start() < end for start, end in addresses):
                continue
            right = match.expand(entry.instead)
            message, hint = f"「{match[0]}」は「{right}」のまちがいです", f"「{right}」に直してください"
            if rule == "style/word":
                message = f"「{match[0]}」は、読む人を傷つけたり、古くなったりした言葉です"
                hint = f"{entry.why}（言いかえの例: {entry.instead}）"
            yield passage.finding(rule, entry.level, message, hint, match.start(), match.end())


@cache
def _typos() -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    return _together([Entry(wrong, right) for wrong, right in _data("typos.yaml").items()])


@cache
def _unkind() -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    return _together([Entry(row["word"], row["instead"], row["why"], Level(row["level"]))
                      for row in _data("unkind.yaml")])


def _together(entries: list[Entry]) -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    """The entries, and one pattern that tells quickly whether any of them is there."""
    return re.compile("|".join(f"(?:{entry.wrong})" for entry in entries)), tuple(entries)


def _data(name: str) -> Any:
    return yaml.load(Path(__file__).with_name(name).read_text(encoding="utf-8"),
                     Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
