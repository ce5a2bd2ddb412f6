"""Links of stored issues: listed by default, asked only when the network is allowed (here: this machine)."""
from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kohoshi.archive import links, withdraw
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.importing import import_pdf
from kohoshi.archive.links import addresses, check_links
from kohoshi.commands.app import main
from tests.archive.test_bag import PAPER, pdf_of
from tests.archive.world import World


class Server(BaseHTTPRequestHandler):
    """/good · /moved → /good · /gone · /head refuses HEAD · /broken."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path))
        status = {"/good": 200, "/moved": 302, "/head": 405 if self.command == "HEAD" else 200, "/broken": 500}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/good")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    made.asked = []
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def with_links(path: Path, *urls: str) -> Path:
    pdf_of(path, "Some words for the face of it")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 10 + 20 * at, 60, 25 + 20 * at]),
            A=Dictionary(S=Name.URI, URI=String(url)))) for at, url in enumerate(urls)])
        pdf.save(path)
    return path


@pytest.fixture
def shelf(world: World, tmp_path: Path, server: ThreadingHTTPServer) -> tuple[World, str]:
    home = f"http://127.0.0.1:{server.server_address[1]}"
    for month, names in (("1998-05", ("good", "gone", "head")), ("1998-06", ("good", "moved", "broken"))):
        pdf = with_links(tmp_path / f"{month}.pdf", *(f"{home}/{name}" for name in names), "mailto:a@example.jp")
        import_pdf(world.store, pdf, PAPER, month, 24, "広報 太郎", world.project)
    return world, home


def test_each_address_is_asked_once_and_the_dead_are_told(shelf, server):
    world, home = shelf
    found = {each.url.removeprefix(home): each for each in check_links(world.store)}
    assert {url: (each.status, each.problem) for url, each in found.items()} == {
        "/good": (200, ""), "/moved": (200, ""), "/head": (200, ""), "/gone": (404, "ページがありません"), "/broken": (500, "開けません（500）")}
    assert found["/good"].where == ("1998-06 1面", "1998-05 1面") and found["/moved"].at == f"{home}/good"
    assert server.asked.count(("HEAD", "/gone")) == 1 and ("GET", "/gone") not in server.asked


def test_nobody_is_asked_unless_the_network_is_allowed(shelf, server, capsys, monkeypatch):
    world, home = shelf
    assert main(["archive", "links", "--store", str(world.store)]) == 0
    said = capsys.readouterr().out
    assert f"{home}/gone  1998-05 1面" in said and "確かめてはいません" in said and "mailto" not in said
    assert server.asked == []
    monkeypatch.setattr(links, "_PAUSE", 0)
    assert main(["archive", "links", "1998-05", "--allow-network", "--store", str(world.store)]) == 1
    assert f"×{home}/gone: ページがありません（1998-05 1面）" in (said := capsys.readouterr().out) and "3か所を確かめました" in said


def test_nobody_there(world, tmp_path):
    import_pdf(world.store, with_links(tmp_path / "a.pdf", "http://127.0.0.1:1/x"), PAPER, "1998-05", 24, "広報 太郎", world.project)
    (asked,) = check_links(world.store)
    assert (asked.status, asked.problem) == (None, "つながりません（相手が受けつけません。番地と番号を確かめてください）")
    withdraw(world.store, "1998-05", "申し出", "広報 太郎")
    assert addresses(world.store) == {}
    with pytest.raises(ArchiveError, match="取り下げた号"):
        addresses(world.store, "1998-05")
