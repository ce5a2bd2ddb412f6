"""Stand-ins for what an issue is opened with: a worker that draws made-up faces at once, a store in
memory, a build that only tells its steps."""
from __future__ import annotations

import io
import json
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from kohoshi.desk.project.desk import Desk, Parts
from kohoshi.finding import Box, Finding, Level, Place

WIDTH, HEIGHT = 273.0, 406.0
PX = 96 / 25.4
COLOURS = ("#DBE8F6", "#FFEAA5", "#FBD6CC", "#D2E6C6", "#F9F2E3", "#E8D2AC")


@dataclass(frozen=True)
class MadeSpot:
    box: Box
    file: str
    line: int
    pointer: tuple[str | int, ...]
    article: str | None
    label: str


@dataclass(frozen=True)
class MadeUpdate:
    looks: dict[int, str]
    findings: list[Finding] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    error: list[Finding] | None = None


FRAME = {"face": 2, "slot": "qa", "frame": "qa", "article": "unei-hoshin", "part": "qa", "box": {"x": 20, "y": 60, "w": 110, "h": 90},
         "measure": 22, "columns": 1, "lines": 18, "used": 16, "free": 2, "free_characters": 44, "over": 0}


class MadeWorker:
    """Twelve faces, each a colour with a grid; its text shows how often it was changed."""

    def __init__(self, faces: int = 12) -> None:
        self.faces = faces
        self.versions = dict.fromkeys(range(1, faces + 1), 0)
        self.broken: list[Finding] | None = None
        self.failing: Exception | None = None
        self.closed = False
        self.lock = threading.Lock()
        self.asked: list[tuple[Any, ...]] = []

    def change(self, *faces: int) -> None:
        """As if a file was saved that these faces use."""
        for face in faces:
            self.versions[face] += 1

    def update(self) -> MadeUpdate:
        if self.failing:
            raise self.failing
        with self.lock:
            return MadeUpdate({face: f"{face:02x}{version:06x}" for face, version in self.versions.items()}, [], [FRAME], self.broken)

    def tile(self, face: int, zoom: int, column: int, row: int) -> bytes:
        with self.lock:
            self.asked.append(("tile", face, zoom, column, row))
            full = self._face(face, PX * zoom)
            return _png(full.crop((column * 512, row * 512, min(full.width, column * 512 + 512), min(full.height, row * 512 + 512))))

    def thumbnail(self, face: int, width: int) -> bytes:
        with self.lock:
            self.asked.append(("thumb", face, width))
            return _png(self._face(face, width / WIDTH))

    def spots(self, face: int) -> list[MadeSpot]:
        return [
            MadeSpot(Box(20, 60, 110, 90), "content/2022-06/articles/unei-hoshin.yaml", 12, ("parts", "qa", 0), "unei-hoshin", "本文"),
            MadeSpot(Box(20, 20, 230, 20), "content/2022-06/articles/unei-hoshin.yaml", 2, ("title",), "unei-hoshin", "見出し")]

    def close(self) -> None:
        self.closed = True

    def _face(self, face: int, k: float) -> Image.Image:
        image = Image.new("RGB", (round(WIDTH * k), round(HEIGHT * k)), COLOURS[(face + 2 * self.versions[face]) % 6])
        draw = ImageDraw.Draw(image)
        for mm in range(0, int(HEIGHT), 20):
            draw.line((0, mm * k, image.width, mm * k), fill="#8CB9E1")
        for mm in range(0, int(WIDTH), 20):
            draw.line((mm * k, 0, mm * k, image.height), fill="#8CB9E1")
        draw.text((20 * k, 20 * k), f"{face} v{self.versions[face]}", fill="#1E1E1E", font_size=18 * k)
        return image


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


class MadeWatch:
    """Says that a file was saved when :meth:`saved` is called."""

    def __init__(self) -> None:
        self.tell: Callable[[], None] | None = None

    def saved(self) -> None:
        assert self.tell, "nobody watches yet"
        self.tell()

    def stop(self) -> None:
        self.tell = None


