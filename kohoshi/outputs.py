"""What a complete build writes, and whether it was made from what lies here now."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

#: Folders of the project that released issues go into: real ones, and those that were practised with.
ARCHIVE, REHEARSALS = "archive", "archive-rehearsal"
OUTPUTS = ("print.pdf", "web.pdf", "spreads.pdf", "html/index.html", "text.txt", "articles.json", "articles.csv", "events.csv",
           "layout.json", "report.json", "report.html", "report.sarif")


def missing(built: Path) -> list[str]:
    """Outputs that are not there or empty."""
    return [name for name in OUTPUTS if not (built / name).is_file() or not (built / name).stat().st_size]


def newer(sources: Iterable[Path], built: Path) -> list[Path]:
    """Sources younger than the first file of a complete build: it was not made from them."""
    made = min((built / name).stat().st_mtime_ns for name in OUTPUTS)
    return [path for path in sources if path.stat().st_mtime_ns > made]
