"""Addresses of the web and of mail, postcodes (with contact.py the family ``contact``)."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.spans import Spans
from kohoshi.finding import Finding, Level
from kohoshi.issue.codes import within
from kohoshi.issue.model import Issue
from kohoshi.text import folded

# --- postcode -------------------------------------------------------------------------------------
# Post codes (family ``contact``): their form, the publisher's own, and those of its ward.
#
# The house knows two things: its own code (publisher.yaml ``postcode``) and with which digits the codes
# of its ward begin (``postcodes``, none: they are not compared). Codes of other places are left alone.

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


# --------------------------------------------------------------------------------------------------

#: What may follow in an address; brackets belong to the sentence around it.
_TAIL = r"[!#-&*-;=?-Z\\^-z|~]*"
_WEB = re.compile(r"(?<![A-Za-z0-9@.])(?:h?t{1,3}ps?\s?[:;.]?\s?(?:/{1,3}\s?|(?=www\.))|w{2,5}[.,])" + _TAIL, re.I)
#: www with a letter lost or too many.
_WORLD = re.compile(r"(?:https?://)?(?!www[.])w{2,}[.,]", re.I)
#: A host with a path and no scheme: city.osaka.lg.jp/minato
_HOST = re.compile(r"(?<![A-Za-z0-9@.,/_-])(?:[a-z0-9-]+\.)+(?:jp|com|org|net|info|tokyo|osaka)(?![A-Za-z0-9.-])(?:/" + _TAIL + ")?", re.I)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?@@?\s?[A-Za-z0-9.,_-]*[A-Za-z0-9]")
#: The rest of a path behind a blank: 「https://…jp/ minato/」.
_REST = re.compile(r"(?<=[/A-Za-z0-9_-]) (?!https?:|www\.)(?:/?[a-z0-9_~-]+/[a-z0-9_~./-]*|[a-z0-9_~/-]+\.(?:html?|pdf|php|aspx?|jsp)\b)(?![@A-Za-z0-9])")
_TLD = re.compile(r"\.(?:jp|com|org|net|info)(?![a-z0-9.-])", re.I)
_REST_OF_HOST = re.compile(r"[ 。、]\.?(?:[a-z0-9-]+\.)+(?:jp|com|org|net|info)(?![a-z0-9-])[!-~]*", re.I)
_GOOD_MAIL = re.compile(r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
#: The name of an account, not an address of mail: LINE @minato, ID「@minato」, X(@minato).
_ACCOUNT = re.compile(r"(?:LINE|ID|X|Twitter|Instagram|Facebook|YouTube|TikTok|Threads|note|Bluesky|Mastodon)\s?@[A-Za-z0-9._-]+", re.I)
_ENDS = re.compile(r"[.,](?:jp|com|org|net|info)$", re.I)
#: Signs that end an address where a sentence goes on behind it.
_END = ".,;:)]}>」"
#: Domains that only governments can hold: they do not fall to strangers (JPRS).
_GOVERNMENT = re.compile(r"(?:^|\.)(?:lg|go)\.jp$", re.I)
#: Where everybody has an address; a domain of theirs tells nothing of its owner.
_PROVIDERS = frozenset("gmail.com yahoo.co.jp outlook.jp outlook.com "
                       "hotmail.com icloud.com nifty.com ezweb.ne.jp docomo.ne.jp softbank.ne.jp i.softbank.jp au.com".split())
#: A domain this much like a registered one is a slip of the hand (1.0: the same).
_ALIKE = 0.85


def check_addresses(issue: Issue, passages: Sequence[Passage], emails: Collection[str]) -> Iterator[Finding]:
    """``emails``: the mail addresses the house knows (none: they are not compared)."""
    checker, postcodes = _Addresses(issue, emails), Postcodes(issue)
    for passage in passages:
        flat = folded(passage.text)
        if passage.article is not None:
            yield from checker.web(passage, flat)
            if "@" in flat:
                yield from checker.mail(passage, flat)
        if postcodes.concerns(flat):
            yield from postcodes.check(passage, flat)


class _Addresses:
    def __init__(self, issue: Issue, emails: Collection[str]) -> None:
        publisher = issue.house.publisher
        self.domains = [str(domain) for domain in publisher.domains]
        self.emails = emails

    # --- the web ---------------------------------------------------------------------------

    def web(self, passage: Passage, flat: str) -> Iterator[Finding]:
        """Addresses as printed, then those behind the words of a link."""
        taken = Spans()
        for match in [*_WEB.finditer(flat), *_HOST.finditer(flat)]:
            end = match.start() + len(match[0].rstrip(_END))
            if not taken.take(match.start(), end):
                continue
            yield from self._printed(passage, flat, match.start(), end)
        for start, end, address in passage.links:
            if taken.free(start, end) and (found := self._domain(passage, address, start, end)):
                yield found

    def _printed(self, passage: Passage, flat: str, start: int, end: int) -> Iterator[Finding]:
        rest = _REST.match(flat, end) or (None if _TLD.search(flat, start, end) else _REST_OF_HOST.match(flat, end))
        if rest:
            yield passage.finding("contact/malformed", Level.ERROR, f"「{passage.text[start:rest.end()]}」は、番地の途中に空白や句読点があります",
                                  "取り除くか、番地をブラウザーから写してください。そこで番地が終わってしまいます", start, rest.end())
            return
        address = flat[start:end]
        if passage.text[start:end] != address:
            yield passage.finding("contact/width", Level.WARNING, f"「{passage.text[start:end]}」に全角の字があります",
                                  f"半角で「{address}」と書いてください。写して使うと、ページが開きません", start, end)
        url = address if re.match(r"[a-z]+:", address, re.I) or re.match(r"ht+ps?\W*/", address, re.I) else f"https://{address}"
        if not _sound(url) or _WORLD.match(address):
            yield passage.finding("contact/malformed", Level.ERROR, f"「{address}」はホームページの番地になっていません",
                                  "https:// から始まる番地を、ブラウザーから写してください", start, end)
        elif found := self._domain(passage, url, start, end):
            yield found

    def _domain(self, passage: Passage, url: str, start: int, end: int) -> Finding | None:
        """The finding for an address of the web or of mail that is not on our domains."""
        scheme, _, rest = url.partition(":")
        if scheme == "mailto":
            host = rest.partition("?")[0].rpartition("@")[2]
        elif scheme in ("http", "https"):
            host = urlsplit(url).hostname or ""
        else:
            return None
        if not self.domains or within(f"https://{host}", self.domains) or scheme == "mailto" and host.lower() in _PROVIDERS:
            return None
        near = max(self.domains, key=lambda domain: _likeness(host, domain))
        known = "、".join(self.domains)
        if _likeness(host, near) >= _ALIKE:
            return passage.finding("contact/domain", Level.ERROR, f"「{host}」は、登録したドメインの外です（{near} の打ちまちがいではありませんか）",
                                   "番地をブラウザーから写してください", start, end)
        level = Level.NOTICE if _GOVERNMENT.search(host) else Level.WARNING
        return passage.finding("contact/domain", level, f"「{host}」は、登録したドメインの外です",
                               f"行き先がいまも正しい持ち主のページか確かめてください（登録したドメインは {known}）", start, end)

    # --- mail ------------------------------------------------------------------------------

    def mail(self, passage: Passage, flat: str) -> Iterator[Finding]:
        for match in _MAIL.finditer(flat):
            start, end = match.span()
            address = match[0]
            if _ACCOUNT.fullmatch(address) and not _ENDS.search(address):
                continue
            if passage.text[start:end] != address:
                yield passage.finding("contact/width", Level.WARNING, f"「{passage.text[start:end]}」に全角の字があります",
                                      f"半角で「{address}」と書いてください", start, end)
            if not _GOOD_MAIL.fullmatch(address):
                yield passage.finding("contact/malformed", Level.ERROR, f"「{address}」はメールアドレスになっていません",
                                      "空白・コンマ・抜けた「.」がないか確かめてください", start, end)
            elif self.emails and address.lower() not in self.emails:
                yield passage.finding("contact/unknown", Level.WARNING, f"「{address}」は、番号簿にないメールアドレスです",
                                      "元の資料と照らし合わせてください。正しければ番号簿（contacts.yaml の email）に書いてください", start, end)
            elif found := self._domain(passage, f"mailto:{address}", start, end):
                yield found


def _sound(url: str) -> bool:
    match = re.fullmatch(r"https?://(?P<host>[A-Za-z0-9.-]+)(?::[0-9]+)?(?:[/?#][!-~]*)?", url)
    return match is not None and re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", match["host"]) is not None


def _likeness(host: str, domain: str) -> float:
    """How like the end of a host is to a domain, 0–1. Ends too long to be _ALIKE are not compared:
    of characters in two texts, at most those of the shorter are the same in both."""
    longest = int(len(domain) * (2 / _ALIKE - 1)) + 1
    tail = host[-longest - 1:]
    starts = [at + 1 for at, char in enumerate(tail) if char == "."] + ([0] if tail == host else [])
    ends = [tail[start:] for start in starts if len(tail) - start <= longest]
    return max((SequenceMatcher(None, end, domain, autojunk=False).ratio() for end in ends), default=0.0)
