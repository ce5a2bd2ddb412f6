"""One change between two rounds, and what follows from all of them."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kohoshi.finding import Box

#: A piece of a comparison: "=" stays, "-" was there, "+" is new.
DiffPiece = tuple[str, str]


class Kind(StrEnum):
    TEXT = "text"
    PICTURE = "picture"
    COLOUR = "colour"
    STYLE = "style"
    MOVED = "moved"
    REFLOWED = "reflowed"
    ADDED = "added"
    REMOVED = "removed"
    PAGE = "page"

    @property
    def japanese(self) -> str:
        return {"text": "文字", "picture": "写真・絵", "colour": "色", "style": "体裁", "moved": "移動", "reflowed": "送り",
                "added": "追加", "removed": "削除", "page": "紙面"}[self.value]


@dataclass(frozen=True)
class FaceBox:
    """A box on a face, mm from the trim's top left."""

    face: int
    box: Box

    def as_dict(self) -> dict[str, object]:
        return {"face": self.face, "box": self.box.rounded()}


@dataclass(frozen=True)
class Change:
    """What is different.

    kind           what a proofreader has to look at; PAGE: it belongs to no article
    article        its id, None for a change of the page itself
    message        Japanese, plain: what happened
    old, new       where, in the old and in the new round; of both none: the file as a whole
    before, after  text, colour or style, as it was and as it is ('' where there is none)
    pieces         the text around it, compared
    asked          whether a comment had asked for it; None: follows from another change, or nobody
                   has been asked
    comment        id of the comment that asked
    """

    kind: Kind
    article: str | None
    message: str
    old: tuple[FaceBox, ...] = ()
    new: tuple[FaceBox, ...] = ()
    before: str = ""
    after: str = ""
    pieces: tuple[DiffPiece, ...] = ()
    asked: bool | None = None
    comment: str | None = None

    @property
    def faces(self) -> tuple[int | None, int | None]:
        """The first face of each side."""
        return (self.old[0].face if self.old else None), (self.new[0].face if self.new else None)

    @property
    def boxes(self) -> tuple[tuple[FaceBox, ...], tuple[FaceBox, ...]]:
        return self.old, self.new

    @property
    def follows(self) -> bool:
        """Whether it may be no more than the consequence of another change."""
        return self.kind in (Kind.REFLOWED, Kind.MOVED)

    def as_dict(self) -> dict[str, object]:
        return {
            "kind": self.kind.value, "article": self.article, "message": self.message,
            "faces": {"old": self.faces[0], "new": self.faces[1]},
            "boxes": {"old": [spot.as_dict() for spot in self.old], "new": [spot.as_dict() for spot in self.new]},
            "before": self.before, "after": self.after, "pieces": [list(piece) for piece in self.pieces],
            "asked": self.asked, "comment": self.comment,
        }


def faces_to_reproof(changes: Iterable[Change]) -> list[int]:
    """Faces of the new round that somebody has to read again, in order; those that something
    was taken from included."""
    return sorted({spot.face for change in changes for spot in (*change.old, *change.new)})
