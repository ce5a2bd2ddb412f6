"""A month in the browser, on the real worker, store and build: built → findings → 初校 → 赤字 → edited →
再校 → differences → signed by its section → a trial hand-over; annotations out and in again.

With KOHOSHI_PICTURES=docs/img/desk the pictures of docs/desk.md are taken anew.
"""
from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from kohoshi.build import PROJECT
from kohoshi.desk.desk import Desk
from kohoshi.proof.rounds import label_of
from tests.desk.browsing import SIZES, Looking, chromium, looking, serving
from tests.desk.test_viewer import settled

#: Milliseconds for a build, a round or a hand-over on a busy machine.
LONG = 180_000
#: Waits for the pictures that one can see; those further down load when scrolled to.
PICTURES_SHOWN = """() => Promise.all([...document.images].filter(image => {
    const box = image.getBoundingClientRect();
    return !image.complete && box.width && box.top < innerHeight && box.bottom > 0;
}).map(image => new Promise(done => { image.onload = image.onerror = done; })))"""
ISSUE = "/i/2022-06"
ARTICLE, TITLE, PLACE = "kosodate-salon", "子育てサロン", "body.1.info.where"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The sample issue, with a day of the week that is wrong."""
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    wrong = tmp_path / "content" / "2022-06" / "articles" / "oyako-ehon.yaml"
    text = wrong.read_text(encoding="utf-8")
    assert "6月18日(土) 10:30" in text
    wrong.write_text(text.replace("6月18日(土) 10:30", "6月18日(日) 10:30"), encoding="utf-8")
    for name in ("layouts", "fonts"):
        (tmp_path / name).symlink_to(PROJECT / name)
    return Desk(tmp_path)


def passed(look: Looking, name: str) -> None:
    """A view is done with: axe has nothing to say, and its picture is taken when pictures are wanted."""
    page = look.page
    page.locator(".toast").first.wait_for(state="detached", timeout=LONG)
    assert look.axe() == [], name
    folder = os.environ.get("KOHOSHI_PICTURES")
    if folder:
        page.evaluate(PICTURES_SHOWN)
        page.screenshot(path=Path(folder).resolve() / f"{name}.jpg", type="jpeg", quality=80)


def open_page(look: Looking, path: str, heading: str) -> Page:
    page = look.go(ISSUE + path)
    expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_attached(timeout=LONG)
    return page


def build(look: Looking) -> None:
    page = look.go(f"{ISSUE}/")
    page.get_by_role("button", name="組んで確かめる").click()
    expect(page.get_by_role("button", name="止める")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="組んで確かめる")).to_be_visible(timeout=LONG)
    expect(page.locator("#build .facts")).to_contain_text("12面")
    expect(page.locator("#build .facts")).not_to_contain_text("原稿が新しい")


def freeze(look: Looking, label: str, number: int) -> None:
    page = open_page(look, "/rounds", "校正の回")
    page.get_by_role("button", name=f"{label}として保存").click()
    expect(page.locator(".round")).to_have_count(number, timeout=LONG)
    expect(page.locator(".round h2").first).to_have_text(label)
    expect(page.locator("#freeze-title")).to_have_text(f"{label_of(number + 1)}を出す")


def comment(look: Looking, box: dict[str, float]) -> None:
    """On the paper: the place is pointed at (mm of the left face), answered in the panel."""
    page = look.go(f"{ISSUE}/pages?face=4")
    expect(page.locator("#viewer.live")).to_be_attached(timeout=LONG)
    expect(page.locator("#layout-state")).to_have_text("", timeout=LONG)
    page.keyboard.press("c")
    page.mouse.click(*page.evaluate("""([x, y]) => import('/static/viewer/main.js').then(({viewer: {camera, stage}}) => {
        const edge = stage.getBoundingClientRect(), px = 96 / 25.4;
        return [edge.left + camera.x + x * px * camera.scale, edge.top + camera.y + y * px * camera.scale];
    })""", [box["x"] + box["w"] / 2, box["y"] + box["h"] / 2]))
    page.get_by_label("赤字", exact=True).fill("1階ではなく2階の和室です(見本)")
    expect(page.get_by_role("checkbox", name="直してほしい")).to_be_checked()
    page.locator("#panel").get_by_role("button", name="書く").click()
    expect(page.locator("#panel-title")).to_have_text("赤字 1")
    page.get_by_role("textbox", name="返信").fill("2階に直します(見本)")
    page.get_by_role("button", name="返信する").click()
    expect(page.locator(".replies li")).to_contain_text("2階に直します")
    settled(page)
    passed(look, "pages")


def edit(look: Looking) -> None:
    page = open_page(look, f"/articles/{ARTICLE}#{PLACE}", TITLE)
    field = page.locator(f"[id='{PLACE}']")
    expect(page.locator(".crop canvas").first).to_be_visible(timeout=LONG)
    field.fill("区民センター2階 和室")
    field.press("Control+Enter")
    expect(page.locator("#history")).to_contain_text("2階", timeout=LONG)
    expect(page.locator("#layout-state")).not_to_contain_text("組みなおしています", timeout=LONG)
    passed(look, "article")


def annotations_out_and_in(look: Looking, desk: Desk, folder: Path) -> None:
    """The comment lies in the PDF with its reply; the same PDF taken in again doubles nothing."""
    page = open_page(look, "/rounds", "校正の回")
    with page.expect_download(timeout=LONG) as coming:
        page.get_by_role("link", name="赤字つきPDF").first.click()
    pdf = folder / "annotated.pdf"
    coming.value.save_as(pdf)
    with pikepdf.open(pdf) as opened:
        notes = [str(note.get("/Contents", "")) for note in opened.pages[3].get("/Annots", [])]
    assert any("2階の和室" in note for note in notes) and any("2階に直します" in note for note in notes)
    before = desk.issue("2022-06").store.comments()
    page.get_by_role("button", name="書き込んだPDFを取り込む").click()
    page.get_by_label("PDF（60 MBまで）").set_input_files(pdf)
    page.get_by_role("button", name="取り込む", exact=True).click()
    expect(page).to_have_url(re.compile("/comments$"), timeout=LONG)
    expect(page.locator("#toasts")).to_contain_text("新しい書き込みはありませんでした")
    expect(page.locator(".comment")).to_have_count(1)
    assert desk.issue("2022-06").store.comments() == before


def differences(look: Looking) -> None:
    page = open_page(look, "/rounds/2?against=1", "初校から再校へ")
    button = page.get_by_role("main").get_by_role("button", name="くらべる").last
    if page.locator(".digest").count() == 0:
        button.click()
    expect(page.locator(".digest")).to_be_visible(timeout=LONG)
    group = page.locator(f"#article-{ARTICLE}")
    expect(group.locator(".change")).to_have_count(1)
    expect(group.locator("del")).to_contain_text("1")
    expect(group.locator("ins")).to_contain_text("2")
    expect(group.locator(".asked")).to_have_text("赤字1で頼んだ")
    expect(page.locator(".change")).to_have_count(1)
    expect(page.locator(".faces-list a")).to_have_count(1)
    expect(page.locator(".digest .alarm")).to_have_count(0)
    passed(look, "differences")


@contextmanager
def invited(browser: Browser, link: str) -> Iterator[Looking]:
    """The section's chief with a phone, in by the link."""
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(LONG)
    here = Looking(page, link.partition("/enter/")[0])
    page.on("console", here.heard)
    page.on("pageerror", lambda error: here.complaints.append(str(error)))
    page.goto(link)
    page.get_by_role("button", name="はじめる").tap()
    page.wait_for_url(f"**{ISSUE}/mine")
    try:
        yield here
    finally:
        context.close()
    assert not here.complaints, here.complaints


