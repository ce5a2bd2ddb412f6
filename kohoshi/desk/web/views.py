"""A view: an address, what it asks for, and a function from a Visit to an answer.

    def show(visit: Visit) -> Response:
        return visit.page("issues/overview.html", title="概要")

    VIEWS = [View("/i/{issue:issue}/", show)]

The function runs in a thread of its class of work (threads.py), so it may wait for files, the store and
the worker. Before it runs:
the browser is known, may do ``may``, and (POST) the form is read within its limit and carries this
browser's token.
"""
from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kohoshi import limits
from kohoshi.desk.project.desk import Desk, OpenIssue
from kohoshi.desk.project.sessions import csrf_holds, csrf_token
from kohoshi.desk.project.visitor import Visitor
from kohoshi.desk.web.navigation import NavigationEntry, entries_for
from kohoshi.desk.web.security import FORM_LIMIT, UPLOAD_LIMIT, TooLarge, TooSlow, bounded
from kohoshi.desk.web.templating import render
from kohoshi.desk.web.threads import Class, Gone, Work
from kohoshi.proof.roles import Action, may, might
from kohoshi.proof.store import Person, officer

#: Fields of one form.
MAX_FIELDS = limits.FORM_FIELDS
#: Characters of a short field (a name, a key, a number), of a reason, of the name of a round.
SHORT, REASON, LABEL = limits.SHORT_CHARACTERS, limits.REASON_CHARACTERS, limits.LABEL_CHARACTERS
#: Status of an answer that nobody hears.
NOBODY = 499


class Refused(Exception):
    """What is not done, with the words the browser shows. ``data``: more for scripts."""

    def __init__(self, message: str, status: int = 400, hint: str = "", **data: Any) -> None:
        super().__init__(message)
        self.message, self.status, self.hint, self.data = message, status, hint, data


