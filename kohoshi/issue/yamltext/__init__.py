"""YAML as text with places: the parser's events become a tree of Scalar, Mapping, Sequence.

Nothing is constructed: 13:30, 0120 and no stay what was typed. The YAML features that
surprise (anchors, aliases, merge keys, tags, several documents, folding that puts spaces into
Japanese) are refused, each with its place. The tree is built without recursion, an alias is
never followed, and size, depth and count are capped, so that no file can hang the program.
"""
from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from kohoshi import limits
from kohoshi.finding import Finding, Place
from kohoshi.issue.values import Scalar
from kohoshi.issue.yamltext.bytes import cleaned, decoded, error, short
from kohoshi.issue.yamltext.syntax import syntax_error

if TYPE_CHECKING:
    from yaml._yaml import Mark as CMark
    from yaml.error import Mark

#: Nesting of lists and mappings.
MAX_DEPTH = limits.MANUSCRIPT_DEPTH
#: Scalars, lists and mappings of one file.
MAX_NODES = limits.MANUSCRIPT_NODES
#: Characters of one value.
MAX_SCALAR = limits.VALUE_CHARACTERS
#: Findings told of one file.
MAX_FINDINGS = limits.FINDINGS_OF_FILE

_NOTHING = {"", "~", "null", "Null", "NULL"}
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_WIDE_COLON = re.compile(r"^ *[A-Za-z_][\w-]*(：)")


class Mapping(dict[str, Any]):
    """A YAML mapping: keys are Scalars (so each has its place), values nodes."""

    def __init__(self, place: Place, start: int = 0, flow: bool = False) -> None:
        super().__init__()
        self.place = place
        #: Offset of its first character; of the first one behind it, where it has brackets.
        self.start, self.end, self.flow = start, start, flow
        #: The keys as written, with their places.
        self.names: dict[str, Scalar] = {}


class Sequence(list[Any]):
    """A YAML list. ``start``: offset of its first ``-`` or bracket; ``end`` as of a mapping."""

    def __init__(self, place: Place, start: int = 0, flow: bool = False) -> None:
        super().__init__()
        self.place = place
        self.start, self.end, self.flow = start, start, flow


class Empty(Scalar):
    """A value that was left out (``title:``); it is already reported where it stands."""


Node = Mapping | Sequence | Scalar


def read(data: bytes, file: str) -> tuple[Node | None, list[Finding]]:
    """The tree of a YAML file, and everything that is wrong with it as YAML.

    ``file`` is the name for places. The tree is None when nothing can be trusted.
    """
    text, findings = decoded(data, file)
    root: Node | None = None
    if text is not None:
        text, unseen = cleaned(text, file)
        findings += unseen
    if text is not None:
        tree = _Tree(text, file)
        root = tree.root
        findings += tree.findings
    return root, _capped(findings, file)


def _capped(findings: list[Finding], file: str) -> list[Finding]:
    """A file that is broken from end to end is told once, not ten thousand times."""
    more = len(findings) - MAX_FINDINGS
    if more <= 0:
        return findings
    return [*findings[:MAX_FINDINGS], error("too-many", f"このファイルには、ほかに{more:,}件の誤りがあります", Place(file))]


@dataclass
class _Level:
    """A list or mapping being filled; ``key`` waits for its value."""

    node: Mapping | Sequence
    key: Scalar | None = None
    skipping: bool = field(default=False)


class _Stop(Exception):
    """Nothing more can be read."""


