"""``style/repeated`` and ``style/particles``: what fingers type twice. Japanese doubles words on
purpose (ますます, いろいろ, 一つ一つ), so only doublings that are never right are told."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level

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
