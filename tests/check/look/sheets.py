"""Small papers for the rules ``look/…``, written with WeasyPrint alone: a sheet of 200 × 260 mm with
running text, and what is put on it."""
from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import weasyprint
from PIL import Image

from kohoshi.check.facetext import face_texts
from kohoshi.check.look.run import check_look
from kohoshi.finding import Finding
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.untrusted import open_untrusted
from kohoshi.press import Press, load_press
from tests.fonts_css import font_face

WIDTH, HEIGHT = 200, 260
#: One line of a notice, 24 characters.
LINE = "来る前に業者の名前と連絡先を言わせ必ず書き留めます"
TEXT = "潮風の道を家族で歩きました。港には大きな船が着き、子どもたちが手を振ります。" * 3

CSS = font_face() + font_face(file="BIZUDGothic-Bold.ttf", weight=700) + f"""
@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: 0 }}
body {{ margin: 0; font: 15Q/25Q 'BIZ UDGothic'; color: #231815 }}
section {{ position: relative; width: {WIDTH}mm; height: {HEIGHT}mm; break-after: page; overflow: hidden }}
section:last-child {{ break-after: auto }}
section > div, section > img, section > svg, section > p, section > h2 {{ position: absolute; margin: 0 }}
.running {{ left: 15mm; top: 200mm; width: 170mm }}
"""


@lru_cache
def press() -> Press:
    """A press of this paper."""
    return load_press("offset-tabloid").model_copy(update={"trim": (WIDTH, HEIGHT), "type_area": (15, 15, 170, 230)})


def at(x: float, y: float, w: float, style: str, content: str) -> str:
    """A block at x, y mm of w mm."""
    return f"<div style='left:{x}mm;top:{y}mm;width:{w}mm;{style}'>{content}</div>"


def words(y: float, lines: int, x: float = 15, w: float = 170, style: str = "") -> str:
    """Running text over so many lines from y mm: 6.25 mm a line, 45 characters to 170 mm."""
    per = int(w / 3.75)
    return f"<p class=running style='left:{x}mm;top:{y}mm;width:{w}mm;{style}'>{(TEXT * 40)[:per * lines]}</p>"


def picture(image: Image.Image, x: float, y: float, w: float, h: float, style: str = "", kind: str = "PNG") -> str:
    """An image of w × h mm at x, y mm."""
    out = BytesIO()
    image.save(out, kind, **({"quality": 85} if kind == "JPEG" else {}))
    data = base64.b64encode(out.getvalue()).decode()
    return f"<img src='data:image/{kind.lower()};base64,{data}' style='left:{x}mm;top:{y}mm;width:{w}mm;height:{h}mm;{style}'>"


def drawing(x: float, y: float, w: float, h: float, shapes: str) -> str:
    """A drawing on a field of 100 × 100 stretched to w × h mm at x, y mm."""
    return (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100' preserveAspectRatio='none' "
            f"style='left:{x}mm;top:{y}mm;width:{w}mm;height:{h}mm'>{shapes}</svg>")


def scene(seed: int, width: int = 480, height: int = 360, low: int = 0, high: int = 255) -> Image.Image:
    """What passes for a photograph: soft shapes of many tones with grain."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(low, high, (9, 12, 3), dtype=np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    grain = random.normal(0, 6, (height, width, 1))
    return Image.fromarray((np.asarray(coarse) + grain).clip(low, high).astype(np.uint8))


def pdf(*faces: str) -> bytes:
    """A file of these faces; each has its lines of running text, so that there is a measure for heads."""
    running = f"<p class=running>{TEXT}</p>"
    html = "".join(f"<section>{face if 'running' in face else face + running}</section>" for face in faces)
    return weasyprint.HTML(string=f"<!doctype html><html lang=ja><style>{CSS}</style><body>{html}").write_pdf()


def told(path: Path, data: bytes, *, press: Press | None = None, numbers: Sequence[int] = (), foreign: bool = False) -> list[Finding]:
    """What the rules say of a file; ``numbers``: the faces that its pages are (2, 3 … if not said)."""
    path.write_bytes(data)
    with (open_untrusted if foreign else open_finished)(path) as finished:
        pages = list(numbers or range(2, 2 + len(finished.pages)))
        return list(check_look(face_texts(finished, pages), finished, press=press, numbers=pages))
