"""What stays of an article when its month is over: its shape and its place, with words marked 見本
where this month's are to come. No text or picture of the old month can slip through; only a title
that names the month («6月のカレンダー») is that of the new one."""
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from kohoshi.edit.emit import InlineList, InlineRecord, Paragraphs
from kohoshi.issue.fields import Record
from kohoshi.issue.model import Article, Block, Event, Info, Initiative, Step
from kohoshi.issue.model_chart import Chart
from kohoshi.issue.model_parts import Figure, ShapedFigure, StandingFigure
from kohoshi.issue.stand_in import stand_in
from kohoshi.issue.tables.model import Table
from kohoshi.issue.values import Amount, Line, Prose

#: Fields whose words belong to the place rather than to the month.
_STAYS: dict[type[Record], tuple[str, ...]] = {
    Article: ("category", "section", "contents"), Initiative: ("mark", "goals_label", "goals"), Block: ("contacts",)}
_OF_A_FIGURE = ("credit", "people", "consent", "personal", "protect", "focus")
#: Fields that speak of what was there.
_GOES: dict[type[Record], tuple[str, ...]] = {
    Article: ("short", "note", "embargo", "tentative", "importance", "pin"), Info: ("tentative",),
    Chart: ("csv", "alt", "total", "highlight"), Step: ("focus",),
    **dict.fromkeys((Figure, ShapedFigure, StandingFigure), _OF_A_FIGURE)}
#: A drawing that stands where a photograph of the month will be.
DRAWING = "mihon.svg"


@dataclass(frozen=True)
class MonthChange:
    """From one month to another. ``old``, ``new``: ``6月``, ``7月``; ``first``: the first day of
    the new one."""

    old: str
    new: str
    first: dt.date


def placeholder_article(article: Article, change: MonthChange, number: int = 1) -> dict[str, Any]:
    """The article as it is written for the new month. No two of its texts are the same: the proof
    tells them apart by their words. ``number``: its own in the issue, for its title."""
    made = _Placeholder(change, number).record(article)
    body = {key: made.pop(key) for key in ("body", "parts") if key in made}
    return made | {"sample": "true"} | body


class _Placeholder:
    def __init__(self, change: MonthChange, number: int) -> None:
        self.change, self.number = change, number
        self.used_titles: Counter[str] = Counter()

    def record(self, record: Record) -> dict[str, Any]:
        kind = type(record)
        out: dict[str, Any] = {}
        for name, field in kind.model_fields.items():
            value = getattr(record, name)
            if name not in record.model_fields_set or value is None or name in _GOES.get(kind, ()):
                continue
            stays = name in _STAYS.get(kind, ())
            if kind is Block and name == "arrows":
                out[field.alias or name] = [self.arrow(str(line)) for line in value]
                continue
            out[field.alias or name] = self.kept(value) if stays else self.value(value, field.title or name)
        if isinstance(record, Article):
            monthly = re.match(rf"{self.change.old}(?![0-9])", str(record.title))
            out["title"] = self.kept(record.title) if monthly else stand_in("見出し", self.number)
        if isinstance(record, Figure | Step) and "image" in out:
            out |= {"image": DRAWING, "alt": "見本の絵"}
        if isinstance(record, Figure | Chart):
            out["sample"] = "true"
        return out

    def kept(self, value: Any) -> Any:
        """As it was; a title that names the month names the new one."""
        if isinstance(value, list):
            texts = [str(self.kept(item)) for item in value]
            return texts if any(isinstance(item, Line) for item in value) else InlineList(texts)
        if isinstance(value, bool):
            return "true" if value else "false"
        return re.sub(rf"(?<![0-9]){self.change.old}", self.change.new, str(value))

    def value(self, value: Any, title: str) -> Any:
        if isinstance(value, Table):
            return self.table(value)
        if isinstance(value, Record):
            return self.record(value)
        if isinstance(value, dict):
            return {str(key): self.value(inner, title) for key, inner in value.items()}
        if isinstance(value, list):
            if value and isinstance(value[0], Event):
                return [InlineRecord(date=self.change.first.isoformat(), title=self.words("行事名"), kind=value[0].kind, tentative="true")]
            made = [self.value(inner, title) for inner in value]
            return InlineList(made) if value and isinstance(value[0], Amount) else made
        if isinstance(value, Amount):
            return "1"  # a number of the old month is none of the new one
        if isinstance(value, Prose):
            return Paragraphs(self.words(title))
        if isinstance(value, Line):
            return self.words(title)
        return ("true" if value else "false") if isinstance(value, bool) else str(value)

    def table(self, table: Table) -> dict[str, Any]:
        """As many columns, and two rows."""
        def row(title: str) -> InlineList:
            return InlineList([self.words(title) for _ in range(table.columns)])

        return ({"caption": self.words("表題")} if table.caption else {}) | ({"head": row("見出し")} if table.head else {}) | {"rows": [row("行"), row("行")]}

    def arrow(self, line: str) -> str:
        """「案内(見本) → 案内2(見本)」: what leads where is for the new month to say."""
        return " → ".join(self.words("案内") for _ in line.split(" → "))

    def words(self, title: str) -> str:
        self.used_titles[title] += 1
        number = self.used_titles[title]
        return stand_in(title, number)
