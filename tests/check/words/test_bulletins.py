"""Kinds met in 86 issues of another city's paper, which were told though they are right, and beside
each what is wrong and stays told. The texts are our own."""
from __future__ import annotations

import datetime as dt

import pytest

from kohoshi.check.words import check_words
from kohoshi.check.words.contact import check_contacts
from kohoshi.check.words.name import check_names
from kohoshi.check.words.passages import passages
from kohoshi.check.words.style import check_style
from kohoshi.finding import Level
from kohoshi.issue.dates import Calendar
from tests.check import paper
from tests.check.words.lines import found, rules, sample
from tests.check.words.test_dates_right import lines

DECEMBER = {"month": "2023-12", "label": "12月号"}
BEFORE_REIWA = {"month": "2016-04", "label": "4月号"}


def dates(text: str, **issue: str) -> list[str]:
    return [told.partition(":")[0] for told in lines(text, **issue)]


@pytest.mark.parametrize("right, wrong", [
    ("12月28日(木)～6年1月4日(木)", "12月28日(木)～6年1月4日(水)"), ("受付は7年3月31日(月)まで", "受付は7年3月31日(金)まで"), ("12月1日(金)～6年7月31日(水)", "12月1日(金)～6年7月31日(木)"),
    ("展示は6年1月8日(月・祝)まで", "展示は6年1月9日(月・祝)まで"), ("前回は30年4月2日(月)でした", "前回は30年4月4日(月)でした"), ("24年6月12日(水)から", "24年6月12日(日)から"),
    ("5年10月3日(火)～12月1日(金)に", "5年10月1日(火)～12月1日(金)に"), ("期間:6年9月30(月)日まで", "期間:6年9月30(火)日まで"), ("同7年1月14日(火曜日)", "同7年1月14日(水曜日)"),
    ("6年1月14日(日)～21日(日)", "6年1月21日(日)～14日(日)"), ("令和4年4月1日(金)～6年3月31日(日)", "令和4年4月1日(金)～6年3月31日(月)"), ("12月2日(土)・6年1月13日(土)", "12月2日(土)・6年1月12日(土)"),
    ("12月29日(金)～6年1月3日(水)、6年1月6日(土)", "12月29日(金)～6年1月3日(火)、6年1月6日(土)"),
])
def test_a_year_whose_era_is_not_written(right: str, wrong: str) -> None:
    assert dates(right, **DECEMBER) == []
    assert len(dates(wrong, **DECEMBER)) == 1


@pytest.mark.parametrize("text, day", [("7年3月31日(月)", "2025-03-31"), ("31年4月1日(月)", "2019-04-01"), ("22年6月12日(日)", "2022-06-12"), ("5年3月31日(金)", "2023-03-31")])
def test_the_year_is_the_nearest_of_an_era_or_a_century(text: str, day: str) -> None:
    assert [each.date for each in Calendar(2022, 6).read(text)] == [dt.date.fromisoformat(day)]


@pytest.mark.parametrize("text", [
    "平成32年度までの目標です。", "2025(平成37)年までの方向を示します。", "平成28～32年度の計画を策定しました。", "再開は平成31年11月の予定です。", "平成32年7月24日に開会します。",
    "平成37年(2025年)に完成します。", "平成29～34年度の計画", "平成31年5月1日から", "平成35年3月まで増額します。", "平成33年4月に開校します。",
])
def test_an_era_had_no_end_while_it_was_the_present_one(text: str) -> None:
    assert dates(text, **BEFORE_REIWA) == []
    assert "date/era-end" in dates(text)
    assert dates("昭和65年に生まれました。", **BEFORE_REIWA) == ["date/era-end"]


@pytest.mark.parametrize("right, wrong", [
    ("12月29日(木)～1月3日(火)・祝日休", "12月29日(金)～1月3日(火)・祝日休"), ("6月14日(火)・祝日休", "6月14日(月)・祝日休"), ("6月15日(水)・祝日を除く", "6月15日(水)・祝日"), ("6月14日(火)・祝日休館", "6月14日(火)・祝"),
    ("休館日は6月20日(月)・祝日閉館", "休館日は6月20日(月)・祝日です"), ("6月20日(月)・祝休", "6月20日(月・祝)休"), ("6月21日(火)・祝日以外", "6月21日(火・祝日)以外"), ("6月22日(水)・祝日も開館", "6月22日(水・祝)も開館"),
    ("6月23日(木)・祝日休診", "6月23日(水)・祝日休診"), ("6月24日(金)・祝日を除きます", "6月24日(金)祝日"),
])
def test_holidays_that_are_closed_beside_a_day(right: str, wrong: str) -> None:
    assert dates(right) == []
    assert len(dates(wrong)) == 1


