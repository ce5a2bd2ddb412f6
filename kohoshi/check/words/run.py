"""All rules over the words of an issue, in the order a reader needs them."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from kohoshi.check.words.charts import check_charts
from kohoshi.check.words.consistency import check_consistency
from kohoshi.check.words.contact import check_contacts
from kohoshi.check.words.corrections import uncorrected
from kohoshi.check.words.dates import check_dates
from kohoshi.check.words.gates import check_gates
from kohoshi.check.words.name import check_names
from kohoshi.check.words.passages import Passage, passages
from kohoshi.check.words.style import check_style
from kohoshi.check.words.tables import check_tables
from kohoshi.finding import Finding, Level, crowded
from kohoshi.issue.model import Issue
from kohoshi.issue.when import TextNote, occasions

# --- extracted ------------------------------------------------------------------------------------
# ``style/doubled-text``: text whose letters came out of a PDF twice. Bold type and shadows of page
# programs are often the same glyphs painted once more beside themselves, and copying from such a PDF
# gives each letter (受受付付) or each stretch (受付受付場所場所) twice. Dates, numbers and words of such
# a text are none that anybody wrote, so nothing else is said of it.

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


# --- whens ----------------------------------------------------------------------------------------
# Family ``event`` on the words: what of a 日時 could not be understood, and what contradicts itself.

_READ = "日・時刻・「を除く」「雨天時は」などの書きかたを、紙面のほかの日時にそろえると、カレンダーにも正しく載ります。そのままでも紙面と、オープンデータの言葉は変わりません"
_RIGHT = "元の資料で確かめて、合わないほうを直してください"
#: Told by rules of their own (date/impossible, date/clock, date/range).
_ELSEWHERE = ("という日はありません", "という月はありません", "という時刻はありません", "終わりの日が、始まりの日より前です")


def check_whens(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Rules ``event/unread`` and ``event/contradiction``."""
    lines: dict[tuple[str | None, str], list[Passage]] = {}
    for passage in passages:
        lines.setdefault((passage.article, passage.field), []).append(passage)
    for one in occasions(issue):
        written = lines.get((one.key, one.field), [])
        if not written:
            continue
        for spot in one.when.unread:
            if not spot.message.endswith(_ELSEWHERE):
                yield _found("event/unread", Level.NOTICE, f"日時の読み取れないところがあります。{spot.message}", _READ, written, spot)
        for spot in one.when.conflicts:
            if not spot.message.endswith(_ELSEWHERE):
                yield _found("event/contradiction", Level.WARNING, f"日時の中で食い違っています。{spot.message}", _RIGHT, written, spot)


def _found(rule: str, level: Level, message: str, hint: str, written: list[Passage], spot: TextNote) -> Finding:
    at = 0
    for passage in written:
        if spot.start <= at + len(passage.text):
            return passage.finding(rule, level, message, hint, max(spot.start - at, 0), max(min(spot.end - at, len(passage.text)), 0))
        at += len(passage.text) + 1
    return written[-1].finding(rule, level, message, hint, 0, len(written[-1].text))


# --------------------------------------------------------------------------------------------------

#: A family: (issue, its passages) → findings.
Family = Callable[[Issue, Sequence[Passage]], Iterator[Finding]]
FAMILIES: tuple[Family, ...] = (check_dates, check_style, check_contacts, check_names, check_consistency, check_charts, check_gates, check_whens,
                              check_tables)


def check_words(issue: Issue) -> list[Finding]:
    """What the words of the content tell by themselves; no file is opened."""
    read = passages(issue)
    sound = [passage for passage in read if doubled_text(passage.text) is None]
    found = chain(check_extracted(issue, read), *(family(issue, sound) for family in FAMILIES))
    return list(crowded(uncorrected(found, sound)))
