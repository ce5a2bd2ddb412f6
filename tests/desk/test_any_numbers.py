"""A property of the numbers in addresses and forms: any text is a number in bounds or none, and never raises."""
from __future__ import annotations

import math

from hypothesis import given, strategies as st

from kohoshi.desk.numbers import decimal, number
from tests.properties import tried

LIKE_NUMBERS = st.one_of(
    st.text(st.sampled_from("0123456789１２²٣-+.eE_ \n\x00"), max_size=30), st.integers().map(str), st.floats().map(repr), st.text(max_size=8),
    st.integers(0, 5000).map(lambda length: "9" * length))


@tried(400)
@given(text=LIKE_NUMBERS)
def test_whole_numbers(text):
    read = number(text)
    assert (read is not None) == (text.isascii() and text.isdigit() and len(text) <= 9 and str(int(text)) == text)
    assert read is None or 0 <= read < 10 ** 9 and str(read) == text


@tried(400)
@given(text=LIKE_NUMBERS)
def test_decimal_numbers(text):
    read = decimal(text)
    assert read is None or math.isfinite(read) and -10_000 < read < 10_000 and read == float(text)


@tried(200)
@given(value=st.floats(-9_999, 9_999))
def test_what_a_script_writes_is_read_as_it_was(value):
    assert decimal(repr(value)) == value


@tried(100)
@given(value=st.one_of(st.none(), st.binary(), st.integers(), st.lists(st.text())))
def test_what_is_no_text_is_no_number(value):
    assert number(value) is None and decimal(value) is None
