"""The desk on its real parts: the warm worker, the watch, the store, with the sample issue."""
from __future__ import annotations

import re

from playwright.sync_api import expect

from kohoshi.desk.project.desk import Desk
from tests.desk.browsing import looking, serving
from tests.desk.conftest import ROOT, project_in
from tests.desk.test_viewer import camera, settled, until


def test_a_saved_yaml_shows_on_its_face_in_place(browser, tmp_path):
    project = project_in(tmp_path)
    (project / "fonts").symlink_to(ROOT / "fonts")
    desk = Desk(project)
    file = project / "content" / "2022-06" / "articles" / "kosodate-salon.yaml"
    with serving(desk) as address, looking(browser, address, desk) as look:
        page = look.go("/i/2022-06/pages?face=4")
        expect(page.locator("#viewer.live")).to_be_attached(timeout=60_000)
        expect(page.locator("#layout-state")).to_have_text("", timeout=60_000)
        for _ in range(4):
            page.keyboard.press("+")
            page.wait_for_timeout(200)
        settled(page)
        before, old = camera(page), dict(desk.open_issue("2022-06").faces.state()["revisions"])
        file.write_text(file.read_text(encoding="utf-8").replace("title: 子育てサロン", "title: 子育てひろば"), encoding="utf-8")
        expect(page.locator("#layout-state")).to_have_text(re.compile("4面が新しくなりました"), timeout=30_000)
        until(page, "viewer.sheet.back.size === 0")
        settled(page)
        new = desk.open_issue("2022-06").faces.state()["revisions"]
        assert camera(page) == before and old["4"] != new["4"] and old["2"] == new["2"]
        file.write_text(file.read_text(encoding="utf-8").replace("title:", "title："), encoding="utf-8")
        expect(page.get_by_role("alert")).to_contain_text("kosodate-salon.yaml", timeout=30_000)
        page.keyboard.press("t")
        expect(page.locator("#panel")).to_contain_text("kosodate-salon")
        assert look.axe() == []
