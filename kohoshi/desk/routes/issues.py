"""``/``: the list of issues, newest first."""
from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from kohoshi.desk.views import View, Visit


def show(visit: Visit) -> Response:
    """All issues to the officer, to others those they were invited to (one: straight to it)."""
    headlines = visit.desk.headlines()
    if visit.visitor.role != "officer":
        invited = visit.desk.sessions.issues(visit.cookie)
        headlines = [headline for headline in headlines if headline.id in invited]
        if len(headlines) == 1:
            return RedirectResponse(f"/i/{headlines[0].id}/", 303)
    return visit.page("issues.html", title="号の一覧", headlines=headlines)


VIEWS = [View("/", show)]
