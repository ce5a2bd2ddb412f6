"""A small newspaper of eight faces for the tests: content, and a PDF of it made with
WeasyPrint alone, so that the proof is tried on a file our own maker never touched."""
from __future__ import annotations

import itertools
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import weasyprint

from kohoshi.finding import Place
from kohoshi.issue.model import Issue
from kohoshi.issue.values import Scalar
from tests.fonts_css import font_face

SDGS = {"11": "住み続けられるまちづくりを", "17": "パートナーシップで目標を達成しよう"}

ARTICLES: dict[str, Any] = {
    "hyoshi": {"title": "夏の港町を歩く", "body": [
        {"paragraph": "潮風の道を特集します。\nくわしくは〔面:hoshin〕をご覧ください。"}]},
    "bosai": {"title": "大雨の季節の前に", "contents": "true", "parts": {
        "ichimen": [{"paragraph": "雨の多い季節がはじまります。家の備えを確かめましょう。"}],
        "tsuzuki": [{"paragraph": "側溝の落ち葉を取り除くと、道路の水たまりを防げます。"},
                    {"items": ["懐中電灯の電池を替える", "避難する道を家族で歩いてみる"]}]}},
    "hoshin": {"title": "港区運営方針を策定しました！", "short": "港区運営方針", "contents": "true", "parts": {
        "qa": [{"questions": [{"q": "運営方針って？", "a": "区の目標像と使命を示すものです。"}]}],
        "torikumi": [{"initiative": {
            "mark": "取り組み 1", "title": "区民主体のまちづくり", "lead": "地域コミュニティの活性化を促進します。",
            "actions": ["地域活動協議会の取り組みを支援します。"], "goals_label": "関連するSDGsゴール", "goals": ["11", "17"]}}],
        "tsugi": [{"arrows": ["意見を区政に反映 → 区政会議(〔面:kaigi〕)",
                              "成果を積極的に発信 → 「広報みなと」ができるまで(〔面:dekirumade〕)"]},
                  {"paragraph": "をご紹介します。"}]}},
    "ehon": {"title": "親子で絵本の会", "body": [
        {"paragraph": "絵本の読み聞かせを楽しみませんか。"},
        {"info": {"when": "6月12日(日) 10:00～11:00", "where": "区民センター", "fee": "無料"}}]},
    "taiso": {"title": "朝の健康体操", "body": [
        {"paragraph": "からだをほぐしましょう。コートはテニスコート2面の広さです。"},
        {"info": {"when": "6月19日(日) 9:30～10:30", "where": "区民センター", "fee": "無料"}}]},
    "kaigi": {"title": "区政会議", "contents": "true", "parts": {
        "about": [{"paragraph": "｜区政《くせい》会議は区民の意見を区政に反映する場です。"}],
        "sanka": [{"paragraph": "どなたでも傍聴できます。意見箱も設けています。"}]}},
    "dekirumade": {"title": "「広報みなと」ができるまで", "contents": "true", "body": [
        {"steps": [{"title": "企画", "text": "編集会議で次の号の柱を決めます。"},
                   {"title": "校正", "text": "三度の校正で誤りを取り除きます。"}]}]},
}

PUBLICATION: dict[str, Any] = {
    "number": "313", "label": "6月号", "month": "2022-06", "date": "2022-06-01",
    "delivery": {"from": "2022-05-30", "to": "2022-06-05"}, "binding": "left", "press": "offset-tabloid",
    "flatplan": [
        {"faces": ["1"], "layout": "cover", "section": "表紙", "slots": {"hero": "hyoshi", "news": "bosai/ichimen"}},
        {"faces": ["2", "3"], "layout": "feature", "section": "特集",
         "slots": {"qa": "hoshin/qa", "hidari": "hoshin/torikumi", "tsugi": "hoshin/tsugi"}},
        {"faces": ["4"], "layout": "notices", "section": "くらしの情報", "slots": {"col": ["ehon", "taiso"]}},
        {"faces": ["5"], "layout": "events", "section": "催し", "slots": {"news": "bosai/tsuzuki"}},
        {"faces": ["6", "7"], "layout": "assembly", "section": "みんなの区政", "slots": {"about": "kaigi/about", "sanka": "kaigi/sanka"}},
        {"faces": ["8"], "layout": "making", "section": "広報のひみつ", "slots": {"steps": "dekirumade"}},
    ],
}

