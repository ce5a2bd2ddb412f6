"""Rules ``pdf/…`` of one page: its boxes, rotation, annotations, tone curves.

Sources: ISO 15930-7, 6.11 (boxes) and 6.17 (annotations), ISO 32000-1, 14.11.2. Boxes are exact
to 0.01 mm, as programs write them.
"""
from __future__ import annotations

from collections.abc import Iterator

from kohoshi.check.press.sheet import PressFace, times
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.geometry import MM_PER_POINT, Rectangle

#: mm; a little above 0.01 for what writing with few decimals rounds away.
_EXACT = 0.0105
#: Annotations that are made for the press (ISO 32000-1, 14.11.3 and 14.11.6).
_PRINTERS = frozenset({"PrinterMark", "TrapNet"})
#: A paper without TrimBox may be so much smaller than the trim, for rounding, and so much larger, for bleed,
#: marks and slug (mm).
_CUT, _AROUND = 0.5, 80.0
#: ISO 216, JIS P 0138; short and long side in mm.
_PAPERS = {"A2": (420, 594), "A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "B3": (364, 515), "B4": (257, 364), "B5": (182, 257)}
_FAULTS = {
    "loop": "自分自身を描く絵があります", "deep": "絵の中の絵が深すぎます",
    "many": "描く命令が多すぎます", "broken": "壊れた命令があります",
}


def check_boxes(press_face: PressFace) -> Iterator[Finding]:
    """Boxes, rotation and unit of the page, and what must not be on it."""
    yield from _turned(press_face)
    yield from _sizes(press_face)
    notes = [note for note in press_face.page.notes if note.bleed and note.subtype not in _PRINTERS]
    if notes:
        yield press_face.finding(
            "pdf/annotation", Level.ERROR, f"に、リンクや注釈があります（{notes[0].subtype}）{times(len(notes))}",
            "紙には要りません。リンクや注釈を外して書き出してください", notes[0].box, notes[0].subtype)
    if press_face.page.curves:
        bends = any(key.startswith("TR") for key in press_face.page.curves)
        yield press_face.finding(
            "pdf/transfer", Level.ERROR if bends else Level.WARNING,
            f"に、印刷機の階調や網点を変える指定があります（{'、'.join(press_face.page.curves)}）",
            "色が変わります。トランスファー関数や網の指定を外して書き出してください")
    if press_face.page.fault:
        yield press_face.finding("pdf/content", Level.ERROR, f"の中身に読めないところがあります（{_FAULTS[press_face.page.fault]}）",
                            "作ったプログラムで書き出し直してください")


def _turned(press_face: PressFace) -> Iterator[Finding]:
    geometry = press_face.face.geometry
    if geometry.rotate:
        yield press_face.finding("pdf/rotated", Level.ERROR, f"が {geometry.rotate} 度回っています",
                            "面付けで向きを誤ります。回さずに書き出してください")
    if abs(geometry.unit - 1) > 1e-6:
        yield press_face.finding("pdf/user-unit", Level.ERROR, f"の目盛り（UserUnit）が {geometry.unit:g} です",
                            "機械によって大きさが変わります。UserUnit を使わずに書き出してください")


def _sizes(press_face: PressFace) -> Iterator[Finding]:
    page, press, unit = press_face.page, press_face.press, press_face.face.geometry.unit
    if page.trim is None:
        yield press_face.finding("pdf/trim-box", Level.ERROR, "に仕上がりの大きさ（TrimBox）がありません",
                            "どこで断裁するかが決まりません。TrimBox を付けて書き出してください")
        yield from _paper(press_face)
        return
    if page.bleed and not _inside(page.trim, page.bleed) or not _inside(page.bleed or page.trim, page.media):
        yield press_face.finding(
            "pdf/nested", Level.ERROR, "の枠が入れ子になっていません（MediaBox の中に BleedBox、その中に TrimBox）",
            "書き出しの設定で、用紙・塗り足し・仕上がりの大きさを見てください")
        return
    width, height = _mm(page.trim[2] - page.trim[0]) * unit, _mm(page.trim[3] - page.trim[1]) * unit
    if abs(unit - 1) < 1e-6 and max(abs(width - press.trim[0]), abs(height - press.trim[1])) > _EXACT:
        yield press_face.finding(
            "pdf/trim-size", Level.ERROR,
            f"の仕上がりが {width:.2f}×{height:.2f} mm です（この印刷では {press.trim[0]:g}×{press.trim[1]:g} mm）",
            "仕上がりの大きさ（TrimBox）を合わせて書き出してください")
    if page.bleed is None:
        if press.bleed:
            yield press_face.finding("pdf/bleed-box", Level.ERROR, f"に塗り足し（BleedBox）がありません（{press.bleed:g} mm 要ります）",
                                "塗り足しを付けて書き出してください")
        return
    given = [_mm(abs(a - b)) * unit for a, b in zip(page.bleed, page.trim, strict=True)]
    if min(given) < press.bleed - _EXACT or max(given) > press.bleed + _EXACT:
        low, high = min(given), max(given)
        yield press_face.finding(
            "pdf/bleed-box", Level.ERROR if low < press.bleed - _EXACT else Level.WARNING,
            f"の塗り足しが {low:.2f}{'' if high - low < _EXACT else f'～{high:.2f}'} mm です（この印刷では {press.bleed:g} mm）",
            "書き出しの設定で、塗り足しの幅を合わせてください")


def _paper(press_face: PressFace) -> Iterator[Finding]:
    """Without a trim the paper itself tells: one that is smaller than the trim, or larger than any marks
    around it would make it, is for another press."""
    size, trim = press_face.face.size, press_face.press.trim
    if all(-_CUT < a - b < _AROUND for a, b in zip(size, trim, strict=True)):
        return
    name = next((f"（{name}）" for name, sides in _PAPERS.items() if all(abs(a - b) < 1 for a, b in zip(sorted(size), sides, strict=True))), "")
    yield press_face.finding("pdf/trim-size", Level.ERROR,
                        f"の用紙が {size[0]:.0f}×{size[1]:.0f} mm です{name}。この印刷の仕上がりは {trim[0]:g}×{trim[1]:g} mm です",
                        "用紙の大きさを合わせて作り直してください。のばしたり縮めたりすると、字の大きさも罫の太さも変わります")


def _mm(points: float) -> float:
    return points * MM_PER_POINT


def _inside(inner: Rectangle, outer: Rectangle) -> bool:
    slack = _EXACT / MM_PER_POINT
    return (inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack
            and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack)
