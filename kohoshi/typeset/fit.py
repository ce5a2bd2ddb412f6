"""Fitting a frame within bounds that its designer sets: a little less (or more) space between
characters 字間 and lines 行送り, never silent."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fit:
    """``tracking``: em added between characters; ``leading``: share added to every line height.
    Negative where room was short."""

    tracking: float = 0
    leading: float = 0

    def __str__(self) -> str:
        """「字間−0.012em・行送り−2.0%」"""
        parts = [f"字間{_signed(self.tracking, '.3f')}em"] if self.tracking else []
        parts += [f"行送り{_signed(self.leading * 100, '.1f')}%"] if self.leading else []
        return "・".join(parts)

    def as_dict(self) -> dict[str, float]:
        return {"tracking": round(self.tracking, 4), "leading": round(self.leading, 4)}


def _signed(value: float, form: str) -> str:
    return ("−" if value < 0 else "＋") + format(abs(value), form)
