"""What the parts of a story owe to the article they stand in: notes have their marks, pull quotes repeat its words,
quizzes have their answers."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.fields import Record
from kohoshi.issue.markup import first_line, parse
from kohoshi.issue.model import Article, every_block
from kohoshi.issue.model_parts import MarkedNote, Quote
from kohoshi.issue.nodes import without_readings
from kohoshi.issue.note_marks import mark_findings
from kohoshi.issue.stand_in import pattern
from kohoshi.issue.values import Line, Prose, Scalar
from kohoshi.text import plain

#: What parts a pull quote: it may leave words out, and takes along no bracket and no full stop.
_LEFT_OUT = re.compile("[…・]{2,}|…|\n")
_AROUND = "「」『』。、 　"


def story_findings(article: Article) -> Iterator[Finding]:
    """``content/note-mark`` of every part, ``content/quote`` and ``content/quiz`` of the article."""
    head = [text for name in ("kicker", "title", "subtitle", "lead") if (text := getattr(article, name))]
    said = plain("\n".join(_read(text) for text in (*head, *_texts(list(article.all_parts.values()), Quote))))
    answered = any(block.answer is not None for blocks in article.all_parts.values() for block in blocks)
    for part, blocks in article.all_parts.items():
        marks = [note.mark for block in every_block(blocks) for note in block.notes or () if not _to_come(note.text)]
        yield from mark_findings([*(head if part == article.first_part else ()), *_texts(blocks, MarkedNote)], marks)
        for block in blocks:
            if block.quiz is not None and block.quiz.where is None and not answered:
                yield Finding("content/quiz", Level.WARNING, f"クイズ「{first_line(block.quiz.question)}」の答えが、記事にありません",
                              "記事のほかの部分に答え（answer）を書くか、答えのあるところ（where）を書いてください",
                              place=block.quiz.question.at(0) or Place("?"), excerpt=block.quiz.question)
            if block.quote is not None and block.quote.who is None and not (_to_come(block.quote.text) or _repeats(block.quote, said)):
                yield Finding("content/quote", Level.WARNING, f"抜き書き「{first_line(block.quote.text)}」の言葉が、記事にありません",
                              "記事の言葉のとおりに直すか、だれの言葉か（who）を書いてください", place=block.quote.text.at(0) or Place("?"),
                              excerpt=block.quote.text)


def _to_come(text: str) -> bool:
    """Whether words that hold a place are all there is yet (``gate/placeholder`` tells them)."""
    return pattern().fullmatch(text) is not None


def _repeats(quote: Quote, said: str) -> bool:
    pieces = [plain(piece).strip(_AROUND) for piece in _LEFT_OUT.split(_read(quote.text))]
    return all(piece in said for piece in pieces)


def _read(text: str) -> str:
    return "\n".join(without_readings(parse(line)) for line in text.split("\n"))


def _texts(value: Any, without: type[Record]) -> Iterator[Scalar]:
    """Every Line and Prose in a record or list, in order; those of the record ``without`` left out."""
    if isinstance(value, without):
        return
    if isinstance(value, Line | Prose):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), without)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, without)
