"""What was proven of a finished file and what was not, face by face.

A report without findings says that nothing wrong was found in what could be read. This says what
could be.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kohoshi.check.identity import Basis, Identity
from kohoshi.check.readable import Words
from kohoshi.text import say_faces

_ORDER = {Basis.FOLIO: "ノンブル", Basis.LABEL: "ページラベルだけ", Basis.PICTURE: "組んだ紙面の絵", Basis.NONE: "確かめられません"}
_WORDS = {Words.TEXT: "文字", Words.OUTLINES: "図形（確かめられません）", Words.LAYER: "スキャンと文字の層（確かめられません）",
          Words.SCAN: "スキャン（確かめられません）", Words.UNREADABLE: "読めない文字（確かめられません）", Words.NONE: "なし"}
_CAUSES = {Words.OUTLINES: "文字が図形です", Words.LAYER: "スキャンです", Words.SCAN: "スキャンです", Words.UNREADABLE: "何の字か分かりません"}


@dataclass(frozen=True)
class FaceProof:
    """What is known of one face. ``page``: its position in the file; ``order``: by what it is known to be
    this face; ``references``: how many face references were read on it (None: its words cannot be read),
    ``followed``: of how many it is known where they lead, of the others at most that the face is there;
    ``codes``: how many 二次元コード were read."""

    face: int
    page: int
    order: Basis
    words: Words
    references: int | None
    followed: int
    codes: int

    def as_dict(self) -> dict[str, Any]:
        read = None if self.references is None else {"read": self.references, "followed": self.followed}
        return {"face": self.face, "page": self.page, "order": self.order.value, "words": self.words.value,
                "references": read, "codes": self.codes}


@dataclass(frozen=True)
class Proof:
    """Of all faces, by their place in the file. ``unknown``: pages of which nothing says which face they
    are; ``supplied``: faces that came finished."""

    faces: tuple[FaceProof, ...]
    unknown: tuple[int, ...] = ()
    supplied: frozenset[int] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """The JSON of report.json (schema/report.schema.json)."""
        return {"faces": [face.as_dict() for face in self.faces], "unproven": self.unproven()}

    def unproven(self) -> list[str]:
        """What was not proven and why, short: 「面の順（ノンブルが読めません）」; empty when all was."""
        out: list[str] = []
        if len(self.faces) > 1:
            if self.unknown:
                out.append(f"{self._some(self.unknown)}の順（ノンブルが読めません）")
            if any(face.order is Basis.LABEL for face in self.faces):
                out.append("面の順（紙面の番号でなく、ページラベルだけを見ました）")
        causes: dict[str, list[int]] = defaultdict(list)
        for face in self.faces:
            if face.words in _CAUSES and face.face not in self.supplied:
                causes[_CAUSES[face.words]].append(face.face)
        out += [f"{say_faces(faces)}の文と参照（{cause}）" for cause, faces in causes.items()]
        loose = [face for face in self.faces if face.references is not None and face.references > face.followed]
        if loose:
            count = sum((face.references or 0) - face.followed for face in loose)
            out.append(f"参照{count}か所の行き先（{say_faces([face.face for face in loose])}）")
        return out

    def _some(self, pages: Sequence[int]) -> str:
        return "面" if len(pages) == len(self.faces) else say_faces(list(pages)).removesuffix("面") + "ページ目"

    def lines(self) -> list[str]:
        """For a person: one line when all faces are alike, else one a kind."""
        groups: dict[tuple[Basis, Words], list[int]] = defaultdict(list)
        for face in self.faces:
            groups[face.order, face.words].append(face.face)
        references = sum(face.references or 0 for face in self.faces)
        sums = f"参照 {references}か所、二次元コード {sum(face.codes for face in self.faces)}か所"
        if len(groups) == 1:
            (kind, _), = groups.items()
            return [f"確かめたこと: {self._sentence(*kind)}、{sums}"]
        return [f"確かめたこと: {sums}", *(f"  {say_faces(faces)}: {self._sentence(*kind)}" for kind, faces in groups.items())]

    def _sentence(self, order: Basis, words: Words) -> str:
        return (f"順序は{_ORDER[order]}、" if len(self.faces) > 1 else "") + f"言葉は{_WORDS[words]}"


def prove(identity: Identity, words: Mapping[int, Words], references: Mapping[int, tuple[int, int]], codes: list[int],
          supplied: frozenset[int] = frozenset()) -> Proof:
    """``words``: page → how it shows its words; ``references``: face → how many were read and how many of
    them followed; ``codes[i]``: how many were read on page i + 1."""
    faces = []
    for position, (number, basis) in enumerate(zip(identity.faces, identity.basis, strict=True), 1):
        shows = words[position]
        read, followed = references.get(number, (0, 0))
        faces.append(FaceProof(number, position, basis, shows, read if shows.proven else None, followed if shows.proven else 0, codes[position - 1]))
    return Proof(tuple(faces), tuple(identity.unproven), supplied)
