"""Values up to the limit of 20,000 characters, all of one kind: the work grows with their length and
no faster, and what they are told stays readable. Work is counted in calls, never in seconds."""
from __future__ import annotations

import math
import sys
from dataclasses import replace

import pytest

from kohoshi.check.words import check_words
from kohoshi.check.words.consistency import check_consistency
from kohoshi.check.words.contact import check_contacts
from kohoshi.check.words.dates import check_dates
from kohoshi.check.words.gates import check_gates
from kohoshi.check.words.name import check_names
from kohoshi.check.words.passages import LONGEST, Passage, in_pieces, passage
from kohoshi.check.words.spans import Spans
from kohoshi.check.words.style import check_style
from kohoshi.finding import MOST_IN_LINE as MOST, Finding, Level, Place, crowded
from kohoshi.issue.dates import Calendar
from kohoshi.issue.dates.pieces import pieces
from kohoshi.issue.printed import Printable
from kohoshi.issue.when import read_when
from tests.check.words.lines import sample


def read(text: str) -> list[Passage]:
    """One value as check_words reads it."""
    whole = passage(Printable(text, Place("x.yaml", 1, 1), "body.0.paragraph", "hyoshi", "main", "once", text))
    return list(in_pieces(replace(whole, article="hyoshi", part="main", faces=(1,))))


def work(family, text: str) -> int:
    """Calls made while a family reads one value."""
    issue, given, count = sample()[0], read(text), 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        for _ in family(issue, given):
            pass
    finally:
        sys.setprofile(before)
    return count


LONG = [
    (check_style, "（"), (check_style, "」"), (check_style, "１ "), (check_style, "ｱ、"), (check_style, "です。である。"), (check_style, "〜～"),
    (check_style, "https://a.jp/〜 "), (check_style, "子供"), (check_style, "３ヶ所"), (check_style, "カレンダ－"),
    (check_names, "区民センタ"), (check_names, "区"), (check_names, "港区"), (check_names, "下田市役所"),
    (check_contacts, "https://a.b.c.d."), (check_contacts, "www.a."), (check_contacts, "a@b.jp "), (check_contacts, "a.jp/"), (check_contacts, "〒1"),
    (check_dates, "12・"), (check_dates, "6月12日"), (check_dates, "12日、"), (check_dates, "6/12 "), (check_dates, "13:30~"),
    (check_consistency, "6月12日"), (check_gates, "○○"),
]


@pytest.mark.parametrize(("family", "kind"), LONG, ids=[f"{family.__name__}-{kind}" for family, kind in LONG])
def test_work_grows_with_the_length_and_no_faster(family, kind):
    work(family, kind)  # what is made once is not counted
    base, long = work(family, (kind * 3_000)[:3_000]), work(family, (kind * 12_000)[:12_000])
    assert long < 4.8 * base + 20_000


def test_four_times_the_text_is_no_more_than_five_times_the_work(happened):
    """Each kind that cost a square of its length before."""
    most = 0.0
    for family, kind in ((check_names, "区民センタ"), (check_style, "https://a.jp/〜 "), (check_contacts, "https://a.b.c.d."), (check_dates, "12・")):
        work(family, kind)
        most = max(most, work(family, (kind * 3_000)[:12_000]) / work(family, (kind * 3_000)[:3_000]))
    happened(16, "names, style, addresses, dates: 12,000 characters against 3,000", f"no more than {max(5, math.ceil(most))} times the work")


def test_a_host_of_ten_thousand_characters_is_compared_by_its_end_alone(monkeypatch):
    from kohoshi.check.words import address
    given: list[int] = []

    class Counted(address.SequenceMatcher):
        def __init__(self, isjunk, a, b, **rest):
            given.append(len(a))
            super().__init__(isjunk, a, b, **rest)
    monkeypatch.setattr(address, "SequenceMatcher", Counted)
    host = "a." * 5_000 + "city.osaka.ig.jp"
    assert address._likeness(host, "city.osaka.lg.jp") > address._ALIKE
    assert given and sum(given) < 1_000


@pytest.mark.parametrize(("host", "near"), [
    ("www.city.osaka.ig.jp", True), ("city.osaka.lg.jpp", True), ("cityosaka.lg.jp", True), ("www.example.com", False), ("", False), ("jp", False),
    ("x" * 40, False), ("a.b.c.city.osaka.1g.jp", True), ("city.osaka.lg.j", True), ("city.kobe.lg.jp", False)])
def test_likeness_is_what_it_was_for_hosts_of_usual_length(host, near):
    from kohoshi.check.words.address import _ALIKE, _likeness
    assert (_likeness(host, "city.osaka.lg.jp") >= _ALIKE) is near


def test_pieces_of_dates_look_no_further_than_a_list_is_long():
    """31 days at most: what follows beyond is not read for every one of them."""
    assert [piece.kind for piece in pieces("1、2・3日")] == ["bare", "lone"]
    many = "、".join(str(day) for day in range(1, 31)) + "、31日"
    assert len(list(pieces("・" + many))) == 31
    assert list(pieces("12・" * 5_000)) == []