def signed_by_its_section(look: Looking, browser: Browser) -> None:
    page = open_page(look, "/people", "関係者")
    page.get_by_label("名前").fill("見本 花子")
    page.get_by_label("課", exact=True).select_option("kosodate")
    page.get_by_role("button", name="招待リンクを作る").click()
    link = page.get_by_label("このリンクを本人だけに送ってください").input_value()
    open_page(look, "/people", "関係者")        # the link is shown once, and not in a picture
    passed(look, "people")
    with invited(browser, link) as chief:
        card = chief.page.locator(f"#{ARTICLE}")
        card.get_by_role("button", name=f"{TITLE}を確認しました").tap()
        expect(card.locator(".standing")).to_have_text("確認ずみ")
        card.evaluate("card => card.scrollIntoView({ block: 'start' })")
        passed(chief, "mine")
        chief.page.goto(f"{chief.address}{ISSUE}/pages?face=4")
        expect(chief.page.locator("#viewer.live")).to_be_attached()
        expect(chief.page.locator("#layout-state")).to_have_text("")
        settled(chief.page)
        passed(chief, "pages-phone")
    page = open_page(look, "/signoffs", "確認の状況")
    expect(page.locator(f"#{ARTICLE} .standing")).to_have_text("確認ずみ")
    expect(page.locator(f"#{ARTICLE}")).to_contain_text("見本 花子さん")
    page.locator(f"#{ARTICLE}").evaluate("row => row.scrollIntoView({ block: 'center' })")
    passed(look, "signoffs")


