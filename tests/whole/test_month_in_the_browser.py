"""A month in the browser, on the real worker, store and build: built → findings → 初校 → 赤字 → edited →
再校 → differences → signed by its sections → 校了 → 下版 → released; annotations out and in again. An issue of
four faces: what is laid out and proven of all twelve is for the other tests here.

With KOHOSHI_PICTURES=docs/img/desk the pictures of docs/desk.md are taken anew: then the issue is the sample
as it is, with all its faces, which ends as practice.
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
from pypdf import PdfReader

from kohoshi.archive import list_issues
from kohoshi.archive.verify import verify
from kohoshi.desk.project import desk as desks
from kohoshi.desk.project.desk import Desk
from kohoshi.desk.work import jobs
from kohoshi.flow.build import PROJECT
from kohoshi.press import profile
from kohoshi.proof.numbering import label_of
from scripts.year import Year
from tests.desk.browsing import SIZES, Looking, chromium, looking, serving
from tests.desk.test_viewer import settled
from tests.real import made_real
from tests.short import FOUR, shorten

#: Milliseconds for a build, a round or a hand-over on a busy machine.
LONG = 180_000
#: Waits for the pictures that one can see; those further down load when scrolled to.
PICTURES_SHOWN = """() => Promise.all([...document.images].filter(image => {
    const box = image.getBoundingClientRect();
    return !image.complete && box.width && box.top < innerHeight && box.bottom > 0;
}).map(image => new Promise(done => { image.onload = image.onerror = done; })))"""
#: Sends every form that signs an article, as a click on each would.
SIGN_ALL = """() => import("/static/send.js").then(({ send }) => Promise.all(
    [...document.querySelectorAll(".sign-act form:not([action$='/withdraw'])")].map(form => send(form.action,
        [...new FormData(form)].map(([name, value]) => [name, name === "note" ? "紙の校正に課長の確認印" : value])))))"""
ISSUE = "/i/2022-06"
ARTICLE, TITLE, PLACE = "kosodate-salon", "子育てサロン", "body.1.info.who"
OTHER, WHEN, CONSENT = "oyako-ehon", "body.3.info.when", "body.0.figure.consent"
#: Where pictures of the views go; '' for none.
PICTURES = os.environ.get("KOHOSHI_PICTURES", "")
#: How many faces the issue has, and that of the two articles.
FACES, FACE = (12, 4) if PICTURES else (4, 2)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A project of its own with all that a release stores. The issue has a day of the week that is wrong and
    a picture of people who were not asked. Its printer confirmed the press."""
    Year(tmp_path).prepare()
    shutil.copytree(PROJECT / "content" / "2022-06", tmp_path / "content" / "2022-06")
    if not PICTURES:
        shorten(tmp_path / "content" / "2022-06", *FOUR)
        made_real(tmp_path / "content")
    wrong = tmp_path / "content" / "2022-06" / "articles" / f"{OTHER}.yaml"
    replaced(wrong, "6月18日(土) 10:30", "6月18日(日) 10:30")
    replaced(wrong, "親子の絵\n", "親子の絵\n      people: true\n")
    presses = tmp_path / "kohoshi" / "press" / "profiles"
    replaced(presses / "offset-tabloid.yaml", "confirmed: {} ", "confirmed: {profile: 試験, trim: 試験, handover: 試験} ")
    monkeypatch.setattr(profile, "PROFILES", presses)
    for module in (jobs, desks):  # its children run the project's own program
        monkeypatch.setattr(module, "PROGRAM", tmp_path)
    return Desk(tmp_path)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def passed(look: Looking, name: str) -> None:
    """A view is done with: axe has nothing to say, and its picture is taken when pictures are wanted."""
    page = look.page
    page.evaluate("document.querySelectorAll('.toast').forEach(toast => toast.remove())")
    found = look.axe()
    assert found == [], (name, found)
    if PICTURES:
        folder = PICTURES
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
    expect(page.locator("#build .facts")).to_contain_text(f"{FACES}面")
    expect(page.locator("#build .facts")).not_to_contain_text("原稿が新しい")


