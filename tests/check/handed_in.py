"""Pages and advertisements as other offices hand them in, written by hand with pikepdf."""
from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

PT = 72 / 25.4
FACE, AD = (273.0, 406.0), (249.0, 54.0)


class Sheet:
    """One page of ``trim`` mm with ``bleed`` mm around it, painted by PDF operators in mm."""

    def __init__(self, trim: tuple[float, float] = FACE, bleed: float = 3) -> None:
        self.pdf = pikepdf.new()
        w, h = trim
        page = self.pdf.add_blank_page(page_size=((w + 2 * bleed) * PT, (h + 2 * bleed) * PT))
        page.obj.TrimBox = Array([bleed * PT, bleed * PT, (w + bleed) * PT, (h + bleed) * PT])
        page.obj.BleedBox = Array([*page.mediabox])
        page.obj.Resources = Dictionary(XObject=Dictionary(), Font=Dictionary(), ColorSpace=Dictionary(), ExtGState=Dictionary())
        self.page = page.obj
        self.bleed = bleed
        #: a plain ground inside the trim, so that the page is no blank
        self.paint("0 0 0 .1 k 40 20 100 20 re f")

    @property
    def resources(self) -> Dictionary:
        return self.page.Resources

    def paint(self, operators: str) -> Sheet:
        """Coordinates in mm from the trim's bottom left."""
        origin = self.bleed * PT
        data = f"q {PT:.6f} 0 0 {PT:.6f} {origin:.4f} {origin:.4f} cm {operators} Q\n".encode()
        before = self.page.Contents.read_bytes() if "/Contents" in self.page else b""
        self.page.Contents = self.pdf.make_stream(before + data)
        return self

    def image(self, size: tuple[int, int], space: Name, **more: object) -> Stream:
        """A flat image XObject."""
        mode = {Name.DeviceRGB: "RGB", Name.DeviceCMYK: "CMYK", Name.DeviceGray: "L"}[space]
        out = io.BytesIO()
        Image.new(mode, size, 128 if mode == "L" else (128,) * len(mode)).save(out, "JPEG")
        return Stream(self.pdf, out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
                      ColorSpace=space, BitsPerComponent=8, Filter=Name.DCTDecode, **more)

    def form(self, operators: str, **resources: object) -> Stream:
        return self.pdf.make_indirect(Stream(
            self.pdf, operators.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 500]),
            Resources=Dictionary(**resources)))

    def draw(self, name: str, thing: Stream, place: str) -> Sheet:
        """``place``: the matrix, in mm."""
        self.resources.XObject[f"/{name}"] = self.pdf.make_indirect(thing)
        return self.paint(f"q {place} cm /{name} Do Q")

    def save(self, path: Path, **options: object) -> None:
        self.pdf.save(path, **options)
