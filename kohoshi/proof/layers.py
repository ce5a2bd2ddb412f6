"""What may be laid over a proof: frames, their measure, the grid, findings, zones to keep clear.

Each layer of a sheet is one page of HTML set by the engine in the house's own type, so that it
stays sharp at any size and its words can be searched.
"""
from __future__ import annotations

import html
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kohoshi.pages.resources import BASE
from kohoshi.press import Press
from kohoshi.proof.imposition import Pair
from kohoshi.text import say_faces


class Layer(StrEnum):
    """``label`` is what a person reads in the list of layers."""

    frames = "frames"
    measure = "measure"
    grid = "grid"
    zones = "zones"
    findings = "findings"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {Layer.frames: "枠の名前", Layer.measure: "字詰め×行数", Layer.grid: "版面と行の方眼",
           Layer.zones: "避ける範囲（断ち・のど・折り・穴）", Layer.findings: "指摘の番号"}
#: mm under the trim for the stamp and the legend.
BAND = 12.0
#: mm: radius of a finding's number, height of a frame's name (it stands on the frame, not in it).
_DOT, _NAME = 3.2, 4.1
_CSS = """
html{font:10Q/14Q 'UD PGothic';color:device-cmyk(0 0 0 1)} body{margin:0}
section{position:relative;break-after:page} section:last-child{break-after:auto}
section>*{position:absolute;box-sizing:border-box;white-space:nowrap}
.frame{border:.35mm solid device-cmyk(1 .3 0 0)}
.name,.measure,.number{padding:.3mm 1mm;color:device-cmyk(0 0 0 0)}
.name{background:device-cmyk(1 .3 0 0)}
.measure{background:device-cmyk(.6 0 1 .25)}
.measure.over{background:device-cmyk(0 1 1 .1)}
.area{border:.2mm dashed device-cmyk(1 0 0 0)}
.row{border-bottom:.1mm solid device-cmyk(.7 0 0 0)}
.middle{border-left:.1mm dashed device-cmyk(1 0 0 0)}
.zone{background:device-cmyk(0 .35 1 0);opacity:.32}
.hole{border:.35mm solid device-cmyk(0 .6 1 0);border-radius:50%}
.found{border:.5mm solid device-cmyk(0 1 1 0)}
.number{background:device-cmyk(0 1 1 .1);border-radius:3.2mm;height:6.4mm;min-width:6.4mm;text-align:center;font:bold 14Q/6.4mm 'UD PGothic';padding:0 1mm}
.band{font-size:12Q;line-height:12mm} .stamp{color:device-cmyk(0 1 1 .1);font-weight:bold}
"""


@dataclass(frozen=True)
class Stamp:
    """Which round a proof belongs to. ``at``: as it is printed, e.g. 2022-05-10 14:30;
    ``digest``: hash of what was frozen."""

    label: str
    at: str
    digest: str

    def __str__(self) -> str:
        return f"{self.label}　{self.at}　{self.digest[:12]}"


@dataclass(frozen=True)
class LayerFacts:
    """What the layers tell of an issue.

    ``frames``, ``findings``: entries of layout.json and report.json (findings in the order and
    with the numbers of the report); ``spreads``: faces whose inner edge is a gutter that pictures
    cross; ``title``: paper and issue for the band.
    """

    press: Press
    binding: str
    title: str
    frames: Sequence[Mapping[str, Any]]
    findings: Sequence[Mapping[str, Any]]
    spreads: frozenset[int]


def layer_html(shown: LayerFacts, sheets: Sequence[Pair], on: Collection[Layer], stamp: Stamp | None) -> str:
    """One page for every sheet and layer, sheet by sheet; last the band where there is a stamp,
    which names the layers that are ``on``. All pages have the size of two faces (one, where all
    sheets are single)."""
    width, height = shown.press.trim
    wide = max(len([f for f in sheet if f is not None]) for sheet in sheets)
    tall = height + (BAND if stamp else 0)
    css = (f"@page{{size:{width * wide}mm {tall}mm;margin:0}}"
           f"@color-profile device-cmyk{{src:url({BASE}press/output.icc);components:c,m,y,k}}"
           f"section{{width:{width * wide}mm;height:{tall}mm}}{_CSS}")
    body: list[str] = []
    for sheet in sheets:
        faces = [face for face in sheet if face is not None]
        for layer in Layer:
            body.append(f"<section>{''.join(_drawn(layer, shown, face, at * width) for at, face in enumerate(faces))}</section>")
        if stamp:
            body.append(f"<section>{_band(shown, faces, on, stamp, height)}</section>")
    return f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>校正紙</title><style>{css}</style>{"".join(body)}'