def freeze(look: Looking, label: str, number: int) -> None:
    page = open_page(look, "/rounds", "校正の回")
    page.get_by_role("button", name=f"{label}として保存").click()
    expect(page.locator(".round")).to_have_count(number, timeout=LONG)
    expect(page.locator(".round h2").first).to_have_text(label)
    expect(page.locator("#freeze-title")).to_have_text(f"{label_of(number + 1)}を出す")


def comment(look: Looking, box: dict[str, float]) -> None:
    """On the paper: the place is pointed at (mm of the left face), answered in the panel."""
    page = look.go(f"{ISSUE}/pages?face={FACE}")
    expect(page.locator("#viewer.live")).to_be_attached(timeout=LONG)
    expect(page.locator("#layout-state")).to_have_text("", timeout=LONG)
    page.keyboard.press("c")
    page.mouse.click(*page.evaluate("""([x, y]) => import('/static/viewer/main.js').then(({viewer: {camera, stage}}) => {
        const edge = stage.getBoundingClientRect(), px = 96 / 25.4;
        return [edge.left + camera.x + x * px * camera.scale, edge.top + camera.y + y * px * camera.scale];
    })""", [box["x"] + box["w"] / 2, box["y"] + box["h"] / 2]))
    page.get_by_label("赤字", exact=True).fill("3歳ではなく2歳までです(見本)")
    expect(page.get_by_role("checkbox", name="直してほしい")).to_be_checked()
    page.locator("#panel").get_by_role("button", name="書く").click()
    expect(page.locator("#panel-title")).to_have_text("赤字 1")
    page.get_by_role("textbox", name="返信").fill("2歳までに直します(見本)")
    page.get_by_role("button", name="返信する").click()
    expect(page.locator(".replies li")).to_contain_text("2歳までに直します")
    settled(page)
    passed(look, "pages")


def comment_without_the_paper(look: Looking) -> None:
    page = open_page(look, "/comments", "赤字")
    page.get_by_role("heading", name="紙面を開かずに書く").click()
    page.get_by_label("記事", exact=True).select_option(OTHER)
    page.locator("details.write textarea[name=text]").fill("6月18日は土曜日です")
    page.get_by_role("button", name="書く", exact=True).click()
    expect(page.locator(".comment")).to_have_count(2)


def edit(look: Looking) -> None:
    """What was asked for, the day that was found to be wrong, the people who were not asked."""
    page = open_page(look, f"/articles/{ARTICLE}#{PLACE}", TITLE)
    expect(page.locator(".crop canvas").first).to_be_visible(timeout=LONG)
    written(page, PLACE, "0～2歳の子どもと保護者")
    expect(page.locator("#history")).to_contain_text("2歳", timeout=LONG)
    expect(page.locator("#layout-state")).not_to_contain_text("組みなおしています", timeout=LONG)
    passed(look, "article")
    page = look.go(f"{ISSUE}/articles/{OTHER}")
    written(page, WHEN, "6月18日(土) 10:30～11:30")
    page.locator("details.more").filter(has=page.locator(f"[data-add='{CONSENT}']")).locator("summary").click()
    page.locator(f"[data-add='{CONSENT}']").click()
    written(page, CONSENT, "5月10日 絵のもとになった写真の親子から書面で")


def written(page: Page, field: str, text: str) -> None:
    here = page.locator(f"[id='{field}']")
    here.fill(text)
    here.press("Control+Enter")
    expect(page.locator(f"[data-field='{field}'] .saved")).to_have_text("保存しました", timeout=LONG)


def settle(look: Looking) -> None:
    """Every comment is done with."""
    page = open_page(look, "/comments?state=open", "赤字")
    for left in (1, 0):
        page.get_by_role("button", name=re.compile("を済にする$")).first.click()
        expect(page.locator(".comment")).to_have_count(left)


