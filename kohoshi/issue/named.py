"""What a field of the content is called in a message: its Japanese name, and behind it the key that
stands in the file. The names are those of the model, which the forms of the desk show as well."""
from __future__ import annotations

import re

from kohoshi.issue.fields import Record

#: What a title says beside the name: 「解禁日（この日より前に出せない）」.
_ASIDE = re.compile(r"（[^（）]*）$")


def named(record: type[Record], key: str) -> str:
    """「解禁日（embargo）」 of a field by its key. Raises KeyError."""
    for name, field in record.model_fields.items():
        if (field.alias or name) == key:
            return f"{_ASIDE.sub('', field.title or key)}（{key}）"
    raise KeyError(f"{record.__name__} has no field {key!r}")
