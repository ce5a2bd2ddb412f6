"""The last day: an article of two and a half columns that goes on on another face becomes longer or shorter. What is
told of its whole chain of frames 連結枠 is true to one line: so much cut, it fits; a line less, it does not."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kohoshi.desk.writing.fits import fit
from kohoshi.finding import Finding
from kohoshi.flow.copyfit import Copyfit, CopyfitRow, as_table
from kohoshi.flow.set_up import SetupCache, lay_out, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Run
from kohoshi.press import load_press
from kohoshi.project import Project
from kohoshi.typeset.frames import Frame as Made, Room
from tests.chain import DIGITS, Chain, Frame, Part, paragraph, project, prose

LYING = (Part((1,), (Frame(0, 0, 5, 20, 40), Frame(0, 22, 5, 20, 40))), Part((2,), (Frame(0, 0, 5, 26, 31),)))
STANDING = (Part((3,), (Frame(0, 34, 5, 32, 24), Frame(0, 0, 5, 32, 24))), Part((4,), (Frame(0, 34, 5, 31, 20),)))
#: Characters that fill the first two columns and half of the third; of the first two, those and the half of one.
WHOLE = {"yoko": 1700, "tate": 900}
#: (heading or not, words)
Blocks = list[tuple[bool, str]]


def article(length: int) -> Blocks:
    """So many characters, in paragraphs of three to seven sentences with a head over every four."""
    out: Blocks = []
    while (left := length - sum(len(words) for _, words in out)) > 0:
        at = len(out)
        if at % 5 == 0:
            out.append((True, f"その{DIGITS[at // 5]}の見出し"))
        else:
            out.append((False, paragraph(at * 7, 3 + at % 5)[:left]))
    return out


def cut(blocks: Blocks, characters: int) -> Blocks:
    """Without its last characters."""
    out = list(blocks)
    while characters > 0:
        head, words = out.pop()
        if len(words) > characters:
            out.append((head, words[:-characters]))
        characters -= len(words)
    return out


def longer(blocks: Blocks, characters: int) -> Blocks:
    head, words = blocks[-1]
    return [*blocks[:-1], (head, words + paragraph(600, 60)[:characters])]


@dataclass
class Paper:
    """Two chains that are laid out again and again."""

    issue: Path
    cache: SetupCache

    def laid_out(self, texts: dict[str, Blocks], deeper: dict[str, int] | None = None) -> tuple[dict[str, list[Made]], list[Finding]]:
        """(the frames of each chain, what was found); ``deeper``: lines more in the last frame of each."""
        for name, blocks in texts.items():
            body = "".join(f"  - heading: {words}\n" if head else prose(words) for head, words in blocks)
            (self.issue / "articles" / f"{name}.yaml").write_text(f"title: {name}の見本\nsample: true\nbody:\n{body}", encoding="utf-8")
        setup, _ = open_setup(load_issue(self.issue), load_press("offset-tabloid"), Project.of(self.issue), self.issue, self.cache)

        def html(run: Run, faces: dict[str, tuple[int, ...]], depths: dict[str, float]) -> tuple[str, list[Finding]]:
            page, found = setup.pages.html(run, faces, setup.created, depths)
            if deeper and run.faces[0] == 2:
                page = page.replace("--h:31", f"--h:{31 + deeper['yoko']}").replace("--lines:31", f"--lines:{31 + deeper['yoko']}")
            if deeper and run.faces[0] == 4:
                page = page.replace("--w:31", f"--w:{31 + deeper['tate'] * 34 / 15}")
            return page, found
        composition, found = lay_out(setup, html=html)
        chains: dict[str, list[Made]] = {}
        for frame in composition.frames:
            if frame.thread:
                chains.setdefault(frame.thread.removesuffix("--main"), []).append(frame)
        return chains, found


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    root = tmp_path_factory.mktemp("last-day")
    return Paper(project(root, Chain("yoko", prose("本文。"), LYING), Chain("tate", prose("本文。"), STANDING, upright=True)), SetupCache())


def told(chains: dict[str, list[Made]]) -> dict[str, Room]:
    rooms = {name: frames[0].chain for name, frames in chains.items()}
    assert all(frame.chain == rooms[name] for name, frames in chains.items() for frame in frames)
    return {name: room for name, room in rooms.items() if room}


def over(chains: dict[str, list[Made]]) -> dict[str, bool]:
    return {name: any(frame.free < 0 or frame.overset_characters for frame in frames) for name, frames in chains.items()}


def line(frames: list[Made]) -> int:
    """Characters of the longest line of a chain."""
    return max(int(frame.measure + .02) for frame in frames)


@pytest.mark.parametrize("share", [1.3, 1.8])
def test_so_much_has_to_go(paper, share):
    texts = {name: article(round(length * share)) for name, length in WHOLE.items()}
    chains, found = paper.laid_out(texts)
    rooms = told(chains)
    assert all(room.lines < 0 for room in rooms.values()) and over(chains) == {"yoko": True, "tate": True}
    hints = {f.article: f.hint for f in found if f.rule == "text/overset"}
    assert {name: f"{-room.lines}行（{-room.characters}字）ほど減らす" in hints[name] for name, room in rooms.items()} == {"yoko": True, "tate": True}
    characters = {name: -room.characters for name, room in rooms.items()}
    assert over(paper.laid_out({name: cut(text, characters[name]) for name, text in texts.items()})[0]) == {"yoko": False, "tate": False}
    assert over(paper.laid_out({name: cut(text, characters[name] - line(chains[name])) for name, text in texts.items()})[0]) == {"yoko": True, "tate": True}
    lines = {name: -room.lines for name, room in rooms.items()}
    assert over(paper.laid_out(texts, lines)[0]) == {"yoko": False, "tate": False}
    assert over(paper.laid_out(texts, {name: many - 1 for name, many in lines.items()})[0]) == {"yoko": True, "tate": True}


@pytest.mark.parametrize("share", [1, 1.05, .7])
def test_so_much_is_free(paper, share):
    texts = {name: article(round(length * share)) for name, length in WHOLE.items()}
    chains, found = paper.laid_out(texts)
    rooms = told(chains)
    assert all(room.lines > 0 for room in rooms.values()) and over(chains) == {"yoko": False, "tate": False}
    assert {f.article for f in found if f.rule == "text/nothing-left"} == (set(WHOLE) if share < 1 else set())
    assert over(paper.laid_out({name: longer(text, rooms[name].characters - line(chains[name])) for name, text in texts.items()})[0]) == {
        "yoko": False, "tate": False}
    assert over(paper.laid_out({name: longer(text, rooms[name].characters + line(chains[name])) for name, text in texts.items()})[0]) == {
        "yoko": True, "tate": True}


def words(chains: dict[str, list[Made]]) -> Iterator[tuple[str, list[str], list[str]]]:
    """(chain, what the desk says of its frames, what the table of copyfit does)"""
    for name, frames in chains.items():
        table = as_table(Copyfit("2022-06", "offset-tabloid", [CopyfitRow(frame, None, False) for frame in frames], []))
        yield name, [fit(frame.as_dict()).words for frame in frames], [str(cell) for cell in table.columns[-2].cells]


def test_the_desk_and_the_table_speak_of_the_whole_chain(paper):
    chains, _ = paper.laid_out({name: article(round(length * .7)) for name, length in WHOLE.items()})
    rooms = told(chains)
    for name, desk, table in words(chains):
        room, (_, second, third) = rooms[name], chains[name]
        assert room == Room(second.free + third.lines, second.free_characters + third.free_characters)
        assert desk == ["次の枠へ続く", f"続きの枠と合わせて、あと{room.lines}行（約{room.characters}字）", f"空き{third.lines}行"]
        assert table == ["次の枠へ続く", f"{second.free}行（続きの枠と合わせて{room.lines}行・約{room.characters}字）", f"空き{third.lines}行"]
    chains, _ = paper.laid_out({name: article(round(length * 1.3)) for name, length in WHOLE.items()})
    for name, desk, table in words(chains):
        last = chains[name][-1]
        assert desk == ["次の枠へ続く"] * 2 + [f"{-last.free}行・{last.overset_characters}字あふれ"]
        assert table == ["次の枠へ続く"] * 2 + [f"あふれ {last.overset}"]
        assert re.fullmatch(r"[1-9]\d*行・[1-9]\d*字", last.overset)
