#!/usr/bin/env python3
"""広報みなと — the whole flow on one screen.

    content/2022-06/*.yaml          what the officer writes
       │  kohoshi.issue             load · validate · every value knows its file:line
       ▼
    Issue ──► kohoshi.pages         Jinja2 + layouts/minato → one HTML per run of faces
       ▼
    HTML ──► kohoshi.typeset        WeasyPrint + Japanese composition → Composition
       ▼
    Composition ──► kohoshi.editions    print.pdf · web.pdf · spreads.pdf · html/ · text.txt · open data
       ▼
    finished files ──► kohoshi.check    reads them BACK (pypdf, pdfium) → Findings
       ▼
    Findings + files ──► kohoshi.proof  rounds, differences, sign-offs, hand-over (kohoshi.desk: in the browser)
                     └─► kohoshi.archive    release, search, verify, rebuild

    python render.py build content/2022-06     everything above (kohoshi/flow/build.py, a line a step)
    python render.py check content/2022-06     what the content alone can tell
    python render.py check FILE.pdf            what a finished PDF can tell, whoever made it
    python render.py desk                      the proof desk in the browser
    python render.py proof content/2022-06     a proof round, and what changed since the last
    python render.py handover content/2022-06  下版: what the printer gets
    python render.py release content/2022-06   into the archive, once nothing is open
    python render.py archive search|verify|…   back numbers
    python render.py doctor                    what this machine lacks
"""
import sys

if sys.version_info < (3, 11):  # noqa: UP036  started by whatever Python there is
    sys.exit("Python 3.11 以上が必要です。make setup を実行してください")

try:
    from kohoshi.commands.app import main
except ModuleNotFoundError as missing:
    sys.exit(f"部品 {missing.name} がありません。make setup を実行してください")

if __name__ == "__main__":
    sys.exit(main())
