"""The prints of the last build: each article's text and place as it came out, with a hash of how it looks.

Measured once a build, in a child process (work/jobs.py), and kept in ``proofs/<issue>/prints/``.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kohoshi.desk.project.desk import IssueDesk

#: A print as it is kept: ``{"hash", "faces": [face], "text": {frame: text}, "frames": [{"frame", "face",
#: "box": {x, y, w, h}}]}``, mm.
Print = Mapping[str, Any]


def prints(issue: IssueDesk) -> dict[str, Print] | None:
    """Article → print of the last build; None while it is not known: then it is being measured, if
    there is a build at all."""
    target = prints_file(issue)
    if target is None or not (issue.out / "layout.json").is_file():
        return None
    try:
        found: dict[str, Print] = json.loads(target.read_bytes())
        return found
    except FileNotFoundError:
        issue.measuring.start("prints", built=str(issue.out.resolve()), target=str(target))
        return None


def prints_file(issue: IssueDesk) -> Path | None:
    """Where the prints of the last build are kept, or will be; None when there is no build."""
    stamp = issue.shown.stamp("build")
    return issue.proofs / "prints" / f"{stamp}.json" if stamp else None


def hashes(found: Mapping[str, Print] | None) -> dict[str, str]:
    return {article: str(each["hash"]) for article, each in (found or {}).items()}
