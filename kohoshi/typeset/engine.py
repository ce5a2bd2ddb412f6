"""WeasyPrint 70.0, with Japanese lines, cut off from the machine's own fonts and network.

Everything that touches the engine's internals is named here; tests/typeset/test_contract.py
fails loudly when a new engine changes one of them.
"""
from __future__ import annotations

import atexit
import functools
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

ENGINE = "70.0"


def _only_declared_fonts() -> None:
    """Point fontconfig to an empty configuration before the engine first asks it.

    A character that no declared font has must come out as a missing glyph and a finding, never
    silently from whatever this machine has installed.
    """
    folder = Path(tempfile.mkdtemp(prefix="kohoshi-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><cachedir>{folder}/cache</cachedir></fontconfig>', encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")


_only_declared_fonts()

with warnings.catch_warnings():
    # the empty font configuration is our own doing
    warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
    import weasyprint
from weasyprint import document, draw  # noqa: E402
from weasyprint.layout import inline, preferred  # noqa: E402
from weasyprint.pdf import stream  # noqa: E402
from weasyprint.svg import utils as svg_utils  # noqa: E402
from weasyprint.text import line_break  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from kohoshi.finding import Finding, Level  # noqa: E402
from kohoshi.typeset import justify, lines, neighbours, ruby, turned  # noqa: E402
from kohoshi.typeset.fetch import JobFetcher, Reader  # noqa: E402

if weasyprint.__version__ != ENGINE:
    raise ImportError(f"weasyprint {ENGINE} が必要です（入っているのは {weasyprint.__version__}）。make setup を実行してください")


def _noted(build: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **kwargs: neighbours.note_neighbours(build(*args, **kwargs))


def _without_empty_strings(show: Callable[..., None]) -> Callable[..., None]:
    """``Stream.show_text`` without ``<>``, which the engine writes before a glyph that is moved:
    pdfium (and so Chrome) loses the last number of an array that holds an empty string."""
    return lambda self, text: show(self, text.replace("<>", " "))


if not isinstance(inline.split_first_line, functools.partial):
    _compose = functools.partial(lines.compose, line_break.split_first_line)
    inline.split_first_line = preferred.split_first_line = _compose
    inline.justify_line = justify.justify_line
    inline.inline_block_box_layout = ruby.placing(inline.inline_block_box_layout)
    inline.text_align = ruby.holding(justify.settled(inline.text_align))
    draw.draw_background_image = turned.whole(draw.draw_background_image)
    inline.can_break_text = neighbours.strict(inline.can_break_text)
    stream.Stream.show_text = _without_empty_strings(stream.Stream.show_text)
    document.build_formatting_structure = _noted(document.build_formatting_structure)
    # a drawing names the same twenty colours thousands of times; parsing them is a third of its cost
    svg_utils.parse_color = functools.lru_cache(maxsize=1024)(svg_utils.parse_color)


class Engine:
    """One font configuration and one fetcher, shared by all runs of a build."""

    def __init__(self, read: Reader, font_css: str) -> None:
        self.fetcher = JobFetcher(read)
        with warnings.catch_warnings():
            # said because fontconfig is empty, which is what we made it
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            self.fonts = FontConfiguration()
        self.font_sheet = weasyprint.CSS(string=font_css, font_config=self.fonts, url_fetcher=self.fetcher)

    def lay_out(self, html: str, base: str, variant: str,
                changes: Mapping[int, str] = MappingProxyType({})) -> tuple[Any, list[Finding]]:
        """(document, findings of the engine) of one HTML document; the rendering is for CMYK.

        ``changes``: number of an element in document order → declarations added to its style.
        """
        with heard() as findings:
            source = weasyprint.HTML(string=html, base_url=base, url_fetcher=self.fetcher)
            for number, element in enumerate(source.etree_element.iter()):
                if number in changes:
                    element.set("style", element.get("style", "") + changes[number])
            rendered = source.render(
                font_config=self.fonts, stylesheets=[self.font_sheet], pdf_variant=variant, output_intent="print")
        return rendered, findings


_LEVELS = {logging.WARNING: Level.WARNING, logging.ERROR: Level.ERROR, logging.CRITICAL: Level.ERROR}
_NOTDEF = re.compile(r'\.notdef glyph rendered .*"(.*)" \(U\+([0-9A-F]+)\)', re.S)


@contextmanager
def heard() -> Iterator[list[Finding]]:
    """Everything the engine logs at WARNING or above, as findings: silence is a failure."""
    findings: list[Finding] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            findings.append(_finding(record))

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


def _finding(record: logging.LogRecord) -> Finding:
    message = record.getMessage()
    if found := _NOTDEF.search(message):
        char, code = found.groups()
        return Finding("text/missing-glyph", Level.ERROR, f"文字「{char}」（U+{code}）がどの書体にもありません",
                       hint="別の字にするか、fonts/fonts.yaml に書体を足してください", excerpt=char)
    return Finding("layout/engine", _LEVELS.get(record.levelno, Level.WARNING),
                   f"組版エンジンの警告: {message}", excerpt=message)
