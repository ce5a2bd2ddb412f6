r"""The inline markup of Line and Prose: a small grammar of our own that keeps source offsets.

=====================  ======================================================
``**強調**``            Strong
``｜港区《みなとく》``     Ruby; without ``｜`` the base is the run of kanji before ``《``
``｜港区《みなと|く》``    the same as モノルビ: one reading for each character of the base,
                       parted by ``|`` or a full-width space
``《《語》》``            Bouten 圏点
``〔面:kusei-kaigi〕``   FaceReference, printed as the faces of that article
``〔縦中横:100〕``        TateChuYoko (one to four half-width characters)
``[文字](https://…)``   Link (http, https, mailto, tel)
``\*`` and so on       the mark itself; a backslash before anything else is text
=====================  ======================================================

Ruby follows the Aozora Bunko notation. Nothing reaches across a line break, because a line
of Prose is a paragraph. Faulty text never raises: what does not close stays text, and
:func:`faults` tells where. One pass over the text, linear in its length.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kohoshi import jlreq
from kohoshi.issue.nodes import (
    REFERENCE,
    SEPARATORS,
    Bouten,
    FaceReference,
    Link,
    Node,
    Ruby,
    Strong,
    TateChuYoko,
    Text,
    clusters,
    references,
    spots,
    visible,
    without_readings,
)

#: The nodes and what is read of them go by this name, too: one import for those who parse.
__all__ = ["REFERENCE", "Bouten", "FaceReference", "Fault", "Link", "Node", "Ruby", "Strong", "TateChuYoko", "Text", "clusters",
           "faults", "first_line", "parse", "references", "spots", "visible", "visible_text", "without_readings"]

Fault = tuple[int, str]

_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〻〆〇ヶヵ\ufe00-\ufe0f\U000e0100-\U000e01ef"
_KANJI_RUN = re.compile(f"[{_KANJI}]+")
_MARK = re.compile(r"\\[*｜《》〔〕\[\]()\\]|\*\*|《《|》》|[｜《》〔\[\]\n]")
_READING = re.compile(r"《([^《》\n]+)》")
_BASED = re.compile(r"｜([^｜《》〔〕\\\n]+)《([^《》\n]+)》")
_COMMAND = re.compile(r"〔([^〔〕:：\n]*)([:：])([^〔〕\n]*)(〕?)")
_TARGET = re.compile(r"\(([^()\n]*)\)")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UPRIGHT = re.compile(r"[!-~]{1,4}")
_URL = re.compile(r"""https?://[^\s/<>"'\\|{}^`]+(/[^\s<>"\\|{}^`]*)?|mailto:[^\s@<>"\\]+@[^\s@<>"\\]+|tel:\+?[0-9-]+""")
_PAIRS = {"**": ("強調", "**"), "《《": ("圏点", "》》")}
_COMMANDS = ("面", "縦中横")


@lru_cache(maxsize=8192)
def _scanned(text: str) -> tuple[tuple[Node, ...], tuple[Fault, ...]]:
    scan = _Scan(text)
    return scan.run(), tuple(sorted(scan.faults))


def parse(text: str) -> list[Node]:
    """The nodes of ``text``; offsets are into ``text``. Never raises on any string."""
    return list(_scanned(str(text))[0])


def visible_text(text: str) -> str:
    """What a reader sees of a text with markup; see :func:`visible`."""
    return visible(parse(text))


def first_line(text: str) -> str:
    """The first line of a text with markup, as a reader sees it."""
    return visible_text(str(text).split("\n")[0]).strip()


def faults(text: str) -> list[Fault]:
    """(offset, Japanese message) of everything in ``text`` that is not good markup, in order."""
    return list(_scanned(str(text))[1])


@dataclass
class _Open:
    """A mark that waits for its end: ``index`` is where its opener stands in the output."""

    index: int
    start: int


