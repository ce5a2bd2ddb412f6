"""``style/term``: the house's own dictionary content/house/style.yml, in the format of prh."""
from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.prh import PATIENCE, Dictionary, Rule, Target, load, matches, unusable
from kohoshi.check.words.spans import Spans
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.project import house_of

DICTIONARY = "style.yml"
#: Addresses, names of accounts and hashtags are written as their owners write them.
ADDRESS = re.compile(r"https?://[!-~]+|[A-Za-z0-9_.+-]*[@＠][A-Za-z0-9_.-]+|[#＃](?![0-9]+(?![0-9]))[0-9A-Za-z_ぁ-んァ-ヺー一-鿿々〆ヶ]+")


def check_terms(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """What the dictionary writes in another way. Without a dictionary nothing is said."""
    folder = house_of(Path(issue.root))
    if not (folder / DICTIONARY).is_file():
        return
    dictionary = load(folder / DICTIONARY, folder, lambda path: _file_name(issue, folder, path))
    yield from dictionary.findings
    yield from apply(dictionary, passages)


def apply(dictionary: Dictionary, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Of matches in one another the longest is told; of equal ones that of the earlier rule."""
    taken: dict[int, Spans] = {}
    out: list[tuple[int, int, int, Rule, str]] = []
    texts = [passage.text for passage in passages]
    slow: list[Finding] = []
    for rule in dictionary.rules:
        try:
            out += [(index, begin, end, rule, right) for index, begin, end, right in rule.among(texts)]
        except TimeoutError as fault:
            slow.append(unusable(fault, rule.place, rule.expected))
    out = [match for match in out if not _stands(texts[match[0]], *match[1:3], match[4])]
    rules_out = _Outside(dictionary.targets)
    for index, begin, end, rule, right in sorted(out, key=lambda match: (match[0], match[1] - match[2])):
        spans = taken.get(index) or taken.setdefault(index, Spans(match.span() for match in ADDRESS.finditer(texts[index])))
        if rules_out.has(passages[index], begin, end) or not spans.free(begin, max(end, begin + 1)):
            continue
        spans.take(begin, end)
        note = f"{rule.note}。" if rule.note else ""
        yield passages[index].finding(
            "style/term", Level.WARNING, f"「{texts[index][begin:end]}」は「{right}」と書きます",
            f"{note}辞書（{rule.place}）の決まりです", begin, end, (rule.place,))
    yield from [*slow, *rules_out.slow]


def _stands(text: str, begin: int, end: int, right: str) -> bool:
    """Whether what should stand there does stand round the match: サーバ in サーバー."""
    at = right.find(text[begin:end])
    return at >= 0 and begin >= at and text.startswith(right, begin - at)


class _Outside:
    """Where ``targets`` keep the rules away. One that takes too long is told (``slow``) and left out."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self.targets = list(targets)
        self.slow: list[Finding] = []

    def has(self, passage: Passage, begin: int, end: int) -> bool:
        included, excluded = [], False
        for target in [*self.targets]:
            until = time.thread_time() + PATIENCE
            try:
                if not matches(target.file, passage.start.file if passage.start else "", until):
                    continue
                touched = [[any(match.start() < end and begin < match.end() for match in matches(pattern, passage.text, until))
                            for pattern in patterns] for patterns in (target.includes, target.excludes)]
            except TimeoutError as fault:
                self.targets.remove(target)
                self.slow.append(unusable(fault, target.place, target.file.pattern))
                continue
            included += touched[0]
            excluded = excluded or any(touched[1])
        return bool(included) and not any(included) or excluded


def _file_name(issue: Issue, folder: Path, path: Path) -> str:
    """The name of a file of the house as the user knows it: like that of publisher.yaml."""
    place = getattr(issue.house.publisher.title, "place", None)
    beside = PurePosixPath(place.file).parent if place else PurePosixPath("content", "house")
    real = path.parent.resolve() / path.name
    return (beside / real.relative_to(folder).as_posix()).as_posix() if real.is_relative_to(folder) else path.name