HOUSE: dict[str, Any] = {
    "publisher": {"title": "広報みなと", "roman": "MINATO", "municipality": "000000", "ward": "港区", "office": "区役所", "editor": "広報",
                  "postcode": "000-0000", "address": "市岡", "phone": "0120-000-000", "fax": "0120-000-001", "url": "example.invalid",
                  "flowers": "ヒマワリ"},
    "contacts": {},
    "sdgs": {n: {"label": label, "lines": [label], "rgb": "#FD9D24", "cmyk": ["0", "45", "90", "0"]} for n, label in SDGS.items()},
}


def placed(value: Any, file: str, lines: itertools.count) -> Any:
    """The same value with every text a Scalar on a line of its own."""
    if isinstance(value, dict):
        return {k: placed(v, file, lines) for k, v in value.items()}
    if isinstance(value, list):
        return [placed(v, file, lines) for v in value]
    first = next(lines)
    rows = tuple((first + i, 1) for i in range(value.count("\n") + 1))
    for _ in rows[1:]:
        next(lines)
    return Scalar(value, Place(file, first), rows)


def issue(articles: dict[str, Any] | None = None, **publication: Any) -> Issue:
    """The content; ``articles`` and ``publication`` replace single entries."""
    every = {**ARTICLES, **(articles or {})}
    return Issue.model_validate({
        "root": "content/2022-06",
        "publication": placed({**PUBLICATION, **publication}, "content/2022-06/issue.yaml", itertools.count(1)),
        "articles": {k: placed(v, f"content/2022-06/articles/{k}.yaml", itertools.count(1)) for k, v in every.items()},
        "house": placed(HOUSE, "content/house/publisher.yaml", itertools.count(1)),
    })


# --- the same eight faces as HTML ----------------------------------------------------------

CSS = font_face() + font_face(file="BIZUDGothic-Bold.ttf", weight=700) + """
@page { size: 130mm 180mm; margin: 0 }
body { margin: 0; font: 11.5pt/18pt 'BIZ UDGothic' }
section { position: relative; width: 130mm; height: 180mm; break-after: page }
section:last-child { break-after: auto }
header { position: absolute; top: 8mm; left: 10mm; right: 10mm; font-size: 9pt; display: flex; justify-content: space-between }
main { position: absolute; top: 30mm; left: 10mm; width: 110mm }
h1 { font-size: 44pt; line-height: 48pt; margin: 0 } h2 { font-size: 22pt; line-height: 28pt; margin: 0 0 4mm }
h3 { font-size: 14pt; margin: 0 } p { margin: 0 0 2mm }
.row { display: flex; justify-content: space-between; width: 90mm }
rt, .rt { font-size: 6pt }
"""

MAST = "<main style='top:10mm'><h1>広報みなと</h1><p>No.313　令和4年(2022年)6月号　令和4年6月1日発行</p>"

