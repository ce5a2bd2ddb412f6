"""Nothing outside the issue can be read: the engine's fetcher over our Resources."""
from __future__ import annotations

from collections.abc import Callable

from weasyprint.urls import URLFetcher, URLFetcherResponse

from kohoshi.finding import Finding, Level

#: Reads an address: (bytes, mime type). Raises an exception with a Japanese message to refuse.
Reader = Callable[[str], tuple[bytes, str]]


class JobFetcher(URLFetcher):
    """Serves a build's own files; anything else is refused and kept in ``refused``."""

    def __init__(self, read: Reader) -> None:
        super().__init__(allowed_protocols=("http",), allow_redirects=False)
        self._read = read
        self.refused: dict[str, str] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        try:
            data, mime = self._read(url)
        except Exception as error:
            self.refused[url] = str(error)
            raise ValueError(str(error)) from None
        return URLFetcherResponse(url, data, {"Content-Type": mime})

    def findings(self) -> list[Finding]:
        """One error for every address that was asked for and refused (rule ``layout/fetch``)."""
        return [
            Finding("layout/fetch", Level.ERROR, f"読み込めません: {message}",
                    hint="ファイルを content/<号>/images/ か layouts/<名前>/ に置いてください", excerpt=url)
            for url, message in self.refused.items()
        ]
