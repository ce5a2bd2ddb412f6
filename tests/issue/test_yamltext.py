"""YAML as text: what is kept, what is refused, and in which words."""
from __future__ import annotations

import time

import pytest

from kohoshi.finding import Place
from kohoshi.issue import yamltext
from kohoshi.issue.yamltext import MAX_DEPTH, MAX_FINDINGS, MAX_NODES, MAX_SCALAR, Empty, Mapping, read
from kohoshi.issue.yamltext.bytes import MAX_BYTES

FILE = "content/2022-06/articles/x.yaml"


def tree(text: str | bytes):
    node, findings = read(text.encode() if isinstance(text, str) else text, FILE)
    assert findings == []
    return node


def told(text: str | bytes):
    """(line, column, message, hint) of every finding."""
    _, findings = read(text.encode() if isinstance(text, str) else text, FILE)
    assert all(f.place.file == FILE and f.rule.startswith("content/") for f in findings)
    return [(f.place.line, f.place.column, f.message, f.hint) for f in findings]


# --- what is kept --------------------------------------------------------------------------


def test_every_scalar_is_the_text_that_was_typed():
    typed = {"a": "13:30", "b": "0120", "c": "no", "d": "2022-06-01", "e": "1_000", "f": "0x1F", "g": ".5", "h": "1e3", "i": "True", "j": "=",
             "k": "06-0000-0000", "l": "〒552-0000", "m": "ガガ１", "n": "a:b", "o": "a#b", "p": "-1"}
    assert tree("".join(f"{k}: {v}\n" for k, v in typed.items())) == typed


def test_unicode_is_left_as_it_is():
    """No NFC, no width folding: か + U+3099, 神 as a compatibility ideograph, an ideographic variant."""
    text = "か\u3099\uff21\ufa19葛\U000e0100𠮷"
    assert tree(f"a: {text}\n")["a"] == text


def test_nested_values_and_flow_style():
    assert tree("a:\n  - {b: c, d: [e, f]}\n  - g\n") == {"a": [{"b": "c", "d": ["e", "f"]}, "g"]}


@pytest.mark.parametrize("text", ["\ufeffa: 港\n# 注\nb: |\n  区\n", "a: 港\r\n# 注\r\nb: |\r\n  区\r\n", "a: 港\r# 注\rb: |\r  区\r",
                                  "---\na: 港\n# 注\nb: |\n  区\n...\n"])
def test_bom_and_line_ends(text):
    assert tree(text) == {"a": "港", "b": "区\n"}


def test_comments_on_lines_of_their_own():
    assert tree("# 始め\na: b\n  # 中\nc: # 枠\n  d: e\n# 終わり\tタブ\n") == {"a": "b", "c": {"d": "e"}}


def test_a_hash_inside_quotes_or_text_is_text():
    assert tree("a: \"6月号 #みなと\"\nb: |\n  6月号 #みなと\nc: 6月号#みなと\n") == {
        "a": "6月号 #みなと", "b": "6月号 #みなと\n", "c": "6月号#みなと"}


# --- places --------------------------------------------------------------------------------


def place_of(value, words):
    return value.at(value.index(words))


def test_places_of_plain_and_quoted_values():
    node = tree("a: 港区\nb: \"港区\"\nc: '港区'\n")
    assert node["a"].place == Place(FILE, 1, 4, 1, 6)
    assert [place_of(node[k], "区").column for k in "abc"] == [5, 6, 6]
    assert node.names["b"].place == Place(FILE, 2, 1, 2, 2)


@pytest.mark.parametrize("head", ["|", "|-", "|+", "|  # 注", "|2", "|2-"])
def test_each_line_of_a_literal_block_knows_its_line_and_column(head):
    value = tree(f"a:\n  b: {head}\n    一行目\n\n    二行目\n      字下げ\n  c: d\n")["a"]["b"]
    assert place_of(value, "一") == Place(FILE, 3, 5)
    assert place_of(value, "二") == Place(FILE, 5, 5)
    assert place_of(value, "字") == Place(FILE, 6, 7)
    assert (value.place.line, value.place.column) == (3, 5)


def test_a_block_may_begin_with_empty_lines():
    value = tree("a: |\n\n\n  文\n")["a"]
    assert place_of(value, "文") == Place(FILE, 4, 3)
    assert (value.place.line, value.place.column) == (4, 3)


