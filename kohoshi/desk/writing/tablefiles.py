"""POST {base}/csv: the CSV of a table or chart of an article, taken in. pointer, revision, file."""
from __future__ import annotations

from starlette.responses import Response

from kohoshi.desk.web.views import SHORT, View, Visit
from kohoshi.desk.writing.editing import target_of, telling
from kohoshi.desk.writing.targets import pointer_of
from kohoshi.desk.writing.trail import who
from kohoshi.edit.tablefiles import add_table_file


@telling
def add(visit: Visit) -> Response:
    target = target_of(visit)
    file = target.opened(visit.field("revision", limit=SHORT))
    pointer = pointer_of(file.root, visit.field("pointer", limit=SHORT))
    upload = visit.upload("file")
    done, name = add_table_file(file, pointer, upload.filename or "", upload.file.read(), who=who(visit.visitor))
    visit.open_issue.faces.refresh()
    field = ".".join(map(str, (*pointer, "csv")))
    return visit.done(f"{name} を入れました", f"{target.base}#{field}", revision=done.revision, name=name, focus=field)


VIEWS = [View("/i/{issue:issue}/articles/{article:name}/csv", add, may="edit", method="POST", upload=True, work_class="heavy")]
