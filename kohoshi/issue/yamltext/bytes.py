"""From the bytes of a content file to text that is safe to parse.

Recognises what Japanese offices really save (UTF-8 with or without BOM; CP932 and UTF-16 by
mistake) and refuses characters that a reader cannot see or that shift line numbers.
"""
from __future__ import annotations

import re

from kohoshi import limits
from kohoshi.finding import Finding, Level, Place

#: Largest content file in bytes.
MAX_BYTES = limits.MANUSCRIPT_BYTES

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_BOM = b"\xef\xbb\xbf"
_RESAVE = "テキストエディターで文字コードを「UTF-8」にして保存し直してください"

_KANA_OR_KANJI = re.compile("[ぁ-んァ-ヶ一-龠]")

#: Control characters, NEL and the Unicode line separators (they would shift line numbers),
#: bidirectional controls (they reorder text unseen), zero-width and replacement characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd\ufffe\uffff]")


def short(text: str, limit: int = 50) -> str:
    """A value as it is quoted in a message: one line, and no longer than a message can bear."""
    line = text.strip().split("\n")[0]
    return line if len(line) <= limit else line[:limit] + "…"


def error(rule: str, message: str, place: Place, hint: str = "", excerpt: str = "",
          related: tuple[Place, ...] = ()) -> Finding:
    """An error-level finding of the content family."""
    return Finding(f"content/{rule}", Level.ERROR, message, hint, place=place, related=related,
                   excerpt=short(excerpt, 200))


def decoded(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """The text with ``\\n`` line ends and no BOM, or None with the reason."""
    start = Place(file)
    if len(data) > MAX_BYTES:
        return None, [error("too-large", f"ファイルが大きすぎます（{len(data):,}バイト。上限は{MAX_BYTES:,}バイト）", start,
                            "記事を分けるか、画像などが貼り込まれていないか確かめてください")]
    if data.startswith(_UTF16) or _looks_utf16(data):
        return None, [error("encoding", "文字コードがUTF-16です（UTF-8ではありません）", start, _RESAVE)]
    try:
        text = data.removeprefix(_UTF8_BOM).decode("utf-8")
    except UnicodeDecodeError as fault:
        return None, [_not_utf8(fault.object, fault.start, file)]
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def _looks_utf16(data: bytes) -> bool:
    """UTF-16 without BOM: ASCII (YAML always has some) shows as every other byte zero."""
    head = data[:400]
    zeros = max(head[0::2].count(0), head[1::2].count(0))
    return zeros >= 4 and zeros * 8 >= len(head)


def _not_utf8(data: bytes, at: int, file: str) -> Finding:
    line = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    place = Place(file, line)
    # A file in CP932 fails at its first Japanese character; one in UTF-8 with damage later.
    if data[:at].isascii() and _KANA_OR_KANJI.search(data.decode("cp932", errors="replace")) and _decodes(data, "cp932"):
        return error("encoding", "文字コードがShift_JIS（CP932）です（UTF-8ではありません）", place, _RESAVE)
    return error("encoding", f"UTF-8として読めない文字（バイト {data[at]:#04x}）があります", place,
                 "その行の文字を書き直し、UTF-8で保存し直してください")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def cleaned(text: str, file: str) -> tuple[str | None, list[Finding]]:
    """Reports tabs and unseen characters, each line once; they become spaces so that parsing
    can go on and find the rest. None when tabs indent: nothing after that could be trusted."""
    found: list[Finding] = []
    indents = False
    for number, line in enumerate(text.split("\n"), 1):
        tab = line.find("\t")
        if tab >= 0 and not line.lstrip().startswith("#"):
            indents = indents or not line[:tab].strip()
            found.append(error("tab", "タブ文字があります", Place(file, number, tab + 1),
                               "タブを消して、半角スペースに置きかえてください", line.strip()))
        unseen = _UNSEEN.search(line)
        if unseen:
            found.append(error("control", f"目に見えない文字 U+{ord(unseen.group()):04X} があります",
                               Place(file, number, unseen.start() + 1),
                               "その文字を消してください（ほかのソフトから貼り付けると入ることがあります）",
                               _UNSEEN.sub("□", line).strip()))
    if indents:
        return None, found
    return _UNSEEN.sub(" ", text.replace("\t", " ")), found
