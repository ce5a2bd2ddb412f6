#!/usr/bin/env bash
# Scanners and layout programs write 16-bit colour TIFF with one plane a colour (PlanarConfiguration 2,
# TIFF 6.0 page 38). Pillow opens such a file without an error or a warning and gives wrong colours; the
# same pixels in one interleaved strip (PlanarConfiguration 1) are read right.
# Seen with pillow 13.0.0 on a picture of one colour, 16 bits a sample, no compression.
# Guard here: kohoshi/pages/tifffacts.py; such a file is refused with the way out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v" && "$dir/v/bin/pip" -q install pillow==13.0.0
cd "$dir"
"$dir/v/bin/python" - <<'PY'
import struct
import sys

from PIL import Image

WIDTH = HEIGHT = 8
COLOUR = (0xC800, 0x6400, 0x3200)  # 200, 100, 50 of 255


def tiff(planar: bool) -> bytes:
    samples = ([struct.pack("<H", value) * (WIDTH * HEIGHT) for value in COLOUR] if planar
               else [b"".join(struct.pack("<H", value) for value in COLOUR) * (WIDTH * HEIGHT)])
    entries, extra = [], b""
    count = len(samples)
    data_at = 8 + 2 + 12 * 10 + 4
    more_at = data_at + sum(map(len, samples))

    def entry(tag: int, kind: int, values: list[int]) -> None:
        nonlocal extra
        packed = struct.pack("<" + {3: "H", 4: "I"}[kind] * len(values), *values)
        if len(packed) > 4:
            at = more_at + len(extra)
            extra += packed
            packed = struct.pack("<I", at)
        entries.append(struct.pack("<HHI", tag, kind, len(values)) + packed.ljust(4, b"\0"))

    offsets = [data_at + sum(map(len, samples[:each])) for each in range(count)]
    for tag, kind, values in ((256, 3, [WIDTH]), (257, 3, [HEIGHT]), (258, 3, [16, 16, 16]), (259, 3, [1]), (262, 3, [2]), (273, 4, offsets),
                              (277, 3, [3]), (278, 3, [HEIGHT]), (279, 4, [len(each) for each in samples]), (284, 3, [2 if planar else 1])):
        entry(tag, kind, values)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + b"".join(entries) + b"\0" * 4 + b"".join(samples) + extra


seen = {}
for planar in (False, True):
    with open("p.tif", "wb") as file:
        file.write(tiff(planar))
    with Image.open("p.tif") as picture:
        seen[planar] = picture.mode, picture.convert("RGB").getpixel((2, 5))
    print("planes" if planar else "interleaved", *seen[planar])
sys.exit(not (seen[False] == ("RGB", (200, 100, 50)) and seen[True][1] != (200, 100, 50)))
PY
