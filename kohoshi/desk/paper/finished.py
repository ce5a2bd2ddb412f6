"""``/i/<issue>/shown/<side>/…``: faces of finished files and parts of them, as pictures.

With ``?v=<stamp>`` in the address the browser keeps them for ever.
"""
from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from kohoshi.desk.numbers import decimal
from kohoshi.desk.pictures.finished import LARGE, SMALL
from kohoshi.desk.web.views import View, Visit
from kohoshi.pdfread.limits import PdfRefused


def face(visit: Visit) -> Response:
    small = visit.query("size") == "small"
    try:
        path = visit.open_issue.shown.face(visit.params["side"], visit.params["face"], SMALL if small else LARGE)
    except PdfRefused:
        path = None
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type="image/png", headers=_kept(visit))


def crop(visit: Visit) -> Response:
    """``?x=&y=&w=&h=`` in mm."""
    box = [value for name in "xywh" if (value := decimal(visit.query(name))) is not None and abs(value) < 2000]
    if len(box) < 4 or min(box[2:]) < 0:
        raise HTTPException(404)
    try:
        data = visit.open_issue.shown.crop(visit.params["side"], visit.params["face"], box)
    except PdfRefused:
        data = None
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type="image/png", headers=_kept(visit))


def _kept(visit: Visit) -> dict[str, str]:
    """Only an address that names the file as it is now may be kept."""
    true = visit.query("v") and visit.query("v") == visit.open_issue.shown.stamp(visit.params["side"])
    return {"Cache-Control": "private, max-age=31536000, immutable" if true else "no-store"}


VIEWS = [
    View("/i/{issue:issue}/shown/{side:name}/{face:number}.png", face, work_class="finished"),
    View("/i/{issue:issue}/shown/{side:name}/{face:number}/crop.png", crop, work_class="finished"),
]
