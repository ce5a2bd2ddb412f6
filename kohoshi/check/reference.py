"""Family ``reference``: every face reference leads to where its article really stands.

Reads the printed words, not how they were made: a reference typed by hand is held to the
same truth as one the program filled in.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kohoshi.check.facetext import HEAD_ZONE, FaceText
from kohoshi.check.locate import Located, Match, PrintedReference
from kohoshi.check.names import Named, Names, is_counted
from kohoshi.finding import Finding, Level
from kohoshi.issue.markup import parse, visible
from kohoshi.issue.model import Issue
from kohoshi.text import FaceToken, face_tokens, say_faces

#: 「→8面」 and its like, and words that send the reader on, right before the numbers.
_LEAD = re.compile(r"(?:[→▶►➡⇒☞]|詳しくは|くわしくは|詳細は|続きは|つづきは|関連記事は|特集は)[(「]?$")
_JUMP_TO = re.compile(r"(?:[へに](?:続く|つづく|つづきます|続きます))")
_JUMP_FROM = re.compile(r"(?:から|より)の?(?:続き|続く|つづき|つづく)")
_SENDS = re.compile(r"\)?(?:へ|に(?:掲載|続|つづ|関連|詳し|くわし|記載|あります)|を?(?:ご覧|見て|参照|チェック)|で(?:ご?紹介|ご?案内|詳しく|くわしく|特集))")
#: Words that may stand between a title and its reference: 「題」(くわしくは6・7面).
_BETWEEN = re.compile(r"(?:[(〔【\[]?(?:[→▶►➡⇒☞]|詳しくは|くわしくは|詳細は|関連記事は|[はをもが、]|の記事は|…+|・{2,})?[(〔【\[]?)$")

#: 「8面の「題」」: the title may follow.
_AFTER = re.compile(r"^の[「『]?")


@dataclass(frozen=True)
class Seen:
    """A reference in a block of running text: the block's normal text and where it stands."""

    face: FaceText
    block: str
    block_start: int
    token: FaceToken

    @property
    def before(self) -> str:
        return self.block[:self.token.start]

    @property
    def after(self) -> str:
        return self.block[self.token.end:]

    @property
    def span(self) -> tuple[int, int]:
        return self.block_start + self.token.start, self.block_start + self.token.end

    @property
    def words(self) -> str:
        return self.block[self.token.start:self.token.end]

    @property
    def points(self) -> bool:
        """Whether it sends the reader somewhere, rather than count things."""
        bracketed = self.before.endswith(("(", "〔", "【")) and self.after.startswith((")", "〕", "】", "に", "を", "参照", "へ", "の"))
        return bool(bracketed or _LEAD.search(self.before) or _SENDS.match(self.after)
                    or _JUMP_FROM.match(self.after)) and not is_counted(self.before)


