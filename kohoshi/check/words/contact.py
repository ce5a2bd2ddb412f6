"""Family ``contact``: every telephone number is one that the house knows, and stands beside the
section that it belongs to."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kohoshi.check.words.address import check_addresses
from kohoshi.check.words.directory import OFFICE, Directory, Mention, Owner
from kohoshi.check.words.passages import Passage
from kohoshi.check.words.shortnumbers import check_short_numbers
from kohoshi.check.words.telephone import PUBLIC, Kind, Telephone, telephones
from kohoshi.check.words.titles import Titles
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.named import named
from kohoshi.text import folded

#: Words behind which a number is one to call.
_ASKS = re.compile(r"(?:問い?合わ?せ先?|連絡先|申し?込み?先)[^0-9０-９。]{0,12}$")
_IN_TURN = re.compile(r"順に|それぞれ")
#: Fields that are there to give a number.
#: Lines that are typed for a hyphen, and the mark of length between half-width digits.
_STRANGE = re.compile("[―—─]|(?<=[0-9])ー(?=[0-9])")
_GIVES = (".contact", ".apply", ".phone", ".fax")


def check_contacts(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Telephone numbers, then postcodes, addresses of the web and of mail."""
    directory = Directory(issue)
    titles = Titles(issue)
    articles: dict[str, _Article] = {}
    for passage in passages:
        if passage.article is None or ".contacts." in passage.field:
            yield from _master(passage, directory)
            continue
        article = articles.setdefault(passage.article, _Article())
        yield from _Line(passage, directory, titles, article).check()
    yield from _foreign(articles, directory)
    yield from check_short_numbers(passages)
    yield from check_addresses(issue, passages, directory.emails)


@dataclass(frozen=True)
class _Given:
    """A number of another section than the article's own, and the sections named beside it."""

    passage: Passage
    number: Telephone
    owner: Owner
    named: frozenset[str]


@dataclass
class _Article:
    """What the lines of one article have told so far.

    named    the sections named last, and the field they stand in
    said     all sections that it names
    numbers  all sections that it gives a number of
    """

    named: tuple[frozenset[str], str] = (frozenset(), "")
    said: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    given: list[_Given] = field(default_factory=list)

    def foreign(self, given: _Given) -> bool:
        """Whether a number is one that this article has no reason to give."""
        own = given.passage.section
        if not given.named:
            return given.owner.section not in self.said
        return own in given.named and own not in self.numbers  # 「協働まちづくり推進課」 is both sections


def _master(passage: Passage, directory: Directory) -> Iterator[Finding]:
    """The house's own tables: a number there must be one that can be dialled."""
    if passage.field.endswith((".phone", ".fax")):
        for number in telephones(passage.text, expected=True):
            if fault := number.fault(directory.area_code):
                yield _malformed(passage, number, fault)


