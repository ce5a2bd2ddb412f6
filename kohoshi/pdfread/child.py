"""Reading a file that is not ours: in a child process with limits on time and memory.

The child gets a request as JSON on its standard input and answers with one .npz file of
plain arrays (never pickled objects), so a file that subverts the child still cannot hand
code to this process.
"""
from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import kohoshi
from kohoshi.finding import Box
from kohoshi.pdfread.codes import Code
from kohoshi.pdfread.finished import Finished
from kohoshi.pdfread.geometry import Geometry
from kohoshi.pdfread.ink import INK_DPI
from kohoshi.pdfread.limits import SUPPLIED, UNTRUSTED, Limits, PdfRefused
from kohoshi.pdfread.model import Drawn, FileFacts, FontFacts, Glyphs, Link, Outline, PageFacts
from kohoshi.pdfread.pressfacts import PressFile, from_dict
from kohoshi.pdfread.received import Received, received_from
from kohoshi.pdfread.remarks import Remarks
from kohoshi.pdfread.worker import REFUSED


def open_untrusted(path: Path | str, limits: Limits = UNTRUSTED) -> Finished:
    """Opens any PDF, however it was made. Same result as open_finished.

    Raises PdfRefused when the file cannot be read within the limits.
    """
    path = Path(path)
    arrays = _ask(path, limits, {"do": "read"})
    facts = _facts_from(json.loads(arrays["facts"].tobytes()))
    return Finished(path, facts, _Child(path, limits, arrays), limits)


def receive(files: Mapping[Path, Sequence[int]], bleed: float,
            limits: Limits = SUPPLIED) -> dict[Path, Received | PdfRefused]:
    """Supplied files with those of their pages (1-based) that are wanted, before they are built
    in; for a file that cannot be read within the limits, the refusal. ``bleed``: mm that the
    press takes beyond the trim.

    One child reads them all; when it comes to a bad end, each file gets a child of its own.
    """
    if not files:
        return {}
    request = {"do": "receive", "files": [[str(path), list(pages)] for path, pages in files.items()], "bleed": bleed}
    try:
        answers = json.loads(_ask(next(iter(files)), limits, request)["received"].tobytes())
    except PdfRefused as refused:
        if len(files) == 1:
            return {next(iter(files)): refused}
        return {path: receive({path: pages}, bleed, limits)[path] for path, pages in files.items()}
    return {path: PdfRefused(answer["refused"]) if "refused" in answer else received_from(answer)
            for path, answer in zip(files, answers, strict=True)}


def open_remarks(path: Path, limits: Limits = UNTRUSTED) -> Remarks:
    """What somebody wrote into a PDF with a viewer. Raises PdfRefused."""
    if not path.is_file():
        raise PdfRefused(f"{path} というファイルがありません")
    return Remarks.from_dict(json.loads(_ask(path, limits, {"do": "remarks"})["remarks"].tobytes()))


class _Child:
    """Glyphs and the raster that tells their ink came with the first answer; other rasters are
    asked for one by one."""

    def __init__(self, path: Path, limits: Limits, arrays: dict[str, np.ndarray]) -> None:
        self._path, self._limits, self._arrays = path, limits, arrays

    def glyphs(self, number: int) -> Glyphs:
        def part(name: str) -> np.ndarray:
            return self._arrays[f"{name}{number}"]
        return Glyphs(
            text="".join(map(chr, part("text"))), boxes=part("boxes"), ink=part("ink"),
            size_pt=part("size"), font=part("font"),
            fonts=tuple(json.loads(part("fonts").tobytes())), visible=part("visible"))

    def raster(self, number: int, dpi: float, *, text: bool) -> np.ndarray:
        if text and dpi == INK_DPI:
            return self._arrays[f"raster{number}"]
        return _ask(self._path, self._limits, {"do": "raster", "face": number, "dpi": dpi, "text": text})["raster"]

    def codes(self) -> list[list[Code]]:
        """Decoded in the child, which has the pictures already: what comes back is a few words."""
        found = json.loads(_ask(self._path, self._limits, {"do": "codes"})["codes"].tobytes())
        return [[Code(**code | {"box": Box(**code["box"])}) for code in page] for page in found]

    def press(self) -> PressFile:
        return from_dict(json.loads(_ask(self._path, self._limits, {"do": "press"})["press"].tobytes()))

    def close(self) -> None:
        self._arrays = {}


def _ask(path: Path, limits: Limits, request: dict[str, Any]) -> dict[str, np.ndarray]:
    with tempfile.TemporaryDirectory(prefix="kohoshi-") as folder:
        answer = Path(folder) / "answer.npz"
        request |= {"path": str(path), "answer": str(answer), "limits": dataclasses.asdict(limits)}
        root = str(Path(kohoshi.__file__).parent.parent)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
        try:
            done = subprocess.run(
                [sys.executable, "-c", "import sys; from kohoshi.pdfread.worker import main; sys.exit(main())"], input=json.dumps(request), text=True,
                capture_output=True, timeout=limits.seconds, env=environment, check=False)
        except subprocess.TimeoutExpired:
            raise PdfRefused(f"{path.name} は {limits.seconds} 秒たっても読み終わらないので、やめました") from None
        if done.returncode == REFUSED:
            raise PdfRefused(done.stdout.strip())
        if done.returncode != 0 or not answer.is_file():
            raise PdfRefused(f"{path.name} を読む途中で止まりました（壊れているか、大きすぎます）")
        with np.load(answer, allow_pickle=False) as arrays:
            return dict(arrays)


def _facts_from(data: dict[str, Any]) -> FileFacts:
    def link(raw: dict[str, Any]) -> Link:
        return Link(Box(**raw["box"]), raw["face"], raw["uri"])

    def page(raw: dict[str, Any]) -> PageFacts:
        shape = {k: tuple(v) if isinstance(v, list) else v for k, v in raw["geometry"].items()}
        return PageFacts(Geometry(**shape), raw["label"], tuple(map(link, raw["links"])),
                         tuple(FontFacts(**font) for font in raw["fonts"]),
                         tuple(Drawn(each["key"], Box(**each["box"])) for each in raw["drawn"]))

    return FileFacts(tuple(map(page, data["pages"])), data["metadata"], data["destinations"],
                     tuple(Outline(**o) for o in data["outlines"]), data["has_labels"])
