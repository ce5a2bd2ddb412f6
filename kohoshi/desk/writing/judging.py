"""What is wrong with each field of an article or of issue.yaml, as saved or as it is being typed."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from kohoshi.check.settled import settled
from kohoshi.check.words import check_words
from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.writing.targets import Target, pointer_of
from kohoshi.desk.writing.tree import dotted
from kohoshi.edit.error import EditError
from kohoshi.edit.source import Pointer, Source
from kohoshi.edit.splice import with_value
from kohoshi.finding import Finding, Level, crowded, ordered
from kohoshi.issue.loader_shape import texts
from kohoshi.issue.markup import faults
from kohoshi.issue.messages import validation_findings
from kohoshi.issue.model import Article
from kohoshi.issue.tables.faults import table_faults
from kohoshi.issue.values import MARKED, Scalar
from kohoshi.issue.yamltext import Mapping, Node, Sequence


@dataclass(frozen=True)
class Remark:
    """A finding as a form shows it."""

    level: str
    message: str
    hint: str
    line: int | None

    def as_dict(self) -> dict[str, Any]:
        return {"level": self.level, "message": self.message, "hint": self.hint, "line": self.line}


def remarks(open_issue: OpenIssue, target: Target, root: Node) -> dict[str, list[Remark]]:
    """What is wrong with the file as saved, by field ('' for what belongs to none)."""
    tail = f"{open_issue.id}/{target.name}"
    found = [f for f in open_issue.loaded().findings if f.place and (f.place.file.endswith(tail) or _of_table(f, target))]
    content = open_issue.content
    if content is not None and target.article in content.articles:
        found += _words(open_issue, target.article, content.articles[target.article])
    return by_field(root, [_at_its_name(f, root) if _of_table(f, target) else f for f in _once(found)])


def _of_table(finding: Finding, target: Target) -> bool:
    """Whether it is told of a table's file that the article names."""
    return finding.place is not None and finding.article == target.article and "/tables/" in f"/{finding.place.file}"


def _at_its_name(finding: Finding, root: Node) -> Finding:
    """At the field that names the file, with the line in the file."""
    assert finding.place is not None
    name = PurePosixPath(finding.place.file).name
    field = next((scalar for pointer, scalar in _scalars(root, ()) if pointer[-1:] == ("csv",) and scalar == name), None)
    message = f"{name} の{finding.place.line}行: {_without_place(finding)}"
    return replace(finding, message=message, place=field.place if field is not None else None)


def attempt(open_issue: OpenIssue, target: Target, name: str, value: str) -> list[Remark]:
    """What would be wrong with one field if it said ``value``. Nothing is written."""
    source = target.opened()
    pointer = pointer_of(source.root, name)
    try:
        tried = with_value(source, pointer, value)
    except EditError as error:
        return [Remark("error", str(error), "", None)]
    article = target.article
    found = list(_shape(target, tried))
    if article is not None and not any(f.level is Level.ERROR for f in found):
        with suppress(ValidationError):  # told by _shape
            found += _words(open_issue, article, Article.model_validate(tried.root))
    return by_field(tried.root, _once(found)).get(dotted(pointer), [])


def _words(open_issue: OpenIssue, name: str, article: Article) -> list[Finding]:
    """The rules over words, of this article alone: those that compare articles come with the build."""
    content = open_issue.content
    if content is None:
        return []
    alone = content.model_copy(update={"articles": {name: article}})
    return [f for f in settled(check_words(alone), alone, whole=False) if f.article == name and not f.is_gate and not f.waived]


def _shape(target: Target, source: Source) -> Iterator[Finding]:
    """Against the model, and the inline markup."""
    yield from source.findings
    for kind, scalar, _ in texts(target.model, source.root):
        if kind in MARKED:
            yield from crowded(Finding("content/markup", Level.ERROR, message, "記号そのものを書くときは、前に「\\」をつけます",
                                       place=scalar.at(offset), article=target.article) for offset, message in faults(scalar))
    try:
        read = target.model.model_validate(source.root)
    except ValidationError as fault:
        yield from validation_findings(fault, source.root, target.model, target.article)
    else:
        yield from (fault for table in (read.tables if isinstance(read, Article) else ()) if table.body for fault in table_faults(table))


def by_field(root: Node, findings: Iterable[Finding]) -> dict[str, list[Remark]]:
    """Each finding at the field in which its place lies."""
    starts = sorted((place, pointer) for pointer, scalar in _scalars(root, ()) for place in scalar.lines)
    out: dict[str, list[Remark]] = {}
    for finding in ordered(findings):
        pointer: Pointer = ()
        if finding.place is not None:
            here = finding.place.line, finding.place.column
            before = [p for start, p in starts if start <= here]
            same = [p for (line, _), p in starts if line == here[0]]
            pointer = before[-1] if before and (not same or before[-1] in same) else same[0] if same else before[-1] if before else ()
        remark = Remark(finding.level.value, _without_place(finding), finding.hint, finding.place.line if finding.place else None)
        out.setdefault(dotted(pointer), []).append(remark)
    return out


def _without_place(finding: Finding) -> str:
    """Without the file and line at its head: it stands beside its field."""
    return finding.message.removeprefix(f"{finding.source} ") if finding.source else finding.message


def _once(findings: Iterable[Finding]) -> list[Finding]:
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.rule, finding.message, finding.place and replace(finding.place, file="")), finding)
    return list(seen.values())


def _scalars(node: Node, pointer: Pointer) -> Iterator[tuple[Pointer, Scalar]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _scalars(value, (*pointer, str(key)))
    elif isinstance(node, Sequence):
        for number, value in enumerate(node):
            yield from _scalars(value, (*pointer, number))
    else:
        yield pointer, node
