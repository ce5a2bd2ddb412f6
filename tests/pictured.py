"""Picture files made by hand, byte for byte, as programs write them that Pillow does not know to write."""
from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageDraw

#: px
SIZE = 240, 160


def photo(size: tuple[int, int] = SIZE) -> Image.Image:
    """A soft picture with quiet colours that any press can print, a red mark at the upper left."""
    x = np.linspace(0, 1, size[0])[None, :]
    y = np.linspace(0, 1, size[1])[:, None]
    parts = [90 + 110 * x + 0 * y, 100 + 80 * y + 0 * x, 160 - 60 * x + 20 * y]
    image = Image.fromarray(np.dstack(parts).astype(np.uint8))
    ImageDraw.Draw(image).rectangle([10, 10, 60, 50], fill=(190, 60, 50))
    return image


def gray(size: tuple[int, int] = SIZE) -> Image.Image:
    """Light to dark from left to right, a black mark at the upper left."""
    values = np.tile(np.linspace(250, 20, size[0])[None, :], (size[1], 1))
    image = Image.fromarray(values.astype(np.uint8))
    ImageDraw.Draw(image).rectangle([10, 10, 60, 50], fill=0)
    return image


def inked(size: tuple[int, int] = SIZE) -> np.ndarray:
    """Process colours (0: no ink) that change from left to right."""
    x = np.tile(np.linspace(0, 1, size[0])[None, :], (size[1], 1))
    return np.dstack([40 + 120 * x, 150 - 100 * x, 60 + 0 * x, 20 * x]).astype(np.uint8)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(pixels: np.ndarray, kind: int, depth: int = 8, *before: tuple[bytes, bytes]) -> bytes:
    """``pixels`` (h, w[, bands]) in the depth's own values; ``kind``: colour type; ``before``: chunks before
    the pixels."""
    height, width = pixels.shape[:2]
    if depth == 16:
        rows = pixels.astype(">u2").reshape(height, -1).view(np.uint8)
    elif depth == 8:
        rows = pixels.astype(np.uint8).reshape(height, -1)
    else:
        bits = ((pixels[..., None].astype(np.uint8) >> np.arange(depth - 1, -1, -1)) & 1).reshape(height, -1)
        rows = np.packbits(bits, axis=1)
    body = b"".join(b"\0" + row.tobytes() for row in rows)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
            + b"".join(chunk(*each) for each in before) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b""))


def tiff(pixels: np.ndarray, photometric: int, *, bits: int = 8, order: str = "<", planar: bool = False,
         extra: tuple[int, ...] = (), form: int = 1, more: tuple[tuple[int, int, bytes], ...] = (), pages: int = 1) -> bytes:
    """An uncompressed TIFF of ``pixels`` (h, w, bands). ``more``: (tag, type, value bytes)."""
    height, width, bands = pixels.shape
    kind = {(8, 1): "u1", (16, 1): "u2", (32, 3): "f4", (32, 1): "u4", (16, 2): "i2"}[bits, form]
    laid = pixels.transpose(2, 0, 1) if planar else pixels
    data = laid.astype(order + kind).tobytes()
    strips = bands if planar else 1
    head = (b"II*\0" if order == "<" else b"MM\0*")
    out, links = bytearray(head + b"\0\0\0\0"), 4
    for _ in range(pages):
        def short(*values: int) -> bytes:
            return struct.pack(f"{order}{len(values)}H", *values)

        def long(*values: int) -> bytes:
            return struct.pack(f"{order}{len(values)}I", *values)
        start = len(out)
        out += data
        each = len(data) // strips
        tags = {256: (4, long(width)), 257: (4, long(height)), 258: (3, short(*[bits] * bands)), 259: (3, short(1)), 262: (3, short(photometric)),
                273: (4, long(*(start + each * n for n in range(strips)))), 277: (3, short(bands)), 278: (4, long(height)),
                279: (4, long(*[each] * strips)), 284: (3, short(2 if planar else 1)), 339: (3, short(*[form] * bands))}
        if extra:
            tags[338] = (3, short(*extra))
        for tag, type_, value in more:
            tags[tag] = (type_, value)
        sizes = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1}
        entries = b""
        for tag, (type_, value) in sorted(tags.items()):
            count = len(value) // sizes[type_]
            if len(value) > 4:
                at = len(out)
                out += value + b"\0" * (len(value) % 2)
                value = struct.pack(order + "I", at)
            entries += struct.pack(order + "HHI", tag, type_, count) + value.ljust(4, b"\0")
        out += b"\0" * (len(out) % 2)
        struct.pack_into(order + "I", out, links, len(out))
        out += struct.pack(order + "H", len(tags)) + entries
        links = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


def without_adobe(jpeg: bytes) -> bytes:
    """A CMYK JPEG without its APP14, as ``pdfimages -all`` takes it out of a PDF: 0 is no ink there, so the
    values are turned over."""
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.mode == "CMYK"
    at = jpeg.index(b"\xff\xee")
    length = int.from_bytes(jpeg[at + 2:at + 4], "big")
    return jpeg[:at] + jpeg[at + 2 + length:]


def ycck(inks: np.ndarray) -> bytes:
    """A JPEG as Photoshop writes CMYK at lower qualities: its values inverted, and of those YCC, for which a
    reader inverts the colours once more (ITU-T T.872, 6.5.3)."""
    bands = np.dstack([np.asarray(Image.fromarray(inks[..., :3]).convert("YCbCr")), 255 - inks[..., 3]])
    # Pillow inverts what it writes
    jpeg = bytearray(saved(Image.fromarray(255 - bands, "CMYK"), "JPEG", quality=98, subsampling=0))
    at = jpeg.index(b"Adobe")
    jpeg[at + 11] = 2
    return bytes(jpeg)
