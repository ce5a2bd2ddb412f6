"""Pango at arm's length: advances and break opportunities of a text, and a line that draws
itself with our spacing.

WeasyPrint 70 shapes the rest of a paragraph again for every line; here a paragraph is shaped
once (:func:`shape`), and a line's own Pango layout is built only when it is drawn.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from weasyprint.text import line_break as engine
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango, unicode_to_char_p

_T = TypeVar("_T")

#: What the engine measures of a font to draw lines under, over or through a text.
_DECORATION = ("ascent", "underline_position", "underline_thickness", "strikethrough_position", "strikethrough_thickness")


class Shaped(NamedTuple):
    """A text as Pango sees it: natural advance of each character (px), and for each
    position 0..n whether UAX #14 lets a line break before it."""

    advances: list[float]
    breaks: list[bool]


class ComposedLayout(engine.Layout):  # type: ignore[misc]  # WeasyPrint has no types
    """A line of text with its spacing: ``before[i]`` and ``after[i]`` in thousandths of an em.

    Takes the place of WeasyPrint's Layout on a TextBox. The text, its ToUnicode and its tags
    stay as the engine makes them; only glyph positions move.
    """

    def __init__(self, text: str, style: Any, before: list[int], after: list[int],
                 max_width: float | None) -> None:
        self.text = text
        self.before = before
        self.after = after
        self.justification_spacing = 0
        self.max_width = max_width
        self.first_line_direction = 0
        self.border = 0  # part of after[-1] that belongs to the next element
        self.ends = False  # nothing follows on the line
        self._spaced = False
        self._decorated = style if style["text_decoration_line"] != "none" else None

    def __getattr__(self, name: str) -> Any:
        """The decoration metrics, which draw_text reads before it reactivates the layout: measured
        only then, for most layouts are never drawn."""
        if name not in _DECORATION or self.__dict__.get("_decorated") is None:
            raise AttributeError(name)
        super().setup(self._decorated)
        super().deactivate()
        return self.__dict__[name]

    def set_text(self, text: str, justify: bool = False) -> None:
        """Plain text: word and letter spacing are ours (see ``before``/``after``)."""
        self.text = text
        pointer, _ = unicode_to_char_p(text)
        pango.pango_layout_set_text(self.layout, pointer, -1)

    def reactivate(self, style: Any) -> None:
        super().reactivate(style)
        self._spaced = False

    def get_first_line(self) -> tuple[Any, int | None]:
        line, index = super().get_first_line()
        if not self._spaced:  # asked for once more than drawn would move the glyphs twice
            self._spaced = True
            self._space(line)
        return line, index

    def _space(self, line: Any) -> None:
        """Write the spacing into the glyph strings of the line about to be drawn."""
        mille = self.style["font_size"] / 1000
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        position = 0
        for index, char in enumerate(self.text):
            starts[position] = index
            position += len(char.encode())
            ends[position] = index
        for item, glyphs, clusters, count in _runs(line):
            for g in range(count):
                geometry = glyphs[g].geometry
                extra = 0
                if g == 0 or clusters[g] != clusters[g - 1]:
                    first = starts.get(item.offset + clusters[g])
                    if first is not None and self.before[first]:
                        extra = self.before[first]
                        # draw_first_line() divides x_offset by the font size without the
                        # 1000/1024 of every other length: thousandths times the size in px.
                        geometry.x_offset += round(extra * mille * 1000)
                if g + 1 == count or clusters[g + 1] != clusters[g]:
                    last = ends.get(item.offset + (clusters[g + 1] if g + 1 < count else item.length))
                    if last is not None:
                        extra += self.after[last]
                if extra:
                    # draw_first_line() cuts the kerning to whole thousandths towards zero.
                    geometry.width += round((extra + (.02 if extra > 0 else -.02)) * mille * TO_UNITS)


