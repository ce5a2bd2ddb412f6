"""What a face reference typed by hand must hold to, wherever it is read: in print or in the content."""
from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from kohoshi.check.names import Named, Names, is_counted
from kohoshi.check.publications import is_elsewhere, is_ours
from kohoshi.finding import About, Finding, Level
from kohoshi.issue.markup import REFERENCE, visible_text
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import printables
from kohoshi.text import FaceToken, plain, say_faces

# --- topics ---------------------------------------------------------------------------------------
# Which article a clause speaks of without naming its title: 「大雨への備えは」.
#
# Told only when it is sure: at least two words of the clause stand in one other article and in no
# third, one of them in its title or a heading, and none on the faces that the clause sends to.

#: A word: kanji, katakana, or one kanji with its ending (備え), which is no particle.
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{3,}|[一-龠](?![はがをにのとでへもやか])[ぁ-ん]")
_CLAUSE = re.compile(r"[^。！!？?]*$")
#: So many words of its own an article must share with the clause.
_ENOUGH = 2
_HEADS = ("title", "short", "subtitle", "kicker")


@dataclass(frozen=True)
class Topic:
    """The article that ``words`` speak of."""

    article: str
    words: tuple[str, ...]


class Topics:
    """The words of every article of an issue."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue

    @cached_property
    def _texts(self) -> dict[str, tuple[str, str]]:
        """Article → its titles and headings, and everything printed of it, but for what only
        tells of other articles (calendars, lines with a face reference); normal form."""
        out: dict[str, tuple[str, str]] = {}
        for key, article in self.issue.articles.items():
            read = [value for index, part in enumerate(article.all_parts)
                    for value in printables(self.issue, key, part, head=index == 0)
                    if REFERENCE not in value.text and ".events." not in value.field]
            heads = [value.text for value in read if value.field in _HEADS or value.field.endswith(".heading")]
            out[key] = (plain("\n".join(heads)), plain("\n".join(value.text for value in read)))
        return out

    def of(self, before: str, here: str | None, there: Collection[str]) -> Topic | None:
        """What the clause that ends ``before`` (normal form) speaks of. ``here``: the article it
        stands in; ``there``: the articles on the faces it sends to."""
        clause = _CLAUSE.search(before)
        words = tuple(dict.fromkeys(_WORD.findall(clause[0] if clause else "")))
        holding = {word: {key for key, (_, text) in self._texts.items() if word in text} - {here} for word in words}
        if any(keys & set(there) for keys in holding.values()):
            return None
        known = [word for word in words if holding[word]]
        keys = {key for word in known for key in holding[word]}
        if len(known) < _ENOUGH or len(keys) != 1:
            return None
        (key,) = keys
        return Topic(key, tuple(known)) if any(word in self._texts[key][0] for word in known) else None


# --------------------------------------------------------------------------------------------------

#: 「→8面」 and its like, and words that send the reader on, right before the numbers.
_LEAD = re.compile(r"(?:[→▶►➡⇒☞]|詳しくは|くわしくは|詳細は|続きは|つづきは|関連記事は|特集は)[(「]?$")
JUMP_TO = re.compile(r"(?:[へに](?:続く|つづく|つづきます|続きます))")
_JUMP_FROM = re.compile(r"(?:から|より)の?(?:続き|続く|つづき|つづく)")
_SENDS = re.compile(r"\)?(?:へ|に(?:掲載|続|つづ|関連|詳し|くわし|記載|あります)|を?(?:ご覧|見て|参照|チェック)|で(?:ご?紹介|ご?案内|詳しく|くわしく|特集))")
#: Words that may stand between a title and its reference: 「題」(くわしくは6・7面).
BETWEEN = re.compile(r"(?:[(〔【\[]?(?:[→▶►➡⇒☞]|詳しくは|くわしくは|詳細は|関連記事は|[はをもが、]|の記事は|…+|・{2,})?[(〔【\[]?)$")

#: 「8面の「題」」, 「8面「題」をご覧ください」: the title may follow.
_AFTER = re.compile(r"^(?:の[「『]?|[「『](?=[^「」『』]+[」』](?:も|を(?:ご覧|参照|見|お読み)|へ|参照)))")


@dataclass(frozen=True)
class Typed:
    """A reference in a block of running text: the block's normal text and where it stands in it."""

    block: str
    token: FaceToken

    @property
    def before(self) -> str:
        return self.block[:self.token.start]

    @property
    def after(self) -> str:
        return self.block[self.token.end:]

    @property
    def words(self) -> str:
        return self.block[self.token.start:self.token.end]

    @property
    def points(self) -> bool:
        """Whether it sends the reader somewhere, rather than count things."""
        bracketed = self.before.endswith(("(", "〔", "【")) and self.after.startswith((")", "〕", "】", "に", "を", "参照", "へ", "の"))
        return bool(bracketed or self.token.unit == "P" or _LEAD.search(self.before) or _SENDS.match(self.after)
                    or _JUMP_FROM.match(self.after)) and not is_counted(self.before)


