"""Family ``contact``: every telephone number is one that the house knows, and stands beside the
section that it belongs to."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kohoshi.check.words.address import check_addresses
from kohoshi.check.words.directory import OFFICE, Directory, Mention, Owner
from kohoshi.check.words.passages import Passage
from kohoshi.check.words.telephone import PUBLIC, Kind, Telephone, telephones
from kohoshi.check.words.titles import Titles
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.named import named
from kohoshi.text import folded

# --- shortnumbers ---------------------------------------------------------------------------------
# ``contact/short-number``: numbers of three digits or with a # against what they are said to be for.
#
# Told is only where one clause names one purpose and one number. The numbers are public (総務省「1XY番号」,
# 消防庁, こども家庭庁, 消費者庁, 内閣府, 警察庁).

@dataclass(frozen=True)
class _Purpose:
    """What a number is for, and the numbers that are right, the first of them the one to write."""

    words: re.Pattern[str]
    numbers: tuple[str, ...]
    name: str


def _purpose(words: str, name: str, *numbers: str) -> _Purpose:
    return _Purpose(re.compile(words), numbers, name)


#: The more special first: the first that a clause names counts.
_PURPOSES = (
    _purpose(r"(?:子ども|こども|子供|小児|乳幼児)[^、。]{0,8}救急", "子どもの救急の相談", "#8000", "#7119", "119"),
    _purpose(r"救急[^、。]{0,6}(?:相談|安心)", "救急の相談", "#7119", "#8000"),
    _purpose(r"消費者ホットライン|消費生活[^、。]{0,4}相談|消費者相談|悪質商法", "消費者ホットライン", "188", "#9110", "110"),
    _purpose(r"児童虐待|児童相談所", "児童相談所虐待対応ダイヤル", "189", "110"),
    _purpose(r"災害用?伝言ダイヤル|伝言ダイヤル", "災害用伝言ダイヤル", "171"),
    _purpose(r"天気予報(?:を聞|の電話|ダイヤル|は)", "天気予報", "177"),
    _purpose(r"時報(?:を聞|の電話|ダイヤル|は)", "時報", "117"),
    _purpose(r"DV相談|配偶者[^、。]{0,4}暴力|DVの相談", "DV相談ナビ", "#8008", "110", "#9110"),
    _purpose(r"性犯罪", "性犯罪の相談", "#8103", "#8891", "110"),
    _purpose(r"性暴力", "性暴力の相談", "#8891", "#8103", "110"),
    _purpose(r"警察[^、。]{0,12}相談|相談[^、。]{0,4}警察", "警察相談専用電話", "#9110", "110"),
    _purpose(r"海上保安|海の(?:事件|事故|もしも)", "海上保安庁", "118"),
    _purpose(r"道路緊急ダイヤル|道路の異状", "道路緊急ダイヤル", "#9910"),
    _purpose(r"救急車|火事|火災の通報|消防車", "火事・救急", "119", "#7119", "#8000"),
    _purpose(r"(?:事件|事故)(?:・事件|・事故|や事件|や事故)?(?:のとき|の時|は|が|を見|に)[^、。]{0,6}(?=1[0-9]{2}番)|警察(?:は|へは|への通報は)", "警察", "110", "#9110"),
)
#: Words that mean two services at once, so that either number may be right.
_BOTH = re.compile(r"警察[^、。]{0,4}消防|消防[^、。]{0,4}警察")
_CLAUSE = re.compile(r"[^。、；;]+")
#: A number that is dialled: behind # or a label, in quotes, before 番 or へ.
_NUMBER = re.compile(r"(?<![0-9A-Za-z#.,/-])(?P<number>#[0-9]{4}|1[0-9]{2})(?![0-9]|[-,.][0-9])")
_CALLS = re.compile(r"\s?(?:番?(?:[へに](?!も?(?:増|減|な))|まで(?:電話|連絡|相談|通報)|です|を(?:ご?利用|使|お?かけ)|$|[)」。])|番(?!目|地|号|台|組))")
_LABEL = re.compile(r"(?:電話|でんわ|ダイヤル|TEL|Tel|☎|局番なし(?:の|で)?|番号(?:は|:)?|「|\(|は)\s?$")
_UNIT = re.compile(r"\s?(?:[年月日時分秒円人名組台本件回枚個点席歳才か%m㎡号冊世戸種校社]|キロ|メートル|ページ|パーセント|ポイント|番目|番地)")


def check_short_numbers(passages: Sequence[Passage]) -> Iterator[Finding]:
    for passage in passages:
        if passage.article is None or not re.search(r"1[0-9]{2}|#[0-9]|[１#＃]", passage.text):
            continue
        for clause in _CLAUSE.finditer(folded(passage.text)):
            yield from _clause(passage, clause)


def _clause(passage: Passage, clause: re.Match[str]) -> Iterator[Finding]:
    text = clause[0]
    numbers = [one for one in _NUMBER.finditer(text) if not _UNIT.match(text, one.end())
               and (one["number"].startswith("#") or _CALLS.match(text, one.end()) or _LABEL.search(text, 0, one.start()))]
    if len(numbers) != 1 or _BOTH.search(text):
        return
    purpose = next((one for one in _PURPOSES if one.words.search(text)), None)
    number = numbers[0]
    if purpose and number["number"] not in purpose.numbers:
        start = clause.start() + number.start()
        yield passage.finding("contact/short-number", Level.WARNING, f"{purpose.name}の番号は{purpose.numbers[0]}です（「{number['number']}」とあります）",
                              "元の資料と照らし合わせてください", start, start + len(number["number"]))


# --------------------------------------------------------------------------------------------------

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
        yield from _ContactLine(passage, directory, titles, article).check()
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

    last_named the sections named last, and the field they stand in
    sections all sections that it names
    numbers  all sections that it gives a number of
    """

    last_named: tuple[frozenset[str], str] = (frozenset(), "")
    sections: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    given: list[_Given] = field(default_factory=list)

    def foreign(self, given: _Given) -> bool:
        """Whether a number is one that this article has no reason to give."""
        own = given.passage.section
        if not given.named:
            return given.owner.section not in self.sections
        return own in given.named and own not in self.numbers  # 「協働まちづくり推進課」 is both sections


def _master(passage: Passage, directory: Directory) -> Iterator[Finding]:
    """The house's own tables: a number there must be one that can be dialled."""
    if passage.field.endswith((".phone", ".fax")):
        for number in telephones(passage.text, expected=True):
            if fault := number.fault(directory.area_code):
                yield _malformed(passage, number, fault)


class _ContactLine:
    """One line of an article."""

    def __init__(self, passage: Passage, directory: Directory, titles: Titles, article: _Article) -> None:
        self.passage, self.directory, self.titles, self.article = passage, directory, titles, article
        self.mentions = directory.mentions(passage.text)

    def check(self) -> Iterator[Finding]:
        for mention in self.mentions:
            self.article.sections |= mention.sections
        end = 0
        for number in telephones(self.passage.text, expected=self.passage.field.endswith(_GIVES)):
            yield from self._number(number, end)
            end = number.end
        if self.mentions:
            self.article.last_named = (self.mentions[-1].sections, self.passage.field)

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
        sections, where = self.article.last_named
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
