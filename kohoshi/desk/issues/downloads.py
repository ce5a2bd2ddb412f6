"""``/i/<issue>/downloads``: the files of the last build."""
from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from kohoshi.desk.web.navigation import NavigationEntry
from kohoshi.desk.web.templating import megabytes
from kohoshi.desk.web.views import View, Visit
from kohoshi.flow.outputs import OUTPUTS

#: Everything that may be fetched.
FILES = {each.name: each for each in OUTPUTS if each.single}


def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    files = [(each, megabytes((open_issue.out / name).stat().st_size)) for name, each in FILES.items() if (open_issue.out / name).is_file()]
    groups = [[(each, size) for each, size in files if each.program is program] for program in (False, True)]
    return visit.page("issues/downloads.html", title="できたファイル", nav="downloads", groups=groups, built_at=open_issue.built_at(),
                      changed=open_issue.stale())


def fetch(visit: Visit) -> Response:
    """A file to keep. Never shown in place: a report is no page of ours."""
    name = visit.params["file"]
    path = visit.open_issue.out.resolve() / name
    if name not in FILES or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=FILES[name].media, filename=f"koho-{visit.open_issue.id}-{name}",
                        content_disposition_type="attachment")


VIEWS = [
    View("/i/{issue:issue}/downloads", show),
    View("/i/{issue:issue}/downloads/{file}", fetch),
]
NAV = [NavigationEntry("downloads", "ファイル", "downloads", "download")]
