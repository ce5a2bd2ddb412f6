"""events.csv: every dated event of the issue, one a row, as the open-data list of events has it.

Columns are those of イベント一覧 in 推奨データセット (デジタル庁), in its order; what a newsletter does
not tell stays empty. UTF-8 with BOM and CRLF, so that Excel opens it. The days come from the
calendars, and by the same parser as the proof's from 日時 and 期間 of the notices.
"""
from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kohoshi.issue.dates import Calendar, Found, Hours, hours, hours_of, is_deadline, recurring
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.markup import parse, without_readings
from kohoshi.issue.model import Article, Block, Info, Issue
from kohoshi.text import plain

COLUMNS = (
    "都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "イベント名", "イベント名_カナ", "イベント名_英語", "開始日", "終了日",
    "開始時間", "終了時間", "開始日時特記事項", "説明", "料金(基本)", "料金(詳細)", "連絡先名称", "連絡先電話番号", "連絡先内線番号", "主催者",
    "場所名称", "住所", "方書", "緯度", "経度", "アクセス方法", "駐車場情報", "定員", "参加申込終了日", "参加申込終了時間", "参加申込方法", "URL",
    "備考", "カテゴリー", "区", "公開日", "更新日", "子育て情報", "施設No.",
)
_KINDS = {"event": "催し", "health": "健康", "child": "子育て", "consult": "相談", "garbage": "環境", "holiday": "祝日・休み"}


@dataclass(frozen=True)
class Entry:
    """One event on one day, or over days without a break. ``cells``: its other columns;
    ``article``: the one that tells of it, a notice rather than the calendar."""

    title: str
    first: dt.date
    last: dt.date
    begin: int | None
    until: int | None
    cells: dict[str, str] = field(default_factory=dict)
    article: str = ""

    @property
    def key(self) -> tuple[str, dt.date, int | None]:
        return plain(self.title), self.first, self.begin


