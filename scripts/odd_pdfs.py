#!/usr/bin/env python3
"""Hundreds of odd PDFs of our own making through `check`, the intake of supplied pages and `archive import`:
for a nightly run outside the tests, which take a small part of it (tests/odd.py).

    .venv/bin/python scripts/odd_pdfs.py FOLDER [--count 320] [--seconds 3600] [--seed 1] [--own FILE.pdf …] [--python PYTHON]

Sound files first: of pikepdf, of our own builds (--own out/2022-06/offset-tabloid/print.pdf), and of what
else is found on the machine: LibreOffice, Chromium, and, in the Python given by --python, reportlab, fpdf2
and typst (pip install reportlab fpdf2 typst, in an environment of their own; the project needs none of
them). Each is then changed by one thing, from a seed, so that a run can be had again. What is asked of
every file: an exit status of 0, 1 or 2, no traceback, words without names of errors and paths, and an end
within the limits. What is not so is told with its file, which stays in FOLDER, and the exit status is 1;
when the time is up, how many were not tried is said. Named, too, are files that pdfium draws otherwise than
the sound one and of which the check tells nothing more: a letter changed within uncompressed text is one.
"""
from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import random
import re
import shutil
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
if str(PROJECT) not in sys.path:
    sys.path.insert(0, str(PROJECT))

import pikepdf
import pypdfium2

from kohoshi.commands.app import main as command
from kohoshi.pdfread.child import receive
from kohoshi.pdfread.limits import PdfRefused
from tests.odd import odd_files, sound

TECHNICAL = re.compile(r"Traceback|\w*(?:Error|Exception)\b|\[Errno|object at 0x")
#: Longer than the limits of the children allow together (s).
_LONG = 240
_SOURCES = {
    "reportlab": """
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
canvas = Canvas(OUT)
for page in range(2):
    canvas.setFont("HeiseiMin-W3", 14); canvas.drawString(72, 700, "見本の面 %d" % page); canvas.linkURL("https://www.example.jp/", (72, 690, 200, 720)); canvas.showPage()
canvas.save()
""",
    "fpdf2": """
from fpdf import FPDF
pdf = FPDF()
for page in range(2):
    pdf.add_page(); pdf.set_font("Helvetica", size=16); pdf.cell(text="Mihon %d" % page, link="https://www.example.jp/")
pdf.output(OUT)
""",
    "typst": """
import pathlib, typst
source = pathlib.Path(OUT).with_suffix(".typ")
source.write_text("= 見本の面\\n見本です。 #link(\\"https://www.example.jp/\\")[行き先]\\n#pagebreak()\\n2面です。")
typst.compile(source, output=OUT)
""",
}
_HTML = "<!DOCTYPE html><meta charset=utf-8><title>見本</title><h1>見本の面</h1><p>見本です。<a href=https://www.example.jp/>行き先</a><p style=page-break-before:always>2面です。"


@dataclass
class Run:
    """``wrong``: file → what is not as it should be. ``sound``: maker → its pages as drawn and the rules told of
    them; ``otherwise``: how many of the changed files are drawn otherwise; ``silent``: those without a word."""

    exits: Counter[str] = field(default_factory=Counter)
    wrong: dict[Path, str] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    sound: dict[str, tuple[list[bytes], set[str]]] = field(default_factory=dict)
    otherwise: int = 0
    silent: list[str] = field(default_factory=list)


# --- making -------------------------------------------------------------------------------------


