"""Gates: what a person has yet to do before an issue may go out. They block the release, never
a build or a check; nothing is wrong with the content as it stands."""
from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kohoshi.check.settled import settled
from kohoshi.check.words.passages import Passage, passages
from kohoshi.check.words.style.term import ADDRESS
from kohoshi.finding import Finding, Level, Place, crowded
from kohoshi.issue.markup import first_line
from kohoshi.issue.model import Article, Block, Info, Issue
from kohoshi.issue.model_parts import Figure, figures
from kohoshi.issue.named import named
from kohoshi.issue.stand_in import pattern
from kohoshi.text import folded

# --- placeholders ---------------------------------------------------------------------------------
# ``gate/placeholder``: words that stood in for words to come and are still there.
#
# Told is only what no reader is meant to see: marks and orders of an editor, dummy text, blanks and circles
# for figures. «未定» and «調整中» within a sentence are said to readers too and pass; alone as the value of a
# fact (「会場は未定。」) they want a decision. A plan that is put before the public is called (案) and (仮称).

_CIRCLE = "[○〇◯●□■]"
_MARKED = (r"要確認|要修正|要校正|要差し?替え|確認中|確認待ち|未確認|未入稿|原稿待ち|仮原稿|仮題|仮タイトル|仮の?見出し|後送|後日送付|あとで入れる|差し?替え(?:予定|待ち)?|"
           r"ダミー|TBD|TBC")
