"""Scalars of the content, each knowing where it was written.

YAML scalars arrive as :class:`Scalar` (text plus Place); pydantic turns them into the
three text types of the model. All are ``str``; a bare ``str`` (in tests) has no place.
"""
from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kohoshi.finding import Place


class Scalar(str):  # noqa: SLOT000  it carries where it stands
    """A YAML scalar as text. ``lines[i]`` is the (line, column) in the file where the
    i-th line of the value begins; only literal block scalars have more than one.

    How it is written: ``span``, first and last offset in the text of the file (characters, a line
    end is one, no BOM; a block's begins at its sign), and ``style``, its quote or sign.
    """

    place: Place | None
    lines: tuple[tuple[int, int], ...]
    span: tuple[int, int] = (0, 0)
    style: str = ""

    def __new__(cls, text: str, place: Place | None = None,
                lines: tuple[tuple[int, int], ...] = ()) -> Self:
        self = super().__new__(cls, text)
        self.place = place
        self.lines = lines
        return self

    def at(self, offset: int) -> Place | None:
        """The place of the character at ``offset`` (0-based) of the value."""
        if self.place is None:
            return None
        row = self.count("\n", 0, offset)
        start = self.rfind("\n", 0, offset) + 1
        if row < len(self.lines):
            line, column = self.lines[row]
        elif self.lines:  # folded or quoted scalars: the column is exact only on the first line
            line, column = self.lines[-1]
        else:
            line, column = self.place.line, self.place.column
        return Place(self.place.file, line, column + offset - start)


class _TextValue(Scalar):
    """Base of the text types: validates, keeps the place."""

    kind = "text"
    multiline = False
    #: What the whole value must look like, and how to say so. A pattern declared through
    #: pydantic's Field would turn the value into a bare str without its place.
    pattern: ClassVar[str] = ""
    shape: ClassVar[str] = ""
    #: What an editor shows while the value is written.
    about: ClassVar[str] = ""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._check,
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        # Editors read 0120 as a number and true as a boolean where the loader reads text.
        out: dict[str, Any] = {"type": ["string", "number", "boolean"], "minLength": 1}
        if cls.about:
            out["description"] = cls.about
        if cls.pattern:
            out["pattern"] = f"^{cls.pattern}$"
        elif not cls.multiline:
            out["pattern"] = r"^[^\n]+$"
        return out

    @classmethod
    def _check(cls, value: Any) -> Self:
        if not isinstance(value, str):
            raise PydanticCustomError("text_type", "文字で書いてください")
        text = str(value)
        stripped = text.strip("\n")
        if not stripped.strip():
            raise PydanticCustomError("text_empty", "中身が空です")
        if not cls.multiline and "\n" in stripped:
            raise PydanticCustomError("text_multiline", "1行で書いてください")
        if cls.pattern and not re.fullmatch(cls.pattern, stripped):
            raise PydanticCustomError("text_pattern", "{shape}", {"shape": cls.shape})
        lead = len(text) - len(text.lstrip("\n"))
        if isinstance(value, Scalar):
            return cls(stripped, value.place, value.lines[lead:] if value.lines else ())
        return cls(stripped)


class Plain(_TextValue):
    """One line without markup: ids, file names, phone numbers, names."""

    kind = "plain"


class Id(Plain):
    """The name of an article, part, slot, section or style."""

    pattern = r"[a-z0-9]+(-[a-z0-9]+)*"
    shape = "半角の英小文字・数字・ハイフン（例 kusei-kaigi）で書いてください"


class Pin(Plain):
    """Where an article stays when the machine arranges the faces: a face, or a slot of it, ``4/col-2``."""

    pattern = r"[0-9]{1,3}(/[a-z0-9]+(-[a-z0-9]+)*)?"
    shape = "面の番号（例 4）か、面と枠（例 4/col-2）で書いてください"
    about = "自動割付で動かさないとき、面（例 4）か、面と枠（例 4/col-2）"

    @property
    def face(self) -> int:
        return int(self.partition("/")[0])

    @property
    def slot(self) -> str:
        """'' where only the face is meant."""
        return self.partition("/")[2]


class Mark(Plain):
    """The mark of a note, as it stands in the text too: ※1, ＊, 注2."""

    pattern = "(?:[※＊*†]|注)[0-9０-９]{0,2}"
    shape = "※1・＊・注2 のように、しるしと番号だけで書いてください"


