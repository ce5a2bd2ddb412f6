"""feed.xml: every correction is an entry of its own, the newest first, and its article's entry is new too."""
from __future__ import annotations

import xml.etree.ElementTree as ET

from kohoshi.archive.corrected.corrections import Corrections, day
from kohoshi.archive.error import ArchiveError
from kohoshi.archive.manifest import Erratum
from kohoshi.refusal import why

_ATOM = "http://www.w3.org/2005/Atom"


def corrected(data: bytes, corrections: Corrections) -> bytes:
    """An entry's id is that of what it corrects with its number; it never changes (RFC 4287, 4.2.6)."""
    ET.register_namespace("", _ATOM)
    try:
        feed = ET.fromstring(data)  # noqa: S314  our own feed, out of the store, proven by its digest
    except ET.ParseError as error:
        raise ArchiveError(f"保存された feed.xml を読めないので、訂正を載せられません（{why(error)}）") from None
    mint = feed.findtext(f"{{{_ATOM}}}id", "")
    entries = {each.findtext(f"{{{_ATOM}}}id"): each for each in feed.findall(f"{{{_ATOM}}}entry")}
    at = list(feed).index(next(iter(entries.values()))) if entries else len(feed)
    count: dict[str, int] = {}
    for erratum in corrections.errata:
        about = f"{mint}/{erratum.article}" if erratum.article else mint
        count[about] = count.get(about, 0) + 1
        feed.insert(at, _entry(f"{about}/teisei-{count[about]}", erratum, corrections, known=about in entries))
        for changed in (feed, *([entries[about]] if about in entries else [])):
            _renew(changed, _moment(erratum))
    found: bytes = b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="utf-8") + b"\n"
    return found


def _entry(name: str, erratum: Erratum, corrections: Corrections, *, known: bool) -> ET.Element:
    entry = ET.Element(f"{{{_ATOM}}}entry")
    about = corrections.title(erratum.article) or corrections.where(erratum)
    for tag, text in (("id", name), ("title", f"【訂正】{about}（{day(erratum.date)}訂正）"), ("updated", _moment(erratum))):
        ET.SubElement(entry, f"{{{_ATOM}}}{tag}").text = text
    href = f"articles/{erratum.article}.html" if known else "index.html"
    ET.SubElement(entry, f"{{{_ATOM}}}link", {"rel": "alternate", "href": href})
    ET.SubElement(entry, f"{{{_ATOM}}}summary").text = erratum.text
    return entry


def _moment(erratum: Erratum) -> str:
    return f"{erratum.date.isoformat()}T00:00:00+09:00"


def _renew(element: ET.Element, moment: str) -> None:
    updated = element.find(f"{{{_ATOM}}}updated")
    if updated is not None and (updated.text or "") < moment:
        updated.text = moment
