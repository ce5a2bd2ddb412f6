"""articles.json and articles.csv: one article a row, for programs and for other services.

The words are those of text.txt. Dates and telephone numbers are what the proof's own readers find
in them. Schema: schema/opendata.schema.json.
"""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from kohoshi.editions.spelled import spelled
from kohoshi.editions.text import Faces, Teller
from kohoshi.issue.dates import hours, recurring
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.model_house import Contact
from kohoshi.issue.tables.model import Table
from kohoshi.issue.values import Cell
from kohoshi.issue.when import of_article
from kohoshi.issue.when.occasions import calendar_of
from kohoshi.text import plain

FORMAT = 1
#: Columns of what was corrected since: in the article; in the issue as a whole. The archive fills them.
CORRECTED, CORRECTED_ISSUE = "訂正", "号の訂正"
COLUMNS = ("都道府県コード又は市区町村コード", "市区町村名", "区", "広報紙名", "年月", "通巻号数", "発行日", "記事ID", "見出し", "分野", "面", "担当",
           "本文", "日付", "電話番号", "ファックス番号", "見本", "利用条件", "利用条件URL", CORRECTED, CORRECTED_ISSUE)


def articles_json(issue: Issue, faces: Faces) -> bytes:
    """The file. ``faces``: article → faces it stands on. The same content gives the same bytes."""
    publication, publisher = issue.publication, issue.house.publisher
    teller = Teller(issue, faces, {})
    city, ward = _municipality(issue)
    data = {
        "format": FORMAT,
        "publication": {
            "municipality": str(publisher.municipality), "city": city, "ward": ward, "title": teller.say(publisher.title),
            "month": str(publication.month), "number": int(publication.number), "date": publication.date.isoformat(),
            "licence": str(publisher.licence) if publisher.licence else None,
            "licence_url": str(publisher.licence_url) if publisher.licence_url else None,
            "corrections": []},
        "articles": list(rows(issue, faces)),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def articles_csv(issue: Issue, faces: Faces) -> bytes:
    """The same as a table: UTF-8 with BOM, CRLF; what is a list is parted by「;」."""
    publication, publisher = issue.publication, issue.house.publisher
    city, ward = _municipality(issue)
    common = {
        "都道府県コード又は市区町村コード": publisher.municipality, "市区町村名": city, "区": ward,
        "広報紙名": Teller(issue, faces, {}).say(publisher.title), "年月": publication.month, "通巻号数": publication.number,
        "発行日": publication.date.isoformat(), "利用条件": publisher.licence or "", "利用条件URL": publisher.licence_url or ""}
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows(issue, faces):
        writer.writerow(common | {
            "記事ID": row["id"], "見出し": row["title"], "分野": row["category"] or "", "面": ";".join(map(str, row["faces"])),
            "担当": row["section"] or "", "本文": row["text"], "日付": ";".join(row["dates"]),
            "電話番号": ";".join(filter(None, (each["phone"] for each in row["contacts"]))),
            "ファックス番号": ";".join(filter(None, (each["fax"] for each in row["contacts"]))), "見本": int(row["sample"])})
    return "\ufeff".encode() + out.getvalue().encode()


def rows(issue: Issue, faces: Faces) -> Iterator[dict[str, Any]]:
    """The articles in the order of the faces, then of the flat plan."""
    teller = Teller(issue, faces, {})
    for key in issue.publication.placed:
        article = issue.articles[key]
        text = "\n".join(teller.body(article))
        section = issue.house.contacts.get(article.section) if article.section else None
        yield {
            "id": key, "title": teller.say(article.title), "category": teller.say(article.category) or None,
            "section": teller.say(section.name) if section else None, "faces": list(faces.get(key, ())), "text": text,
            "contacts": [{"name": teller.say(c.name), "phone": _number_if_printed(text, c.phone), "fax": _number_if_printed(text, c.fax)}
                         for c in _contacts(issue, text)],
            "dates": _dates(issue, key, article, text), "sample": bool(article.sample), "corrections": [],
            **({"tables": [_table(table, teller) for table in article.tables]} if article.tables else {})}


def _table(table: Table, teller: Teller) -> dict[str, Any]:
    """A table for programs: every row as long as the head, a cell over several places in each of them."""
    def said(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
        return [["\n".join(map(teller.say, cell.split("\n"))) for cell in row] for row in rows]

    return {"caption": teller.say(table.caption) or None, "head": said(table.whole_head), "rows": said(table.whole_rows),
            "notes": [teller.say(line) for note in table.notes or () for line in note.split("\n") if line]}


def _contacts(issue: Issue, text: str) -> Iterator[Contact]:
    """The sections whose telephone or fax is printed in the article."""
    for contact in issue.house.contacts.values():
        if _number_if_printed(text, contact.phone) or _number_if_printed(text, contact.fax):
            yield contact


def _number_if_printed(text: str, number: str | None) -> str | None:
    return str(number) if number and plain(number) in plain(text) else None


def _dates(issue: Issue, key: str, article: Article, text: str) -> list[str]:
    """Every day the article names, in order of the calendar, ISO 8601; those that come by a rule of its
    日時 as that is understood."""
    calendar = calendar_of(issue)
    said = list(of_article(key, article, calendar))
    days = {event.date for blocks in article.all_parts.values() for block in blocks for event in block.events or ()}
    days |= {one.first for each in said for one in each.when.occurrences}
    own = {plain(spelled(line)) for each in said for line in each.words.split("\n") if line}
    before = None
    for line in text.split("\n"):
        found = calendar.read(line, before, hours(line))
        before = found[-1] if found else before
        days |= {each.date for each in found if each.date and each.day}
        if not any(each in plain(line) for each in own):
            days |= {day for again in recurring(line) for day in again.dates(calendar.year, calendar.month)}
    return [day.isoformat() for day in sorted(days)]


def _municipality(issue: Issue) -> tuple[str, str]:
    """(city, ward) of 「大阪市港区」; the ward is empty where there is none."""
    name = str(issue.house.publisher.ward)
    city, mark, ward = name.partition("市")
    return (city + mark, ward) if mark and ward.endswith("区") else (name, "")
