"""Pictures at a glance, before anything is laid out."""
from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from kohoshi.pages.picturecheck import check_pictures
from tests.check import paper


def save(path: Path, kind: str) -> bytes:
    Image.linear_gradient("L").convert("RGB").save(path, kind)
    return path.read_bytes()


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    for name, kind in (("whole.jpg", "JPEG"), ("whole.png", "PNG"), ("whole.tif", "TIFF"), ("padded.jpg", "JPEG")):
        save(folder / name, kind)
    with (folder / "padded.jpg").open("ab") as file:
        file.write(b"\0" * 1000)  # as some cameras do
    for name, kind in (("cut.jpg", "JPEG"), ("cut.png", "PNG")):
        (folder / name).write_bytes(save(folder / name, kind)[:-500])
    (folder / "letter.jpg").write_text("写真は別便で", encoding="utf-8")
    save(folder / "moving.gif", "GIF")
    return folder


@pytest.mark.parametrize("name, words", [
    ("whole.jpg", ""), ("whole.png", ""), ("whole.tif", ""), ("padded.jpg", ""), ("drawing-elsewhere.svg", ""), ("absent.jpg", ""),
    ("cut.jpg", "途中で切れている"), ("cut.png", "途中で切れている"), ("letter.jpg", "中身は文字のファイル"), ("moving.gif", "中身はGIF")])
def test_a_glance(images: Path, name: str, words: str) -> None:
    issue = paper.issue({"photo": {"title": "見本", "body": [{"paragraph": "本文"}, {"figure": {"image": name, "alt": "見本の写真"}}]}})
    found = check_pictures(issue, images.parent)
    assert [(f.rule, f.article) for f in found] == ([("image/unreadable", "photo")] if words else [])
    assert all(words in f.message and name in f.message and f.place for f in found)
