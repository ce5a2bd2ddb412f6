"""Frames as they came out: where they lie, how full they are, what does not fit.

A frame is an element with ``data-frame`` and a fixed size. What is in it is compared with it
before ``transform``, so a turned (縦組み) frame is judged like any other: its measure runs down,
its lines count to the left. Only ``Frame.box`` is where the frame lands on the paper.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from weasyprint.formatting_structure import boxes

from kohoshi.finding import About, Box, Finding, Level, Place
from kohoshi.text import say_faces
from kohoshi.typeset.crops import cropped_parts
from kohoshi.typeset.fit import bounds_of
from kohoshi.typeset.frames import Frame, Hole
from kohoshi.typeset.fullness import Fullness, Overflow, Wide, fullness
from kohoshi.typeset.overset import MM_PER_PX, outside, overflow
from kohoshi.typeset.threads import links_of

#: A line of so many characters tells where it is from.
_TELLING = 8


def survey(document: Any, faces: list[int], titles: Mapping[str, str] = MappingProxyType({})) -> tuple[list[Frame], list[Hole], list[Finding]]:
    """Frames, holes and what does not fit, of one run laid out on ``faces``. ``titles``: slot → its
    Japanese name. A frame that goes on over the page end is one frame, overset by all that goes on."""
    holes: list[Hole] = []
    findings: list[Finding] = []
    if len(document.pages) != len(faces):
        findings.append(Finding(
            "layout/faces", Level.ERROR, f"{say_faces(faces)}のレイアウトが{len(document.pages)}ページになりました",
            hint="枠の外に置かれた文字や、高さの合わない枠がないか見てください", face=faces[0]))
    pieces: dict[int, list[tuple[int, Any]]] = {}
    held: set[int] = set()
    for page, face in zip(document.pages, faces, strict=False):
        findings.extend(cropped_parts(page._page_box, face))
        for box in page._page_box.descendants(placeholders=True):
            element = getattr(box, "element", None)
            if element is None or "::" in (box.element_tag or "") or not isinstance(box, boxes.BlockLevelBox):
                continue
            if element.get("data-hole") and id(element) not in held:
                held.add(id(element))
                holes.append(Hole(face, element.get("data-hole"), border_box(box)))
            elif element.get("data-frame"):
                mine = pieces.setdefault(id(element), [])
                if face not in (known for known, _ in mine):  # anonymous boxes carry their parent's element
                    mine.append((face, box))
            elif box.style["overflow"] != "visible" and not element.get("data-frame"):
                findings.extend(_clipped(box, face))
    return _framed(list(pieces.values()), titles, findings), holes, findings


def _framed(pieces: list[list[tuple[int, Any]]], titles: Mapping[str, str], findings: list[Finding]) -> list[Frame]:
    """The frames, and into ``findings`` what does not fit. Articles that share a slot have frames inside
    its frame: what is over is told once, of the slot, by the name of the article that is over first."""
    outer = {id(inner.element): box for ((_, box), *_) in pieces if not box.element.get("data-article")
             for inner in box.descendants(placeholders=True) if inner is not box and _is_frame(inner) and inner.element is not box.element}
    frames: list[Frame] = []
    told: list[tuple[Any, Frame, Overflow]] = []
    for mine in pieces:
        face, box = mine[0]
        over = overflow([piece for _, piece in mine], box.element, outer.get(id(box.element)))
        frames.append(_frame(box, box.element, face, over, titles))
        told.append((box, frames[-1], over))
    inside = {id(box): [(frame, over) for inner, frame, over in told if outer.get(id(inner.element)) is box] for box, _, _ in told}
    whole = {id(box) for box, frame, _ in told if frame.overset}
    for box, frame, over in told:
        own = id(outer.get(id(box.element))) not in whole
        findings.extend(_overset(box, frame, over, inside[id(box)], own))
    return frames


def _is_frame(box: Any) -> bool:
    element = getattr(box, "element", None)
    return element is not None and bool(element.get("data-frame")) and isinstance(box, boxes.BlockLevelBox)


def border_box(box: Any) -> Box:
    """The border box on the paper, after the box's own transform."""
    x, y, w, h = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    if box.transformation_matrix:
        corners = [box.transformation_matrix.transform_point(*corner)
                   for corner in ((x, y), (x + w, y), (x, y + h), (x + w, y + h))]
        (x, right), (y, bottom) = ((min(values), max(values)) for values in zip(*corners, strict=True))
        w, h = right - x, bottom - y
    return Box(x * MM_PER_PX, y * MM_PER_PX, w * MM_PER_PX, h * MM_PER_PX)


