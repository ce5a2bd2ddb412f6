"""What no single file can tell: the flat plan in itself and against articles, files, house and calendar."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping as Dict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.codes import within
from kohoshi.issue.house import issue_number
from kohoshi.issue.loader_files import Shelf, packaged
from kohoshi.issue.loader_shape import texts
from kohoshi.issue.loader_stories import story_findings
from kohoshi.issue.markup import parse, references
from kohoshi.issue.messages import perhaps
from kohoshi.issue.model import MAIN, Article, Placing, Publication
from kohoshi.issue.model_house import House, Publisher
from kohoshi.issue.named import named
from kohoshi.issue.values import MARKED, Scalar, Url
from kohoshi.issue.yamltext.bytes import error, short

# --- loader flatplan ------------------------------------------------------------------------------
# The flat plan 台割: every face once and in order, every slot filled with something that exists.

if TYPE_CHECKING:
    from kohoshi.issue.loaded import Loaded


def flatplan_findings(loaded: Loaded, publication: Publication, articles: Dict[str, Article | None]) -> list[Finding]:
    """Faces, runs and slots of the flat plan."""
    plan = _Plan(loaded, publication, articles)
    return [*plan.faces(), *plan.runs(), *plan.slots(), *plan.left_out()]


class _Plan:
    def __init__(self, loaded: Loaded, publication: Publication, articles: Dict[str, Article | None]) -> None:
        self.loaded, self.runs_of, self.articles = loaded, publication.flatplan, articles
        self.placed: dict[tuple[str, str], Place] = {}

    def place(self, *loc: str | int) -> Place:
        return self.loaded.place_of("publication", "flatplan", *loc) or Place("issue.yaml")

    def faces(self) -> Iterator[Finding]:
        """1, 2, 3 … without gap or repeat; after a slip counting goes on from what is written."""
        expected = 1
        seen: dict[int, Place] = {}
        for index, run in enumerate(self.runs_of):
            for number, face in enumerate(run.faces):
                place = self.place(index, "faces", number)
                if face in seen:
                    yield error("flatplan", f"{face}面が二度あります", place, "台割の面を確かめてください", related=(seen[face],))
                elif face < expected:
                    yield error("flatplan", f"{face}面の順番がちがいます（{expected}面の番です）", place, "台割は面の順に書きます")
                elif face > expected:
                    gap = f"{expected}面" if face == expected + 1 else f"{expected}～{face - 1}面"
                    yield error("flatplan", f"{face}面の前に{gap}がありません", place, "台割は1面から順に、すべての面を書きます")
                seen.setdefault(face, place)
                expected = max(expected, face + 1)

    def runs(self) -> Iterator[Finding]:
        """Faces of one run lie side by side; a supplied page fills one face and holds no slots."""
        for index, run in enumerate(self.runs_of):
            if any(b != a + 1 for a, b in zip(run.faces, run.faces[1:], strict=False)):
                yield error("flatplan", f"ひと続きの面 {'・'.join(map(str, run.faces))}面 が隣り合っていません", self.place(index, "faces"),
                            "離れた面は別の「- faces:」に分けてください")
            if run.supplied and (len(run.faces) > 1 or run.slots):
                yield error("flatplan", "支給ページは1つの面に1つで、ほかの記事は置けません", self.place(index, "supplied"))

    def slots(self) -> Iterator[Finding]:
        """Every placing names an article and a part that exist, each once in the issue."""
        for index, run in enumerate(self.runs_of):
            for slot, placings in run.slots.items():
                for number, placing in enumerate(placings):
                    place = self.place(index, "slots", slot, number)
                    yield from self.placing(placing, place)

    def placing(self, placing: Placing, place: Place) -> Iterator[Finding]:
        article, part = str(placing.article), placing.part_meant
        if article not in self.articles:
            yield error("missing-article", f"「{short(article)}」という記事がありません（articles/{short(article)}.yaml）", place,
                        perhaps(article, self.articles, "あるのは"), article)
            return
        if placing.continued:
            if (article, part) not in self.placed:
                yield error("continued", f"「{_name(article, part)}（続き）」の前に、その記事の始まりが置かれていません", place,
                            f"続きは、台割で「{_name(article, part)}」より後の枠に書きます")
            return
        first = self.placed.setdefault((article, part), place)
        if first is not place:
            yield error("placed-twice", f"「{_name(article, part)}」が二度置かれています（{first.line}行目と{place.line}行目）", place,
                        f"どちらかを消してください。長い文章を次の枠へ流すなら「{_name(article, part)}（続き）」と書きます", related=(first,))
        known = self.articles[article]
        if known is not None and part not in known.all_parts:
            parts = [f"{article}/{p}" for p in known.all_parts] if known.parts else [article]
            yield error("missing-part", f"記事「{article}」に「{short(part)}」という部分はありません", place,
                        perhaps(_name(article, part), parts, "あるのは"), _name(article, part))

    def left_out(self) -> Iterator[Finding]:
        """An article that is placed must be placed whole: a forgotten part would be lost."""
        whole = {article for article, _ in self.placed}
        for article in sorted(whole):
            known = self.articles.get(article)
            for part in known.all_parts if known else ():
                if (article, part) not in self.placed:
                    node = self.loaded.place_of("articles", article, "parts", part) or Place("?")
                    yield error("unplaced-part", f"記事「{article}」の「{part}」がどの面にも置かれていません", node,
                                f"台割の枠に「{_name(article, part)}」と書いてください")


def _name(article: str, part: str) -> str:
    return article if part == MAIN else f"{article}/{part}"


# --------------------------------------------------------------------------------------------------

if TYPE_CHECKING:
    from kohoshi.issue.loaded import Loaded


def cross_findings(loaded: Loaded, publication: Publication, articles: Dict[str, Article | None],
                   house: House | None, folder: Path, layouts: Path) -> list[Finding]:
    """All findings that need more than one value or file. An article that is None could not
    be understood: it is known by name, and nothing more is said about it."""
    check = _Cross(loaded, publication, articles, house, folder, layouts)
    return [*flatplan_findings(loaded, publication, articles), *check.identity(), *check.supplied(), *check.every_article()]


class _Cross:
    def __init__(self, loaded: Loaded, publication: Publication, articles: Dict[str, Article | None],
                 house: House | None, folder: Path, layouts: Path) -> None:
        self.loaded, self.publication, self.articles, self.house = loaded, publication, articles, house
        self.images = Shelf([folder / "images", layouts / publication.layouts / "art"], "画像", "missing-image", packaged(folder))
        self.pages = Shelf([folder / "supplied"], "支給PDF", "missing-supplied")
        self.ads = Shelf([folder / "supplied"], "広告原稿", "missing-supplied")
        self.layouts = layouts
        self.placed = set(publication.placed)

    def place(self, *loc: str | int) -> Place:
        return self.loaded.place_of("publication", *loc) or Place("issue.yaml")

    # --- the issue's own data ------------------------------------------------------------

    def identity(self) -> Iterator[Finding]:
        """Number and label agree with the month; the delivery period is a period."""
        data = self.publication
        year, month = data.month.split("-")
        if not 1 <= int(month) <= 12 or int(year) < 1996:
            yield error("month", f"「{data.month}」という月はありません", self.place("month"))
            return
        number = issue_number(data.month)
        if number < 1:
            yield error("month", f"「{data.month}」は創刊（1996年6月）より前です", self.place("month"))
        elif data.number != number:
            yield error("number", f"通巻号数が{data.number}です（{int(year)}年{int(month)}月号は No.{number} です）", self.place("number"),
                        "1996年6月号を No.1 として数えます。合併号などで数がずれているときは担当者に確かめてください")
        months = re.findall(r"(\d{1,2})(?=(?:・\d{1,2})*月)", unicodedata.normalize("NFKC", data.label))
        if str(int(month)) not in [str(int(m)) for m in months]:
            yield error("label", f"月号が「{short(data.label)}」です（年月は {data.month} です）", self.place("label"), f"もしかして「{int(month)}月号」")
        if data.delivery.end < data.delivery.start:
            yield error("delivery", "配布の末日（to）が初日（from）より前です", self.place("delivery", "to"))
        if not (self.layouts / data.layouts).is_dir():
            known = sorted(p.name for p in self.layouts.glob("*") if p.is_dir())
            yield error("layout", f"レイアウト一式「{data.layouts}」がありません", self.place("layouts"), perhaps(data.layouts, known))

    def supplied(self) -> Iterator[Finding]:
        """Supplied pages and advertisements are there."""
        for index, run in enumerate(self.publication.flatplan):
            if run.supplied:
                yield from _given(self.pages.finding(run.supplied.file, self.place("flatplan", index, "supplied", "file")))
            for number, ad in enumerate(run.ads):
                yield from _given(self.ads.finding(ad.file, self.place("flatplan", index, "ads", number, "file")))

    # --- the articles --------------------------------------------------------------------

    def every_article(self) -> Iterator[Finding]:
        for kind, scalar, loc in texts(Publication, self.loaded.nodes["publication"]):
            if kind in MARKED:
                yield from self.references(scalar)
            elif kind is Url and "ads" not in loc:  # an advertisement leads to its advertiser
                yield from self.domain(scalar)
        if self.house is not None and self.house.publisher.code is not None:
            yield from self.domain(self.house.publisher.code)
        for key, node in self.loaded.nodes["articles"].items():
            for kind, scalar, loc in texts(Article, node):
                for finding in self.value(kind, scalar, loc):
                    yield replace(finding, article=key)
        for key, article in self.articles.items():
            for finding in story_findings(article) if article is not None else ():
                yield replace(finding, article=key)
        for key in self.articles:
            if key not in self.placed:
                place = self.loaded.place_of("articles", key)
                yield Finding("content/unplaced", Level.WARNING, f"記事「{key}」はどの面にも置かれていません",
                              "号の情報（issue.yaml）の台割（flatplan）の枠に書くか、使わないならファイルを記事のフォルダー（articles）から出してください",
                              place=Place(place.file) if place else None, article=key)

    def value(self, kind: type, scalar: Scalar, loc: tuple[str | int, ...]) -> Iterator[Finding]:
        place = scalar.place or Place("?")
        name = next((key for key in reversed(loc) if isinstance(key, str)), "")
        if name == "image":
            yield from _given(self.images.finding(scalar, place))
        elif name in ("section", "contacts") and self.house is not None and scalar not in self.house.contacts:
            yield error("contact", f"番号簿（contacts.yaml）に「{short(scalar)}」がありません", place, perhaps(scalar, self.house.contacts))
        elif kind in MARKED:
            yield from self.references(scalar)
        elif kind is Url:
            yield from self.domain(scalar)

    def domain(self, url: Scalar) -> Iterator[Finding]:
        """A printed code cannot be called back: it leads to the domains of the house only."""
        domains = self.house.publisher.domains if self.house else []
        if domains and not within(url, domains):
            yield Finding("code/domain", Level.WARNING, f"二次元コードの行き先「{short(url)}」は、登録したドメインの外です",
                          f"行き先を確かめ、よければ、発行者の台帳（house/publisher.yaml）の{named(Publisher, 'domains')}に足してください（いまは {'、'.join(domains)}）",
                          place=url.place, excerpt=url)

    def references(self, scalar: Scalar) -> Iterator[Finding]:
        for node in references(parse(scalar)):
            place = scalar.at(node.start) or Place("?")
            if node.article not in self.articles:
                yield error("reference", f"〔面:{short(node.article)}〕の記事がありません", place, perhaps(node.article, self.articles))
            elif node.article not in self.placed:
                yield error("reference", f"〔面:{short(node.article)}〕の記事は、どの面にも置かれていません", place,
                            "issue.yaml の台割に置くか、この参照を消してください")


def _given(finding: Finding | None) -> Iterator[Finding]:
    if finding is not None:
        yield finding
