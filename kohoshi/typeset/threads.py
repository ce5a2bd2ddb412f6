"""Threads 連結枠: one text that flows through a chain of frames, broken anew in the measure of each.

The engine breaks text over pages only. Here each link of a chain is given to it as if it were a page of
its own: the text of the first link is laid out down to the foot of its frame, the next link goes on where
that ended, and so on; the last takes whatever is left, so that what is over is seen where it is over.
All that the engine knows of breaks holds between frames: ``orphans`` and ``widows``, ``break-inside:
avoid``, ``break-after: avoid``, the repeated head of a table.

    <div class="frame" data-frame="text">
      <div class="column"><div data-thread="unei-hoshin--main">the whole text</div></div>
      <div class="column"><div data-thread="unei-hoshin--main"></div></div>
    </div>

The links of one name are counted in document order; their parent has a fixed height. The first of a
document holds the text. A chain that goes on in the document of another run says so at its last link
(``data-thread-goes-on``); the other document holds the very same text again, and begins where
``data-thread-from`` says (:func:`resumed` fills it in).
"""
from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.logger import LOGGER
from weasyprint.text.line_break import strut

from kohoshi.typeset import anchors

#: px that a block may end off the grid.
_LEVEL = .05
#: Where a text goes on, as the engine says it: index of a child → where in it.
Resume = dict[int, Any]

#: What a template writes where a chain comes from another run; the name of the thread in it.
_FROM = 'data-thread-from="{name}"'
#: What the engine answers where no page is to be broken.
_NO_BREAK = {"break": "any", "page": None}


@dataclass(frozen=True)
class ThreadEnd:
    """Where a text goes on after a document (None: all of it is set), the digest of that text, and how many of
    its pictures that go to the head or foot of a column (kohoshi.typeset.anchors) are set."""

    resume: Resume | None
    digest: str
    anchored: int = 0


@dataclass(frozen=True)
class ThreadLink:
    """What became of one link: its number in the document, whether the chain goes on after it (in this
    document or another), where its text goes on, whether nothing of it was left for this link, the depth
    that its text has down to the foot of its frame or to a picture there (px)."""

    name: str
    number: int
    goes_on: bool
    end: ThreadEnd
    empty: bool
    depth: float


def numbered(root: Any) -> list[str]:
    """Note on the elements of a document which link of its thread each is, on the last that it is, and on
    those of the text which of the thread each is: another document that goes on with it has the same.
    Returns the names of threads that were to go on with another text than the one they began with."""
    strange: list[str] = []
    links: dict[str, list[Any]] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and (name := element.get("data-thread")):
            links.setdefault(name, []).append(element)
    for chain in links.values():
        for number, element in enumerate(chain):
            element.set("data-thread-link", str(number))
            for at, inner in enumerate(element.iter()):
                inner.set("data-thread-node", f"{element.get('data-thread')} {at}")
        chain[-1].set("data-thread-final", "")
        if chain[-1].get("data-thread-goes-on") is None:
            chain[-1].set("data-thread-last", "")
        chain[0].set("data-thread-text", _digest(chain[0]))
        came = chain[0].get("data-thread-from")
        if came is not None and _end(came).digest != chain[0].get("data-thread-text"):
            strange.append(chain[0].get("data-thread"))
            del chain[0].attrib["data-thread-from"]
    return strange


