"""Many comments at the desk: pages, data in parts, one's own articles, taken back together; roles given."""
from __future__ import annotations

import io
import re

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kohoshi.desk.project.desk import OpenIssue
from kohoshi.desk.review import comments as desk_comments
from kohoshi.desk.review.comments import PAGE
from kohoshi.desk.review.signoffs import SHOWN
from kohoshi.proof.store import Draft, officer
from tests.desk.review.made import paper

JSON = {"Accept": "application/json"}
OFFICER = officer("広報 太郎")


@pytest.fixture
def many(store):
    """260 comments: 130 on 2面 of kikaku's article, 130 on 4面."""
    with store.together():
        for n in range(260):
            on = n % 2
            store.add_comment(Draft(4 if on else 2, (30, 80 + n / 10, 6, 6), f"文{n:03}", f"人{n % 3}", article="furugi-kaishu" if on else "unei-hoshin"), f"k{n}")
    return store


def numbers(page: str) -> list[int]:
    return [int(text) for text in re.findall(r'pin-number" aria-hidden="true">(\d+)<', page)]


def test_the_list_comes_in_pages(officer, many):
    pages = [officer.get(f"/i/2022-06/comments?page={n}").text for n in (1, 2, 3)]
    assert [len(numbers(page)) for page in pages] == [PAGE, PAGE, 60]
    assert sorted(n for page in pages for n in numbers(page)) == list(range(1, 261))
    assert "260件のうち、未が260件" in pages[0] and "1～100件目" in pages[0] and "page=2" in pages[0] and "前の100件" not in pages[0]
    assert "201～260件目" in pages[2] and "次の100件" not in pages[2]
    for wild in ("0", "-1", "9999999", "１", "x"):
        assert numbers(officer.get(f"/i/2022-06/comments?page={wild}").text)


def test_the_pages_keep_what_was_asked_for(officer, many):
    page = officer.get("/i/2022-06/comments?face=2&who=&page=2").text
    assert len(numbers(page)) == 30 and "130件のうち101～130件目" in page
    assert "face=2&amp;page=1" in page


@pytest.mark.parametrize("query, count", [
    ("face=4", 100), ("section=kikaku", 100), ("state=done", 0), ("state=none", 0), ("face=x", 0), ("face=99", 0), ("who=人1", 87),
    ("section=none", 0), ("article=furugi-kaishu&state=open", 100), ("face=1e3", 0)])
def test_what_is_wanted_is_asked_of_the_store(officer, many, query, count):
    assert len(numbers(officer.get(f"/i/2022-06/comments?{query}").text)) == count


def test_a_comment_is_found_on_its_page(officer, many):
    last = many.comments()[-1]
    told = officer.get(f"/i/2022-06/comments/{last.id}", follow_redirects=False)
    assert told.headers["location"] == f"/i/2022-06/comments?page=3#{last.id}"
    assert f'id="{last.id}"' in officer.get(told.headers["location"].split("#")[0]).text
    settled = officer.post(f"/i/2022-06/comments/{last.id}/state", data={"state": "done"}, follow_redirects=False)
    assert settled.headers["location"] == f"/i/2022-06/comments?page=3#{last.id}"


def test_data_comes_in_parts(officer, many, monkeypatch):
    first = officer.get("/i/2022-06/comments.json").json()
    assert len(first["comments"]) == 260 and not first["more"]
    monkeypatch.setattr(type(many), "numbered_after", lambda self, number, real=type(many).numbered_after: real(self, number, 100))  # noqa: B008  what it was before
    seen, last, parts = [], 0, 0
    while True:
        part = officer.get(f"/i/2022-06/comments.json?after={last}").json()
        seen += [each["number"] for each in part["comments"]]
        last, parts = part["last"], parts + 1
        if not part["more"]:
            break
    assert seen == list(range(1, 261)) and parts == 3
    assert officer.get(f"/i/2022-06/comments.json?since={first['seq']}").json()["comments"] == []


def test_a_look_reads_the_files_no_oftener_for_many_comments(officer, many, desk, monkeypatch, happened):
    """What made 10,000 comments slow: every one asked the files anew who answers for its article."""
    looked: list[str] = []
    counts: list[int] = []
    real = OpenIssue.signature
    monkeypatch.setattr(OpenIssue, "signature", lambda self: counts.append(1) or real(self))
    built: list[int] = []
    row = desk_comments._row
    monkeypatch.setattr(desk_comments, "_row", lambda *given: built.append(1) or row(*given))
    for path, most in (("comments", PAGE), ("comments.json", 500), ("", 0), ("mine?section=kikaku", SHOWN), ("rounds", 0), ("signoffs", 0)):
        counts.clear()
        built.clear()
        assert officer.get(f"/i/2022-06/{path}").status_code == 200
        assert len(counts) < 60 and len(built) <= most, (path, len(counts), len(built))
        looked.append(f"{path.partition('?')[0] or 'overview'} {len(built)}")
    happened(10, "comments read for a page, of 260", ", ".join(looked))