class _Scan:
    """One pass. The output is one flat list: an opener lies in it as text until its closer
    comes and folds everything after it into a node, so what never closes costs nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[Node] = []
        self.single: dict[str, _Open] = {}  # strong and bouten: each open at most once
        self.links: list[_Open] = []
        self.faults: list[Fault] = []

    def run(self) -> tuple[Node, ...]:
        position = 0
        while match := _MARK.search(self.text, position):
            self.plain(position, match.start())
            position = self.mark(match.group(), match.start())
        self.plain(position, len(self.text))
        self.line_end()
        return _merged(self.out, self.text)

    def mark(self, mark: str, at: int) -> int:
        """Handles one mark and returns where to go on."""
        if mark[0] == "\\":
            self.out.append(Text(mark[1], at, at + 2))
            return at + 2
        match mark:
            case "**":
                return self.toggle(at)
            case "《《":
                return self.opened(mark, at)
            case "》》":
                return self.closed_bouten(at)
            case "《":
                return self.ruby(at)
            case "｜":
                return self.based_ruby(at)
            case "〔":
                return self.command(at)
            case "[":
                return self.opened(mark, at)
            case "]":
                return self.closed_link(at)
            case "\n":
                self.line_end()
                return self.plain(at, at + 1)
        return self.fault(at, 1, "「》」に対応する「《」がありません")

    # --- helpers -------------------------------------------------------------------------

    def plain(self, start: int, end: int) -> int:
        if end > start:
            self.out.append(Text(self.text[start:end], start, end))
        return end

    def fault(self, at: int, length: int, message: str) -> int:
        """Notes a fault; the ``length`` characters stay text."""
        self.faults.append((at, message))
        return self.plain(at, at + length)

    def line_end(self) -> None:
        for mark, waiting in self.single.items():
            name, closer = _PAIRS[mark]
            self.faults.append((waiting.start, f"{name}の「{mark}」がこの行のうちに「{closer}」で閉じていません"))
        self.single.clear()
        self.links.clear()

    def opened(self, mark: str, at: int) -> int:
        waiting = _Open(len(self.out), at)
        if mark == "[":
            self.links.append(waiting)
        elif mark in self.single:
            return self.fault(at, len(mark), "圏点《《…》》の中に《《があります")
        else:
            self.single[mark] = waiting
        return self.plain(at, at + len(mark))

    def taken(self, waiting: _Open) -> tuple[Node, ...]:
        """Closes ``waiting``: everything after its opener leaves the output as its children,
        and marks opened in there no longer wait."""
        while self.links and self.links[-1].index >= waiting.index:
            self.links.pop()
        for mark, inner in list(self.single.items()):
            if inner.index >= waiting.index:
                del self.single[mark]
                if inner is not waiting:
                    self.faults.append((inner.start, f"「{mark}」の入れ子がくずれています。あとに始めたものを先に閉じてください"))
        children = _merged(self.out[waiting.index + 1:], self.text)
        del self.out[waiting.index:]
        return children

    # --- the marks -----------------------------------------------------------------------

    def toggle(self, at: int) -> int:
        waiting = self.single.get("**")
        if waiting is None:
            return self.opened("**", at)
        if waiting.start + 2 == at:
            self.faults.append((waiting.start, "強調「****」の中身がありません"))
        self.out.append(Strong(self.taken(waiting), waiting.start, at + 2))
        return at + 2

    def closed_bouten(self, at: int) -> int:
        waiting = self.single.get("《《")
        if waiting is None:
            return self.fault(at, 1, "「》」に対応する「《」がありません")
        if waiting.start + 2 == at:
            self.faults.append((waiting.start, "圏点「《《》》」の中身がありません"))
        self.out.append(Bouten(self.taken(waiting), waiting.start, at + 2))
        return at + 2

    def ruby(self, at: int) -> int:
        reading = _READING.match(self.text, at)
        if reading is None:
            return self.fault(at, 1, "ルビの「《」のあとに読みと「》」がありません")
        base = self.kanji_before(at)
        if not base:
            return self.fault(at, len(reading.group()), "ルビをつける漢字が「《」の前にありません。「｜」で始まりを示してください")
        return self.read(Ruby(base, reading[1], at - len(base), reading.end()))

    def kanji_before(self, at: int) -> str:
        """Takes the run of kanji that ends the output, if it ends directly before ``at``."""
        last = self.out[-1] if self.out else None
        if not isinstance(last, Text) or last.end != at or last.end - last.start != len(last.text):
            return ""
        cut = len(last.text)
        while cut and _KANJI_RUN.match(last.text[cut - 1]):
            cut -= 1
        base = last.text[cut:]
        if base:
            self.out.pop()
            self.plain(last.start, last.start + cut)
        return base

    def based_ruby(self, at: int) -> int:
        match = _BASED.match(self.text, at)
        if match is None or "**" in match[1]:
            return self.fault(at, 1, "ルビの「｜」のあとに、親文字と《読み》が続いていません")
        return self.read(Ruby(match[1], match[2], at, match.end()))

    def read(self, ruby: Ruby) -> int:
        """Takes a ruby. The line breaker sees its base as one ideograph, so what may not start
        or end a line may not start or end a base."""
        if ruby.base[0] in jlreq.NOT_AT_START | jlreq.OPENING or ruby.base[-1] in jlreq.CLOSING | jlreq.NOT_AT_END:
            self.faults.append((ruby.start, f"ルビの親文字「{_short(ruby.base)}」の端に約物や小書きのかながあります。ルビは語だけにつけてください"))
        parts = len(SEPARATORS[0].split(ruby.reading))
        if parts > 1 and len(ruby.pairs) == 1:
            self.faults.append((ruby.start, f"ルビの読み「{_short(ruby.reading)}」は{parts}つに区切られていますが、"
                                f"親文字「{_short(ruby.base)}」は{len(clusters(ruby.base))}字です"))
        self.out.append(ruby)
        return ruby.end

    def command(self, at: int) -> int:
        match = _COMMAND.match(self.text, at)
        if match is None:  # 〔補足〕 without a colon is text
            return self.plain(at, at + 1)
        name, colon, _value, closed = match.groups()
        if name not in _COMMANDS:
            if colon == "：" or not closed or name.isdecimal():  # 〔開館：9時〕 〔9:30開始〕
                return self.plain(at, at + 1)
            return self.fault(at, 1, f"〔{_short(name)}:…〕という書きかたはありません（使えるのは〔面:記事〕と〔縦中横:文字〕です）")
        if not closed:
            return self.fault(at, 1, f"「〔{name}{colon}」がこの行のうちに「〕」で閉じていません")
        if colon == "：":
            return self.fault(at, 1, f"〔{name}：…〕のコロンが全角です。半角の「:」にしてください")
        return self.face(match) if name == "面" else self.upright(match)

    def face(self, match: re.Match[str]) -> int:
        if not _ID.fullmatch(match[3]):
            return self.fault(match.start(), 1, f"〔面:{_short(match[3])}〕の記事の名前は、半角の英小文字・数字・ハイフンで書きます")
        self.out.append(FaceReference(match[3], match.start(), match.end()))
        return match.end()

    def upright(self, match: re.Match[str]) -> int:
        if not _UPRIGHT.fullmatch(match[3]):
            return self.fault(match.start(), 1, f"〔縦中横:{_short(match[3])}〕の中は、半角の英数字・記号で1～4字です")
        self.out.append(TateChuYoko(match[3], match.start(), match.end()))
        return match.end()

    def closed_link(self, at: int) -> int:
        if not self.links:
            stray = _TARGET.match(self.text, at + 1)
            if stray and _URL.fullmatch(stray[1]):
                return self.fault(at, 1, "リンクの始まりの「[」がありません（リンクの中にリンクは書けません）")
            return self.plain(at, at + 1)
        waiting = self.links.pop()
        if not self.text.startswith("(", at + 1):  # [参考] is text
            return self.plain(at, at + 1)
        target = _TARGET.match(self.text, at + 1)
        if target is None:
            self.faults.append((waiting.start, "リンクの「(」がこの行のうちに「)」で閉じていません"))
            return self.plain(at, at + 1)
        return self.link(waiting, at, target)

    def link(self, waiting: _Open, at: int, target: re.Match[str]) -> int:
        children = self.taken(waiting)
        if not children:
            self.faults.append((waiting.start, "リンク「[ ]」の中に文字がありません"))
        self.links.clear()  # a link holds no link: what is still open around it is text
        if not _URL.fullmatch(target[1]):
            self.faults.append((target.start(1), f"リンク先「{_short(target[1])}」は使えません（https:// http:// mailto: tel: だけです）"))
        self.out.append(Link(target[1], children, waiting.start, target.end()))
        return target.end()


def _short(text: str) -> str:
    return text if len(text) <= 50 else text[:50] + "…"


def _merged(nodes: Sequence[Node], source: str) -> tuple[Node, ...]:
    """Joins neighbouring texts that are verbatim source; escaped characters stay apart."""
    out: list[Node] = []
    begin: Text | None = None
    end = 0

    def flush() -> None:
        if begin is not None:
            out.append(Text(source[begin.start:end], begin.start, end))

    for node in nodes:
        if isinstance(node, Text) and node.end - node.start == len(node.text):
            if begin is None:
                begin = node
            end = node.end
            continue
        flush()
        begin = None
        out.append(node)
    flush()
    return tuple(out)
