"""``contact/short-number``: numbers of three digits or with a # against what they are said to be for.

Told is only where one clause names one purpose and one number. The numbers are public (総務省「1XY番号」,
消防庁, こども家庭庁, 消費者庁, 内閣府, 警察庁).
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.text import folded


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
