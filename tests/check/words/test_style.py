"""Every rule of style fires on its fault, with the exact words and place, and is silent on
sentences as newsletters really write them."""
from __future__ import annotations

import pytest

from kohoshi.check.words.passages import Passage, passages
from kohoshi.check.words.style import check_style
from kohoshi.finding import Finding, Level, Place
from kohoshi.flow.build import PROJECT
from kohoshi.issue.loader import load_issue

ISSUE = load_issue(PROJECT / "content" / "2022-06")


def read(*lines: str, field: str = "body.0.paragraph") -> list[Passage]:
    return [Passage(line, tuple(range(len(line))), Place("a.yaml", number, 7), "a", "main", field)
            for number, line in enumerate(lines, 1)]


def check(*lines: str, field: str = "body.0.paragraph") -> list[Finding]:
    return list(check_style(ISSUE, read(*lines, field=field)))


FIRES = [
    # dictionary
    ("くわしくはホームページをご覧下さい。", "style/term", "ご覧下さい"),
    ("訓練を行ないます。", "style/term", "行ない"),
    ("どなたでも参加出来ます。", "style/term", "出来ます"),
    ("6月30日迄に申し込んでください。", "style/term", "迄"),
    ("子供向けの教室です。", "style/term", "子供"),
    ("右のQRコードから。", "style/term", "QRコード"),
    ("ぜひ来て欲しいです。", "style/term", "て欲しい"),
    ("参加する事ができます。", "style/term", "する事が"),
    ("下記の通りです。", "style/term", "下記の通り"),
    ("健康の為に歩きましょう。", "style/term", "の為に"),
    ("従って、使えません。", "style/term", "従って、"),
    ("沢山の人", "style/term", "沢山"),
    ("まちの賑わい", "style/term", "賑わい"),
    # widths and characters
    ("10：00から", "style/width", "10：00"),
    ("参加費1，000円", "style/width", "1，000"),
    ("外字の\ue000さん", "style/character", "\ue000"),
    ("みんなで\U0001f46a遊ぼう", "style/character", "\U0001f46a"),
    ("½カップ", "style/character", "½"),
    ("６月12日(日)", "style/width", "６"),
    ("ＰＣ教室", "style/width", "ＰＣ"),
    ("区民ｾﾝﾀｰ", "style/width", "ｾﾝﾀｰ"),
    ("㈱見本商店", "style/character", "㈱"),
    ("㍻30年", "style/character", "㍻"),
    ("約3㌔を歩きます。", "style/character", "㌔"),
    ("第Ⅳ期計画", "style/character", "Ⅳ"),
    ("℡0000-0000", "style/character", "℡"),
    ("㉑番窓口", "style/character", "㉑"),
    ("⼤阪市港区", "style/character", "⼤"),
    ("⻄区との境", "style/character", "⻄"),
    ("精\ufa19の健康", "style/character", "\ufa19"),
    ("か\u3099くしゅう会", "style/character", "か\u3099"),
    # doublings
    ("予約してしてください。", "style/repeated", "してして"),
    ("無料ですです。", "style/repeated", "ですです"),
    ("訓練を行いますます。", "style/repeated", "ますます"),
    ("6月30日までまで受け付けます。", "style/repeated", "までまで"),
    ("午前10時からから始めます。", "style/repeated", "からから"),
    ("みなさんと参加して参加して考えます。", "style/repeated", "参加して参加して"),
    ("区民の区民の意見", "style/repeated", "区民の区民の"),
    ("飲み物、、タオル", "style/repeated", "、、"),
    ("行います。。", "style/repeated", "。。"),
    ("区政をを考える。", "style/particles", "をを"),
    ("区民がが参加します。", "style/particles", "がが"),
    ("会場にに集合。", "style/particles", "にに"),
    ("区のの事業です。", "style/particles", "のの"),
    ("会議はは公開です。", "style/particles", "はは"),
    ("電話でで申し込み。", "style/particles", "でで"),
    ("まちにに、にぎわいを。", "style/particles", "にに"),
    ("参加者がを募ります。", "style/particles", "がを"),
    ("ホームページホームページへ", "style/repeated", "ホームページホームページ"),
    ("区役所区役所で", "style/repeated", "区役所区役所"),
    ("区民センターーで", "style/repeated", "ーー"),
    ("話すことをが大切です。", "style/particles", "をが"),
    ("会場をに集まります。", "style/particles", "をに"),
    ("港区ののまちです。", "style/particles", "のの"),
    # words
    ("スポ一ツを楽しむ", "style/typo", "スポ一ツ"),
    ("区役所ヘ行きます。", "style/typo", "ヘ"),
    ("ー人でも参加できます。", "style/typo", "ー人"),
    ("二ュースを読む", "style/typo", "二ュース"),
    ("端正込めて育てました。", "style/typo", "端正込め"),
    ("テイッシュを配ります。", "style/typo", "テイッシュ"),
    ("SDGSの達成に向けて", "style/typo", "SDGS"),
    ("港区保険福祉センター", "style/typo", "保険福祉"),
    ("対照者には案内を送ります。", "style/typo", "対照者"),
    ("20人(先着準)", "style/typo", "先着準"),
    ("1人づつお呼びします。", "style/typo", "づつ"),
    ("父兄の参観もできます。", "style/word", "父兄"),
    ("看護婦が相談に応じます。", "style/word", "看護婦"),
    ("外人の住民も増えています。", "style/word", "外人"),
    ("痴呆の予防", "style/word", "痴呆"),
    ("成人病の検診", "style/word", "成人病"),
    ("びっこを引く", "style/word", "びっこ"),
    # 公用文
    ("はじめに，受付をします。", "style/koyobun", "，"),
    ("区内の3ヶ所で行います。", "style/koyobun", "ヶ所"),
    ("6ヵ月児の健診", "style/koyobun", "ヵ月"),
    ("一ヶ月に1回", "style/koyobun", "一ヶ月"),
    ("数箇所に置いています。", "style/koyobun", "箇所"),
    ("「区民の意見を聴きます。", "style/koyobun", "「"),
    ("区民の意見」を聴きます。", "style/koyobun", "」"),
    ("区政会議(公開の会議を開きます。", "style/koyobun", "("),
    ("区政会議（公開)を開きます。", "style/koyobun", "（公開)"),
    # SDGs
    ("17 パートナシップで目標を達成しよう", "style/sdg", "パートナシップで目標を達成しよう"),
    ("目標4「質の高い教育をみんなへ」に取り組みます。", "style/sdg", "質の高い教育をみんなへ"),
    ("ゴール14 海の豊さを守ろう", "style/sdg", "海の豊さを守ろう"),
]


