"""Edits as they are made all day, and the time until the spread in view shows them."""
from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from living import chain

from kohoshi.live.page import TILE
from kohoshi.live.worker import Worker

#: Pixels of the trim at zoom 1.
WIDTH, HEIGHT = 1032, 1535


@dataclass
class Edit:
    """One text of one file, replaced by ``new`` with another filling each time. ``view``: the spread in view;
    ``changes``: faces of it that must be others then."""

    name: str
    file: str
    old: str
    new: str
    view: tuple[int, ...]
    changes: tuple[int, ...]
    times: list[float] = field(default_factory=list)
    steps: list[dict[str, float]] = field(default_factory=list)

    def prepare(self, project: Path) -> None:
        self._path = project / self.file
        self._text = self._path.read_text(encoding="utf-8")
        if self._text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old} stands {self._text.count(self.old)} times")
        self._round = 0

    def measure(self, worker: Worker) -> None:
        """From the written file to the last tile of the spread, which was in view before; then
        whatever else the edit asks for, untimed."""
        self._look(worker)
        number, self._round = self._round, self._round + 1
        new = self.new.format(mark=_MARKS[number], size=84 - number / 20, part=f".{number:02}1")
        self._path.write_text(self._text.replace(self.old, new), encoding="utf-8")
        start = time.perf_counter()
        update = worker.update(self.view)
        updated = time.perf_counter()
        if update.error or not set(self.changes) <= set(update.changed_faces):
            raise RuntimeError(f"{self.name}: {update.changed_faces} {update.error}")
        first = time.perf_counter()
        worker.tile(self.changes[0], 1, 0, 0)
        painted = time.perf_counter()
        self._look(worker)
        end = time.perf_counter()
        self.times.append(end - start)
        self.steps.append(self._steps(update.timings) | {
            "between processes": updated - start - _told(update.timings), "PDF and first tile": painted - first,
            "other tiles": end - painted})
        while update.pending:
            update = worker.update()

    def _look(self, worker: Worker) -> None:
        for face in self.view:
            for column in range(-(-WIDTH // TILE)):
                for row in range(-(-HEIGHT // TILE)):
                    worker.tile(face, 1, column, row)

    @staticmethod
    def _steps(timings: dict[str, float]) -> dict[str, float]:
        html = timings.get("html", 0.0)
        return {"files and content": timings["files"] + timings["read"], "fonts and layouts": timings["open"] + timings["supplied"],
                "HTML": html, "layout": timings["lay out"] - html + timings["compare"]}


def _told(timings: dict[str, float]) -> float:
    return sum(seconds for step, seconds in timings.items() if step != "html")


#: What the words of one round have and no other round: nothing can be kept from one to the next.
_MARKS = "春夏秋冬東西南北朝昼夕夜山川海空花鳥風月雪松竹梅桜菊犬猫馬牛羊魚貝米麦豆茶塩酒味噌"


def chained() -> list[Edit]:
    """Of the article that flows over three faces (living/chain.py): a word of its first paragraph, so that all
    three are laid out again."""
    file, new = f"content/2022-06/articles/{chain.ARTICLE}.yaml", "はじめの文は、{mark}の港の町の話で、{mark}と{mark}の船が来ます。"
    return [Edit("a word of an article on three faces (its first in view)", file, chain.WORD, new, (9,), (9,)),
            Edit("a word of an article on three faces (the other two in view)", file, chain.WORD, new.replace("来", "着"), (10, 11), (10, 11))]


def edits() -> list[Edit]:
    article, css = "content/2022-06/articles/{}.yaml".format, "layouts/minato/css/{}.css".format
    return [
        Edit("a word on 1面", article("hyoshi"), "海とまちが出会う港区", "海とまちが出会う{mark}の港区", (1,), (1,)),
        Edit("a word on 2・3面 (the heaviest)", article("unei-hoshin"), "昔ながらの人情", "{mark}からの人情", (2, 3), (2, 3)),
        Edit("a word on 4面 (4・5面 in view)", article("kenko-taiso"), "音楽に合わせて", "{mark}の音に合わせて", (4, 5), (4,)),
        Edit("a word on 6・7面", article("kusei-kaigi"), "毎日の暮らしそのもの", "{mark}の日の暮らしそのもの", (6, 7), (6, 7)),
        Edit("a word on 12面", article("sodan"), "別に案内をお送りします", "別に{mark}の案内をお送りします", (12,), (12,)),
        Edit("a rule of one face's sheet (8面)", css("face-road"), "font-size: 84Q", "font-size: {size:.2f}Q", (8,), (8,)),
        Edit("a rule that all faces share (2・3面 in view)", css("2-type"), "figcaption, .note { font-size: 12Q",
             "figcaption, .note {{ font-size: 12{part}Q", (2, 3), (2, 3)),
    ]
