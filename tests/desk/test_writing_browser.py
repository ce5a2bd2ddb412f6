"""Writing in a real browser: fields that save themselves, two who write the same, blocks and the flat
plan by keys, every view at three sizes."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.desk.browsing import looking, serving

ARTICLE = "/i/2022-06/articles/kenko-taiso"
VIEWS = ("/new", "/i/2022-06/plan", "/i/2022-06/plan/face/9", ARTICLE, "/i/2022-06/articles/kusei-kaigi", "/i/2022-06/images", "/i/2022-06/issue",
         "/i/2022-06/history", "/i/2022-06/file/articles/kenko-taiso.yaml")


@pytest.fixture
def file(desk):
    return desk.content / "2022-06" / "articles" / "kenko-taiso.yaml"


def written(file):
    return file.read_text(encoding="utf-8")


def by_id(page, name):
    return page.locator(f"[id='{name}']")


def test_a_field_saves_itself_and_is_taken_back(look, file):
    page, before = look.go(ARTICLE), file.read_bytes()
    title = by_id(page, "title")
    title.fill("題(見本)")
    title.press("Control+Enter")
    expect(page.locator("[data-field='title'] .saved")).to_have_text("保存しました")
    assert "title: 題(見本)\n" in written(file)
    expect(page.locator("#page-title")).to_have_text("題(見本)")
    expect(page.locator("#history")).to_contain_text("見出しを「題(見本)」にした")
    by_id(page, "category").fill("健康")
    by_id(page, "category").press("Tab")
    expect(page.locator("[data-field='category'] .saved")).to_have_text("保存しました")
    for words in ("健康・福祉", "座ってできる健康体操"):
        page.keyboard.press("Control+z")
        expect(by_id(page, "category" if "福祉" in words else "title")).to_have_value(words)
    assert file.read_bytes() == before
    page.keyboard.press("Control+Shift+z")
    expect(title).to_have_value("題(見本)")


def test_a_link_to_a_field_leads_to_it(look):
    page = look.go(f"{ARTICLE}#body.1.info.where")
    expect(by_id(page, "body.1.info.where")).to_be_focused()
    expect(by_id(page, "body.1.info.where")).to_be_in_viewport()
    expect(page.locator("#raw")).to_have_attribute("href", re.compile(r"/i/2022-06/file/articles/kenko-taiso\.yaml#L11$"))


def test_what_a_calendar_will_say_follows_what_is_typed(look, file):
    page, before = look.go(ARTICLE), file.read_bytes()
    said = by_id(page, "body.1.info.when-calendar").locator(".calendar-words")
    expect(said).to_have_text("6/14、6/28 の2回、10:00～11:00")
    by_id(page, "body.1.info.when").fill("毎週火曜日 10:00～11:00(21日は休み)")
    expect(said).to_have_text("6/7、6/14、6/28 の3回、10:00～11:00")
    by_id(page, "body.1.info.when").fill("6月18日(土) 22:00～翌2:00(雨天時は25日(土))")
    expect(said).to_have_text("6/18(土)、22:00～翌2:00")
    assert file.read_bytes() == before


def test_what_is_wrong_is_said_while_typing_pauses(look, file):
    page, before = look.go(ARTICLE), file.read_bytes()
    by_id(page, "body.0.paragraph").fill("とじない**強調です。")
    expect(by_id(page, "body.0.paragraph-said")).to_contain_text("閉じていません")
    assert file.read_bytes() == before
    assert look.axe() == []
    by_id(page, "body.0.paragraph").fill("とじた**強調**です。")
    expect(by_id(page, "body.0.paragraph-said").locator("li")).to_have_count(0)


def test_two_write_the_same_field(look, file):
    page = look.go(ARTICLE)
    by_id(page, "title").fill("わたしの題")
    file.write_text(written(file).replace("title: 座ってできる健康体操", "title: ほかの人の題"), encoding="utf-8")
    by_id(page, "title").press("Control+Enter")
    dialog = page.get_by_role("dialog", name="ほかの人が先に直しました")
    expect(dialog.get_by_label("いまの文")).to_have_value("ほかの人の題")
    expect(dialog.get_by_label("あなたの文")).to_have_value("わたしの題")
    assert look.axe() == []
    page.keyboard.press("Escape")
    expect(by_id(page, "title")).to_have_value("わたしの題")
    by_id(page, "title").press("Control+Enter")
    page.get_by_role("button", name="あなたの文で保存する").click()
    expect(page.locator("[data-field='title'] .saved")).to_have_text("保存しました")
    assert "title: わたしの題\n" in written(file)
    assert {re.sub(r"http\S+", "", c) for c in look.complaints} == {
        "error: Failed to load resource: the server responded with a status of 409 (Conflict)"}
    look.complaints.clear()


def test_a_page_that_heard_of_the_change_does_not_write_over_it(look, file):
    page = look.go(ARTICLE)
    by_id(page, "title").fill("わたしの題")
    file.write_text(written(file).replace("category: 健康・福祉\n", "category: 健康\n").replace("座ってできる健康体操", "ほかの人の題"), encoding="utf-8")
    page.evaluate("dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow'))")  # the stream begins again
    expect(by_id(page, "category")).to_have_value("健康")
    expect(by_id(page, "title")).to_have_value("わたしの題")
    by_id(page, "title").press("Control+Enter")
    page.get_by_role("dialog", name="ほかの人が先に直しました").get_by_role("button", name="いまの文を使う").click()
    expect(by_id(page, "title")).to_have_value("ほかの人の題")
    assert "title: ほかの人の題\n" in written(file)
    look.complaints.clear()  # of the refused one


def test_what_is_being_written_outlives_the_edits_of_others(look, file):
    page = look.go(ARTICLE)
    by_id(page, "body.0.paragraph").fill("書きかけ")
    file.write_text(written(file).replace("category: 健康・福祉\n", "").replace("title: 座", "subtitle: 副題\ntitle: 座"), encoding="utf-8")
    page.evaluate("dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow'))")  # the stream begins again
    expect(by_id(page, "subtitle")).to_have_value("副題")
    expect(by_id(page, "body.0.paragraph")).to_have_value("書きかけ")
    by_id(page, "body.0.paragraph").press("Control+Enter")
    expect(page.locator("[data-field='body.0.paragraph'] .saved")).to_have_text("保存しました")
    assert "書きかけ" in written(file) and "subtitle: 副題" in written(file)


def test_blocks_and_items_by_keys(look, file):
    page = look.go(ARTICLE)
    page.get_by_role("button", name="2番目の前に足す").press("Enter")
    page.get_by_role("dialog", name="まとまりを足す").get_by_role("button", name=re.compile("^箇条書き")).press("Enter")
    expect(by_id(page, "body.1.items.0")).to_be_focused()
    page.get_by_role("button", name="箇条書きを足す").press("Enter")
    expect(by_id(page, "body.1.items.1")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("ふたつめ")
    page.get_by_role("button", name="箇条書き 2を上へ").press("Enter")
    expect(by_id(page, "body.1.items.0")).to_have_value("ふたつめ")
    expect(page.get_by_role("button", name="箇条書き 1を下へ")).to_be_focused()
    page.get_by_role("button", name="2番目の箇条書きを消す").press("Enter")
    expect(page.locator(".block")).to_have_count(2)
    assert "items" not in written(file)


def test_an_optional_field_and_a_switch(look, file):
    page = look.go(ARTICLE)
    page.locator(".about .more summary").click()
    page.get_by_role("link", name="編集メモ").click()
    expect(by_id(page, "note")).to_be_focused()
    page.keyboard.type("確かめること(見本)")
    page.get_by_label("1面の目次に載せる").check()
    expect(page.locator("#history")).to_contain_text("1面の目次に載せるを")
    assert "note: |\n  確かめること(見本)" in written(file) and "contents: true" in written(file)


def test_marks_are_put_around_what_is_selected(look):
    page = look.go(ARTICLE)
    text = by_id(page, "body.0.paragraph")
    text.focus()
    text.evaluate("e => e.setSelectionRange(0, 2)")
    page.get_by_role("toolbar", name="文字の飾り").get_by_role("button", name="ルビ").click()
    expect(text).to_have_value(re.compile("^｜いす《よみ》に座った"))
    page.keyboard.type("いす")
    expect(text).to_have_value(re.compile("^｜いす《いす》に座った"))
    page.get_by_role("button", name="面の参照").click()
    page.get_by_label("どの記事のある面を指しますか").select_option("kusei-kaigi")
    page.get_by_role("button", name="入れる", exact=True).click()
    expect(text).to_have_value(re.compile("〔面:kusei-kaigi〕"))


def test_an_article_is_moved_by_keys_and_by_hand(look, desk):
    page = look.go("/i/2022-06/plan")
    issue = desk.content / "2022-06" / "issue.yaml"
    page.get_by_label("古着・古布の拠点回収を移す").press("Enter")
    menu = page.locator("[data-item='furugi-kaishu'] .move-menu")
    assert look.axe() == []
    menu.get_by_label("移す先").select_option(label="4面　1段目")
    menu.get_by_role("button", name="移す", exact=True).press("Enter")
    expect(page.locator("[data-slot='2:col-1'] [data-item='furugi-kaishu']")).to_be_visible()
    expect(page.get_by_label("古着・古布の拠点回収を移す")).to_be_focused()
    assert "col-1: [kosodate-salon, rinyushoku, shugaku-sodan, furugi-kaishu]" in written(issue)
    page.locator("[data-item='kenko-taiso'] .grip").drag_to(page.locator("[data-slot='2:col-3'] .slot-head"))
    expect(page.locator("[data-slot='2:col-3'] [data-item='kenko-taiso']")).to_be_visible()
    assert "col-3: [kenko-taiso, hinanjo-kunren]" in written(issue)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-slot='2:col-2'] [data-item='kenko-taiso']")).to_be_visible()


def test_a_new_article_is_made_in_the_plan(look, desk):
    page = look.go("/i/2022-06/plan")
    page.get_by_role("link", name="新しい記事").click()
    page.get_by_label("見出し").fill("新しい記事(見本)")
    page.get_by_label("名前").fill("shin-kiji")
    assert look.axe() == []
    page.get_by_role("button", name="つくる").click()
    expect(page.locator("#page-title")).to_have_text("新しい記事(見本)")
    assert (desk.content / "2022-06" / "articles" / "shin-kiji.yaml").is_file()


def test_without_scripts_fields_save_and_blocks_move(browser, desk, file):
    with serving(desk) as address, looking(browser, address, desk, java_script_enabled=False) as look:
        page = look.go(ARTICLE)
        by_id(page, "title").fill("題(見本)")
        page.locator("[data-field='title'] button").click()
        expect(by_id(page, "title")).to_have_value("題(見本)")
        page.get_by_role("button", name="1番目の本文を下へ").click()
        assert written(file).index("info:") < written(file).index("paragraph:")
        page.get_by_role("button", name="もとに戻す").click()
        assert written(file).index("info:") > written(file).index("paragraph:")


@pytest.mark.parametrize("size", ["desk", "tablet", "phone"])
def test_every_view_is_accessible_and_fits(browser, desk, size):
    with serving(desk) as address, looking(browser, address, desk, size) as look:
        for path in VIEWS:
            page = look.go(path)
            assert look.axe() == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_csv_is_taken_in_where_the_table_stands(look, file, tmp_path):
    text = written(file)
    file.write_text(text + "  - table:\n      head: [地区, 人]\n      rows: [[築港(見本), 1]]\n", encoding="utf-8")
    number = text.count("\n  - ")
    csv = tmp_path / "kenshin.csv"
    csv.write_bytes("会場,人\r\n港(見本),\"1,200\"\r\n".encode("cp932"))
    page = look.go(ARTICLE)
    opener = page.get_by_text("ExcelのCSVを入れる")
    opener.click()
    by_id(page, f"body.{number}.table-file").set_input_files(csv)
    by_id(page, f"body.{number}.table-csv").get_by_role("button", name="入れる", exact=True).click()
    expect(by_id(page, f"body.{number}.table.csv")).to_have_value("kenshin.csv")
    expect(page.get_by_text("新しいCSVに替える")).to_be_visible()
    assert written(file).endswith("  - table:\n      csv: kenshin.csv\n")
