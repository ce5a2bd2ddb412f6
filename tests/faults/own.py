"""Our own corpus: one small fault for every rule family and every accident a machine can catch.

``own/content.yaml`` holds faults of the content and what must be told of each: rule, level and
line, and nothing else at error or warning. ``own/printed.yaml`` holds those of the finished file
(tests/whole/test_own_faults.py). See README.md.
"""
from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pikepdf import Dictionary, Name
from PIL import Image

from kohoshi.finding import Finding, Level
from tests.check.handed_in import Sheet
from tests.faults import quoted
from tests.pictured import saved, without_adobe
from tests.said import spoken_for

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ISSUE = "content/2022-06"


@dataclass(frozen=True)
class Patch:
    """In ``file`` the only ``old`` becomes ``new``."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """A fault and what must be told of it: ``rule`` at ``level`` on the line of ``file`` that
    holds ``at`` (None: of no line). ``also``: rules that may be told beside it. ``add``: files
    made for it. ``read``: how it is found. ``case``: accidents it is of."""

    id: str
    rule: str
    level: Level
    what: str
    patches: tuple[Patch, ...] = ()
    add: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None
    file: str | None = None
    also: frozenset[str] = frozenset()
    read: str = "check"
    case: tuple[int, ...] = ()

    @property
    def family(self) -> str:
        return self.rule.split("/")[0]

    @property
    def files(self) -> set[str]:
        """All files it touches or is told of."""
        return {patch.file for patch in self.patches} | set(self.add) | ({self.file} if self.file else set())

    def told(self, finding: Finding, texts: Mapping[str, str]) -> bool:
        """Whether a finding is the one that must be told. ``texts``: the patched files."""
        if (finding.rule, finding.level) != (self.rule, self.level):
            return False
        if self.at is None:
            return True
        place = finding.place
        return place is not None and (place.file, place.line) == (self.file, self.line(texts))

    def line(self, texts: Mapping[str, str]) -> int:
        assert self.at is not None and self.file is not None
        lines = [n for n, line in enumerate(texts[self.file].split("\n"), 1) if self.at in line]
        if len(lines) != 1:
            raise ValueError(f"{self.id}: {self.at!r} stands on {len(lines)} lines of {self.file}")
        return lines[0]


@cache
def content_faults() -> list[Fault]:
    return [_fault(row) for row in yaml.safe_load((HERE / "own" / "content.yaml").read_text(encoding="utf-8"))]


def _fault(row: dict[str, Any]) -> Fault:
    first = [row] if "in" in row else []
    patches = tuple(Patch(_path(one["in"]), one["old"], one["new"]) for one in [*first, *row.get("more", [])])
    file = row.get("at_in") or row.get("in")
    return Fault(row["id"], row["rule"], Level(row["level"]), row["what"], patches, row.get("add", {}), row.get("at"),
                 _path(file) if file else None, frozenset(row.get("also", ())), row.get("read", "check"), tuple(row.get("case", ())))


def _path(name: str) -> str:
    return name if "/" in name else f"{ISSUE}/articles/{name}.yaml"


def rounds(faults: Iterable[Fault]) -> list[list[Fault]]:
    """The faults dealt out so that no two of a round touch one file."""
    out: list[list[Fault]] = []
    for fault in faults:
        free = next((one for one in out if all(not fault.files & other.files for other in one)), None)
        if free is None:
            out.append(free := [])
        free.append(fault)
    return out


# --- a copy of the project that can be spoiled ----------------------------------------------------


class Copy:
    """The content (and what stands for the rest of the project) in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "content", root / "content", ignore=shutil.ignore_patterns("source", "*.py", "*.md"))
        self.folder = root / ISSUE

    def spoil(self, faults: Iterable[Fault]) -> None:
        """Patches the files. Raises ValueError where ``old`` does not stand exactly once."""
        for fault in faults:
            for patch in fault.patches:
                text = self.text(patch.file)
                if text.count(patch.old) != 1:
                    raise ValueError(f"{fault.id}: {patch.old!r} stands {text.count(patch.old)} times in {patch.file}")
                (self.root / patch.file).write_text(text.replace(patch.old, patch.new), encoding="utf-8")
            for file, maker in fault.add.items():
                path = self.root / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.unlink(missing_ok=True)
                MAKERS[maker](path)

    def text(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def texts(self, faults: Iterable[Fault]) -> dict[str, str]:
        """The files on which something must be told."""
        return {fault.file: self.text(fault.file) for fault in faults if fault.file and fault.at}


def unlike(faults: Iterable[Fault], told: Iterable[Finding], texts: Mapping[str, str]) -> list[str]:
    """What is otherwise than the faults say, in words: not told, or told though nobody asked."""
    faults, told = list(faults), list(told)
    also = {rule for fault in faults for rule in fault.also}
    out = [f"{fault.id}: {fault.rule} is not told" for fault in faults if not any(fault.told(f, texts) for f in told)]
    return out + [f"{f.rule} {f.level.value} {f.source}: {f.message}" for f in told
                  if f.level is not Level.NOTICE and f.rule not in also and not any(fault.told(f, texts) for fault in faults)]


def speakers(faults: Iterable[Fault], told: Iterable[Finding], texts: Mapping[str, str]) -> Iterator[tuple[str, Finding]]:
    """(rule, what it found) of each rule for which one of the faults speaks: the first of it in the corpus, unless
    a test does, or what the rule's block quotes (quoted.py)."""
    told, others = list(told), {*spoken_for(), *(rule.name for rule in quoted.rules())}
    for fault in faults:
        if fault.rule not in others and next(other for other in content_faults() if other.rule == fault.rule).id == fault.id:
            yield fault.rule, next(finding for finding in told if fault.told(finding, texts))


# --- files that are made ---------------------------------------------------------------------------


def photograph(path: Path) -> None:
    """Patches of gray, like no drawing."""
    coarse = np.random.default_rng(7).integers(20, 235, (30, 40)).astype(np.uint8)
    Image.fromarray(coarse).resize((1600, 1200)).save(path)


def _linked_drawing(path: Path) -> None:
    """As Illustrator saves one whose picture is not embedded."""
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 300">\n'
                    '<image xlink:href="C:\\Users\\mihon\\photo.jpg" width="400" height="300"/></svg>\n', encoding="utf-8")


