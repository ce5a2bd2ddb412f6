"""Rule files as the public ones are written, every key of the format in one set of files; and
large ones, whose work grows no faster than they do."""
from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.check.words.prh import Dictionary, load
from kohoshi.check.words.style.term import apply
from tests.check.words.test_prh import changed, passage, told

#: The house's own file, one of another office in both forms of an import, and what that one imports.
HOUSE = r"""
# 見本の辞書: 書きかたはこのコメントの下から
version: 1.0.0
meta:
  author: 見本課
imports:
  - kyotsu/media.yml            # 文字の形
  - path: kyotsu/kana.yml       # 項目の形
    disableImports: true
    ignoreRules:
      - 全て
      - /(こ|そ|あ)ちら側/gmu
      - expected: できる
      - pattern: /下さい/
        expected: ください
targets:
  - file: /\.md$/
    includes: [/^本文:/]
  - file: /\.ya?ml$/
    excludes:
      - pattern: /『[^』]*』/
rules:
  - Wi-Fi
  - expected: Cookie
    patterns: クッキー
    regexpMustEmpty:
    options: {}
    specs: []
    prh: 英字で書きます。
  - expected: $1込み
    pattern:
      - /(申)し込み/
      - /(申)しこみ/
  - expected: "$2を$1"
    pattern: /(?<what>[一-龠]+)は(市|区)/
    specs:
      - from: 広報は区
        to: 区を広報
      - {from: 広報は県, to: 広報は県}
  - expected: サーバー
    pattern: >-
      /サーバ(?!ー)/
  - expected: ソフト
    pattern: /(アイス)?ソフトー/
    regexpMustEmpty: $1
    specs:
      - from: アイスソフトー
        to: アイスソフトー
      - from: ソフトー
        to: ソフト
  - expected: JS
    options:
      wordBoundary: true
    specs:
      - from: jsとalt-js、ｊｓ
        to: JSとalt-JS、ｊｓ
      - from: jsx
        to: jsx
  - expected: URL
    pattern: ["url", /ｕｒｌ/]
    options: {wordBoundary: true}
    specs: [{from: "url urls ｕｒｌ", to: "URL urls URL"}]
  - expected: ID
    pattern: /\bid\b/iu
"""
MEDIA = r"""version: 1
imports: ./deep.yml
rules:
  - expected: Wi-Fi
    pattern: /ワイファイ/
  - expected: 引っ越し
    patterns: ["引越し", "/引っ?越(?!し)/"]
    specs:
      - {from: "引越し、引越、引っ越", to: "引っ越し、引っ越し、引っ越し"}
"""
KANA = r"""version: "1"
imports: [deep.yml]
rules:
  - {expected: すべて, pattern: 全て}
  - {expected: できる, pattern: 出来る}
  - {expected: $1ちら, pattern: /(こ|そ|あ)ちら側/}
  - {expected: ください, pattern: /下さい/}
  - {expected: ください, pattern: '/くださ(い){2}/'}
  - &iru {expected: 要る, pattern: 必要る}
  - *iru
"""
DEEP = "version: 1\nrules:\n  - {expected: 深い, pattern: 深ーい}\nimports:\n"


@pytest.fixture
def house(tmp_path: Path) -> Callable[..., Dictionary]:
    def run(text: str = HOUSE, **others: str) -> Dictionary:
        for name, content in {"style": text, **others}.items():
            path = tmp_path / f"{name.replace('__', '/')}.yml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return load(tmp_path / "style.yml", tmp_path, lambda path: path.relative_to(tmp_path).as_posix())
    return run


@pytest.fixture
def office(house: Callable[..., Dictionary]) -> Dictionary:
    return house(kyotsu__media=MEDIA, kyotsu__kana=KANA, kyotsu__deep=DEEP)


def test_every_key_loads_unchanged_and_its_specs_pass(office: Dictionary) -> None:
    assert told(office) == []
    own = ["Wi-Fi", "Cookie", "$1込み", "$2を$1", "サーバー", "ソフト", "JS", "URL", "ID"]
    assert [rule.expected for rule in office.rules] == [*own, "引っ越し", "深い", "ください", "要る", "要る"]
    assert [rule.note for rule in office.rules if rule.note] == ["英字で書きます。"]
    assert [target.file.pattern for target in office.targets] == [r"\.ya?ml$"]


