"""訂正 on the real June issue: what a resident, a calendar and a program get of it, read back and in a
real Chromium. That a release is refused or let in is for tests/archive; here the build is stored as it is."""
from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from kohoshi.archive import Added, articles, erratum, list_issues
from kohoshi.archive.accept import accept
from kohoshi.archive.gather import gather
from kohoshi.archive.manifest import ARTICLES, FORMAT, Manifest, Previous, Stored, read_manifest
from kohoshi.archive.release import identity_of
from kohoshi.archive.verify import verify
from kohoshi.archive.versions import versions
from kohoshi.archive.writer import Fresh, write_revision
from kohoshi.check.agreement import check_agreement
from kohoshi.check.expected import expected
from kohoshi.editions.events import events
from kohoshi.flow.build import PROJECT, Built
from kohoshi.issue.dates.say import JST
from kohoshi.issue.model import Issue
from kohoshi.pdfread.finished import open_finished
from tests.desk.browsing import chromium as opened
from tests.verapdf import validate
from tests.whole.conftest import CONTENT

MOVED = "避難所開設訓練の日にち\n誤 6月12日(日)\n正 6月19日(日) 時間は同じです"
OFF = "雨のため中止します"
PLACE = "「昼のロビーコンサート」の場所は、区役所2階です"
AXE = {"preload": False, "resultTypes": ["violations"]}
FRONT, PAGE, WALK = "html/index.html", "html/articles/hinanjo-kunren.html", "html/articles/machi-aruki.html"


def stored(store: Path, issue: Issue, built: Built) -> Added:
    """The build in a store for rehearsals, with everything it was made from but proofs and wheels."""
    folder = built.folder.resolve()
    build = accept(issue, folder)
    texts = articles.article_texts(issue, build)
    identity = identity_of(issue, build)

    def describe(revision: int, previous: Previous | None, files: list[Stored]) -> Manifest:
        return Manifest(format=FORMAT, issue=identity, revision=revision, previous=previous, created=dt.datetime(2022, 6, 1, tzinfo=JST),
                        note="", checked=build.checked, versions=versions(PROJECT), articles=[each.entry() for each in texts.articles],
                        files=files, by="試験", rehearsal=True)
    return write_revision(store, identity.folder, gather(issue, CONTENT, folder, PROJECT, build.press),
                          [Fresh(ARTICLES, "articles", articles.encoded(texts))], describe, rehearsal=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, issue: Issue, built: Built) -> Path:
    """Released, then corrected: an event is moved, one told of by its name, one cancelled, a face."""
    store = tmp_path_factory.mktemp("corrected") / "archive-rehearsal"
    stored(store, issue, built)
    erratum(store, "2022-06", MOVED, "広報 太郎", event="避難所開設訓練", moved="2022-06-19", date=dt.date(2022, 6, 7))
    erratum(store, "2022-06", PLACE, "広報 太郎", date=dt.date(2022, 6, 8))
    erratum(store, "2022-06", "6面の写真の説明 誤 5% 正 50%", "広報 太郎", face=6, date=dt.date(2022, 6, 9))
    erratum(store, "2022-06", OFF, "広報 太郎", event="2022-06-014", cancelled=True, date=dt.date(2022, 6, 10))
    return store


@pytest.fixture(scope="module")
def now(store: Path) -> Path:
    return list_issues(store)[0].path / "editions"


@pytest.fixture(scope="module")
def before(now: Path) -> Path:
    return now.parents[1] / "r1" / "editions"


def text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def test_nothing_but_the_corrected_editions_is_of_another_content(store: Path, now: Path) -> None:
    first, last = (read_manifest(now.parents[1] / name) for name in ("r1", "r5"))
    other = {file.path for file in last.files if first.file(file.path).sha256 != file.sha256}
    assert other == {"articles.json", *(f"editions/{name}" for name in (
        "web.pdf", "text.txt", "articles.json", "articles.csv", "events.csv", "html/events.ics", "html/feed.xml", "html/style.css", FRONT, PAGE, WALK))}
    assert verify(store).faults == []


def test_the_text_tells_it_first_and_at_its_place(now: Path, before: Path) -> None:
    lines = text(now / "text.txt").split("\r\n")
    assert lines[:15] == [
        "【訂正のお知らせ】", "4面「避難所開設訓練」（2022年6月7日訂正）", "避難所開設訓練の日にち", "誤 6月12日（日曜日）", "正 6月19日（日曜日） 時間は同じです", "",
        "号の全体（2022年6月8日訂正）", PLACE, "", "6面（2022年6月9日訂正）", "6面の写真の説明 誤 5パーセント 正 50パーセント", "",
        "5面「水辺のまち歩き」（2022年6月10日訂正）", OFF, ""]
    at = lines.index("■避難所開設訓練（見本）")
    assert lines[at + 1:at + 5] == ["【2022年6月7日訂正】", "避難所開設訓練の日にち", "誤 6月12日（日曜日）", "正 6月19日（日曜日） 時間は同じです"]
    face = lines.index("【6面】")
    assert lines[face + 1:face + 3] == ["【2022年6月9日訂正】", "6面の写真の説明 誤 5パーセント 正 50パーセント"]
    walk = lines.index("■水辺のまち歩き（見本）")
    assert lines[walk + 1:walk + 3] == ["【2022年6月10日訂正】", OFF]
    told = {*range(15), *range(at + 1, at + 5), face + 1, face + 2, walk + 1, walk + 2}
    rest = [line for number, line in enumerate(lines) if number not in told]
    assert rest == text(before / "text.txt").split("\r\n")


