"""A part of an article where the flat plan puts it, as templates see it."""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.issue.model import Article, Block


@dataclass(frozen=True)
class ArticlePiece:
    """A part of an article as a template sees it. ``continued``: its text only goes on here, in the thread
    連結枠 of this name; ``goes_on``: and on, in another run."""

    id: str
    part: str
    article: Article
    blocks: list[Block]
    first: bool
    last: bool
    continues_on: tuple[int, ...]
    continued_from: tuple[int, ...]
    continued: bool = False
    goes_on: bool = False

    @property
    def frame(self) -> str:
        return f"{self.thread}--on" if self.continued else self.thread

    @property
    def thread(self) -> str:
        return f"{self.id}--{self.part}"
