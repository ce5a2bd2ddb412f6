"""The web app: views behind the guard."""
from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kohoshi.desk.features import NAVIGATION, VIEWS
from kohoshi.desk.project.desk import Desk
from kohoshi.desk.web import enter
from kohoshi.desk.web.security import Guard
from kohoshi.desk.web.templating import HERE, render
from kohoshi.desk.web.threads import Work

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_WORDS = {
    401: ("招待が必要です", "広報担当から届いた招待のリンクを開いてください。広報担当の人は、desk コマンドが表示したアドレスを開いてください。"),
    403: ("この操作はできません", "画面を読み込みなおして、もう一度試してください。"),
    408: ("届くのが遅すぎます", "回線を確かめて、もう一度送ってください。"),
    413: ("大きすぎます", ""),
    404: ("見つかりません", "アドレスが変わったか、消されたのかもしれません。"),
    405: ("この操作はできません", ""),
    429: ("少し待ってください", "正しくないリンクが何度も試されました。届いたリンクを、もう一度はじめから写してください。"),
    500: ("うまくいきませんでした", "もう一度試してください。続くときは、desk を動かしている画面に出た文を開発者に伝えてください。"),
}


class _Static(StaticFiles):
    """Asked for anew each time (and answered «not changed»): a new version is seen at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(desk: Desk, names: Iterable[str] = LOOPBACK, port: int | None = None, tls: bool = False) -> Starlette:
    """``names``: host names the desk answers to. The desk is closed with the app."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(desk.close)

    app = Starlette(
        routes=[*enter.routes(desk), *(view.route(desk) for view in VIEWS),
                Mount("/static", _Static(directory=HERE / "static"))],
        middleware=[Middleware(Guard, names=tuple(names), port=port, tls=tls)],
        exception_handlers={HTTPException: _failed, 500: _failed},
        lifespan=lifespan)
    app.state.desk, app.state.work, app.state.navigation = desk, Work(), NAVIGATION
    return app


async def _failed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message, hint = _WORDS.get(status, _WORDS[404])
    if _plain_scope(request.scope) or request.headers.get("accept", "").startswith("application/json"):
        return JSONResponse({"message": message, "hint": hint}, status)
    return HTMLResponse(await run_in_threadpool(
        render, "closed.html", title=message, message=message, hint=hint, signed_out=status == 401), status)


def _plain_scope(scope: Scope) -> bool:
    """Whether no page was asked for (a picture, data, a stream)."""
    return str(scope["path"]).endswith((".png", ".json", "/events"))
