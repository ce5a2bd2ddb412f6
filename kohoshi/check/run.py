"""The proof: all rules that read a finished PDF back, in the order a reader needs them."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from kohoshi.check.ads import check_ads
from kohoshi.check.agreement import check_agreement
from kohoshi.check.alone import check_alone
from kohoshi.check.code import check_codes
from kohoshi.check.completeness import check_completeness
from kohoshi.check.contents import check_contents
from kohoshi.check.edition import check_edition
from kohoshi.check.event import check_events
from kohoshi.check.expected import expected
from kohoshi.check.facetext import face_texts
from kohoshi.check.fonts import check_fonts
from kohoshi.check.identity import holds_spreads, identify
from kohoshi.check.imprint import check_imprint
from kohoshi.check.ledger import check_ledger
from kohoshi.check.levels import settle
from kohoshi.check.links import check_links
from kohoshi.check.locate import Located
from kohoshi.check.look.run import check_look
from kohoshi.check.order import check_order
from kohoshi.check.overlap import check_overlap
from kohoshi.check.press import check_press
from kohoshi.check.reference import References
from kohoshi.check.setting import check_setting
from kohoshi.check.waive import waive
from kohoshi.check.words import check_words
from kohoshi.check.words.spots import spotted
from kohoshi.finding import Finding, Level, ordered
from kohoshi.issue.model import Issue
from kohoshi.pdfread import Finished, Written
from kohoshi.press import Press


def check_issue_pdf(finished: Finished, issue: Issue, *, web: Written | None = None,
                    also: Iterable[Finding] = (), families: Collection[str] | None = None,
                    press: Press | None = None, folder: Path | None = None) -> list[Finding]:
    """Proves a finished PDF against the content it was made from: order, references,
    completeness; with ``web`` also the links and the structure of the web edition, with ``families``
    (those of fonts.yaml) also that no other font is in it, with ``press`` what the press asks for, with
    the ``folder`` of a build also that its other editions say the same.
    Reads the finished files only; nothing of the maker's own records.

    The levels of the house and the issue's waivers are applied to what is found here and to
    ``also`` (findings of other rooms) together, so that a waiver is stale only when nobody knows
    its finding. Whatever was found in the content alone is given its spot on the face.
    """
    if press:
        finished.begin_plates()
    if holds_spreads(finished):
        finished.close_plates()
        return ordered([*also, _of(_spreads(Level.ERROR), finished)])
    finished.begin_pictures()
    # what needs no picture comes first: the pictures are drawn meanwhile
    of_content = [*check_ledger(issue), *check_words(issue)]
    values = expected(issue)
    if folder:
        of_content += [*check_agreement(issue, folder, values), *check_events(issue, folder)]
    if press:
        _ = finished.press
    identity = identify(finished, max(issue.faces))
    faces = face_texts(finished, identity.numbers)
    supplied = frozenset(n for run in issue.publication.flatplan if run.supplied for n in run.faces)
    ours = {n: f for n, f in faces.items() if n not in supplied}
    located = Located(values, faces)
    references = References(issue, located, identity.unsound, supplied)
    findings = [
        *check_order(finished, identity, issue),
        *references.check(),
        *check_contents(issue, located, identity.unsound),
        *check_completeness(issue, located, identity.unsound),
        *check_imprint(issue, faces, identity.unsound),
        *of_content,
        *check_ads(issue, faces, identity.unsound),
        *check_overlap(ours, Level.ERROR, located),
        *check_setting(ours, alone=False, located=located),
        *check_look({n: f for n, f in ours.items() if n not in identity.unsound}, finished, press=press, issue=issue,
                    located=located, numbers=identity.numbers),
    ]
    also = list(also)
    told = {f.excerpt.partition(" ")[2] for f in also if f.rule == "supplied/font"}
    findings += check_fonts(finished, families, told)
    if web:
        findings += check_links(web, references.names)
        findings += (_of(f, web) for f in (*check_fonts(web, families, told), *check_edition(web, issue)))
    # what is drawn beside comes last: there is nothing else left to do while it is waited for
    if press:
        findings += check_press(finished, press, issue=issue, numbers=identity.numbers)
    findings += check_codes(finished, issue, press, identity.numbers)
    every = spotted([*also, *(_of(f, finished) for f in findings)], issue, located)
    return ordered(waive(settle(every, issue), issue.publication.waivers))


def check_pdf(finished: Finished, press: Press | None = None) -> list[Finding]:
    """Everything a PDF alone can tell, whoever made it: order by its folios, references
    against its own headings, links, text that cannot be seen; with ``press`` also whether the
    printer can take it."""
    if press:
        finished.begin_plates()
    if holds_spreads(finished):
        finished.close_plates()
        return [_of(_spreads(Level.NOTICE), finished)]
    finished.begin_pictures()
    identity = identify(finished)
    faces = face_texts(finished, identity.numbers)
    sound = {n: f for n, f in faces.items() if n not in identity.unsound}
    findings = [
        *check_order(finished, identity, None),
        *check_alone(sound, identity.count if identity.whole else None),
        *check_overlap(sound, Level.WARNING),
        *check_setting(sound, alone=True),
        *check_look(sound, finished, press=press, numbers=identity.numbers),
        *check_links(finished, None),
        *check_fonts(finished),
        *(check_press(finished, press, numbers=identity.numbers) if press else ()),
        *check_codes(finished, None, press, identity.numbers),
    ]
    return ordered(_of(f, finished) for f in findings)


def _spreads(level: Level) -> Finding:
    return Finding("order/spread-file", level, "見開きのPDFです。面の順序や参照は、1面が1ページのPDFで確かめます",
                   "print.pdf か web.pdf を確かめてください")


def _of(finding: Finding, finished: Finished) -> Finding:
    return finding if finding.file else replace(finding, file=finished.name)
