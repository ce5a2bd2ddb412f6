"""Fitting a frame within bounds that its designer sets, never silent.

    --fit-tracking: .03   字間: up to ± this many em between the characters of running text
    --fit-leading: .04    行送り: up to ± this share of its line height
    --fit-fill: 1         also spread a frame that is one line short (0: only when overset)

Without bounds nothing is touched: text that does not fit is overset. With them the run of faces
is laid out again, at most five times, with the smallest share of both bounds that fits. Headlines
keep their setting; so does a frame that does not fit at the bounds.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from kohoshi import limits
from kohoshi.finding import Finding, Level
from kohoshi.typeset.frames import Bounds, Fit, Frame

#: Layouts of one run that a fit may cost: at the bounds, then halving, then the chosen one.
LAYOUTS = limits.FIT_LAYOUTS
#: A filled frame may end this share of a line above its foot.
_FULL = .1
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")

#: Element of the document (its number in document order) → declarations that it gets in addition.
Changes = Mapping[int, str]
#: (document, frames) of a run laid out with changes.
Measured = tuple[Any, Sequence[Frame]]


def bounds_of(style: Any) -> Bounds:
    """The bounds of a computed style; anything but a number of 0 or more is no bound."""
    def number(name: str) -> float:
        return next((token.value for token in style[f"__fit_{name}"] or () if token.type == "number" and token.value > 0), 0)

    return Bounds(number("tracking"), number("leading"), bool(number("fill")))


class _Search:
    """The smallest share of its bounds with which one frame fits, by halving."""

    def __init__(self, frame: Frame) -> None:
        self.sign = -1 if frame.free < 0 else 1
        self.bounds = frame.bounds
        self.low, self.high = 0.0, 1.0
        self.best: float | None = None
        self.trial = 1.0

    def learn(self, frame: Frame) -> None:
        """What came of the last trial."""
        fits = frame.free >= 0 and (self.sign < 0 or frame.free_exact <= _FULL)
        if fits:
            self.best = self.trial
        if fits or (self.sign > 0 and frame.free < 0):
            self.high = self.trial
        else:
            self.low = self.trial
        self.trial = (self.low + self.high) / 2

    @property
    def over(self) -> bool:
        """The bounds themselves are not enough."""
        return self.low >= self.high

    def fit(self, share: float | None) -> Fit | None:
        return None if share is None else self.bounds.at(self.sign * share)


def fitted(first: Measured, lay_out: Callable[[Changes], Measured]) -> tuple[Measured, list[Finding]]:
    """The run laid out so that its bounded frames fit, and what was done to them.

    ``first``: the run as designed; ``lay_out``: lays it out again with changes.
    """
    document, frames = first
    searches = {_key(frame): _Search(frame) for frame in frames if _wants(frame)}
    if not searches:
        return first, []
    shown, laid_out = {}, first
    for _ in range(LAYOUTS - 1):
        trial = {key: search.fit(search.trial) for key, search in searches.items() if not search.over}
        if not trial:
            break
        shown, laid_out = trial, lay_out(changes(document, trial))
        for frame in laid_out[1]:
            if _key(frame) in trial:
                searches[_key(frame)].learn(frame)
    chosen = {key: fit for key, search in searches.items() if (fit := search.fit(search.best))}
    if not chosen:
        return first, []
    if chosen != shown:
        laid_out = lay_out(changes(document, chosen))
    marked = [replace(frame, fit=chosen.get(_key(frame))) for frame in laid_out[1]]
    return (laid_out[0], marked), [_finding(frame) for frame in marked if frame.fit]


def _wants(frame: Frame) -> bool:
    return bool(frame.bounds) and (frame.free < 0 or (frame.bounds.fill and frame.free == 1))


def _key(frame: Frame) -> tuple[int, str]:
    return frame.face, frame.name


def changes(document: Any, fits: Mapping[tuple[int, str], Fit | None]) -> dict[int, str]:
    """The declarations that give the running text of frames their fits. The document must be the
    run as designed: its computed sizes are what is changed."""
    root = document.pages[0]._page_box.children[0].element
    numbers = {id(element): number for number, element in enumerate(root.iter())}
    names = {name: fit for (_, name), fit in fits.items() if fit}
    found: dict[int, str] = {}
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or not element.get("data-frame") or not isinstance(box, boxes.BlockLevelBox):
                continue
            fit = names.get(element.get("data-name") or element.get("data-frame"))
            if fit:
                found |= {numbers[id(block.element)]: _declarations(block.style, fit)
                          for block in _running([box, *box.descendants(placeholders=True)])}
    return found


def _running(every: Iterable[Any]) -> Iterable[Any]:
    """The blocks that hold lines of running text."""
    for box in every:
        if (isinstance(box, boxes.BlockContainerBox) and not isinstance(box, boxes.InlineBlockBox) and box.element is not None
                and "::" not in (box.element_tag or "") and box.element_tag not in _HEADS
                and any(isinstance(child, boxes.LineBox) for child in box.children)):
            yield box


def _declarations(style: Any, fit: Fit) -> str:
    spacing = 0 if style["letter_spacing"] == "normal" else style["letter_spacing"]
    return (f";letter-spacing:{spacing + fit.tracking * style['font_size']:.4f}px"
            f";line-height:{strut(style)[0] * (1 + fit.leading):.4f}px")


def _finding(frame: Frame) -> Finding:
    done = "収めました" if frame.fit and min(frame.fit.tracking, frame.fit.leading) < 0 else "満たしました"
    return Finding("text/fitted", Level.NOTICE, f"{frame.face}面の{frame.named}を{frame.fit}で{done}",
                   hint="詰まって、または空いて見えないか、校正で確かめてください。文の長さを直せば、もとの組みかたに戻ります",
                   face=frame.face, box=frame.box, article=frame.article, excerpt=f"{frame.name} {frame.fit}")