def test_what_was_published_is_still_in_agreement(now: Path, issue: Issue) -> None:
    """Nothing is lacking but the event on the day from which it was moved; only the sentences of the
    corrections are more."""
    found = list(check_agreement(issue, now, expected(issue)))
    assert [(finding.file, finding.excerpt) for finding in found if finding.rule != "edition/adds"] == [("events.csv", "避難所開設訓練")]
    found = [finding for finding in found if finding.rule == "edition/adds"]
    assert {finding.file for finding in found} <= {"text.txt", PAGE, WALK}
    told = "".join(f"{MOVED}{PLACE}{OFF}水辺のまち歩き5面10訂正のお知らせ6面の写真の説明 誤 5% 正 50%パーセント曜号の全体避難所開設訓練2022年6月7日8日9日4面".split())
    assert all(set(re.sub(r"\W", "", finding.excerpt)) <= set(told) for finding in found)


def test_open_data_has_it_beside_the_words_as_published(now: Path, before: Path) -> None:
    whole, was = (json.loads(text(folder / "articles.json")) for folder in (now, before))
    Draft202012Validator(json.loads(text(PROJECT / "schema" / "opendata.schema.json"))).validate(whole)
    told = {row["id"]: row["corrections"] for row in whole["articles"] if row["corrections"]}
    assert told.pop("machi-aruki") == [{"date": "2022-06-10", "face": None, "text": OFF}]
    assert told == {"hinanjo-kunren": [{"date": "2022-06-07", "face": None,
                                        "text": "避難所開設訓練の日にち\n誤 6月12日（日曜日）\n正 6月19日（日曜日） 時間は同じです"}]}
    assert [(each["date"], each["face"]) for each in whole["publication"]["corrections"]] == [("2022-06-08", None), ("2022-06-09", 6)]
    for row in (whole["publication"], *whole["articles"]):
        row["corrections"] = []
    assert whole == was
    rows, old = (list(csv.DictReader(io.StringIO(text(folder / "articles.csv"), newline=""))) for folder in (now, before))
    assert {row["記事ID"]: row["訂正"] for row in rows if row["訂正"]} == {
        "hinanjo-kunren": "2022-06-07 避難所開設訓練の日にち 誤 6月12日（日曜日） 正 6月19日（日曜日） 時間は同じです", "machi-aruki": f"2022-06-10 {OFF}"}
    assert {row["号の訂正"] for row in rows} == {f"2022-06-08 {PLACE}\n2022-06-09 6面の写真の説明 誤 5パーセント 正 50パーセント"}
    assert [row | {"訂正": "", "号の訂正": ""} for row in rows] == old


def test_the_list_of_events_tells_it_at_the_event(now: Path, before: Path) -> None:
    rows, old = (list(csv.DictReader(io.StringIO(text(folder / "events.csv"), newline=""))) for folder in (now, before))
    changed = {row["NO"]: (row, was) for row, was in zip(rows, old, strict=True) if row != was}
    assert list(changed) == ["2022-06-007", "2022-06-014", "2022-06-019"]
    training, was = changed["2022-06-007"]
    assert (was["開始日"], was["終了日"]) == ("2022-06-12", "2022-06-12")
    assert training == was | {"開始日": "2022-06-19", "終了日": "2022-06-19", "更新日": "2022-06-07", "備考": " / ".join(
        filter(None, [f"【訂正 2022年6月7日】{' '.join(MOVED.splitlines())}", was["備考"]]))}
    for number, beginning, day in (("2022-06-014", f"【中止 2022年6月10日】{OFF}", "2022-06-10"), ("2022-06-019", f"【訂正 2022年6月8日】{PLACE}", "2022-06-08")):
        row, was = changed[number]
        assert row == was | {"備考": row["備考"], "更新日": day} and row["備考"].startswith(beginning)


def test_a_calendar_takes_it_as_a_new_version_of_the_same_event(now: Path, before: Path, issue: Issue) -> None:
    entries, old = ({str(each["uid"]): each for each in icalendar.Calendar.from_ical((folder / "html/events.ics").read_bytes()).walk("VEVENT")}
                    for folder in (now, before))
    assert list(entries) == list(old) and len(entries) == len(events(issue))
    changed = {str(each["summary"]): (each, old[uid]) for uid, each in entries.items() if each.to_ical() != old[uid].to_ical()}
    assert sorted(changed) == ["昼のロビーコンサート", "水辺のまち歩き", "避難所開設訓練"]
    for each, was in changed.values():
        assert int(each["sequence"]) == 1 and each["dtstamp"].dt == each["last-modified"].dt > was["dtstamp"].dt
        assert re.match("【(訂正|中止) 2022年6月", str(each["description"])) and str(each["description"]).endswith(str(was.get("description", "")))
    training, was = changed.pop("避難所開設訓練")
    assert training["last-modified"].dt.isoformat() == "2022-06-06T15:00:00+00:00"
    assert (was["dtstart"].dt.isoformat(), training["dtstart"].dt.isoformat()) == ("2022-06-12T10:00:00+09:00", "2022-06-19T10:00:00+09:00")
    assert training["dtend"].dt.isoformat() == "2022-06-19T12:00:00+09:00"
    assert all(each["dtstart"].dt == was["dtstart"].dt for each, was in changed.values())
    assert {name: str(each.get("status", "")) for name, (each, _) in changed.items()} == {"昼のロビーコンサート": "", "水辺のまち歩き": "CANCELLED"}


