"""Rule files in the format of prh: every key, and everything that can be wrong with one."""
from __future__ import annotations

import time
from pathlib import Path

import pytest

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.prh import Dictionary, load
from kohoshi.check.words.prh.pattern import PatternError, compiled
from kohoshi.check.words.style.term import apply
from kohoshi.finding import Level, Place
from kohoshi.flow.build import PROJECT


@pytest.fixture
def book(tmp_path: Path):
    """Loads a dictionary of one or more files; the first is the house's own."""
    def run(text: str, **others: str) -> Dictionary:
        folder = tmp_path / "house"
        for name, content in {"style": text, **others}.items():
            path = folder / f"{name.replace('__', '/')}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return load(folder / "style.yml", folder, lambda path: path.name)
    return run


def told(dictionary: Dictionary) -> list[tuple[str, str, int]]:
    return [(f.rule, f.place.file, f.place.line) for f in dictionary.findings]


def changed(dictionary: Dictionary, text: str) -> str:
    for rule in dictionary.rules:
        (text,) = rule.applied(text)
    return text


HEAD = "version: 1\nrules:\n"


@pytest.mark.parametrize(("rule", "text", "right"), [
    # expected alone: both cases, both widths
    ("  - Wi-Fi\n", "wi-fi・ＷＩ-ＦＩ・Wi-Fi", "Wi-Fi・Wi-Fi・Wi-Fi"),
    ("  - expected: No.1\n", "no.1 ｎｏ.１ noX1", "No.1 No.1 noX1"),
    # pattern: text, regular expression with flags, list; patterns is the same
    ("  - {expected: サーバー, pattern: サーバ(?!ー)}\n", "サーバ(?!ー)", "サーバー"),
    ("  - {expected: サーバー, pattern: /サーバ(?!ー)/}\n", "サーバとサーバー", "サーバーとサーバー"),
    ("  - {expected: ID, pattern: /\\bid\\b/i}\n", "id Id video", "ID ID video"),
    ("  - {expected: ID, pattern: /id/gmu}\n", "id Id", "ID Id"),
    ("  - {expected: 問合せ, pattern: [問い合せ, /問合わ?せ/]}\n", "問い合せ・問合わせ・問合せ", "問合せ・問合せ・問合せ"),
    ("  - {expected: 問合せ, patterns: [問い合せ, 問合わせ]}\n", "問い合せ", "問合せ"),
    ("  - {expected: 問合せ, patterns: 問い合せ}\n", "問い合せ", "問合せ"),
    ("  - {expected: Ab, pattern: null}\n", "ab", "Ab"),
    # groups in expected, one that is empty, a number no group has, $0
    ("  - {expected: （$1）, pattern: '/\\(([^)]+)\\)/'}\n", "区(みなと)", "区（みなと）"),
    ("  - {expected: $2$1, pattern: /(あ)?(い)/}\n", "いあい", "いいあ"),
    ("  - {expected: $3$0, pattern: /(あ)(い)/}\n", "あい", "$3$0"),
    ("  - {expected: $<y>年, pattern: /(?<y>\\d+)ねん/}\n", "4ねん", "$<y>年"),
    # regexpMustEmpty
    ("  - {expected: ソフト, pattern: /(アイス)?ソフトー/, regexpMustEmpty: $1}\n", "ソフトー・アイスソフトー", "ソフト・アイスソフトー"),
    # options.wordBoundary: round texts, not round regular expressions
    ("  - {expected: js, options: {wordBoundary: true}}\n", "JS altJS 今日もJS祭り", "js altJS 今日もjs祭り"),
    ("  - {expected: C+, pattern: c+x, options: {wordBoundary: true}}\n", "c+x c+xx", "C+ c+xx"),
    ("  - {expected: x, pattern: /JS/, options: {wordBoundary: true}}\n", "altJS", "altx"),
    ("  - {expected: x, pattern: JS, options: {wordBoundary: false}}\n", "altJS", "altx"),
])
def test_what_a_rule_finds(book, rule, text, right):
    dictionary = book(HEAD + rule)
    assert told(dictionary) == []
    assert changed(dictionary, text) == right


