"""Findings: listed by face and section, approved with reason and name, never what may not be."""
from __future__ import annotations

import json
import os
import re
import time

from kohoshi.finding import Finding, Level
from kohoshi.issue.loader import load_issue

JSON = {"Accept": "application/json"}


def revision(client) -> str:
    return re.search(r'name="revision" value="([0-9a-f]+)"', client.get("/i/2022-06/findings").text)[1]


def fingerprint(parts, rule: str) -> str:
    report = json.loads((parts.out / "report.json").read_text(encoding="utf-8"))
    return next(f["fingerprint"] for f in report["findings"] if f["rule"] == rule)


def waived(desk):
    return [(str(w.fingerprint), str(w.reason), str(w.by)) for w in load_issue(desk.content / "2022-06").publication.waivers]


def test_listed_by_face_with_the_lines_and_the_rule(officer, built):
    page = officer.get("/i/2022-06/findings").text
    order = [page.index(words) for words in ("2面 <span", "2行あふれています", "4面 <span", "写真の解像度が足りません", "校了までに人がすること", "見本が残っています")]
    assert order == sorted(order)
    assert 'class="line-number">12<' in page and "指摘する例" in page
    section = officer.get("/i/2022-06/findings?by=section").text
    assert section.index("総務課(企画)") < section.index("2行あふれています")


def test_nothing_built_is_said(officer):
    assert "まだ組んでいません" in officer.get("/i/2022-06/findings").text


def test_approved_with_reason_and_name_in_the_file(officer, built, desk, store):
    mark = fingerprint(built, "image/resolution")
    told = officer.post(f"/i/2022-06/findings/{mark}/waive", data={"reason": "古い写真しかない", "revision": revision(officer)}, headers=JSON)
    assert told.status_code == 200 and waived(desk) == [(mark, "古い写真しかない", "広報担当")]
    page = officer.get("/i/2022-06/findings").text
    assert page.index("承認して残したもの") < page.index("写真の解像度が足りません") and "古い写真しかない（広報担当）" in page
    assert [event.what for event in store.changes_since(0).events] == ["finding.waive"]
    again = officer.post(f"/i/2022-06/findings/{mark}/unwaive", data={"revision": revision(officer)}, headers=JSON)
    assert again.status_code == 200 and waived(desk) == []