@contextmanager
def worded(layout: engine.Layout, text: str) -> Iterator[float]:
    """Have a layout about to be drawn begin and end with the blanks that ``text`` has there. Gives
    the width in px of the one before: so far to the left the line begins then."""
    kept = vars(layout).copy()
    before, behind = (blank and not has for blank, has in (
        (text.startswith(" "), layout.text.startswith(" ")), (text.endswith(" "), layout.text.endswith(" "))))
    if not before and not behind:
        yield 0.0
        return
    if isinstance(layout, ComposedLayout):
        layout.before = [0] * before + layout.before + [0] * behind
        layout.after = [0] * before + layout.after + [0] * behind
        layout.set_text(" " * before + layout.text + " " * behind)
    else:
        layout.set_text(" " * before + layout.text + " " * behind, justify=True)
    width = 0.0
    if before:
        _, glyphs, _, _ = next(_runs(layout.get_first_line()[0]))
        width = glyphs[0].geometry.width * FROM_UNITS
    try:
        yield width
    finally:
        vars(layout).update(kept)


def _runs(line: Any) -> Iterator[tuple[Any, Any, Any, int]]:
    """(item, glyph infos, log clusters, number of glyphs) of each run of a Pango line."""
    run = line.runs[0] if line.runs else ffi.NULL
    while run != ffi.NULL:
        data, run = run.data, run.next
        yield data.item, data.glyphs.glyphs, data.glyphs.log_clusters, data.glyphs.num_glyphs


class _Setting(NamedTuple):
    """All texts of one font, size and line height are shaped in one Pango layout."""

    layout: engine.Layout
    height: float
    baseline: float


def _setting(style: Any) -> _Setting:
    settings: dict[Any, _Setting] = style.font_config.__dict__.setdefault("ja_settings", {})
    key = engine._font_style_cache_key(style, include_size=True), style["font_kerning"], style["direction"]
    if key not in settings:
        layout = engine.Layout(style)
        line = _first_line(layout, " ")
        _, height = engine.line_size(line, style)
        settings[key] = _Setting(layout, height, pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS)
    return settings[key]


def _first_line(layout: engine.Layout, text: str) -> Any:
    """The text as one line, without letter or word spacing."""
    pointer, _ = unicode_to_char_p(text)
    pango.pango_layout_set_text(layout.layout, pointer, -1)
    return layout.get_first_line()[0]


def shape(text: str, style: Any) -> Shaped | None:
    """Shape a whole text once, without letter or word spacing; None when it is not plain
    left to right (the engine then composes it itself)."""
    layout = _setting(style).layout
    line = _first_line(layout, text)
    ends: dict[int, int] = {}
    position = 0
    for index, char in enumerate(text):
        position += len(char.encode())
        ends[position] = index
    advances = [0.0] * len(text)
    for item, glyphs, clusters, count in _runs(line):
        if item.analysis.level % 2:
            return None
        width = 0
        for g in range(count):
            width += glyphs[g].geometry.width
            if g + 1 < count and clusters[g + 1] == clusters[g]:
                continue
            last = ends.get(item.offset + (clusters[g + 1] if g + 1 < count else item.length))
            if last is not None:
                advances[last] = width * FROM_UNITS
            width = 0
    attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    breaks = [bool(attributes[i].is_line_break) for i in range(len(text) + 1)]
    return Shaped(advances, breaks)


def metrics(style: Any) -> tuple[float, float]:
    """(height, baseline) in px of a line of text in the first font of the style.

    One value for every line of a style keeps the line grid (行取り) when a fallback font with
    other metrics stands in a line; WeasyPrint takes the tallest font of each line.
    """
    setting = _setting(style)
    return setting.height, setting.baseline


def figure_width(style: Any) -> float:
    """The widest advance of a figure, px."""
    return _once(style, "figures", lambda: max((shape("0123456789", style) or Shaped([0.0], [])).advances))


def bearings(char: str, style: Any) -> tuple[float, float]:
    """White before and behind the ink of a character in its advance, px."""
    def measured() -> tuple[float, float]:
        line = _first_line(_setting(style).layout, char)
        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        pango.pango_layout_line_get_extents(line, ink, logical)
        left, right = ink.x - logical.x, logical.x + logical.width - ink.x - ink.width
        return left * FROM_UNITS, right * FROM_UNITS

    return _once(style, char, measured)


def _once(style: Any, what: str, measure: Callable[[], _T]) -> _T:
    """Measured once in each setting of the engine's fonts."""
    kept: dict[Any, _T] = style.font_config.__dict__.setdefault("ja_measures", {})
    key = engine._font_style_cache_key(style, include_size=True), what
    if key not in kept:
        kept[key] = measure()
    return kept[key]