def sources(folder: Path, own: list[Path], python: str) -> dict[str, bytes]:
    """Sound files by the name of their maker."""
    made = {
        "pikepdf": sound(), "packed": _resaved(sound(3), object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True),
        "linear": _resaved(sound(3), linearize=True), "aes": sound(encryption=pikepdf.Encryption(owner="o", user="", R=6)),
        **{f"own-{path.stem}": path.read_bytes() for path in own}}
    for name, script in _SOURCES.items():
        target = folder / f"source-{name}.pdf"
        _ = _quiet([python, "-c", f"OUT = {str(target)!r}\n{script}"])
        if target.is_file():
            made[name] = target.read_bytes()
    page = folder / "source.html"
    page.write_text(_HTML, encoding="utf-8")
    office, browser = shutil.which("soffice"), shutil.which("chromium")
    if office and _quiet([office, f"-env:UserInstallation=file://{folder.resolve()}/office", "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(folder), str(page)]):
        made["libreoffice"] = (folder / "source.pdf").read_bytes()
    target = folder / "source-chromium.pdf"
    if browser and _quiet([browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/browser", f"--print-to-pdf={target}", page.resolve().as_uri()]) and target.is_file():
        made["chromium"] = target.read_bytes()
    return made


def _quiet(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _resaved(data: bytes, **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, **how)
    return out.getvalue()


def _place(data: bytes, dice: random.Random, pattern: bytes) -> re.Match[bytes] | None:
    found = list(re.finditer(pattern, data))
    return dice.choice(found) if found else None


def _put(data: bytes, match: re.Match[bytes] | None, new: bytes) -> bytes:
    return data if match is None else data[:match.start()] + new + data[match.end():]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 5, 40))):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def _without_a_piece(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.choice((1, 16, 200, 2000)):]


def _twice(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    piece = data[at:at + dice.choice((10, 300, 3000))]
    return data[:at] + piece + data[at:]


CHANGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flip": _flipped, "gap": _without_a_piece, "twice": _twice,
    "cut": lambda data, dice: data[:dice.randrange(len(data))],
    "number": lambda data, dice: _put(data, _place(data, dice, rb"(?<=[ \[])-?\d+(?=[ \]\n])"), dice.choice((b"0", b"-1", b"99999999999", b"1e9", b"2147483648", b"null"))),
    "type": lambda data, dice: _put(data, _place(data, dice, rb"/(?:Page|Font|Annot|Catalog|Link|XObject|Image|Type0)\b"), dice.choice((b"/Font", b"/Mihon", b"null", b"/Page"))),
    "key": lambda data, dice: _put(data, _place(data, dice, rb"/[A-Z]\w+(?= )"), b"/Mihon"),
    "reference": lambda data, dice: _put(data, _place(data, dice, rb"\b\d+ 0 R"), dice.choice((b"9999 0 R", b"1 0 R", b"null"))),
    "null": lambda data, dice: _put(data, _place(data, dice, rb"\[ "), b"[ null "),
    "endobj": lambda data, dice: _put(data, _place(data, dice, rb"endobj"), b""),
    "length": lambda data, dice: _put(data, _place(data, dice, rb"/Length \d+"), b"/Length %d" % dice.choice((0, 7, 99999))),
    "endstream": lambda data, dice: _put(data, _place(data, dice, rb"endstream"), b""),
    "table": lambda data, dice: re.sub(rb"\d{10} 00000 n", b"%010d 00000 n" % dice.randrange(10 ** 6), data),
    "start": lambda data, dice: re.sub(rb"startxref\s+\d+", b"startxref\n%d" % dice.randrange(10 ** 6), data),
    "trailer": lambda data, dice: data.replace(b"trailer", b"traeler"),
    "before": lambda data, dice: bytes(dice.randrange(256) for _ in range(dice.choice((3, 900, 3000)))) + data,
    "behind": lambda data, dice: data + b"\0" * dice.choice((10, 5000)),
    "returns": lambda data, dice: data.replace(b"\n", b"\r"),
    "white": lambda data, dice: re.sub(rb"(?<=[\w\]>]) (?=/)", lambda _: dice.choice((b"\t", b"\x0c", b"\0", b"\r\n")), data),
    "name": lambda data, dice: _put(data, _place(data, dice, rb"/(?:F\d|Mincho|Kin|Gold|[A-Z]{6}\+\w+)\b"), "/ＭＳ明朝".encode("cp932")),
    "string": lambda data, dice: _put(data, _place(data, dice, rb"\([A-Za-z][^()\\]*\)"), b"(" + "見本の題".encode("cp932").replace(b"\\", b"\\\\") + b")"),
    "header": lambda data, dice: re.sub(rb"^%PDF-1\.\d", dice.choice((b"%PDF-9.9", b"%PDF-", b"%!PS-Adobe-3.0 PDF-1.4")), data, count=1),
}


def corpus(made: dict[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes, str]]:
    """(name, bytes, its maker): those of the tests (of no maker), the sound ones, then each change of each
    source in turn."""
    yield from ((odd.name, odd.data, "") for odd in odd_files())
    yield from ((f"sound-{name}", data, name) for name, data in made.items())
    dice, given = random.Random(seed), 0
    while given < count:
        for change, apply in CHANGES.items():
            for name, data in made.items():
                if given == count:
                    return
                given += 1
                yield f"{given:04}-{name}-{change}", apply(data, dice), name


# --- trying -------------------------------------------------------------------------------------


def tried(path: Path, store: Path, maker: str, run: Run) -> None:
    for name, words in (("check", ["check", str(path), "--format", "json"]),
                        ("import", ["archive", "import", str(path), "--month", "1998-05", "--number", "24", "--insist", "見本", "--store", str(store)])):
        said = io.StringIO()
        started = time.monotonic()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                status: int | str = command(words)
        except BaseException as fault:  # what leaves a command is a traceback for its user
            if isinstance(fault, KeyboardInterrupt):
                raise
            status = "traceback"
            run.wrong[path] = f"{name}: {traceback.format_exc(limit=-3)}"
        spent = time.monotonic() - started
        run.exits[f"{name} {status}"] += 1
        run.slowest = max(run.slowest, (spent, f"{name} {path.name}"))
        _judged(path, name, status, said.getvalue().replace(path.name, ""), spent, run)
        if name == "check" and maker and status in (0, 1):
            _compared(path, maker, {finding["rule"] for finding in json.loads(said.getvalue())["findings"]}, run)
    received = receive({path: [1]}, 3.0)[path]
    refused = isinstance(received, PdfRefused)
    run.exits[f"intake {'refused' if refused else 'read'}"] += 1
    if refused and TECHNICAL.search(received.reason):
        run.wrong[path] = f"intake: {received.reason}"


def _compared(path: Path, maker: str, rules: set[str], run: Run) -> None:
    drawn = _drawn(path)
    pages, told = run.sound.setdefault(maker, (drawn, rules))
    if drawn != pages:
        run.otherwise += 1
        if rules <= told:
            run.silent.append(path.name)


def _drawn(path: Path) -> list[bytes]:
    """The digest of each page as pdfium draws it; none of a file that it does not open."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return [hashlib.sha256(page.render(scale=.5).to_numpy().tobytes()).digest() for page in document]
    except pypdfium2.PdfiumError:
        return []


def _judged(path: Path, name: str, status: int | str, said: str, spent: float, run: Run) -> None:
    if status not in (0, 1, 2):
        run.wrong.setdefault(path, f"{name}: exit {status}")
    elif found := TECHNICAL.search(said):
        run.wrong.setdefault(path, f"{name}: «{found[0]}» in {said[max(0, found.start() - 80):found.end() + 40]!r}")
    elif spent > _LONG:
        run.wrong.setdefault(path, f"{name}: {spent:.0f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=320)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--own", type=Path, nargs="*", default=[])
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    made = sources(given.folder, given.own, given.python)
    print(f"Sources: {', '.join(made)}", flush=True)
    run, until, left, done = Run(), time.monotonic() + given.seconds, 0, 0
    for index, (name, data, maker) in enumerate(corpus(made, given.count, given.seed)):
        if time.monotonic() > until:
            left += 1
            continue
        path = given.folder / f"{name}.pdf"
        path.write_bytes(data)
        store = given.folder / "stores" / str(index)
        tried(path, store, maker, run)
        shutil.rmtree(store, ignore_errors=True)
        done += 1
        if path in run.wrong:
            print(f"{path.name}: {run.wrong[path]}", flush=True)
        else:
            path.unlink()
    print(f"{done} files: " + ", ".join(f"{what} {count}" for what, count in sorted(run.exits.items())))
    print(f"Slowest: {run.slowest[0]:.0f} s, {run.slowest[1]}" + (f"; not tried for want of time: {left}" if left else ""))
    print(f"Drawn otherwise than the sound file, and read: {run.otherwise}; nothing told of {len(run.silent)}" + "".join(f"\n  {name}" for name in run.silent))
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
