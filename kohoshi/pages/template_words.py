"""What a template engine (Jinja2) says of a slip in a template, in words for the designer."""
from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from kohoshi import limits

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
#: (what Jinja or Python says, what is the matter), the first that fits; {0} is its first group.
_SAID: tuple[tuple[str, str], ...] = (
    (r"has no attribute '(.+?)'", "「{0}」という項目はありません"),
    (r"'(.+?)' is undefined", "「{0}」という名前はありません"),
    (r"has no element (\S+)", "{0}番めのものがありません"),
    (r"No filter named '(.+?)'", "「|{0}」というフィルターはありません"),
    (r"No test named '(.+?)'", "「is {0}」という問いはありません"),
    (r"unknown tag '(.+?)'", "「{{% {0} %}}」という命令はありません（閉じる命令の順も確かめてください）"),
    (r"[Uu]nexpected end of template", "「{{% … %}}」が閉じていません（endif・endfor・endmacro などがありません）"),
    (r"Missing end of (\S+)", "「{0}」が閉じていません"),
    (r"block '(.+?)' defined twice", "ブロック「{0}」が2つあります"),
    (r"expected token '(.+?)', got '(.+?)'", "「{1}」のところに「{0}」がありません"),
    (r"unexpected char '(.+?)'", "ここに「{0}」は書けません"),
    (r"unexpected '(.+?)'", "ここに「{0}」は書けません"),
    (r"missing (?:a required argument|\d+ required positional argument)[^']*'(\w+)'", "値「{0}」を渡していません"),
    (r"macro '(.+?)' takes (?:no|not more than)|macro '(.+?)' was called with two values|got an unexpected keyword argument", "マクロに渡す値が合いません"),
    (r"not safely callable|is unsafe|access to attribute|is immutable|not allowed in sandboxed", "テンプレートから使ってはいけないものです"),
    (r"Range too big", "くり返しが多すぎます（range は{most}まで）"),
    (r"maximum recursion depth", "テンプレートかマクロが、自分を呼び続けています"),
    (r"division by zero|modulo by zero", "0 で割っています"),
    (r"too large|cannot fit|OverflowError", "数が大きすぎます"),
    (r"is not iterable", "くり返せないもの（一覧でないもの）をくり返しています"),
    (r"unsupported operand|not supported between|can only concatenate|must be str", "文字と数のように、種類のちがう値を計算しています"))
_SYNTAX = "「{{ … }}」「{% … %}」の書きかたが正しくありません"
_OTHER = "この値は、ここでは使えません"
#: The longest ``range`` of a sandbox (jinja2.sandbox.MAX_RANGE).
_RANGE = limits.TEMPLATE_RANGE


def template_words(error: BaseException, names: Iterable[str] = (), *, syntax: bool = False) -> str:
    """The matter in one Japanese phrase; what a template or filter of ours refuses says it already.
    ``names``: what could have been meant."""
    said = str(error)
    if _JAPANESE.match(said[:1]) or _JAPANESE.search(said) and "「" in said:
        return said
    for pattern, words in _SAID:
        if found := re.search(pattern, said):
            groups = [group for group in found.groups() if group]
            return words.format(*groups, most=f"{_RANGE:,}") + _perhaps(groups, names)
    return _SYNTAX if syntax else _OTHER


def _perhaps(groups: list[str], names: Iterable[str]) -> str:
    near = difflib.get_close_matches(groups[0], list(names), n=1) if groups else []
    return f"。もしかして「{near[0]}」" if near else ""
