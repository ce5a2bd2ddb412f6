"""The June issue as built: clean, complete, the seed word for word, the printer's basics right."""
from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest

from kohoshi.finding import Level
from kohoshi.flow.build import PROJECT, Built
from kohoshi.flow.outputs import OUTPUTS, missing
from kohoshi.flow.set_up import Setup
from kohoshi.issue.model import Issue

SEED = Path(__file__).resolve().parents[1] / "data" / "minato-policy-r4.txt"
MM = 72 / 25.4


@pytest.fixture(scope="module", autouse=True)
def drawn_once() -> None:
    """Here the same bytes are asked of what is painted anew each time."""


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def seed_pieces() -> list[str]:
    """The pieces of the seed: its lines without the marks of the list and of emphasis."""
    lines = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]
    pieces = []
    for line in lines:
        line = re.sub(r"^- ", "", line).replace("パートナシップ", "パートナーシップ")
        # the closing line is one sentence with two bold passages; ①②③ stand as three paragraphs
        pieces.extend(part for part in re.split(r"\*\*|(?= ②)|(?= ③)", line) if part.strip())
    return pieces


def test_no_error_and_every_warning_is_waived_with_a_reason(built: Built) -> None:
    open_findings = [f for f in built.report.findings if f.level is not Level.NOTICE and not f.waived]
    assert [(f.rule, f.face, f.message) for f in open_findings] == []


def test_a_build_consists_of_what_is_said_of_it(built: Built) -> None:
    assert {path.name for path in built.folder.iterdir()} == {each.name.split("/")[0] for each in OUTPUTS}
    assert missing(built.folder) == []


def test_the_seed_is_there_word_for_word(built: Built) -> None:
    text = bare(subprocess.run(
        ["pdftotext", "-raw", "-f", "2", "-l", "3", built.folder / "print.pdf", "-"],
        check=True, capture_output=True, text=True).stdout)
    pieces = seed_pieces()
    assert len(pieces) > 60
    assert [piece for piece in pieces if bare(piece) not in text] == []


def test_the_one_exception_is_the_official_label(built: Built) -> None:
    seed = SEED.read_text(encoding="utf-8")
    text = bare(subprocess.run(["pdftotext", "-raw", "-f", "2", "-l", "3", built.folder / "print.pdf", "-"],
                               check=True, capture_output=True, text=True).stdout)
    assert seed.count("パートナシップ") == 4 == text.count("17パートナーシップで目標を達成しよう")
    assert "パートナシップ" not in text


def test_print_pdf_boxes_and_labels(built: Built) -> None:
    reader = pypdf.PdfReader(built.folder / "print.pdf")
    assert reader.page_labels == [str(n) for n in range(1, 13)]
    for page in reader.pages:
        trim, bleed, media = page.trimbox, page.bleedbox, page.mediabox
        assert (float(trim.width), float(trim.height)) == pytest.approx((273 * MM, 406 * MM), abs=.01 * MM)
        assert float(trim.left - bleed.left) == pytest.approx(3 * MM, abs=.01 * MM)
        assert float(bleed.top - trim.top) == pytest.approx(3 * MM, abs=.01 * MM)
        assert media.left <= bleed.left and media.top >= bleed.top
        assert "/Annots" not in page


