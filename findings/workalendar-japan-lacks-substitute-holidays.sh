#!/usr/bin/env bash
# Japan's Act on National Holidays makes the next working day off when a holiday falls on Sunday, and
# the day between two holidays too. workalendar's Japan has neither for most years: 22 September 2026
# and 22 March 2027 are working days to it, so a deadline counted in working days is wrong. jpholiday
# and holidays know both days.
# Seen with workalendar 17.0.0, jpholiday 1.0.3, holidays 0.109.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install workalendar==17.0.0 jpholiday==1.0.3 holidays==0.109
"$dir/v/bin/python" - <<'PY'
import datetime as dt
import sys

import holidays
import jpholiday
from workalendar.asia import Japan

japan, other = Japan(), holidays.country_holidays("JP")
days = {dt.date(2026, 9, 22): "between two holidays", dt.date(2027, 3, 22): "in place of a Sunday", dt.date(2026, 9, 21): "an ordinary holiday"}
seen = []
for day, what in days.items():
    seen.append((japan.is_working_day(day), jpholiday.is_holiday(day), day in other))
    print(day, what, "| workalendar working day:", seen[-1][0], "| jpholiday holiday:", seen[-1][1], "| holidays:", seen[-1][2])
sys.exit(seen != [(True, True, True), (True, True, True), (False, True, True)])
PY