def test_the_feed_tells_each_as_news(now: Path, before: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed, old = (ET.fromstring((folder / "html/feed.xml").read_bytes()) for folder in (now, before))
    assert feed.findtext(f"{atom}updated") == "2022-06-10T00:00:00+09:00"
    assert feed.findtext(f"{atom}entry/{atom}title") == "【訂正】水辺のまち歩き（2022年6月10日訂正）"
    entries, were = feed.findall(f"{atom}entry"), old.findall(f"{atom}entry")
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(ids) == len(were) + 4
    news = [(entry.findtext(f"{atom}title"), entry.findtext(f"{atom}updated"), entry.find(f"{atom}link").get("href")) for entry in entries[1:4]]
    assert news == [("【訂正】6面（2022年6月9日訂正）", "2022-06-09T00:00:00+09:00", "index.html"),
                    ("【訂正】号の全体（2022年6月8日訂正）", "2022-06-08T00:00:00+09:00", "index.html"),
                    ("【訂正】避難所開設訓練（2022年6月7日訂正）", "2022-06-07T00:00:00+09:00", "articles/hinanjo-kunren.html")]
    assert "誤 6月12日(日)" in entries[3].findtext(f"{atom}summary")
    renewed = [entry.findtext(f"{atom}title") for entry, was in zip(entries[4:], were, strict=True)
               if entry.findtext(f"{atom}updated") != was.findtext(f"{atom}updated")]
    assert sorted(renewed) == ["水辺のまち歩き", "避難所開設訓練"]


def test_search_engines_are_told_of_it(now: Path) -> None:
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text(now / PAGE), re.S)[1]
    news, event = json.loads(data)["@graph"]
    assert news["dateModified"] == "2022-06-07" and news["correction"] == [
        {"@type": "CorrectionComment", "text": MOVED, "datePublished": "2022-06-07"}]
    assert event["description"].startswith("【訂正 2022年6月7日】") and event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert (event["previousStartDate"], event["startDate"], event["endDate"]) == (
        "2022-06-12T10:00:00+09:00", "2022-06-19T10:00:00+09:00", "2022-06-19T12:00:00+09:00")
    walk = re.search(r'<script type="application/ld\+json">(.*?)</script>', text(now / WALK), re.S)[1]
    assert [each.get("eventStatus") for each in json.loads(walk)["@graph"]] == [None, "https://schema.org/EventCancelled"]


def test_who_corrected_it_is_told_nobody(now: Path) -> None:
    for path in now.rglob("*"):
        if path.is_file() and path.name != "report.html":
            assert "広報 太郎".encode() not in path.read_bytes(), path


def test_the_page_behind_the_faces_is_accessible_too(now: Path, before: Path) -> None:
    with open_finished(now / "web.pdf") as web, open_finished(before / "web.pdf") as was:
        assert len(web.pages) == len(was.pages) + 1
        said = "".join(web.pages[-1].glyphs.text.split())
    assert all("".join(line.split()) in said for line in (*MOVED.split("\n"), PLACE, OFF, "4面「避難所開設訓練」", "2022年6月9日"))
    for flavour in ("ua1", "3a"):
        assert (verdict := validate(now / "web.pdf", flavour)).passed, str(verdict)


# --- in the browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with opened() as browser:
        yield browser


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_resident_sees_it_before_everything_else(chromium: Browser, now: Path, width: int) -> None:
    """On the page of the issue and on that of the article, without a barrier (axe-core), within the window."""
    page = chromium.new_page(viewport={"width": width, "height": 900})
    for name in (FRONT, PAGE):
        page.goto((now / name).as_uri())
        told = page.locator("main > section.correction").first
        box = told.bounding_box()
        assert box is not None and box["y"] < 900 and told.get_by_text("正 6月19日(日)").is_visible()
        assert box["y"] < page.locator("h1").first.bounding_box()["y"]
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        result = Axe().run(page, options=AXE)
        assert result.violations_count == 0, result.generate_report()
    page.goto((now / FRONT).as_uri())
    marks = page.locator('a[href="articles/hinanjo-kunren.html"] + .corrected')
    assert marks.count() == page.locator('main a[href="articles/hinanjo-kunren.html"]').count() - 1 >= 2
    page.locator("section.correction").get_by_role("link", name="避難所開設訓練").click()
    page.wait_for_url("**/hinanjo-kunren.html")
    page.close()