# --- pieces ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "あ" * 20_000, "区民の皆さんへ。" * 2_500, "あ、" * 10_000, "a " * 5_000, "。" * 4_001, "〔面:hyoshi〕あ。" * 1_500, "《漢|かん》あ。" * 800,
    "x" * LONGEST, "x" * (LONGEST + 1), "", "　" * 6_000])
def test_a_line_in_pieces_is_the_line(text):
    whole = replace(passage(Printable(text, Place("x.yaml", 3, 5), "lead", "hyoshi", "main", "once", text)), article="hyoshi")
    parts = list(in_pieces(whole))
    assert "".join(part.text for part in parts) == whole.text
    assert sum((part.offsets for part in parts), ()) == whole.offsets
    assert sum((part.targets for part in parts), ()) == whole.targets
    assert all(len(part.text) <= LONGEST for part in parts)


def test_a_line_is_cut_behind_a_sentence_and_faults_behind_the_cut_have_their_column():
    text = "お知らせです。" * 400 + "区民ｾﾝﾀｰで。"
    first, second = read(text)
    assert first.text.endswith("。") and second.text.startswith("お知らせ")
    fault, = check_style(sample()[0], [first, second])
    assert (fault.place.column, fault.excerpt) == (text.index("ｾ") + 1, "ｾﾝﾀｰ")


# --- what is told ------------------------------------------------------------------------------


def of(number: int, rule: str = "style/width", line: int = 1) -> list[Finding]:
    return [Finding(rule, Level.NOTICE, f"「{at}」が全角です", place=Place("a.yaml", line, at), article="a", excerpt=str(at)) for at in range(1, number + 1)]


def test_thousands_of_findings_of_one_line_are_one_with_a_count(happened):
    one, = crowded(of(9_000))
    assert one.message == "「1」が全角です（この行に同じ指摘が、ほかに8,999か所あります）" and one.place == Place("a.yaml", 1, 1)
    happened(16, "9,000 findings of one rule in one line", f"one: 「{one.message}」")


def test_who_lets_one_stand_does_not_let_thousands_stand():
    one, = crowded(of(MOST + 1))
    assert one.fingerprint != of(1)[0].fingerprint and one.fingerprint != next(crowded(of(MOST + 2))).fingerprint


def test_as_many_as_are_read_stay_one_by_one():
    some = [*of(MOST), *of(MOST, "style/character"), *of(MOST, line=2)]
    assert list(crowded(some)) == some


def test_findings_without_a_place_are_never_put_together():
    some = [replace(finding, place=None) for finding in of(100)]
    assert list(crowded(some)) == some


@pytest.mark.parametrize("kind", ["（", "１ ", "ｱ、", "区民センタ", "\ue000", "https://a.example/ ", "○○円 "])
def test_a_value_of_one_kind_gets_few_findings(kind):
    issue, _ = sample()
    article = issue.articles["hyoshi"]
    long = type(article.title)((kind * 20_000)[:18_000].strip(), Place("content/2022-06/articles/hyoshi.yaml", 3, 8))
    before, changed = (check_words(issue.model_copy(update={"articles": {**issue.articles, "hyoshi": article.model_copy(update={"lead": lead})}}))
                       for lead in (None, long))
    assert 0 < len(changed) - len(before) < 12
    assert all(len(finding.message) < 400 and len(finding.hint) < 400 for finding in changed)


def test_spans_are_taken_once_and_asked_in_few_steps():
    spans = Spans([(10, 12), (2, 4)])
    assert spans.free(0, 2) and spans.free(4, 10) and spans.free(12, 99)
    assert not any(spans.free(*span) for span in [(3, 5), (1, 3), (0, 99), (11, 12), (2, 4)])
    assert spans.take(4, 10) and not spans.take(9, 10) and not spans.take(20, 20)

    class Counted(int):
        asked = 0

        def __lt__(self, other):
            Counted.asked += 1
            return int(self) < int(other)
    many = Spans((at * 2, at * 2 + 1) for at in range(8_000))
    assert many.free(Counted(8_001), Counted(8_002)) and Counted.asked < 40


@pytest.mark.parametrize("kind", ["(", "（", "6月12日(", "(日)(", "「", "毎月第1・", "12・", "～", "6月"])
def test_a_when_of_one_kind_is_read_without_falling(kind):
    """Brackets in brackets ended in a traceback."""
    read = read_when((kind * 20_000)[:4_000], Calendar(2022, 6))
    assert read.text.startswith(kind)


def test_what_is_within_too_many_brackets_is_not_lost():
    read = read_when("(" * 500 + "6月12日(日)10時" + ")" * 500, Calendar(2022, 6))
    assert read.dated


@pytest.mark.parametrize("text", ["6月12日(日))、6月19日(日) 10時", "6月12日）・19日）10時", ")6月12日、19日 10時", "6月12日(日)10時)、6月19日(日)10時"])
def test_what_stands_behind_a_bracket_that_closes_nothing_is_not_lost(text):
    read = read_when(text, Calendar(2022, 6))
    assert [one.first.day for one in read.occurrences] == [12, 19] and not read.unread