def test_print_pdf_is_in_process_colours(built: Built) -> None:
    """No operator sets RGB, in any page or form; the output condition is named."""
    with pikepdf.open(built.folder / "print.pdf") as pdf:
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"
        streams = [page.Contents for page in pdf.pages]
        streams += [obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Form"]
        for stream in streams:
            parts = stream if isinstance(stream, pikepdf.Array) else [stream]
            for part in parts:
                data = part.read_bytes()
                assert not re.search(rb"(?<![\w.])(rg|RG)\s", data), data[:80]
        spaces = {str(obj.get("/ColorSpace")) for obj in pdf.objects
                  if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"}
        assert "/DeviceRGB" not in spaces


def test_web_pdf_is_srgb_tagged_trimmed_and_linked(built: Built) -> None:
    reader = pypdf.PdfReader(built.folder / "web.pdf")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert float(reader.pages[0].mediabox.width) == pytest.approx(273 * MM, abs=.01)
    assert any("/Annots" in page for page in reader.pages)
    with pikepdf.open(built.folder / "web.pdf") as pdf:
        streams = [part for page in pdf.pages
                   for part in (page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents])]
        streams += [obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Form"]
        for stream in streams:
            assert not re.search(rb"/DeviceCMYK|/device-cmyk|(?<![\w.])[kK]\n", stream.read_bytes())


def test_print_and_web_break_the_same_lines(built: Built) -> None:
    def lines(name: str) -> list[str]:
        return subprocess.run(["pdftotext", "-raw", "-f", "4", "-l", "4", built.folder / name, "-"],
                              check=True, capture_output=True, text=True).stdout.split()

    printed, screen = lines("print.pdf"), lines("web.pdf")
    assert printed[:len(screen)] == screen and len(screen) > 100
    assert "校了前" in "".join(printed[len(screen):]) and len(printed) - len(screen) < 12  # the slug


def test_supplied_pages_keep_their_vectors_and_text(built: Built) -> None:
    for face in (9, 10, 11, 12):
        source = "koukoku-1.pdf" if face == 12 else f"shisei-{face}.pdf"
        supplied = pypdf.PdfReader(PROJECT / "content" / "2022-06" / "supplied" / source)
        words = bare(supplied.pages[0].extract_text())[:200]
        got = bare(pypdf.PdfReader(built.folder / "print.pdf").pages[face - 1].extract_text())
        assert words and words in got


def test_layout_json_tells_where_frames_lie(built: Built, issue: Issue) -> None:
    layout = json.loads((built.folder / "layout.json").read_text(encoding="utf-8"))
    assert layout["articles"]["kusei-kaigi"] == [6, 7]
    assert layout["articles"]["natsu-no-bosai"] == [1, 5]
    for frame in layout["frames"]:
        assert 1 <= frame["face"] <= 12 and frame["free"] == frame["lines"] - frame["used"]
        box = frame["box"]
        assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["w"] <= 273 and box["y"] + box["h"] <= 406
    placed = {frame["article"] for frame in layout["frames"] if frame["article"]}
    assert placed == set(issue.articles)


def test_report_json_has_the_promised_shape(built: Built) -> None:
    report = json.loads((built.folder / "report.json").read_text(encoding="utf-8"))
    assert set(report) == {"format", "proven", "issue", "file", "faces", "findings", "counts", "timings"}
    assert (report["issue"], report["faces"]) == ("2022-06", 12)
    assert report["counts"]["error"] == 0
    assert len(report["timings"]) >= 6


def test_samples_are_marked_on_the_page(built: Built, issue: Issue) -> None:
    reader = pypdf.PdfReader(built.folder / "print.pdf")
    layout = json.loads((built.folder / "layout.json").read_text(encoding="utf-8"))
    texts = [bare(page.extract_text()) for page in reader.pages]
    for key, article in issue.articles.items():
        first = layout["articles"][key][0]
        if article.sample:
            assert any("見本" in texts[face - 1] for face in layout["articles"][key]), (key, first)


def test_the_same_pages_give_the_same_bytes(setup: Setup, relay: Callable[..., bytes]) -> None:
    def mark(html: str) -> str:
        return html.replace("</title>", " </title>")

    first, second = relay(12, mark), relay(12, mark)
    assert first == second


def test_two_builds_in_two_places_time_zones_and_hash_seeds(built: Built, tmp_path: Path) -> None:
    """A child with another hash seed, zone and locale, in another folder: equal bytes."""
    import os
    import sys
    environment = os.environ | {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "C"}
    subprocess.run([sys.executable, PROJECT / "render.py", "build", PROJECT / "content" / "2022-06", "--out", tmp_path / "b"],
                   check=True, capture_output=True, env=environment, cwd=tmp_path)
    files = {path.relative_to(built.folder) for path in built.folder.rglob("*") if path.is_file()}
    assert files == {path.relative_to(tmp_path / "b") for path in (tmp_path / "b").rglob("*") if path.is_file()} and len(files) > 80
    for name in sorted(name for name in files if name.stem != "report"):  # reports tell how long it took
        assert (tmp_path / "b" / name).read_bytes() == (built.folder / name).read_bytes(), name
