"""Dictionaries in the format of prh (proofreading-helper), as many offices and publishers keep
them: what is found, what is expected, tests (``specs``) that are run at loading.

    version: 1
    imports: other.yml | [other.yml, {path: …, disableImports: true, ignoreRules: […]}]
    targets: [{file: /\\.yaml$/, includes: […], excludes: […]}]
    rules:   [text | {expected, pattern | patterns, regexpMustEmpty, options: {wordBoundary}, specs}]

A rule of the importing file stands before imported ones of the same ``expected``. A faulty rule
becomes a finding at its line; the rest are used.
"""
from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from kohoshi import limits
from kohoshi.check.words.prh.pattern import LITERAL, Pattern, PatternError, compiled, escaped, spread
from kohoshi.check.words.prh.read import RuleFileError, Tell, Value, read_tree
from kohoshi.finding import Finding, Level, Place

#: Rule files that import each other, and how deep.
MAX_FILES = limits.DICTIONARY_FILES
MAX_IMPORTS = limits.DICTIONARY_IMPORTS
MAX_RULES = limits.DICTIONARY_RULES
#: Seconds of the processor one rule may take over its specs, and over a whole issue, before it is left out.
PATIENCE = limits.PATTERN_SECONDS

_TOP = ("version", "meta", "imports", "targets", "rules")
_RULE = ("expected", "pattern", "patterns", "regexpMustEmpty", "options", "specs", "prh")
_GROUP = re.compile(r"\$([0-9]{1,2})")


