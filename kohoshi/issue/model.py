"""The content model: what an issue of the newsletter is made of (fields.py: its kinds of fields;
model_house.py: the tables of the house).

Every text field says how often it is printed: ``once`` (exactly once where its article is
placed), ``repeats`` (at least once), ``never`` (ids, files, internal notes). The proof of
completeness (kohoshi.check) is built from these declarations, so a field without one is a
fault of the model and fails the tests.

Field order is print order: the proof of order within an article walks the fields as they stand.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from kohoshi.issue.continued import CONTINUED, without_continued
from kohoshi.issue.fields import Boolean, Date, File, Goal, Integer, Listed, Record, never, once, repeats
from kohoshi.issue.model_chart import Chart, Series  # noqa: F401  Series is a record of the content
from kohoshi.issue.model_house import House
from kohoshi.issue.model_parts import Code, Coupon, Figure, Map, MarkedNote, Moment, Profile, Quiz, Quote, StandingFigure, Turn
from kohoshi.issue.tables.model import Table
from kohoshi.issue.values import Focus, Id, Line, Month, Pin, Plain, Prose, Url

#: The part of an article that has only one, and the one meant where a flat plan names none.
MAIN = "main"


# --- blocks of an article ------------------------------------------------------------------


class Question(Record):
    q: Line = once("質問")
    a: Prose = once("答え")


class Initiative(Record):
    """One 取り組み card. ``mark`` is the label with its numeral, e.g. 「取り組み 1」."""

    mark: Line = once("取り組み番号")
    title: Line = once("題")
    lead: Prose = once("リード")
    actions: list[Prose] = once("具体的な取り組み", min_length=1)
    figure: Figure | None = once("写真", None)
    goals_label: Line = once("ゴールの見出し")
    goals: list[Goal] = once("SDGsのゴール", min_length=1)


class Info(Record):
    """The facts of a notice, printed with a pictogram and the label of the field title."""

    when: Prose | None = once("日時", None)
    period: Prose | None = once("期間", None)
    where: Prose | None = once("場所", None)
    who: Prose | None = once("対象", None)
    what: Prose | None = once("内容", None)
    fee: Prose | None = once("費用", None)
    capacity: Prose | None = once("定員", None)
    bring: Prose | None = once("持ち物", None)
    apply: Prose | None = once("申込", None)
    deadline: Prose | None = once("締切", None)
    contact: Prose | None = once("問合せ", None)
    tentative: Boolean = never("日にちなどが未定", False)


class Step(Record):
    """One step of a process, with its picture."""

    title: Line = once("題")
    when: Line | None = once("時期", None)
    text: Prose = once("説明")
    image: File | None = never("絵", None)
    alt: Line | None = never("代替テキスト", None)
    focus: Focus | None = never("切り抜きの中心", None)


class Voice(Record):
    text: Prose = once("声")
    who: Line = once("だれの声か")


class Event(Record):
    """One entry of the month calendar."""

    date: Date = never("日付")
    time: Line | None = once("時間", None)
    title: Line = once("行事名")
    place: Line | None = once("場所", None)
    kind: Literal["event", "health", "child", "consult", "garbage", "holiday"] = never("種別", "event")
    tentative: Boolean = never("日にちなどが未定", False)


class Term(Record):
    """A labelled value: rows of fact tables, proof marks, figures."""

    label: Line = once("項目")
    text: Prose = once("内容")


class Block(Record):
    """One block of an article: exactly one of the keys below."""

    heading: Line | None = once("小見出し", None)
    paragraph: Prose | None = once("本文", None)
    lead: Prose | None = once("リード", None)
    items: Listed[Prose] | None = once("箇条書き", None)
    questions: list[Question] | None = once("Q&A", None)
    initiative: Initiative | None = once("取り組み", None)
    info: Info | None = once("お知らせ欄", None)
    figure: StandingFigure | None = once("写真・図", None)
    code: Code | None = once("二次元コード", None)
    chart: Chart | None = once("図表", None)
    steps: list[Step] | None = once("手順", None)
    voices: list[Voice] | None = once("声", None)
    events: list[Event] | None = once("カレンダー", None)
    terms: list[Term] | None = once("項目表", None)
    table: Table | None = once("表", None)
    note: Prose | None = once("注記", None)
    arrows: list[Line] | None = once("案内（矢印）", None)
    contacts: list[Id] | None = never("連絡先（番号簿の課）", None)
    quote: Quote | None = once("抜き書き", None)
    box: Box | None = once("囲み", None)
    profile: Profile | None = once("人物紹介", None)
    interview: list[Turn] | None = once("インタビュー・対談", None)
    timeline: list[Moment] | None = once("年表・あゆみ", None)
    gallery: list[Figure] | None = once("写真集", None, min_length=2, max_length=8)
    map: Map | None = once("地図", None)
    notes: list[MarkedNote] | None = once("注（しるしつき）", None)
    quiz: Quiz | None = once("クイズ", None)
    answer: Prose | None = once("クイズの答え", None)
    coupon: Coupon | None = once("切り取り（応募券など）", None)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("one_key", "ひとつの「-」には種類をひとつだけ書きます")
        return self

    @property
    def kind(self) -> str:
        return next(iter(self.model_fields_set))

    @property
    def value(self) -> Any:
        return getattr(self, self.kind)


def _may_be_boxed(block: Block) -> Block:
    if block.kind not in BOXED:
        called = {name: f"{name}（{about.title}）" for name, about in Block.model_fields.items()}
        raise PydanticCustomError("not_in_box", "囲みの中に {block} は置けません（置けるのは {known} です）",
                                  {"block": called[block.kind], "known": "・".join(called[name] for name in BOXED)})
    return block


#: Kinds of block that may stand in a box 囲み; no box in a box.
BOXED = ("heading", "paragraph", "items", "note", "figure", "code", "contacts")


class Box(Record):
    """A boxed story 囲み: what stands beside the running text."""

    title: Line = once("題")
    blocks: list[Annotated[Block, AfterValidator(_may_be_boxed)]] = once("中身", min_length=1)


Block.model_rebuild()  # a box holds blocks


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """In order, what stands in a box after it."""
    for block in blocks:
        yield block
        if block.box is not None:
            yield from block.box.blocks


class Article(Record):
    """One article: one file in articles/. Its id is the file's stem.

    ``body`` is short for ``parts: {main: …}``. The title block (kicker, title, lead) is
    printed in the slot of the first part only.
    """

    kicker: Line | None = once("肩見出し", None)
    title: Line = once("見出し")
    subtitle: Line | None = once("副見出し", None)
    short: Line | None = never("目次での題（なければ見出し）", None)
    lead: Prose | None = once("リード", None)
    category: Line | None = once("分野", None)
    contents: Boolean = never("1面の目次に載せる", False)
    section: Id | None = never("担当（番号簿の課）", None)
    sample: Boolean = never("見本記事", False)
    tentative: Boolean = never("日にちなどが未定", False)
    embargo: Date | None = never("解禁日（この日より前に出せない）", None)
    importance: Literal["high", "low"] | None = never("大切さ", None)
    pin: Pin | None = never("置くところを決める（面・枠）", None)
    note: Prose | None = never("編集メモ", None)
    body: list[Block] | None = once("本文", None)
    parts: dict[Id, list[Block]] | None = once("部分", None)

    @model_validator(mode="after")
    def _body_or_parts(self) -> Self:
        if (self.body is None) == (self.parts is None):
            raise PydanticCustomError("body_or_parts", "本文（body）か部分（parts）の、どちらかひとつを書いてください")
        return self

    @property
    def all_parts(self) -> dict[str, list[Block]]:
        return {MAIN: self.body} if self.body is not None else dict((self.parts or {}).items())

    @property
    def tables(self) -> list[Table]:
        """The tables of all parts."""
        return [block.table for blocks in self.all_parts.values() for block in blocks if block.table is not None]

    @property
    def first_part(self) -> str:
        """The part that stands under the title block."""
        return next(iter(self.all_parts))


# --- the issue ----------------------------------------------------------------------------


class Placing(Record):
    """An article (or one part of it) in a slot: written ``kusei-kaigi`` or ``kusei-kaigi/nagare``. Where its
    text only goes on (連結枠): ``kusei-kaigi（続き）``."""

    article: Plain = never("記事")
    part: Plain | None = never("部分", None)
    continued: Boolean = never("続き", False)

    @property
    def part_meant(self) -> str:
        return str(self.part or MAIN)

    @property
    def written(self) -> str:
        """As the flat plan writes it."""
        return f"{self.article}/{self.part}{CONTINUED if self.continued else ''}" if self.part else f"{self.article}{CONTINUED if self.continued else ''}"

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            text = Plain._check(value)
            named, continued = without_continued(text)
            head, slash, tail = named.partition("/")
            out: dict[str, Any] = {"article": Plain(head, text.place, text.lines), "continued": continued}
            if slash:
                out["part"] = Plain(tail, text.place, text.lines)
            return out
        return value


class Supplied(Record):
    """A finished PDF page set on a whole face (city pages) as it is.

    ``text``: the web edition carries the words of the file, or (a file of outlines or a scan)
    links to the page ``url`` where they can be read.
    """

    file: File = never("支給PDF")
    page: Integer = never("支給PDFのページ", 1, ge=1)
    title: Line = never("代替テキスト・題")
    url: Plain | None = never("本文の公開ページ", None)
    codes: Listed[Url] = never("中にある二次元コードの行き先", default_factory=list)
    text: Literal["carried", "linked"] = never("ウェブ版での本文", "carried")

    @model_validator(mode="after")
    def _linked_somewhere(self) -> Self:
        if self.text == "linked" and not (self.url or "").startswith(("https://", "http://")):
            raise PydanticCustomError("linked_nowhere", "ウェブ版での本文（text: linked）には、本文の公開ページ（url: https://…）が要ります")
        return self


class Advertisement(Record):
    """A supplied advertisement in a slot, framed and labelled by us."""

    slot: Plain = never("枠")
    file: File = never("広告原稿PDF")
    advertiser: Line = never("広告主")
    label: Line = repeats("表示", "広告")
    codes: Listed[Url] = never("中にある二次元コードの行き先", default_factory=list)
    alt: Line | None = never("代替テキスト（文字を図形にした原稿のとき）", None)
    sample: Boolean = never("見本", False)


class Run(Record):
    """Faces laid out together: one entry of the flat plan 台割."""

    faces: Listed[Integer] = never("面", min_length=1)
    layout: Id = never("レイアウト")
    section: Line = repeats("柱")
    colour: Id = never("基調色", "sea")
    options: dict[Id, Id] = never("面の型の選びかた", default_factory=dict)
    slots: dict[Id, Listed[Placing]] = never("枠と記事", default_factory=dict)
    supplied: Supplied | None = never("支給ページ", None)
    ads: list[Advertisement] = never("広告", default_factory=list)

    @property
    def placings(self) -> list[Placing]:
        """Those of all slots, in order."""
        return [placing for placings in self.slots.values() for placing in placings]


class Delivery(Record):
    start: Date = never("配布の初日", alias="from")
    end: Date = never("配布の末日", alias="to")


class Waiver(Record):
    """A finding that somebody lets stand, with reason and name."""

    fingerprint: Plain = never("指紋")
    reason: Line = never("理由")
    by: Line = never("承認者")


class Publication(Record):
    """issue.yaml: the data of one issue and its flat plan."""

    number: Integer = repeats("通巻号数")
    label: Line = repeats("月号")
    month: Month = never("年月")
    date: Date = repeats("発行日")
    delivery: Delivery = never("配布期間")
    slogan: Line | None = repeats("標語", None)
    binding: Literal["left", "right"] = never("開き")
    press: Id = never("印刷の型")
    layouts: Id = never("レイアウト一式", "minato")
    flatplan: list[Run] = never("台割", min_length=1)
    waivers: list[Waiver] = never("承認した指摘", default_factory=list)

    @property
    def placed(self) -> list[str]:
        """The articles of the flat plan, each once, in its order; also those that are not there."""
        return list(dict.fromkeys(str(placing.article) for run in self.flatplan for placing in run.placings))


class Placed(NamedTuple):
    """A part of an article where the flat plan puts it. ``faces``: those of its run, and of the runs in which
    its text goes on."""

    run: Run
    slot: str
    article: str
    part: str
    faces: tuple[int, ...]


class Issue(Record):
    """A whole issue as loaded: publication data, articles by id, house data."""

    root: str = never("フォルダー")
    publication: Publication = never("号")
    articles: dict[str, Article] = never("記事")
    house: House = never("発行者の台帳")

    @property
    def faces(self) -> list[int]:
        """All face numbers of the flat plan, in its order."""
        return [face for run in self.publication.flatplan for face in run.faces]

    def placings(self) -> Iterator[Placed]:
        """Every part of an article that is placed, in the order of the flat plan; placings of an article or
        part that is not there are the loader's fault to report and left out."""
        on = self.continuations()
        for run in self.publication.flatplan:
            for slot, placings in run.slots.items():
                for placing in placings:
                    article, key = self.articles.get(placing.article), (str(placing.article), placing.part_meant)
                    if article is not None and placing.part_meant in article.all_parts and not placing.continued:
                        yield Placed(run, str(slot), *key, tuple(dict.fromkeys([*run.faces, *on.get(key, ())])))

    def continuations(self) -> dict[tuple[str, str], list[int]]:
        """(article, part) → the faces of the runs in which its text goes on."""
        found: dict[tuple[str, str], list[int]] = {}
        for run in self.publication.flatplan:
            for placing in run.placings:
                if placing.continued:
                    found.setdefault((str(placing.article), placing.part_meant), []).extend(run.faces)
        return found
