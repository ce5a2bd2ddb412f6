"""The desk under load: edits and other people come through while one visitor asks for everything;
what nobody waits for is not done; bodies that do not come; streams of people who were shown out."""
from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from kohoshi.desk.app import create_app
from kohoshi.desk.project.sessions import csrf_token
from kohoshi.desk.web import security
from kohoshi.desk.web.threads import Gone, WorkThreads
from kohoshi.desk.web.views import View
from kohoshi.proof.store import Store
from tests.desk.asking import OWN, asking
from tests.desk.browsing import serving
from tests.desk.stand_in import MadeWorker, officers

TILE = "/i/2022-06/tile/{face}/{rev}/1/{column}/{row}.png"
#: 12 faces of 3 × 3 tiles.
PLACES = [(face, column, row) for face in range(1, 13) for column in range(3) for row in range(3)]


class Held(MadeWorker):
    """Draws only as often as it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Semaphore(0)
        self.drawn: list[tuple[Any, ...]] = []

    def tile(self, face: int, zoom: int, column: int, row: int) -> bytes:
        self.let.acquire()
        self.drawn.append((face, zoom, column, row))
        return b"\x89PNG made"

    def thumbnail(self, face: int, width: int) -> bytes:
        self.let.acquire()
        return b"\x89PNG made"


@pytest.fixture
def held(parts) -> Held:
    parts.made = Held()
    return parts.made


def ran(story: Callable[[], Awaitable[Any]]) -> Any:
    with start_blocking_portal() as portal:
        return portal.call(story)


def person(desk: Any, store: Any, name: str, role: str = "viewer") -> dict[str, str]:
    cookie = f"2022-06.{store.invite(name, 'kikaku', role)}"
    return {"Cookie": f"kohoshi-desk={cookie}", "X-CSRF-Token": csrf_token(cookie), "Accept": "application/json"}


def opened(desk: Any) -> Any:
    open_issue = desk.open_issue("2022-06")
    assert open_issue.faces.wait(20) and open_issue.store
    return open_issue


async def until(what: Callable[[], bool]) -> None:
    for _ in range(24_000):
        if what():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")


def test_one_viewers_tiles_keep_nobody_waiting(desk, parts, held, monkeypatch, happened):
    """200 tiles of one viewer: an edit, a comment and a page are answered while not one of them is drawn,
    and another viewer's tile comes among the first."""
    monkeypatch.setattr(parts, "store", Store.open)
    issue = opened(desk)
    app = create_app(desk)

    def invited(name: str, role: str) -> dict[str, str]:
        cookie = f"2022-06.{issue.store.invite(name, 'kikaku', role)[1]}"
        return {"Cookie": f"kohoshi-desk={cookie}", "X-CSRF-Token": csrf_token(cookie), "Accept": "application/json"}

    wanting, other, editor = invited("多い人", "viewer"), invited("ほかの人", "viewer"), invited("編集", "officer")
    order: list[str] = []
    first: list[str] = []

    def tile(n: int) -> str:
        face, column, row = PLACES[n % len(PLACES)]
        return f"/i/2022-06/tile/{face}/{issue.faces.revision(face)}/{1 + n // len(PLACES)}/{column}/{row}.png"

    async def story() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=OWN, timeout=None) as client:
            async def asked(who: dict[str, str], what: str, path: str, form: dict[str, str] | None = None) -> None:
                answer = await client.request("POST" if form else "GET", path, headers=who, data=form)
                assert answer.status_code == 200, answer.text
                order.append(what)

            many = [asyncio.ensure_future(asked(wanting, "many", tile(n))) for n in range(200)]
            await until(lambda: app.state.work["pictures"].waiting == 199)
            await asked(editor, "edit", "/i/2022-06/articles/kenko-taiso/field", {"pointer": "title", "value": "題(見本)", "was": "座ってできる健康体操"})
            await asked(editor, "comment", "/i/2022-06/comments", {"face": "2", "x": "30", "y": "80", "w": "6", "h": "6", "text": "見本", "key": "k"})
            await asked(other, "page", "/i/2022-06/comments")
            assert order == ["edit", "comment", "page"] and not held.drawn
            first.append(f"{', '.join(order)} answered while {len(held.drawn)} of the tiles are drawn")
            one = asyncio.ensure_future(asked(other, "tile", tile(199)))
            await until(lambda: app.state.work["pictures"]._held.total() == 2)
            for _ in range(8):
                held.let.release()
            await until(lambda: len(order) == 3 + 8)
            assert "tile" in order
            first.append(f"another viewer's tile among the first {len(order) - 3}")
            for _ in range(1000):
                held.let.release()
            await asyncio.gather(one, *many)

    try:
        ran(story)
    finally:
        for _ in range(1000):
            held.let.release()
        desk.close()
    assert Counter(order) == {"many": 200, "tile": 1, "edit": 1, "comment": 1, "page": 1}
    happened(6, "an edit, a comment, a page and another viewer's tile meanwhile", "; ".join(first))