def _digest(text: Any) -> str:
    """Of the words and elements of a text."""
    parts = [part for element in text.iter() for part in (str(element.tag), element.text or "", (element.tail or "") if element is not text else "")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def flowing(original: Callable[..., Any]) -> Callable[..., Any]:
    """``block_level_layout`` that lays out a link of a thread down to the foot of its frame."""
    def block_level_layout(context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any,
                           page_is_empty: bool = True, *more: Any, **given: Any) -> Any:
        element = box.element
        if element is None or element.get("data-thread-link") is None or box.element_tag != element.tag:
            result = original(context, box, bottom_space, skip_stack, containing_block, page_is_empty, *more, **given)
            if result[0] is not None and _is_text(containing_block):
                _whole_lines(result[0], containing_block)
            return result
        link = _Link(context, element)
        if not link.number:
            link.begin(box)
        text = link.text(box)
        ended = text is None  # all of it stands in the links before
        laid, resume = link.laid_out(original, box.copy_with_children([]) if text is None else text, containing_block, more, given, ended=ended)
        link.end(resume)
        laid.thread = link.told(resume, containing_block, box, empty=ended)
        return laid, None, dict(_NO_BREAK), [], False, None

    return block_level_layout


def _is_text(box: Any) -> bool:
    element = getattr(box, "element", None)
    return element is not None and element.get("data-thread-link") is not None


def _whole_lines(block: Any, text: Any) -> None:
    """行取り: what follows a block of a thread stands on the grid of its lines again (the line height of the
    text), so that neighbouring columns stand level. The space goes below the block."""
    line = strut(text.style)[0]
    below = block.border_box_y() + block.border_height() + block.margin_bottom - text.content_box_y()
    over = below % line if line else 0  # a sheet may give a text no line height at all
    if _LEVEL < over < line - _LEVEL:
        block.margin_bottom += line - over


def whole_floats(original: Callable[..., Any]) -> Callable[..., Any]:
    """``float_layout`` that parts no float at the foot of a link: the engine would go on with it on its next
    page, which is no link. A float that has no room goes on to the next with all that follows."""
    def float_layout(context: Any, box: Any, containing_block: Any, absolute_boxes: Any, fixed_boxes: Any, bottom_space: float,
                     skip_stack: Any) -> Any:
        room = float("-inf") if getattr(context, "in_thread", False) else bottom_space
        return original(context, box, containing_block, absolute_boxes, fixed_boxes, room, skip_stack)

    return float_layout


class _Link:
    """One link while it is laid out. The layout context remembers where each link of a thread ended."""

    def __init__(self, context: Any, element: Any) -> None:
        self.context = context
        self.name, self.number = element.get("data-thread"), int(element.get("data-thread-link"))
        self.last = element.get("data-thread-last") is not None
        self.final = element.get("data-thread-final") is not None
        self._from, self._digest = element.get("data-thread-from"), element.get("data-thread-text")
        threads = context.__dict__.setdefault("threads", {})
        self._chain: dict[Any, Any] = threads.setdefault(self.name, {})
        self._head = self._foot = 0.0

    def begin(self, box: Any) -> None:
        text, pictures = anchors.parted(box)
        came = _end(self._from) if self._from else ThreadEnd({}, "")
        self._chain["text"], self._chain["digest"] = text, self._digest
        self._chain[-1] = came.resume
        self._chain["anchors"] = anchors.Waiting(pictures, came.anchored)

    def end(self, resume: Resume | None) -> None:
        self._chain[self.number] = resume

    def text(self, box: Any) -> Any:
        """The box of the whole text, at the place of this link; None when nothing of it is left."""
        if self._begins is None:
            return None
        text = self._chain["text"]
        text = text.copy_with_children(text.children)
        text.position_x, text.position_y = box.position_x, box.position_y
        return _from_top(text, self._begins)

    @property
    def _begins(self) -> Resume | None:
        """Where this link begins: {} at the very beginning."""
        found: Resume | None = self._chain[self.number - 1]
        return found

    def laid_out(self, original: Callable[..., Any], text: Any, frame: Any, more: Any, given: Any, *, ended: bool) -> tuple[Any, Resume | None]:
        """(the text as far as it goes here, with the pictures at its head and foot; where it goes on). What is last
        has no foot. ``ended``: nothing of the text is left."""
        if frame.height == "auto" and not self.last:
            LOGGER.error('Thread "%s" flows into a box without a height', self.name)
        x, top = text.position_x, text.position_y
        foot = math.inf if frame.height == "auto" else frame.content_box_y() + frame.height
        line, waiting = strut(text.style)[0], self._chain["anchors"]
        self._chain["came"], waiting.drifting = waiting.drifting, []

        def picture(box: Any) -> Any:
            box.position_x, box.position_y = x, top
            return original(self.context, box, float("-inf"), None, frame, True, *more, **given)[0]

        def down(text: Any, foot: float) -> tuple[Any, Resume | None, list[Any]]:
            return self._down_to(original, text, foot, frame, more, given, ended)

        text, laid, resume, beside = self._without_gap(text, lambda text: down(text, foot), foot - 2 * line)
        heads, feet = waiting.taken(None if ended or resume is None else next(iter(resume), 0), foot - top, self.last, picture, line)
        self._head, self._foot = (sum(one.margin_height() for one in group) for group in (heads, feet))
        if heads or feet:
            text.position_y = top + self._head
            text, laid, resume, beside = self._without_gap(text, lambda text: down(text, foot - self._foot), foot - self._foot - 2 * line)
        low = laid.position_y + laid.height
        end = low if foot == math.inf else max(foot - self._foot, low) if self.last else foot - self._foot
        laid.children = [*laid.children, *beside, *anchors.placed(heads, top), *anchors.placed(feet, end)]
        return laid, resume

    def _without_gap(self, text: Any, down: Callable[[Any], Any], deep: float) -> tuple[Any, Any, Resume | None, list[Any]]:
        """(text, laid out, where it goes on, pictures at its head): a picture that has no room stops no text above
        ``deep``, it waits for the next column. Not in the last column of a document: another knows nothing of it."""
        laid, resume, beside = down(text)
        while not self.final and (at := anchors.stops_at_picture(text, resume)) is not None and anchors.foot_of(laid) <= deep + _LEVEL:
            flowing_on = anchors.without(text, at)
            flowing_on.position_x, flowing_on.position_y = text.position_x, text.position_y
            further, where, beside = down(flowing_on)
            if where is None:  # the text would end before its picture
                break
            self._chain["anchors"].drifting.append(text.children[at])
            self._chain["text"] = anchors.without(self._chain["text"], at)
            text, laid, resume = flowing_on, further, where
        return text, laid, resume, beside

    def _down_to(self, original: Callable[..., Any], text: Any, foot: float, frame: Any, more: Any, given: Any,
                 ended: bool) -> tuple[Any, Resume | None, list[Any]]:
        room = -math.inf if self.last else self.context.page_bottom - foot
        if ended:
            return self._empty(original, text, frame, more, given), None, []
        self.context.in_thread = True
        came = self._chain["came"]
        beside = anchors.floated(self.context, came, self._empty(original, text, frame, more, given)) if came else []
        with anchors.round_which(self.context, text, beside):
            laid, resume, *_ = original(self.context, text, room, self._begins or None, frame, self.last, *more, **given)
        self.context.in_thread = False
        if laid is None:  # not even its first lines have room here
            return self._empty(original, text, frame, more, given), self._begins, beside
        return laid, resume, beside

    def told(self, resume: Resume | None, frame: Any, box: Any, *, empty: bool = False) -> ThreadLink:
        end = ThreadEnd(resume, self._chain["digest"], self._chain["anchors"].set)
        depth = 0 if frame.height == "auto" else frame.content_box_y() + frame.height - box.position_y - self._head - self._foot
        return ThreadLink(self.name, self.number, not self.last, end, empty, depth)

    def _empty(self, original: Callable[..., Any], text: Any, frame: Any, more: Any, given: Any) -> Any:
        bare = text.copy_with_children([])
        return original(self.context, bare, float("-inf"), None, frame, True, *more, **given)[0]


def _from_top(box: Any, resume: Resume | None) -> Any:
    """A box whose text begins anew at the head of a frame: what comes first there has no space above
    it, as at the head of a page (CSS Fragmentation 3, 5.2)."""
    if not isinstance(box, boxes.BlockContainerBox) or not box.children:
        return box
    at, inner = next(iter(resume.items())) if resume else (0, None)
    children = list(box.children)
    if not isinstance(children[at], boxes.BlockLevelBox):
        return box
    first = _from_top(children[at], inner).copy()
    if inner is None:
        first.style = first.style.copy()
        first.style["margin_top"] = type(first.style["margin_top"])(0, "px") if first.style["margin_top"] != "auto" else "auto"
    children[at] = first
    return box.copy_with_children(children)


# --- from one document to the next ----------------------------------------------------------------

def _end(text: str) -> ThreadEnd:
    """What :func:`resumed` wrote; a template's own words where no run before has the thread."""
    try:
        data = json.loads(text)
    except ValueError:
        return ThreadEnd({}, "")
    return ThreadEnd(_with_numbers(data["resume"]), data["text"], data.get("anchored", 0))


def _with_numbers(resume: Any) -> Any:
    return {int(key): _with_numbers(value) for key, value in resume.items()} if isinstance(resume, dict) else resume


def resumed(page: str, ends: Mapping[str, ThreadEnd]) -> str:
    """The HTML of a run whose chains go on where they ended in the runs before."""
    for name, end in ends.items():
        where = escape(json.dumps({"resume": end.resume, "text": end.digest, **({"anchored": end.anchored} if end.anchored else {})}))
        page = page.replace(_FROM.format(name=name), f'data-thread-from="{where}"')
    return page


def links_of(box: Any) -> Iterator[Any]:
    """The laid-out links of threads in a box."""
    for child in box.descendants(placeholders=True):
        if getattr(child, "thread", None) is not None and child.element_tag == child.element.tag:
            yield child


def ends(pages: Iterable[Any]) -> dict[str, ThreadEnd]:
    """Thread → where it goes on after these pages, for those that do not end in them."""
    last: dict[str, ThreadLink] = {}
    for page in pages:
        for box in links_of(page._page_box):
            last[box.thread.name] = box.thread
    return {name: link.end for name, link in last.items() if link.goes_on}
