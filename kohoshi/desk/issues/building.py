"""Building an issue and stopping it. The steps come as ``build`` events; without a script the page
is loaded again."""
from __future__ import annotations

from starlette.responses import Response

from kohoshi.desk.web.views import Refused, View, Visit


def state(visit: Visit) -> Response:
    return visit.json(visit.open_issue.builds.state())


def start(visit: Visit) -> Response:
    if not visit.open_issue.builds.start():
        raise Refused("いま組んでいます", 409, "終わるまで待つか、止めてください")
    return visit.done("", f"/i/{visit.open_issue.id}/#build")


def stop(visit: Visit) -> Response:
    stopped = visit.open_issue.builds.stop()
    return visit.done("組むのを止めました。前の組みはそのままです" if stopped else "もう終わっていました", f"/i/{visit.open_issue.id}/#build")


VIEWS = [
    View("/i/{issue:issue}/build.json", state),
    View("/i/{issue:issue}/build", start, may="build", method="POST"),
    View("/i/{issue:issue}/build/stop", stop, may="build", method="POST"),
]
