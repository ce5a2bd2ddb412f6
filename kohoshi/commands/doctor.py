"""What this machine lacks, and the one command that mends it.

Looks at everything a build leans on outside the project's own files. It repairs nothing:
``make setup`` does. Every check works also where the others fail.
"""
from __future__ import annotations

import ctypes
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from kohoshi import PROJECT
from kohoshi.child import HELD, NO_PROGRAM, OutOfTime, run
from kohoshi.files import sha256_of
from kohoshi.finding import Finding, Level, Place
from kohoshi.fonts import FontSet
from kohoshi.fonts.photographs import lacking_photographs
from kohoshi.fonts.supply import load_profiles
from kohoshi.limits import CHILD_TOOL, CHILD_WORK, CHILDREN, TABLE
from kohoshi.refusal import Refusal, why

PYTHON = (3, 11)
#: A build of one issue writes about 200 MB with its rasters; proof rounds and archive come on top.
FREE_BYTES = 1_000_000_000
#: Shared library (soname) → Debian package that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
#: Command → (argument that prints its version, Debian package).
TOOLS = {
    "gs": ("--version", "ghostscript"),
    "pdftotext": ("-v", "poppler-utils"),
    "qpdf": ("--version", "qpdf"),
}
SETUP = "make setup"


@dataclass(frozen=True)
class Item:
    """One thing looked at: name, what was found, and the finding when it is lacking."""

    name: str
    found: str
    finding: Finding | None = None

    @classmethod
    def lacking(cls, name: str, found: str, hint: str, *, level: Level = Level.ERROR,
                place: Place | None = None) -> Item:
        return cls(name, found, Finding("setup/lacking", level, f"{name}: {found}", hint=hint, place=place))

    def line(self) -> str:
        if self.finding is None:
            return f"よし  {self.name}  {self.found}"
        mark = "不足" if self.finding.level is Level.ERROR else "注意"
        return f"{mark}  {self.name}  {self.found}\n      → {self.finding.hint}"


def _python() -> Iterator[Item]:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= PYTHON:
        yield Item("Python", found)
    else:
        yield Item.lacking("Python", found, f"Python {PYTHON[0]}.{PYTHON[1]} 以上を入れ、{SETUP}")


def _libraries() -> Iterator[Item]:
    for soname, package in LIBRARIES.items():
        try:
            ctypes.CDLL(soname)
        except OSError:
            yield Item.lacking(soname, "ありません", f"apt-get install {package} （または {SETUP}）")
        else:
            yield Item(soname, "あります")


def _version(command: str, argument: str) -> str:
    try:
        done = run([command, argument], CHILD_TOOL, given="")
    except (OSError, OutOfTime):
        return "動きません"
    if done.returncode == NO_PROGRAM:
        return "動きません"
    number = re.search(r"\d+(?:\.\d+)+", done.stdout + done.stderr)
    return number[0] if number else "版は不明"


def _tools() -> Iterator[Item]:
    for command, (argument, package) in TOOLS.items():
        path = shutil.which(command)
        found = _version(path, argument) if path else "ありません"
        if path and found != "動きません":
            yield Item(command, found)
        else:
            yield Item.lacking(command, found, f"apt-get install {package} （または {SETUP}）")


def _fonts(folder: Path) -> Iterator[Item]:
    """Every prepared file against the hash of its declaration, or of the set-up that derived it."""
    try:
        fonts = FontSet.load(folder)
        profiles = load_profiles(folder)
    except (OSError, ValueError) as error:
        yield Item.lacking("書体の登録", why(error), f"{folder.name}/ の YAML を直してください")
        return
    altered = set(fonts.altered())
    for name, path in fonts.files().items():
        yield _file(f"書体 {name}", path, name not in altered)
    proven = [("ICCプロファイル", profile.supply, profile.path) for profile in profiles.values()]
    proven += [("文字データ", supply, fonts.cache / supply.basename) for supply in fonts.supplies()
               if supply.name in fonts.declaration.data]
    for kind, supply, path in proven:
        yield _file(f"{kind} {path.name}", path, path.is_file() and sha256_of(path) == supply.declared.sha256)


def _photographs(content: Path) -> Iterator[Item]:
    """The pictures that a sample issue takes from packages: without them that issue alone cannot be built."""
    try:
        lacking = list(lacking_photographs(content))
    except Refusal as error:
        yield Item.lacking("見本の号の写真", str(error), "photographs.yaml を直してください", level=Level.WARNING)
        return
    for supply in lacking:
        yield Item.lacking(f"写真 {supply.name}", f"用意していません（パッケージ {supply.declared.package}）", SETUP, level=Level.WARNING, place=supply.place)


