"""Proper nouns one slip away from the master, and what other municipalities left behind."""
from __future__ import annotations

import pytest

from kohoshi.check.words.name import check_names
from kohoshi.check.words.passages import passages
from tests.check.words.lines import Copied, found, rules, sample

WRONG, NEAR, OTHER = "name/wrong", "name/near-miss", "name/other-municipality"

FAULTS = [
    ("区制会議に行こう", WRONG), ("八幡家の商店街", WRONG), ("浪除のまち", WRONG),
    ("区民センタで", NEAR), ("区民センンターで", NEAR), ("区民センタ一で", NEAR),  # kana; a kanji 一 for ー
    ("協同まちづくり推進課へ", NEAR), ("協働まちずくり推進課へ", NEAR), ("保険福祉課(健康)", NEAR),  # look-alike, other kana
    ("共同まちづくり推進課", NEAR), ("共働まちづくり推進課へ", NEAR),  # another word of the same sound
    ("協働づくり推進課へ", None), ("協働まちづり推進課へ", NEAR), ("協働まちづくくり推進課へ", NEAR),  # two lost, one lost, one more
    ("協働まちづくり進推課", NEAR), ("窓口サービス過", NEAR), ("筑港の倉庫", NEAR), ("弁夭町の駅", NEAR), ("福﨑の工場", NEAR),
    ("昼のロビーコンサト", NEAR), ("認知証カフェ", NEAR), ("避難所開設訓錬", NEAR),  # titles of this issue
    # text of another town (domain.md 4: 19)
    ("玉野市民の皆さんへ", OTHER), ("玉野市役所までお越しください", OTHER), ("対象 玉野市在住の人", OTHER), ("つくば市からのお知らせ", OTHER),
    ("此花区役所で受け付けます", OTHER), ("大正区民のみなさまへ", OTHER), ("東京都港区内にお住まいの人", OTHER), ("東京都港区見本1丁目2番", OTHER), ("名古屋市港区にお住まいの人", OTHER),
]

RIGHT = [
    "区民センター、市民センター、県民センター、福祉センター、総合センター", "協働まちづくり推進課、まちづくり推進協議会、協働のまちづくり",
    "保健福祉課、保健福祉センター、保険年金課、健康福祉課", "弁天町、弁天町駅、朝潮橋駅、弁天小学校", "市岡小学校、南市岡小学校、市岡中学校、市岡東中学校",
    "田中小学校、三先小学校、港晴小学校、池島小学校、磯路小学校、波除小学校、八幡屋小学校、築港小学校", "高橋さん、髙橋さん、渡辺さん、渡邊さん",
    "区政会議、区制施行100周年、区勢要覧", "3か月児健診、1歳6か月児健診、2歳児健診", "6月のカレンダー、7月のカレンダー、6月の相談",
    "大阪市民のみなさん、港区民の皆さん、区民の皆さん、全市民の皆さん", "区内に在住の人、市内在住・在勤の人、大阪市内に在住の人、府内在住",
    "各区役所、お近くの区役所、他の区役所、市区町村の役場", "神戸市の港まつり、堺市出身の選手、姉妹都市の人", "此花区・西区・港区の3区が力を合わせます",
    "東京都港区の魅力", "東京都港区では、別のまつりが開かれます", "東京都港区と大阪市港区では、まつりの日がちがいます", "名古屋市港区のみなさんと交流しました", "名古屋市港区",
    "浪速区民センターの人と話しました", "まちづくり推進課、地域まちづくり推進員",
    "大阪市役所、港区役所、大阪市港区役所", "転入先の市役所で手続きをします",
]


@pytest.mark.parametrize("line, rule", FAULTS)
def test_slips(line, rule):
    assert [name for name, _ in rules(check_names, line)] == ([rule] if rule else [])


def test_right_names_are_silent():
    assert [(f.place.line, f.excerpt, f.message) for f in found(check_names, *RIGHT)] == []


def test_the_sample_issue_is_silent():
    assert list(check_names(*sample())) == []


@pytest.mark.parametrize("texts, told", [
    (["髙田次郎さんの話", "髙田次郎さんの作品", "高田次郎さんの声"], [("高田次郎", 3)]),
    (["高田 次郎さんの話", "髙田次郎さんの作品"], [("髙田次郎", 2)]),
    (["見本國際会館で", "見本国際会館の2階"], [("見本国際会館", 2)]),
    (["高田さんの話", "髙田さんの作品"], []),  # may be two people
    (["髙田次郎さんの話", "高田三郎さんの作品"], []),
])
def test_one_name_in_two_forms(texts, told):
    findings = [f for f in found(check_names, *texts) if f.rule == "name/variant"]
    assert [(f.excerpt, f.place.line) for f in findings] == told
    assert all(f.related and f.related[0].line != f.place.line for f in findings)


def test_a_form_in_the_master_is_a_choice(tmp_path):
    copied = Copied(tmp_path)
    path = copied.root / "content" / "house" / "names.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "jiro:\n  name: 髙田次郎\n  kind: person\n  variants: 高田次郎\n", encoding="utf-8")
    assert found(check_names, "髙田次郎さんの話", "高田次郎さんの声", issue=copied.load()) == []


@pytest.mark.parametrize("text, field, expected", [
    ("浪速区民センター1階", "info.where", ["浪速区民センター"]), ("名古屋市港区の会館", "info.where", ["名古屋市港区"]), ("区民センター1階", "info.where", []),
    ("名古屋市港区の会館", "paragraph", []), ("港区民センター", "info.where", []),
])
def test_places_of_other_wards(text, field, expected):
    assert [f.excerpt for f in found(check_names, text, field=field)] == expected


def test_only_the_slip_itself_is_marked():
    (finding,) = found(check_names, "まずは協同まちづくり推進課へ")
    assert finding.excerpt == "協同まちづくり推進課" and "協働まちづくり推進課" in finding.message
    assert (finding.place.column, finding.place.end_column) == (4, 14)


@pytest.mark.parametrize("master, line, rule", [
    # an advertisement for 清須市 said 清洲市; a person's 髙; a university slipped in (domain.md 4: 16, 21, 26)
    ("name: 清須城\n  kind: place", "清洲城のまつり", NEAR),
    ("name: 見本髙子\n  kind: person", "見本高子さん", NEAR),
    ("name: 見本髙子\n  kind: person\n  variants: 見本高子", "見本高子さん", None),
    ("name: 見本 髙子\n  kind: person", "見本髙子さん", None),
    ("name: 見本工業大学\n  kind: school\n  wrong: [見本商業大学]", "見本商業大学の学生", WRONG),
    ("name: みほん大学\n  kind: school", "みはん大学の学生", NEAR),
    ("name: みほん大学\n  kind: school", "みほん学園大学の学生", None),
])
def test_the_master_decides(tmp_path, master, line, rule):
    copied = Copied(tmp_path)
    path = copied.root / "content" / "house" / "names.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"shiren:\n  {master}\n", encoding="utf-8")
    assert [name for name, _ in rules(check_names, line, issue=copied.load())] == ([rule] if rule else [])


def test_a_house_without_a_master_still_knows_its_sections(tmp_path):
    copied = Copied(tmp_path)
    (copied.root / "content" / "house" / "names.yaml").unlink()
    issue = copied.edit("machi-aruki", "協働まちづくり推進課(地域)", "協同まちづくり推進課(地域)").load()
    (finding,) = check_names(issue, passages(issue))
    assert (finding.rule, copied.shown(finding)) == (NEAR, ("machi-aruki.yaml", "協同まちづくり推進課"))
