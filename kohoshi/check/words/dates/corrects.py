"""Corrections 訂正: what they quote as wrong is not judged, what they give instead is.

誤 5月14日(日) 正 5月14日(土); 5月14日(日)とありましたが、正しくは…; (誤)…→(正)…; 誤 and 正 as labels
or columns of a table.
"""
from __future__ import annotations

import re

from kohoshi.check.words.passages import Passage

_ANNOUNCES = re.compile(r"訂正|正誤|お詫び|おわび|(?:誤り|間違い|まちがい)が(?:あり|ござい)")
#: A line that corrects by itself.
_CORRECTS = re.compile(r"訂正|正誤|読み替え|正しくは|(?<![正訂])誤\s?[:)→]|の(?:誤り|誤植|誤記|間違い|まちがい)(?:です|でした)|が誤り|を誤")
_MARK = re.compile(r"(?P<wrong>(?<![正訂])誤(?![りっ字植記認解差])|(?:訂正|修正)前|[×✕✖])"
                   r"|(?P<right>正しくは|正しい(?:日|日付|日時|曜日|時刻|時間)は|(?:訂正|修正)後|(?<![訂改公修校是補適矯厳不])正(?=[\s:)」0-9→/…=]|$)|[→⇒⇨]|ではなく|とあるのは|とありま(?:した|す)が|(?:掲載|記載|表記|ご?案内|お知らせ)しましたが|[○〇◯](?=\s?[0-9「(:]))")
_ALONE = re.compile(r"[\s:()「」・■●◆◎※]*")
#: The head of a table: 「面 誤 正」.
_COLUMNS = re.compile(r"[^0-9。]{0,24}")
_INTO = re.compile(r"[」』]?[^「」。]{0,10}[にへ](?:訂正|改め|直|変更|読み替え)")
_OF_MISTAKE = re.compile(r"[^「」。は]{0,12}[」』]?の(?:誤り|誤植|誤記|間違い|まちがい)")
_QUOTED = re.compile(r"[^。]{0,40}?(?:[→⇒⇨]|とあり|とある|となって|とし(?:て|まし)|と(?:掲載|記載|表記|お知らせ|ご?案内|印刷|書|お伝え)|ではなく"
                     r"|を[^。]{0,30}[にへ](?:訂正|改め|直|変更)|[をは]、?[^。]{0,30}[にへ]読み替え|は、?[「『]?[^。]*の(?:誤り|誤植|誤記|間違い|まちがい))")
_BOTH = re.compile(r"(?<![正訂])誤[\s:)→/…=].*(?<!訂)正[\s:)→/…=]|^[×✕✖]\s?[^○〇◯]+[○〇◯]\s?[0-9「]")
#: So many lines below its announcement a correction goes on.
_GOES_ON = 10


class Corrections:
    """Follows the corrections of an issue line by line; ``take`` each passage in order, then ask."""

    def __init__(self) -> None:
        self._article: str | None = None
        self._left = 0
        self._side = ""
        self._folded = ""
        self._itself = False

    def take(self, passage: Passage, folded: str) -> None:
        if passage.article != self._article:
            self._article, self._left, self._side = passage.article, 0, ""
        self._left -= 1
        if _ANNOUNCES.search(folded):
            self._left, self._side = _GOES_ON, ""
        elif passage.field.endswith(".heading"):
            self._left, self._side = 0, ""
        sides = {match.lastgroup or "" for match in _MARK.finditer(folded)}
        self._folded, self._itself = folded, bool(_CORRECTS.search(folded) or _BOTH.search(folded))
        if sides == {"wrong", "right"} and _COLUMNS.fullmatch(folded):
            self._side = "columns"
        elif len(sides) == 1 and _ALONE.fullmatch(_MARK.sub("", folded)):
            self._side = sides.pop()

    def quotes(self, start: int, end: int, first: bool) -> bool:
        """Whether the characters [start, end) of the line are quoted as wrong. ``first``: nothing
        else of their kind stands before them in the line."""
        if not self._itself and self._left <= 0:
            return False
        marks = [match for match in _MARK.finditer(self._folded) if match.end() <= start]
        if marks:
            return marks[-1].lastgroup == "wrong"
        if _OF_MISTAKE.match(self._folded, end) or not first and _INTO.match(self._folded, end):
            return False
        if _QUOTED.match(self._folded, end):
            return True
        if self._side:
            return self._side == "wrong" or self._side == "columns" and first
        return self._itself or bool(_ANNOUNCES.search(self._folded))
