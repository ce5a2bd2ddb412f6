"""An issue of fewer faces, for tests of what does not turn on twelve: it is built in a third of the time."""
from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

#: Faces of the sample issue that make one of four: cover, notices, events, back.
FOUR = (1, 4, 5, 12)


def shorten(issue: Path, *keep: int) -> None:
    """Of the issue in this folder, a copy, only the runs that begin with these faces, as faces 1, 2, 3 …; articles
    that stand on none of them go, and references to them become words."""
    plan = issue / "issue.yaml"
    head, rest = plan.read_text(encoding="utf-8").split("flatplan:\n")
    body, mark, tail = rest.partition("waivers:")
    runs = re.findall(r"^  - faces: \[[\d, ]+\]\n(?:    .*\n)+", body, re.M)
    plan.write_text(f"{head}flatplan:\n{''.join(_renumbered(runs, keep))}{mark}{tail}", encoding="utf-8")
    placed = {str(each).partition("/")[0] for run in yaml.safe_load(plan.read_text(encoding="utf-8"))["flatplan"]
              for slot in run.get("slots", {}).values() for each in (slot if isinstance(slot, list) else [slot])}
    files = list((issue / "articles").glob("*.yaml"))
    assert placed <= {path.stem for path in files}
    for path in files:
        if path.stem not in placed:
            path.unlink()
            continue
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"〔面:([\w-]+)〕", lambda found: found[0] if found[1] in placed else "この紙面", text), encoding="utf-8")


def _renumbered(runs: list[str], keep: tuple[int, ...]) -> Iterator[str]:
    at, left = 1, set(keep)
    for run in runs:
        faces: list[Any] = yaml.safe_load(run)[0]["faces"]
        if faces[0] in left:
            left.remove(faces[0])
            new = ", ".join(str(at + number) for number in range(len(faces)))
            at += len(faces)
            yield re.sub(r"\[[\d, ]+\]", f"[{new}]", run, count=1)
    assert not left, f"no run begins with {left}"
