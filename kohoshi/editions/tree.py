"""The structure tree of a written file, for what is added to it afterwards."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream


class TagTree:
    """Elements and the number tree back to them (ISO 32000-1, 14.7)."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self._root: Any = pdf.Root.StructTreeRoot
        self._numbers: Any = self._root.ParentTree.Nums
        self._next: dict[tuple[int, int], int] = {}

    @property
    def document(self) -> Any:
        """The element that holds all others."""
        kids: Any = self._root.K
        return kids[0] if isinstance(kids, Array) else kids

    def element(self, type_: str, parent: Dictionary, page: pikepdf.Page) -> Dictionary:
        """A new element without content, the last kid of ``parent``."""
        made = self.pdf.make_indirect(Dictionary(
            Type=Name.StructElem, S=Name(f"/{type_}"), P=parent, Pg=page.obj, K=Array()))
        parent.K.append(made)
        return made

    def enter(self, value: Sequence[Object | None] | Dictionary) -> int:
        """A new entry of the number tree: the elements of a stream by MCID, or the one element
        of an annotation. Returns its key."""
        key = int(self._root.ParentTreeNextKey)
        self._root.ParentTreeNextKey = key + 1
        entry = value if isinstance(value, Dictionary) else self.pdf.make_indirect(Array(list(value)))
        self._numbers.append(key)
        self._numbers.append(entry)
        return key

    def numbers(self, page: pikepdf.Page, count: int) -> int:
        """The first of ``count`` numbers for marked content that nothing else on the page has: a
        form counts for itself, but a reader that knows only pages must not mix them up."""
        key = page.obj.objgen
        first = self._next.get(key)
        if first is None:
            place = list(self._numbers)[::2].index(int(page.obj.StructParents))
            first = len(self._numbers[2 * place + 1])
        self._next[key] = first + count
        return first

    def waiting(self, prefix: str) -> Iterator[tuple[str, Dictionary]]:
        """(key, element) of every element whose /ID begins with ``prefix``; the ID is taken off."""
        for element in list(self.elements()):
            name = str(element.get("/ID", ""))
            if name.startswith(prefix):
                del element.ID
                yield name.removeprefix(prefix), element

    def elements(self) -> Iterator[Dictionary]:
        """Every element in reading order."""
        stack: list[Any] = [self._root]
        while stack:
            element = stack.pop()
            if "/S" in element:
                yield element
            kids: Any = element.get("/K", Array())
            kids = list(kids) if isinstance(kids, Array) else [kids]
            stack.extend(kid for kid in reversed(kids)
                         if isinstance(kid, Dictionary) and not isinstance(kid, Stream) and _is_element(kid))


def _is_element(kid: Dictionary) -> bool:
    return kid.get("/Type") not in (Name.MCR, Name.OBJR)