def _frame(box: Any, element: Any, face: int, over: Overflow, titles: Mapping[str, str]) -> Frame:
    full: Fullness = fullness(box, over)
    links = [link.thread for link in links_of(box)]
    return Frame(
        face, element.get("data-name") or element.get("data-frame"), element.get("data-frame"),
        element.get("data-article"), element.get("data-part"), border_box(box), full.measure, full.columns, full.lines,
        full.used, element.get("data-source"), full.characters, over.characters, full.heading_lines, full.lead_lines, full.opening,
        full.text_measure, full.free_exact, bounds_of(box.style), title=titles.get(element.get("data-frame"), ""),
        thread=links[0].name if links else None, goes_on=bool(links) and links[-1].end.resume is not None)


def _overset(box: Any, frame: Frame, over: Overflow, inside: list[tuple[Frame, Overflow]], own: bool) -> Iterator[Finding]:
    """あふれ: one finding for all that is outside the frame or on no page; lines too wide; pictures outside.
    ``inside``: the frames of articles in it; ``own``: no frame around it tells what is over."""
    first = next(((inner, its) for inner, its in inside if inner.overset), None)
    about = first[0] if first else frame
    where = f"{frame.face}面の{frame.named}"
    who: About = {"face": frame.face, "box": frame.box, "place": _place(about.source), "article": about.article}
    links = list(links_of(box))
    if links and all(link.thread.empty for link in links) and any(link.element.get("data-thread-from") for link in links):
        yield Finding("text/nothing-left", Level.ERROR, f"{where}に、続きが入りません（文章は前の枠で終わっています）",
                      hint="「○面へ続く」が誤りになります。台割から「（続き）」を外すか、文章を足してください", **who)
    if frame.overset and own:
        lost = f"（うち{over.lost}字は、紙面のどこにも出ていません）" if over.lost else ""
        yield Finding(
            "text/overset", Level.ERROR, f"{where}から{frame.overset}があふれています{lost}",
            hint=f"続きの枠まで、すべて流しています。文章を{-frame.free}行（{frame.overset_characters}字）ほど減らすか、台割に続きの枠を足してください"
            if frame.thread else f"この枠の文章を{-frame.free}行（{frame.overset_characters}字）ほど減らすか、枠を{-frame.free}行広げてください",
            **(who | {"excerpt": _beginning(first[1] if first else over)}))
    for wide in over.wide:
        if not any(wide.text == inner.text for _, its in inside for inner in its.wide):
            yield Finding("text/overset", Level.ERROR, f"{where}の行が横に{max(wide.mm, .1):.1f} mm はみ出しています",
                          hint=_way_out(wide), **(who | {"excerpt": wide.text[:40]}))
    right, bottom = box.content_box_x() + box.width, box.content_box_y() + box.height
    for child in box.descendants(placeholders=True):
        if isinstance(child, boxes.ReplacedBox) and child.is_in_normal_flow() and (
                child.position_y + child.height > bottom + 1 or child.position_x + child.width > right + 1):
            yield Finding("layout/picture", Level.ERROR, f"{where}の絵が枠からはみ出しています", **who)


def _beginning(over: Overflow) -> str:
    """The first words that are over, by which their line of the content is found: labels («費用») and
    words of the layout («4面から続く») are short and stand in no content."""
    lines = [*over.hidden, over.lost_from]
    return next((line for line in lines if len(line) >= _TELLING), next(filter(None, lines), ""))[:40]


def _way_out(wide: Wide) -> str:
    """What can be done about a line that is too wide: shorten what cannot be broken, where that is the cause."""
    word = wide.word if len(wide.word) <= 40 else f"{wide.word[:39]}…"
    if wide.held:
        return f"「{word}」は、レイアウトで1行に組むところです。短くするか、レイアウトの担当者（デザイナー）に枠を広げてもらってください"
    if word:
        return f"「{word}」は途中で折れない長い語です。短くするか、区切れるところに空白を入れてください"
    return "折れない長い語はありません。文章のせいではないので、レイアウトの担当者（デザイナー）に伝えてください"


def _clipped(box: Any, face: int) -> Iterator[Finding]:
    """overflow: hidden with text outside: cut off on paper, still in the text layer."""
    hidden = outside(box).hidden
    if hidden:
        yield Finding("text/overset", Level.ERROR, f"{face}面で{len(hidden)}行が隠れています",
                      hint="レイアウトの担当者（デザイナー）に伝えてください。スタイルの指定「overflow」を使わずに、枠を広げます", face=face, box=border_box(box), excerpt=hidden[0][:40])


def _place(source: str | None) -> Place | None:
    return Place.parse(source) if source and ":" in source else None
