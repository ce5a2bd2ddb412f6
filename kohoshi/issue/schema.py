"""JSON Schemas of the content files, so that an editor completes and checks while one writes.

Made from the model: an editor knows exactly the keys that the loader knows. The texts shown in
the editor are Japanese. The committed copies in ``schema/`` are proven fresh by a test.
"""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kohoshi.issue.model import Article, Publication
from kohoshi.issue.model_house import Contact, Contract, GoalLabel, ProperName, Publisher, RuleLevel
from kohoshi.issue.values import Id, RuleName

_FILES: dict[str, tuple[Any, str]] = {
    "issue": (Publication, "号（issue.yaml）: 号の情報と台割"),
    "article": (Article, "記事（articles/*.yaml）: 1ファイルに1記事"),
    "publisher": (Publisher, "発行者（house/publisher.yaml）"),
    "contacts": (dict[Id, Contact], "番号簿（house/contacts.yaml）: 課と電話番号"),
    "ads": (dict[Id, Contract], "広告台帳（house/ads.yaml）: 申込みを受けて承認した広告"),
    "rules": (dict[RuleName, RuleLevel], "指摘の重さ（house/rules.yaml）: 規則か族ごとに"),
    "names": (dict[Id, ProperName], "固有名詞（house/names.yaml）: 施設・学校・人・課・地名の正しい書きかた"),
    "sdgs": (dict[str, GoalLabel], "SDGsの文言と色（house/sdgs.yaml）"),
}

#: What an editor tells about each kind of record.
_ABOUT = {
    "Advertisement": "広告。supplied/ に置いたPDFを枠に入れ、「広告」の表示をつけます",
    "Block": "記事のひとかたまり。ひとつの「-」に種類をひとつだけ書きます",
    "Box": "囲み。題と、その中に並べるもの。囲みの中に囲みは置けません",
    "Chart": "図表（グラフ）。項目（labels）と値（values か series）か、tables/ に置いたCSV（csv）。数から紙面のためにかき、表にして読み上げます",
    "Code": "二次元コード。行き先（url）から紙面のためにかき、刷り上がりから読み返します",
    "Contact": "課ひとつ分の連絡先",
    "Contract": "広告ひとつ分の契約。広告主・枠・掲載期間（from の号から to の号まで）・承認",
    "Coupon": "切り取って使うもの（応募券・割引券）。rows は書き込む欄",
    "Delivery": "配布期間（from から to まで）",
    "Event": "カレンダーの1行",
    "Figure": "写真・図。ファイルは images/ に置きます",
    "GoalLabel": "ゴールひとつ分の文言と色",
    "Info": "お知らせ欄。書いた項目だけが、この順に印刷されます",
    "Initiative": "取り組みの囲み",
    "Map": "地図。絵の上の番号と、場所の一覧",
    "MapPlace": "地図の場所ひとつ。位置（at）は、絵の左からと上からの％",
    "MarkedNote": "本文のしるし（※1・＊・注2）と、その注",
    "Moment": "年表のひとつ。いつと、できごと",
    "Placing": "枠に置く記事。「記事」または「記事/部分」と書きます",
    "Profile": "人物紹介。写真・名前・読み・肩書き・紹介",
    "Protected": "切らずに守るところ（人の顔など）。box は絵の左・上・幅・高さ（％）",
    "ProperName": "固有名詞ひとつ。正しい書きかたと、ほかに使ってよい書きかた（異体字など）、よくある誤り",
    "Quiz": "クイズ。答えは、別のところの answer に書きます",
    "Quote": "抜き書き。記事の言葉を大きく見せます。だれの言葉か（who）を書けば、記事にない言葉でもかまいません",
    "Question": "質問と答え",
    "Run": "台割の1行。続きものの面は faces: [2, 3] のようにまとめます",
    "Series": "系列ひとつ。名前と、項目と同じ数の値",
    "ShapedFigure": "写真・図。丸く抜くこと（shape）もできます",
    "StandingFigure": "写真・図。文を回り込ませること（wrap）、段の頭か尻に置くこと（anchor）、丸く抜くこと（shape）もできます",
    "Step": "手順のひとつ",
    "Supplied": "支給ページ。supplied/ に置いたPDFの1ページを、そのまま面に置きます",
    "Table": "表。見出しの行（head）と行（rows）か、tables/ に置いたCSV（csv）。「<」は左の、「^」は上のます目の続き",
    "Term": "項目と内容の組",
    "Turn": "話ひとつ。だれの話か（who）を書かなければ、聞き手（――）になります",
    "Voice": "声ひとつと、だれの声か",
    "Waiver": "承認した指摘。理由と名前を残します",
}


#: Keywords whose keys are names of the content, not keywords.
_NAMED = ("properties", "patternProperties")


def export() -> dict[str, dict[str, Any]]:
    """name → JSON Schema (draft-07, which every editor knows) of ``issue``, ``article``, ``publisher``,
    ``contacts``, ``ads``, ``names``, ``rules`` and ``sdgs``."""
    out: dict[str, dict[str, Any]] = {}
    for name, (shape, about) in _FILES.items():
        raw = TypeAdapter(shape).json_schema(by_alias=True)
        definitions = raw.pop("$defs", {})
        schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": about,
                  **{k: v for k, v in _record(raw).items() if k not in ("title", "description")}}
        if shape is Article:
            schema["oneOf"] = [{"required": ["body"]}, {"required": ["parts"]}]
        if definitions:
            schema["$defs"] = {key: _definition(key, value) for key, value in sorted(definitions.items())}
        out[name] = schema
    return out


def write(folder: Path) -> list[Path]:
    """Writes ``<name>.schema.json`` for each schema into ``folder``; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    out: list[Path] = []
    for name, schema in export().items():
        path = folder / f"{name}.schema.json"
        path.write_text(text(schema), encoding="utf-8")
        out.append(path)
    return out


def text(schema: dict[str, Any]) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _definition(key: str, raw: dict[str, Any]) -> dict[str, Any]:
    """A record below the top: its Japanese description, and what pydantic cannot say."""
    schema = _record(raw)
    schema.pop("title", None)
    schema["description"] = _ABOUT[key]
    if key == "Block":
        schema |= {"minProperties": 1, "maxProperties": 1}
    if key == "Placing":
        return {"description": _ABOUT[key], "type": "string", "pattern": "^[a-z0-9-]+(/[a-z0-9-]+)?$"}
    return schema


def _record(raw: dict[str, Any]) -> dict[str, Any]:
    """Without pydantic's English and without what only concerns printing."""
    schema: dict[str, Any] = _plain(raw)
    schema.pop("description", None)
    return schema


def _plain(node: Any) -> Any:
    """Drops ``printed`` and defaults, and takes ``null`` back out: empty values are errors."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {key: {k: _plain(v) for k, v in value.items()} if key in _NAMED else _plain(value)
           for key, value in node.items() if key not in ("printed", "default")}
    if "patternProperties" in out:
        out["additionalProperties"] = False
    choices = out.get("anyOf")
    if choices and {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        del out["anyOf"]
        out = {**rest[0], **out} if len(rest) == 1 else {**out, "anyOf": rest}
    return out
