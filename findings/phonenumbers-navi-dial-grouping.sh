#!/usr/bin/env bash
# A Japanese Navi-Dial number is written 0570-07-5555 or 0570-075-555 as its owner publishes it; the
# grouping is part of what people read aloud. phonenumbers knows one grouping only and rewrites the
# published one; and the short numbers that bulletins print most beside 110 and 119, 188 (consumer
# affairs) and 171 (disaster message dial), are none to it for Japan while 189 is one.
# Seen with phonenumbers 9.0.43. So a checker must not "normalise" numbers by it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install phonenumbers==9.0.43
"$dir/v/bin/python" - <<'PY'
import sys

import phonenumbers as p

number = p.parse("0570-07-5555", "JP")
written = p.format_number(number, p.PhoneNumberFormat.NATIONAL)
short = {each: p.is_valid_short_number_for_region(p.parse(each, "JP"), "JP") for each in ("110", "119", "118", "189", "188", "171")}
print("0570-07-5555 ->", written, "valid", p.is_valid_number(number))
print("short numbers of JP:", short)
sys.exit(not (p.is_valid_number(number) and written == "0570-075-555"
              and short == {"110": True, "119": True, "118": True, "189": True, "188": False, "171": False}))
PY
