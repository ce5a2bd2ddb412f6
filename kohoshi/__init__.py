"""広報みなと: a print-layout generator for the ward newsletter."""

__version__ = "1.0.0"
