"""How faces are named on the page: 8面, 6・7面, 2～5面, 1・5面."""
from __future__ import annotations

from collections.abc import Iterable


def face_phrase(faces: Iterable[int]) -> str:
    """Face numbers as a reader is sent to them: two neighbours with ・, three or more with ～."""
    numbers = sorted(set(faces))
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    words = []
    for group in groups:
        if len(group) > 2:
            words.append(f"{group[0]}～{group[-1]}")
        else:
            words.extend(str(number) for number in group)
    return "・".join(words) + "面"
