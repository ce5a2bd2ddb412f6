"""Faces of the flat plan 台割: another kind, their number, their order, what is set on them. Each is one edit of
issue.yaml, and one undo."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kohoshi.edit.emit import InlineList, InlineRecord
from kohoshi.edit.error import EditError
from kohoshi.edit.items import added, inserted, moved, removed
from kohoshi.edit.kinds import parted
from kohoshi.edit.source import OpenFile, Pointer, Source, at, shape
from kohoshi.edit.splice import saved, with_list, with_value
from kohoshi.issue.loader_shape import keys
from kohoshi.issue.model import Publication, Run
from kohoshi.issue.stand_in import stand_in
from kohoshi.pages.layout import Layout
from kohoshi.text import say_faces

#: Faces of a paper that folds: a sheet of tabloid size is four.
SHEET = 4
SIZES = (4, 8, 12, 16, 20, 24)
#: The opening.
_PAIR = 2
_RUNS = ("flatplan",)
_ORDER = list(keys(Run))


class Face:
    """A run as the flat plan writes it. ``faces``, ``slots``: slot → placings."""

    def __init__(self, written: Any) -> None:
        data = written if isinstance(written, dict) else {}
        self.faces = [int(face) for face in map(str, _many(data.get("faces"))) if re.fullmatch("[1-9][0-9]{0,3}", face)]
        slots = data.get("slots")
        self.slots = {str(name): [str(key) for key in _many(placed)] for name, placed in slots.items()} if isinstance(slots, dict) else {}
        self.kind, self.section, self.colour = (str(data.get(name, "")) for name in ("layout", "section", "colour"))
        options = data.get("options")
        self.options = {str(name): str(value) for name, value in options.items()} if isinstance(options, dict) else {}
        self.supplied = data.get("supplied")
        self.ads = [ad for ad in _many(data.get("ads")) if isinstance(ad, dict)]

    @property
    def placed(self) -> list[str]:
        return [key for placed in self.slots.values() for key in placed]

    @property
    def empty(self) -> bool:
        """Nothing would be lost with it."""
        return not (self.placed or self.supplied or self.ads)


def faces_of(source: Source) -> list[Face]:
    """The runs of the flat plan. Raises EditError where it has none."""
    return [Face(run) for run in shape(at(source.root, _RUNS))]


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value in (None, "") else [value]


def _face(faces: Sequence[Face], index: int) -> Face:
    if not 0 <= index < len(faces) or not faces[index].faces:
        raise EditError("この面がありません。読み込みなおしてください")
    return faces[index]


# --- another kind ------------------------------------------------------------------------------


def exchange(plan: OpenFile, index: int, layouts: Mapping[str, Layout], kind: str, options: Mapping[str, str], *, who: str = "") -> tuple[list[str], list[str]]:
    """Gives a run another kind of face, or other ``options`` of its kind. (placings that stand nowhere now,
    advertisers whose advertisement went); a supplied page goes too. Raises EditError, EditConflict."""
    faces = faces_of(plan)
    face, new = _face(faces, index), layouts.get(kind)
    if new is None:
        raise EditError("この型がありません。読み込みなおしてください")
    if new.supplied:
        raise EditError("支給ページは、PDFを選んで置きます")
    chosen = {name: value for name, value in new.chosen(options).items() if value != next(iter(new.options[name].choices))}
    found = parted(face.slots, layouts.get(face.kind), new, new.chosen(options))
    source, gone = with_value(plan, (*_RUNS, index, "layout"), kind), [ad for ad in face.ads if str(ad.get("slot")) not in new.ads]
    source = _with(source, index, "options", InlineRecord(chosen) if chosen else None)
    if found.slots != face.slots:
        source = _with(source, index, "slots", _slots(found.slots, new))
    source = _with(source, index, "supplied", None)
    for number in reversed([number for number, ad in enumerate(face.ads) if ad in gone]):
        source = _without_ad(source, index, number)
    source, here = _wide(source, index, faces, new.faces, layouts)
    what = f"{say_faces(face.faces)}を「{new.title}」にした" if face.kind != kind else f"{say_faces(face.faces)}の組みかたを変えた"
    saved(plan, source, (*_RUNS, here), what, who)
    return found.left, [str(ad.get("advertiser", "")) for ad in gone]


def _slots(slots: Mapping[str, list[str]], layout: Layout) -> dict[str, Any] | None:
    return {name: InlineList(placed) if layout.slots[name].takes == "many" else placed[0] for name, placed in slots.items()} or None


def _wide(source: Source, index: int, faces: Sequence[Face], many: int, layouts: Mapping[str, Layout]) -> tuple[Source, int]:
    """(with so many faces, number of the run then): a spread takes the face beside it, if that is empty; of a spread
    that becomes one face the other stays, empty."""
    face = faces[index]
    if many == len(face.faces):
        return source, index
    if many > _PAIR or len(face.faces) > _PAIR:
        raise EditError("面の数がちがう型には替えられません")
    if many < len(face.faces):
        source = _numbered(source, index, face.faces[:1])
        return inserted(source, _RUNS, index + 1, blank(face.faces[1:], layouts, face.colour, face.section)), index
    left = face.faces[0] - face.faces[0] % _PAIR
    pair = [left, left + 1]
    beside = next((number for number, each in enumerate(faces) if number != index and set(each.faces) & set(pair)), None)
    if left == 0 or beside is None:
        raise EditError(f"{face.faces[0]}面は向かいの面がないので、見開きにできません")
    if not faces[beside].empty:
        raise EditError(f"見開きにするには、向かいの{say_faces(faces[beside].faces)}を空けてください（{_held(faces[beside])}があります）")
    source = removed(_numbered(source, index, pair), (*_RUNS, beside))
    return source, index - (beside < index)


def _held(face: Face) -> str:
    found = [f"記事{len(face.placed)}本"] if face.placed else []
    found += ["支給ページ"] if face.supplied else []
    return "と".join([*found, *(["広告"] if face.ads else [])])


def blank(numbers: Sequence[int], layouts: Mapping[str, Layout], colour: str = "", section: str = "") -> dict[str, Any]:
    """An empty face: of the kind of one face that waits for the fewest articles. Raises EditError where there is none."""
    singles = [name for name, each in layouts.items() if each.faces == 1 and not each.supplied]
    kind = min(singles, key=lambda name: (not layouts[name].grid, sum(not slot.optional for slot in layouts[name].slots.values())), default=None)
    if kind is None:
        raise EditError("レイアウト一式に、1面の型がありません")
    return {"faces": InlineList(map(str, numbers)), "layout": kind, "section": section or stand_in("柱"), **({"colour": colour} if colour else {})}


# --- how many, in which order --------------------------------------------------------------------


def resize(plan: OpenFile, count: int, layouts: Mapping[str, Layout], *, who: str = "") -> list[int]:
    """A paper of so many faces: empty ones come in before the last face, or go; those that came or went, by the number
    they have or had. Raises EditError with the reason where it cannot be so."""
    if count not in SIZES:
        raise EditError(f"{count}面では折って綴じられません。紙1枚は{SHEET}面です。面の数は {'・'.join(map(str, SIZES))} のどれかにします"
                        f"（2面だけの半分の紙は、綴じないかぎり抜け落ちます）")
    faces = faces_of(plan)
    now = sum(len(face.faces) for face in faces)
    if count == now:
        raise EditError(f"いま{now}面です")
    source, told = _more(plan, faces, count - now, layouts) if count > now else _fewer(plan, faces, now - count)
    saved(plan, source, _RUNS, f"紙面を{now}面から{count}面にした", who)
    return told


def _more(source: Source, faces: Sequence[Face], more: int, layouts: Mapping[str, Layout]) -> tuple[Source, list[int]]:
    last = faces[-1].faces
    before = len(faces) - 1 if len(last) == 1 and len(faces) > 1 else len(faces)
    first = last[0] if before < len(faces) else last[-1] + 1
    new = list(range(first, first + more))
    if before < len(faces):
        source = _numbered(source, before, [last[0] + more])
    for step, number in enumerate(new):
        source = inserted(source, _RUNS, before + step, blank([number], layouts))
    return source, new


def _fewer(source: Source, faces: Sequence[Face], fewer: int) -> tuple[Source, list[int]]:
    empty = [number for number, face in enumerate(faces) if face.empty]
    going: list[int] = []
    for number in [*reversed([each for each in empty if each != len(faces) - 1]), *[each for each in empty if each == len(faces) - 1]]:
        if sum(len(faces[each].faces) for each in going) + len(faces[number].faces) <= fewer:
            going.append(number)
    found = sum(len(faces[each].faces) for each in going)
    if found < fewer:
        raise EditError(f"{fewer}面へらすには、空いた面が{fewer}面要ります（いま{found}面）。ほかの面の記事を台割から外すか、面を空にしてください")
    first = 1
    for number, face in enumerate(faces):
        if number in going:
            continue
        numbers = list(range(first, first + len(face.faces)))
        if len(numbers) == _PAIR and numbers[0] % _PAIR:
            raise EditError(f"空いた面を外すと、見開きの{say_faces(face.faces)}が{say_faces(numbers)}になり、表と裏に分かれます。空いた面がとなり合うように入れかえてください")
        source = _numbered(source, number, numbers)
        first += len(numbers)
    for number in sorted(going, reverse=True):
        source = removed(source, (*_RUNS, number))
    return source, sorted(face for number in going for face in faces[number].faces)


def swap(plan: OpenFile, index: int, other: int, *, who: str = "") -> tuple[list[int], list[int]]:
    """Two faces, or two spreads, change places; a face with a spread: then its whole opening. (Faces, the others.)"""
    faces = faces_of(plan)
    one, two = _face(faces, index), _face(faces, other)
    if index == other:
        raise EditError("ほかの面を選んでください")
    here, there = (one.faces, two.faces) if len(one.faces) == len(two.faces) else (_opening(one, faces), _opening(two, faces))
    if set(here) & set(there):
        raise EditError("同じ見開きの中では、面どうしを入れかえてください")
    to = {**dict(zip(here, there, strict=True)), **dict(zip(there, here, strict=True))}
    order = sorted(range(len(faces)), key=lambda number: [to.get(face, face) for face in faces[number].faces])
    source: Source = plan
    for number, face in enumerate(faces):
        if set(face.faces) & set(to):
            source = _numbered(source, number, [to.get(each, each) for each in face.faces])
    standing = list(range(len(faces)))
    for place, number in enumerate(order):
        if standing[place] != number:
            source = moved(source, (*_RUNS, standing.index(number)), place)
            standing.insert(place, standing.pop(standing.index(number)))
    saved(plan, source, _RUNS, f"{say_faces(here)}と{say_faces(there)}を入れかえた", who)
    return here, there


def _opening(face: Face, faces: Sequence[Face]) -> list[int]:
    left = face.faces[0] - face.faces[0] % _PAIR
    pair = [left, left + 1]
    if left == 0 or pair[1] not in {each for other in faces for each in other.faces}:
        raise EditError(f"{say_faces(face.faces)}は1面だけなので、見開きとは入れかえられません")
    return pair


# --- what is set on a face -----------------------------------------------------------------------


def settle(plan: OpenFile, index: int, *, section: str, colour: str, who: str = "") -> None:
    """The word of the section 柱 and the leading colour 基調色 of a run."""
    face = _face(faces_of(plan), index)
    if not section.strip():
        raise EditError("柱の言葉を書いてください")
    source = _with(plan, index, "section", section.strip())
    if colour != (face.colour or Run.model_fields["colour"].default):
        source = _with(source, index, "colour", colour)
    what = f"柱を「{section.strip()}」にした" if section.strip() != face.section else "基調色を変えた"
    saved(plan, source, (*_RUNS, index), f"{say_faces(face.faces)}の{what}", who)


def clear(plan: OpenFile, index: int, layouts: Mapping[str, Layout], *, who: str = "") -> Face:
    """Takes everything off a run; what it was."""
    face = _face(faces_of(plan), index)
    if face.empty:
        raise EditError(f"{say_faces(face.faces)}は、もう空いています")
    source: Source = plan
    for key in ("slots", "supplied", "ads"):
        source = _with(source, index, key, None)
    if face.supplied:
        source = with_value(source, (*_RUNS, index, "layout"), str(blank([1], layouts)["layout"]))
    saved(plan, source, (*_RUNS, index), f"{say_faces(face.faces)}を空にした", who)
    return face


def clear_all(plan: OpenFile, layouts: Mapping[str, Layout], *, who: str = "") -> list[str]:
    """An empty paper of as many faces, to be begun anew; the placings that stood in it."""
    faces = faces_of(plan)
    numbers = [number for face in faces for number in face.faces]
    if all(face.empty and len(face.faces) == 1 for face in faces):
        raise EditError("台割は、もう空です")
    source = added(removed(plan, _RUNS), _RUNS, [blank([number], layouts) for number in numbers], list(keys(Publication)))
    saved(plan, source, _RUNS, f"{len(numbers)}面をすべて空にした", who)
    return [key for face in faces for key in face.placed]


def add_ad(plan: OpenFile, index: int, layouts: Mapping[str, Layout], slot: str, file: str, advertiser: str, *, sample: bool, who: str = "") -> None:
    """An advertisement in a free slot of the run's kind. Raises EditError."""
    face = _face(faces_of(plan), index)
    if slot not in free_ads(face, layouts):
        raise EditError("この広告枠は空いていません。読み込みなおしてください")
    ad: dict[str, Any] = {"slot": slot, "file": file, "advertiser": advertiser, **({"sample": "true"} if sample else {})}
    here: Pointer = (*_RUNS, index, "ads")
    source = inserted(plan, here, len(face.ads), ad) if face.ads else _with(plan, index, "ads", [ad])
    saved(plan, source, (*_RUNS, index), f"{say_faces(face.faces)}に広告「{advertiser}」を入れた", who)


