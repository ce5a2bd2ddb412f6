"""Family ``edition``: what web.pdf tells those who listen instead of look (ISO 14289-1, PDF/UA-1).

What a build can tell without Java, read from the finished file. Full conformance with PDF/UA-1 and
PDF/A-3a is veraPDF's to judge, in the tests.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from kohoshi.finding import Finding, Level
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Advertisement, Issue, Run, Supplied
from kohoshi.issue.model_parts import Figure
from kohoshi.issue.named import named
from kohoshi.pdfread.finished import Written
from kohoshi.pdfread.tags import Tag, Tagged, read_tags

#: A whole page with fewer characters than this has its text as outlines or in a picture.
_FEWEST = 20
#: An address is no name for a link, unless it is printed for those who read on paper.
_ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|#)", re.I)
_HEADING = re.compile(r"H([1-6])")


def check_edition(web: Written, issue: Issue) -> Iterator[Finding]:
    """Everything of the web edition that only its structure tells."""
    tagged = read_tags(web)
    yield from _claims(tagged)
    yield from _untagged(tagged)
    yield from _links(tagged, web.destinations)
    if tagged.root:
        tags = list(tagged.root.walk())
        yield from _figures(tags)
        yield from _headings(tags)
        for run in issue.publication.flatplan:
            yield from _supplied(run, tags)


def _claims(tagged: Tagged) -> Iterator[Finding]:
    claims = tagged.claims
    wanted = {
        "PDF/UA-1 の申告": claims.get("pdfuaid:part") == "1",
        "PDF/A-3a の申告": (claims.get("pdfaid:part"), claims.get("pdfaid:conformance")) == ("3", "A"),
        "タグの印（Marked）と構造": tagged.marked and tagged.root is not None,
        "言語（Lang）": bool(tagged.language),
        "題（Title）": bool(tagged.title) and tagged.shows_title,
    }
    for what, there in wanted.items():
        if not there:
            yield Finding("edition/claims", Level.ERROR, f"ウェブ版に{what}がありません",
                          "ウェブ版は build で作り直してください。手を加えたPDFなら、書き出しの設定を見ます", excerpt=what)


def _untagged(tagged: Tagged) -> Iterator[Finding]:
    words = {"text": "文字", "image": "写真", "path": "絵", "shading": "絵"}
    told: set[tuple[int, str]] = set()
    for thing in tagged.untagged:
        if (thing.face, words.get(thing.kind, "絵")) in told:
            continue
        told.add((thing.face, words.get(thing.kind, "絵")))
        shown = f"「{thing.text[:20]}」" if thing.text else ""
        yield Finding("edition/untagged", Level.ERROR,
                      f"{thing.face}面の{words.get(thing.kind, '絵')}{shown}が、読み上げの構造に入っていません",
                      "レイアウトで opacity を使うと構造から外れます。薄い色で置きかえてください",
                      face=thing.face, box=thing.box, excerpt=thing.text[:80])


def _links(tagged: Tagged, anchors: Collection[str]) -> Iterator[Finding]:
    for link in tagged.links:
        address = link.words in anchors or _ADDRESS.match(link.words) and link.words not in (link.text or "")
        if link.text is None:
            message = f"{link.face}面のリンク「{link.words}」が、読み上げの構造に入っていません"
        elif address or not link.words.strip():
            message = f"{link.face}面のリンクに言葉がありません（「{link.words}」と読み上げられます）"
        else:
            continue
        yield Finding("edition/link", Level.ERROR, message,
                      "リンクの文字を、行き先の分かる言葉にします。絵だけのリンクなら、テンプレートのリンク（a）に題（title）をつけます",
                      face=link.face, box=link.box, excerpt=link.words)


def _figures(tags: list[Tag]) -> Iterator[Finding]:
    for tag in tags:
        if tag.type == "Figure" and not (tag.alternative or "").strip():
            yield Finding("edition/no-alt", Level.ERROR, f"{tag.face}面の絵に代替テキスト（alt）がありません",
                          f"記事の絵の{named(Figure, 'alt')}に、絵が伝えることを書きます。飾りの絵なら、テンプレートで空にします",
                          face=tag.face, box=tag.box)


def _headings(tags: list[Tag]) -> Iterator[Finding]:
    """A heading is at most one step deeper than the one before (ISO 14289-1, 7.4.2)."""
    before = 0
    for tag in tags:
        if not (found := _HEADING.fullmatch(tag.type)):
            continue
        level = int(found[1])
        if level > before + 1:
            yield Finding("edition/heading", Level.ERROR,
                          f"{tag.face}面の見出し「{tag.text[:30]}」の段が飛んでいます（h{before} のつぎが h{level}）",
                          "テンプレートの見出しを、ひとつ上の見出しの次の段にします", face=tag.face, excerpt=tag.text)
        before = level


def _supplied(run: Run, tags: list[Tag]) -> Iterator[Finding]:
    """What came as a finished PDF is heard in words: its own, or those the officer gave."""
    pieces: list[tuple[Supplied | Advertisement, str, int]] = []
    if run.supplied and run.supplied.text == "carried":
        pieces.append((run.supplied, visible_text(run.supplied.title), _FEWEST))
    pieces += [(ad, f"{visible_text(ad.label)}：{visible_text(ad.advertiser)}", 1) for ad in run.ads if not ad.alt]
    for piece, title, fewest in pieces:
        holder = next((tag for tag in tags if tag.type == "Sect" and tag.title == title and tag.face in (None, *run.faces)), None)
        if holder is not None and _letters(holder.text) >= fewest:
            continue
        page = isinstance(piece, Supplied)
        hint = (f"文字が図形（アウトライン）か画像になっています。文字のあるPDFを頼むか、{named(Supplied, 'url')}を書いて{named(Supplied, 'text')}を「linked」にします" if page
                else f"文字が図形（アウトライン）になっています。文字のあるPDFを頼むか、広告の言葉を{named(Advertisement, 'alt')}に書きます")
        yield Finding("edition/no-text", Level.ERROR,
                      f"{'支給ページ' if page else '広告'}「{piece.file}」から読み上げの文が取れません", hint,
                      face=run.faces[0] if page else None, place=getattr(piece.file, "place", None), excerpt=str(piece.file))


def _letters(text: str) -> int:
    """Characters with a meaning: no blanks, none that the font does not explain."""
    return sum(unicodedata.category(char)[0] in "LNPS" and char != "\ufffd" for char in text)
