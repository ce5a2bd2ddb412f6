"""Articles as files: made from a template, renamed with all that points at them, removed."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kohoshi.edit.emit import as_yaml
from kohoshi.edit.error import EditConflict, EditError
from kohoshi.edit.journal import Change, commit
from kohoshi.edit.skeleton import Around, skeleton
from kohoshi.edit.source import PLAN, OpenFile, Pointer, Source, at, opened, revision_of, seen, source_of
from kohoshi.edit.splice import Edited, with_value
from kohoshi.edit.structure import around, placings, without_article
from kohoshi.issue.continued import without_continued
from kohoshi.issue.model import Block
from kohoshi.issue.values import Id, Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence

#: First line of an article: editors complete and check by it.
SCHEMA = "# yaml-language-server: $schema=../../../schema/article.schema.json\n"

#: Template → (Japanese name, kinds of its blocks).
TEMPLATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "notice": ("お知らせ", ("paragraph", "info")),
    "feature": ("特集・読みもの", ("lead", "figure", "heading", "paragraph")),
    "news": ("ニュース", ("paragraph", "heading", "items", "note")),
    "column": ("コラム", ("paragraph",)),
    "steps": ("手順", ("steps",)),
    "calendar": ("カレンダー", ("events",)),
    "contacts": ("連絡先", ("contacts", "note")),
}


def new_article(issue_folder: Path, id: str, template: str, *, title: str = "", section: str = "", who: str = "") -> Path:
    """Writes ``articles/<id>.yaml`` from a template of TEMPLATES, its words marked 見本. Raises
    EditError for a name that cannot be used or is taken."""
    path = article_path(issue_folder, id)
    _free(path)
    if template not in TEMPLATES:
        raise EditError(f"「{template}」というひな形はありません（{'・'.join(TEMPLATES)}）")
    near = around(issue_folder)
    name, kinds = TEMPLATES[template]
    head = {"title": title.strip() or f"{name}の見出し(見本)", "section": section or next(iter(near.sections), "koho"), "sample": "true"}
    commit(issue_folder, [Change(path, None, article_bytes(head | {"body": blocks(kinds, near)}))], f"記事 {id} をつくった", who)
    return path


def blocks(kinds: tuple[str, ...], near: Around) -> list[Any]:
    """A body of blocks of these kinds, marked 見本."""
    return [skeleton(Block, near, kind=kind) for kind in kinds]


def article_bytes(article: dict[str, Any]) -> bytes:
    """An article's file."""
    data = (SCHEMA + as_yaml(article, 0) + "\n").encode()
    source_of(data, "article.yaml")
    return data


def rename_article(issue_folder: Path, id: str, to: str, revision: str, *, who: str = "") -> Edited:
    """Renames an article's file, its places in the flat plan and every 〔面:…〕 that means it.
    ``revision``: of the article's file."""
    old, new = article_path(issue_folder, id), article_path(issue_folder, to)
    own = seen(old, revision)
    _free(new)
    changes = [Change(old, own, None)]
    for before in _files(issue_folder):
        after = _pointing(before, id, to)
        if before.is_plan:
            for pointer in [p for name in _names(before, id) for p in placings(before, name)]:
                after = with_value(after, pointer, to + str(at(after.root, pointer)).removeprefix(id))
        if before.path == old:
            changes.append(Change(new, None, after.data))
        elif after.data != before.data:
            changes.append(Change(before.path, before.data, after.data))
    commit(issue_folder, changes, f"記事 {id} の名前を {to} にした", who)
    return Edited(revision_of(new.read_bytes()), 1)


def remove_article(issue_folder: Path, id: str, revision: str, *, who: str = "") -> None:
    """Removes an article's file and its places in the flat plan. Raises EditError while another
    article points at it, naming where."""
    path = article_path(issue_folder, id)
    own = seen(path, revision)
    for other in _files(issue_folder, without=path):
        found = _referring(other, id)
        if found:
            place = found[0].place
            raise EditError(f"記事「{id}」は、{other.name}の{place.line if place else 1}行目の〔面:{id}〕が指しています。先にそちらを直してください")
    before = opened(issue_folder, PLAN)
    after: Source = before
    for name in _names(before, id):
        after = without_article(after, name)
    commit(issue_folder, [Change(path, own, None), *([Change(before.path, before.data, after.data)] if after.data != before.data else [])],
           f"記事 {id} を消した", who)


def article_path(issue_folder: Path, id: str) -> Path:
    """Where the article's file is, or would be. Raises EditError for a name that is none."""
    try:
        TypeAdapter(Id).validate_python(id)
    except ValidationError:
        raise EditError(f"記事の名前に「{id[:40]}」は使えません。{Id.shape}") from None
    if len(id) > 60:
        raise EditError("記事の名前が長すぎます（60字まで）")
    return issue_folder / "articles" / f"{id}.yaml"


def _files(issue_folder: Path, without: Path | None = None) -> Iterator[OpenFile]:
    """issue.yaml, then the articles; one of them is left alone, whatever is in it."""
    yield opened(issue_folder, PLAN)
    for path in sorted((issue_folder / "articles").glob("*.yaml")):
        if path != without:
            yield opened(issue_folder, f"articles/{path.name}")


def _free(path: Path) -> None:
    taken = {p.name.casefold() for p in path.parent.glob("*")}
    if path.name.casefold() in taken:
        raise EditConflict(f"記事「{path.stem}」は、もうあります")


def _names(plan: Source, id: str) -> list[str]:
    """All that the flat plan calls the article: itself, and its parts."""
    found = dict.fromkeys(str(s) for s in _scalars(plan.root) if without_continued(str(s))[0].partition("/")[0] == id)
    return list(found)


def _reference(id: str) -> re.Pattern[str]:
    return re.compile(r"〔面:" + re.escape(id) + "〕")


def _referring(source: Source, id: str) -> list[Scalar]:
    return [scalar for scalar in _scalars(source.root) if _reference(id).search(scalar)]


def _pointing(source: Source, id: str, to: str) -> Source:
    for pointer, scalar in _pointed(source.root):
        if _reference(id).search(scalar):
            source = with_value(source, pointer, _reference(id).sub(f"〔面:{to}〕", scalar))
    return source


def _scalars(node: Node) -> list[Scalar]:
    return [scalar for _, scalar in _pointed(node)]


def _pointed(node: Node, pointer: Pointer = ()) -> list[tuple[Pointer, Scalar]]:
    if isinstance(node, Mapping):
        return [found for key, value in node.items() for found in _pointed(value, (*pointer, str(key)))]
    if isinstance(node, Sequence):
        return [found for key, value in enumerate(node) for found in _pointed(value, (*pointer, key))]
    return [(pointer, node)]

