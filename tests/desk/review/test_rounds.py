"""Rounds and hand-over over HTTP, on made-up rounds: what is listed, compared, refused, to whom."""
from __future__ import annotations

import hashlib
import io
import json

import pikepdf
import pytest

from kohoshi.desk.pictures.finished import stamp_of
from kohoshi.desk.work.child import _hashes
from kohoshi.desk.work.jobs import Jobs
from kohoshi.flow.finished import BuildError
from kohoshi.flow.outputs import OUTPUTS
from kohoshi.proof.life import set_state
from kohoshi.proof.store import Draft, officer as the_officer
from tests.desk.review.made import paper, print_of

JSON = {"Accept": "application/json"}


def asked(store, text: str, article: str, face: int, key: str):
    return store.add_comment(Draft(face, (200.0, 300.0, 6.0, 6.0) if key == "idle" else (30.0, 80.0, 6.0, 6.0), text, "企画 花子", "kikaku", article, 1), key)


@pytest.fixture
def begun(monkeypatch):
    """Work that is begun is noted, not done."""
    found = []
    monkeypatch.setattr(Jobs, "start", lambda self, kind, then=None, /, **given: found.append((kind, given)) or True)
    return found


def test_rounds_are_listed_newest_first(officer, framed):
    page = officer.get("/i/2022-06/rounds").text
    assert page.index("再校</h2>") < page.index("初校</h2>") and "初校からの変更（3件）" in page and "三校を出す" in page


def test_differences_by_article_with_what_was_asked(officer, framed, store):
    done = asked(store, "6月10日に", "unei-hoshin", 2, "done")
    idle = asked(store, "写真を替えて", "oyako-ehon", 4, "idle")
    page = officer.get("/i/2022-06/rounds/2?against=1").text
    assert page.index("港区運営方針") < page.index("紙面（記事のほか）")
    assert "<del><span class=\"unseen\">（消えた）</span>9</del>" in page and "（入った）</span>10</ins>" in page
    assert f"/comments/{done.id}" in page and f"comment={idle.id}" in page and page.count("頼まれていない</span>") == 2
    for face in (2, 4, 5):
        assert f"/rounds/2/faces/{face}?against=1" in page
    assert "round-1/2/crop.png" in page and "round-2/2/crop.png" in page


def test_a_face_of_both_rounds(officer, framed):
    page = officer.get("/i/2022-06/rounds/2/faces/2?against=1").text
    assert "round-1/2.png" in page and "round-2/2.png" in page and "6月9日" in page and "変更あり" in page
    assert "変わったところはありません" in officer.get("/i/2022-06/rounds/2/faces/6?against=1").text


def test_pictures_of_rounds(officer, framed, desk):
    got = officer.get("/i/2022-06/shown/round-1/2.png?size=small")
    assert got.content.startswith(b"\x89PNG") and got.headers["cache-control"] == "no-store"
    stamp = desk.open_issue("2022-06").shown.stamp("round-1")
    kept = officer.get(f"/i/2022-06/shown/round-1/2/crop.png?x=10&y=10&w=5&h=5&v={stamp}")
    assert kept.content.startswith(b"\x89PNG") and "immutable" in kept.headers["cache-control"]
    for wrong in ("round-1/99.png", "round-9/2.png", "store/2.png", "round-1/2/crop.png", "round-1/2/crop.png?x=nan&y=0&w=1&h=1",
                  "returned-0123456789abcdef/1.png"):
        assert officer.get(f"/i/2022-06/shown/{wrong}").status_code == 404, wrong


def test_rounds_that_are_not_there(officer, framed):
    for path in ("rounds/9", "rounds/2?against=9", "rounds/2?against=2", "rounds/9/faces/2", "rounds/1/files/round.json", "rounds/1/files/..%2Ftext.json",
                 "rounds/1/changes-2.html"):
        assert officer.get(f"/i/2022-06/{path}").status_code == 404, path


def test_not_compared_yet_offers_to(officer, framed, begun):
    (framed / "changes" / "2-1" / "changes.json").unlink()
    assert "まだくらべていません" in officer.get("/i/2022-06/rounds/2?against=1").text
    assert officer.post("/i/2022-06/rounds/2/compare", data={"against": "1"}, headers=JSON).status_code == 200
    assert begun == [("compare", {"proofs": str(framed), "number": 2, "against": 1})]


