"""The inline markup: what each mark means, where faults are, and that nothing can break it."""
from __future__ import annotations

import random
import time

import pytest

from kohoshi.issue.markup import Bouten, FaceReference, Link, Ruby, Strong, TateChuYoko, Text, faults, parse, references, visible


@pytest.mark.parametrize(("text", "nodes"), [
    ("ただの文", [Text("ただの文", 0, 4)]),
    ("", []),
    ("令和4年**「強調」**です", [
        Text("令和4年", 0, 4), Strong((Text("「強調」", 6, 10),), 4, 12), Text("です", 12, 14)]),
    ("｜港区《みなとく》", [Ruby("港区", "みなとく", 0, 9)]),
    ("大阪の港区《みなとく》", [Text("大阪の", 0, 3), Ruby("港区", "みなとく", 3, 11)]),
    ("｜SDGs《エスディージーズ》", [Ruby("SDGs", "エスディージーズ", 0, 15)]),
    ("人々《ひとびと》八ヶ岳《やつがたけ》", [Ruby("人々", "ひとびと", 0, 8), Ruby("八ヶ岳", "やつがたけ", 8, 18)]),
    ("葛\U000e0100城《かつらぎ》", [Ruby("葛\U000e0100城", "かつらぎ", 0, 9)]),
    ("𠮷野《よしの》", [Ruby("𠮷野", "よしの", 0, 7)]),
    ("《《圏点》》", [Bouten((Text("圏点", 2, 4),), 0, 6)]),
    ("漢字《《圏点》》", [Text("漢字", 0, 2), Bouten((Text("圏点", 4, 6),), 2, 8)]),
    ("《《港区《みなとく》》》", [Bouten((Ruby("港区", "みなとく", 2, 10),), 0, 12)]),
    ("会議(〔面:kusei-kaigi〕)", [Text("会議(", 0, 3), FaceReference("kusei-kaigi", 3, 18), Text(")", 18, 19)]),
    ("〔縦中横:100〕", [TateChuYoko("100", 0, 9)]),
    ("[区役所](https://www.example.jp/a?b=1#c)", [Link("https://www.example.jp/a?b=1#c", (Text("区役所", 1, 4),), 0, 37)]),
    ("[電話](tel:0000-0001)", [Link("tel:0000-0001", (Text("電話", 1, 3),), 0, 19)]),
    ("[メール](mailto:a@example.jp)", [Link("mailto:a@example.jp", (Text("メール", 1, 4),), 0, 26)]),
    ("**[a](https://b.jp)**", [Strong((Link("https://b.jp", (Text("a", 3, 4),), 2, 19),), 0, 21)]),
    ("[**a**](https://b.jp)", [Link("https://b.jp", (Strong((Text("a", 3, 4),), 1, 6),), 0, 21)]),
    (r"\**と\\", [Text("*", 0, 2), Text("*と", 2, 4), Text("\\", 4, 6)]),
    (r"円\100", [Text(r"円\100", 0, 5)]),
    (r"\《題\》", [Text("《", 0, 2), Text("題", 2, 3), Text("》", 3, 5)]),
    ("一行\n**二行**", [Text("一行\n", 0, 3), Strong((Text("二行", 5, 7),), 3, 9)]),
])
def test_what_the_marks_mean(text, nodes):
    assert parse(text) == nodes
    assert faults(text) == []


@pytest.mark.parametrize("text", [
    "〔補足〕", "〔開館：9時〕", "〔9:30開始〕", "〔注", "注〕", "[参考]", "[1][2]", "a]b", "(かっこ)", "5*3*2", "※ ＊＊注＊＊", "a_b_c", "<b>&amp;</b>",
    "# 見出しではない", "- 箇条書きではない", "`code`", "〈〉『』「」",
])
def test_everything_else_is_text(text):
    assert parse(text) == [Text(text, 0, len(text))]
    assert faults(text) == []


