"""Family ``text``: every value of the content is on paper, as often as placed, and can be seen."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np

from kohoshi.check.expected import Expected
from kohoshi.check.facetext import FaceText, Words
from kohoshi.check.locate import Located, Match, at_least_one, common_start
from kohoshi.finding import Box, Finding, Level, Place
from kohoshi.issue.fields import Record
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import declared
from kohoshi.text import REFERENCE_MARK, plain, say_faces

# --- imprint --------------------------------------------------------------------------------------
# Rule ``text/missing`` for what the issue and its publisher must show somewhere: 発行, 所在地,
# 電話, 標語, 柱. The mark of an advertisement has a rule of its own (kohoshi.check.ads).

#: Data of the issue that stand in a form of their own and are proven by the family ``order``.
_FORMED = frozenset({"number", "label", "date"})


def check_imprint(issue: Issue, faces: dict[int, FaceText], unsound: frozenset[int]) -> Iterator[Finding]:
    """Every value declared ``repeats`` stands at least once: those of publisher and issue
    anywhere, a running head on its own faces."""
    every = tuple(faces)
    if not unsound:
        for record in (issue.house.publisher, issue.publication):
            yield from _values(record, faces, every)
    for run in issue.publication.flatplan:
        mine = tuple(n for n in run.faces if n not in unsound and n > 1)  # the cover has its masthead instead
        if mine:
            yield from _values(run, faces, mine)


def _values(record: Record, faces: dict[int, FaceText], where: tuple[int, ...]) -> Iterator[Finding]:
    kind = type(record)
    for name, field in kind.model_fields.items():
        value = getattr(record, name)
        if declared(kind, name) != "repeats" or name in _FORMED or not isinstance(value, str) or not where:
            continue
        text = visible_text(value)
        for face in where if name == "section" else (None,):
            looked = (face,) if face else where
            if not any(_shows(faces[n], plain(text)) for n in looked):
                place: Place | None = getattr(value, "place", None)
                yield Finding("text/missing", Level.ERROR,
                              f"{field.title}「{text}」が{say_faces(looked) if len(looked) < len(faces) else '紙面'}にありません",
                              "レイアウトがこの項目を出しているか確かめてください", face=face or (where[0] if len(where) == 1 else None),
                              place=place, excerpt=f"{field.title} {text}")


def _shows(face: FaceText, text: str) -> bool:
    """Whether the text stands on the face by itself (000-0000 is not found in 0000-0000) with
    every letter of it to be seen."""
    at = face.text.find(text)
    while at >= 0:
        end = at + len(text)
        inside = at and face.text[at - 1:at + 1].isdecimal() and not face.starts_line(at) \
            or face.text[end - 1:end + 1].isdecimal() and len(face.text) > end and not face.ends_line(end)
        if not inside and face.face.visible[face.glyphs(at, end)].all():
            return True
        at = face.text.find(text, at + 1)
    return False


# --------------------------------------------------------------------------------------------------

#: A value this short may stand twice for good reasons (a label, a head in the contents).
_REPEATED_MIN = 12
#: The texts of a title block.
_HEAD = frozenset({"kicker", "title", "subtitle", "lead", "category"})
#: Only a text this long is looked for on other faces.
_ELSEWHERE_MIN = 10
#: The longest altered stretch that is told as such rather than as missing.
_CHANGED_MAX = 60


def check_completeness(issue: Issue, located: Located, unsound: frozenset[int]) -> Iterator[Finding]:
    """All rules. Faces in ``unsound`` are absent or blank, which is told by ``order``."""
    titles = {plain(visible_text(words)) for a in issue.articles.values() for words in (a.title, a.short) if words}
    grouped = {(span.face, match.expected.text) for match in located.matches for span in match.spans if match.expected.printable.field == "category"}
    for expected in located.missing:
        if expected.printable.field == "category" and any((face, expected.text) in grouped for face in expected.faces):
            continue  # a band over a group stands for all articles of the group
        if not set(expected.faces) & unsound:
            yield _missing(expected, located, titles)
    for match in located.matches:
        yield from _readings(match, located)
        yield from _ink(match, located, unsound)
    yield from _repeated(issue, located)


# --- missing, altered, elsewhere -----------------------------------------------------------


def _missing(expected: Expected, located: Located, titles: set[str]) -> Finding:
    short = _short(expected.printable.text)
    faces = say_faces(expected.faces)
    for number, face in located.faces.items():
        # Short words and titles (contents, calendar) stand on other faces in their own right.
        if number not in expected.faces and len(expected.text) >= _ELSEWHERE_MIN and expected.text not in titles:
            hit = next(face.occurrences(expected.pattern), None)
            if hit:
                return _finding("text/wrong-face", expected, f"「{short}」が{number}面にあります（台割では{faces}です）",
                                "台割と面の対応を確かめてください", number, face.box(hit.start(), hit.end()))
    for number in expected.faces:
        planned = located.faces.get(number)
        found = _altered(expected, planned) if planned else None
        if found:
            return found
    best = None if expected.is_number else _beginning(expected, located)
    if best:
        face, start, length = best
        rest = _short(expected.text[length:])
        if not face.ends_line(start + length):
            shows = _short(face.text[start + length:start + len(expected.text)])
            return _finding("text/changed", expected, f"{face.number}面の文が途中から原稿とちがいます。原稿「{rest}」、紙面「{shows}」",
                            "原稿と紙面のどちらが正しいか確かめてください", face.number, face.box(start, start + length))
        return _finding("text/missing", expected, f"{face.number}面で文が途中で切れています。「{rest}」から後がありません",
                        "枠からあふれていないか確かめてください", face.number, face.box(start, start + length))
    return _finding("text/missing", expected, f"「{short}」が{faces}にありません",
                    "枠からあふれたか、レイアウトがこの項目を出していません", expected.faces[0], None)


def _altered(expected: Expected, face: FaceText) -> Finding | None:
    """The beginning and the end are there, close together, and something between them differs."""
    text = expected.text
    if REFERENCE_MARK in text or len(text) < 8:
        return None
    half = max(3, min(8, len(text) // 3))
    for opening in re.finditer(re.escape(text[:half]), face.text):
        before = common_start(text, face.text, opening.start())
        end = face.text.find(text[-half:], opening.start() + half, opening.start() + len(text) + _CHANGED_MAX)
        if end < 0 or any(face.taken[opening.start():opening.start() + before]):
            continue
        end += half
        after = common_start(text[:before - 1:-1], face.text[end - 1:opening.start() + before - 1:-1] if opening.start() + before else "", 0)
        wrote, shows = text[before:len(text) - after], face.text[opening.start() + before:end - after]
        if len(wrote) > _CHANGED_MAX and not shows:
            continue
        span = at_least_one(opening.start() + before, end - after)
        face.take(opening.start(), end)  # accounted for, though not as it should be
        if not shows:
            return _finding("text/missing", expected, f"{face.number}面の文から「{_short(wrote)}」が抜けています",
                            "原稿のとおりに印刷されるように直してください", face.number, face.box(*span))
        if not wrote:
            return _finding("text/changed", expected, f"{face.number}面の文「{_short(expected.printable.text)}」の途中に、原稿にない「{_short(shows)}」が入っています",
                            "原稿と紙面のどちらが正しいか確かめてください", face.number, face.box(*span))
        return _finding("text/changed", expected, f"{face.number}面の文が原稿とちがいます。原稿「{_short(wrote)}」、紙面「{_short(shows)}」",
                        "原稿と紙面のどちらが正しいか確かめてください", face.number, face.box(*span))
    return None


def _beginning(expected: Expected, located: Located) -> tuple[FaceText, int, int] | None:
    """Where the longest beginning of the text stands, if a fair part of it does."""
    best: tuple[FaceText, int, int] | None = None
    least = max(4, min(12, len(expected.text) // 4))
    for number in expected.faces:
        face = located.faces.get(number)
        start = -1
        while face and (start := face.text.find(expected.text[:least], start + 1)) >= 0:
            length = common_start(expected.text, face.text, start)
            if not any(face.taken[start:start + length]) and (best is None or length > best[2]):
                best = (face, start, length)
    return best


def _readings(match: Match, located: Located) -> Iterator[Finding]:
    """Ruby readings painted apart from their base must still be on the face."""
    if not match.expected.readings:
        return
    span = match.spans[0]
    face = located.faces[span.face]
    printed = face.text[span.start:span.end]
    for reading in match.expected.readings:
        scattered = all(kana in printed for kana in reading)
        if reading not in printed and not scattered and reading not in face.text:
            yield _finding("text/missing", match.expected, f"{face.number}面にルビ「{reading}」がありません",
                           "ルビが印刷されているか確かめてください", face.number, face.box(span.start, span.end))


# --- ink -----------------------------------------------------------------------------------


def _ink(match: Match, located: Located, unsound: frozenset[int]) -> Iterator[Finding]:
    for span in match.spans:
        if span.face in unsound:
            continue
        face = located.faces[span.face]
        glyphs = face.glyphs(span.start, span.end)
        outside = np.flatnonzero(face.face.outside[glyphs])
        if len(outside):
            yield _finding("text/outside-trim", match.expected,
                           f"{face.number}面の「{_short(_picked(face, glyphs, outside))}」が仕上がりの外に出ています（断裁で切れます）",
                           "枠を仕上がりの内側に収めてください", face.number, _box(face, glyphs, outside))
            continue
        hidden = np.flatnonzero(~face.face.visible[glyphs])
        if _worth(hidden, face, glyphs):
            yield _finding("text/hidden", match.expected,
                           f"{face.number}面の「{_short(_picked(face, glyphs, hidden))}」が見えません（下に隠れているか、地と同じ色です）",
                           "絵や色の面の下に入っていないか、文字の色が地と同じでないか見てください",
                           face.number, _box(face, glyphs, hidden))


def _worth(hidden: np.ndarray, face: FaceText, glyphs: slice) -> bool:
    """One hidden mark of punctuation may be a matter of resolution; a letter is not."""
    text = face.face.glyphs.text[glyphs]
    return any(plain(text[i]).isalnum() for i in hidden) or len(hidden) > 2


def _picked(face: FaceText, glyphs: slice, which: np.ndarray) -> str:
    text = face.face.glyphs.text[glyphs]
    return "".join(text[i] for i in which)


def _box(face: FaceText, glyphs: slice, which: np.ndarray) -> Box:
    first = glyphs.start + int(which[0])
    row = face.face.glyphs.boxes[first]
    last = first
    for i in which:
        at = glyphs.start + int(i)
        if face.face.glyphs.boxes[at][1] < row[1] - 2 * (row[3] - row[1]):
            break
        last = at
    return face.face.box(first, last + 1)


# --- repetition ----------------------------------------------------------------------------


def _in_contents(issue: Issue, expected: Expected, number: int) -> bool:
    """Whether a title stands in the contents of face 1 too."""
    if number != 1 or expected.printable.field not in ("title", "short"):
        return False
    article = issue.articles[expected.printable.article]
    return bool(article.contents) and plain(visible_text(article.short or article.title)) == expected.text


def _repeated(issue: Issue, located: Located) -> Iterator[Finding]:
    """A text meant to stand once must not stand again on its faces. The words of one title block, which
    come together, are told together."""
    told: set[str] = set()
    heads: dict[tuple[str, int], Finding] = {}
    for match in located.matches:
        expected = match.expected
        if expected.printable.printed != "once" or expected.text in told or len(expected.text) < _REPEATED_MIN:
            continue
        for number in expected.faces:
            face = located.faces.get(number)
            beside = int(_in_contents(issue, expected, number))  # its row in the contents is no second head
            again = next(islice(face.occurrences(expected.pattern), beside, None), None) if face else None
            if face and again:
                told.add(expected.text)
                found = _finding("text/repeated", expected, f"「{_short(expected.printable.text)}」が{number}面に2度あります",
                                 "片方を取り除いてください", number, face.box(again.start(), again.end()))
                key = expected.printable.article, number
                if expected.printable.field not in _HEAD:
                    yield found
                elif key in heads:
                    heads[key] = _joined(heads[key], found)
                else:
                    heads[key] = found
                break
        else:
            if expected.printable.field not in _HEAD:  # the words of a head stand in the contents too
                yield from _piece_again(match, located)
    yield from heads.values()


def _piece_again(match: Match, located: Located) -> Iterator[Finding]:
    """A text that is parted over columns or faces (連結枠), of which one piece stands there twice."""
    pieces = [(span.face, piece) for span in match.spans for piece in located.faces[span.face].pieces(span.start, span.end)]
    for number, (start, end) in pieces if len(pieces) > 1 else ():
        face = located.faces[number]
        again = next(face.occurrences(Words(face.text[start:end])), None) if end - start >= _REPEATED_MIN else None
        if again:
            yield _finding("text/repeated", match.expected, f"「{_short(face.text[start:end])}」が{number}面に2度あります",
                           "片方を取り除いてください", number, face.box(again.start(), again.end()))
            return


def _joined(head: Finding, found: Finding) -> Finding:
    """Another text of the same title block is there twice as well."""
    message = head.message if "見出しまわり" in head.message else f"{head.message}（記事の見出しまわりが、くり返されています）"
    return replace(head, message=message, related=(*head.related, *((found.place,) if found.place else ())),
                   hint="記事を部分に分けたときは、見出し・副見出し・リードは1つめの部分にだけ出します。レイアウトの担当者（デザイナー）に伝えてください")


def _finding(rule: str, expected: Expected, message: str, hint: str, face: int | None, box: Box | None) -> Finding:
    printable = expected.printable
    return Finding(rule, Level.ERROR, message, hint, face=face, box=box, place=printable.place,
                   article=printable.article, excerpt=printable.text.replace(REFERENCE_MARK, "○面"))


def _short(text: str, most: int = 24) -> str:
    text = text.replace(REFERENCE_MARK, "○面")
    return text if len(text) <= most else text[:most - 1] + "…"
