"""The June issue with a photograph and two half advertisements; with files that cannot be taken in."""
from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from kohoshi.check.press.protected import check_protected
from kohoshi.check.press.run import sheet_of
from kohoshi.commands.app import main
from kohoshi.finding import Level
from kohoshi.flow.build import PROJECT, Built, build
from kohoshi.issue.loader import load_issue
from kohoshi.pdfread.finished import open_finished
from kohoshi.pdfread.painted import Kind
from kohoshi.press import load_press
from tests.check.handed_in import Sheet

HALF = (123.0, 54.0)
TWO = """    ads:
      - slot: ad-left
        file: left.pdf
        advertiser: 見本商店
        alt: 見本の広告
        sample: true
      - slot: ad-right
        file: right.pdf
        advertiser: 見本工務店
        alt: 見本の広告
        sample: true
"""
LEDGER = "".join(f"{name}:\n  advertiser: {who}\n  slot: {slot}\n  from: 2022-04\n  to: 2022-09\n  approved: 2022-03-15\n  by: 見本\n  sample: true\n"
                 for name, who, slot in (("a", "見本商店", "ad-left"), ("b", "見本工務店", "ad-right")))


def edit(path: Path, old: str, new: str) -> int:
    """The line of what is replaced."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[:text.index(old)].count("\n") + 1


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(PROJECT / "content", folder / "content")
    june = folder / "content" / "2022-06"
    edit(june / "articles" / "oyako-ehon.yaml", "image: notice-top.svg", "image: notice-top.jpg")
    (june / "images").mkdir()
    tones = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn).resize((1500, 1000)) for turn in (0, 90, 180)])
    tones.save(june / "images" / "notice-top.jpg", quality=90)
    plan = june / "issue.yaml"
    text = plan.read_text(encoding="utf-8")
    start, end = text.index("    ads:\n"), text.index("waivers:")
    plan.write_text(text[:start] + TWO + text[end:], encoding="utf-8")
    (folder / "content" / "house" / "ads.yaml").write_text(LEDGER, encoding="utf-8")
    for name in ("left", "right"):
        Sheet(HALF, 0).save(june / "supplied" / f"{name}.pdf")
    return build(june, folder / "out")


def images(path: Path, face: int) -> list[pikepdf.Stream]:
    with pikepdf.open(path) as pdf:
        found = [o for o in pdf.pages[face - 1].resources.XObject.values() if o.get("/Subtype") == "/Image"]
        return [(str(o.ColorSpace), int(o.Width), int(o.Height)) for o in found]


def test_the_photograph_is_in_press_colours_in_print_and_small_and_srgb_on_the_screen(changed: Built) -> None:
    (print_image,), (web_image,) = (images(changed.folder / name, 4) for name in ("print.pdf", "web.pdf"))
    # of 1500 × 1000 px what its place on the face shows: cut at the sides, the whole height
    assert print_image[0] == "/DeviceCMYK" and print_image[2] == 1000 and print_image[1] == pytest.approx(1000 * 75 / 63.75, abs=3)
    assert web_image[0] == "/DeviceRGB" and 300 < web_image[1] < 1500


def test_what_is_declared_of_the_photograph_is_found_on_its_face(changed: Built, tmp_path: Path) -> None:
    """The same file held against a press that folds where the middle of the picture lies, and punches there."""
    content = tmp_path / "content"
    shutil.copytree(changed.folder.parent / "content", content)
    line = edit(content / "2022-06" / "articles" / "oyako-ehon.yaml", "image: notice-top.jpg\n",
                "image: notice-top.jpg\n      protect: [{what: 見本の顔, box: [45, 40, 10, 20]}]\n")
    issue = load_issue(content / "2022-06")
    plain = load_press("offset-tabloid")
    with open_finished(changed.folder / "print.pdf") as finished:
        picture, = (o for o in finished.press.pages[3].objects if o.kind is Kind.IMAGE)
        x, y = (picture.box[0] + picture.box[2]) / 2, (picture.box[1] + picture.box[3]) / 2
        found = {}
        for name, zones in (("plain", {}), ("folded", {"folds": (y,)}), ("punched", {"holes": ((273 - x - 3, y - 3, 6),)})):
            press = plain.model_copy(update={"zones": plain.zones.model_copy(update=zones)})
            sheets = [sheet_of(finished, index, index + 1, press, issue) for index in range(12)]
            found[name] = list(check_protected(sheets, issue))
    assert found["plain"] == []
    folded, punched = *found["folded"], *found["punched"]
    for one in (folded, punched):
        assert (one.rule, one.face, one.level, one.place.line) == ("zone/protected", 4, Level.ERROR, line + 1)
        assert one.box.x + one.box.w / 2 == pytest.approx(x, abs=.1) and one.box.y + one.box.h / 2 == pytest.approx(y, abs=.1)
    assert "折りにかかります" in folded.message and "綴じ穴にかかります" in punched.message


def test_two_half_advertisements_stand_side_by_side_each_with_its_label_and_rule(changed: Built) -> None:
    assert [f.message for f in changed.report.findings if f.rule.startswith(("ad/", "supplied/"))] == []
    with open_finished(changed.folder / "print.pdf") as finished:
        face = finished.pages[11]
        boxes = {each.key: each.box for each in face.drawn}
        assert face.glyphs.text.count("広告の内容に関する責任は広告主にあります。") == 2
    assert {key: (round(box.w, 1), round(box.h, 1)) for key, box in boxes.items()} == {"adleft": HALF, "adright": HALF}
    left, right = boxes["adleft"], boxes["adright"]
    assert left.y == pytest.approx(right.y, abs=.01) and left.x == pytest.approx(12, abs=.05)
    assert right.x + right.w == pytest.approx(261, abs=.05)


def test_nothing_else_of_the_issue_minds(changed: Built) -> None:
    assert [f.message for f in changed.report.findings if f.level is Level.ERROR] == []


@pytest.mark.parametrize("damage, words", [
    (lambda path: path.write_bytes(path.read_bytes()[:500]), "「shisei-10.pdf」は使えません: PDF として読めません（途中で切れています）"),
    (lambda path: Sheet().save(path, encryption=pikepdf.Encryption(user="u", owner="o")), "パスワード")])
def test_a_file_that_cannot_be_placed_stops_the_build_at_its_line(
        damage, words: str, copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(copied / "supplied" / "shisei-10.pdf")
    line = (copied / "issue.yaml").read_text(encoding="utf-8").split("shisei-10.pdf")[0].count("\n") + 1
    assert main(["build", str(copied), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert f"issue.yaml:{line} " in told and words in told and "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_the_content_alone_tells_of_files_and_of_the_ledger(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Sheet((251, 54), 0).save(copied / "supplied" / "koukoku-1.pdf")
    edit(copied.parent / "house" / "ads.yaml", "to: 2022-09", "to: 2022-05")
    assert main(["check", str(copied)]) == 1
    told = capsys.readouterr().out
    assert "251.0×54.0 mm" in told and "掲載期間の外" in told


def test_a_half_is_not_sold_without_the_other(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(copied / "issue.yaml", "slot: ad\n", "slot: ad-left\n")
    assert main(["check", str(copied)]) == 1
    assert "広告枠「広告（右）（ad-right）」が空いています" in capsys.readouterr().out
    edit(copied / "issue.yaml", "slot: ad-left\n", "slot: ad\n        file: koukoku-1.pdf\n        advertiser: 見本商店\n      - slot: ad-left\n")
    assert main(["check", str(copied)]) == 1
    assert "と同じ場所です" in capsys.readouterr().out
