"""Family ``style``: how the house writes. Endings, repeated words and marks here; style_*.py the rest."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.check.words.style.koyobun import check_koyobun, check_sdgs
from kohoshi.check.words.style.lists import check_lists
from kohoshi.check.words.style.lookalike import check_lookalikes
from kohoshi.check.words.style.term import ADDRESS, check_terms
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.text import plain

# --- style ending ---------------------------------------------------------------------------------
# ``style/mixed-ending``: です・ます and である in one paragraph.
#
# Articles quote charters, tell cases, print letters and list rules in another style than their own,
# each in paragraphs apart; so told is only a sentence that falls out of its own paragraph.

#: Fields that are running text; lists, tables, headings and voices end as they like.
_PROSE = re.compile(r"(?:^|\.)(?:lead|paragraph|a|note|steps\.\d+\.text)$")
_QUOTED = re.compile("「[^「」]*」|『[^『』]*』|\\([^()]*\\)|（[^（）]*）")
#: To the end of the text where no mark follows: it is not read again from every character.
_SENTENCE = re.compile("[^。！？!?]+(?:[。！？!?]|$)")
_POLITE = re.compile("(?:です|ます|ました|ません|でした|でしょう|ましょう)(?:か|ね|よ)*[。！？!?]$")
#: What asks the reader for something stands at the end of any text.
_ASKS = re.compile("ください[。！!]$")
#: Endings of である style that a です・ます text does not use even for effect.
_PLAIN = re.compile("(?:である|であった|であろう|(?<![んい])だ|だった)。$")
#: The same of verbs: they may end a rule in a list, so both neighbours must be of the other style.
_PLAIN_VERB = re.compile("(?<=[一-龠])(?:する|した|している|していた|される|された)。$")
#: A paragraph that tells a case, or gives the words of others.
_TOLD = re.compile(r"^[\s　■●◆◇▼▲・※①-⑳0-9(（【〈《\[]*(?:(?:相談|被害|実際の|活動|失敗|成功|ヒヤリハット)?事例|ケース|(?:相談|体験|感想|声|手紙|作文|あらすじ|ストーリー|物語|憲章|宣言|"
                   r"綱領|校訓|要旨|前文|条文|講評|句評|選評|評|答|A|Q|問い?)(?:$|[\s　:：)）】〉》\]、。0-9]))")
#: A sentence that leads to the words of others.
_LEADS = re.compile("(?:次|以下|下|左|右)の(?:とおり|通り|ように|よう|もの|言葉|手紙|文)|(?:話|語|述べ|書|記|言|訴え|振り返|結)(?:し|り|べ|い|き|え|び|っ)?(?:ます|ました|てい(?:ます|ました))。$|"
                    "(?:こう|このように|そのとき)[^。]{0,12}。$|(?:言葉|手紙|作品|一節|文章|詩|内容)(?:です|でした)。$")


def check_endings(passages: Iterable[Passage]) -> Iterator[Finding]:
    for passage in passages:
        if passage.article and _PROSE.search(passage.field):
            yield from _paragraph(passage)


@dataclass(frozen=True)
class _Sentence:
    """``ending``: where its ending begins; ``polite``: None where it tells neither style."""

    ending: int
    end: int
    polite: bool | None
    verb: bool
    leads: bool


def _paragraph(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    if "。" not in text or _TOLD.match(text):
        return
    read = list(_sentences(text))
    polite, plain = ([s for s in read if s.polite is kind] for kind in (True, False))
    if not polite or not plain:
        return
    if len(polite) >= len(plain):
        odd, rest, here, others = plain, polite, "である", "です・ます"
    else:
        odd, rest, here, others = polite, plain, "です・ます", "である"
    first, last = rest[0], rest[-1]
    for led, one in zip([None, *read], read, strict=False):
        if one.polite is not odd[0].polite:
            continue
        alone = one.polite is False and not one.verb
        if led is not None and led.leads or not first.end <= one.ending or not (alone or last.ending >= one.end):
            continue
        yield passage.finding("style/mixed-ending", Level.WARNING,
                              f"文の終わりが「{text[one.ending:one.end]}」です（この段落のほかの文は「{others}」）",
                              f"「{others}」にそろえてください。「{here}」の文をそのまま引くときは「 」で囲みます", one.ending, one.end)


def _sentences(text: str) -> Iterator[_Sentence]:
    masked = _QUOTED.sub(lambda match: "□" * len(match[0]), text)
    for sentence in _SENTENCE.finditer(masked):
        said, start, end = sentence[0], sentence.start(), sentence.end()
        plain, verb = _PLAIN.search(said), _PLAIN_VERB.search(said)
        found = _POLITE.search(said) or plain or verb
        polite = None if found is None or _ASKS.search(said) else not (plain or verb)
        yield _Sentence(start + found.start() if found else end, end, polite, bool(verb) and not plain, bool(_LEADS.search(said)))


# --- style repeat ---------------------------------------------------------------------------------
# ``style/repeated`` and ``style/particles``: what fingers type twice. Japanese doubles words on
# purpose (ますます, いろいろ, 一つ一つ), so only doublings that are never right are told.

#: Words that stand twice only by mistake.
_TWICE = re.compile(
    "(?:ですです|でしたでした|ましたました|ませんません|ましょうましょう|くださいください|いたしますいたします|しますします|"
    "いますいます|されるされる|ございますございます|についてについて|にについて|としてとして|によりにより|によるによる|"
    "においてにおいて|ためのための|までまで|にはには|をしをし|ことがことが|ことをことを|ことはことは|ようにように|"
    "からのからの|などのなどの|(?<![うそ])してして|(?<=[0-9時分日月年から])からから|"
    "(?<=[いきしちにびみりけせてねべめれえ])ますます(?=。|$))")
#: A longer word with both kanji and kana, or a verb, at once again: 参加して参加して.
_PHRASE = re.compile(r"(?![一毎各個数少日])(?P<unit>[一-龠々][一-龠々ァ-ヶー]*[ぁ-ん]{2,}|[一-龠々][ぁ-ん][一-龠々][ぁ-ん]+|[一-龠々]{2,}[のをがはにで])(?P=unit)")
#: Long words of one kind: ホームページホームページ, 区役所区役所. Sounds (ドンドコドンドコ) are shorter.
_LONG = re.compile("(?P<unit>[ァ-ヺー]{6,}|[一-龠々]{2,}[ァ-ヺー]{3,}|[ァ-ヺー]{3,}[一-龠々]{2,}|(?:無料|有料|会場|日時|申込|電話|定員|先着|抽選|当日|教室|講座|受付|住所|氏名|健診|検診)(?!(?:無料|有料|会場|日時|申込|電話|定員|先着|抽選|当日|教室|講座|受付|住所|氏名|健診|検診)[一-龠])|(?![一二三四五六七八九十])[一-龠々]{3,})(?P=unit)")
#: ーー within the end of a word; cries go on (ワーーッ, おーーい).
_STRETCHED = re.compile("(?<=[ァ-ヺ]{2})ーー(?![ーァ-ヺ！!ッっ〜～])")
_PURPOSE = ("繰り返し", "繰りかえし", "代わる", "入れ替わり", "代わり", "恐る", "見る", "行く", "飛び", "泣く", "知らず")
#: Names that end in 。: モーニング娘。
_MARKS = re.compile("、、+|。。+|，，+|、。|(?<!娘)(?<!ですよ)。、")
#: A unit typed twice behind its figure: 500円円; of 時, 分, 日 and 月 date/doubled tells. 1人人形 begins another word.
_UNIT = re.compile("(?:(?<=[0-9０-９])(?:円円(?![高安形陣卓周滑満])|人人(?![形々数気間口])|歳歳(?![末出入])|名名(?![前簿])|階階(?![段層])|"
                   "回回(?![収転答覧復])|枚枚(?![数挙])|個個(?![人別々])|台台(?![風所本])|組組(?![合織み])|本本(?![人日社館文格名])|件件(?![数名])|席席(?![次順])|"
                   "年年(?![間度末金齢始少長中収輪会表賀々])|面面(?![談積会])|冊冊(?!子)|点点(?![検字灯数呼])|号号(?!外)|％％|%%|(?:時|日|週|年|分|か月)間間|人名(?!簿)|名人(?![戦位芸]))|[¥￥] ?[0-9０-９,，]+円)")
#: A value with its unit typed twice: 200円200円.
_VALUE = re.compile("(?<![0-9０-９,.])(?P<unit>(?![1１][^0-9０-９])[0-9０-９][0-9０-９,]*(?:円|人|名|時|分|歳|階|回|枚|個|台|組|件|席|ページ|メートル|キロ))(?P=unit)(?!ずつ|単位)")

#: Two prices or numbers of people without anything between, as a change accepted by hand leaves them: 500円300円.
_TWO = re.compile("(?<![0-9０-９,.～~-])(?P<one>[0-9０-９][0-9０-９,]*(?P<of>円|人|名|歳))(?!(?P=one))[0-9０-９][0-9０-９,]*(?P=of)(?![0-9０-９～~-]|[0-9０-９,]*(?:円|人|名|歳))|(?<![0-9０-９])[1-9１-９][0-9０-９](?P<sets>組)[1-9１-９][0-9０-９](?P=sets)")

_BEFORE = "(?<=[一-龠々ァ-ヶーA-Za-z0-9０-９)）」』])"
_AFTER = "(?=[一-龠々ァ-ヶA-Za-z0-9０-９「『(（、。]|$)"
#: を begins no word, so をを is always wrong; the others only between words that end and begin
#: unmistakably (なにに, ものの, 国ににぎわいを, がん検診 and はは are right).
_PARTICLES = re.compile(
    f"をを|{_BEFORE}(?:がが|にに|はは|とと|でで|へへ|がを|はを|にを|でを|へを|をは|をが|をに|をで|がは|はが|へが){_AFTER}|"
    f"{_BEFORE}のの(?=[一-龠々ァ-ヶA-Za-z0-9「『(（]|まち|ため|こと|ほか)(?!字)|(?<=こと|もの|ため)(?:をが|をに|がを|はを){_AFTER}|"
    f"(?:まち|こと|ため|ところ|みなさん|子ども)(?P<one>がが|にに|はは|とと){_AFTER}")


def check_repeats(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for match in _TWICE.finditer(text):
        yield _twice(passage, match.start(), match.end())
    for match in _PHRASE.finditer(text):
        if not match["unit"].startswith(_PURPOSE):
            yield _twice(passage, match.start(), match.end())
    for match in _LONG.finditer(text):
        yield _twice(passage, match.start(), match.end())
    for pattern in (_UNIT, _VALUE):
        for match in pattern.finditer(text):
            yield _twice(passage, match.start(), match.end())
    for match in _TWO.finditer(text):
        yield passage.finding("style/repeated", Level.WARNING, f"「{match[0]}」と、値が2つ続いています", "直す前の値が残っていないか、元の資料で確かめてください",
                              match.start(), match.end())
    for match in (*_MARKS.finditer(text), *_STRETCHED.finditer(text)):
        yield passage.finding("style/repeated", Level.WARNING, f"「{match[0]}」と記号が続いています", "どちらかを取り除いてください",
                              match.start(), match.end())
    for match in _PARTICLES.finditer(text):
        start = match.start("one") if match["one"] else match.start()
        yield passage.finding("style/particles", Level.WARNING, f"助詞が「{text[start:match.end()]}」と続いています",
                              "どちらかを取り除いてください", start, match.end())


def _twice(passage: Passage, start: int, end: int) -> Finding:
    return passage.finding("style/repeated", Level.WARNING, f"「{passage.text[start:end]}」と同じ言葉が続いています",
                           "片方を取り除いてください", start, end)


# --- style marks ----------------------------------------------------------------------------------
# ``style/wave-dash``, ``style/width``, ``style/character``: one kind of each sign.

_WAVES = {"〜": "〜（U+301C）", "～": "～（U+FF5E）", "~": "半角の「~」"}
_WAVE = re.compile("[〜～]|(?<=[0-9０-９)）ぁ-んァ-ヶ一-龠])~(?=[0-9０-９ぁ-んァ-ヶ一-龠])")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:[．，：／－][０-９Ａ-Ｚａ-ｚ]+)*|[0-9]+(?:[．，：／－][0-9]+)+")
_HALF_KANA = re.compile("[｡-ﾟ]+")
#: Radicals are parts of characters, never characters: they come from broken PDFs by copying.
_RADICAL = re.compile("[\u2e80-\u2fd5]")
#: CJK compatibility ideographs; twelve of the block are ordinary characters (Unicode 12.7).
_VARIANT = re.compile("[\uf900-\ufad9\U0002f800-\U0002fa1d]")
_ORDINARY = frozenset("﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩")
#: Characters that one machine or office made for itself (外字): nobody else has them.
_OWN = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
#: Signs of weekdays and holidays that many newsletters set on purpose.
_WEEKDAYS = frozenset("㈪㈫㈬㈭㈮㈯㈰㉀㊊㊋㊌㊍㊎㊏㊐㊗")
_APART = re.compile(".[\u3099\u309a]")


def check_marks(passages: Sequence[Passage]) -> Iterator[Finding]:
    yield from _waves(passages)
    for passage in passages:
        yield from _widths(passage)
        yield from _characters(passage)


def _waves(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Most of the issue decides; where two are equal, the sign of the house (U+FF5E)."""
    found = [(passage, match) for passage in passages if _WAVE.search(passage.text) for match in _outside_addresses(passage.text)]
    count = Counter(match[0] for _, match in found)
    if len(count) < 2:
        return
    most = max(count, key=lambda sign: (count[sign], sign == "～"))
    for passage, match in found:
        if match[0] != most:
            yield passage.finding("style/wave-dash", Level.WARNING,
                                  f"波線が {_WAVES[match[0]]} です（この号ではほとんどが {_WAVES[most]}）",
                                  f"「{most}」にそろえてください。見た目は同じでも、検索や読み上げで別の字になります",
                                  match.start(), match.end())


