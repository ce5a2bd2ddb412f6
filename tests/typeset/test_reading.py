"""What readers of the PDF take out of a line: its words, and no blank or new line of a gap."""
from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pypdf
import pytest

from kohoshi.fonts import FontSet
from kohoshi.pdfread.unspoken import as_painted
from kohoshi.typeset import reading
from kohoshi.typeset.engine import Engine

ROOT = Path(__file__).resolve().parents[2]
FONTS = FontSet.load(ROOT / "fonts")
BASE = "http://job.invalid/"
NARROW = "港区では、「つながり」（きずな）を大切に、2022年もコミュニティづくりを進めます。"


def written(body: str, measure: float = 9, css: str = "", variant: str = "pdf/x-4") -> bytes:
    def read(url: str) -> tuple[bytes, str]:
        return FONTS.files()[url.rpartition("/")[2]].read_bytes(), "font/ttf"

    source = (f'<html lang="ja"><title>見本</title><style>@page{{size:500pt 400pt;margin:20pt}}'
              f'body,p{{margin:0}}p{{font:12pt/20pt "UD Latin","UD Gothic";width:{measure}em;text-align:justify;{css}}}'
              f"</style><p>{body}")
    engine = Engine(read, FONTS.face_css(f"{BASE}fonts/", ["UD Latin", "UD Gothic"]))
    document, findings, *_ = engine.lay_out(source, BASE, variant)
    assert not findings
    return document.write_pdf(pdf_variant=variant)


def by_pdftotext(data: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().replace("\f", "").strip().splitlines()


def by_pypdf(data: bytes) -> list[str]:
    return pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().strip().splitlines()


@pytest.mark.parametrize("measure", [8, 9, 11, 15])
@pytest.mark.parametrize("read", [by_pdftotext, by_pypdf])
def test_a_narrow_line_is_read_without_blanks_and_in_one_piece(read, measure: int) -> None:
    lines = read(written(NARROW, measure))
    assert "".join(lines) == NARROW
    if read is by_pdftotext:
        assert all(len(line) > 2 for line in lines[:-1]), lines  # no line within a line


def test_blanks_of_the_text_itself_stay() -> None:
    words = "We welcome you to the ward office. 港区へようこそ。"
    assert " ".join(by_pdftotext(written(words, 20))) == words


def test_spread_characters_are_read_as_a_word() -> None:
    """均等割付: two characters over six em."""
    data = written("日時", 6, css="text-align-last:justify;")
    assert by_pdftotext(data) == by_pypdf(data) == ["日時"]


def test_only_lines_with_moved_glyphs_say_their_text() -> None:
    solid = written("港区はみなとのまちです港区は", 7)
    moved = written(NARROW, 9)
    assert b"ActualText" not in contents(solid)
    assert contents(moved).count(b"ActualText") == contents(moved).count(b"/Span") > 0


def contents(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return b"".join(page.Contents.read_bytes() for page in pdf.pages)


def test_marked_content_is_balanced_inside_its_text_object() -> None:
    for variant in ("pdf/x-4", "pdf/ua-1"):
        with pikepdf.open(io.BytesIO(written(f"<b>{NARROW}</b>{NARROW}", 9, variant=variant))) as pdf:
            depth, within = 0, []
            for _, operator in pikepdf.parse_content_stream(pdf.pages[0]):
                match str(operator):
                    case "BT" | "BDC" | "BMC" as opened:
                        within.append(opened)
                    case "ET":
                        assert within.pop() == "BT"
                    case "EMC":
                        assert within.pop() in ("BDC", "BMC")
                depth = max(depth, len(within))
            assert within == [] and depth >= 2


def test_wide_moves_are_written_in_steps_that_add_up() -> None:
    said: list[str] = []
    reading.showing(lambda self, text: said.append(text))(None, "-20<0102>-250<>-33.5<03>40<04>-89<05>-180<06>-95")
    assert said == ["-20<0102>-90 -90 -70 -33.5<03>40<04>-89<05>-90 -90<06>-90 -5"]
    data = contents(written(NARROW, 8)).decode("latin-1")
    numbers = [float(part) for array in data.split("] TJ")[:-1] for string in array.rpartition("[")[2].split(">")
               for part in string.partition("<")[0].split()]
    assert min(numbers) >= -reading.STEP and any(number == -reading.STEP for number in numbers)


def test_the_proof_reads_the_glyphs_not_what_the_file_says_of_them(tmp_path: Path) -> None:
    """A file whose ActualText tells other words than its glyphs, in the content and by a name."""
    file = tmp_path / "lying.pdf"
    with pikepdf.open(io.BytesIO(written(NARROW, 9))) as pdf:
        page = pdf.pages[0]
        said = page.Contents.read_bytes()
        start = said.index(b"/ActualText") + len(b"/ActualText ")
        end = said.index(b">>", start)
        page.Contents.write(said[:start] + b"(lies) " + said[end:])
        page.Resources.Properties = pikepdf.Dictionary(Other=pikepdf.Dictionary(ActualText="more lies"))
        pdf.save(file)
    assert b"lies" in contents(file.read_bytes())
    painted = as_painted(file)
    assert isinstance(painted, bytes) and b"/ActualText" not in contents(painted) + painted
    assert as_painted(painted) is painted
    from kohoshi.pdfread.finished import open_finished
    with open_finished(file) as finished:
        assert finished.pages[0].glyphs.text == NARROW