FACES: tuple[str, ...] = (
    MAST + "<h2>夏の港町を歩く</h2><p>潮風の道を特集します。</p><p>くわしくは2・3面をご覧ください。</p>"
    "<h3>大雨の季節の前に</h3><p>雨の多い季節がはじまります。家の備えを確かめましょう。</p><p>(5面へ続く)</p>"
    "<h3>今月の紙面</h3><div class=row><span>港区運営方針</span><span>2・3面</span></div>"
    "<div class=row><span>区政会議</span><span>6・7面</span></div>"
    "<div class=row><span>大雨の季節の前に</span><span>1・5面</span></div>"
    "<div class=row><span>「広報みなと」ができるまで</span><span>8面</span></div></main>",
    "<main><h2>港区運営方針を策定しました！</h2><p>Q 運営方針って？</p><p>A 区の目標像と使命を示すものです。</p></main>",
    "<main><h3>取り組み 1</h3><h3>区民主体のまちづくり</h3><p>地域コミュニティの活性化を促進します。</p>"
    "<p>地域活動協議会の取り組みを支援します。</p><p>関連するSDGsゴール</p><p>11 住み続けられるまちづくりを</p>"
    "<p>17 パートナーシップで目標を達成しよう</p>"
    "<p>意見を区政に反映 → 区政会議(6・7面)</p><p>成果を積極的に発信 → 「広報みなと」ができるまで(8面)</p><p>をご紹介します。</p></main>",
    "<main><h3>親子で絵本の会</h3><p>絵本の読み聞かせを楽しみませんか。</p><p>6月12日(日) 10:00～11:00</p><p>区民センター</p><p>無料</p>"
    "<h3>朝の健康体操</h3><p>からだをほぐしましょう。コートはテニスコート2面の広さです。</p><p>6月19日(日) 9:30～10:30</p>"
    "<p>区民センター</p><p>無料</p></main>",
    "<main><p>(1面から続く)</p><p>側溝の落ち葉を取り除くと、道路の水たまりを防げます。</p><p>懐中電灯の電池を替える</p>"
    "<p>避難する道を家族で歩いてみる</p></main>",
    "<main><h2>区政会議</h2><p><span>区</span><span class=rt>く</span><span>政</span><span class=rt>せい</span>"
    "会議は区民の意見を区政に反映する場です。</p></main>",
    "<main><h2>みんなの声</h2><p>どなたでも傍聴できます。意見箱も設けています。</p></main>",
    "<main><h2>「広報みなと」ができるまで</h2><h3>企画</h3><p>編集会議で次の号の柱を決めます。</p>"
    "<h3>校正</h3><p>三度の校正で誤りを取り除きます。</p>"
    "<p>MINATO　発行 港区 区役所　編集 広報　〒000-0000 市岡　電話 0120-000-000　ファックス 0120-000-001　example.invalid　ヒマワリ</p></main>",
)

SECTIONS = {face: run["section"] for run in PUBLICATION["flatplan"] for face in map(int, run["faces"])}


def head(n: int, folio: int | None = None) -> str:
    """Running head and folio of face ``n``; ``folio``: another number in its place."""
    return (f"<header><span>{folio or n}面</span><span>{SECTIONS[n]}</span>"
            "<span>広報みなと 令和4年(2022年)6月号 No.313</span></header>")


def html(faces: dict[int, str], heads: dict[int, str] | None = None) -> str:
    """A document of some faces, each with its head."""
    heads = heads or {}
    sections = "".join(
        f"<section>{heads.get(n, head(n) if n > 1 else '')}{body}</section>" for n, body in faces.items())
    return f"<!doctype html><html lang=ja><title>広報みなと</title><style>{CSS}</style><body>{sections}"


@lru_cache(maxsize=128)
def pdf(source: str) -> bytes:
    return weasyprint.HTML(string=source).write_pdf()


def number_pages(document: pikepdf.Pdf) -> None:
    document.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D)])


def write_linked(path: Path, faces: dict[int, str]) -> Path:
    """All faces made in one go, so that links between them work."""
    with pikepdf.open(BytesIO(pdf(html(faces)))) as document:
        number_pages(document)
        document.save(path)
    return path


def write(path: Path, *, replace: tuple[tuple[int, str, str], ...] = (), heads: dict[int, str] | None = None) -> Path:
    """The paper as a PDF; ``replace``: (face, old, new) in its HTML, where old must stand."""
    faces = dict(enumerate(FACES, 1))
    for face, old, new in replace:
        assert old in faces[face], old
        faces[face] = faces[face].replace(old, new)
    with pikepdf.new() as document:
        for face, body in faces.items():  # face by face: only changed ones are made again
            with pikepdf.open(BytesIO(pdf(html({face: body}, heads)))) as single:
                document.pages.extend(single.pages)
        number_pages(document)
        document.save(path)
    return path
