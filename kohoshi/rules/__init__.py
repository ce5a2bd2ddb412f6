"""Every rule there is, one block each in the YAML of its family: data only, nothing is judged here.

A block says what a rule is about; the check that finds it is code of another room and names it by
``family/name``. Levels, waivers, reports, the desk and the pages of docs/rules all read it here.
How to write one: CONTRIBUTING.md.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

#: Where the blocks lie: ``order.yaml`` holds those of ``order/…``.
FOLDER = Path(__file__).resolve().parent
#: What cases of the tests made the rules say: written by these (tests/said.py), never by hand.
SAID = FOLDER / "said.yaml"

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
    "chart": "図表（グラフ）の数",
    "stale": "前の号のままの年・日付・数",
    "edition": "ウェブ版の読み上げ",
    "supplied": "支給データ（支給ページと広告のPDF）",
    "ad": "広告",
    "date": "日付・曜日・時刻",
    "event": "日時と、カレンダーに載る行事",
    "table": "表の合計と注",
    "style": "言葉の書きかた",
    "level": "重さの設定",
    "gate": "校了までに人がすること",
    "layout": "レイアウトと組版エンジン",
    "waiver": "承認",
    "setup": "この機械の準備",
}


class Level(StrEnum):
    """How grave a finding is. ERROR stops a release, WARNING wants a look, NOTICE informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def japanese(self) -> str:
        return {"error": "エラー", "warning": "注意", "notice": "お知らせ"}[self.value]


@dataclass(frozen=True)
class Rule:
    """One rule; all texts Japanese.

    name         ``family/name``
    title        what is wrong, in one line
    level        how grave it is unless the check or the house says otherwise
    why          for a reader who wants to know
    do           what the reader of the finding does
    fires        an example that it is told of
    silent       one that it is not told of
    alone        level where a PDF is checked without its content (None: the rule needs the content)
    waivable     whether somebody may let a finding of it stand
    fixed        whether its level is nobody's to change; so it is where a finding must not stand
    stops        whether an error of it keeps the issue from being composed
    """

    name: str
    title: str
    level: Level
    why: str
    do: str
    fires: str
    silent: str
    alone: Level | None = None
    waivable: bool = True
    fixed: bool = False
    stops: bool = False

    @property
    def family(self) -> str:
        return self.name.partition("/")[0]

    @property
    def page(self) -> str:
        """Where it is explained: the page of its family inside docs/rules, and the place on it."""
        family, _, own = self.name.partition("/")
        return f"{family}.md#{own}"


class _Rules(Mapping[str, Rule]):
    """A family is read when one of its rules is first asked for."""

    def __getitem__(self, name: str) -> Rule:
        return of_family(name.partition("/")[0])[name]

    def __iter__(self) -> Iterator[str]:
        return (name for family in FAMILIES for name in of_family(family))

    def __len__(self) -> int:
        return sum(1 for _ in self)


#: Name → rule, by family in the order of FAMILIES.
RULES: Mapping[str, Rule] = _Rules()


@cache
def of_family(family: str) -> Mapping[str, Rule]:
    """The rules of a family by their full names; empty where there is no such family."""
    return {name: _rule(family, name, block) for name, block in _read(f"{family}.yaml").items()} if family in FAMILIES else {}


@cache
def quoted_messages() -> Mapping[str, str]:
    """Rule → the sentence that its case made it say."""
    return _read(SAID.name)


def _rule(family: str, name: str, block: dict[str, Any]) -> Rule:
    if not name.startswith(f"{family}/"):
        raise ValueError(f"{family}.yaml: {name} is a rule of another family")
    block["level"] = Level(block["level"])
    block["alone"] = Level(block["alone"]) if "alone" in block else None
    block.setdefault("fixed", block.get("stops", False) or not block.get("waivable", True))
    try:
        return Rule(name, **block)
    except TypeError as error:
        raise ValueError(f"{family}.yaml: {name}: {error}") from error


def _read(file: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load((FOLDER / file).read_text(encoding="utf-8"), Loader=loader) or {}
    return found
