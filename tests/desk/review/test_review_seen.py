"""Findings, rounds, sign-offs, people and hand-over in a real browser."""
from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from kohoshi.proof.store import Draft
from tests.desk.browsing import SIZES, Looking, looking, serving

FLIP = "/i/2022-06/rounds/2/faces/2?against=1&change=1"


@pytest.fixture
def look(browser, desk, built):
    with serving(desk) as address, looking(browser, address, desk) as here:
        yield here


def flip(look: Looking) -> Page:
    page = look.go(FLIP)
    expect(page.locator("#flip.live")).to_be_attached()
    expect(page.locator("img[data-ready]")).to_have_count(2)
    return page


def seen(page: Page, x: float, y: float) -> tuple[int, int, int]:
    """The colour on the screen at a place of the face (mm)."""
    at = page.evaluate("""([x, y]) => { const pane = document.querySelector('#flip .pane[data-pane=new]').getBoundingClientRect(),
        style = getComputedStyle(document.getElementById('stages')), value = name => parseFloat(style.getPropertyValue(name));
        return [pane.left + value('--left') + x * 96 / 25.4 * value('--scale'), pane.top + value('--top') + y * 96 / 25.4 * value('--scale')]; }""", [x, y])
    image = Image.open(io.BytesIO(page.screenshot(clip={"x": at[0], "y": at[1], "width": 2, "height": 2}))).convert("RGB")
    return image.getpixel((0, 0))


def near(colour: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour, wanted, strict=True))


def shows(page: Page, wanted: tuple[int, int, int]) -> bool:
    """Whether the inside of the bar comes to have this colour."""
    for _ in range(40):
        if near(seen(page, *INSIDE), wanted):
            return True
        page.wait_for_timeout(50)
    return False


def tap(page: Page) -> None:
    """f, down and up at once."""
    page.evaluate("for (const type of ['keydown', 'keyup']) document.body.dispatchEvent(new KeyboardEvent(type, { key: 'f', bubbles: true }))")


RED, GREEN, INSIDE = (255, 0, 0), (0, 153, 0), (35, 90)


def test_a_face_flipped_laid_over_and_side_by_side(look, framed):
    page = flip(look)
    page.keyboard.press("b")        # without the frames of the changes
    page.wait_for_timeout(400)
    assert shows(page, GREEN)
    tap(page)                       # pressed shortly: stays
    expect(page.locator("#hold")).to_have_attribute("aria-pressed", "true")
    assert shows(page, RED)
    tap(page)
    page.keyboard.down("f")         # held: only while it is down
    page.wait_for_timeout(450)
    assert shows(page, RED)
    page.keyboard.up("f")
    expect(page.locator("#flip")).to_have_attribute("data-shown", "new")
    page.keyboard.press("o")
    mixed = seen(page, *INSIDE)
    assert not near(mixed, RED) and not near(mixed, GREEN)
    page.get_by_label("前回と今回の混ぜぐあい").fill("0")
    assert shows(page, RED)
    page.locator("#stages .pane").first.focus()
    page.keyboard.press("d")        # only what differs: white where it is the same
    expect(page.get_by_label("ちがいだけ")).to_be_checked()
    assert near(seen(page, 35, 100), (255, 255, 255)) and not near(seen(page, *INSIDE), (255, 255, 255))
    page.keyboard.press("s")
    before = page.locator("#percent").inner_text()
    page.keyboard.press("+")
    expect(page.locator("#percent")).not_to_have_text(before)
    page.wait_for_timeout(400)      # the camera glides
    boxes = [page.locator(f"[data-pane={side}] .paper-two").bounding_box() for side in ("old", "new")]
    panes = [page.locator(f"[data-pane={side}]").bounding_box() for side in ("old", "new")]
    assert abs((boxes[0]["x"] - panes[0]["x"]) - (boxes[1]["x"] - panes[1]["x"])) < 1 and abs(boxes[0]["width"] - boxes[1]["width"]) < 1
    page.keyboard.press("PageDown")
    page.wait_for_url("**/faces/3?against=1")


