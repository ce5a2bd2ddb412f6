"""Gates: what a person has yet to do before an issue may go out. They block the release, never
a build or a check; nothing is wrong with the content as it stands."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kohoshi.check.settled import settled
from kohoshi.check.words.passages import Passage, passages
from kohoshi.check.words.placeholders import check_placeholders
from kohoshi.finding import Finding, Level, Place, crowded
from kohoshi.issue.markup import first_line
from kohoshi.issue.model import Article, Block, Figure, Info, Issue
from kohoshi.issue.named import named

#: Pictures made of pixels are photographs, whatever they are called; drawings (SVG) show nobody's data.
_DRAWING = re.compile(r"\.svg$", re.I)
#: A tick is no name, and «not yet» is no consent.
_TICK = re.compile(r"(?:true|yes|ok|checked|done|(?:確認)?済み?|確認|はい|[○◯✓✔レ]|有り?|あり)", re.I)
_NOT_YET = re.compile(r"(?:false|no|none|なし|無し?|未.*|不明|.*(?:確認|申請|依頼|交渉)中)", re.I)
#: Numbers registered as samples.
_SAMPLE_NUMBER = re.compile(r"(?<![0-9])0000-[0-9]{4}(?![0-9])")
#: What samples of the kind that is told by words alone are called.
_WORD = "「見本」の文字"
#: The mark of a sample in a text: 「(見本)」, 「見本商店」; not 見本市, 見本を配る.
_SAMPLE_WORD = re.compile(r"[(（\[［]見本[)）\]］]|見本(?:です|(?![市帳品誌誤])(?=[ 　0-9一-鿿々]))")


def open_gates(issue: Issue) -> list[Finding]:
    """The gates that stand between this issue and its release; waived ones are open no more."""
    found = settled(crowded(check_gates(issue, passages(issue))), issue, whole=False)
    return [finding for finding in found if finding.is_gate and not finding.waived]


def check_gates(issue: Issue, read: Sequence[Passage]) -> Iterator[Finding]:
    """Every gate of the content: embargoes, undecided dates, photographs, placeholders, samples."""
    for name, article in issue.articles.items():
        placed = _Placed(issue, name)
        if placed.parts:
            yield from _embargo(issue, name, article, placed)
            yield from _tentative(name, article, placed)
            for part, figure in placed.figures(article):
                yield from _figure(name, figure, placed.parts[part])
    yield from check_placeholders(read)
    yield from _samples(issue, read)


class _Placed:
    """Where the flat plan puts an article. ``parts``: part → its first face."""

    def __init__(self, issue: Issue, name: str) -> None:
        self.parts: dict[str, int] = {}
        for placed in issue.placings():
            if placed.article == name:
                self.parts.setdefault(placed.part, placed.run.faces[0])

    @property
    def face(self) -> int:
        return next(iter(self.parts.values()))

    def blocks(self, article: Article) -> Iterator[tuple[str, Block]]:
        for part, blocks in article.all_parts.items():
            if part in self.parts:
                yield from ((part, block) for block in blocks)

    def figures(self, article: Article) -> Iterator[tuple[str, Figure]]:
        for part, block in self.blocks(article):
            figure = block.figure or (block.initiative.figure if block.initiative else None)
            if figure is not None:
                yield part, figure


def _embargo(issue: Issue, name: str, article: Article, placed: _Placed) -> Iterator[Finding]:
    start = issue.publication.delivery.start
    if article.embargo is not None and start < article.embargo:
        yield Finding("gate/embargo", Level.WARNING,
                      f"「{first_line(article.title)}」は{_day(article.embargo)}より前に出せません（配布は{_day(start)}からです）",
                      "解禁日（embargo）を決めた相手に確かめるか、次の号に回してください",
                      face=placed.face, place=_place(article.title), article=name, excerpt=f"{first_line(article.title)} {article.embargo}")


def _tentative(name: str, article: Article, placed: _Placed) -> Iterator[Finding]:
    def gate(subject: str, text: str, face: int) -> Finding:
        return Finding("gate/tentative", Level.WARNING, f"「{first_line(subject)}」は未定のしるし（tentative: true）がついたままです",
                       f"決まったら文を直し、{named(Article, 'tentative')}の行を消してください", face=face, place=_place(text), article=name,
                       excerpt=first_line(text))

    if article.tentative:
        yield gate(article.title, article.title, placed.face)
    for part, block in placed.blocks(article):
        if block.info is not None and block.info.tentative:
            yield gate(article.title, _first(block.info) or article.title, placed.parts[part])
        for event in block.events or ():
            if event.tentative:
                yield gate(event.title, event.title, placed.parts[part])


def _figure(name: str, figure: Figure, face: int) -> Iterator[Finding]:
    def gate(rule: str, message: str, hint: str) -> Finding:
        return Finding(rule, Level.WARNING, message, hint, face=face, place=_place(figure.image), article=name,
                       excerpt=str(figure.image))

    consent = first_line(figure.consent) if figure.consent else ""
    if figure.people and (not consent or _NOT_YET.fullmatch(consent) or _TICK.fullmatch(consent)):
        yield gate("gate/consent", f"人が写っている写真「{figure.image}」に、掲載の同意がありません",
                   f"写っている人（子どもなら保護者）の同意を得て、{named(Figure, 'consent')}に、いつ・だれから得たかを書いてください")
    looked = first_line(figure.personal) if figure.personal else ""
    photograph = _DRAWING.search(figure.image) is None and not figure.sample
    if looked and (_TICK.fullmatch(looked) or _NOT_YET.fullmatch(looked)):
        yield gate("gate/personal", f"写真「{figure.image}」の個人情報をだれが確かめたのか、名前がありません",
                   f"{named(Figure, 'personal')}に、その人の名前と日付を書いてください")
    elif photograph and not looked:
        yield gate("gate/personal", f"写真「{figure.image}」に個人情報が写っていないか、まだ確かめていません",
                   f"名札・車のナンバー・書類・画面などを見て、{named(Figure, 'personal')}に、その人の名前と日付を書いてください")


@dataclass
class _Samples:
    """What is a sample yet: kind → places, one for each."""

    places: dict[str, list[Place | None]] = field(default_factory=dict)

    def add(self, kind: str, text: str | None) -> None:
        self.places.setdefault(kind, []).append(_place(text))

    def say(self) -> str:
        return "、".join(f"{kind} {len(places)}件" for kind, places in self.places.items())


def _samples(issue: Issue, read: Sequence[Passage]) -> Iterator[Finding]:
    """One finding for all samples: an issue made of samples would drown in them."""
    found = _Samples()
    for name, article in issue.articles.items():
        placed = _Placed(issue, name)
        if article.sample and placed.parts:
            found.add("記事", article.title)
        for _, figure in placed.figures(article):
            if figure.sample:
                found.add("写真・絵", figure.image)
    for run in issue.publication.flatplan:
        for ad in run.ads:
            if ad.sample:
                found.add("広告", ad.advertiser)
    if issue.house.publisher.sample:
        found.add("発行者", issue.house.publisher.title)
    for contact in issue.house.contacts.values():
        if contact.sample:
            found.add("番号簿", contact.name)
    for contract in issue.house.ads.values():
        if contract.sample:
            found.add("広告台帳", contract.advertiser)
    for kind, pattern in (("0000-の番号", _SAMPLE_NUMBER), (_WORD, _SAMPLE_WORD)):
        places = {passage.place(*match.span()) for passage in read for match in pattern.finditer(passage.text)}
        if places:
            found.places[kind] = sorted(places, key=lambda place: (place.file, place.line, place.column) if place else ("", 0, 0))
    related = tuple(dict.fromkeys(place for places in found.places.values() for place in places[:1] if place))
    if found.places.keys() == {_WORD}:  # readers may be meant to see it, as on a form that is shown filled in
        yield Finding("gate/marked", Level.NOTICE, f"見本のしるしが文に残っています（{found.say()}）",
                      "見本を本物に替えてください。読む人に見せる文字（記入例など）なら、理由を書いて承認してください",
                      excerpt=found.say(), related=related)
    elif found.places:
        yield Finding("gate/sample", Level.NOTICE, f"見本が残っています（{found.say()}）",
                      "本番の号では、見本を本物に替え、見本のしるし（sample: true）を消してください", excerpt=found.say(), related=related)


def _first(info: Info) -> str | None:
    """The value that is undecided: the time if there is one, else the first."""
    values = [info.when, info.period, info.deadline, *(getattr(info, name) for name in type(info).model_fields)]
    return next((value for value in values if isinstance(value, str)), None)


def _place(text: object) -> Place | None:
    return getattr(text, "place", None)


def _day(date: dt.date) -> str:
    return f"{date.month}月{date.day}日"