def test_blocks_in_lists():
    assert place_of(tree("- |\n  文\n  章\n")[0], "章") == Place(FILE, 3, 3)


def test_the_first_line_of_folded_text_is_exact():
    value = tree("a: >\n\n  one two\n  three\n")["a"]
    assert value == "\none two three\n"
    assert place_of(value, "two") == Place(FILE, 3, 7)
    assert place_of(tree("a: one\n  two\n")["a"], "one") == Place(FILE, 1, 4)


# --- what is refused: text → line, column, message, hint ----------------------------------------

QUOTE = "値の全体を引用符 \" \" で囲むか、| の次の行に書いてください"
HALF = "半角の「:」と半角スペースにしてください"
FOLDED = (
    "値が次の行に続いています。行のつなぎ目に空白が入ってしまいます",
    "長い文章は「項目名: |」と書き、次の行から字下げして書いてください（1行が1段落になります）")
SLIPS = {
    "full-width colon, last line": ("a: b\nlead：本文\n", 2, 5, "項目名のあとのコロンが全角「：」です", HALF),
    "full-width colon, first line": ("title：港区\nlead: 本文\n", 1, 6, "項目名のあとのコロンが全角「：」です", HALF),
    "full-width colon before a nested line": ("title：港区\n  lead: 本文\n", 1, 6, "項目名のあとのコロンが全角「：」です", HALF),
    "full-width colon in a line that looks continued": ("a: 港区\n  lead：本文\n", 2, 7, "項目名のあとのコロンが全角「：」です", HALF),
    "full-width space after the colon": ("title:\u3000港区\nb: c\n", 1, 7, "コロン「:」のあとが全角スペースです", "半角スペースにしてください"),
    "full-width space before the colon": ("a: b\ntitle\u3000:港区\n", 2, 6, "コロン「:」の前に全角スペースがあります", "全角スペースを消してください"),
    "full-width space as indentation": (
        "a:\n  b: c\n\u3000d: e\n", 3, 1, "行の始めに全角スペースがあります", "字下げは半角スペースで書いてください"),
    "full-width space as indentation of text": (
        "a:\n  b: c\n\u3000文\n", 3, 1, "行の始めに全角スペースがあります", "字下げは半角スペースで書いてください"),
    "full-width space after the dash": ("a:\n  - b\n  -\u3000c\n", 3, 4, "「-」のあとが全角スペースです", "半角スペースにしてください"),
    "no space after the colon": (
        "a: b\ntitle:港区\n", 2, 7, "コロン「:」のあとに半角スペースがありません",
        "「項目名: 値」のように、コロンのあとに半角スペースを入れてください"),
    "no space after the dash": (
        "a:\n  - b\n  -c\n", 3, 4, "「-」のあとに半角スペースがありません", "「- 」のように半角スペースを入れてください"),
    "full-width dash": ("a:\n  - b\n  － c\n", 3, 3, "一覧の記号が半角の「-」ではありません", "半角の「-」と半角スペースで始めてください"),
    "middle dot as a dash": ("a:\n  - b\n  ・c\n", 3, 3, "一覧の記号が半角の「-」ではありません", "半角の「-」と半角スペースで始めてください"),
    "full-width bar": ("a: ｜\n  港区の\n", 1, 4, "「｜」が全角です", "文章の始まりは半角の「|」です"),
    "no colon": (
        "a: b\nlead\nc: d\n", 2, 1, "項目名のあとに「: 」（コロンと半角スペース）がありません",
        "「項目名: 値」の形で書いてください。前の行の続きなら | を使ってください"),
    "unclosed quote": ('a: "港区\nb: c\n', 1, 4, "引用符が閉じていません", "始まりと同じ引用符で閉じてください"),
    "unclosed single quote": ("a: b\nc: '港区\n", 2, 4, "引用符が閉じていません", "始まりと同じ引用符で閉じてください"),
    "text after a quote": (
        'a: "港区"です\n', 1, 8, "閉じた引用符のあとに文字が続いています", "引用符で値の全体を囲むか、引用符を「」にしてください"),
    "backslash in quotes": ('a: "円\\q"\n', 1, 7, "引用符 \" \" の中の「\\」の使いかたが読めません", "「\\」を消すか、' ' で囲んでください"),
    "colon in a value": ("a: Q: 何\n", 1, 5, "値の中に「: 」（コロンと空白）があるか、字下げがずれています", QUOTE),
    "indentation too deep": ("a:\n  b: c\n   d: e\n", 3, 5, "値の中に「: 」（コロンと空白）があるか、字下げがずれています", QUOTE),
    "indentation too shallow": (
        "a:\n   b: c\n  d: e\n", 3, 3, "字下げがそろっていません", "行の始まりの位置を、並びの項目とそろえてください"),
    "indentation of a list": (
        "a:\n  - b: c\n   - d: e\n", 3, 4, "一覧の字下げがそろっていません", "「-」の位置を上の「-」とそろえてください"),
    "key at the level of the dash": (
        "- a\nb: c\n", 2, 1, "一覧の字下げがそろっていません", "「-」の位置を上の「-」とそろえてください"),
    "list on the line of its key": ("a: - b\n", 1, 4, "「- 」をここに書くことはできません", "前の行の「:」と字下げを確かめてください"),
    "bold at the start": ("a: **強調**です\n", 1, 4, "値が「*」で始まっています", QUOTE),
    "link at the start": ("a: [文字](https://b.jp)\n", 1, 8, "「[ ]」や「{ }」で始まる値のあとに文字が続いています", QUOTE),
    "unclosed bracket": (
        "a: [b\nc: d\n", 1, 4, "値が「[」で始まり、一覧として読めません", "「]」で閉じるか、リンクなどの文章なら" + QUOTE),
    "unclosed brace": ("a: {b: c\nd: e\n", 1, 4, "値が「{」で始まり、項目の組として読めません", "「}」で閉じるか、文章なら" + QUOTE),
    "closing bracket": ("a: ]b\n", 1, 4, "値が「]」「}」「,」などの記号で始まっています", QUOTE),
    "at sign": ("a: @b\n", 1, 4, "値がYAMLの記号で始まっています", QUOTE),
    "percent": ("%港区\na: b\n", 1, 1, "行が「%」で始まっています", QUOTE),
    "question mark": ("a: ? b\n", 1, 4, "値が「? 」で始まっています", QUOTE),
    "text after the bar": (
        "a: | 港区\n  b\n", 1, 6, "「|」のあとに余分な文字があります", "「|」の行には何も書かず、次の行から字下げして書いてください"),
    "anchor": ("a: &b c\n", 1, 4, "「&b」はYAMLの名札（アンカー）になります", "「&」で始まる文字は引用符 \" \" で囲んでください"),
    "alias": (
        "a: *b\n", 1, 4, "「*b」はほかの値を指すYAMLの記号（エイリアス）になります",
        "「*」で始まる文字は引用符 \" \" で囲むか、| の次の行に書いてください"),
    "tag": ("a: !!int 3\n", 1, 4, "「!!int」はYAMLの型の指定（タグ）になります", "「!」で始まる文字は引用符 \" \" で囲んでください"),
    "tag of Python": (
        "a: !!python/object/apply:os.system [ls]\n", 1, 4,
        "「!!python/object/apply:os.system」はYAMLの型の指定（タグ）になります", "「!」で始まる文字は引用符 \" \" で囲んでください"),
    "exclamation mark": ("a: !b\n", 1, 4, "「!b」はYAMLの型の指定（タグ）になります", "「!」で始まる文字は引用符 \" \" で囲んでください"),
    "merge key": ("a: b\n<<: {c: d}\n", 2, 1, "「<<」（ほかの項目の取り込み）は使えません", "内容をそのまま書いてください"),
    "two documents": ("a: b\n---\nc: d\n", 2, 1, "「---」でふたつ目の文書が始まっています", "1つのファイルには1つの文書だけ書きます"),
    "list as a key": ("? [a]\n: b\n", 1, 3, "項目名のところに一覧や入れ子があります", "「項目名: 値」の形で書いてください"),
    "duplicate": ("a: b\nc: d\na: e\n", 3, 1, "「a」が1行目と3行目に二度書かれています", "どちらかひとつにしてください"),
    "comment after a value": (
        "a: 6月号 #みなと\n", 1, 8, "「#みなと」はメモとみなされ、紙面に出ません",
        "値の一部なら全体を引用符 \" \" で囲み、メモなら別の行に書いてください"),
    "comment after a value in a list": (
        "- 6月号 # みなと\n", 1, 7, "「# みなと」はメモとみなされ、紙面に出ません",
        "値の一部なら全体を引用符 \" \" で囲み、メモなら別の行に書いてください"),
    "value that is all comment": (
        "a: #1の話\n", 1, 1, "「a」の中身がありません", "「#」から後ろはメモとして読みとばされます。値なら引用符 \" \" で囲んでください"),
    "empty value": ("a:\nb: c\n", 1, 1, "「a」の中身がありません", "値を書くか、いらなければ行ごと消してください"),
    "null": ("a: null\n", 1, 1, "「a」の中身がありません", "値を書くか、いらなければ行ごと消してください"),
    "tilde": ("a: b\nc: ~\n", 2, 1, "「c」の中身がありません", "値を書くか、いらなければ行ごと消してください"),
    "empty item": ("a:\n  - b\n  -\n", 3, 4, "「-」のあとに中身がありません", "値を書くか、いらなければ行ごと消してください"),
    "folded Japanese": ("a: >\n  港区の\n  お知らせ\n", 1, 4, *FOLDED),
    "continued Japanese": ("a: 港区の\n  お知らせ\n", 1, 4, *FOLDED),
    "continued Japanese in quotes": ('a: "港区の\n  お知らせ"\n', 1, 4, *FOLDED),
    "tab as indentation": ("a:\n\tb: c\n", 2, 1, "タブ文字があります", "タブを消して、半角スペースに置きかえてください"),
    "tab inside": ("a: b\tc\n", 1, 5, "タブ文字があります", "タブを消して、半角スペースに置きかえてください"),
    "control character": (
        "a: b\x07c\n", 1, 5, "目に見えない文字 U+0007 があります", "その文字を消してください（ほかのソフトから貼り付けると入ることがあります）"),
    "line separator": (
        "a: b\u2028c\n", 1, 5, "目に見えない文字 U+2028 があります", "その文字を消してください（ほかのソフトから貼り付けると入ることがあります）"),
    "zero width space": (
        "a: b\u200bc\n", 1, 5, "目に見えない文字 U+200B があります", "その文字を消してください（ほかのソフトから貼り付けると入ることがあります）"),
    "right-to-left override": (
        "a: b\u202ec\n", 1, 5, "目に見えない文字 U+202E があります", "その文字を消してください（ほかのソフトから貼り付けると入ることがあります）"),
    "replacement character": (
        "a: b\ufffdc\n", 1, 5, "目に見えない文字 U+FFFD があります", "その文字を消してください（ほかのソフトから貼り付けると入ることがあります）"),
    "nothing": ("", 1, 1, "ファイルの中身がありません", ""),
    "comments only": ("# a\n# b\n", 1, 1, "ファイルの中身がありません", ""),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_each_slip_is_told_once_in_plain_japanese(slip):
    text, *expected = slip
    assert told(text) == [tuple(expected)]


def test_the_offending_line_is_shown():
    _, findings = read("a: b\n  lead：本文\n".encode(), FILE)
    assert [f.excerpt for f in findings] == ["lead：本文"]
    _, findings = read(b"a: b\na:  c\n", FILE)
    assert [(f.excerpt, f.related[0].line) for f in findings] == [("a:  c", 1)]


def test_errors_of_one_file_come_together():
    text = "a: b\x07\nc: d #e\nf:\na: g\nh: *i\nj: k\tl\n<<: {m: n}\n"
    assert sorted(line for line, *_ in told(text)) == [1, 2, 3, 4, 5, 6, 7]


def test_folding_of_latin_text_is_fine():
    assert told("a: one\n  two\nb: >\n  three\n  four\n") == []


def test_a_fold_of_a_single_line_adds_no_space():
    assert told("a: >\n  港区 の\nb:\n  c: >\n    港区 の\n  d: e\n") == []


def test_an_empty_value_stands_as_such():
    node, _ = read(b"a:\nb: c\n", FILE)
    assert isinstance(node, Mapping) and isinstance(node["a"], Empty) and node["b"] == "c"


# --- encodings -------------------------------------------------------------------------------

RESAVE = "テキストエディターで文字コードを「UTF-8」にして保存し直してください"


@pytest.mark.parametrize(("data", "line", "message", "hint"), [
    ("# 注\ntitle: 港区".encode("cp932"), 1, "文字コードがShift_JIS（CP932）です（UTF-8ではありません）", RESAVE),
    ("a: b\ntitle: ①髙﨑".encode("cp932"), 2, "文字コードがShift_JIS（CP932）です（UTF-8ではありません）", RESAVE),
    ("title: 港区".encode("utf-16"), 1, "文字コードがUTF-16です（UTF-8ではありません）", RESAVE),
    ("title: 港区".encode("utf-16-le"), 1, "文字コードがUTF-16です（UTF-8ではありません）", RESAVE),
    ("title: 港区のお知らせ".encode("utf-16-be"), 1, "文字コードがUTF-16です（UTF-8ではありません）", RESAVE),
    ("a: 港区\r\nb: ".encode() + b"\xff\n", 2, "UTF-8として読めない文字（バイト 0xff）があります",
     "その行の文字を書き直し、UTF-8で保存し直してください"),
    ("a: 港区\nb: 区".encode()[:-1] + b"\n", 2, "UTF-8として読めない文字（バイト 0xe5）があります",
     "その行の文字を書き直し、UTF-8で保存し直してください"),
    ("a: みなと".encode("euc_jp"), 1, "UTF-8として読めない文字（バイト 0xa4）があります", "その行の文字を書き直し、UTF-8で保存し直してください"),
    ("a: 港".encode() + b"\xed\xa0\x80\n", 1, "UTF-8として読めない文字（バイト 0xed）があります", "その行の文字を書き直し、UTF-8で保存し直してください"),
])
def test_other_encodings_are_recognised(data, line, message, hint):
    assert [(found[0], *found[2:]) for found in told(data)] == [(line, message, hint)]


# --- limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "message"), [
    ("a" * (MAX_BYTES + 1), f"ファイルが大きすぎます（{MAX_BYTES + 1:,}バイト。上限は{MAX_BYTES:,}バイト）"),
    ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), f"入れ子が深すぎます（上限は{MAX_DEPTH}段）"),
    ("- a\n" * MAX_NODES, f"項目が多すぎます（上限は{MAX_NODES:,}個）"),
    ("a: " + "b" * (MAX_SCALAR + 1), f"ひとつの値が長すぎます（{MAX_SCALAR + 1:,}字。上限は{MAX_SCALAR:,}字）"),
])
def test_limits(text, message):
    assert [found[2] for found in told(text)] == [message]