def test_from_the_list_to_the_face_and_to_the_comment(look, framed, store):
    store.add_comment(Draft(2, (30, 80, 6, 6), "6月10日に", "企画 花子", "kikaku", "unei-hoshin", 1), "k")
    page = look.go("/i/2022-06/rounds/2?against=1")
    expect(page.locator("#change-1 ins")).to_contain_text("10")
    assert page.locator("#change-1 del").evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    page.get_by_role("link", name="2面を重ねて見る").click()
    expect(page.locator("[data-change='1'][aria-current]")).to_be_attached()
    page.go_back()
    page.get_by_role("link", name="赤字1で頼んだ").click()
    expect(page.locator(".comment .words")).to_have_text("6月10日に")


def test_a_sign_off_is_void_after_a_change_and_says_why(browser, desk, built, measured, store):
    measured("a" * 64)
    _, token = store.invite("企画 花子", "kikaku", "section")
    with serving(desk) as address, invited(browser, address, token) as here:
        page = here.page
        expect(page.locator("#unei-hoshin img")).to_be_visible()
        page.get_by_role("button", name="を確認しました").tap()
        expect(page.locator("#unei-hoshin .standing")).to_have_text("確認ずみ")
        assert [each.hash for each in store.signoffs()] == ["a" * 64]
        measured("b" * 64, "区の方針です。6月10日(金)に開きます。")
        desk.open_issue("2022-06").tell("store", {})
        expect(page.locator("#unei-hoshin .standing")).to_have_text("変わったので、もう一度")
        expect(page.locator("#unei-hoshin .why")).to_contain_text("文字が変わりました")
        expect(page.locator("#unei-hoshin .why ins").first).to_contain_text("10")
        assert here.axe() == []
        page.get_by_text("直してほしいところを書く").tap()
        page.get_by_label("直してほしいところ").fill("9日のままです")
        page.get_by_role("button", name="赤字を書く").tap()
        expect(page.locator("#unei-hoshin .comment .words")).to_have_text("9日のままです")
        assert [c.article for c in store.comments()] == ["unei-hoshin"]


@contextmanager
def invited(browser: Browser, address: str, token: str) -> Iterator[Looking]:
    """A phone that comes in by an invitation."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(10_000)
    here = Looking(page, address)
    page.on("console", here.heard)
    page.on("pageerror", lambda error: here.complaints.append(str(error)))
    here.go(f"/enter/{token}")
    page.get_by_role("button", name="はじめる").tap()
    page.wait_for_url("**/i/2022-06/mine")
    try:
        yield here
    finally:
        context.close()
    assert not here.complaints, here.complaints


def test_approved_in_place(look):
    page = look.go("/i/2022-06/findings")
    page.get_by_text("承認して残す").click()
    page.get_by_role("textbox").fill("もとの写真がありません")
    page.get_by_role("button", name="承認する").click()
    expect(page.get_by_role("heading", name="承認して残したもの")).to_be_visible()
    expect(page.locator("p.let")).to_contain_text("もとの写真がありません（広報担当）")
    page.get_by_role("button", name="承認を取り消す").click()
    expect(page.get_by_role("heading", name="承認して残したもの")).to_have_count(0)


def test_from_a_finding_to_its_spot(look):
    page = look.go("/i/2022-06/findings")
    page.get_by_role("link", name="2面で見る").click()
    expect(page.locator("#panel-title")).to_have_text("指摘 1")
    expect(page.locator(".mark.error.selected")).to_be_visible()


def test_an_invitation_by_keys(look, store):
    page = look.go("/i/2022-06/people")
    page.get_by_label("名前").fill("企画 花子")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="企画 花子さんの招待リンク")).to_be_visible()
    [person] = store.people()
    assert (person.section, person.role) == ("kikaku", "chief")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_for_axe(browser, desk, built, framed, measured, store, size):
    measured("a" * 64)
    store.add_comment(Draft(2, (30, 80, 6, 6), "6月10日に", "企画 花子", "kikaku", "unei-hoshin", 1), "k")
    store.invite("企画 花子", "kikaku", "section")
    with serving(desk) as address, looking(browser, address, desk, size) as here:
        for path in ("findings", "findings?by=section", "rounds", "rounds/2?against=1", "signoffs", "mine?section=kikaku", "people", "handover"):
            page = here.go(f"/i/2022-06/{path}")
            page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
            assert here.axe() == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, wide)
        page = flip(here)
        for mode in ("切り替え", "重ねる", "並べる"):
            page.get_by_role("button", name=mode).click()
            assert here.axe() == [], mode
