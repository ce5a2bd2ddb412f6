"""What the child process of :mod:`kohoshi.desk.pictures.copies` runs: make the small copy, answer."""
from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

from kohoshi.desk.pictures.small import small
from kohoshi.pages.picturefile import PictureError


def main() -> int:
    asked = json.loads(sys.stdin.buffer.read())
    try:
        data, kind = small(Path(asked["path"]))
        told = {"type": kind}
    except (PictureError, OSError) as error:
        data, told = b"", {"refused": str(error) if isinstance(error, PictureError) else "読めません"}
    packed = json.dumps(told).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(packed)) + packed + data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
