"""The slug: which paper, issue and face a sheet is, in the margin that is cut away.

Set by the engine in the house's own type, one page of the size of the medium for every face.
"""
from __future__ import annotations

import datetime as dt
import html
import io

import pikepdf

from kohoshi.editions.marks import AWAY, LENGTH, margin
from kohoshi.issue.markup import visible_text
from kohoshi.issue.model import Issue
from kohoshi.pages.resources import BASE
from kohoshi.press import Press
from kohoshi.typeset.engine import Engine

#: Until hand-over every build says so.
BEFORE_OK = "校了前"
#: mm from the trim's left edge: behind the corner marks, before the centre mark.
_LEFT = 12.0


def slugs(engine: Engine, press: Press, issue: Issue, created: dt.datetime,
          state: str = BEFORE_OK) -> pikepdf.Pdf | None:
    """One page a face, or None where the press wants no slug. ``state``: what it says of the issue."""
    if not press.slug:
        return None
    document, findings, *_ = engine.lay_out(_html(press, issue, created, state), BASE, press.standard.lower())
    if findings:
        raise RuntimeError(f"slug: {findings[0].message}")
    return pikepdf.open(io.BytesIO(document.write_pdf(pdf_variant=press.standard.lower(), output_intent="print")))


def _html(press: Press, issue: Issue, created: dt.datetime, stamp: str) -> str:
    out, (width, height) = margin(press), press.trim
    top = out + height + press.bleed + AWAY + LENGTH * .3
    css = (f"@page{{size:{width + 2 * out}mm {height + 2 * out}mm;margin:0}}"
           f"@color-profile device-cmyk{{src:url({BASE}press/output.icc);components:c,m,y,k}}"
           f"html{{font:11Q/17Q 'UD PGothic';color:device-cmyk(0 0 0 1)}}body,p{{margin:0}}"
           f"section{{position:relative;height:{height + 2 * out}mm;break-after:page}}section:last-child{{break-after:auto}}"
           f"p{{position:absolute;left:{out + _LEFT}mm;top:{top}mm;white-space:nowrap}}")
    pages = "".join(f"<section><p>{html.escape(name)}<br><b>{html.escape(state)}</b></p></section>"
                    for name, state in slug_texts(press, issue, created, stamp))
    return f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{html.escape(stamp)}</title><style>{css}</style>{pages}'


def slug_texts(press: Press, issue: Issue, created: dt.datetime, stamp: str = BEFORE_OK) -> list[tuple[str, str]]:
    """What the slug of each face says: (paper, issue and face; state and printing condition)."""
    publication = issue.publication
    name = (f"{visible_text(issue.house.publisher.title)} {publication.date.year}年{visible_text(publication.label)}"
            f" No.{publication.number}")
    kind = "見本の印刷条件" if press.sample else "印刷条件"
    return [(f"{name}　{face}面　{created:%Y-%m-%d}", f"{stamp}　{kind}　{press.title}") for face in issue.faces]