@pytest.mark.parametrize(("text", "right"), [
    ("wi-fiとＷｉ－Ｆｉ、ワイファイ", "Wi-FiとＷｉ－Ｆｉ、ワイファイ"),  # a rule of the house stands before imported ones of its word
    ("クッキー", "Cookie"), ("申し込みと申しこみ", "申込みと込み"),  # $1 is the first group of all patterns of the list
    ("福祉は市、福祉は国", "市を福祉、福祉は国"), ("サーバとサーバー", "サーバーとサーバー"), ("アイスソフトーとソフトー", "アイスソフトーとソフト"),
    ("ID、id、Id、idea", "ID、ID、ID、idea"), ("引越しの引越", "引っ越しの引っ越し"), ("深ーい", "深い"),
    ("全て出来る、こちら側、お待ち下さい", "全て出来る、こちら側、お待ち下さい"),  # ignoreRules
    ("くださいい", "ください"), ("必要る", "要る"),
])
def test_every_key_does_what_it_says(office: Dictionary, text: str, right: str) -> None:
    assert changed(office, text) == right


def test_what_a_target_excludes_is_left_alone(office: Dictionary) -> None:
    assert [f.excerpt for f in apply(office, [passage("『クッキー』とクッキー")])] == ["クッキー"]
    assert [f.place.column for f in apply(office, [passage("『クッキー』とクッキー")])] == [8]


def test_the_file_of_an_import_is_named_with_its_line(house: Callable[..., Dictionary]) -> None:
    broken = MEDIA.replace("引っ越し、引っ越し、引っ越し", "引っ越し、引越、引っ越し")
    assert told(house(kyotsu__media=broken, kyotsu__kana=KANA, kyotsu__deep=DEEP)) == [("style/dictionary", "kyotsu/media.yml", 9)]


def test_of_two_imports_the_first_stands(house: Callable[..., Dictionary]) -> None:
    dictionary = house("version: 1\nimports: [a.yml, b.yml]\n", a="version: 1\nrules: [{expected: あ, pattern: い}]\n",
                       b="version: 1\nrules: [{expected: あ, pattern: う}, {expected: え, pattern: お}]\n")
    assert [(rule.expected, rule.source) for rule in dictionary.rules] == [("あ", "い"), ("え", "お")]


@pytest.mark.parametrize("nothing", ["rules:", "rules: []", "imports:", "imports: []", "targets:", "meta:"])
def test_a_key_may_be_empty(house: Callable[..., Dictionary], nothing: str) -> None:
    dictionary = house(f"version: 1\n{nothing}\n")
    assert (told(dictionary), dictionary.rules) == ([], [])


# --- large files --------------------------------------------------------------------------------

_KANA = "あいうえおかきくけこさしすせそたちつてと"


def large(count: int, salt: str = "") -> str:
    """A dictionary of so many different rules of all kinds, each with its test."""
    rows = []
    for number in range(count):
        word = salt + "".join(_KANA[number // 20 ** place % 20] for place in range(3))
        rows.append((f"  - expected: 区{word}港\n    pattern: 区{word}湊\n    specs: [{{from: 区{word}湊, to: 区{word}港}}]\n",
                     f"  - expected: {word}$1\n    pattern: /{word}イ([るれ])/\n    specs: [{{from: {word}イる, to: {word}る}}]\n",
                     f"  - expected: W{number}eb\n    options: {{wordBoundary: true}}\n    specs: [{{from: w{number}EB, to: W{number}eb}}]\n",
                     f"  - expected: 問{word}\n    patterns: [問い{word}, /問ひ{word}/]\n")[number % 4])
    return "version: 1\nrules:\n" + "".join(rows)


TEXTS = [passage(f"この文{number}には区あああ湊も問いいああもなく、だれも直しません。") for number in range(40)]


def test_two_thousand_rules_are_all_used(house: Callable[..., Dictionary]) -> None:
    dictionary = house(large(2_000))
    assert told(dictionary) == [] and len(dictionary.rules) == 2_000
    assert [f.excerpt for f in apply(dictionary, [*TEXTS, passage("ないw1998eb、問いとととまで")])][-1:] == ["w1998eb"]
    assert len(list(apply(dictionary, TEXTS))) == len(TEXTS)


def test_four_times_the_rules_are_four_times_the_work(house: Callable[..., Dictionary]) -> None:
    """Counted in calls of functions, which no busy machine changes."""
    def work(count: int, salt: str) -> int:
        text = large(count, salt)
        calls = 0

        def count_call(frame: object, event: str, arg: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(count_call)
        try:
            list(apply(house(text), TEXTS))
        finally:
            sys.setprofile(before)
        return calls

    few, many = work(100, "ん"), work(400, "を")
    assert 3.5 < many / few < 4.2
