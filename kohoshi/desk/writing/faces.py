"""``/i/<issue>/plan/face/<n>``: one face (or spread) of the flat plan: its kind, colour, section, advertisements, place;
and how many faces the paper has. ``<n>``: the number of the run in the flat plan."""
from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from kohoshi.desk.numbers import number
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.desk.writing.editing import telling
from kohoshi.desk.writing.facesheet import face_sheet, layouts_of_plan, spoken, swatches
from kohoshi.desk.writing.planning import plan_of
from kohoshi.desk.writing.trail import who
from kohoshi.edit.faces import add_ad, clear, clear_all, exchange, faces_of, remove_ad, resize, settle, supply, swap
from kohoshi.edit.source import PLAN, OpenFile, opened
from kohoshi.edit.supplied import add_pdf, pdfs
from kohoshi.text import say_faces


@telling
def show(visit: Visit) -> Response:
    visit.need("edit")
    sheet = face_sheet(visit.open_issue, _index(visit))
    width, height = visit.open_issue.press.trim
    return visit.page("writing/face.html", title=f"{say_faces(sheet.run.faces)}の型と設定", nav="plan", sheet=sheet,
                      ratio=(round(width * 10), round(height * 10)))


@telling
def kind(visit: Visit) -> Response:
    """Another kind, or other choices of this one."""
    visit.need("edit")
    open_issue, layouts = visit.open_issue, layouts_of_plan(visit.open_issue)
    name = visit.field("kind", limit=SHORT)
    plan = plan_of(open_issue)
    known = layouts[name].options if name in layouts else {}
    options = {option: visit.field(f"option-{option}", limit=SHORT) for option in known}
    faces = faces_of(_plan(visit))
    index = _index(visit)
    left, ads = exchange(_plan(visit), index, layouts, name, options, who=who(visit.visitor))
    words = f"{say_faces(faces[index].faces)}を「{layouts[name].title}」にしました" if faces[index].kind != name else "組みかたを変えました"
    if left:
        words += f"。{spoken(left, plan)}は入る枠がないので、台割から外れました"
    if ads:
        words += f"。広告{''.join(f'「{each}」' for each in ads)}は外れました"
    return _changed(visit, words)


@telling
def set_(visit: Visit) -> Response:
    visit.need("edit")
    colour = visit.field("colour", limit=SHORT)
    if colour not in {swatch.name for swatch in swatches(visit.open_issue)}:
        raise Refused("この色はありません", 422)
    settle(_plan(visit), _index(visit), section=visit.field("section", limit=SHORT), colour=colour, who=who(visit.visitor))
    return _changed(visit, "柱と色を変えました")


@telling
def change_places(visit: Visit) -> Response:
    visit.need("edit")
    other = number(visit.field("other", limit=SHORT))
    if other is None:
        raise Refused("入れかえる相手を選んでください", 422)
    here, there = swap(_plan(visit), _index(visit), other, who=who(visit.visitor))
    return _changed(visit, f"{say_faces(here)}と{say_faces(there)}を入れかえました")


@telling
def empty(visit: Visit) -> Response:
    visit.need("edit")
    plan = plan_of(visit.open_issue)
    was = clear(_plan(visit), _index(visit), layouts_of_plan(visit.open_issue), who=who(visit.visitor))
    told = f"。{spoken(was.placed, plan)}は台割から外れました" if was.placed else ""
    return _changed(visit, f"{say_faces(was.faces)}を空にしました{told}")


@telling
def advertise(visit: Visit) -> Response:
    """An advertisement of the register, from a file that is there or one that comes along."""
    visit.need("edit")
    content = visit.open_issue.content
    contract = content.house.ads.get(visit.field("advertiser", limit=SHORT)) if content else None  # type: ignore[call-overload]  # keys are texts
    if contract is None:
        raise Refused("広告主を広告台帳から選んでください", 422)
    file, told, plan = _file(visit)
    add_ad(plan, _index(visit), layouts_of_plan(visit.open_issue), visit.field("slot", limit=SHORT), file, str(contract.advertiser),
           sample=bool(contract.sample), who=who(visit.visitor))
    return _changed(visit, f"広告「{contract.advertiser}」を入れました{told}")


