"""``/i/<issue>/release``: what was handed over goes into the archive; files of what lies there."""
from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi.archive import ArchiveError
from kohoshi.desk.review.gates import rehearsed
from kohoshi.desk.review.release import archive_of, edition, open_now
from kohoshi.desk.review.returned import home
from kohoshi.desk.review.signoffs import prints_file
from kohoshi.desk.web.views import REASON, Refused, View, Visit
from kohoshi.desk.web.who import person_of


def put_in(visit: Visit) -> Response:
    """Release, or practise it. The job asks for everything once more."""
    issue, practice = visit.issue, rehearsed(visit.issue)
    if issue.builds.state()["phase"] == "running" or issue.jobs.busy:
        raise Refused("ほかの仕事をしています", 409, "終わってから、もう一度押してください")
    gates = open_now(issue)
    if gates is None:
        raise Refused("紙面を調べているところです", 409, "少し待って、もう一度押してください")
    if gates:
        raise Refused(f"公開はまだできません（残り {len(gates)}件）", 409, gates[0].message)
    issue.jobs.start(
        "rehearse" if practice else "release", lambda done: issue.tell("store", {"release": done["revision"]}),
        project=str(visit.desk.project), issue=str(issue.folder), built=str(issue.out.resolve()), out=str(home(issue)),
        proofs=str(issue.proofs), store=str(issue.store.path), prints=str(prints_file(issue)), archive=str(archive_of(issue)), by=person_of(visit).name,
        note=visit.field("note", limit=REASON).strip(), rehearsal=practice, wheels=bool(visit.field("wheels")))
    return visit.done("", f"/i/{issue.id}/handover")


def fetch(visit: Visit) -> Response:
    name, number = visit.params["file"], visit.params["revision"]
    try:
        path = edition(visit.issue, number, name)
    except ArchiveError:
        path = None
    if path is None:
        raise HTTPException(404)
    return visit.file(path, f"koho-{visit.issue.id}-r{number}-{name}")


VIEWS = [
    View("/i/{issue:issue}/release", put_in, may="release", method="POST"),
    View("/i/{issue:issue}/release/{revision:number}/{file}", fetch),
]
