"""下版 of the June issue: the files as the printer gets them, read back; one face replaced."""
from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from kohoshi.commands import app as cli
from kohoshi.files import sha256_of
from kohoshi.flow.build import PROJECT, Built
from kohoshi.issue.loader import load_issue
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import load_press, profile
from kohoshi.project import Project
from kohoshi.proof import at_hand
from kohoshi.proof.handover.record import Handover, HandoverError, handovers, read_handover
from kohoshi.proof.handover.write import Sources, handover, replace
from kohoshi.proof.life import NotReady, set_state, state_of
from kohoshi.proof.store import Draft, Store, officer
from tests.real import made_real
from tests.whole.conftest import CONTENT

OFFICER = officer("広報 太郎")
OFFSET = load_press("offset-tabloid")
PT = 72 / 25.4


def copy_of(built: Built, folder: Path) -> Path:
    """The build in a folder of its own, with the times it was made at."""
    shutil.copytree(built.folder.resolve(), folder)
    return folder


@pytest.fixture(scope="module")
def ready(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """The sample issue made fit to be printed: no sample any more, all signed, state 校了."""
    place = tmp_path_factory.mktemp("ready")
    shutil.copytree(PROJECT / "content", place / "content")
    content = place / "content" / "2022-06"
    made_real(place / "content")
    for path in (place / "content").rglob("*.yaml"):
        os.utime(path, (1, 1))
    issue = load_issue(content)
    store = Store.open(place / "proofs" / "desk.sqlite3")
    prints = dict.fromkeys(issue.publication.placed, "as it was signed")
    for article, hash in prints.items():
        store.sign(article, hash, 1, OFFICER, "試験の校了")
    for state in ("初校", "校了"):
        set_state(store, state, OFFICER)
    return Sources(content, copy_of(built, place / "built"), place / "out", PROJECT, store, prints)


@pytest.fixture
def confirmed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The press as if the printer had confirmed it."""
    folder = tmp_path_factory.mktemp("presses")
    text = (profile.PROFILES / "offset-tabloid.yaml").read_text(encoding="utf-8")
    said = "confirmed: {profile: 試験, trim: 試験, handover: 試験}"
    (folder / "offset-tabloid.yaml").write_text(text.replace("confirmed: {} ", f"{said} "), encoding="utf-8")
    monkeypatch.setattr(profile, "PROFILES", folder)
    assert not load_press("offset-tabloid").sample


@pytest.fixture
def handed(ready: Sources, confirmed: None) -> Handover:
    """Written once; later tests find it again."""
    return next(iter(handovers(ready.out)), None) or handover(ready, OFFICER)


@pytest.fixture
def project(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the sample issue built, nothing signed, for the commands."""
    project = tmp_path / "project"
    (project / "out" / "2022-06").mkdir(parents=True)
    for name in ("layouts", "fonts"):
        (project / name).symlink_to(PROJECT / name)
    copy_of(built, project / "out" / "2022-06" / "offset-tabloid")
    monkeypatch.setattr(cli, "PROJECT", Project(project))
    monkeypatch.setattr(at_hand, "prints_in", lambda built: {})
    return project


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def slug_of(path: Path, page: int = 1) -> str:
    """What stands below the trim and its bleed."""
    done = subprocess.run(["pdftotext", "-f", str(page), "-l", str(page), path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def test_every_face_is_a_file_that_shows_what_was_proven(ready: Sources, handed: Handover) -> None:
    assert handed.folder.name == "handover-1" and [each.name for each in handed.faces.values()] == [f"{n:02}.pdf" for n in range(1, 13)]
    with open_finished(ready.built / "print.pdf") as whole:
        for face, each in handed.faces.items():
            with open_finished(handed.folder / each.name) as single:
                assert len(single.pages) == 1 and single.pages[0].label == str(face)
                assert np.array_equal(single.pages[0].raster(72), whole.pages[face - 1].raster(72)), face
                assert single.press.xmp["GTS_PDFXVersion"] == whole.press.xmp["GTS_PDFXVersion"] == "PDF/X-4"


def test_boxes_intent_and_metadata_are_those_of_print_pdf(ready: Sources, handed: Handover) -> None:
    ids = set()
    with pikepdf.open(ready.built / "print.pdf") as whole:
        for face, each in handed.faces.items():
            with pikepdf.open(handed.folder / each.name) as single:
                page, old = single.pages[0].obj, whole.pages[face - 1].obj
                for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
                    assert [float(v) for v in page[box]] == [float(v) for v in old[box]]
                mine, theirs = single.Root.OutputIntents[0], whole.Root.OutputIntents[0]
                assert str(mine.OutputConditionIdentifier) == str(theirs.OutputConditionIdentifier) == OFFSET.condition
                assert mine.DestOutputProfile.read_bytes() == theirs.DestOutputProfile.read_bytes()
                xmp = single.Root.Metadata.read_bytes()
                assert b"GTS_PDFXVersion" in xmp
                ids.add(xmp.split(b"xmp.did:")[1][:36])
    assert len(ids) == 12, "each file is a document of its own"


def test_the_slug_says_ok_and_no_longer_before_it(ready: Sources, handed: Handover) -> None:
    assert "校了前" in slug_of(ready.built / "print.pdf", 6)
    slug = slug_of(handed.folder / "06.pdf")
    assert "校了前" not in slug and "6面" in slug and "校了" in slug
    assert b"\xe6\xa0\xa1\xe4\xba\x86\xe5\x89\x8d" not in (handed.folder / "06.pdf").read_bytes()


def test_independent_tools_take_the_files(handed: Handover) -> None:
    for each in handed.files:
        if each.name.endswith(".pdf"):
            done = subprocess.run(["qpdf", "--check", handed.folder / each.name], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=handed.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 15


def test_the_specification_tells_the_printer_what_it_gets(ready: Sources, handed: Handover) -> None:
    text = "".join(text_of(handed.folder / "仕様票.pdf").split())
    for word in ("広報みなと", "No.313", "校了", "12面", "左開き", "273×406mm", "3mm", "PDF/X-4", "FOGRA39", "300%", "自己検査", "すべて埋め込み",
                 "令和4年(2022年)5月30日", "試験商店", "市政だより(試験)1", "大阪市港区役所", "9999-0000"):
        assert word in text, word
    assert all(each.sha256 in text for each in handed.files if each.name != "仕様票.pdf")
    assert "試し" not in text and "練習" not in text and "見本の番号" not in text and "訂正一覧" not in text
    with open_finished(handed.folder / "仕様票.pdf") as sheet:
        assert sheet.pages[0].size == pytest.approx((210, 297), abs=.1)


def test_the_output_sample_looks_like_the_faces(ready: Sources, handed: Handover) -> None:
    with open_finished(ready.built / "print.pdf") as whole, open_finished(handed.folder / "出力見本.pdf") as sample:
        assert len(sample.pages) == 12
        assert sample.pages[5].size == pytest.approx(OFFSET.trim, abs=.3)
        small = [np.asarray(Image.fromarray(face.raster(100)).resize((60, 90), Image.Resampling.BOX)).astype(int)
                 for face in (whole.pages[5], sample.pages[5])]
        assert abs(small[0] - small[1]).mean() < 4
    assert (handed.folder / "出力見本.pdf").stat().st_size < 12_000_000


def test_the_folder_is_whole_and_stays_as_it_is(ready: Sources, handed: Handover) -> None:
    assert read_handover(handed.folder) == handed and handed.damaged() == []
    assert {path.stat().st_mode & 0o222 for path in handed.folder.iterdir()} == {0}
    assert not [path.name for path in ready.out.iterdir() if path.name.startswith(".")]
    assert state_of(ready.store) == "下版" and not handed.trial and handed.gates == ()
    assert handed.print_sha256 == sha256_of(ready.built / "print.pdf")
    assert dt.datetime.fromisoformat(handed.at).tzinfo is not None


def test_a_second_hand_over_is_refused(ready: Sources, handed: Handover) -> None:
    with pytest.raises(NotReady) as refused:
        handover(ready, OFFICER)
    assert [gate.kind for gate in refused.value.gates] == ["state"] and "replace" in refused.value.gates[0].message
    assert next(each.folder.name for each in handovers(ready.out)) == "handover-1"


# --- replacing -----------------------------------------------------------------------------


@pytest.fixture
def repaint(ready: Sources, tmp_path: Path) -> Callable[..., Sources]:
    """The build with something black painted on some faces, as if it had been laid out again."""
    def repaint(*faces: int) -> Sources:
        folder = tmp_path / f"built-{'-'.join(map(str, faces))}"
        shutil.copytree(ready.built, folder)
        out = io.BytesIO()
        with pikepdf.open(folder / "print.pdf") as pdf:
            for face in faces:
                page = pdf.pages[face - 1]
                x0, _, _, y1 = (float(v) for v in page.trimbox)
                page.contents_add(pdf.make_stream(
                    f"q /DeviceCMYK cs 0 0 0 1 scn {x0 + 100 * PT:.2f} {y1 - 210 * PT:.2f} 20 20 re f Q".encode()))
            pdf.save(out)
        (folder / "print.pdf").write_bytes(out.getvalue())
        return changed(ready, built=folder)
    return repaint


def test_one_face_is_replaced_and_the_others_are_the_same_files(ready: Sources, handed: Handover, repaint: Callable[..., Sources]) -> None:
    desk = changed(repaint(6), out=ready.out.parent / "again")
    shutil.copytree(handed.folder, desk.out / handed.folder.name)
    new = replace(desk, [6], OFFICER, "電話番号のまちがい")
    assert new.folder.name == "handover-2" and new.before == "handover-1" and new.damaged() == []
    assert {face: each for face, each in new.faces.items() if face != 6} == {
        face: each for face, each in handed.faces.items() if face != 6}
    assert new.faces[6].name == "06-r2.pdf" and new.faces[6].sha256 != handed.faces[6].sha256
    told = new.replaced[0]
    assert (told.face, told.old, told.old_sha256, told.new, told.reason) == (
        6, "06.pdf", handed.faces[6].sha256, "06-r2.pdf", "電話番号のまちがい")
    assert told.differences == ("左から 100～110 mm、上から 200～210 mm",)
    sheet = "".join(text_of(new.folder / "仕様票.pdf").split())
    assert "電話番号のまちがい" in sheet and handed.faces[6].sha256 in sheet and new.faces[6].sha256 in sheet
    assert read_handover(desk.out / "handover-1").damaged() == [], "the earlier folder stays as it was"
    assert json.loads((new.folder / "handover.json").read_text(encoding="utf-8"))["replaced"][0]["face"] == 6
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=new.folder, capture_output=True, check=False)
    assert done.returncode == 0


def test_replacing_says_no_when_it_should(ready: Sources, handed: Handover, repaint: Callable[..., Sources], tmp_path: Path) -> None:
    both = repaint(4, 6)
    before = sorted(path.name for path in ready.out.iterdir())
    with pytest.raises(HandoverError, match="4面も"):
        replace(both, [6], OFFICER, "理由")
    with pytest.raises(HandoverError, match="6面は、前に渡したものと同じ"):
        replace(ready, [6], OFFICER, "理由")
    with pytest.raises(HandoverError, match="理由"):
        replace(both, [4, 6], OFFICER, "  ")
    with pytest.raises(HandoverError, match="まだ下版していない"):
        replace(changed(both, out=tmp_path / "empty"), [4, 6], OFFICER, "理由")
    unsigned = changed(both, prints=ready.prints | {"kenko-taiso": "changed since"})
    with pytest.raises(NotReady) as refused:
        replace(unsigned, [4, 6], OFFICER, "理由")
    assert [(gate.kind, gate.article) for gate in refused.value.gates] == [("void", "kenko-taiso")]
    assert sorted(path.name for path in ready.out.iterdir()) == before


# --- refusing and trying -------------------------------------------------------------------


def test_the_sample_issue_is_not_handed_over(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["handover", str(CONTENT)]) == 1
    said = capsys.readouterr().out
    for gate in ("いまは原稿です", "「座ってできる健康体操」に、"):
        assert gate in said
    assert "見本" not in said  # its publisher is a sample: it may be practised with
    assert [path.name for path in (project / "out" / "2022-06").iterdir()] == ["offset-tabloid"]
    assert cli.main(["replace", str(CONTENT), "--face", "6", "--reason", "電話"]) == 2
    assert "まだ下版していない" in capsys.readouterr().err
    assert cli.main(["handover", str(CONTENT), "--press", "newspaper-tabloid"]) == 2
    assert "先に build を" in capsys.readouterr().err


def test_a_trial_is_stamped_everywhere_and_changes_no_state(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with at_hand.open_store(Project(project), CONTENT) as store:
        store.add_comment(Draft(4, (1, 2, 3, 4), "直してください", "港 花子"), "k")
        assert cli.main(["handover", str(CONTENT), "--trial", "--by", "広報 太郎"]) == 0
        assert "まだ残っています: 見本が残っています" in capsys.readouterr().out
        made = handovers(project / "out" / "2022-06")[0]
        assert made.trial and made.folder.name == "handover-1-試し" and made.by == "広報 太郎" and state_of(store) == "原稿"
        assert [event.what for event in store.changes_since(0).events][-1] == "handover.trial"
    assert all(each.name.startswith("試し-") for each in made.files) and len(made.faces) == 12 and made.damaged() == []
    assert "試し（本刷りしないでください）" in slug_of(made.folder / "試し-06.pdf")
    sheet = "".join(text_of(made.folder / "試し-仕様票.pdf").split())
    assert "このデータで本刷りをしないでください" in sheet and "見本が残っています" in sheet and "直してください（港花子）" in sheet
    assert cli.main(["replace", str(CONTENT), "--face", "6", "--reason", "試しは差し替えない"]) == 2
    assert "まだ下版していない" in capsys.readouterr().err
