"""The chart 図表 of an article: its numbers, which of them are printed, and in what order.

What stands on the paper is settled here by the content alone, never by the width of a column, so that
the proof knows it without the layout.
"""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kohoshi.issue.fields import Boolean, File, Listed, Record, never, once
from kohoshi.issue.markup import visible_text
from kohoshi.issue.values import Amount, Line

#: Kind → its Japanese name.
CHART_KINDS = {"bar": "棒グラフ", "stacked": "積み上げ棒グラフ", "line": "折れ線グラフ", "share": "帯グラフ", "ring": "円グラフ", "pyramid": "人口ピラミッド"}
#: Parts of a ring that come last, however large they are, by how their labels begin.
_LEFT_OVER = ("その他", "無回答", "不明", "わからない")
#: The narrowest column (15 characters of 15 Q) has room for so many half-width signs of 12 Q, one blank
#: between any two numbers.
_ROOM = 36


class Series(Record):
    """One row of numbers with its name: a year, an answer, a purpose."""

    name: Line = once("系列の名前")
    values: Listed[Amount] = once("値", min_length=1, max_length=24)


class Chart(Record):
    """Numbers as a drawing. ``values`` is short for one series without a name; labels and numbers may stand in a
    ``csv`` of the issue's tables/, which the loader reads into them.

    ``highlight``: a label or the name of a series, set in the strong colour. ``total``: what the numbers add up
    to, one for all of them, one for each label or one for each side of a pyramid; held against the sum (rule ``chart/total``). ``alt``: what the
    chart tells, in a sentence; without it one is made from the numbers.
    """

    kind: Literal["bar", "stacked", "line", "share", "ring", "pyramid"] = never("グラフの種類", "bar")
    title: Line = once("題")
    about: Line | None = once("何の数か（時点・対象など）", None)
    unit: Line | None = once("単位", None)
    alt: Line | None = never("代替テキスト", None)
    csv: File | None = never("表のファイル（CSV）", None)
    labels: Listed[Line] = once("項目", [], min_length=1, max_length=24)
    values: Listed[Amount] | None = once("値", None, min_length=1, max_length=24)
    series: list[Series] | None = once("系列", None, min_length=1, max_length=5)
    total: Listed[Amount] | None = once("合計", None)
    highlight: Line | None = never("強調する項目", None)
    source: Line | None = once("出典", None)
    sample: Boolean = never("見本", False)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if not self.labels:
            if self.csv is None:
                raise PydanticCustomError("chart_empty", "項目（labels）と値（values）か、表のファイル（csv）を書いてください")
            return self
        if (self.values is None) == (self.series is None):
            raise PydanticCustomError("chart_values", "値（values）か系列（series）の、どちらかひとつを書いてください")
        for row in self.numbers:
            if len(row) != len(self.labels):
                raise PydanticCustomError("chart_count", "値が{given}つ、項目（labels）が{wanted}つです。同じ数にしてください",
                                          {"given": len(row), "wanted": len(self.labels)})
        self._suits_its_kind()
        each = len(self.bands) if self.parted or self.kind == "pyramid" else 1
        if self.total is not None and len(self.total) not in (1, each):
            bar = "左右にひとつずつ" if self.kind == "pyramid" else "棒1本にひとつずつ"
            raise PydanticCustomError("chart_totals", "合計（total）は、{count}書いてください",
                                      {"count": "全体にひとつ" if each == 1 else f"全体にひとつか、{bar}（{each}つ）"})
        if self.highlight is not None and self.highlight not in self.labels and self.highlight not in self.names:
            raise PydanticCustomError("chart_highlight", "強調する項目（highlight）は、項目（labels）か系列の名前（name）と同じに書いてください")
        return self

    def _suits_its_kind(self) -> None:
        if self.kind == "line" and len(self.labels) < 2:
            raise PydanticCustomError("chart_line", "折れ線グラフの項目（labels）は、2つ以上書いてください")
        if self.kind == "ring" and self.series is not None:
            raise PydanticCustomError("chart_ring", "円グラフに描けるのは、ひと組の値（values）だけです。比べるときは帯グラフ（share）にしてください")
        if self.kind == "pyramid" and len(self.names) != 2:
            raise PydanticCustomError("chart_sides", "人口ピラミッドには、左と右の系列（series）をふたつ書いてください")
        if self.kind not in ("bar", "line") and any(value.number < 0 for row in self.numbers for value in row):
            raise PydanticCustomError("chart_negative", "{graph}に、0より小さい数は描けません。棒グラフ（bar）にしてください", {"graph": self.kind_name})
        if (self.parted or self.kind == "ring") and self.series is None and len(self.labels) > 5:
            raise PydanticCustomError("chart_parts", "{graph}に分けられるのは5つまでです。小さいものを「その他」にまとめるか、棒グラフ（bar）にしてください",
                                      {"graph": "円" if self.kind == "ring" else "1本の帯"})
        if self.kind in ("share", "ring") and any(not sum(value.number for value in row) for row in self.bands):
            raise PydanticCustomError("chart_nothing", "{graph}の値が、すべて0です", {"graph": "円グラフ" if self.kind == "ring" else "帯グラフの1本"})

    @property
    def parted(self) -> bool:
        """Whether one bar shows several numbers."""
        return self.kind in ("stacked", "share")

    @property
    def numbers(self) -> list[list[Amount]]:
        """A row of numbers for each series."""
        return [one.values for one in self.series] if self.series is not None else [self.values or []]

    @property
    def names(self) -> list[Line]:
        """Of the series, as written; empty where there is one without a name."""
        return [one.name for one in self.series or []]

    @property
    def columns(self) -> list[list[Amount]]:
        """The numbers of each label, in the order of the series."""
        return [list(column) for column in zip(*self.numbers, strict=True)]

    @property
    def bands(self) -> list[list[Amount]]:
        """The numbers that stand together: of each bar of a stacked or share chart; without series one bar is
        parted by the labels. A ring is one, each side of a pyramid is one. Else of each label."""
        return self.numbers if self.kind == "pyramid" or self.series is None and (self.parted or self.kind == "ring") else self.columns

    @property
    def slices(self) -> list[int]:
        """The parts of a ring clockwise from 12 o'clock: the largest first, what is left over (その他) last."""
        return sorted(range(len(self.labels)), key=lambda i: (self.labels[i].startswith(_LEFT_OVER), -self.numbers[0][i].number))

    @property
    def totals(self) -> list[Amount]:
        """One for each label; empty where there is none or one for all."""
        return self.total if self.total and len(self.total) > 1 and self.kind != "pyramid" else []

    @property
    def last_totals(self) -> list[Amount]:
        """Those that stand under all numbers: the one of all, or one for each side of a pyramid."""
        return self.total if self.total and not self.totals else []

    @property
    def proportions(self) -> list[float]:
        """The numbers of a chart without series as shares of the largest, per cent, for a screen."""
        most = max(abs(value.number) for value in self.numbers[0]) or Decimal(1)
        return [round(float(100 * max(value.number, Decimal(0)) / most), 1) for value in self.numbers[0]]

    @property
    def kind_name(self) -> str:
        return CHART_KINDS[self.kind]

    # --- what is printed -----------------------------------------------------------------------

    def is_printed(self, series: int, label: int) -> bool:
        """Whether this number stands on the paper. Of a line that would be hidden by its numbers the first
        and the last, of a line alone also the highest and the lowest; all other charts print all."""
        row = self.numbers[series]
        if self.kind != "line" or label in (0, len(row) - 1):
            return True
        if len(self.numbers) > 1:
            return False
        if len(row) * (max(len(value.shown) for value in row) + 1) <= _ROOM:
            return True
        amounts = [value.number for value in row]
        return label in (amounts.index(max(amounts)), amounts.index(min(amounts)))

    @property
    def whole(self) -> bool:
        """Whether all numbers are printed."""
        return all(self.is_printed(s, i) for s, row in enumerate(self.numbers) for i in range(len(row)))

    def path(self, series: int, label: int) -> str:
        """Where a number is written, in the chart."""
        return f"series.{series}.values.{label}" if self.series is not None else f"values.{label}"

    def printed(self) -> Iterator[tuple[str, Line | Amount]]:
        """(path, text) of all that is printed, in its order: title, what the numbers are of, unit, names of the
        series, each label with its numbers, totals, source."""
        for name in ("title", "about", "unit"):
            if (value := getattr(self, name)) is not None:
                yield name, value
        yield from ((f"series.{s}.name", name) for s, name in enumerate(self.names))
        for i, label in enumerate(self.labels):
            yield f"labels.{i}", label
            yield from ((self.path(s, i), row[i]) for s, row in enumerate(self.numbers) if self.is_printed(s, i))
            if self.totals:
                yield f"total.{i}", self.totals[i]
        yield from ((f"total.{i}", total) for i, total in enumerate(self.last_totals))
        if self.source is not None:
            yield "source", self.source

    def drawn(self) -> list[Amount]:
        """The numbers that are drawn and not printed: readers of the other editions have them in a table."""
        return [value for s, row in enumerate(self.numbers) for i, value in enumerate(row) if not self.is_printed(s, i)]

    # --- in words ------------------------------------------------------------------------------

    @property
    def alternative(self) -> str:
        """What the chart tells those who do not see it: ``alt``, else a sentence made from the numbers. Numbers
        that are not printed stand behind it, so that none is kept from who listens."""
        said = visible_text(self.alt) if self.alt else self._summary()
        if self.whole:
            return said
        rows = [f"{f'{visible_text(self.names[s])}は、' if self.names else ''}"
                + "、".join(f"{visible_text(label)} {value.shown}" for label, value in zip(self.labels, row, strict=True))
                for s, row in enumerate(self.numbers)]
        return f"{said}。{'。'.join(rows)}".replace("。。", "。")

    def _summary(self) -> str:
        unit = visible_text(self.unit) if self.unit else ""
        words: list[str] = []
        if not self.labels:  # its file has not been read
            return self.kind_name
        for s, row in enumerate(self.numbers):
            subject = f"{visible_text(self.names[s])}は" if self.names else ""
            if self.kind == "line":
                words.append(f"{subject}{visible_text(self.labels[0])}の{row[0].shown}{unit}から{visible_text(self.labels[-1])}の{row[-1].shown}{unit}へ")
            else:
                most = max(range(len(row)), key=lambda i: row[i].number)
                words.append(f"{subject}{visible_text(self.labels[most])}が{row[most].shown}{unit}で最も多い")
        return f"{self.kind_name}「{visible_text(self.title)}」。{'、'.join(words)}"


def sum_of(values: list[Amount]) -> Decimal:
    return sum((value.number for value in values), Decimal(0))
