"""Sample manuscript 見本原稿 for every kind of block, as the content would have it: as much or as little as is asked.

All of it says of itself that it is a sample; nothing in it could be taken for news.
"""
from __future__ import annotations

from typing import Any

Node = dict[str, Any]

#: Sentences of ordinary length, of which running text is made.
_SENTENCES = (
    "これは文字の組みかたを見るための見本です。", "どの面にも、同じくらいの長さの文章が入ります。", "朝の運河に、やわらかい光がさしています。",
    "橋のたもとで待ち合わせた人たちが、ゆっくり歩きはじめました。", "「ここから海が見えるんです」と、先を行く人が指をさします。",
    "商店街の店先には、季節の花と手書きの札が並びます。", "読みやすい行の長さは、ひと目で追える幅に決めてあります。",
    "見出しは、言葉の切れ目で折り返します。", "句読点やかっこは、となりの文字と間を分け合います。", "広場のベンチで、子どもたちが絵本をひろげています。",
    "風の強い日は、帽子を押さえて歩く人もいます。", "数字と漢字の間には、わずかな空きが入ります。", "古い倉庫の壁には、つたが秋の色を残していました。",
    "夕方になると、渡し船の汽笛が聞こえてきます。", "最後の行に一文字だけ残ることはありません。", "この段落も、組みかたの見本として置いたものです。")
_TITLES = ("水辺を歩く", "橋のたもとで", "朝の商店街から", "図書室の小さな棚", "花を育てる人たち", "海の見える坂道", "夕方の渡し船", "工場の庭に来る鳥")
_HEADS = ("橋をわたる", "店先の札", "風のとおり道", "倉庫の壁", "ベンチの午後")


def _sentences(start: int, many: int) -> str:
    return "".join(_SENTENCES[(start + each) % len(_SENTENCES)] for each in range(many))


def paragraphs(characters: int, start: int = 0) -> list[Node]:
    """Running text of about so many characters, a heading before every third paragraph but the first."""
    out: list[Node] = []
    written, at = 0, start
    while written < characters:
        if out and len([each for each in out if "paragraph" in each]) % 3 == 0 and "heading" not in out[-1]:
            out.append({"heading": _HEADS[len(out) % len(_HEADS)]})
        text = ""
        while len(text) < min(110, characters - written):
            text += _SENTENCES[at % len(_SENTENCES)]
            at += 1
        out.append({"paragraph": text})
        written += len(text) + 10
    return out


def title(number: int, characters: int = 10) -> str:
    """A headline of about so many characters."""
    text = _TITLES[number % len(_TITLES)]
    return text if len(text) >= characters else text + "、組みかたを見るための見出し"[:characters - len(text)]


def figure(image: str) -> Node:
    return {"image": image, "alt": "見本の写真。濃淡のついた地に、線で区切りを入れた絵", "caption": "写真の説明が入るところ", "sample": "true"}


def block(kind: str, share: float, images: list[str]) -> Node:
    """One block of ``kind``, of ``share`` (1: as its area is made for) of the usual amount."""
    def few(most: int, least: int = 1) -> range:
        return range(max(least, round(most * share)))

    match kind:
        case "figure":
            return {"figure": figure(images[0])}
        case "quote":
            return {"quote": {"text": "ここから海が見えるんです", "who": "見本の人"}}
        case "profile":
            about = "".join(_SENTENCES[each] for each in few(2))
            return {"profile": {"figure": figure(images[-1]), "name": "見本 の人", "role": "組みかたの見本係", "text": about}}
        case "box":
            return {"box": {"title": "水辺の札", "blocks": [{"figure": figure(images[0])}, {"paragraph": "".join(_SENTENCES[each] for each in few(3))},
                                                        {"items": [_SENTENCES[6 + each][:-1] for each in few(3)]}]}}
        case "initiative":
            return {"initiative": {"mark": "見本 1", "title": "水辺の道を歩きやすく", "lead": _SENTENCES[3], "actions": [_SENTENCES[6 + each] for each in few(3)],
                                   "goals_label": "見本のゴール", "goals": ["11", "17"]}}
        case "arrows":
            return {"arrows": ["見本の案内 → 組みかたの見本"]}
        case "questions":
            return {"questions": [{"q": f"見本の問い{each + 1}は、どこまで続きますか", "a": _sentences(each, 3)} for each in few(9)]}
        case "steps":
            return {"steps": [{"title": f"見本の手順{each + 1}", "when": "はじめの週", "text": _sentences(each, 2)} for each in few(8)]}
        case "voices":
            return {"voices": [{"text": _sentences(each * 3, 3), "who": "見本のお便り"} for each in few(5)]}
        case "gallery":
            return {"gallery": [figure(images[each % len(images)]) for each in few(6, 2)][:8]}
        case "timeline":
            return {"timeline": [{"when": f"{each + 1}年め", "text": _SENTENCES[each]} for each in few(8)]}
        case "chart":
            labels, values = [f"見本{each + 1}" for each in few(8, 2)], [str(120 + 37 * (each * 5 % 7)) for each in few(8, 2)]
            return {"chart": {"kind": "bar", "title": "見本の数の移りかわり", "about": "見本の数字", "unit": "件", "labels": labels, "values": values,
                              "source": "見本の数字", "sample": "true"}}
        case "table":
            return {"table": {"caption": "見本の表", "head": ["地区", "月曜", "水曜", "金曜", "受付"],
                              "rows": [[f"見本{each + 1}丁目", "午前", "午後", "午前", "窓口"] for each in few(34, 2)]}}
        case "map":
            return {"map": {"figure": figure(images[0]), "places": [
                {"at": [str(12 + each * 17 % 77), str(15 + each * 29 % 71)], "name": f"見本の場所{each + 1}", "text": _SENTENCES[each]} for each in few(12)]}}
        case "quiz":
            return {"quiz": {"question": "見本のクイズです。行の長さは、何で数えますか。", "choices": ["文字の数", "線の太さ", "紙の重さ"], "where": "答えは来月号で"}}
        case "coupon":
            return {"coupon": {"title": "見本の応募券", "text": "切り取って使う券の見本です。", "rows": ["名前", "電話"]}}
        case "code":
            return {"code": {"url": "https://www.city.osaka.lg.jp/minato/", "title": "見本の行き先", "text": "二次元コードの見本です。"}}
        case "info":
            return {"info": {"when": "6月15日(水) 10:00～11:30", "where": "見本会館", "capacity": "20人", "contact": "見本の窓口"}}
        case "events":
            return {"events": [{"date": f"2022-06-{each + 1:02d}", "time": "10:00", "title": "見本の催し"} for each in few(18)]}
        case "terms":
            return {"terms": [{"label": f"見本{each + 1}", "text": _SENTENCES[each]} for each in few(4)]}
    return {kind: _SENTENCES[0]}


def notice(number: int, share: float) -> Node:
    """An article of a column of notices."""
    return {"title": title(number), "category": "見本の分野" if number % 4 == 0 else None, "sample": "true",
            "body": [{"paragraph": _sentences(number, max(1, round(2 * share)))}, block("info", 1, ["x"])]}