def _markerless_photograph(path: Path) -> None:
    """As ``pdfimages -all`` takes one out of a PDF."""
    path.write_bytes(without_adobe(saved(Image.new("CMYK", (2400, 1600), (180, 60, 30, 0)), "JPEG")))


def _cut_off_photograph(path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 48)).save(out, "JPEG")
    path.write_bytes(out.getvalue()[:40])


def _unembedded_page(path: Path) -> None:
    sheet = Sheet()
    sheet.resources.Font.F1 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/MS-Gothic"))
    sheet.paint("BT /F1 10 Tf 50 50 Td (x) Tj ET").save(path)


MAKERS: dict[str, Callable[[Path], None]] = {
    "photograph": photograph,
    "cut_off_photograph": _cut_off_photograph,
    "linked_drawing": _linked_drawing,
    "markerless_photograph": _markerless_photograph,
    "small_page": lambda path: Sheet((210.0, 297.0)).save(path),
    "unembedded_page": _unembedded_page,
    "other_bytes": lambda path: _write(path, b"OTTO"),
    "shift_jis": lambda path: _write(path, "title: 港区のお知らせ\n".encode("cp932")),
    "empty": lambda path: _write(path, b""),
    "large": lambda path: _write(path, b"title: 1\n" + b"# pasted picture\n" * 30_000),
    "empty_values": lambda path: _write(path, "".join(f"title{n}:\n" for n in range(137)).encode()),
    "small_article": lambda path: _write(path, "title: 港区\nbody:\n  - paragraph: お知らせです。\n".encode()),
    "gone": lambda path: None,
}


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


# --- which accidents -------------------------------------------------------------------------------

#: Accidents (README.md) of which at least a part can be caught, and those that only people can:
#: judgement (5, 6, 7), content never told (1, 10), delivery (25).
CAUGHT = frozenset({2, 3, 4, 8, 9, *range(11, 25), 26})
NOT_BY_A_MACHINE = frozenset({1, 5, 6, 7, 10, 25})


def printed_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / "own" / "printed.yaml").read_text(encoding="utf-8"))
    return rows


def printed_families() -> set[str]:
    return {row["rule"].split("/")[0] for row in printed_rows()}


def printed_cases() -> set[int]:
    return {case for row in printed_rows() for case in row.get("case", ())}
