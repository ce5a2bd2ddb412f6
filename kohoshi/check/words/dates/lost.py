"""The wave dash that a file in another encoding turned into a question mark: 10時?12時, 6月12日(日)?19日(日)."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.dates import WEEKDAYS
from kohoshi.issue.dates.fold import fold

_UNIT = r"(?:時半?|分|日|月|年度?|歳|才|人|名|円|回|号|階|級|週|か月|カ月|ヵ月|%|℃|度|cm|mm|km|kg|g|m|点|丁目|番|組|台|部|ページ|面)"
_LOST = re.compile(rf"(?:(?P<before>\d)(?:{_UNIT})?|\((?:[{WEEKDAYS}](?:・?祝|曜日?)?|祝日?|休)\))(?P<mark>\?)"
                   rf"(?!\d+つ)(?=(?:午[前後]|翌[日朝年]?の?|正午|(?:令和|平成|昭和|西暦)(?=[\d元])|約)?(?:\d|(?<=\?)正午)|正午)"
                   rf"|(?<![{WEEKDAYS}一-鿿])[{WEEKDAYS}](?:曜日?)?(?P<mark2>\?)(?=[{WEEKDAYS}]曜)|[①-⑳](?P<mark3>\?)(?=[①-⑳])"
                   r"|\d(?:歳|か月|カ月|年生)(?P<mark4>\?)(?=就学|未就学|小学|中学|高校|大学|成人|義務)"
                   r"|[)・、…:] ?(?:午[前後])?\d{1,2}(?:時(?:半|\d{1,2}分)?|:\d{2})(?P<mark5>\?)(?=$|[。、(・【]|開[場演始会])")
#: A question asked before: 「参加費は500円?1000円?」, or an address (https://…?1).
_ASKED = re.compile(r"(?:何|いく[つら]|どれ|どこ|どちら|いつ|だれ|誰|クイズ|問題|答え|第\d+問|Q)[^。]*$|[A-Za-z0-9][/=&#][^\s]*$")
#: An hour at the end of a phrase may be asked for: 「開始は10時?」「10時?(答え)」.
_MAY_ASK = re.compile(r"か\?|何|問|答|クイズ|Q|「|でしょう|ですか|ますか|それとも|はい|いいえ")
#: What is quoted around the mark.
_SHOWN = re.compile(r"[\d:.,/()時分半日月年度歳人円号火水木金土祝曜・午前後正]{0,12}$")
_SHOWN_ON = re.compile(r"[\d:.,/時分半日月年度歳人円号火水木金土曜午前後正翌令和]{0,8}")
_ASKS_ON = re.compile(r"[^。?]{0,12}\?(?!\d)")


def lost_dashes(passage: Passage) -> Iterator[Finding]:
    """Every such mark of a passage, told once."""
    if "?" not in (folded := fold(passage.text)):
        return
    found = [match for match in _LOST.finditer(folded)
             if (match["mark5"] is None or not _MAY_ASK.search(folded))
                 and not _ASKED.search(folded, 0, _mark(match)) and not _ASKS_ON.match(folded, match.end())]
    if not found:
        return
    first = found[0]
    mark = _mark(first)
    before, behind = _SHOWN.search(folded, 0, mark), _SHOWN_ON.match(folded, mark + 1)
    around = passage.text[before.start() if before else mark:behind.end() if behind else mark + 1]
    more = f"（この行に{len(found)}か所）" if len(found) > 1 else ""
    yield passage.finding("date/lost-dash", Level.WARNING, f"「{around}」の「？」は、「～」が化けたものではありませんか{more}",
                          "元の資料の「～」に直してください", mark, mark + 1)


def _mark(match: re.Match[str]) -> int:
    """Where the question mark stands."""
    return max(match.start(name) for name in ("mark", "mark2", "mark3", "mark4", "mark5"))