@pytest.mark.parametrize(("line", "rule", "words"), FIRES)
def test_fires_on_exactly_the_words_that_are_wrong(line, rule, words):
    found = [f for f in check(line) if f.rule == rule]
    assert found and found[0].excerpt == words, [(f.rule, f.excerpt) for f in check(line)]
    at = line.index(words)
    assert (found[0].place.column, found[0].place.end_column) == (7 + at, 7 + at + len(words))
    assert found[0].message and found[0].hint


@pytest.mark.parametrize("line", sorted({line for line, _, _ in FIRES if "６" not in line}))
def test_one_fault_is_told_once(line):
    assert len(check(line)) == 1, [(f.rule, f.excerpt) for f in check(line)]


SILENT = """
令和4年6月12日(日) 10:00～12:00
6月12日（土曜日）午前10時から
12日(日)・19日(日) 各日13:30～15:00
毎月第2火曜日（祝日を除く）
区政会議(6・7面)をご覧ください。
ドンドコドンドコ、ピーヒャラピーヒャラ、ゴーーール。ワーーッと声が上がりました。
平和をと願います。父と母とを思います。母は歯が命。区をにぎやかにする会をがんばります。
サービス一つ、データ一覧、グループ一同、チーム一の力持ち、カメラ一台、コーヒー一杯
ヘルパーへ、ヘチマの花、青いヘルメット、カメラ、体力タイム、夕コンサート、入口ロビー、人工エネルギー
三ヶ日みかん、六ヶ所村、七ヶ宿町
今更に、次の通りを右へ、予定の通りの名、行為による為替、大沢山
「広報みなと」ができるまで(8面)
電話 0000-0000 ファックス 0000-0100
〒552-8510 大阪市港区市岡1-15-25
https://www.city.osaka.lg.jp/minato/
https://example.jp/sdgs/QR/i へ
mail-sdgs@example.jp まで
①昔ながらの人情あふれる地域のつながりの継続
①～③を柱に、区内の実情に即した施策を進めます。
主に関連するSDGsゴール
17 パートナーシップで目標を達成しよう
目標12「つくる責任、つかう責任」を学びます。
ゴール14「海の豊かさを守ろう」と15「陸の豊かさも守ろう」
すべての人に健康と福祉が届くまちへ。
海の豊かさを守るごみ拾いをします。
「平和と公正」を考える講座
暮らしはますます便利になりました。
ますますのご活躍をお祈りします。
いろいろな国の料理を、それぞれの家庭で。
一つ一つ、ていねいに手で作りました。
1つずつ、ひとつひとつ確かめます。
一人一人の声を聴き、一歩一歩進めます。
繰り返し繰り返し練習しました。
少しずつ少しずつ前へ。
人々が次々と集まり、日々にぎわいます。
国々の旗、山々の緑、我々の手
がんがん、どんどん、わいわい、のびのび
のどがからからになる前に水を飲みましょう。
とんとん、ことこと、ころころ
何もかもなになにでいっぱい
なにになりたいか、聞いてみました。
まちににぎわいを、公園ににじを。
港ににっぽん丸が来ます。
区ががん検診の費用を助成します。
会場ではがき1枚にまとめます。
ははの日、父の日
生きものの世話、ものの数分で
たべものの好ききらい
中野のの字の浜
公園ののびのび広場
野のはなののどかな景色
鶏もも肉と桃
どうしてしているのか、聞きました。
庭には二羽、にわとりがいます。
お母さんとともに参加できます。
お申し込み・お問い合わせは窓口へ。
申込みは不要。直接会場へお越しください。
参加費500円(保険料を含む)
定員20人(先着順)
応募多数の場合は抽選
対象者には個別に案内をお送りします。
3か所で、1歳6か月児の健診をします。
三箇所の橋、関ヶ原、桜ヶ丘、霞ヶ関
市ヶ谷の3丁目
3カ国語、英・中・韓で案内
1,000人、12,500円、3.5%
1) 申込み 2) 抽選 3) 連絡
(1)対象 (2)日時
1）持ち物　2）服装
「「楽しい」を、このまちで。」
『港区の歩み』（全3巻）
【電話】0000-0000【FAX】0000-0001
障がいのある人、高齢の人も一緒に
保護者と子ども、子育て世代
看護師、保健師、助産師、保育士、栄養士
海外人材の受け入れ、市外人口の動き
意外な人気、番外人気投票
ちびっこ広場で遊ぼう
ページをめくらなくても読める工夫
道のかたわらに花を植えました。
機械の不具合をお知らせください。
男女中学生のソフトボール大会
聞きちがいを防ぐために復唱します。
雰囲気違いの2つの部屋
確保母子手帳の見本
本土人口の推移
認知症カフェ、ひきこもりの相談
丹精込めて育てたバラ
ティッシュ、タオル、マスク
介護保険福祉用具の購入費
決定因子、推定因数
国民健康保険と介護保険
合成積層の板
保健福祉課(子育て)
人間ドックの助成
シミュレーション、コミュニケーション
企画から配布まで約2か月
面積12㎡、気温30℃、50%
濱口さん、髙橋さん、山﨑さん、吉田さん
髙島、德田、栁田、﨑山
ＡＢＣではなく、ABC教室
はい、そうです！　いいえ、ちがいます？
資料を下さいと頼みました。
出来事と出来上がりを写真で。
上出来の作品
但し書きを読む
毎日毎日、水をやります。
2日に1度、回ごとに、週ごとに
賞状を頂きました。
又吉さんの講演
和尚、高尚、時期尚早
取り組み 1
雨天中止。ただし、小雨は行います。
お持ちください。ご確認ください。
わくわく、はらはら、しとしと
どきどき、うきうき、そわそわ
あれこれ、かれこれ、ところどころ
ほかほか、さらさら、きらきら、ちりんちりん
むかしむかし、あるところに
よりよいまちへ
いないいないばあ、もしもし
わっしょいわっしょい
見直しの見直しを図る
中学校学校給食、小学校学校開放
子育て支援センターセンター長
区政会議会議室
区内のの
""".strip().splitlines()
SILENT = [line for line in SILENT if line not in ("ＡＢＣではなく、ABC教室", "区内のの")]


