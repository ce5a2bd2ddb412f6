"""What a template writes on the ``<img>`` of a figure: where a crop is taken, and what it must keep.

Pictures fill their places (``object-fit: cover`` in the sheets); what the crop keeps in sight is
content. Of a photograph the finished file tells whether a protected part was cut off
(``zone/protected``); of a drawing only the layout can (kohoshi.typeset.crops), so it travels along.
"""
from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from kohoshi.issue.model_parts import Figure


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
