"""字数の表: how full every frame is, from a layout without editions, and where its text is written."""
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from kohoshi import PROJECT
from kohoshi.finding import Finding
from kohoshi.flow.set_up import lay_out, open_setup, whole
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import Printable, imprint, printables
from kohoshi.press import load_press
from kohoshi.typeset.frames import Frame

#: Characters of a frame's opening that must agree with a text of the content to name its line.
_AGREE = 12


@dataclass(frozen=True)
class CopyfitRow:
    """A frame with the line of the content where its text begins (None: words of the layout)."""

    frame: Frame
    opening_line: str | None
    whole_slot: bool

    @property
    def title(self) -> str:
        if self.frame.article:
            return f"{self.frame.article}/{self.frame.part}"
        return "（枠全体）" if self.whole_slot else "（面のことば）" if self.opening_line is None else "（見出しなど）"

    def as_dict(self) -> dict[str, object]:
        return self.frame.as_dict() | {"written": self.opening_line}


@dataclass(frozen=True)
class Copyfit:
    """All frames with text in face order, and everything that is overset."""

    issue: str
    press: str
    rows: list[CopyfitRow]
    overset: list[Finding]

    @property
    def is_overset(self) -> bool:
        return bool(self.overset) or any(row.frame.free < 0 for row in self.rows)


def copyfit(folder: Path, press_name: str | None = None) -> Copyfit:
    """Lay the issue out and measure its frames. Raises ContentError, PressError."""
    issue = load_issue(folder)
    press = load_press(press_name or issue.publication.press)
    setup = whole(*open_setup(issue, press, PROJECT, folder))
    composition, findings = lay_out(setup)
    frames = sorted((frame for frame in composition.frames if frame.characters or frame.chain), key=lambda frame: frame.face)
    rows = [_row(issue, frame, frames) for frame in frames]
    overset = [finding for finding in findings if finding.rule == "text/overset"]
    return Copyfit(str(issue.publication.month), press.name, rows, overset)


def _row(issue: Issue, frame: Frame, frames: list[Frame]) -> CopyfitRow:
    # a slot that takes many articles: each of them has a frame of its own inside it
    whole = frame.article is None and any(
        other.article and (other.face, other.slot) == (frame.face, frame.slot) for other in frames)
    return CopyfitRow(frame, None if whole else frame.source or _written(issue, frame), whole)


def _written(issue: Issue, frame: Frame) -> str | None:
    """The line of the text that a frame without an article begins with: titles stand in frames
    of their own."""
    found: dict[int, str] = {}
    for text in _texts_of_face(issue, frame.face):
        start = "".join(text.text.split())[:_AGREE]
        if text.place and len(start) > 1 and start in frame.opening:
            found.setdefault(frame.opening.index(start), str(text.place))
    return found[min(found)] if found else None


def _texts_of_face(issue: Issue, face: int) -> Iterator[Printable]:
    for placed in issue.placings():
        if face in placed.faces:
            yield from printables(issue, placed.article, placed.part, head=True)
    yield from imprint(issue)


def as_json(result: Copyfit) -> str:
    """Everything the table tells, for programs."""
    data = {"issue": result.issue, "press": result.press, "over": result.is_overset,
            "frames": [row.as_dict() for row in result.rows],
            "findings": [finding.as_dict() for finding in result.overset]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_table(result: Copyfit) -> Table:
    """One row a frame. 字 are about: marks at half width and Latin letters make them vary."""
    table = Table(title=f"{result.issue} の字数（{result.press}）", header_style="bold", caption=_caption(result),
                  box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("面", "枠", "記事/部分", "字詰め×行数", "めやす", "使った行", "字数", "見出し", "リード", "余り・あふれ"):
        table.add_column(name, justify="left" if name in ("枠", "記事/部分") else "right", no_wrap=True)
    table.add_column("原稿", overflow="fold")
    before = None
    for row in result.rows:
        frame = row.frame
        if before not in (None, frame.face):
            table.add_section()
        table.add_row(
            "" if frame.face == before else str(frame.face), frame.slot, row.title, _measure(frame), str(frame.budget),
            f"{frame.used}/{frame.lines}", str(frame.characters), _lines(frame.heading_lines), _lines(frame.lead_lines), _left(row),
            row.opening_line or "")
        before = frame.face
    return table


def _measure(frame: Frame) -> str:
    columns = f"{frame.columns}段×" if frame.columns > 1 else ""
    return f"{columns}{frame.measure:.4g}字×{frame.lines // frame.columns}行"


def _lines(count: int) -> str:
    return f"{count}行" if count else ""


def _left(row: CopyfitRow) -> Text:
    if row.frame.free < 0:
        return Text(f"あふれ {row.frame.overset}" if row.frame.overset else "横にはみ出し", style="bold red")
    if row.frame.fit:
        return Text(f"{row.frame.fit}", style="yellow")
    if row.frame.goes_on:
        return Text("次の枠へ続く")
    if row.frame.chain and not row.frame.characters:
        return Text(f"空き{row.frame.lines}行")
    if row.frame.chain and row.frame.chain.lines > row.frame.free:
        return Text(f"{row.frame.free}行（続きの枠と合わせて{row.frame.chain.lines}行・約{row.frame.chain.characters}字）")
    return Text(f"{row.frame.free}行・約{row.frame.free_characters}字" if row.frame.free else "ちょうど")


def _caption(result: Copyfit) -> str:
    over = sum(row.frame.free < 0 for row in result.rows)
    return f"{len(result.rows)}の枠のうち{over}があふれています" if result.is_overset else f"{len(result.rows)}の枠にすべて収まっています"
