"""What of a drawing does not print as it was drawn is told by ``check``, with file, line and way out."""
from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
import pytest

from kohoshi.finding import Level
from kohoshi.pages.drawing import read
from kohoshi.pages.drawingxml import DrawingError
from kohoshi.pages.drawnpaint import colour, value_of
from kohoshi.pages.picturecheck import check_pictures
from tests.check import paper
from tests.pictured import photo, png, saved, tiff

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">\n'


def data(mime: str, content: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(content).decode()}"


P = np.asarray(photo((8, 8)))
CLEAR = png(np.dstack([P, P[..., :1] * 0]), 6)
#: What stands on line 3 of a drawing, the words told of it, and a word of the way out.
FAULTS = {
    r'<image xlink:href="C:\Users\mihon\Pictures\photo.jpg" width="9" height="9"/>': ("画像「photo.jpg」がリンクのまま", "画像を埋め込み"),
    '<image href="file:///Volumes/Mihon/photo.psd" width="9" height="9"/>': ("photo.psd", "画像を埋め込み"),
    r'<image xlink:href="\\server\share\photo.tif" width="9" height="9"/>': ("photo.tif", "画像を埋め込み"),
    '<image xlink:href="../photo.jpg" width="9" height="9"/>': ("photo.jpg", "画像を埋め込み"),
    '<image xlink:href="Links/%E5%86%99%E7%9C%9F.jpg" width="9" height="9"/>': ("写真.jpg", "画像を埋め込み"),
    '<image xlink:href="https://example.jp/photo.jpg" width="9" height="9"/>': ("photo.jpg", "画像を埋め込み"),
    '<image width="9" height="9"/>': ("画像がリンクのまま", "画像を埋め込み"), '<image href="data:image/png;base64,%%%" width="9" height="9"/>': ("空のファイル", "送り主"),
    f'<image href="{data("image/png", CLEAR)}" width="9" height="9"/>': ("透明な部分", "ラスタライズ"),
    f'<image href="{data("image/tiff", tiff(P, 8))}" width="9" height="9"/>': ("Lab", "RGB"),
    f'<image href="{data("image/svg+xml", b"<svg xmlns=" + b"x" * 9 + b"/>")}" width="9" height="9"/>': ("別の SVG", "埋め込み"),
    '<text font-family="\'RyuminPro-Light\'" x="1" y="9">見本の文字</text>': ("文字「見本の文字」が文字のまま入っています（書体「RyuminPro-Light」）", "アウトラインを作成"),
    '<text style="font-family:Meiryo, sans-serif"><tspan>見本</tspan></text>': ("書体「Meiryo」", "アウトラインを作成"), '<text>見本</text>': ("書体の指定なし", "アウトラインを作成"),
    '<g filter="url(#Drop_Shadow)"><rect width="9" height="9"/></g>': ("ぼかしや影", "ラスタライズ"), '<rect style="filter:url(#blur1)" width="9" height="9"/>': ("ぼかしや影", "ラスタライズ"),
    '<g style="mix-blend-mode:multiply"><rect width="9" height="9"/></g>': ("描画モード（multiply）", "ラスタライズ"), '<g class="blend"><rect width="9" height="9"/></g>': ("描画モード（screen）", "ラスタライズ"),
    '<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml">見本</div>見本</foreignObject>': ("foreignObject", "書き出"),
    '<meshgradient id="m"><meshrow/></meshgradient>': ("メッシュグラデーション", "ラスタライズ"), '<use xlink:href="parts.svg#a"/>': ("別のファイル「parts.svg#a」", "1つの SVG"),
    '<rect fill="url(swatches.svg#s)" width="9" height="9"/>': ("別のファイルの塗り", "1つの SVG"), '<rect fill="color(display-p3 1 0 0)" width="9" height="9"/>': ("色「color(display-p3 1 0 0)」が読めません", "#RRGGBB"),
    '<rect style="stroke:mihon-blue" width="9" height="9"/>': ("色「mihon-blue」が読めません", "#RRGGBB")}


def told(body: str) -> list:
    return read((HEAD + "<style>.blend{mix-blend-mode:screen} .hidden{display:none}</style>\n" + body + "\n</svg>").encode()).faults


@pytest.mark.parametrize("body", FAULTS, ids=range(len(FAULTS)))
def test_a_fault_has_its_line_and_its_way_out(body: str) -> None:
    words, way = FAULTS[body]
    fault, = told(body)
    assert (fault.line, fault.level, fault.rule) == (3, Level.ERROR, "image/drawing")
    assert words in fault.message and way in fault.hint