def test_just_within_the_limits():
    assert tree("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    assert len(tree("- a\n" * (MAX_NODES - 1))) == MAX_NODES - 1
    assert len(tree("a: " + "b" * MAX_SCALAR)["a"]) == MAX_SCALAR


def test_an_alias_bomb_is_refused_unexpanded():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    start = time.process_time()
    found = told("\n".join(lines))
    assert time.process_time() - start < 2
    assert len(found) == MAX_FINDINGS + 1
    assert found[0][2] == "「&a0」はYAMLの名札（アンカー）になります"


def test_a_hopeless_file_is_told_briefly():
    found = told("".join(f"k{n}:\n" for n in range(5_000)))
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1][2] == "このファイルには、ほかに4,900件の誤りがあります"


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? ", ": ", '"', "&a ", "*a ", "!a ", "|\n", "a\x07\n", "\t\n", "a: b #c\n", "%", "---\n", "：\n"])
def test_no_file_hangs_the_program(unit):
    start = time.process_time()
    read((unit * (MAX_BYTES // 4 // len(unit.encode()))).encode(), FILE)
    assert time.process_time() - start < 8


# --- what is kept of files read before --------------------------------------------------------


def test_a_text_read_again_is_read_the_same_and_its_tree_is_a_new_one() -> None:
    text = "title: 港\nbody:\n  - paragraph: |\n      一\n      二\n  - items: [三, 四]\n".encode()
    first, again = (yamltext.read(text, name) for name in ("a.yaml", "b.yaml"))
    assert first == again and first[0] is not again[0]
    assert first[0]["title"].place.file == "a.yaml" and again[0]["title"].place.file == "b.yaml"
    first[0]["title"] = "別"
    assert yamltext.read(text, "a.yaml")[0]["title"] == "港"


def test_what_cannot_be_read_is_told_each_time() -> None:
    assert [len(yamltext.read("title: [港\n".encode(), "a.yaml")[1]) for _ in range(3)] == [1, 1, 1]


def test_events_are_kept_up_to_a_limit() -> None:
    events = yamltext._Events(most=20)
    for number in range(9):
        assert len(list(events.of(f"title: 港{number}"))) == 8
        assert len(list(events.of(f"title: 港{number}"))) == 8
    assert events.held == 16 and [*events._kept] == ["title: 港7", "title: 港8"]
    assert len(list(events.of("[" + "港," * 30 + "]"))) > 20 and events.held == 0
