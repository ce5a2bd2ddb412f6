"""What a new block holds until somebody writes it: words marked 見本, made from the model."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from annotated_types import MinLen

from kohoshi.edit.emit import InlineList, InlineRecord, Paragraphs
from kohoshi.edit.error import EditError
from kohoshi.issue.fields import Goal, Record
from kohoshi.issue.loader_shape import bare, child, is_record, keys
from kohoshi.issue.model import Article, Block, Event, Info, Placing
from kohoshi.issue.model_chart import Chart
from kohoshi.issue.model_parts import Figure, Protected, ShapedFigure, StandingFigure
from kohoshi.issue.stand_in import stand_in
from kohoshi.issue.tables.model import Table
from kohoshi.issue.values import Amount, Cell, Id, Line, Mark, Prose, Url

#: Fields that a new record has besides those it must have.
_ALSO: dict[type[Record], tuple[str, ...]] = {
    Info: ("when", "where", "contact"), Event: ("time", "place", "tentative"), **dict.fromkeys((Figure, ShapedFigure, StandingFigure), ("sample",)),
    Chart: ("kind", "labels", "values", "source", "sample"), Block: ("paragraph",), Table: ("head", "rows")}


@dataclass(frozen=True)
class Around:
    """What a new block takes from its issue: the day of issue, a picture that is there, the
    sections of the directory, an address that a code may lead to."""

    date: str = "2000-01-01"
    picture: str = "mihon.svg"
    sections: tuple[str, ...] = ()
    url: str = "https://www.example.jp/"


def skeleton(annotation: Any, around: Around, title: str = "", kind: str = "") -> Any:
    """A first value of the type. ``title``: the field's Japanese name; ``kind``: of a Block, its
    key. Raises EditError for a kind that there is not."""
    inner = bare(annotation)
    if inner is Placing:
        raise EditError("記事を置くときは、記事の名前を選んでください")
    if is_record(inner):
        return _record(inner, around, kind)
    if get_origin(inner) is list:
        return _list(inner, around, title)
    if get_origin(inner) is dict:
        return {}
    if inner is Prose:
        return Paragraphs(stand_in(title))
    return _word(inner, around, title)


def _record(record: type[Record], around: Around, kind: str) -> dict[str, Any]:
    known = keys(record)
    if record is Block:
        if kind not in known:
            raise EditError(f"「{kind}」という種類はありません（{'・'.join(known)}）")
        made = skeleton(known[kind].annotation, around, known[kind].title or kind)
        least = next((rule.min_length for rule in known[kind].metadata if isinstance(rule, MinLen)), 1)
        return {kind: made * least if isinstance(made, list) else made}
    wanted = [key for key, field in known.items() if field.is_required() or key in _ALSO.get(record, ())]
    made = {key: _named(record, key, around) for key in wanted}
    return InlineRecord(made) if record in (Event, Protected) else made


def _named(record: type[Record], key: str, around: Around) -> Any:
    field = keys(record)[key]
    if key in ("image", "file"):
        return around.picture
    if key == "box":
        return InlineList(["0", "0", "50", "50"])
    if key == "at":
        return InlineList(["50", "50"])
    if record is Article and key == "section":
        return around.sections[0] if around.sections else "koho"
    return skeleton(field.annotation, around, field.title or key)


def _list(annotation: Any, around: Around, title: str) -> Any:
    item = get_args(annotation)[0]
    if bare(item) is Block:
        return [skeleton(item, around, kind="paragraph")]
    if item == Goal:
        return InlineList(["17"])
    if bare(item) is Id:
        return InlineList(around.sections[:1])
    if bare(item) is Cell:
        return InlineList([stand_in(title), stand_in(title, 2)])
    if is_record(bare(item)) or get_origin(bare(item)) is list:
        return [skeleton(item, around, title)]
    return [skeleton(item, around, title)] if bare(item) in (Line, Prose) else InlineList(["1"])


def _word(kind: Any, around: Around, title: str) -> str:
    if get_origin(kind) is Literal:
        return str(get_args(kind)[0])
    if kind is bool:
        return "true"
    if kind is dt.date:
        return around.date
    if kind in (int, float):
        return "1"
    if kind is Url:
        return around.url
    if kind is Id:
        return "mihon"
    if kind is Mark:
        return "※1"
    if kind is Amount:
        return "0"
    return stand_in(title)


def step(annotation: Any, pointer: tuple[str | int, ...]) -> Any:
    """The type that the model has at ``pointer``. Raises EditError."""
    for key in pointer:
        annotation = child(annotation, key)
        if annotation is None:
            raise EditError(f"「{key}」という項目はありません")
    return annotation
