"""Every rule of the proof: what it says, why, when it fires and when it stays silent.

The documentation of the rules and the tests are made from this table.
"""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.finding import UNWAIVABLE, Level


@dataclass(frozen=True)
class Rule:
    """``title`` in one line; ``why`` for a reader who wants to know; ``fires`` and ``silent``
    one example each. ``alone`` is the level where the PDF is checked without its content
    (None: the rule needs the content)."""

    name: str
    title: str
    why: str
    fires: str
    silent: str
    level: Level = Level.ERROR
    alone: Level | None = None

    @property
    def waivable(self) -> bool:
        return not self.name.startswith(UNWAIVABLE)


_E, _W = Level.ERROR, Level.WARNING

_ALL = (
    # --- order -----------------------------------------------------------------------------
    Rule("order/missing", "面が足りない", "1面でも抜けると、面付けと以後の面の番号がすべてずれます。",
         "12面のうち6面のページがない", "12ページあり、ノンブルが1～12面", alone=_E),
    Rule("order/count", "面が多い", "台割にないページは、前の版の残りや白紙の紛れ込みです。",
         "台割が12面で、PDFが13ページ", "台割とPDFの面の数が同じ"),
    Rule("order/binding", "面の数が綴じに合わない", "二つ折りを重ねる紙面は、面の数が4の倍数でないと折れません。",
         "10面の紙面", "8面、12面、16面", alone=_E),
    Rule("order/sequence", "面の順が違う", "PDFの順のまま面付けされるので、入れ替わりはそのまま刷られます。",
         "4ページ目に「5面」のノンブルの面がある", "PDFの順とノンブルの順が同じ", alone=_E),
    Rule("order/folio", "ノンブルが違う・ない", "読者も印刷所も、紙の上の面の番号で面を見分けます。",
         "7面のノンブルが「3面」", "7面のノンブルが「7面」", alone=_E),
    Rule("order/label", "ページラベルが違う", "画面で見る人は、PDFのページラベルで面を選びます。",
         "7面のページラベルが8", "7面のページラベルが7", alone=_E),
    Rule("order/blank", "白紙の面がある", "枠の中身が入らないまま面だけができたとき、全体を見渡すまで気づきません。",
         "5面に柱のほか何もない", "余白の広い面", alone=_E),
    Rule("order/duplicate", "同じ面が2度ある", "差し替えのときに、元の面を消し忘れるとこうなります。",
         "4ページ目と5ページ目がまったく同じ", "同じ形の面に違う記事がある", alone=_E),
    Rule("order/size", "面の大きさが違う", "1面だけ仕上がりが違うと、断裁の位置が合いません。",
         "8面だけA3", "どの面も273×406 mm", alone=_E),
    Rule("order/issue-number", "通巻号数がそろわない", "前の号から写した面に、前の号数が残りがちです。",
         "5面の柱が「No.312」", "どの面も「No.313」", alone=_E),
    Rule("order/issue-month", "月号がそろわない", "前の号から写した面に、前の月が残りがちです。",
         "5面の柱が「5月号」", "どの面も「6月号」", alone=_E),
    Rule("order/issue-year", "年がそろわない", "年の変わり目や和暦・西暦の併記で食い違いが起きます。",
         "「令和4年(2023年)」", "「令和4年(2022年)」", alone=_E),
    Rule("order/issue-date", "発行日がそろわない", "発行日は号の記録で、後から号を特定する手がかりです。",
         "題字の下が「令和4年6月2日発行」で、号のデータが6月1日", "どちらも6月1日", alone=_E),
    Rule("order/masthead", "1面に題字がない", "題字のない1面は、別の面が先頭に来たか、題字が落ちています。",
         "1面の上半分に大きな「広報みなと」がない", "題字の帯に「広報みなと」"),
    Rule("order/spread", "見開きにならない面を続けている", "見開きは偶数の面から始まります。3・4面は紙の裏表です。",
         "台割に faces: [3, 4]", "台割に faces: [2, 3]"),
    Rule("order/spread-file", "見開きのPDFを確かめようとしている", "見開きのPDFは眺めるためのもので、ページと面が一つずつ対応しません。",
         "spreads.pdf を確かめる", "print.pdf を確かめる", alone=Level.NOTICE),
    # --- reference -------------------------------------------------------------------------
    Rule("reference/wrong-face", "参照先の面が違う", "「題」(○面) と書いて別の面を示すと、読者は記事にたどり着けません。手で打った参照も同じに確かめます。",
         "区政会議が6・7面にあるのに「区政会議(5面)」", "「区政会議(6・7面)」「区政会議(6～7面)」", alone=_E),
    Rule("reference/dangling", "参照に面の番号がない", "面の番号が入らないまま「(面)」と刷られます。",
         "「区政会議(面)」「区政会議(0面)」", "「区政会議(6・7面)」"),
    Rule("reference/no-such-face", "ない面を指している", "面を減らしたとき、後ろの面への参照が残りがちです。",
         "12面の紙面に「くわしくは13面へ」", "「テニスコート16面」は参照ではない", alone=_E),
    Rule("reference/self", "同じ面を指している", "読者は今見ている面を、もう一度開かされます。",
         "4面に「くわしくは4面へ」", "4面に「くわしくは8面へ」"),
    Rule("reference/jump", "続きの面が違う", "「○面へ続く」「○面から続く」は、その記事が本当にある面を示します。",
         "続きが5面にあるのに「4面へ続く」", "「5面へ続く」「1面から続く」"),
    Rule("reference/not-in-contents", "目次に記事がない", "目次に載せると決めた記事が載っていません。",
         "contents: true の記事が1面の目次にない", "contents のない記事"),
    Rule("reference/link", "リンクの行き先が違う", "ウェブ版の読者は、文字ではなくリンクで移ります。",
         "「区政会議(6・7面)」のリンクが8面へ行く", "6面へ行く", alone=_E),
    Rule("reference/dangling-link", "リンクの行き先がない", "押しても何も起きないリンクです。",
         "なくなった記事へのリンク", "外のページへのリンク", alone=_E),
    # --- text ------------------------------------------------------------------------------
    Rule("text/missing", "原稿の文が紙面にない", "枠からあふれた文は、何の知らせもなく消えます。",
         "最後の段落が枠に入りきらず、後半がない", "段をまたいで続く段落"),
    Rule("text/changed", "原稿と紙面の文が違う", "レイアウトに直接打ち込んだ文字や、古い版の残りです。",
         "原稿「道路」、紙面「歩道」", "全角と半角、長音や波線の形の違い"),
    Rule("text/wrong-face", "文が別の面にある", "台割と違う面に記事が入っています。",
         "5面の記事の段落が8面にある", "続く面にまたがる段落"),
    Rule("text/repeated", "同じ文が2度ある", "枠を写したまま中身を替え忘れると、同じ文が並びます。",
         "同じ段落が1つの面に2度ある", "短い言葉（無料、区民センター）のくり返し"),
    Rule("text/order", "文の順が原稿と違う", "段や枠の順を取り違えると、話の順が変わります。",
         "2段目の文が1段目より前にある", "写真の上に置いた説明文"),
    Rule("text/hidden", "文字が見えない", "絵の下や地と同じ色の文字は、データにはあっても紙には出ません。",
         "白い地に白い文字、四角の下の文字", "色の帯に白抜きの文字", alone=_W),
    Rule("text/outside-trim", "文字が仕上がりの外に出る", "仕上がりの外は断裁で切り落とされます。",
         "左端が仕上がりから3 mm外に出た見出し", "塗り足しまで伸びた絵", alone=_W),
    Rule("text/overlap", "文字と文字が重なっている", "枠からあふれた文が下の枠に乗ると、どちらも読めません。",
         "あふれた行が下の欄の文字の上に刷られる", "ふりがな、大きな数字を敷いた見出し", alone=_W),
    # --- waiver ----------------------------------------------------------------------------
    Rule("waiver/refused", "承認できない指摘を承認している", "順序・参照・あふれ・PDFの誤りは、承認で通すことができません。",
         "reference/wrong-face の指紋が waivers にある", "承認できる指摘の指紋", level=_W),
    Rule("waiver/stale", "承認した指摘がもうない", "文が変わると承認は無効になります。残しておくと、別の誤りを隠しかねません。",
         "直した文の指紋が waivers に残っている", "今も出ている指摘の指紋", level=_W),
)

#: Name → rule.
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
