"""What stands between an issue and its release: everything that stands before 下版, the hand-over
itself, and samples, which no approval makes real."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kohoshi.archive.error import ArchiveError
from kohoshi.files import sha256_of
from kohoshi.flow.finished import FinishedBuild
from kohoshi.issue.model import Issue
from kohoshi.issue.model_parts import figures
from kohoshi.press import load_press
from kohoshi.proof.handover.differences import unchanged
from kohoshi.proof.handover.record import Handover, HandoverError, handovers
from kohoshi.proof.life import HANDED_OVER, ApprovedState, Gate, open_items, state_of
from kohoshi.proof.store import Store

#: Last hand-over, build, issue → faces that are alike in both.
Alike = Callable[[Handover, FinishedBuild, Issue], Collection[int]]


class NotReleased(ArchiveError):
    """The release is refused; ``items`` say what is to be done first."""

    def __init__(self, items: list[Gate]) -> None:
        super().__init__(f"公開（保存）はまだできません（残り {len(items)}件）")
        self.items = tuple(items)


@dataclass(frozen=True)
class Proven:
    """What the release leans on."""

    build: FinishedBuild
    handover: Handover


def prove(issue: Issue, build: FinishedBuild, out: Path, desk: Store, prints: Mapping[str, str], *,
          rehearsal: bool) -> Proven:
    """``out``: the folder of the hand-overs; ``prints``: article → hash of it as laid out.

    Raises NotReleased with everything that is open.
    """
    items = open_before(issue, build, out, desk, prints, rehearsal=rehearsal)
    if items:
        raise NotReleased(items)
    return Proven(build, open_handovers(out)[-1])


def open_before(issue: Issue, build: FinishedBuild, out: Path, desk: Store, prints: Mapping[str, str], *,
                rehearsal: bool, alike: Alike | None = None) -> list[Gate]:
    """Everything a release would refuse.

    A rehearsal asks for the same, but for what is a sample: there it must be, so that nothing real is
    ever tried on. ``alike``: which faces of the build show what was handed over; asked only when the
    build is another file than the one that was handed over.
    """
    given = handovers(out)
    real = [each for each in given if not each.trial]
    passed: ApprovedState = "責了" if real and real[-1].state == "責了" else "校了"
    samples = list(_about_samples(issue, rehearsal))
    items = [gate for gate in open_items(issue, build, desk, prints, load_press(build.press), passed, rehearsal=rehearsal)
             if not (samples and gate.kind == "sample")]  # told better below
    if (state := state_of(desk)) != HANDED_OVER:
        items.append(Gate("state", f"いまは{state}です。先に下版してください", "handover"))
    items += _about_handover(given, real, build, issue, rehearsal, alike or faces_alike)
    return items + samples


def faces_alike(last: Handover, build: FinishedBuild, issue: Issue) -> Collection[int]:
    """Faces whose page of the build shows what was handed over; every face is drawn."""
    return unchanged({face: last.folder / each.name for face, each in last.faces.items()}, build.print, issue.faces)


def _about_handover(given: list[Handover], real: list[Handover], build: FinishedBuild, issue: Issue, rehearsal: bool,
                    alike: Alike) -> Iterator[Gate]:
    if not real:
        said = "試しの入稿しかありません（試しのものは公開できません）" if given else "まだ下版していません"
        yield Gate("handover", f"{said}。先に下版（handover）をしてください", "handover")
        return
    last = real[-1]
    if last.rehearsal and not rehearsal:
        yield Gate("handover", f"{last.folder.name} は練習で渡したものです。校正にもどして、下版し直してください", "handover")
        return
    for each in real:
        if spoiled := each.damaged():
            yield Gate("handover", f"{each.folder.name} のファイルが、渡したときと違います（{'、'.join(spoiled)}）", "handover")
            return
    if last.issue != str(issue.publication.month) or last.press != build.press or sorted(last.faces) != sorted(issue.faces):
        yield Gate("handover", f"{last.folder.name} は、号・印刷の型・面のどれかが、組んだものと違います", "handover")
    elif last.print_sha256 != sha256_of(build.print):
        for face in sorted(set(issue.faces) - set(alike(last, build, issue))):
            yield Gate("handover", f"{face}面は、印刷会社に渡したものと違います。差し替え（replace）をするか、元にもどしてください",
                       "handover", face)


def _about_samples(issue: Issue, rehearsal: bool) -> Iterator[Gate]:
    found = list(marked_samples(issue))
    if rehearsal and not issue.house.publisher.sample:
        yield Gate("sample", "練習の号にできるのは、発行者（house/publisher.yaml）が見本（sample: true）の号だけです", "")
    if not rehearsal and found:
        yield Gate("sample", f"見本が残っています（{'、'.join(found[:5])}{f' ほか{len(found) - 5}件' if len(found) > 5 else ''}）。"
                             "見本は、承認しても公開できません。本物に替え、見本のしるし（sample: true）を消してください", "findings")


def marked_samples(issue: Issue) -> Iterator[str]:
    """Names of all that says of itself that it is a sample, whatever was approved."""
    here = set(issue.publication.placed)
    for name, article in issue.articles.items():
        if name in here:
            if article.sample:
                yield f"記事「{name}」"
            for figure in figures(list(article.all_parts.values())):
                if figure.sample:
                    yield f"画像「{figure.image}」"
    yield from (f"広告「{ad.advertiser}」" for run in issue.publication.flatplan for ad in run.ads if ad.sample)
    if issue.house.publisher.sample:
        yield "発行者"
    yield from (f"番号簿「{contact.name}」" for contact in issue.house.contacts.values() if contact.sample)
    yield from (f"広告台帳「{each.advertiser}」" for each in issue.house.ads.values() if each.sample)


def open_handovers(out: Path) -> list[Handover]:
    """All hand-overs that were no trial, oldest first. Raises ArchiveError."""
    try:
        return [each for each in handovers(out) if not each.trial]
    except HandoverError as error:
        raise ArchiveError(str(error)) from None
