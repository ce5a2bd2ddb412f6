"""A style sheet parsed once: every face of one layout brings the same one, at every edit.

Only where things are kept warm (see kohoshi.typeset.warm).
"""
from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kohoshi import limits
from kohoshi.typeset.warm import Warm, complaints

#: Sheets kept, the newest.
_SHEETS = limits.SHEETS_STYLED
#: Rules that reach beyond the sheet: into fonts, counters, other sheets, their order.
_REACHING = ("@font-face", "@counter-style", "@import", "@layer")


@dataclass(frozen=True)
class _Parsed:
    """A sheet, its page rules and colour profiles, and what it was given for its addresses."""

    css: Any
    page_rules: list[Any]
    profiles: dict[str, Any]
    served: dict[str, str | None]


def parsed_once(original: Callable[..., Any]) -> Callable[..., Any]:
    """``CSS`` as the engine calls it for a ``<style>`` of a document."""
    def css(**given: Any) -> Any:
        warm, text = Warm.now, given.get("string")
        served = getattr(given["url_fetcher"], "served", None)
        if warm is None or text is None or served is None or any(rule in text for rule in _REACHING):
            return original(**given)
        key = text, given["base_url"], given["media_type"]
        parsed = warm.sheets.pop(key, None)
        if parsed is None or not _served_again(parsed, given["url_fetcher"]):
            parsed, quiet = _parsed(original, given)
        else:
            quiet = True
        if quiet:  # what the engine has to say of a sheet, it is to say each time
            warm.sheets[key] = parsed
            while len(warm.sheets) > _SHEETS:
                del warm.sheets[next(iter(warm.sheets))]
        return _added(parsed, given)

    return css


def _parsed(original: Callable[..., Any], given: dict[str, Any]) -> tuple[_Parsed, bool]:
    """The sheet parsed for itself alone, and whether nothing was said of it."""
    fetcher = given["url_fetcher"].fresh()
    rules: list[Any] = []
    profiles: dict[str, Any] = {}
    try:
        with complaints() as said:
            css = original(**{**given, "url_fetcher": fetcher, "page_rules": rules, "color_profiles": profiles, "layers": []})
        return _Parsed(css, rules, profiles, fetcher.served), not said
    finally:
        given["url_fetcher"].include(fetcher)


def _served_again(parsed: _Parsed, fetcher: Any) -> bool:
    """Whether its addresses give the same as before; each is asked for, as the sheet would."""
    for url, digest in parsed.served.items():
        with suppress(ValueError):  # refused: as told by ``served``
            fetcher.fetch(url)
        if fetcher.served.get(url) != digest:
            return False
    return True


def _added(parsed: _Parsed, given: dict[str, Any]) -> Any:
    """The sheet for a document: with the rules of its other sheets."""
    given["page_rules"].extend(parsed.page_rules)
    given["color_profiles"].update(parsed.profiles)
    css = copy.copy(parsed.css)
    css.page_rules, css.layers = given["page_rules"], given["layers"]
    return css