def handed_on_trial(look: Looking, desk: Desk) -> None:
    """The sample's gates keep 校了 shut; the trial is written all the same."""
    page = open_page(look, "/handover", "下版")
    expect(page.locator(".gates > .shut, .gates > .open").first).to_be_visible(timeout=LONG)
    expect(page.locator(".gates > .open").first).to_be_visible()
    expect(page.get_by_role("button", name="校了にする")).to_be_disabled()
    page.get_by_text("試し入稿", exact=True).click()
    page.get_by_role("button", name="試し入稿を書く").click()
    expect(page.locator(".handed")).to_have_count(1, timeout=LONG)
    expect(page.locator(".handed .badge").first).to_have_text("試し")
    names = page.locator(".sums tbody th").all_inner_texts()
    assert len([name for name in names if name.endswith(".pdf")]) >= 12 and "SHA256SUMS" in names, names
    assert not any(step.state in ("責了", "校了", "下版") for step in desk.issue("2022-06").store.life())
    passed(look, "handover")


def test_a_month_in_the_browser(desk: Desk, tmp_path: Path) -> None:
    with chromium() as browser, serving(desk) as address, looking(browser, address, desk) as look:
        page = look.go("/")
        page.set_default_timeout(LONG)
        assert look.axe() == []
        page.locator(".issue-card").click()
        expect(page).to_have_url(re.compile(f"{ISSUE}/$"))
        build(look)
        passed(look, "overview")
        page = open_page(look, "/findings", "指摘")
        expect(page.locator(".findings .finding-head").first).to_contain_text("6月18日")
        passed(look, "findings")
        freeze(look, "初校", 1)
        page = open_page(look, "/plan", "台割")
        expect(page.locator(".slot-head .badge").first).to_be_visible(timeout=LONG)
        passed(look, "plan")
        [box] = [frame["box"] for frame in desk.issue("2022-06").faces.frames() if frame["article"] == ARTICLE]
        comment(look, box)
        annotations_out_and_in(look, desk, tmp_path)
        passed(look, "comments")
        edit(look)
        build(look)
        freeze(look, "再校", 2)
        passed(look, "rounds")
        differences(look)
        signed_by_its_section(look, browser)
        handed_on_trial(look, desk)
        page = open_page(look, "/downloads", "できたファイル")
        expect(page.get_by_role("link", name="print.pdf").or_(page.locator(".files a")).first).to_be_visible()
        passed(look, "downloads")
        page = look.go("/")
        expect(page.locator(".issue-card img")).to_be_visible()
        passed(look, "issues")