def _drawn(layer: Layer, shown: LayerFacts, face: int, x: float) -> str:
    frames = [frame for frame in shown.frames if frame["face"] == face]
    match layer:
        case Layer.frames:
            return "".join(_frame(frame, x) for frame in frames)
        case Layer.measure:
            return "".join(_measure(frame, x) for frame in frames)
        case Layer.grid:
            return _area(shown.press, x) + "".join(_rows(frame, x) for frame in frames)
        case Layer.zones:
            return _zones(shown, face, x)
        case Layer.findings:
            return "".join(_found(number, finding, x) for number, finding in enumerate(shown.findings, 1)
                           if finding["face"] == face and finding["box"])


def _box(kind: str, x: float, y: float, w: float, h: float, text: str = "") -> str:
    return f'<div class="{kind}" style="left:{x:.2f}mm;top:{y:.2f}mm;width:{w:.2f}mm;height:{h:.2f}mm">{text}</div>'


def _label(kind: str, x: float, y: float, text: str) -> str:
    return f'<div class="{kind}" style="left:{x:.2f}mm;top:{y:.2f}mm">{html.escape(text)}</div>'


def _frame(frame: Mapping[str, Any], x: float) -> str:
    box = frame["box"]
    name = f"{frame['slot']}　{frame['frame']}" if frame["article"] else frame["slot"]
    return _box("frame", x + box["x"], box["y"], box["w"], box["h"]) + _label("name", x + box["x"], max(box["y"] - _NAME, 0), name)


def _measure(frame: Mapping[str, Any], x: float) -> str:
    """「14字×12行　あと2行」, at the foot of the frame on the right, where lines seldom reach."""
    if not frame["article"]:
        return ""
    box, over = frame["box"], frame["over"]
    free = frame["free"]
    state = f"{-free}行・{over}字あふれ" if over else f"{-free}行あふれ" if free < 0 else "次の枠へ続く" if frame.get("goes_on") else f"あと{free}行"
    columns = f"×{frame['columns']}段" if frame["columns"] > 1 else ""
    words = f"{frame['measure']:g}字×{frame['lines'] // frame['columns']}行{columns}　{state}"
    kind = "measure over" if over or free < 0 else "measure"
    return (f'<div style="left:{x + box["x"]:.2f}mm;top:{box["y"] + box["h"] - _NAME:.2f}mm;width:{box["w"]:.2f}mm;text-align:right">'
            f'<span class="{kind}">{html.escape(words)}</span></div>')


def _area(press: Press, x: float) -> str:
    left, top, width, height = press.type_area
    return _box("area", x + left, top, width, height) + _box("middle", x + press.trim[0] / 2, 0, 0, press.trim[1])


def _rows(frame: Mapping[str, Any], x: float) -> str:
    """The lines of the running text of a frame, across all its columns."""
    rows, box = frame["lines"] // frame["columns"], frame["box"]
    if not frame["article"] or rows < 1:
        return ""
    step = box["h"] / rows
    return "".join(_box("row", x + box["x"], box["y"] + number * step, box["w"], step) for number in range(rows))


def _zones(shown: LayerFacts, face: int, x: float) -> str:
    """What is cut, folded or punched: no text and no face of a person belongs there."""
    zones, (width, height) = shown.press.zones, shown.press.trim
    bound_left = (face % 2 == 1) != (shown.binding == "right")
    inner = zones.gutter if face in shown.spreads else zones.safe
    left, right = (inner, zones.safe) if bound_left else (zones.safe, inner)
    out = [_box("zone", x, 0, width, zones.safe), _box("zone", x, height - zones.safe, width, zones.safe),
           _box("zone", x, zones.safe, left, height - 2 * zones.safe),
           _box("zone", x + width - right, zones.safe, right, height - 2 * zones.safe)]
    out += [_box("zone", x, fold - zones.fold, width, 2 * zones.fold) for fold in zones.folds]
    for away, top, diameter in zones.holes:
        centre = away if bound_left else width - away
        out.append(_box("hole", x + centre - diameter / 2, top - diameter / 2, diameter, diameter))
    return "".join(out)


def _found(number: int, finding: Mapping[str, Any], x: float) -> str:
    box = finding["box"]
    left, top = x + box["x"], box["y"]
    return (_box("found", left - 1, top - 1, box["w"] + 2, box["h"] + 2)
            + _label("number", max(left - 1 - _DOT, x), max(top - 1 - _DOT, 0), str(number)))


def _band(shown: LayerFacts, faces: Sequence[int], on: Collection[Layer], stamp: Stamp, top: float) -> str:
    words = html.escape(f"{shown.title}　{say_faces(faces)}　　{'　'.join(layer.label for layer in Layer if layer in on)}")
    return (f'<div class="band" style="left:5mm;top:{top:.2f}mm"><span class="stamp">{html.escape(str(stamp))}</span>'
            f"　　{words}</div>")