@dataclass
class MadePerson:
    id: str
    name: str
    section: str
    role: str
    everywhere: bool = False


class MadeStore:
    """People by token; no comments, no sign-offs, no step taken."""

    def __init__(self) -> None:
        self.tokens: dict[str, MadePerson] = {}
        self.closed = False

    def invite(self, name: str, section: str, role: str) -> str:
        token = f"token-of-{name}-{len(self.tokens)}".encode().hex()[:40].ljust(20, "0")
        self.tokens[token] = MadePerson(str(len(self.tokens)), name, section, role)
        return token

    def person_by_token(self, token: str) -> MadePerson | None:
        return self.tokens.get(token)

    def comments(self, **_: Any) -> list[Any]:
        return []

    def tally(self, *columns: str) -> Counter[Any]:
        return Counter()

    def intakes(self) -> list[Any]:
        return []

    def count(self, **_: Any) -> int:
        return 0

    def numbered_after(self, number: int) -> tuple[list[Any], bool]:
        return [], False

    def signoffs(self) -> list[Any]:
        return []

    def life(self) -> list[Any]:
        return []

    def last_seq(self) -> int:
        return 0

    def close(self) -> None:
        self.closed = True


#: Tells two steps, waits while there is a file "hold" in its folder, then writes report.json.
BUILD = """
import json, pathlib, sys, time
say = lambda **line: print(json.dumps(line), flush=True)
folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
say(begin="\u7d44\u3080")
while (folder / "hold").exists():
    time.sleep(0.02)
say(end="\u7d44\u3080", seconds=1.5)
if (folder / "crash").exists():
    raise RuntimeError("made to crash")
if (folder / "wrong").exists():
    say(failed=[{"message": "made wrong", "hint": "put it right", "source": "content/2022-06/issue.yaml:3"}])
    sys.exit(2)
out.mkdir(parents=True, exist_ok=True)
(out / "report.json").write_text(sys.argv[3])
(out / "print.pdf").write_bytes(b"%PDF-1.7 made")
say(done={"error": 1, "warning": 1, "notice": 0, "gates": 1})
"""


def made_report() -> dict[str, Any]:
    """report.json of a made-up build: one finding with a place on 2面, one without, one gate."""
    found = [
        Finding("text/overset", Level.ERROR, "「本文」が枠から2行あふれています", "文を短くしてください", 2, Box(30, 70, 60, 25),
                Place("content/2022-06/articles/unei-hoshin.yaml", 12), article="unei-hoshin"),
        Finding("image/resolution", Level.WARNING, "写真の解像度が足りません", "もとの写真を使ってください", 4, None,
                Place("content/2022-06/issue.yaml", 30), article="oyako-ehon"),
        Finding("gate/sample", Level.NOTICE, "見本が残っています", "本物に替えてください")]
    return {"issue": "2022-06", "file": "print.pdf", "faces": 12, "findings": [f.as_dict() for f in found],
            "counts": {"error": 1, "warning": 1, "notice": 0}, "timings": {}}


class MadeParts(Parts):
    """One worker, watch and store each, there for the test to use."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.made = MadeWorker()
        self.watching = MadeWatch()
        self.kept = MadeStore()

    def worker(self, project: Path, folder: Path) -> MadeWorker:
        return self.made

    def watch(self, project: Path, folder: Path, tell: Callable[[], None]) -> MadeWatch:
        self.watching.tell = tell
        return self.watching

    def store(self, file: Path) -> MadeStore:
        file.touch()
        return self.kept

    def build_command(self, folder: Path) -> list[str]:
        return [sys.executable, "-c", BUILD, str(folder), str(self.out), json.dumps(made_report())]


def officers(desk: Desk, client: Any) -> str:
    """Let the client in as the officer; returns the token of its forms."""
    from kohoshi.desk.project.sessions import csrf_token
    client.get(f"/start/{desk.sessions.start_token()}", follow_redirects=False)
    return csrf_token(client.cookies.get("kohoshi-desk") or client.cookies.get("__Host-desk"))