@pytest.mark.speaks("style/dictionary")
def test_specs_are_run_and_a_failing_one_takes_its_rule_out(book):
    dictionary = book(HEAD + "  - expected: Web\n    specs:\n      - {from: web, to: Web}\n"
                             "  - expected: ウェブ\n    pattern: ウエブ\n    specs:\n      - from: ウエブ\n        to: ウェブ\n"
                             "      - from: ウエブ版\n        to: ウエブ版\n")
    assert told(dictionary) == [("style/dictionary", "style.yml", 11)]
    assert "「ウエブ版」は「ウエブ版」のはずが「ウェブ版」" in dictionary.findings[0].message
    assert [rule.expected for rule in dictionary.rules] == ["Web"]
    assert dictionary.findings[0].level is Level.ERROR


def test_meta_prh_and_comments_change_nothing(book):
    dictionary = book("# 辞書\nversion: 1.0\nmeta: {by: 見本, list: [1, 2]}\nrules:\n"
                      "  - expected: Web # 表記\n    prh: 英字で書きます\n")
    assert told(dictionary) == []
    assert [(rule.note, rule.place.line) for rule in dictionary.rules] == [("英字で書きます", 5)]


OTHER = HEAD + "  - {expected: A, pattern: あ}\n  - {expected: B, pattern: い}\n  - {expected: B, pattern: /う/}\n"


@pytest.mark.parametrize(("imports", "kept"), [
    ("other.yml", "ABB"), ("[other.yml]", "ABB"), ("[./other.yml]", "ABB"), ("[{path: other.yml}]", "ABB"),
    ("[{path: other.yml, ignoreRules: [い]}]", "AB"), ("[{path: other.yml, ignoreRules: [/う/gmu]}]", "AB"),
    ("[{path: other.yml, ignoreRules: [{pattern: /い/}]}]", "AB"), ("[{path: other.yml, ignoreRules: [{expected: B}]}]", "A"),
    ("[{path: other.yml, ignoreRules: [{expected: B, pattern: い}]}]", "AB"),
])
def test_imports(book, imports, kept):
    dictionary = book(f"version: 1\nimports: {imports}\n", other=OTHER)
    assert told(dictionary) == []
    assert "".join(rule.expected for rule in dictionary.rules) == kept
    assert {rule.place.file for rule in dictionary.rules} == {"other.yml"}


def test_own_rules_stand_before_imported_ones_of_the_same_word(book):
    dictionary = book("version: 1\nimports: other.yml\nrules:\n  - {expected: B, pattern: お}\n", other=OTHER)
    assert [(rule.expected, rule.source) for rule in dictionary.rules] == [("B", "お"), ("A", "あ")]


def test_imports_of_imports_and_disable_imports(book):
    middle = "version: 1\nimports: ../other.yml\n"
    deep = book("version: 1\nimports: [{path: sub/middle.yml, disableImports: false}]\n", other=OTHER, sub__middle=middle)
    shut = book("version: 1\nimports: [{path: sub/middle.yml, disableImports: true}]\n", other=OTHER, sub__middle=middle)
    assert (told(deep), len(deep.rules), told(shut), len(shut.rules)) == ([], 3, [], 0)


@pytest.mark.parametrize(("imports", "line"), [
    ("../secret.yml", 2), ("/etc/passwd", 2), ("[a/../../secret.yml]", 2), ("['http://example.invalid/a.yml']", 2), ("[missing.yml]", 1),
    ("[style.yml]", 2), ("[{disableImports: true}]", 2),
    ("[{path: other.yml, disableImports: maybe}]", 2), ("[{path: other.yml, ignoreRules: [{}]}]", 2), ("[[a]]", 2),
])
def test_imports_that_are_refused(book, tmp_path, imports, line):
    (tmp_path / "secret.yml").write_text(OTHER, encoding="utf-8")
    dictionary = book(f"version: 1\nimports: {imports}\nrules: [Web]\n", other=OTHER)
    assert [(rule, at) for rule, _, at in told(dictionary)] == [("style/dictionary", line)]
    assert [rule.expected for rule in dictionary.rules] == ["Web"]


def test_a_link_out_of_the_folder_is_refused(book, tmp_path):
    (tmp_path / "secret.yml").write_text(OTHER, encoding="utf-8")
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "link.yml").symlink_to(tmp_path / "secret.yml")
    assert told(book("version: 1\nimports: link.yml\n")) == [("style/dictionary", "style.yml", 2)]