def _file(name: str, path: Path, good: bool) -> Item:
    if good:
        return Item(name, "SHA-256 一致")
    if not path.is_file():
        return Item.lacking(name, "用意していません", SETUP)
    return Item.lacking(name, "用意したときと中身が違います", f"{path.name} を fonts/cache から消して {SETUP}")


def locked(path: Path) -> Iterator[Requirement]:
    """The requirements of a lock file that apply to this Python and system."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", " ")):
            requirement = Requirement(line.removesuffix("\\").strip())
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement


def _packages(lock: Path) -> Iterator[Item]:
    if not lock.is_file():
        yield Item.lacking(lock.name, "ありません", f"{lock.name} を戻してから {SETUP}")
        return
    for requirement in locked(lock):
        wanted = str(requirement.specifier).removeprefix("==")
        name = f"Pythonパッケージ {requirement.name}"
        try:
            found = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield Item.lacking(name, f"ありません（{wanted} が要ります）", SETUP)
            continue
        if found == wanted:
            yield Item(name, found)
        else:
            yield Item.lacking(name, f"{found}（{wanted} が要ります）", f"rm -rf .venv のあと {SETUP}")


def _disk(root: Path) -> Iterator[Item]:
    free = shutil.disk_usage(root).free
    found = f"{free / 1e9:.1f} GB"
    if free >= FREE_BYTES:
        yield Item("空き容量", found)
    else:
        yield Item.lacking("空き容量", found, f"{FREE_BYTES / 1e9:.0f} GB 以上あけてください（make clean で out/ を消せます）",
                           level=Level.WARNING)


def _output(root: Path) -> Iterator[Item]:
    folder = root / "out"
    target = folder if folder.is_dir() else root
    try:
        with tempfile.TemporaryFile(dir=target):
            yield Item("out/", "書けます")
    except OSError as error:
        yield Item.lacking("out/", f"書けません（{why(error)}）", "フォルダーの持ち主と書き込みの許可を直してください")


def _bounds() -> Iterator[Item]:
    """Whether children can be held to their bounds here, and have the room that the bounds give them."""
    name, most = "子プロセスの上限", max(bounds.memory_mb for bounds in CHILDREN)
    if not HELD:
        yield Item.lacking(name, "このシステムにはありません", "時計だけで止めます。Debian で使ってください", level=Level.WARNING)
        return
    import resource
    allowed = {kind: resource.getrlimit(kind)[1] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)}
    short = [word for word, kind, wanted in (("メモリー", resource.RLIMIT_AS, most << 20), ("計算の時間", resource.RLIMIT_CPU, CHILD_WORK.seconds),
             ("書くファイル", resource.RLIMIT_FSIZE, CHILD_WORK.file_mb << 20)) if allowed[kind] != resource.RLIM_INFINITY and allowed[kind] < wanted]
    if short:
        yield Item.lacking(name, f"{'・'.join(short)}が、ここではもっと少なく決められています", "ulimit の設定をゆるめてください", level=Level.WARNING)
    else:
        yield Item(name, f"守られます（一覧は render.py doctor --limits、{len(TABLE)}件）")


def limits() -> str:
    """The plain text of ``render.py doctor --limits``: every bound of the program, with its reason."""
    lines = ["これより大きいもの・長いもの・多いものは、断るか、切るか、待たせます。"]
    for group in dict.fromkeys(limit.group for limit in TABLE):
        lines.append(f"\n{group}")
        lines += [f"  {limit.what}  {limit.shown}\n      {limit.why}" for limit in TABLE if limit.group == group]
    return "\n".join(lines) + "\n"


def items(root: Path = PROJECT.root) -> list[Item]:
    """Everything looked at, in the order of the report. ``root``: the project's folder."""
    return [*_python(), *_libraries(), *_tools(), *_fonts(root / "fonts"), *_photographs(root / "content"), *_packages(root / "requirements.lock"),
            *_disk(root), *_output(root), *_bounds()]


def examine(root: Path = PROJECT.root) -> list[Finding]:
    """Findings for all that is lacking (rule ``setup/lacking``); empty when a build can run."""
    return [item.finding for item in items(root) if item.finding]


def report(root: Path = PROJECT.root) -> tuple[str, bool]:
    """The plain text of ``render.py doctor``, and whether nothing needed is lacking.

    A warning (little disk space) is shown, but does not count as lacking.
    """
    looked = items(root)
    bad = [item for item in looked if item.finding and item.finding.level is Level.ERROR]
    last = f"不足 {len(bad)} 件" if bad else "すべてそろっています"
    return "\n".join([*(item.line() for item in looked), last]) + "\n", not bad
