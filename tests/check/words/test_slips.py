"""Kinds that need more than one paragraph: the same notice twice, titles against their text, ages."""
from __future__ import annotations

import pytest

from kohoshi.check.words import check_words
from kohoshi.finding import Level
from kohoshi.issue.model import Article
from kohoshi.issue.yamltext import read
from tests.check.words.lines import sample
from tests.check.words.test_corpus_of_words import put

LONG = "夏休みの間、図書館で本の整理を手伝ってくれる中学生を募集します。"
MORE = "申込みは電話で。3日間通える人に限ります。"


def told(*articles: tuple[str, str], rule: str = "consistency/copied") -> list[str]:
    """Where a rule speaks in articles of (title, body)."""
    keys = [f"zz{number}" for number in range(len(articles))]
    issue = put(sample()[0], {key: body.split("\n") for key, (_, body) in zip(keys, articles, strict=True)})
    for key, (title, body) in zip(keys, articles, strict=True):
        text = "".join(f"      {line}\n" for line in body.split("\n"))
        node, _ = read(f'title: "{title}"\nbody:\n  - paragraph: |\n{text}'.encode(), f"{key}.yaml")
        issue.articles[key] = Article.model_validate(node)
    return [f"{finding.article} {finding.excerpt}" for finding in check_words(issue)
            if finding.rule == rule and finding.level is not Level.NOTICE and finding.article in keys]


@pytest.mark.parametrize(("one", "other"), [
    (LONG + MORE, LONG + MORE), (LONG + MORE, LONG), (LONG + "\n" + MORE, LONG + MORE),
    (LONG + MORE, "　" + LONG + MORE), (LONG + MORE, LONG.replace("、", "､") + MORE), (LONG.replace("3", "３") + MORE, LONG + MORE.replace("3", "３")),
    ("はじめの文です。\n" + LONG + MORE, LONG + MORE + "\nおわりの文です。"), (LONG + MORE, "**夏休み**の間" + LONG[5:] + MORE),
    ("水道の検針のとき、道路の上に物を置かないようお願いします。メーターの上に車があると、検針できません。",) * 2,
    ("雨の日は、川のそばに近づかないでください。水が急にふえることがあり、とても危険です。",) * 2,
])
def test_the_same_notice_from_two_sections(one, other):
    found = told(("本の整理のボランティア", one), ("中学生の夏の活動", other))
    assert [line.split()[0] for line in found] == (["zz0", "zz1"] if len(other) > 38 else [])


@pytest.mark.parametrize("articles", [
    [("教室1", "申込みは電話でお願いします。"), ("講座2", "申込みは電話でお願いします。")],
    [("相談の窓口 健康", LONG + MORE), ("相談の窓口 福祉", LONG + MORE)],  # one column
    [("甲の会", LONG + MORE), ("乙の会", LONG + MORE), ("丙の会", LONG + MORE)],  # a standing phrase
    [("甲の会", "予算は限られています。寄せられた意見は、区の考えと共に公表します。電話での意見の受付や、個別の回答は行いません。"),
     ("乙の会", "計画の案です。寄せられた意見は、区の考えと共に公表します。電話での意見の受付や、個別の回答は行いません。")],
    [("甲の会", "問合せ：総務課(広報) 電話 0000-0001。受付は平日の9時から17時30分までです。"), ("乙の会", "問合せ：総務課(広報) 電話 0000-0001。受付は平日の9時から17時30分までです。")],
    [("甲の会", "※雨のときは中止します。中止のときは、朝7時に区のホームページでお知らせします。"), ("乙の会", "※雨のときは中止します。中止のときは、朝7時に区のホームページでお知らせします。")],
    [("甲の会", "対象：区内に住む人。区内で働く人や、区内の学校に通う人も申し込めます。"), ("乙の会", "対象：区内に住む人。区内で働く人や、区内の学校に通う人も申し込めます。")],
    [("甲の会", LONG), ("乙の会", "夏休みの間、図書館で本の整理を手伝ってくれる高校生を募集します。" + MORE)],
    [("甲の会", LONG + MORE), ("乙の会", "くわしくは「甲の会」をご覧ください。")],
    [("甲の会", "どなたでもご参加ください。"), ("乙の会", "どなたでもご参加ください。お待ちしています。")],
])
def test_what_articles_share_by_right(articles):
    assert told(*articles) == []