def _widths(passage: Passage) -> Iterator[Finding]:
    for match in _WIDE.finditer(passage.text):
        half = unicodedata.normalize("NFKC", match[0])
        yield passage.finding("style/width", Level.NOTICE, f"「{match[0]}」が全角です", f"半角で「{half}」と書きます",
                              match.start(), match.end())
    for match in _HALF_KANA.finditer(passage.text):
        wide = unicodedata.normalize("NFKC", match[0])
        yield passage.finding("style/width", Level.WARNING, f"「{match[0]}」が半角です", f"全角で「{wide}」と書きます",
                              match.start(), match.end())


def _characters(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    if text.isascii():
        return
    for match in _RADICAL.finditer(text):
        right = plain(match[0])
        yield passage.finding("style/character", Level.ERROR,
                              f"「{match[0]}」は部首だけの文字（U+{ord(match[0]):04X}）です",
                              f"PDFから写すと入ります。「{right}」と打ち直してください" if right != match[0] else "打ち直してください",
                              match.start(), match.end())
    for match in _VARIANT.finditer(text):
        if match[0] not in _ORDINARY:
            right = unicodedata.normalize("NFKC", match[0])
            yield passage.finding("style/character", Level.WARNING, f"「{match[0]}」は互換漢字（U+{ord(match[0]):04X}）です",
                                  f"「{right}」と打ち直してください。人名や地名でこの字形が要るときは、承認してください",
                                  match.start(), match.end())
    for match in _OWN.finditer(text):
        yield passage.finding("style/character", Level.ERROR, f"「{match[0]}」は外字（U+{ord(match[0]):04X}）です",
                              "作った機械でしか表示できず、刷ることもできません。同じ意味の字に打ち直してください",
                              match.start(), match.end())
    for match in _APART.finditer(text):
        right = unicodedata.normalize("NFC", match[0])
        yield passage.finding("style/character", Level.WARNING, f"「{right}」の濁点が、別の文字になっています",
                              f"「{right}」と1字で打ち直してください", match.start(), match.end())
    pattern, names, instead = _table()
    for match in pattern.finditer(text):
        right = instead.get(match[0]) or unicodedata.normalize("NFKC", match[0])
        name = next(name for first, last, name in names if first <= match[0] <= last)
        told = f"「{right}」と書いてください" if right != match[0] else "言葉に直してください"
        level = Level.NOTICE if match[0] in _WEEKDAYS else Level.WARNING
        yield passage.finding("style/character", level, f"「{match[0]}」は{name}です",
                              f"機械によって化けたり、読み上げられなかったりします。{told}",
                              match.start(), match.end())


@cache
def _table() -> tuple[re.Pattern[str], tuple[tuple[str, str, str], ...], dict[str, str]]:
    data = yaml.load(Path(__file__).with_name("characters.yaml").read_text(encoding="utf-8"),
                     Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    names = tuple((row["from"], row["to"], row["name"]) for row in data["ranges"])
    ranges = "".join(f"{first}-{last}" for first, last, _ in names)
    return re.compile(f"(?![{data['allowed']}])[{ranges}]"), names, data["instead"]


def _outside_addresses(text: str) -> Iterator[re.Match[str]]:
    addresses = Spans(match.span() for match in ADDRESS.finditer(text))
    return (match for match in _WAVE.finditer(text) if addresses.free(*match.span()))


# --------------------------------------------------------------------------------------------------

def check_style(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """All rules of style; of two that name the same words the more special one is told."""
    told: dict[tuple[str, int], Spans] = {}
    for finding in _all(issue, passages):
        place = finding.place
        if place is not None and place.end_column is not None:
            spans = told.setdefault((place.file, place.line), Spans())
            if not spans.free(place.column, place.end_column):
                continue
            spans.take(place.column, place.end_column)
        yield finding


def _all(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    yield from check_sdgs(issue, passages)
    for passage in passages:
        yield from check_lists(passage)
        yield from check_lookalikes(passage)
        yield from check_repeats(passage)
    yield from check_terms(issue, passages)
    yield from check_koyobun(passages)
    yield from check_marks(passages)
    yield from check_endings(passages)
