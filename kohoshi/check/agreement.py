"""Family ``edition``: text.txt, html/, articles.json, articles.csv and the lists of events say what the
print says, and no more.

That print and content agree is proven elsewhere (completeness); here every other edition is read
back (kohoshi.check.edition_texts) and held against the content.
"""
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kohoshi.check import calendars
from kohoshi.check.edition_texts import EditionText, addresses, csv_rows, html_pages, json_rows, same, text_by_run, whole
from kohoshi.check.expected import Expected, nodes_of
from kohoshi.finding import Finding, Level
from kohoshi.issue import markup as m
from kohoshi.issue.dates.say import weekday
from kohoshi.issue.model import MAIN, Issue
from kohoshi.issue.printed import Printable, imprint

#: What an edition says beside the words of the content: labels of the facts, marks of kinds,
#: directions from face to face, what stands for a picture or a code.
_BESIDE = re.compile(
    r"日時|期間|場所|対象|内容|費用|定員|持ち物|申込|締切|問合せ|電話|ファックス|[問答■●・→①-⑥]|◆(?:\d{1,2}(?!\d))?|見本の絵|この記事は見本です|見本"
    r"|qrコード|続き|〓面(?:へ続く|から続く)?|時間|行事|担当|階|^日$")
_HINT = "build で作り直してください。作り直しても出るときは、この道具の誤りです"
_LETTERS = re.compile(r"[^\W_]")
#: Words in the one form, and the printable they are of.
_Piece = tuple[str, Printable]


def check_agreement(issue: Issue, folder: Path, values: Sequence[Expected]) -> Iterator[Finding]:
    """Rules ``edition/lacks`` and ``edition/adds`` on the files of a build in ``folder``. ``values``: what
    the content places."""
    known = addresses(issue, values)
    wanted = [(value, list(_pieces(issue, value.printable))) for value in values]
    yield from _stretches(wanted, "text.txt", text_by_run(issue, folder, known), by_run=True)
    for edition, told in (("html/", html_pages(folder)), ("articles.json", json_rows(folder, known)),
                          ("articles.csv", csv_rows(folder, known))):
        yield from _stretches(wanted, edition, told, by_run=False)
    for name in ("text.txt", "html/index.html"):
        yield from _frame(issue, whole(folder, name))
    yield from _events(issue, values, folder)


# --- the stretches ------------------------------------------------------------------------------


def _stretches(values: Iterable[tuple[Expected, list[_Piece]]], edition: str, told: Mapping[str, EditionText], *,
               by_run: bool) -> Iterator[Finding]:
    """Every text of the content once in its stretch; what is left of the stretch says nothing."""
    wanted: dict[str, list[_Piece]] = {}
    for value, pieces in values:
        key = str(min(value.faces)) if by_run else value.printable.article
        wanted.setdefault(key, []).extend(pieces)
    for key in dict.fromkeys([*wanted, *told]):
        stretch = told.get(key, EditionText(edition, ""))
        left = stretch.words
        for said, printable in sorted(wanted.get(key, []), key=lambda pair: -len(pair[0])):
            at = left.find(said)
            if at < 0:
                yield _lacks(stretch, printable)
            else:
                left = f"{left[:at]}\n{left[at + len(said):]}"
        yield from _more(stretch, left, key if not by_run else None)


def _frame(issue: Issue, told: EditionText) -> Iterator[Finding]:
    """What stands beside the articles: the publisher, the month, running heads, labels of advertisements.
    The title in Latin letters and an address behind words are for the eye."""
    for printable in imprint(issue):
        own = printable.field.startswith(("publisher.", "flatplan.")) or printable.field in ("label", "slogan")
        if own and printable.field not in ("publisher.roman", "publisher.url") and same(printable.text) not in told.words:
            yield _lacks(told, printable)


def _lacks(told: EditionText, printable: Printable) -> Finding:
    return Finding(
        "edition/lacks", Level.ERROR, f"{told.file} に、紙面の「{printable.text[:30]}」がありません", _HINT, place=printable.place,
        file=told.file, article=printable.article or None, excerpt=printable.text)


def _pieces(issue: Issue, printable: Printable) -> Iterator[_Piece]:
    """An event of a calendar brings its day."""
    yield same(_spoken(nodes_of(issue, printable))), printable
    if day := _event_day(issue, printable):
        yield f"{day.month}月{day.day}日({weekday(day)})", printable


def _event_day(issue: Issue, printable: Printable) -> dt.date | None:
    """The day of the event whose name this is."""
    if not (found := re.fullmatch(r"(?:body|parts\.([a-z0-9-]+))\.(\d+)\.events\.(\d+)\.title", printable.field)):
        return None
    blocks = issue.articles[printable.article].all_parts[found[1] or MAIN]
    return (blocks[int(found[2])].events or [])[int(found[3])].date


def _more(stretch: EditionText, left: str, article: str | None) -> Iterator[Finding]:
    for piece in left.split("\n"):
        rest = _BESIDE.sub("", piece)
        if _LETTERS.search(rest):
            yield Finding(
                "edition/adds", Level.ERROR, f"{stretch.file} に、紙面にない文「{piece.strip()[:30]}」があります",
                _HINT, file=stretch.file, article=article, excerpt=piece.strip())


def _spoken(nodes: Iterable[m.Node]) -> str:
    out: list[str] = []
    for node in nodes:
        match node:
            case m.Ruby():
                out.append(f"{node.base}({node.kana})")
            case m.FaceReference():
                out.append("〓面")
            case m.Text() | m.TateChuYoko():
                out.append(node.text)
            case _:
                out.append(_spoken(node.children))
    return "".join(out)


# --- events ---------------------------------------------------------------------------------------


def _events(issue: Issue, values: Iterable[Expected], folder: Path) -> Iterator[Finding]:
    """events.csv, events.ics and the table of html/ name the same events on the same days, and
    every entry of a calendar is among them."""
    table = Counter((one.name, one.first, one.begin) for one in calendars.table(folder))
    dated = Counter((one.name, one.first, one.begin) for one in calendars.calendar((folder / "html" / "events.ics").read_bytes()))
    for name, start, at in (table - dated).elements():
        yield _event_finding("edition/lacks", f"html/events.ics に行事「{name}」（{start} {at}）がありません", "html/events.ics", name)
    for name, start, at in (dated - table).elements():
        yield _event_finding("edition/adds", f"html/events.ics の行事「{name}」（{start} {at}）は events.csv にありません", "html/events.ics", name)
    listed = {(same(name), start) for name, start, _ in table}
    for value in values:
        day = _event_day(issue, value.printable)
        if day and (same(m.without_readings(nodes_of(issue, value.printable))), day.isoformat()) not in listed:
            yield _event_finding("edition/lacks", f"events.csv に行事「{value.printable.text}」（{day}）がありません", "events.csv",
                                 value.printable.text)


def _event_finding(rule: str, message: str, file: str, name: str) -> Finding:
    return Finding(rule, Level.ERROR, message, _HINT, file=file, excerpt=name)