@pytest.mark.parametrize("body", FAULTS, ids=range(len(FAULTS)))
def test_a_later_line_of_a_long_tag_is_named(body: str) -> None:
    first = body.index(" ") if " " in body.split(">")[0] else body.index(">")
    if "class=" in body.split(">")[0]:
        return
    fault, = told(body[:first] + '\n  class="mihon"\n ' + body[first:])
    assert 3 <= fault.line <= 5


@pytest.mark.parametrize("body", [
    f'<image href="{data("image/jpeg", saved(photo((8, 8)), "JPEG"))}" width="9" height="9"/>', f'<image xlink:href="{data("image/png", saved(photo((8, 8)), "PNG"))}" width="9" height="9"/>',
    '<g display="none"><text>隠した見本</text></g>', '<g style="display: none"><text>隠した見本</text></g>', '<g class="hidden"><text>隠した見本</text></g>', '<text> </text>',
    '<path fill="url(#SVGID_3_)" d="M0 0h9"/>', '<path fill="none" stroke="currentColor" d="M0 0h9"/>', '<rect fill="transparent"/>', '<rect style="fill:inherit;filter:none;mix-blend-mode:normal"/>',
    '<rect fill="device-cmyk(0 1 1 0)"/>', '<rect fill="var(--x, #fff)"/>', '<rect fill="light-dark(rgb(1, 2, 3), #fff)"/>', '<rect fill="#123456" style="fill: #ABC !important"/>', '<rect fill="hsl(120deg 50% 50% / 50%)"/>',
    '<switch><foreignObject requiredExtensions="http://ns.adobe.com/AdobeIllustrator/10.0/"/><g><rect fill="red"/></g></switch>', '<metadata><x xmlns="urn:mihon">text</x></metadata>', '<a xlink:href="https://example.jp/"><rect/></a>',
    '<filter id="unused"><feGaussianBlur/></filter>', '<title>文字ではなく題</title>'])
