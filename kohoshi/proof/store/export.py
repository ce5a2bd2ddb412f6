"""Comments and sign-offs as YAML (everything, for safe keeping) and CSV (for a spreadsheet)."""
from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path
from typing import Any

import yaml

from kohoshi.files import write_whole
from kohoshi.proof.store.comments import Comments
from kohoshi.proof.store.model import STATES, Comment
from kohoshi.proof.store.people import People, SignOffs

_HEAD = ("番号", "返信先", "回", "面", "記事", "課", "名前", "赤字", "引用", "状態", "直しを求める", "左(mm)", "上(mm)",
         "幅(mm)", "高さ(mm)", "書いた日時", "変わった日時", "もと")
#: A cell that begins like this is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Export(Comments, People, SignOffs):
    """Writing it all out."""

    def export_yaml(self, path: Path) -> None:
        """Everything but the tokens. Raises OSError."""
        with self._snapshot():
            data: dict[str, Any] = {
                "format": 1,
                "comments": [dataclasses.asdict(comment) | {"box": list(comment.box)} for comment in self.comments()],
                "people": [dataclasses.asdict(person) for person in self.people()],
                "signoffs": [dataclasses.asdict(signed) for signed in self.signoffs()],
                "events": [dict(zip(("seq", "at", "who", "what", "subject", "detail"), row, strict=True)) for row in
                           self._rows("select seq, at, who, what, subject, detail from events order by seq")],
            }
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=4096)
        write_whole(path, text.encode())

    def export_csv(self, path: Path) -> None:
        """One row a comment and a reply; UTF-8 with BOM and CRLF, as spreadsheets want it. Raises
        OSError."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(_HEAD)
        for comment in self.comments():
            for row in _rows(comment):
                writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
        write_whole(path, b"\xef\xbb\xbf" + out.getvalue().encode())


def _rows(comment: Comment) -> list[list[Any]]:
    """With the number that the desk shows."""
    number = comment.number
    rows: list[list[Any]] = [[
        number, "", comment.round or "", comment.face, comment.article or "", comment.section, comment.author, comment.text,
        comment.quoted, STATES[comment.state], "○" if comment.asks else "", *comment.box, comment.created, comment.updated,
        comment.origin]]
    for at, reply in enumerate(comment.replies, 1):
        rows.append([f"{number}.{at}", number, "", comment.face, comment.article or "", reply.section, reply.author,
                     reply.text, "", "", "", "", "", "", "", reply.created, "", reply.origin])
    return rows


def _harmless(cell: str) -> str:
    """Text that a spreadsheet takes for text (an apostrophe before it is not shown there)."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell[:1] in ("\t", "\r", "\n") else cell
