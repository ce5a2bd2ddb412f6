"""Addresses of the web and of mail (with postcode.py the other half of family ``contact``)."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from kohoshi.check.words.passages import Passage
from kohoshi.check.words.postcode import Postcodes
from kohoshi.check.words.spans import Spans
from kohoshi.finding import Finding, Level
from kohoshi.issue.codes import within
from kohoshi.issue.model import Issue
from kohoshi.text import folded

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
