"""Columns that are the sum of others: 合計の列, by the words of their heads.

    column_totals: 計              the columns since the last 計, or since the head of the row
    column_totals: 計＝男＋女      just these, wherever others (世帯) stand between
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_PARTS = re.compile("[+＋]")


@dataclass(frozen=True)
class ColumnSum:
    """A column and those whose sum it is (numbers from 0)."""

    column: int
    parts: tuple[int, ...]


def parted(written: str) -> tuple[str, list[str]]:
    """(name of the column, names of its parts; none where they follow from where it stands)."""
    name, _, parts = written.replace("=", "＝").partition("＝")
    return name, [part for part in _PARTS.split(parts) if part.strip()]


def column_sums(written: Sequence[str], names: Sequence[set[str]], first: int, plain: Callable[[str], str]) -> list[ColumnSum]:
    """``names``: what each column is called; ``first``: the first one that is no head; ``plain``: how names are compared."""
    meant = [(plain(name), [plain(part) for part in parts]) for name, parts in map(parted, written)]
    totals = {name for name, _ in meant}
    free = [at for at in range(first, len(names)) if not names[at] & totals]
    out = []
    for name, parts in meant:
        own = [at for at in range(first, len(names)) if name in names[at]]
        leads = bool(own) and not any(at < own[0] for at in free)  # the sum stands before what it is the sum of
        for before, at, after in zip([first - 1, *own], own, [*own[1:], len(names)], strict=False):
            left, right = range(before + 1, at), range(at + 1, after)
            if parts:
                found = [near for part in parts if (near := _nearest(part, names, left, right)) is not None]
            else:
                found = [each for each in free if each in (right if leads else left)]
            out.append(ColumnSum(at, tuple(found)))
    return out


def _nearest(part: str, names: Sequence[set[str]], left: range, right: range) -> int | None:
    return next((at for at in (*reversed(left), *right) if part in names[at]), None)


def unknown(written: Sequence[str], names: Sequence[set[str]], plain: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """(as written, the name in it that no column has)."""
    for each in written:
        name, parts = parted(each)
        yield from ((each, one) for one in (name, *parts) if not any(plain(one) in known for known in names))
