"""The pictures of README.md are the trimmed pages, in reading order, and small."""
from __future__ import annotations

import importlib.machinery
import importlib.util
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
MM = 72 / 25.4
BLEED = 3 * MM


@pytest.fixture(scope="module")
def pictures() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("pictures", str(ROOT / "scripts" / "pictures"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("pictures", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Twelve faces: a gray of its own on each, black in the bleed all round."""
    width, height = 273 * MM, 406 * MM
    with pikepdf.new() as pdf:
        for number in range(1, 13):
            page = pdf.add_blank_page(page_size=(width + 2 * BLEED, height + 2 * BLEED))
            page.trimbox = [BLEED, BLEED, BLEED + width, BLEED + height]
            page.Contents = pdf.make_stream(
                b"0 g 0 0 5000 5000 re f %.3f g %.4f %.4f %.4f %.4f re f" % (number / 13, BLEED, BLEED, width, height))
        pdf.save(tmp_path / "print.pdf")
    return tmp_path / "print.pdf"


def test_pictures_are_trimmed_faces_side_by_side(pictures, paper, tmp_path):
    written = pictures.main(paper, tmp_path / "img")
    assert [path.stem for path in written] == list(pictures.SHOWN)
    for path, faces in zip(written, pictures.SHOWN.values(), strict=True):
        with Image.open(path) as picture:
            gray = picture.convert("L")
            assert path.stat().st_size < pictures.MAX_BYTES
            assert gray.width == (1000 if len(faces) == 1 else 1400)
            assert gray.height / (gray.width / len(faces)) == pytest.approx(406 / 273, abs=.002)
            for index, number in enumerate(faces):
                middle = round((index + .5) * gray.width / len(faces)), gray.height // 2
                assert gray.getpixel(middle) == pytest.approx(255 * number / 13, abs=3)
            for corner in ((1, 1), (gray.width - 2, 1), (1, gray.height - 2), (gray.width - 2, gray.height - 2)):
                assert gray.getpixel(corner) > 12, f"{path.name}: the bleed shows at {corner}"


def test_a_picture_that_cannot_be_small_is_refused(pictures):
    noise = Image.effect_noise((1400, 1400), 120).convert("RGB")
    with pytest.raises(ValueError, match="does not fit"):
        pictures.jpeg(noise)
