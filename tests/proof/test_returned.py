"""What a printer's workflow does to a file, harmless and not."""
from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from kohoshi.pdfread.finished import open_finished
from kohoshi.proof.compare.change import Change, Kind
from kohoshi.proof.returned import compare_returned
from kohoshi.proof.rounds import Frozen
from tests.proof.conftest import Stage

_PHOTO = {"articles/oyako-ehon.yaml": ("image: notice-top.svg", "image: mihon.png")}


#: Of face 4, the left column and what stands over it (mm from the trim's top left): less to draw.
_SHOWN = 93.0, 320.0


@pytest.fixture(scope="module")
def cut(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Frozen]:
    """A run as ``stage`` lays it out, its pages cut to a part."""
    def cut(*request, **more) -> Frozen:
        whole, folder = stage(*request, **more), tmp_path_factory.mktemp("cut")
        with pikepdf.open(whole.folder / "print.pdf") as pdf:
            page = pdf.pages[0]
            left, _, _, top = (float(value) for value in page.trimbox)
            box = pikepdf.Array([left, top - _SHOWN[1] * 72 / 25.4, left + _SHOWN[0] * 72 / 25.4, top])
            page.mediabox = page.trimbox = page.bleedbox = box
            pdf.save(folder / "print.pdf")
        shutil.copy(whole.folder / "layout.json", folder)
        return Frozen(folder)

    return cut


@pytest.fixture(scope="module")
def handed(cut):
    return cut(4, _PHOTO, photo="harbour")


@pytest.fixture
def returned(handed, tmp_path: Path) -> Callable[[Callable[[Path, Path], None]], list[Change]]:
    """What is told of the handed file after ``work(source, target)``."""
    def compare(work: Callable[[Path, Path], None]) -> list[Change]:
        target = tmp_path / "returned.pdf"
        work(handed.folder / "print.pdf", target)
        with open_finished(handed.folder / "print.pdf") as ours, open_finished(target) as theirs:
            return compare_returned(ours, theirs, handed.layout)

    return compare


def edited(change: Callable[[pikepdf.Pdf], None]) -> Callable[[Path, Path], None]:
    def work(source: Path, target: Path) -> None:
        with pikepdf.open(source) as pdf:
            change(pdf)
            pdf.save(target)
    return work


def shifted(mm: float) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.contents_add(f"q 1 0 0 1 {mm * 72 / 25.4:.5f} 0 cm".encode(), prepend=True)
        page.contents_add(b"Q")
    return change


def photograph(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    return next(o for o in pdf.pages[0].resources.XObject.values() if o.get("/Subtype") == "/Image")


def encoded_anew(pdf: pikepdf.Pdf) -> None:
    image = photograph(pdf)
    out = io.BytesIO()
    Image.open(io.BytesIO(image.read_raw_bytes())).save(out, "JPEG", quality=80)
    image.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)


