"""Print's short forms as words, for those who listen: the normalisation of text.txt.

============================  ===============================
(土) · (土・祝) behind a day     （土曜日）· （土曜日・祝日）
☎ ℡ TEL · FAX                電話 · ファックス
% ％ · ℃                       パーセント · 度
km cm mm kg m² … behind a figure   キロメートル …
語 with ruby                    語（よみ）
[文字](番地)                     文字（番地）
============================  ===============================

Everything else stands as it is printed. Applied twice it changes nothing more.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kohoshi.issue import markup as m
from kohoshi.issue.dates.say import WEEKDAYS

#: (土), （土・祝）, (土曜・祝日) behind 「日」, a closing bracket or a figure as in 6/12(日).
_WEEKDAY = re.compile(rf"(?<=[日0-9０-９)）])[(（]([{WEEKDAYS}])(?:曜日?)?(?:[・･,、]?(祝日?|振替?休日?|休日?))?[)）]")
_HOLIDAYS = {"祝": "祝日", "祝日": "祝日", "休": "休日", "休日": "休日", "振休": "振替休日", "振替休日": "振替休日"}
_UNITS = {
    "km": "キロメートル", "cm": "センチメートル", "mm": "ミリメートル", "kg": "キログラム", "km²": "平方キロメートル", "m²": "平方メートル",
    "km2": "平方キロメートル", "m2": "平方メートル", "m": "メートル", "g": "グラム", "t": "トン", "ha": "ヘクタール", "ml": "ミリリットル",
    "mL": "ミリリットル", "L": "リットル", "ℓ": "リットル",
    "㎞": "キロメートル", "㎝": "センチメートル", "㎜": "ミリメートル", "㎏": "キログラム", "㎡": "平方メートル", "㎥": "立方メートル", "㏄": "シーシー",
}
_UNIT = re.compile(r"(?<=[0-9０-９])\s?(" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")(?![A-Za-z0-9²])")
_SIGNS = re.compile(r"(?<![A-Za-z])(?:TEL|Tel|Ｔｅｌ|ＴＥＬ)(?![A-Za-z])[.:：]?|[☎℡☏📞]")
_FAX = re.compile(r"(?<![A-Za-z])(?:FAX|Fax|ＦＡＸ|Ｆａｘ)(?![A-Za-z])[.:：]?|📠")
_ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+")

Phrase = Callable[[str], str]


def spelled(text: str) -> str:
    """Plain text with its short forms as words; addresses stay as they are."""
    out, at = [], 0
    for address in _ADDRESS.finditer(text):
        out += [_words(text[at:address.start()]), address[0]]
        at = address.end()
    return "".join([*out, _words(text[at:])])


def _words(text: str) -> str:
    text = _WEEKDAY.sub(_weekday, text)
    text = _UNIT.sub(lambda unit: _UNITS[unit[1]], text)
    text = re.sub(r"(?<=[0-9０-９])\s?[%％]", "パーセント", text)
    text = re.sub(r"(?<=[0-9０-９])\s?℃", "度", text)
    return _FAX.sub("ファックス", _SIGNS.sub("電話", text))


def _weekday(found: re.Match[str]) -> str:
    holiday = f"・{_HOLIDAYS.get(found[2], found[2])}" if found[2] else ""
    return f"（{found[1]}曜日{holiday}）"


def spell_out(text: str | None, phrase: Phrase) -> str:
    """A Line or one line of Prose as words: marks away, readings and addresses in brackets,
    references as faces (``phrase(article)``: 「6・7面」)."""
    return spelled(_spelled(m.parse(text), phrase)).strip() if text else ""


def _spelled(nodes: Sequence[m.Node], phrase: Phrase) -> str:
    out: list[str] = []
    for node in nodes:
        match node:
            case m.Text() | m.TateChuYoko():
                out.append(node.text)
            case m.Ruby():
                out.append(f"{node.base}（{node.kana}）")
            case m.FaceReference():
                out.append(phrase(node.article))
            case m.Link():
                words = _spelled(node.children, phrase)
                target = node.url.removeprefix("mailto:").removeprefix("tel:")
                out.append(words if target == words else f"{words}（{target}）")
            case _:
                out.append(_spelled(node.children, phrase))
    return "".join(out)
