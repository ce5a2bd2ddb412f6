"""Telephone numbers, addresses and postcodes against the house's own tables."""
from __future__ import annotations

from dataclasses import replace

import pytest

from kohoshi.check.words.contact import check_contacts
from kohoshi.check.words.passages import passages
from kohoshi.check.words.telephone import Kind, comparable, telephones
from tests.check.words.lines import Copied, found, lines, rules, sample

FAULTS = [
    # the number of another section than the one named beside it
    ("問合せ 協働まちづくり推進課(防災) 電話 0000-0003", "contact/other-section", "error"),
    ("保健福祉課（健康）☎０００００００５", "contact/other-section", "error"),
    ("保健福祉課 健康担当 電話：0000‐0007", "contact/other-section", "error"),
    ("総務課 電話 0000-0008", "contact/other-section", "error"),
    ("電話 0000-0005(協働まちづくり推進課(防災))", "contact/other-section", "error"),
    # nobody's: a private number as that of the headquarters, a wrong fax (domain.md 4: 17, 18)
    ("窓口サービス課 電話 0000-0018", "contact/unknown", "error"),
    ("保健福祉課(福祉) ファックス 0000-0170", "contact/unknown", "error"),
    ("火事や救急の問合せは 電話 06-6500-0000", "contact/unknown", "warning"),
    ("フリーダイヤル 0120-000-000", "contact/unknown", "notice"),
    # fax for phone
    ("総務課(企画) ファックス 0000-0002", "contact/kind", "error"),
    ("協働まちづくり推進課(防災) 電話 0000-0104", "contact/kind", "error"),
    # what cannot be dialled
    ("窓口サービス課 電話 0000-008", "contact/malformed", "error"),
    ("電話 06-6500-000", "contact/malformed", "error"),
    ("電話 06-650-00000", "contact/malformed", "error"),
    ("電話 650-0000", "contact/malformed", "error"),
    ("電話 0120-00-000", "contact/malformed", "error"),
    ("電話 090-000-0000", "contact/malformed", "error"),
    ("問合せ 0000-004", "contact/malformed", "error"),
    ("窓口サービス課 0000-008", "contact/malformed", "error"),
    ("保健福祉課(健康・福祉)の電話は、0000-0006、0000-0005です。", "contact/other-section", "error"),
    # postcodes
    ("〒552-0007 港区市岡1-15-25", "contact/postcode", "error"),
    ("〒552-851 見本町", "contact/postcode", "error"),
    ("552-0007 大阪市港区市岡1-15-25", "contact/postcode", "error"),
    ("電話 0120-00000000", "contact/malformed", "error"),
    ("〒5528510 港区役所 総務課", "contact/postcode", "error"),
    # domains that are not ours any more (13, 14), or never were
    ("くわしくは https://minato.example.com/ へ", "contact/domain", "warning"),
    ("https://www.city.osaka.jp/minato/", "contact/domain", "error"),
    ("www.ctiy.osaka.lg.jp/minato/", "contact/domain", "error"),
    ("[区のページ](https://old.example.jp/)をご覧ください", "contact/domain", "warning"),
    ("mihon@example.com", "contact/domain", "warning"),
    ("https;//www.city.osaka.lg.jp/minato/", "contact/malformed", "error"),
    ("http:/www.city.osaka.lg.jp/minato/", "contact/malformed", "error"),
    ("mihon@city.osaka,lg.jp", "contact/malformed", "error"),
    ("ｈｔｔｐｓ://ｗｗｗ.city.osaka.lg.jp/", "contact/width", "warning"),
    ("mihon＠city.osaka.lg.jp", "contact/width", "warning"),
]