def linear(source: Path, target: Path) -> None:
    with pikepdf.open(source) as pdf:
        pdf.save(target, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def distilled(source: Path, target: Path) -> None:
    subprocess.run([shutil.which("gs"), "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-o", target, source], check=True)


@pytest.mark.parametrize("work", [
    shutil.copy, edited(encoded_anew), linear, distilled, edited(shifted(0.03)),
], ids=["untouched", "pictures encoded anew", "linearized", "written anew by Ghostscript", "shifted by 0.03 mm"])
def test_what_prints_the_same_is_not_told(returned, work):
    assert returned(work) == []


def test_a_lost_dakuten(handed, returned, cut):
    other = cut(4, {**_PHOTO, "articles/kosodate-salon.yaml": ("保護者どうし", "保護者とうし")}, photo="harbour")
    (change,) = returned(lambda _, target: shutil.copy(other.folder / "print.pdf", target))
    assert (change.kind, change.article, change.before, change.after) == (Kind.TEXT, "kosodate-salon", "ど", "と")
    assert change.new[0].face == 4 and inside(change, handed, "kosodate-salon")


def test_a_dropped_picture(handed, returned):
    def drop(pdf: pikepdf.Pdf) -> None:
        name = next(name for name, o in pdf.pages[0].resources.XObject.items() if o.get("/Subtype") == "/Image")
        del pdf.pages[0].resources.XObject[name]

    (change,) = returned(edited(drop))
    assert (change.kind, change.article) == (Kind.PICTURE, "oyako-ehon")
    assert change.old[0].face == 4 and change.old[0].box.w > 70


def test_a_digit_that_became_a_path_and_another_one(handed, returned):
    unit = next(unit for unit in handed.units if unit.region.article == "rinyushoku")
    at = unit.text.index("0000-")
    left, top, right, bottom = unit.boxes[at]

    def outline(pdf: pikepdf.Pdf) -> None:
        _, _, _, page_top = (float(value) for value in pdf.pages[0].trimbox)
        trim_left = float(pdf.pages[0].trimbox[0])
        x, y, w, h = (value * 72 / 25.4 for value in (left, bottom, right - left, bottom - top))
        ground = f"{trim_left + x:.3f} {page_top - y:.3f} {w:.3f} {h:.3f} re f"
        one = f"{trim_left + x + .45 * w:.3f} {page_top - y + .1 * h:.3f} {.12 * w:.3f} {.75 * h:.3f} re f"
        pdf.pages[0].contents_add(f"q 0 0 0 0 k {ground} 0 0 0 1 k {one} Q".encode())

    (change,) = returned(edited(outline))
    assert change.article == "rinyushoku" and change.before.startswith("0")
    box = change.new[0].box
    assert left - 1 < box.x and box.x + box.w < right + 1 and top - 1 < box.y and box.y + box.h < bottom + 1


def test_a_shifted_page_is_told_once(returned):
    (change,) = returned(edited(shifted(0.5)))
    assert change.kind is Kind.MOVED and change.new[0].face == 4 and "+0.50 mm" in change.after


def test_a_shifted_heading(returned, cut):
    other = cut(4, _PHOTO, "#rinyushoku--main h2 {position: relative; left: .5mm}", photo="harbour")
    changes = returned(lambda _, target: shutil.copy(other.folder / "print.pdf", target))
    assert {(change.kind, change.article) for change in changes} == {(Kind.MOVED, "rinyushoku")}


def without_yellow(pdf: pikepdf.Pdf) -> None:
    for thing in [pdf.pages[0].Contents, *(o for o in pdf.pages[0].resources.XObject.values() if o.get("/Subtype") == "/Form")]:
        done = [([*operands[:2], 0, operands[3]] if str(operator) in ("scn", "SCN", "k", "K") and len(operands) == 4 else operands, operator)
                for operands, operator in pikepdf.parse_content_stream(thing)]
        thing.write(pikepdf.unparse_content_stream(done))
    del pdf.pages[0].resources.XObject[next(n for n, o in pdf.pages[0].resources.XObject.items() if o.get("/Subtype") == "/Image")]


def test_a_missing_plate(returned):
    changes = returned(edited(without_yellow))
    assert any(c.kind is Kind.COLOUR and "Y（イエロー）の版がありません" in c.message and c.new[0].face == 4 for c in changes)


def test_a_tint_that_the_eye_hardly_sees(returned):
    def paler(pdf: pikepdf.Pdf) -> None:
        data = pdf.pages[0].Contents.read_bytes()
        assert b"0.08 0 0.1 0 scn" in data
        pdf.pages[0].Contents.write(data.replace(b"0.08 0 0.1 0 scn", b"0.08 0 0.07 0 scn", 1))

    changes = returned(edited(paler))
    assert changes and {(c.kind, c.message) for c in changes} == {(Kind.COLOUR, "Y（イエロー）の濃さが違います")}


def test_a_missing_page(handed, returned):
    def drop(pdf: pikepdf.Pdf) -> None:
        pdf.add_blank_page(page_size=(800, 1200))

    (change,) = returned(edited(drop))
    assert "1ページの入稿に対して、戻ってきたのは2ページです" in change.message


def inside(change: Change, handed, article: str) -> bool:
    box = change.new[0].box
    return any(u.region.edges[0] <= box.x <= u.region.edges[2] and u.region.edges[1] <= box.y <= u.region.edges[3]
               for u in handed.units if u.region.article == article)
