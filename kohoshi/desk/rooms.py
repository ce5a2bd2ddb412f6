"""The real rooms behind the desk. Imported when first used, so that the desk opens at once."""
from __future__ import annotations

import sys
from pathlib import Path

from kohoshi.desk.seams import Store, Watch, Worker


class RealRooms:
    def worker(self, project: Path, folder: Path, press: str) -> Worker:
        from kohoshi.live.worker import Worker as Warm
        return Warm(project, folder, press)

    def watch(self, project: Path, folder: Path) -> Watch:
        from kohoshi.live.watch import Watch as Files
        return Files(project, folder)

    def store(self, file: Path) -> Store:
        from kohoshi.proof.store import Store as Comments
        return Comments.open(file)

    def build_command(self, folder: Path) -> list[str]:
        return [sys.executable, "-m", "kohoshi.desk.buildchild", str(folder)]