def test_not_approved_without_reason_or_in_a_file_that_changed(officer, built, desk):
    mark = fingerprint(built, "image/resolution")
    path = f"/i/2022-06/findings/{mark}/waive"
    assert officer.post(path, data={"reason": " ", "revision": revision(officer)}, headers=JSON).status_code == 400
    seen = revision(officer)
    issue = desk.content / "2022-06" / "issue.yaml"
    issue.write_text(issue.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    assert officer.post(path, data={"reason": "理由があります", "revision": seen}, headers=JSON).status_code == 409
    assert waived(desk) == []


def test_what_cannot_be_approved_is_refused(officer, built, desk):
    mark = fingerprint(built, "text/overset")
    told = officer.post(f"/i/2022-06/findings/{mark}/waive", data={"reason": "このままでよい", "revision": revision(officer)}, headers=JSON)
    assert told.status_code == 400 and waived(desk) == []
    assert officer.post("/i/2022-06/findings/0123456789ab/waive", data={"reason": "ないもの", "revision": "0"}, headers=JSON).status_code == 404


def test_a_sample_is_never_approved_but_a_word_may_be(officer, built, desk):
    report = json.loads((built.out / "report.json").read_text(encoding="utf-8"))
    word = Finding("gate/placeholder", Level.WARNING, "「〓〓」は、あとで埋めるつもりの文字ではありませんか", "決まった言葉に直してください")
    report["findings"].append(word.as_dict())
    (built.out / "report.json").write_text(json.dumps(report), encoding="utf-8")
    mark = fingerprint(built, "gate/sample")
    told = officer.post(f"/i/2022-06/findings/{mark}/waive", data={"reason": "このまま出します", "revision": revision(officer)}, headers=JSON)
    assert told.status_code == 400 and told.json()["hint"] == "本物に替えてください" and waived(desk) == []
    page = officer.get("/i/2022-06/findings").text
    assert f"findings/{mark}/waive" not in page and f"findings/{word.fingerprint}/waive" in page
    told = officer.post(f"/i/2022-06/findings/{word.fingerprint}/waive", data={"reason": "伏せ字の例です", "revision": revision(officer)}, headers=JSON)
    assert told.status_code == 200 and [each[0] for each in waived(desk)] == [word.fingerprint]


def test_an_approval_of_a_sample_in_the_file_is_an_error(officer, built, desk):
    mark = fingerprint(built, "gate/sample")
    issue = desk.content / "2022-06" / "issue.yaml"
    issue.write_text(issue.read_text(encoding="utf-8").replace(
        "waivers: []", f'waivers:\n  - {{fingerprint: "{mark}", reason: 練習, by: 広報}}'), encoding="utf-8")
    page = officer.get("/i/2022-06/findings").text
    assert "「gate/sample」は承認で済ませることができません" in page and "見本が残っています" in page
    assert officer.post(f"/i/2022-06/findings/{mark}/unwaive", data={"revision": revision(officer)}, headers=JSON).status_code == 200
    assert waived(desk) == [] and "承認で済ませることができません" not in officer.get("/i/2022-06/findings").text


def test_only_the_officer_approves(door, built, desk):
    mark = fingerprint(built, "image/resolution")
    for role, section in (("designer", ""), ("chief", "kosodate"), ("section", "kosodate"), ("viewer", "")):
        door.enter("だれか", section, role)
        page = door.client.get("/i/2022-06/findings")
        assert page.status_code == 200 and "承認して残す" not in page.text
        assert door.client.post(f"/i/2022-06/findings/{mark}/waive", data={"reason": "だめなはず"}, headers=JSON).status_code == 403
    assert waived(desk) == []


def test_an_approval_nothing_answers_to_is_shown_and_taken_away(officer, built, desk):
    issue = desk.content / "2022-06" / "issue.yaml"
    issue.write_text(issue.read_text(encoding="utf-8").replace(
        "waivers: []", 'waivers:\n  - {fingerprint: "abcdef012345", reason: 直った, by: 広報}'), encoding="utf-8")
    assert waived(desk)
    page = officer.get("/i/2022-06/findings").text
    assert "取り除くべき承認" in page and "abcdef012345" in page
    assert officer.post("/i/2022-06/findings/abcdef012345/unwaive", data={"revision": revision(officer)}, headers=JSON).status_code == 200
    assert waived(desk) == []


def test_content_that_changed_is_checked_on_its_own(officer, built, desk):
    article = desk.content / "2022-06" / "articles" / "furugi-kaishu.yaml"
    text = article.read_text(encoding="utf-8")
    day = re.search(r"\d+月\d+日\([日月火水木金土]\)", text)[0]
    wrong = day[:-2] + ("月" if day[-2] != "月" else "火") + ")"
    article.write_text(text.replace(day, wrong, 1), encoding="utf-8")
    later = time.time() + 5
    os.utime(article, (later, later))
    assert "変わったファイルがあります（2022-06/articles/furugi-kaishu.yaml）" in officer.get("/i/2022-06/findings").text
    page = officer.get("/i/2022-06/findings?now=1").text
    assert "いまの原稿だけでわかること" in page and wrong in page


def test_content_that_cannot_be_read_is_said(officer, built, desk):
    (desk.content / "2022-06" / "issue.yaml").write_text("label: [6月号\n", encoding="utf-8")
    page = officer.get("/i/2022-06/findings")
    assert page.status_code == 200 and "原稿が読めないところ" in page.text


def test_the_way_to_the_field(officer, built):
    mark = fingerprint(built, "text/overset")
    told = officer.get(f"/i/2022-06/findings/{mark}/field", follow_redirects=False)
    assert told.status_code == 303 and re.fullmatch(r"/i/2022-06/articles/unei-hoshin#[a-z0-9._-]+", told.headers["location"])
