"""How many lines each notice takes in each kind of column: laid out by the faces' own templates, one document for
each kind of face, in which every notice stands twice in a row behind a mark of another category."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kohoshi.files import sha256_of
from kohoshi.finding import Finding
from kohoshi.flow.arrange.weighing import Height
from kohoshi.flow.set_up import Setup, open_setup, whole
from kohoshi.issue.model import Article, Issue, Placing, Run
from kohoshi.issue.values import Line, Plain
from kohoshi.pages.resources import BASE
from kohoshi.pages.run import planned_faces
from kohoshi.press import Press
from kohoshi.project import Project
from kohoshi.typeset.depths import depths
from kohoshi.typeset.stacked import Stack, stacks

#: The marks between notices: ids and categories that no article has.
_MARKS = ("kumikata-a", "kumikata-b")
_BODY = re.compile(r"(.*<body[^>]*>)(.*)(</body>.*)", re.S)
#: A page (mm) on which every column ends, however much stands in it: what goes over the end of a page is on the next.
_TALL = 100_000
#: Lines by which two heights differ when they are not the same.
_DIFFERENT = .02


@dataclass(frozen=True)
class Column:
    """A column of a run that takes many: ``run`` its number in the flat plan, ``measure`` in characters, ``depth`` in lines;
    ``lidded``: its first notice is set otherwise; ``saved``, ``lone``: as :class:`Room` has them."""

    run: int
    slot: str
    title: str
    face: int
    measure: float
    depth: float
    saved: float
    lidded: bool
    lone: float

    @property
    def manner(self) -> tuple[float, str]:
        """Columns of a run of one manner set a notice equally high."""
        return self.measure, self.slot if self.lidded else ""


@dataclass
class Measured:
    """``columns`` in reading order; ``heights``: kind of column (:meth:`Measurer.kind`) → notice → its lines."""

    columns: list[Column]
    heights: dict[tuple[str, ...], dict[str, Height]]


@dataclass
class Measurer:
    """What measures; what it measured once it knows by what was measured (article, kind of column; the pages
    themselves)."""

    project: Project
    folder: Path
    issue: Issue
    press: Press
    known: dict[tuple[str, ...], Height] = field(default_factory=dict)
    laid_out: dict[str, list[Stack]] = field(default_factory=dict)
    setup: Setup | None = None

    def measured(self, numbers: Sequence[int], notices: Iterable[Placing], plan: Sequence[Run] | None = None) -> Measured:
        """The columns of these runs of ``plan`` (the flat plan, else) and the notices in them. Raises ContentError for a
        flat plan that its layouts cannot set, LayoutError."""
        plan = list(plan or self.issue.publication.flatplan)
        notices = list(notices)
        setup = self._opened(plan, numbers)
        columns = [column for number in numbers for column in self._columns(setup, plan, number)]
        out = Measured(columns, {})
        for number in numbers:
            mine = [column for column in columns if column.run == number]
            out.heights |= self._heights(setup, plan, number, mine, notices)
        return out

    @staticmethod
    def kind(run: Run, column: Column) -> tuple[str, ...]:
        """What decides how high a notice is set."""
        options = ",".join(f"{name}={value}" for name, value in sorted(run.options.items()))
        return (str(run.layout), options, *map(str, column.manner))

    # --- the set-up ----------------------------------------------------------------------

    def _opened(self, plan: Sequence[Run], numbers: Sequence[int]) -> Setup:
        """Opened with the marks in the columns: those that are empty now are no fault."""
        if self.setup is None:
            first, _ = open_setup(self.issue, self.press, self.project, self.folder)
            self.setup = replace(first, issue=self._with(plan, {}))
        pages = replace(self.setup.pages, issue=self._with(plan, {number: self._marked(plan[number]) for number in numbers}))
        faces = {face for number in numbers for face in plan[number].faces}
        return whole(replace(self.setup, pages=pages), [each for each in pages.findings() if each.face in faces and _stops(each)])

    def _with(self, plan: Sequence[Run], changed: Mapping[int, Run]) -> Issue:
        """The issue with the marks among its articles, and other runs in the place of some."""
        runs = [changed.get(number, run) for number, run in enumerate(plan)]
        marks = {name: Article.model_validate({"title": Line("間"), "category": f"間{name}", "body": [{"paragraph": "間"}]}) for name in _MARKS}
        publication = self.issue.publication.model_copy(update={"flatplan": runs})
        return self.issue.model_copy(update={"articles": {**self.issue.articles, **marks}, "publication": publication})

    def many(self, run: Run) -> list[str]:
        """The slots of a run that take many, as its layout has them with the options chosen."""
        assert self.setup is not None
        layout = self.setup.pages.layouts[str(run.layout)]
        drawn = layout.drawn({str(name): str(value) for name, value in run.options.items()})
        return [name for name, slot in layout.slots.items() if slot.takes == "many"
                and (not layout.grid or any(area.of == name and area.sets == "notices" for area in drawn.values()))]

    def _marked(self, run: Run, columns: Mapping[str, Sequence[Placing]] | None = None) -> Run:
        """The run with marks in its columns (band, band, band, within its category twice), or with what is given."""
        a, b = map(_placing, _MARKS)
        filled = {slot: list((columns or {}).get(slot, [a, b, a, a, a])) for slot in self.many(run)}
        kept = {name: placings for name, placings in run.slots.items() if name not in filled and name not in self._loose(run)}
        return run.model_copy(update={"slots": {**kept, **filled}})

    def _loose(self, run: Run) -> set[str]:
        assert self.setup is not None
        return {name for name, slot in self.setup.pages.layouts[str(run.layout)].slots.items() if slot.takes == "many"}

    # --- what is laid out ----------------------------------------------------------------

    def _laid_out(self, setup: Setup, plan: Sequence[Run], number: int, runs: Sequence[Run]) -> list[list[Stack]]:
        """For each of ``runs``, other forms of one run, its columns: all of them in one document."""
        faces = planned_faces(self.issue)
        pages = []
        for run in runs:
            made = replace(setup.pages, issue=self._with(plan, {number: run}))
            html = made.html(run, faces, setup.created)[0]
            if "data-fits" in html:
                alone = setup.engine.lay_out(html, BASE, setup.press.standard.lower()).document
                html = made.html(run, faces, setup.created, depths(alone))[0]
            pages.append(html)
        parts = [_BODY.match(html) for html in pages]
        assert all(parts)
        first = parts[0]
        assert first is not None
        tall = f"<style>@page{{size:{setup.press.trim[0]}mm {_TALL}mm}}</style>"
        joined = first[1] + tall + "".join(part[2] for part in parts if part) + first[3]
        many, key = len(runs[0].faces), sha256_of(joined.encode())
        if key not in self.laid_out:
            self.laid_out[key] = stacks(setup.engine.lay_out(joined, BASE, setup.press.standard.lower()).document)
        found = self.laid_out[key]
        return [[replace(stack, face=stack.face - at * many) for stack in found if at * many <= stack.face < (at + 1) * many] for at in range(len(runs))]

    def _columns(self, setup: Setup, plan: Sequence[Run], number: int) -> list[Column]:
        run = plan[number]
        names = self.many(run)
        a = _placing(_MARKS[0])
        marked, lone = self._laid_out(setup, plan, number, [self._marked(run), self._marked(run, {name: [a] for name in names})])
        short = {stack.slot: stack for stack in lone}
        layout = setup.pages.layouts[str(run.layout)]
        out = []
        for stack in sorted(marked, key=lambda each: names.index(each.slot)):
            first, _, third, fourth, last = _advances(stack)
            lidded = abs(first - third) > _DIFFERENT
            out.append(Column(number, stack.slot, layout.slots[stack.slot].title, run.faces[min(stack.face, len(run.faces) - 1)], stack.measure, stack.depth,
                              round(fourth - last, 4), lidded, round(first - short[stack.slot].foot, 4) if lidded else 0.0))
        return out

    def _heights(self, setup: Setup, plan: Sequence[Run], number: int, mine: Sequence[Column],
                 notices: Sequence[Placing]) -> dict[tuple[str, ...], dict[str, Height]]:
        """Kind of column → notice → its lines, for the columns of one run; what is not known yet is laid out."""
        run = plan[number]
        kinds = {self.kind(run, column): column for column in mine}
        plain = {column.measure: column for column in reversed(mine) if not column.lidded}
        mark = _placing(_MARKS[0])
        forms: list[tuple[Run, str]] = []
        into: list[tuple[str, tuple[str, ...], Placing | None, list[Placing]]] = []
        for kind, column in kinds.items():
            wanted = [placing for placing in notices if (*kind, self._content(placing)) not in self.known]
            if not wanted:
                continue
            if not column.lidded or column.measure not in plain:
                row = [mark] + [each for placing in wanted for each in (placing, placing, mark)]
                forms.append((self._marked(run, {column.slot: row}), column.slot))
                into.append(("plain", kind, None, wanted))
            for placing in wanted if column.lidded else ():
                forms.append((self._marked(run, {column.slot: [placing, mark]}), column.slot))
                into.append(("lid", kind, placing, []))
        lids: dict[tuple[str, ...], float] = {}
        if forms:
            laid_out = self._laid_out(setup, plan, number, [form for form, _ in forms])
            for (what, kind, one, several), (_, slot), stood in zip(into, forms, laid_out, strict=True):
                advances = _advances(next(stack for stack in stood if stack.slot == slot))
                if what == "plain":
                    self.known |= {(*kind, self._content(placing)): Height(advances[3 * at + 1], advances[3 * at + 2]) for at, placing in enumerate(several)}
                elif one is not None:
                    lids[(*kind, self._content(one))] = advances[0]
        for key, lid in lids.items():
            base = self.known[key] if key in self.known else self.known[(*key[:-2], "", key[-1])]
            self.known[key] = Height(base.band, base.chip, lid)
        return {kind: {placing.written: self.known[(*kind, self._content(placing))] for placing in notices} for kind in kinds}

    def _content(self, placing: Placing) -> str:
        return sha256_of(f"{placing.part_meant} {self.issue.articles[str(placing.article)].model_dump_json()}".encode())


def _placing(article: str) -> Placing:
    return Placing(article=Plain(article))


def _stops(finding: Finding) -> bool:
    return finding.rule == "content/flatplan"


def _advances(stack: Stack) -> list[float]:
    """From the head of each article to that of the next, of the last to its foot."""
    tops = [each.top for each in stack.standing]
    ends = [*tops[1:], stack.standing[-1].foot]
    return [round(end - top, 4) for top, end in zip([0.0, *tops[1:]], ends, strict=True)]