def test_what_nobody_waits_for_is_not_drawn(desk, parts, held):
    issue = opened(desk)
    app = create_app(desk)
    who = person(desk, parts.kept, "去る人")

    async def story() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers={**OWN, **who}, timeout=None) as client:
            gone = asyncio.Event()

            async def leaving(face: int, column: int, row: int) -> None:
                path = f"/i/2022-06/tile/{face}/{issue.faces.revision(face)}/1/{column}/{row}.png"
                scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
                         "query_string": b"", "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
                         "headers": [(b"host", b"127.0.0.1"), *((key.lower().encode(), value.encode()) for key, value in {**OWN, **who}.items())]}
                told = iter([{"type": "http.request", "body": b"", "more_body": False}])

                async def receive() -> Any:
                    for message in told:
                        return message
                    await gone.wait()
                    return {"type": "http.disconnect"}

                async def send(message: Any) -> None:
                    pass

                await app(scope, receive, send)

            waiting = [asyncio.ensure_future(leaving(*place)) for place in PLACES[:60]]
            await until(lambda: app.state.work["pictures"].waiting == 59)
            gone.set()
            await until(lambda: app.state.work["pictures"].waiting == 0)
            for _ in range(100):
                held.let.release()
            await asyncio.gather(*waiting)
            face, column, row = PLACES[70]
            again = await client.get(TILE.format(face=face, rev=issue.faces.revision(face), column=column, row=row))
            assert again.status_code == 200

    try:
        ran(story)
    finally:
        desk.close()
    assert len(held.drawn) == 2  # one was begun, and the one that was asked for afterwards


def test_places_go_round_and_nobody_holds_all():
    order: list[str] = []
    go = threading.Event()

    class Listed(WorkThreads):
        async def _turn(self, whose, gone):  # when threads come to work is the system's to say
            await super()._turn(whose, gone)
            order.append(whose)

    async def story() -> None:
        room = Listed(4, 3)
        one = [asyncio.ensure_future(room.run("a", go.wait, 20)) for _ in range(20)]
        await asyncio.sleep(0)
        assert room.waiting == 17  # a place is left for others
        two = [asyncio.ensure_future(room.run("b", go.wait, 20)) for _ in range(3)]
        await asyncio.sleep(0)
        assert room.waiting == 19
        go.set()
        await asyncio.gather(*one, *two)
        assert room.waiting == 0 and not room._held and not room._waiting

    ran(story)
    assert Counter(order) == {"a": 20, "b": 3} and order.index("b") < 5 and "b" not in order[12:]


def test_who_is_cancelled_or_gone_leaves_his_place():
    go = threading.Event()

    async def story() -> None:
        room, left = WorkThreads(1, 1), asyncio.Event()
        first = asyncio.ensure_future(room.run("a", go.wait, 20))
        await asyncio.sleep(0)
        cancelled = asyncio.ensure_future(room.run("b", go.wait, 20))
        gone = asyncio.ensure_future(room.run("c", go.wait, 20, gone=left.wait))
        last = asyncio.ensure_future(room.run("d", lambda: "done"))
        await asyncio.sleep(0)
        cancelled.cancel()
        left.set()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        with pytest.raises(Gone):
            await gone
        go.set()
        assert await last == "done" and await first and not room._held and not room._waiting

    ran(story)


