"""Rule ``zone/protected``: what the content says must stay whole is neither cut, folded nor punched.

A punch hole once went through a child's eye on a cover. Faces are not looked for: the officer marks
them (``protect`` of a figure), and they are found again in the finished file.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import hypot
from pathlib import Path

from kohoshi.check.press.placed import Placed, Wanted, placements, protected_figures
from kohoshi.check.press.sheet import SIDES, PressFace, away
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.issue.model_parts import Protected
from kohoshi.pdfread.matrix import intersect
from kohoshi.pdfread.painted import Edges

#: mm; placements are rounded.
_SLACK = 0.1
_RULE = "zone/protected"
_HINT = "切り抜きの中心（focus。例 focus: [50, 30]）を直してください。それでも入らなければ、枠に合う比の写真にしてください"


def check_protected(sheets: Sequence[PressFace], issue: Issue) -> Iterator[Finding]:
    """Every part of a picture that is declared, on all faces of its article."""
    for wanted in protected_figures(issue):
        placed = placements(sheets, wanted, Path(issue.root) / "images" / wanted.figure.image)
        for part in wanted.figure.protect:
            found = _looked_at(wanted, part, placed) if placed else [_unsure(wanted, part)]
            yield from (replace(finding, place=part.what.place, article=wanted.article) for finding in found)


def _looked_at(wanted: Wanted, part: Protected, placed: Sequence[Placed]) -> Iterator[Finding]:
    shown = [(one, box) for one in placed if (box := _on_paper(one, part))]
    for one, box in shown:
        for what, said, hint in [*_cut(one, _whole(one, part)), *_rounded(wanted, one, part), *_marred(one.press_face, box)]:
            yield one.press_face.finding(_RULE, Level.ERROR, f"の写真「{wanted.figure.image}」の「{part.what}」が{said}",
                                    hint, box, f"{wanted.figure.image} {part.what} {what}")
    if not shown:
        yield placed[0].press_face.finding(
            _RULE, Level.ERROR, f"の写真「{wanted.figure.image}」の「{part.what}」が切り落とされ、紙面に出ません",
            _HINT, placed[0].item.box, f"{wanted.figure.image} {part.what} 全部")


def _whole(one: Placed, part: Protected) -> Edges:
    """Where the whole part lies or would lie, mm on the face."""
    left, top, width, height = (value / 100 for value in part.box)
    return one.picture.part(left, top, width, height)


def _on_paper(one: Placed, part: Protected) -> Edges | None:
    """What can be seen of the part on the trimmed face; None for nothing."""
    box = intersect(_whole(one, part), intersect(one.item.box, one.press_face.trim))
    return box if min(box[2] - box[0], box[3] - box[1]) > _SLACK else None


def _cut(one: Placed, box: Edges) -> Iterator[tuple[str, str, str]]:
    """(what, message, hint) of each side that is cut off or too near to a cut or to the gutter."""
    zones, inner = one.press_face.press.zones, one.press_face.inner
    for side, hidden, distance in zip(SIDES, _inside(one.item.box, box), _inside(box, one.press_face.trim), strict=True):
        # on a side where the frame lets out more than the paper, the paper is what cuts
        if hidden > _SLACK and distance + hidden > _SLACK:
            yield side, f"{side}側で、枠に切られています", _HINT
        elif side == inner and distance < zones.gutter - _SLACK:
            where = "のどをまたぎます" if distance < 0 else f"のどから {distance:.1f} mm にあります"
            yield "のど", f"{where}（のどの両側 {zones.gutter:g} mm は空けます）", "折り目にかかります。写真を左右にずらしてください"
        elif side != inner and distance < -_SLACK:
            yield side, f"{side}側の断裁で切れます", "写真を内側に寄せるか、小さく置いてください"
        elif side != inner and distance < zones.safe - _SLACK:
            yield (side, f"{side}の仕上がりから {max(distance, 0):.1f} mm にあります（{zones.safe:g} mm から）",
                   "断裁のずれで切れることがあります。写真を内側に寄せてください")


def _rounded(wanted: Wanted, one: Placed, part: Protected) -> Iterator[tuple[str, str, str]]:
    """(what, message, hint) where a corner of it lies outside of a round place."""
    left, top, right, bottom = one.item.box
    x, y, across, down = (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
    if getattr(wanted.figure, "shape", None) != "circle" or abs(across - down) > _SLACK:
        return
    x0, y0, x1, y1 = _whole(one, part)
    if any(hypot(corner - x, edge - y) > across + _SLACK for corner in (x0, x1) for edge in (y0, y1)):
        yield "丸", "丸い枠の外へ出ています", _HINT


def _marred(press_face: PressFace, box: Edges) -> Iterator[tuple[str, str, str]]:
    """(what, message, hint) of each fold and punch hole it meets."""
    zones = press_face.press.zones
    for fold in zones.folds:
        if box[1] < fold + zones.fold - _SLACK and box[3] > fold - zones.fold + _SLACK:
            yield (f"折り{fold:g}", f"、天から {fold:g} mm の折りにかかります（折りの両側 {zones.fold:g} mm は空けます）",
                   "写真を上下にずらすか、見せる範囲を変えてください")
    for number, (x, y, radius) in enumerate(press_face.holes, 1):
        if away(box, x, y) < radius:
            yield f"穴{number}", "綴じ穴にかかります", "穴があきます。写真をずらすか、見せる範囲を変えてください"


def _inside(inner: Edges, outer: Edges) -> Edges:
    """How far each side of ``inner`` lies inside that of ``outer``, in the order of SIDES."""
    return inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3]


def _unsure(wanted: Wanted, part: Protected) -> Finding:
    image = wanted.figure.image
    drawing = image.lower().endswith(".svg")
    why = "この絵は図形なので確かめられません" if drawing else "紙面に同じ写真が見つからず、確かめられません"
    hint = "刷り上がりを目で見て、断裁・のど・折り・綴じ穴にかからないことを確かめてください"
    return Finding(_RULE, Level.NOTICE, f"写真「{image}」の「{part.what}」が切れないか、{why}", hint, excerpt=f"{image} {part.what}")