@telling
def unadvertise(visit: Visit) -> Response:
    visit.need("edit")
    at = number(visit.field("number", limit=SHORT))
    name = remove_ad(_plan(visit), _index(visit), -1 if at is None else at, who=who(visit.visitor))
    return _changed(visit, f"広告「{name}」を外しました")


@telling
def supplied(visit: Visit) -> Response:
    visit.need("edit")
    before = plan_of(visit.open_issue)
    file, told, plan = _file(visit)
    page = number(visit.field("page", "1", limit=SHORT))
    left = supply(plan, _index(visit), layouts_of_plan(visit.open_issue), visit.field("kind", limit=SHORT), file, page or 1,
                  visit.field("title", limit=SHORT), who=who(visit.visitor))
    out = f"。{spoken(left, before)}は台割から外れました" if left else ""
    return _changed(visit, f"支給ページを置きました{told}{out}")


@telling
def count(visit: Visit) -> Response:
    visit.need("edit")
    file, wanted = _plan(visit), number(visit.field("count", limit=SHORT)) or 0
    was = sum(len(face.faces) for face in faces_of(file))
    faces = resize(file, wanted, layouts_of_plan(visit.open_issue), who=who(visit.visitor))
    return _changed(visit, f"{was}面から{wanted}面にしました（{say_faces(faces)}{'を足しました' if wanted > was else 'をへらしました'}）")


@telling
def start_over(visit: Visit) -> Response:
    visit.need("edit")
    left = clear_all(_plan(visit), layouts_of_plan(visit.open_issue), who=who(visit.visitor))
    return _changed(visit, f"すべての面を空にしました。記事{len(left)}本は「台割にない記事」にあります")


def _file(visit: Visit) -> tuple[str, str, OpenFile]:
    """(its name, what is told of one that came along, the plan): the one that was sent, else the one chosen. The plan is looked at
    before anything is taken in."""
    plan = _plan(visit)
    upload = visit.form.get("file")
    if upload is not None and not isinstance(upload, str) and upload.filename:
        taken = add_pdf(visit.open_issue.folder, upload.filename, upload.file.read(), bleed=visit.open_issue.press.bleed, who=who(visit.visitor))
        return taken.name, f"（{taken.words}）", plan
    name = visit.field("there", limit=SHORT)
    if name not in pdfs(visit.open_issue.folder):
        raise Refused("PDFを選んでください", 422)
    return name, "", plan


def _index(visit: Visit) -> int:
    index: int = visit.params["run"]
    return index


def _plan(visit: Visit) -> OpenFile:
    return opened(visit.open_issue.folder, PLAN, visit.field("revision", limit=SHORT))


def _changed(visit: Visit, words: str) -> Response:
    visit.open_issue.faces.refresh()
    return visit.done(words, f"/i/{visit.open_issue.id}/plan")


_FACE = "/i/{issue:issue}/plan/face/{run:number}"
_POSTS: dict[str, Callable[[Visit], Response]] = {
    "kind": kind, "set": set_, "swap": change_places, "clear": empty, "unadvertise": unadvertise}
VIEWS = [View(_FACE, show, may="edit"),
         *(View(f"{_FACE}/{name}", post, may="edit", method="POST") for name, post in _POSTS.items()),
         View(f"{_FACE}/advertise", advertise, may="edit", method="POST", upload=True, work_class="heavy"),
         View(f"{_FACE}/supplied", supplied, may="edit", method="POST", upload=True, work_class="heavy"),
         View("/i/{issue:issue}/plan/count", count, may="edit", method="POST"),
         View("/i/{issue:issue}/plan/clear", start_over, may="edit", method="POST")]
