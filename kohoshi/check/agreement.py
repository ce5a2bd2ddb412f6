"""Family ``edition``: text.txt, html/, articles.json and events.csv say what the print says, and no more.

That print and content agree is proven elsewhere (completeness); here every other edition is read
back and held against the content. Both sides are brought to one form, in which 「(土)」 and
「（土曜日）」, 「%」 and 「パーセント」 are the same. The fold is written apart from the one that
makes the editions, so that a fault of the maker cannot hide in the judge.
"""
from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from kohoshi.check.expected import expected, nodes_of
from kohoshi.finding import Finding, Level
from kohoshi.issue import markup as m
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import Printable
from kohoshi.text import plain

_REFERENCE = re.compile(r"\d{1,2}(?:[・~]\d{1,2})*面")
_FOLDS = (
    (re.compile(r"(?<=[日0-9)])\(([日月火水木金土])曜日(?:・(祝|休|振替休)日)?\)"), r"(\1\2)"),
    (re.compile(r"(?<=[日0-9)])\(([日月火水木金土])曜?[・,]?(祝|休|振替休)?日?\)"), r"(\1\2)"),
    (re.compile("パーセント"), "%"), (re.compile("℃"), "度"), (re.compile("☎|℡|(?<![A-Za-z])tel(?![a-z])"), "電話"),
    (re.compile("(?<![A-Za-z])fax(?![a-z])"), "ファックス"),
    (re.compile("平方キロメートル|km²|km2"), "km²"), (re.compile("平方メートル|㎡|m2"), "m²"), (re.compile("キロメートル|㎞"), "km"),
    (re.compile("センチメートル|㎝"), "cm"), (re.compile("ミリメートル|㎜"), "mm"), (re.compile("キログラム|㎏"), "kg"),
    (re.compile(r"(?<=\d)メートル"), "m"), (re.compile(r"(?<=\d)グラム"), "g"),
)
#: What an edition says beside the words of the content: labels of the facts, marks of kinds,
#: directions from face to face, what stands for a picture or a code.
_BESIDE = re.compile(
    r"日時|期間|場所|対象|内容|費用|定員|持ち物|申込|締切|問合せ|電話|ファックス|[問答■●・→]|◆(?:\d{1,2}(?!\d))?|見本の絵|この記事は見本です|見本"
    r"|qrコード|続き|〓面(?:へ続く|から続く)?|時間|行事|担当|階|^日$")
_DAYS = "月火水木金土日"
_LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Told:
    """What an edition says of a stretch: ``file`` as the user knows it, its words in one form."""

    file: str
    words: str


def check_agreement(issue: Issue, folder: Path) -> Iterator[Finding]:
    """Rules ``edition/lacks`` and ``edition/adds`` on the files of a build in ``folder``."""
    yield from _stretches(issue, _text_by_run(issue, folder), by_run=True)
    yield from _stretches(issue, _html_pages(folder), by_run=False)
    yield from _stretches(issue, _json_rows(issue, folder), by_run=False)
    yield from _events(issue, folder)


def same(text: str) -> str:
    """``text`` in the one form of all editions."""
    out = plain(text).lower()
    for pattern, short in _FOLDS:
        out = pattern.sub(short, out)
    return _REFERENCE.sub("〓面", out)


# --- the stretches ------------------------------------------------------------------------------


def _stretches(issue: Issue, told: Mapping[str, Told], *, by_run: bool) -> Iterator[Finding]:
    """Every text of the content once in its stretch; what is left of the stretch says nothing."""
    wanted: dict[str, list[tuple[str, Printable]]] = {}
    for value in expected(issue):
        key = str(min(value.faces)) if by_run else value.printable.article
        wanted.setdefault(key, []).extend(_pieces(issue, value.printable))
    for key, stretch in told.items():
        left = stretch.words
        for said, printable in sorted(wanted.get(key, []), key=lambda pair: -len(pair[0])):
            at = left.find(said)
            if at < 0:
                yield Finding(
                    "edition/lacks", Level.ERROR, f"{stretch.file} に、紙面の「{printable.text[:30]}」がありません",
                    "build で作り直してください。作り直しても出るときは、この道具の誤りです", place=printable.place, file=stretch.file,
                    article=printable.article or None, excerpt=printable.text)
            else:
                left = f"{left[:at]}\n{left[at + len(said):]}"
        yield from _more(stretch, left, key if not by_run else None)


