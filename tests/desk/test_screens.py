"""Every view at three sizes: accessible, nothing beside the screen, and of use without scripts."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.desk.browsing import looking, serving
from tests.desk.test_viewer import at, pages


def test_a_phone_shows_single_faces(browser, desk, built):
    with serving(desk) as address, looking(browser, address, desk, "phone") as look:
        page = pages(look)
        at(page, "2面")
        page.get_by_role("link", name="次の見開き").click()
        at(page, "3面")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", ["desk", "tablet", "phone"])
def test_every_view_is_accessible_and_fits(browser, desk, built, size):
    with serving(desk) as address, looking(browser, address, desk, size) as look:
        for path in ("/", "/i/2022-06/", "/i/2022-06/downloads"):
            page = look.go(path)
            assert look.axe() == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page = pages(look)
        assert look.axe() == []
        page.keyboard.press("b")
        page.keyboard.press("n")
        expect(page.locator("#panel")).to_be_visible()
        assert look.axe() == []
        page.keyboard.press("?")
        assert look.axe() == []


def test_pages_without_scripts_show_the_faces(browser, desk):
    with serving(desk) as address, looking(browser, address, desk, java_script_enabled=False) as look:
        page = look.go("/i/2022-06/pages?face=6")
        expect(page.get_by_role("img", name="6面")).to_be_visible()
        assert page.get_by_role("img", name="7面").evaluate("image => image.naturalWidth") == 960
        page.get_by_role("link", name="次の見開き").click()
        expect(page.get_by_role("img", name="8面")).to_be_visible()
