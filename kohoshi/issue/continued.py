"""How the flat plan writes that a text only goes on in a slot: ``kusei-kaigi（続き）``."""
from __future__ import annotations

import re

CONTINUED = "（続き）"


def without_continued(placing: str) -> tuple[str, bool]:
    """(a placing without the mark, whether it had one); the mark may have half-width brackets."""
    named = re.sub(r"\s*[（(]続き[）)]$", "", placing)
    return named, named != placing
