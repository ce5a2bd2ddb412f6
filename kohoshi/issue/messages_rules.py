"""Every rule of reading the content: what it says, an example that fires and one that does not.

The documentation of the rules is made from this table.
"""
from __future__ import annotations

from dataclasses import dataclass

from kohoshi.finding import Level


@dataclass(frozen=True)
class ContentRule:
    """``name`` without the family ``content/``; ``title`` in one Japanese line."""

    name: str
    title: str
    fires: str
    silent: str
    level: Level = Level.ERROR


RULES: tuple[ContentRule, ...] = (
    # --- the file as YAML --------------------------------------------------------------------
    ContentRule("encoding", "UTF-8で保存されていない", "Shift_JISで保存した記事", "UTF-8（BOMはあってもなくてもよい）"),
    ContentRule("tab", "タブ文字がある", "タブで字下げした行", "半角スペースの字下げ"),
    ContentRule("control", "目に見えない文字がある", "ほかのソフトから貼り付けた U+200B", "ふつうの文字だけの行"),
    ContentRule("yaml", "YAMLとして読めない", "「title：港区」（全角コロン）", "title: 港区"),
    ContentRule("empty", "ファイルに中身がない", "空のファイル", "項目のあるファイル"),
    ContentRule("empty-value", "項目に中身がない", "title: のあとに何もない", "title: 港区"),
    ContentRule("duplicate-key", "同じ項目が二度ある", "title: が2行ある", "title: が1行"),
    ContentRule("comment", "値の途中から先がメモとして消える", "title: 6月号 #みなと", "title: \"6月号 #みなと\""),
    ContentRule("folded", "行のつなぎ目に空白が入る", "> で書いた日本語の文章", "| で書いた文章"),
    ContentRule("too-large", "ファイル・値・入れ子が大きすぎる", "写真を文字にして貼り込んだ記事", "ふつうの記事"),
    ContentRule("too-many", "ひとつのファイルの誤りが多すぎて、残りを数だけ示す", "すべての行が空の項目", "誤りが100件まで"),
    # --- the fields --------------------------------------------------------------------------
    ContentRule("unknown-key", "その項目はない", "titel: 港区", "title: 港区"),
    ContentRule("missing", "必要な項目がない", "見出し（title）のない記事", "見出し（title）のある記事"),
    ContentRule("type", "値の書きかたがちがう", "date: 2022年6月1日", "date: 2022-06-01"),
    ContentRule("markup", "強調・ルビ・参照などの記号が閉じていない", "**強調", "**強調**"),
    # --- the folder --------------------------------------------------------------------------
    ContentRule("missing-file", "決まったファイルがない", "issue.yaml のないフォルダー", "issue.yaml と発行者の台帳（house）の3つの表がある"),
    ContentRule("file-name", "記事のファイル名が使えない", "区政会議.yaml", "kusei-kaigi.yaml"),
    ContentRule("unreadable", "ファイルを開けない", "読む権限のないファイル", "開けるファイル"),
    ContentRule("outside", "フォルダーの外のファイルを指している", "image: ../../photo.jpg", "image: photo.jpg"),
    ContentRule("missing-image", "画像がない", "image: hiro.svg で、あるのは hero.svg", "images/ か art/ にある名前"),
    ContentRule("missing-supplied", "支給PDF・広告原稿がない", "file: shisei.pdf で、supplied/ が空", "supplied/ にある名前"),
    # --- the flat plan and the rest together -----------------------------------------------------
    ContentRule("flatplan", "台割の面がそろっていない", "3面の次が5面", "1面から順に、すべての面がある"),
    ContentRule("missing-article", "台割の枠の記事がない", "hero: hyosi で、あるのは hyoshi.yaml", "articles/ にある記事"),
    ContentRule("missing-part", "記事にその部分がない", "kaigi/owri で、あるのは owari", "記事の部分（parts）にある名前"),
    ContentRule("placed-twice", "同じ記事が二度置かれている", "1面と3面の両方に hyoshi", "ひとつの記事・部分をひとつの枠に"),
    ContentRule("unplaced-part", "記事の一部だけが置かれていない", "kaigi/hajime はあるが kaigi/owari がない", "すべての部分が枠にある"),
    ContentRule("unplaced", "どの面にも置かれていない記事がある", "台割にない記事ファイル", "すべての記事が枠にある", Level.WARNING),
    ContentRule("reference", "〔面:…〕の相手がない", "〔面:kaigy〕で、あるのは kaigi", "台割にある記事の名前"),
    ContentRule("contact", "番号簿にその課がない", "section: kouho で、あるのは koho", "contacts.yaml にある名前"),
    ContentRule("number", "通巻号数が年月と合わない", "2022年6月号が312", "2022年6月号が313"),
    ContentRule("label", "月号が年月と合わない", "2022-06 で5月号", "2022-06 で6月号"),
    ContentRule("month", "その年月はない", "2022-13", "2022-06"),
    ContentRule("delivery", "配布期間が逆", "5日から1日まで", "1日から5日まで"),
    ContentRule("layout", "レイアウト一式がない", "layouts: minat", "layouts: minato"),
    ContentRule("sdg", "SDGsの表が正しくない", "行分けをつないでも文言にならない", "17のゴールがそろい、行分けが文言と同じ"),
)
