"""The desk in a real Chromium."""
from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from kohoshi.desk.app import create_app
from kohoshi.desk.project.desk import Desk

#: A desk, a tablet, a phone.
SIZES = {"desk": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}


class Serving(uvicorn.Server):
    """A server in a thread of the test."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(uvicorn.Config(create_app(desk), port=0, log_level="warning", access_log=False, lifespan="on",
                                        timeout_graceful_shutdown=1))
        self.desk = desk
        self.thread = threading.Thread(target=self.run)

    def open(self) -> str:
        self.thread.start()
        while not self.started:
            if not self.thread.is_alive():
                raise RuntimeError("the server did not start")
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"

    def end(self) -> None:
        self.desk.stop_listening()
        self.should_exit = True
        self.thread.join()


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    server = Serving(desk)
    try:
        yield server.open()
    finally:
        server.end()


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "chromium (Debian package) is needed"
    with sync_playwright() as playwright:
        # The engine hides the machine's fonts from this process; the browser needs them.
        seen = {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")}
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], env=seen)
        yield browser
        browser.close()


@dataclass
class Looking:
    """A page and everything its console complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def axe(self) -> list[str]:
        """What axe-core finds wrong with the page as it is now."""
        found: Any = Axe().run(self.page).response["violations"]
        return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]]


@contextmanager
def looking(browser: Browser, address: str, desk: Desk, size: str = "desk", **more: Any) -> Iterator[Looking]:
    """A fresh browser profile, let in as the officer. The console must stay silent. Nothing glides,
    unless ``reduced_motion="no-preference"``."""
    width, height = SIZES[size]
    wishes = {"viewport": {"width": width, "height": height}, "has_touch": size == "phone", "reduced_motion": "reduce"}
    context = browser.new_context(**{**wishes, **more})
    page = context.new_page()
    page.set_default_timeout(10_000)
    here = Looking(page, address)
    page.on("console", here.heard)
    page.on("pageerror", lambda error: here.complaints.append(str(error)))
    here.go(f"/start/{desk.sessions.start_token()}")
    try:
        yield here
    finally:
        context.close()
    assert not here.complaints, here.complaints
