"""Measures the content checks: which faults they find, and what right notations they report.

    python tests/faults/runner.py [--json]

Every fault is patched alone into a copy of the sample issue, loaded, and counted as found when
the checks tell something new (an error or a warning) on the faulty line or about the faulty
words. The tests patch many faults together, one to a file (``rounds``). Every right notation is put, as a paragraph, at the end of an article; whatever new the
checks then tell is a false alarm. See README.md beside this file.
"""
from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
if __name__ == "__main__":  # run as a file, not as a module of the tests
    sys.path.insert(0, str(ROOT))

from kohoshi.check.words import check_words
from kohoshi.check.words.reference import check_planned_references
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.loader import load
from kohoshi.issue.model import Article, Issue
from kohoshi.issue.yamltext import read

ISSUE = "content/2022-06"
#: The article that right notations are put into: it is no event and ends with a list of words,
#: so a date or a number in a new paragraph belongs to nothing else.
HOST = "dekirumade"
#: Families with a host of their own: references name every face but that of the cover.
HOSTS = {"face": "hyoshi"}

Check = Callable[[Issue], Iterable[Finding]]


@dataclass(frozen=True)
class Fault:
    """One fault: in ``file`` the only ``old`` becomes ``new``; ``line_of`` finds its line."""

    id: str
    family: str
    file: str
    old: str
    new: str
    what: str
    expect: str
    line_of: str

    def patched(self, text: str) -> tuple[str, int]:
        """The file with the fault, and the number of the faulty line (from 1)."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.id}: {self.old!r} stands {text.count(self.old)} times in {self.file}")
        faulty = text.replace(self.old, self.new)
        lines = [n for n, line in enumerate(faulty.split("\n"), 1) if self.line_of in line]
        if len(lines) != 1:
            raise ValueError(f"{self.id}: {self.line_of!r} stands on {len(lines)} lines of {self.file}")
        return faulty, lines[0]


@dataclass(frozen=True)
class Notation:
    """One right notation."""

    id: str
    family: str
    text: str

    @property
    def host(self) -> str:
        """The file of its host article."""
        return f"{ISSUE}/articles/{HOSTS.get(self.family, HOST)}.yaml"

    def put_into(self, text: str) -> str:
        """The host article with the notation as its last paragraph, on its last line."""
        return f"{text.rstrip()}\n  - paragraph: |\n      {self.text}\n"


# --- the corpora ---------------------------------------------------------------------------


def faults() -> list[Fault]:
    return [Fault(file=row.pop("in"), **row) for row in _yaml("blind/faults.yaml")]


def right() -> list[Notation]:
    return [Notation(row["id"], row["family"], row["text"]) for row in _yaml("blind/right.yaml")]


def clean() -> list[Notation]:
    return [Notation(f"clean-{family}-{number:03}", family, text)
            for family, texts in _yaml("clean.yaml").items() for number, text in enumerate(texts, 1)]


def _yaml(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def content_checks(issue: Issue) -> list[Finding]:
    """All that is measured: the words of the content, and its references against the flat plan."""
    return [*check_words(issue), *check_planned_references(issue)]


# --- the desk: a copy of the content that can be spoiled ----------------------------------------


class Desk:
    """A copy of the content folder, the clean issue of it, and what is told of it already."""

    def __init__(self, root: Path, check: Check) -> None:
        self.root, self.check = root, check
        shutil.copytree(ROOT / "content", root / "content")
        self.issue, told = self.load()
        self.told = {_key(f) for f in told}
        self.clean_findings = told

    def text(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def load(self) -> tuple[Issue, list[Finding]]:
        """The issue as it now lies there, and all that loader and checks tell of it."""
        loaded = load(self.root / ISSUE, root=self.root, layouts=ROOT / "layouts")
        if loaded.issue is None:
            raise ValueError("\n".join(f"{f.source} {f.message}" for f in loaded.errors))
        return loaded.issue, _told([*loaded.findings, *self.check(loaded.issue)])

    def news_of(self, texts: Mapping[str, str]) -> list[Finding]:
        """What is told only when each file reads its text; the whole issue is loaded again."""
        with ExitStack() as spoiled:
            for file, text in texts.items():
                spoiled.enter_context(self.spoiled(file, text))
            return self.new(self.load()[1])

    def news_with(self, notations: Iterable[Notation]) -> list[Finding]:
        """The same for right notations put into their hosts, of which alone are read again."""
        texts: dict[str, str] = {}
        for notation in notations:
            texts[notation.host] = notation.put_into(texts.get(notation.host) or self.text(notation.host))
        articles, found = dict(self.issue.articles), list[Finding]()
        for file, text in texts.items():
            node, said = read(text.encode(), file)
            articles[Path(file).stem] = Article.model_validate(node)
            found += said
        return self.new(_told([*found, *self.check(self.issue.model_copy(update={"articles": articles}))]))

    def new(self, told: list[Finding]) -> list[Finding]:
        return [f for f in told if _key(f) not in self.told]

    @contextmanager
    def spoiled(self, file: str, text: str) -> Iterator[None]:
        whole = self.text(file)
        (self.root / file).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            (self.root / file).write_text(whole, encoding="utf-8")


def _told(findings: Iterable[Finding]) -> list[Finding]:
    return [f for f in findings if f.level is not Level.NOTICE and not f.waived]


def _key(finding: Finding) -> tuple[object, ...]:
    """No patch moves a line, so the same finding has the same place before and after."""
    place = finding.place
    return finding.rule, finding.message, place and (place.file, place.line), finding.excerpt


# --- judging -------------------------------------------------------------------------------


def finds(finding: Finding, fault: Fault, line: int) -> bool:
    """Whether the finding tells of the fault: it, or a place it relates to, is the faulty line,
    or its words and the words at fault hold one another."""
    places: list[Place] = [p for p in (finding.place, *finding.related) if p is not None]
    if any((p.file, p.line) == (fault.file, line) for p in places):
        return True
    words, expect = "".join(finding.excerpt.split()), "".join(fault.expect.split())
    return expect in words or (len(words) > 1 and words in expect)


def rounds(faults: Iterable[Fault]) -> list[list[Fault]]:
    """The faults dealt out so that no round has two in one file."""
    out: list[list[Fault]] = []
    for fault in faults:
        free = next((one for one in out if all(fault.file != other.file for other in one)), None)
        if free is None:
            out.append(free := [])
        free.append(fault)
    return out


def try_faults(desk: Desk, faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Faults of different files, patched together; alone, a fault has nobody's findings but its own."""
    patched = {fault.file: fault.patched(desk.text(fault.file)) for fault in faults}
    news = desk.news_of({file: text for file, (text, _) in patched.items()})
    hits = {fault.id: [f for f in news if finds(f, fault, patched[fault.file][1])] for fault in faults}
    known = [f for found in hits.values() for f in found]
    return [{"id": fault.id, "family": fault.family, "what": fault.what, "source": f"{fault.file}:{patched[fault.file][1]}",
             "found": bool(hits[fault.id]), "by": sorted({f.rule for f in hits[fault.id]}),
             "elsewhere": sorted(f"{f.source} {f.rule}" for f in news if f not in known)} for fault in faults]


