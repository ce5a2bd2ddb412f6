"""What a complete build consists of, what it is made from, and the one answer to whether it is whole and
of what lies here now: for the desk, proof rounds, sign-offs, hand-over and archive alike.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kohoshi.files import files_below
from kohoshi.project import house_of


@dataclass(frozen=True)
class Output:
    """One file of a build. ``title`` and ``note``: what it is called and what for, to whoever fetches it;
    ``media``: its type; ``round``: a proof round keeps it; ``public``: the back numbers offer it to readers;
    ``report``: it proves rather than shows; ``program``: only programs read it."""

    name: str
    title: str
    note: str
    media: str
    round: bool = False
    public: bool = False
    report: bool = False
    program: bool = False

    @property
    def single(self) -> bool:
        """Whether it is a file by itself, not one of a folder."""
        return "/" not in self.name


_PDF, _CSV, _JSON = "application/pdf", "text/csv", "application/json"
#: In the order in which they are offered.
OUTPUTS = (
    Output("print.pdf", "印刷用PDF", "印刷会社に渡すもとになるPDF。塗り足しとトンボつき", _PDF, round=True),
    Output("web.pdf", "Web用PDF", "ホームページに載せるPDF。読み上げに対応", _PDF, round=True, public=True),
    Output("spreads.pdf", "見開きPDF", "紙面を開いた姿。回覧や画面での校正に", _PDF, round=True),
    Output("html/index.html", "HTML版", "ホームページに載せる記事ごとのページ", "text/html", public=True),
    Output("text.txt", "テキスト版", "読み上げや点訳のための文字だけの版", "text/plain", public=True),
    Output("report.html", "報告書", "指摘の一覧。ブラウザーで開いて印刷できます", "text/html", round=True, report=True),
    Output("events.csv", "行事の一覧（CSV）", "日にちのある行事のオープンデータ", _CSV, public=True),
    Output("articles.csv", "記事の一覧（CSV）", "記事のオープンデータ。表計算で開けます", _CSV, public=True),
    Output("articles.json", "記事（JSON）", "記事をプログラムで読むための形", _JSON, public=True),
    Output("report.json", "報告書（JSON）", "指摘をプログラムで読むための形", _JSON, round=True, report=True, program=True),
    Output("report.sarif", "報告書（SARIF）", "コードの管理サービスやエディターのための形", _JSON, report=True, program=True),
    Output("layout.json", "枠の一覧（JSON）", "枠の位置と、字詰め・行数・余り", _JSON, round=True, report=True, program=True),
)
#: Files told one by one before the rest is only counted.
_TOLD = 3


def missing(built: Path) -> list[str]:
    """Outputs that are not there or empty."""
    return [each.name for each in OUTPUTS if not (built / each.name).is_file() or not (built / each.name).stat().st_size]


def source_folders(issue_folder: Path, layouts: Path | None) -> tuple[Path, ...]:
    """What an issue is built from: its own folder, the house's, that of its layouts (None: not known, because
    the issue cannot be read)."""
    return (issue_folder.resolve(), house_of(issue_folder), *([layouts] if layouts else ()))


def changed(built: Path, issue_folder: Path, layouts: Path | None) -> list[str]:
    """Sources younger than the first file of a build, 「house/contacts.yaml」: it was not made from them."""
    made = min((found for each in OUTPUTS if (found := _time(built / each.name)) is not None), default=0)
    return [f"{folder.name}/{path.relative_to(folder).as_posix()}" for folder in source_folders(issue_folder, layouts)
            for path in files_below(folder) if (_time(path) or 0) > made]


def not_whole(lacking: Iterable[str]) -> str:
    """What is missing, in words."""
    return f"組んだものがそろっていません（ない・中身が空: {'、'.join(lacking)}）"


def not_fresh(late: Sequence[str]) -> str:
    """What changed since, in words."""
    more = f" ほか{len(late) - _TOLD}件" if len(late) > _TOLD else ""
    return f"組んだあとに変わったファイルがあります（{'、'.join(late[:_TOLD])}{more}）"


def stale(built: Path, issue_folder: Path, layouts: Path | None) -> str:
    """Why what was built is not whole or not of what lies here now; '' when it is both."""
    if lacking := missing(built):
        return not_whole(lacking)
    late = changed(built, issue_folder, layouts)
    return not_fresh(late) if late else ""


def _time(path: Path) -> int | None:
    """When it was written (ns); None for what is not there, or went while it was looked for."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None