@pytest.mark.parametrize("right, wrong", [
    ("5月27日(金)～6月27日(月)必着", "5月27日(金)～6月26日(火)必着"), ("受付は5月30日(月)～6月29日(水)まで", "受付は5月30日(月)～6月29日(木)まで"), ("5月31日(火)・6月30日(木)必着", "5月31日(火)・6月30日(金)必着"),
])
def test_a_range_is_of_the_year_that_its_first_weekday_fits(right: str, wrong: str) -> None:
    assert dates(right) == []
    assert dates(wrong) == ["date/weekday"]


@pytest.mark.parametrize("text, told", [
    ("10日・7月2日(土)・19日(日)", []), ("10日・7月2日(土)・16日(土)", []), ("10日・7月2日(土)・18日(日)", ["date/weekday"]), ("11日(土)・7月3日(日)・26日(日)", []), ("11日(土)・7月3日(日)・26日(土)", ["date/weekday"]),
])
def test_a_list_that_comes_back_to_the_month_of_its_heading(text: str, told: list[str]) -> None:
    assert [each.partition(":")[0] for each in lines(text, title="6月の市")] == told


@pytest.mark.parametrize("text", [
    "6月1日(水)～8日(水)消印有効かつ13日(月)必着", "申込みは(1)は6月8日(水)消印有効、(2)は6月13日(月)必着", "(1)6月8日(水)消印有効(2)6月13日(月)必着", "6月10日(金)必着・6月20日(月)消印有効", "6月20日(月)消印有効・6月10日(金)必着",
    "▼絵画は6月10日(金)必着▼書道は6月20日(月)消印有効", "○絵画 6月10日(金)必着 ○書道 6月20日(月)消印有効", "【絵画】6月10日(金)必着【書道】6月20日(月)消印有効", "6月8日(水)消印有効、かつ6月13日(月)必着", "(3)は6月16日(木)必着。抽選。(1)は6月8日(水)消印有効",
])
def test_a_postmark_and_an_arrival_of_two_things(text: str) -> None:
    assert dates(text) == []
    assert dates("6月30日(木)消印有効。7月1日(金)必着。") == ["date/doubled"]


DOUBLED = ["受受付付はは1133時時かからら", "日日時時７ ７月月３ ３１ １日日（（木木））", "小児小児疾患疾患皮膚皮膚疾患疾患", "会場会場受付時間受付時間使用ワクチン使用ワクチン", "また、９ ９月月2211日日を記念の日とします。", "産業の振興、産業の振興、まちの活性化まちの活性化につながる！につながる！",
           "定定員員２ ２０ ０名名（（先先着着順順））", "子子どどもものの成成長長", "見見本本公公園園でで開開ききまますす", "日程日程会場会場定員定員申込方法申込方法", "日時日時…7月 …7月19 19日（土）日（土）場所場所対象対象"]


@pytest.mark.parametrize("text", DOUBLED)
def test_text_that_came_out_of_a_pdf_twice_is_told_once(text: str) -> None:
    issue = paper.issue({"ehon": {"title": "見本の記事", "body": [{"paragraph": text}]}})
    (finding,) = [each for each in check_words(issue) if each.article == "ehon"]
    assert (finding.rule, finding.level) == ("style/doubled-text", Level.ERROR)
    assert finding.excerpt and finding.excerpt in text and finding.excerpt in finding.message


@pytest.mark.parametrize("text", [
    "わくわくドキドキにこにこ教室", "のびのびすくすくもりもりクラブ", "年年歳歳花相似たり", "是是非非で臨みます", "100円100円200円200円300円300円", "1122334455", "月月火水木金金", "〇〇〇〇〇〇〇〇", "------------", "様々な人々、日々、代々、津々浦々",
    "いろいろなところどころまちまち", "ますますますます", "１１２２３３４４", "ワンワンニャンニャンブーブー", "……――……――", "ＡＡＢＢ", "ああ、いい、うう、ええ", "コケコッコーコケコッコーコケコッコー", "5分5分10分10分15分15分", "ぴかぴかつるつるさらさらふわふわ",
])
def test_words_that_double_by_themselves(text: str) -> None:
    assert doubled(text) == []


