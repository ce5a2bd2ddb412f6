"""Where the frames 枠 of a face lie, for ``look/empty``.

Of a file that lies where our build wrote it, the record beside it tells (``layout.json``): where to look
and whose frame it is, never how full. Of any other file only what its picture shows is known
(kohoshi.check.look.panels).
"""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.finding import Box, Place
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Article

#: What a build writes beside its files with faces (docs/outputs.md).
_RECORD, _FILES = "layout.json", ("print.pdf", "web.pdf")
#: A frame of a slot of which this share is empty is told (see kohoshi.check.look.empty).
_SLOT = 0.25
#: More articles of a frame than these, and longer titles, are not said.
_NAMES, _TITLE = 3, 24


@dataclass(frozen=True)
class Frame:
    """``called``: as messages call it, 「枠「1段目（col-1）」」; ``name``: what stays the same when the text changes:
    ``article--part``, else the slot; ``least``: empty from this share on; ``articles``: those in it;
    ``place``: where the last of them is written; ``inside``: smaller frames in it."""

    box: Box
    called: str
    name: str
    least: float
    articles: tuple[str, ...] = ()
    place: Place | None = None
    inside: tuple[Frame, ...] = ()

    def named(self, articles: Mapping[str, Article]) -> str:
        """With its articles: 「枠「1段目（col-1）」（記事「朝の健康体操」）」."""
        titles = [_title(articles[name]) for name in self.articles if name in articles]
        more = "ほか" if len(titles) > _NAMES else ""
        if titles:
            return f"{self.called}（記事{''.join(f'「{title}」' for title in titles[:_NAMES])}{more}）"
        return f"{self.called}（{self.name}）" if len(self.articles) == 1 else self.called


def frames_beside(path: Path) -> dict[int, list[Frame]] | None:
    """Face → the frames with articles of a file that a build wrote; None where no build's record lies
    beside it or it cannot be read."""
    if path.name not in _FILES:
        return None
    try:
        return _frames(json.loads(path.with_name(_RECORD).read_bytes())["frames"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _frames(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[Frame]]:
    """Frames of articles; those that share a slot are ``inside`` its own frame. Heads, facts and all else that
    has no article of its own belongs to the layout, which gives it its white."""
    shared: dict[tuple[int, str], list[Frame]] = defaultdict(list)
    for row in rows:
        if row["article"]:
            place = Place.parse(row["source"]) if row["source"] else None
            shared[row["face"], row["slot"]].append(_frame(row, (row["article"],), place))
    wholes = {(row["face"], row["slot"]): row for row in rows if not row["article"] and row["frame"] == row["slot"]}
    out: dict[int, list[Frame]] = defaultdict(list)
    for (face, slot), frames in shared.items():
        if whole := wholes.get((face, slot)):
            names = tuple(dict.fromkeys(name for frame in frames for name in frame.articles))
            frames = [_frame(whole, names, frames[-1].place, tuple(frames))]
        out[face] += frames
    return dict(out)


def _frame(row: Mapping[str, Any], articles: tuple[str, ...], place: Place | None, inside: tuple[Frame, ...] = ()) -> Frame:
    slot = f"{row['title']}（{row['slot']}）" if row.get("title") else row["slot"]
    return Frame(Box(**row["box"]), f"枠「{slot}」", row["frame"], _SLOT, articles, place, inside)


def _title(article: Article) -> str:
    title = "".join(visible_text(article.title).split())
    return title if len(title) <= _TITLE else title[:_TITLE - 1] + "…"
