"""A CSV taken in for a table or chart: read once before anything is written, put into tables/, named in the article."""
from __future__ import annotations

from pathlib import Path

from kohoshi.edit.error import EditError
from kohoshi.edit.items import added, removed
from kohoshi.edit.journal import Change, commit
from kohoshi.edit.pictures import safe_stem
from kohoshi.edit.skeleton import step
from kohoshi.edit.source import OpenFile, Pointer, Source, at, revision_of
from kohoshi.edit.splice import Edited, called, with_value
from kohoshi.edit.structure import model_of
from kohoshi.finding import Finding
from kohoshi.issue.loader_shape import bare, keys
from kohoshi.issue.model_chart import Chart
from kohoshi.issue.tables.file import rows_of
from kohoshi.issue.tables.model import Table
from kohoshi.issue.tables.numbers import FROM_FILE, put_numbers
from kohoshi.issue.yamltext import Mapping, Sequence


def add_table_file(file: OpenFile, pointer: Pointer, name: str, data: bytes, *, who: str = "") -> tuple[Edited, str]:
    """Puts a CSV into the issue's tables/ in place of the rows (or labels and numbers) of the table or chart at
    ``pointer``; the name it has there, made from ``name``. The file that the block names already is replaced if it has this name. One
    step of the history. Raises EditError for what is no CSV, and for a chart whose numbers it cannot be."""
    node = at(file.root, pointer)
    kind = bare(step(model_of(file), pointer))
    if not isinstance(node, Mapping) or kind not in (Table, Chart):
        raise EditError("CSVを入れられるのは、表と図表だけです")
    rows, found = rows_of(data, name)
    if rows is None:
        raise EditError(_told(found[0]))
    chart = _filled(node, rows) if kind is Chart else None
    path, before = _place(file.issue, name, data, str(node.get("csv", "")))
    after: Source = file
    for key in _replaced(node, chart):
        after = removed(after, (*pointer, key))
    own = (*pointer, "csv")
    after = with_value(after, own, path.name) if "csv" in node else added(after, own, path.name, list(keys(kind)))
    changes = [Change(path, before, data), Change(file.path, file.data, after.data)]
    commit(file.issue, [change for change in changes if change.before != change.after], f"{called(file, pointer)}に {path.name} を入れた", who)
    scalar = at(after.root, own)
    return Edited(revision_of(after.data), after.line(scalar.span[0])), path.name


def _told(finding: Finding) -> str:
    place = f"{finding.place.line}行: " if finding.place and finding.place.line > 1 else ""
    return f"{place}{finding.message}。{finding.hint}"


def _filled(node: Mapping, rows: Sequence) -> Mapping:
    """What the chart says with this file; a sum that was written before is that of the old numbers."""
    chart = Mapping(node.place)
    chart.update({key: value for key, value in node.items() if key not in (*FROM_FILE, "total")})
    for finding in put_numbers(chart, rows):
        raise EditError(_told(finding))
    return chart


def _replaced(node: Mapping, chart: Mapping | None) -> list[str]:
    """The keys that the file takes the place of."""
    if chart is None:
        return [] if "csv" in node else [key for key in ("head", "rows") if key in node]
    names = [*chart["labels"], *(one["name"] for one in chart.get("series", ()))]
    gone = [key for key in (*FROM_FILE, "total") if key in node]
    return [*gone, "highlight"] if "highlight" in node and node["highlight"] not in names else gone


def _place(issue: Path, name: str, data: bytes, named: str) -> tuple[Path, bytes | None]:
    """Where the file goes, and what stands there. Another block's file of the same name is left as it is."""
    folder = issue / "tables"
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise EditError("tables がフォルダーではありません")
    stem = safe_stem(name, data, "hyo")
    there = {p.name.casefold() for p in folder.glob("*")}
    for number in range(1, 1000):
        path = folder / (f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv")
        if path.name not in there:
            return path, None
        if path.is_file() and not path.is_symlink() and (path.name == named or path.read_bytes() == data):
            return path, path.read_bytes()
    raise EditError(f"「{stem}」という名前の表のファイルが多すぎます")
