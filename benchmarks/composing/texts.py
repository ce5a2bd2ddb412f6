"""What is set: the seed text, a dense 約物 text, and random inline markup over both.

Everything is made from a fixed seed of the random generator: each run sets the same text.
"""
from __future__ import annotations

import html
import random
import re
from pathlib import Path

from kohoshi.pages import inline

#: A chunk is what stands on one page: so many characters and paragraphs at most.
CHUNK_CHARACTERS, CHUNK_PARAGRAPHS = 1100, 45

_WORDS = ("港", "水路", "防災", "地域", "まつり", "つながり", "商店街", "図書館", "しょうが", "ちょっと",
          "コミュニティ", "キャッチボール", "ウォーキング", "人々", "時々", "みなと", "通り道", "健康づくり", "引っ越し")
_SHORT = ("港", "水路", "防災", "地域", "人々", "きょう", "カフェ", "通り")
_PATTERNS = (
    "「{s}」", "『{s}』、", "（{s}）", "{s}・{s}", "{w}、", "{w}。", "{w}！", "{w}？", "{w}……{w}", "{w}――{w}",
    "「『{s}』{w}」", "（「{s}」）、", "{w}：{w}", "{w}；", "{n}年", "{n}％", "¥{n}", "{l}", "〔{s}〕「{s}」",
    "{w}、「{w}」。", "《{s}》", "【{s}】", "{w}〜{w}", "「{l}」", "{s}・{n}", "“{s}”", "{w}ー、", "{n}℃", "（{n}）", "！？{w}")
_WESTERN = frozenset("0123456789¥％℃%.") | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_LATIN = ("SDGs", "Web", "AI", "No.1", "PDF", "A4", "Osaka", "IoT")


def seed_text(path: Path) -> list[str]:
    """The seed's own paragraphs, then all of it again run on in long paragraphs."""
    text = path.read_text(encoding="utf-8").replace("**", "")  # the marks of emphasis are not printed
    own = [line.strip() for line in text.splitlines() if line.strip()]
    return own + _run_on("".join(own), 800)


def _run_on(text: str, length: int) -> list[str]:
    """The text in paragraphs of at least ``length`` characters that end with a sentence."""
    paragraphs, rest = [], text
    while len(rest) > length:
        end = rest.find("。", length)
        if end < 0:
            break
        paragraphs.append(rest[:end + 1])
        rest = rest[end + 1:]
    return [*paragraphs, rest] if rest else paragraphs


def dense_text(seed: int = 4051, paragraphs: int = 8, length: int = 260) -> list[str]:
    """Paragraphs where about every third character is a mark, a figure or a Latin letter."""
    chance = random.Random(seed)
    found = []
    for _ in range(paragraphs):
        text = chance.choice(_WORDS)
        while len(text) < length:
            more = chance.choice(_PATTERNS).format(
                w=chance.choice(_WORDS), s=chance.choice(_SHORT), l=chance.choice(_LATIN), n=chance.randint(1, 2025))
            # two figures in a row are no text; nor can such a run be parted or stretched
            if chance.random() < .4 or text[-1] in _WESTERN and more[0] in _WESTERN:
                text += chance.choice(_SHORT)
            text += more
        found.append(text + "。")
    return found


def plain(paragraphs: list[str]) -> list[str]:
    """Paragraphs as HTML without markup."""
    return [html.escape(paragraph) for paragraph in paragraphs]


def marked(paragraphs: list[str], seed: int = 8) -> list[str]:
    """Paragraphs as HTML with random b, span, a and small text, also nested; the text stays."""
    chance = random.Random(seed)
    return ["".join(_marked(paragraph, chance, 0)) for paragraph in paragraphs]


_TAGS = (("<b>", "</b>"), ("<span>", "</span>"), ('<a href="https://example.jp/">', "</a>"),
         ('<span class="small">', "</span>"))


def _marked(text: str, chance: random.Random, depth: int):
    position = 0
    while position < len(text):
        size = chance.randint(1, 14)
        piece = text[position:position + size]
        position += size
        if depth < 2 and chance.random() < .35:
            opening, closing = chance.choice(_TAGS[:3] if depth else _TAGS)
            yield opening
            yield from _marked(piece, chance, depth + 1)
            yield closing
        else:
            yield html.escape(piece)


#: Words of the seed with their readings, as a hard place name or term would be set.
READINGS = {"港区": "みなとく", "区政会議": "くせいかいぎ", "防災": "ぼうさい", "取り組み": "とりくみ", "地域": "ちいき", "区民": "くみん"}
_WORD = re.compile("|".join(READINGS))


def with_ruby(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """(what is read: each base, then its reading; HTML as a manuscript's ruby is set)."""
    read = [_WORD.sub(lambda word: word[0] + READINGS[word[0]], text) for text in paragraphs]
    written = [_WORD.sub(lambda word: f"｜{word[0]}《{READINGS[word[0]]}》", text) for text in paragraphs]
    return read, [str(inline.html(text, str)) for text in written]


def chunks(paragraphs: list[str], markup: list[str]) -> list[list[tuple[str, str]]]:
    """(text, HTML) of the paragraphs, page by page."""
    pages: list[list[tuple[str, str]]] = []
    size = CHUNK_CHARACTERS + 1
    for text, body in zip(paragraphs, markup, strict=True):
        if size + len(text) > CHUNK_CHARACTERS or len(pages[-1]) >= CHUNK_PARAGRAPHS:
            pages.append([])
            size = 0
        pages[-1].append((text, body))
        size += len(text)
    return pages
