"""The manuscript inside web.pdf: what is printed of the issue, as YAML, attached as PDF/A-3 has it.

Only what every reader sees: texts declared as printed, the days of calendars, the words that stand
for a picture, where a code leads. What the officers write for themselves (consent, embargo, notes,
waivers, addresses of sections) is declared «never printed» and stays out; a new field does so
until it is declared otherwise.
"""
from __future__ import annotations

import datetime as dt
from typing import Any

import pikepdf
import yaml
from pikepdf import Array, AttachedFileSpec, Name

from kohoshi.issue.fields import Record
from kohoshi.issue.model import Article, Block, Event, Issue, Publication, Step
from kohoshi.issue.model_chart import Chart
from kohoshi.issue.model_parts import Code, Figure, ShapedFigure, StandingFigure
from kohoshi.issue.printed import declared

FORMAT = 1
#: Not printed as text, and yet seen or heard by every reader of web.pdf.
_SEEN: dict[type[Record], frozenset[str]] = {
    Event: frozenset({"date"}), Code: frozenset({"url"}), Chart: frozenset({"kind", "alt"}),
    **dict.fromkeys((Figure, ShapedFigure, StandingFigure, Step), frozenset({"alt"})),
    Publication: frozenset({"month"}), Block: frozenset({"contacts"}), Article: frozenset({"sample"})}


def manuscript(issue: Issue) -> bytes:
    """The file, UTF-8. The same content gives the same bytes."""
    publication = issue.publication
    placed = set(publication.placed)
    data = {
        "format": FORMAT,
        "publisher": _record(issue, issue.house.publisher),
        "publication": _record(issue, publication),
        "faces": [{"faces": list(run.faces), "section": str(run.section),
                   "articles": [placing.written for placing in run.placings]}
                  for run in publication.flatplan],
        "articles": {key: _record(issue, article) for key, article in issue.articles.items() if key in placed}}
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return str(text).encode()


def attach(pdf: pikepdf.Pdf, issue: Issue) -> None:
    """Attach it to the file it is the source of (ISO 19005-3, 6.8)."""
    day = issue.publication.date
    name = f"{issue.publication.month}.yaml"
    spec = AttachedFileSpec(pdf, manuscript(issue), filename=name, mime_type="application/yaml",  # type: ignore[call-arg]  # not in its types: relationship
                            description="この号の紙面に載せた文章（YAML）", relationship=Name.Source,
                            creation_date=_stamp(day), mod_date=_stamp(day))
    pdf.attachments[name] = spec
    pdf.Root.AF = Array([pdf.attachments[name].obj])


def _stamp(day: dt.date) -> str:
    return f"D:{day:%Y%m%d}000000+09'00'"


def _record(issue: Issue, record: Record) -> dict[str, Any]:
    kind = type(record)
    seen = _SEEN.get(kind, frozenset())
    out: dict[str, Any] = {}
    for name in kind.model_fields:
        value = getattr(record, name)
        if value not in (None, False, []) and (declared(kind, name) != "never" or name in seen):
            out[name] = _value(issue, value, contacts=kind is Block and name == "contacts")
    return out


def _value(issue: Issue, value: Any, *, contacts: bool = False) -> Any:
    match value:
        case Record():
            return _record(issue, value)
        case list() | tuple() if contacts:
            return [_record(issue, issue.house.contacts[key]) for key in value]
        case list() | tuple():
            return [_value(issue, each) for each in value]
        case dict():
            return {str(key): _value(issue, each) for key, each in value.items()}
        case str():
            return str(value)
        case dt.date():
            return value.isoformat()
    return value


class _Dumper(yaml.SafeDumper):
    """Paragraphs as blocks, as an officer writes them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