class References:
    """The proof for one issue in one finished file."""

    def __init__(self, issue: Issue, located: Located, unsound: frozenset[int], supplied: frozenset[int]) -> None:
        self.issue, self.located = issue, located
        self.unsound, self.supplied = unsound, supplied
        self.article_faces = located.article_faces()
        self.names = Names(issue, self.article_faces)
        self.planned: dict[str, set[int]] = {}
        for expected in located.expecteds:
            self.planned.setdefault(expected.printable.article, set()).update(expected.faces)

    def check(self) -> Iterator[Finding]:
        checked: set[tuple[int, int]] = set()
        for match in self.located.matches:
            for reference in match.references:
                checked.update((reference.span.face, i) for i in range(reference.span.start, reference.span.end))
                yield from self._made(match, reference)
        for number, face in sorted(self.located.faces.items()):
            if number not in self.supplied and number not in self.unsound:
                for seen in seen_references(face):
                    if (number, seen.span[0]) not in checked:
                        yield from self._typed(seen)

    # --- references the content asked for ---------------------------------------------------

    def _made(self, match: Match, reference: PrintedReference) -> Iterator[Finding]:
        target = self.issue.articles.get(reference.target)
        title = visible_title(self.issue, reference.target)
        right = self.article_faces.get(reference.target, ())
        face = self.located.faces[reference.span.face]
        words = face.text[reference.span.start:reference.span.end]
        place = match.expected.printable.place
        common = {"face": face.number, "box": face.box(reference.span.start, reference.span.end), "place": place,
                  "article": match.expected.printable.article,
                  "excerpt": f"{title}({words})"}
        if not reference.faces or reference.faces == (0,) or target is None or words[-1].isdigit():
            yield Finding("reference/dangling", Level.ERROR, f"「{title}」への参照に面の番号が入っていません",
                          f"〔面:{reference.target}〕の記事が台割にあるか確かめてください", **common)
        elif self._provable(reference.target) and set(reference.faces) != set(right):
            yield self._wrong(title, reference.faces, right, common,
                              "組み直すと正しい番号が入ります。手で打った番号なら〔面:記事の名前〕に替えてください")
        elif set(reference.faces) == {face.number}:
            yield Finding("reference/self", Level.ERROR, f"{face.number}面の参照が同じ{face.number}面を指しています",
                          "参照を取り除くか、「下の記事」のように書き換えてください", **common)

    def _provable(self, article: str) -> bool:
        """Whether all faces the article is planned on are there to be read."""
        return bool(self.article_faces.get(article)) and not self.planned.get(article, set()) & self.unsound

    def _wrong(self, title: str, faces: tuple[int, ...], right: tuple[int, ...], common: dict, hint: str = "") -> Finding:
        return Finding("reference/wrong-face", Level.ERROR,
                       f"「{title}」は{say_faces(right)}にあります（「{say_faces(faces)}」とあります）",
                       hint or f"「{say_faces(right)}」に直すか、〔面:記事の名前〕と書いてください（面の番号が自動で入ります）",
                       **common)

    # --- references found in the print ------------------------------------------------------

    def _typed(self, seen: Seen) -> Iterator[Finding]:
        common = self._common(seen)
        faces = seen.token.faces
        named = [] if is_counted(seen.before) else (
            self.names.before(_BETWEEN.sub("", seen.before)) or (self.names.after(_AFTER.sub("", seen.after)) if _AFTER.match(seen.after) else []))
        if _JUMP_TO.match(seen.after) or _JUMP_FROM.match(seen.after):
            yield from self._jump(seen, common)
        elif named and (named[0].article or seen.points or len(faces) > 1):
            yield from self._named(seen, named, common)
        elif seen.points:
            yield from exists(faces, max(self.issue.faces), common, seen.words)
            if set(faces) == {seen.face.number} and (_LEAD.search(seen.before) or _SENDS.match(seen.after)):
                yield Finding("reference/self", Level.ERROR,
                              f"{seen.face.number}面の「{seen.words}」が同じ面を指しています",
                              "指す面を確かめてください", **common)

    def _named(self, seen: Seen, named: list[Named], common: dict) -> Iterator[Finding]:
        faces = set(seen.token.faces)
        provable = [n for n in named if n.article is None or self._provable(n.article)]
        if not provable or len(provable) < len(named):
            return
        if any(faces == set(n.faces) or n.article is None and faces < set(n.faces) for n in provable):
            if faces == {seen.face.number}:
                yield Finding("reference/self", Level.ERROR,
                              f"「{named[0].words}」への参照「{seen.words}」が、それ自身のある面を指しています",
                              "参照を取り除いてください", **common)
            return
        nearest = max(provable, key=lambda n: len(faces & set(n.faces)))
        yield self._wrong(nearest.words, seen.token.faces, nearest.faces, common)

    def _jump(self, seen: Seen, common: dict) -> Iterator[Finding]:
        """「5面へ続く」: the article around it must really stand there too."""
        faces = set(seen.token.faces)
        if seen.face.number in faces:
            yield Finding("reference/self", Level.ERROR, f"「{seen.words}」が同じ{seen.face.number}面を指しています",
                          "続きのある面に直してください", **common)
            return
        articles = self._around(seen)
        if not all(map(self._provable, articles)):
            return  # the face it may go on on is absent or blank, which is told by order
        around = [self.article_faces[a] for a in articles]
        if around and not any(faces <= set(right) for right in around):
            right = [n for n in around[0] if n != seen.face.number]
            where = f"続きは{say_faces(right)}にあります" if right else "この記事はこの面だけで終わっています"
            yield Finding("reference/jump", Level.ERROR, f"「{seen.words}{seen.after[:4]}」とありますが、{where}",
                          "続きのある面に直してください", **common)

    def _around(self, seen: Seen) -> list[str]:
        """The articles painted right before and right after the reference, that it stands in first."""
        start, end = seen.span
        before, after, inside = (-1, ""), (1 << 30, ""), []
        for match in self.located.matches:
            for span in match.spans:
                if span.face != seen.face.number:
                    continue
                article = match.expected.printable.article
                if span.start <= start and end <= span.end:
                    inside.append(article)
                elif span.end <= start and span.end > before[0]:
                    before = (span.end, article)
                elif span.start >= end and span.start < after[0]:
                    after = (span.start, article)
        order = [before[1], after[1]] if _JUMP_TO.match(seen.after) else [after[1], before[1]]
        return list(dict.fromkeys(a for a in inside + order if a))

    def _common(self, seen: Seen) -> dict:
        source = self._source(seen)
        return {"face": seen.face.number, "box": seen.face.box(*seen.span),
                "place": source.expected.printable.place if source else None,
                "article": source.expected.printable.article if source else None,
                "excerpt": (seen.before[-16:] + seen.words + seen.after[:4])}

    def _source(self, seen: Seen) -> Match | None:
        start, end = seen.span
        return next((m for m in self.located.matches for s in m.spans
                     if s.face == seen.face.number and s.start <= start and end <= s.end), None)


def seen_references(face: FaceText) -> Iterator[Seen]:
    """Every reference in the running text of a face; folios and running heads are not."""
    for block in face.face.blocks:
        first = block.lines[0].box
        if first.y + first.h <= HEAD_ZONE:
            continue
        start, end = face.span_of(block)
        text = face.text[start:end]
        for token in face_tokens(text):
            yield Seen(face, text, start, token)


def exists(faces: tuple[int, ...], last: int, common: dict, words: str) -> Iterator[Finding]:
    """A reference must name faces that are there."""
    absent = [n for n in faces if not 1 <= n <= last]
    if absent:
        yield Finding("reference/no-such-face", Level.ERROR,
                      f"「{words}」とありますが、{say_faces(absent)}はありません（{last}面までです）",
                      "面の番号を確かめてください", **common)


def visible_title(issue: Issue, key: str) -> str:
    """The title of an article without markup; the key where there is no such article."""
    article = issue.articles.get(key)
    return visible(parse(str(article.title))) if article else key

