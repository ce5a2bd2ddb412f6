"""One press profile, read from a YAML file of this folder or from a path the printer supplied."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

MM_PER_PT = 25.4 / 72
PROFILES = Path(__file__).parent / "profiles"


class PressError(ValueError):
    """The profile does not exist or is malformed; the message is Japanese, for the user."""


class Press(BaseModel):
    """What is laid out and written for one press. Lengths in mm, ink in per cent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    sample: bool = True
    trim: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]
    bleed: Annotated[float, Field(ge=0, le=10)]
    white: Annotated[float, Field(ge=0)]
    type_area: tuple[float, float, float, float]
    pdf_variant: str
    condition: str
    condition_name: str
    registry: str
    profile: str

    @property
    def trim_pt(self) -> tuple[float, float]:
        """Trim size in PDF points."""
        return self.trim[0] / MM_PER_PT, self.trim[1] / MM_PER_PT

    @property
    def bleed_pt(self) -> float:
        return self.bleed / MM_PER_PT


def load_press(name: str) -> Press:
    """The profile called ``name``. Raises PressError naming the ones there are."""
    path = PROFILES / f"{name}.yaml"
    if not path.is_file():
        known = "、".join(sorted(p.stem for p in PROFILES.glob("*.yaml")))
        raise PressError(f"印刷の型「{name}」はありません（あるもの: {known}）")
    try:
        return Press(name=name, **yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise PressError(f"印刷の型 {path.name} が正しくありません: {error}") from None