def _pieces(issue: Issue, printable: Printable) -> Iterator[tuple[str, Printable]]:
    """(words in the one form, printable); an event of a calendar brings its day."""
    yield same(_spoken(nodes_of(issue, printable))), printable
    if day := _event_day(issue, printable):
        yield f"{day.month}月{day.day}日({_DAYS[day.weekday()]})", printable


def _event_day(issue: Issue, printable: Printable) -> dt.date | None:
    """The day of the event whose name this is."""
    if not (found := re.fullmatch(r"(?:body|parts\.([a-z0-9-]+))\.(\d+)\.events\.(\d+)\.title", printable.field)):
        return None
    blocks = issue.articles[printable.article].all_parts[found[1] or "main"]
    return (blocks[int(found[2])].events or [])[int(found[3])].date


def _more(stretch: Told, left: str, article: str | None) -> Iterator[Finding]:
    for piece in left.split("\n"):
        rest = _BESIDE.sub("", piece)
        if _LETTERS.search(rest):
            yield Finding(
                "edition/adds", Level.ERROR, f"{stretch.file} に、紙面にない文「{piece.strip()[:30]}」があります",
                "build で作り直してください。作り直しても出るときは、この道具の誤りです", file=stretch.file, article=article, excerpt=piece.strip())


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


# --- reading the editions back --------------------------------------------------------------------


def _text_by_run(issue: Issue, folder: Path) -> dict[str, Told]:
    """text.txt: for every run that is ours its first face → what is told of its articles, without
    running heads, contents, advertisements and imprint."""
    faces: dict[int, list[str]] = {}
    lines: list[str] = []
    for line in (folder / "text.txt").read_bytes().decode("utf-8-sig").split("\r\n"):
        if found := re.fullmatch(r"【(\d+)面】", line):
            lines = faces.setdefault(int(found[1]), [])
        else:
            lines.append(line)
    known = _addresses(issue)
    out: dict[str, Told] = {}
    for run in issue.publication.flatplan:
        if not run.supplied:
            told = [line for face in run.faces for line in _articles_of(faces.get(int(face), []))]
            out[str(min(run.faces))] = Told("text.txt", _folded(told, known))
    return out


def _articles_of(lines: list[str]) -> Iterator[str]:
    """The lines of a face from its first article to what stands behind the last."""
    skipping = True
    for line in lines[1:]:
        if line.startswith(("■今月の紙面", "■（")) or line.endswith("（発行者）"):
            skipping = True
        elif line.startswith(("■", "◆")) or (skipping and line.startswith("●")):
            skipping = False
        if not skipping and not re.fullmatch(r"（(?:絵|写真)：.*）|◆.*（(?:続き|[\d・～]+面から続く)）|[\d・～]+面へ続く", line):
            yield line


