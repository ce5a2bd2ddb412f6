"""Rules ``image/…``: resolution at printed size, and what a picture costs."""
from __future__ import annotations

from collections.abc import Iterator

from kohoshi import limits
from kohoshi.check.press.sheet import PressFace, by_owner, times
from kohoshi.finding import Finding, Level
from kohoshi.pdfread.painted import Kind, Painted, Picture

#: dpi that rounding of a placement may cost.
_SLACK = 0.5
#: So few pixels on a side are a tint or a gradient, no picture.
_PATCH = 8
#: Too much data is told from so many pixels on; below, it costs nothing.
_WEIGHT = 1_000_000
#: Stretched by more than this, seen from so many pixels on.
_UNEVEN, _SEEN = 0.03, 60
#: A side longer than this, or so many pixels in all, stops RIPs (and this program).
HUGE_SIDE, HUGE_PIXELS = limits.PDF_IMAGE_EDGE, limits.PDF_IMAGE_PIXELS


def is_huge(picture: Picture) -> bool:
    return max(picture.width, picture.height) > HUGE_SIDE or picture.width * picture.height > HUGE_PIXELS


def check_pictures(press_face: PressFace) -> Iterator[Finding]:
    """Every image that can be seen, by whose it is."""
    for owner, group in by_owner(press_face, (o for o in press_face.content if o.kind is Kind.IMAGE and o.picture)):
        huge = [o for o in group if is_huge(_of(o))]
        if huge:
            p = _of(huge[0])
            yield _finding(press_face, "image/huge", Level.ERROR, owner, huge, f"画像が {p.width}×{p.height} 画素もあります",
                           "印刷機の手前で止まることがあります。刷る大きさに合わせて小さくしてください")
        pictures = [o for o in group if min(_of(o).width, _of(o).height) > _PATCH and o not in huge]
        yield from _resolution(press_face, owner, pictures)
        yield from (_uneven(press_face, owner, item) for item in pictures if _stretch(_of(item)) > _UNEVEN)


def _of(item: Painted) -> Picture:
    assert item.picture is not None  # only those that have one are asked
    return item.picture


def _uneven(press_face: PressFace, owner: str, item: Painted) -> Finding:
    """Each by itself: one may be squashed where the next is hardly touched."""
    across, down = _of(item).dpi
    longer, ratio = ("縦", across / down) if across > down else ("横", down / across)
    return _finding(press_face, "image/uneven", Level.WARNING, owner, [item],
                    f"画像の縦横の比が変わっています（{longer}に {ratio:.2f} 倍。横 {across:.0f} dpi、縦 {down:.0f} dpi）",
                    "元の比のまま、はみ出す分を切って置いてください（面の型が伸ばしているなら、写真を枠の比に切って入れます）")


def _resolution(press_face: PressFace, owner: str, pictures: list[Painted]) -> Iterator[Finding]:
    need = press_face.press.images
    low = sorted((o for o in pictures if _dpi(o) < need.minimum - _SLACK), key=_dpi)
    if low:
        yield _finding(press_face, "image/resolution", Level.ERROR, owner, low,
                       f"画像が {_dpi(low[0]):.0f} dpi です（{need.minimum:g} dpi から）",
                       "粗く刷られます。小さく置くか、画素の多い元の画像にしてください")
    rest = [o for o in pictures if o not in low]
    art = sorted((o for o in rest if _of(o).is_line_art and _dpi(o) < need.line_art - _SLACK), key=_dpi)
    if art:
        yield _finding(press_face, "image/line-art", Level.WARNING, owner, art,
                       f"白黒2値の画像が {_dpi(art[0]):.0f} dpi です（{need.line_art:g} dpi 欲しいところです）",
                       "線の縁がぎざぎざになります。線画はベクターか、画素の多い画像にしてください")
    soft = sorted((o for o in rest if not _of(o).is_line_art and _dpi(o) < need.wanted - _SLACK), key=_dpi)
    if soft:
        yield _finding(press_face, "image/soft", Level.WARNING, owner, soft,
                       f"画像が {_dpi(soft[0]):.0f} dpi です（{need.wanted:g} dpi 欲しいところです）",
                       "少し甘く刷られます。もっと画素の多い元があれば替えてください")
    heavy = [o for o in rest if not _of(o).is_line_art and _dpi(o) > need.maximum + _SLACK
             and _of(o).width * _of(o).height > _WEIGHT]
    if heavy:
        yield _finding(press_face, "image/heavy", Level.NOTICE, owner, heavy,
                       f"画像が {max(map(_dpi, heavy)):.0f} dpi あります（{need.maximum:g} dpi で足ります）",
                       "刷り上がりは変わらず、ファイルが重くなるだけです")


def _finding(press_face: PressFace, rule: str, level: Level, owner: str, found: list[Painted], message: str, hint: str) -> Finding:
    first = found[0]
    return press_face.finding(rule, level, f"の{owner}{message}{times(len(found))}", hint, first.box,
                         f"{owner}{first.picture.width}×{first.picture.height}" if first.picture else owner, first.picture)


def _dpi(item: Painted) -> float:
    return min(item.picture.dpi) if item.picture else 0.0


def _stretch(picture: Picture) -> float:
    """How far the two resolutions lie apart, 0 = alike."""
    low, high = sorted(picture.dpi)
    return high / low - 1 if low and min(picture.width, picture.height) >= _SEEN else 0.0
