"""The sample issue as if nothing in it were a sample, for tests of what only a real issue may do."""
from __future__ import annotations

import re
from pathlib import Path

#: ``sample: true`` as a line of its own, and inside braces.
_MARK = re.compile(r"^[ -]*sample: true\n|, sample: true", re.M)


def made_real(content: Path) -> None:
    """Take the marks of samples out of ``content``, a copy. Every text stays as long as it was: the numbers
    become 9999-…, 「見本」 becomes 「試験」."""
    for path in [*content.glob("house/*.yaml"), *content.glob("[0-9]*/**/*.yaml")]:
        text = _MARK.sub("", path.read_text(encoding="utf-8"))
        text = re.sub(r"(?<![0-9])0000-(?=[0-9]{4})", "9999-", text)
        path.write_text(text.replace("見本", "試験"), encoding="utf-8")