RIGHT = [
    "整理券は、0001-0050の番号順にお呼びします。", "当選は0010-0040です。", "窓口サービス課の番号札0001-0020の人から呼びます。",
    "保健福祉課(健康・福祉)の電話は、順に0000-0006、0000-0007です。", "総務課と窓口サービス課の電話は、それぞれ0000-0001、0000-0008です。",
    "問合せ 保健福祉課(健康) 電話 0000-0006 ファックス 0000-0106", "保健福祉課（健康）☎0000-0006／FAX0000-0106",
    "保健福祉課 健康担当 電話：0000‐0006", "総務課（広報）　電話・0000−0001", "総務課(広報) ＴＥＬ ００００ー０００１",
    "協働まちづくり推進課 電話 0000-0003", "総務課 電話 0000-0002", "港区役所(代表) 電話 0000-0000", "総務課(広報) 電話 0000-0000(代表)",
    "電話 0000-0005（保健福祉課(子育て)）", "窓口サービス課(0000-0008)", "総務課(企画) 電話 0000-0002・ファックス 0000-0102",
    "総務課(広報) 電話 0000-0001、窓口サービス課 電話 0000-0008", "協働まちづくり推進課(防災) 電話・FAX 0000-0004",
    "急病は119番、事件は110番、電話 188、災害用伝言ダイヤル171", "電話1本で伺います。電話 2回線、電話100台",
    "〒552-8510 大阪市港区市岡1-15-25 港区役所 総務課(広報)", "〒530-0000 大阪市北区見本町1-2-3",
    "くわしくは（https://www.city.osaka.lg.jp/minato/）へ。", "www.city.osaka.lg.jp/minato/", "mihon@city.osaka.lg.jp、",
    "総務課(広報) 電話 06-0000-0001、(06)0000-0001", "552-8510 大阪市港区市岡1-15-25", "整理券 552-0007 市岡会館", "552-0007 港区見本町1-2-3",
    "[区のページ](https://www.city.osaka.lg.jp/minato/)、[電話](tel:0000-0001)",
    "2019-2022年、2022-06-12、1-15-25、1000-2000円、10:00-11:30、3,000-5,000人", "No.313 ISBN978-4-00-000000-0", "6月12日-15日、6/12-6/15",
]


@pytest.mark.parametrize("line, rule, level", FAULTS)
def test_fault_is_told_once(line, rule, level):
    assert rules(check_contacts, line) == [(rule, level)]


def test_right_numbers_and_addresses_are_silent():
    assert [(f.place.line, f.rule, f.message) for f in found(check_contacts, *RIGHT)] == []
    assert found(check_contacts, *RIGHT, section="koho") == []


def test_the_sample_issue_is_silent():
    assert list(check_contacts(*sample())) == []


def test_span_is_that_of_the_number_alone():
    (finding,) = found(check_contacts, "｜窓口《まど》サービス課 電話 0000-0018へ")
    place = finding.place
    assert "｜窓口《まど》サービス課 電話 0000-0018へ"[place.column - 1:place.end_column - 1] == "0000-0018"
    assert "0000-0008" in finding.hint


@pytest.mark.parametrize("line, field, section, expected", [
    ("電話 0000-0003で", "paragraph", "bosai", ["contact/other-section"]),  # unnamed, of a section the article never names
    ("電話 0000-0004で", "paragraph", "bosai", []),
    ("協働まちづくり推進課(地域) 電話 0000-0003", "info.contact", "kosodate", []),  # its own section is named, as the page of the rule says
    ("協働まちづくり推進課(地域) 電話 0000-0003", "paragraph", "kosodate", []),  # another section is named on purpose
    ("協働まちづくり推進課 電話 0000-0003", "info.contact", "bosai", ["contact/other-section"]),
    ("認知症カフェは 電話 0000-0007 へ", "paragraph", "koho", []),  # a teaser gives the number of what it names
    ("0000-004", "info.contact", "bosai", ["contact/malformed"]),
])
def test_numbers_against_the_section_of_the_article(line, field, section, expected):
    assert [rule for rule, _ in rules(check_contacts, line, article="minato-no-kaze", field=field, section=section)] == expected


def test_a_section_named_on_the_line_before_goes_on():
    where = {"article": "minato-no-kaze", "section": "koho"}
    own, read = sample()
    first, second = lines(["窓口サービス課", "電話 0000-0007"], **where)
    together = [replace(first, field="body.1.paragraph"), replace(second, field="body.1.paragraph")]
    assert [f.rule for f in check_contacts(own, [*read, *together])] == ["contact/other-section"]


