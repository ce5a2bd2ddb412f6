"""Advertisements on the finished face: told apart from the news by a label, a rule and a
disclaimer, and set large enough to be read."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from kohoshi.check.facetext import FaceText
from kohoshi.check.press.sheet import SIDES
from kohoshi.finding import About, Box, Finding, Level
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Advertisement, Issue
from kohoshi.issue.model_house import Publisher
from kohoshi.issue.named import named
from kohoshi.pdfread.model import Q_PER_POINT
from kohoshi.text import plain

#: The label stands within this many mm above, below or beside the advertisement.
_NEAR = 10.0
#: The rule stands within this many mm of it; what lies further out is the paper it stands on.
_RULE, _PAPER = 1.5, 2.5
_RULE_DPI = 150
#: A rule is darker than its paper by this (of 255), over its whole length.
_DARKER = 40
#: Smallest type in advertisements, Q: nothing below the first; running text from the second up
#: (浪速区広報紙 広告掲載要領: 7 pt, maps and tables 5.5 pt).
_LEAST_Q, _TEXT_Q = 7.9, 9.9


def check_ads(issue: Issue, faces: Mapping[int, FaceText], unsound: frozenset[int]) -> Iterator[Finding]:
    """``faces`` by face number; those in ``unsound`` are not what they say and are left out."""
    for run in issue.publication.flatplan:
        here = {n: faces[n] for n in run.faces if n in faces and n not in unsound}
        if not run.ads or not here:
            continue
        for ad in run.ads:
            yield from _ad(ad, here)
        yield from _disclaimer(issue, here)


def _ad(ad: Advertisement, faces: Mapping[int, FaceText]) -> Iterator[Finding]:
    key = "".join(c for c in str(ad.slot) if c.isalnum())
    found = next(((n, f, d.box) for n, f in faces.items() for d in f.face.drawn if d.key == key), None)
    label = plain(visible_text(ad.label))
    who = visible_text(ad.advertiser)
    common: About = {"place": getattr(ad.advertiser, "place", None), "excerpt": f"{ad.slot} {who}"}
    if found is None:  # a file of another program does not say where: anywhere on the face
        if not any(label in face.text for face in faces.values()):
            yield _unlabelled(who, ad, common | {"face": next(iter(faces))})
        return
    number, face, box = found
    common |= {"face": number, "box": box}
    if label not in plain(_around(face, box)):
        yield _unlabelled(who, ad, common)
    if sides := "・".join(_unruled(face, box)):
        yield Finding("ad/rule", Level.ERROR, f"「{who}」の広告の{sides}に罫がありません（記事との境が分かりません）",
                      "レイアウトで、広告のまわりを罫で囲んでください", **common)
    yield from _small(face, box, who, common)


def _unlabelled(who: str, ad: Advertisement, common: About) -> Finding:
    return Finding("ad/label", Level.ERROR, f"「{who}」の広告のそばに「{visible_text(ad.label)}」の表示がありません",
                   f"レイアウトが広告（ads）の{named(Advertisement, 'label')}を、広告の枠のすぐそばに出しているか確かめてください", **common)


def _around(face: FaceText, box: Box) -> str:
    """The visible characters above, below and beside an advertisement, in painting order; not
    those of this or another one."""
    boxes = face.face.glyphs.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2

    def within(b: Box, right: float = 0, down: float = 0) -> np.ndarray:
        out: np.ndarray = (x >= b.x - right) & (x <= b.x + b.w + right) & (y >= b.y - down) & (y <= b.y + b.h + down)
        return out

    near = within(box, down=_NEAR) | within(box, right=_NEAR)
    for each in face.face.drawn:
        near &= ~within(each.box)
    near &= face.face.visible
    return "".join(face.face.glyphs.text[i] for i in np.flatnonzero(near))


def _unruled(face: FaceText, box: Box) -> Iterator[str]:
    """The sides without a rule: no row of pixels just outside is dark over the whole length."""
    picture, scale = face.face.raster(_RULE_DPI), _RULE_DPI / 25.4
    around = _PAPER + 1  # mm of the face that are looked at beyond the box
    x0, y0 = (max(0, int((edge - around) * scale)) for edge in (box.x, box.y))
    x1, y1 = (max(0, int((edge + around) * scale)) for edge in (box.x + box.w, box.y + box.h))
    light = picture[y0:y1, x0:x1].max(axis=2).astype(int)
    height, width = light.shape
    left, top = box.x * scale - x0, box.y * scale - y0
    right, bottom = (box.x + box.w) * scale - x0, (box.y + box.h) * scale - y0
    views = ((light.T[::-1], width - left, top, bottom), (light[::-1], height - top, left, right),
             (light.T, right, top, bottom), (light, bottom, left, right))
    for name, (seen, edge, start, end) in zip(SIDES, views, strict=True):
        along = slice(max(0, round(start) + 1), round(end) - 1)
        strip = seen[int(np.ceil(edge)):int(np.ceil(edge + _PAPER * scale)), along]
        if len(strip) < 2:
            continue  # at the edge of the paper there is nothing to part it from
        paper = np.median(strip[-1])
        rule = strip[:max(1, int(_RULE * scale))]
        if not (np.percentile(rule, 97, axis=1) <= paper - _DARKER).any():
            yield name


def _small(face: FaceText, box: Box, who: str, common: About) -> Iterator[Finding]:
    glyphs = face.face.glyphs
    x, y = (glyphs.boxes[:, 0] + glyphs.boxes[:, 2]) / 2, (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    inside = (x >= box.x) & (x <= box.x + box.w) & (y >= box.y) & (y <= box.y + box.h) & face.face.visible
    letters = np.array([c.isalnum() for c in glyphs.text], dtype=bool)
    q = glyphs.size_pt * Q_PER_POINT
    for limit, level, shown in ((_LEAST_Q, Level.ERROR, 8), (_TEXT_Q, Level.NOTICE, 10)):
        small = np.flatnonzero(inside & letters & (q < limit))
        if len(small):
            first = int(small[np.argmin(q[small])])
            yield Finding("ad/text-size", level, f"「{who}」の広告に {q[first]:.1f} Q の字があります（{shown} Q より小さい字 {len(small)}字）",
                          "広告主に、本文は10 Q（7 pt）、表や地図でも8 Q（5.5 pt）以上にしてもらってください",
                          **(common | {"box": face.face.box(first, first + 1)}))
            return


def _disclaimer(issue: Issue, faces: Mapping[int, FaceText]) -> Iterator[Finding]:
    sentence = issue.house.publisher.disclaimer
    first = next(iter(faces))
    if sentence is None:
        yield Finding("ad/disclaimer", Level.ERROR, "広告のことわりの文がありません",
                      f"発行者の台帳（house/publisher.yaml）に、{named(Publisher, 'disclaimer')}を書いてください", face=first)
    elif not any(plain(visible_text(sentence)) in face.text for face in faces.values()):
        yield Finding("ad/disclaimer", Level.ERROR, f"広告のことわり「{visible_text(sentence)}」が{first}面にありません",
                      "レイアウトが house.publisher.disclaimer を、広告のそばに出しているか確かめてください",
                      face=first, place=getattr(sentence, "place", None), excerpt=visible_text(sentence))