def annotations_out_and_in(look: Looking, desk: Desk, folder: Path) -> None:
    """The comment lies in the PDF with its reply; the same PDF taken in again doubles nothing."""
    page = open_page(look, "/rounds", "校正の回")
    with page.expect_download(timeout=LONG) as coming:
        page.get_by_role("link", name="赤字つきPDF").first.click()
    pdf = folder / "annotated.pdf"
    coming.value.save_as(pdf)
    with pikepdf.open(pdf) as opened:
        notes = [str(note.get("/Contents", "")) for note in opened.pages[FACE - 1].get("/Annots", [])]
    assert any("2歳まで" in note for note in notes) and any("2歳までに直します" in note for note in notes)
    before = desk.open_issue("2022-06").store.comments()
    page.get_by_role("button", name="書き込んだPDFを取り込む").click()
    page.get_by_label("PDF（60 MBまで）").set_input_files(pdf)
    page.get_by_role("button", name="取り込む", exact=True).click()
    expect(page).to_have_url(re.compile("/comments$"), timeout=LONG)
    expect(page.locator("#toasts")).to_contain_text("新しい書き込みはありませんでした")
    expect(page.locator(".comment")).to_have_count(2)
    assert desk.open_issue("2022-06").store.comments() == before


def differences(look: Looking) -> None:
    page = open_page(look, "/rounds/2?against=1", "初校から再校へ")
    button = page.get_by_role("main").get_by_role("button", name="くらべる").last
    if page.locator(".digest").count() == 0:
        button.click()
    expect(page.locator(".digest")).to_be_visible(timeout=LONG)
    for article, old, new, asked in ((ARTICLE, "3", "2", "赤字1で頼んだ"), (OTHER, "日", "土", "赤字2で頼んだ")):
        group = page.locator(f"#article-{article}")
        expect(group.locator(".change")).to_have_count(1)
        expect(group.locator("del")).to_contain_text(old)
        expect(group.locator("ins")).to_contain_text(new)
        expect(group.locator(".asked")).to_have_text(asked)
    expect(page.locator(".change")).to_have_count(2)
    expect(page.locator(".faces-list a")).to_have_count(1)
    expect(page.locator(".digest .alarm")).to_have_count(0)
    passed(look, "differences")


@contextmanager
def invited(browser: Browser, link: str) -> Iterator[Looking]:
    """The section's chief with a phone, in by the link."""
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
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
        for button in chief.page.get_by_role("button", name=re.compile("を確認しました$")).all()[::-1]:
            button.tap()
            expect(button).to_be_hidden()
        card.evaluate("card => card.scrollIntoView({ block: 'start' })")
        passed(chief, "mine")
        chief.page.goto(f"{chief.address}{ISSUE}/pages?face={FACE}")
        expect(chief.page.locator("#viewer.live")).to_be_attached()
        expect(chief.page.locator("#layout-state")).to_have_text("")
        settled(chief.page)
        passed(chief, "pages-phone")
    page = open_page(look, "/signoffs", "確認の状況")
    expect(page.locator(f"#{ARTICLE} .standing")).to_have_text("確認ずみ")
    expect(page.locator(f"#{ARTICLE}")).to_contain_text("見本 花子さん")
    page.locator(f"#{ARTICLE}").evaluate("row => row.scrollIntoView({ block: 'center' })")
    passed(look, "signoffs")


def signed_for_the_rest(look: Looking) -> None:
    """By the officer, for sections that signed on paper; one by hand, the rest at once."""
    page = open_page(look, "/signoffs", "確認の状況")
    first = page.locator(".for-section").first
    first.locator("summary").click()
    first.get_by_label("課の代わりに確認する理由").fill("紙の校正に課長の確認印")
    first.get_by_role("button", name="確認しました").click()
    expect(page.locator("#toasts")).to_contain_text("確認しました")
    page.evaluate(SIGN_ALL)
    expect(page.locator(".standing.missing, .standing.void")).to_have_count(0, timeout=LONG)


