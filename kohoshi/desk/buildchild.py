"""``python -m kohoshi.desk.buildchild FOLDER``: a build that tells its steps as lines of JSON.

    {"begin": "組む"}  {"end": "組む", "seconds": 2.98}
    {"done": {"error": 0, "warning": 0, "notice": 1, "gates": 1}}
    {"failed": [{"message": …, "hint": …, "source": …}, …]}
"""
from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

from kohoshi.flow.build import build
from kohoshi.issue.loader import ContentError
from kohoshi.pdfread import PdfRefused
from kohoshi.project import Project
from kohoshi.refusal import Refusal, refused


def say(**line: Any) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


class _Teller:
    def begin(self, title: str) -> None:
        say(begin=title)

    def end(self, title: str, seconds: float) -> None:
        say(end=title, seconds=round(seconds, 2))


def main(folder: Path) -> int:
    """Build ``<project>/content/<issue>`` into its project; everything foreseen is told in words. Status 0 built, 2 not built."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))  # so that the half-written folder is taken away
    try:
        built = build(folder, progress=_Teller(), project=Project.of(folder))
    except ContentError as error:
        say(failed=[{"message": f.message, "hint": f.hint, "source": f.source} for f in error.findings])
        return 2
    except (OSError, Refusal, PdfRefused) as error:
        say(failed=[{"message": refused(error), "hint": "", "source": None}])
        return 2
    say(done={**built.report.counts(), "gates": len(built.report.gates)})
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
