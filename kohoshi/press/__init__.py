"""Press profiles: what a printer wants. Pure data and arithmetic, in mm."""

from kohoshi.press.profile import Press, PressError, load_press, press_names

__all__ = ["Press", "PressError", "load_press", "press_names"]