def events_csv(issue: Issue) -> bytes:
    """The file. The same content gives the same bytes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    common = _common(issue)
    for number, entry in enumerate(events(issue), 1):
        writer.writerow(common | entry.cells | {
            "NO": f"{issue.publication.month}-{number:03}", "イベント名": entry.title,
            "開始日": entry.first.isoformat(), "終了日": entry.last.isoformat(),
            "開始時間": _clock(entry.begin), "終了時間": _clock(entry.until)})
    return "\ufeff".encode() + out.getvalue().encode()


def events(issue: Issue) -> list[Entry]:
    """Calendar and notices together, by day and time; one told in both once, with all that is known."""
    found: dict[tuple[str, dt.date, int | None], Entry] = {}
    for entry in (*_noticed(issue), *_listed(issue)):
        known = found.get(entry.key)
        found[entry.key] = entry if known is None else replace(known, cells=entry.cells | known.cells)
    return sorted(found.values(), key=lambda e: (e.first, -1 if e.begin is None else e.begin, e.title))


def _common(issue: Issue) -> dict[str, str]:
    publisher = issue.house.publisher
    city, ward = re.fullmatch(r"(.+市)?(.+)", str(publisher.ward)).groups()  # type: ignore[union-attr]
    return {"都道府県コード又は市区町村コード": str(publisher.municipality), "市区町村名": city or ward,
            "区": ward if ward.endswith("区") else "", "公開日": issue.publication.date.isoformat()}


def _articles(issue: Issue) -> Iterator[tuple[str, Article, Block]]:
    """The blocks of every article that the flat plan places, in its order."""
    seen: set[str] = set()
    for run in issue.publication.flatplan:
        for placing in (each for slot in run.slots.values() for each in slot):
            key = str(placing.article)
            if key in issue.articles and key not in seen:
                seen.add(key)
                for blocks in issue.articles[key].all_parts.values():
                    yield from ((key, issue.articles[key], block) for block in blocks)


def _listed(issue: Issue) -> Iterator[Entry]:
    for key, _, block in _articles(issue):
        for event in block.events or ():
            times = hours(event.time or "")
            cells = {"場所名称": _words(event.place), "開始日時特記事項": "" if times else _words(event.time),
                     "カテゴリー": _KINDS[event.kind], "子育て情報": "1" if event.kind == "child" else ""}
            yield Entry(_words(event.title), event.date, event.date, *_minutes(times[0] if times else None), _told(cells), key)


def _noticed(issue: Issue) -> Iterator[Entry]:
    year, month = map(int, issue.publication.month.split("-"))
    for key, article, block in _articles(issue):
        if block.info is not None and (when := block.info.when or block.info.period) is not None:
            cells = _told(_cells(issue, article, block.info, Calendar(year, month)))
            for first, last, at in _days(_words(when), Calendar(year, month)):
                yield Entry(_words(article.title), first, last, *_minutes(at), cells, key)


def _days(when: str, calendar: Calendar) -> Iterator[tuple[dt.date, dt.date, Hours | None]]:
    """(first day, last day, hours) of each entry of a 日時, line by line."""
    every = hours(when)
    before: Found | None = None
    for line in when.split("\n"):
        times = hours(line)
        found = calendar.read(line, before, times)
        before = found[-1] if found else before
        days = [each for each in found if each.date]
        for at, each in enumerate(days):
            if each.link in ("range", "same") and at:
                continue
            until = days[at + 1] if at + 1 < len(days) and days[at + 1].link == "range" else each
            yield each.date, until.date, hours_of(until, found, times) or (every[0] if len(every) == 1 else None)  # type: ignore[misc]
        for again in recurring(line):
            for day in again.dates(calendar.year, calendar.month):
                yield day, day, times[0] if times else every[0] if every else None


def _cells(issue: Issue, article: Article, info: Info, calendar: Calendar) -> dict[str, str]:
    contact = issue.house.contacts.get(str(article.section))
    fee, capacity = _words(info.fee), re.search(r"(\d+)(?:人|名|組|席|点)", fold(_words(info.capacity)))
    price = re.match(r"(\d[\d,]*)円", fold(fee))
    day, at = _deadline(info, calendar)
    return {
        "開始日時特記事項": _words(info.when or info.period), "説明": _words(info.what) or _first(article),
        "料金(基本)": "0" if fee.startswith("無料") else price[1].replace(",", "") if price else "", "料金(詳細)": fee,
        "連絡先名称": str(contact.name) if contact else "", "連絡先電話番号": str(contact.phone) if contact else "",
        "場所名称": _words(info.where), "定員": capacity[1] if capacity else "",
        "参加申込終了日": day.isoformat() if day else "", "参加申込終了時間": _clock(at), "参加申込方法": _words(info.apply),
        "備考": " / ".join(f"{name} {text}" for name, text in (("対象", _words(info.who)), ("定員", _words(info.capacity)),
                                                              ("持ち物", _words(info.bring))) if text),
        "カテゴリー": _words(article.category), "子育て情報": "1" if "子育て" in (article.category or "") else "",
    }


def _deadline(info: Info, calendar: Calendar) -> tuple[dt.date | None, int | None]:
    """The last day to apply, and its time where one is said."""
    for text, sure in ((_words(info.deadline), True), (_words(info.apply), False)):
        for line in reversed(text.split("\n")):
            times = hours(line)
            found = calendar.read(line, times=times)
            for each in reversed(found):
                if each.date and (sure or is_deadline(fold(line), each)):
                    at = hours_of(each, found, times)
                    return each.date, at.first if at else None
    return None, None


def _first(article: Article) -> str:
    """The first words of an article."""
    for blocks in article.all_parts.values():
        for block in blocks:
            if block.lead or block.paragraph:
                return _words(block.lead or block.paragraph).partition("\n")[0]
    return _words(article.lead)


def _words(value: str | None) -> str:
    """What a reader reads, without markup, readings and face references."""
    if not value:
        return ""
    return "\n".join(without_readings(parse(line)) for line in value.strip().split("\n"))


def _told(cells: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in cells.items() if value}


def _minutes(at: Hours | None) -> tuple[int | None, int | None]:
    return (at.first, at.last) if at and at.sound else (None, None)


def _clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60 % 24:02}:{minutes % 60:02}"
