"""``style/mixed-ending``: です・ます and である in one paragraph.

Articles quote charters, tell cases, print letters and list rules in another style than their own,
each in paragraphs apart; so told is only a sentence that falls out of its own paragraph.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level

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
