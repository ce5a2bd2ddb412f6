"""The viewer in a real browser: turning, zooming, following saved files, marks, keys."""
from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.desk.browsing import looking, serving


def ask(page: Page, script: str):
    """What an expression over ``viewer`` gives in the page."""
    return page.evaluate(f"import('/static/viewer/main.js').then(({{viewer}}) => {script})")


def until(page: Page, script: str) -> None:
    """Wait until an expression over ``viewer`` is true (Playwright's own waiting needs eval, which our
    policy refuses)."""
    for _ in range(200):
        if ask(page, script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {script}")


def pages(look, face: int = 2) -> Page:
    page = look.go(f"/i/2022-06/pages?face={face}")
    expect(page.locator("#viewer.live")).to_be_attached()
    expect(page.locator("#layout-state")).to_have_text("")
    return page


def at(page: Page, words: str) -> None:
    expect(page.locator("#where")).to_have_text(words)


def camera(page: Page) -> list[float]:
    return ask(page, "[viewer.camera.scale, viewer.camera.x, viewer.camera.y].map(v => Math.round(v * 100) / 100)")


def settled(page: Page) -> None:
    """Until the camera stands and everything in view is there."""
    until(page, """(({sheet, faces}) => sheet.still && !sheet.frame && faces.every(face => !sheet.back.has(face) && sheet.front.get(face)?.base
        && [...sheet.front.get(face).within(sheet.zoom, sheet.view(face))].every(([column, row]) =>
            sheet.front.get(face).tiles.has(`${sheet.zoom}/${column}/${row}`))))(viewer)""")


def colour(page: Page, face: int, x: float, y: float) -> str:
    """Colour on the canvas at a place of a face (mm)."""
    return ask(page, f"""((canvas, x, y) => {{
        const copy = new OffscreenCanvas(1, 1).getContext('2d', {{ willReadFrequently: true }});
        copy.drawImage(canvas, x, y, 1, 1, 0, 0, 1, 1);
        return '#' + [...copy.getImageData(0, 0, 1, 1).data.slice(0, 3)].map(v => v.toString(16).padStart(2, '0')).join('').toUpperCase();
    }})(viewer.sheet.canvas,
        Math.round((viewer.camera.x + (viewer.sheet.left({face}) + {x} * 96 / 25.4) * viewer.camera.scale) * viewer.sheet.ratio),
        Math.round((viewer.camera.y + {y} * 96 / 25.4 * viewer.camera.scale) * viewer.sheet.ratio))""")


def test_openings_turn_by_keys_buttons_strip_and_number(look):
    page = pages(look, 1)
    at(page, "1面")
    page.keyboard.press("ArrowRight")
    at(page, "2・3面")
    assert page.url.endswith("face=2")
    page.get_by_role("link", name="次の見開き").click()
    at(page, "4・5面")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    at(page, "1面")
    page.keyboard.press("End")
    at(page, "12面")
    page.locator("#strip a[data-face='8']").click()
    at(page, "8・9面")
    assert page.locator("#strip [aria-current=page]").get_attribute("data-face") == "8"
    page.keyboard.press("g")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    at(page, "6・7面")
    assert not page.locator("dialog[open]").count()
    page.keyboard.press("g")
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    at(page, "6・7面")
    assert page.locator("dialog[open]").count()


def test_a_right_bound_issue_turns_to_the_left(look, desk):
    file = desk.content / "2022-06" / "issue.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("binding: left", "binding: right"), encoding="utf-8")
    page = pages(look, 1)
    page.keyboard.press("ArrowLeft")
    at(page, "3・2面")
    page.keyboard.press("ArrowLeft")
    at(page, "5・4面")
    page.keyboard.press("ArrowRight")
    at(page, "3・2面")


def test_zoom_by_keys_wheel_and_buttons_between_its_bounds(look):
    page = pages(look)
    settled(page)
    fitted = camera(page)
    for _ in range(16):
        page.keyboard.press("+")
    assert camera(page)[0] == 4 and page.locator("#percent").text_content() == "400%"
    settled(page)
    page.keyboard.press("0")
    assert camera(page) == fitted
    page.mouse.move(760, 430)
    before = ask(page, "viewer.at(760 - viewer.stage.getBoundingClientRect().left, 430 - viewer.stage.getBoundingClientRect().top)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    until(page, f"viewer.camera.scale > {fitted[0]} * 1.5")
    after = ask(page, "viewer.at(760 - viewer.stage.getBoundingClientRect().left, 430 - viewer.stage.getBoundingClientRect().top)")
    assert after["face"] == before["face"] and abs(after["x"] - before["x"]) < 1 and abs(after["y"] - before["y"]) < 1
    page.get_by_role("button", name="縮小").click()
    for _ in range(12):
        page.keyboard.press("-")
    assert camera(page)[0] == 0.25


def test_zoom_glides_to_where_it_should(browser, desk):
    with serving(desk) as address, looking(browser, address, desk, reduced_motion="no-preference") as look:
        page = pages(look)
        scale = camera(page)[0]
        page.keyboard.press("+")
        until(page, f"Math.abs(viewer.camera.scale / {scale} - 1.25) < 0.02")
        page.keyboard.press("0")
        until(page, f"viewer.camera.fitted && Math.abs(viewer.camera.scale - {scale}) < 0.01")


def test_the_paper_is_dragged_and_never_lost(look):
    page = pages(look)
    for _ in range(6):
        page.keyboard.press("+")
    before = camera(page)
    page.mouse.move(700, 500)
    page.mouse.down()
    page.mouse.move(600, 420, steps=4)
    page.mouse.up()
    after = camera(page)
    assert [round(a - b) for a, b in zip(after, before, strict=True)] == [0, -100, -80]
    page.keyboard.press("ArrowDown")
    assert camera(page)[2] < after[2]
    page.mouse.move(700, 300)
    page.mouse.down()
    page.mouse.move(9000, 9000, steps=4)
    page.mouse.up()
    assert camera(page)[1:] == [16, 16]


def test_a_saved_file_changes_its_faces_in_place(look, parts):
    page = pages(look)
    for _ in range(6):
        page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    settled(page)
    middle = ask(page, "viewer.at(viewer.stage.clientWidth / 2, viewer.stage.clientHeight / 2)")
    assert middle["face"] == 3
    field = 3, middle["x"] // 20 * 20 + 10, middle["y"] // 20 * 20 + 10  # between the lines of the grid
    before, old = camera(page), colour(page, *field)
    kept = ask(page, "viewer.sheet.front.get(2).revision")
    parts.made.asked.clear()
    page.evaluate("window.same = document.getElementById('stage').firstElementChild")
    parts.made.change(3)
    parts.watching.saved()
    expect(page.locator("#layout-state")).to_have_text("3面が新しくなりました")
    until(page, "viewer.sheet.back.size === 0")
    settled(page)
    assert camera(page) == before
    at(page, "2・3面")
    assert colour(page, *field) != old
    assert ask(page, "viewer.sheet.front.get(2).revision") == kept
    assert {asked[1] for asked in parts.made.asked} == {3}
    assert page.evaluate("window.same === document.getElementById('stage').firstElementChild")


def test_the_old_face_stays_until_the_new_one_is_whole(look, parts):
    page = pages(look)
    settled(page)
    old = colour(page, 2, 130, 30)
    held: list[Route] = []
    holding = [True]
    page.route("**/tile/2/**", lambda route: held.append(route) if holding else route.continue_())
    parts.made.change(2)
    parts.watching.saved()
    until(page, "Boolean(viewer.sheet.back.get(2)?.base)")
    page.wait_for_timeout(150)
    assert held and colour(page, 2, 130, 30) == old
    holding.clear()
    for route in held:
        route.continue_()
    until(page, "viewer.sheet.back.size === 0")
    settled(page)
    assert colour(page, 2, 130, 30) != old


def test_thumbnails_follow_too(look, parts):
    page = pages(look)
    image = page.locator("#strip a[data-face='9'] img")
    before = image.get_attribute("src")
    parts.made.change(9)
    parts.watching.saved()
    expect(image).not_to_have_attribute("src", before)


def test_broken_content_keeps_the_faces_and_says_so(look, parts):
    from kohoshi.finding import Finding, Level, Place
    page = pages(look)
    parts.made.broken = [Finding("content/syntax", Level.ERROR, "コロンが全角です", "半角にしてください", place=Place("content/2022-06/issue.yaml", 7))]
    parts.watching.saved()
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("content/2022-06/issue.yaml:7")
    expect(banner).to_contain_text("コロンが全角です")
    parts.made.broken = None
    parts.watching.saved()
    expect(banner).to_be_hidden()


def test_a_worker_that_fails_can_be_called_again(look, parts):
    page = pages(look)
    parts.made.failing = OSError("わざと止めました")
    parts.watching.saved()
    expect(page.get_by_role("alert")).to_contain_text("わざと止めました")
    parts.made.failing = None
    page.get_by_role("button", name="もう一度組む").click()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_findings_are_marks_with_a_panel(look, built):
    page = pages(look)
    pin = page.get_by_role("button", name=re.compile("指摘1、エラー"))
    box = pin.locator("..").bounding_box()
    scale = camera(page)[0] * 96 / 25.4
    assert abs(box["width"] - 60 * scale) < 2 and abs(box["height"] - 25 * scale) < 2
    pin.click()
    expect(page.locator("#panel")).to_contain_text("「本文」が枠から2行あふれています")
    assert page.get_by_role("link", name="記事をなおす").get_attribute("href") == "/i/2022-06/articles/unei-hoshin"
    page.keyboard.press("n")
    at(page, "4・5面")
    expect(page.locator("#panel")).to_contain_text("写真の解像度が足りません")
    page.keyboard.press("p")
    at(page, "2・3面")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("f")
    expect(pin).to_have_count(0)
    page.keyboard.press("b")
    expect(page.locator(".mark.frame")).to_contain_text("22字 × 18行　のこり2行")


def test_a_click_on_a_text_tells_its_field_and_line(look):
    page = pages(look)
    spot = ask(page, """(r => ({x: r.left + viewer.camera.x + 60 * 96 / 25.4 * viewer.camera.scale,
        y: r.top + viewer.camera.y + 100 * 96 / 25.4 * viewer.camera.scale}))(viewer.stage.getBoundingClientRect())""")
    page.mouse.click(spot["x"], spot["y"])
    panel = page.locator("#panel")
    expect(panel).to_contain_text("content/2022-06/articles/unei-hoshin.yaml:12")
    expect(panel.get_by_role("heading")).to_have_text("本文")
    assert panel.get_by_role("link").get_attribute("href") == "/i/2022-06/articles/unei-hoshin#parts.qa.0"
    page.keyboard.press("Escape")
    page.locator("#stage").focus()
    page.keyboard.press("t")
    panel.get_by_role("button", name=re.compile("見出し")).first.press("Enter")
    expect(panel).to_contain_text("unei-hoshin.yaml:2")


def test_a_place_is_chosen_by_click_drag_and_keys(look):
    page = pages(look)
    settled(page)
    page.evaluate("import('/static/viewer/main.js').then(({viewer}) => { window.got = []; viewer.onPlace(p => window.got.push(p)); })")
    page.get_by_role("button", name="赤字を書く").click()
    spot = ask(page, """(r => ({x: r.left + viewer.camera.x + 60 * 96 / 25.4 * viewer.camera.scale,
        y: r.top + viewer.camera.y + 100 * 96 / 25.4 * viewer.camera.scale}))(viewer.stage.getBoundingClientRect())""")
    page.mouse.click(spot["x"], spot["y"])
    page.keyboard.press("Escape")       # the panel to write in has opened
    page.keyboard.press("c")
    page.mouse.move(spot["x"], spot["y"])
    page.mouse.down()
    page.mouse.move(spot["x"] + 80, spot["y"] + 40, steps=3)
    page.mouse.up()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    click, drag, keys = page.evaluate("window.got")
    assert click["face"] == 2 and abs(click["x"] - 60) < 1 and abs(click["y"] - 100) < 1 and click["article"] == "unei-hoshin"
    assert abs(drag["box"][2] / drag["box"][3] - 2) < 0.05 and drag["face"] == 2
    assert keys["face"] in (2, 3)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    assert len(page.evaluate("window.got")) == 3