class _Article(HTMLParser):
    """The words inside ``article``, a line for each element; of ruby the base, then its reading in
    brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.quiet = 0
        self.part = ""
        self.reading: str | None = None
        self.lines: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self.inside = True
        if tag == "ruby":
            self.reading = ""
        self.part = tag if tag in ("rt", "rp") else ""
        if dict(attrs).get("class") == "count" or self.quiet:
            self.quiet += tag not in ("img", "br", "meta", "link")
        if tag not in ("a", "strong", "em", "ruby", "rt", "rp", "b", "span"):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.inside = False
        if tag == "ruby" and self.reading is not None:
            self.lines[-1] += f"（{self.reading}）"
            self.reading = None
        self.part = ""
        self.quiet = max(self.quiet - 1, 0)
        if tag not in ("a", "strong", "em", "ruby", "rt", "rp", "b"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.inside and not self.quiet:
            if self.reading is not None and self.part == "rt":
                self.reading += data
            elif self.part != "rp":
                self.lines[-1] += data


def _html_pages(folder: Path) -> dict[str, Told]:
    out: dict[str, Told] = {}
    for path in sorted((folder / "html" / "articles").glob("*.html")):
        reader = _Article()
        reader.feed(path.read_text(encoding="utf-8"))
        reader.close()
        out[path.stem] = Told(f"html/articles/{path.name}", _folded(reader.lines, ()))
    return out


def _json_rows(issue: Issue, folder: Path) -> dict[str, Told]:
    rows = json.loads((folder / "articles.json").read_text(encoding="utf-8"))["articles"]
    known = _addresses(issue)
    return {row["id"]: Told("articles.json", _folded(
        [row["title"], row["category"] or "", *(line for line in row["text"].split("\n") if not re.fullmatch("（(?:絵|写真)：.*）", line))],
        known)) for row in rows}


def _folded(lines: Iterable[str], known: Collection[str]) -> str:
    """Lines in the one form; of an address that is only told (a code, a link) nothing is left."""
    out: list[str] = []
    for line in lines:
        for url in known:
            line = line.replace(f"（{url}）", "").replace(f"{url}（QRコード）", "（QRコード）")
        out.append(same(line))
    return "\n".join(line for line in out if line)


def _addresses(issue: Issue) -> set[str]:
    """Where codes and links of the articles lead to, as an edition of words tells it."""
    out: set[str] = set()
    for article in issue.articles.values():
        for blocks in article.all_parts.values():
            out |= {str(block.code.url) for block in blocks if block.code}
    for value in expected(issue):
        for node in _walk(nodes_of(issue, value.printable)):
            if isinstance(node, m.Link):
                out.add(node.url.removeprefix("mailto:").removeprefix("tel:"))
    return out


def _walk(nodes: Iterable[m.Node]) -> Iterator[m.Node]:
    for node in nodes:
        yield node
        if isinstance(node, m.Strong | m.Bouten | m.Link):
            yield from _walk(node.children)


# --- events ---------------------------------------------------------------------------------------


def _events(issue: Issue, folder: Path) -> Iterator[Finding]:
    """events.csv, events.ics and the table of html/ name the same events on the same days, and
    every entry of a calendar is among them."""
    table = Counter((row["イベント名"], row["開始日"], row["開始時間"]) for row in csv.DictReader(
        io.StringIO((folder / "events.csv").read_bytes().decode("utf-8-sig"), newline="")))
    for name, start, at in (table - _calendar(folder)).elements():
        yield _event_finding("html/events.ics", "がありません", "edition/lacks", name, f"{start} {at}".strip())
    for name, start, at in (_calendar(folder) - table).elements():
        yield _event_finding("html/events.ics", "は events.csv にありません", "edition/adds", name, f"{start} {at}".strip())
    listed = {(same(name), start) for name, start, _ in table}
    for value in expected(issue):
        day = _event_day(issue, value.printable)
        if day and (same(m.without_readings(nodes_of(issue, value.printable))), day.isoformat()) not in listed:
            yield _event_finding("events.csv", "がありません", "edition/lacks", value.printable.text, day.isoformat())


def _calendar(folder: Path) -> Counter[tuple[str, str, str]]:
    """(name, day, time) of every event of events.ics."""
    text = (folder / "html" / "events.ics").read_text(encoding="utf-8").replace("\r\n", "\n").replace("\n ", "")
    found: Counter[tuple[str, str, str]] = Counter()
    for event in re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", text, re.S):
        name = re.search(r"^SUMMARY:(.*)$", event, re.M)
        start = re.search(r"^DTSTART[^:]*:(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d))?", event, re.M)
        if name and start:
            words = re.sub(r"\\([,;\\])", r"\1", name[1])
            found[words, "-".join(start.groups()[:3]), f"{start[4]}:{start[5]}" if start[4] else ""] += 1
    return found


def _event_finding(file: str, what: str, rule: str, name: str, when: str) -> Finding:
    return Finding(rule, Level.ERROR, f"{file} に行事「{name}」（{when}）{what}" if "events.csv" not in what else f"{file} の行事「{name}」（{when}）{what}",
                   "build で作り直してください。作り直しても出るときは、この道具の誤りです", file=file, excerpt=name)
