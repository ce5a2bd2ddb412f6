"""``/i/<issue>/downloads``: the files of the last build."""
from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from kohoshi.desk.templating import Entry, megabytes
from kohoshi.desk.views import View, Visit

#: Everything that may be fetched, and what it is for.
FILES = {
    "print.pdf": ("印刷用PDF", "印刷会社に渡すもとになるPDF。塗り足しとトンボつき", "application/pdf"),
    "web.pdf": ("Web用PDF", "ホームページに載せるPDF。読み上げに対応", "application/pdf"),
    "spreads.pdf": ("見開きPDF", "紙面を開いた姿。回覧や画面での校正に", "application/pdf"),
    "report.html": ("報告書", "指摘の一覧。ブラウザーで開いて印刷できます", "text/html"),
    "events.csv": ("行事の一覧", "日にちのある行事のオープンデータ（CSV）", "text/csv"),
    "report.json": ("報告書（JSON）", "指摘をプログラムで読むための形", "application/json"),
    "report.sarif": ("報告書（SARIF）", "コードの管理サービスやエディターのための形", "application/json"),
    "layout.json": ("枠の一覧（JSON）", "枠の位置と、字詰め・行数・余り", "application/json"),
}


#: Of these, what only programs read.
FOR_PROGRAMS = frozenset({"report.json", "report.sarif", "layout.json"})


@dataclass(frozen=True)
class File:
    name: str
    title: str
    note: str
    size: str


def show(visit: Visit) -> Response:
    issue = visit.issue
    files = [File(name, title, note, megabytes((issue.out / name).stat().st_size))
             for name, (title, note, _) in FILES.items() if (issue.out / name).is_file()]
    groups = [[file for file in files if (file.name in FOR_PROGRAMS) is programs] for programs in (False, True)]
    return visit.page("downloads.html", title="できたファイル", nav="downloads", groups=groups, built_at=issue.built_at(),
                      changed=issue.changed_since_build())


def fetch(visit: Visit) -> Response:
    """A file to keep. Never shown in place: a report is no page of ours."""
    name = visit.params["file"]
    path = visit.issue.out.resolve() / name
    if name not in FILES or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=FILES[name][2], filename=f"koho-{visit.issue.id}-{name}",
                        content_disposition_type="attachment")


VIEWS = [
    View("/i/{issue:issue}/downloads", show),
    View("/i/{issue:issue}/downloads/{file}", fetch),
]
NAV = [Entry("downloads", "ファイル", "downloads", "download")]
