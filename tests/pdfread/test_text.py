"""The normal form of Japanese text, and the references in it."""
from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from kohoshi.text import face_tokens, faces_named, normal, plain, say_faces

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("a", "b"), [
    ("６月１２日（日）", "6月12日(日)"),
    ("10:00〜12:00", "10:00～12:00"),
    ("０６−００００", "06-0000"),
    ("Web で申込", "Webで申込"),
    ("ｶﾞｲﾄﾞ", "ガイド"),
    ("か\u3099いと", "がいと"),
    ("⼤阪市", "大阪市"),
    ("⻄区", "西区"),
    ("区政･会議", "区政・会議"),
    ("一\u200b二\ufeff三", "一二三"),
    ("葛\U000e0100飾", "葛飾"),
])
def test_the_same_to_a_reader(a, b):
    assert plain(a) == plain(b)


@pytest.mark.parametrize(("a", "b"), [
    ("①", "1"), ("コーヒー", "コ-ヒ-"), ("「区」", "『区』"), ("日曜", "曰曜"), ("は", "ば"), ("ッ", "ツ"), ("二", "ニ"), ("Ⅱ", "II"),
])
def test_not_the_same(a, b):
    assert plain(a) != plain(b)


def test_the_index_leads_back():
    text = "港 区\n（６・７面）ｶﾞ"
    form = normal(text)
    assert form.text == "港区(6・7面)ガ"
    assert [text[i] for i in form.index] == ["港", "区", "（", "６", "・", "７", "面", "）", "ｶ"]
    assert text[slice(*form.original(3, 7))] == "６・７面"


def test_any_text_keeps_its_index_in_step():
    rng = random.Random(7)
    pool = "港区６６ｶﾞﾊﾟ～〜-−・･ \n\u3000\u200b(（)①⼤か\u3099Aa\ufffc\U0001f600\ufb01"
    for _ in range(300):
        text = "".join(rng.choice(pool) for _ in range(rng.randrange(30)))
        form = normal(text)
        assert len(form.text) == len(form.index)
        assert list(form.index) == sorted(form.index)
        assert plain(form.text) == form.text


@pytest.mark.parametrize(("text", "faces"), [
    ("区政会議(6・7面)", [(6, 7)]), ("(6-7面)", [(6, 7)]), ("6～7面", [(6, 7)]), ("６・７面", [(6, 7)]), ("2面へ続く", [(2,)]),
    ("3ページ", [(3,)]), ("12頁", [(12,)]), ("2～5面", [(2, 3, 4, 5)]), ("1・5面", [(1, 5)]), ("2面と8面", [(2,), (8,)]),
    ("壁面", []), ("全面", []), ("両面", []), ("多面的", []), ("2面体", []), ("12面積", []), ("1,200面", []), ("第3面", []), ("2022面", []),
])
def test_tokens(text, faces):
    assert [token.faces for token in face_tokens(plain(text))] == faces


def test_a_token_knows_where_it_stands():
    token, = face_tokens("区政会議(6・7面)")
    assert (token.start, token.end, token.unit, token.faces) == (5, 9, "面", (6, 7))


def test_numbers_backwards_are_no_range():
    assert faces_named("7-6") == (7, 6)


@pytest.mark.parametrize(("faces", "words"), [((6,), "6面"), ((7, 6), "6・7面"), ((2, 3, 4, 5), "2～5面"), ((1, 5), "1・5面"),
                                           ((7, 6, 3, 2, 1, 6), "1～3・6・7面"), ((1, 3, 4, 5), "1・3～5面"), ((1, 2, 4, 5), "1・2・4・5面")])
def test_saying_faces(faces, words):
    assert say_faces(faces) == words
    token, = face_tokens(plain(words))  # what the paper says is read back as these faces
    assert token.faces == tuple(sorted(set(faces)))


def test_nobody_else_puts_faces_into_words():
    """But a finding that quotes the flat plan as it is written, in whatever order; and the viewer's scripts,
    of at most two faces."""
    sources = [path for kind in ("*.py", "*.html", "*.jinja", "*.j2", "*.js") for top in ("kohoshi", "layouts") for path in (ROOT / top).rglob(kind)]
    found = [path.name for path in sources for line in path.read_text(encoding="utf-8").split("\n")
             if re.search(r"join\((?:[^()]|\([^()]*\))*\) ?\}*面(?!の紙面)", line)]
    assert len(sources) > 400 and sorted(found) == ["loader_crosscheck.py", "main.js", "viewer.js"]