def test_a_chain_of_imports_ends(book):
    chain = {f"n{i}": f"version: 1\nimports: n{i + 1}.yml\nrules: [N{i}]\n" for i in range(12)}
    dictionary = book("version: 1\nimports: n0.yml\n", **chain)
    assert len(dictionary.rules) == 6 and [rule for rule, _, _ in told(dictionary)] == ["style/dictionary"]


@pytest.mark.parametrize(("text", "line"), [
    ("", 1), ("- a\n", 1), ("rules: []\n", 1), ("version: 2\n", 1), ("version: 1\nrules: [\n", 3),
    ("version: 1\nrules:\n  - pattern: a\n", 3),     ("version: 1\nrules:\n  - {expected: a, pattern: {b: c}}\n", 3), ("version: 1\nrules:\n  - [a]\n", 3),
    ("version: 1\nrules:\n  - {expected: a, pattern: /(b)/, regexpMustEmpty: $2}\n", 3),
    ("version: 1\nrules:\n  - {expected: a, regexpMustEmpty: '1'}\n", 3),
    ("version: 1\nrules:\n  - {expected: a, options: {wordBoundary: perhaps}}\n", 3), ("version: 1\nrules:\n  - {expected: a, specs: [{from: b}]}\n", 3),
    ("version: 1\ntargets:\n  - {includes: [a]}\n", 3), ("version: 1\ntargets:\n  - {file: /(/}\n", 3),
])
def test_faults_of_a_file_have_their_line(book, text, line):
    assert told(book(text)) == [("style/dictionary", "style.yml", line)]


@pytest.mark.parametrize(("text", "line"), [
    ("version: 1\nruls: []\nrules: [Web]\n", 2), ("version: 1\nrules:\n  - {expected: Web, spec: [{from: a, to: b}]}\n", 3),
    ("version: 1\nrules:\n  - {expected: Web, options: {boundary: true}}\n", 3), ("version: 1\nrules:\n  - {expected: Web, specs: [{from: b, to: b, no: c}]}\n", 3),
    ("version: 1\nrules:\n  - Web\nimports: [{path: other.yml, pth: a, ignoreRules: [B, {expected: B, specs: []}]}]\n", 4),
])
def test_items_that_prh_does_not_know_are_told_and_passed_over(book, text, line):
    dictionary = book(text, other=HEAD + "  - B\n")
    assert [(f.place.line, f.level) for f in dictionary.findings] == [(line, Level.WARNING)]
    assert [rule.expected for rule in dictionary.rules] == ["Web"]


def test_files_that_are_no_text_or_too_large(book, tmp_path):
    dictionary = book("version: 1\nimports: [a.yml, b.yml, c.yml]\n", b="#" * 1_000_001, c="version: " + "[" * 3_000)
    assert [f.place.file for f in dictionary.findings] == ["a.yml", "b.yml", "c.yml"]
    (tmp_path / "house" / "a.yml").write_bytes("version: 1 # 港".encode("cp932"))
    assert "UTF-8" in load(tmp_path / "house" / "a.yml", tmp_path, str).findings[0].message


def test_aliases_are_followed_but_cannot_fill_the_memory(book):
    assert changed(book(HEAD + "  - &a {expected: Web, pattern: ウェブ}\n  - *a\n"), "ウェブ") == "Web"
    bomb = "version: 1\nmeta:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"  a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9))
    start = time.process_time()
    assert [rule for rule, _, _ in told(book(bomb))] == ["style/dictionary"]
    assert time.process_time() - start < 3