def try_fault(desk: Desk, fault: Fault) -> dict[str, Any]:
    return try_faults(desk, [fault])[0]


def try_notation(desk: Desk, notation: Notation) -> list[dict[str, str]]:
    """The false alarms about one right notation."""
    news = desk.news_with([notation])
    return [{"id": notation.id, "family": notation.family, "text": notation.text, "level": f.level.value,
             "rule": f.rule, "source": f.source or "", "message": f.message} for f in news]


def sift(desk: Desk, notations: list[Notation]) -> list[dict[str, str]]:
    """The false alarms about many right notations: all are put in together, and only a heap
    that is told of is halved, down to the single notation. (Hundreds one by one take minutes.)"""
    if len(notations) == 1:
        return try_notation(desk, notations[0])
    if not desk.news_with(notations):
        return []
    half = len(notations) // 2
    return [*sift(desk, notations[:half]), *sift(desk, notations[half:])]


def measure(check: Check) -> dict[str, Any]:
    """Both corpora against ``check``: recall by family, false alarms one by one."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), check)
        trials = [try_fault(desk, fault) for fault in faults()]
        blind = [alarm for notation in right() for alarm in try_notation(desk, notation)]
        rest = sift(desk, clean())
    return {"recall": recall(trials), "faults": trials, "right": {"notations": len(right()), "false_alarms": blind},
            "clean": {"notations": len(clean()), "false_alarms": rest},
            "issue": [{"level": f.level.value, "rule": f.rule, "source": f.source or "", "message": f.message}
                      for f in desk.clean_findings]}


def recall(trials: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Found and written faults by family, in the order of the corpus, and of all together."""
    out: dict[str, dict[str, int]] = {}
    for trial in trials:
        for family in (trial["family"], "all"):
            row = out.setdefault(family, {"found": 0, "of": 0})
            row["found"] += trial["found"]
            row["of"] += 1
    out["all"] = out.pop("all")
    return out


# --- telling -------------------------------------------------------------------------------


def told_in_words(result: dict[str, Any]) -> str:
    lines = ["見つけた誤り"]
    lines += [f"  {family:12} {row['found']:2} / {row['of']}" for family, row in result["recall"].items()]
    missed = [t for t in result["faults"] if not t["found"]]
    lines += [f"見のがした誤り {len(missed)}件", *(f"  {t['id']} {t['what']}({t['source']})" for t in missed)]
    for key, name in (("right", "正しい表記(blind)"), ("clean", "正しい表記(clean)")):
        alarms = result[key]["false_alarms"]
        kinds = {level: sum(a["level"] == level for a in alarms) for level in ("error", "warning")}
        lines.append(f"{name} {result[key]['notations']}件への誤報: エラー {kinds['error']}、注意 {kinds['warning']}")
        lines += [f"  {a['id']} 「{a['text']}」 {a['rule']}: {a['message']}" for a in alarms]
    lines.append(f"もとの号への指摘 {len(result['issue'])}件")
    lines += [f"  {f['source']} {f['rule']}: {f['message']}" for f in result["issue"]]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="誤りの見本と正しい表記で、原稿の検査を測ります")
    parser.add_argument("--json", action="store_true", help="結果を JSON で書き出します")
    options = parser.parse_args()
    result = measure(content_checks)
    print(json.dumps(result, ensure_ascii=False, indent=2) if options.json else told_in_words(result))


if __name__ == "__main__":
    main()
