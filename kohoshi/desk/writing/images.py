"""``/i/<issue>/images``: the pictures of an issue, where each is used; a picture taken in and put into
an article. What comes in is opened by kohoshi.edit.pictures in a child process with limits."""
from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kohoshi import limits
from kohoshi.desk.web.views import SHORT, Refused, View, Visit
from kohoshi.desk.writing.editing import telling
from kohoshi.desk.writing.shown import pictures_of, shelf
from kohoshi.desk.writing.targets import article_target, node_at, pointer_of
from kohoshi.desk.writing.trail import who
from kohoshi.edit.error import EditError
from kohoshi.edit.pictures import MAX_MB, add_picture
from kohoshi.edit.source import OpenFile, Pointer
from kohoshi.edit.structure import add_block
from kohoshi.issue.yamltext import Mapping, Sequence
from kohoshi.pages.picturefile import PictureError

#: Characters of each text of a picture.
MOST = limits.PICTURE_WORDS


@telling
def show(visit: Visit) -> Response:
    open_issue = visit.open_issue
    content = open_issue.content
    titles = [(str(key), str(article.title)) for key, article in (content.articles.items() if content else ()) if visit.may("edit", str(key))]
    return visit.page("writing/images.html", title="写真", nav="plan", pictures=shelf(open_issue), articles=titles, most=MAX_MB,
                      chosen=visit.query("for"), anywhere=visit.may("edit"))


def image(visit: Visit) -> Response:
    """A small copy for the screen, made in a child process the first time."""
    path = pictures_of(visit.open_issue).get(visit.params["name"])
    if path is None:
        raise HTTPException(404)
    try:
        data, kind = visit.open_issue.copies.of(path)
    except (PictureError, OSError):
        raise HTTPException(404) from None
    return Response(data, media_type=kind, headers={"Cache-Control": "private, max-age=60"})


@telling
def add(visit: Visit) -> Response:
    """Into images/, and (when an article is named) as a figure at the end of one of its parts."""
    open_issue, article = visit.open_issue, visit.field("article", limit=SHORT)
    visit.need("edit", article or None)
    values = {key: visit.field(key, limit=MOST).strip() for key in ("alt", "caption", "credit", "consent", "personal")}
    people = visit.field("people", limit=SHORT) == "true"
    if article and not values["alt"]:
        raise Refused("代替テキストを書いてください", 422, "絵を見られない人に、何の絵かを伝える文です")
    if people and not values["consent"]:
        raise Refused("人が写っている写真には、掲載の同意（いつ・だれから）が要ります", 422)
    if article:
        _list_of(visit, article)  # before anything is written
    upload = visit.upload("file")
    name = add_picture(open_issue.folder, upload.filename or "", upload.file.read(), who=who(visit.visitor))
    if not article:
        open_issue.faces.refresh()
        return visit.done(f"{name} を入れました", f"/i/{open_issue.id}/images#{name}", name=name)
    file, pointer, count = _list_of(visit, article)
    texts = {"image": name, **{key: text for key, text in values.items() if text}, "sample": "false"} | ({"people": "true"} if people else {})
    add_block(file, pointer, count, "figure", values=texts, who=who(visit.visitor))
    open_issue.faces.refresh()
    at = ".".join(map(str, (*pointer, count)))
    return visit.done(f"{name} を記事に入れました", f"/i/{open_issue.id}/articles/{article}#{at}", name=name)


def _list_of(visit: Visit, article: str) -> tuple[OpenFile, Pointer, int]:
    """The article's file, the list of blocks a picture goes into (the last part, or the one named), its length."""
    file = article_target(visit.open_issue.id, visit.open_issue.folder, article).opened()
    root = file.root
    name = visit.field("part", limit=SHORT)
    parts = root.get("parts") if isinstance(root, Mapping) else None
    last = f"parts.{list(parts)[-1]}" if isinstance(parts, Mapping) and parts else "body"
    pointer = pointer_of(root, f"parts.{name}" if name else last)
    node = node_at(root, pointer)
    if not isinstance(node, Sequence):
        raise EditError("写真を入れるところが見つかりません。記事の本文を先につくってください")
    return file, pointer, len(node)


VIEWS = [View("/i/{issue:issue}/images", show, may="edit"),
         View("/i/{issue:issue}/image/{name:picture}", image, work_class="photos"),
         View("/i/{issue:issue}/images", add, may="edit", method="POST", upload=True, work_class="heavy")]
