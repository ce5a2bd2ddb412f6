"""Before anything is laid out: can the declared fonts set every character of the issue?

Where a family lacks a character the engine takes the next one of the list, prints nothing at
all when there is none, and prints the plain form for a variant 異体字 it does not have, each
without a word. So every printed text is looked up first, in the files that will be embedded.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kohoshi.finding import Finding, Level, Place
from kohoshi.fonts import FontSet
from kohoshi.fonts.coverage import clusters
from kohoshi.issue.markup import REFERENCE, parse, spots
from kohoshi.issue.model import Issue
from kohoshi.issue.printed import Printable, imprint, printables
from kohoshi.pages.layout import Layout

#: The font-family lists that layouts may use, by what they set. Any horizontal text may come to stand in
#: any of the first four (the fourth sets the words of charts); vertical fonts are made from those of VERTICAL.
HORIZONTAL = (
    ("UD Latin", "UD Gothic", "Noto Sans JP"),
    ("UD PGothic", "Noto Sans JP"),
    ("UD Latin Mincho", "UD Mincho", "Noto Serif JP"),
    ("UD Gothic", "Noto Sans JP"),
)
VERTICAL = (("UD Mincho", "Noto Serif JP"),)
#: VS15, text style (Unicode 23.4): the plain form is what it asks for.
_TEXT_STYLE = "\ufe0e"
#: The gravest first.
_RANK = ("font/missing-glyph", "font/variant", "font/fallback")


@dataclass(frozen=True)
class _Fault:
    """A cluster that a list sets otherwise than written; ``family`` that sets it, if any."""

    rule: str
    cluster: str
    family: str = ""


def check_glyphs(issue: Issue, layouts: Mapping[str, Layout], fonts: FontSet) -> list[Finding]:
    """``font/missing-glyph``, ``font/variant`` and ``font/fallback``, one finding for each
    character of an article (or of a file of the house), at its first place; the others related.

    Raises FileNotFoundError before set-up.
    """
    judge = _judge(fonts)
    found: dict[tuple[str, str, str], Finding] = {}
    for text, vertical in _texts(issue, layouts):
        for offset, cluster in _visible(text):
            fault = judge(cluster, vertical)
            if fault is None:
                continue
            place = text.place and replace(text.place, column=text.place.column + offset)
            key = fault.rule, cluster, text.article or (place.file if place else "")
            known = found.get(key)
            if known is None:
                found[key] = _finding(fault, place, text.article or None, vertical)
            elif place and place != known.place and place not in known.related:
                found[key] = replace(known, related=(*known.related, place))
    return list(found.values())


def needed_fallbacks(issue: Issue, layouts: Mapping[str, Layout], fonts: FontSet) -> list[str]:
    """The fallback families that some printed character needs; the others, 17 to 25 MB each,
    need not be loaded."""
    text = "".join({text.text for text, vertical in _texts(issue, layouts) if not vertical}).replace(REFERENCE, "")
    written, judge = {cluster for _, cluster in clusters(text)}, _judge(fonts)
    wanted = {name for names in HORIZONTAL if any(judge.lacking(cluster, names) for cluster in written) for name in names}
    return [name for name, family in fonts.declaration.families.items() if family.fallback and name in wanted]


def _house(names: tuple[str, ...], fonts: FontSet) -> tuple[str, ...]:
    """A list without its fallbacks."""
    return tuple(name for name in names if not fonts.declaration.families[name].fallback)


def _texts(issue: Issue, layouts: Mapping[str, Layout]) -> Iterator[tuple[Printable, bool]]:
    """Every printed text, and whether it stands in a vertical slot."""
    for run, name, article, part, _ in issue.placings():
        layout = layouts.get(run.layout)
        vertical = bool(layout and name in layout.slots and layout.slots[name].vertical)
        for text in printables(issue, article, part, head=part == issue.articles[article].first_part):
            yield text, vertical
    for text in imprint(issue):
        yield text, False


def _visible(text: Printable) -> Iterator[tuple[int, str]]:
    """(offset in the line as written, cluster) of all that leaves a mark on paper."""
    for piece, start in spots(parse(text.source)):
        for offset, cluster in clusters(piece):
            yield start + offset, cluster


class _Judge:
    """The gravest fault of a cluster in any list that may set it; each cluster judged once."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self.lacks: dict[tuple[str, tuple[str, ...]], bool] = {}
        self.known: dict[tuple[str, bool], _Fault | None] = {}

    def __call__(self, cluster: str, vertical: bool) -> _Fault | None:
        key = cluster.rstrip(_TEXT_STYLE), vertical
        if key not in self.known:
            faults = [fault for names in (VERTICAL if vertical else HORIZONTAL) if (fault := self.fault(key[0], names))]
            self.known[key] = min(faults, key=lambda fault: _RANK.index(fault.rule), default=None)
        return self.known[key]

    def fault(self, cluster: str, names: tuple[str, ...]) -> _Fault | None:
        if not self.lacking(cluster, names):
            return None  # without opening the big fallback fonts
        setting = self.fonts.family_for(cluster[0], names)
        if setting is None:
            return _Fault("font/missing-glyph", cluster)
        if self.fonts.missing(cluster, names):
            return _Fault("font/variant", cluster, setting)
        if self.fonts.declaration.families[setting].fallback:
            return _Fault("font/fallback", cluster, setting)
        return None


    def lacking(self, cluster: str, names: tuple[str, ...]) -> bool:
        """Whether a list without its fallbacks does not set a cluster as written."""
        key = cluster, names
        if key not in self.lacks:
            self.lacks[key] = bool(self.fonts.missing(cluster, _house(names, self.fonts)))
        return self.lacks[key]


@lru_cache(maxsize=2)
def _judge(fonts: FontSet) -> _Judge:
    return _Judge(fonts)


def _finding(fault: _Fault, place: Place | None, article: str | None, vertical: bool) -> Finding:
    code = " ".join(f"U+{ord(character):04X}" for character in fault.cluster)
    what = f"{f'行の{place.column}字目の' if place else ''}文字「{fault.cluster}」（{code}）"
    if fault.rule == "font/missing-glyph":
        level, message = Level.ERROR, f"{what}が{'縦組みの書体に' if vertical else 'どの書体にも'}ありません"
        hint = "別の字にするか、fonts/README.md の手順で書体を足してください"
    elif fault.rule == "font/variant":
        level, message = Level.WARNING, f"{what}の異体字が「{fault.family}」になく、ふつうの「{fault.cluster[0]}」で刷られます"
        hint = "人名・地名なら、ふつうの形でよいか本人か担当課に確かめてください。よければ、ふつうの字で書き直します"
    else:
        level, message = Level.NOTICE, f"{what}は本文の書体になく、控えの「{fault.family}」で刷られます"
        hint = "まわりの字と太さや形がそろって見えるか、校正で確かめてください"
    return Finding(fault.rule, level, message, hint, place=place, article=article, excerpt=fault.cluster)
