"""``/i/<issue>/``: where the issue stands, what is left to do, progress by section, the last build."""
from __future__ import annotations

from starlette.responses import Response

from kohoshi.desk.issues.overview import progress, stages, tasks
from kohoshi.desk.web.navigation import Entry
from kohoshi.desk.web.views import View, Visit


def show(visit: Visit) -> Response:
    issue = visit.issue
    report = issue.report()
    return visit.page(
        "overview.html", title="概要", nav="overview", headline=issue.headline, stages=stages(issue), tasks=tasks(issue),
        sections=progress(issue), report=report, built_at=issue.built_at(), changed=issue.stale(),
        build=issue.builds.state())


VIEWS = [View("/i/{issue:issue}/", show)]
NAV = [Entry("overview", "概要", "", "home")]