def doubled(text: str) -> list[str]:
    issue = paper.issue({"ehon": {"title": "見本の記事", "body": [{"paragraph": text}]}})
    return [each.rule for each in check_words(issue) if each.rule == "style/doubled-text"]


@pytest.mark.parametrize("text, told", [
    ("往復はがき(〒552-0007見本町3-1)か見本市のページで", False), ("見本予防協会 見本市検診係(〒552-0007 見本町4-4)", False), ("見本市民生協(〒552-0007見本町92)へ", False), ("〒552-0007 見本町1-1 見本市請求センター", False), ("見本市の会(〒552-0007)", False),
    ("見本市役所(〒552-0007)", True), ("〒552-0007 見本市役所", True), ("〒552-0007 見本町 見本市役所2階", True), ("見本市役所 広報課(〒552-0007)", True), ("〒552-8510 見本市役所", False),
])
def test_a_town_that_gives_its_name_alone_as_its_office(text: str, told: bool) -> None:
    own = sample()[0]
    publisher = own.house.publisher.model_copy(update={"ward": "見本市", "office": "見本市", "address": "見本1-15"})
    issue = own.model_copy(update={"house": own.house.model_copy(update={"publisher": publisher})})
    assert ["contact/postcode" for each in found(check_contacts, text, issue=issue) if each.rule == "contact/postcode"] == ["contact/postcode"] * told


@pytest.mark.parametrize("title, right, wrong", [
    ("クリスマス展", "きらきらクリスマスツアーとクリスマス会", None), ("見本写真館オープン", "町に見本写真館がオープンします", "町に見本写真オープンします"), ("市営住宅の入居者募集", "市営住宅の入居者を募集します", "市営住宅の入居募者集"),
    ("見本山の緑を守る", "見本山の緑を知ることが大切です", "見本山の録を守る"), ("証明書をコンビニで", "証明書をコンビニエンスストアで", "証朋書をコンビニで"), ("しあわせの村", "しあわせの家で開きます", None),
    ("スポーツの教室", "スポーツの教育を進める会", "スポーッの教室"), ("見本バンドコンテスト開催", "見本バンドコンテストの開催が決まりました", "見本バンドコンテス開催"), ("港の絵手紙教室", "港の絵手紙の教室", "港の絵手祇教室"),
    ("個人住民税の特別徴収推進", "個人住民税の特別徴収を推進しています", "個人住民税の特別微収推進"),
])
def test_sentences_that_go_on_from_a_title(title: str, right: str, wrong: str | None) -> None:
    def near(text: str) -> list[str]:
        issue = paper.issue({"ehon": {"title": title, "body": [{"paragraph": "見本です。"}]}, "taiso": {"title": "見本の体操", "body": [{"paragraph": text}]}})
        return [each.rule for each in check_names(issue, passages(issue)) if each.article == "taiso"]
    assert near(right) == []
    assert wrong is None or near(wrong) == ["name/near-miss"]


@pytest.mark.parametrize("text", [
    "問合せは住宅都市局計画課へ", "申込みは医療産業都市推進本部推進課へ", "港都市整備課で縦覧します", "県都市計画課へ", "勤労市民課へ", "調整区域指導課へ", "10月7日市役所2号館で", "9時～16時区役所などで", "午前市役所会議室で", "2号館5階都市計画局清算課で", "身近な相談窓口区役所", "電子市役所を進めます",
    "4月1日現在大阪市在住の人",
])
def test_words_before_a_town_hall_that_are_no_town(text: str) -> None:
    assert rules(check_names, text) == []
    assert rules(check_names, "下田市役所で受け付けます") == [("name/other-municipality", "warning")] == rules(check_names, "京都市民の皆さんへ")


@pytest.mark.parametrize("text, told", [
    ("おまつりスクエアで", []), ("普通のものよりレーンが狭い", []), ("やりがいよりサービス", []), ("となりグループ", []), ("計7会場。", []), ("市内12会場で開きます", []), ("全3会場・", []), ("学校給食調理士(パート)", []), ("保育士・調理士", []), ("調理士を募集", []),
    ("りサイクルの日", ["style/lookalike"]), ("ホームぺージ", ["style/lookalike"]), ("13:00会場、13:30開演", ["style/conversion"]), ("10時30分会場", ["style/conversion"]), ("調理士免許が必要です", ["style/conversion"]), ("保健士が相談に応じます", ["style/conversion"]),
])
def test_words_that_look_like_a_slip(text: str, told: list[str]) -> None:
    assert [each.rule for each in found(check_style, text) if each.rule in ("style/lookalike", "style/conversion")] == told
