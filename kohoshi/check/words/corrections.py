"""What a correction quotes as the mistake: 「誤 5月14日(日) 正 5月14日(土)」. It is wrong on purpose,
and nothing is judged there."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding

#: (start, end) of a passage's text.
Span = tuple[int, int]

_HEAD = r"(?:^|(?<=[\s　、。・／/：:|（(「]))"
_WRONG = re.compile(rf"[(（【\[〔<〈《<＜]\s?誤り?\s?[)）】\]〕>＞〉》]|{_HEAD}誤(?:\s|　|[:：…→]|(?=「|『)|$)|{_HEAD}(?:訂正|修正)前(?:[\s　:：)）】」]|$)|{_HEAD}誤り(?=[\s　:：])|{_HEAD}[×✕✖✗](?=\s?\S)")
_RIGHT = re.compile(rf"[(（【\[〔<〈《<＜]\s?正(?:しい)?\s?[)）】\]〕>＞〉》]|{_HEAD}正(?:\s|　|[:：…]|(?=「|『)|$)|(?:訂正|修正)後|正しくは|[→⇒➡]|{_HEAD}正しい(?=[\s　:：])|{_HEAD}[○〇◯](?=\s?\S)")
#: 「5月14日(日)」とあるのは「5月14日(土)」の誤りです: up to here all is quoted.
_SAID = re.compile(r"(?P<said>[^。]*?)(?:とあるの[はを]|とありますが|とありましたが|とあり、|と(?:した|する)のは|と(?:掲載|記載|表記|印刷|お知らせ|紹介)し(?:た|ま)[^。]{0,12}?(?:が|のは|、)|は、?(?:誤り|間違い|まちがい)で)"
                   r"[^。]*?(?:誤り|間違い|まちがい|正しくは|訂正|おわび|お詫び)")
#: The same in one sentence: …の誤りです, …を…に訂正します, …ではなく… in a correction.
_OF = re.compile(r"(?P<said>[^。は]+)は、?[^。は]+の(?:誤り|誤植|誤記|間違い|まちがい)(?:です|でした)|(?P<from>[^。を]+)を[^。]+[にへ](?:訂正|改め|読み替え)|(?P<quoted>[^。]*?「[^「」]*」)は、?「[^。]+[にへ](?:訂正|改め)|(?P<read>[^。は]+)は、?[^。]+[にへ]読み替え")
_NOT = re.compile(r"(?P<said>[^。]*?)ではなく")
#: 「5月14日(日)は誤りで、…」, 「正しくは…です(5月14日(日)は誤り)」: the end of what is false.
_FALSE = re.compile(r"は、?(?:誤り|誤植|誤記|間違い|まちがい)(?=で|[)）。]|$)")
_ARROW = re.compile(r"[→⇒➡]")
_CORRECTED = re.compile(r"訂正|読み替え|改め")
#: In a correction that a line above has announced, these words alone quote.
_AS_PRINTED = re.compile(r"(?P<said>[^。]*?)(?:とあるの[はを]|とありますが|とありましたが)")
#: So many lines below its announcement a correction goes on; its rows are those of a table 「面 誤 正」.
_GOES_ON = 10
_HEADING = re.compile(r"訂正|正誤|お詫び|おわび|(?:誤り|間違い|まちがい)が(?:あり|ござい)")
_ANNOUNCED = re.compile(r"訂正|正誤|おわび|お詫び|誤り|正しくは")


def mistaken(text: str, announced: bool = False) -> list[Span]:
    """The stretches of one line that a correction quotes as wrong. ``announced``: a line above says that
    a correction follows."""
    spans: list[Span] = []
    for mark in _WRONG.finditer(text):
        right = _RIGHT.search(text, mark.end())
        if mark[0][0] in "×✕✖✗" and not right and not announced:
            continue  # a list of what one does not do
        spans.append((mark.end(), right.start() if right else len(text)))
    for sentence in re.finditer(r"[^。]+。?", text):
        if said := _SAID.match(sentence[0]):
            spans.append((sentence.start() + said.start("said"), sentence.start() + said.end("said")))
        elif said := _OF.match(sentence[0]) or (_NOT.match(sentence[0]) if _ANNOUNCED.search(text) else None):
            which = next(name for name, words in said.groupdict().items() if words is not None)
            spans.append((sentence.start() + said.start(which), sentence.start() + said.end(which)))
        spans += _false(sentence[0], sentence.start())
        if announced and (printed := _AS_PRINTED.match(sentence[0])):
            spans.append((sentence.start(), sentence.start() + printed.end("said")))
        if (arrow := _ARROW.search(sentence[0])) and (announced or _CORRECTED.search(sentence[0], arrow.end())):
            spans.append((sentence.start(), sentence.start() + arrow.start()))
    return [(start, end) for start, end in spans if start < end]


def _false(sentence: str, at: int) -> Iterator[Span]:
    for match in _FALSE.finditer(sentence):
        start = max(sentence.rfind("正しくは", 0, match.start()) + 4 if "正しくは" in sentence[:match.start()] else 0, _opened(sentence[:match.start()]))
        yield at + start, at + match.start()


def _opened(text: str) -> int:
    """Behind the last bracket that is still open; 0 where none is."""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        depth += (text[index] in ")）") - (text[index] in "(（")
        if depth < 0:
            return index + 1
    return 0


def quoted(passages: Sequence[Passage]) -> dict[int, list[Span]]:
    """Index of a passage → the stretches of it that are quoted as wrong."""
    out: dict[int, list[Span]] = {}
    index = {id(passage): at for at, passage in enumerate(passages)}
    for passage, start, end in _all(passages):
        out.setdefault(index[id(passage)], []).append((start, end))
    return out


def uncorrected(findings: Iterable[Finding], passages: Sequence[Passage]) -> Iterator[Finding]:
    """The findings but for those within what a correction quotes. A line 「誤」 of its own marks the
    lines up to 「正」."""
    quoted: dict[tuple[str, int], list[Span]] = {}
    for passage, start, end in _all(passages):
        place = passage.place(start, end)
        if place is not None and place.end_column is not None:
            quoted.setdefault((place.file, place.line), []).append((place.column, place.end_column))
    for finding in findings:
        place = finding.place
        if place is None or place.end_column is None or not any(
                start <= place.column and place.end_column <= end for start, end in quoted.get((place.file, place.line), ())):
            yield finding


def _all(passages: Sequence[Passage]) -> Iterator[tuple[Passage, int, int]]:
    open_in: str | None = None
    article: str | None = None
    left = 0
    columns: list[str] = []
    for passage in passages:
        text = passage.text
        if passage.article is None:
            continue
        if passage.article != article or passage.field.endswith(".heading"):
            article, left, columns = passage.article, 0, []
        left -= 1
        if _HEADING.search(text):
            left = _GOES_ON
        cells = list(re.finditer(r"\S+", text))
        heads = [cell[0] for cell in cells]
        if {"誤", "正"} <= {*heads}:
            columns = heads
        elif columns and len(cells) == len(columns) and left > 0:
            yield passage, *cells[columns.index("誤")].span()
            continue
        if open_in == passage.article:
            if right := _RIGHT.search(text):
                open_in = None
                yield passage, 0, right.start()
            else:
                yield passage, 0, len(text)
                continue
        for start, end in mistaken(text, left > 0 and left < _GOES_ON):
            yield passage, start, end
        mark = _WRONG.search(text)
        if mark and not text[mark.end():].strip() and mark[0][0] not in "×✕✖✗" and _answered(passages, passage):
            open_in = passage.article


def _answered(passages: Sequence[Passage], mark: Passage) -> bool:
    """Whether the article tells what is right, after a mark of its own."""
    at = next(index for index, one in enumerate(passages) if one is mark)
    return any(_RIGHT.search(one.text) for one in passages[at + 1:at + 7] if one.article == mark.article)
