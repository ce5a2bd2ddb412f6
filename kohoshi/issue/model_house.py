"""The house's own tables: publisher, directory, proper nouns, goals, ledger, levels (content/house)."""
from __future__ import annotations

from typing import Literal

from kohoshi.issue.fields import Boolean, Date, Integer, Listed, Record, never, once, repeats
from kohoshi.issue.values import AreaCode, Domain, Id, Line, Month, Plain, Rgb, RuleName, Url


class Publisher(Record):
    """content/house/publisher.yaml."""

    title: Line = repeats("題字")
    roman: Line = repeats("ローマ字題字")
    municipality: Plain = never("団体コード")
    ward: Line = repeats("区名")
    office: Line = repeats("発行")
    editor: Line = repeats("編集")
    postcode: Line = repeats("郵便番号")
    postcodes: list[Plain] = never("区の郵便番号のはじめの数字（例 552）", default_factory=list)
    address: Line = repeats("所在地")
    phone: Line = repeats("電話")
    fax: Line = repeats("ファックス")
    area_code: AreaCode | None = never("書かずにすます市外局番", None)
    url: Line = repeats("ホームページ")
    code: Url | None = never("発行者欄の二次元コードの行き先", None)
    domains: list[Domain] = never("二次元コードの行き先にしてよいドメイン", default_factory=list)
    flowers: Line = repeats("区の花")
    reading: Line | None = repeats("多言語案内", None)
    disclaimer: Line | None = never("広告のことわり（広告のそばに印刷）", None)
    licence: Line | None = never("公開データの利用条件（例 CC BY 4.0）", None)
    licence_url: Url | None = never("利用条件のページ", None)
    sample: Boolean = never("見本の値を含む", False)


class Contact(Record):
    """One row of content/house/contacts.yaml."""

    name: Line = repeats("課名")
    work: Line | None = repeats("主な仕事", None)
    floor: Line | None = repeats("階", None)
    phone: Line = repeats("電話")
    fax: Line | None = repeats("ファックス", None)
    also: Listed[Plain] = never("紙面に刷らないほかの電話番号", default_factory=list)
    email: Plain | None = never("メールアドレス", None)
    sample: Boolean = never("見本の番号", False)


class ProperName(Record):
    """One row of content/house/names.yaml 固有名詞: a name as this house writes it.

    ``variants`` are right as well (髙 and 高 are a choice of the house); ``wrong`` are forms that
    have been mistaken for it before.
    """

    name: Plain = never("正しい書きかた")
    kind: Literal["facility", "school", "person", "department", "place", "event"] = never("種類")
    variants: Listed[Plain] = never("ほかに使ってよい書きかた", default_factory=list)
    wrong: Listed[Plain] = never("よくある誤り", default_factory=list)
    sample: Boolean = never("見本", False)


class GoalLabel(Record):
    """One row of content/house/sdgs.yaml: official label and colour of a goal."""

    label: Line = once("ゴールの文言")
    lines: list[Line] = never("タイルの行分け", min_length=1)
    rgb: Rgb = never("公式色")
    cmyk: list[Integer] = never("印刷色", min_length=4, max_length=4)


class Contract(Record):
    """One row of content/house/ads.yaml 広告台帳: an advertisement that was applied for and
    approved. ``slot``: the 枠 of the layout that was sold; issues from ``from`` to ``to``, both in."""

    advertiser: Line = never("広告主")
    slot: Id = never("広告枠")
    start: Month = never("掲載の初号", alias="from")
    end: Month = never("掲載の終号", alias="to")
    approved: Date = never("承認日")
    by: Line = never("承認者")
    sample: Boolean = never("見本", False)


#: How grave the findings of a rule are in this house (content/house/rules.yaml).
RuleLevel = Literal["error", "warning", "notice", "off"]


class House(Record):
    publisher: Publisher = never("発行者")
    contacts: dict[Id, Contact] = never("番号簿")
    sdgs: dict[str, GoalLabel] = never("SDGs")
    ads: dict[Id, Contract] = never("広告台帳", default_factory=dict)
    levels: dict[RuleName, RuleLevel] = never("指摘の重さ", default_factory=dict)
    names: dict[Id, ProperName] = never("固有名詞", default_factory=dict)
