"""Links and 二次元コード of released issues, asked again years later. Only when the network is allowed."""
from __future__ import annotations

import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kohoshi import limits
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.gather import EDITIONS, PROJECT
from kohoshi.archive.importing import ORIGINAL
from kohoshi.archive.manifest import read_stored
from kohoshi.archive.store import StoredIssue, find_issue, list_issues, standing, stored_issue
from kohoshi.issue.loader import load
from kohoshi.issue.model import every_block
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.project import Project
from kohoshi.refusal import why

_PATIENCE, _WORKERS = limits.LINK_SECONDS, limits.LINKS_AT_ONCE
#: Seconds between two questions to the same server.
_PAUSE = .2
_AGENT = "kohoshi-links/1.0"
_DEAD = (404, 410)


@dataclass(frozen=True)
class Asked:
    """An address, where it is printed («2022-06 6面»), and the answer. ``status``: of HTTP, None when
    nobody answered; ``at``: where it led in the end."""

    url: str
    where: tuple[str, ...]
    status: int | None
    at: str
    problem: str

    @property
    def fine(self) -> bool:
        return not self.problem


def addresses(store: Path, name: str | None = None) -> dict[str, tuple[str, ...]]:
    """Every address of http and https in the stored issues → where it stands. Raises ArchiveError."""
    issues = [stored_issue(_alive(find_issue(store, name), name))] if name else list_issues(store)
    found: dict[str, list[str]] = {}
    for issue in issues:
        for url, place in dict.fromkeys(_of(issue)):
            found.setdefault(url, []).append(place)
    return {url: tuple(places) for url, places in sorted(found.items())}


def _alive(folder: Path, name: str) -> Path:
    if not standing(folder):
        raise ArchiveError(f"「{name}」は取り下げた号です")
    return folder


def _of(issue: StoredIssue) -> Iterator[tuple[str, str]]:
    """Links of the PDF for the screen, and the targets of the codes as the content has them."""
    imported = issue.manifest.kind == "import"
    name = ORIGINAL if imported else f"{EDITIONS}/web.pdf"
    read_stored(issue.path, issue.manifest, name)
    with open_untrusted(issue.path / name) if imported else open_finished(issue.path / name) as file:
        for face in file.pages:
            place = f"{issue.month} {face.position}面"
            yield from ((link.uri, place) for link in face.links if link.uri and _on_the_web(link.uri))
        if imported:
            yield from ((code.text, f"{issue.month} {number}面") for number, page in enumerate(file.codes, 1) for code in page
                        if _on_the_web(code.text))
            return
    content = load(Project(issue.path / PROJECT).content / issue.month).issue
    for article in (content.articles.values() if content else ()):
        for blocks in article.all_parts.values():
            yield from ((str(block.code.url), f"{issue.month} 二次元コード") for block in every_block(blocks) if block.code and _on_the_web(block.code.url))


def _on_the_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def check_links(store: Path, name: str | None = None, *, ask: Callable[[str], tuple[int | None, str, str]] | None = None) -> list[Asked]:
    """Ask every address once, politely. Raises ArchiveError."""
    found = addresses(store, name)
    hosts: dict[str, list[str]] = {}
    for url in found:
        hosts.setdefault(urllib.parse.urlsplit(url).netloc, []).append(url)

    def of_a_host(urls: list[str]) -> list[Asked]:
        out = []
        for number, url in enumerate(urls):
            if number:
                time.sleep(_PAUSE)
            out.append(Asked(url, found[url], *(ask or question)(url)))
        return out
    with ThreadPoolExecutor(_WORKERS) as pool:
        return sorted((asked for host in pool.map(of_a_host, hosts.values()) for asked in host), key=lambda asked: asked.url)


def question(url: str) -> tuple[int | None, str, str]:
    """(status, where it led, what is wrong in Japanese or '')."""
    for method in ("HEAD", "GET"):  # some servers do not answer to HEAD
        try:
            request = urllib.request.Request(url, method=method, headers={"User-Agent": _AGENT})  # noqa: S310  http and https alone are asked (urls)
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310  as above
                return answer.status, answer.url, ""
        except urllib.error.HTTPError as error:
            error.close()
            if method == "HEAD" and error.code not in _DEAD:
                continue
            return error.code, error.url or url, "ページがありません" if error.code in _DEAD else f"開けません（{error.code}）"
        except ssl.SSLError:
            return None, url, "証明書に問題があります"
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            return None, url, "証明書に問題があります" if isinstance(reason, ssl.SSLError) else f"つながりません（{why(reason if isinstance(reason, BaseException) else error)}）"
    raise AssertionError("GET always answers above")
