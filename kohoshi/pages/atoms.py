"""What a head is never parted in: numbers with their counters, dates, Latin words, katakana words,
names of the register.

The model that finds phrases (BudouX) was trained on prose and cuts the figures of heads: 「第4｜6回」,
「202｜5年」, 「100｜周年」. JLREQ 3.1.10: a line is not broken inside a number or between it and its unit.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_DIGIT = "[0-9０-９]"
_NUMBER = rf"{_DIGIT}+(?:[,，.．]{_DIGIT}+)*[万億兆千百]*"
#: 助数詞 and units, the longest first.
_UNITS = sorted({
    *"年月日時分秒週回円人名歳才個件本枚台階号区面部組種つ度割倍点位番校者代杯匹頭羽冊店曲字行段版期両隻着足株束袋箱缶皿膳食問語句首票坪畳便色周歩層次例条項款幕席室棟泊湯棹巻題通曜",
    *("年度 年生 年代 年間 年目 年前 年後 か月間 カ月間 ヶ月間 か月児 か月 カ月 ヶ月 ヵ月 箇月 ケ月 月号 月分 月期 月末 月中 月上旬 月中旬 月下旬 "
      "週間 週目 日間 日目 日分 日前 日後 時間目 時間 時台 時半 分間 秒間 周年 回目 回戦 人目 人組 人前 名様 歳児 才児 歳以上 歳以下 歳未満 歳代 "
      "本目 階建て 号線 号車 号館 区画 部門 種類 つ目 度目 番目 番地 番線 丁目 校区 代目 世帯 店舗 団体 施設 か所 カ所 ヶ所 ヵ所 箇所 ケ所 作品 "
      "段階 期生 期目 学年 学期 議席 系統 か国 カ国 ヶ国 か条 万人 億円 万円 千円 千人 円分 組様 株分 人分 食分 枚組 人乗り 人用 型 級 型式 大会 番組 か年 カ年 "
      "コース クラス チーム グループ セット ページ ポイント パーセント キロ メートル センチ ミリ グラム リットル トン ワット ボルト 割引 割増 連休 連覇 "
      "ha km cm mm kg mg ml dl dB kW kWh GB MB TB Hz m g t L l A W V ℃ ° % ％ ‰ ㎡ ㎝ ㎜ ㎏ ℓ ㎥ ㎞").split()}, key=lambda unit: -len(unit))
_UNIT = "(?:" + "|".join(map(re.escape, _UNITS)) + ")"
_AFTER = "(?:以[上下内降前後]|未満|前後|[間目生児制付頃半前後超弱強分位号]|ごろ|あたり|当たり)?"
_BEFORE = r"(?:第|約|計|全|各|満|築|毎|延べ|最大|最高|最低|午前|午後|令和|平成|昭和|大正|明治|西暦|紀元|No\.?|NO\.?|Vol\.?|レベル|震度|風速|気温|\+|[-−▲△¥￥$])?"
_ONE = rf"{_BEFORE}{_NUMBER}(?:{_UNIT}{_AFTER})?(?:[(（][月火水木金土日祝休・]+[)）])?"
_KANJI = r"[一二三四五六七八九十百千万〇]"
_PATTERNS = tuple(map(re.compile, (
    # ranges, fractions, times and dates: 10:30～11:30, 6月18日(土), 4～6か月, 1/2, 0000-0001
    rf"{_ONE}(?:(?:[～〜~・/／:：.．\-－‐–×]|(?<=[年月日時分度元])){_ONE})*",
    rf"(?:第|令和|平成|昭和|大正|明治|約|全|満)?(?:元|{_KANJI}+)(?:年度|年生|年|月|日|時|分|人|名|回|周年|歳|度|番|丁目|階|か所|冊|本|枚|種|種類|点|号|つ|組|世帯|世紀|世代|か月|週間)",
    r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏ0-9０-９]+(?:[-‐'’.&＆+/@_][A-Za-zＡ-Ｚａ-ｚÀ-ɏ0-9０-９]+)*[!?+#]?",
    r"[ァ-ヴヷ-ヺー]{2,}",
    # words of the field that the model does not know
    r"年末年始|障がい|障害|一人一人|年度[末初]|月末月初|気を[つ付]け[てよるま]?|後期高齢者|生活困窮者|地域活動協議会|自治会|町会|一部助成|一部負担|急病診療所|国勢調査|"
    r"えほん|くみ取り|汲み取り|見回り|子育て|手続き|取り組み|申し込み|お知らせ|まちづくり|ものづくり|ひとり親|一人ひとり|ひとりひとり|お断り|締め切り|受け付け|見守り|使いかた|作りかた",
)))
#: After these a number that the model had cut may end a phrase.
_ENDS = re.compile(r"(?:周年|年度|年|回|号|弾|期)$")
_OPENS = re.compile(r"[㐀-鿿々ァ-ヺ「『（(〈《【A-Za-z]|[ぁ-ん](?<![がのをにでとはもへやかまよだなねさ])")


#: Kana before which a number does not begin a phrase: お1人, ご2名, その1.
_BEFORE_NUMBER = re.compile(r"(?<![ぁ-ん])[おご]$|(?:その|だい)$")

_KANJI_RUN, _KANJI_RUN_END = re.compile("[㐀-鿿々〆]+"), re.compile("[㐀-鿿々〆]+$")
#: Kanji that end a word of their own accord.
_ENDINGS = frozenset("者会所館局課室部店員品費金税法表式機器駅市区町村県都府道的性化用中内外等券証書院園校課家賞祭団業料額率車船橋")
#: A compound longer than this (characters) is parted between two words of kanji.
_LONG = 10


@lru_cache(maxsize=512)
def atoms(text: str, names: tuple[str, ...] = ()) -> tuple[tuple[int, int], ...]:
    """(start, end) of all that is never parted; they may overlap. ``names``: of the register."""
    found = {(match.start(), match.end()) for pattern in _PATTERNS for match in pattern.finditer(text)
             if match.end() - match.start() > 1}
    for name in names:
        at = text.find(name)
        while at >= 0:
            found.add((at, at + len(name)))
            at = text.find(name, at + 1)
    return tuple(sorted(found))


def kept_whole(words: Iterable[str], names: tuple[str, ...] = ()) -> Iterator[str]:
    """The words of a text with no end of a word inside an atom. An end inside a number goes behind
    it where a noun follows: 「第4｜6回港区民まつり」 → 「第46回｜港区民まつり」; a number behind kana begins
    a phrase (JLREQ 3.1.10 forbids breaks inside a number, not before one)."""
    words = list(words)
    text = "".join(words)
    spans = atoms(text, names)
    ends: set[int] = set()
    at = 0
    for word in words[:-1]:
        at += len(word)
        around = [span for span in spans if span[0] < at < span[1]]
        if not around:
            ends.add(at)
            continue
        end = max(span[1] for span in around)
        if (_ENDS.search(text[:end]) and _OPENS.match(text[end:])
                and any(char.isnumeric() for char in text[min(span[0] for span in around):end])):
            ends.add(end)
    ends |= {start for start, stop in spans if start and text[start].isdecimal() and stop - start > 1
             and "ぁ" <= text[start - 1] <= "ん" and not _BEFORE_NUMBER.search(text[:start])}
    ends = {end for end in ends if not any(start < end < stop for start, stop in spans)}
    stops = [*sorted(ends), len(text)]
    last = 0
    for end, after in zip(stops, [*stops[1:], len(text)], strict=False):
        counted = any(span[1] == end and any(map(str.isnumeric, text[span[0]:end])) for span in spans)
        if end < len(text) and not counted and not _parts_kanji(text, last, end, after):
            continue
        if end > last:
            yield text[last:end]
        last = end


def _parts_kanji(text: str, start: int, end: int, after: int) -> bool:
    """Whether a phrase may end between two kanji. The model often cuts a word there (体｜験教室, 定｜例会):
    only a long compound is parted, behind a whole word as far as one can tell without a dictionary
    (words of two kanji, or an ending such as 者, 会, 館)."""
    left, right = _KANJI_RUN_END.search(text[start:end]), _KANJI_RUN.match(text[end:])
    if not left or not right or end in (start, len(text)):
        return True
    whole = all(len(run) > 1 and (len(run) % 2 == 0 or run[-1] in _ENDINGS) for run in (left[0], right[0]))
    return after - start > _LONG and whole
