"""The annotations of a returned PDF as comments: read in the limited child, taken into the store once."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kohoshi import limits
from kohoshi.files import sha256_of
from kohoshi.pdfread.remarks import ON_WORDS, Remark, Remarks
from kohoshi.pdfread.untrusted import open_remarks
from kohoshi.proof.annotations.write import OUR_STATE, face_of
from kohoshi.proof.store import Comment, Draft, Person, Store
from kohoshi.proof.store.model import TEXT, Kind, State, StoreError, cleaned

_KINDS: dict[str, Kind] = {"Highlight": "highlight", "Underline": "highlight", "Squiggly": "highlight", "StrikeOut": "delete",
                           "Caret": "insert"}
#: What stands for the text of a mark that has none.
_WORDLESS = {"Ink": "（手書きの書き込み）", "Stamp": "（スタンプ）", "Caret": "（ここに入れる）"}
_STATES: dict[str, State] = {"Completed": "done", "Rejected": "rejected", "Cancelled": "rejected", "None": "open"}
_NOBODY = "（名前なし）"
#: Nobody answers an answer to an answer this often.
_DEEP = limits.ANSWERS_DEPTH
#: Comments written as one: others wait for so long, and the disk is asked once.
_TOGETHER = limits.COMMENTS_TOGETHER
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)?'?)?")


@dataclass(frozen=True)
class Answer:
    """A reply; ``name`` stays the same whenever the file is read."""

    name: str
    text: str
    author: str


@dataclass
class Returned:
    """One annotation as a comment. ``name``: the comment's id where we wrote it, else what the
    viewer called it; ``state``: what somebody set in the viewer, None where nobody did;
    ``modified``, ``settled``: when (UTC), None where the file does not tell."""

    name: str
    draft: Draft
    modified: dt.datetime | None = None
    state: State | None = None
    settled: dt.datetime | None = None
    replies: list[Answer] = field(default_factory=list)


@dataclass
class TakenIn:
    """What came of a returned PDF. ``same``: comments that it says nothing new about; ``stale``:
    those that were changed at the desk after the file's; ``more``: the file has more annotations
    than are read; ``odd``: how many were left out, because their place or what they say cannot be."""

    added: list[Comment] = field(default_factory=list)
    changed: list[Comment] = field(default_factory=list)
    stale: list[Comment] = field(default_factory=list)
    same: int = 0
    replies: int = 0
    more: bool = False
    odd: int = 0


def read_annotations(path: Path, round: int | None = None) -> tuple[list[Returned], bool]:
    """The annotations of a PDF that comes from outside, and whether there are more than are read.
    Raises PdfRefused."""
    found = open_remarks(path)
    return _read(found, round), found.more


def _read(found: Remarks, round: int | None) -> list[Returned]:
    items, names = found.items, _names(found.items)
    roots = [_root(items, at) for at in range(len(items))]
    returned: dict[int, Returned] = {}
    for at, item in enumerate(items):
        if roots[at] == at:
            returned[at] = Returned(names[at], _draft(item, round), _when(item.modified))
    for at, item in enumerate(items):
        whole = returned[roots[at]]
        if roots[at] == at:
            continue
        if item.grouped:
            _join(whole, item)
        elif item.model or item.state:
            _settle(whole, item)
        elif item.text.strip():
            whole.replies.append(Answer(names[at], _cleaned(item.text), _cleaned(item.author)[:200] or _NOBODY))
    return list(returned.values())


def take_in(store: Store, path: Path, by: Person, round: int | None = None,
            article_at: Callable[[int, tuple[float, float, float, float]], str | None] = lambda face, box: None,
            name: str = "") -> TakenIn:
    """Take the annotations of a returned PDF into the store. The same file, or a later state of it,
    may be taken in again: nothing is doubled, what changed is changed. One that cannot be is left out
    alone.

    ``article_at``: (face, box) → the article that lies there; ``name``: what the sender called the
    file. Raises PdfRefused, StoreError.
    """
    found = open_remarks(path)
    returned = _read(found, round)
    taken, known = TakenIn(more=found.more, odd=found.odd), store.ids()
    intake = store.begin_intake(name, round, by)
    for begin in range(0, len(returned), _TOGETHER):
        with store.together():
            for each in returned[begin:begin + _TOGETHER]:
                _take(store, each, by, known, article_at, intake, taken)
    store.end_intake(intake, by)
    taken.added = [store.comment(comment.id) for comment in taken.added]
    return taken


def _take(store: Store, each: Returned, by: Person, known: frozenset[str],
          article_at: Callable[[int, tuple[float, float, float, float]], str | None], intake: str, taken: TakenIn) -> None:
    key = _key(each.name)
    try:
        draft = each.draft.checked()
    except StoreError:
        taken.odd += 1
        return
    if each.name in known:
        try:
            comment = store.comment(each.name)
        except StoreError:  # ours, and taken back at the desk since
            taken.same += 1
            return
        _bring_up_to_date(store, comment, each, by, taken)
    elif (there := store.by_key(key)) is not None:
        comment = there
        _bring_up_to_date(store, comment, each, by, taken)
    elif store.gone_by_key(key):
        comment = store.come_again(key, intake, by)
        taken.added.append(comment)
    else:
        draft = Draft(**vars(draft) | {"article": article_at(draft.face, draft.box)})
        comment = store.add_comment(draft, key, by, state=each.state or "open", intake=intake)
        taken.added.append(comment)
    for answer in each.replies:
        if answer.name not in known:
            before = len(store.comment(comment.id).replies)
            try:
                store.reply(comment.id, answer.text, answer.author, _key(answer.name + answer.text), by=by, origin="acrobat")
            except StoreError:  # the same words under another name by now
                taken.odd += 1
                continue
            taken.replies += len(store.comment(comment.id).replies) - before


def _bring_up_to_date(store: Store, comment: Comment, returned: Returned, by: Person, taken: TakenIn) -> None:
    """What was changed in the viewer, unless it was changed at the desk later. A text that the
    comment had before is an old copy, not a change."""
    history = store.history(comment.id)
    past = {event.detail.get("from") for event in history if event.what == "comment.text"} | {comment.text}
    text, changed, stale = returned.draft.text, False, False
    if text and text not in past:
        edited = [event.at for event in history if event.what == "comment.text"]
        if _later(returned.modified, edited):
            store.edit_text(comment.id, text, by)
            changed = True
        else:
            stale = True
    if returned.state is not None and returned.state != comment.state:
        if _later(returned.settled, [event.at for event in history if event.what == "comment.state"]):
            store.set_state(comment.id, returned.state, by)
            changed = True
        else:
            stale = True
    if changed:
        taken.changed.append(store.comment(comment.id))
    elif stale:
        taken.stale.append(comment)
    else:
        taken.same += 1


def _later(at: dt.datetime | None, events: list[str]) -> bool:
    """Whether something in the file is newer than all that was done at the desk; without a date
    the desk is right. PDF tells whole seconds."""
    if not events:
        return True
    return at is not None and at >= dt.datetime.fromisoformat(max(events)).replace(microsecond=0)


def _root(items: tuple[Remark, ...], at: int) -> int:
    """The annotation that is answered in the end; an annotation of a ring answers none."""
    seen = [at]
    while (answered := items[seen[-1]].answers) is not None:
        if answered in seen or len(seen) > _DEEP:
            return at
        seen.append(answered)
    return seen[-1]


def _draft(item: Remark, round: int | None) -> Draft:
    kind = _KINDS.get(item.subtype, "note")
    text = _cleaned(item.text)
    if not text and kind in ("note", "insert"):
        text = _WORDLESS.get(item.subtype, "（文のない書き込み）")
    box = item.box
    near = tuple(min(max(value, -4000.0), 4000.0) for value in (box.x, box.y, box.w, box.h))
    return Draft(face_of(item.label, item.page), (near[0], near[1], near[2], near[3]), text,
                 _cleaned(item.author)[:200] or _NOBODY, round=round, origin="acrobat", kind=kind, quoted=_cleaned(item.quoted))


def _join(whole: Returned, part: Remark) -> None:
    """Acrobat's «replace»: a caret with the new words, grouped with the strike on the old ones."""
    if part.subtype in ON_WORDS:
        box = part.box
        whole.draft = Draft(**vars(whole.draft) | {
            "kind": "replace" if whole.draft.kind == "insert" else whole.draft.kind, "quoted": _cleaned(part.quoted),
            "box": (box.x, box.y, box.w, box.h)})


