"""A small issue, a small working folder, the output of a build, its proofs and its hand-over, for the
archive to take in."""
from __future__ import annotations

import atexit
import copy
import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kohoshi.archive import Added, Sources, release
from kohoshi.archive.wheels import no_wheels
from kohoshi.check.words.gates import open_gates
from kohoshi.files import sha256_of
from kohoshi.issue.loader import load_issue
from kohoshi.issue.model import Issue
from kohoshi.press import profile
from kohoshi.project import Project
from kohoshi.proof.handover.record import TRIAL, Handover, numbered_folder, write_record, written
from kohoshi.proof.life import HANDED_OVER
from kohoshi.proof.store import Store, officer

PUBLISHER = {
    "title": "広報みなと", "roman": "MINATO", "municipality": "271071", "ward": "大阪市港区", "office": "見本区役所",
    "editor": "見本課", "postcode": "〒000-0000", "address": "見本", "phone": "9999-0000", "fax": "9999-0100",
    "url": "https://example.jp/", "flowers": "見本の花"}
CONTACTS = {"koho": {"name": "見本窓口", "phone": "9999-0001"}}
SDGS = Path(__file__).resolve().parents[2] / "content/house/sdgs.yaml"
OFFICER = officer("広報 太郎")
PUBLICATION = {
    "number": "313", "label": "6月号", "month": "2022-06", "date": "2022-06-01",
    "delivery": {"from": "2022-05-30", "to": "2022-06-05"}, "binding": "left", "press": "offset-tabloid",
    "flatplan": [
        {"faces": "1", "layout": "cover", "section": "表紙", "slots": {"hero": "hyoshi", "news": "bosai/omote"}},
        {"faces": ["2", "3"], "layout": "feature", "section": "特集", "slots": {"top": "kaigi", "foot": "bosai/ura"}}]}
ARTICLES = {
    "hyoshi": {"title": "港の朝", "body": [
        {"paragraph": "｜桟橋《さんばし》のそばで会う。\n会議の話は〔面:kaigi〕へ。"}]},
    "kaigi": {"title": "区政**会議**", "section": "koho", "body": [
        {"paragraph": "港区役所に集まり、ＳＤＧｓのことを話します。"}, {"contacts": ["koho"]}]},
    "bosai": {"title": "夏の防災", "parts": {
        "omote": [{"paragraph": "水をためる。"}], "ura": [{"paragraph": "ﾗｼﾞｵと電池を用意。"}]}},
    "mihakko": {"title": "載せない記事", "body": [{"paragraph": "紙面にない言葉。"}]},
}
FRAMES = [("hyoshi", "main", 1), ("bosai", "omote", 1), ("kaigi", "main", 2), ("kaigi", "main", 3), ("bosai", "ura", 3)]
FONTS = {
    "sources": {"small": {"file": "/nowhere/Small.ttf", "package": "fonts-small", "version": "1", "licence": "OFL-1.1",
                          "sha256": "0" * 64, "embedding": 0}},
    "families": {"Small": {"faces": [{"weight": 400, "source": "small"}]}}, "latin": ["U+0041"],
    "data": {"vertical-orientation": {"file": "/nowhere/Vertical.txt", "package": "data-small", "version": "1",
                                      "licence": "Unicode-DFS-2016", "sha256": "0" * 64}}}
PROFILES = {"profiles": {"Small.icc": {"file": "/nowhere/Small.icc", "package": "icc-small", "version": "1",
                                       "licence": "Zlib", "sha256": "0" * 64}}}
FILES = {
    "layouts/minato/css/1.css": "p{}", "fonts/cache/Small.ttf": "font", "fonts/cache/Vertical.txt": "table",
    "fonts/cache/prepared.json": "{}", "fonts/cache/Small.icc": "icc", "fonts/cache/Old.ttf": "not declared any more",
    "kohoshi/a.py": "A = 1\n", "kohoshi/__pycache__/a.pyc": "litter",
    "kohoshi/press/profiles/offset-tabloid.yaml": "title: 見本\n",
    "requirements.lock": "# lock\npytest==0.0.1 \\\n    --hash=sha256:0\nno-such-package==1.2\n"
                         "only-elsewhere==1.0 ; sys_platform == 'no-such-system'\n",
    "pyproject.toml": '[project]\nname = "kohoshi"\nversion = "1.0.0"\n', "render.py": "", "scripts/packages.txt": "dpkg  reason\n"}
BUILT = {"print.pdf": "%PDF-print", "web.pdf": "%PDF-web", "spreads.pdf": "%PDF-spreads", "events.csv": "行事\r\n", "report.sarif": "{}",
         "report.html": "<p>", "html/index.html": '<main id="main"><h1>題</h1></main>', "text.txt": "本文", "articles.json": "{}",
         "articles.csv": "記事ID\r\n"}


