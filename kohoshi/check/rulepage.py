"""What the documentation of a rule says, from the tables that the program itself uses: the pages
of docs/rules are written from it, reports quote it. No page is read back, so that a program
without its docs folder reports the same.

The proof's rules come from kohoshi.check.registry, those of reading the content from
kohoshi.issue.messages_rules; rulebook.yaml adds the message and what to do, and the rules that
only the maker has (layout, setup, overset).
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kohoshi.check.registry import RULES as PROOF
from kohoshi.check.supplied import STOPS
from kohoshi.finding import Level, is_waivable
from kohoshi.issue.messages_rules import RULES as CONTENT

WORDS = Path(__file__).resolve().parents[1] / "rulebook.yaml"

#: Family → what it watches over, in the order of the index.
FAMILIES = {
    "content": "原稿の読み込み",
    "order": "面の数・順・ノンブル",
    "reference": "「○面」の参照とリンク",
    "text": "原稿の文がすべて、正しい面に、見えるように刷られているか",
    "look": "一目で分かる見ばえ",
    "pdf": "印刷所が受け取れるPDFか",
    "ink": "インキの量と、小さい字・細い線の色",
    "image": "写真と絵",
    "zone": "切れる・折れる・刷れない所の文字と顔",
    "font": "書体と字形",
    "code": "二次元コードの行き先と読みやすさ",
    "contact": "電話・ファックス・メール・番地",
    "name": "固有名詞",
    "consistency": "同じことを、どこでも同じに言っているか",
    "stale": "前の号のままの年・日付・数",
    "edition": "ウェブ版の読み上げ",
    "supplied": "支給データ（支給ページと広告のPDF）",
    "ad": "広告",
    "date": "日付・曜日・時刻",
    "event": "日時と、カレンダーに載る行事",
    "style": "言葉の書きかた",
    "level": "重さの設定",
    "gate": "校了までに人がすること",
    "layout": "レイアウトと組版エンジン",
    "waiver": "承認",
    "setup": "この機械の準備",
}
_EXAMPLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Page:
    """One rule as its page tells it; all texts Japanese.

    message  with its example values in braces
    alone    level when a PDF is checked without its content; None: not checked then
    """

    name: str
    title: str
    level: Level
    message: str
    why: str
    do: str
    fires: str
    silent: str
    alone: Level | None = None

    @property
    def path(self) -> str:
        """Where its page lies in the project."""
        return f"docs/rules/{self.file}"

    @property
    def family(self) -> str:
        return self.name.split("/")[0]

    @property
    def file(self) -> str:
        """Path inside docs/rules."""
        return f"{self.name}.md"

    @property
    def stands(self) -> str:
        """Whether somebody may let it stand, in words."""
        if (self.family == "content" or self.name in STOPS) and self.level is Level.ERROR:
            return "できません（直すまで組めません）"
        if self.family in ("setup", "waiver", "level"):
            return "承認の対象ではありません"
        return "できます（理由と名前を残します）" if is_waivable(self.name) else "できません"


def pages() -> list[Page]:
    """Every rule there is, by family. Raises ValueError when a rule has no words in
    rulebook.yaml, or words no rule."""
    words: dict[str, dict[str, str]] = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found = {page.name: page for page in _pages(words)}
    if lost := words.keys() - found.keys():
        raise ValueError(f"{WORDS.name} の {'、'.join(sorted(lost))} という規則はありません")
    order = list(FAMILIES)
    if strange := {page.family for page in found.values()} - FAMILIES.keys():
        raise ValueError(f"{Path(__file__).name} の FAMILIES に {'、'.join(sorted(strange))} がありません")
    return sorted(found.values(), key=lambda page: order.index(page.family))


def _pages(words: dict[str, dict[str, str]]) -> Iterator[Page]:
    known: dict[str, dict[str, Any]] = {
        f"content/{rule.name}": {"title": rule.title, "level": rule.level, "fires": rule.fires, "silent": rule.silent}
        for rule in CONTENT}
    known |= {
        rule.name: {"title": rule.title, "level": rule.level, "why": rule.why, "fires": rule.fires,
                    "silent": rule.silent, "alone": rule.alone}
        for rule in PROOF.values()}
    own = {name: entry for name, entry in words.items() if "title" in entry}
    for name in [*known, *(name for name in own if name not in known)]:
        if name not in words:
            raise ValueError(f"{WORDS.name} に {name} の説明がありません")
        told = {key: value for key, value in words[name].items() if key != "proof"}
        told["level"] = Level(told.get("level", Level.ERROR))
        yield Page(name=name, **(told | known.get(name, {})))


def plain(message: str) -> str:
    """A message as it is printed, the braces round its example values taken off."""
    return _EXAMPLE.sub(r"\1", message)


def fixed_words(message: str) -> list[str]:
    """The words of a message that are the same every time, between its example values."""
    return [piece for piece in _EXAMPLE.sub("\0", message).split("\0") if piece.strip()]


def markdown(page: Page) -> str:
    """A page without what only leads elsewhere in the docs."""
    alone = "" if page.alone is None else \
        f"| 原稿なしでPDFだけを見るとき | {page.alone.japanese} |\n"
    return (
        f"# {page.title}\n\n`{page.name}`\n\n"
        f"| | |\n|---|---|\n| 重さ | {page.level.japanese} |\n{alone}| 承認で通すこと | {page.stands} |\n\n"
        f"## 表示\n\n> {plain(page.message)}\n\n## 意味\n\n{page.why}\n\n## 直しかた\n\n{page.do}\n\n"
        f"## 例\n\n| 出る | 出ない |\n|---|---|\n| {_cell(page.fires)} | {_cell(page.silent)} |\n")


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


@cache
def _by_name() -> dict[str, Page]:
    return {page.name: page for page in pages()}


def rule_page(name: str) -> Page | None:
    """The page of a rule; None for one that has none."""
    return _by_name().get(name)


def family_title(family: str) -> str:
    """What a family watches over; its own name where there is no such family."""
    return FAMILIES.get(family, family)
