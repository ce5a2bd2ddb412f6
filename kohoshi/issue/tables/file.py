"""The CSV of a table or chart, as Excel saves it, read into the tree of the article that names it.

Excel on a Japanese Windows saves 「CSV（コンマ区切り）」 in CP932 and 「CSV UTF-8」 with a BOM; both are taken,
UTF-8 without BOM too. Quoting is that of RFC 4180: a field in quotes may hold commas, line ends and doubled
quotes. Every cell knows its line and column in the file.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping as Dict
from dataclasses import dataclass, field
from pathlib import Path

from kohoshi import limits
from kohoshi.finding import Finding, Place
from kohoshi.issue.loader_files import Shelf
from kohoshi.issue.tables.numbers import FROM_FILE, put_numbers
from kohoshi.issue.values import Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence
from kohoshi.issue.yamltext.bytes import cleaned, error, short

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "Excelで「名前を付けて保存」を選び、ファイルの種類を「CSV UTF-8（コンマ区切り）」にしてください"
#: One field and what ends it.
_FIELD = re.compile(r'(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>(?!")[^,\n]*))(?P<end>,|\n|\Z)')
_MANY = 5
#: What may not stand beside the name of a file, as its user knows it.
_TITLES = {"rows": "行", "labels": "項目", "values": "値", "series": "系列"}


@dataclass
class TableFiles:
    """Where the files of the tables and charts of an issue lie. ``named``: a path as its user knows it; ``found``: what was wrong with
    the files that were read; ``read``: their bytes, None where there is none."""

    shelf: Shelf
    folder: Path
    named: Callable[[Path], str]
    found: list[Finding] = field(default_factory=list)
    read: dict[Path, bytes | None] = field(default_factory=dict)

    def fill(self, root: Node) -> None:
        """Puts the rows of their CSV into all tables and charts of an article's tree that name one."""
        for kind, table in _named(root):
            name = table.get("csv")
            if not isinstance(name, Scalar) or not name.strip():
                continue
            place = name.place or Place("?")
            beside = next((key for key in (("rows",) if kind == "table" else FROM_FILE) if key in table), "")
            if beside:
                self.found.append(error("table", f"{_TITLES[beside]}（{beside}）と表のファイル（csv）の両方が書かれています", place, "どちらかひとつにしてください", name))
                continue
            path = self.folder / str(name)
            if path.parent == self.folder:
                self.read[path] = None
            missing = self.shelf.finding(name, place)
            if missing is not None:
                self.found.append(missing)
                continue
            rows = self._rows(path)
            if rows is not None and kind == "table":
                self._put(table, rows)
            elif rows is not None:
                self.found += put_numbers(table, rows)

    def _rows(self, path: Path) -> Sequence | None:
        file = self.named(path)
        try:
            data = self.read[path] = path.read_bytes()
        except OSError:
            self.found.append(error("csv", f"表のファイル「{path.name}」を開けません", Place(file)))
            return None
        rows, found = rows_of(data, file)
        self.found += found
        return rows

    def _put(self, table: Mapping, rows: Sequence) -> None:
        asked = table.get("csv_head")
        heads = int(asked) if isinstance(asked, Scalar) and asked.isdecimal() and asked.isascii() else 0 if "head" in table else 1
        if len(rows) <= heads:
            self.found.append(error("csv", "表のファイルに、見出しのほかの行がありません", rows.place,
                                    "見出しの行がなければ、表の欄に「csv_head: 0」と書いてください"))
            return
        if heads and "head" not in table:
            table["head"] = _part(rows, 0, heads)
        table["rows"] = _part(rows, heads, len(rows))


def same(read: Dict[Path, bytes | None]) -> bool:
    """Whether the files still are what was read."""
    return all((path.read_bytes() if path.is_file() else None) == data for path, data in read.items())


def rows_of(data: bytes, file: str) -> tuple[Sequence | None, list[Finding]]:
    """The rows of a CSV, without blank ones at its end and blank columns at its right; None with the reason
    where it cannot be read."""
    text, found = _decoded(data, file)
    if text is not None:
        text, unseen = cleaned(text, file)
        found += unseen
    if text is None or found:
        return None, found[:_MANY]
    rows = Sequence(Place(file))
    rows.extend(_split(text, file, found))
    if found:
        return None, found[:_MANY]
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    while rows and all(len(row) > 1 and not row[-1].strip() for row in rows) and len({len(row) for row in rows}) == 1:
        for row in rows:
            row.pop()
    if not rows:
        return None, [error("csv", "表のファイルに行がありません", Place(file), _SAVE)]
    return rows, []


def _decoded(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    start = Place(file)
    if len(data) > limits.MANUSCRIPT_BYTES:
        return None, [error("too-large", f"ファイルが大きすぎます（{len(data):,}バイト。上限は{limits.MANUSCRIPT_BYTES:,}バイト）", start, "表を分けてください")]
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None, [error("csv", "CSVではなく、Excelのブックです", start, _SAVE)]
    if data.startswith(_UTF16):
        return None, [error("csv", "文字コードがUTF-16です（「Unicodeテキスト」で保存したもの）", start, _SAVE)]
    for encoding in ("utf-8", "cp932"):
        try:
            text = data.removeprefix(_BOM).decode(encoding)
        except UnicodeDecodeError as fault:
            line = fault.object[:fault.start].count(b"\n") + 1
        else:
            return text.replace("\r\n", "\n").replace("\r", "\n"), []
    return None, [error("csv", "UTF-8としてもShift_JIS（CP932）としても読めない文字があります", Place(file, line), _SAVE)]


def _split(text: str, file: str, found: list[Finding]) -> Iterator[Sequence]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    at, line = 0, 0
    row = Sequence(Place(file))
    while at < len(text):
        while line + 1 < len(starts) and starts[line + 1] <= at:
            line += 1
        place = Place(file, line + 1, at - starts[line] + 1)
        match = _FIELD.match(text, at)
        if match is None:
            found.append(error("csv", "引用符「\"」が閉じていないか、閉じたあとに文字が続いています", place, "Excelで開いて、保存し直してください",
                               short(text[at:at + 80])))
            return
        row = row or Sequence(place)
        row.append(_cell(match, place))
        at = match.end()
        if match["end"] != ",":
            yield row
            row = Sequence(Place(file))
        elif at == len(text):
            row.append(Scalar("", place, ((place.line, place.column),)))
            yield row


def _cell(match: re.Match[str], place: Place) -> Scalar:
    quoted = match["quoted"] is not None
    text = match["quoted"].replace('""', '"') if quoted else match["plain"]
    first = place.line, place.column + quoted
    lines = (first, *((first[0] + number, 1) for number in range(1, text.count("\n") + 1)))
    return Scalar(text.strip() if not quoted else text, place, lines)


def _part(rows: Sequence, start: int, end: int) -> Sequence:
    part = Sequence(rows[start].place)
    part.extend(rows[start:end])
    return part


def _named(node: Node) -> Iterator[tuple[str, Mapping]]:
    """The mappings that stand as ``table`` or ``chart`` of a block, with that word."""
    if isinstance(node, Mapping):
        for kind in ("table", "chart"):
            if isinstance(found := node.get(kind), Mapping):
                yield kind, found
        for inner in node.values():
            yield from _named(inner)
    elif isinstance(node, Sequence):
        for inner in node:
            yield from _named(inner)
