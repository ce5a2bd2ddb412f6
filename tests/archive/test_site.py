"""バックナンバー in Chromium, opened from the disk: read without JavaScript, searched with it; axe-core."""
from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from kohoshi.archive import ArchiveError, corrected, erratum, list_issues, search, withdraw
from kohoshi.archive.importing import import_pdf
from kohoshi.archive.site import build, build_site
from kohoshi.archive.site.pages import Pages
from kohoshi.archive.site.pictures import Drawn, _webp
from tests.archive.test_bag import PAPER, pdf_of
from tests.archive.world import World, put
from tests.desk.browsing import chromium

TEXTS = ["國の髙﨑さんがラジオ体操を教えます。", "港区役所に集まり、ＳＤＧｓのことを話します。", "①から⑩まで、霞ヶ関の㎡と東京京。", "七夕の会", "終わりの字は鱗"]


def plain_pictures(pdf: Path, manifest: object) -> list[Drawn]:
    """The small world's web.pdf is none; its faces are pictures of nothing here."""
    picture = Image.new("RGB", (280, 416), (200, 220, 240))
    return [Drawn(face, _webp(picture), _webp(picture), picture.size, picture.size) for face in (1, 2, 3)]


def shelf_in(folder: Path) -> World:
    world = World(folder)
    page = '<!doctype html><html lang="ja"><head><title>t</title></head><body><main id="main"><h1>bosai</h1></main></body></html>'
    put(world.built / "html" / "articles" / "bosai.html", page)
    world.release()
    (world.built / "html" / "articles" / "bosai.html").unlink()
    for number, text in enumerate(TEXTS):
        world.month(f"2023-0{number + 1}", 320 + number, text).release()
    return world


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = shelf_in(tmp_path_factory.mktemp("shelf"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "draw", plain_pictures)
        patch.setattr(corrected, "with_page", lambda data, path, corrections: data)
        erratum(world.store, "2022-06", "誤 梅干し\n正 乾パン", "広報 太郎", article="bosai", date=dt.date(2022, 6, 8))
        build_site(world.store, world.project / "out" / "site")
    return world


@pytest.fixture(scope="module")
def site(shelf: World) -> Path:
    return shelf.project / "out" / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which no script fails."""
    page, said = browser.new_page(viewport={"width": 390, "height": 844}), []
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert said == []


def open_(page: Page, site: Path, name: str) -> Page:
    page.goto((site / name.split("?")[0]).as_uri() + ("?" + name.split("?")[1] if "?" in name else ""))
    return page


def asked(page: Page, site: Path, word: str, more: str = "") -> list[tuple[str, str]]:
    """(issue and faces, title) of all that the page finds, all pages of it."""
    open_(page, site, f"search.html?q={quote(word)}{more}")
    page.wait_for_function("!document.querySelector('#state').textContent.startsWith('さがして')")
    while page.locator("#more").is_visible():
        page.locator("#more").click()
    return [(item.locator(".from").inner_text(), item.locator("a").inner_text()) for item in page.locator("#hits li").all()]


@pytest.mark.parametrize("word", ["港区", "港", "。", "国の高崎", "らじお", "ﾗｼﾞｵ", "sdgs", "さんばし", "①", "1", "霞ケ関", "京京", "東京京", "鱗", "電池 用意", "ない言葉",
                                  "二・三面", "2・3面", "<b>", "区 会", "㎡"])
def test_the_browser_finds_what_the_archive_finds(shelf: World, site: Path, page: Page, word: str) -> None:
    theirs = [(hit.title, f"{hit.date.year}年{hit.label}") for hit in search(shelf.store, word, limit=1000)]
    ours = [(title, where.split("　")[0].split(" ")[-1]) for where, title in asked(page, site, word)]
    assert ours == theirs


def test_a_find_leads_to_its_article_and_shows_the_words(site: Path, page: Page) -> None:
    assert asked(page, site, "ラジオ体操") == [("広報みなと 2023年1月号　2・3面", "区政会議")]
    assert page.locator("mark").inner_text() == "ラジオ体操"
    page.locator("#hits a").click()
    assert page.url.endswith("271071/minato/2023-01/articles/kaigi.html") and "國の髙﨑さん" in page.inner_text("article")


def test_year_and_face(site: Path, page: Page) -> None:
    assert {where[6:10] for where, _ in asked(page, site, "。", "&year=2022")} == {"2022"}
    assert {title for _, title in asked(page, site, "。", "&face=1&year=2022")} == {"港の朝", "夏の防災"}


def test_the_form_of_every_page_asks_the_search(site: Path, page: Page) -> None:
    open_(page, site, "271071/minato/2022-06/faces/02.html").fill("#q", "電池")
    page.click(".find button")
    page.wait_for_selector("#hits li")
    assert "夏の防災" in page.inner_text("#hits") and page.input_value("#q") == "電池"


def test_a_rehearsal_says_so_on_every_page_without_a_barrier(shelf: World, site: Path, page: Page, tmp_path: Path) -> None:
    for path in site.glob("*.css"):
        shutil.copy(path, tmp_path)
    for name, data in Pages(list_issues(shelf.store), rehearsal=True).front([]):
        (tmp_path / name).write_bytes(data)
        open_(page, tmp_path, name)
        assert page.get_by_role("complementary", name="おことわり").inner_text() == "練習用の見本です。本物の号ではありません。"
        found = Axe().run(page, options={"preload": False})
        assert found.violations_count == 0, found.generate_report()
    assert "練習用" not in (site / "index.html").read_text(encoding="utf-8")


PAGES = ["index.html", "search.html", "search.html?q=港区", "271071/minato/2022-06/index.html", "271071/minato/2022-06/faces/02.html",
         "271071/minato/2022-06/articles/kaigi.html"]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(site: Path, page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_(page, site, name)
    if "?" in name:
        page.wait_for_selector("#hits li")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_can_be_read_without_javascript(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = open_(context.new_page(), site, "index.html")
    page.click("text=6月号")
    assert page.locator(".faces li").count() == 3 and page.locator(".articles li").count() == 3
    page.click(".faces a >> nth=1")
    assert page.locator(".sheet img").evaluate("img => img.naturalWidth") == 280
    page.click("a[rel=next]")
    assert page.inner_text("h1") == "3面"
    page.click("text=夏の防災")
    assert page.url.endswith("2022-06/html/articles/bosai.html"), "an article that has a page of its own leads there"
    assert "JavaScript が要ります" in open_(page, site, "search.html").inner_text("main")
    context.close()


def test_arrow_keys_turn_the_faces(site: Path, page: Page) -> None:
    open_(page, site, "271071/minato/2022-06/faces/02.html")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/03.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/02.html")


def test_no_link_is_dead_and_nothing_inside_gets_out(site: Path) -> None:
    for path in site.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#?]+)', path.read_text(encoding="utf-8")):
            assert not link.startswith(("http", "/")) and (path.parent / link).exists(), (path, link)
    names = {path.name for path in site.rglob("*") if path.is_file()}
    assert not names & {"report.json", "layout.json", "manifest.json", "issue.yaml", "print.pdf", "desk.yaml", "handover.json"}


# --- made again ----------------------------------------------------------------------------


def test_made_again_it_draws_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "draw", plain_pictures)
    world, target = World(tmp_path), tmp_path / "site"
    world.release()
    assert build_site(world.store, target).drawn == 1
    world.month("2022-07", 314, "七月の文").release()
    assert (made := build_site(world.store, target)).drawn == 1 and made.issues == 2
    world.release()
    assert build_site(world.store, target).drawn == 1
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert build_site(world.store, target).drawn == 0
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before


def test_withdrawn_bytes_leave_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "draw", plain_pictures)
    world, target = World(tmp_path), tmp_path / "site"
    world.articles["kaigi"]["title"] = "消してほしい題"
    world.write()
    world.release()
    world.articles["kaigi"]["title"] = "ほかの題"
    world.month("2022-07", 314, "七月の文").release()
    build_site(world.store, target)
    assert any("消してほしい".encode() in path.read_bytes() for path in target.rglob("*") if path.is_file())
    assert withdraw(world.store, "2022-06", "申し出", "広報 太郎").sites == (target.resolve(),)
    assert not any("消してほし".encode() in path.read_bytes() or "2022-06" in str(path) for path in target.rglob("*") if path.is_file())
    assert list(json.loads((target / "site.json").read_bytes())["issues"]) == ["271071/minato/2022-07"]


def test_an_old_pdf_has_its_faces_drawn_from_a_child(tmp_path: Path) -> None:
    world, target = World(tmp_path), tmp_path / "site"
    import_pdf(world.store, pdf_of(tmp_path / "old.pdf", "Harbour festival on the quay", None), PAPER, "1998-05", 24, "広報 太郎", world.project)
    build_site(world.store, target)
    with Image.open(target / "271071/minato/1998-05/faces/02.webp") as picture:
        assert picture.size == (1400, 2100) and picture.getpixel((700, 1000))[0] > 150
    face = (target / "271071/minato/1998-05/faces/01.html").read_text(encoding="utf-8")
    assert "Harbour festival" in face and "2面は画像だけ" in (target / "271071/minato/1998-05/index.html").read_text(encoding="utf-8")


def test_a_folder_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.release()
    put(tmp_path / "there" / "a.txt", "x")
    for target, words in ((tmp_path / "there", "別のファイル"), (world.store / "site", "保存庫の外")):
        with pytest.raises(ArchiveError, match=words):
            build_site(world.store, target)
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["a.txt"]


def test_a_correction_is_told_on_the_shelf_at_the_issue_and_at_the_article(page: Page, site: Path) -> None:
    open_(page, site, "index.html")
    assert page.locator(".covers li", has_text="訂正あり").count() == 1
    page.locator(".covers li", has_text="訂正あり").get_by_role("link").click()
    told = page.locator("main section.correction")
    assert [line for line in told.inner_text().split("\n") if line] == [
        "訂正のお知らせ", "1・3面「夏の防災」", "2022年6月8日訂正", "誤 梅干し", "正 乾パン"]
    assert page.locator(".articles li", has_text="訂正あり").all_inner_texts() == ["1・3面 夏の防災 訂正あり"]
    told.get_by_role("link", name="夏の防災").click()
    page.wait_for_url("**/html/articles/bosai.html")
    assert page.locator("main > section.correction").is_visible()