@pytest.mark.parametrize(("title", "body"), [
    ("令和3年度の区政会議", "令和4年度の区政会議を開きます。"), ("令和3年度 区政会議", "令和4年度区政会議の委員を募集します。"),
    ("令和3年度区民まつり", "令和4年度の区民まつりを開きます。"), ("令和3年度 運営方針", "令和4年度 運営方針を決めました。"),
    ("令和３年度保育所入所", "令和4年度の保育所入所を受け付けます。"),
])
def test_a_title_of_last_year(title, body):
    assert [line.split()[0] for line in told((title, body), rule="consistency/year")] == ["zz0"]


@pytest.mark.parametrize(("title", "body"), [
    ("令和4年度の区政会議", "令和4年度の区政会議を開きます。"), ("令和3年度の区政会議の報告", "令和4年度の区政会議にいかします。"),
    ("令和3年度 区政会議の結果", "令和4年度の区政会議も開きます。"), ("令和4年度の区政会議", "令和3年度の区政会議では、意見が出ました。"),
    ("令和3年度の決算", "令和4年度の予算と比べました。"), ("令和3年度の区政会議", "令和3年度の区政会議を開きました。令和4年度の区政会議は6月です。"),
])
def test_years_that_are_right(title, body):
    assert told((title, body), rule="consistency/year") == []


@pytest.mark.parametrize(("body", "wrong"), [
    ("3歳児健診 対象は令和3年6月生まれの子どもです。", True), ("1歳6か月児健診 対象は令和元年12月生まれの子どもです。", True),
    ("3歳児健診 対象は2021年4月生まれです。", True), ("1歳6カ月児健康診査 平成31年1月生まれ", True), ("3歳児健診 令和5年1月生まれ", True),
    ("3歳児健診 対象は令和元年6月生まれの子どもです。", False), ("3歳児健診 対象は平成30年11月生まれの子どもです。", False),
    ("1歳6か月児健診 対象は令和2年11月生まれの子どもです。", False), ("2歳児歯科健診 令和2年5月生まれ", False),
    ("1歳6か月児健診 令和2年11月生まれ、3歳児健診 平成30年11月生まれ", False), ("健診の対象は、昭和32年4月生まれの人です。", False),
])
def test_an_age_against_births(body, wrong):
    assert bool(told(("健診の日", body), rule="consistency/birth")) is wrong


@pytest.mark.parametrize(("title", "body"), [
    ("委員を募集", "実行委員の募集です。"), ("港区の人口", "港区の人に聞きました。"), ("区政会議に参加しよう", "区政会議に参加します。"),
    ("ヘルメットを着用しましょう", "ヘルメットを着用しました。"), ("大切な水を守る", "大切な水が守られています。"), ("ごみを減らそう", "ごみを減らすために、分けて出します。"),
    ("港の未来をえがく", "港の未来をえがいた絵です。"), ("花の種を配ります", "花の種を配りました。"), ("私たちのまちの宝", "私たちのまちに宝があります。"),
    ("夏を元気に過ごす", "夏を元気で過ごすために。"), ("避難所を知る", "避難所で知ることがあります。"), ("みんなで歩こう会", "みんなで歩こうと思います。"),
])
def test_words_like_a_title_are_a_sentence_of_their_own(title, body):
    assert told((title, body), rule="name/near-miss") == []


@pytest.mark.parametrize(("title", "body"), [
    ("水辺の生きもの観察会", "水辺の生きもの観賞会をお楽しみに。"), ("親と子の音楽ひろば", "親と子の音薬ひろばへどうぞ。"), ("港の灯台めぐり教室", "港の灯台めぐり京室へどうぞ。"),
])
def test_a_title_with_another_character_is_still_told(title, body):
    assert told((title, body), rule="name/near-miss") != []
