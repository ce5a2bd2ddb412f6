"""Files that the content names: they exist, under exactly that name, and inside their folder."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from kohoshi.finding import Finding, Place
from kohoshi.issue.messages import perhaps
from kohoshi.issue.yamltext_bytes import error

_TRAVERSAL = re.compile(r"^[/\\~]|^[A-Za-z]:|\\|(^|/)\.{1,2}(/|$)|//|^[a-z]+:", re.IGNORECASE)


def inside(path: Path, folder: Path) -> bool:
    """Whether the file, symbolic links followed, lies in ``folder``."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError, ValueError):
        return False


def file_finding(name: str, folders: Sequence[Path], what: str, rule: str, place: Place) -> Finding | None:
    """What is wrong with the file ``name`` looked for in ``folders``, in that order; or None."""
    if _TRAVERSAL.search(name):
        return error("outside", f"{what}「{name}」はフォルダーの外を指しています", place, "ファイル名だけを書いてください")
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        if not inside(path, folder):
            return error("outside", f"{what}「{name}」はフォルダーの外を指しています（リンク）", place, "ファイルそのものを置いてください")
        return _wrong_case(name, folder, what, rule, place)
    return error(rule, f"{what}「{name}」がありません", place, _hint(name, folders), name)


def _listing(folders: Sequence[Path]) -> list[str]:
    return sorted(p.relative_to(f).as_posix() for f in folders if f.is_dir() for p in f.rglob("*")
                  if p.is_file() and not p.name.startswith("."))


def _wrong_case(name: str, folder: Path, what: str, rule: str, place: Place) -> Finding | None:
    """On Windows and macOS Photo.JPG opens photo.jpg; elsewhere it does not: exact names only."""
    if name in _listing([folder]):
        return None
    return error(rule, f"{what}「{name}」は、大文字・小文字のちがうファイルしかありません", place, _hint(name, [folder]), name)


def _hint(name: str, folders: Sequence[Path]) -> str:
    """The file that was meant: other case, other Unicode form, or a near name."""
    listing = _listing(folders)
    folded = {unicodedata.normalize("NFKC", n).casefold(): n for n in listing}
    same = folded.get(unicodedata.normalize("NFKC", name).casefold())
    if same:
        return f"もしかして「{same}」（大文字・小文字や全角・半角がちがいます）"
    where = "か".join(f"{f.parent.name}/{f.name}/" for f in folders)
    return perhaps(name, listing, "置いてあるのは") or f"{where} に置いてください"
