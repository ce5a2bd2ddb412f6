"""What a program found out, put between two marks of a page; what stands around them is kept."""
from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

END = "<!-- /generated -->"


def begin(command: str) -> str:
    """The mark before what ``command`` writes."""
    return f"<!-- generated: {command} -->"


def between(page: str, command: str) -> str:
    """What stands between the marks. Raises ValueError when they are not there."""
    start = page.index(begin(command)) + len(begin(command))
    return page[start:page.index(END, start)].strip()


def page(command: str) -> Callable[[str], Path]:
    """A page that has the marks, as an option of ``command``: told before the work, not after it."""
    def page(name: str) -> Path:
        path = Path(name)
        try:
            between(path.read_text(encoding="utf-8"), command)
        except (OSError, ValueError):
            raise argparse.ArgumentTypeError(f"{name} has no place for it: {begin(command)} … {END}") from None
        return path
    return page


def put(path: Path, command: str, text: str) -> None:
    """Replace what stands between the marks of a page. Raises ValueError when they are not there."""
    page = path.read_text(encoding="utf-8")
    start = page.index(begin(command)) + len(begin(command))
    path.write_text(f"{page[:start]}\n\n{text.strip()}\n\n{page[page.index(END, start):]}", encoding="utf-8")
