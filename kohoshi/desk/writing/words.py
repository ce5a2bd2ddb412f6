"""Japanese words for what the model calls by keys."""
from __future__ import annotations

from kohoshi.issue.model import BOXED

#: Kind of a block → (name, what it is for). In the order in which they are offered.
KINDS: dict[str, tuple[str, str]] = {
    "paragraph": ("本文", "ふつうの文章。改行すると段落が変わります"),
    "heading": ("小見出し", "例　参加のしかた"),
    "lead": ("リード", "本文の前に置く、少し大きな導入の文"),
    "items": ("箇条書き", "短い文を並べます"),
    "info": ("お知らせ欄", "日時・場所・対象・問合せを、絵じるしつきで"),
    "figure": ("写真・図", "絵と代替テキスト、キャプション"),
    "note": ("注記", "小さな文字のただし書き"),
    "terms": ("項目表", "「だれが？　区民の委員です」のような2列の表"),
    "table": ("表", "見出しの行と列のある表。Excelで保存したCSVも使えます"),
    "questions": ("Q&A", "質問と答え"),
    "steps": ("手順", "番号つきの流れ。絵も入れられます"),
    "voices": ("声", "参加した人の声と、だれの声か"),
    "events": ("カレンダー", "日付と行事名の並び"),
    "contacts": ("連絡先", "番号簿の課を選ぶと、番号が入ります"),
    "code": ("二次元コード", "行き先の番地から、こちらで描きます"),
    "chart": ("図表（グラフ）", "数を書くと、棒・折れ線・帯・円などのグラフになります。Excelで保存したCSVも使えます"),
    "arrows": ("案内（矢印）", "例　くわしくはホームページへ"),
    "initiative": ("取り組み", "特集の取り組みカード"),
    "quote": ("抜き書き", "記事の言葉をひとつ、大きく見せます"),
    "box": ("囲み", "題をつけた囲み。文章・箇条書き・写真などを中に"),
    "profile": ("人物紹介", "写真・名前・肩書きと、短い紹介"),
    "interview": ("インタビュー・対談", "話す人と話を順に。聞き手は名前を書きません"),
    "timeline": ("年表・あゆみ", "「1925年　区ができる」のような並び"),
    "gallery": ("写真集", "2枚から8枚を、枚数に合わせて並べます"),
    "map": ("地図", "絵の上に番号を置き、場所の名前を並べます"),
    "quiz": ("クイズ", "問題と選ぶ答え。答えは別のところに"),
    "answer": ("クイズの答え", "別の面や枠に置きます"),
    "coupon": ("切り取り（応募券など）", "切り取り線の中に、題と説明と書き込む欄"),
    "notes": ("注（しるしつき）", "本文の「※1」などに合わせた注"),
}

#: The kinds that may stand in a box.
BOXED_KINDS = {kind: KINDS[kind] for kind in BOXED}

#: List → what one item of it is called.
ITEMS: dict[str, str] = {
    "items": "箇条書き", "questions": "質問", "steps": "手順", "voices": "声", "events": "行事", "terms": "項目", "arrows": "案内",
    "contacts": "課", "rows": "行", "head": "見出し", "notes": "注", "totals": "合計の行", "subtotals": "小計の行", "column_totals": "合計の列",
    "labels": "項目", "values": "値", "series": "系列", "total": "合計",
    "interview": "話", "timeline": "できごと", "gallery": "写真", "places": "場所", "choices": "選ぶ答え",
    "align": "列", "actions": "取り組み", "protect": "守るところ", "codes": "行き先", "ads": "広告", "body": "まとまり"}

#: Field → choice → its words.
CHOICES: dict[str, dict[str, str]] = {
    "kind": {"event": "催し", "health": "健康", "child": "子育て", "consult": "相談", "garbage": "ごみ・リサイクル", "holiday": "休み",
             "bar": "棒グラフ", "stacked": "積み上げ棒グラフ", "line": "折れ線グラフ", "share": "帯グラフ（100％）", "ring": "円グラフ", "pyramid": "人口ピラミッド"},
    "align": {"auto": "おまかせ", "left": "左", "center": "中央", "right": "右", "decimal": "小数点"},
    "wrap": {"left": "絵を左に", "right": "絵を右に"},
    "anchor": {"head": "段の頭", "foot": "段の尻"},
    "shape": {"circle": "丸く抜く", "rounded": "角を丸く"},
    "importance": {"high": "大（先に置きます）", "low": "小（あとに置き、入らないときに外します）"},
    "binding": {"left": "左開き（横組み）", "right": "右開き（縦組み）"},
    "text": {"carried": "本文をウェブ版にも載せる", "linked": "公開ページへ案内する"}}

#: Field → what to write there.
HINTS: dict[str, str] = {
    "alt": "絵を見られない人に、何の絵かを伝える文",
    "consent": "いつ・だれから同意を得たか",
    "personal": "確かめた人の名前",
    "embargo": "この日より前には出せません",
    "pin": "自動割付で動かさない記事に。面（例 4）か、面と枠（例 4/col-2）",
    "short": "目次で使う短い題",
    "unit": "例　人、％、億円",
    "about": "例　令和4年4月1日現在",
    "highlight": "項目か系列の名前。濃い色になります",
    "total": "書くと、値の和と合うか確かめます",
    "goals": "1から17までの番号を「, 」で区切って",
    "note": "",
    "url": "https:// で始まる番地",
    "mark": "本文と同じしるし。例　※1",
    "focus": "残したいところ。上・左下などの言葉か、左からと上からの％（例 50, 30）",
    "wrap": "絵の横に文を流します",
    "width": "文の字で何字分か（書かなければ10字）。横に13字以上残します",
    "anchor": "読みもの（連結枠）で、絵をその段のいちばん上か下へ送ります",
    "csv": "tables に置いたCSVの名前。あれば、表の見出しと行、図表の項目と値はそこから入ります",
    "csv_head": "CSVのはじめの何行が見出しか（書かなければ1行）",
    "rows": "左のます目の続きは「<」、上の続きは「^」",
    "head": "左のます目の続きは「<」、上の続きは「^」",
    "row_heads": "左から何列が見出しか（書かなければ1列）",
    "totals": "上の行の合計になる行の、いちばん左の言葉。合うかどうか確かめます",
    "subtotals": "すぐ上の小計からここまでを足した行の、いちばん左の言葉",
    "column_totals": "ほかの列の合計になる列の、見出しの言葉。「計」か「計＝男＋女」のように。合うかどうか確かめます",
    "notes": "「※1 …」のように、表の中のしるしで始めます",
    "faces": "面の番号を「, 」で区切って"}
