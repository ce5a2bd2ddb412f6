"""``/i/<issue>/pages?face=6``: the paper as the reader opens it, and what the viewer draws with: tiles, thumbnails,
spots, frames and findings.

The server gives the opening as pictures and thumbnails as links; the script (static/viewer/) makes
it zoom, turn and follow saved files. A picture's address holds the revision of its face, so the browser keeps it
for ever. ``0`` as revision is «as it is now»: it waits for the worker and is not kept.
"""
from __future__ import annotations

import math
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi import limits
from kohoshi.desk.numbers import number
from kohoshi.desk.pictures.faces import TILE, WIDTHS, ZOOMS
from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.views import Refused, View, Visit

PX_PER_MM = 96 / 25.4
#: Seconds a picture «as it is now» waits for the first layout.
PATIENCE = limits.FIRST_LAYOUT_SECONDS
NOW = "0"
COVER_WIDTH = 240


def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    open_issue.faces.wake()
    faces, spreads = open_issue.face_numbers, open_issue.spreads
    asked = number(visit.query("face"))
    face = asked if asked in faces else (faces[0] if faces else 0)
    spread = next((index for index, pair in enumerate(spreads) if face in pair), 0)
    width, height = open_issue.press.trim
    state = open_issue.faces.state()
    data = {
        "issue": open_issue.id, "width": width, "height": height, "tile": TILE, "zooms": ZOOMS,
        "spreads": spreads, "mirrored": open_issue.mirrored, "face": face, "first": min(faces, default=0),
        "last": max(faces, default=0), "faces": {**state, "changed": []}, "canComment": visit.may("comment") or visit.visitor.section != "",
        "canEdit": visit.may("edit")}
    return visit.page("paper/pages.html", title="紙面", nav="pages", wide=True, spreads=spreads, current=spread, face=face,
                      revisions=state["revisions"], data=data, ratio=(round(width * 10), round(height * 10)))

def tile(visit: Visit) -> Response:
    face, zoom, column, row = (visit.params[key] for key in ("face", "zoom", "column", "row"))
    width, height = visit.open_issue.press.trim
    if zoom not in ZOOMS or column >= tiles(width, zoom) or row >= tiles(height, zoom):
        raise HTTPException(404)
    return _picture(visit.open_issue.faces.tile(_face(visit, face), visit.params["rev"], zoom, column, row))


def thumbnail(visit: Visit) -> Response:
    faces, face, width, revision = visit.open_issue.faces, visit.params["face"], visit.params["width"], visit.params["rev"]
    if width not in WIDTHS:
        raise HTTPException(404)
    if revision == NOW:
        faces.wait(PATIENCE)
        revision = faces.revision(_face(visit, face))
        if revision is None:
            return Response(status_code=503, headers={"Retry-After": "5"})
        return _picture(faces.thumbnail(face, revision, width), keep=False)
    data = faces.thumbnail(_face(visit, face), revision, width)
    if data and face == visit.open_issue.face_numbers[0] and width == COVER_WIDTH:
        visit.open_issue.keep_cover(data)
    return _picture(data)


def cover(visit: Visit) -> Response:
    """The first face as it was looked at last: for the shelf of issues, which starts no worker."""
    if not visit.open_issue.cover.is_file():
        raise HTTPException(404)
    return _picture(visit.open_issue.cover.read_bytes(), keep=False)


def spots(visit: Visit) -> Response:
    """Texts of a face: ``[{box: [x, y, w, h], file, line, article, field, pointer}]``, mm."""
    found = visit.open_issue.faces.spots(_face(visit, visit.params["face"]), visit.params["rev"])
    if found is None:
        return visit.json([])
    return visit.json([{"box": box_of(spot.box), "file": spot.file, "line": spot.line, "article": spot.article,
                        "field": spot.label, "pointer": list(spot.pointer)} for spot in found])


def overlay(visit: Visit) -> Response:
    """Findings of the last build by number, and the frames as they stand now."""
    open_issue = visit.open_issue
    report = open_issue.report() or {}
    return visit.json({"findings": numbered(report.get("findings", [])), "frames": [dict(f) for f in open_issue.faces.frames()],
                       "changed": bool(open_issue.stale())})


def numbered(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings with their number in the report, those let stand left out."""
    keys = ("rule", "level", "message", "hint", "face", "source", "article", "fingerprint")
    return [{"number": number, **{key: finding.get(key) for key in keys}, "box": box_of(finding.get("box"))}
            for number, finding in enumerate(findings, 1) if not finding.get("waived")]


def box_of(box: Any) -> list[float] | None:
    """[x, y, w, h] of a Box, a dict or a tuple."""
    if box is None:
        return None
    if isinstance(box, dict):
        return [round(float(box[key]), 2) for key in "xywh"]
    values = [getattr(box, key) for key in "xywh"] if hasattr(box, "x") else list(box)
    return [round(float(value), 2) for value in values]


def tiles(length: float, zoom: int) -> int:
    """Tiles along ``length`` mm."""
    return math.ceil(length * PX_PER_MM * zoom / TILE)


def _face(visit: Visit, face: int) -> int:
    if face not in visit.open_issue.face_numbers:
        raise HTTPException(404)
    return face


def _picture(data: bytes | None, keep: bool = True) -> Response:
    """204 for a revision that is gone: no fault, newer ones are on their way."""
    if data is None:
        return Response(status_code=204)
    return Response(data, media_type="image/png", headers={
        "Cache-Control": "private, max-age=31536000, immutable" if keep else "no-store"})


def faces(visit: Visit) -> Response:
    """State of the live faces (what ``update`` tells)."""
    visit.open_issue.faces.wake()
    return visit.json(visit.open_issue.faces.state())


def again(visit: Visit) -> Response:
    """Lay out again (after the worker could not be started)."""
    if visit.open_issue.faces.state()["phase"] == "working":
        raise Refused("いま組みなおしています", 409)
    visit.open_issue.faces.wake()
    visit.open_issue.faces.refresh()
    return visit.done("組みなおします", f"/i/{visit.open_issue.id}/pages")


VIEWS = [
    View("/i/{issue:issue}/pages", show),
    View("/i/{issue:issue}/tile/{face:number}/{rev:rev}/{zoom:number}/{column:number}/{row:number}.png", tile, work_class="pictures"),
    View("/i/{issue:issue}/thumb/{face:number}/{rev:rev}/{width:number}.png", thumbnail, work_class="pictures"),
    View("/i/{issue:issue}/cover.png", cover, work_class="finished"),
    View("/i/{issue:issue}/spots/{face:number}/{rev:rev}.json", spots, work_class="pictures"),
    View("/i/{issue:issue}/overlay.json", overlay),
    View("/i/{issue:issue}/faces.json", faces),
    View("/i/{issue:issue}/faces", again, method="POST"),
]
NAV = [NavigationEntry("pages", "紙面", "pages", "spread")]
