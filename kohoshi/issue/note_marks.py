"""Marks of notes ※1・＊・注2 and the notes they lead to: each has the other, in the text that they share.

Those of running text; a table has its own, which stand at the end of a cell (tables/marks.py).
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.values import Scalar

#: A numbered mark in running text. «※1人2枚まで» is a sentence behind ※, «発注1件» and «**1» hold no mark.
_NUMBERED = re.compile(r"(?:※|＊|†|(?<![*\w])\*|(?<![一-龠々ぁ-んァ-ヶー])注)[0-9０-９]{1,2}(?![0-9０-９.,:：日月年時分人名回枚組つ個か冊点台本件歳才円])")


def mark_findings(texts: Sequence[Scalar], marks: Sequence[Scalar]) -> Iterator[Finding]:
    """``content/note-mark``: a note whose mark stands in none of the texts, two notes to one mark, and a numbered
    mark in the texts that no note has. ``marks``: those of the notes; without any, nothing is said."""
    known: set[str] = set()
    for mark in marks:
        sign = _sign(mark)
        if sign in known:
            yield _finding(f"「{mark}」の注がふたつあります", "しるしの番号を分けるか、注をひとつにまとめてください", mark, 0, str(mark))
        elif not any(_stands(sign, text) for text in texts):
            yield _finding(f"注「{mark}」のしるしが、本文にありません", f"本文の、注をつけたい言葉のあとに「{mark}」と書くか、この注を消してください", mark, 0, str(mark))
        known.add(sign)
    for text in texts if known else ():
        for found in _NUMBERED.finditer(text):
            if _sign(found[0]) not in known:
                yield _finding(f"本文のしるし「{found[0]}」の注がありません", "注（notes）に足すか、本文のしるしを消してください", text, found.start(), found[0])


def _sign(mark: str) -> str:
    return unicodedata.normalize("NFKC", mark)


def _stands(sign: str, text: str) -> bool:
    """A mark without a number is not that of a numbered one."""
    return re.search(re.escape(sign) + "(?![0-9])", _sign(text)) is not None


def _finding(message: str, hint: str, text: Scalar, offset: int, excerpt: str) -> Finding:
    return Finding("content/note-mark", Level.WARNING, message, hint, place=text.at(offset) or Place("?"), excerpt=excerpt)
