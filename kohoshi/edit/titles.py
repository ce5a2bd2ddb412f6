"""A place of a content file in the words of its model, for the history: 「手順1の説明」."""
from __future__ import annotations

from typing import Any, get_origin

from kohoshi.edit.source import Pointer
from kohoshi.issue.loader_shape import bare, child, is_record, keys
from kohoshi.issue.model import Article, Block, Publication
from kohoshi.issue.values import Cell


def titled(issue_yaml: bool, pointer: Pointer) -> str:
    """``("parts", "nagare", 1, "steps", 0, "text")`` → 「nagareの手順1の説明」. Blocks are called by
    their kind, items of lists by their number, runs of the flat plan by theirs."""
    annotation: Any = Publication if issue_yaml else Article
    words: list[str] = []
    for key in pointer:
        around = bare(annotation)
        annotation = child(annotation, key)
        if is_record(around):
            field = keys(around).get(str(key))
            if key not in ("body", "parts"):
                words.append(field.title or str(key) if field else str(key))
        elif get_origin(around) is dict:
            words.append(str(key))
        elif bare(annotation) is Cell and isinstance(key, int):
            words.append(f"ます目{key + 1}")
        elif bare(annotation) is not Block and isinstance(key, int):
            words[-1:] = [f"{words[-1] if words else ''}{key + 1}"]
        elif isinstance(key, int) and key == pointer[-1] and len(pointer) <= 3:
            words.append(f"{key + 1}番目")
    return "の".join(words) or "本文"