class _Pattern(Convertor[str]):
    def __init__(self, regex: str) -> None:
        self.regex = regex  # type: ignore[misc]  # Starlette reads it of the instance

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("issue", _Pattern(r"[0-9]{4}-(?:0[1-9]|1[0-2])"))
register_url_convertor("name", _Pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*"))
register_url_convertor("token", _Pattern(r"[A-Za-z0-9_-]{16,200}"))
register_url_convertor("picture", _Pattern(r"(?!\.)[^/\\\x00-\x1f]{1,100}\.(?i:jpe?g|jfif|png|tiff?|webp|avif|svg)"))
register_url_convertor("contentfile", _Pattern(r"(?:(?:articles|house)/)?[A-Za-z0-9_][A-Za-z0-9_-]{0,99}\.ya?ml"))
register_url_convertor("rev", _Pattern(r"[0-9a-f]{1,40}"))


def cookie_name(request: Request) -> str:
    """With TLS the browser itself sees to it that nobody else can set the cookie."""
    return "__Host-desk" if request.url.scheme == "https" else "kohoshi-desk"


@dataclass
class Visit:
    """One request by a known person. ``open_issue`` is set where the address names one; ``navigation``: entries of all
    features."""

    desk: Desk
    request: Request
    visitor: Visitor
    cookie: str
    maybe_open_issue: OpenIssue | None = None
    navigation: Sequence[NavigationEntry] = ()
    form: FormData = field(default_factory=FormData)

    @property
    def open_issue(self) -> OpenIssue:
        if self.maybe_open_issue is None:
            raise LookupError("this address names no issue")
        return self.maybe_open_issue

    @property
    def params(self) -> Mapping[str, Any]:
        return self.request.path_params

    def query(self, name: str, default: str = "") -> str:
        return self.request.query_params.get(name, default)

    def field(self, name: str, default: str = "", limit: int = limits.VALUE_CHARACTERS) -> str:
        """A text of the form. Refused beyond ``limit`` characters."""
        value = self.form.get(name, default)
        text = value if isinstance(value, str) else default
        if len(text) > limit:
            raise Refused(f"長すぎます（{limit:,}字まで）", 413)
        return text.replace("\r\n", "\n")

    def upload(self, name: str) -> UploadFile:
        """A file of the form; :attr:`View.upload` must be set."""
        value = self.form.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            raise Refused("ファイルを選んでください")
        return value

    # --- permission ---------------------------------------------------------------------------

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Article → key of the section that answers for it, as the content stood when it was first asked."""
        return self.maybe_open_issue.owners() if self.maybe_open_issue else {}

    @property
    def _acting(self) -> Visitor:
        """Who is an officer of one issue only looks on where no issue is named."""
        visitor = self.visitor
        narrow = self.maybe_open_issue is None and visitor.role == "officer" and not visitor.everywhere
        return replace(visitor, role="viewer") if narrow else visitor

    def may(self, action: Action, article: str | None = None) -> bool:
        return may(self._acting, action, self.owners.get(article) if article else None)

    def need(self, action: Action, article: str | None = None) -> None:
        """Raises Refused (403) unless they may."""
        if not self.may(action, article):
            raise Refused("この操作をする権限がありません", 403, "広報担当に相談してください")

    def need_somewhere(self, action: Action) -> None:
        """Raises Refused (403) unless they may at least in the articles of their own section."""
        if not might(self._acting, action):
            raise Refused("この操作をする権限がありません", 403, "広報担当に相談してください")

    def person(self) -> Person:
        """Who is at the desk as the store knows people, for what is signed, written and logged. Raises Refused
        (403) for an invitation that was taken back a moment ago."""
        found = self.open_issue.store.person(self.visitor.id) if self.visitor.id != "officer" else None
        if found is not None and found.revoked is None:
            return found
        if self.visitor.everywhere:  # at the host, or invited to another issue
            return officer(self.visitor.name)
        raise Refused("この招待は取り消されています", 403, "広報担当に相談してください")

    # --- answers -----------------------------------------------------------------------------

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("accept", "").startswith("application/json")

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page on the base layout. Give ``title`` and ``nav`` (the key of the entry to mark)."""
        return HTMLResponse(self._rendered(template, notes=self.desk.sessions.notes(self.cookie), **context), status)

    def part(self, template: str, **context: Any) -> HTMLResponse:
        """A fragment for a script to put into the page."""
        return HTMLResponse(self._rendered(template, **context))

    def _rendered(self, template: str, **context: Any) -> str:
        return render(template, visit=self, issue=self.maybe_open_issue, csrf=self.csrf,
                      entries=entries_for(self.visitor, self.navigation), **context)

    def json(self, data: Any, status: int = 200) -> JSONResponse:
        return JSONResponse(data, status)

    def file(self, path: Path, name: str) -> FileResponse:
        """A file to take away under a name, which may be Japanese."""
        return FileResponse(path, headers=attachment(name))

    def done(self, message: str, to: str, **data: Any) -> Response:
        """After something was done: to a script JSON, to a form the page ``to`` with a note on it."""
        if self.wants_json:
            return self.json({"message": message, "to": to, **data})
        if message:
            self.desk.sessions.note(self.cookie, message)
        return RedirectResponse(to, 303)

    @property
    def csrf(self) -> str:
        return csrf_token(self.cookie)


def attachment(name: str) -> dict[str, str]:
    """The header that makes a browser keep an answer under this name (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "_" for c in name)
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}


@dataclass(frozen=True)
class View:
    """``may``: the action needed, at least in one's own section; what concerns one article asks once
    more with ``visit.need(action, article)``.
    ``stream``: ``show`` is a coroutine function of the event loop. ``work_class``: the class of work."""

    path: str
    show: Callable[[Visit], Response | Awaitable[Response]]
    may: Action = "look"
    method: str = "GET"
    upload: bool = False
    stream: bool = False
    work_class: Class = "small"

    def route(self, desk: Desk) -> Route:
        async def endpoint(request: Request) -> Response:
            work: Work = request.app.state.work
            visit = await work.door.run("", identified, desk, request)
            try:
                visit.need_somewhere(self.may)
                return await (self._posted(visit, work) if self.method == "POST" else self._answer(visit, work))
            except Refused as refused:
                return await work["small"].run(visit.visitor.id, refusal, visit, refused)
            except (ClientDisconnect, Gone):
                return Response(status_code=NOBODY)

        # GET brings HEAD with it
        return Route(self.path, endpoint, methods=[self.method], name=f"{self.method} {self.path}")

    async def _answer(self, visit: Visit, work: Work) -> Response:
        if self.stream:
            answer: Response = await self.show(visit)  # type: ignore[misc]  # of a stream it is a coroutine function
            return answer

        async def gone() -> None:
            while (await visit.request.receive())["type"] != "http.disconnect":
                pass

        # what was sent is done, though the browser be closed
        waits = gone if self.method == "GET" else None
        return await work[self.work_class].run(visit.visitor.id, self.show, visit, gone=waits)  # type: ignore[arg-type]  # of all others it is none

    async def _posted(self, visit: Visit, work: Work) -> Response:
        request = visit.request
        limit = UPLOAD_LIMIT if self.upload else FORM_LIMIT
        try:
            request = Request(request.scope, bounded(request.receive, limit, request.headers.get("content-length")))
            form = await request.form(max_files=20 if self.upload else 0, max_fields=MAX_FIELDS, max_part_size=FORM_LIMIT)
        except TooLarge:
            raise Refused(f"大きすぎます（{limit // 1_000_000} MBまで）", 413) from None
        except TooSlow:
            raise Refused("届くのが遅すぎるので、受けとるのをやめました", 408, "回線を確かめて、もう一度送ってください") from None
        except HTTPException:
            raise Refused("送られた内容が読めません") from None
        try:
            token = request.headers.get("x-csrf-token") or form.get("csrf")
            if not isinstance(token, str) or not csrf_holds(visit.cookie, token):
                raise Refused("この画面は古くなりました。読み込みなおして、もう一度送ってください", 403)
            visit.form = form
            return await self._answer(visit, work)
        finally:
            await form.close()


def identified(desk: Desk, request: Request) -> Visit:
    """Who asks, and of which issue. Raises HTTPException 401 or 404."""
    cookie = request.cookies.get(cookie_name(request), "")
    name = request.path_params.get("issue")
    visitor = desk.sessions.visitor(cookie, name)
    if visitor is None:
        raise HTTPException(401)
    open_issue = desk.open_issue(name) if name else None
    if name and open_issue is None:
        raise HTTPException(404)
    return Visit(desk, request, visitor, cookie, open_issue, request.app.state.navigation)


def refusal(visit: Visit, refused: Refused) -> Response:
    if visit.wants_json:
        answer: Response = visit.json({"message": refused.message, "hint": refused.hint, **refused.data}, refused.status)
    else:
        answer = visit.page("refused.html", refused.status, title="できませんでした", message=refused.message, hint=refused.hint)
    if refused.status in (408, 413):  # the rest of the body is not waited for
        answer.headers["Connection"] = "close"
    return answer