@pytest.mark.parametrize(("text", "offset", "words"), [
    ("あ**い", 1, "強調の「**」がこの行のうちに「**」で閉じていません"),
    ("あ**い\nう", 1, "強調の「**」がこの行のうちに「**」で閉じていません"),
    ("****", 0, "強調「****」の中身がありません"),
    ("あ《《い", 1, "圏点の「《《」がこの行のうちに「》》」で閉じていません"),
    ("《《》》", 0, "圏点「《《》》」の中身がありません"),
    ("《《あ《《い》》", 3, "圏点《《…》》の中に《《があります"),
    ("**あ《《い**》》", 3, "「《《」の入れ子がくずれています。あとに始めたものを先に閉じてください"),
    ("港区《みなとく", 2, "ルビの「《」のあとに読みと「》」がありません"),
    ("港区《》", 2, "ルビの「《」のあとに読みと「》」がありません"),
    ("みなと《港》", 3, "ルビをつける漢字が「《」の前にありません。「｜」で始まりを示してください"),
    ("あ》い", 1, "「》」に対応する「《」がありません"),
    ("あ｜い", 1, "ルビの「｜」のあとに、親文字と《読み》が続いていません"),
    ("あ｜**い**《う》", 1, "ルビの「｜」のあとに、親文字と《読み》が続いていません"),
    ("〔緑:x〕", 0, "〔緑:…〕という書きかたはありません（使えるのは〔面:記事〕と〔縦中横:文字〕です）"),
    ("あ〔面:kaigi", 1, "「〔面:」がこの行のうちに「〕」で閉じていません"),
    ("〔面：kaigi〕", 0, "〔面：…〕のコロンが全角です。半角の「:」にしてください"),
    ("〔面:区政会議〕", 0, "〔面:区政会議〕の記事の名前は、半角の英小文字・数字・ハイフンで書きます"),
    ("〔縦中横:百〕", 0, "〔縦中横:百〕の中は、半角の英数字・記号で1～4字です"),
    ("〔縦中横:12345〕", 0, "〔縦中横:12345〕の中は、半角の英数字・記号で1～4字です"),
    ("[x](http://a.jp", 0, "リンクの「(」がこの行のうちに「)」で閉じていません"),
    ("[](https://a.jp)", 0, "リンク「[ ]」の中に文字がありません"),
    ("[x](ftp://a.jp)", 4, "リンク先「ftp://a.jp」は使えません（https:// http:// mailto: tel: だけです）"),
    ("[x](javascript:alert)", 4, "リンク先「javascript:alert」は使えません（https:// http:// mailto: tel: だけです）"),
    ("[x](https://a b.jp)", 4, "リンク先「https://a b.jp」は使えません（https:// http:// mailto: tel: だけです）"),
    ("[x](https:///etc)", 4, "リンク先「https:///etc」は使えません（https:// http:// mailto: tel: だけです）"),
    ("[a [b](https://c.jp) d](https://e.jp)", 22, "リンクの始まりの「[」がありません（リンクの中にリンクは書けません）"),
])
def test_faults_name_their_character(text, offset, words):
    assert (offset, words) in faults(text)


def test_one_slip_is_told_once():
    for text in ("あ**い", "港区《みなとく", "みなと《港》", "〔面:区政会議〕", "[x](ftp://a.jp)", "あ｜い", "《《あ"):
        assert len(faults(text)) == 1, text


def test_all_faults_of_a_text_are_told_in_order():
    assert [offset for offset, _ in faults("**a\n〔緑:x〕\nい》")] == [0, 4, 11]


def test_visible_is_what_a_reader_sees():
    text = r"**太字**と｜港区《みなとく》、《《圏点》》、会議(〔面:kaigi〕)、〔縦中横:100〕個、[文字](https://a.jp)、\**印"
    assert visible(parse(text)) == "太字と港区みなとく、圏点、会議(\ufffc)、100個、文字、**印"


def test_references_are_found_inside_other_marks():
    assert [r.article for r in references(parse("〔面:a〕**〔面:b〕**《《〔面:c〕》》[〔面:d〕](https://e.jp)"))] == ["a", "b", "c", "d"]


ALPHABET = ["*", "**", "｜", "《", "》", "《《", "》》", "〔", "〕", "〔面:", "〔縦中横:", ":", "：", "[", "]", "](", "(", ")", "\\", "\n",
            "港", "区", "あ", "a", "1", "https://a.jp", "tel:0", " ", "\u3000", "𠮷", "\U000e0100", "\ufffc", "面", "\x00", "\ud800"]


def flat(nodes):
    for node in nodes:
        yield node
        yield from flat(getattr(node, "children", ()))


@pytest.mark.parametrize("seed", range(8))
def test_random_text_never_breaks_it(seed):
    """Offsets nest and run in order, texts are verbatim, nothing of the source disappears."""
    dice = random.Random(seed)
    for _ in range(400):
        text = "".join(dice.choices(ALPHABET, k=dice.randrange(1, 40)))
        nodes = parse(text)
        assert [n.start for n in nodes] == [0, *[n.end for n in nodes[:-1]]] and nodes[-1].end == len(text), text
        for node in flat(nodes):
            assert 0 <= node.start < node.end <= len(text), text
            children = getattr(node, "children", ())
            assert all(node.start < c.start and c.end < node.end for c in children), text
            if isinstance(node, Text):
                assert text[node.start:node.end] in (node.text, "\\" + node.text), text
        assert all(0 <= offset < len(text) for offset, _ in faults(text)), text


@pytest.mark.parametrize("unit", ["[", "[a](", "《", "》", "**", "《《", "｜漢《", "〔面:", "[](", "**[《《", "[**《《a](", "漢《か》", "\\",
                                  "[a](https://a.jp)", "](https://a.jp)", "｜", "漢", "〔a:"])
def test_time_grows_no_faster_than_the_text(unit):
    """Sixteen times the text takes far less than the 256 times a quadratic scan would take."""
    def seconds(count: int) -> float:
        text = unit * count
        best = 9.0
        for attempt in range(2):
            start = time.process_time()
            faults(text + "。" * attempt)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(4_000) < 100 * max(seconds(250), 0.0002)
