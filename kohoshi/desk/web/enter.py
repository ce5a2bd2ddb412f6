"""Coming in and going out: the start token of the host, invitations. The only addresses open to
somebody unknown."""
from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from kohoshi.desk.project.desk import ISSUE_ID, Desk
from kohoshi.desk.project.sessions import csrf_holds, with_entry
from kohoshi.desk.project.visitor import Visitor
from kohoshi.desk.web.security import FORM_LIMIT, TooLarge, TooSlow, bounded
from kohoshi.desk.web.templating import render
from kohoshi.desk.web.threads import Work
from kohoshi.desk.web.views import NOBODY, cookie_name
from kohoshi.proof.roles import of_section

#: Seconds a browser keeps its invitations: a year of issues.
KEPT = 400 * 24 * 3600


def routes(desk: Desk) -> list[Route]:
    """Routes that need no visitor."""

    async def start(request: Request) -> Response:
        """The officer at the host: spends the start token. A browser that only looks ahead must not."""
        if "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", "")):
            raise HTTPException(404)
        session = desk.sessions.start(request.path_params["token"])
        if session is None:
            raise _refused(desk, request)
        issue = request.query_params.get("issue", "")
        return _entered(request, "*", session, f"/i/{issue}/" if ISSUE_ID.fullmatch(issue) else "/", None)

    async def invited(request: Request, token: str) -> tuple[str, Visitor]:
        """Issue and person of an invitation; 401 for a wrong or revoked one, 429 after too many."""
        work: Work = request.app.state.work
        found = await work.door.run("", _invited, desk, token)
        if found is None:
            raise _refused(desk, request)
        return found

    async def invitation(request: Request) -> Response:
        """Who the invitation is for, and a button: what opens links by itself does not come in."""
        token = request.path_params["token"]
        issue, person = await invited(request, token)
        return HTMLResponse(await run_in_threadpool(lambda: render(
            "enter.html", title="招待", person=person, headline=_headline(desk, issue), token=token)))

    async def enter(request: Request) -> Response:
        token = request.path_params["token"]
        issue, person = await invited(request, token)
        to = f"/i/{issue}/" if not of_section(person.role) else f"/i/{issue}/mine"
        return _entered(request, issue, token, to, KEPT)

    async def leave(request: Request) -> Response:
        """Forget everything this browser was told."""
        cookie = request.cookies.get(cookie_name(request), "")
        if not cookie:  # a stranger's form is not waited for
            raise HTTPException(403)
        try:
            limited = Request(request.scope, bounded(request.receive, FORM_LIMIT, request.headers.get("content-length")))
            async with limited.form(max_files=0) as form:
                token = form.get("csrf")
        except TooLarge:
            raise HTTPException(413) from None
        except TooSlow:
            raise HTTPException(408) from None
        except ClientDisconnect:
            return Response(status_code=NOBODY)
        if not isinstance(token, str) or not csrf_holds(cookie, token):
            raise HTTPException(403)
        desk.sessions.leave(cookie)
        response = RedirectResponse("/", 303)
        response.delete_cookie(cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True,
                               samesite="strict")
        return response

    return [
        Route("/start/{token:token}", start, methods=["GET"]),
        Route("/enter/{token:token}", invitation, methods=["GET"]),
        Route("/enter/{token:token}", enter, methods=["POST"]),
        Route("/leave", leave, methods=["POST"]),
    ]


def _headline(desk: Desk, issue: str) -> object:
    found = desk.open_issue(issue)
    return found.headline if found else None


def _refused(desk: Desk, request: Request) -> HTTPException:
    many = desk.sessions.attempts.failed(request.client.host if request.client else "")
    return HTTPException(429 if many else 401)


def _invited(desk: Desk, token: str) -> tuple[str, Visitor] | None:
    for name in desk.names():
        person = desk.sessions.invited(name, token)
        if person is not None:
            return name, person
    return None


def _entered(request: Request, issue: str, secret: str, to: str, age: int | None) -> Response:
    """Give the browser its cookie and lead it on. Invitations come here from our own button, not
    from a link in a mail, after which a browser would keep a strict cookie back."""
    cookie = with_entry(request.cookies.get(cookie_name(request), ""), issue, secret)
    response = RedirectResponse(to, 303)
    response.set_cookie(cookie_name(request), cookie, max_age=age, path="/", httponly=True, samesite="strict",
                        secure=request.url.scheme == "https")
    return response
