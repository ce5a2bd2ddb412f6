"""A comparison as it is told: in plain words and as JSON."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kohoshi.proof.compare.change import Change, Kind, faces_to_reproof
from kohoshi.text import say_faces

FORMAT = 1


@dataclass(frozen=True)
class Comparison:
    """``old``, ``new``: what was compared, for people (「初校 2022-05-10 14:30」, a file's name);
    ``titles``, ``faces``: of the articles; ``unchanged``: comments that asked, where nothing changed
    (id, face, text); ``asked``: whether there were comments to ask with."""

    issue: str
    old: str
    new: str
    changes: list[Change]
    titles: Mapping[str, str] = field(default_factory=dict)
    faces: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unchanged: tuple[tuple[str, int, str], ...] = ()
    asked: bool = False

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(kind in Japanese, how many), in the order of the kinds."""
        count = Counter(change.kind for change in self.changes)
        return [(kind.japanese, count[kind]) for kind in Kind if count[kind]]

    @property
    def unasked(self) -> list[Change]:
        return [change for change in self.changes if change.asked is False]

    def title(self, article: str | None) -> str:
        return "紙面（記事のほか）" if article is None else self.titles.get(article, article)

    def faces_of(self, article: str | None) -> str:
        return say_faces(self.faces[article]) if article is not None and article in self.faces else ""


def as_json(comparison: Comparison) -> str:
    """changes.json"""
    data = {
        "format": FORMAT, "issue": comparison.issue, "old": comparison.old, "new": comparison.new,
        "reproof": faces_to_reproof(comparison.changes), "changes": [change.as_dict() for change in comparison.changes],
        "unasked": [index for index, change in enumerate(comparison.changes) if change.asked is False],
        "unchanged": [{"comment": key, "face": face, "text": text} for key, face, text in comparison.unchanged],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_text(comparison: Comparison) -> str:
    """What changed, by article, for a terminal."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"{comparison.old} → {comparison.new}"
    if not comparison.changes:
        yield "変わったところはありません"
    article: str | None = ""
    for change in comparison.changes:
        if change.article != article:
            article = change.article
            name = f"{comparison.title(article)}（{article}）" if article else comparison.title(None)
            yield f"\n■ {' '.join(part for part in (comparison.faces_of(article), name) if part)}"
        yield f"  ［{change.kind.japanese}］ {_where(change)}{change.message}{_asked(change)}"
        if change.pieces:
            yield f"      前: {_side(change, '-')}"
            yield f"      今: {_side(change, '+')}"
    faces = faces_to_reproof(comparison.changes)
    if faces:
        counts = "、".join(f"{name} {count}件" for name, count in comparison.counts)
        yield f"\n変更 {len(comparison.changes)}件（{counts}）"
        yield f"もう一度校正する面: {say_faces(faces)}"
    if comparison.asked and comparison.unasked:
        yield f"赤字がないのに変わったところ: {len(comparison.unasked)}件（「赤字なし」のもの）"
    for _, face, text in comparison.unchanged:
        yield f"赤字があるのに変わっていません: {face}面「{text}」"


def _where(change: Change) -> str:
    old, new = change.faces
    face = new or old
    return f"{face}面: " if face and not change.message.startswith(f"{face}面") else ""


def _asked(change: Change) -> str:
    return "（赤字なし）" if change.asked is False else ""


def _side(change: Change, mark: str) -> str:
    return "".join(f"【{text}】" if op == mark else text for op, text in change.pieces if op in ("=", mark))
