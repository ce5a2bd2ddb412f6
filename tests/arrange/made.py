"""A small paper of notices: one face of columns, as many notices as a test wants, of real-looking lengths."""
from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import yaml

from kohoshi import PROJECT
from kohoshi.project import Project

CATEGORIES = ("子育て・教育", "健康・福祉", "くらし・防災", "催し・講座", "募集", "税・保険")
_SENTENCES = ("これは割付の見本です。", "おもちゃで遊びながら、気軽におしゃべりしませんか。", "はじめての人も、どうぞお越しください。",
              "動きやすい服で来てください。", "くわしくは、区役所の窓口に置いたちらしをご覧ください。", "雨の日も行います。", "席に限りがあります。お早めにお申し込みください。")


def notice(number: int, sentences: int, category: str, **more: str) -> dict[str, Any]:
    """About one to seven lines of text and three to six of facts."""
    facts = {"when": f"6月{number % 28 + 1}日 10:00～11:30", "where": "区民センター（見本）", "who": "区内に住む人", "fee": "無料", "apply": "不要。時間内に直接会場へ",
             "capacity": "20人（見本）"}
    kept = dict(list(facts.items())[:3 + number % 4])
    text = "".join(_SENTENCES[(number + each) % len(_SENTENCES)] for each in range(sentences))
    return {"title": f"見本のお知らせその{number}", "category": category, "sample": "true", **more, "body": [{"paragraph": text}, {"info": kept}]}


def many(count: int, seed: int = 0) -> dict[str, dict[str, Any]]:
    """Most of them short, a few long, a category every six or seven."""
    chance = random.Random(seed)
    return {f"n{number:02}": notice(number, min(9, max(1, round(chance.lognormvariate(1.0, .55)))), CATEGORIES[number * len(CATEGORIES) // count])
            for number in range(count)}


def paper(root: Path, articles: dict[str, dict[str, Any]], plan: list[dict[str, Any]]) -> tuple[Project, Path]:
    """(the project in ``root``, the folder of its issue); articles that ``plan`` does not name stand nowhere."""
    (root / "content").mkdir()
    shutil.copytree(PROJECT / "content" / "house", root / "content" / "house")
    for name in ("layouts", "fonts"):
        (root / name).symlink_to(PROJECT / name)
    issue = root / "content" / "2022-06"
    (issue / "articles").mkdir(parents=True)
    (issue / "images").mkdir()
    head = {"number": "313", "label": "6月号", "month": "2022-06", "date": "2022-06-01", "delivery": {"from": "2022-05-30", "to": "2022-06-05"},
            "binding": "left", "press": "offset-tabloid"}
    write(issue, "issue", {**head, "flatplan": plan})
    for key, article in articles.items():
        write(issue, f"articles/{key}", article)
    return Project(root), issue


def write(issue: Path, name: str, value: dict[str, Any]) -> None:
    (issue / f"{name}.yaml").write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")


def face(number: int, layout: str, slots: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"faces": [str(number)], "layout": layout, "section": "見本", "colour": "sea", "slots": slots, **more}
