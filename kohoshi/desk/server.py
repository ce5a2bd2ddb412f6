"""Serving the desk: on this computer alone, or (with TLS and invitations) to the house."""
from __future__ import annotations

import ctypes
import ipaddress
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from kohoshi import limits
from kohoshi.desk.app import LOOPBACK, create_app
from kohoshi.desk.certificate import names_of
from kohoshi.desk.project.desk import Desk
from kohoshi.project import Project
from kohoshi.refusal import Refusal, why

PORT = 8313
#: Seconds open answers have to end when the desk is stopped.
PATIENCE = limits.CLOSE_SECONDS
#: Seconds a thread keeps the interpreter while others want it. Answers are made of many small looks at
#: files, after each of which the thread waits so long where another reckons: Python's own 5 ms add up.
SWITCH = 0.0005
#: Seconds between two times at which memory that is free goes back to the system: it takes 1 to 40 ms.
TRIM = 60


class ServeError(Refusal):
    """The desk cannot be opened as asked; Japanese message."""


def serve(project: Path | Project, issue: Path | None = None, host: str = "127.0.0.1", port: int = PORT,
          cert: Path | None = None, key: Path | None = None, browser: bool = True) -> None:
    """Serve until stopped (Ctrl+C). Beyond loopback a certificate is required. Raises ServeError,
    CertificateError."""
    names = allowed(host, cert, key)
    desk = Desk(project)
    name = _known(desk, issue)
    tls = cert is not None
    listening = _listen(host, port)
    with listening:
        port = listening.getsockname()[1]
        shown = host if _loopback(host) else names[0].replace("*", "desk")
        address = f"{'https' if tls else 'http'}://{f'[{shown}]' if ':' in shown else shown}:{port}"
        start = f"{address}/start/{desk.sessions.start_token()}" + (f"?issue={name}" if name else "")
        print(f"校正デスクを開きました。このアドレスは一度だけ使えます:\n  {start}\nやめるときは Ctrl+C を押してください", flush=True)
        if browser:
            webbrowser.open(start)
        app = create_app(desk, [*names, *LOOPBACK], port, tls)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=False, proxy_headers=False,
            ssl_certfile=cert, ssl_keyfile=key, timeout_graceful_shutdown=PATIENCE, lifespan="on")
        sys.setswitchinterval(SWITCH)
        with _trimming():
            _Server(config, desk).run(sockets=[listening])


def allowed(host: str, cert: Path | None, key: Path | None) -> list[str]:
    """Names the desk answers to. Raises ServeError for a host that would need TLS."""
    if (cert is None) != (key is None):
        raise ServeError("--cert と --key は、両方を指定してください")
    if cert is not None and key is not None:
        return names_of(cert, key)
    if not _loopback(host):
        raise ServeError(f"{host} で開くには、TLSの証明書（--cert と --key）が要ります。このコンピューターだけで使うなら --host は要りません")
    return list(LOOPBACK)


@contextmanager
def _trimming() -> Iterator[None]:
    """Free memory goes back to the system: each of many threads keeps a heap of its own, and with glibc
    what was freed in the middle of one stays there (malloc_trim(3)) until it is asked for."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    done = threading.Event()

    def now_and_then() -> None:
        while trim is not None and not done.wait(TRIM):
            trim(0)

    thread = threading.Thread(target=now_and_then, name="trim", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


class _Server(uvicorn.Server):
    """Ends the endless streams first, else stopping would wait for them."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self.desk = desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.desk.stop_listening()
        super().handle_exit(sig, frame)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise ServeError(f"{host} の {port} 番で開けません（{why(error)}）。--port で別の番号を指定してください") from None


def _known(desk: Desk, issue: Path | None) -> str | None:
    if issue is None:
        return None
    if issue.resolve().parent != desk.content.resolve() or desk.open_issue(issue.resolve().name) is None:
        raise ServeError(f"{issue} は {desk.content} の号ではありません")
    return issue.resolve().name
