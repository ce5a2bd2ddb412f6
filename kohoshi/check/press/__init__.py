"""Preflight: a finished PDF against what a press takes, whoever made it."""
from kohoshi.check.press.run import check_press

__all__ = ["check_press"]
