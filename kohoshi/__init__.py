"""広報みなと: a print-layout generator for the ward newsletter."""

from pathlib import Path

from kohoshi.project import Project

__version__ = "1.0.0"
#: The project that this program lies in.
PROJECT = Project(Path(__file__).resolve().parents[1])