def test_frozen_only_from_a_build_of_today(officer, built, begun, desk, store):
    (desk.content / "2022-06" / "issue.yaml").touch()
    assert officer.post("/i/2022-06/rounds", headers=JSON).status_code == 409
    for each in OUTPUTS:
        (built.out / each.name).touch()
    assert officer.post("/i/2022-06/rounds", data={"label": ""}, headers=JSON).status_code == 200
    [(kind, given)] = begun
    assert kind == "freeze" and given["proofs"] == str(desk.open_issue("2022-06").proofs)
    for state in ("初校", "校了"):
        set_state(store, state, the_officer("広報担当"))
    assert "理由" in officer.post("/i/2022-06/rounds", headers=JSON).json()["message"]


def test_comments_go_out_as_annotations_and_come_back(officer, framed, store):
    kept = asked(store, "6月10日に", "unei-hoshin", 2, "done")
    got = officer.get("/i/2022-06/rounds/1/annotated.pdf")
    assert got.headers["content-disposition"].startswith("attachment") and "%E8%B5%A4%E5%AD%97" in got.headers["content-disposition"]
    with pikepdf.open(io.BytesIO(got.content)) as pdf:
        written = [note for note in pdf.pages[1].Annots if note.get("/NM") == kept.id]
        assert str(written[0].Contents) == "6月10日に"
        new = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[100, 100, 120, 120],
                                 Contents=pikepdf.String("紙面の外から"), T=pikepdf.String("印刷 太郎"), NM=pikepdf.String("from-acrobat"))
        pdf.pages[1].Annots.append(pdf.make_indirect(new))
        out = io.BytesIO()
        pdf.save(out)
    for added in (1, 0):    # the same file again brings nothing twice
        told = officer.post("/i/2022-06/rounds/2/returned", files={"file": ("戻り.pdf", out.getvalue(), "application/pdf")}, headers=JSON)
        assert told.status_code == 200 and told.json()["added"] == added
    assert sorted(c.text for c in store.comments()) == ["6月10日に", "紙面の外から"]


@pytest.mark.parametrize("data", [b"", b"MZ no pdf at all", b"%PDF-1.7\n" + b"\0" * 500])
def test_what_is_no_pdf_is_refused_in_words(officer, framed, store, data):
    told = officer.post("/i/2022-06/rounds/2/returned", files={"file": ("x.pdf", data, "application/pdf")}, headers=JSON)
    assert told.status_code == 400 and told.json()["message"] and not store.comments()


def test_only_the_officer_freezes_and_takes_in(door, framed, begun):
    for role, section in (("designer", ""), ("chief", "kikaku"), ("section", "kikaku"), ("viewer", "")):
        door.enter("だれか", section, role)
        assert door.client.get("/i/2022-06/rounds").status_code == 200
        for path in ("rounds", "rounds/2/compare", "rounds/2/returned"):
            assert door.client.post(f"/i/2022-06/{path}", headers=JSON).status_code == 403, path
    assert begun == []


# --- hand-over ------------------------------------------------------------------------------


def test_the_gates_are_a_checklist(officer, built, store):
    page = officer.get("/i/2022-06/handover").text
    assert "いまの原稿で組んである" in page and "残り" in page and "いまは「原稿」" in page
    asked(store, "直して", "unei-hoshin", 2, "done")
    assert "handover" in page


@pytest.mark.parametrize(("state", "status"), [("校了", 409), ("責了", 409), ("下版", 400), ("", 400)])
def test_a_state_is_not_entered_past_its_gates(officer, built, begun, store, state, status):
    assert officer.post("/i/2022-06/handover/state", data={"state": state}, headers=JSON).status_code == status
    assert store.life() == []


def test_back_to_the_proofs_needs_a_reason(officer, store):
    for state in ("初校", "校了"):
        set_state(store, state, the_officer("広報担当"))
    assert officer.post("/i/2022-06/handover/state", data={"state": "back"}, headers=JSON).status_code == 409
    assert officer.post("/i/2022-06/handover/state", data={"state": "back", "reason": "題字の誤り"}, headers=JSON).status_code == 200
    assert [(step.state, step.reason) for step in store.life()][-1] == ("初校", "題字の誤り")


def test_hand_over_trial_and_replacement_are_begun(officer, built, measured, begun):
    assert officer.post("/i/2022-06/handover", headers=JSON).status_code == 409  # nobody knows its prints
    measured("a" * 64)
    assert officer.post("/i/2022-06/handover", data={"trial": "yes"}, headers=JSON).status_code == 200
    assert officer.post("/i/2022-06/handover", headers=JSON).status_code == 200
    assert officer.post("/i/2022-06/handover/replace", data={"reason": "誤字"}, headers=JSON).status_code == 400
    assert officer.post("/i/2022-06/handover/replace", data={"face": ["6", "7"], "reason": "誤字"}, headers=JSON).status_code == 200
    assert [(kind, given["name"], given.get("trial"), given.get("faces")) for kind, given in begun if kind != "prints"] == [
        ("trial", "広報担当", True, None), ("handover", "広報担当", False, None), ("replace", "広報担当", None, [6, 7])]