#: Who is still looking at it: 課長確認中, 担当に確認します.
_ASKED = r"(?:[一-龠々]{1,8}(?:に|へ|が|で|は)?、?)?(?:確認(?:中|待ち|予定|して(?:ください|もらう))|問い?合わ?せ中|照会中|回答待ち|返事待ち|校正中|修正中|決裁(?:中|待ち)|調整中)"
#: What counts: behind circles that stand for its figure.
_COUNTED = r"(?:人|名|円|組|歳|才|か所|件|回|枚|台|個|分|時間|日間|％|%|ページ|面)"
_PICTURE = r"(?:写真|図版?|画像|イラスト|地図|表|グラフ|ロゴ|キャプション|カット|二次元コード|QRコード)"
_PATTERN = re.compile(
    r"〓+"
    rf"|(?:[0-9]{{1,2}}|(?<![一二三四五六七八九十]){_CIRCLE}{{1,2}})月{_CIRCLE}{{1,2}}日(?:\([^()]{{1,2}}\))?"
    rf"|(?<![0-9A-Za-z-])(?:[0-9X×]{{2,4}}-)?[X×]{{2,4}}-[X×]{{3,4}}(?![0-9A-Za-z-])|(?<![0-9A-Za-z-])[0-9]{{2,4}}-[X×]{{4}}(?![0-9A-Za-z-])|{_CIRCLE}{{3,4}}-{_CIRCLE}{{4}}"
    rf"|[(\[【〔〈<※*]\s?(?:{_MARKED})\s?[)\]】〕〉>※*]"
    r"|ダミー(?:テキスト|文章?|原稿|画像|コピー)|サンプルテキスト|(?:テキスト){2,}|(?:本文){3,}|(?:文字){3,}|(?:テスト){3,}|(?:見出し){3,}|(?<!あ)あ{5,}|lorem ipsum"
    r"|ここに(?:は|、)?(?:本文|文章|見出し|タイトル|説明文?|写真|テキスト|文字|原稿)(?:が|を)(?:入り|入れ|はい)"
    rf"|ここに{_PICTURE}(?:が|を)(?:入り|入れ|はい|置|貼)|(?<![A-Za-z0-9])(?-i:x{{3,}}|TODO|FIXME|TBD|TBC)(?![A-Za-z0-9])"
    # circles for a month, and a note that ends a line
    rf"|(?:[0-9]{{4}}|(?:令和|平成)[0-9元]{{1,2}})年{_CIRCLE}{{1,2}}月|※[^。※]{{0,12}}(?:後で|あとで|あとから)(?:直|入れ|書|確認|修正|差)[^。]{{0,6}}。?$|\*{{2,}}[^*]{{0,6}}(?:確認|未定|修正)[^*]{{0,6}}\*{{2,}}"
    rf"|(?<![A-Za-z0-9])[×✕Xx]{{1,2}}月[×✕Xx]{{1,2}}日(?:\([^()]{{1,2}}\))?|[★☆]{_PICTURE}(?:を)?(?:入る|入れる|挿入|配置)|※\s?(?:文案|仮|案)(?=[。、\s]|$)"
    r"|[(\[【〔][^()\[\]【】〔〕]{0,14}(?:確認待ち|要確認|回答待ち|原稿待ち)[)\]】〕]"
    rf"|[【〔\[(]ここに{_PICTURE}[^【】〔〕\[\]()]{{0,8}}[】〕\])]|[★☆※◆■●](?:\s|　)?(?:担当|編集|制作|印刷所|印刷屋|業者|デザイナー)(?:者)?(?:さん|様|の方)へ"
    r"|(?:定員|人数|参加費|受講料|費用|料金|会費)(?:は|[:：])\s+(?:人|名|円|組)(?![一-龠])"
    rf"|(?<![○〇◯●△▲])[○〇◯●△▲]{{3,4}}(?:氏|先生|さん)(?![一-龠])"
    rf"|\({_PICTURE}[:：][^()]{{1,30}}(?:を|が)?(?:入れる|入る|挿入|配置)\)|(?<=[:：])\s?\(仮\)"
    # blanks for the figures of a date: 令和4年 月 日( ); those of a form have none beside them
    rf"|(?:(?:令和|平成)?[0-9]{{1,4}}年)\s+月\s+日(?:\(\s*\))?|(?<![0-9])[0-9]{{1,2}}月\s+日(?:\(\s*\))?|[0-9]日\(\s+\)"
    # 課長確認中 behind a mark of a note, up to its end
    rf"|[※*←→(\[【〔](?:\s|担当[:：、]?)*(?:{_ASKED})(?:です|$|[。)\]】〕]|(?=\s))|[(\[【〔](?:{_MARKED})[:：、\s][^()\[\]【】〔〕]{{1,20}}[)\]】〕]"
    rf"|※\s?(?:{_MARKED})(?=\s|$|。)|[★☆]\s?[一-龠]{{0,6}}(?:要?確認|未確認|未定)(?=$|[)】\]。])|(?:課|係|局)(?:に|へ)(?:確認|照会|問い?合わ?せ)中|(?:担当者?|先方|業者|講師|主催者)(?:に|へ)(?:確認|照会|問い?合わ?せ)中"
    r"|[(\[【〔](?:担当|編集|校正者?|デザイナー|制作|業者)(?:さん)?(?:へ|[:：])[^()\[\]【】〔〕]{1,30}[)\]】〕]"
    # a draft's marks at the head or the end of a line; 計画(案) is the name of a plan
    r"|^[(\[【〔](?:案|仮|(?:タイトル|見出し|題|題名|本文|文|原稿|キャプション)案|仮題|修正[前後案]|新案|初稿|再校|下書き|(?:タイトル|見出し|題名?|キャプション)(?:は)?(?:未定|後日))[)\]】〕]|(?<=[。！!?？])[(\[【〔](?:案|仮)[)\]】〕]$"
    r"|^(?:仮題|仮タイトル|(?:タイトル|見出し|題名|キャッチ|キャプション)案[0-9A-Z①-⑨]?)(?=[\s:：「・])"
    r"|[(\[【〔](?:タイトル|見出し|題|題名|キャプション)案[0-9①-⑨]?[)\]】〕]|[(\[【〔](?:この|以下の?|上の)?(?:段落|文|行|部分|ここ)[はを]?(?:、)?(?:削除|トル|カット|移動)[^()\[\]【】〔〕]{0,8}[)\]】〕]"
    # where a picture is to go, and orders to the maker
    rf"|^[【〔\[]{_PICTURE}[0-9①-⑳A-Z]?[】〕\]]$|[【〔\[](?:ここに)?{_PICTURE}[0-9①-⑳A-Z]?(?:[:：][^【】〔〕\[\]]{{1,30}}|(?:を|が)?(?:入る|入れる|入ります|挿入|差し込み?|配置|後送|あり|欲しい|大きく|小さく))[】〕\]]"
    rf"|[←→↑↓⇒⇐⇑⇓⬅⬆⬇]\s?(?:ここ|この|右|左|上|下)(?:の?(?:下|上|横|右|左|中))?に、?(?:{_PICTURE}|本文|文|説明|見出し|リード|囲み)"
    rf"|(?:(?:決|き)まりしだい|(?:決|き)まり次第|確定しだい|確定次第|わかりしだい|後日|後で|あとで|あとから|後ほど|のちほど|別途|入稿後|校了まで?に)、?(?:差し?替え|差替|さしかえ)"
    rf"|(?:{_PICTURE}|原稿|本文|文|内容|数字|日付|日時|データ|見出し)(?:は|を|も)?、?(?:後日|あとで|のちほど)?(?:差し?替え|差替)(?:予定|待ち|ます|る(?:予定|こと)?|て(?:ください|下さい)|をお願い)"
    rf"|(?:{_PICTURE}|原稿|データ)(?:は|を)?、?(?:後送|後日送付|別送|別途送付|支給待ち|未着)", re.I)