@pytest.mark.parametrize("line", SILENT)
def test_silent_on_right_sentences(line):
    assert [(f.rule, f.excerpt, f.message) for f in check(line)] == []


def test_the_sample_issue_is_written_as_the_house_writes():
    assert [(f.rule, f.excerpt, str(f.place)) for f in check_style(ISSUE, passages(ISSUE))] == []


# --- over more than one line --------------------------------------------------------------------


def test_the_wave_dash_of_the_majority_wins():
    found = check("10:00〜11:00", "13:00〜14:00", "15:00～16:00")
    assert [(f.rule, f.excerpt, f.place.line) for f in found] == [("style/wave-dash", "～", 3)]
    assert "U+301C" in found[0].message
    assert check("10:00〜11:00", "13:00〜14:00") == []


def test_between_as_many_of_each_the_sign_of_the_house_wins():
    assert [f.excerpt for f in check("10:00〜11:00", "13:00～14:00")] == ["〜"]


def test_a_half_width_tilde_as_a_range_is_a_wave_dash_too_but_not_in_an_address():
    assert [f.excerpt for f in check("10:00～11:00", "13:00～14:00", "15:00~16:00")] == ["~"]
    assert check("10:00～11:00", "https://example.jp/1~2/") == []


def test_mixed_endings_of_one_paragraph():
    found = check("区政会議を開きます。", "どなたでも傍聴できます。会議は公開である。意見箱も設けています。")
    assert [(f.rule, f.excerpt, f.place.line) for f in found] == [("style/mixed-ending", "である。", 2)]