def remove_ad(plan: OpenFile, index: int, number: int, *, who: str = "") -> str:
    """Takes an advertisement off a run; its advertiser."""
    face = _face(faces_of(plan), index)
    if not 0 <= number < len(face.ads):
        raise EditError("この広告がありません。読み込みなおしてください")
    advertiser = str(face.ads[number].get("advertiser", ""))
    saved(plan, _without_ad(plan, index, number), (*_RUNS, index), f"{say_faces(face.faces)}の広告「{advertiser}」を外した", who)
    return advertiser


def free_ads(face: Face, layouts: Mapping[str, Layout]) -> list[str]:
    """The 広告枠 of a run that may be filled beside those that are."""
    known = layouts[face.kind].ads if face.kind in layouts else {}
    taken = {str(ad.get("slot")) for ad in face.ads}
    shared = {known[name].instead for name in taken if name in known}
    return [name for name, slot in known.items() if name not in taken and name not in shared and slot.instead not in taken]


def supply(plan: OpenFile, index: int, layouts: Mapping[str, Layout], kind: str, file: str, page: int, title: str, *, who: str = "") -> list[str]:
    """A finished page from elsewhere on one face, in place of what stands there; the placings that stand nowhere now."""
    face, new = _face(faces_of(plan), index), layouts.get(kind)
    if new is None or not new.supplied:
        raise EditError("この型がありません。読み込みなおしてください")
    if len(face.faces) != 1:
        raise EditError("支給ページは1面ずつ置きます。見開きは、先に1面の型に替えてください")
    if not title.strip():
        raise EditError("支給ページの題を書いてください")
    source = with_value(plan, (*_RUNS, index, "layout"), kind)
    for key in ("options", "slots", "ads"):
        source = _with(source, index, key, None)
    source = _with(source, index, "supplied", None)
    source = _with(source, index, "supplied", {"file": file, "page": str(page), "title": title.strip()})
    saved(plan, source, (*_RUNS, index), f"{say_faces(face.faces)}を支給ページにした", who)
    return face.placed


# --- writing -------------------------------------------------------------------------------------


def _with(source: Source, index: int, key: str, value: Any) -> Source:
    """A key of a run set, or taken out (None)."""
    run, here = at(source.root, (*_RUNS, index)), (*_RUNS, index, key)
    if isinstance(value, str) and key in run:
        return with_value(source, here, value)
    if key in run:
        source = removed(source, here)
    return source if value is None else added(source, here, value, _ORDER)


def _without_ad(source: Source, index: int, number: int) -> Source:
    ads = at(source.root, (*_RUNS, index, "ads"))
    return removed(source, (*_RUNS, index, "ads", number) if len(ads) > 1 else (*_RUNS, index, "ads"))


def _numbered(source: Source, index: int, numbers: Sequence[int]) -> Source:
    here = (*_RUNS, index, "faces")
    node = at(source.root, here)
    if shape(node) == [str(number) for number in numbers]:
        return source
    if getattr(node, "flow", False):
        return with_list(source, here, [str(number) for number in numbers])
    return _with(source, index, "faces", InlineList(map(str, numbers)))
