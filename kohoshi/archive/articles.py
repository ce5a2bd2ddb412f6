"""articles.json: the text of an issue by article, as it was printed; search is built from it.

Ruby readings stand apart from the text, so that 「港区役所」 is found where 港区 carries its
reading; face references are the faces they were printed with.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kohoshi.archive.accept import Build
from kohoshi.archive.manifest import ArticleEntry, as_json
from kohoshi.check.expected import nodes_of
from kohoshi.issue.markup import FaceReference, Node, Ruby, TateChuYoko, Text, parse, visible_text
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import printables
from kohoshi.issue.values import Id
from kohoshi.text import say_faces

Faces = Annotated[list[int], Field(min_length=1)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reading(_Record):
    base: str
    reading: str


class Part(_Record):
    """What of an article stands together in one slot. ``text``: its paragraphs, in print order."""

    part: str
    faces: Faces
    text: list[str]
    readings: list[Reading]


class ArticleText(_Record):
    """One article; its title block is in the first part. ``section``, ``office``: key and name of who
    answers for it; ``heads``: the running heads 柱 of its faces."""

    id: str
    title: str
    faces: Faces
    sample: bool
    parts: list[Part]
    section: str = ""
    office: str = ""
    heads: list[str] = []

    def entry(self) -> ArticleEntry:
        return ArticleEntry(id=self.id, title=self.title, faces=self.faces, sample=self.sample)


class ArticleTexts(_Record):
    """The whole file. ``format`` counts apart from the manifest's."""

    format: Annotated[int, Field(ge=1, le=2)]
    articles: list[ArticleText]


def article_texts(issue: Issue, build: Build) -> ArticleTexts:
    """Every placed article in the order of the flat plan, with the faces it was laid out on."""
    parts: dict[str, list[str]] = {}
    for placed in issue.placings():
        parts.setdefault(placed.article, []).append(placed.part)
    return ArticleTexts(format=2, articles=[_article(issue, build, name, found) for name, found in parts.items()])


def encoded(texts: ArticleTexts) -> bytes:
    return as_json(texts.model_dump(mode="json"))


def _article(issue: Issue, build: Build, name: str, parts: list[str]) -> ArticleText:
    article = issue.articles[name]
    faces = build.article_faces(name)
    return ArticleText(
        id=name, title=_words(parse(article.title), build, []), faces=list(faces), sample=article.sample,
        parts=[_part(issue, build, name, part, head=part == parts[0]) for part in parts],
        section=str(article.section or ""), office=_office(issue, article.section), heads=_heads(issue, faces))


def _office(issue: Issue, section: Id | None) -> str:
    contact = issue.house.contacts.get(section) if section else None
    return visible_text(contact.name) if contact else ""


def _heads(issue: Issue, faces: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(visible_text(run.section) for run in issue.publication.flatplan if set(run.faces) & set(faces)))


def _part(issue: Issue, build: Build, name: str, part: str, *, head: bool) -> Part:
    # A composer that names no part sets the article as a whole.
    faces = build.faces.get((name, part)) or build.article_faces(name)
    readings: list[Reading] = []
    text = [_words(nodes_of(issue, value), build, readings).strip()
            for value in printables(issue, name, part, head=head)]
    return Part(part=part, faces=list(faces), text=text, readings=readings)


def _words(nodes: Sequence[Node], build: Build, readings: list[Reading]) -> str:
    return "".join(_pieces(nodes, build, readings))


def _pieces(nodes: Sequence[Node], build: Build, readings: list[Reading]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Ruby):
            readings.append(Reading(base=node.base, reading=node.kana))
            yield node.base
        elif isinstance(node, FaceReference):
            faces = build.article_faces(node.article)
            yield say_faces(faces) if faces else "—面"
        elif isinstance(node, Text | TateChuYoko):
            yield node.text
        else:
            yield from _pieces(node.children, build, readings)