# --- regular expressions ------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "text", "found"), [
    (r"\d+", "１2３", "2"), (r"\D", "1１", "１"), (r"\w+", "あa_1é", "a_1"), (r"\W", "aé", "é"), (r"a\sb", "a　b", "a　b"), (r"\S", "　x", "x"),
    (r"[\d\s]+", "1　2", "1　2"), (r"[^\w]", "aあ", "あ"), (r"[\W]", "aあ", "あ"), (r"[\S]", "　あ", "あ"), (r"[\D]", "1あ", "あ"),
    (r"\bJS\b", "もJSを", "JS"), (r"\Ba", "ba", "a"), (r"[\b]", "\b", "\b"),
    (r"(?<y>\d)\k<y>", "122", "22"), (r"(a)?b\1", "b", "b"), (r"(a)b\1", "abab", "aba"),
    (r"(?<!日経|ウェブ)ソフト", "日経ソフト・ソフト", "ソフト"), (r"(?<=日|明後)年", "明後年", "年"),
    (r"\u3042\x61\u{20BB7}", "あa𠮷", "あa𠮷"), (r"\t\/\-", "\t/-", "\t/-"), (r"[\]\-&&a-c~]+", "]-&~b", "]-&~b"), (r"[a-]+", "-a", "-a"),
    (r"x[^]y", "x\ny", "x\ny"), (r"a{,5}", "a{,5}", "a{,5}"), (r"a{2}", "aaa", "aa"), (r"a+?", "aa", "a"),
    (r"\p{Script=Han}+", "港区の", "港区"), (r"[\p{sc=Hiragana}ー]+", "区らーめん", "らーめん"), (r"(?:ab|cd)*e", "abcde", "abcde"),
    (r"^い", "あ\nい", "い"), (r"[\[\]]", "[", "["),
])
def test_ecmascript_patterns(source, text, found):
    assert compiled(source).search(text)[0] == found


def test_the_flags_i_and_s():
    assert compiled("a.b", "is").search("A\nB") and not compiled("a.b", "gmu").search("A\nB") and not compiled("a.b").search("a\nb")
    assert not compiled("[]a|b").search("a")


@pytest.mark.parametrize(("source", "text"), [(r"[]", "a]"), (r"(?:ß)", "ss"), (r"[^]", "")])
def test_what_ecmascript_does_not_find(source, text):
    assert not compiled(source, "i").search(text)


@pytest.mark.parametrize(("source", "found"), [
    (r"(?<=a*)b", "b"), (r"\p{Lu}", "A"), (r"\P{Script=Han}", "b"), (r"\p{scx=Hira}", "あ"), (r"a{e}", "a{e}"), (r"\Kb", "Kb"), (r"\L<x>", "L<x>"), (r"\Ga", "Ga"),
    (r"[a&&b]+$", "&b"), (r"[+--]+", ",-"), (r"[\d-x]+$", "-x"), (r"[[a]+", "[a"), (r"\p", "p"), (r"(a\w)\1", "axax"),
])
def test_what_regex_would_read_otherwise_is_ecmascript(source, found):
    assert compiled(source).search(f"港{found}")[0] == found


@pytest.mark.parametrize("source", [
    "(", ")", "a)", "[a", "*a", "a++", "a*+", "a{2}+", "a\\", "(?P<a>b)", "(?>a)", "(?R)", "(a)(?1)", "(?#a)b", "(?|a|b)", "(*FAIL)", "a|*", r"\k<a>", r"\2(a)", "[z-a]",
    r"\u{110000}", r"\p{Script=Nowhere}", "a{21,}{2}", "((a{1000}){1000}){1000}x", "(?:a{99}b{99}){99}",
    "", "a*", "(?=a)|", "(" * 40 + "a" + ")" * 40, "a" * 5_000,
])
def test_patterns_that_are_refused(source):
    with pytest.raises(PatternError):
        compiled(source)


def test_a_refused_pattern_is_told_and_the_others_are_used(book):
    dictionary = book(HEAD + "  - {expected: A, pattern: /(a+/}\n  - {expected: B, pattern: [/b/i, /c/]}\n  - {expected: B, pattern: []}\n  - Web\n")
    assert told(dictionary) == [("style/pattern", "style.yml", line) for line in (3, 4, 5)]
    assert {f.level for f in dictionary.findings} == {Level.WARNING}
    assert changed(dictionary, "web") == "Web"


@pytest.mark.parametrize(("source", "slow"), [
    ("[あ-ん]+[あ-ん]+[あ-ん]+X", False), (".*あ.*い.*う", True), ("(あ+)+い", True), ("(あ|ああ)+$い", True), ("(?:あ{1,9}){2,99}$い", True),
])
def test_a_runaway_pattern_ends_and_is_told_at_its_line(book, source, slow):
    dictionary = book(HEAD + f"  - {{expected: x, pattern: '/{source}/'}}\n  - {{expected: 区, pattern: く}}\n")
    assert len(dictionary.rules) == 2
    start = time.process_time()
    found = list(apply(dictionary, [*[passage("あ" * 20_000)] * 20, passage("く")]))
    assert time.process_time() - start < 3
    assert [f.rule for f in found] == ["style/term", *["style/pattern"] * slow]
    assert all((f.place, f.excerpt, f.level) == (Place("style.yml", 3), "x", Level.WARNING) and "時間" in f.message and "書き直す" in f.hint
               for f in found[1:])


