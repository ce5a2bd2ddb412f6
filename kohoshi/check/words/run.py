"""All rules over the words of an issue, in the order a reader needs them."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from kohoshi.check.words.consistency import check_consistency
from kohoshi.check.words.contact import check_contacts
from kohoshi.check.words.corrections import uncorrected
from kohoshi.check.words.dates import check_dates
from kohoshi.check.words.extracted import check_extracted, doubled_text
from kohoshi.check.words.gates import check_gates
from kohoshi.check.words.name import check_names
from kohoshi.check.words.passages import Passage, passages
from kohoshi.check.words.style import check_style
from kohoshi.check.words.whens import check_whens
from kohoshi.finding import Finding, crowded
from kohoshi.issue.model import Issue

#: A family: (issue, its passages) → findings.
Family = Callable[[Issue, Sequence[Passage]], Iterator[Finding]]
FAMILIES: tuple[Family, ...] = (check_dates, check_style, check_contacts, check_names, check_consistency, check_gates, check_whens)


def check_words(issue: Issue) -> list[Finding]:
    """What the words of the content tell by themselves; no file is opened."""
    read = passages(issue)
    sound = [passage for passage in read if doubled_text(passage.text) is None]
    found = chain(check_extracted(issue, read), *(family(issue, sound) for family in FAMILIES))
    return list(crowded(uncorrected(found, sound)))
