"""広報みなと: a print-layout generator for the ward newsletter."""

from pathlib import Path

__version__ = "1.0.0"
#: The folder of the project: layouts, fonts, content and output lie in it.
PROJECT = Path(__file__).resolve().parents[1]