@dataclass(frozen=True)
class Rule:
    """One entry: wherever ``pattern`` is found, ``expected`` should stand ($1 … filled in).

    source   the pattern as prh knows it, by which ignoreRules names it
    empty    the group that must be empty (regexpMustEmpty), 0: none
    note     words for the reader (key ``prh``)
    """

    expected: str
    source: str
    pattern: Pattern
    place: Place
    empty: int = 0
    note: str = ""

    def among(self, texts: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
        """(index of the text, start, end, what should stand there) where something else stands.
        Raises TimeoutError when all texts together take longer than PATIENCE."""
        until = time.thread_time() + PATIENCE
        for index, text in enumerate(texts):
            for match in matches(self.pattern, text, until):
                right = _GROUP.sub(partial(_filled, match=match), self.expected)
                if right != match[0] and not (self.empty and match[self.empty]):
                    yield index, match.start(), match.end(), right

    def applied(self, *texts: str) -> list[str]:
        """The texts as they should stand. Raises TimeoutError like ``among``."""
        out = list(texts)
        for index, start, end, right in reversed([*self.among(texts)]):
            out[index] = out[index][:start] + right + out[index][end:]
        return out


@dataclass(frozen=True)
class Target:
    """Where in which files the rules count: ``includes`` and ``excludes`` are patterns."""

    file: Pattern
    place: Place
    includes: tuple[Pattern, ...] = ()
    excludes: tuple[Pattern, ...] = ()


@dataclass
class Dictionary:
    rules: list[Rule] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def load(path: Path, folder: Path, named: Callable[[Path], str]) -> Dictionary:
    """The dictionary in ``path`` with its imports, which must lie in ``folder``; ``named`` gives
    the name of a file for places. Never raises for what is in the files."""
    return _Loader(folder.resolve(), named).file(path, 0)


def matches(pattern: Pattern, text: str, until: float) -> list[Any]:
    """All matches. Raises TimeoutError when the time of the thread (thread_time) reaches ``until``."""
    try:
        return list(pattern.finditer(text, timeout=max(until - time.thread_time(), 0)))
    except TimeoutError:
        raise TimeoutError(f"時間がかかりすぎます（{PATIENCE:.0f}秒まで）") from None


def _filled(group: re.Match[str], match: Any) -> str:
    number = int(group[1])
    return group[0] if number == 0 or number > match.re.groups else match[number] or ""


class _Loader:
    def __init__(self, folder: Path, named: Callable[[Path], str]) -> None:
        self.folder, self.named = folder, named
        self.open: list[Path] = []
        self.files = 0

    def file(self, path: Path, depth: int, imports: bool = True) -> Dictionary:
        real, name = path.resolve(), self.named(path)
        out = Dictionary()
        tell = _teller(out, name)
        self.files += 1
        try:
            if not real.is_relative_to(self.folder):
                raise RuleFileError("リンクが辞書のフォルダーの外を指しています")
            top = read_tree(real).fields(_TOP, tell, ("version",))
            if top["version"].text.split(".")[0] != "1":
                raise RuleFileError("読めるのは version: 1 の辞書です", top["version"].line)
            self.rules(top, name, out, tell)
            self.targets(top, name, out, tell)
            self.open.append(real)
            if imports and "imports" in top:
                for entry in top["imports"].items:
                    self.guarded(out, name, partial(self.imported, entry, path, depth, out, tell))
            self.open.pop()
        except RuleFileError as fault:
            out.findings.append(fault_at(fault, name))
        return out

    def guarded(self, out: Dictionary, name: str, job: Callable[[], None]) -> None:
        try:
            job()
        except RuleFileError as fault:
            out.findings.append(fault_at(fault, name))

    def imported(self, entry: Value, importer: Path, depth: int, out: Dictionary, tell: Tell) -> None:
        spec = {"path": entry} if isinstance(entry.data, str) else \
            entry.fields(("path", "disableImports", "ignoreRules"), tell, ("path",))
        written = spec["path"].text
        path = importer.parent / written
        if written.startswith(("/", "~")) or ":" in written or "\\" in written or not path.resolve().is_relative_to(self.folder):
            raise RuleFileError(f"「{written[:60]}」は辞書のフォルダーの外です", entry.line)
        if path.resolve() in self.open:
            raise RuleFileError(f"「{written[:60]}」は互いに取り込み合っています", entry.line)
        if depth >= MAX_IMPORTS or self.files >= MAX_FILES:
            raise RuleFileError(f"取り込む辞書が多すぎます（{MAX_IMPORTS}段、{MAX_FILES}ファイルまで）", entry.line)
        deeper = not ("disableImports" in spec and spec["disableImports"].truth)
        other = self.file(path, depth + 1, deeper)
        ignored = [_ignored(each, tell) for each in spec["ignoreRules"].items] if "ignoreRules" in spec else []
        own = {rule.expected for rule in out.rules}
        out.findings += other.findings
        out.targets += other.targets
        out.rules += [rule for rule in other.rules if rule.expected not in own and not any(skips(rule) for skips in ignored)]

    def rules(self, top: dict[str, Value], name: str, out: Dictionary, tell: Tell) -> None:
        entries = top["rules"].items if "rules" in top else []
        if len(entries) > MAX_RULES:
            raise RuleFileError(f"規則が多すぎます（上限は{MAX_RULES:,}）", top["rules"].line)
        for entry in entries:
            try:
                out.rules.append(_rule(entry, name, tell))
            except (PatternError, TimeoutError) as fault:
                out.findings.append(unusable(fault, Place(name, entry.line), _excerpt(entry)))
            except RuleFileError as fault:
                out.findings.append(fault_at(fault, name))

    def targets(self, top: dict[str, Value], name: str, out: Dictionary, tell: Tell) -> None:
        """Only those that can mean a file of ours; the others may hold anything."""
        for entry in top["targets"].items if "targets" in top else []:
            try:
                given = entry.fields(("file", "includes", "excludes"), tell, ("file",))
                file = _pattern_of(given["file"].text)
                if matches(file, "a.yaml", time.thread_time() + PATIENCE):
                    kinds = [tuple(_target_pattern(each, tell) for each in given[key].items) if key in given else ()
                             for key in ("includes", "excludes")]
                    out.targets.append(Target(file, Place(name, entry.line), *kinds))
            except (PatternError, TimeoutError) as fault:
                out.findings.append(fault_at(RuleFileError(str(fault), entry.line), name))
            except RuleFileError as fault:
                out.findings.append(fault_at(fault, name))


def _teller(out: Dictionary, name: str) -> Tell:
    return lambda fault: out.findings.append(replace(
        fault_at(fault, name), level=Level.WARNING, hint="打ちまちがいでなければ、取り除いてください。この項目は使われません"))


def fault_at(fault: RuleFileError, name: str) -> Finding:
    return Finding("style/dictionary", Level.ERROR, f"表記の辞書が読めません: {fault}",
                   "辞書のその行を直してください。直るまで、その行の規則は使われません", place=Place(name, fault.line),
                   excerpt=f"{name} {fault}")


def unusable(fault: Exception, place: Place, excerpt: str) -> Finding:
    """A pattern that cannot be read or does not end in time. ``excerpt``: what it is known by,
    however its line moves."""
    return Finding("style/pattern", Level.WARNING, f"辞書のパターンが使えません: {fault}",
                   "書き直すか、取り除いてください。ほかの規則は使われています", place=place, excerpt=excerpt)


def _rule(entry: Value, name: str, tell: Tell) -> Rule:
    """Raises RuleFileError (also where a spec fails), PatternError, TimeoutError (specs)."""
    given = {"expected": entry} if isinstance(entry.data, str) else entry.fields(_RULE, tell, ("expected",))
    if "expected" not in given:
        raise RuleFileError("「expected」の中身がありません", entry.line)
    expected = given["expected"].text
    options = given["options"].fields(("wordBoundary",), tell) if "options" in given else {}
    boundary = "wordBoundary" in options and options["wordBoundary"].truth
    written = given.get("pattern") or given.get("patterns")
    source, flags = _source(expected, written, boundary)
    pattern = compiled(source, flags)
    rule = Rule(expected, source, pattern, Place(name, entry.line), _empty(given.get("regexpMustEmpty"), pattern),
                given["prh"].text if "prh" in given else "")
    specs = given["specs"].items if "specs" in given else []
    pairs = [spec.fields(("from", "to"), tell, ("from", "to")) for spec in specs]
    before, after = ([pair[key].text if key in pair else "" for pair in pairs] for key in ("from", "to"))
    for spec, start, end, result in zip(specs, before, after, rule.applied(*before), strict=True):
        if result != end:
            raise RuleFileError(f"試験（specs）が合いません。「{start}」は「{end}」のはずが「{result}」になります", spec.line)
    return rule


def _source(expected: str, written: Value | None, boundary: bool) -> tuple[str, str]:
    """(pattern, flags) of a rule as prh makes them: a boundary goes round texts, not round a
    pattern that the writer gave as such."""
    def one(text: str) -> tuple[str, str]:
        literal = LITERAL.fullmatch(text)
        if literal:
            return literal[1], literal[2]
        return (f"\\b{escaped(text)}\\b" if boundary else escaped(text)), ""

    if written is None:
        source = spread(expected)
        return (f"\\b{source}\\b" if boundary else source), ""
    if not isinstance(written.data, list):
        return one(written.text)
    each = [one(item.text) for item in written.items]
    if not each:
        raise PatternError("パターンがありません")
    if len({"i" in flags for _, flags in each}) > 1:
        raise PatternError("大文字・小文字の区別（i）がそろっていません")
    return f"(?:{'|'.join(source for source, _ in each)})", each[0][1]


def _empty(written: Value | None, pattern: Pattern) -> int:
    if written is None:
        return 0
    named = re.fullmatch(r"\$([1-9][0-9]?)", written.text)
    if not named or int(named[1]) > pattern.groups:
        raise RuleFileError("regexpMustEmpty には、パターンのかっこを $1 の形で書きます", written.line)
    return int(named[1])


def _ignored(entry: Value, tell: Tell) -> Callable[[Rule], bool]:
    """Which imported rules are left out: by pattern (as prh knows it, or the text it was made
    from), by what is expected, or both."""
    given = {"pattern": entry} if isinstance(entry.data, str) else entry.fields(_RULE, tell)
    if not given.keys() & {"pattern", "expected"}:
        raise RuleFileError("ignoreRules には pattern か expected を書きます", entry.line)
    literal = LITERAL.fullmatch(given["pattern"].text) if "pattern" in given else None
    source = literal[1] if literal else escaped(given["pattern"].text) if "pattern" in given else None
    expected = given["expected"].text if "expected" in given else None
    return lambda rule: source in (None, rule.source) and expected in (None, rule.expected)


def _target_pattern(entry: Value, tell: Tell) -> Pattern:
    pattern = entry if isinstance(entry.data, str) else entry.fields(("pattern",), tell, ("pattern",))["pattern"]
    return _pattern_of(pattern.text)


def _pattern_of(written: str) -> Pattern:
    literal = LITERAL.fullmatch(written)
    return compiled(literal[1], literal[2]) if literal else compiled(escaped(written))


def _excerpt(entry: Value) -> str:
    expected = entry.data if isinstance(entry.data, str) else entry.data["expected"].data
    return str(expected)