class World:
    """Everything a release needs, in one folder; change a part, then ``release()``."""

    def __init__(self, folder: Path) -> None:
        self.lie_in(folder)
        shutil.copytree(_fresh((profile.PROFILES / "offset-tabloid.yaml").read_bytes()), folder, dirs_exist_ok=True)

    def lie_in(self, folder: Path) -> None:
        """Where everything is, and what it is made from."""
        self.project = Project(folder / "project")
        self.store = folder / "archive"
        self.content = self.project / "content" / "2022-06"
        self.built = folder / "out" / "2022-06"
        self.out, self.proofs = folder / "out", folder / "proofs"
        self.publication: dict[str, Any] = copy.deepcopy(PUBLICATION)
        self.publisher: dict[str, Any] = dict(PUBLISHER)
        self.articles: dict[str, Any] = copy.deepcopy(ARTICLES)
        self.frames = list(FRAMES)
        self.rehearsal = False

    def begin(self) -> None:
        """Write all of it."""
        for name, text in FILES.items():
            put(self.project / name, text)
        put(self.project / "fonts/fonts.yaml", yaml.safe_dump(FONTS))
        put(self.project / "fonts/profiles.yaml", yaml.safe_dump(PROFILES))
        put(self.project / "content/house/contacts.yaml", yaml.safe_dump(CONTACTS, allow_unicode=True))
        put(self.project / "content/house/sdgs.yaml", SDGS.read_text(encoding="utf-8"))
        self.write()

    def write(self) -> None:
        """Content as it now is, a build of it, signed and handed over."""
        put(self.content.parent / "house" / "publisher.yaml", yaml.safe_dump(self.publisher, allow_unicode=True))
        for name, article in self.articles.items():
            put(self.content / "articles" / f"{name}.yaml", yaml.safe_dump(article, allow_unicode=True))
        self._issue({})
        self._issue({"waivers": [{"fingerprint": gate.fingerprint, "reason": "試験", "by": "試験"} for gate in open_gates(self.issue)]})
        self.build()
        self.sign()
        self.hand_over()

    def _issue(self, more: dict[str, Any]) -> None:
        put(self.content / "issue.yaml", yaml.safe_dump(self.publication | more, allow_unicode=True))

    def build(self) -> None:
        for name, text in BUILT.items():
            put(self.built / name, text)
        frames = [{"face": face, "slot": "x", "frame": i, "article": article, "part": part, "used": 1}
                  for i, (article, part, face) in enumerate(self.frames)]
        put(self.built / "layout.json", json.dumps({"format": 1, "press": "offset-tabloid", "passes": 1, "frames": frames,
                                                    "articles": {article: [face] for article, _, face in self.frames}}))
        self.report([])

    def report(self, findings: list[dict[str, Any]], **counts: int) -> None:
        whole = [{"rule": "x/y", "message": "x", "hint": "", "face": None, "place": None, "box": None, "file": None,
                  "article": None, "excerpt": "", "waived": None} | finding for finding in findings]
        counts = {"error": 0, "warning": 0, "notice": 0} | counts
        put(self.built / "report.json", json.dumps({"issue": self.publication["month"], "faces": 3, "findings": whole, "counts": counts}))

    def sign(self) -> None:
        with self.desk() as desk:
            for article, hash in self.prints.items():
                desk.sign(article, hash, 1, OFFICER, "試験")
            if not desk.life():
                for state in ("初校", "校了", HANDED_OVER):
                    desk.enter_state(state, OFFICER, "")

    def hand_over(self, *, trial: bool = False) -> Handover:
        issue = self.issue
        with numbered_folder(self.out, trial) as (folder, final, number):
            files = tuple(written(folder, f"{face:02}.pdf", f"%PDF-{face}".encode(), face) for face in issue.faces)
            record = Handover(final, str(issue.publication.month), number, trial, TRIAL if trial else "校了", "offset-tabloid",
                              "広報 太郎", "2022-05-20T00:00:00+00:00", sha256_of(self.built / "print.pdf"), files)
            write_record(folder, record)
        return record

    @property
    def prints(self) -> dict[str, str]:
        return {article: f"{article} as signed" for article in self.issue.publication.placed}

    @property
    def issue(self) -> Issue:
        return load_issue(self.content)

    def desk(self) -> Store:
        return Store.open(self.proofs / self.content.name / "desk.sqlite3")

    def release(self, **more: Any) -> Added:
        with self.desk() as desk:
            given = Sources(self.content, self.built, self.out, self.proofs / self.content.name, self.project, desk, self.prints)
            return release(self.store, given, "広報 太郎", **{"supplier": no_wheels, "rehearsal": self.rehearsal} | more)

    def month(self, month: str, number: int, article: str) -> World:
        """The same paper a month on, with one paragraph of its own."""
        self.content = self.content.parent / month
        self.out = self.out.parent / f"out-{month}"
        self.publication |= {"month": month, "number": str(number), "label": f"{int(month[5:])}月号", "date": f"{month}-01",
                             "delivery": {"from": f"{month}-01", "to": f"{month}-07"}}
        self.articles["kaigi"]["body"] = [{"paragraph": article}]
        self.write()
        return self

    def left_behind(self) -> list[str]:
        """What an unsuccessful writer would leave: folders of revisions, whole or half."""
        return sorted(p.name for p in self.store.glob("*/*/*/*"))


@cache
def _fresh(press: bytes) -> Path:
    """A folder with a new world of this press, made once a process: writing, reading, signing and handing over
    one takes four times as long as copying it."""
    folder = Path(tempfile.mkdtemp(prefix="kohoshi-world-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    world = World.__new__(World)
    world.lie_in(folder)
    world.begin()
    return folder


def put(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def later(path: Path, seconds: float) -> None:
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + int(seconds * 1e9)))
