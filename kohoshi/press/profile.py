"""One press profile, read from a YAML file of this folder or from a path the printer supplied."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kohoshi.refusal import Refusal, why

MM_PER_PT = 25.4 / 72
PROFILES = Path(__file__).parent / "profiles"

Length = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]


class PressError(Refusal):
    """The profile does not exist or is malformed; the message is Japanese, for the user."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Confirmed(_Record):
    """What the printer has confirmed, each as a line of text (who, when). A profile is a sample
    見本 until all three are recorded."""

    profile: str | None = None
    trim: str | None = None
    handover: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Japanese names of what is not recorded yet."""
        names = {"profile": "ICCプロファイル", "trim": "仕上がり寸法", "handover": "試し入稿"}
        return tuple(name for key, name in names.items() if not getattr(self, key))


class Ink(_Record):
    """Limits of ink. ``limit``: sum of the four inks at any spot, per cent (総インキ量).
    ``inks_large``: how many inks type of ``large_q`` Q and more may use (register)."""

    limit: Positive
    large_q: Positive = 24
    inks_large: Annotated[int, Field(ge=1, le=4)] = 2
    overprint_black: bool = False


class Images(_Record):
    """Effective resolution of pictures at printed size, dpi: below ``minimum`` is an error, below
    ``wanted`` a warning; black and white pictures need ``line_art``. ``maximum``: above it data is
    only weight."""

    minimum: Positive
    wanted: Positive
    line_art: Positive = 600
    maximum: Positive = 600


class Type(_Record):
    """Smallest type in Q (1 Q = 0.25 mm) and the thinnest rule in pt."""

    minimum_q: Positive
    reversed_q: Positive
    hairline_pt: Positive


class Zones(_Record):
    """Where text and faces do not belong. mm.

    safe      from the trim inwards (断裁のずれ)
    gutter    on either side of the fold between two faces of a spread (のど)
    folds     where the folded paper is folded once more: distance from the head, on every face
    fold      on either side of such a fold
    holes     punch holes: (distance from the bound edge, distance from the head, diameter)
    """

    safe: Length = 3
    gutter: Length = 8
    folds: tuple[Length, ...] = ()
    fold: Length = 3
    holes: tuple[tuple[Length, Length, Positive], ...] = ()


class Press(_Record):
    """What is laid out and written for one press. Lengths in mm, ink in per cent.

    trim, bleed   仕上がり (width, height), 塗り足し on all sides
    white         kept white on all four sides (newspaper presses)
    type_area     版面 x, y, w, h from the trim's top left
    marks         double: Japanese double crop marks and centre marks; none
    fold_marks    折りトンボ where ``zones.folds`` and the spine of a spread lie
    slug          title, face, date and stamp outside the bleed
    standard      what the print file claims and is proven to be
    condition     the registered printing condition of the output intent, its name and registry
    profile       ICC profile in fonts/cache; embed_profile: put it into the file
    """

    name: str
    title: str
    confirmed: Confirmed = Confirmed()
    trim: tuple[Positive, Positive]
    bleed: Annotated[float, Field(ge=0, le=10)]
    white: Length = 0
    type_area: tuple[float, float, float, float]
    marks: Literal["double", "none"]
    fold_marks: bool = False
    slug: bool = False
    standard: Literal["PDF/X-4", "PDF/X-1a"]
    condition: str
    condition_name: str
    registry: str
    profile: str
    embed_profile: bool = True
    ink: Ink
    images: Images
    type: Type
    zones: Zones = Zones()

    @property
    def sample(self) -> bool:
        """見本: not yet confirmed by the printer."""
        return bool(self.confirmed.missing)

    @property
    def trim_pt(self) -> tuple[float, float]:
        """Trim size in PDF points."""
        return self.trim[0] / MM_PER_PT, self.trim[1] / MM_PER_PT

    @property
    def bleed_pt(self) -> float:
        return self.bleed / MM_PER_PT

    @property
    def live(self) -> tuple[float, float, float, float]:
        """x, y, w, h in mm from the trim's top left: what the press can print on."""
        return self.white, self.white, self.trim[0] - 2 * self.white, self.trim[1] - 2 * self.white


def press_names() -> list[str]:
    """The profiles there are."""
    return sorted(path.stem for path in PROFILES.glob("*.yaml"))


def load_press(name: str) -> Press:
    """The profile called ``name``, or the one in the YAML file ``name`` (a path ending in .yaml).
    Raises PressError naming the ones there are."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else PROFILES / f"{name}.yaml"
    if not path.is_file():
        raise PressError(f"印刷の型「{name}」はありません（あるもの: {'、'.join(press_names())}）")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)  # the desk asks with every answer
def _read(path: Path, _changed: int) -> Press:
    try:
        return Press(name=path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PressError(f"印刷の型 {path.name} の {where or 'はじめ'} が正しくありません（{_problem_text(first)}）") from None
    except (yaml.YAMLError, TypeError, UnicodeDecodeError) as error:
        raise PressError(f"印刷の型 {path.name} が読めません: {why(error)}") from None


def _problem_text(error: Any) -> str:
    """What pydantic finds wrong with one value, in words."""
    kind, limits = str(error["type"]), error.get("ctx") or {}
    if kind == "missing":
        return "書いてありません"
    if kind == "extra_forbidden":
        return "この項目はありません"
    for bound, words in (("ge", "以上"), ("gt", "より大きい数"), ("le", "以下"), ("lt", "より小さい数")):
        if bound in limits:
            return f"{limits[bound]}{words}で書きます"
    if kind == "literal_error":
        return "書けるのは " + str(limits.get("expected", "")).replace("'", "").replace(" or ", "、") + " です"
    return "数か文字か、一覧かが、決まった形とちがいます"