def _settle(whole: Returned, item: Remark) -> None:
    state = _STATES.get(item.state)
    if item.model != "Review" or state is None or item.name.endswith(OUR_STATE):
        return
    at = _when(item.modified)
    if whole.settled is None or at is None or at >= whole.settled:
        whole.state, whole.settled = state, at


def _names(items: tuple[Remark, ...]) -> list[str]:
    """What each is known by: /NM; where there is none, or it was given twice, what it says and where."""
    names: list[str] = []
    taken: set[str] = set()
    for item in items:
        name = item.name
        if not name or name in taken:
            told = f"{item.name}\x1f{item.page}\x1f{item.box}\x1f{item.subtype}\x1f{item.author}\x1f{item.text}"
            name = base = "content-" + sha256_of(told.encode("utf-8", "replace"))
            while name in taken:  # the same thing written twice at one place
                name = f"{base}-{len(taken)}"
        taken.add(name)
        names.append(name)
    return names


def _key(name: str) -> str:
    return "acrobat:" + sha256_of(name.encode("utf-8", "replace"))


def _cleaned(text: str) -> str:
    return cleaned(text[:TEXT], TEXT, "赤字")


def _when(text: str) -> dt.datetime | None:
    """A date as PDF writes it (ISO 32000-1, 7.9.4); None for what is none or tells no zone."""
    match = _DATE.match(text)
    if match is None:
        return None
    away = dt.timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0)) * (-1 if match[7] == "-" else 1)
    try:
        year, month, day, hour, minute, second = (int(match[part]) for part in range(1, 7))
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.timezone(away)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
