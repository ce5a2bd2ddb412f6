"""A picture taken in: bounded, opened in a child process with limits, under a safe name, without
the place where it was taken."""
from __future__ import annotations

import json
import re
import struct
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kohoshi import PROJECT, limits
from kohoshi.child import OutOfTime, run, with_program
from kohoshi.edit.error import EditError
from kohoshi.edit.journal import Change, commit
from kohoshi.files import sha256_of
from kohoshi.issue.yamltext.bytes import short
from kohoshi.pdfread.limits import Limits, limited

#: Largest picture in MB.
MAX_MB = limits.PICTURE_MB
#: Bounds of the child that opens a picture.
LIMITS = limited(limits.CHILD_PICTURE, size_mb=MAX_MB)

_ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "TIFF": ".tif"}


@dataclass(frozen=True)
class IntakePicture:
    """``format``: JPEG, PNG or TIFF. ``had_metadata``: it said where and with what it was taken (EXIF, XMP),
    which ``data`` says no more. Sizes in pixels, upright."""

    data: bytes
    format: str
    width: int
    height: int
    had_metadata: bool


def add_picture(issue_folder: Path, name: str, data: bytes, *, who: str = "") -> str:
    """Puts a picture into the issue's images/ (WebP and AVIF as PNG); the name under which articles use it:
    lower-case ASCII made from ``name``, the ending of its real format. The same picture again
    gives the same name. Raises EditError when it cannot be taken."""
    taken = examined(data, name)
    folder = issue_folder / "images"
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise EditError("images がフォルダーではありません")
    stem, ending = safe_stem(name, data), _ENDINGS[taken.format]
    there = {p.name.casefold() for p in folder.glob("*")}
    for number in range(1, 1000):
        path = folder / (f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}")
        if path.name not in there:
            commit(issue_folder, [Change(path, None, taken.data)], f"画像 {path.name} を入れた", who)
            return path.name
        if path.is_file() and not path.is_symlink() and path.read_bytes() == taken.data:
            return path.name
    raise EditError(f"「{stem}」という名前の画像が多すぎます")


def safe_stem(name: str, data: bytes, fallback: str = "shashin") -> str:
    """Lower-case ASCII letters, digits and hyphens, no folder; ``fallback`` and the hash of the file where the name
    has none of them."""
    last = re.split(r"[/\\]", name)[-1]
    folded = unicodedata.normalize("NFKC", last.rsplit(".", 1)[0]).lower()
    stem = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:40].strip("-")
    return stem if re.search("[a-z]", stem) else f"{fallback}-{(stem + '-') if stem else ''}{sha256_of(data)[:6]}"


def examined(data: bytes, name: str, bounds: Limits = LIMITS) -> IntakePicture:
    """The picture decoded whole in a child process with limits. Raises EditError."""
    called = short(name, 60)
    if len(data) > bounds.size_mb * 1_000_000:
        raise EditError(f"「{called}」は大きすぎます（{bounds.size_mb} MBまで）")
    try:
        done = run([sys.executable, "-c", "import sys; from kohoshi.edit.picturechild import main; sys.exit(main())"], bounds.child,
                   given=data, env=with_program(PROJECT.root))
    except OutOfTime as end:
        raise EditError(f"「{called}」は {end.seconds:g} 秒かけても開けないので、やめました。小さくして書き出し直してください") from None
    answer = _answer(done.stdout) if done.returncode == 0 else None
    if answer is None:
        raise EditError(f"「{called}」を開く途中で止まりました（壊れているか、大きすぎます）")
    facts, clean = answer
    if "refused" in facts:
        raise EditError(f"「{called}」は使えません: {facts['refused']}。{facts.get('hint', '')}")
    return IntakePicture(clean, str(facts["format"]), int(facts["width"]), int(facts["height"]), bool(facts["told"]))


def _answer(out: bytes) -> tuple[dict[str, Any], bytes] | None:
    """Facts and bytes, as the child packs them; None for anything else."""
    try:
        (length,) = struct.unpack(">I", out[:4])
        facts = json.loads(out[4:4 + length])
    except (struct.error, ValueError):
        return None
    known = isinstance(facts, dict) and ("refused" in facts or facts.get("format") in _ENDINGS)
    return (facts, out[4 + length:]) if known else None
