"""Heads and the phrases they fold in, as somebody who knows the words would cut them."""
from __future__ import annotations

import re

import pytest

from kohoshi.pages.atoms import atoms
from kohoshi.pages.phrases import ems, phrases

#: Of the register, as Pages.names gives them.
NAMES = ("区政会議", "区民センター", "八幡屋", "築港", "市岡", "広報みなと", "港区役所", "保健福祉課", "弁天町")

#: 「／」 where a line may end.
HEADS = """
第46回／港区民まつり
2025年／大阪・関西万博に／向けて
港区100周年
区制100周年／記念式典を／開きます
区長の／『みなと日和』
令和4年度 ／港区運営方針を／策定しました！
令和7年度／市民税・府民税の／申告
3歳児健診の／お知らせ
4～6か月の／子の／離乳食教室
第3回／区政会議を／開催します
65歳以上の／人の／肺炎球菌ワクチン
新型コロナウイルスワクチン接種
SDGsゴールを／考える
Wi-Fiが／使えるようになりました
マイナンバーカードの／申請
はじめての／スマートフォン教室
国民健康保険料の／納付は／6月30日まで
「港区エリア別活性化プラン」を／見直します
1人500円で／楽しむ／ロビーコンサート
午前10時から／午後4時まで
12月31日から／1月3日まで／ごみ収集は／休みです
防犯カメラ10台を／設置
電話で／お金詐欺に／気をつけて
みなと／クリーンアップ大作戦
海遊館前で／防災訓練
港区民センターで／映画会
二十歳の／つどい
ひったくり防止カバーを／配布
COVID-19の／検査
100円で／遊べる／1日フリーパス
約2,000人が／参加した／大会
弁天町駅の／工事が／終わります
大阪市港区役所からの／お知らせ
生活困窮者／自立支援相談
ひとり親家庭の／ための／弁護士相談
児童扶養手当の／現況届は／8月31日まで
7月1日(金)から／受付開始
20世帯に／1台の／太陽光パネル
気温35度以上の／日が／続きます
1/2の／費用を／補助
5年に／1度の／国勢調査
10月1日現在の／人口
2年連続で／日本一
消防団員を／募集します
乳幼児医療費助成
帯状疱疹予防接種の／一部助成
年末年始の／休日急病診療所
がん検診は／1年に／1回
地域活動協議会の／取り組み
AEDの／使いかたを／学ぼう
おうちで／3分体操
区役所1階ロビーで／展示
第12期区政会議委員の／公募
24時間／365日つながる／電話
第10回／みなと／ふれあいまつり
令和8年1月11日に／二十歳の／記念式典
2026年3月31日で／受付終了
震度6強の／地震に／そなえて
警戒レベル4で／全員避難
満65歳から／受けられる／検診
0歳から／2歳までの／一時保育
10月の／ごみ収集カレンダー
100周年の／歩みを／たどる／写真展
フードドライブに／参加しませんか
インフルエンザ予防接種
オンライン申請が／便利です
スマートフォンで／確定申告
住民票の／写しを／コンビニで
築港・八幡屋の／まち歩き
区政会議委員を／募集します
広報みなとの／配布場所
保健福祉課の／窓口が／変わります
港区役所の／エレベーター工事
「広報みなと」アンケート
〔面:kusei-kaigi〕で／紹介しています
A4判20ページの／冊子を／配布
5G時代の／スマホ講座
LGBTQ+を／知る／映画会
E-mailで／申し込めます
1,000人の／合唱団員を／募集
0.5歩先の／防災
4月29日～5月5日は／休館
月2回の／無料法律相談
1階から／3階まで／開放
""".strip().split("\n")


def cut(head: str, names: tuple[str, ...] = NAMES, vertical: bool = False) -> str:
    shown = str(phrases(head, lambda article: "6・7面", names, vertical))
    return "／".join(re.sub("<[^>]+>", "", part) for part in shown.split('<span class="phrase">')[1:])


@pytest.mark.parametrize("head", HEADS)
def test_where_a_head_folds(head: str) -> None:
    assert cut(head.replace("／", "")) == head.replace("〔面:kusei-kaigi〕", "6・7面")


def test_the_table_is_long_enough() -> None:
    assert len(set(HEADS)) >= 60


def test_without_the_register_a_name_may_be_cut_and_with_it_never() -> None:
    assert "ゆめきたひろば" in cut("ゆめきたひろば講演会", ("ゆめきたひろば",)).split("／")[0]


@pytest.mark.parametrize(("head", "cuts"), [
    ("区長の『みなと日和』", "区長の／『みなと日和』"), ("区制100周年のまちで", "区制100周年の／まちで"), ("6月10日は時の記念日", "6月10日は／時の／記念日")])
def test_vertical_titles_fold_in_phrases_with_their_figures_upright(head: str, cuts: str) -> None:
    assert cut(head, vertical=True) == cuts
    figures = re.findall(r'<span class="tcy">(\d+)</span>', str(phrases(head, lambda article: "", NAMES, vertical=True)))
    assert figures == list(re.findall(r"\d+", head))


def test_a_blank_of_a_vertical_head_goes_with_its_word() -> None:
    assert '<span class="phrase">みなと </span>' in str(phrases("みなと 日和", lambda article: "", (), True))
    assert '<span class="phrase">みなと</span> <span' in str(phrases("みなと 日和", lambda article: ""))


@pytest.mark.parametrize("text", [
    "第46回", "2025年度", "令和4年度", "6月18日(土)", "10:30～11:30", "4～6か月", "1/2", "0000-0001", "65歳以上", "約2,000人", "100周年",
    "3歳児", "午前10時", "Wi-Fi", "COVID-19", "SDGs", "コーディネート", "二十歳", "第三回", "12億円", "35℃", "80％", "1丁目"])
def test_what_is_one_word(text: str) -> None:
    around = f"これは{text}です"
    assert (3, 3 + len(text)) in atoms(around) or any(s <= 3 and e >= 3 + len(text) for s, e in atoms(around))


@pytest.mark.parametrize("text", ["10月は／海の／月間", "3つの／備え"])
def test_particles_still_part(text: str) -> None:
    assert cut(text.replace("／", "")) == text


@pytest.mark.parametrize(("head", "cuts"), [
    ("ふりかえり100周年へ", "ふりかえり|100周年へ"), ("みんなで100周年を祝おう", "みんなで|100周年を|祝おう"), ("港区をふりかえり50年", "港区を|ふりかえり|50年"),
    ("お1人5枚まで", "お1人"), ("ご2名様まで", "ご2名様"), ("その1", "その1"), ("区制100周年記念式典", "区制100周年|記念式典"), ("祝100周年", "祝100周年"),
    ("親子えほんのひろば", "えほんの"), ("し尿くみ取りの日程", "くみ取りの")])
def test_a_number_behind_kana_begins_a_phrase(head: str, cuts: str) -> None:
    found = "|".join(re.findall(r'"phrase">(.*?)</span>', str(phrases(head, str))))
    assert cuts in found, found


@pytest.mark.parametrize(("head", "length"), [("「楽しい」を、このまちで。", 11), ("その電話、本物の警察官ですか？", 14.5), ("区政会議", 4), ("『広報みなと』ができるまで", 12),
                                              ("2025年", 3), ("", 0)])
def test_how_long_a_head_is(head: str, length: float) -> None:
    assert ems(head) == length
