"""The content model: parts that blocks are made of (model.py has the blocks themselves). Pictures and codes, and
the parts of a story: pull quotes, people, talks, years, notes to marks.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, model_validator
from pydantic_core import PydanticCustomError

from kohoshi.issue.fields import Boolean, File, Integer, Listed, Percent, Record, never, once
from kohoshi.issue.values import Focus, Line, Mark, Plain, Prose, Url


def _inside(box: list[float]) -> list[float]:
    """A rectangle (left, top, width, height in per cent) has an area and ends inside the picture."""
    left, top, width, height = box
    if not width or not height:
        raise PydanticCustomError("no_area", "幅と高さは0より大きく書きます（左・上・幅・高さの順）")
    if max(left + width, top + height) > 100 + 1e-6:  # 33.4 + 66.6 may be a little more
        raise PydanticCustomError("outside_picture", "絵の外に出ています（左＋幅、上＋高さは、どちらも100まで）")
    return box


class Protected(Record):
    """A part of a picture that must reach the reader whole: a face, a name, a crest.

    ``box``: left, top, width, height in per cent of the picture as it is seen upright.
    """

    what: Plain = never("守るもの")
    box: Annotated[list[Percent], AfterValidator(_inside)] = never("範囲", min_length=4, max_length=4)


class Figure(Record):
    """A picture with its words. ``image`` lies in the issue's images/ or the layout's art/. Where its
    place has another shape it is cropped, never stretched; ``focus``: what the crop keeps in sight.

    ``people``: persons can be recognised, so ``consent`` (when, from whom) is asked for before
    release; ``personal``: who has looked for personal data in the photograph, by name.
    """

    image: File = never("画像ファイル")
    alt: Line = never("代替テキスト")
    caption: Line | None = once("キャプション", None)
    credit: Line | None = once("撮影・提供", None)
    people: Boolean = never("人が写っている写真", False)
    consent: Line | None = never("掲載の同意（いつ・だれから）", None)
    personal: Line | None = never("個人情報が写っていないか確かめた人", None)
    focus: Focus | None = never("切り抜きの中心", None)
    protect: list[Protected] = never("切らずに守るところ", default_factory=list)
    sample: Boolean = never("見本", False)


class ShapedFigure(Figure):
    """A figure that may have another outline than a rectangle. ``circle`` shows the round middle of it about its
    focus, ``rounded`` takes the points off its corners: clip paths, which print keeps clean."""

    shape: Literal["circle", "rounded"] | None = never("形", None)


class StandingFigure(ShapedFigure):
    """A figure that is a block of its own. ``wrap``: the side it takes while the text runs round it, ``width``
    characters 字 of the text wide; ``anchor``: the end of its column to which it goes (threads 連結枠)."""

    wrap: Literal["left", "right"] | None = never("文を回り込ませる（絵の側）", None)
    width: Integer | None = never("回り込みの幅（字）", None, ge=6, le=40)
    anchor: Literal["head", "foot"] | None = never("段の頭か尻に置く", None)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.wrap and self.anchor:
            raise PydanticCustomError("two_places", "回り込み（wrap）と、段の頭か尻（anchor）は、どちらかひとつを書きます")
        if self.width is not None and not self.wrap:
            raise PydanticCustomError("width_alone", "幅（width）は、回り込み（wrap: left か right）といっしょに書きます")
        return self


class Code(Record):
    """A 二次元コード that we draw ourselves from its address, with the words beside it."""

    url: Url = never("行き先")
    title: Line = once("題")
    text: Prose | None = once("説明", None)


# --- the parts of a story ------------------------------------------------------------------


class Quote(Record):
    """A pull quote 抜き書き: words of the article, set large. ``who``: somebody said them and they stand
    nowhere else; without it they must stand in the article (``content/quote``)."""

    text: Prose = once("抜き書き")
    who: Line | None = once("だれの言葉か", None)


class Profile(Record):
    """A person 人物紹介. ``reading``: of the name, in kana, printed behind it."""

    figure: ShapedFigure | None = once("写真", None)
    name: Line = once("名前")
    reading: Line | None = once("読み", None)
    role: Line | None = once("肩書き", None)
    text: Prose | None = once("紹介", None)


class Turn(Record):
    """What one says in an interview or talk. Without ``who`` it is the interviewer, as newspapers set it: ――."""

    who: Line | None = once("話す人（聞き手なら書かない）", None)
    text: Prose = once("話")


class Moment(Record):
    """One entry of a timeline 年表・あゆみ."""

    when: Line = once("いつ")
    text: Prose = once("できごと")


class MarkedNote(Record):
    """A note to a mark in the text of its part: ※1 … (kohoshi.issue.note_marks)."""

    mark: Mark = once("しるし")
    text: Prose = once("注")


class Quiz(Record):
    """A question to the readers; its answer is a block of its own (``answer``), in another place. ``where``: words
    that say where it stands, 「答えは〔面:…〕」 or 「答えは来月号で」; without them it stands in this article."""

    question: Prose = once("問題")
    choices: Listed[Line] = once("選ぶ答え", default_factory=list, max_length=6)
    where: Line | None = once("答えのあるところ", None)


class Coupon(Record):
    """Something to cut out 切り取り: 応募券, 割引券. ``rows``: what the reader fills in, each on a line of its own."""

    title: Line = once("題")
    text: Prose | None = once("説明", None)
    rows: Listed[Line] = once("書き込む欄", default_factory=list)
    note: Prose | None = once("注記", None)


class MapPlace(Record):
    """A numbered place on a map. ``at``: left, top in per cent of the picture."""

    at: list[Percent] = never("位置", min_length=2, max_length=2)
    name: Line = once("名前")
    text: Prose | None = once("説明", None)


class Map(Record):
    """A map 地図: a picture, shown whole, with numbers at its places, and the list of these."""

    figure: Figure = once("地図の絵")
    places: list[MapPlace] = once("場所", min_length=1, max_length=20)


def figures(value: Any) -> Iterator[Figure]:
    """Every figure in a record, a list of them, or what they hold, in order."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from figures(getattr(value, name))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from figures(inner)
