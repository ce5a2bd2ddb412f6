"""What must be refused: foreign hosts and pages, strangers, stale forms, large bodies, escapes."""
from __future__ import annotations

import pytest

from kohoshi.desk.app import create_app
from kohoshi.desk.project.sessions import TRIES, WINDOW, Attempts, csrf_token, entries, with_entry
from kohoshi.desk.web import security
from kohoshi.desk.web.views import View
from tests.desk.asking import OWN, asking
from tests.desk.stand_in import officers

SECRET = "s" * 20


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "127.0.0.1:99999999",
                                  "user@127.0.0.1", "[::1", "127.0.0.1 evil"])
def test_foreign_host_is_refused(officer, host):
    answer = officer.get("/", headers={"Host": host})
    assert answer.status_code == 421 and "6月号" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_own_hosts_are_known(officer, host):
    assert officer.get("/", headers={"Host": host}).status_code == 200


def test_the_port_must_be_ours(desk):
    with asking(create_app(desk, port=8313), "http://127.0.0.1:8313") as client:
        assert client.get("/").status_code == 401
        assert client.get("/", headers={"Host": "127.0.0.1:8314"}).status_code == 421


def test_names_with_a_star(desk):
    with asking(create_app(desk, ["*.city.example"]), "http://desk.city.example") as client:
        assert client.get("/").status_code == 401
        assert client.get("/", headers={"Host": "city.example"}).status_code == 421
        assert client.get("/", headers={"Host": "a.b.city.example"}).status_code == 421


