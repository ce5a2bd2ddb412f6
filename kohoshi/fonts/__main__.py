"""Set-up step: ``python -m kohoshi.fonts`` prepares the fonts and ICC profiles of ``fonts/``, and the photographs
that issues take from packages."""
from __future__ import annotations

import sys
from pathlib import Path

from kohoshi import PROJECT
from kohoshi.fonts.fontset import FontSet
from kohoshi.fonts.photographs import prepare_photographs
from kohoshi.fonts.supply import prepare_profiles


def main(folder: Path, content: Path) -> int:
    """Prepare and say so in one line for each kind; each lacking file in a line of its own. Exit code 1 where a font
    or profile is lacking: a photograph stops the issue that shows it alone."""
    fonts = FontSet.load(folder).prepare()
    profiles = prepare_profiles(folder)
    written, ready = fonts.written + profiles.written, fonts.ready + profiles.ready
    findings = fonts.findings + profiles.findings
    print(f"書体とICCプロファイル: 新しく用意 {len(written)}、用意済み {len(ready)}、不足 {len(findings)}")
    photographs = prepare_photographs(content, folder)
    if photographs.written or photographs.ready or photographs.findings:
        print(f"見本の号の写真: 新しく用意 {len(photographs.written)}、用意済み {len(photographs.ready)}、不足 {len(photographs.findings)}")
    for finding in findings + photographs.findings:
        print(f"{finding.source} {finding.message}\n    → {finding.hint}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(PROJECT.fonts, PROJECT.content))
