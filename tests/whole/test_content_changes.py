"""Changed content, built again: what the proof says of text that does not fit and of references
typed by hand that were left behind."""
from __future__ import annotations

import shutil
from pathlib import Path

import pypdf
import pytest

from kohoshi.finding import Finding, Level
from kohoshi.flow.build import PROJECT, Built, build
from tests.short import FOUR, shorten


def errors(built: Built) -> list[Finding]:
    return [f for f in built.report.findings if f.level is Level.ERROR and not f.waived]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """8面 and the 6・7面 change places; one reference is made, one was typed by hand."""
    tmp_path = tmp_path_factory.mktemp("moved")
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    copied = tmp_path / "content" / "2022-06"
    shorten(copied, 1, 2, 4, 5, 6, 8)
    plan = copied / "issue.yaml"
    text = plan.read_text(encoding="utf-8")
    text = text.replace("- faces: [6, 7]\n    layout: panorama", "- faces: [7, 8]\n    layout: panorama")
    start = text.index("  - faces: [7, 8]")
    end = text.index("  - faces: [8]")
    stop = text.index("waivers:")
    text = text[:start] + text[end:stop].replace("faces: [8]", "faces: [6]") + text[start:end] + text[stop:]
    plan.write_text(text, encoding="utf-8")
    article = copied / "articles" / "unei-hoshin.yaml"
    article.write_text(article.read_text(encoding="utf-8").replace(
        "区政会議(〔面:kusei-kaigi〕)", "区政会議(6・7面)"), encoding="utf-8")
    return build(copied, tmp_path / "moved")


def test_an_article_moved_with_a_hand_typed_reference_left_behind(moved: Built) -> None:
    text = "".join(pypdf.PdfReader(moved.folder / "print.pdf").pages[2].extract_text().split())
    assert "ができるまで(6面)" in text  # the made reference followed
    wrong = [f for f in errors(moved) if f.rule == "reference/wrong-face"]
    assert len(wrong) == 1
    finding = wrong[0]
    assert finding.face == 3 and finding.box
    assert "6・7面" in finding.message and "7・8面" in finding.message
    assert "unei-hoshin.yaml:" in (finding.source or "")
    assert "区政会議" in finding.excerpt or "区政会議" in finding.message


def test_contents_and_continuations_follow(moved: Built) -> None:
    text = "".join(pypdf.PdfReader(moved.folder / "print.pdf").pages[0].extract_text().split())
    assert "区政会議7・8面" in text
    assert not [f for f in errors(moved) if f.rule.startswith("reference/") and f.face == 1]


def test_a_sentence_cut_by_its_frame(copied: Path, tmp_path: Path) -> None:
    shorten(copied, *FOUR[:3], 6)  # as faces 1, 2, 3, 4・5
    article = copied / "articles" / "kusei-kaigi.yaml"
    text = article.read_text(encoding="utf-8")
    anchor = "会議は公開で、どなたでも傍聴できます。"
    line = text[:text.index(anchor)].count("\n") + 1
    article.write_text(text.replace(anchor, anchor + "長い話をここに書き足しました。" * 40), encoding="utf-8")
    built = build(copied, tmp_path / "long")
    overset = [f for f in errors(built) if f.rule == "text/overset"]
    assert overset and overset[0].face == 4
    assert overset[0].article == "kusei-kaigi"
    assert "枠「見出しと絵と本文（main）」" in overset[0].message and len(overset) == 1 and "字があふれ" in overset[0].message
    assert (overset[0].source or "").endswith(f"kusei-kaigi.yaml:{line}")
