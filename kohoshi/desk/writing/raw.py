"""``/i/<issue>/file/articles/kusei-kaigi.yaml#L12``: a content file as it is written, read only. Only
files of the issue and of the house, and no link out of them."""
from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi import limits
from kohoshi.desk.web.views import Refused, View, Visit
from kohoshi.issue.loader_files import inside

#: Largest file that is shown, in bytes.
MOST = limits.SHOWN_BYTES


def show(visit: Visit) -> Response:
    open_issue, name = visit.open_issue, visit.params["file"]
    root = open_issue.desk.content if name.startswith("house/") else open_issue.folder
    path = root / name
    allow(visit, name)
    if not path.is_file() or path.is_symlink() or not inside(path, root) or path.stat().st_size > MOST:
        raise HTTPException(404)
    text = path.read_bytes().decode("utf-8-sig", "replace")
    article = path.stem if name.startswith("articles/") else None
    return visit.page("writing/raw.html", title=name, nav="plan", name=name, lines=text.splitlines(),
                      article=article if article and visit.may("edit", article) else None)


def allow(visit: Visit, name: str) -> None:
    """Notes to each other stand in the files: a section reads its own article only."""
    article = name.removeprefix("articles/").rpartition(".")[0] if name.startswith("articles/") else None
    own = article is not None and bool(visit.visitor.section) and visit.open_issue.section_of(article) == visit.visitor.section
    if not (visit.may("build") or visit.may("edit", article) or own):
        raise Refused("このファイルを見る権限がありません", 403, "広報担当に相談してください")


VIEWS = [View("/i/{issue:issue}/file/{file:contentfile}", show)]
