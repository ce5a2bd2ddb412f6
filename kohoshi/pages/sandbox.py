"""What a designer's template may touch: the values of the issue, and nothing that acts.

Jinja's sandbox refuses names with an underscore and what changes its arguments; every other method
of every object handed out is open to it, and a pydantic model inherits loaders that read files. So
access is by an allow-list here, by the type of the object: fields and computed facts of our own
records, the harmless methods of texts, dates and collections, Jinja's own things. Whatever is not
listed is refused, for print, live faces and ``html/`` alike.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, Undefined
from jinja2.environment import Environment, TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup
from pydantic import BaseModel

from kohoshi.issue.values import Amount, Focus, Scalar

#: Methods and facts of values that are not our own. None of them reads a clock, a file or the machine.
_TEXT = frozenset(name for name in dir(str) if not name.startswith("_")) - {"format", "format_map", "maketrans", "translate", "encode"}
_DATE = frozenset({"year", "month", "day", "weekday", "isoweekday", "isoformat", "strftime"})
_OF_VALUES: tuple[tuple[type, frozenset[str]], ...] = (
    (Focus, _TEXT | {"place", "position"}),
    (Amount, _TEXT | {"place", "shown"}),
    (Scalar, _TEXT | {"place"}),
    (Markup, _TEXT | {"striptags"}),
    (str, _TEXT),
    (dt.datetime, _DATE | {"hour", "minute", "date"}),
    (dt.date, _DATE),
    (Mapping, frozenset({"get", "items", "keys", "values"})),
    (list, frozenset({"index", "count"})),
    (tuple, frozenset({"index", "count"})),
    (AbstractSet, frozenset()),
)
_OF_JINJA = (LoopContext, Macro, TemplateModule, TemplateReference, BlockReference, Namespace, Cycler, Joiner, Undefined)
#: The classes that a template may call: Jinja's own.
_MAKERS = frozenset({dict, Cycler, Joiner, Namespace})


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """Jinja over one folder of templates, with the allow-list of this module."""

    def __init__(self, folder: Path, **options: Any) -> None:
        super().__init__(loader=FolderLoader(folder), undefined=StrictUndefined, autoescape=True,
                         trim_blocks=True, lstrip_blocks=True, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Asked before the attribute is touched: a name that is not open is not even looked up."""
        if self.is_safe_attribute(obj, attribute, None):
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except (TypeError, LookupError):
            known = any(attribute in vars(base) for base in type(obj).__mro__)
        return self.unsafe_undefined(obj, attribute) if known else self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.getattr(obj, argument) if isinstance(argument, str) else self.undefined(obj=obj, name=argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return super().is_safe_attribute(obj, attr, value) and (isinstance(obj, _OF_JINJA) or attr in _open(type(obj)))  # type: ignore[arg-type]  # hashable

    def is_safe_callable(self, obj: Any) -> bool:
        return super().is_safe_callable(obj) and (not isinstance(obj, type) or obj in _MAKERS)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        return self.undefined(f"「{attribute}」は、テンプレートから使ってはいけないものです", name=attribute, obj=obj, exc=SecurityError)


class LedOut(TemplateNotFound):
    """A template that is a link to somewhere else."""


class FolderLoader(FileSystemLoader):
    """Templates of one folder. A link that leads out of it is no template of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> Any:
        source = super().get_source(environment, template)
        if not Path(source[1]).resolve().is_relative_to(self.folder.resolve()):
            raise LedOut(template, f"{template} は、レイアウトのフォルダーの外のファイルです（リンク）。ファイルそのものを置いてください")
        return source


@cache
def _open(kind: type) -> frozenset[str]:
    """The names that may be read of an object of this type. A dataclass of ours lists the methods
    that templates call in ``FOR_TEMPLATES``."""
    if issubclass(kind, BaseModel):
        return frozenset(kind.model_fields) | _computed(kind)
    for value, names in _OF_VALUES:
        if issubclass(kind, value):
            return names
    if is_dataclass(kind):
        return frozenset(each.name for each in fields(kind)) | _computed(kind) | getattr(kind, "FOR_TEMPLATES", frozenset())
    return frozenset()


def _computed(kind: type) -> frozenset[str]:
    """Properties that our own classes declare; those that a library's base brings along are not ours."""
    return frozenset(name for base in kind.__mro__ if base.__module__.startswith("kohoshi.")
                     for name, value in vars(base).items() if isinstance(value, property | cached_property))