def handed_over(look: Looking, desk: Desk) -> None:
    """Nothing is open any more: 校了, then the files without the stamp of a proof."""
    page = open_page(look, "/handover", "下版")
    page.on("dialog", lambda dialog: dialog.accept())
    expect(page.locator(".gates > .shut").first).to_be_visible(timeout=LONG)
    expect(page.locator(".gates > .open")).to_have_count(0)
    passed(look, "handover")
    page.get_by_role("button", name="校了にする").click()
    page.get_by_role("button", name="下版する").click()
    expect(page.locator(".handed")).to_have_count(1, timeout=LONG)
    expect(page.locator(".handed .badge").first).to_have_text("校了")
    names = page.locator(".sums tbody th").all_inner_texts()
    assert [name for name in names if name.endswith(".pdf")] == [*(f"{face:02}.pdf" for face in range(1, FACES + 1)), "出力見本.pdf", "仕様票.pdf"]
    assert [step.state for step in desk.open_issue("2022-06").store.life()] == ["初校", "再校", "校了", "下版"]
    folder = desk.project / "out" / "2022-06" / "handover-1"
    for face in range(1, FACES + 1):
        text = "".join(PdfReader(folder / f"{face:02}.pdf").pages[0].extract_text().split())
        assert "校了前" not in text and ("本刷りしないでください" in text) is bool(PICTURES), face
    assert look.axe() == []


def released(look: Looking, desk: Desk) -> None:
    page = open_page(look, "/handover", "下版")
    page.get_by_role("checkbox", name="プログラムの部品も入れる").uncheck()
    page.get_by_role("button", name="練習として保存する" if PICTURES else "公開して保存する").click()
    expect(page.get_by_role("heading", name="第1版")).to_be_visible(timeout=LONG)
    expect(page.locator("#state-title")).to_have_text("いまは「練習」" if PICTURES else "いまは「公開」")
    expect(page.locator(".stages .done")).to_have_count(5)
    store = desk.project / ("archive-rehearsal" if PICTURES else "archive")
    [stored] = list_issues(store)
    expect(page.locator("[data-key='revision-1'] code")).to_have_text(f"{store.name}/271071/minato/2022-06/r1")
    with page.expect_download(timeout=LONG) as coming:
        page.get_by_role("link", name=re.compile("^印刷用PDF")).click()
    assert coming.value.path().read_bytes() == (desk.open_issue("2022-06").out / "print.pdf").read_bytes()
    found = verify(store)
    assert not found.faults and found.revisions == 1 and found.files == len(stored.manifest.files) > 100
    assert {file.path for file in stored.manifest.files} >= {"handover/handover-1/02.pdf", "proofs/rounds/2/round.json", "project/render.py"}
    assert [event.what for event in desk.open_issue("2022-06").store.changes_since(0).events][-1] == "release"
    page.locator("#kept-title").scroll_into_view_if_needed()
    passed(look, "released")


def test_a_month_in_the_browser(desk: Desk, tmp_path: Path) -> None:
    with chromium() as browser, serving(desk) as address, looking(browser, address, desk) as look:
        page = look.go("/")
        page.set_default_timeout(30_000)
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
        [box] = [frame["box"] for frame in desk.open_issue("2022-06").faces.frames() if frame["article"] == ARTICLE]
        comment(look, box)
        comment_without_the_paper(look)
        annotations_out_and_in(look, desk, tmp_path)
        passed(look, "comments")
        edit(look)
        build(look)
        freeze(look, "再校", 2)
        passed(look, "rounds")
        differences(look)
        settle(look)
        signed_by_its_section(look, browser)
        signed_for_the_rest(look)
        handed_over(look, desk)
        released(look, desk)
        page = open_page(look, "/downloads", "できたファイル")
        expect(page.get_by_role("link", name="print.pdf").or_(page.locator(".files a")).first).to_be_visible()
        passed(look, "downloads")
        page = look.go("/")
        expect(page.locator(".issue-card img")).to_be_visible()
        passed(look, "issues")
