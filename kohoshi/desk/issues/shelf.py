"""``/``: the list of issues, newest first."""
from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from kohoshi.desk.web.views import View, Visit


def show(visit: Visit) -> Response:
    """All issues to the officer of every issue, to others those they were invited to (one: straight to it)."""
    headlines = visit.desk.headlines()
    if not visit.visitor.everywhere:
        invited = visit.desk.sessions.issues(visit.cookie)
        headlines = [headline for headline in headlines if headline.id in invited]
        if len(headlines) == 1:
            return RedirectResponse(f"/i/{headlines[0].id}/", 303)
    issues = [open_issue for line in headlines if (open_issue := visit.desk.open_issue(line.id))]
    return visit.page("issues/shelf.html", title="号の一覧", headlines=headlines, ratio=(273, 406),
                      covers={open_issue.id for open_issue in issues if open_issue.cover.is_file()})


VIEWS = [View("/", show)]
