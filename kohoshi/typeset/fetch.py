"""Nothing outside the issue can be read: the engine's fetcher over our Resources."""
from __future__ import annotations

from collections.abc import Callable

from weasyprint.urls import URLFetcher, URLFetcherResponse

from kohoshi.files import sha256_of
from kohoshi.finding import Finding, Level
from kohoshi.refusal import refused

#: Reads an address: (bytes, mime type). Raises an exception with a Japanese message to refuse.
Reader = Callable[[str], tuple[bytes, str]]


class JobFetcher(URLFetcher):
    """Serves a build's own files; anything else is refused and kept in ``refused``."""

    def __init__(self, read: Reader) -> None:
        super().__init__(allowed_protocols=("http",), allow_redirects=False)
        self._read = read
        self.refused: dict[str, Exception] = {}
        #: Digest of what was last served for an address; None: it was refused.
        self.served: dict[str, str | None] = {}

    def serve(self, read: Reader) -> None:
        """Serve from another build of the same house."""
        self._read = read

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        try:
            data, mime = self._read(url)
        except Exception as error:  # noqa: BLE001  kept, and told by ``findings``
            self.refused[url] = error
            self.served[url] = None
            raise ValueError(str(error)) from None
        self.served[url] = sha256_of(data)
        return URLFetcherResponse(url, data, {"Content-Type": mime})

    def findings(self) -> list[Finding]:
        """One error for every address that was asked for and refused: ``layout/fetch``, or the
        rule that the refusal brings with it."""
        return [
            Finding(getattr(error, "rule", "layout/fetch"), Level.ERROR, f"読み込めません: {refused(error)}",
                    hint=getattr(error, "hint", ""), excerpt=url)
            for url, error in self.refused.items()
        ]
