"""May a font be embedded, cut down, in a PDF that goes to print? What OS/2 fsType says.

OpenType specification, OS/2 table, fsType: bits 0-3 are the permission (0 installable,
2 restricted licence, 4 preview and print, 8 editable; of several the least restrictive counts),
bit 8 forbids subsetting, bit 9 allows bitmaps only.
"""
from __future__ import annotations

from pathlib import Path

_RESTRICTED, _PERMITTING = 0x0002, 0x0004 | 0x0008
_NO_SUBSET, _BITMAPS_ONLY = 0x0100, 0x0200


def embedding_of(path: Path) -> int:
    """fsType of a font file (of the first font of a collection)."""
    from fontTools.ttLib import TTFont  # slow to import, and needed at set-up alone
    with TTFont(path, fontNumber=0, lazy=True) as font:
        out: int = font["OS/2"].fsType
        return out


def forbids(permission: int) -> str | None:
    """Why a font with this fsType may not go into our PDFs (Japanese), or None."""
    if permission & _RESTRICTED and not permission & _PERMITTING:
        return "PDFへの埋め込みが許されていません"
    if permission & _NO_SUBSET:
        return "使った字だけを取り出して埋め込むことが許されていません"
    if permission & _BITMAPS_ONLY:
        return "輪郭（アウトライン）の埋め込みが許されていません"
    return None
