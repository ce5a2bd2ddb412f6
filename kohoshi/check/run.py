"""The proof: all rules that read a finished PDF back, in the order a reader needs them."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kohoshi.check.ads import check_ads
from kohoshi.check.agreement import check_agreement
from kohoshi.check.alone import Alone, Known
from kohoshi.check.causes import one_cause
from kohoshi.check.code import check_codes
from kohoshi.check.completeness import check_completeness, check_imprint
from kohoshi.check.contents import Contents
from kohoshi.check.edition import check_edition
from kohoshi.check.event import check_events
from kohoshi.check.expected import expected
from kohoshi.check.facetext import face_texts
from kohoshi.check.fonts import check_fonts
from kohoshi.check.identity import Identity, holds_spreads, identify
from kohoshi.check.ledger import check_ledger
from kohoshi.check.likeness import alike
from kohoshi.check.links import check_links
from kohoshi.check.locate import Located
from kohoshi.check.look.run import check_look
from kohoshi.check.order import check_order
from kohoshi.check.overlap import check_overlap
from kohoshi.check.press import check_press
from kohoshi.check.proven import Proof, prove
from kohoshi.check.readable import has_text, words_of
from kohoshi.check.reading_order import check_reading_order
from kohoshi.check.reference import References
from kohoshi.check.repaired import check_repaired
from kohoshi.check.setting import check_setting
from kohoshi.check.settled import settled
from kohoshi.check.shown import check_shown, unread
from kohoshi.check.words import check_words
from kohoshi.check.words.spots import spotted
from kohoshi.finding import Finding, Level, ordered
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import Finished, Written, open_finished
from kohoshi.pdfread.limits import PdfRefused
from kohoshi.press import Press

#: A file without folios is a whole paper from so many pages on.
_PAPER = 4


@dataclass(frozen=True)
class Proven:
    """What is wrong with a file, and what was proven of it (None: its pages are no faces)."""

    findings: list[Finding]
    proof: Proof | None


def prove_issue_pdf(finished: Finished, issue: Issue, *, web: Written | None = None,
                    also: Iterable[Finding] = (), families: Collection[str] | None = None,
                    press: Press | None = None, folder: Path | None = None, built: Path | None = None) -> Proven:
    """Proves a finished PDF against the content it was made from: order, references,
    completeness; with ``web`` also the links and the structure of the web edition, with ``families``
    (those of fonts.yaml) also that no other font is in it, with ``press`` what the press asks for, with
    the ``folder`` of a build also that its other editions say the same. ``built``: our own print.pdf of the
    issue, that pages without readable folios are compared with by their looks.
    Reads the finished files only; nothing of the maker's own records.

    The levels of the house and the issue's waivers are applied to what is found here and to
    ``also`` (findings of other rooms) together, so that a waiver is stale only when nobody knows
    its finding. Whatever was found in the content alone is given its spot on the face.
    """
    if press:
        finished.begin_plates()
    if holds_spreads(finished):
        finished.close_plates()
        return Proven(settled([*also, _of(_spreads(Level.ERROR), finished)], issue, whole=False), None)
    finished.begin_pictures()
    # what needs no picture comes first: the pictures are drawn meanwhile
    of_content = [*check_ledger(issue), *check_words(issue)]
    values = expected(issue)
    if folder:
        of_content += [*check_agreement(issue, folder, values), *check_events(issue, folder)]
    if press:
        _ = finished.press
    identity = identify(finished, max(issue.faces), (lambda: _like(finished, built)) if built else None)
    faces = face_texts(finished, identity.faces, [folio.box if folio else None for folio in identity.folios])
    shows = {face.position: words_of(face) for face in finished.pages}
    words = {number: shows[face.position] for number, face in faces.items()}
    supplied = frozenset(n for run in issue.publication.flatplan if run.supplied for n in run.faces)
    readable = {n: f for n, f in faces.items() if words[n].proven}
    ours = {n: f for n, f in readable.items() if n not in supplied}
    # of a page that came finished only what we printed around it has to be read
    received = frozenset(n for n in supplied if n in faces and has_text(faces[n].face))
    unsound = identity.unsound | unread(words, received)
    located = Located(values, faces)
    contents = Contents(issue, located, unsound)
    rows = list(contents.check())
    references = References(issue, located, unsound, supplied, contents.judged)
    findings = [
        *check_repaired(finished, Level.WARNING),
        *check_order(finished, identity, issue, shows),
        *check_shown(words, received, against=True),
        *references.check(),
        *rows,
        *check_completeness(issue, located, unsound),
        *check_reading_order(issue, located),
        *check_imprint(issue, faces, unsound),
        *of_content,
        *check_ads(issue, faces, unsound),
        *check_overlap(ours, Level.ERROR, located),
        *check_setting(ours, alone=False, located=located),
        *check_look({n: f for n, f in ours.items() if n not in identity.unsound}, finished, press=press, issue=issue,
                    located=located, numbers=identity.faces),
    ]
    also = list(also)
    told = {f.excerpt.partition(" ")[2] for f in also if f.rule == "supplied/font"}
    findings += check_fonts(finished, families, told)
    if web:
        findings += check_links(web, references.names)
        findings += (_of(f, web) for f in (*check_fonts(web, families, told), *check_edition(web, issue)))
    # what is drawn beside comes last: there is nothing else left to do while it is waited for
    if press:
        findings += check_press(finished, press, issue=issue, numbers=identity.faces)
    findings += check_codes(finished, issue, press, identity.faces)
    every = one_cause(spotted([*also, *(_of(f, finished) for f in findings)], issue, located), issue)
    proof = prove(identity, shows, references.read, [len(codes) for codes in finished.codes], received)
    return Proven(settled(every, issue, whole=True), proof)


def prove_pdf(finished: Finished, press: Press | None = None) -> Proven:
    """Everything a PDF alone can tell, whoever made it: order by its folios, references
    against its own headings, links, text that cannot be seen; with ``press`` also whether the
    printer can take it."""
    if press:
        finished.begin_plates()
    if holds_spreads(finished):
        finished.close_plates()
        return Proven([_of(_spreads(Level.NOTICE), finished)], None)
    finished.begin_pictures()
    identity = identify(finished)
    faces = face_texts(finished, identity.faces, [folio.box if folio else None for folio in identity.folios])
    shows = {face.position: words_of(face) for face in finished.pages}
    words = {number: shows[face.position] for number, face in faces.items()}
    sound = {n: f for n, f in faces.items() if n not in identity.unsound}
    readable = {n: f for n, f in sound.items() if words[n].proven}
    alone = Alone(sound, words, _known(identity))
    findings = [
        *check_repaired(finished, Level.WARNING if press else Level.NOTICE),
        *check_order(finished, identity, None, shows, printed_matter=press is not None),
        *check_shown(words, (), against=False),
        *alone.check(),
        *check_overlap(readable, Level.WARNING),
        *check_setting(readable, alone=True),
        *check_look(readable, finished, press=press, numbers=identity.faces),
        *check_links(finished, None),
        *check_fonts(finished),
        *(check_press(finished, press, numbers=identity.faces) if press else ()),
        *check_codes(finished, None, press, identity.faces),
    ]
    proof = prove(identity, shows, alone.references, [len(codes) for codes in finished.codes])
    return Proven(ordered(_of(f, finished) for f in findings), proof)


def _known(identity: Identity) -> Known:
    """Of what folios number from 1 on, all faces; of what has none, all pages (a leaf or two may be torn
    out of anything); of a part of a newspaper and of a book nobody knows which faces there are besides."""
    if identity.whole or not identity.read and identity.first == 1 and len(identity.faces) >= _PAPER:
        return Known(identity.count if identity.numbered else len(identity.faces), sure=identity.numbered)
    return Known(None, sure=identity.numbered)


def _like(finished: Finished, built: Path) -> list[int]:
    """The faces of our own print.pdf that the pages look like; none where it cannot be read."""
    try:
        with open_finished(built) as ours:
            return alike(finished.pages, ours.pages)
    except (PdfRefused, OSError):
        return [0] * len(finished.pages)


def _spreads(level: Level) -> Finding:
    return Finding("order/spread-file", level, "見開きのPDFです。面の順序や参照は、1面が1ページのPDFで確かめます",
                   "print.pdf か web.pdf を確かめてください")


def _of(finding: Finding, finished: Finished) -> Finding:
    return finding if finding.file else replace(finding, file=finished.name)
