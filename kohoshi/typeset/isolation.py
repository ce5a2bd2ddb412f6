"""Cuts the engine off from the machine's own fonts, before it is first imported.

A character that no declared font has must come out as a missing glyph and a finding, never
silently from whatever this machine has installed. Imported by the package itself, so that no
module of this room can reach the engine earlier.
"""
from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path


def only_declared_fonts() -> None:
    """Point fontconfig to an empty configuration of this process's own."""
    folder = Path(tempfile.mkdtemp(prefix="kohoshi-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><fontconfig><cachedir>{folder}/cache</cachedir></fontconfig>', encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")


only_declared_fonts()
with warnings.catch_warnings():
    # the empty font configuration is our own doing
    warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
    import weasyprint  # noqa: F401  imported for what it loads
