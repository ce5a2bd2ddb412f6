"""Numbers in addresses and forms: odd digits, thousands of digits and more than 64 bits are no numbers,
never a fault of the desk."""
from __future__ import annotations

import pytest

from kohoshi.desk.features import VIEWS
from kohoshi.desk.numbers import decimal, number

ODD = ["１２", "²", "१२", "٣", "9" * 5000, str(2**63), str(2**64 + 1), "1_000", "+1", "-1", "0x10", "1e3", " 1", "1 ", "01", "", "1\x00", "½"]
ADDRESSES = ["/i/2022-06/handover/{}/print.pdf", "/i/2022-06/release/{}/web.pdf", "/i/2022-06/tile/{}/0/1/0/0.png",
             "/i/2022-06/tile/1/0/{}/0/0.png", "/i/2022-06/tile/1/0/1/{}/0.png", "/i/2022-06/thumb/1/0/{}.png", "/i/2022-06/spots/{}/0.json",
             "/i/2022-06/shown/build/{}.png", "/i/2022-06/shown/build/{}/crop.png", "/i/2022-06/rounds/{}", "/i/2022-06/rounds/1/faces/{}",
             "/i/2022-06/rounds/1/changes-{}.html"]


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_number(text):
    assert number(text) is None


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("7", 7), ("12", 12), ("999999999", 999_999_999)])
def test_what_is_one(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "１.５", "1_0", "", ".", "1.", "0x1p3", "9" * 400, "1e9", "12345", None, 1.5])
def test_what_is_no_decimal(text):
    assert decimal(text) is None


@pytest.mark.parametrize(("text", "value"), [("0", 0.0), ("12.5", 12.5), ("-3.25", -3.25), ("273", 273.0), ("5.684341886080802e-14", 5.684341886080802e-14)])
def test_what_a_script_writes(text, value):
    assert decimal(text) == value


ADDRESSED = [text for text in ODD if text and "\x00" not in text]


def test_an_address_with_an_odd_number_leads_nowhere(officer, happened):
    seen = {(path, text): officer.get(path.format(text)).status_code for path in ADDRESSES for text in ADDRESSED}
    assert {key: status for key, status in seen.items() if status != 404} == {}
    happened(8, "in addresses", f"{', '.join(map(str, set(seen.values())))} for {len(ADDRESSES)} addresses with {len(ADDRESSED)} numbers each")


def test_strangers_come_no_further_by_one(client):
    seen = {(path, text): client.get(path.format(text)).status_code for path in ADDRESSES for text in ADDRESSED}
    assert {key: status for key, status in seen.items() if status not in (401, 404)} == {}


def test_no_address_reads_numbers_another_way():
    assert not [view.path for view in VIEWS if ":int}" in view.path or ":float}" in view.path]


@pytest.mark.parametrize("path", ["/i/2022-06/comments.json", "/i/2022-06/pages", "/i/2022-06/comments"])
def test_a_question_with_an_odd_number_is_answered(officer, path):
    name = "since" if path.endswith("json") else "face"
    seen = {text: officer.get(path, params={name: text}).status_code for text in ODD}
    assert {text: status for text, status in seen.items() if status != 200} == {}


def test_forms_with_odd_numbers_are_refused_in_words(officer, built, happened):
    place = {"x": "10", "y": "10", "w": "5", "h": "5", "text": "見本の赤字", "key": "k"}
    said: set[str] = set()
    officer.headers["Accept"] = "application/json"
    for text in filter(None, ODD):
        for form in (place | {"face": text}, place | {"face": "1", "x": text if decimal(text) is None else "nan"}):
            answer = officer.post("/i/2022-06/comments", data=form)
            assert answer.status_code == 400 and "場所が読めません" in answer.text, text
            said.add(f"{answer.status_code}: 「{answer.json()['message']}」")
        answer = officer.post("/i/2022-06/handover/replace", data={"face": text, "reason": "見本"})
        assert answer.status_code == 400 and "差し替える面を選んで" in answer.text, text
        said.add(f"{answer.status_code}: 「{answer.json()['message']}」")
    happened(8, "in the forms of a comment and of a replaced face", "; ".join(sorted(said)))


@pytest.mark.parametrize("declared", ["²", "9" * 5000, "-1", "1_000", "１２"])
def test_a_declared_length_that_is_none_is_refused(officer, declared, happened):
    answer = officer.post("/i/2022-06/comments", content=b"x=1", headers={
        "Content-Length": declared.encode("utf-8"), "Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413
    happened(8, "as the length of a body", f"{answer.status_code}")