def test_only_the_officer_hands_over(door, built, begun):
    for role, section in (("designer", ""), ("chief", "kikaku"), ("viewer", "")):
        door.enter("だれか", section, role)
        for path in ("handover", "handover/state", "handover/replace", "handover/1/returned"):
            assert door.client.post(f"/i/2022-06/{path}", headers=JSON).status_code == 403, path
    assert begun == []


def handed(desk, data: bytes, faces: int = 1):
    """The folder of a hand-over of these faces, each the same."""
    folder = desk.project / "out" / "2022-06" / "handover-1"
    folder.mkdir(parents=True)
    names = {face: f"{face:02}.pdf" for face in range(1, faces + 1)}
    for name in names.values():
        (folder / name).write_bytes(data)
    (folder / "handover.json").write_text(json.dumps({
        "format": 1, "issue": "2022-06", "number": 1, "trial": False, "state": "校了", "press": "offset-tabloid", "by": "広報担当",
        "at": "2022-05-20T01:00:00+00:00", "print_sha256": "0" * 64, "gates": [], "corrections": [], "before": None, "replaced": [],
        "files": [{"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "face": face} for face, name in names.items()]}))
    return folder


def test_only_the_files_of_a_hand_over_are_given_out(officer, built, desk):
    folder = handed(desk, paper(1))
    (folder / "secret.txt").write_text("no")
    assert officer.get("/i/2022-06/handover/1/01.pdf").status_code == 200
    for wrong in ("1/secret.txt", "2/01.pdf", "1/..%2Freport.json"):
        assert officer.get(f"/i/2022-06/handover/{wrong}").status_code == 404
    page = officer.get("/i/2022-06/handover").text
    assert hashlib.sha256(paper(1)).hexdigest() in page and "渡したときと違う" not in page
    (folder / "01.pdf").write_bytes(b"other")
    assert "渡したときと違うファイルがあります: 01.pdf" in officer.get("/i/2022-06/handover").text


# --- the work itself, in its child --------------------------------------------------------------


def test_work_that_fails_says_why(desk, built):
    jobs = desk.open_issue("2022-06").jobs
    (built.out / "print.pdf").write_bytes(b"no pdf")
    assert jobs.start("prints", built=str(built.out), target=str(built.out / "prints.json"))
    assert not jobs.start("prints", built="", target="")
    jobs.join(60)
    state = jobs.state()
    assert state["phase"] == "failed" and "print.pdf" in state["problems"][0]["message"] and not (built.out / "prints.json").exists()


def test_prints_of_another_build_are_not_used(built, tmp_path):
    stamp = stamp_of(built.out / "print.pdf")
    for name in (stamp, f"{stamp}0"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"kaigi": print_of("会議", "a" * 64)}), encoding="utf-8")
    assert _hashes(tmp_path / f"{stamp}.json", built.out) == {"kaigi": "a" * 64}
    with pytest.raises(BuildError, match="組みなおされました"):
        _hashes(tmp_path / f"{stamp}0.json", built.out)


@pytest.mark.parametrize(("colour", "said"), [("0 .6 0", "渡したものと同じ"), ("0 .6 .6", "ちがい")])
def test_what_the_printer_sent_back_is_compared(officer, built, desk, colour, said):
    open_issue = desk.open_issue("2022-06")
    handed(desk, paper(1, "0 .6 0"), faces=2)
    told = officer.post("/i/2022-06/handover/1/returned", files={"file": ("../戻り.pdf", paper(2, colour), "application/pdf")}, headers=JSON)
    assert told.status_code == 200
    open_issue.jobs.join(120)
    assert open_issue.jobs.state()["phase"] == "done", open_issue.jobs.state()
    page = officer.get("/i/2022-06/handover").text
    assert "<b>戻り.pdf</b>" in page and said in page
    if said == "ちがい":
        link = page[page.index("/handover/returned/"):].split('"')[0]
        list_ = officer.get(f"/i/2022-06{link}").text
        assert "渡したもの　2面" in list_ and "戻ったもの　2面" in list_
        picture = list_[list_.index("/i/2022-06/shown/returned-"):].split('"')[0].replace("&amp;", "&")
        assert officer.get(picture).content.startswith(b"\x89PNG")
