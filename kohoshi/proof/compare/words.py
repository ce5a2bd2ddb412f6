"""Comparing Japanese text as a proofreader reads it: numbers, dates and foreign words are whole,
a mark belongs to its letter, and what lies scattered within a word is one correction."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kohoshi.proof.compare.change import DiffPiece

#: What is never torn: numbers with their points and strokes (1,200 · 13:30 · 0000-00-0000), words.
_WHOLE = re.compile(r"[0-9]+(?:[,.:/\-~][0-9]+)*|[A-Za-z]+(?:['\-.@][A-Za-z]+)*")
#: Characters shown on either side of a correction.
_AROUND = 12
#: Corrections with no more than this many characters between them are told together.
_NEAR = 8


_STOPS, _PAUSES = "。!?」』)", "、,・ "


@dataclass(frozen=True)
class Edit:
    """Characters [a0, a1) of the old text became [b0, b1) of the new."""

    a0: int
    a1: int
    b0: int
    b1: int


def compare_text(old: Sequence[str], new: Sequence[str], joined_old: Sequence[bool] | None = None,
                 joined_new: Sequence[bool] | None = None) -> tuple[list[Edit], list[tuple[int, int]]]:
    """(corrections in order, pairs of characters that stayed: index in old, in new).

    old, new  characters as set, one a glyph
    joined    whether a character stands right beside the one before it; a number ends where it
              does not
    """
    a, b = _tokens(old, joined_old), _tokens(new, joined_new)
    edits: list[Edit] = []
    pairs: list[tuple[int, int]] = []
    words_a, words_b = (["".join(text[s:e]) for s, e in tokens] for text, tokens in ((old, a), (new, b)))
    for op, i0, i1, j0, j1 in _slid(_cleaned(_opcodes(words_a, words_b)), words_a, words_b):
        if op:
            edits.append(Edit(_at(a, i0, old), _at(a, i1, old), _at(b, j0, new), _at(b, j1, new)))
        else:
            pairs.extend(zip(range(_at(a, i0, old), _at(a, i1, old)), range(_at(b, j0, new), _at(b, j1, new)), strict=True))
    return edits, pairs


def grouped(edits: Sequence[Edit], apart: Sequence[bool] = ()) -> list[list[Edit]]:
    """Corrections near each other, to be told as one. ``apart``: whether the character of the
    new text begins something of its own (a frame, a cell far away)."""
    groups: list[list[Edit]] = []
    for edit in edits:
        last = groups[-1][-1] if groups else None
        gap = range(last.b1, edit.b0) if last else range(0)
        if last and len(gap) <= _NEAR and not any(apart[i] for i in (*gap, edit.b0) if i < len(apart)):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


def pieces_of(old: Sequence[str], new: Sequence[str], edits: Sequence[Edit]) -> tuple[DiffPiece, ...]:
    """A group of corrections in its surroundings."""
    first, last = edits[0], edits[-1]
    pieces: list[DiffPiece] = [("=", "".join(new[max(first.b0 - _AROUND, 0):first.b0]))]
    for index, edit in enumerate(edits):
        pieces += [("-", "".join(old[edit.a0:edit.a1])), ("+", "".join(new[edit.b0:edit.b1]))]
        end = edits[index + 1].b0 if index + 1 < len(edits) else last.b1 + _AROUND
        pieces.append(("=", "".join(new[edit.b1:end])))
    return tuple(piece for piece in pieces if piece[1])


def _at(tokens: Sequence[tuple[int, int]], index: int, text: Sequence[str]) -> int:
    return tokens[index][0] if index < len(tokens) else len(text)


def _tokens(chars: Sequence[str], joined: Sequence[bool] | None) -> list[tuple[int, int]]:
    """Spans that a correction takes whole."""
    starts: list[int] = []
    text: list[str] = []
    for index, char in enumerate(chars):
        mark = index and (unicodedata.combining(char[0]) or 0xFE00 <= ord(char[0]) <= 0xFE0F)
        if not mark:
            starts.append(index)
            apart = joined is not None and not joined[index]
            text.append(("\n" if apart else "") + (char if len(char) == 1 else "\ufffd"))
    starts.append(len(chars))
    flat = "".join(text)
    offsets = [i for i, piece in enumerate(text) for _ in piece]
    whole: dict[int, int] = {}
    for found in _WHOLE.finditer(flat):
        whole[offsets[found.start()]] = offsets[found.end() - 1]
    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(text):
        end = whole.get(i, i)
        spans.append((starts[i], starts[end + 1]))
        i = end + 1
    return spans


_Op = tuple[bool, int, int, int, int]


def _opcodes(a: list[str], b: list[str]) -> list[_Op]:
    """(whether it changed, old from, to, new from, to), after the common ends are put aside."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    ops: list[_Op] = [(False, 0, head, 0, head)] if head else []
    inner_a, inner_b = a[head:len(a) - tail], b[head:len(b) - tail]
    if inner_a or inner_b:
        matcher = SequenceMatcher(None, inner_a, inner_b, autojunk=False)
        ops += [(op != "equal", i0 + head, i1 + head, j0 + head, j1 + head) for op, i0, i1, j0, j1 in matcher.get_opcodes()]
    if tail:
        ops.append((False, len(a) - tail, len(a), len(b) - tail, len(b)))
    return ops