@pytest.mark.speaks("style/pattern")
def test_a_runaway_pattern_is_told_where_its_specs_run(book):
    dictionary = book(HEAD + f"  - expected: x\n    pattern: /(あ|ああ)+$い/\n    specs: [{{from: {'あ' * 200}, to: x}}]\n  - Web\n")
    assert [(f.rule, f.place.line) for f in dictionary.findings] == [("style/pattern", 3)] and "時間" in dictionary.findings[0].message
    assert [rule.expected for rule in dictionary.rules] == ["Web"]


def test_a_runaway_target_is_told_once_and_left_out(book):
    dictionary = book("version: 1\ntargets: [{file: /yaml$/, excludes: [/(あ|ああ)+$い/, Web]}]\nrules: [Web]\n")
    found = list(apply(dictionary, [passage("あ" * 20_000 + "webとweb")] * 3))
    assert [f.rule for f in found] == ["style/term"] * 6 + ["style/pattern"]
    assert (found[-1].place, found[-1].excerpt) == (Place("style.yml", 2), "yaml$")


# --- over passages ------------------------------------------------------------------------------


def passage(text: str, file: str = "content/a.yaml") -> Passage:
    return Passage(text, tuple(range(len(text))), Place(file, 1, 1), "a", "main", "body.0.paragraph")


def test_findings_say_what_stands_there_and_where_the_rule_is(book):
    (finding,) = apply(book(HEAD + "  - {expected: ウェブ, pattern: ウエブ, prh: 長音で書きます}\n"), [passage("新しいウエブ版")])
    assert (finding.rule, finding.excerpt, finding.place.column) == ("style/term", "ウエブ", 4)
    assert finding.message == "「ウエブ」は「ウェブ」と書きます" and "長音で書きます" in finding.hint and "style.yml:3" in finding.hint
    assert finding.related == (Place("style.yml", 3),)


def test_of_two_rules_for_one_place_the_longer_match_is_told(book):
    dictionary = book(HEAD + "  - {expected: 子ども, pattern: 子供}\n  - {expected: 子ども会, pattern: 子供会}\n")
    assert [f.excerpt for f in apply(dictionary, [passage("子供会と子供")])] == ["子供会", "子供"]


def test_addresses_stay_as_their_owners_write_them(book):
    text = "https://example.jp/web/ と web@example.jp と web"
    assert [f.place.column for f in apply(book(HEAD + "  - Web\n"), [passage(text)])] == [text.rindex("web") + 1]


@pytest.mark.parametrize(("targets", "excerpts"), [
    ("[{file: /\\.yaml$/, excludes: [/「.*?」/]}]", ["web"]), ("[{file: /\\.yaml$/, includes: [{pattern: /「.*?」/}]}]", ["WEB"]),
    ("[{file: a.yaml, includes: ['「WEB」'], excludes: [WEB]}]", []), ("[{file: /\\.md$/, includes: [x]}]", ["WEB", "web"]),
])
def test_targets(book, targets, excerpts):
    dictionary = book(f"version: 1\ntargets: {targets}\nrules: [Web]\n")
    assert told(dictionary) == []
    assert [f.excerpt for f in apply(dictionary, [passage("「WEB」とweb")])] == excerpts


def test_targets_for_other_kinds_of_file_may_hold_anything(book):
    assert told(book("version: 1\ntargets:\n  - {file: /\\.re$/, excludes: [{pattern: '/^(?:.*\\n)*?end/im'}]}\n")) == []


def test_what_stands_there_already_is_not_asked_for(book):
    dictionary = book(HEAD + "  - {expected: サーバー, pattern: サーバ}\n  - {expected: 暗渠（きょ）, pattern: 暗渠}\n")
    assert [f.place.column for f in apply(dictionary, [passage("サーバーとサーバ、暗渠（きょ）")])] == [6]


def test_the_dictionary_of_the_house_is_sound():
    folder = PROJECT / "content" / "house"
    dictionary = load(folder / "style.yml", folder, lambda path: path.name)
    assert told(dictionary) == [] and len(dictionary.rules) >= 20
