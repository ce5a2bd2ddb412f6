"""A picture converted by an earlier run is served by a process that has opened none yet."""
from __future__ import annotations

import os
import subprocess
import sys

from kohoshi.flow.build import PROJECT

SERVE = """
import sys
from pathlib import Path
from kohoshi.pages.photographs import Photographs
profile, cache, picture = map(Path, sys.argv[1:])
print(Photographs(profile, 300, cache).served(picture)[1])
"""


def test_a_kept_picture_is_served_by_a_new_process(house):
    arguments = [PROJECT / "fonts/cache/ISOcoated_v2_300_bas.icc", house.root / "kept", house.issue / "images/photo.png"]
    said = [subprocess.run([sys.executable, "-c", SERVE, *map(str, arguments)], capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONPATH": str(PROJECT)}).stdout for _ in range(2)]
    assert said == ["image/jpeg\n"] * 2
