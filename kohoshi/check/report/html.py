"""report.html: one file that opens anywhere and an officer can work through, on a tablet and on
paper: every spot on the face beside the line of the content, by face or by section, without a
script."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kohoshi.check.report import Report, preflight, summary, where
from kohoshi.check.report.pictures import FindingView, Pictures
from kohoshi.check.report.source import SourceLine, Sources
from kohoshi.finding import Finding, Level, Place, ordered
from kohoshi.pdfread.finished import Finished
from kohoshi.rules import FAMILIES, RULES

#: State of an entry → its name on the page, in the order of the filter.
STATES = {**{level.value: level.japanese for level in Level}, "gate": "校了まで", "waived": "承認済み"}
#: So many other places are shown with their lines.
_COMPARED = 3
#: Under this heading stands what no section answers for.
NOBODY = "担当の決まっていないもの"


@dataclass(frozen=True)
class Entry:
    """A finding as the page shows it. ``number``: counted down the page; ``marker``: left, top, width,
    height in per cent of its face; ``compared``: the other places with their lines, unless there
    are too many to compare; ``rank``: where it stands when sorted by section."""

    number: int
    finding: Finding
    where: str
    title: str
    spot: FindingView | None
    marker: tuple[float, float, float, float] | None
    source: list[SourceLine]
    compared: list[tuple[Place, SourceLine]]
    section: str
    rank: int

    @property
    def state(self) -> str:
        if self.finding.waived:
            return "waived"
        return "gate" if self.finding.is_gate else self.finding.level.value


@dataclass(frozen=True)
class FaceFindings:
    """The findings of one face (None: of the whole issue). ``picture``: data URI, width, height."""

    face: int | None
    picture: tuple[str, float, float] | None
    entries: list[Entry]


@dataclass(frozen=True)
class Heading:
    """A section as a heading of the page sorted by section. ``rank``: where it stands."""

    name: str
    count: int
    rank: int


def as_html(report: Report, finished: Finished | None = None) -> str:
    """The page. Without ``finished`` there are no pictures."""
    findings = sorted(sorted(ordered(report.findings), key=lambda finding: finding.is_gate), key=lambda finding: finding.face or 0)
    pictures = Pictures(finished, max([report.faces, *(f.face or 0 for f in findings)]), findings, report.proof)
    headings = _headings(report, findings)
    entries = _entries(report, findings, pictures, headings)
    groups: dict[int | None, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.finding.face, []).append(entry)
    states = [entry.state for entry in entries]
    families = sorted({finding.family for finding in findings})
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("report.html.jinja").render(
        report=report, summary=summary(report), preflight=preflight(report.press) if report.press else "",
        states=[(state, name, states.count(state)) for state, name in STATES.items() if state in states],
        families=[(family, FAMILIES.get(family, family), sum(f.family == family for f in findings)) for family in families],
        proven=report.proof.lines() if report.proof else [], headings=headings, names=STATES, plates=pictures.plates, total=len(entries),
        groups=[FaceFindings(face, pictures.small(face), group) for face, group in groups.items()])


def _headings(report: Report, findings: list[Finding]) -> list[Heading]:
    """The sections in the order of the house's list, those without findings left out; nobody's
    last. Empty where no article has a section."""
    names = [report.section(finding) or NOBODY for finding in findings]
    if set(names) <= {NOBODY}:
        return []
    order = [name for name in dict.fromkeys([*report.sections.values(), NOBODY]) if name in names]
    return [Heading(name, names.count(name), index * 10000) for index, name in enumerate(order, 1)]


def _entries(report: Report, findings: list[Finding], pictures: Pictures, headings: list[Heading]) -> list[Entry]:
    sources = Sources(report.content)
    ranks = {heading.name: heading.rank for heading in headings}
    out: list[Entry] = []
    for number, finding in enumerate(findings, 1):
        rule = RULES.get(finding.rule)
        section = report.section(finding) or ""
        out.append(Entry(number, finding, where(finding), rule.title if rule else "",
                         pictures.spot(finding), pictures.marker(finding), sources.lines(finding.place),
                         _compared(finding, sources), section,
                         ranks.get(section or NOBODY, 0) + number))
    return out


def _compared(finding: Finding, sources: Sources) -> list[tuple[Place, SourceLine]]:
    lines = [(place, sources.line(place)) for place in finding.related]
    return [(place, line) for place, line in lines if line] if len(lines) <= _COMPARED and all(line for _, line in lines) else []
