"""articles.json and articles.csv: the words as they were published, the corrections beside them."""
from __future__ import annotations

import csv
import io
import json

from kohoshi.archive.corrected.corrections import Corrections, loaded, one_line
from kohoshi.archive.manifest import Erratum
from kohoshi.editions.opendata import CORRECTED, CORRECTED_ISSUE
from kohoshi.editions.spelled import spelled


def corrected_json(data: bytes, corrections: Corrections) -> bytes:
    """``corrections`` of the publication: those of no article; of an article its own."""
    whole = loaded(data)
    if not isinstance(whole, dict):
        return data
    whole.setdefault("publication", {})["corrections"] = [_entry(each) for each in corrections.of(None)]
    for row in whole.get("articles", []):
        row["corrections"] = [_entry(each) for each in corrections.of(row["id"])]
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(erratum: Erratum) -> dict[str, str | int | None]:
    return {"date": erratum.date.isoformat(), "face": erratum.face, "text": spelled(erratum.text)}


def corrected_csv(data: bytes, corrections: Corrections) -> bytes:
    """The column of the article's own corrections and that of the issue's, which each row repeats."""
    columns, rows = read_table(data)
    columns += [name for name in (CORRECTED, CORRECTED_ISSUE) if name not in columns]
    for row in rows:
        row |= {CORRECTED: _cell(corrections.of(row.get("記事ID"))), CORRECTED_ISSUE: _cell(corrections.of(None))}
    return table(columns, rows)


def _cell(errata: list[Erratum]) -> str:
    return "\n".join(f"{each.date.isoformat()} {spelled(one_line(each))}" for each in errata)


def read_table(data: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """(columns, rows) of an open-data table."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), restval="")
    rows = list(reader)
    return list(reader.fieldnames or ()), rows


def table(columns: list[str], rows: list[dict[str, str]]) -> bytes:
    """As the editions are written: UTF-8 with BOM, CRLF."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff".encode() + out.getvalue().encode()