@pytest.mark.parametrize("said", [
    {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"}, {"Origin": "http://127.0.0.1:8000"}, {"Origin": "https://127.0.0.1"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"}])
def test_a_foreign_page_cannot_act(officer, said, parts):
    assert officer.post("/i/2022-06/build", headers=said).status_code == 403
    assert not parts.out.exists()


def test_acting_without_saying_from_where_is_refused(desk, parts):
    with asking(create_app(desk)) as bare:
        token = officers(desk, bare)
        assert bare.post("/i/2022-06/build", headers={"X-CSRF-Token": token}).status_code == 403
        assert bare.post("/i/2022-06/build", headers={"X-CSRF-Token": token, "Origin": "null"}).status_code == 403
    assert not parts.out.exists()


def test_our_own_form_acts_though_no_referrer_makes_its_origin_null(officer):
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
    assert officer.post("/i/2022-06/build", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/i/2022-06/tile/1/0/1/0/0.png", "/i/2022-06/overlay.json", "/static/desk.css"])
def test_a_foreign_page_cannot_read(officer, path):
    assert officer.get(path, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}).status_code == 403


def test_a_link_from_elsewhere_leads_here(officer):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert officer.get("/i/2022-06/", headers=headers).status_code == 200
    assert officer.get("/i/2022-06/", headers={**headers, "Sec-Fetch-Dest": "iframe"}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(officer, method):
    assert officer.request(method, "/i/2022-06/build").status_code == 405


@pytest.mark.parametrize("path", ["/", "/i/2022-06/", "/enter/" + "x" * 20, "/nothing", "/static/desk.css", "/static/nothing"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/i/2022-06/", "/i/2022-06/pages", "/i/2022-06/events", "/i/2022-06/faces.json",
                                  "/i/2022-06/tile/1/0/1/0/0.png", "/i/2022-06/downloads/print.pdf"])
def test_strangers_see_nothing(client, path):
    answer = client.get(path)
    assert answer.status_code == 401 and "6月号" not in answer.text


@pytest.mark.parametrize("cookie", ["", "*.", f"*.{SECRET}", f"2022-06.{SECRET}", "x" * 5000, "~~~", f"../x.{SECRET}", "*.é" + SECRET])
def test_made_up_cookies_open_nothing(desk, cookie):
    with asking(create_app(desk)) as client:
        assert client.get("/", headers={"Cookie": f"kohoshi-desk={cookie}".encode()}).status_code == 401


@pytest.mark.parametrize("path", [
    "/i/../../etc/passwd", "/i/2022-06/../../pyproject.toml", "/i/2022-06/downloads/..%2f..%2f..%2fpyproject.toml",
    "/i/2022-06/downloads/%2e%2e/report.json", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/i/2022-13/",
    "/i/2022-06%00/", "/i/２０２２-06/", "/i/2022-06/tile/1/..%2f/1/0/0.png", "/i/2022-06/tile/-1/0/1/0/0.png",
    "/i/2022-06/tile/99/0/1/0/0.png", "/i/2022-06/tile/1/0/3/0/0.png", "/i/2022-06/tile/1/0/1/99999/0.png",
    "/i/2022-06/thumb/1/0/5000.png"])
def test_no_way_out_of_the_issue(officer, path):
    answer = officer.get(path)
    assert answer.status_code == 404 and "kohoshi" not in answer.text and "root:" not in answer.text


# --- forms -----------------------------------------------------------------------------------


def test_a_form_without_its_token_is_refused(officer, parts):
    del officer.headers["X-CSRF-Token"]
    for fields in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": csrf_token("*.other")}, {"csrf": "é"}):
        answer = officer.post("/i/2022-06/build", data=fields)
        assert answer.status_code == 403 and "読み込みなおして" in answer.text
    assert not parts.out.exists()


def test_a_form_with_its_token_is_taken(officer):
    token = officer.headers.pop("X-CSRF-Token")
    assert officer.post("/i/2022-06/build", data={"csrf": token}).status_code == 303


def test_another_browsers_token_is_refused(officer, desk):
    with asking(create_app(desk), headers=OWN) as other:
        token = officers(desk, other)
        assert token != officer.headers["X-CSRF-Token"]
    assert officer.post("/i/2022-06/build", headers={"X-CSRF-Token": token}).status_code == 403


def test_large_forms_are_refused(officer):
    assert officer.post("/i/2022-06/build", data={"text": "x" * security.FORM_LIMIT}).status_code == 413


def test_large_forms_of_undeclared_length_are_refused(officer):
    def chunks():
        yield b"text="
        for _ in range(20):
            yield b"x" * 100_000

    answer = officer.post("/i/2022-06/build", content=chunks(), headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413


def test_files_are_taken_only_where_they_are_asked_for(officer, parts):
    answer = officer.post("/i/2022-06/build", files={"file": ("a.png", b"x" * 100)})
    assert answer.status_code == 400 and not parts.out.exists()


def test_unreadable_forms_are_refused(officer):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert officer.post("/i/2022-06/build", content=b"--y\r\nnonsense", headers=headers).status_code in (400, 403)


@pytest.fixture
def uploading(desk):
    """An app with a view that takes a file."""
    def take(visit):
        file = visit.upload("file")
        return visit.json({"name": file.filename, "size": len(file.file.read())})

    app = create_app(desk)
    app.router.routes.insert(0, View("/i/{issue:issue}/up", take, may="edit", method="POST", upload=True).route(desk))
    with asking(app, headers=OWN) as client:
        client.headers["X-CSRF-Token"] = officers(desk, client)
        yield client


def test_uploads_are_bounded(uploading, monkeypatch):
    assert uploading.post("/i/2022-06/up", files={"file": ("a.png", b"x" * 2_000_000)}).json() == {"name": "a.png", "size": 2_000_000}
    monkeypatch.setattr("kohoshi.desk.web.views.UPLOAD_LIMIT", 3_000_000)
    assert uploading.post("/i/2022-06/up", files={"file": ("a.png", b"x" * 3_000_001)}).status_code == 413

    def chunks():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        for _ in range(40):
            yield b"x" * 100_000
        yield b"\r\n--x--\r\n"

    answer = uploading.post("/i/2022-06/up", content=chunks(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 413


def test_a_declared_length_beyond_the_limit_is_refused_unread(uploading):
    headers = {"Content-Length": "60000001", "Content-Type": "multipart/form-data; boundary=x"}
    assert uploading.post("/i/2022-06/up", content=b"", headers=headers).status_code == 413


# --- coming in ----------------------------------------------------------------------------------


def test_the_start_token_works_once(client, desk):
    token = desk.sessions.start_token()
    assert client.get("/start/" + "x" * 43).status_code == 401
    first = client.get(f"/start/{token}?issue=2022-06")
    assert first.status_code == 303 and first.headers["location"] == "/i/2022-06/"
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    assert client.get("/").status_code == 200
    client.cookies.clear()
    assert client.get(f"/start/{token}").status_code == 401


@pytest.mark.parametrize("issue", ["//evil.example", "2022-06/../..", "https://evil.example"])
def test_the_start_leads_nowhere_else(client, desk, issue):
    assert client.get(f"/start/{desk.sessions.start_token()}", params={"issue": issue}).headers["location"] == "/"


def test_looking_ahead_does_not_spend_the_start_token(client, desk):
    token = desk.sessions.start_token()
    assert client.get(f"/start/{token}", headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 404
    assert client.get(f"/start/{token}").status_code == 303


def test_an_invitation_lets_in_after_a_click_until_it_is_revoked(client, desk, parts):
    open_issue = desk.open_issue("2022-06")
    assert open_issue.store is parts.kept
    token = parts.kept.invite("見本 花子", "kosodate", "section")
    page = client.get(f"/enter/{token}")
    assert "見本 花子" in page.text and "set-cookie" not in page.headers and client.get("/i/2022-06/").status_code == 401
    assert client.post(f"/enter/{token}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(f"/enter/{token}").headers["location"] == "/i/2022-06/mine"
    assert client.get("/i/2022-06/").status_code == 200 and client.get("/").headers["location"] == "/i/2022-06/"
    parts.kept.tokens.clear()
    desk.sessions._clock = lambda: 1e12
    assert client.get("/i/2022-06/").status_code == 401


def test_an_invitation_is_for_its_issue_and_role(client, desk, parts):
    assert desk.open_issue("2022-06").store is parts.kept
    (desk.content / "2022-07").mkdir()
    (desk.content / "2022-07" / "issue.yaml").write_text("label: 7月号\n", encoding="utf-8")
    token = parts.kept.invite("見本 花子", "kosodate", "section")
    client.post(f"/enter/{token}")
    assert client.get("/i/2022-07/").status_code == 401
    client.headers["X-CSRF-Token"] = csrf_token(client.cookies["kohoshi-desk"])
    refused = client.post("/i/2022-06/build", headers={"Accept": "application/json"})
    assert refused.status_code == 403 and "権限" in refused.json()["message"]
    assert 'action="/i/2022-06/build"' not in client.get("/i/2022-06/").text


def test_leaving_ends_the_session(officer, desk):
    cookie = officer.cookies["kohoshi-desk"]
    assert officer.post("/leave", data={"csrf": "wrong"}).status_code == 403
    assert officer.post("/leave", data={"csrf": csrf_token(cookie)}).status_code == 303
    assert officer.get("/", headers={"Cookie": f"kohoshi-desk={cookie}"}).status_code == 401


def test_trying_tokens_is_slowed_down(client):
    answers = [client.get(f"/enter/{'x' * 19}{n}").status_code for n in range(TRIES + 1)]
    assert answers == [401] * TRIES + [429]


def test_attempts_are_forgotten_after_a_while():
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    assert [attempts.failed("192.0.2.1") for _ in range(TRIES + 1)] == [False] * TRIES + [True]
    assert attempts.failed("192.0.2.1") and not attempts.failed("192.0.2.2")
    now[0] = WINDOW + 1
    assert not attempts.failed("192.0.2.1")


def test_addresses_of_one_line_are_one():
    attempts = Attempts(lambda: 0.0)
    assert [attempts.failed(f"2001:db8:0:1::{n:x}") for n in range(TRIES + 1)] == [False] * TRIES + [True]
    assert not attempts.failed("2001:db8:0:2::1") and not attempts.failed("no address")


def test_a_whole_office_behind_one_address_comes_in(desk, parts, happened):
    assert desk.open_issue("2022-06").store is parts.kept
    tokens = [parts.kept.invite(f"{n}人目", "kosodate", "section") for n in range(3 * TRIES)]
    app, come = create_app(desk), 0
    with asking(app, headers=OWN) as client:
        for token in tokens:
            client.cookies.clear()
            assert client.get(f"/enter/{token}").status_code == 200 and client.post(f"/enter/{token}").status_code == 303
            come += 1
    happened(22, "people with an invitation, all within a minute", f"{come} of {len(tokens)} come in")


def test_who_tries_shuts_out_nobody(client, desk, parts, happened):
    assert desk.open_issue("2022-06").store is parts.kept
    token = parts.kept.invite("見本 花子", "kosodate", "section")
    statuses = [client.get(f"/enter/{'x' * 19}{n}").status_code for n in range(120)]
    assert statuses[-1] == 429 and 200 not in statuses
    assert client.post(f"/enter/{token}").status_code == 303
    client.cookies.clear()
    assert client.get(f"/start/{desk.sessions.start_token()}").status_code == 303
    happened(22, "120 made-up secrets, then an invitation from the same address", f"{statuses.count(401)} times 401, then {statuses[-1]}; the invited one comes in")


def test_with_tls_the_cookie_is_bound_to_the_host(desk):
    with asking(create_app(desk, ["desk.example"], tls=True), "https://desk.example") as client:
        answer = client.get(f"/start/{desk.sessions.start_token()}")
        assert answer.headers["set-cookie"].startswith("__Host-desk=") and "secure" in answer.headers["set-cookie"].lower()
        assert answer.headers["strict-transport-security"] and client.get("/").status_code == 200


def test_a_browser_holds_several_invitations():
    cookie = ""
    for month in range(1, 13):
        cookie = with_entry(cookie, f"2022-{month:02}", SECRET + str(month))
    assert list(entries(cookie)) == [f"2022-{month:02}" for month in range(5, 13)]
    assert entries(with_entry(cookie, "2022-12", SECRET))["2022-12"] == SECRET
