"""YAML of a prh rule file as a tree with lines. These files come from anywhere and use all of
YAML (comments, quotes, anchors), unlike the officer's own content (kohoshi.issue.yamltext)."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kohoshi import limits
from kohoshi.refusal import why

#: Largest rule file in bytes, its values, their nesting.
MAX_BYTES = limits.DICTIONARY_BYTES
MAX_NODES = limits.DICTIONARY_NODES
MAX_DEPTH = limits.DICTIONARY_DEPTH
#: The C parser is ten times as fast; both give the same tree.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RuleFileError(ValueError):
    """A rule file, or a value in it, that cannot be used; Japanese, with its line."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


#: Takes a fault that costs nothing but the value itself.
Tell = Callable[[RuleFileError], None]


@dataclass(frozen=True)
class Value:
    """A node: ``data`` is str, None, list[Value] or dict[str, Value]."""

    data: Any
    line: int

    @property
    def text(self) -> str:
        if not isinstance(self.data, str):
            raise RuleFileError("ここには文字を書きます", self.line)
        return self.data

    @property
    def truth(self) -> bool:
        if self.text not in ("true", "false"):
            raise RuleFileError("true か false を書きます", self.line)
        return self.text == "true"

    @property
    def items(self) -> list[Value]:
        """The members of a list; a single value is a list of one, nothing an empty one."""
        if self.data is None:
            return []
        return self.data if isinstance(self.data, list) else [self]

    def fields(self, known: tuple[str, ...], tell: Tell, needed: tuple[str, ...] = ()) -> dict[str, Value]:
        """The entries of a mapping that have a value. Others than the known ones are told and
        passed over, as prh does: public files have some."""
        if not isinstance(self.data, dict):
            raise RuleFileError("ここには「項目: 値」を書きます", self.line)
        for key, value in self.data.items():
            if key not in known:
                tell(RuleFileError(f"「{key[:30]}」という項目はありません（書けるのは {'、'.join(known)}）", value.line))
        for key in needed:
            if key not in self.data:
                raise RuleFileError(f"「{key}」がありません", self.line)
        return {key: value for key, value in self.data.items() if value.data is not None and key in known}


def read_tree(path: Path) -> Value:
    """The tree of a rule file. Raises RuleFileError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as fault:
        raise RuleFileError(f"開けません（{why(fault)}）") from None
    if len(data) > MAX_BYTES:
        raise RuleFileError(f"ファイルが大きすぎます（上限は{MAX_BYTES:,}バイト）")
    try:
        root = yaml.compose(data.decode("utf-8-sig"), Loader=_LOADER)
    except UnicodeDecodeError:
        raise RuleFileError("UTF-8で書かれていません") from None
    except RecursionError:
        raise RuleFileError("入れ子が深すぎます") from None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise RuleFileError("YAMLとして読めません", mark.line + 1 if mark else 1) from None
    except yaml.YAMLError:
        raise RuleFileError("YAMLとして読めません") from None
    if root is None:
        raise RuleFileError("中身がありません")
    return _RuleTree().value(root, 0)


class _RuleTree:
    """Counts what it gives out: an alias of an alias of an alias must not fill the memory."""

    def __init__(self) -> None:
        self.count = 0

    def value(self, node: Any, depth: int) -> Value:
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise RuleFileError("値が多すぎるか、入れ子が深すぎます", line)
        if isinstance(node, yaml.MappingNode):
            pairs = [(self.value(key, depth + 1).text, self.value(value, depth + 1)) for key, value in node.value]
            return Value(dict(pairs), line)
        if isinstance(node, yaml.SequenceNode):
            return Value([self.value(item, depth + 1) for item in node.value], line)
        nothing = node.tag == "tag:yaml.org,2002:null"
        return Value(None if nothing else str(node.value), line)
