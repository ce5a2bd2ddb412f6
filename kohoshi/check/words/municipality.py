"""``name/other-municipality``: words that another municipality wrote about itself.

A text taken over from elsewhere keeps the name of its town where the town speaks of itself
(下田市's letters named 玉野市). Other towns may be named freely; told is only what reads as our own
voice: their town hall, «our citizens», «living in».
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue

_DATA = Path(__file__).with_name("municipalities.yaml")
#: Words before 市役所, 区民… that name no town.
_GENERIC = re.compile(r"(?:[全各当本他同旧新元前現副両市都]|近隣|周辺|隣接|近郊|全国|該当|所轄|管轄|最寄|関係|担当|住所地|居住地|所在地|転[入出]先|在住|地元|大都|"
                      r"[一-龠々]{0,4}(?:支所|本庁|出張所|連絡所|分室|支部|窓口|地)|直接|朝|午[前後]|正午|電子|見本|夜|窓口|政令(?:指定都?)?|指定都?|特別|行政|被災|(?:友好|姉妹|中核|他)都?)+")
#: What a town says of itself, right behind its name.
_VOICE = (r"(?:役所|役場|(?:民|在住|内|在住・在勤)の?(?:皆さ[んま]|皆様|みなさ[んま]|みな様|方々|方[はがもへに])|民の(?:声|意見|暮らし|安全)|在住[のでか・]|内?にお?住(?:まい|む|んで)|"
          r"に住民(?:登録|票)|からのお知らせ|の?(?:公式)?ホームページ|の?公式(?:サイト|LINE|SNS|アカウント|YouTube)|広報(?:課|紙|誌)|では|[一-龠々]{1,8}課|長(?:あいさつ|挨拶|からのメッセージ))")
#: What is told of others behind the name of their town: who works or lives there, what was seen there.
_OTHERS = re.compile(r"(?:[一-龠々]{1,8}課|(?:内に)?在住)の[^、。「]{1,16}?(?:さん|氏|選手|くん|ちゃん)|役(?:所|場)(?:や|で(?:開かれ|行われ)|を(?:訪|見学|表敬)|の(?:職員|みなさん|皆さん)(?:が|と|も))")
#: Fields that give a place or an address.
_GIVES = (".where", ".place", ".contact", ".apply", ".address")
#: 住宅都市局, 調整区域指導課 and 勤労市民課 are departments; 10月7日市役所 and 2号館5階市民課 follow a number.
_KANJI_NAMED = re.compile(rf"(?<![一-龠々ヶケァ-ヺ0-9０-９])(?P<name>[一-龠々]{{1,5}}?(?:(?<![^京]都)市(?!(?:民|営|場|税|史|街地)[一-龠々]{{0,8}}課)|区(?![域画間分])))(?={_VOICE})")


def check_municipalities(issue: Issue, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Warnings for the articles; the house's own data speaks for itself."""
    own = _own(issue)
    ward = str(issue.house.publisher.ward)
    postcodes = tuple(str(one) for one in issue.house.publisher.postcodes)
    listed, namesakes, venues = _listed(), _namesakes(ward), _venues(issue)
    of_wards = ward in _data()["designated"]  # the paper of a whole city speaks for each of its wards
    for passage in passages:
        if passage.article is None or ".contacts." in passage.field:
            continue
        taken = Spans()
        speaking, named = namesakes
        apart = {match.span("name") for match in named.finditer(passage.text)}
        if ward not in passage.text:
            apart -= {match.span("name") for match in (named if _ours(passage) else speaking).finditer(passage.text)}
        for pattern in (named, *((venues,) if _ours(passage) else ()), listed, _KANJI_NAMED):
            for match in pattern.finditer(passage.text):
                start, end = match.span("name")
                if _OTHERS.match(passage.text, end):
                    continue  # told of others
                if (start, end) in apart or _addressed(passage.text, match["name"], postcodes):
                    continue  # told as another town of our name, or where a letter goes
                if not taken.free(start, end) or match["name"] in own or _GENERIC.fullmatch(match["name"][:-1]):
                    continue
                if of_wards and re.fullmatch("[^都市]{1,4}区", match["name"]):
                    continue
                taken.take(start, end)
                yield passage.finding("name/other-municipality", Level.WARNING,
                                      f"「{match['name']}」は、ほかの自治体の名前です",
                                      "ほかの自治体の原稿を写した残りでないか確かめてください。そのままでよければ、承認してください", start, end)


def _addressed(text: str, name: str, ours: tuple[str, ...]) -> bool:
    """Whether a post code that is not of our ward stands before the name: 〒105-8511 東京都港区芝公園."""
    codes = re.findall(rf"〒\s?([0-9０-９]{{3}})[-－‐−]?[0-9０-９]{{4}}\s?[^、。〒]{{0,8}}?{re.escape(name)}", text)
    return bool(codes and ours) and not any(unicodedata.normalize("NFKC", code).startswith(ours) for code in codes)


def _own(issue: Issue) -> frozenset[str]:
    """The names under which we speak of ourselves: 大阪市港区, 大阪市, 港区, 大阪府, 大阪府大阪市."""
    ward = str(issue.house.publisher.ward)
    parts = re.fullmatch(r"(?P<city>.+?市)?(?P<ward>.+)", ward)
    code = str(issue.house.publisher.municipality)[:2]
    prefectures: list[str] = _data()["prefectures"]
    prefecture = prefectures[int(code) - 1] if code.isdigit() and 1 <= int(code) <= len(prefectures) else ""
    city, small = (parts["city"] or "", parts["ward"]) if parts else ("", ward)
    bare = re.sub(r"^[^市区町村]{2,3}[都道府県](?=.)", "", ward)
    return frozenset({ward, bare, city, small, prefecture, prefecture + city, prefecture + ward} - {""})


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.load(_DATA.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


def _ours(passage: Passage) -> bool:
    """Whether a passage is there to give a place or an address of ours."""
    return passage.field.endswith(_GIVES)


def _venues(issue: Issue) -> re.Pattern[str]:
    """Our facilities under the name of another ward: 浪速区民センター for 区民センター."""
    own = re.sub(r"^.+?市", "", str(issue.house.publisher.ward))
    forms = [re.escape(ward[:-1] + name if name.startswith("区") else ward + name) for ward in _data()["wards"] if ward != own
             for name in (str(one.name) for one in issue.house.names.values() if one.kind == "facility") if own not in name]
    return re.compile(rf"(?<![一-龠])(?P<name>{'|'.join(forms) or '(?!)'})")


@cache
def _namesakes(ward: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A ward of our name in another city: in its own voice or with an address, and at all."""
    small = re.escape(re.sub(r"^.+?市", "", ward))
    cities = "|".join(map(re.escape, [name for name in _data()["designated"] if not ward.startswith(name)] + ["東京都"]))
    name = rf"(?P<name>(?:{cities}){small})"
    return re.compile(rf"{name}(?!では)(?={_VOICE}|[^、。\s]{{1,8}}?(?:[0-9０-９一二三四五六七八九十]+(?:丁目|番)|[0-9０-９]+[-－‐]))"), re.compile(name)


@cache
def _listed() -> re.Pattern[str]:
    """The listed names in their own voice."""
    names = [name for group in _data().values() for name in group]
    told = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![一-龠])(?P<name>{told})(?={_VOICE})")
