"""Marked content inside a supplied page: every piece of its text under a number of its own, all
else an artifact (ISO 14289-1, 7.1; ISO 32000-1, 14.7.4.2: marked content of a form XObject).

The drawing stays as it is: operators are kept in their order, only marks go between them. Marks
of the file's own (its tags mean nothing in our tree) are taken off.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Operator, Stream

from kohoshi import limits

_SHOW = frozenset({"Tj", "TJ", "'", '"'})
#: Operators that begin something painted: a path, a shading, a picture.
_PAINT = frozenset({"m", "re", "sh", "Do", "INLINE IMAGE"})
_OWN_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
#: Forms drawn in forms deeper than this are artifacts.
_DEPTH = limits.FORMS_DRAWN
_Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
#: What a content stream is written from.
_Step = _Instruction | tuple[list[pikepdf.Object], Operator]
_ARTIFACT: _Step = ([Name.Artifact], Operator("BMC"))
_END: _Step = ([], Operator("EMC"))


@dataclass
class Marked:
    """``streams``: each content stream with marks in it and the numbers that stand there. A
    number stands once in all of them."""

    streams: list[tuple[Stream, list[int]]] = field(default_factory=list)


def mark_words(pdf: pikepdf.Pdf, form: Stream, first: int) -> Marked:
    """Mark every piece of text of a form and of the forms it draws, numbered from ``first``."""
    marker = _Marker(pdf, first)
    marker.stream(form, 0)
    return marker.marked


def mark_whole(form: Stream, number: int) -> Marked:
    """Mark a form as one thing: a picture."""
    out: list[_Step] = [([Name.Figure, Dictionary(MCID=number)], Operator("BDC")), *_unmarked(form), _END]
    form.write(pikepdf.unparse_content_stream(out))
    return Marked([(form, [number])])


def silence(marked: Marked, numbers: set[int]) -> None:
    """Turn marks into artifacts: text that lies outside what is shown."""
    for stream, own in marked.streams:
        if numbers.isdisjoint(own):
            continue
        out: list[_Step] = []
        for one in pikepdf.parse_content_stream(stream):
            silent = str(one.operator) == "BDC" and int(one.operands[1].MCID) in numbers
            out.append(_ARTIFACT if silent else one)
        stream.write(pikepdf.unparse_content_stream(out))
        own[:] = [number for number in own if number not in numbers]


class _Marker:
    def __init__(self, pdf: pikepdf.Pdf, first: int) -> None:
        self.pdf = pdf
        self.marked = Marked()
        self._next = first
        self._spoken: dict[tuple[int, int], bool] = {}

    def stream(self, form: Stream, depth: int) -> None:
        own: list[int] = []
        self.marked.streams.append((form, own))
        out: list[_Step] = []
        artifact = False
        for instruction in _unmarked(form):
            operator = str(instruction.operator)
            spoken = operator == "Do" and self._private(form, instruction, depth, out)
            if artifact and (operator in ("BT", "ET") or operator in _SHOW or spoken):
                out.append(_END)
                artifact = False
            if spoken:
                out.append(([spoken], Operator("Do")))
            elif operator in _SHOW:
                out += [([Name.P, Dictionary(MCID=self._next)], Operator("BDC")), instruction, _END]
                own.append(self._next)
                self._next += 1
            else:
                if operator in _PAINT and not artifact:
                    out.append(_ARTIFACT)
                    artifact = True
                out.append(instruction)
        if artifact:
            out.append(_END)
        form.write(pikepdf.unparse_content_stream(out))

    def _private(self, form: Stream, instruction: _Instruction, depth: int, out: list[_Step]) -> Name | None:
        """A form with words in it gets a copy for this one drawing of it: what is drawn twice
        cannot be two elements. Its name in the resources, None for what has no words."""
        resources: Any = form.get("/Resources", Dictionary())
        name = str(instruction.operands[0])
        inner = resources.get("/XObject", Dictionary()).get(name)
        if not isinstance(inner, Stream) or depth >= _DEPTH or not self._speaks(inner, resources, depth):
            return None
        copy = self.pdf.make_stream(inner.read_bytes())
        for key, value in inner.items():
            if key not in ("/Length", "/Filter", "/DecodeParms", "/StructParent", "/StructParents"):
                copy[key] = value
        if "/Resources" in copy:
            copy.Resources = own_resources(copy)
        else:
            copy.Resources = resources
        form.Resources = own_resources(form)
        private = Name(f"/Words{len(self.marked.streams)}")
        form.Resources.XObject[private] = copy
        self.stream(copy, depth + 1)
        return private

    def _speaks(self, form: Stream, around: Dictionary, depth: int) -> bool:
        """Whether a form, or one drawn in it, shows text."""
        if form.get("/Subtype") != Name.Form or depth >= _DEPTH:
            return False
        key = form.objgen
        if key not in self._spoken:
            self._spoken[key] = False  # a form that draws itself ends here
            inner: Any = form.get("/Resources", around)
            found = False
            for instruction in pikepdf.parse_content_stream(form, "Tj TJ ' \" Do"):
                if str(instruction.operator) != "Do":
                    found = True
                elif isinstance(drawn := inner.get("/XObject", Dictionary()).get(str(instruction.operands[0])), Stream):
                    found = found or self._speaks(drawn, inner, depth + 1)
            self._spoken[key] = found
        return self._spoken[key]


def own_resources(form: Stream) -> Dictionary:
    """The resources of a form as dictionaries of its own, so that a name more touches no other."""
    found: Any = form.get("/Resources", Dictionary())
    resources: Any = Dictionary(found)
    resources.XObject = Dictionary(resources.get("/XObject", Dictionary()))
    out: Dictionary = resources
    return out


def _unmarked(form: Stream) -> list[_Instruction]:
    return [one for one in pikepdf.parse_content_stream(form) if str(one.operator) not in _OWN_MARKS]