def test_tables_of_the_house_are_read_as_well(tmp_path):
    copied = Copied(tmp_path).edit("house/contacts.yaml", "phone: 0000-0004", "phone: 06-6500-000")
    issue = copied.load()
    told = {f.rule: f for f in check_contacts(issue, passages(issue))}
    assert copied.shown(told["contact/malformed"]) == ("contacts.yaml", "06-6500-000")


def test_without_area_code_eight_digits_are_too_few(tmp_path):
    copied = Copied(tmp_path).edit("house/publisher.yaml", 'area_code: "06"\n', "").edit("lobby-concert", "0000-0003", "6500-0000")
    issue = copied.load()
    assert [(f.rule, "市外局番" in f.message) for f in check_contacts(issue, passages(issue))] == [("contact/malformed", True)]


def test_other_numbers_and_mail_of_a_section_can_be_registered(tmp_path):
    copied = Copied(tmp_path)
    copied.edit("house/contacts.yaml", "phone: 0000-0003\n", "phone: 0000-0003\n  also: 06-6500-0000\n  email: mihon@city.osaka.lg.jp\n")
    issue = copied.load()
    assert found(check_contacts, "協働まちづくり推進課(地域) 電話 6500-0000 mihon@city.osaka.lg.jp", issue=issue) == []
    assert rules(check_contacts, "mihom@city.osaka.lg.jp", issue=issue) == [("contact/unknown", "warning")]


@pytest.mark.parametrize("text, digits, kind", [
    ("06（6500）0000", "0665000000", Kind.UNSAID), ("(06)6500-0000", "0665000000", Kind.UNSAID), ("☎6500−0000", "0665000000", Kind.PHONE),
    ("ＦＡＸ番号：06ー6500ー0000", "0665000000", Kind.FAX), ("電話/FAX 0000-0001", "0600000001", Kind.BOTH), ("電話 06-0000-0001", "0600000001", Kind.PHONE), ("0570-00-0000", "0570000000", Kind.UNSAID),
])
def test_ways_of_writing_are_one_number(text, digits, kind):
    (number,) = telephones(text)
    assert comparable(number.groups, "06") == digits and number.kind is kind and number.fault("06") is None


@pytest.mark.parametrize("text, area, wrong", [
    ("電話 0466-00-0000", "046", False), ("電話 0863-00-0000", "086", False), ("電話 046-000-0000", "046", False), ("電話 066-500-0000", "06", True),
    ("電話 0466-000-000", "046", True), ("電話 06-6500-0000", "046", False), ("電話 047-100-0000", "04", False), ("電話 04-7100-0000", "046", False),
])
def test_longer_area_codes_begin_with_shorter_ones(text, area, wrong):
    (number,) = telephones(text)
    assert bool(number.fault(area)) is wrong


@pytest.mark.parametrize("text, groups", [
    ("電話 0000-0006・0007", ["00000006", "00000007"]), ("電話 0000-0005～7", ["00000005", "00000007"]), ("電話 0000-0001、0012、0013", ["00000001", "00000012", "00000013"]),
    ("電話 0000-0001・2022年", ["00000001"]), ("電話 0000-0001・1000円", ["00000001"]), ("電話 0000-0001～17時", ["00000001"]), ("電話 0000-0007～5", ["00000007"]),
    ("電話 +81-6-0000-0009", ["0600000009"]), ("電話 0000 0009", ["00000009"]), ("西暦 2022 0601", []), ("電話 0000.0009", ["00000009"]), ("3.1415 2718", []),
])
def test_numbers_in_short_and_in_other_forms(text, groups):
    assert [number.digits for number in telephones(text)] == groups


@pytest.mark.parametrize("line", ["保健福祉課(健康) 電話 0000-0006", "窓口サービス課 電話 0000-0008", "総務課(広報) 電話 0000-0001 ファックス 0000-0101"])
@pytest.mark.parametrize("field", ["info.contact", "paragraph", "info.apply"])
def test_a_number_beside_its_own_section_is_right_in_every_article(line, field):
    assert rules(check_contacts, line, article="minato-no-kaze", field=field, section="kosodate") == []
