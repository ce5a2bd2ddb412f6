"""A text shaped and spaced once: where its lines may end, and what each of its marks may give.

All spacing is kept per character in thousandths of an em: ``before[i]`` (moves the glyph) and
``after[i]``. Rules: 連続約物 (JLREQ 3.1.4-3.1.6), 禁則 and 分離禁止 (3.1.7-3.1.10), 和欧間 (3.2.6),
字間を詰める調整 (3.8.3).
"""
from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

from kohoshi import jlreq as cl
from kohoshi.typeset.options import Options
from kohoshi.typeset.shaping import Shaped, bearings, figure_width, metrics

#: Half an em: the space a full-width mark can give away (JLREQ 3.1.2).
HALF = 500
#: What a mark gives before any gives all: a quarter of an em.
QUARTER = 250
#: What a mark gives in each round of reduction, thousandths of an em (JLREQ 3.8.3 and its table of
#: places for reduction, after JIS X 4051): commas first, then brackets and middle dots, each no more
#: than a quarter; then 和欧間; what is left only when nothing else helps. 句点 give nothing inside a line.
COMMA, BRACKET, MIDDLE_DOT = (QUARTER, 0, 0, QUARTER), (0, QUARTER, 0, QUARTER), (0, QUARTER // 2, 0, QUARTER // 2)
NOTHING = (0, 0, 0, 0)
#: Thousandths of an em: white that large type keeps before ？ and ！, and before the ink at the head of a line.
DISPLAY_GAP, DISPLAY_EDGE = 90, 15
#: An advance above this share of the em makes a mark full-width.
FULL_WIDTH = .9


class Paragraph:
    """A text shaped and spaced once; its lines are ranges of it.

    ``reach[k]`` is the width in px of the first k characters with their spacing;
    ``give[k]`` how much of it may be squeezed out (thousandths of an em).
    """

    def __init__(self, text: str, shaped: Shaped, style: Any, options: Options) -> None:
        self.text = text
        self.options = options
        self.size = style["font_size"]
        self.metrics = metrics(style)
        self.em = self.size / 1000
        self.advances = shaped.advances
        self.breaks = shaped.breaks
        self.full = [advance > FULL_WIDTH * self.size for advance in shaped.advances]
        self.before = [0] * len(text)
        self.after = [0] * len(text)
        self.squeeze = [NOTHING] * len(text)
        self.edge: dict[str, int] = {}
        self._space()
        self._track(style)
        if options.tabular:
            self._column(style)
        if options.display:
            self._tighten(style)
        em = self.em
        self.reach = [0.0, *accumulate(
            advance + em * (b + a) for advance, b, a in zip(self.advances, self.before, self.after, strict=False))]
        self.give = [0, *accumulate(map(sum, self.squeeze))]
        self.gentle = [0, *accumulate(sum(each[:-1]) for each in self.squeeze)]

    def _space(self) -> None:
        """Fixed spacing between neighbours, and what each character may give in 追い込み."""
        text, full, options = self.text, self.full, self.options
        visible = [i for i, char in enumerate(text) if char not in cl.ZERO_WIDTH]
        western = [cl.is_western(c) and 0 < self.advances[i] < FULL_WIDTH * self.size
                   for i, c in enumerate(text)]
        for a, b in pairwise(visible):
            first, second = text[a], text[b]
            if options.trim and full[a]:
                if full[b] and second in cl.OPENING and (
                        first in cl.OPENING or first in cl.TRAILING_SPACE
                        or first in cl.MIDDLE_DOTS or first == "\u3000"):
                    self.before[b] = -HALF
                if first in cl.TRAILING_SPACE and (
                        full[b] and (second in cl.TRAILING_SPACE or second in cl.MIDDLE_DOTS)):
                    self.after[a] = -HALF
            if options.autospace and (western[a] or western[b]) and cl.takes_quarter_space(first, second):
                self.after[a] += options.autospace
                self.squeeze[a] = (0, 0, options.autospace // 2, 0)
        if options.trim:
            for i in visible:
                if full[i]:
                    if text[i] in cl.OPENING and not self.before[i]:
                        self.squeeze[i] = BRACKET
                    elif text[i] in cl.COMMAS and self.after[i] > -HALF:
                        self.squeeze[i] = COMMA
                    elif text[i] in cl.CLOSING and self.after[i] > -HALF:
                        self.squeeze[i] = BRACKET
                    elif text[i] in cl.MIDDLE_DOTS:
                        self.squeeze[i] = MIDDLE_DOT

    def _track(self, style: Any) -> None:
        """letter-spacing and word-spacing of the style, as space after each character."""
        letter = style["letter_spacing"]
        letter = 0 if letter == "normal" else round(letter / self.em)
        word = round(style["word_spacing"] / self.em) if style["word_spacing"] else 0
        if letter or word:
            for i, char in enumerate(self.text):
                if not cl.is_zero_width(char):
                    self.after[i] += letter + (word if char in " \u00a0" else 0)

    def _column(self, style: Any) -> None:
        """Every figure as wide as the widest, in the middle of its place."""
        widest = figure_width(style)
        for i, char in enumerate(self.text):
            if char in "0123456789" and self.advances[i] < widest:
                room = round((widest - self.advances[i]) / self.em)
                self.before[i] += room // 2
                self.after[i] += room - room // 2

    def _tighten(self, style: Any) -> None:
        """？ and ！ of large type close to what they end: their body is a full em, their ink a third
        of it. ``edge``: what the first character of a line is moved out by, so that ink meets the edge."""
        for i, char in enumerate(self.text):
            if char not in self.edge and not char.isspace() and not cl.is_zero_width(char):
                self.edge[char] = max(round(bearings(char, style)[0] / self.em) - DISPLAY_EDGE, 0)
            if char in cl.DIVIDING and self.full[i]:
                left, right = (round(each / self.em) for each in bearings(char, style))
                if i and not self.text[i - 1].isspace():
                    self.before[i] -= max(left - DISPLAY_GAP, 0)
                if i + 1 < len(self.text) and self.text[i + 1] in cl.DIVIDING:
                    self.after[i] -= max(right - DISPLAY_GAP, 0)

    def may_end(self, k: int) -> bool:
        """Whether a line may end before character k."""
        if k == len(self.text):
            return True
        before, after = self.text[k - 1], self.text[k]
        open_here = self.breaks[k] or cl.parts_at_quote(before, after) and self.full[k - 1] and self.full[k]
        return (open_here and after != " " and cl.may_break(before, after)
                and not (self.options.units and (cl.is_counted(before, after) or cl.parts_weekday(self.text, k))))
