#!/usr/bin/env bash
# BudouX parts Japanese headlines into phrases so that a line breaks between them. Its default model
# also parts inside a figure: an ordinal and a year are torn apart (第4|6回, 202|5年), so a headline
# set with these phrases as unbreakable pieces may break within the number. Other headlines are right.
# Seen with budoux 0.10.1 (Python), default Japanese parser. Expected of a phrase breaker: figures
# and their counters stay whole.
# Guard here: kohoshi/pages/phrases.py joins figures, counters and known names again.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install budoux==0.10.1
"$dir/v/bin/python" - <<'PY'
import sys

import budoux

parser = budoux.load_default_japanese_parser()
seen = {
    "第46回港区民まつり": ["第4", "6回港区民まつり"],
    "2025年大阪・関西万博": ["202", "5年大阪・関西", "万博"],
    "令和4年度港区運営方針を策定しました": ["令和4年度", "港区運営方針を", "策定しました"],
}
changed = False
for head, was in seen.items():
    now = parser.parse(head)
    print("|".join(now), "" if now == was else f"  CHANGED, was {'|'.join(was)}")
    changed |= now != was
sys.exit(changed)
PY