def test_beside_an_article_stand_the_open_ones_first(officer, many, measured):
    measured("a" * 64)
    done = many.comments(article="unei-hoshin", most=100)
    with many.together():
        for each in done:
            many.set_state(each.id, "done", OFFICER)
    page = officer.get("/i/2022-06/mine?section=kikaku").text
    assert len(numbers(page)) == 30 and "ほかの100件を一覧で見る" in page and "/comments?article=unei-hoshin" in page


# --- a returned PDF, taken back -------------------------------------------------------------


def annotated(count: int, odd: bool = False) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper(2))) as pdf:
        made = [Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([100, 900 - n, 110, 910 - n]), Contents=String(f"戻り{n}"),
                           NM=String(f"n{n}"), T=String("見本")) for n in range(count)]
        if odd:
            made.append(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([1, 2]), Contents=String("場所なし"), T=String("見本")))
        pdf.pages[1].obj.Annots = Array([pdf.make_indirect(each) for each in made])
        pdf.save(out)
    return out.getvalue()


def sent(client, data: bytes, name: str = "戻り <1>.pdf"):
    return client.post("/i/2022-06/rounds/2/returned", files={"file": (name, data, "application/pdf")}, headers=JSON)


def test_a_returned_pdf_is_taken_back_in_one_action(officer, store, framed, happened):
    assert sent(officer, annotated(40)).json()["added"] == 40
    page = officer.get("/i/2022-06/rounds").text
    assert "戻り &lt;1&gt;.pdf" in page and "赤字40件" in page and "まとめて取り消す" in page
    [intake] = store.intakes()
    seq = officer.get("/i/2022-06/comments.json").json()["seq"]
    back = officer.post(f"/i/2022-06/intakes/{intake.id}/back", headers=JSON)
    assert back.status_code == 200 and "40件" in back.json()["message"] and store.count() == 0
    happened(10, "those of one returned PDF, taken back together", f"{back.status_code}: 「{back.json()['message']}」, {store.count()} left")
    told = officer.get(f"/i/2022-06/comments.json?since={seq}").json()
    assert told["anew"] and told["comments"] == []
    assert "もとに戻す" in officer.get("/i/2022-06/rounds").text
    assert officer.post(f"/i/2022-06/intakes/{intake.id}/back", headers=JSON).status_code == 409
    assert officer.post(f"/i/2022-06/intakes/{intake.id}/again", headers=JSON).status_code == 200 and store.count() == 40
    assert officer.post(f"/i/2022-06/intakes/{'0' * 32}/back", headers=JSON).status_code == 404


def test_one_without_a_place_is_told(officer, store, framed, happened):
    told = sent(officer, annotated(2, odd=True)).json()
    assert told["added"] == 2 and "1件は、取り込んでいません" in told["message"]
    happened(11, "sent to the desk with two others", f"「{told['message']}」")


def test_only_the_officer_takes_back(officer, door, store, framed):
    sent(officer, annotated(2))
    [intake] = store.intakes()
    for role in ("section", "chief", "designer", "viewer"):
        door.enter("見本", "kikaku", role)
        assert door.client.post(f"/i/2022-06/intakes/{intake.id}/back", headers=JSON).status_code == 403
    assert store.count() == 2


# --- officers of one issue ------------------------------------------------------------------


def test_the_page_that_invites_says_how_far_a_role_reaches(officer, happened):
    page = officer.get("/i/2022-06/people").text
    assert "広報担当（この号だけ）" in page and "広報担当（すべての号）" in page
    happened(19, "the page that invites", "offers " + " and ".join(f"「{role}」" for role in re.findall(r"広報担当（[^）]*）", page)[:2]))


def invite(client, role: str):
    return client.post("/i/2022-06/people", data={"name": "見本 花子", "section": "", "role": role})


def test_roles_are_given_as_they_are_called(officer, store):
    assert invite(officer, "officer").status_code == invite(officer, "everywhere").status_code == 200
    assert [(person.role, person.everywhere) for person in store.people()] == [("officer", False), ("officer", True)]


def test_an_officer_of_one_issue_makes_none_of_every_issue(officer, door, store):
    invite(officer, "everywhere")
    [everywhere] = store.people()
    door.enter("この号だけ", "", "officer")
    page = door.client.get("/i/2022-06/people").text
    assert "広報担当（この号だけ）" in page and 'value="everywhere"' not in page
    assert invite(door.client, "everywhere").status_code == 403 and invite(door.client, "viewer").status_code == 200
    for what in ("link", "revoke"):
        assert door.client.post(f"/i/2022-06/people/{everywhere.id}/{what}").status_code == 403
    assert store.person(everywhere.id).revoked is None and len(store.people()) == 3


def test_who_is_revoked_is_out_at_once(officer, door, desk, store):
    person = door.enter("去る人", "", "viewer")
    assert door.client.get("/i/2022-06/").status_code == 200
    cookie = door.client.cookies["kohoshi-desk"]
    host = door.enter("この号だけ", "", "officer")
    assert door.client.post(f"/i/2022-06/people/{person.id}/revoke", headers=JSON).status_code == 200
    door.client.cookies.clear()
    assert door.client.get("/i/2022-06/", headers={"Cookie": f"kohoshi-desk={cookie}"}).status_code == 401 and host.revoked is None