#: The value of a fact that nobody has decided: 「会場は未定。」「日時：調整中」.
_UNDECIDED = re.compile(r"^(?:日時|日程|期間|会場|場所|講師|定員|対象|費用|参加費|料金|内容|申込み?|締切|締め切り|問合せ|問い合わせ|電話)(?:は|が|[:：]|\s)\s?(?:未定|調整中|検討中|確認中|後日連絡|TBA)。?$")
#: The same as the value of a field of a notice.
_FACT = re.compile(r"\.info\.[a-z]+$|\.place$")
_OPEN = re.compile(r"\s*[(【]?(?:未定|調整中|検討中|確認中|後日連絡|TBA|-+|\?+|[○〇◯●△]+)[)】]?。?\s*")
#: Circles for a figure: △△人, ××円. In quotes and in examples they are meant.
_FIGURE = re.compile(rf"(?<![一-龠○〇◯●△▲×])(?:[○〇◯]{{2}}|[△▲]{{2}}|×{{2}}|[□■●]{{2}}|[○〇◯●△▲×□]{{3}}){_COUNTED}(?![一-龠])")
_EXAMPLE = re.compile(r"名乗|なのる|かたる|騙|なりすま|詐欺|[例]え|たとえ|例[:：)）]|記入例|「[^」]*[○〇◯△▲×□]{2}")
#: A name left open outside quotes; a warning of callers, or an example, leaves it open on purpose.
_NAMELESS = re.compile(r"(?<![○〇◯●△▲])[○〇◯●△▲]{2}(?:市|区|町|課|係|センター|小学校|中学校|会館|公園|氏)")
_ON_PURPOSE = re.compile(r"名乗|なのる|かたる|騙|なりすま|詐欺|[例]え|たとえ|例[:：)）]|など|電話|「[^」]*[○〇◯●△▲]{2}")


def check_placeholders(passages: Iterable[Passage]) -> Iterator[Finding]:
    """One finding for each, and one for all stand-ins of an article that a new month or a new block
    brought; the house's own data is the reader's as well."""
    held: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.article and pattern().fullmatch(passage.text):
            held[passage.article].append(passage)
            continue
        text = folded(passage.text)
        found = [match.span() for pattern in (_PATTERN, _UNDECIDED) for match in pattern.finditer(text)]
        if _FACT.search(passage.field) and _OPEN.fullmatch(text):
            found.append((0, len(text)))
        if not _EXAMPLE.search(text):
            found += [match.span() for match in _FIGURE.finditer(text)]
        if not _ON_PURPOSE.search(text):
            found += [match.span() for match in _NAMELESS.finditer(text)]
        addresses = [match.span() for match in ADDRESS.finditer(passage.text)] if found else []
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if any(a <= start < b for a, b in addresses):
                continue
            addresses.append((start, end))  # one finding for one place
            yield passage.finding("gate/placeholder", Level.WARNING, f"「{passage.text[start:end]}」は、あとで埋めるつもりの文字ではありませんか",
                                  "決まった言葉に直してください。読む人に見せるつもりの文字なら、承認してください", start, end)
    for first, *others in held.values():
        many = f"など{len(others) + 1}か所" if others else ""
        places = tuple(dict.fromkeys(other.start for other in others if other.start))
        yield first.finding("gate/placeholder", Level.WARNING, f"「{first.text.strip()}」{many}が、見本の文のままです",
                            "この号の文に書きかえてください。使わない記事なら、台割（flatplan）から外します", 0, len(first.text), places)


# --------------------------------------------------------------------------------------------------

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
            yield from ((part, figure) for figure in figures(block))


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
        for _, block in placed.blocks(article):
            if block.chart is not None and block.chart.sample:
                found.add("図表", block.chart.title)
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
    for kind, sample in (("0000-の番号", _SAMPLE_NUMBER), (_WORD, _SAMPLE_WORD)):
        places = {passage.place(*match.span()) for passage in read for match in sample.finditer(passage.text)}
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
