"""``style/lookalike``: a character of another script within a katakana word: カレンダ－, へルパー, アンケ一ト.

They look the same, but are read aloud, searched and broken over lines as something else.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.check.words.style.term import ADDRESS
from kohoshi.finding import Finding, Level

_DASHES = "－−―—–‐‑‒─━-ｰ"
#: Intruder → the katakana that it stands for.
_INSTEAD = {**dict.fromkeys(_DASHES + "一", "ー"),
            **dict(zip("へべぺり工力夕口二八卜千才三了厶", "ヘベペリエカタロニハトチオミアム", strict=True))}
_TABLE = str.maketrans(_INSTEAD)
_KANA = "ァ-ヺー"
_RUN = re.compile(rf"[{_KANA}{re.escape(''.join(_INSTEAD))}]{{2,}}")
#: Places where no right text has such a character.
_SURE = (
    # a word ends in a dash, and particles, marks or nothing follow; a pair of dashes is set on purpose
    re.compile(rf"(?<![{_DASHES}])[ァ-ヺ]*[ァ-ヶ](?P<one>[－−―—–‐‑‒─━])(?=[をはがにのでもと、。」』）)・！!？?]|$)"),
    # べ and ぺ are no particles: within a word, or at its head where nothing of another word stands before
    re.compile(rf"(?:(?<=[{_KANA}])|(?<![ぁ-んー一-龠々〆ヶァ-ヺ]))(?P<one>[べぺ])(?=[{_KANA}]{{2}})"),
    re.compile(rf"(?<=[{_KANA}])(?P<one>[べぺ])(?=[{_KANA}])"),
    # no word begins with ッ, ー or a small vowel
    re.compile(r"(?P<one>へ)(?=[ッーァィゥェォャュョ])"),
    re.compile(rf"(?:^|(?<=[。、「『(（【《・※]))(?P<one>[へり])(?=[{_KANA}]{{2}})"),
    re.compile(rf"(?<=[{_KANA}])(?P<one>り)(?=[{_KANA}])"),
    # 夕 and 卜 begin and end no word there
    re.compile(rf"(?<=[{_KANA}])(?P<one>[夕卜])(?=[{_KANA}])|(?<=[{_KANA}])(?P<end>卜)(?![一-龠])"),
)
#: メーカ一覧, コンビ二人: a numeral of the next word.
_COUNTED = re.compile("一[覧同部人般日緒方年月回度時致括斉員流番本個枚件組家位号行式目杯歩円新期気夜体対連層定等軒角面言説族切瞬周定色生級例点箱口皿袋つヶカか]|[二三八千][一-龠々つヶカか]")
_NAMES = {"へ": "ひらがなの「へ」", "べ": "ひらがなの「べ」", "ぺ": "ひらがなの「ぺ」", "り": "ひらがなの「り」", "一": "漢数字の「一」", "二": "漢数字の「二」",
          "八": "漢数字の「八」", "千": "漢数字の「千」", "三": "漢数字の「三」"}


def check_lookalikes(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    found = {match.start(match.lastgroup or "one") for pattern in _SURE for match in pattern.finditer(text) if not _paired(text, match)}
    for run in _RUN.finditer(text):
        if any(char in _INSTEAD for char in run[0]):
            found |= {run.start() + at for at in _known(run[0], bool(re.match("[ぁ-ん]", text[run.start() - 1:run.start()])))
                      if not _COUNTED.match(text, run.start() + at)}
    yield from _slips(passage)
    addresses = Spans(match.span() for match in ADDRESS.finditer(text)) if found else Spans()
    for at in sorted(found):
        if not addresses.free(at, at + 1):
            continue
        start, end = _word(text, at)
        one, right = text[at], _INSTEAD[text[at]]
        name = _NAMES.get(one) or ("横線" if right == "ー" else "漢字") + f"「{one}」"
        yield passage.finding("style/lookalike", Level.WARNING, f"「{text[start:end]}」の「{one}」は、カタカナの「{right}」ではなく{name}です",
                              f"「{text[start:end].translate(_TABLE)}」と打ち直してください。形は似ていますが、検索や読み上げで別の言葉になります", start, end)


def _paired(text: str, match: re.Match[str]) -> bool:
    """Whether a dash is one of two that enclose words: コンサート―港の風―."""
    one = match[match.lastgroup or "one"]
    return one in "―—─━–" and text.count(one) > 1


def _known(run: str, in_hiragana: bool = False) -> Iterator[int]:
    """The intruders of a run that stand within a known word; ``in_hiragana``: the run goes on from a
    word in hiragana, whose last letter its first may be (おまつりスクエア, 普通よりレーンが狭い)."""
    for match in _vocabulary().finditer(run.translate(_TABLE)):
        word = match[1]
        for at in range(match.start(), match.start() + len(word)):
            if run[at] in _INSTEAD and not (in_hiragana and at == 0 and run[0] == "り"):
                yield at


#: Katakana that are mistaken for one another: voicing marks, ソ and ン, small and large.
_CONFUSED = ("ハバパ", "ヒビピ", "フブプ", "ヘベペ", "ホボポ", "カガ", "キギ", "クグ", "ケゲ", "コゴ", "サザ", "シジツ", "スズ", "セゼ", "ソンゾ", "タダ", "テデ", "トド",
             "ツッ", "ヤャ", "ユュ", "ヨョ", "アァ", "イィ", "エェ")
_OTHERS = {char: [other for row in _CONFUSED if char in row for other in row if other != char] for char in "".join(_CONFUSED)}
_SHORTEST = 4


def _slips(passage: Passage) -> Iterator[Finding]:
    """Words of katakana that are none, and are a known one but for one such character."""
    known = _words()
    for run in re.finditer(rf"[{_KANA}]{{{_SHORTEST},}}", passage.text):
        word = run[0]
        if word in known:
            continue
        right = next((other for at, char in enumerate(word) for one in _OTHERS.get(char, ())
                      if (other := word[:at] + one + word[at + 1:]) in known), None)
        if right and not _REAL.fullmatch(word):
            yield passage.finding("style/lookalike", Level.WARNING, f"「{word}」は「{right}」ではありませんか",
                                  "濁点や、形の似たカタカナを確かめてください。正しい言葉なら承認してください", run.start(), run.end())


#: Real words one such character away from a known one.
_REAL = re.compile("オーブン|バイキング|ピーター|グルーブ|グレーブ|ハーバー|ガーター|ペンター|カーデン|シアダー|ジルバー|デーブル")


def _word(text: str, at: int) -> tuple[int, int]:
    """The katakana word round a character."""
    start, end = at, at + 1
    while start and re.match(rf"[{_KANA}]", text[start - 1]):
        start -= 1
    while end < len(text) and re.match(rf"[{_KANA}]", text[end]):
        end += 1
    return start, end


@cache
def _words() -> frozenset[str]:
    rows: list[str] = yaml.load(Path(__file__).with_name("katakana.yaml").read_text(encoding="utf-8"),
                                Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return frozenset(word for row in rows for word in row.split() if len(word) > 2)


@cache
def _vocabulary() -> re.Pattern[str]:
    """All known words at once, overlapping ones too; the longest at each place."""
    words = sorted(_words(), key=len, reverse=True)
    return re.compile(f"(?=({'|'.join(map(re.escape, words))}))")