T = TypeVar("T", bound=Typed)


class TypedReferences(ABC, Generic[T]):
    """The rules. ``article_faces``: the faces each article stands on."""

    def __init__(self, issue: Issue, article_faces: dict[str, tuple[int, ...]]) -> None:
        self.issue, self.article_faces = issue, article_faces
        self.names, self.topics = Names(issue, article_faces), Topics(issue)

    @abstractmethod
    def _here(self, seen: T) -> frozenset[int]:
        """The faces on which the reader of a reference may be."""

    @abstractmethod
    def _fits(self, faces: set[int], named: Named) -> bool:
        """Whether the faces written may be those of what is named."""

    @abstractmethod
    def _provable(self, article: str) -> bool:
        """Whether all faces the article is planned on are known."""

    @abstractmethod
    def _around(self, seen: T) -> list[str]:
        """The articles that a reference stands in or beside."""

    @abstractmethod
    def _common(self, seen: T) -> About:
        """What every finding about a reference says of its place."""

    def _self(self, seen: T, faces: set[int]) -> bool:
        return len(faces) == 1 and faces == self._here(seen)

    def _wrong(self, title: str, faces: tuple[int, ...], right: tuple[int, ...], common: About, hint: str = "") -> Finding:
        return Finding("reference/wrong-face", Level.ERROR,
                       f"「{title}」は{say_faces(right)}にあります（「{say_faces(faces)}」とあります）",
                       hint or f"「{say_faces(right)}」に直すか、〔面:記事の名前〕と書いてください（面の番号が自動で入ります）",
                       **common)

    def _named_beside(self, seen: T) -> list[Named]:
        """What the words beside a reference name."""
        return [] if is_counted(seen.before) else (
            self.names.before(BETWEEN.sub("", seen.before)) or (self.names.after(_AFTER.sub("", seen.after)) if _AFTER.match(seen.after) else []))

    def leads(self, seen: T) -> bool | None:
        """Whether it is known where a reference leads; None: it is none."""
        if JUMP_TO.match(seen.after) or _JUMP_FROM.match(seen.after):
            return all(map(self._provable, self._around(seen)))
        named = self._named_beside(seen)
        if named and (named[0].article or seen.points or len(seen.token.faces) > 1):
            return all(n.article is None or self._provable(n.article) for n in named)
        return False if seen.points else None

    def typed(self, seen: T) -> Iterator[Finding]:
        if is_elsewhere(seen.before, seen.token.unit, self.issue):
            return
        common = self._common(seen)
        faces = seen.token.faces
        named = self._named_beside(seen)
        if JUMP_TO.match(seen.after) or _JUMP_FROM.match(seen.after):
            yield from self._jump(seen, common)
        elif named and (named[0].article or seen.points or len(faces) > 1):
            yield from self._named(seen, named, common)
        elif seen.points or is_ours(seen.before, self.issue):
            yield from exists(faces, max(self.issue.faces), common, seen.words, ours=is_ours(seen.before, self.issue))
            if self._self(seen, set(faces)) and (_LEAD.search(seen.before) or _SENDS.match(seen.after)):
                yield Finding("reference/self", Level.ERROR,
                              f"{say_faces(self._here(seen))}の「{seen.words}」が同じ面を指しています",
                              "指す面を確かめてください", **common)
            else:
                yield from self._unnamed(seen, set(faces), common)

    def _unnamed(self, seen: T, faces: set[int], common: About) -> Iterator[Finding]:
        """「大雨への備えは6面」: no title is named, and the words are those of an article elsewhere."""
        if faces & {n for run in self.issue.publication.flatplan if run.supplied for n in run.faces}:
            return  # what a supplied page says is not known
        there = [key for key, right in self.article_faces.items() if faces & set(right)]
        topic = self.topics.of(seen.before, common["article"], there)
        if topic and there and self._provable(topic.article):
            title, right = visible_text(self.issue.articles[topic.article].title), self.article_faces[topic.article]
            said = "".join(f"「{word}」" for word in topic.words)
            yield Finding("consistency/face", Level.WARNING,
                          f"{said}のことは「{title}」（{say_faces(right)}）にあり、{say_faces(faces)}にはありません",
                          f"面を確かめてください。〔面:{topic.article}〕と書けば、正しい番号が自動で入ります", **common)

    def _named(self, seen: T, named: list[Named], common: About) -> Iterator[Finding]:
        faces = set(seen.token.faces)
        provable = [n for n in named if n.article is None or self._provable(n.article)]
        if not provable or len(provable) < len(named):
            return
        if any(self._fits(faces, n) for n in provable):
            if self._self(seen, faces):
                yield Finding("reference/self", Level.ERROR,
                              f"「{named[0].words}」への参照「{seen.words}」が、それ自身のある面を指しています",
                              "参照を取り除いてください", **common)
            return
        nearest = max(provable, key=lambda n: len(faces & set(n.faces)))
        yield self._wrong(nearest.words, seen.token.faces, nearest.faces, common)

    def _jump(self, seen: T, common: About) -> Iterator[Finding]:
        """「5面へ続く」: the article around it must really stand there too."""
        faces = set(seen.token.faces)
        if len(here := self._here(seen)) == 1 and here <= faces:
            yield Finding("reference/jump", Level.ERROR, f"「{seen.words}{seen.after[:4]}」とありますが、続きは同じ{say_faces(here)}にはなりません",
                          "続きのある面に直してください", **common)
            return
        articles = self._around(seen)
        if not all(map(self._provable, articles)):
            return  # the face it may go on on is absent or blank, which is told by order
        around = [self.article_faces[a] for a in articles]
        if around and not any(faces <= set(right) for right in around):
            right = [n for n in around[0] if n not in here]
            where = f"続きは{say_faces(right)}にあります" if right else "この記事はこの面だけで終わっています"
            yield Finding("reference/jump", Level.ERROR, f"「{seen.words}{seen.after[:4]}」とありますが、{where}",
                          "続きのある面に直してください", **common)


def exists(faces: tuple[int, ...], last: int, common: About, words: str, *, ours: bool = False) -> Iterator[Finding]:
    """A reference must name faces that are there. ``ours``: the words say that this paper is meant;
    else the number may be that of a leaflet, and somebody may let it stand."""
    absent = [n for n in faces if not 1 <= n <= last]
    if absent and ours:
        yield Finding("reference/wrong-face", Level.ERROR, f"この号の「{words}」とありますが、この号は{last}面までです",
                      "面の番号を確かめてください", **common)
    elif absent:
        yield Finding("reference/no-such-face", Level.ERROR,
                      f"「{words}」とありますが、{say_faces(absent)}はありません（{last}面までです）",
                      "面の番号を確かめてください。ほかの刊行物のページなら、その名前をすぐ前に書くか、理由を書いて承認してください", **common)
