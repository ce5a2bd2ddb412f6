"""Where a line of Japanese text ends.

Takes the place of WeasyPrint's ``split_first_line`` for text in Japanese; what each mark takes and
may give is the paragraph's (kohoshi.typeset.paragraph).

Rules: 行頭・行末 (JLREQ 3.1.5-3.1.6), 追い込み before 追い出し (3.8.2), 字間を詰める調整 (3.8.3).
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from kohoshi import jlreq as cl
from kohoshi.typeset.neighbours import following
from kohoshi.typeset.options import options_of
from kohoshi.typeset.paragraph import HALF, NOTHING, Paragraph
from kohoshi.typeset.shaping import ComposedLayout, shape

#: Wider gaps than this (em) are worse than marks set solid: 追い込み to the last, else 追い出し.
LOOSE_GAP = .12
#: Widest gap that avoiding a runt may open between two characters, in em.
RUNT_GAP = .1
#: A phrase of more characters may fold; a cell need not be as wide as it is.
LONG_PHRASE = 10
#: Widths in px above this mean «no limit» to the engine.
UNLIMITED = 2 ** 21
#: What the engine's ``split_first_line`` answers.
_Laid = tuple[ComposedLayout, int, int | None, float, float, float]


class Range:
    """The text from character ``start`` on, as the next line sees it."""

    def __init__(self, paragraph: Paragraph, start: int, is_line_start: bool) -> None:
        self.p = paragraph
        self.start = start
        self.end = len(paragraph.text)
        head = 0
        if start < self.end:
            head = paragraph.before[start]
            first = paragraph.text[start]
            if first in cl.OPENING and paragraph.full[start]:
                # 行頭の始め括弧は天付き (JLREQ 3.1.5, the form most newspapers use)
                head = -HALF if is_line_start and paragraph.options.trim else 0
            elif is_line_start and paragraph.options.display:
                head = paragraph.before[start] - paragraph.edge.get(first, 0)
        self.head = head
        #: 1 when the first character is a bracket that has given its half away already
        self.given = int(head == -HALF)
        self.base = paragraph.reach[start]
        self.shift = paragraph.em * (head - (paragraph.before[start] if start < self.end else 0))

    def visible_end(self, k: int) -> int:
        """k without the spaces before it, which fall away at a line end."""
        while k > self.start and self.p.text[k - 1] == " ":
            k -= 1
        return k

    def width(self, k: int) -> float:
        """Natural width in px up to character k, more text following on the line."""
        out: float = self.p.reach[k] - self.base + self.shift
        return out

    def ended(self, k: int, gently: bool = False) -> tuple[float, int, int]:
        """For a line that ends at k: (natural width in px, thousandths the last mark may
        lose at the line end, thousandths that may be squeezed out inside). ``gently``: with no
        mark set solid."""
        p = self.p
        j = self.visible_end(k)
        if j == self.start:
            return 0.0, 0, 0
        width = p.reach[j] - self.base + self.shift - p.em * p.after[j - 1]
        last = 0
        if p.full[j - 1]:
            if p.options.hang and p.text[j - 1] in cl.HANGING:
                last = 2 * HALF
            elif p.options.trim and p.text[j - 1] in cl.TRAILING_SPACE:
                last = HALF
        give = p.gentle if gently else p.give
        inside = max(give[j - 1] - give[self.start + self.given], 0)
        return width, last, inside


def compose(original: Any, text: str, style: Any, context: Any, max_width: float | None,
            justification_spacing: float, is_line_start: bool = True, minimum: bool = False) -> Any:
    """Split the first line off ``text``; same contract as WeasyPrint's ``split_first_line``:
    ``(layout, length, resume_at, width, height, baseline)``, lengths in UTF-8 bytes, px."""
    if not _is_ours(text, style):
        return original(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    found = _paragraph(text, style, context)
    if found is None:
        return original(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    paragraph, start = found
    rest = Range(paragraph, start, is_line_start)
    wraps = max_width is not None and max_width < UNLIMITED and (
        style["white_space"] == "normal" or _folds(paragraph, is_line_start, minimum))
    measure = max_width if wraps and max_width is not None else float("inf")
    if rest.width(rest.end) <= measure + _epsilon(paragraph, measure):
        room = measure - rest.width(rest.end)
        border = _border(paragraph, following(style, paragraph.text))
        return _line(rest, rest.end, style, max_width, ends=False, border=border if border * paragraph.em <= room else 0)
    return _broken_line(rest, style, measure, is_line_start, minimum)


def _folds(p: Paragraph, is_line_start: bool, minimum: bool) -> bool:
    """Whether a phrase, unbreakable in itself, may be broken: at the head of a line, where it is
    longer than the whole measure, nothing else is left. Where the narrowest width is asked for, a
    long one does not count as one word."""
    return p.options.phrase and (len(p.text) > LONG_PHRASE if minimum else is_line_start)


def _border(p: Paragraph, following: str | None) -> int:
    """Space after the text's last character towards the first one of the next element, in
    thousandths of an em: 和欧間 and adjoining marks do not stop at a tag."""
    if not following or not p.text:
        return 0
    last, full = p.text[-1], p.full[-1]
    if p.options.autospace and cl.takes_quarter_space(last, following):
        return 0 if full and cl.is_western(last) else p.options.autospace
    if p.options.trim and full:
        closing = last in cl.TRAILING_SPACE and (
            following in cl.TRAILING_SPACE or following in cl.MIDDLE_DOTS or following in cl.OPENING)
        if closing or (following in cl.OPENING and (last in cl.OPENING or last in cl.MIDDLE_DOTS)):
            return -HALF
    return 0


def _is_ours(text: str, style: Any) -> bool:
    return bool(
        text and style["font_size"] and (style["lang"] or "").startswith("ja")
        and style["white_space"] in ("normal", "nowrap") and style["word_break"] != "break-all"
        and "\u00ad" not in text and "\n" not in text)


def _paragraph(text: str, style: Any, context: Any) -> tuple[Paragraph, int] | None:
    """The paragraph that ``text`` is the rest of, and where the rest begins.

    The engine hands over ever shorter rests of the same string, and lays the same text out again
    for column balancing and preferred widths: each text of a style is shaped once a document.
    """
    cache = context.__dict__.setdefault("ja_paragraphs", {}) if context is not None else {}
    entry = cache.get(id(style))
    if entry is None:
        entry = cache[id(style)] = _StyleCache(style)  # keeps the style, so that its id stays its own
    last = entry.last
    if last is not None and last.text.endswith(text):
        return last, len(last.text) - len(text)
    if text not in entry.known:
        shaped = shape(text, style)
        entry.known[text] = shaped and Paragraph(text, shaped, style, options_of(style))
    entry.last = entry.known[text]
    return None if entry.last is None else (entry.last, 0)


class _StyleCache:
    """Paragraphs of one style: all of them, and the one being set."""

    def __init__(self, style: Any) -> None:
        self.style = style
        self.known: dict[str, Paragraph | None] = {}
        self.last: Paragraph | None = None


def _epsilon(paragraph: Paragraph, max_width: float) -> float:
    out: float = 1e-6 * paragraph.size + 1e-9 * max_width
    return out


def _broken_line(rest: Range, style: Any, max_width: float, is_line_start: bool, minimum: bool) -> _Laid:
    """A line that ends before the text does: the last break that fits, or one more unit by
    squeezing (追い込み), or what has to be done when nothing fits."""
    p = rest.p
    limit = max_width + _epsilon(p, max_width)
    best, following = _last_fitting(rest, limit)
    if best is None:
        return _overlong_line(rest, following or rest.end, style, max_width, is_line_start, minimum)
    width, last, _ = rest.ended(best)
    if p.options.squeeze and following:
        loose = max_width - (width - p.em * last) > .25 * p.size
        gaps = max(_characters(p.text[rest.start:best]) - 1, 1)
        # marks set solid are better than gaping lines, and than one or two characters left over
        left_over = following == rest.end and _characters(p.text[best:]) <= 2
        gently = not left_over and max_width - (width - p.em * last) <= LOOSE_GAP * p.size * gaps
        fw, flast, finside = rest.ended(following, gently)
        if (loose or left_over) and fw - p.em * (flast + finside) <= limit:
            best = following
    return _line(rest, _without_runt(rest, best, max_width) if p.options.runt else best, style, max_width, ends=True)


def _without_runt(rest: Range, k: int, max_width: float) -> int:
    """A last line of one character is a runt: the line before it gives up a little of its text
    when that opens no more than RUNT_GAP between its characters."""
    p = rest.p
    if len(p.text) - k > 4 or _characters(p.text[k:]) != 1:
        return k
    for j in range(k - 1, max(k - 4, rest.start), -1):
        if p.may_end(j) and _characters(p.text[j:]) > 1:
            width, last, _ = rest.ended(j)
            gaps = _characters(p.text[rest.start:j]) - 1
            return j if gaps > 0 and max_width - (width - p.em * last) <= RUNT_GAP * p.size * gaps else k
    return k


def _characters(text: str) -> int:
    """Characters of a text that count as one: no marks that cling to others, no space."""
    return sum(c not in cl.TRAILING_SPACE and c not in cl.ZERO_WIDTH and not c.isspace() for c in text)


def _last_fitting(rest: Range, limit: float) -> tuple[int | None, int | None]:
    """(the last break whose line fits, the first one after it)."""
    p = rest.p
    near = bisect_right(p.reach, limit + rest.base - rest.shift + p.size, rest.start)
    k = min(near + 1, rest.end)
    following = None
    while k < rest.end and not p.may_end(k):
        k += 1
    while k > rest.start:
        if p.may_end(k):
            width, last, _ = rest.ended(k)
            if width - p.em * last <= limit:
                return k, following
            following = k
        k -= 1
    return None, following


def _overlong_line(rest: Range, k: int, style: Any, max_width: float, is_line_start: bool, minimum: bool) -> _Laid:
    """No break fits: squeeze; else part an over-long run where it hurts least; else overflow
    (which the overset check then reports)."""
    p = rest.p
    limit = max_width + _epsilon(p, max_width)
    width, last, inside = rest.ended(k)
    if p.options.squeeze and width - p.em * (last + inside) <= limit:
        return _line(rest, k, style, max_width, ends=True)
    if is_line_start and not minimum:
        anywhere = style["overflow_wrap"] in ("anywhere", "break-word")
        for allowed in _emergency_breaks(p, anywhere, max_width):
            fits = [j for j in range(rest.start + 1, k)
                    if allowed(p.text[j - 1], p.text[j])
                    and rest.ended(j)[0] - p.em * rest.ended(j)[1] <= limit]
            if fits:
                return _line(rest, fits[-1], style, max_width, ends=True)
    return _line(rest, k, style, max_width, ends=k < rest.end)


def _emergency_breaks(p: Paragraph, anywhere: bool, max_width: float) -> Iterator[Callable[[str, str], bool]]:
    """Ever weaker rules for a run longer than the measure (JIS X 4051 4.3 note: the lighter
    prohibitions give way first)."""
    def between(a: str, b: str) -> bool:
        return not cl.is_zero_width(b) and (cl.is_ideographic(a) or cl.is_ideographic(b))

    if max_width > 6 * p.size:
        yield lambda a, b: between(a, b) and b in cl.RELAXABLE
        yield between
    if anywhere:
        yield lambda a, b: not cl.is_zero_width(b)


def _line(rest: Range, k: int, style: Any, max_width: float | None, ends: bool, border: int = 0) -> _Laid:
    """The line of ``rest`` up to character k; squeezed to ``max_width`` when it ends there.
    ``border``: thousandths of an em towards the next element on the line."""
    p = rest.p
    j = rest.visible_end(k) if ends else k
    before = p.before[rest.start:j]
    after = p.after[rest.start:j]
    if before:
        before[0] = rest.head
    width = rest.width(j)
    if ends and after:
        width -= p.em * after[-1]
        after[-1] = 0
        width = _fit(rest, j, before, after, width, max_width)
    elif border and after:
        after[-1] += border
        width += border * p.em
    layout = ComposedLayout(p.text[rest.start:j], style, before, after, max_width)
    layout.border, layout.ends = border, ends
    height, baseline = p.metrics
    length = len(p.text[rest.start:j].encode())
    resume = None if k == rest.end else len(p.text[rest.start:k].encode())
    return layout, length, resume, width, height, baseline


def _fit(rest: Range, j: int, before: list[int], after: list[int], width: float,
         max_width: float | None) -> float:
    """Trim the last mark and squeeze inside until the line is no wider than ``max_width``.
    Returns the new width; changes ``before`` and ``after`` in place."""
    p = rest.p
    if max_width is None or width <= max_width + 1e-6:
        return width
    _, last, _ = rest.ended(j)
    if p.options.hang and last > HALF:
        trim = min(ceil((width - max_width) / p.em - 1e-6), last)
    else:
        trim = last  # a mark at the line end is either full or half, nothing between
    after[-1] -= trim
    width -= trim * p.em
    need = ceil((width - max_width) / p.em - 1e-6)
    if need <= 0:
        return width
    inside = range(rest.given, len(before) - 1)
    if sum(sum(p.squeeze[rest.start + i]) for i in inside) < need:
        return width  # longer than the measure whatever we do: the overset check speaks
    width -= need * p.em
    for number in range(len(NOTHING)):
        room = [(i, size) for i in inside if (size := p.squeeze[rest.start + i][number])]
        total = sum(size for _, size in room)
        share = min(need, total)
        need -= share
        taken = seen = 0
        for i, size in room:
            seen += size
            cut = round(share * seen / total) - taken
            taken += cut
            char = p.text[rest.start + i]
            if char in cl.OPENING:
                before[i] -= cut
            elif char in cl.MIDDLE_DOTS:
                before[i] -= cut // 2
                after[i] -= cut - cut // 2
            else:
                after[i] -= cut
    return min(width, max_width)
