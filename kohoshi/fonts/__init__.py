"""Fonts: declared in ``fonts/fonts.yaml``, proven at set-up, cut and turned for our setting."""
from kohoshi.fonts.fontset import FontSet, font_face

__all__ = ["FontSet", "font_face"]
