"""events.csv: every dated event of the issue, one a row, as the open-data list of events has it.

Columns are those of イベント一覧 in 推奨データセット (デジタル庁), in its order; what a newsletter does
not tell stays empty. UTF-8 with BOM and CRLF, so that Excel opens it. Days and hours are what
kohoshi.issue.when reads in 日時 and 期間 of the notices and in the rows of the calendars; the words
themselves stay in 開始日時特記事項.
"""
from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kohoshi.issue.dates import Calendar, hours, hours_of, is_deadline
from kohoshi.issue.dates.fold import fold
from kohoshi.issue.model import Article, Info, Issue
from kohoshi.issue.when import DAY, Occasion, Status, occasions
from kohoshi.issue.when.occasions import as_read, calendar_of
from kohoshi.text import plain

COLUMNS = (
    "都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "イベント名", "イベント名_カナ", "イベント名_英語", "開始日", "終了日",
    "開始時間", "終了時間", "開始日時特記事項", "説明", "料金(基本)", "料金(詳細)", "連絡先名称", "連絡先電話番号", "連絡先内線番号", "主催者",
    "場所名称", "住所", "方書", "緯度", "経度", "アクセス方法", "駐車場情報", "定員", "参加申込終了日", "参加申込終了時間", "参加申込方法", "URL",
    "備考", "カテゴリー", "区", "公開日", "更新日", "子育て情報", "施設No.",
)
_KINDS = {"event": "催し", "health": "健康", "child": "子育て", "consult": "相談", "garbage": "環境", "holiday": "祝日・休み"}
#: Before the name of what does not take place, for those whose calendar does not show it otherwise.
OFF: dict[Status, str] = {"": "", "cancelled": "【中止】", "postponed": "【延期】"}
#: Hours that say no more than they are read as.
_PLAIN = re.compile(r"[午前後正\d:時分半~\- ]*")


