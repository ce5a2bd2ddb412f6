"""``style/doubled-text``: text whose letters came out of a PDF twice. Bold type and shadows of page
programs are often the same glyphs painted once more beside themselves, and copying from such a PDF
gives each letter (受受付付) or each stretch (受付受付場所場所) twice. Dates, numbers and words of such
a text are none that anybody wrote, so nothing else is said of it."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue

#: Letters in pairs, blanks between them or not: ７ ７月月1133日日.
_LETTERS = re.compile(r"(?:(?P<one>\S) ?(?P=one) ?){4,}")
#: Stretches in pairs: 小児小児疾患疾患皮膚皮膚.
_STRETCHES = re.compile(r"(?:(?P<one>\S{2,12}?) ?(?P=one) ?){3,}")
_PAIR = re.compile(r"(?P<one>\S{1,12}?) ?(?P=one) ?")
#: Words that double for their sound (わくわくドキドキにこにこ) are of two kana and stand with their like.
_SOUND = re.compile(r"[ぁ-ゖ]{2}|[ァ-ヺ]{2}|[ぁ-ゖァ-ヺー]{3}")
_WORD = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々A-Za-zＡ-Ｚａ-ｚ]")
#: Different letters in pairs, and stretches with a word in them, that no sentence has by itself; 年年歳歳 has two.
_DIFFERENT, _WORDS = 3, 3
_SHOWN = 24


def check_extracted(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Each passage once, at its first doubled stretch."""
    for passage in passages:
        if span := doubled_text(passage.text):
            start, end = span[0], min(span[1], span[0] + _SHOWN)
            more = "…" if end < span[1] else ""
            yield passage.finding("style/doubled-text", Level.ERROR, f"文字が二重に取り出されています（「{passage.text[start:end]}{more}」）",
                                  "PDFの太字や影付きの文字は、写すと2度ずつ出ることがあります。元の原稿（Wordやテキストのファイル）から写し直してください", start, end)


def doubled_text(text: str) -> tuple[int, int] | None:
    """Where the text is written twice, letter by letter or stretch by stretch; None: nowhere."""
    for match in _LETTERS.finditer(text):
        pairs = {char for char in match[0] if _WORD.match(char)}
        if len(set(match[0]) - {" "}) >= _DIFFERENT and len(pairs) >= 2:
            return match.span()
    for match in _STRETCHES.finditer(text):
        ones = {pair["one"] for pair in _PAIR.finditer(match[0])}
        if len([one for one in ones if len(_WORD.findall(one)) > 1 and not _SOUND.fullmatch(one)]) >= _WORDS:
            return match.span()
    return None
