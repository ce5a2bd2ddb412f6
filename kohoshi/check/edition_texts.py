"""The words of the editions for residents, read back from their files and brought to one form.

In that form 「(土)」 and 「（土曜日）」, 「%」 and 「パーセント」 are the same. The fold is written apart
from the one that makes the editions, so that a fault of the maker cannot hide in the judge.
"""
from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from kohoshi.check.expected import Expected, nodes_of
from kohoshi.issue import markup as m
from kohoshi.issue.model import Issue, every_block
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


@dataclass(frozen=True)
class EditionText:
    """What an edition says of a stretch: ``file`` as the user knows it, its words in one form."""

    file: str
    words: str


@lru_cache(maxsize=8192)
def same(text: str) -> str:
    """``text`` in the one form of all editions. A line stands in several of them."""
    out = plain(text).lower()
    for pattern, short in _FOLDS:
        out = pattern.sub(short, out)
    return _REFERENCE.sub("〓面", out)


def text_by_run(issue: Issue, folder: Path, known: Collection[str]) -> dict[str, EditionText]:
    """text.txt: for every run that is ours its first face → what is told of its articles, without
    running heads, contents, advertisements and imprint."""
    faces: dict[int, list[str]] = {}
    lines: list[str] = []
    for line in (folder / "text.txt").read_bytes().decode("utf-8-sig").split("\r\n"):
        if found := re.fullmatch(r"【(\d+)面】", line):
            lines = faces.setdefault(int(found[1]), [])
        else:
            lines.append(line)
    out: dict[str, EditionText] = {}
    for run in issue.publication.flatplan:
        if not run.supplied:
            told = [line for face in run.faces for line in _articles_of(faces.get(int(face), []))]
            out[str(min(run.faces))] = EditionText("text.txt", _folded(told, known))
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


class _Words(HTMLParser):
    """The words inside ``article`` (or of the ``body``), a line for each element; of ruby the base, then
    its reading in brackets."""

    def __init__(self, within: str = "article") -> None:
        super().__init__()
        self.within = within
        self.inside = False
        self.quiet = 0
        self.part = ""
        self.reading: str | None = None
        self.lines: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == self.within:
            self.inside = True
        if tag == "ruby":
            self.reading = ""
        self.part = tag if tag in ("rt", "rp") else ""
        if dict(attrs).get("class") == "count" or self.quiet:
            self.quiet += tag not in ("img", "br", "meta", "link")
        if tag not in ("a", "strong", "em", "ruby", "rt", "rp", "b", "sup", "span"):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.within:
            self.inside = False
        if tag == "ruby" and self.reading is not None:
            self.lines[-1] += f"（{self.reading}）"
            self.reading = None
        self.part = ""
        self.quiet = max(self.quiet - 1, 0)
        if tag not in ("a", "strong", "em", "ruby", "rt", "rp", "b", "sup"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.inside and not self.quiet:
            if self.reading is not None and self.part == "rt":
                self.reading += data
            elif self.part != "rp":
                self.lines[-1] += data


def html_pages(folder: Path) -> dict[str, EditionText]:
    out: dict[str, EditionText] = {}
    for path in sorted((folder / "html" / "articles").glob("*.html")):
        reader = _Words()
        reader.feed(path.read_text(encoding="utf-8"))
        reader.close()
        out[path.stem] = EditionText(f"html/articles/{path.name}", _folded(reader.lines, ()))
    return out


def json_rows(folder: Path, known: Collection[str]) -> dict[str, EditionText]:
    rows = json.loads((folder / "articles.json").read_text(encoding="utf-8"))["articles"]
    return {row["id"]: _row("articles.json", row["title"], row["category"] or "", row["text"], known) for row in rows}


def csv_rows(folder: Path, known: Collection[str]) -> dict[str, EditionText]:
    text = (folder / "articles.csv").read_bytes().decode("utf-8-sig")
    return {row["記事ID"]: _row("articles.csv", row["見出し"], row["分野"], row["本文"], known)
            for row in csv.DictReader(io.StringIO(text, newline=""))}


def _row(file: str, title: str, category: str, text: str, known: Collection[str]) -> EditionText:
    lines = [line for line in text.split("\n") if not re.fullmatch("（(?:絵|写真)：.*）", line)]
    return EditionText(file, _folded([title, category, *lines], known))


def whole(folder: Path, name: str) -> EditionText:
    """All words of a text or of a page."""
    text = (folder / name).read_bytes().decode("utf-8-sig")
    if name.endswith(".html"):
        reader = _Words("body")
        reader.feed(text)
        reader.close()
        text = "\n".join(reader.lines)
    return EditionText(name, same(text))


def _folded(lines: Iterable[str], known: Collection[str]) -> str:
    """Lines in the one form; of an address that is only told (a code, a link) nothing is left."""
    out: list[str] = []
    for line in lines:
        for url in known:
            line = line.replace(f"（{url}）", "").replace(f"{url}（QRコード）", "（QRコード）")
        out.append(same(line))
    return "\n".join(line for line in out if line)


def addresses(issue: Issue, values: Iterable[Expected]) -> set[str]:
    """Where codes and links of the articles (``values``: their texts) lead to, as an edition of words
    tells it."""
    out: set[str] = set()
    for article in issue.articles.values():
        for blocks in article.all_parts.values():
            out |= {str(block.code.url) for block in every_block(blocks) if block.code}
    for value in values:
        for node in _walk(nodes_of(issue, value.printable)):
            if isinstance(node, m.Link):
                out.add(node.url.removeprefix("mailto:").removeprefix("tel:"))
    return out


def _walk(nodes: Iterable[m.Node]) -> Iterator[m.Node]:
    for node in nodes:
        yield node
        if isinstance(node, m.Strong | m.Bouten | m.Link):
            yield from _walk(node.children)
