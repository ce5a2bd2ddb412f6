"""The prints of the last build: each article's text and place as it came out, with a hash of how it looks.

Measured once a build, in a child process (work/jobs.py), and kept in ``proofs/<issue>/prints/``.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kohoshi.desk.project.desk import OpenIssue

#: A print as it is kept: ``{"hash", "faces": [face], "text": {frame: text}, "frames": [{"frame", "face",
#: "box": {x, y, w, h}}]}``, mm.
Print = Mapping[str, Any]


def prints(open_issue: OpenIssue) -> dict[str, Print] | None:
    """Article → print of the last build; None while it is not known: then it is being measured, if
    there is a build at all."""
    target = prints_file(open_issue)
    if target is None or not (open_issue.out / "layout.json").is_file():
        return None
    try:
        found: dict[str, Print] = json.loads(target.read_bytes())
        return found
    except FileNotFoundError:
        open_issue.measuring.start("prints", built=str(open_issue.out.resolve()), target=str(target))
        return None


def prints_file(open_issue: OpenIssue) -> Path | None:
    """Where the prints of the last build are kept, or will be; None when there is no build."""
    stamp = open_issue.shown.stamp("build")
    return open_issue.proofs / "prints" / f"{stamp}.json" if stamp else None


def hashes(found: Mapping[str, Print] | None) -> dict[str, str]:
    return {article: str(each["hash"]) for article, each in (found or {}).items()}