def _cleaned(ops: list[_Op]) -> list[_Op]:
    """Without the single characters that happen to be the same inside a correction: what stays
    between two corrections and is no longer than either of them belongs to both."""
    out: list[_Op] = []
    for index, op in enumerate(ops):
        if not op[0] and out and out[-1][0] and index + 1 < len(ops):
            kept, before, after = op[2] - op[1], _size(out[-1]), _size(ops[index + 1])
            op = (kept <= 3 and kept < min(before, after), *op[1:])
        if op[0] and out and out[-1][0]:
            out[-1] = (True, out[-1][1], op[2], out[-1][3], op[4])
        else:
            out.append(op)
    return out


def _slid(ops: list[_Op], a: list[str], b: list[str]) -> list[_Op]:
    """What came in or went whole is moved to where a sentence ends: 「いますか。保」 between 「保」 and
    「育士」 is the same as 「保…いますか。」, and nobody thinks of it in the first way."""
    out = list(ops)
    for index in range(1, len(out) - 1):
        (_, ea0, ea1, eb0, eb1), (op, a0, a1, b0, b1), (_, na0, na1, nb0, nb1) = out[index - 1:index + 2]
        if not op or out[index - 1][0] or out[index + 1][0] or (a0 < a1 and b0 < b1):
            continue
        words, start, end = (a, a0, a1) if a0 < a1 else (b, b0, b1)
        room = ea1 - ea0 - 1, na1 - na0 - 1
        by = max(_slides(words, start, end, *room), key=lambda k: (_ends(words, start + k, end + k), -abs(k)))
        out[index - 1:index + 2] = [(False, ea0, ea1 + by, eb0, eb1 + by), (True, a0 + by, a1 + by, b0 + by, b1 + by),
                                    (False, na0 + by, na1, nb0 + by, nb1)]
    return out


def _slides(words: list[str], start: int, end: int, back: int, forth: int) -> list[int]:
    """By how many tokens a span may be moved so that the same is left."""
    found = [0]
    for k in range(1, back + 1):
        if words[start - k] != words[end - k]:
            break
        found.append(-k)
    for k in range(forth):
        if words[start + k] != words[end + k]:
            break
        found.append(k + 1)
    return found


def _ends(words: list[str], start: int, end: int) -> int:
    """How well a span stands alone."""
    before, last = words[start - 1][-1], words[end - 1][-1]
    return 2 * (last in _STOPS) + 2 * (before in _STOPS) + (last in _PAUSES) + (before in _PAUSES)


def _size(op: _Op) -> int:
    return max(op[2] - op[1], op[4] - op[3])
