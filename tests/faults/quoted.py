"""The examples of the rules over words, as the blocks of kohoshi/rules quote them: what stands in 「…」 under
``fires`` must be told by the rule, what stands so under ``silent`` must not.

Each is put into the sample issue as a paragraph of its own (those of ``event`` as a 日時). One that reads
otherwise among the others is tried alone.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kohoshi.check.words import check_words
from kohoshi.finding import Finding
from kohoshi.issue.model import Article
from kohoshi.issue.yamltext import read
from kohoshi.rules import RULES, Rule
from tests.faults import runner

#: Families and rules whose quoted examples are whole texts; of the others an example takes more than one text.
WHOLE = ("date/", "style/", "contact/", "name/", "event/unread", "event/contradiction", "gate/placeholder",
         "consistency/choice", "consistency/birth")
#: Of those: what is wrong with a file of the house, with a calendar, with two fields.
_NOT = ("style/dictionary", "style/pattern", "date/month", "date/deadline-after")


@dataclass(frozen=True)
class Example:
    """``fires``: whether the rule must tell it."""

    rule: str
    text: str
    fires: bool

    def __str__(self) -> str:
        return f"{self.rule}: 「{self.text}」 is {'not ' * self.fires}told"


def rules() -> list[Rule]:
    """The rules that are proven by what their blocks quote."""
    return [rule for rule in RULES.values() if rule.name.startswith(WHOLE) and rule.name not in _NOT]


def examples() -> list[Example]:
    return [Example(rule.name, text, fires) for rule in rules()
            for words, fires in ((rule.fires, True), (rule.silent, False)) for text in quotations(words)]


def quotations(words: str) -> Iterator[str]:
    """What stands between 「 and its 」; what is quoted inside belongs to it."""
    depth = start = 0
    for at, char in enumerate(words):
        if char == "「":
            depth, start = depth + 1, start if depth else at + 1
        elif char == "」" and depth:
            depth -= 1
            if not depth and words[start:at].strip():
                yield words[start:at]


class Bench:
    """The sample issue, with examples at the end of one of its articles."""

    def __init__(self, root: Path) -> None:
        self.desk = runner.Desk(root, check_words)
        self.file = f"{runner.ISSUE}/articles/{runner.HOST}.yaml"

    def told(self, tried: Iterable[Example]) -> dict[Example, list[Finding]]:
        """What the rule of each example finds in it."""
        text, lines = self.desk.text(self.file).rstrip(), dict[int, Example]()
        for example in tried:
            text += f"\n  - info: {{when: '{example.text}'}}" if example.rule.startswith("event/") else f"\n  - paragraph: |\n      {example.text}"
            lines[text.count("\n") + 1] = example
        node, said = read(f"{text}\n".encode(), self.file)
        assert said == [], said
        articles = self.desk.issue.articles | {runner.HOST: Article.model_validate(node)}
        out: dict[Example, list[Finding]] = {example: [] for example in lines.values()}
        for finding in check_words(self.desk.issue.model_copy(update={"articles": articles})):
            example = lines.get(finding.place.line) if finding.place and finding.place.file == self.file else None
            if example and example.rule == finding.rule:
                out[example].append(finding)
        return out

    def judged(self, tried: list[Example]) -> dict[Example, list[Finding]]:
        """The same; what is otherwise than it should be is asked alone."""
        found = self.told(tried)
        return found | {example: self.told([example])[example] for example in tried if bool(found[example]) is not example.fires}