def test_what_fails_leaves_its_place_too():
    async def story() -> None:
        room = WorkThreads(1, 1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await room.run("a", lambda: 1 // 0)
        assert await room.run("b", lambda: 1) == 1 and not room._held

    ran(story)


# --- bodies ---------------------------------------------------------------------------------


def test_a_body_that_does_not_come_is_not_waited_for(officer, monkeypatch, happened):
    monkeypatch.setattr(security, "GRACE", 0.05)

    async def endless() -> Any:
        yield b"text="
        await asyncio.Event().wait()

    head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = officer._portal.call(lambda: asyncio.wait_for(officer._client.request("POST", "/i/2022-06/build", content=endless(), headers=head), 120))
    assert answer.status_code == 408 and "遅" in answer.json()["message"] and answer.headers["connection"] == "close"
    happened(20, "a body that does not come", f"{answer.status_code}: 「{answer.json()['message']}」")


def test_a_large_body_has_time_by_its_size(monkeypatch):
    """What has come buys time: a slow but steady line is waited for."""
    monkeypatch.setattr(security, "GRACE", 0.0)
    monkeypatch.setattr(security, "FLOOR", 1)

    async def story() -> None:
        chunks = iter([b"x" * 1000] * 3)

        async def receive() -> Any:
            return {"type": "http.request", "body": next(chunks), "more_body": True}

        come = security.bounded(receive, 10_000, None)
        with pytest.raises(security.TooSlow):
            await come()
        monkeypatch.setattr(security, "GRACE", 5.0)
        come = security.bounded(receive, 10_000, None)
        assert [len((await come())["body"]) for _ in range(2)] == [1000, 1000]

    ran(story)


@pytest.mark.parametrize("path, body", [
    ("/i/2022-06/build", "application/x-www-form-urlencoded"), ("/i/2022-06/images", "multipart/form-data; boundary=x"),
    ("/leave", "application/x-www-form-urlencoded")])
def test_a_body_that_breaks_off_leaves_no_traceback(desk, caplog, path, body, happened):
    with serving(desk) as address, caplog.at_level(logging.INFO, "uvicorn.error"), httpx.Client(base_url=address, headers=OWN) as client:
        token = officers(desk, client)
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\nX-CSRF-Token: {token}\r\n"
                         f"Cookie: kohoshi-desk={client.cookies['kohoshi-desk']}\r\nContent-Type: {body}\r\n"
                         "Content-Length: 5000\r\n\r\n--x\r\nhalf of it".encode())
        for _ in range(3):
            after = client.get("/i/2022-06/build.json").status_code
            assert after == 200
    traces = [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]
    assert not traces
    happened(20, "a body that breaks off: a form, an upload, on leaving", f"{len(traces)} tracebacks on the console; the next request: {after}")


def test_a_strangers_form_is_not_read(client):
    async def endless() -> Any:
        yield b"csrf="
        await asyncio.Event().wait()

    for path, status in (("/leave", 403), ("/i/2022-06/build", 401)):
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = client._portal.call(lambda path=path: client._client.request("POST", path, content=endless(), headers=head))
        assert answer.status_code == status


# --- streams --------------------------------------------------------------------------------


def test_the_stream_ends_with_the_invitation(desk, parts, monkeypatch, happened):
    monkeypatch.setattr("kohoshi.desk.project.hub.LOOK", 0.02)
    monkeypatch.setattr("kohoshi.desk.project.hub.HEARTBEAT", 0.02)
    issue = opened(desk)
    who = person(desk, parts.kept, "去る人")
    with serving(desk) as address, httpx.Client(base_url=address, headers=OWN, timeout=20) as client:
        with client.stream("GET", "/i/2022-06/events", headers=who) as stream:
            lines = stream.iter_lines()
            assert next(line for line in lines if line.startswith("event")) == "event: hello"
            issue.tell("store", {"seq": 1})
            assert next(line for line in lines if line.startswith("event")) == "event: store"
            parts.kept.tokens.clear()
            desk.sessions.forget()
            issue.tell("store", {"seq": 2, "comment": "secret"})
            rest = list(islice(lines, 500))  # one that goes on gives signs of life
            later = [line for line in rest if line.startswith("event")]
            assert len(rest) < 500 and not later
        again = client.get("/i/2022-06/events", headers=who).status_code
        assert again == 401
    happened(18, "news after that", f"the stream ends, {len(later)} told; asked again: {again}")


def test_a_stream_that_nothing_is_told_ends_too(desk, parts, monkeypatch):
    monkeypatch.setattr("kohoshi.desk.project.hub.LOOK", 0.02)
    monkeypatch.setattr("kohoshi.desk.project.sessions.REMEMBERED", 0.0)
    opened(desk)
    who = person(desk, parts.kept, "去る人")
    with serving(desk) as address, httpx.Client(base_url=address, headers=OWN, timeout=20) as client:
        with client.stream("GET", "/i/2022-06/events", headers=who) as stream:
            lines = stream.iter_lines()
            next(line for line in lines if line.startswith("event"))
            parts.kept.tokens.clear()
            assert not [line for line in lines if line.startswith("event")]


# --- one issue, every issue -----------------------------------------------------------------


@pytest.fixture
def two_issues(desk):
    (desk.content / "2022-07").mkdir()
    (desk.content / "2022-07" / "issue.yaml").write_text("label: 7月号\n", encoding="utf-8")


def test_every_view_has_its_room():
    from kohoshi.desk.features import VIEWS
    parts = {view.path: view.work_class for view in VIEWS if view.method == "GET"}
    assert parts["/i/{issue:issue}/comments.json"] == "small" and {view.work_class for view in VIEWS if view.upload} == {"heavy"}
    assert all(room in ("pictures", "finished", "photos") for path, room in parts.items() if path.endswith(".png") or "{name:picture}" in path)


def test_an_officer_of_one_issue_is_nobody_elsewhere(desk, parts, two_issues, happened):
    desk.open_issue("2022-06").store
    token = parts.kept.invite("見本 花子", "", "officer")
    with asking(create_app(desk), headers=OWN) as client:
        client.post(f"/enter/{token}")
        client.headers["X-CSRF-Token"] = csrf_token(client.cookies["kohoshi-desk"])
        assert client.get("/i/2022-06/issue").status_code == 200
        own, other = client.get("/i/2022-06/").status_code, client.get("/i/2022-07/").status_code
        assert other == 401
        assert client.get("/", follow_redirects=False).headers["location"] == "/i/2022-06/"
        assert client.get("/new").status_code == 403
        refused = client.post("/new", data={"month": "2022-08", "from": "2022-06"}, headers={"Accept": "application/json"})
        assert refused.status_code == 403 and not (desk.content / "2022-08").exists()
        happened(19, "the issue, another issue, a new month", f"{own}, {other}, {refused.status_code} 「{refused.json()['message']}」")


def test_an_officer_of_every_issue_is_one(desk, parts, two_issues):
    desk.open_issue("2022-06").store
    token = parts.kept.invite("見本 花子", "", "officer")
    parts.kept.tokens[token].everywhere = True
    with asking(create_app(desk), headers=OWN) as client:
        client.post(f"/enter/{token}")
        assert client.get("/i/2022-07/").status_code == 200 and client.get("/new").status_code == 200
        assert "7月号" in client.get("/").text


def test_a_view_of_ones_own_may_be_put_in(desk):
    app = create_app(desk)
    app.router.routes.insert(0, View("/i/{issue:issue}/x", lambda visit: visit.json({"may": visit.may("edit")}), work_class="heavy").route(desk))
    with asking(app, headers=OWN) as client:
        officers(desk, client)
        assert client.get("/i/2022-06/x").json() == {"may": True}


def test_who_asks_together_looks_at_the_files_once_and_sees_what_was_saved_before(desk, monkeypatch):
    open_issue = desk.open_issue("2022-06")
    open_issue.loaded()
    looks, reading, let = [], threading.Event(), threading.Event()
    look = open_issue.signature

    def slowly():
        looks.append(1)
        if len(looks) == 1:  # the one that came first holds the others up
            reading.set()
            let.wait(20)
        return look()
    monkeypatch.setattr(open_issue, "signature", slowly)
    seen: list[str] = []
    askers = [threading.Thread(target=lambda: seen.append(str(open_issue.content.articles["kenko-taiso"].title))) for _ in range(9)]
    askers[0].start()
    assert reading.wait(20)
    path = open_issue.folder / "articles" / "kenko-taiso.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: 見本の新しい題 # ", 1), encoding="utf-8")
    for asker in askers[1:]:
        asker.start()
    time.sleep(0.2)
    let.set()
    for asker in askers:
        asker.join(20)
    assert seen.count("見本の新しい題") >= 8 and len(looks) <= 3
    assert open_issue.titles["kenko-taiso"] == "見本の新しい題"
