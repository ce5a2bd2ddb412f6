"""Pictures behind text of a turned (縦組み) frame.

The engine draws a background that does not repeat through a group cut to the page, but in the
coordinates of the frame: lying down, a frame taller than the page is wide lost the 圏点 of its
last characters. In there the group is cut to a square that holds the page either way up.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any


def whole(original: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Any], None]:
    """``draw_background_image`` for frames that are turned by a quarter."""
    def draw_background_image(stream: Any, layer: Any, style: Any) -> None:
        page = stream.page_rectangle
        if abs(stream.ctm.values[1]) > 1e-6:
            x, y, width, height = page
            start, side = min(x, y), max(width, height)
            stream.page_rectangle = start, start, side, side
        try:
            original(stream, layer, style)
        finally:
            stream.page_rectangle = page

    return draw_background_image
