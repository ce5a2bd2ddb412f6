"""The Desk: the issues of a project, and for each its live faces, store, builds and listeners."""
from __future__ import annotations

import json
import math
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi.desk.numbers import number
from kohoshi.desk.pictures.copies import Copies
from kohoshi.desk.pictures.faces import Faces
from kohoshi.desk.pictures.finished import FacePictures
from kohoshi.desk.project.hub import Hub
from kohoshi.desk.project.sessions import Sessions
from kohoshi.desk.project.visitor import Visitor
from kohoshi.desk.work.jobs import PROGRAM, Jobs, command
from kohoshi.desk.work.running import Builds
from kohoshi.editions.spreads import reader_spreads
from kohoshi.files import files_below, write_whole
from kohoshi.flow.outputs import stale
from kohoshi.issue.loaded import Loaded
from kohoshi.issue.loader import Understood, load
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.issue.yamltext import Mapping as Written, read
from kohoshi.live.watch import Watch
from kohoshi.live.worker import Worker
from kohoshi.press import Press, load_press
from kohoshi.press.profile import PressError
from kohoshi.project import Project
from kohoshi.proof.store import Store

ISSUE_ID = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
STORE, COVER = "desk.sqlite3", "cover.png"

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Headline:
    """What the list of issues shows of one, read from issue.yaml alone."""

    id: str
    label: str
    number: str
    date: str


@dataclass(frozen=True)
class Names:
    """``sections``: key of contacts.yaml → name, in its order; ``titles``: article → its title in one line."""

    sections: Mapping[str, str]
    titles: Mapping[str, str]


class Parts:
    """What an issue is opened with. Tests give the desk others."""

    def worker(self, project: Project, folder: Path) -> Worker:
        return Worker(project, folder)

    def watch(self, project: Project, folder: Path, tell: Callable[[], None]) -> Watch:
        return Watch((folder, project.house, project.layouts()), lambda changed: tell()).start()

    def store(self, file: Path) -> Store:
        return Store.open(file)

    def build_command(self, folder: Path) -> list[str]:
        return command("build", folder=str(folder))


class Desk:
    """``project``: the folder with content/, layouts/, fonts/, out/ and proofs/."""

    def __init__(self, project: Path | Project, parts: Parts | None = None) -> None:
        self.project = Project(Path(project).resolve())
        self.parts = parts or Parts()
        self.sessions = Sessions(self._invited)
        self._lock = threading.Lock()
        self._open: dict[str, OpenIssue] = {}

    @property
    def content(self) -> Path:
        return self.project.content

    def headlines(self) -> list[Headline]:
        """All issues, newest first."""
        return [_headline(self.content / name) for name in self.names()]

    def names(self) -> list[str]:
        """Ids of all issues, newest first."""
        return sorted(self._names(), reverse=True)

    def open_issue(self, name: str) -> OpenIssue | None:
        """The issue, kept open, or None when there is no such issue."""
        with self._lock:
            known = self._open.get(name)
            if known is None and name in self._names():
                known = self._open[name] = OpenIssue(self, name)
            return known

    def stop_listening(self) -> None:
        """End all streams and all waiting, so that the server can end."""
        with self._lock:
            every = list(self._open.values())
        for open_issue in every:
            open_issue.hub.close()
            open_issue.faces.stop_waiting()

    def close(self) -> None:
        self.stop_listening()
        with self._lock:
            every = list(self._open.values())
            self._open.clear()
        for open_issue in every:
            open_issue.close()

    def _names(self) -> list[str]:
        """Folders of content/ that are issues; never a link that leads out of it."""
        if not self.content.is_dir():
            return []
        return [path.name for path in self.content.iterdir()
                if ISSUE_ID.fullmatch(path.name) and (path / "issue.yaml").is_file()
                and path.resolve() == self.content.resolve() / path.name]

    def _invited(self, issue: str, token: str) -> Visitor | None:
        found = self.open_issue(issue)
        if found is None or not (found.proofs / STORE).is_file():
            return None
        person = found.store.person_by_token(token)
        return Visitor(person.id or "", person.name, person.section, person.role, person.everywhere) if person else None


