"""WeasyPrint 70.0, with Japanese lines, cut off from the machine's own fonts and network.

Everything that touches the engine's internals is named here; tests/typeset/test_contract.py
fails loudly when a new engine changes one of them.
"""
from __future__ import annotations

import copy
import functools
import io
import logging
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

import weasyprint
from weasyprint import css as styling, document, draw, images, pdf as writer
from weasyprint.css import ColorProfile
from weasyprint.draw import text as drawn_text
from weasyprint.layout import block, inline, preferred
from weasyprint.pdf import fonts as pdf_fonts, stream
from weasyprint.svg import utils as svg_utils
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

from kohoshi.finding import Finding, Level
from kohoshi.pages.picturefile import Cut
from kohoshi.typeset import (
    anchors,
    blanks,
    justify,
    lines,
    narrowest,
    neighbours,
    reading,
    ruby,
    sheets,
    tagging,
    threads,
    turned,
    warm,
    widths,
    wraps,
)
from kohoshi.typeset.cuts import cut_to_print
from kohoshi.typeset.engine_words import spoken
from kohoshi.typeset.fetch import JobFetcher, Reader

ENGINE = "70.0"
#: The modules of drawings that measure sizes.
SIZING = ("", ".defs", ".text", ".utils")

if weasyprint.__version__ != ENGINE:
    raise ImportError(f"weasyprint {ENGINE} が必要です（入っているのは {weasyprint.__version__}）。make setup を実行してください")


def _noted(build: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **kwargs: blanks.note_sources(neighbours.note_neighbours(build(*args, **kwargs)))


def _parsed_once(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Colours by their text, each time a copy: the engine fades the very one that it is given by
    the opacity of a shape."""
    known = functools.lru_cache(maxsize=1024)(parse)

    @functools.wraps(parse)
    def parse_color(text: str) -> Any:
        return copy.copy(known(text))

    return parse_color


if not isinstance(inline.split_first_line, functools.partial):
    _compose = functools.partial(lines.compose, line_break.split_first_line)
    inline.split_first_line = preferred.split_first_line = _compose
    preferred.inline_line_widths = narrowest.with_breaks(preferred.inline_line_widths)
    inline.justify_line = justify.justify_line
    inline.inline_block_box_layout = ruby.placing(inline.inline_block_box_layout)
    inline.text_align = ruby.holding(justify.settled(inline.text_align))
    draw.draw_background_image = turned.whole(draw.draw_background_image)
    block.block_level_layout = threads.flowing(block.block_level_layout)
    block.float_layout = inline.float_layout = wraps.on_whole_lines(threads.whole_floats(block.float_layout))
    inline.avoid_collisions = wraps.beside_floats(inline.avoid_collisions)
    inline.can_break_text = neighbours.strict(inline.can_break_text)
    stream.Stream.show_text = reading.showing(stream.Stream.show_text)
    drawn_text.draw_first_line = reading.spoken(drawn_text.draw_first_line)
    writer.add_tags = tagging.add_tags
    document.build_formatting_structure = _noted(document.build_formatting_structure)
    # a drawing names the same twenty colours thousands of times; parsing them is a third of its cost
    svg_utils.parse_color = _parsed_once(svg_utils.parse_color)
    styling.CSS = sheets.parsed_once(styling.CSS)
    images.SVGImage.__init__ = warm.named(images.SVGImage.__init__)
    images.SVGImage.draw = warm.painted_once(images.SVGImage.draw)
    pdf_fonts.Font.__init__ = widths.own(pdf_fonts.Font.__init__)
    pdf_fonts.Font.clean = warm.cut_once(pdf_fonts.Font.clean)
    # ... and the same numbers a hundred thousand times: a tenth of what writing a file takes
    _size = functools.lru_cache(maxsize=65536)(svg_utils.size)
    for _name in SIZING:
        vars(sys.modules[f"weasyprint.svg{_name}"])["size"] = _size  # by name: one of them is hidden by a function


class LaidOut(NamedTuple):
    """One HTML document laid out, and everything that came of it.

    findings  what the engine says
    served    address → digest of what it was given (None: it was refused)
    refused   address → why; those of the fonts too
    shown     address of a photograph → the part of it that is printed
    """

    document: Any
    findings: list[Finding]
    served: Mapping[str, str | None]
    refused: Mapping[str, Exception]
    shown: Mapping[str, Cut]


class Engine:
    """One font configuration, shared by all runs of a build. ``read``: serves what they ask for."""

    def __init__(self, read: Reader, font_css: str) -> None:
        self._fetcher = JobFetcher(read)
        with warnings.catch_warnings():
            # said because fontconfig is empty, which is what we made it
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            self.fonts = FontConfiguration()
        self.font_sheet = weasyprint.CSS(string=font_css, font_config=self.fonts, url_fetcher=self._fetcher)
        self._refused = self._fetcher.refused

    def serving(self, read: Reader) -> Engine:
        """The same engine over the files of another build of the same house."""
        other = copy.copy(self)
        other._fetcher = self._fetcher.fresh(read)
        return other

    def lay_out(self, html: str, base: str, variant: str,
                changes: Mapping[int, str] = MappingProxyType({})) -> LaidOut:
        """One HTML document laid out; the rendering is for CMYK.

        ``changes``: number of an element in document order → declarations added to its style.
        """
        fetcher = self._fetcher.fresh()
        with heard() as findings:
            source = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher)
            for number, element in enumerate(source.etree_element.iter()):
                if number in changes:
                    element.set("style", element.get("style", "") + changes[number])
            findings += [_other_text(name) for name in threads.numbered(source.etree_element)]
            rendered = source.render(
                font_config=self.fonts, stylesheets=[self.font_sheet], pdf_variant=variant, output_intent="print")
            shown = cut_to_print(rendered.pages, fetcher)
        findings += [*wraps.narrow_beside(source.etree_element), *anchors.astray(source.etree_element)]
        blanks.note_lost(rendered.pages)
        # copies: the document goes on asking when it is painted
        return LaidOut(rendered, findings, dict(fetcher.served), self._refused | fetcher.refused, shown)


def _other_text(thread: str) -> Finding:
    return Finding("layout/thread", Level.ERROR, f"面から面へ続く文章「{thread}」が、前の面と同じではありません",
                   "レイアウトの担当者（デザイナー）に伝えてください。続きの面でも、同じ文章をそのまま流します", excerpt=thread)


_LEVELS = {logging.WARNING: Level.WARNING, logging.ERROR: Level.ERROR, logging.CRITICAL: Level.ERROR}


@contextmanager
def heard() -> Iterator[list[Finding]]:
    """Everything the engine logs at WARNING or above, as findings: silence is a failure."""
    findings: list[Finding] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            findings.append(spoken(record.getMessage(), _LEVELS.get(record.levelno, Level.WARNING)))

    ear = Ear(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    before, propagate = logger.level, logger.propagate
    handlers = logger.handlers[:]
    for handler in handlers:
        logger.removeHandler(handler)
    logger.addHandler(ear)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield findings
    finally:
        logger.removeHandler(ear)
        for handler in handlers:
            logger.addHandler(handler)
        logger.setLevel(before)
        logger.propagate = propagate


def screen_profile() -> ColorProfile:
    """The engine's own sRGB profile as an object of ours (for its name «srgb» the engine opens
    a file that it never closes)."""
    data = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    return ColorProfile(io.BytesIO(data), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))
