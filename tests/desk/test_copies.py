"""Small copies: one child for all who ask, nothing unpacked in the server, kept by what they are made of."""
from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from kohoshi.desk.pictures import copies
from kohoshi.desk.pictures.copies import LIMITS, Copies, make_copy
from kohoshi.pages.picturefile import PictureError

ADDRESS = "/i/2022-06/image/"


@pytest.fixture
def images(desk) -> Path:
    folder = desk.content / "2022-06" / "images"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def children(monkeypatch) -> list[Path]:
    """Pictures for which a child was started."""
    asked: list[Path] = []
    real = copies.make_copy
    monkeypatch.setattr(copies, "make_copy", lambda path, *more: asked.append(path) or real(path, *more))
    return asked


@pytest.fixture
def unpacked(monkeypatch) -> list[tuple[int, int]]:
    """Sizes of what this process itself unpacks."""
    seen: list[tuple[int, int]] = []
    real = ImageFile.ImageFile.load
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: seen.append(self.size) or real(self))
    return seen


def photograph(path: Path, size=(900, 600), colour="#4080c0", form="JPEG") -> Path:
    Image.new("RGB", size, colour).save(path, form)
    return path


def test_eight_viewers_of_a_huge_picture_are_one_child(officer, images, children, unpacked, happened):
    photograph(images / "big.jpg", (10_000, 8_900))
    unpacked.clear()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: officer.get(f"{ADDRESS}big.jpg"), range(8)))
    assert {answer.status_code for answer in answers} == {200} and len({answer.content for answer in answers}) == 1
    assert len(children) == 1 and not unpacked
    assert max(Image.open(io.BytesIO(answers[0].content)).size) == 640
    assert officer.get(f"{ADDRESS}big.jpg").content == answers[0].content and len(children) == 1
    happened(3, "eight requests at once, and a ninth", f"{', '.join({str(answer.status_code) for answer in answers})}; unpacked {len(children)} time in a limited "
             f"child, {len(unpacked)} times in the desk")


def test_a_huge_jpeg_needs_little_memory(images):
    """The child is given less than the picture unpacked (267 MB) on top of what it needs anyway."""
    small, big = photograph(images / "small.jpg"), photograph(images / "big.jpg", (10_000, 8_900))
    least = next(mb for mb in range(200, 2000, 100) if _made(small, mb))
    assert _made(big, least + 200)


def _made(path: Path, memory_mb: int) -> bool:
    try:
        return bool(make_copy(path, replace(LIMITS, memory_mb=memory_mb))[0])
    except PictureError:
        return False


def test_copies_are_kept_over_a_restart_and_by_content(images, tmp_path, children):
    first = photograph(images / "a.jpg")
    kept = Copies(tmp_path / "small").of(first)
    copies._hashes.clear()
    assert Copies(tmp_path / "small").of(first) == kept and len(children) == 1
    (images / "b.jpg").write_bytes(first.read_bytes())
    assert Copies(tmp_path / "small").of(images / "b.jpg") == kept and len(children) == 1
    photograph(first, colour="#c04080")
    assert Copies(tmp_path / "small").of(first) != kept and len(children) == 2
    assert len(list((tmp_path / "small").iterdir())) == 2


def test_one_at_a_time_is_made(images, tmp_path, monkeypatch):
    running, most, lock = [0], [0], threading.Lock()

    def counted(path, *more):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.02)
        with lock:
            running[0] -= 1
        return b"made", "image/jpeg"

    monkeypatch.setattr(copies, "make_copy", counted)
    paths = [photograph(images / f"{n}.jpg", (20 + n, 20)) for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        assert {data for data, _ in pool.map(Copies(tmp_path / "small").of, paths)} == {b"made"}
    assert most == [copies.MAKERS]


@pytest.mark.parametrize("name, data", [
    ("cut.jpg", lambda: _bytes()[:500]), ("empty.jpg", lambda: b""), ("words.png", lambda: b"not a picture"),
    ("gif.jpg", lambda: b"GIF89a" + b"\0" * 60), ("bomb.png", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"\0" * 20),
    ("page.svg", lambda: b"<html>"), ("loop.svg", lambda: b'<!DOCTYPE s [<!ENTITY a "&b;&b;"><!ENTITY b "&a;">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>')])
def test_what_is_no_picture_is_not_found_and_asked_again(officer, images, children, name, data):
    (images / name).write_bytes(data())
    assert [officer.get(f"{ADDRESS}{name}").status_code for _ in range(2)] == [404, 404]
    photograph(images / "good.jpg")
    assert officer.get(f"{ADDRESS}good.jpg").status_code == 200


def _bytes() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(out, "JPEG")
    return out.getvalue()


def test_a_child_that_dies_or_hangs_is_told(images, monkeypatch):
    path = photograph(images / "a.jpg")
    with pytest.raises(PictureError):
        make_copy(path, replace(LIMITS, memory_mb=20))
    monkeypatch.setattr(copies.sys, "executable", "/bin/false")
    with pytest.raises(PictureError, match="止まりました"):
        make_copy(path)
    with pytest.raises(PictureError, match="大きすぎます"):
        monkeypatch.setattr(copies, "LIMITS", replace(LIMITS, size_mb=0))
        Copies(images).of(path)


def test_a_drawing_is_made_anew_when_what_it_shows_changes(officer, images, children):
    (images / "map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#ff0000"/></svg>', encoding="utf-8")
    first = officer.get(f"{ADDRESS}map.svg")
    assert first.status_code == 200 and first.headers["content-type"].startswith("image/svg")
    officer.get(f"{ADDRESS}map.svg")
    assert len(children) == 1
    photograph(images / "beside.jpg")
    officer.get(f"{ADDRESS}map.svg")
    assert len(children) == 2
