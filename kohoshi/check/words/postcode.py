"""Post codes (family ``contact``): their form, the publisher's own, and those of its ward.

The house knows two things: its own code (publisher.yaml ``postcode``) and with which digits the codes
of its ward begin (``postcodes``, none: they are not compared). Codes of other places are left alone.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from kohoshi.check.words.passages import Passage
from kohoshi.finding import Finding, Level
from kohoshi.issue.model import Issue
from kohoshi.text import folded

_POSTCODE = re.compile(r"(?:〒|郵便番号)\s?(?:は|:|・)?\s?(?P<code>[0-9][0-9\s-]*[0-9]|[0-9])")
#: Three and four digits without the mark: a postcode only where our own address follows at once.
_UNMARKED = re.compile(r"(?<![0-9〒#-])(?<!番号)(?P<code>[0-9]{3}-[0-9]{4})(?![0-9-])\s?(?=[^0-9、。\s])")
_GOOD = re.compile(r"[0-9]{3}-[0-9]{4}")
#: Another town right behind a code: 東京都…, 名古屋市…, 大阪市北区….
_TOWN = re.compile(r"\s*(?P<town>(?:東京都|北海道|(?:京都|大阪)府|[一-龠]{2,3}県)?(?:[一-龠々ヶぁ-んァ-ヶ]{1,6}?[市郡])?(?:[一-龠々ヶ]{1,4}?[区町村])?)")

#: The same, surely somewhere else.
_ELSEWHERE = re.compile(r"\s*(?P<town>東京都[一-龠]{1,4}区|(?:[一-龠]{2,3}[府県])?[一-龠]{2,4}市[一-龠]{1,3}区)")


class Postcodes:
    """The codes of one issue's publisher, against what stands beside a code."""

    def __init__(self, issue: Issue) -> None:
        publisher = issue.house.publisher
        self.digits = re.sub("[^0-9]", "", folded(str(publisher.postcode)))
        self.known = tuple(re.sub("[^0-9]", "", folded(str(one))) for one in publisher.postcodes)
        self.ward, self.office = str(publisher.ward), str(publisher.office)
        city, _, small = self.ward.rpartition("市") if re.search(r"市.+区$", self.ward) else ("", "", self.ward)
        self.small = re.sub(r"^.*?[都道府県](?=.)", "", small)
        city = f"{city}市" if city else ""
        address = folded(str(publisher.address)).replace(" ", "")
        self.address = address.rpartition(self.small)[2] or address
        towns = "|".join(sorted((re.escape(str(name.name)) for name in issue.house.names.values() if name.kind == "place"), key=len, reverse=True))
        prefecture = rf"(?:[一-龠]{{2,3}}[都道府県])?(?:{re.escape(city)})?" if city else r"(?:[一-龠]{2,3}[都道府県])?"
        ours = rf"{prefecture}{re.escape(self.small)}(?!役所)"
        if towns:
            ours = rf"(?:{ours}|(?:{towns})(?=[0-9一二三四五六七八九十]))"
        self._ours = re.compile(rf"\s*[(、]?(?P<ours>{ours})")
        self._ours_before = re.compile(rf"(?<![一-龠])(?:{re.escape(city)})?{re.escape(self.small)}(?!役所)[^、。〒()]{{1,16}}[0-9](?:号|番地?|丁目)?\s?[(]?\s?$")
        short = self.office.removeprefix(city) if city else self.office
        # an office that is called by the town alone (発行 見本市) has its code where the town hall is named
        offices = rf"(?:{re.escape(self.office)}|{re.escape(short)})" + ("役[所場]" if self.office.endswith(("市", "区", "町", "村")) else "")
        self._office = re.compile(rf"[^、。〒]{{0,20}}?(?<![都市]){offices}")
        self._office_before = re.compile(rf"(?<![一-龠]){offices}(?:[^、。〒()]{{0,12}})?[(]\s?$")

    def check(self, passage: Passage, flat: str) -> Iterator[Finding]:
        """Every code of a passage; ``flat``: its text of one width."""
        for match in _POSTCODE.finditer(flat):
            start, end = match.span("code")
            code = match["code"]
            behind, before = flat[match.end():].partition("〒")[0], flat[:match.start()]
            if not _GOOD.fullmatch(code):
                yield passage.finding("contact/postcode", Level.ERROR, f"「〒{code}」は郵便番号になっていません（3桁と4桁です）",
                                      "元の資料と照らし合わせてください", start, end)
            elif self._is_own(behind, before):
                yield from self._own(passage, code, start, end)
            elif self._is_ward(behind, before):
                yield from self._of_ward(passage, code, start, end)
            else:
                yield from self._of_others(passage, behind, code, start, end)
        for match in _UNMARKED.finditer(flat):
            if self._address_follows(flat[match.end():]) and not _POSTCODE.search(flat, 0, match.end()):
                yield from self._own(passage, match["code"], *match.span("code"))

    def concerns(self, flat: str) -> bool:
        """Whether a passage may have a code at all."""
        return "〒" in flat or "郵便番号" in flat or self.address in flat

    def _is_own(self, behind: str, before: str) -> bool:
        """Whether our own address or office stands right beside a code."""
        head = behind.replace(" ", "")
        other = _TOWN.match(behind)
        if other and other["town"] and not self._ours.match(behind) and not head.startswith(self.office) and other["town"][-1:] in "都道府県市" \
                and other["town"] not in self.ward:
            return False
        return self.address in head or self._office.match(head) is not None or self._office_before.search(before) is not None

    def _is_ward(self, behind: str, before: str) -> bool:
        match = self._ours.match(behind)
        return bool(match and not re.match(r"東京都|.{2,3}県|北海道", match["ours"]) or self._ours_before.search(before))

    def _own(self, passage: Passage, code: str, start: int, end: int) -> Iterator[Finding]:
        if code.replace("-", "") != self.digits:
            own = f"{self.digits[:3]}-{self.digits[3:]}"
            yield passage.finding("contact/postcode", Level.ERROR, f"{self.office}の郵便番号は{own}です（「{code}」とあります）",
                                  "発行者の台帳（publisher.yaml）と照らし合わせてください", start, end)

    def _of_ward(self, passage: Passage, code: str, start: int, end: int) -> Iterator[Finding]:
        if self.known and not code.replace("-", "").startswith(self.known):
            yield passage.finding("contact/postcode", Level.ERROR, f"「{code}」は{self.ward}の郵便番号ではありません（{'・'.join(self.known)}で始まります）",
                                  "元の資料と照らし合わせてください。区の郵便番号のはじめの数字は、発行者の台帳（publisher.yaml の postcodes）にあります", start, end)

    def _of_others(self, passage: Passage, behind: str, code: str, start: int, end: int) -> Iterator[Finding]:
        """Our ward's code before another town."""
        found = _ELSEWHERE.match(behind)
        town = found["town"] if found else ""
        if town and self.known and code.replace("-", "").startswith(self.known) and not town.endswith(self.ward):
            yield passage.finding("contact/postcode", Level.WARNING, f"「{code}」は{self.ward}の郵便番号です（そばに「{town}」とあります）",
                                  "郵便番号と住所の、どちらが正しいか確かめてください", start, end)

    def _address_follows(self, behind: str) -> bool:
        """Whether our own address is the next thing said."""
        return re.match(r"[^0-9、。]{0,8}" + re.escape(self.address), behind.replace(" ", "")) is not None
