"""What a message to a user may look like: plain Japanese, keys and foreign words only where they are meant."""
from __future__ import annotations

import re
from functools import cache

from kohoshi.finding import Finding
from kohoshi.issue import model, model_house
from kohoshi.issue.fields import Record

#: Where a key or another word of a program may stand: behind its Japanese name, quoted, in the name of a
#: file or rule, in an address; «key: value» is a line as it is written.
_MEANT = re.compile(r"（[^（）]*）|「[^「」]*」|\([^()]*\)|`[^`]*`|https?://\S+|[\w./-]*\.(?:yaml|yml|json|csv|html|txt|pdf|svg|css|j2)\b|[\w-]+/[\w/-]*")
_WORD = re.compile(r"(?<![A-Za-z0-9_./-])([a-z][a-z_]+)(?![A-Za-z0-9_./-]|: )")
_ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
_PROGRAM = re.compile(r"\b\w*(?:Error|Exception)\b|Errno|Traceback|\bNone\b|original\.pdf|returned\.pdf")


@cache
def keys() -> frozenset[str]:
    """Every key of the content."""
    return frozenset(field.alias or name for module in (model, model_house) for kind in vars(module).values()
                     if isinstance(kind, type) and issubclass(kind, Record) for name, field in kind.model_fields.items())


def unplain(text: str) -> list[str]:
    """What a user should not have to read in it: bare keys, names of exceptions, English."""
    bare = text
    for _ in range(3):
        bare = _MEANT.sub("", bare)
    return [word for word in _WORD.findall(bare) if word in keys()] + _PROGRAM.findall(text) + _ENGLISH.findall(bare)


def unplain_finding(finding: Finding) -> list[str]:
    """The same of a finding, whose own place is told beside it and not in it."""
    twice = [finding.source] if finding.source and finding.source in finding.message else []
    return unplain(finding.message) + unplain(finding.hint) + twice
