"""An issue kept open: fonts, layouts, files and laid-out runs; an update makes again what changed.

What comes out is what a build of the same files gives: the same functions are called; results that
are still valid are reused.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kohoshi.check.settled import settled
from kohoshi.check.supplied import check_supplied, stopping
from kohoshi.editions.pdf import draft_pdf
from kohoshi.editions.spreads import single
from kohoshi.editions.supplied import Insert
from kohoshi.files import sha256_of
from kohoshi.finding import Finding
from kohoshi.flow.set_up import Setup, SetupCache, inserts, lay_out, open_setup, whole
from kohoshi.issue.loaded import ContentError
from kohoshi.issue.loader import Understood, load
from kohoshi.issue.model import Issue, Run
from kohoshi.live.runs import CachedLayout, RunCache, RunUpdate
from kohoshi.live.sources import State, differing, states
from kohoshi.live.spots import Spot, spots_of
from kohoshi.live.update import Clock, Update, findings_of
from kohoshi.pages.layout import ad_sizes
from kohoshi.press import Press, load_press
from kohoshi.project import Project, house_of
from kohoshi.text import say_faces
from kohoshi.typeset.composition import Composition, RunHtml
from kohoshi.typeset.warm import Warm

#: Files of layouts and pictures that are read into memory when they are opened.
_HELD = frozenset({".yaml", ".svg"})


@dataclass(frozen=True)
class _Painting:
    """Everything a run is painted from: as long as it is the same, so is the picture."""

    cached: CachedLayout
    inserts: tuple[tuple[Insert, State | None], ...]

    @cached_property
    def look(self) -> str:
        """The same in every process that paints from the same files."""
        layout, fonts = self.cached.layout, self.cached.fonts
        parts = layout.run.faces, layout.html, sorted(layout.served.items()), sorted(fonts.items(), key=str), self.inserts
        return sha256_of(repr(parts).encode())[:16]


@dataclass(frozen=True)
class _LaidOut:
    """The issue as last laid out."""

    issue: Issue
    press: Press
    composition: Composition
    paintings: dict[tuple[int, ...], _Painting]
    findings: list[Finding]
    pending: bool


class Session:
    """``project``: with fonts/ and layouts/; ``press_name``: else the issue's own."""

    def __init__(self, project: Project, issue_folder: Path, press_name: str | None = None) -> None:
        self.project, self.folder, self.press_name = project, issue_folder, press_name
        self.warm = Warm()
        self._run_cache, self._setup_cache = RunCache(), SetupCache()
        self._files: dict[str, Understood] = {}
        self._states: dict[Path, State] = {}
        self._press: Press | None = None
        self._received: tuple[Any, list[Finding]] | None = None
        self._laid: _LaidOut | None = None
        self._last = Update()
        self._stale = self._served = True
        self._pdfs: dict[tuple[int, ...], tuple[_Painting, bytes]] = {}
        self._spots: dict[int, list[Spot]] = {}

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders whose files an update may depend on. The press profiles are the program's own."""
        return self.folder, house_of(self.folder), self.project.layouts(), self.project.fonts

    @property
    def revision(self) -> int:
        return self._last.revision

    # --- updating ------------------------------------------------------------------------

    def update(self, first: Collection[int] = ()) -> Update:
        """Lay out what has changed since the last update. Never raises for what is in the files.

        ``first``: faces somebody looks at; where more than these must be laid out (a rule that all
        faces share), they alone are, and the next update does the rest.
        """
        clock = Clock()
        with clock("files"):
            now = states(self.watched)
            changed = differing(self._states, now)
            self._forget(changed, {path for path in changed if (path in now) != (path in self._states)})
            self._states = now
        if not changed and not self._last.pending:
            return replace(self._last, changed_faces=(), timings=clock.timings)
        try:
            laid = self._laid_out(clock, first)
        except Exception as error:  # noqa: BLE001  half a file makes any library raise anything: the good faces stay
            self._last = replace(self._last, changed_faces=(), timings=clock.timings, error=findings_of(error))
            return self._last
        self._last = self._compared(laid, clock)
        self._laid = laid
        self._pdfs = {key: kept for key, kept in self._pdfs.items() if kept[0] is self._painting(key)}
        self._spots.clear()
        return self._last

    def _forget(self, changed: Iterable[Path], come_or_gone: Iterable[Path]) -> None:
        """Let go of what was opened from files that have changed."""
        layouts, pictures, fonts = self.project.layouts(), self.folder / "images", self.project.fonts
        # an article and its like are read, not served
        self._served = self._served or any(path.suffix != ".yaml" for path in changed)
        designed = [path for path in changed if path.is_relative_to(layouts)]
        if any(path.is_relative_to(fonts) for path in changed):
            self._setup_cache, self._stale = SetupCache(), True
        # a photograph may lie beside a drawing that shows it
        drawn = bool(self._setup_cache.pages and self._setup_cache.pages.resources.drawn)
        if designed or any(path.is_relative_to(pictures) and (drawn or path.suffix.lower() in _HELD) for path in changed):
            self._setup_cache.pages, self._stale = None, True
        if any(path.is_relative_to(pictures) for path in come_or_gone):
            self._stale = True

    def _laid_out(self, clock: Clock, first: Collection[int]) -> _LaidOut:
        with clock("read"):
            issue, findings = load(self.folder, kept=self._files).valid()
            press = self._opened_press(issue)
        with clock("open"):
            setup = whole(*open_setup(issue, press, self.project, self.folder, self._setup_cache, unfinished=True))
        with clock("supplied"):
            findings += self._supplied(setup)
        with (self._run_cache.update(setup, first, anew=self._stale, served=self._served) as runs,
              clock("lay out"), self.warm.working()):
            composition, found = lay_out(setup, html=_timed(runs.html, clock), cache=runs.layout)
        self._stale = self._served = False
        with clock("compare"):
            try:
                paintings = self._paintings(setup, composition, runs)
            except (StopIteration, LookupError):
                if not runs.pending:
                    raise
                return self._laid_out(clock, ())  # an old layout has no place for a new advertisement
            return _LaidOut(issue, press, composition, paintings, findings + found, runs.pending)

    def _opened_press(self, issue: Issue) -> Press:
        press = load_press(self.press_name or issue.publication.press)
        if press != self._press:
            self._press, self._setup_cache, self._stale = press, SetupCache(), True
        return press

    def _supplied(self, setup: Setup) -> list[Finding]:
        """What is wrong with supplied files, read again only when one of them or its place is another."""
        plan = [(run.faces, run.layout, run.supplied, run.ads) for run in setup.issue.publication.flatplan
                if run.supplied or run.ads]
        files = {path: state for path, state in self._states.items() if path.is_relative_to(self.folder / "supplied")}
        asked = plan, files, setup.press, ad_sizes(setup.pages.layouts)
        if self._received is None or self._received[0] != asked:
            found = check_supplied(setup.issue, setup.press, self.folder, asked[-1])
            if stopping(found):
                raise ContentError(found)
            self._received = asked, found
        return self._received[1]

    def _paintings(self, setup: Setup, composition: Composition, runs: RunUpdate) -> dict[tuple[int, ...], _Painting]:
        placed = inserts(setup, composition, self.folder)
        return {tuple(layout.run.faces): _Painting(runs.cached(layout), tuple(
            (insert, self._states.get(insert.file)) for insert in placed if insert.face in layout.run.faces))
            for layout in composition.runs}

    def _compared(self, laid: _LaidOut, clock: Clock) -> Update:
        before = self._laid.paintings if self._laid else {}
        for key, painting in laid.paintings.items():
            if before.get(key) == painting:
                laid.paintings[key] = before[key]
        looks = {face: painting.look for key, painting in laid.paintings.items() for face in key}
        changed = tuple(face for face, look in looks.items() if self._last.looks.get(face) != look)
        issue = laid.issue
        revision = self._last.revision + bool(changed or looks.keys() != self._last.looks.keys())
        return Update(revision, looks, tuple(issue.faces), changed, settled(laid.findings, issue, whole=False),
                      [frame.as_dict() for frame in laid.composition.frames], clock.timings, pending=laid.pending)

    # --- looking -------------------------------------------------------------------------

    def run_of(self, face: int) -> tuple[int, ...]:
        """The faces laid out together with a face. Raises LookupError for a face that is not there."""
        for key in self._laid.paintings if self._laid else ():
            if face in key:
                return key
        raise LookupError(f"{face}面はありません")

    def run_pdf(self, key: tuple[int, ...]) -> bytes:
        """The faces of a run, painted as in print.pdf (see ``draft_pdf``)."""
        painting = self._painting(key)
        if painting is None or self._laid is None:
            raise LookupError(f"{say_faces(key)}はありません")
        kept = self._pdfs.get(key)
        if kept is None or kept[0] is not painting:
            one = Composition([painting.cached.layout], self._laid.composition.faces, self._laid.composition.layout_passes)
            with self.warm.working():
                data = draft_pdf(one, self._laid.press, [insert for insert, _ in painting.inserts], painting.cached.photographs)
            kept = self._pdfs[key] = painting, data
        return kept[1]

    def face_pdf(self, face: int) -> bytes:
        """One face alone. Raises LookupError."""
        key = self.run_of(face)
        data = self.run_pdf(key)
        return data if len(key) == 1 else single(data, key.index(face))

    def spots(self, face: int) -> list[Spot]:
        """Where the texts of a face stand and are written. Raises LookupError."""
        if face not in self._spots:
            key = self.run_of(face)
            assert self._laid is not None
            self._spots[face] = spots_of(self.run_pdf(key), key, face, self._laid.issue, self._files)
        return self._spots[face]

    def _painting(self, key: tuple[int, ...]) -> _Painting | None:
        return self._laid.paintings.get(key) if self._laid else None


def _timed(html: RunHtml, clock: Clock) -> RunHtml:
    def timed(run: Run, faces: Mapping[str, tuple[int, ...]], depths: Mapping[str, float]) -> tuple[str, list[Finding]]:
        with clock("html"):
            return html(run, faces, depths)
    return timed