class Focus(Plain):
    """The point of a picture that a crop keeps in sight: 上, 左上 … or its place from the left and
    the top in per cent (``[50, 30]``, or as text ``50, 30``). What :attr:`position` says is a CSS
    ``object-position``: that point of the picture lies at the same share of its frame."""

    kind = "focus"
    WORDS: ClassVar[dict[str, tuple[float, float]]] = {
        "左上": (0, 0), "上": (50, 0), "右上": (100, 0), "左": (0, 50), "中": (50, 50), "右": (100, 50),
        "左下": (0, 100), "下": (50, 100), "右下": (100, 100)}
    shape = "中・上・下・左・右・左上・右上・左下・右下のどれかか、左からと上からの％を [50, 30] のように書いてください"
    about = "切り抜くときに残すところ。上・左下などの言葉か、左からと上からの％（例 [50, 30]）"

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        number = {"type": ["number", "string"], "minimum": 0, "maximum": 100, "pattern": r"^[0-9]{1,3}(\.[0-9]{1,4})?$"}
        return {"description": cls.about, "anyOf": [
            {"type": "array", "items": number, "minItems": 2, "maxItems": 2},
            {"type": "string", "pattern": f"^({'|'.join(cls.WORDS)}|[0-9.]+, ?[0-9.]+)$"}]}

    @classmethod
    def _check(cls, value: Any) -> Self:
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            first = value[0]
            value = Scalar(", ".join(value), getattr(first, "place", None), getattr(first, "lines", ()))
        text = super()._check(value)
        if text not in cls.WORDS and cls._numbers(text) is None:
            raise PydanticCustomError("focus", "{shape}", {"shape": cls.shape})
        return text

    @staticmethod
    def _numbers(text: str) -> tuple[float, float] | None:
        found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,4})?), ?([0-9]{1,3}(?:\.[0-9]{1,4})?)", text)
        point = (float(found[1]), float(found[2])) if found else None
        return point if point and max(point) <= 100 else None

    @property
    def point(self) -> tuple[float, float]:
        """From the left and from the top, per cent."""
        return self.WORDS.get(str(self)) or self._numbers(self) or (50, 50)

    @property
    def position(self) -> str:
        """As CSS ``object-position``."""
        across, down = self.point
        return f"{across:g}% {down:g}%"


class RuleName(Plain):
    """A rule of the proof or a whole family of them."""

    pattern = r"[a-z]+(/[a-z]+(-[a-z]+)*)?"
    shape = "規則の名前（例 style/term）か、その前半（例 style）を書いてください"


class Month(Plain):
    """A month of a year, ``2022-06``."""

    pattern = r"[0-9]{4}-[0-9]{2}"
    shape = "年月は 2022-06 の形で書いてください"


class AreaCode(Plain):
    """The 市外局番 that a house leaves away, ``06``."""

    pattern = r"0[1-9][0-9]{0,3}"
    shape = "市外局番は \"06\" の形で書いてください"


class Rgb(Plain):
    """A colour as screens show it, ``#E5243B``."""

    pattern = r"#[0-9A-F]{6}"
    shape = "#E5243B の形（半角の大文字）で書いてください"


class Domain(Plain):
    """A domain of the web, ``city.osaka.lg.jp``; what is below it belongs to it."""

    pattern = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
    shape = "ドメインは city.osaka.lg.jp の形（半角の小文字）で書いてください"


class Url(Plain):
    """An address of the web, as a code or a browser takes it: printable ASCII, host and path."""

    #: Longer than any address of a page, and short of what a code can hold.
    pattern = r"(?=.{1,1000}$)https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][!-~]*)?"
    shape = ("https:// か http:// で始まる半角の番地（1000字まで。例 https://www.city.osaka.lg.jp/minato/）で書いてください。"
             "日本語の入る番地は、ブラウザーで開いて %E3%81… の形で写します")


class Amount(Plain):
    """A number that is drawn and printed: plain decimal digits, with separators of thousands or without, a ``-`` before
    it where it is below zero."""

    kind = "amount"
    pattern = r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,4})?"
    shape = "数は半角で、1200 か 1,200、45.5、-3 のように書いてください（単位は別に書きます）"
    about = "数（半角）。位取りのコンマは、なくても入ります"

    @property
    def number(self) -> Decimal:
        return Decimal(self.replace(",", ""))

    @property
    def shown(self) -> str:
        """As it is printed: thousands apart, decimals as written, the sign of minus (U+2212)."""
        return f"{self.number:,}".replace("-", "−")


class Line(_TextValue):
    """One line with inline markup: titles, captions, labels."""

    kind = "line"
    about = "1行。**強調**・｜親文字《ルビ》・〔面:記事〕などが使えます"


class Prose(_TextValue):
    """Running text with inline markup; every line of the block scalar is one paragraph."""

    kind = "prose"
    about = "「|」の次の行から書きます。1行が1段落。**強調**・｜親文字《ルビ》・〔面:記事〕・[文字](https://…) が使えます"
    multiline = True


class Cell(Prose):
    """One cell of a table: running text, or nothing. ``<`` alone continues the cell at its left, ``^`` alone
    the one above it; neither is printed."""

    kind = "cell"
    about = "ます目の文。空は \"\"。「<」だけなら左のます目の続き、「^」だけなら上のます目の続き"
    _LEFT: ClassVar = ("<", "＜")
    _ABOVE: ClassVar = ("^", "＾")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"], "description": cls.about}

    @classmethod
    def _check(cls, value: Any) -> Self:
        if isinstance(value, str) and not value.strip():
            return cls("", getattr(value, "place", None), getattr(value, "lines", ()))
        return super()._check(value)

    @property
    def from_left(self) -> bool:
        return self.strip() in self._LEFT

    @property
    def from_above(self) -> bool:
        return self.strip() in self._ABOVE

    @property
    def continues(self) -> bool:
        """Whether it is part of another cell, and nothing of its own."""
        return self.from_left or self.from_above


#: The types whose text may hold inline markup.
MARKED = (Line, Prose, Cell)
