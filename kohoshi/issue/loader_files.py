"""Files that the content names: they exist, under exactly that name, and inside their folder."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

import yaml

from kohoshi.finding import Finding, Place
from kohoshi.issue.messages import near
from kohoshi.issue.yamltext.bytes import error, short

#: Beside issue.yaml: which pictures set-up takes from packages (kohoshi.fonts.photographs).
PHOTOGRAPHS = "photographs.yaml"

_TRAVERSAL = re.compile(r"^[/\\~]|^[a-z]:|\\|(^|/)\.{1,2}(/|$)|//|^[a-z]+:", re.IGNORECASE)


def inside(path: Path, folder: Path) -> bool:
    """Whether the file, symbolic links followed, lies in ``folder``."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError, ValueError):
        return False


class Shelf:
    """The folders in which one kind of file is looked for, in that order.

    ``what`` names the kind in messages, ``rule`` is the rule for a file that is missing; ``packaged``: name →
    package from which set-up takes it.
    """

    def __init__(self, folders: Sequence[Path], what: str, rule: str, packaged: Mapping[str, str] | None = None) -> None:
        self.folders, self.what, self.rule, self.packaged = list(folders), what, rule, packaged or {}

    def finding(self, name: str, place: Place) -> Finding | None:
        """What is wrong with the file ``name``; None when it can be used."""
        if _TRAVERSAL.search(name):
            return error("outside", f"{self.what}「{short(name)}」はフォルダーの外を指しています", place, "ファイル名だけを書いてください")
        for folder, names in self.listing:
            if name not in names:
                continue
            if inside(folder / name, folder):
                return None
            return error("outside", f"{self.what}「{short(name)}」はフォルダーの外を指しています（リンク）", place, "ファイルそのものを置いてください")
        return error(self.rule, f"{self.what}「{short(name)}」がありません", place, self.hint(name), name)

    @cached_property
    def listing(self) -> list[tuple[Path, set[str]]]:
        """Names as the disk spells them: a disk that ignores case would open Photo.JPG for
        photo.jpg, the next computer would not."""
        return [(folder, {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() or p.is_symlink()})
                for folder in self.folders if folder.is_dir()]

    def hint(self, name: str) -> str:
        """The file that was meant (other case, other width, a near name), else where to put it."""
        if name in self.packaged:
            return f"パッケージ {self.packaged[name]} の写真です。make setup で images/ に入ります（ほかの写真を同じ名前で置いても構いません）"
        names = sorted(set().union(*(names for _, names in self.listing)))
        same = {_folded(n): n for n in names}.get(_folded(name))
        if same:
            return f"もしかして「{same}」（大文字・小文字や全角・半角がちがいます）"
        wanted = PurePosixPath(name).suffix.casefold()
        stems = {PurePosixPath(n).stem: n for n in names if PurePosixPath(n).suffix.casefold() == wanted}
        guess = stems.get(near(PurePosixPath(name).stem, stems, cutoff=0.7) or "")
        if guess:
            return f"もしかして「{guess}」"
        return f"{' か '.join(f'{f.parent.name}/{f.name}/' for f in self.folders)} に置いてください"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def packaged(issue_folder: Path) -> dict[str, str]:
    """Picture → package that ``photographs.yaml`` takes it from, as far as that file can be read: set-up tells
    what is wrong with it."""
    try:
        entries = yaml.safe_load((issue_folder / PHOTOGRAPHS).read_text(encoding="utf-8"))["photographs"]
        return {str(name): str(entry["package"]) for name, entry in entries.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError):
        return {}
