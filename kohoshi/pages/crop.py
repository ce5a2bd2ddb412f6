"""What a template writes on a figure (how it stands in its text) and on its ``<img>``: where a crop is taken, and
what it must keep.

Pictures fill their places (``object-fit: cover`` in the sheets); what the crop keeps in sight is
content. Of a photograph the finished file tells whether a protected part was cut off
(``zone/protected``); of a drawing only the layout can (kohoshi.typeset.crops), so it travels along.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from kohoshi.finding import Finding, Level
from kohoshi.issue.model_parts import Figure

#: Characters 字 that a picture takes of the text that runs round it, where the content says no width.
WRAPPED = 10
#: What a figure may ask for → in words.
_ASKED = {"wrap": "回り込み（wrap）", "anchor": "段の頭か尻（anchor）", "shape": "形（shape）"}


def position(record: Any) -> Markup:
    """The focus of a figure or step as an attribute with a space before it, or nothing."""
    focus = record.focus
    return Markup(' style="object-position:{}"').format(focus.position) if focus else Markup("")


def crop(record: Any) -> Markup:
    """:func:`position`, and of a drawing the parts that must stay whole (``data-keep``, JSON)."""
    keep = record.protect if isinstance(record, Figure) and record.image.lower().endswith(".svg") else []
    if not keep:
        return position(record)
    told = {"image": str(record.image), "parts": [
        {"what": str(part.what), "box": part.box, "place": str(part.what.place or "")} for part in keep]}
    return position(record) + Markup(' data-keep="{}"').format(json.dumps(told, ensure_ascii=False))


def wraps(blocks: Iterable[Any]) -> bool:
    """Whether text runs round a picture among these blocks."""
    return any(getattr(block.value, "wrap", None) for block in blocks)


def standing(record: Any, more: str = "") -> Markup:
    """The attributes of the ``<figure>`` of a figure, with a space before them: its classes (``more``, ``wrapped
    left``, ``anchored``, ``circle`` …), its width in characters, and what kohoshi.typeset reads: ``data-wrap``,
    ``data-anchor`` and the line of the content (``data-source``)."""
    wrap, anchor, shape = (getattr(record, name, None) for name in ("wrap", "anchor", "shape"))
    classes = " ".join([*more.split(), *(["wrapped", wrap] if wrap else []), *(["anchored"] if anchor else []), *([shape] if shape else [])])
    out = Markup(' class="{}"').format(classes) if classes else Markup("")
    if wrap:
        out += Markup(' style="--wide:{}" data-wrap="{}"').format(record.width or WRAPPED, wrap)
    if anchor:
        out += Markup(' data-anchor="{}"').format(anchor)
    if wrap or anchor or shape:
        out += Markup(' data-source="{}"').format(record.image.place or "")
    return out


def ignored(blocks: Iterable[Any], page: str, face: int) -> Iterator[Finding]:
    """Figures whose ``wrap``, ``anchor`` or ``shape`` the template of a face takes no notice of. ``page``: its HTML."""
    for block in blocks:
        figure = block.value if block.kind == "figure" else None
        asked = [said for name, said in _ASKED.items() if figure is not None and getattr(figure, name)]
        if figure is not None and asked and Markup(' data-source="{}"').format(figure.image.place or "") not in page:
            yield Finding("image/standing", Level.WARNING, f"{face}面では絵の場所を面の型が決めるので、{'・'.join(asked)}は効きません",
                          "この行を消すか、ふつうの枠の記事に移してください", face=face, place=figure.image.place)
