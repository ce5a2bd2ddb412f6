"""The document to set: every measure and every chunk of a text on a page of its own.

The body is the same for all engines; only the rules that an engine needs to do the same thing
differ (``line-break`` for Chromium, a turned frame for our vertical setting).
"""
from __future__ import annotations

from dataclasses import dataclass

SIZE = 20  # px; one em, 15 pt in the PDF
PITCH = 34  # px from line to line
MARGIN = 40  # px from the page's edge to the measure
LENGTH = 8000  # px; room for the lines of a chunk at 8 em
#: 約物詰め, 和欧間, 追い込み and the rules of the house, off: what is left is 禁則 and 両端揃え.
OFF = "--ja-trim:0;--ja-autospace:0;--ja-squeeze:0;--ja-hang:0;--ja-units:0;--ja-runt:0;"
ON = ""

Chunk = list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """A text set at several measures. ``families`` is the font-family list of the text,
    ``faces`` the @font-face rules with addresses below ``fonts/``."""

    name: str
    vertical: bool
    measures: tuple[int, ...]
    pages: list[Chunk]
    options: str = ON
    more_css: str = ""

    @property
    def places(self) -> list[tuple[int, Chunk]]:
        """(measure, chunk) of each page in order."""
        return [(measure, chunk) for measure in self.measures for chunk in self.pages]

    def html(self, engine: str, faces: str, families: str) -> str:
        """The document for ``ours``, ``bare`` or ``chromium``."""
        width, height = (LENGTH, LENGTH) if self.vertical else (27 * SIZE + 2 * MARGIN, LENGTH)
        body = "".join(
            f'<section><div style="--m:{measure}em">' + "".join(f"<p>{markup}</p>" for _, markup in chunk) + "</div></section>"
            for measure, chunk in self.places)
        css = (f"{faces}@page{{size:{width}px {height}px;margin:0}}body,p{{margin:0}}"
               f"section{{position:relative;width:{width}px;height:{height - 8}px;break-after:page}}"
               f"section:last-child{{break-after:auto}}"
               f"div{{position:absolute;font:{SIZE}px/{PITCH}px {families};text-align:justify;{self.options}}}"
               f".small{{font-size:.8em;line-height:0}}a{{color:inherit}}"
               + (_VERTICAL if self.vertical else _HORIZONTAL)[engine] + self.more_css)
        return (f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{self.name}</title>'
                f"<style>{css}</style>{body}</html>")


_CHROMIUM = "p{line-break:strict;text-spacing-trim:space-all;text-autospace:no-autospace;font-kerning:none}"
_FLAT = f"div{{left:{MARGIN}px;top:0;width:var(--m)}}"
_HORIZONTAL = {"ours": _FLAT, "bare": _FLAT, "chromium": _FLAT + _CHROMIUM}
_VERTICAL = {
    # laid out lying down from the head of the page, then turned about its corner
    "ours": f"div{{left:0;top:0;width:var(--m);height:{LENGTH - 100}px;transform-origin:0 0;"
            f"transform:translate(0,{MARGIN}px) rotate(90deg) translate(0,-100%)}}",
    "chromium": f"div{{right:100px;top:{MARGIN}px;height:var(--m);writing-mode:vertical-rl}}" + _CHROMIUM,
}
