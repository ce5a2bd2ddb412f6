"""Sets of numbers that charts are tried with; all of them samples."""
from __future__ import annotations

from typing import Any

from kohoshi.issue.model_chart import Chart
from kohoshi.issue.values import Scalar

MONTHS = [f"{n}月" for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
YEARS = ["令和2年", "令和3年", "令和4年"]
LONG = ["広報紙(紙面)を家で読んでいる", "区のホームページ", "地域の掲示板や回覧板で知ることが多い", "その他"]
AGES = [*(f"{n}～{n + 4}歳" for n in range(0, 100, 5)), "100歳以上"]
ANSWERS = ["そう思う", "どちらかといえばそう思う", "どちらともいえない", "どちらかといえばそう思わない", "そう思わない"]


def series(*rows: tuple[str, list[str]]) -> dict[str, Any]:
    return {"series": [{"name": name, "values": values} for name, values in rows]}


def _row(*values: float | str) -> list[str]:
    return [str(value) for value in values]


SETS: dict[str, dict[str, Any]] = {
    "three-bars": {"labels": ["10代", "20代", "30代"], "values": _row(12, 30, 25), "total": "67", "highlight": "20代"},
    "zeros": {"labels": ["東", "西", "南", "北"], "values": _row(0, 0, 0, 0)},
    "one-zero": {"labels": ["東", "西", "南"], "values": _row(0, 7, 3)},
    "negatives": {"labels": YEARS, "values": _row(-120, 45, "-8.5")},
    "all-negative": {"labels": YEARS, "values": _row(-1200, -45, -8)},
    "one-huge": {"labels": ["一", "二", "三", "四"], "values": _row(1234567, 3, 12, 1)},
    "long-labels": {"labels": LONG, "values": _row(512, 128, 64, 9), "highlight": LONG[0]},
    "twelve-months": {"labels": MONTHS, "values": _row(*range(8, 20))},
    "twelve-months-thousands": {"labels": MONTHS, "values": _row(*range(1200, 13200, 1000))},
    "two-series": {"labels": YEARS, **series(("男性", _row(12, 13, 14)), ("女性", _row(15, 11, 9)))},
    "five-series-bars": {"labels": YEARS, **series(*((f"地区{n}", _row(n * 10, n * 12, n * 9)) for n in range(1, 6)))},
    "mixed-series": {"labels": ["歳入", "歳出", "差引"], **series(("前年度", _row(120, 118, 2)), ("今年度", _row(115, 121, -6)))},
    "stacked": {"kind": "stacked", "labels": YEARS, "total": _row(100, 120, 90),
                **series(("子育て", _row(50, 55, 40)), ("防災", _row(30, 45, 48)), ("その他", _row(20, 20, 2)))},
    "stacked-one": {"kind": "stacked", "labels": ["福祉", "まちづくり", "防災", "その他"], "values": _row("120.5", "80.2", "3.1", "0.4")},
    "stacked-zeros": {"kind": "stacked", "labels": YEARS, **series(("甲", _row(0, 3, 0)), ("乙", _row(5, 0, 0)))},
    "stacked-huge": {"kind": "stacked", "labels": ["昨年", "今年"], **series(*((f"区分{n}", _row(12345678 * n, 2345678 * n)) for n in range(1, 6)))},
    "share": {"kind": "share", "labels": ["賛成", "反対", "わからない"], "values": _row("62.4", "24.1", "13.5")},
    "share-slivers": {"kind": "share", "labels": ["はい", "いいえ", "わからない", "無回答"], "values": _row(97, 1, 1, 1), "highlight": "いいえ"},
    "share-answers": {"kind": "share", "labels": ["18～39歳", "40～64歳", "65歳以上"],
                      **series(*((name, _row(*values)) for name, values in zip(ANSWERS, [(20, 25, 30), (30, 30, 28), (25, 20, 22), (15, 15, 12), (10, 10, 8)],
                                                                              strict=True)))},
    "share-zero-part": {"kind": "share", "labels": ["知っている", "知らない", "無回答"], "values": _row(60, 40, 0)},
    "line": {"kind": "line", "labels": YEARS, "values": _row(120, 98, 143)},
    "line-months": {"kind": "line", "labels": MONTHS, "values": _row(8, 9, 12, 30, 28, 14, 9, 7, 6, 4, 5, 11)},
    "line-months-thousands": {"kind": "line", "labels": MONTHS, "values": _row(8000, 9100, 12000, 30400, 28000, 14000, 9900, 7000, 6000, 4000, 5000, 11000)},
    "line-flat": {"kind": "line", "labels": MONTHS, "values": _row(*[5] * 12)},
    "line-saw": {"kind": "line", "labels": MONTHS, "values": _row(*[1, 99] * 6)},
    "line-far-from-zero": {"kind": "line", "labels": YEARS, "values": _row(81023, 81560, 82011)},
    "line-negative": {"kind": "line", "labels": ["1月", "2月", "3月", "4月"], "values": _row(-3, 4, -8, 2)},
    "line-five": {"kind": "line", "labels": MONTHS, "highlight": "地区3",
                  **series(*((f"地区{n}", _row(*(n * 100 + i * (n - 3) * 7 for i in range(12)))) for n in range(1, 6)))},
    "line-close": {"kind": "line", "labels": YEARS,
                   **series(*((f"とても長い名前の地区{n}", _row(1000 + n, 1010 + n, 1020 + n)) for n in range(1, 6)))},
    "line-many": {"kind": "line", "labels": [f"{n}日" for n in range(1, 25)], "values": _row(*(n * n for n in range(24)))},
    "ring": {"kind": "ring", "labels": ["区のホームページ", "広報紙", "その他"], "values": _row(120, 310, 143), "total": "573"},
    "ring-per-cent": {"kind": "ring", "labels": ["知っている", "聞いたことがある", "知らない", "無回答"], "values": _row("48.2", "27.5", "21.1", "3.2"),
                      "highlight": "知らない"},
    "ring-long": {"kind": "ring", "labels": [*LONG[:3], "町会の役員から聞いた", "その他"], "values": _row(512, 128, 64, 31, 9), "total": "744"},
    "ring-slivers": {"kind": "ring", "labels": ["はい", "いいえ", "わからない", "無回答"], "values": _row(97, 1, 1, 1)},
    "ring-zero": {"kind": "ring", "labels": ["賛成", "反対", "無回答"], "values": _row(60, 40, 0)},
    "ring-whole": {"kind": "ring", "labels": ["賛成"], "values": _row(60)},
    "ring-huge": {"kind": "ring", "labels": ["福祉", "まちづくり", "防災", "教育", "その他"], "values": _row(98765432109, 123, 45, 6, 1), "total": "98,765,432,284"},
    "pyramid": {"kind": "pyramid", "labels": AGES, "total": ["29,750", "30,170"],
                **series(("男性", _row(*(1500 + 60 * n - 5 * n * n for n in range(21)))), ("女性", _row(*(1420 + 70 * n - 5 * n * n for n in range(21)))))},
    "pyramid-few": {"kind": "pyramid", "labels": ["0～14歳", "15～64歳", "65歳以上"], "highlight": "65歳以上",
                    **series(("平成22年の男性", _row(4520, 26800, 9400)), ("平成22年の女性", _row(4310, 26100, 11950)))},
    "pyramid-zeros": {"kind": "pyramid", "labels": ["若い", "中ほど"], **series(("左", _row(0, 0)), ("右", _row(0, 0)))},
    "pyramid-huge": {"kind": "pyramid", "labels": LONG, "total": _row(123456789120, 7), **series(("左側のとても長い名前の系列", _row(123456789012, 103, 4, 1)), ("右", _row(1, 3, 2, 1)))},
    "twenty-labels": {"labels": [f"地域{n}" for n in range(1, 21)], "values": _row(*(n * 37 % 101 for n in range(1, 21)))},
    "one-value": {"labels": ["全体"], "values": _row(42)},
    "one-band": {"kind": "share", "labels": ["全部"], "values": _row(100)},
    "line-two": {"kind": "line", "labels": ["昨年", "今年"], "values": _row(8, -3)},
}


def chart(name: str, **more: Any) -> Chart:
    """A set as the loader gives it, with all the words that a chart can have."""
    return Chart.model_validate(written({"title": f"{name} のグラフ", "unit": "人", "source": "見本の調べ(見本)", "sample": "true", **SETS[name], **more}))


def written(value: Any) -> Any:
    """The same with every text as the loader gives it."""
    if isinstance(value, dict):
        return {key: written(inner) for key, inner in value.items()}
    return [written(inner) for inner in value] if isinstance(value, list) else Scalar(value)
