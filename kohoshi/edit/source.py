"""A content file as text that is cut and pasted: everything outside a cut keeps its bytes."""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kohoshi.edit.error import EditConflict, EditError
from kohoshi.files import sha256_of
from kohoshi.finding import Finding
from kohoshi.issue.loader_files import inside
from kohoshi.issue.yamltext import Mapping, Node, Sequence, read

Pointer = tuple[str | int, ...]

#: The file of an issue that has its data and its flat plan.
PLAN = "issue.yaml"

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\r|\n")


def revision_of(data: bytes) -> str:
    """What an editor saw: SHA-256 of the file's bytes."""
    return sha256_of(data)


@dataclass(frozen=True)
class Source:
    """``text`` has ``\\n`` line ends and no BOM, as the offsets of the tree count; ``ends`` are
    the line ends as they stand in the file, one for each line but the last."""

    name: str
    text: str
    ends: tuple[str, ...]
    bom: bool
    root: Node
    findings: tuple[Finding, ...]

    @property
    def data(self) -> bytes:
        lines = self.text.split("\n")
        body = "".join(line + end for line, end in zip(lines, (*self.ends, ""), strict=True))
        return (_BOM if self.bom else b"") + body.encode()

    def cut(self, start: int, end: int, new: str) -> Source:
        """With ``new`` in place of text[start:end], read again. Raises EditError when that is no
        text, or nothing that can be read as a content file."""
        first, last = self.text.count("\n", 0, start), self.text.count("\n", 0, end)
        count = new.count("\n")
        usual = max(set(self.ends), key=self.ends.count, default="\n")
        kept = self.ends[first:last][:count]
        ends = (*self.ends[:first], *kept, *[usual] * (count - len(kept)), *self.ends[last:])
        text = self.text[:start] + new + self.text[end:]
        try:
            data = replace(self, text=text, ends=ends).data
        except UnicodeEncodeError:
            raise EditError("文字として保存できないもの（サロゲートの片方）が入っています。打ち直してください") from None
        return source_of(data, self.name)

    def line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def line(self, offset: int) -> int:
        """The number of the line of an offset, from 1."""
        return self.text.count("\n", 0, offset) + 1


@dataclass(frozen=True)
class OpenFile(Source):
    """A content file of an issue as it was when somebody opened it: what an edit begins with.

    issue     the folder of its issue
    path      the file
    revision  SHA-256 of its bytes then
    """

    issue: Path
    path: Path
    revision: str

    @property
    def is_plan(self) -> bool:
        """Whether it is issue.yaml, not an article."""
        return self.path == self.issue / PLAN


def source_of(data: bytes, name: str) -> Source:
    """Raises EditError for what is no YAML of ours at all."""
    root, findings = read(data, name)
    if root is None or not isinstance(root, Mapping | Sequence):
        said = findings[0] if findings else None
        raise EditError(f"{said.source}: {said.message}" if said else f"{name} に項目がありません")
    body = data.removeprefix(_BOM).decode()
    return Source(name, _LINE_END.sub("\n", body), tuple(_LINE_END.findall(body)), data.startswith(_BOM), root, tuple(findings))


def opened(issue: Path, name: str, revision: str | None = None) -> OpenFile:
    """A file of the issue in the folder ``issue``, by its path there (``articles/kusei-kaigi.yaml``), as its
    editor saw it. Raises EditConflict when it has changed since, EditError when there is no such file."""
    path = issue / name
    if not (issue / PLAN).is_file() or not path.is_relative_to(issue) or ".." in Path(name).parts:
        raise EditError(f"「{path.name}」は号のフォルダーの中にありません")
    data = seen(path, revision)
    source = source_of(data, path.name)
    return OpenFile(**vars(source), issue=issue, path=path, revision=revision_of(data))


def seen(path: Path, revision: str | None = None) -> bytes:
    """The bytes of a file of an issue (no link out of its folder), proven to be of ``revision``."""
    if not path.is_file() or not inside(path, path.parent):
        raise EditError(f"「{path.name}」がありません")
    data = path.read_bytes()
    if revision is not None and revision_of(data) != revision:
        raise EditConflict(f"「{path.name}」は、ほかの人か、ほかのソフトが先に直しています。開き直して、いまの文を確かめてください")
    return data


# --- trees as plain values -------------------------------------------------------------------


def shape(node: Node) -> Any:
    """The tree as dict, list and str. Line breaks at the ends of a value do not count: the
    model drops them, and a block at the end of a file may have none."""
    if isinstance(node, Mapping):
        return {str(key): shape(value) for key, value in node.items()}
    if isinstance(node, Sequence):
        return [shape(item) for item in node]
    return str(node).strip("\n")


def same(one: Any, other: Any) -> bool:
    """Equal shapes, the order of items and of keys included."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def at(root: Any, pointer: Pointer) -> Any:
    """The node (or plain value) at ``pointer``. Raises EditError."""
    node = root
    for key in pointer:
        known = isinstance(key, str) and key in node if isinstance(node, dict) else (
            isinstance(node, list) and isinstance(key, int) and 0 <= key < len(node))
        if not known:
            raise EditError(f"「{spoken(pointer)}」という項目がありません")
        node = node[key]
    return node


def spoken(pointer: Pointer) -> str:
    """``body 2 info when``: counted from 1, as people do."""
    return " ".join(str(key + 1) if isinstance(key, int) else key for key in pointer)


def new_findings(before: Source, after: Source) -> list[Finding]:
    """What is wrong with the file as YAML now and was not before."""
    old = [(f.rule, f.message) for f in before.findings]
    out = []
    for finding in after.findings:
        told = (finding.rule, finding.message)
        if told in old:
            old.remove(told)
        else:
            out.append(finding)
    return out


def proven(before: Source, after: Source, wanted: Any) -> Source:
    """``after``, read back as exactly ``wanted`` (a shape) and with no new fault; else EditError."""
    fresh = new_findings(before, after)
    if fresh:
        raise EditError(f"{fresh[0].message}。{fresh[0].hint}")
    if not same(shape(after.root), wanted):
        raise EditError("この書きかたでは、ほかの項目まで変わってしまいます。ファイルで直してください")
    return after
