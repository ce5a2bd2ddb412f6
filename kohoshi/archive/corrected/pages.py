"""html/: the corrections before everything else on the page of the issue, its own on that of an article."""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kohoshi.archive.corrected.corrections import TITLE, Corrections, day
from kohoshi.archive.corrected.events import EventLine, cancelled, note, now
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Erratum
from kohoshi.editions.html.linked import script

_STYLE = """
.correction{border:.2rem solid #a82424;border-radius:.5rem;padding:1rem 1.3rem;margin-bottom:2rem;background:#fff;color:#1f2933}
.correction h2{font-size:1.15rem;color:#a82424;margin:0 0 .4rem;padding:0;border:0;background:none}
.correction div+div{border-top:.1rem solid #d9b0b0;margin-top:.7rem;padding-top:.6rem}
.correction p{margin:0}
.correction div>p:first-child{display:flex;flex-wrap:wrap;column-gap:.8em;align-items:baseline}
.correction span{font-size:.9rem}
.correction a{color:#174f86}
.corrected{display:inline-block;border:.1rem solid #a82424;border-radius:.2rem;padding:0 .4em;margin-left:.4em;font-size:.85rem;\
font-weight:700;color:#a82424;background:#fff}
"""
_DATA = re.compile(rb'(<script type="application/ld\+json">)(.*?)(</script>)', re.S)
#: (name, when it begins) as published → the event, its corrections.
Marked = Mapping[tuple[str, str], tuple[EventLine, list[Erratum]]]
_MARK = '<span class="corrected">訂正あり</span>'


def styled(data: bytes) -> bytes:
    return data + _STYLE.encode()


def front(data: bytes, corrections: Corrections) -> bytes:
    """The page of the issue: every correction, led to its article; what leads there is marked."""
    for article in corrections.articles:
        link = re.compile(rf'<a href="articles/{re.escape(article)}\.html">.*?</a>'.encode(), re.S)
        data = link.sub(lambda found: found[0] + _MARK.encode(), data)
    return _with(data, "html/index.html", corrections, corrections.errata, lambda article: f"articles/{article}.html")


def article(data: bytes, corrections: Corrections, article: str, marked: Marked) -> bytes:
    """The page of an article: its own corrections, and the same for programs."""
    own = corrections.of(article)
    data = _DATA.sub(lambda found: found[1] + _linked(found[2], own, marked) + found[3], data, count=1)
    return _with(data, f"html/articles/{article}.html", corrections, own, lambda _: "")


def _with(data: bytes, name: str, corrections: Corrections, errata: Sequence[Erratum], href: Callable[[str], str]) -> bytes:
    told_here = f"\n{section(corrections, errata, href)}".encode()
    page, count = re.subn(rb"<main\b[^>]*>", lambda found: found[0] + told_here, data, count=1)
    if not count:
        raise ArchiveError(f"{name} に <main> がないので、訂正を載せられません")
    return page


def section(corrections: Corrections, errata: Sequence[Erratum], href: Callable[[str], str]) -> Markup:
    """Of a page. ``href``: article → where it leads from there; '' for nowhere."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    items = [(corrections.where(each), href(each.article) if each.article else "", day(each.date), each.date, each.text.splitlines())
             for each in errata]
    return Markup(environment.get_template("correction.html.jinja").render(title=TITLE, items=items))  # noqa: S704  a template that escapes


# --- JSON-LD ------------------------------------------------------------------------------------


def _graph(data: bytes) -> list[dict[str, Any]]:
    """The things that a page tells programs of; none where it does not, or not as we write it."""
    try:
        graph = json.loads(data)["@graph"]
    except (ValueError, KeyError, TypeError):
        return []
    return [each for each in graph if isinstance(each, dict)]


def events_of(data: bytes) -> list[tuple[str, str]]:
    """(name, first day) of the events that the page of an article tells of."""
    found = _DATA.search(data)
    return [(str(each["name"]), str(each["startDate"])[:10]) for each in (_graph(found[2]) if found else ())
            if each.get("@type") == "Event" and "name" in each and "startDate" in each]


def beginning(moment: str) -> str:
    """A day or a time as ISO 8601 without seconds and zone: what tells the sessions of a day apart."""
    return moment[:16]


def _linked(data: bytes, errata: Sequence[Erratum], marked: Marked) -> bytes:
    """``correction`` of the article (schema.org CorrectionComment), the notes of its events."""
    graph = _graph(data)
    for each in graph:
        if each.get("@type") == "NewsArticle":
            each["dateModified"] = max(erratum.date for erratum in errata).isoformat()
            each["correction"] = [{"@type": "CorrectionComment", "text": erratum.text, "datePublished": erratum.date.isoformat()}
                                  for erratum in errata]
        elif each.get("@type") == "Event" and (about := marked.get((str(each.get("name")), beginning(str(each.get("startDate")))))):
            each |= _changed(each, *about)
    return str(script(json.loads(data) | {"@graph": graph})).encode() if graph else data


def _changed(told: Mapping[str, Any], event: EventLine, errata: list[Erratum]) -> dict[str, Any]:
    """What is said of an event anew."""
    new: dict[str, Any] = {"description": "\n".join([*note(errata), *filter(None, [told.get("description")])])}
    if (when := now(event.when, errata)) != event.when:
        new |= {"startDate": when.begins.isoformat(), "endDate": when.last.isoformat(), "previousStartDate": told["startDate"],
                "eventStatus": "https://schema.org/EventRescheduled"}
        if when.begin and when.ends is not None:
            new["endDate"] = when.ends.isoformat()
    return new | ({"eventStatus": "https://schema.org/EventCancelled"} if cancelled(errata) else {})
