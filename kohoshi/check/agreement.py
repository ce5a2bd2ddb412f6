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
from itertools import islice
from pathlib import Path

from kohoshi.check import calendars
from kohoshi.check.edition_texts import EditionText, addresses, csv_rows, html_pages, json_rows, same, text_by_run, whole
from kohoshi.check.expected import Expected, nodes_of
from kohoshi.check.said_again import said_again
from kohoshi.finding import Finding, Level
from kohoshi.issue import markup as m
from kohoshi.issue.dates.say import weekday
from kohoshi.issue.model import MAIN, Issue
from kohoshi.issue.printed import Printable, imprint

#: What an edition says beside the words of the content: labels of the facts, marks of kinds,
#: directions from face to face, what stands for a picture or a code.
_BESIDE = re.compile(
    r"日時|期間|場所|対象|内容|費用|定員|持ち物|申込|締切|問合せ|電話|ファックス|[問答■●・→①-⑥]|◆(?:\d{1,2}(?!\d))?|見本の[絵図]|図表|単位|出典|縦軸は0から始まりません|計|この記事は見本です|見本"
    r"|qrコード|\(表\)|続き|〓面(?:へ続く|から続く)?|時間|行事|担当|階|^日$")
_HINT = "build で作り直してください。作り直しても出るときは、この道具の誤りです"
_LETTERS = re.compile(r"[^\W_]")
#: Places of a short word that are looked at.
_LOOKED = 50
#: Words in the one form, and the printable they are of.
_Piece = tuple[str, Printable]


def check_agreement(issue: Issue, folder: Path, values: Sequence[Expected]) -> Iterator[Finding]:
    """Rules ``edition/lacks`` and ``edition/adds`` on the files of a build in ``folder``. ``values``: what
    the content places."""
    known = addresses(issue, values)
    wanted = [(value, list(_pieces(issue, value.printable))) for value in values]
    again = list(said_again(issue))
    yield from _stretches(wanted, again, "text.txt", text_by_run(issue, folder, known), by_run=True)
    for edition, told in (("html/", html_pages(folder)), ("articles.json", json_rows(folder, known)),
                          ("articles.csv", csv_rows(folder, known))):
        yield from _stretches(wanted, again, edition, told, by_run=False)
    for name in ("text.txt", "html/index.html"):
        yield from _frame(issue, whole(folder, name))
    yield from _events(issue, values, folder)


# --- the stretches ------------------------------------------------------------------------------


def _stretches(values: Iterable[tuple[Expected, list[_Piece]]], again: Iterable[tuple[str, str, str]], edition: str,
               told: Mapping[str, EditionText], *, by_run: bool) -> Iterator[Finding]:
    """Every text of the content once in its stretch; what is left of the stretch says nothing. ``again``: what
    may be said again."""
    wanted: dict[str, list[tuple[str, Printable | None]]] = {}
    for value, pieces in values:
        key = str(min(value.faces)) if by_run else value.printable.article
        wanted.setdefault(key, []).extend(pieces)
    for run, article, words in again:
        wanted.setdefault(run if by_run else article, []).append((same(words), None))
    for key in dict.fromkeys([*wanted, *told]):
        stretch = told.get(key, EditionText(edition, ""))
        left = stretch.words
        for said, printable in sorted(wanted.get(key, []), key=lambda pair: -len(pair[0])):
            at = _found(left, said)
            if at < 0 and printable is not None:
                yield _lacks(stretch, printable)
            elif at >= 0:
                left = f"{left[:at]}\n{left[at + len(said):]}"
        units = frozenset(said for said, printable in wanted.get(key, []) if printable is not None and printable.field.endswith(".chart.unit"))
        yield from _more(stretch, left, units, key if not by_run else None)


def _found(left: str, said: str) -> int:
    """Where it stands, at best where nothing is left beside it: a head 「日」 is not the one of 「日時」. -1: nowhere."""
    spots = [match.start() for match in islice(re.finditer(re.escape(said), left), _LOOKED)]
    return min(spots, key=lambda at: _left_beside(left, at, at + len(said))) if len(spots) > 1 else next(iter(spots), -1)


def _left_beside(left: str, start: int, end: int) -> int:
    """How many letters of its line would be left without the words of the editions themselves."""
    head, tail = left[left.rfind("\n", 0, start) + 1:start], left[end:].partition("\n")[0]
    return sum(len(_LETTERS.findall(_BESIDE.sub("", part))) for part in (head, tail))


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
    """An event of a calendar brings its day, a label of a chart the numbers that are drawn and not printed."""
    yield same(_spoken(nodes_of(issue, printable))), printable
    if day := _event_day(issue, printable):
        yield f"{day.month}月{day.day}日({weekday(day)})", printable
    yield from ((same(shown), printable) for shown in _drawn(issue, printable))


def _drawn(issue: Issue, printable: Printable) -> list[str]:
    """Of the label of a chart."""
    if not (found := re.fullmatch(r"(?:body|parts\.([a-z0-9-]+))\.(\d+)\.chart\.labels\.(\d+)", printable.field)):
        return []
    chart, at = issue.articles[printable.article].all_parts[found[1] or MAIN][int(found[2])].chart, int(found[3])
    return [row[at].shown for s, row in enumerate(chart.numbers) if not chart.is_printed(s, at)] if chart else []


def _event_day(issue: Issue, printable: Printable) -> dt.date | None:
    """The day of the event whose name this is."""
    if not (found := re.fullmatch(r"(?:body|parts\.([a-z0-9-]+))\.(\d+)\.events\.(\d+)\.title", printable.field)):
        return None
    blocks = issue.articles[printable.article].all_parts[found[1] or MAIN]
    return (blocks[int(found[2])].events or [])[int(found[3])].date


def _more(stretch: EditionText, left: str, units: frozenset[str], article: str | None) -> Iterator[Finding]:
    """``units``: of charts; they are printed once, and told with every number where that is heard."""
    for piece in left.split("\n"):
        rest = _BESIDE.sub("", piece)
        for unit in units:
            rest = rest.replace(unit, "")
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
