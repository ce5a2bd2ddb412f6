"""A new month from an old one: number, label and dates moved on, the flat plan kept, every article
a placeholder to be filled; what was supplied or approved for the old month does not come along."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Any

from kohoshi import PROJECT
from kohoshi.edit.articles import article_bytes
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.items import added, removed
from kohoshi.edit.journal import put
from kohoshi.edit.monthfiles import PlaceholderFiles, drawing
from kohoshi.edit.placeholder import DRAWING, MonthChange, placeholder_article
from kohoshi.edit.source import PLAN, Source, at, opened
from kohoshi.edit.splice import with_value
from kohoshi.files import whole_folder
from kohoshi.issue.house import issue_number
from kohoshi.issue.loader import layouts_of, load_issue
from kohoshi.issue.loader_shape import keys
from kohoshi.issue.model import Advertisement, Article, Issue, Run
from kohoshi.pages.layout import ad_sizes, load_layouts
from kohoshi.press import load_press

_MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
_DRAFT = "# 発行日と配布期間は、前の号からずらした下書きです。決まったら直して、この行を消してください。\n"


def new_issue(content_root: Path, month: str, from_: str, *, keep: Collection[str] = ()) -> Path:
    """Makes ``content_root``/``month`` from the issue of ``from_`` (``2022-06``); its folder.

    ``keep``: articles that are the same every month; they are copied and marked ``tentative``,
    so that somebody looks at them. All others keep shape and place; their words, titles and
    pictures are stand-ins marked 見本 (``gate/placeholder``). An advertisement stays while the ledger's contract lasts; a page or advertisement
    marked 見本 holds the place of what is to be supplied. Raises EditError, EditConflict (the
    month is there), ContentError (the old issue or its layout has errors).
    """
    for name in (month, from_):
        if not _MONTH.fullmatch(name) or issue_number(name) < 1:
            raise EditError(f"「{name}」は号の名前になりません（2022-07 の形で書きます）")
    target, old = content_root / month, content_root / from_
    if target.exists() or target.is_symlink():
        raise EditConflict(f"{target} は、もうあります")
    issue = load_issue(old)
    unknown = sorted(set(keep) - set(issue.articles))
    if unknown:
        raise EditError(f"残す記事「{unknown[0]}」が {from_} にありません")
    with whole_folder(target) as folder:
        _Month(issue, old, folder, month, frozenset(keep)).write()
    return target


class _Month:
    def __init__(self, issue: Issue, old: Path, folder: Path, month: str, keep: frozenset[str]) -> None:
        self.issue, self.old, self.folder, self.month, self.keep = issue, old, folder, month, keep
        self.first = _first(month)
        self.was = _first(str(issue.publication.month))
        self.layouts = layouts_of(old) / issue.publication.layouts
        self.rooms = ad_sizes(load_layouts(self.layouts))
        self.change = MonthChange(f"{self.was.month}月", f"{self.first.month}月", self.first)

    def write(self) -> None:
        put(self.folder / PLAN, self.plan().data)
        placed = set(self.issue.publication.placed)
        for number, (name, article) in enumerate(self.issue.articles.items(), 1):
            if name in placed:
                put(self.folder / "articles" / f"{name}.yaml", self.article(name, article, number))

    @cached_property
    def placeholders(self) -> PlaceholderFiles:
        return PlaceholderFiles(load_press(str(self.issue.publication.press)), PROJECT.fonts)

    # --- issue.yaml ----------------------------------------------------------------------

    def plan(self) -> Source:
        source: Source = opened(self.old, PLAN)
        data = self.issue.publication
        values: dict[tuple[str, ...], str] = {
            ("number",): str(issue_number(self.month)), ("label",): f"{self.first.month}月号", ("month",): self.month,
            ("date",): self.moved(data.date), ("delivery", "from"): self.moved(data.delivery.start),
            ("delivery", "to"): self.moved(data.delivery.end)}
        for pointer, value in values.items():
            source = with_value(source, pointer, value)
        for number in reversed(range(len(data.waivers))):
            source = removed(source, ("waivers", number))
        for number, run in enumerate(data.flatplan):
            if run.supplied:
                source = self.supplied(source, number, run.faces[0])
            source = self.advertisements(source, number, run)
        return _update_comments(source, f"{self.was.year}年{self.was.month}月号", f"{self.first.year}年{self.first.month}月号")

    def moved(self, day: dt.date) -> str:
        """The day as far from the first of the new month as it was from that of the old one."""
        return (self.first + (day - self.was)).isoformat()

    def supplied(self, source: Source, number: int, face: int) -> Source:
        """A page marked 見本 holds the face until the new one arrives."""
        here = ("flatplan", number, "supplied")
        for key in ("page", "url", "codes", "text"):
            if key in at(source.root, here):
                source = removed(source, (*here, key))
        name = f"mihon-{face}.pdf"
        put(self.folder / "supplied" / name, self.placeholders.page(face))
        return with_value(with_value(source, (*here, "file"), name), (*here, "title"), f"支給ページ(見本){face}面")

    def advertisements(self, source: Source, number: int, run: Run) -> Source:
        """Those whose contract covers the month stay, with their file; one marked 見本 holds the
        place of any other."""
        for index, ad in enumerate(run.ads):
            if self.contracted(ad):
                put(self.folder / "supplied" / str(ad.file), (self.old / "supplied" / str(ad.file)).read_bytes())
                continue
            here = ("flatplan", number, "ads", index)
            name = f"mihon-{ad.slot}.pdf"
            put(self.folder / "supplied" / name, self.placeholders.advertisement(*self.rooms[run.layout, str(ad.slot)]))
            for key in {"codes", "alt", "sample"} & set(at(source.root, here)):
                source = removed(source, (*here, key))
            source = with_value(with_value(source, (*here, "file"), name), (*here, "advertiser"), "広告(見本)")
            source = added(source, (*here, "sample"), "true", list(keys(Advertisement)))
        return source

    def contracted(self, ad: Advertisement) -> bool:
        return any(str(c.advertiser) == str(ad.advertiser) and c.slot == ad.slot and str(c.start) <= self.month <= str(c.end)
                   for c in self.issue.house.ads.values())

    # --- articles ------------------------------------------------------------------------

    def article(self, name: str, article: Article, number: int) -> bytes:
        if name in self.keep:
            source = opened(self.old, f"articles/{name}.yaml")
            for room in ("images", "tables"):
                for file in self.named(room, article):
                    put(self.folder / room / file, (self.old / room / file).read_bytes())
            if "tentative" in at(source.root, ()):
                return with_value(source, ("tentative",), "true").data
            return added(source, ("tentative",), "true", list(keys(Article))).data
        made = placeholder_article(article, self.change, number)
        if _holds(made, DRAWING):
            put(self.folder / "images" / DRAWING, drawing(self.layouts))
        return article_bytes(made)

    def named(self, room: str, article: Article) -> list[str]:
        """The files in a folder of the old issue that an article names."""
        there = {p.name for p in (self.old / room).glob("*") if p.is_file()}
        named = str(article.model_dump(mode="json"))
        return sorted(name for name in there if f"'{name}'" in named)


def _first(month: str) -> dt.date:
    year, number = map(int, month.split("-"))
    return dt.date(year, number, 1)


def _update_comments(source: Source, old: str, new: str) -> Source:
    """Comments speak of the new month, and say that its dates are drafts."""
    text = "".join(line.replace(old, new) if line.lstrip().startswith("#") else line
                   for line in source.text.splitlines(keepends=True) if line != _DRAFT)
    source = source.cut(0, len(source.text), text)
    where = source.line_start(source.root.names["date"].span[0])  # type: ignore[union-attr]  # issue.yaml is a mapping
    return source.cut(where, where, _DRAFT)


def _holds(value: Any, word: str) -> bool:
    if isinstance(value, dict):
        return any(_holds(inner, word) for inner in value.values())
    if isinstance(value, list):
        return any(_holds(inner, word) for inner in value)
    return bool(value == word)


