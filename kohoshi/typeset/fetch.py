"""Nothing outside the issue can be read: the engine's fetcher over our Resources."""
from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

from kohoshi.files import sha256_of
from kohoshi.finding import Finding, Level
from kohoshi.refusal import refused

#: Reads an address: (bytes, mime type). Raises an exception with a Japanese message to refuse.
Reader = Callable[[str], tuple[bytes, str]]


class JobFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves a build's own files; anything else is refused.

    served   address → digest of what was last served (None: it was refused)
    refused  address → why
    """

    def __init__(self, read: Reader) -> None:
        super().__init__(allowed_protocols=("http",), allow_redirects=False)
        self._read = read
        self.served: dict[str, str | None] = {}
        self.refused: dict[str, Exception] = {}

    def fresh(self, read: Reader | None = None) -> JobFetcher:
        """Another that serves the same, or what ``read`` gives, and has served nothing yet."""
        other = copy.copy(self)  # the base class would set up its handlers for the network again
        other._read, other.served, other.refused = read or self._read, {}, {}
        return other

    def include(self, other: JobFetcher) -> None:
        """What another has served and refused counts as ours."""
        self.served |= other.served
        self.refused |= other.refused

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        try:
            data, mime = self._read(url)
        except Exception as error:  # noqa: BLE001  kept, and told by ``findings``
            self.refused[url] = error
            self.served[url] = None
            raise ValueError(str(error)) from None
        self.served[url] = sha256_of(data)
        return URLFetcherResponse(url, data, {"Content-Type": mime})


def refusals(addresses: Mapping[str, Exception]) -> list[Finding]:
    """One error for every address that was asked for and refused: ``layout/fetch``, or the rule that the
    refusal brings with it."""
    return [
        Finding(getattr(error, "rule", "layout/fetch"), Level.ERROR, f"読み込めません: {refused(error)}",
                hint=getattr(error, "hint", ""), excerpt=url)
        for url, error in addresses.items()
    ]
