"""What the blocks of the rules over words quote is what these rules do; their pages quote the sentence of the first."""
from __future__ import annotations

import pytest

from tests.faults import quoted
from tests.said import Speaks


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> quoted.Bench:
    return quoted.Bench(tmp_path_factory.mktemp("bench"))


def test_every_example_does_what_it_is_an_example_of(bench: quoted.Bench, speaks: Speaks) -> None:
    found = bench.judged(quoted.examples())
    assert [str(example) for example, told in found.items() if bool(told) is not example.fires] == []
    for rule in quoted.rules():
        speaks(rule.name, next(told for example, told in found.items() if example.rule == rule.name and example.fires))


def test_every_rule_over_words_quotes_an_example() -> None:
    quoting = {example.rule for example in quoted.examples() if example.fires}
    assert len(quoting) > 40 and [rule.name for rule in quoted.rules() if rule.name not in quoting] == []


def test_a_wrong_example_is_noticed(bench: quoted.Bench) -> None:
    right, wrong = quoted.Example("date/weekday", "6月12日(日)", True), quoted.Example("date/weekday", "6月12日(土)", False)
    assert [str(example) for example, told in bench.judged([right, wrong]).items() if bool(told) is not example.fires] == [
        "date/weekday: 「6月12日(日)」 is not told", "date/weekday: 「6月12日(土)」 is told"]


@pytest.mark.parametrize(("words", "texts"), [
    ("「あ」「い」、う", ["あ", "い"]), ("訂正の文の「誤 「あ」 正「い」」", ["誤 「あ」 正「い」"]), ("「 」の中", []), ("」「あ」", ["あ"])])
def test_quotations(words: str, texts: list[str]) -> None:
    assert list(quoted.quotations(words)) == texts
