"""What a page may read: its own files under one made-up address."""
from pathlib import Path

import pytest

from kohoshi.pages.palette import Palette
from kohoshi.pages.resources import BASE, Refused, Resources


@pytest.fixture
def resources(tmp_path: Path) -> Resources:
    folder = tmp_path / "layout"
    folder.mkdir()
    (folder / "a.svg").write_text('<svg viewBox="0 0 9 9" fill="#FF00FF"/>', encoding="utf-8")
    (folder / "b.txt").write_text("b", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("s", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return Resources(Palette([]), {"layouts": folder})


def test_reads_its_own(resources: Resources) -> None:
    assert resources.read(f"{BASE}layouts/b.txt") == (b"b", "text/plain")


@pytest.mark.parametrize("url", [
    "https://example.jp/a.png", "file:///etc/passwd", f"{BASE}layouts/../secret.txt", f"{BASE}layouts/%2e%2e/secret.txt",
    f"{BASE}layouts/link.txt", f"{BASE}other/a", f"{BASE}layouts/", f"{BASE}layouts/missing.svg"])
def test_refuses_everything_else(resources: Resources, url: str) -> None:
    with pytest.raises(Refused):
        resources.read(url)


def test_a_drawing_outside_the_palette_is_one_finding_however_often_it_is_used(resources: Resources) -> None:
    for _ in range(3):
        resources.read(f"{BASE}layouts/a.svg")
    resources.read(f"{BASE}layouts/b.txt")
    assert [f.rule for f in resources.found_in([f"{BASE}layouts/a.svg"] * 3)] == ["layout/colour"]
    assert resources.found_in([f"{BASE}layouts/b.txt", f"{BASE}layouts/never-asked-for.svg"]) == []
