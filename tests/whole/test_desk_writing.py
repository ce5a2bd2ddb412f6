"""A month begun and written at the desk, on the real worker: new month → text → fullness → undo."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from kohoshi.desk.project.desk import Desk
from kohoshi.flow.build import PROJECT
from tests.desk.browsing import chromium, looking, serving

#: Milliseconds for a first layout on a busy machine.
LONG = 90_000


@pytest.fixture
def desk(tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    for name in ("layouts", "fonts"):
        (project / name).symlink_to(PROJECT / name)
    for name in ("2022-06", "house"):
        (project / "content" / name).parent.mkdir(exist_ok=True)
        _copied(PROJECT / "content" / name, project / "content" / name)
    return Desk(project)


def _copied(source, target):
    target.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            _copied(path, target / path.name)
        else:
            (target / path.name).write_bytes(path.read_bytes())


def test_a_month_is_begun_written_and_taken_back(desk):
    with chromium() as browser, serving(desk) as address, looking(browser, address, desk) as look:
        page = look.go("/")
        page.set_default_timeout(LONG)
        page.get_by_role("link", name="新しい号").click()
        page.get_by_label("6月のカレンダー").check()
        page.get_by_role("button", name="この号をつくる").click()
        expect(page).to_have_url(re.compile("/i/2022-07/plan$"), timeout=LONG)
        fresh = page.locator("[data-item='minato-no-kaze']")
        slot = page.locator(".slot").filter(has=fresh)
        expect(slot.locator(".slot-head .badge")).to_contain_text("あと", timeout=LONG)
        fresh.get_by_role("link").click()
        fits = page.locator("#fits-main")
        expect(fits).to_contain_text("あと", timeout=LONG)
        expect(page.locator(".crop canvas")).to_be_visible(timeout=LONG)
        before = fits.locator(".fit-words").text_content()
        text = page.locator("[id^='body.'][data-markup]").first
        kept = text.input_value()
        text.fill("みなとの風は、海からまちへ、まちから海へと吹きぬけます(見本)。" * 30)
        text.press("Control+Enter")
        expect(fits.locator(".fit-words")).to_contain_text("あふれ", timeout=LONG)
        file = desk.content / "2022-07" / "articles" / "minato-no-kaze.yaml"
        assert file.read_text(encoding="utf-8").count("吹きぬけます") == 30
        page.keyboard.press("Control+z")
        expect(text).to_have_value(kept)
        expect(fits.locator(".fit-words")).to_have_text(before, timeout=LONG)
        assert "吹きぬけます" not in file.read_text(encoding="utf-8")
        assert look.axe() == []
