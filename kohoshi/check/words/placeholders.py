"""``gate/placeholder``: words that stood in for words to come and are still there.

Told is only what no reader is meant to see: marks of an editor in brackets, dummy text, circles for
the figures of a date or a telephone number. «未定» and «調整中» are said to readers too and pass.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kohoshi.check.words.folded import folded
from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.stand_in import pattern

_CIRCLE = "[○〇◯●□■]"
_MARKED = (r"要確認|要修正|要校正|確認中|確認待ち|未確認|未入稿|原稿待ち|仮原稿|仮題|仮タイトル|仮の?見出し|後送|あとで入れる|差し?替え(?:予定|待ち)?|"
           r"ダミー|TBD|TBC")
_PATTERN = re.compile(
    r"〓+"
    rf"|(?:[0-9]{{1,2}}|(?<![一二三四五六七八九十]){_CIRCLE}{{1,2}})月{_CIRCLE}{{1,2}}日(?:\([^()]{{1,2}}\))?"
    rf"|(?<![0-9A-Za-z-])(?:[0-9X×]{{2,4}}-)?[X×]{{2,4}}-[X×]{{3,4}}(?![0-9A-Za-z-])|{_CIRCLE}{{3,4}}-{_CIRCLE}{{4}}"
    rf"|[(\[【〔〈<※*]\s?(?:{_MARKED})\s?[)\]】〕〉>※*]"
    r"|ダミー(?:テキスト|文章?|原稿|画像|コピー)|サンプルテキスト|(?:テキスト){2,}|(?:本文){3,}|(?:文字){3,}|(?<!あ)あ{5,}|lorem ipsum"
    r"|ここに(?:は|、)?(?:本文|文章|見出し|タイトル|説明文?|写真|テキスト|文字|原稿)(?:が|を)(?:入り|入れ|はい)", re.I)
#: A name left open outside quotes; a warning of callers, or an example, leaves it open on purpose.
_NAMELESS = re.compile(r"(?<!○)○○(?:市|区|町|課|係|センター|小学校|中学校|会館|公園)")
_ON_PURPOSE = re.compile(r"名乗|なのる|かたる|騙|なりすま|詐欺|[例]え|たとえ|例[:：)）]|など|電話|「[^」]*○○")


def check_placeholders(passages: Iterable[Passage]) -> Iterator[Finding]:
    """One finding for each, and one for all stand-ins of an article that a new month or a new block
    brought; the house's own data is the reader's as well."""
    held: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.article and pattern().fullmatch(passage.text):
            held[passage.article].append(passage)
            continue
        text = folded(passage.text)
        found = [match.span() for match in _PATTERN.finditer(text)]
        if not _ON_PURPOSE.search(text):
            found += [match.span() for match in _NAMELESS.finditer(text)]
        for start, end in found:
            yield passage.finding("gate/placeholder", Level.WARNING, f"「{passage.text[start:end]}」は、あとで埋めるつもりの文字ではありませんか",
                                  "決まった言葉に直してください。読む人に見せるつもりの文字なら、承認してください", start, end)
    for first, *others in held.values():
        many = f"など{len(others) + 1}か所" if others else ""
        places = tuple(dict.fromkeys(other.start for other in others if other.start))
        yield first.finding("gate/placeholder", Level.WARNING, f"「{first.text.strip()}」{many}が、見本の文のままです",
                            "この号の文に書きかえてください。使わない記事なら、台割（flatplan）から外します", 0, len(first.text), places)
