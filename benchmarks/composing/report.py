"""The result as Markdown, for the terminal and for docs/composition.md.

Only shares, counts and ratios go in: nothing that another machine would measure otherwise.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from composing.breaks import Agreement, Difference, classified
from composing.cost import Ratio
from composing.extraction import Extraction
from composing.judge import Score

BEGIN, END = "<!-- generated: python benchmarks/composition.py --write docs/composition.md -->", "<!-- /generated -->"
#: Targets of the benchmark.
FLUSH, AGREEMENT, LAYOUT, LAYOUT_LIMIT, FONT_COLD = .995, .98, .8, 1.2, 2.0
#: Rows of a list of exceptions before «and so many more».
_LISTED = 40
_NAMES = {"ours": "ours", "bare": "WeasyPrint", "chromium": "Chromium"}
#: Why a line of ours may end elsewhere than Chromium's.
_DEFENCE = {
    "約物詰め": "JLREQ 3.1.4–3.1.6: adjoining marks and marks at either end of a line give up their empty half; "
             "Chromium does so only with fonts that have `halt`",
    "和欧間": "JLREQ 3.2.6: a quarter em between Japanese and Western text",
    "追い込み": "JLREQ 3.8.2: space is taken out before a character is carried over",
    "数字と単位": "JLREQ 3.1.10, house rule of newspapers: a figure keeps its unit",
    "末行一字": "house rule: no paragraph ends in a line of one character",
    "二つ以上の規則": "two of the rules above together",
    "そのほか": "not explained by one rule: to be looked at",
}


@dataclass(frozen=True)
class LinesRow:
    text: str
    markup: str
    vertical: bool
    engine: str
    score: Score


@dataclass(frozen=True)
class BreaksRow:
    vertical: bool
    rules_on: bool
    agreement: Agreement
    caused: list[tuple[Difference, str]]


@dataclass(frozen=True)
class ExtractionRow:
    text: str
    markup: str
    vertical: bool
    engine: str
    tool: str
    found: Extraction


@dataclass(frozen=True)
class Cost:
    ratios: list[Ratio]
    font_cold: float
    font_warm: float


@dataclass(frozen=True)
class Result:
    measures: tuple[int, ...]
    lines: list[LinesRow]
    breaks: list[BreaksRow]
    extraction: list[ExtractionRow]
    cost: Cost | None


def missed(result: Result) -> list[str]:
    """Our targets that the result does not reach."""
    found = []
    ours = [row for row in result.lines if row.engine == "ours"]
    for row in ours:
        name = f"{row.text}, {row.markup}, {_direction(row.vertical)}"
        if row.score.share < FLUSH:
            found.append(f"{name}: {_percent(row.score.share)} flush")
        if row.score.forbidden:
            found.append(f"{name}: {len(row.score.forbidden)} kinsoku violations")
        if row.score.lost:
            found.append(f"{name}: {row.score.lost} characters lost")
    for row in result.breaks:
        if not row.rules_on and row.agreement.share < AGREEMENT:
            found.append(f"breaks, {_direction(row.vertical)}: {_percent(row.agreement.share)} like Chromium's")
    for row in (row for row in result.extraction if row.engine == "ours"):
        name = f"{row.tool}, {row.text}, {row.markup}, {_direction(row.vertical)}"
        if row.found.whole != row.found.pages:
            found.append(f"{name}: {row.found.pages - row.found.whole} pages not in order")
        if row.found.elsewhere:
            found.append(f"{name}: {len(row.found.elsewhere)} blanks inside Japanese")
        if row.found.lines and row.markup == "plain":
            found.append(f"{name}: {len(row.found.lines)} new lines inside a line")
    if result.cost:
        found += [f"layout, {ratio.name}: {ratio.ratio:.2f} × bare" for ratio in result.cost.ratios if ratio.ratio > LAYOUT_LIMIT]
        if result.cost.font_cold > FONT_COLD:
            found.append(f"vertical font: more than {FONT_COLD:g} s")
    return found


def as_text(result: Result) -> str:
    """All tables as Markdown."""
    parts = [_lines(result), _breaks(result.breaks), _extraction(result.extraction), _cost(result.cost)]
    return "\n\n".join(part for part in parts if part) + "\n"


def write(path: Path, result: Result) -> None:
    """Put the tables between the markers of a file; what stands around them is kept."""
    text = path.read_text(encoding="utf-8") if path.is_file() else f"# Composition, measured\n\n{BEGIN}\n{END}\n"
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"{path} has no place for the tables: {BEGIN} … {END}")
    path.write_text(f"{before}{BEGIN}\n\n{as_text(result)}\n{END}{after}", encoding="utf-8")


def _table(head: str, rows: list[list[object]]) -> str:
    columns = [cell.strip() for cell in head.split("|")]
    return "\n".join([f"| {' | '.join(columns)} |", "|" + "---|" * len(columns),
                      *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def _percent(share: float) -> str:
    return f"{share * 100:.2f} %"


def _direction(vertical: bool) -> str:
    return "縦" if vertical else "横"


def _lines(result: Result) -> str:
    if not result.lines:
        return ""
    rows = [[row.text, row.markup, _direction(row.vertical), _NAMES[row.engine], row.score.full, _percent(row.score.share),
             f"{max((abs(x[3]) for x in row.score.off), default=0):.2f}", len(row.score.wide), len(row.score.forbidden),
             f"{row.score.lost} of {row.score.characters}"] for row in result.lines]
    measures = f"{result.measures[0]}–{result.measures[-1]} em ({len(result.measures)} measures)"
    parts = [f"## Lines, {measures}",
             _table("text | markup | 組 | engine | lines that should be full | of them at the edge (0.02 em) | "
                    "worst, em | gaps over 0.5 em | kinsoku violations | characters lost", rows)]
    ours = [row for row in result.lines if row.engine == "ours"]
    parts.append("Our lines that do not begin or end at the edge:\n\n" + _list(Counter(
        f"{measure} em, {side} {by:+.2f} em: {text}" for row in ours for measure, text, side, by in row.score.off)))
    parts.append(_wide([gap for row in ours for gap in row.score.wide]))
    if any(row.score.forbidden for row in ours):
        parts.append("Our kinsoku violations:\n\n" + _list(Counter(
            f"{measure} em: {text}｜{char}" for row in ours for measure, text, char in row.score.forbidden)))
    return "\n\n".join(parts)


def _wide(gaps: list[tuple[int, str, float]]) -> str:
    """Where our lines open more than half an em: by measure, then each line, widest first."""
    by_measure = Counter(measure for measure, _, _ in gaps)
    widest: dict[str, float] = {}
    for measure, text, width in gaps:
        line = f"{measure} em: {text}"
        widest[line] = max(width, widest.get(line, 0.0))
    lines = Counter({f"up to {width:.2f} em at {line}": 1 for line, width in sorted(widest.items(), key=lambda x: -x[1])})
    counts = ", ".join(f"{measure} em {by_measure[measure]}" for measure in sorted(by_measure)) or "none"
    return (f"Our gaps over 0.5 em (和欧間 included) by measure: {counts}. The lines they stand in, widest first:\n\n"
            + _list(lines, None))


def _list(items: Counter[str], most: int | None = _LISTED) -> str:
    if not items:
        return "- none"
    lines = [f"- {item}" + (f" (×{count})" if count > 1 else "") for item, count in list(items.items())[:most]]
    if most and len(items) > most:
        lines.append(f"- and {len(items) - most} more kinds ({sum(items.values())} in all)")
    return "\n".join(lines)


def _breaks(rows: list[BreaksRow]) -> str:
    if not rows:
        return ""
    parts = ["## Line breaks beside Chromium (`line-break: strict`), five measures",
             _table("組 | our rules | line ends | the same | differences of their own | lines that follow one",
                    [[_direction(row.vertical), "on" if row.rules_on else "off", row.agreement.total,
                      _percent(row.agreement.share), len(row.agreement.differences), row.agreement.followed] for row in rows])]
    plain = Counter(f"{_direction(row.vertical)} {d.measure} em: ours {d.ours}｜ Chromium {d.theirs}｜"
                    for row in rows if not row.rules_on for d in row.agreement.differences)
    parts.append("Different although our rules are off:\n\n" + _list(plain))
    caused = [pair for row in rows if row.rules_on for pair in row.caused]
    examples = {cause: difference for difference, cause in reversed(caused)}
    parts.append("With our rules on, each difference by its cause (the rule without which the line is Chromium's):\n\n" + _table(
        "cause | differences | example: ours | Chromium | why ours",
        [[cause, count, f"{examples[cause].ours}｜", f"{examples[cause].theirs}｜", _DEFENCE[cause]]
         for cause, count in classified(caused).most_common()]))
    return "\n\n".join(parts)


def _extraction(rows: list[ExtractionRow]) -> str:
    if not rows:
        return ""
    ours = [row.found for row in rows if row.engine == "ours"]
    return "\n\n".join([
        "## Text taken out of the PDF, five measures",
        _table("text | markup | 組 | engine | tool | pages | whole and in order | "
               "per 1,000 characters, not in the source: blanks at 和欧 borders | blanks elsewhere | new lines inside a line",
               [[row.text, row.markup, _direction(row.vertical), _NAMES[row.engine], row.tool, row.found.pages, row.found.whole,
                 *(f"{1000 * count / max(row.found.characters, 1):.1f}"
                   for count in (row.found.at_borders, len(row.found.elsewhere))),
                 "–" if row.markup == "ruby" else f"{1000 * len(row.found.lines) / max(row.found.characters, 1):.1f}"]
                for row in rows]),
        "Ruby comes out as each base, then its reading; readers put what stands higher on a line of its own. "
        "pdftotext parts turned text where the type changes its size, and before a bracket that begins an element and has "
        "been squeezed: the new lines inside lines of marked text.",
        "Ours, elsewhere or inside a line:\n\n" + _list(Counter(repr(around) for found in ours for around in (*found.elsewhere, *found.lines)))])


def _cost(cost: Cost | None) -> str:
    if cost is None:
        return ""
    return "\n\n".join([
        "## Cost of layout",
        _table("pages | ours ÷ bare WeasyPrint (processor time, medians)",
               [[ratio.name, f"{ratio.ratio:.2f}"] for ratio in cost.ratios]),
        f"Vertical font of the sample issue's column: cold {'within' if cost.font_cold <= FONT_COLD else 'OVER'} {FONT_COLD:g} s, "
        f"kept from an earlier build {100 * cost.font_warm / cost.font_cold:.1f} % of that."])
