"""What the engine says in English, as findings for those who can do something about it.

Every sentence that WeasyPrint 70.0 logs is known here (tests/typeset/test_engine_words.py reads them
from its source). The words of the engine stay with the finding as ``detail``.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from kohoshi.finding import Finding, Level, Place

#: File of a Place that stands in the style sheets of a page, joined: whoever knows the sheets names them.
SHEETS = "<style>"
_MISSING_GLYPH = re.compile(r'\.notdef glyph rendered .*"(.*)" \(U\+([0-9A-F]+)\)', re.S)
#: Said as %r, or as a token of CSS.
_AT = re.compile(r" at (\d+):(\d+)")

_DESIGNER = "レイアウトの担当者（デザイナー）に伝えてください。"
_SHEET = _DESIGNER + "スタイルシート（css）のこの行を直します"
_TEMPLATE = _DESIGNER + "テンプレートのこの所を直します"
_DRAWING = _DESIGNER + "絵（SVG）を、ふつうの図形に直して書き出します"
_SETUP = "make setup をやり直してください。それでも出るときは、システムの担当者に伝えてください"

#: Why a declaration is passed over: what the engine says → what is the matter.
_REASONS = (
    (r"no value", "に値がありません（色などの変数が決まっていません）"),
    (r"unknown property", "という指定はありません"),
    (r"property not supported yet|not supported for the print|does not apply", "は、紙では使えない指定です"),
    (r"descriptor not supported", "は、ここでは使えない指定です"),
    (r"System fonts are not supported", "に、コンピューターの書体は使えません"),
    (r"invalid value|Expected|Invalid|Relative URI", "の値が正しくありません"))



def _passed_over(groups: list[str]) -> str:
    """Which declaration, why, and that it is as if it were not written."""
    name, reason = groups[0].strip(), groups[-1]
    what = next((words for pattern, words in _REASONS if re.search(pattern, reason)), "の値が正しくありません")
    return f"スタイルの指定「{name}」{what}。書かなかったのと同じになります"


#: (what the engine says, message with what the pattern holds, what to do): the first that fits.
_SAID: tuple[tuple[str, str | Callable[[list[str]], str], str], ...] = (
    (r"Deprecated `(.+?):.*use '(.+)' instead", "「{0}」は古い書きかたです（いまは「{1}」）", _SHEET),
    (r"Ignored `(.+?):.*prefix on this attribute is not supported, use '(.+)' instead", "「{0}」は使えません（「{1}」なら使えます）", _SHEET),
    (r"Ignored `(.+?):.*` at \d+:\d+, (.*)\.", _passed_over, _SHEET),
    (r"Parse error", "スタイルシートに、かっこか「;」「:」の合わないところがあります（ここは使われません）", _SHEET),
    (r"Error: .*", "スタイルシートに読めない指定があります（ここは使われません）", _SHEET),
    (r"Invalid or unsupported selector,? '(.+?)'", "「{0}」という選びかたは使えません（この決まりは使われません）", _SHEET),
    (r"Unknown(?: empty)? rule|Unknown @page rule|Empty @page rule|Invalid prelude", "使えない「@」の決まりがあります（ここは使われません）", _SHEET),
    (r"@import rule|Invalid @import rule|Invalid layer name", "「@import」の書きかたか場所が正しくありません（読みこみません）", _SHEET),
    (r"Invalid media type|Expected a media type", "「@media」の書きかたが正しくありません（ここは使われません）", _SHEET),
    (r"Unsupported @page selector", "「@page」の選びかたは使えません（ここは使われません）", _SHEET),
    (r"Unsupported @layer selector|@layer rule with", "「@layer」の書きかたは使えません（ここは使われません）", _SHEET),
    (r"Missing (\S+) descriptor in '@font-face'", "「@font-face」に「{0}」がありません", _SHEET),
    (r"(?:Invalid color profile name|Unknown descriptor|No source for profile|Invalid profile file)", "「@color-profile」の書きかたが正しくありません", _SHEET),
    (r"Invalid counter style name|In counter style", "「@counter-style」の書きかたが正しくありません", _SHEET),
    (r"Invalid math function", "「calc()」などの式が計算できません", _SHEET),
    (r"Only strings are allowed for content attr", "「content: attr()」には文字だけが使えます", _SHEET),
    (r'"string\((.*)\)" is only allowed|"element\((.*)\)" is only allowed', "「string()」「element()」は余白の箱でだけ使えます", _SHEET),
    (r"Unable to compute content", "「content」の中身が作れません", _SHEET),
    (r"(\S+) unit resolved before first page", "単位「{0}」は、ここでは使えません", _SHEET),
    (r"Unsupported color space (.+), use", "色の書きかた「{0}」は使えません（画面の色になります）", _SHEET),
    (r"Subgrids are unsupported|\"auto-fit\"|Baseline alignment is not|Inline grids are not", "グリッドのこの置きかた（subgrid・auto-fit など）は使えません", _SHEET),
    (r"This row has more columns than the table, ignored (\d+) cells", "表の1行の欄が多すぎて、{0}個が出ていません", _TEMPLATE),
    (r'Thread "(.+)" flows into a box without a height', "連結枠「{0}」の段に、高さが決まっていません（続きの枠に流れません）", _SHEET),
    (r"Anchor defined twice: '(.+)'", "同じ名前「{0}」の箱が2つあります（リンクは1つめに行きます）", _TEMPLATE),
    (r"Content discarded: target points to undefined anchor '(.+)'", "行き先「{0}」がないので、参照の文字が出ていません", _TEMPLATE),
    (r"No anchor #(.+) for internal URI reference", "リンクの行き先「{0}」が紙面にありません", _TEMPLATE),
    (r'Image "(.+)" has no required alt description', "絵「{0}」に、声で読む説明（alt）がありません", _TEMPLATE),
    (r'Missing required "lang"', "ページの言語（lang）が書いてありません", _TEMPLATE),
    (r"Invalid date in|Invalid \S+ date", "ページの日付の書きかたが正しくありません", _TEMPLATE),
    (r"Relative URI reference without a base|Malformed URL: (.*)|Malformed base URL", "リンクの番地の書きかたが正しくありません", _TEMPLATE),
    (r"Failed to load stylesheet at (.+?): ", "スタイルシート「{0}」を読めません", _TEMPLATE),
    (r"Unsupported stylesheet type", "スタイルシートではないものを読もうとしています", _TEMPLATE),
    (r"Failed to load attachment|Missing href in <link", "PDFに添えるファイルを読めません", _TEMPLATE),
    (r"Failed to load inline SVG", "テンプレートの中の絵（SVG）を描けません（その場所は白くなります）", _DRAWING),
    (r"Font-face '(.+)' cannot be loaded", "書体「{0}」を読めません（別の書体で組まれます）", _SETUP),
    (r'Too many glyphs missing from "(.+)"', "書体「{0}」にない字が多すぎて、文字を写し取れないところがあります", "別の書体にするか、字を減らしてください"),
    (r'Unable to (?:instantiate|subset|save emoji font) "(.+?)"', "書体「{0}」をPDFに入れる形にできません", _SETUP),
    (r'(?:Unknown|Unsupported) (?:subglyph|bitmap).* in "(.+?)"|to display (.+) COLR emoji fonts', "絵文字の書体「{0}」の字が描けません", "絵文字を使わないでください"),
    (r'HarfBuzz-Subset for font "(.+?)"', "書体「{0}」を小さくするプログラムが足りません", _SETUP),
    (r"Unknown (?:PDF|rendering) option|Error when closing stream", "組版エンジンの使いかたに合わないところがあります", _SETUP))
_UNKNOWN = "組版エンジンが、この面の組みかたに注意を出しました"
#: Pictures that the engine gives up.
_UNDRAWN = re.compile(r"(?:Failed to render SVG image|Failed to load image at|Unknown image mode:|Failed to apply CSS rule in SVG rule:) ?'?([^' ]*)")
_ADDRESS = re.compile(r"https?://job\.invalid/")


def spoken(message: str, level: Level) -> Finding:
    """The finding for a sentence of the engine."""
    if found := _MISSING_GLYPH.search(message):
        char, code = found.groups()
        return Finding("text/missing-glyph", Level.ERROR, f"文字「{char}」（U+{code}）がどの書体にもありません",
                       hint="別の字にするか、fonts/fonts.yaml に書体を足してください", excerpt=char)
    if found := _UNDRAWN.search(message):
        return _undrawn(found[1].rsplit("/", 1)[-1], message)
    words, hint = _words(message)
    at = list(_AT.finditer(message))
    place = Place(SHEETS, int(at[-1][1]), int(at[-1][2])) if at else None
    return Finding("layout/engine", level, words, hint, place=place, excerpt=_AT.sub("", message), detail=message)


def _undrawn(name: str, message: str) -> Finding:
    """A picture that the engine gave up, in words of ours: what it says is for its own makers."""
    if message.startswith("Failed to apply CSS"):
        return Finding("image/drawing", Level.ERROR, "絵（SVG）の書式（style）に、読めないところがあります。その先の書式は使われません",
                       "Illustrator の「SVG オプション」で、CSS プロパティを「プレゼンテーション属性」にして書き出してください", excerpt=message, detail=message)
    return Finding("image/drawing", Level.ERROR, f"絵「{unquote(name)}」を最後まで描けません。欠けたまま刷られます",
                   "Illustrator などで開き、SVG で書き出し直してください。直らないときは、350 ppi の PNG か TIFF で書き出してください",
                   excerpt=unquote(name), detail=message)


def _words(message: str) -> tuple[str, str]:
    for pattern, words, hint in _SAID:
        if found := re.search(pattern, message, re.S):
            groups = [_ADDRESS.sub("", group) for group in found.groups() if group]
            return words.format(*groups) if isinstance(words, str) else words(groups), hint
    return _UNKNOWN, _DESIGNER + "くわしい言葉は report.json の detail にあります"
