"""Rules ``pdf/colour``, ``pdf/spot``, ``pdf/transparency``: in what the objects are painted.

RGB and Lab are refused also where PDF/X-4 would allow them with a profile: four plates are
made, and black text must be on K alone, which only the maker of the file can decide.
"""
from __future__ import annotations

from collections.abc import Iterator

from kohoshi.check.press.sheet import REGISTRATION, PressFace, by_owner, times, touches
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.painted import Colour, Kind, Painted


def check_colours(press_face: PressFace) -> Iterator[Finding]:
    yield from _leftovers(press_face)
    yield from _spots(press_face)
    wrong = [space for space in press_face.page.blends if Colour(space).is_rgb or Colour(space).is_lab]
    if wrong:
        yield press_face.finding("pdf/blend-space", Level.ERROR, f"の透明を混ぜる色が RGB です（{'、'.join(wrong)}）",
                            "CMYK の色まで変わってしまいます。透明のブレンド領域を CMYK にして書き出してください")
    if press_face.press.standard == "PDF/X-1a":
        yield from _transparency(press_face)


def _leftovers(press_face: PressFace) -> Iterator[Finding]:
    """Told by kind of object: each has another remedy in the program that made it."""
    for kind in Kind:
        for owner, group in by_owner(press_face, (o for o in press_face.page.objects if o.kind is kind)):
            found = [o for o in group if o.colour.is_rgb or o.colour.is_lab]
            if not found:
                continue
            first = _first(found)
            space = "Lab" if first.colour.is_lab else "RGB"
            yield press_face.finding(
                "pdf/colour", Level.ERROR, f"の{owner}{kind.japanese}が {space} です{times(len(found))}",
                "印刷の色（CMYK）に変えて書き出してください。黒い文字は K100 にします",
                first.box, f"{owner}{kind.japanese} {space} {_words(press_face, first)}".strip())


def _spots(press_face: PressFace) -> Iterator[Finding]:
    names: dict[str, list[Painted]] = {}
    for item in press_face.page.objects:
        if item.colour.names and touches(item.box, press_face.bleed):
            for name in item.colour.names:
                names.setdefault(name, []).append(item)
    for name, found in sorted(names.items()):
        inside = [o for o in found if _on_paper(o, press_face)] if name == REGISTRATION else found
        if not inside:
            continue
        first = _first(inside)
        shown = "レジストレーションカラー" if name == REGISTRATION else name
        yield press_face.finding(
            "pdf/spot", Level.ERROR, f"の{press_face.owner(first.supplied)}{first.kind.japanese}が特色「{shown}」です{times(len(inside))}",
            "4色の印刷には版がありません。CMYK に変えて書き出してください", first.box, shown)


def _on_paper(item: Painted, press_face: PressFace) -> bool:
    """Not a mark, which stands outside the trim (where it stands is for pdf/marks)."""
    left, top, right, bottom = press_face.trim
    slack = 0.2
    return (item.box[2] > left + slack and item.box[3] > top + slack
            and item.box[0] < right - slack and item.box[1] < bottom - slack)


def _transparency(press_face: PressFace) -> Iterator[Finding]:
    for owner, group in by_owner(press_face, press_face.page.objects):
        found = [o for o in group if o.is_transparent]
        if not found:
            continue
        first = _first(found)
        how = "ぼかしや切り抜きのマスク" if first.masked else f"描画モード {first.blend}" if first.blend != "Normal" \
            else f"不透明度 {first.alpha * 100:.0f} %"
        yield press_face.finding(
            "pdf/transparency", Level.ERROR,
            f"の{owner}{first.kind.japanese}が透明を使っています（{how}）{times(len(found))}",
            f"{press_face.press.standard} に透明は入れられません。混ざった色で塗るか、分割・統合して書き出してください",
            first.box, f"{owner}{first.kind.japanese} {how}")


def _first(found: list[Painted]) -> Painted:
    """The first that can be seen."""
    return next((o for o in found if o.seen), found[0])


def _words(press_face: PressFace, item: Painted) -> str:
    return press_face.words_in(item.box) if item.kind is Kind.TEXT else ""