class _Tree:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.source = text.split("\n")
        self.findings: list[Finding] = []
        self.root: Node | None = None
        self.levels: list[_Level] = []
        self.count = 0
        try:
            self.build(text)
        except yaml.YAMLError as fault:
            self.root = None
            self.drowned(syntax_error(fault, self.source, file))
        except _Stop:
            self.root = None
        else:
            if self.root is None and not self.findings:
                self.findings.append(error("empty", "ファイルの中身がありません", Place(file)))

    def build(self, text: str) -> None:
        documents = 0
        for event in _EVENTS.of(text):
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self.stop("yaml", "「---」でふたつ目の文書が始まっています", event, "1つのファイルには1つの文書だけ書きます")
                case yaml.AliasEvent():
                    self.report("yaml", f"「*{short(event.anchor or '')}」はほかの値を指すYAMLの記号（エイリアス）になります", event,
                                "「*」で始まる文字は引用符 \" \" で囲むか、| の次の行に書いてください")
                    self.place_node(_written(self.empty(event), event))
                case yaml.ScalarEvent():
                    self.refuse_extras(event)
                    self.place_node(_written(self.scalar(event), event))
                case yaml.MappingStartEvent():
                    self.begin(Mapping(self.place(event), _index(event.start_mark), bool(event.flow_style)), event)
                case yaml.SequenceStartEvent():
                    self.begin(Sequence(self.place(event), _index(event.start_mark), bool(event.flow_style)), event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.levels.pop().node.end = _index(event.end_mark)

    # --- reporting -----------------------------------------------------------------------

    def drowned(self, fault: Finding) -> None:
        """Adds a syntax error; a folding that the same slip brought about is not news."""
        line = fault.place.line if fault.place else 0
        self.findings = [f for f in self.findings if f.rule != "content/folded" or f.place is None
                         or not f.place.line <= line <= (f.place.end_line or 0)]
        self.findings.append(fault)

    def place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        return Place(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def excerpt(self, line: int) -> str:
        return self.source[line].strip() if line < len(self.source) else ""

    def report(self, rule: str, message: str, event: Any, hint: str = "") -> None:
        self.findings.append(error(rule, message, self.place(event), hint, self.excerpt(event.start_mark.line)))

    def stop(self, rule: str, message: str, event: Any, hint: str = "") -> None:
        self.report(rule, message, event, hint)
        raise _Stop

    def refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self.report("yaml", f"「&{short(event.anchor or '')}」はYAMLの名札（アンカー）になります", event,
                        "「&」で始まる文字は引用符 \" \" で囲んでください")
        if event.tag is not None:
            self.report("yaml", f"「{short(_tag(event.tag))}」はYAMLの型の指定（タグ）になります", event,
                        "「!」で始まる文字は引用符 \" \" で囲んでください")

    # --- building ------------------------------------------------------------------------

    def counted(self, event: Any) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.stop("too-large", f"項目が多すぎます（上限は{MAX_NODES:,}個）", event)

    def begin(self, node: Mapping | Sequence, event: Any) -> None:
        self.refuse_extras(event)
        self.counted(event)
        if len(self.levels) >= MAX_DEPTH:
            self.stop("too-large", f"入れ子が深すぎます（上限は{MAX_DEPTH}段）", event)
        if self.levels and isinstance(self.levels[-1].node, Mapping) and self.levels[-1].key is None:
            self.stop("yaml", "項目名のところに一覧や入れ子があります", event, "「項目名: 値」の形で書いてください")
        self.place_node(node)
        self.levels.append(_Level(node))

    def place_node(self, node: Node) -> None:
        """Puts a finished value, or a key, where it belongs."""
        if not self.levels:
            self.root = node
            return
        level = self.levels[-1]
        if isinstance(level.node, Sequence):
            level.node.append(node)
        elif level.key is None:
            self.take_key(level, node)
        else:
            if not level.skipping:
                level.node[level.key] = node
            level.key, level.skipping = None, False

    def take_key(self, level: _Level, node: Node) -> None:
        assert isinstance(node, Scalar) and isinstance(level.node, Mapping) and node.place
        level.key = node
        first = level.node.names.setdefault(str(node), node)
        if node != node.strip():
            level.skipping = True
            self.findings.append(error("yaml", "行の始めに全角スペースがあります", node.place, "字下げは半角スペースで書いてください",
                                       self.excerpt(node.place.line - 1)))
        elif node == "<<":
            level.skipping = True
            self.findings.append(error("yaml", "「<<」（ほかの項目の取り込み）は使えません", node.place, "内容をそのまま書いてください",
                                       self.excerpt(node.place.line - 1)))
        elif first is not node and first.place:
            level.skipping = True
            self.findings.append(error(
                "duplicate-key", f"「{short(node)}」が{first.place.line}行目と{node.place.line}行目に二度書かれています", node.place,
                "どちらかひとつにしてください", self.excerpt(node.place.line - 1), (first.place,)))

    # --- scalars -------------------------------------------------------------------------

    def scalar(self, event: Any) -> Scalar:
        self.counted(event)
        if len(event.value) > MAX_SCALAR:
            self.stop("too-large", f"ひとつの値が長すぎます（{len(event.value):,}字。上限は{MAX_SCALAR:,}字）", event)
        is_key = bool(self.levels) and isinstance(self.levels[-1].node, Mapping) and self.levels[-1].key is None
        if event.style is None and event.value in _NOTHING:
            return self.nothing(event, is_key)
        if event.style is None:
            self.check_comment(event)
        if event.style != "|":
            self.check_folding(event)
        return self.block(event) if event.style in ("|", ">") else self.inline(event)

    def empty(self, event: Any) -> Empty:
        return Empty("", self.place(event))

    def nothing(self, event: Any, is_key: bool) -> Scalar:
        """``title:`` with nothing after it, or with ``~`` or ``null``."""
        key = self.levels[-1].key if self.levels else None
        if event.tag is not None:  # already refused
            return self.empty(event)
        if is_key:
            self.stop("yaml", "コロン「:」の前に項目名がありません", event)
        if not self.levels:  # a file of comments only
            self.findings.append(error("empty", "ファイルの中身がありません", Place(self.file)))
            return self.empty(event)
        place = key.place if key is not None and key.place else self.place(event)
        line = self.source[place.line - 1] if place.line <= len(self.source) else ""
        swallowed = re.search(r"[:\-]\s+#", line)
        message = f"「{short(key)}」の中身がありません" if key is not None else "「-」のあとに中身がありません"
        hint = "「#」から後ろはメモとして読みとばされます。値なら引用符 \" \" で囲んでください" if swallowed else \
            "値を書くか、いらなければ行ごと消してください"
        self.findings.append(error("empty-value", message, place, hint, line.strip()))
        return self.empty(event)

    def check_comment(self, event: Any) -> None:
        """A plain value followed by `` #…`` on its line: the rest would be lost in silence."""
        end = event.end_mark
        rest = self.source[end.line][end.column:] if end.line < len(self.source) else ""
        if rest.lstrip().startswith("#"):
            self.findings.append(error(
                "comment", f"「{short(rest)}」はメモとみなされ、紙面に出ません",
                Place(self.file, end.line + 1, end.column + len(rest) - len(rest.lstrip()) + 1),
                "値の一部なら全体を引用符 \" \" で囲み、メモなら別の行に書いてください", self.excerpt(end.line)))

    def check_folding(self, event: Any) -> None:
        """Folding turns a line break into a space: wrong between Japanese characters."""
        start, end = event.start_mark, event.end_mark
        folds = event.style == ">" or end.line > start.line
        if not folds or not _WIDE.search(event.value) or " " not in event.value:
            return
        rows = [(n, self.source[n]) for n in range(start.line, min(end.line + 1, len(self.source))) if self.source[n].strip()]
        if event.style == ">":  # its end may lie on the next item's line
            indent = self.first_line(start.line + 1)[1] - 1
            rows = [(n, row) for n, row in rows[1:] if row.startswith(" " * indent)]
        slip = next(((n, found) for n, row in rows[1:] if not event.style and (found := _WIDE_COLON.match(row))), None)
        if slip is not None:
            number, found = slip
            self.findings.append(error("yaml", "項目名のあとのコロンが全角「：」です", Place(self.file, number + 1, found.start(1) + 1),
                                       "半角の「:」と半角スペースにしてください", self.excerpt(number)))
        elif event.style is None and event.value.startswith("｜"):
            self.report("yaml", "「｜」が全角です", event, "文章の始まりは半角の「|」です")
        elif len(rows) > 1:
            self.report("folded", "値が次の行に続いています。行のつなぎ目に空白が入ってしまいます", event,
                        "長い文章は「項目名: |」と書き、次の行から字下げして書いてください（1行が1段落になります）")

    def inline(self, event: Any) -> Scalar:
        place = self.place(event)
        quoted = 1 if event.style else 0
        return Scalar(event.value, place, ((place.line, place.column + quoted),))

    def block(self, event: Any) -> Scalar:
        """Block scalars: the column is where the line's own text begins after its indentation."""
        first = event.start_mark.line + 1
        rows = event.value.split("\n")
        lines: list[tuple[int, int]] = []
        if event.style == "|":
            for offset, row in enumerate(rows):
                source = self.source[first + offset] if first + offset < len(self.source) else ""
                lines.append((first + offset + 1, max(1, len(source) - len(row) + 1)))
        else:
            lines.append(self.first_line(first))
        start = next((line for line, row in zip(lines, rows, strict=False) if row.strip()), lines[0])
        end = event.end_mark
        return Scalar(event.value, Place(self.file, *start, end.line + 1, end.column + 1), tuple(lines))

    def first_line(self, row: int) -> tuple[int, int]:
        while row < len(self.source) and not self.source[row].strip():
            row += 1
        line = self.source[row] if row < len(self.source) else ""
        return row + 1, len(line) - len(line.lstrip(" ")) + 1


class _Events:
    """The events of a text, which nobody changes. Those read last are kept: an issue is opened again
    and again with one of its thirty files changed, and finding the events is most of that."""

    def __init__(self, most: int = limits.EVENTS_KEPT) -> None:
        self.most = most
        self.held = 0
        self._kept: dict[str, list[yaml.Event]] = {}
        self._turn = threading.Lock()

    def of(self, text: str) -> Iterator[yaml.Event]:
        """Raises yaml.YAMLError where it cannot go on."""
        known = self._kept.get(text)
        if known is not None:
            yield from known
            return
        events: list[yaml.Event] = []
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            events.append(event)
            yield event
        with self._turn:
            self.held += len(events) - len(self._kept.pop(text, ()))
            self._kept[text] = events
            while self.held > self.most:
                self.held -= len(self._kept.pop(next(iter(self._kept))))


_EVENTS = _Events()


def _index(mark: Mark | CMark | None) -> int:
    assert mark is not None  # events of a text have their places
    return mark.index


def _written(scalar: Scalar, event: Any) -> Scalar:
    scalar.span = (event.start_mark.index, event.end_mark.index)
    scalar.style = getattr(event, "style", None) or ""
    return scalar


def _tag(tag: str) -> str:
    return "!!" + tag.removeprefix("tag:yaml.org,2002:") if tag.startswith("tag:yaml.org,2002:") else tag
