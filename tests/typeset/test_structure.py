"""HTML elements as structure types: what dissolves, what becomes a paragraph, lists, figures."""
from __future__ import annotations

from kohoshi.typeset.structure import Mark, Node, settled, structure_type


def text(value: str) -> Mark:
    return Mark(0, 0, value)


def node(type_: str, *kids: Node | Mark, block: bool = True) -> Node:
    return Node(type_, block, list(kids))


def span(*kids: Node | Mark) -> Node:
    return node("", *kids, block=False)


def shape(kid: Node | Mark) -> object:
    return kid.text if isinstance(kid, Mark) else (kid.type, *map(shape, kid.kids))


def settled_shape(root: Node) -> list[object]:
    return [shape(kid) for kid in settled(root)]


def test_spans_dissolve_into_their_paragraph():
    assert settled_shape(node("P", text("港"), span(text("区"), span(text("の"))), text("春"))) == [("P", "港", "区", "の", "春")]


def test_a_block_of_bare_text_becomes_a_paragraph_and_a_wrapper_goes():
    wrapped = node("Sect", node("", node("", text("肩見出し")), node("H2", text("題"))))
    assert settled_shape(wrapped) == [("Sect", ("P", "肩見出し"), ("H2", "題"))]


def test_text_between_blocks_stands_in_paragraphs_of_its_own():
    assert settled_shape(node("Art", text("前"), node("H3", text("見出し")), text("後"))) == [
        ("Art", ("P", "前"), ("H3", "見出し"), ("P", "後"))]


def test_a_blockified_span_in_a_heading_makes_no_paragraph():
    assert settled_shape(node("H2", node("", text("大雨の")), node("", text("季節")))) == [("H2", "大雨の", "季節")]


def test_a_picture_alone_needs_no_paragraph_but_one_in_a_line_stays_there():
    figure = node("Figure", text(""), block=False)
    assert settled_shape(node("Sect", node("", figure))) == [("Sect", ("Figure", ""))]
    assert settled_shape(node("P", figure, text("10:00"))) == [("P", ("Figure", ""), "10:00")]


def test_a_caption_stays_with_its_picture_outside_its_alternative_text():
    pair = node("Div", node("Figure", text(""), block=False), node("Caption", text("朝の港")))
    assert settled_shape(pair) == [("Div", ("Figure", ""), ("Caption", ("P", "朝の港")))]
    assert settled_shape(node("Div", node("Figure", text(""), block=False))) == [("Figure", "")]


def test_items_have_label_and_body():
    item = node("LI", node("Lbl", text("・")), text("懐中電灯"))
    assert settled_shape(node("L", item)) == [("L", ("LI", ("Lbl", "・"), ("LBody", "懐中電灯")))]


def test_terms_and_their_explanations_are_items_also_in_wrappers():
    cells = [node("", node("Lbl", text(t)), node("LBody", node("P", text(d)))) for t, d in (("日時", "1日"), ("場所", "港"))]
    assert settled_shape(node("L", *cells)) == [
        ("L", ("LI", ("Lbl", "日時"), ("LBody", ("P", "1日"))), ("LI", ("Lbl", "場所"), ("LBody", ("P", "港"))))]


def test_empty_elements_go_but_empty_cells_stay():
    row = node("TR", node("TD"), node("TD", text("1")))
    assert settled_shape(node("Sect", node("P"), node("Table", row))) == [("Sect", ("Table", ("TR", ("TD",), ("TD", "1"))))]
    assert settled(node("P")) == []


def test_words_of_a_link_leave_readings_out_and_keep_blocks_apart():
    ruby = node("Ruby", node("RB", text("港"), block=False), node("RT", text("みなと"), block=False), block=False)
    assert node("Link", node("", ruby, text("区の話")), node("", text("4面"))).words() == "港区の話 4面"


def test_types_of_html():
    assert [structure_type(tag, (), False) for tag in ("h3", "article", "td", "div", "strong", "li::marker")] == [
        "H3", "Art", "TD", "", "", "Lbl"]
    assert structure_type("span", ["rt"], False) == "RT"
    assert structure_type("span", (), True) == "Span"
