"""Time of layout, ours against bare WeasyPrint, and of vertical fonts.

Both engines run in a process of their own, started once, and lay out the same documents in turn,
so that whatever slows the machine slows both. Processor time is compared, not the clock.
"""
from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.flow import set_up as typesetting
from kohoshi.fonts import FontSet
from kohoshi.issue.loader import load
from kohoshi.press import load_press
from kohoshi.project import Project
from kohoshi.typeset.engine import Engine

CHILD = Path(__file__).with_name("layout_child.py")


@dataclass(frozen=True)
class Job:
    """Documents that both engines lay out: HTML, font rules, address → (bytes, mime type)."""

    name: str
    documents: list[str]
    font_css: str
    served: dict[str, tuple[bytes, str]]


@dataclass(frozen=True)
class Ratio:
    """Medians of processor time in seconds; ``ratio`` is ours over bare."""

    name: str
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


class _Recording(Engine):
    """An engine that remembers what it was given and what it read."""

    last: _Recording

    def __init__(self, read: Any, font_css: str) -> None:
        self.font_css, self.served = font_css, {}
        _Recording.last = self

        def reading(url: str) -> tuple[bytes, str]:
            self.served[url] = read(url)
            return self.served[url]

        super().__init__(reading, font_css)


def issue_job(project: Path, content: Path) -> tuple[Job, typesetting.Setup]:
    """The sample issue's documents, one a run of faces, as a build lays them out."""
    loaded = load(content)
    assert loaded.issue is not None, "the sample issue must load"
    own, typesetting.Engine = typesetting.Engine, _Recording
    try:
        setup, _ = typesetting.open_setup(loaded.issue, load_press(loaded.issue.publication.press), Project(project), content)
    finally:
        typesetting.Engine = own
    composition, _ = typesetting.lay_out(setup)
    recorded = _Recording.last
    return Job("the 12 faces of the sample issue", [run.html for run in composition.runs],
               recorded.font_css, recorded.served), setup


def text_job(name: str, document: str, font_css: str, folder: Path) -> Job:
    """One document with the fonts of a folder, named in ``font_css`` below ``BASE``fonts/."""
    served = {f"http://job.invalid/fonts/{path.name}": (path.read_bytes(), "font/ttf")
              for path in folder.iterdir() if f"fonts/{path.name}" in font_css}
    return Job(name, [document], font_css, served)


def compare(job: Job, rounds: int, environment: dict[str, str], project: Path) -> Ratio:
    """Lay the job out ``rounds`` times in both processes, in turn, after one round to warm up."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(job, folder)
        children = {kind: _start(kind, folder, environment, project) for kind in ("ours", "bare")}
        times: dict[str, list[float]] = {"ours": [], "bare": []}
        try:
            for number in range(rounds + 1):
                for kind in sorted(children, reverse=bool(number % 2)):
                    seconds = _round(children[kind])
                    if number:
                        times[kind].append(seconds)
        finally:
            for child in children.values():
                child.stdin.close()
                child.wait(timeout=60)
    return Ratio(job.name, statistics.median(times["ours"]), statistics.median(times["bare"]))


def _write(job: Job, folder: Path) -> None:
    table = {}
    for number, (url, (data, mime)) in enumerate(job.served.items()):
        (folder / f"{number}.bin").write_bytes(data)
        table[url] = [f"{number}.bin", mime]
    (folder / "job.json").write_text(json.dumps(
        {"documents": job.documents, "font_css": job.font_css, "served": table}), encoding="utf-8")


def _start(kind: str, folder: Path, environment: dict[str, str], project: Path) -> subprocess.Popen:
    path = str(project) if kind == "ours" else ""
    return subprocess.Popen([sys.executable, str(CHILD), kind, str(folder)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True, env={**environment, "PYTHONPATH": path})


def _round(child: subprocess.Popen) -> float:
    child.stdin.write("\n")
    child.stdin.flush()
    line = child.stdout.readline()
    if not line:
        raise RuntimeError("a layout process has ended; its error is above")
    return float(line)


def vertical_font(setup: typesetting.Setup, project: Path) -> tuple[float, float]:
    """Seconds to make the vertical font of the sample issue's column: (nothing kept yet, kept)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "fonts"
        shutil.copytree(project / "fonts", folder, ignore=shutil.ignore_patterns("vertical"))
        seconds = []
        for _ in range(2):
            fonts = FontSet.load(folder)
            start = time.perf_counter()
            if typesetting._vertical(fonts, setup.issue, setup.pages) is None:
                raise RuntimeError("the sample issue has no vertical column")
            seconds.append(time.perf_counter() - start)
    return seconds[0], seconds[1]
