"""Our lines beside those of bare WeasyPrint and headless Chromium, measured in finished PDFs.

    python benchmarks/composition.py [--quick] [--only lines,breaks,extraction,cost] [--write docs/composition.md]

Exit status 1 when one of our own targets is missed. Takes some minutes; ``--quick`` sets five
measures instead of eighteen and fewer rounds. Needs Chromium (Debian package chromium) and
pdftotext (poppler-utils).
"""
from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from composing import breaks, cost, extraction, judge, report, texts
from composing.engines import FAMILIES, Workshop
from composing.readback import Page, read
from composing.sheets import OFF, ON, Sheet

from kohoshi.fonts import FontSet

ALL_MEASURES, FIVE_MEASURES = tuple(range(8, 26)), (8, 11, 15, 19, 25)
PARTS = ("lines", "breaks", "extraction", "cost")


class Benchmark:
    """Sets each sheet once by each engine and keeps what was read back."""

    def __init__(self, workshop: Workshop, measures: tuple[int, ...]) -> None:
        self.workshop, self.measures = workshop, measures
        self.sources = {"seed": texts.seed_text(PROJECT / "tests/data/minato-policy-r4.txt"), "dense": texts.dense_text()}
        self.pages = {(name, markup): texts.chunks(text, make(text)) for name, text in self.sources.items()
                      for markup, make in (("plain", texts.plain), ("marked", texts.marked))}
        self._read: dict[tuple[str, str], list[Page]] = {}

    def sheet(self, name: str, markup: str, vertical: bool, measures: tuple[int, ...], options: str = ON) -> Sheet:
        title = f"{name}-{markup}-{'v' if vertical else 'h'}-{len(measures)}{'-off' if options else ''}"
        return Sheet(title, vertical, measures, self.pages[name, markup], options)

    def pages_of(self, sheet: Sheet, engine: str) -> list[Page]:
        """The sheet set and read back."""
        key = sheet.name, engine
        if key not in self._read:
            print(f"  {sheet.name}, {engine}", file=sys.stderr, flush=True)
            self._read[key] = read(self.workshop.set(sheet, engine), sheet)
        return self._read[key]

    def lines(self) -> list[report.LinesRow]:
        rows = []
        for name, markup in self.pages:
            for vertical in (False, True):
                sheet = self.sheet(name, markup, vertical, self.measures)
                # WeasyPrint has no writing-mode: nothing to compare in vertical setting
                for engine in ("ours", "chromium") if vertical else ("ours", "bare", "chromium"):
                    rows.append(report.LinesRow(name, markup, vertical, engine, judge.score(self.pages_of(sheet, engine))))
        return rows

    def agreement(self) -> list[report.BreaksRow]:
        rows = []
        for options in (OFF, ON):
            for vertical in (False, True):
                total, caused = breaks.Agreement(), []
                for name in ("seed", "dense"):
                    theirs = self.pages_of(self.sheet(name, "plain", vertical, FIVE_MEASURES, OFF), "chromium")
                    ours = self.pages_of(self.sheet(name, "plain", vertical, FIVE_MEASURES, options), "ours")
                    found = breaks.compare(ours, theirs)
                    total += found
                    if options is ON and found.differences:
                        caused += breaks.causes(found.differences, self._ours_once, vertical)
                rows.append(report.BreaksRow(vertical, options is ON, total, caused))
        return rows

    def _ours_once(self, sheet: Sheet) -> list[Page]:
        return read(self.workshop.set(sheet, "ours"), sheet)

    def extracted(self) -> list[report.ExtractionRow]:
        rows = []
        for name, markup in self.pages:
            for vertical in (False, True):
                sheet = self.sheet(name, markup, vertical, FIVE_MEASURES)
                for engine in ("ours", "chromium"):
                    pages = self.pages_of(sheet, engine)
                    rows += _taken_out(self.workshop.path(sheet, engine), sheet, engine, markup, pages)
        read, written = texts.with_ruby(self.sources["seed"])
        sheet = Sheet("seed-ruby", False, FIVE_MEASURES, texts.chunks(read, written), more_css=_ruby_css())
        return rows + _taken_out(self.workshop.set(sheet, "ours"), sheet, "ours", "ruby", None)

    def cost(self, rounds: int) -> report.Cost:
        job, setup = cost.issue_job(PROJECT, PROJECT / "content/2022-06")
        fonts = self.workshop.fonts.face_css("http://job.invalid/fonts/", FAMILIES)
        families = ",".join(f'"{family}"' for family in FAMILIES)
        jobs = [job]
        for name, markup in self.pages:
            document = self.sheet(name, markup, False, FIVE_MEASURES).html("bare", "", families)
            jobs.append(cost.text_job(f"{name} text, {markup}, five measures", document, fonts, self.workshop.folder / "fonts"))
        ratios = []
        for each in jobs:
            print(f"  {each.name}", file=sys.stderr, flush=True)
            ratios.append(cost.compare(each, rounds, self.workshop.child_environment, PROJECT))
        return report.Cost(ratios, *cost.vertical_font(setup, PROJECT))


def _taken_out(path: Path, sheet: Sheet, engine: str, markup: str, pages: list[Page] | None) -> list[report.ExtractionRow]:
    return [report.ExtractionRow(sheet.name.partition("-")[0], markup, sheet.vertical, engine, tool, take(path, sheet, pages))
            for tool, take in (("pdftotext -raw", extraction.by_pdftotext), ("pypdf", extraction.by_pypdf))]


def _ruby_css() -> str:
    """The part of the house's own sheet that sets ruby."""
    sheet = (PROJECT / "layouts/minato/css/2-type.css").read_text(encoding="utf-8")
    return sheet[sheet.index("/* ruby"):sheet.index("/* 圏点")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="five measures, fewer rounds")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--write", type=Path, help="put the tables between the markers of this file")
    options = parser.parse_args()
    only = set(options.only.split(","))
    if only - set(PARTS):
        parser.error(f"--only takes {', '.join(PARTS)}")
    if options.write and only != set(PARTS):
        parser.error("--write takes the whole benchmark, without --only")
    with tempfile.TemporaryDirectory() as folder:
        bench = Benchmark(Workshop(FontSet.load(PROJECT / "fonts"), Path(folder) / "sheets"),
                          FIVE_MEASURES if options.quick else ALL_MEASURES)
        result = report.Result(
            bench.measures,
            bench.lines() if "lines" in only else [],
            bench.agreement() if "breaks" in only else [],
            bench.extracted() if "extraction" in only else [],
            bench.cost(3 if options.quick else 7) if "cost" in only else None)
    print(report.as_text(result))
    if options.write:
        report.write(options.write, result)
    missed = report.missed(result)
    for line in missed:
        print(f"MISSED: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
