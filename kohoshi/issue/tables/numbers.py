"""The rows of a CSV as the numbers of a chart: labels at the left, a column of values for each series.

    項目,令和3年度,令和4年度          labels: [子育て, 防災]
    子育て,50,55              →      series: [{name: 令和3年度, values: [50, 30]}, …]
    防災,30,45

One column of values is a chart without series; its head may be missing. A last row or column named 合計 is
the sum of what stands above it or left of it.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kohoshi.finding import Finding, Place
from kohoshi.issue.values import Amount, Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence
from kohoshi.issue.yamltext.bytes import error

#: What a chart's own file says; none of it may be written beside it.
FROM_FILE = ("labels", "values", "series")
_TOTAL = frozenset({"計", "合計", "総計", "総数"})


def put_numbers(chart: Mapping, rows: Sequence) -> Iterator[Finding]:
    """Puts what the rows say into the chart's tree; what is wrong with them lies at their line."""
    columns = len(rows[0])
    if columns < 2:
        yield error("csv", "図表のファイルに、数の列がありません", rows.place, "1列目に項目、2列目からあとに数を入れてください")
        return
    uneven = next(((number, row) for number, row in enumerate(rows, 1) if len(row) != columns), None)
    if uneven:
        yield error("table", f"図表のファイルの{uneven[0]}行目のます目が{len(uneven[1])}個です（ほかの行は{columns}個です）", uneven[1].place,
                    "どの行も、項目と、同じ数の値にしてください")
        return
    headed = columns > 2 or not re.fullmatch(Amount.pattern, rows[0][1])
    head, body = (rows[0], list(rows[1:])) if headed else (None, list(rows))
    by_label = body.pop() if len(body) > 1 and _is_total(body[-1][0]) else None
    by_series = columns - 1 if head and columns > 2 and _is_total(head[-1]) else None
    if not body:
        yield error("csv", "図表のファイルに、見出しのほかの行がありません", rows.place, "2行目からあとに、項目と数を入れてください")
        return
    last = by_series or columns
    several = head is not None and last > 2
    pyramid = chart.get("kind") == "pyramid"
    if by_label and (by_series or several and not pyramid):
        yield error("csv", "図表のファイルの最後の合計の行は、この図では使えません", by_label[0].place or rows.place,
                    "合計の行を消してください。棒1本ごとの合計は、いちばん右の列に「合計」として入れます")
        return
    if (by_label or by_series) and "total" in chart:
        yield error("csv", "合計が、図表のファイルと合計（total）の両方に書かれています", _place(chart["total"], rows), "どちらかひとつにしてください")
        return
    chart["labels"] = _listed(row[0] for row in body)
    if several and head is not None:
        chart["series"] = _listed(_series(head[at], [row[at] for row in body]) for at in range(1, last))
    else:
        chart["values"] = _listed(row[1] for row in body)
    if by_label:
        chart["total"] = _listed(by_label[1:last])
    elif by_series:
        chart["total"] = _listed(row[by_series] for row in body)


def _is_total(words: str) -> bool:
    return "".join(words.split()) in _TOTAL


def _series(name: Scalar, values: list[Scalar]) -> Mapping:
    one = Mapping(name.place or Place("?"))
    one["name"], one["values"] = name, _listed(values)
    return one


def _listed(nodes: Iterable[Node]) -> Sequence:
    items = list(nodes)
    out = Sequence(_place(items[0], None))
    out.extend(items)
    return out


def _place(node: Node, other: Sequence | None) -> Place:
    return node.place or (other.place if other is not None else Place("?"))
