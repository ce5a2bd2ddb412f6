"""Rules about what cannot be proven, and about what no press or telephone takes though a screen shows it."""
from __future__ import annotations

from kohoshi.check.rule import Rule
from kohoshi.finding import Level

_E, _W, _N = Level.ERROR, Level.WARNING, Level.NOTICE

PROVEN_RULES = (
    Rule("order/unproven", "面の順が確かめられない", "ノンブルの読めないPDFで2つの面が入れ替わっていても、だれも気づけません。「指摘はありません」は、読めたところに誤りがないというだけです。",
         "文字を図形にしたPDF、スキャン、ノンブルのない紙面", "「三面」「(3)」「-3-」「P3」「3/8」「❸」「3 広報みなと」などのノンブル、1ページだけのPDF", level=_W, alone=_N),
    Rule("text/outlined", "文字が図形になっている", "アウトラインにした文字は絵と同じで、読み返せません。文が抜けていても、参照が違っていても分かりません。原因は一つなので、一度だけ知らせます。",
         "すべての文字をアウトラインにして書き出したPDF", "題字だけが図形の面、文字のままのPDF", level=_W, alone=_N),
    Rule("text/scanned", "スキャンした画像の面", "刷られるのは絵で、文字の層（OCR）は見えません。層の文字は絵と違うことがあります。",
         "紙をスキャンしたPDF、OCR の層がついたスキャン", "面いっぱいの写真の上に文字のある表紙", level=_W, alone=_N),
    Rule("text/unreadable", "何の字か分からない文字", "字の形だけがあって、何の字かがファイルに書かれていません。さがすことも、読み上げることも、原稿とくらべることもできません。",
         "ToUnicode のない書体で書き出したPDF", "文字の対応がついたPDF", level=_W, alone=_N),
    Rule("code/kind", "スマートフォンの読めない種類のコード", "マイクロQRコードと rMQR は工場や物流のためのもので、スマートフォンのカメラは読むように作られていません。",
         "短い文字から作られたマイクロQRコード", "ふつうのQRコード", alone=_E),
    Rule("code/inverted", "二次元コードの白黒が逆", "濃い地に白い目のコードは、読める機械と読めない機械があります。",
         "紺の帯に白く抜いたコード", "白い地に黒いコード", level=_W, alone=_W),
    Rule("supplied/overprint", "支給されたPDFにオーバープリントがある", "白のオーバープリントは画面では見え、刷ると消えます。色のものは下の色と混ざります。組む前に、送り主にきけます。",
         "青い地に白い文字のオーバープリント（エラー）、色の帯のオーバープリント（注意）", "オーバープリントのない広告", level=_E),
    Rule("supplied/repaired", "支給されたPDFがこわれていた", "こわれた表や長さの記載は直して読めますが、ほかの機械は別のように直すことがあります。紙面に入るのは、直して読めたものです。途中で切れたものと、"
         "読み手によってページの数が変わるものは、使いません（supplied/unreadable）。",
         "場所を書いた表のずれたPDF、データの長さのちがうPDF", "書き出したままのPDF", level=_W),
    Rule("pdf/repaired", "こわれたPDFを直して読んだ", "こわれた表や長さの記載は直して読めますが、ほかの機械は別のように直すことがあります。印刷の型を選んで確かめるときと、原稿とくらべるときは注意になります。",
         "場所を書いた表のずれたPDF、前に余分なもののついたPDF", "書き出したままのPDF", level=_W, alone=_N),
)
