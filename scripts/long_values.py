#!/usr/bin/env python
"""How long the rules of words take over one value of one kind: 2,500 to 20,000 characters (the limit
of a value, kohoshi.issue.yamltext).

    .venv/bin/python scripts/long_values.py [KIND …]

A line for each family of rules and kind of value whose time is worth a look: CPU seconds at 2,500,
5,000, 10,000 and 20,000 characters, and how much the last doubling cost (2 is linear, 4 quadratic).
Nothing is asserted: the tests count steps (tests/check/words/test_long_values.py).
"""
from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kohoshi.check.words.passages import in_pieces, passage
from kohoshi.check.words.run import FAMILIES
from kohoshi.finding import Place
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue
from kohoshi.issue.printed import Printable

SIZES = (2_500, 5_000, 10_000, 20_000)
#: Less than this in all is not worth a line (s).
_QUICK = 0.3
#: No larger size is tried after this (s).
_ENOUGH = 15.0
#: What a value is made of, over and over.
KINDS = ("あ", "ア", "ｱ", "ー", "区", "区民センター", "区民センタ", "一", "1", "１", "0", "6月", "12日", "6月12日", "6/12 ", "6.12.", "12・", "12、",
         "6月12・", "(日)", "(", ")", "「", "」", "（", "「」", "令和", "R6.", "昨年", "13:30", "13:30~", "午後", "1時", "~", "〜", "～", "1~", "〜～",
         "・", "、", "。", "です。", "である。", "です。である。", " ", "　", "-", "1-", "1,", "1,000", ".", "a", "a.", "a.jp ", "a@", "@", "a@b.jp ",
         "/", "https://", "https://a.jp/", "https://a.a.a.", "www.", "h", "http", "〒", "〒1", "000-0000 ", "0000-0000 ", "06-0000-0000 ", "(06)",
         "電話", "FAX", "子供", "の", "のの", "QRコード", "ﾞ", "\u304b\u3099", "①", "½", "\ue000", "大阪市", "港区", "東京都港区", "市", "円", "100円",
         "名", "人", "第", "約", "年", "度", "年度", "歳", "1年", "5年4月", "SDGs", "必要です", "ください。", "A", "Ａ", "A1", "?", "!", "※", "●", "=", "%",
         "〔", "〔面:", "〔面:hyoshi〕", "{", "}", "{漢|かん}", "[", "](", "*", "**", "|", "\\", "&", "<", ">", "<b>", "TODO", "未定", "○", "〇", "●●", "x", "XX")


def main(kinds: list[str]) -> int:
    issue = load_issue(PROJECT / "content" / "2022-06")
    for kind in kinds or KINDS:
        texts = {size: (kind * size)[:size] for size in SIZES}
        started = time.process_time()
        parsed = {size: _passage(text) for size, text in texts.items()}
        if (spent := time.process_time() - started) > _QUICK:
            print(f"{'parse':<20} {kind!r:<20} {spent:7.2f} all sizes", flush=True)
        for family in FAMILIES:
            times, told = [], 0
            for size in SIZES:
                started = time.process_time()
                told = sum(1 for _ in family(issue, parsed[size]))
                times.append(time.process_time() - started)
                if times[-1] > _ENOUGH:
                    break
            if sum(times) > _QUICK or told > 100:
                growth = times[-1] / times[-2] if len(times) > 1 and times[-2] else 0
                print(f"{family.__name__:<20} {kind!r:<20}", *(f"{each:7.2f}" for each in times), f" x{growth:.1f}", f" {told} findings", flush=True)
    return 0


def _passage(text: str):
    read = passage(Printable(text, Place("x.yaml", 1, 1), "body.0.paragraph", "hyoshi", "main", "once", text))
    return list(in_pieces(replace(read, article="hyoshi", part="main", faces=(1,))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
