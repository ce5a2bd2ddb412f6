"""The worker's own process: one issue kept open, one request after the other."""
from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kohoshi.child import renew
from kohoshi.live.protocol import Broken, receive, send, update_said, waits
from kohoshi.live.session import Session
from kohoshi.live.tiles import Tiles
from kohoshi.project import Project

#: Seconds of silence after which garbage is looked for, and updates after which it is without one.
_IDLE, _UPDATES = 1.0, 12


def resident() -> int:
    """MB of memory in use; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


class Child:
    """Answers requests: a header with ``do``, the ``seconds`` of the processor it may take and what it
    asks with → (header, body)."""

    def __init__(self, session: Session) -> None:
        self.session, self.tiles = session, Tiles(session)
        self.updates = 0

    def answer(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        renew(said.pop("seconds"))
        do: Callable[..., tuple[dict[str, Any], bytes]] = getattr(self, f"do_{said.pop('do')}")
        try:
            header, body = do(**said)
        except LookupError as error:
            header, body = {"refused": str(error.args[0]) if error.args else ""}, b""
        return {**header, "resident": resident(), "updates": self.updates}, body

    def do_update(self, first: list[int]) -> tuple[dict[str, Any], bytes]:
        self.updates += 1
        return {"update": update_said(self.session.update(first))}, b""

    def do_tile(self, face: int, zoom: int, column: int, row: int) -> tuple[dict[str, Any], bytes]:
        return {}, self.tiles.tile(face, zoom, column, row)

    def do_thumbnail(self, face: int, width: int) -> tuple[dict[str, Any], bytes]:
        return {}, self.tiles.thumbnail(face, width)

    def do_face(self, face: int) -> tuple[dict[str, Any], bytes]:
        return {}, self.session.face_pdf(face)

    def do_spots(self, face: int) -> tuple[dict[str, Any], bytes]:
        return {"spots": [spot.as_dict() for spot in self.session.spots(face)]}, b""


def serve(child: Child, requests: int, answers: int) -> None:
    """Until the other side is gone. Garbage is collected when nobody waits: the boxes of an issue
    are a million objects, and looking through them would take as long as a layout."""
    gc.disable()
    since = 0
    while True:
        if since and (since >= _UPDATES or not waits(requests, _IDLE)):
            gc.collect()
            since = 0
        try:
            said, _ = receive(requests)
            since += said["do"] == "update"
            send(answers, *child.answer(said))
        except Broken:
            return


def main(arguments: list[str]) -> None:
    """``PROJECT ISSUE_FOLDER [PRESS]``; requests come on standard input, answers go to standard output."""
    requests, answers = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # whatever a library prints is no answer
    project, folder, press = (*arguments, "")[:3]
    serve(Child(Session(Project(Path(project)), Path(folder), press or None)), requests, answers)


if __name__ == "__main__":
    main(sys.argv[1:])
