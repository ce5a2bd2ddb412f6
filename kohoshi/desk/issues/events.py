"""``/i/<issue>/events``: news of the issue as server-sent events.

    hello    {"faces": …, "build": …}    the whole state, first of all
    update   faces laid out again: {"phase", "revisions", "changed", "error", "down"}
    working  a layout has begun
    build    state of the build, after each step
    job      state of all other work (work/jobs.py), after each step
    store    comments or sign-offs changed (told by the views that change them)

The stream ends when the invitation it was opened with is taken back.
"""
from __future__ import annotations

import asyncio

from starlette.responses import Response, StreamingResponse

from kohoshi.desk.project.hub import event
from kohoshi.desk.project.sessions import REMEMBERED
from kohoshi.desk.web.threads import Work
from kohoshi.desk.web.views import View, Visit


async def listen(visit: Visit) -> Response:
    open_issue = visit.open_issue
    listener = open_issue.hub.listen()
    first = "retry: 2000\n\n" + event("hello", {
        "faces": open_issue.faces.state(), "build": open_issue.builds.state(), "job": open_issue.jobs.state()})
    work: Work = visit.request.app.state.work

    sessions, clock = visit.desk.sessions, asyncio.get_running_loop().time
    asked: tuple[float, int] = clock(), sessions.shown_out

    def known() -> bool:
        return sessions.visitor(visit.cookie, open_issue.id) == visit.visitor

    async def still() -> bool:
        """Asked once a second, and at once when somebody was shown out."""
        nonlocal asked
        if clock() - asked[0] < REMEMBERED and sessions.shown_out == asked[1]:
            return True
        asked = clock(), sessions.shown_out
        return await work.door.run("", known)

    return StreamingResponse(listener.stream(first, still), media_type="text/event-stream",
                             headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


VIEWS = [View("/i/{issue:issue}/events", listen, stream=True)]