class OpenIssue:
    """Everything of one issue. Each part is opened when it is first asked for."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.id = desk, name
        self.folder = desk.content / name
        self.proofs = desk.project.proofs(name)
        self.hub = Hub()
        self.builds = Builds(desk.parts.build_command(self.folder), PROGRAM, self.hub.publish)
        self.faces = Faces(
            lambda: desk.parts.worker(desk.project, self.folder),
            lambda tell: desk.parts.watch(desk.project, self.folder, tell), self.hub.publish)
        self.jobs, self.measuring = Jobs(self.hub.publish), Jobs(self.hub.publish)
        self._lock, self._opening = threading.RLock(), threading.Lock()
        self._store: Store | None = None
        self._loaded: tuple[Signature, Loaded] | None = None
        self._looked = -math.inf
        self._named: tuple[Issue, Names] | None = None
        self._files: dict[str, Understood] = {}

    # --- content ----------------------------------------------------------------------------

    def loaded(self) -> Loaded:
        """The content as it stands in the files, read again when one changed. Of many who ask together one
        looks at the files, after all of them have asked."""
        asked = time.monotonic()
        with self._lock:
            if self._loaded is None or self._looked <= asked:
                self._looked = time.monotonic()
                now = self.signature()
                if self._loaded is None or self._loaded[0] != now:
                    self._loaded = now, load(self.folder, root=self.desk.project.root, layouts=self.desk.project.layouts(), kept=self._files)
            return self._loaded[1]

    @property
    def content(self) -> Issue | None:
        """None when the files cannot be understood."""
        return self.loaded().issue

    @property
    def sections(self) -> Mapping[str, str]:
        """Key of contacts.yaml → name, in its order; empty while the content cannot be understood."""
        return self._names().sections

    @property
    def titles(self) -> Mapping[str, str]:
        """Article → its title in one line."""
        return self._names().titles

    def _names(self) -> Names:
        """Read from the content once as long as it is the same."""
        issue = self.content
        if issue is None:
            return Names({}, {})
        named = self._named
        if named is None or named[0] is not issue:
            named = self._named = issue, _names_in(issue)
        return named[1]

    def signature(self) -> Signature:
        """Names, times and sizes of all files the content is made of, and what tells that a drawing or a set
        came to the layouts or went: the content names them."""
        layouts = self.desk.project.layouts()
        found = []
        for path in (*files_below(self.folder), *files_below(self.desk.project.house), layouts, *sorted(layouts.glob("*/art/**/"))):
            try:
                stat = path.stat()
            except OSError:
                continue  # it went while it was looked for
            found.append((path.as_posix(), stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    @property
    def headline(self) -> Headline:
        return _headline(self.folder)

    @property
    def face_numbers(self) -> list[int]:
        """Faces in order; those of the last good state of the files, else of the flat plan as written."""
        issue = self.content
        return issue.faces if issue else _written_faces(self.folder)

    @property
    def spreads(self) -> list[tuple[int | None, int | None]]:
        """(left, right) faces of each opening, as the reader turns them."""
        return reader_spreads(self.face_numbers, "right" if self.mirrored else "left")

    @property
    def mirrored(self) -> bool:
        """Bound on the right (縦組み): the reader goes on to the left."""
        issue = self.content
        return issue is not None and issue.publication.binding == "right"

    @property
    def press_name(self) -> str:
        issue = self.content
        return str(issue.publication.press) if issue else "offset-tabloid"

    @property
    def press(self) -> Press:
        try:
            return load_press(self.press_name)
        except PressError:
            return load_press("offset-tabloid")

    def section_of(self, article: str | None) -> str | None:
        """Key of the section that answers for an article. Looks at the files: for many, :meth:`owners`."""
        return self.owners().get(article) if article else None

    def owners(self) -> dict[str, str]:
        """Article → key of the section that answers for it; articles of none are left out."""
        issue = self.content
        return {str(key): str(article.section) for key, article in issue.articles.items() if article.section} if issue else {}

    # --- what was made of it ------------------------------------------------------------------

    @property
    def out(self) -> Path:
        """Folder of the last build."""
        return self.desk.project.out(self.id, self.press_name)

    def report(self) -> dict[str, Any] | None:
        """report.json of the last build, None when there is none."""
        try:
            data = json.loads((self.out / "report.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return data if isinstance(data, dict) else None

    def built_at(self) -> float | None:
        """Epoch seconds of the last build."""
        try:
            return (self.out / "report.json").stat().st_mtime
        except OSError:
            return None

    def stale(self) -> str:
        """Why the last build is not whole or not of what lies here now, in Japanese; '' when it is, and when
        there is none."""
        return stale(self.out.resolve(), self.folder, self.layouts) if self.built_at() is not None else ""

    @property
    def layouts(self) -> Path | None:
        """Folder of the layouts that the issue is set in; None when its files cannot be understood."""
        issue = self.content
        return self.desk.project.layouts(issue.publication.layouts) if issue else None

    @property
    def shown(self) -> FacePictures:
        """Pictures of finished files."""
        return FacePictures(self.proofs, self.out)

    @property
    def copies(self) -> Copies:
        """Small copies of pictures of the content."""
        return Copies(self.proofs / "small")

    @property
    def store(self) -> Store:
        """Comments, sign-offs, invitations."""
        with self._opening:  # never waits for the content to be read
            if self._store is None:
                self.proofs.mkdir(parents=True, exist_ok=True)
                self._store = self.desk.parts.store(self.proofs / STORE)
            return self._store

    @property
    def cover(self) -> Path:
        """A small picture of the first face, kept from when it was last looked at."""
        return self.proofs / COVER

    def keep_cover(self, data: bytes) -> None:
        write_whole(self.cover, data)

    def tell(self, name: str, data: Mapping[str, Any]) -> None:
        """News to everybody who looks at this issue."""
        self.hub.publish(name, data)

    def close(self) -> None:
        self.hub.close()
        self.builds.close()
        self.jobs.close()
        self.measuring.close()
        self.faces.close()
        with self._opening:
            if self._store is not None:
                self._store.close()
                self._store = None


def _names_in(issue: Issue) -> Names:
    return Names({str(key): one_line(contact.name) for key, contact in issue.house.contacts.items()},
                 {str(key): one_line(article.title) for key, article in issue.articles.items()})


def one_line(text: Any) -> str:
    """Marked-up text as it is read, in one line."""
    return visible_text(" ".join(str(text).split())).strip()


def _headline(folder: Path) -> Headline:
    tree = _tree(folder)
    return Headline(folder.name, *(str(tree.get(key, "")) for key in ("label", "number", "date")))


def _written_faces(folder: Path) -> list[int]:
    plan = _tree(folder).get("flatplan")
    runs = plan if isinstance(plan, list) else []
    return [at for run in runs if isinstance(run, dict) and isinstance(run.get("faces"), list)
            for face in run["faces"] if (at := number(str(face))) is not None]


def _tree(folder: Path) -> Mapping[str, Any]:
    try:
        tree, _ = read((folder / "issue.yaml").read_bytes(), "issue.yaml")
    except OSError:
        return {}
    return tree if isinstance(tree, Written) else {}
