"""One stored issue, told to somebody at a terminal."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kohoshi.archive.corrected.corrections import where
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import MANIFEST, TOMBSTONE, Manifest, read_manifest
from kohoshi.archive.store import find_issue, revisions, standing, withdrawing
from kohoshi.archive.tombstone import read_tombstone
from kohoshi.text import say_faces

KINDS = {"release": "公開", "erratum": "訂正", "import": "PDFから"}
_ROLES = {"edition": "できあがり", "report": "報告", "source": "原稿", "layout": "レイアウト", "font": "書体", "profile": "印刷の型・プロファイル",
          "program": "プログラム", "lock": "部品の一覧", "wheel": "部品", "articles": "検索用の文", "handover": "下版", "proof": "校正"}


def as_text(store: Path, name: str) -> str:
    """Raises ArchiveError."""
    folder = find_issue(store, name)
    return "\n".join([*_lines(folder), ""])


def shown_json(store: Path, name: str) -> str:
    """The manifest of the latest revision as it is stored. Raises ArchiveError."""
    folder = find_issue(store, name)
    if not standing(folder):
        raise ArchiveError(f"「{name}」は取り下げた号です")
    return (folder / f"r{standing(folder)[-1]}" / MANIFEST).read_text(encoding="utf-8")


def _lines(folder: Path) -> Iterator[str]:
    for revision in revisions(folder):
        path = folder / f"r{revision}"
        if withdrawing(folder):
            yield f"第{revision}版  取り下げの途中（次に保存するとき終わらせます）"
        elif (path / TOMBSTONE).is_file():
            told = read_tombstone(path)
            yield f"第{revision}版  取り下げ {told.withdrawn:%Y-%m-%d}  {told.by}  理由: {told.reason}"
        else:
            yield _revision(read_manifest(path))
    if alive := standing(folder):
        yield from _latest(read_manifest(folder / f"r{alive[-1]}"))


def _revision(manifest: Manifest) -> str:
    said = f"第{manifest.revision}版  {KINDS[manifest.kind]}  {manifest.by or '—'}"
    return f"{said}  {manifest.note}" if manifest.note else said


def _latest(manifest: Manifest) -> Iterator[str]:
    who = manifest.issue
    yield f"\n{who.title} {who.date.year}年{who.label} No.{who.number}  {who.faces}面{'  ※練習' if manifest.rehearsal else ''}"
    if manifest.handover:
        yield f"下版: {manifest.handover.folder}（{manifest.handover.state}）"
    for told in manifest.errata:
        yield f"訂正 {told.date} {where(told, manifest)}: {' '.join(told.text.split())}"
    yield "記事:"
    for article in manifest.articles:
        yield f"  {say_faces(article.faces)}  {article.title}（{article.id}）"
    if manifest.scanned:
        yield f"文字のない面: {say_faces(manifest.scanned)}"
    counts, sizes = Counter(file.role for file in manifest.files), Counter[str]()
    for file in manifest.files:
        sizes[file.role] += file.bytes
    yield "ファイル:"
    for role, count in counts.most_common():
        yield f"  {_ROLES[role]}  {count}個  {sizes[role] / 1e6:.1f} MB"
    if manifest.wheels and not manifest.wheels.complete:
        yield f"  部品{len(manifest.wheels.missing)}個はファイルでは保存していません（{manifest.wheels.reason}）"