def test_what_prints_right_is_silent(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize(("text", "words", "line"), [
    ("<svg>", "XML として読めません", 1), (HEAD + "<rect>\n<g>\n</svg>", "XML として読めません", 4), (HEAD + "&nbsp;</svg>", "XML として読めません", 2), ("<html/>", "SVG の絵ではありません", 1),
    ("", "XML として読めません", 1), (HEAD + '<rect fill="red" fill="blue"/></svg>', "XML として読めません", 2), (HEAD + "<a:rect/></svg>", "XML として読めません", 2),
    ('<?xml version="1.0" encoding="x-mihon"?><svg/>', "文字コード「x-mihon」を知りません", 1), (HEAD + "&#0;</svg>", "XML として読めません", 2), ("<svg/><svg/>", "XML として読めません", 1)])
def test_what_is_no_drawing_is_told_with_its_line(text: str, words: str, line: int) -> None:
    with pytest.raises(DrawingError, match=words) as error:
        read(text.encode())
    assert error.value.line == line and error.value.hint


@pytest.mark.parametrize(("size", "silent"), [
    ('viewBox="0 0 9 9"', True), ('width="40" height="30"', True), ('width="40mm" height="3cm"', True), ('width="100%" height="100%" viewBox="0,0,9,9"', True), ("", False), ('width="100%" height="100%"', False),
    ('width="40"', False), ('viewBox="0 0 0 0"', False), ('viewBox="none"', False), ('viewBox="a b c d"', False), ('viewBox="0 0 nan 9"', False), ('viewBox="-1e1 0,9.5 9"', True), ('width="40" height="30" viewBox=""', True)])
def test_a_drawing_says_where_it_ends(size: str, silent: bool) -> None:
    drawing = read(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="9" height="9"/></svg>'.encode())
    found = drawing.faults
    # the engine stops at a box that is none
    assert len([float(v) for v in re.search('viewBox="([^"]*)"', drawing.for_press(lambda name, drawn: "#000000").decode())[1].split()]) == 4
    assert [("viewBox" in f.message, f.line) for f in found] == ([] if silent else [(True, 1)])


@pytest.mark.parametrize(("text", "rgb"), [
    ("#abc", (170, 187, 204)), ("#AABBCC", (170, 187, 204)), ("#aabbcc80", (170, 187, 204)), ("teal", (0, 128, 128)), ("RGB(1,2,3)", (1, 2, 3)), ("rgb(100% 0% 0%)", (255, 0, 0)), ("hsl(240, 100%, 50%)", (0, 0, 255)),
    ("hwb(120 0% 0%)", (0, 255, 0)), ("rgba(1, 2, 3, .5)", (1, 2, 3)), ("#010203 icc-color(press, 0, 0, 0, 1)", (1, 2, 3))])
def test_colours_are_read(text: str, rgb: tuple[int, int, int]) -> None:
    drawn = colour(text)
    assert drawn is not None and drawn.rgb == rgb and value_of(text).drawn == drawn


@pytest.mark.parametrize("body", [
    '<g visibility="hidden"><text>隠した見本</text></g>', '<g style="visibility:hidden"><text>隠した見本</text></g>', '<g opacity="0"><text>隠した見本</text></g>',
    '<g style="opacity: 0.0"><text>隠した見本</text></g>', '<g opacity="0%"><text>隠した見本</text></g>', '<flowRoot><flowRegion><rect width="9" height="9"/></flowRegion><flowPara/></flowRoot>'])
def test_text_that_is_not_shown_is_not_told(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize("body", ['<g opacity="0.05"><text>見本</text></g>', '<g visibility="visible"><text>見本</text></g>',
                                  '<flowRoot font-family="Meiryo"><flowRegion><rect width="9" height="9"/></flowRegion><flowPara>見本</flowPara></flowRoot>'])
def test_text_that_is_shown_is_told(body: str) -> None:
    fault, = told(body)
    assert "文字「見本」" in fault.message


def test_the_region_of_flowing_text_and_an_empty_paint_print_nothing_strange() -> None:
    drawing = read((HEAD + '<flowRoot><flowRegion><rect width="9" height="9"/></flowRegion></flowRoot><rect fill="" width="8" height="8"/></svg>').encode())
    out = drawing.for_press(lambda name, drawn: "#000000").decode()
    assert out.count("<rect") == 1 and 'fill=""' not in out


@pytest.mark.parametrize("sheet", ["@media print{.a{fill:#c00}}", ".b{fill:red} @media screen {.a{fill:#00c}}"])
def test_what_hangs_on_a_medium_is_told(sheet: str) -> None:
    assert ["@media" in fault.message for fault in told(f'<style>{sheet}</style><rect class="a" width="9" height="9"/>')] == [True]


_TIMES = "".join(f'<g id="g{n}">{f"""<use xlink:href="#g{n - 1}"/>""" * 10}</g>' for n in range(1, 9))


@pytest.mark.parametrize(("body", "words"), [
    ("<g>" * 2000 + "</g>" * 2000, "200段より深く"), ('<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g>', "自分自身"), ('<g id="a"><use href="#a"/></g>', "自分自身"),
    (f'<g id="g0"><rect width="1" height="1"/></g>{_TIMES}<use href="#g8"/>', "使い回し（use）が多すぎます"),
    ("".join(f'<g id="d{n}"><use href="#d{n + 1}"/></g>' for n in range(3000)), "深く重なりすぎ")])
def test_a_drawing_without_an_end_is_refused(body: str, words: str) -> None:
    with pytest.raises(DrawingError, match=words) as error:
        read((HEAD + body + "</svg>").encode())
    assert error.value.hint


def test_a_part_may_be_used_often() -> None:
    assert told('<g id="a"><rect width="1" height="1"/></g>' + '<use xlink:href="#a"/>' * 3000 + "<g>" * 150 + "</g>" * 150) == []


def test_an_entity_bomb_is_no_drawing() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    with pytest.raises(DrawingError):
        read(f'<!DOCTYPE svg [<!ENTITY e0 "見本">{levels}]><svg xmlns="http://www.w3.org/2000/svg"><title>&e9;</title></svg>'.encode())


def test_check_tells_of_the_drawings_of_an_issue_and_of_its_layout(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "chizu.svg").write_text(HEAD + "<text>見本</text></svg>", encoding="utf-8")
    (tmp_path / "images" / "shashin.svg").write_bytes(saved(photo(), "PNG"))
    layout = tmp_path / "layout"
    (layout / "art").mkdir(parents=True)
    (layout / "palette.yaml").write_text('sea: {cmyk: [90, 40, 0, 0], rgb: "#0078BE"}\n', encoding="utf-8")
    (layout / "art" / "nami.svg").write_text(HEAD + '<path fill="#0078BE"/>\n<path fill="#123456"/></svg>', encoding="utf-8")
    figures = [{"figure": {"image": name, "alt": "見本の絵"}} for name in ("chizu.svg", "shashin.svg", "chizu.svg")]
    found = check_pictures(paper.issue({"e": {"title": "見本", "body": [{"paragraph": "本文"}, *figures]}}), tmp_path, layout)
    assert [(f.rule, f.article, str(f.place).rsplit("/", 1)[-1]) for f in found] == [
        ("image/drawing", "e", "chizu.svg:2"), ("image/unreadable", "e", str(found[1].place).rsplit("/", 1)[-1]), ("layout/colour", None, "nami.svg:3")]
    assert found[0].related and "中身はPNG" in found[1].message and ".png" in found[1].hint
