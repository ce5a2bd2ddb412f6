"""Comments in a real browser: written with mouse and keys, seen by others at once."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from kohoshi.proof.store import Draft, officer
from tests.desk.browsing import SIZES, Looking, looking, serving


@pytest.fixture
def look(browser, desk, built):
    with serving(desk) as address, looking(browser, address, desk) as here:
        yield here


def viewer(look: Looking, query: str = "face=2") -> Page:
    page = look.go(f"/i/2022-06/pages?{query}")
    expect(page.locator("#viewer.live")).to_be_attached()
    expect(page.locator("#layout-state")).to_have_text("")
    return page


def pointed(page: Page, face_mm: tuple[float, float]) -> None:
    """Click a place of the left face (mm)."""
    x, y = page.evaluate("""([x, y]) => import('/static/viewer/main.js').then(({viewer: {camera, stage}}) => {
        const box = stage.getBoundingClientRect(), px = 96 / 25.4;
        return [box.left + camera.x + x * px * camera.scale, box.top + camera.y + y * px * camera.scale];
    })""", list(face_mm))
    page.mouse.click(x, y)


def written(page: Page, text: str, at: tuple[float, float] = (60, 120)) -> None:
    page.keyboard.press("c")
    pointed(page, at)
    page.get_by_label("赤字", exact=True).fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#panel-title")).to_have_text("赤字 1")


def test_written_answered_settled(look, store):
    page = viewer(look)
    written(page, "日付が違います <b>7月</b>")
    expect(page.locator(".thread .words")).to_have_text("日付が違います <b>7月</b>")
    [kept] = store.comments()
    assert kept.face == 2 and kept.article == "unei-hoshin" and abs(kept.box[0] + 3 - 60) < 1 and abs(kept.box[1] + 3 - 120) < 1
    page.get_by_role("textbox", name="返信").fill("直しました")
    page.get_by_role("button", name="返信する").click()
    expect(page.locator(".replies li")).to_contain_text("直しました")
    page.get_by_role("button", name="済にする").click()
    expect(page.locator(".thread .state")).to_contain_text("済")
    expect(page.locator(".mark.comment.done .pin")).to_have_count(1)
    assert store.comments()[0].state == "done" and [r.text for r in store.comments()[0].replies] == ["直しました"]


def test_by_keys_alone(look, store):
    page = viewer(look)
    page.keyboard.press("c")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_label("赤字", exact=True)).to_be_focused()
    page.keyboard.type("kigo")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text("赤字 1")
    assert store.comments()[0].asks is False
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("l")
    expect(page.locator("#panel-title")).to_have_text("赤字の一覧")
    page.keyboard.press(".")
    expect(page.locator("#panel-title")).to_have_text("赤字 1")


def test_two_browsers_see_each_other(look, browser, desk, store):
    mine = viewer(look)
    with looking(browser, look.address, desk) as other:
        theirs = viewer(other)
        written(mine, "わたしの赤字")
        expect(theirs.locator(".mark.comment .pin")).to_have_text("1")
        theirs.locator(".mark.comment .pin").click()
        theirs.get_by_role("textbox", name="返信").fill("書きかけ")
        mine.get_by_role("textbox", name="返信").fill("こちらが先")
        mine.get_by_role("button", name="返信する").click()
        expect(theirs.locator(".replies li")).to_have_text(re.compile("^こちらが先広報担当・"))
        expect(theirs.get_by_role("textbox", name="返信")).to_have_value("書きかけ")
        # the list page follows as well, and keeps what is being written
        page = other.go("/i/2022-06/comments")
        page.get_by_text("返信する", exact=False).first.click()
        page.get_by_label("赤字1への返信").fill("まだ送らない")
        mine.get_by_role("button", name="却下する").click()
        expect(page.locator(".comment .state")).to_contain_text("却下")
        expect(page.get_by_label("赤字1への返信")).to_have_value("まだ送らない")


def test_a_button_held_down_stays_while_news_come(look, store, desk):
    """What others write is put on the page when the button is let go: no press is lost."""
    at = (20.0, 40.0, 5.0, 5.0)
    by = officer("広報 見本")
    first = store.add_comment(Draft(2, at, "一つ目（見本）", "見本"), "k0")
    for path, button, read in (("/comments", "赤字1を済にする", "/comments"), (f"/pages?comment={first.id}", "済にする", "/comments.json")):
        with look.page.expect_response(re.compile("/events$")):    # from now on it hears
            page = look.go("/i/2022-06" + path)
        here = page.get_by_role("button", name=button, exact=True)
        expect(here).to_be_visible()
        box = here.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        with page.expect_response(re.compile(rf"/i/2022-06{re.escape(read)}(\?since.*)?$")) as news:
            store.reply(first.id, "見本の返信", "見本", f"r{path}")
            desk.open_issue("2022-06").tell("store", {"seq": store.last_seq()})
        news.value.finished()
        page.wait_for_timeout(100)
        page.mouse.up()
        expect(page.locator(".state", has_text="済").first).to_be_visible()
        expect(page.locator(".replies li").last).to_contain_text("見本の返信")
        assert store.comments()[0].state == "done"
        store.set_state(first.id, "open", by)


def test_an_answer_that_was_lost_is_sent_again_and_kept_once(look, store):
    page = viewer(look)
    page.keyboard.press("c")
    pointed(page, (60, 120))
    page.get_by_label("赤字", exact=True).fill("一度だけ")
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch().status)     # the desk has stored it, the answer never comes
            route.fulfill(status=503, content_type="application/json", body='{"message": "とどきませんでした"}')
        else:
            route.continue_()

    page.route("**/i/2022-06/comments", lose)
    button = page.locator("#panel").get_by_role("button", name="書く")
    button.click()
    expect(page.locator(".toast.error")).to_contain_text("とどきませんでした")
    assert lost == [200] and page.get_by_label("赤字", exact=True).input_value() == "一度だけ"
    button.click()
    expect(page.locator("#panel-title")).to_have_text("赤字 1")
    assert [c.text for c in store.comments()] == ["一度だけ"]
    look.complaints = [line for line in look.complaints if "503" not in line]


def test_a_link_leads_to_the_comment(look, store):
    page = viewer(look)
    written(page, "ここ")
    link = look.go("/i/2022-06/comments").get_by_role("link", name="2面「", exact=False)
    link.click()
    expect(page.locator("#panel-title")).to_have_text("赤字 1")
    expect(page.locator(".mark.comment.selected")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_for_axe(browser, desk, built, store, size):
    with serving(desk) as address, looking(browser, address, desk, size) as here:
        page = viewer(here)
        page.locator('[data-do="comment"]').click()
        pointed(page, (60, 120))
        assert here.axe() == []
        page.get_by_label("赤字", exact=True).fill("見やすいか")
        page.locator("#panel").get_by_role("button", name="書く").click()
        expect(page.locator("#panel-title")).to_have_text("赤字 1")
        assert here.axe() == []
        here.go("/i/2022-06/comments").get_by_text("返信する").first.click()
        assert here.axe() == []


def test_many_come_in_parts_and_go_together(look, store, desk):
    """Six hundred are read in two parts; what is taken back goes from the paper at once, and comes again."""
    by = officer("広報 見本")
    intake = store.begin_intake("戻り.pdf", 1, by)
    with store.together():
        for n in range(620):
            store.add_comment(Draft(2 + n % 6, (20 + n % 9 * 20, 40 + n / 3, 5, 5), f"見本 {n}", "見本"), f"k{n}", intake=intake if n % 2 else None)
    store.end_intake(intake, by)
    page = viewer(look)
    count = page.locator("#comments-count")
    expect(count).to_have_text("620")
    for do, left in ((store.take_back, "310"), (store.bring_back, "620")):
        do(intake, by)
        desk.open_issue("2022-06").tell("store", {"seq": store.last_seq()})
        expect(count).to_have_text(left)
    assert not look.complaints
