"""Set-up step: ``python -m kohoshi.fonts`` prepares the fonts and ICC profiles of ``fonts/``."""
from __future__ import annotations

import sys
from pathlib import Path

from kohoshi import PROJECT
from kohoshi.fonts.fontset import FontSet
from kohoshi.fonts.supply import prepare_profiles


def main(folder: Path) -> int:
    """Prepare and say so in one line; each lacking file in a line of its own. Exit code 0 or 1."""
    fonts = FontSet.load(folder).prepare()
    profiles = prepare_profiles(folder)
    written, ready = fonts.written + profiles.written, fonts.ready + profiles.ready
    findings = fonts.findings + profiles.findings
    print(f"書体とICCプロファイル: 新しく用意 {len(written)}、用意済み {len(ready)}、不足 {len(findings)}")
    for finding in findings:
        print(f"{finding.source} {finding.message}\n    → {finding.hint}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(PROJECT.fonts))
