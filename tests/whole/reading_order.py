"""What those who listen to web.pdf hear, as a text a person can review: structure tree → text.

Renew the file after a change of content or layout, and read the difference:
    python -m tests.whole.reading_order out/2022-06/offset-tabloid/web.pdf
"""
from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.tags import Tag, read_tags

GOLDEN = Path(__file__).with_name("golden") / "reading-order.txt"
#: Elements that are heard as one line.
_LINES = frozenset({"H1", "H2", "H3", "H4", "P", "Caption", "Figure", "LI", "TR", "Link"})


def dump(path: Path) -> str:
    """One line an element, inner elements indented; ruby as 語（よみ）, a picture as its words."""
    with open_finished(path) as web:
        root = read_tags(web).root
    assert root is not None
    return "\n".join(_lines(root, -2, None)) + "\n"


def _lines(tag: Tag, depth: int, face: int | None) -> Iterator[str]:
    if tag.type == "Sect" and depth == 0:
        yield f"== {tag.face}面"
    elif tag.type in _LINES:
        said = _said(tag)
        if said:
            yield f"{'  ' * max(depth, 0)}{tag.type} {said}"
        return
    elif depth > 0 and tag.type in ("Art", "Sect", "Table", "L"):
        yield f"{'  ' * depth}{tag.type} {tag.title}".rstrip()
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _lines(kid, depth + 1, face)
        elif kid.strip():
            yield f"{'  ' * max(depth + 1, 0)}… {kid.strip()}"


def _said(tag: Tag) -> str:
    if tag.type == "Figure":
        return f"〔{tag.alternative}〕"
    if tag.type == "Ruby":
        base, reading = ("".join(kid.text for kid in tag.kids if isinstance(kid, Tag) and kid.type == kind) for kind in ("RB", "RT"))
        return f"{base}（{reading}）"
    between = " | " if tag.type == "TR" else ""
    return between.join(kid.strip("\r\n") if isinstance(kid, str) else _said(kid) for kid in tag.kids).strip()


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(dump(Path(sys.argv[1])), encoding="utf-8")
