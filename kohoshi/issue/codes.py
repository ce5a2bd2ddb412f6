"""The codes 二次元コード an issue declares: which address must be read on which faces."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from kohoshi.finding import Place
from kohoshi.issue.model import Issue, Run, every_block

#: Smallest side of a module in mm that telephones read from printed paper.
MODULE = 0.33


@dataclass(frozen=True)
class DeclaredCode:
    """One code that must stand once on one of ``faces``. ``article``: whose block it is; None
    for the publisher's own, and for those inside a supplied page or an advertisement."""

    url: str
    faces: tuple[int, ...]
    place: Place | None
    article: str | None = None


def declared_codes(issue: Issue) -> list[DeclaredCode]:
    """Every code of the placed articles, of supplied pages, advertisements and publisher."""
    out = [code for run in issue.publication.flatplan for code in _of_run(issue, run)]
    own = issue.house.publisher.code
    if own is not None:
        out.append(DeclaredCode(str(own), tuple(issue.faces), own.place))
    return out


def _of_run(issue: Issue, run: Run) -> Iterator[DeclaredCode]:
    faces = tuple(run.faces)
    for placing in run.placings:
        if placing.continued:
            continue  # with the faces where it begins
        article = issue.articles.get(str(placing.article))
        for block in every_block(article.all_parts.get(placing.part_meant, ())) if article else ():
            if block.code is not None:
                yield DeclaredCode(str(block.code.url), faces, block.code.url.place, str(placing.article))
    given = [*(run.supplied.codes if run.supplied else ()), *(url for ad in run.ads for url in ad.codes)]
    for url in given:
        yield DeclaredCode(str(url), faces, url.place)


def within(url: str, domains: Iterable[str]) -> bool:
    """Whether the address lies on one of the domains or below it. False for what is no address
    of the web (a code may hold any text)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = (parts.hostname or "").rstrip(".").lower()
    return parts.scheme in ("http", "https") and any(host == d or host.endswith(f".{d}") for d in domains)
