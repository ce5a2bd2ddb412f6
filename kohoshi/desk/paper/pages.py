"""``/i/<issue>/pages?face=6``: the paper as the reader opens it.

The server gives the opening as pictures and thumbnails as links; the script (static/viewer/) makes
it zoom, turn and follow saved files.
"""
from __future__ import annotations

from starlette.responses import Response

from kohoshi.desk.numbers import number
from kohoshi.desk.pictures.faces import TILE, ZOOMS
from kohoshi.desk.web.navigation import Entry
from kohoshi.desk.web.views import View, Visit


def show(visit: Visit) -> Response:
    issue = visit.issue
    issue.faces.wake()
    faces, spreads = issue.face_numbers, issue.spreads
    asked = number(visit.query("face"))
    face = asked if asked in faces else (faces[0] if faces else 0)
    spread = next((index for index, pair in enumerate(spreads) if face in pair), 0)
    width, height = issue.press.trim
    state = issue.faces.state()
    data = {
        "issue": issue.id, "width": width, "height": height, "tile": TILE, "zooms": ZOOMS,
        "spreads": spreads, "mirrored": issue.mirrored, "face": face, "first": min(faces, default=0),
        "last": max(faces, default=0), "faces": {**state, "changed": []}, "canComment": visit.may("comment") or visit.visitor.section != "",
        "canEdit": visit.may("edit")}
    return visit.page("pages.html", title="紙面", nav="pages", wide=True, spreads=spreads, current=spread, face=face,
                      revisions=state["revisions"], data=data, ratio=(round(width * 10), round(height * 10)))


VIEWS = [View("/i/{issue:issue}/pages", show)]
NAV = [Entry("pages", "紙面", "pages", "spread")]