class _Line:
    """One line of an article."""

    def __init__(self, passage: Passage, directory: Directory, titles: Titles, article: _Article) -> None:
        self.passage, self.directory, self.titles, self.article = passage, directory, titles, article
        self.mentions = directory.mentions(passage.text)

    def check(self) -> Iterator[Finding]:
        for mention in self.mentions:
            self.article.said |= mention.sections
        end = 0
        for number in telephones(self.passage.text, expected=self.passage.field.endswith(_GIVES)):
            yield from self._number(number, end)
            end = number.end
        if self.mentions:
            self.article.named = (self.mentions[-1].sections, self.passage.field)

    def _number(self, number: Telephone, previous: int) -> Iterator[Finding]:
        if number.digits in PUBLIC:
            return
        if strange := _STRANGE.search(self.passage.text, number.start, number.end):
            yield self.passage.finding("contact/width", Level.WARNING, f"電話番号「{self.passage.text[number.start:number.end]}」の区切りに「{strange[0]}」があります",
                                       "半角の「-」にしてください。見た目は似ていますが、電話をかけられないことがあり、読み上げも変わります", number.start, number.end)
        named = self._named(number, previous)
        owners = self.directory.of(number)
        if fault := None if owners else number.fault(self.directory.area_code):
            if self._telephone(number, named):
                yield _malformed(self.passage, number, fault)
        elif not owners:
            yield self._unknown(number, named)
        elif named and not any(owner.section in named for owner in owners):
            if not any(self._in_turn(number, owner) for owner in owners):
                yield from self._other(number, named, owners[0])
        else:
            fitting = [owner for owner in owners if not named or owner.section in named]
            yield from self._kind(number, named, fitting)
            self._remember(number, named, fitting[0])

    def _telephone(self, number: Telephone, named: frozenset[str]) -> bool:
        """Whether digits that cannot be dialled are meant as a telephone number all the same: two
        groups of them may be numbers of tickets."""
        return number.kind is not Kind.UNSAID or len(number.groups) != 2 or bool(named) or self.passage.field.endswith(_GIVES) \
            or bool(_ASKS.search(self.passage.text, 0, number.start))

    def _in_turn(self, number: Telephone, owner: Owner) -> bool:
        """「保健福祉課(健康・福祉)の電話は、順に…」: several sections first, then their numbers in turn."""
        if owner.section == OFFICE:
            return False
        flat = folded(self.passage.text)[:number.start]
        flat = flat[flat.rfind("。") + 1:]
        base, _, detail = folded(owner.name).rstrip(")").partition("(")
        listed = bool(detail) and re.search(rf"{re.escape(base)}\((?:[^()]+[・、,])?{re.escape(detail)}(?:[・、,][^()]+)?\)", flat)
        return base in flat and bool(listed or _IN_TURN.search(flat) and f"{base}(" not in flat)

    def _named(self, number: Telephone, previous: int) -> frozenset[str]:
        """The sections that the words beside a number name: before it on the line, right behind
        it, else on the line before in the same field."""
        before = [m for m in self.mentions if m.end <= number.start]
        if before and (before[-1].start >= previous or not self._behind(number)):
            return self._row_of(before)
        behind = self._behind(number)
        if behind:
            return behind[0].sections
        sections, where = self.article.named
        return sections if where == self.passage.field or (_row(where) or self) == _row(self.passage.field) else frozenset()

    def _row_of(self, before: list[Mention]) -> frozenset[str]:
        """The last section named, with those in a row before it: 「総務課(広報)・総務課(企画) 電話 …」."""
        sections, first = before[-1].sections, before[-1]
        for one in reversed(before[:-1]):
            if not re.fullmatch(r"\s?[・、,/とや]?\s?", folded(self.passage.text)[one.end:first.start]):
                break
            sections, first = sections | one.sections, one
        return sections

    def _behind(self, number: Telephone) -> list[Mention]:
        """「0000-0003(協働まちづくり推進課)」: the name that explains the number before it."""
        return [m for m in self.mentions if number.end <= m.start
                and self.passage.text[number.end:m.start].strip() in ("(", "（", "/", "＝", "=")]

    def _unknown(self, number: Telephone, named: frozenset[str]) -> Finding:
        said = self.passage.text[number.start:number.end]
        if named:
            who = self._say(named)
            right = self.directory.numbers(named, number.kind)
            return self.passage.finding(
                "contact/unknown", Level.ERROR, f"{who}の番号として「{said}」とありますが、番号簿にない番号です",
                f"番号簿では{'・'.join(right)}です" if right else "番号簿（contacts.yaml）と照らし合わせてください", number.start, number.end)
        level = Level.NOTICE if number.nationwide else Level.WARNING
        return self.passage.finding(
            "contact/unknown", level, f"「{said}」は、番号簿にない番号です",
            "元の資料と照らし合わせてください。正しければ番号簿（contacts.yaml）に書くと、次からは照合だけします", number.start, number.end)

    def _other(self, number: Telephone, named: frozenset[str], owner: Owner) -> Iterator[Finding]:
        if owner.section == OFFICE and number.kind is not Kind.FAX and owner.kind is Kind.PHONE:
            return  # the switchboard puts through to everybody
        said = self.passage.text[number.start:number.end]
        right = self.directory.numbers(named, owner.kind)
        yield self.passage.finding(
            "contact/other-section", Level.ERROR, f"{self._say(named)}の番号として「{said}」とありますが、{owner.name}の{owner.kind}です",
            f"{self._say(named)}は{'・'.join(right)}です。課の名前と番号の、どちらが正しいか確かめてください" if right
            else "課の名前と番号の、どちらが正しいか確かめてください", number.start, number.end)

    def _kind(self, number: Telephone, named: frozenset[str], owners: list[Owner]) -> Iterator[Finding]:
        if number.kind is Kind.BOTH or any(number.kind in (owner.kind, Kind.UNSAID) for owner in owners):
            return
        said = self.passage.text[number.start:number.end]
        right = self.directory.numbers(named or frozenset({owners[0].section}), number.kind)
        yield self.passage.finding(
            "contact/kind", Level.ERROR, f"「{number.kind} {said}」とありますが、番号簿では{owners[0].kind}の番号です",
            f"{number.kind}は{'・'.join(right)}です" if right else f"「{owners[0].kind}」と書くか、番号を確かめてください", number.start, number.end)

    def _remember(self, number: Telephone, named: frozenset[str], owner: Owner) -> None:
        own = self.passage.section
        self.article.numbers.add(owner.section)
        if own and owner.section not in (own, OFFICE, *self.titles.sections(self.passage.text)) \
                and (not named or self.passage.field.endswith(".contact")):
            self.article.given.append(_Given(self.passage, number, owner, named))

    def _say(self, sections: frozenset[str]) -> str:
        return "・".join(self.directory.names[key] for key in sorted(sections, key=list(self.directory.names).index))


def _foreign(articles: dict[str, _Article], directory: Directory) -> Iterator[Finding]:
    """Numbers that belong to another section than the article does, and nothing in it says why."""
    for article in articles.values():
        for given in filter(article.foreign, article.given):
            passage, number, owner = given.passage, given.number, given.owner
            said = passage.text[number.start:number.end]
            own = directory.names.get(str(passage.section), str(passage.section))
            yield passage.finding(
                "contact/other-section", Level.WARNING, f"この記事の担当は{own}ですが、「{said}」は{owner.name}の{owner.kind}です",
                f"前の号や隣の記事から写した番号でないか確かめてください。正しければ、番号の前に課の名前を書くか、記事の{named(Article, 'section')}を直してください",
                number.start, number.end, related=_section(passage))


def _row(where: str) -> str | None:
    """The row of a table of terms that a field belongs to: its label names what its text gives."""
    head, _, last = where.rpartition(".")
    return head if ".terms." in where and last in ("label", "text") else None


def _section(passage: Passage) -> tuple[Place, ...]:
    place = getattr(passage.section, "place", None)
    return (place,) if place is not None else ()


def _malformed(passage: Passage, number: Telephone, fault: str) -> Finding:
    said = passage.text[number.start:number.end]
    return passage.finding("contact/malformed", Level.ERROR, f"「{said}」は電話番号になっていません（{fault}）",
                           "抜けた数字や余分な数字がないか、元の資料と照らし合わせてください", number.start, number.end)
