"""How full the frames of an article are, in words, from the live layout."""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Frame = Mapping[str, Any]


@dataclass(frozen=True)
class Fit:
    """``measure``: 「22字×18行」; ``most`` and ``used``: lines, for the bar; ``whole``: the frame of a
    whole slot in which several articles stand."""

    face: int
    slot: str
    article: str | None
    part: str | None
    measure: str
    used: int
    most: int
    state: Literal["fits", "full", "tight", "over"]
    words: str
    whole: bool
    box: tuple[float, float, float, float]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def fit(frame: Frame, whole: bool = False) -> Fit:
    """One frame of layout.json."""
    free, over, eased = int(frame["free"]), int(frame["over"]), frame.get("fit")
    columns, lines = int(frame["columns"]), int(frame["lines"])
    measure = f"{f'{columns}段×' if columns > 1 else ''}{math.floor(frame['measure'] + .02)}字×{lines // max(columns, 1)}行"
    box = frame["box"]
    state: Literal["fits", "full", "tight", "over"]
    if free < 0 or over:
        state, words = "over", f"{f'{-free}行・' if free < 0 else ''}{f'{over}字' if over else ''}あふれ".replace("・あ", "あ")
    elif eased:
        state, words = "tight", "字間・行間を詰めて収めています"
    elif frame.get("goes_on"):
        state, words = "full", "次の枠へ続く"
    elif (chain := frame.get("chain")) and not frame["characters"]:
        state, words = "fits", f"空き{lines}行"
    elif chain and chain["free"] > free:
        state, words = "fits", f"続きの枠と合わせて、あと{chain['free']}行（約{chain['free_characters']}字）"
    elif free == 0:
        state, words = "full", "ぴったり"
    else:
        state, words = "fits", f"あと{free}行（約{frame['free_characters']}字）"
    return Fit(int(frame["face"]), str(frame["slot"]), frame["article"], frame["part"], measure, int(frame["used"]), lines, state,
               words, whole, (box["x"], box["y"], box["w"], box["h"]))


def fits_of(frames: Iterable[Frame], article: str) -> list[Fit]:
    """The frames of an article, and those of the slots that it shares with others."""
    frames = list(frames)
    own = [frame for frame in frames if frame["article"] == article]
    shared = {(frame["face"], frame["slot"]) for frame in own}
    wholes = [frame for frame in frames if frame["article"] is None and frame["frame"] == frame["slot"]
              and (frame["face"], frame["slot"]) in shared]
    return [*(fit(frame) for frame in own), *(fit(frame, whole=True) for frame in wholes)]


def worst(fits: Iterable[Fit]) -> Fit | None:
    """The one that tells most: what overflows first, then what was squeezed, else the fullest."""
    order = ("over", "tight", "full", "fits")
    return min(fits, key=lambda f: (order.index(f.state), f.most - f.used), default=None)
