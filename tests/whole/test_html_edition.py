"""html/ of the June issue: read back as files, and in a real Chromium."""
from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kohoshi.editions.events import events
from kohoshi.flow.build import Built
from kohoshi.issue.model import Issue
from tests.desk.browsing import chromium as opened

#: (window in px, text size)
VIEWS = [((1280, 900), "normal"), ((390, 844), "larger")]
#: axe would fetch the style sheet again, which a file may not.
AXE = {"preload": False, "resultTypes": ["violations"]}
#: px: a page must fit into these too, whatever the size of its text (WCAG 2.2, 1.4.10).
NARROW = (320, 700)


@pytest.fixture(scope="module")
def site(built: Built) -> Path:
    return built.folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Path]:
    return [site / "index.html", *sorted(site.glob("articles/*.html")), *sorted(site.glob("supplied/*.html"))]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with opened() as browser:
        yield browser


class Read(HTMLParser):
    """Where a page leads to and what it shows, its ids, and its JSON-LD."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.data = ""
        self.title = ""
        self._inside = ""
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.targets += [value for key in ("href", "src") if (value := own.get(key))]
        self.ids += [own["id"]] if own.get("id") else []
        self._inside = own.get("type") or tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "application/ld+json":
            self.data += data
        elif self._inside == "title":
            self.title += data


# --- as files ---------------------------------------------------------------------------------------


def test_a_page_for_the_issue_every_article_and_every_supplied_page(site: Path, pages: list[Path], issue: Issue) -> None:
    supplied = [f"supplied/{run.faces[0]:02d}.html" for run in issue.publication.flatplan if run.supplied]
    assert [str(page.relative_to(site)) for page in pages] == [
        "index.html", *sorted(f"articles/{key}.html" for key in issue.publication.placed), *supplied]
    titles = [Read(page).title for page in pages]
    assert len(set(titles)) == len(titles) and all("広報みなと" in title for title in titles)


def test_the_first_words_of_an_article_keep_its_lines_apart(site: Path) -> None:
    """For search engines and feeds: a kicker and a subtitle end without a full stop."""
    about = re.search(r'<meta name="description" content="([^"]+)"', (site / "articles" / "hyoshi.html").read_text(encoding="utf-8"))
    assert about and about[1].startswith("特集 令和4年度 港区運営方針 暮らす、遊ぶ、働く。")


def test_every_link_and_picture_leads_somewhere_and_every_file_is_led_to(site: Path, pages: list[Path]) -> None:
    reached = {site / "index.html"}
    for page in pages:
        read = Read(page)
        assert len(set(read.ids)) == len(read.ids)
        for target in read.targets:
            if re.match(r"https?:|tel:|mailto:", target):
                continue
            name, _, fragment = target.partition("#")
            path = (page.parent / name).resolve() if name else page
            assert path.is_file(), f"{page.name} → {target}"
            assert not fragment or fragment in Read(path).ids, f"{page.name} → {target}"
            reached.add(path)
    assert {path.resolve() for path in site.rglob("*") if path.is_file()} <= {path.resolve() for path in reached}


def test_events_in_the_calendar_are_those_of_the_table(site: Path, issue: Issue) -> None:
    calendar = icalendar.Calendar.from_ical((site / "events.ics").read_bytes())
    found = list(calendar.walk("VEVENT"))
    assert len({str(entry["uid"]) for entry in found}) == len(found) == len(events(issue)) > 20
    concert, = (entry for entry in found if str(entry["summary"]) == "昼のロビーコンサート")
    assert concert["dtstart"].dt.isoformat() == "2022-06-24T12:15:00+09:00"
    assert concert["dtend"].dt.isoformat() == "2022-06-24T12:45:00+09:00"
    assert str(concert["location"]) == "区役所1階 ロビー"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    lines = (site / "events.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75 and lines[-1] == b""  # RFC 5545, 3.1


def test_the_feed_is_atom(site: Path, issue: Issue) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring((site / "feed.xml").read_bytes())
    assert feed.tag == f"{atom}feed"
    for needed in ("id", "title", "updated", "author"):
        assert feed.find(f"{atom}{needed}") is not None
    entries = feed.findall(f"{atom}entry")
    ids = [feed.findtext(f"{atom}id"), *(entry.findtext(f"{atom}id") for entry in entries)]
    assert len(set(ids)) == len(ids) == len(issue.publication.placed) + 1
    for entry in entries:
        link = entry.find(f"{atom}link")
        assert link is not None and (site / link.attrib["href"]).is_file()
        assert entry.findtext(f"{atom}title") and entry.findtext(f"{atom}updated") == "2022-06-01T00:00:00+09:00"


def test_search_engines_are_told_article_and_events(site: Path, issue: Issue) -> None:
    told = 0
    for key in issue.publication.placed:
        data = json.loads(Read(site / "articles" / f"{key}.html").data)
        assert data["@context"] == "https://schema.org"
        news, *happenings = data["@graph"]
        assert news["@type"] == "NewsArticle" and news["datePublished"] == "2022-06-01" and news["headline"]
        assert news["publisher"]["name"] == "大阪市港区役所" and news["isPartOf"]["issueNumber"] == "313"
        for event in happenings:
            told += 1
            assert event["@type"] == "Event" and event["name"] and event["startDate"] <= event["endDate"]
            assert event["eventStatus"] == "https://schema.org/EventScheduled" and "日時: " in event.get("description", "日時: ")
            assert event["location"]["name"] and event["location"]["address"]
    assert told == len(events(issue))


def test_words_that_look_like_markup_stay_words(site: Path) -> None:
    for page in site.glob("articles/*.html"):
        assert "\\u003c/script" not in Read(page).data
    assert "<ruby>" in (site / "articles" / "minato-no-kaze.html").read_text(encoding="utf-8")


# --- in the browser -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("window", "size"), VIEWS, ids=["desk", "phone-large"])
def test_no_page_has_a_barrier(chromium: Browser, pages: list[Path], window: tuple[int, int], size: str) -> None:
    """axe-core finds nothing, nothing runs out at the side, the browser complains of nothing."""
    page = chromium.new_page(viewport={"width": window[0], "height": window[1]})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    # a picture that is still on its way when the page is left is no failure
    page.on("requestfailed", lambda request: said.append(request.url) if "ABORTED" not in (request.failure or "") else None)
    wrong: dict[str, object] = {}
    for path in pages:
        page.goto(path.as_uri())
        page.check(f"input[value={size}]")
        result = Axe().run(page, options=AXE)
        if result.violations_count:
            wrong[path.name] = result.generate_report()
        for width in (window[0], *NARROW):
            page.set_viewport_size({"width": width, "height": window[1]})
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wrong[f"{path.name} in {width} px"] = size
        page.set_viewport_size({"width": window[0], "height": window[1]})
    page.close()
    assert (wrong, said) == ({}, [])


def _size(page: Page) -> float:
    return page.locator("article h1").evaluate("it => parseFloat(getComputedStyle(it).fontSize)")


def test_text_grows_and_readings_go_without_javascript(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "articles" / "minato-no-kaze.html").as_uri())
    reading = page.locator("rt").first
    assert reading.is_visible() and page.locator("article").inner_text().startswith("みなとの風")
    usual = _size(page)
    page.check("input[value=larger]")
    assert _size(page) > 1.5 * usual
    page.uncheck("input[name=furigana]")
    assert not reading.is_visible()
    context.close()


def test_the_choice_stays_from_page_to_page(chromium: Browser, site: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto((site / "articles" / "minato-no-kaze.html").as_uri())
    page.check("input[value=large]")
    page.uncheck("input[name=furigana]")
    large = _size(page)
    page.get_by_role("link", name="区役所の連絡先").click()
    page.wait_for_url("**/renraku.html")
    assert page.is_checked("input[value=large]") and not page.is_checked("input[name=furigana]")
    assert _size(page) == large
    context.close()


def test_by_keyboard_alone(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    page.wait_for_function("document.activeElement.textContent === '本文へ'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html#main")
    page.close()


def test_on_paper_the_article_stands_alone(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    page.goto((site / "articles" / "unei-hoshin.html").as_uri())
    page.emulate_media(media="print")
    assert not page.locator(".reading").is_visible() and not page.locator("aside.print").is_visible()
    assert page.locator("article h1").is_visible() and page.locator(".figures figure").count() == 3
    page.close()