@dataclass(frozen=True)
class EventEntry:
    """One event on one day, or over days without a break. ``begin`` and ``until``: minutes since
    midnight of ``first`` and of ``last``; ``cells``: its other columns; ``article``: the one that tells
    of it, a notice rather than the calendar; ``status``: whether it is off, which its title tells too;
    ``series``: what tells the rule it comes by from others of the issue, and the rule (RFC 5545)."""

    title: str
    first: dt.date
    last: dt.date
    begin: int | None
    until: int | None
    cells: dict[str, str] = field(default_factory=dict)
    article: str = ""
    status: Status = ""
    series: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """The title without 【中止】."""
        return self.title.removeprefix(OFF[self.status])

    @property
    def key(self) -> tuple[str, dt.date, int | None]:
        return plain(self.name), self.first, self.begin

    @property
    def night(self) -> bool:
        """It only goes on past midnight: to be told as of one day."""
        return self.begin is not None and self.until is not None and (self.last - self.first).days == 1 \
            and self.until <= min(self.begin, DAY // 2)

    def off(self, status: Status) -> EventEntry:
        """The same, cancelled or postponed."""
        return replace(self, title=f"{OFF[status]}{self.name}", status=status, series=None)


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


def events(issue: Issue) -> list[EventEntry]:
    """Calendar and notices together, by day and time; one told in both once, with all that is known.
    What one of them calls off is off in all."""
    every = list(occasions(issue))
    found: dict[tuple[str, dt.date, int | None], EventEntry] = {}
    for entry in (*_entries(issue, every, listed=False), *_entries(issue, every, listed=True)):
        known = found.get(entry.key)
        found[entry.key] = entry if known is None else _both(known, entry)
    return sorted(_called_off(found.values()), key=lambda e: (e.first, -1 if e.begin is None else e.begin, e.title))


def _both(known: EventEntry, other: EventEntry) -> EventEntry:
    status = known.status or other.status
    one = replace(known, cells=other.cells | known.cells)
    return one.off(status) if status and not known.status else one


def _called_off(entries: Iterable[EventEntry]) -> Iterator[EventEntry]:
    """「6月12日は中止します」 is said of all that day's sessions."""
    entries = list(entries)
    off = {e.key[:2]: e for e in entries if e.status and e.begin is None}
    timed = {e.key[:2] for e in entries if e.begin is not None}
    for entry in entries:
        why = off.get(entry.key[:2])
        if why is None or entry is why and entry.key[:2] not in timed:
            yield entry
        elif entry.begin is not None:
            yield entry if entry.status else replace(entry.off(why.status), cells=entry.cells | why.cells, article=why.article)


def _common(issue: Issue) -> dict[str, str]:
    publisher = issue.house.publisher
    name = re.fullmatch(r"(.+市)?(.+)", str(publisher.ward))
    assert name  # it is not empty
    city, ward = name.groups()
    return {"都道府県コード又は市区町村コード": str(publisher.municipality), "市区町村名": city or ward,
            "区": ward if ward.endswith("区") else "", "公開日": issue.publication.date.isoformat()}


def _entries(issue: Issue, every: list[Occasion], *, listed: bool) -> Iterator[EventEntry]:
    """Those of the notices, or those that the calendars list."""
    for one in every:
        if (one.event is not None) != listed:
            continue
        cells = _filled(_row_cells(one) if listed else _cells(issue, one.article, one.info, calendar_of(issue)))
        for each in one.when.occurrences:
            own = cells | ({"備考": " / ".join(filter(None, (each.label, cells.get("備考"))))} if each.label else {})
            series = None if each.series is None else (f"{one.key}/{one.field}/{each.series}", one.when.series[each.series])
            yield EventEntry(f"{OFF[each.status]}{one.title}", each.first, each.last, each.begin, each.until, own, one.key, each.status, series)


def _row_cells(one: Occasion) -> dict[str, str]:
    assert one.event is not None
    return {"場所名称": as_read(one.event.place), "開始日時特記事項": "" if _PLAIN.fullmatch(fold(one.words)) else one.words,
            "カテゴリー": _KINDS[one.event.kind], "子育て情報": "1" if one.event.kind == "child" else ""}


def _cells(issue: Issue, article: Article, info: Info | None, calendar: Calendar) -> dict[str, str]:
    assert info is not None  # of a notice
    contact = issue.house.contacts.get(article.section) if article.section else None
    fee, capacity = as_read(info.fee), re.search(r"(\d+)(?:人|名|組|席|点)", fold(as_read(info.capacity)))
    price = re.match(r"(\d[\d,]*)円", fold(fee))
    day, at = _deadline(info, calendar)
    return {
        "開始日時特記事項": as_read(info.when or info.period), "説明": as_read(info.what) or _first(article),
        "料金(基本)": "0" if fee.startswith("無料") else price[1].replace(",", "") if price else "", "料金(詳細)": fee,
        "連絡先名称": str(contact.name) if contact else "", "連絡先電話番号": str(contact.phone) if contact else "",
        "場所名称": as_read(info.where), "定員": capacity[1] if capacity else "",
        "参加申込終了日": day.isoformat() if day else "", "参加申込終了時間": _clock(at), "参加申込方法": as_read(info.apply),
        "備考": " / ".join(f"{name} {text}" for name, text in (("対象", as_read(info.who)), ("定員", as_read(info.capacity)),
                                                              ("持ち物", as_read(info.bring))) if text),
        "カテゴリー": as_read(article.category), "子育て情報": "1" if "子育て" in (article.category or "") else "",
    }


def _deadline(info: Info, calendar: Calendar) -> tuple[dt.date | None, int | None]:
    """The last day to apply, and its time where one is said."""
    for text, sure in ((as_read(info.deadline), True), (as_read(info.apply), False)):
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
                return as_read(block.lead or block.paragraph).partition("\n")[0]
    return as_read(article.lead)


def _filled(cells: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in cells.items() if value}


def _clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
