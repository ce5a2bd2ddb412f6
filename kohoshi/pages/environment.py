"""The designer's templates, run in a sandbox: they can read the issue and nothing else.

Undefined names are errors with template and line, every value is escaped, templates can read what
sandbox.py lists and change nothing.
"""
from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jpholiday
from jinja2 import BytecodeCache, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket
from jinja2.utils import Namespace

from kohoshi import limits
from kohoshi.finding import Finding, Level, Place
from kohoshi.issue import markup as m
from kohoshi.issue.dates.eras import say_era_year
from kohoshi.issue.dates.say import weekday
from kohoshi.pages import inline
from kohoshi.pages.crop import crop, standing, wraps
from kohoshi.pages.error import LayoutError
from kohoshi.pages.phrases import ems, phrases
from kohoshi.pages.sandbox import LedOut, TemplateSandbox
from kohoshi.text import say_faces

# --- months ---------------------------------------------------------------------------------------
# What a month calendar on paper needs to know about the month.

def month_weeks(month: str) -> list[list[dt.date | None]]:
    """The weeks of ``month`` (``2022-06``), Sunday first, as the paper's calendar shows them.

    Four to six weeks of seven places each; ``None`` for places that belong to another month.
    Raises ValueError for anything that is not a month.
    """
    first = dt.date.fromisoformat(f"{month}-01")
    days = calendar.Calendar(firstweekday=calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    return [[day if day.month == first.month else None for day in week] for week in days]


def holiday(date: dt.date) -> str | None:
    """Name of the national holiday on ``date`` (国民の祝日に関する法律, 振替休日 too), else None."""
    name = jpholiday.is_holiday_name(date)
    return str(name) if name else None


# --- template words -------------------------------------------------------------------------------
# What a template engine (Jinja2) says of a slip in a template, in words for the designer.

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
#: (what Jinja or Python says, what is the matter), the first that fits; {0} is its first group.
_SAID: tuple[tuple[str, str], ...] = (
    (r"has no attribute '(.+?)'", "「{0}」という項目はありません"),
    (r"'(.+?)' is undefined", "「{0}」という名前はありません"),
    (r"has no element (\S+)", "{0}番めのものがありません"),
    (r"No filter named '(.+?)'", "「|{0}」というフィルターはありません"),
    (r"No test named '(.+?)'", "「is {0}」という問いはありません"),
    (r"unknown tag '(.+?)'", "「{{% {0} %}}」という命令はありません（閉じる命令の順も確かめてください）"),
    (r"[Uu]nexpected end of template", "「{{% … %}}」が閉じていません（endif・endfor・endmacro などがありません）"),
    (r"Missing end of (\S+)", "「{0}」が閉じていません"),
    (r"block '(.+?)' defined twice", "ブロック「{0}」が2つあります"),
    (r"expected token '(.+?)', got '(.+?)'", "「{1}」のところに「{0}」がありません"),
    (r"unexpected char '(.+?)'", "ここに「{0}」は書けません"),
    (r"unexpected '(.+?)'", "ここに「{0}」は書けません"),
    (r"missing (?:a required argument|\d+ required positional argument)[^']*'(\w+)'", "値「{0}」を渡していません"),
    (r"macro '(.+?)' takes (?:no|not more than)|macro '(.+?)' was called with two values|got an unexpected keyword argument", "マクロに渡す値が合いません"),
    (r"not safely callable|is unsafe|access to attribute|is immutable|not allowed in sandboxed", "テンプレートから使ってはいけないものです"),
    (r"Range too big", "くり返しが多すぎます（range は{most}まで）"),
    (r"maximum recursion depth", "テンプレートかマクロが、自分を呼び続けています"),
    (r"division by zero|modulo by zero", "0 で割っています"),
    (r"too large|cannot fit|OverflowError", "数が大きすぎます"),
    (r"is not iterable", "くり返せないもの（一覧でないもの）をくり返しています"),
    (r"unsupported operand|not supported between|can only concatenate|must be str", "文字と数のように、種類のちがう値を計算しています"))
#: Characters of a column, where a template does not say.
_COLUMN = 20
_SYNTAX = "「{{ … }}」「{% … %}」の書きかたが正しくありません"
_OTHER = "この値は、ここでは使えません"
#: The longest ``range`` of a sandbox (jinja2.sandbox.MAX_RANGE).
_RANGE = limits.TEMPLATE_RANGE


def template_words(error: BaseException, names: Iterable[str] = (), *, syntax: bool = False) -> str:
    """The matter in one Japanese phrase; what a template or filter of ours refuses says it already.
    ``names``: what could have been meant."""
    said = str(error)
    if _JAPANESE.match(said[:1]) or _JAPANESE.search(said) and "「" in said:
        return said
    for pattern, words in _SAID:
        if found := re.search(pattern, said):
            groups = [group for group in found.groups() if group]
            return words.format(*groups, most=f"{_RANGE:,}") + _perhaps(groups, names)
    return _SYNTAX if syntax else _OTHER


def _perhaps(groups: list[str], names: Iterable[str]) -> str:
    near = difflib.get_close_matches(groups[0], list(names), n=1) if groups else []
    return f"。もしかして「{near[0]}」" if near else ""


# --------------------------------------------------------------------------------------------------

#: Places of a traceback through templates that are told.
_PLACES = 8
_HINT = "レイアウトの担当者（デザイナー）に伝えてください。テンプレートのこの行を直します"


class _Compiled(BytecodeCache):
    """Templates as compiled, by their source: each is compiled once in a process (four fifths of
    the time that a face's HTML takes). Only the newest source of a template is kept."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", b""))
        if checksum == bucket.checksum:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.checksum, bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment(folder: Path, faces: Callable[[str], str], names: tuple[str, ...] = ()) -> TemplateSandbox:
    """Environment over one layout folder. ``faces(article)`` gives 「6・7面」; ``names`` (of the
    register) are never parted in heads."""
    env = TemplateSandbox(folder, bytecode_cache=_COMPILED)
    env.filters.update(
        inline=_given(lambda text: inline.html(text, faces)),
        running=_given(lambda text: inline.html(text, faces, raised=True)),
        inline_vertical=_given(lambda text: inline.html(text, faces, vertical=True)),
        paragraphs=_given(lambda text: [line for line in text.split("\n") if line.strip()]),
        phrases=_given(lambda text: phrases(text, faces, names)),
        phrases_vertical=_given(lambda text: phrases(text, faces, names, vertical=True)),
        visible=_given(lambda text: m.visible(m.parse(text))),
        ems=_given(lambda text: ems(m.visible(m.parse(text)))),
        faces=faces,
        phrase=say_faces,
        digits=lambda text: "".join(re.findall(r"[0-9]+", text)),
        letters=lambda text: re.sub(r"\s*[0-9]+\s*", "", text),
        weekday=weekday,
        era=say_era_year,
        full=full_date,
        month_weeks=month_weeks,
        holiday=holiday,
        crop=crop,
        standing=standing,
        wraps=wraps,
        refuse=refuse,
    )
    env.globals["measure"] = Namespace(frame=_COLUMN)
    return env


def _given(words: Callable[[str], Any]) -> Callable[[str | None], Any]:
    """A filter of text for fields that an article may leave out: nothing gives nothing."""
    return lambda text: words("" if text is None else text)


def refuse(message: str) -> str:
    """Stops the build: a template says what it cannot set."""
    raise ValueError(message)


def full_date(date: Any) -> str:
    """令和4年(2022年)6月1日."""
    return f"{say_era_year(date)}({date.year}年){date.month}月{date.day}日"


def rendered(env: TemplateSandbox, name: str, folder: Path, **values: Any) -> str:
    """A template's output. Raises LayoutError with template, line and the source line."""
    try:
        return env.get_template(name).render(**values)
    except TemplateSyntaxError as error:
        raise LayoutError(_finding(folder, error.name or name, error.lineno, template_words(error, env.filters, syntax=True),
                                   error.message or "")) from None
    except LedOut as error:
        *_, (template, line) = _where(error, folder) or [(name, 1)]
        raise LayoutError(_finding(folder, template, line, str(error))) from None
    except TemplateNotFound as error:
        *_, (template, line) = _where(error, folder) or [(name, 1)]
        missing = "、".join(map(str, getattr(error, "templates", None) or [error.name]))
        if error.name == name:
            raise LayoutError(_finding(folder, name, 1, "")) from None
        raise LayoutError(_finding(folder, template, line, f"「{missing}」という部品がありません", str(error))) from None
    except (TemplateError, AttributeError, TypeError, ValueError, KeyError, IndexError, ArithmeticError, RecursionError, MemoryError) as error:
        # an endless recursion has thousands of places: those where it begins say enough
        *callers, (template, line) = _where(error, folder)[:_PLACES] or [(name, 1)]
        finding = _finding(folder, template, line, template_words(error, values), f"{type(error).__name__}: {error}")
        related = tuple(Place(f"layouts/{folder.name}/{file}", at) for file, at in callers)
        raise LayoutError(replace(finding, related=related)) from error


def _where(error: BaseException, folder: Path) -> list[tuple[str, int]]:
    """Templates and lines of a traceback, the innermost last: a macro is blamed together with
    the face that called it."""
    places: list[tuple[str, int]] = []
    trace = error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(folder) and file.suffix == ".j2":
            place = str(file.relative_to(folder)), trace.tb_lineno
            if place not in places:
                places.append(place)
        trace = trace.tb_next
    return places


def _finding(folder: Path, template: str, line: int, message: str, detail: str = "") -> Finding:
    shown = f"layouts/{folder.name}/{template}"
    if not (folder / template).is_file():
        return Finding("layout/template", Level.ERROR, f"{shown} がありません", place=Place(shown))
    try:
        excerpt = (folder / template).read_text(encoding="utf-8").splitlines()[line - 1].strip()
    except (OSError, IndexError):
        excerpt = ""
    return Finding("layout/template", Level.ERROR, f"テンプレートの誤り: {message}",
                   _HINT, place=Place(shown, line), excerpt=excerpt, detail=detail)