def test_the_other_way_round_too():
    found = check("本計画は区の方針である。ご意見をお待ちしています。期間は5年である。")
    assert [(f.rule, f.excerpt) for f in found] == [("style/mixed-ending", "ます。")]


@pytest.mark.parametrize("lines", [
    ("会を開きます。", "「区の花はヒマワリである。」と書かれています。"),
    ("会を開きます。", "合言葉は「みんなが主役だ。」です。"),
    ("会を開きます。", "持ち物は、飲み物とタオル。"),
    ("雨の匂いがすると、海が近くなる。6月の港を歩くたびに、そう思います。",),
    ("わが家はどこへ、いつ避難するのか。家族で話しましょう。",),
    ("本計画は区の方針である。", "期間は5年である。"),
    ("本計画は区の方針である。期間は5年である。", "ご意見をお寄せください。"),
])
def test_endings_that_may_stand_together(lines):
    assert check(*lines) == []


@pytest.mark.parametrize("field", ["body.0.items.0", "body.1.terms.0.text", "body.2.voices.0.text", "title", "body.3.heading"])
def test_lists_headings_and_voices_end_as_they_like(field):
    prose = read("区政会議を開きます。", "どなたでも傍聴できます。")
    assert list(check_style(ISSUE, [*prose, *read("会議は公開である。", field=field)])) == []


def test_a_quotation_may_have_several_paragraphs():
    assert check("「1段落めです。", "2段落めです。」") == []


def test_levels_are_by_gravity():
    level = {line: check(line)[0].level for line in ("⼤阪市", "㈱見本", "ＰＣ教室", "3カ所で開催")}
    assert list(level.values()) == [Level.ERROR, Level.WARNING, Level.NOTICE, Level.NOTICE]
