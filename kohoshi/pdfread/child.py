"""Reading a file that is not ours: in a child process with limits on time and memory.

The child gets a request as JSON on its standard input and answers with one .npz file of
plain arrays (never pickled objects), so a file that subverts the child still cannot hand
code to this process.
"""
from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kohoshi import PROJECT
from kohoshi.child import OutOfTime, run, with_program
from kohoshi.decode import decoded
from kohoshi.pdfread.limits import REFUSED, SUPPLIED, Limits, PdfRefused
from kohoshi.pdfread.plain import from_bytes
from kohoshi.pdfread.received import Received

_ENDLESS = "{:g} 秒かけても読み終わらないので、やめました。図形を軽くして書き出し直してもらってください"


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
        answers = from_bytes(ask(next(iter(files)), limits, request)["received"])
    except PdfRefused as refused:
        if len(files) == 1:
            return {next(iter(files)): refused}
        return {path: receive({path: pages}, bleed, limits)[path] for path, pages in files.items()}
    return {path: PdfRefused(answer["refused"]) if "refused" in answer else decoded(Received, answer)
            for path, answer in zip(files, answers, strict=True)}


def ask(path: Path, limits: Limits, request: dict[str, Any]) -> dict[str, np.ndarray]:
    """What a child of its own answers. Raises PdfRefused."""
    with tempfile.TemporaryDirectory(prefix="kohoshi-") as folder:
        answer = Path(folder) / "answer.npz"
        request |= {"path": str(path), "answer": str(answer), "limits": dataclasses.asdict(limits)}
        try:
            done = run([sys.executable, "-c", "import sys; from kohoshi.pdfread.worker import main; sys.exit(main())"], limits.child,
                       given=json.dumps(request), env=with_program(PROJECT.root))
        except OutOfTime as end:
            raise PdfRefused(_ENDLESS.format(end.seconds), path.name) from None
        if done.returncode == REFUSED:
            raise PdfRefused(done.stdout.strip(), path.name)
        if done.returncode != 0 or not answer.is_file():
            raise PdfRefused("読む途中で止まりました（こわれているか、大きすぎます）。書き出し直してもらってください", path.name)
        with np.load(answer, allow_pickle=False) as arrays:
            return dict(arrays)
