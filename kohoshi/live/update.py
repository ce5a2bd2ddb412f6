"""What an update tells, and how the reasons for which nothing could be laid out are told."""
from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kohoshi.finding import Finding, Level
from kohoshi.issue.loaded import ContentError
from kohoshi.refusal import refused


@dataclass(frozen=True)
class Update:
    """The issue as it is now.

    revision       counts the updates that changed something
    looks          face → a digest of everything it is painted from: the same, the same picture
    faces          all faces, in order
    changed_faces  those that may look otherwise than before this update
    findings       what the content and its layout tell (the proof of the finished file is the build's)
    frames         as in layout.json
    timings        step → seconds
    error          why nothing new could be laid out; everything else is then as it was
    pending        faces beside those asked for first are not laid out yet: the next update does
    """

    revision: int = 0
    looks: dict[int, str] = field(default_factory=dict)
    faces: tuple[int, ...] = ()
    changed_faces: tuple[int, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    error: list[Finding] | None = None
    pending: bool = False


class Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.timings: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[step] = self.timings.get(step, 0) + time.perf_counter() - start


def findings_of(error: Exception) -> list[Finding]:
    """What stops a layout, as findings."""
    match error:
        case ContentError():
            return list(error.findings)
        case _:
            return [Finding("layout/list", Level.ERROR, f"組めません: {refused(error)}",
                            "レイアウトと書体のファイルを確かめてください", excerpt=str(error), detail=repr(error))]
