"""The real rooms behind the desk. Imported when first used, so that the desk opens at once."""
from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from kohoshi.desk.seams import Store, Watch, Worker
from kohoshi.project import Project


class RealRooms:
    def worker(self, project: Project, folder: Path) -> Worker:
        from kohoshi.live.worker import Worker as Warm
        return Warm(project, folder)

    def watch(self, project: Project, folder: Path, tell: Callable[[], None]) -> Watch:
        from kohoshi.live.watch import Watch as Files
        return Files((folder, project.house, project.layouts()), lambda changed: tell()).start()

    def store(self, file: Path) -> Store:
        from kohoshi.proof.store import Store as Comments
        return Comments.open(file)

    def build_command(self, folder: Path) -> list[str]:
        return [sys.executable, "-m", "kohoshi.desk.buildchild", str(folder)]
