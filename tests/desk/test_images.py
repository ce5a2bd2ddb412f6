"""Pictures taken in at the desk: into an article with its words, or refused."""
from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from kohoshi.desk.web.security import UPLOAD_LIMIT
from kohoshi.issue.loader import load
from tests.icc import wide_rgb
from tests.pictured import gray, png

JSON = {"Accept": "application/json"}
PATH = "/i/2022-06/images"


def jpeg(size=(64, 48)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of a sample"
    Image.new("RGB", size, "#0078BE").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def folder(desk):
    return desk.content / "2022-06"


def put(officer, data=None, name="photo.jpg", content=None, **words):
    return officer.post(PATH, headers=JSON, files={"file": (name, jpeg() if content is None else content)},
                        data={"article": "kenko-taiso", "alt": "青い見本", **words})


def test_a_picture_goes_into_an_article_with_its_words(officer, folder):
    answer = put(officer, people="true", consent="2022年5月1日 見本さん", caption="見本の写真", name="写真 A.JPG")
    assert answer.status_code == 200, answer.text
    assert answer.json()["to"] == "/i/2022-06/articles/kenko-taiso#body.2"
    figure = load(folder).issue.articles["kenko-taiso"].body[2].figure
    assert (figure.alt, figure.caption, figure.people, figure.consent, figure.sample) == (
        "青い見本", "見本の写真", True, "2022年5月1日 見本さん", False)
    kept = (folder / "images" / str(figure.image)).read_bytes()
    assert b"Camera of a sample" not in kept and not load(folder).errors
    page = officer.get(PATH).text
    assert str(figure.image) in page and "人が写っています" in page and "座ってできる健康体操" in page
    small = officer.get(f"/i/2022-06/image/{figure.image}")
    assert small.headers["content-type"] == "image/jpeg" and Image.open(io.BytesIO(small.content)).size == (64, 48)


def test_a_picture_may_wait_for_its_article(officer, folder):
    assert put(officer, article="", alt="").json()["name"] == "photo.jpg"
    assert "使っていません" in officer.get(PATH).text


def test_it_goes_into_the_last_part_or_the_named_one(officer, folder):
    assert put(officer, article="kusei-kaigi").json()["to"].endswith("#parts.sanka.5")
    assert put(officer, article="kusei-kaigi", part="koe").json()["to"].endswith("#parts.koe.2")


@pytest.mark.parametrize("words, said", [({"alt": " "}, "代替テキスト"), ({"people": "true"}, "同意"), ({"article": "none"}, "ありません"),
                                         ({"article": "../x"}, "使えません"), ({"part": "none", "article": "kusei-kaigi"}, "見つかりません")])
def test_missing_words_are_asked_for_before_anything_is_kept(officer, folder, words, said):
    answer = put(officer, **words)
    assert answer.status_code in (404, 422) and said in answer.text
    assert not (folder / "images").exists()


@pytest.mark.parametrize("content", [
    b"", b"GIF89a" + b"\0" * 40, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"%PDF-1.7\n", jpeg()[:300],
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"\0" * 20])
def test_what_is_no_picture_is_refused(officer, folder, content):
    answer = put(officer, content=content)
    assert answer.status_code == 422 and answer.json()["message"]
    assert not list((folder / "images").glob("*")) and len(load(folder).issue.articles["kenko-taiso"].body) == 2


@pytest.mark.parametrize("name", ["../../evil.jpg", "..\\..\\evil.jpg", "/etc/evil.jpg", "evil.jpg\0.png", ".evil.jpg"])
def test_a_name_leads_nowhere(officer, folder, desk, name):
    before = set(desk.project.root.rglob("*.jpg"))
    put(officer, name=name)
    made = set(desk.project.root.rglob("*.jpg")) - before
    assert all(path.parent == folder / "images" for path in made)


def test_an_upload_beyond_the_limit_is_cut_off(officer, folder):
    answer = officer.post(PATH, headers={**JSON, "Content-Length": str(UPLOAD_LIMIT + 1), "Content-Type": "multipart/form-data; boundary=x"},
                          content=b"--x")
    assert answer.status_code == 413 and not (folder / "images").exists()


def test_only_pictures_are_shown(officer, folder, tmp_path):
    (folder / "images").mkdir()
    (folder / "images" / "notes.txt").write_text("secret")
    (tmp_path / "away.png").write_bytes(b"secret")
    (folder / "images" / "link.png").symlink_to(tmp_path / "away.png")
    for name in ("notes.txt", "link.png", "..%2fissue.yaml", "none.png"):
        assert officer.get(f"/i/2022-06/image/{name}").status_code == 404, name
    drawing = officer.get("/i/2022-06/image/bosai.svg")
    assert drawing.headers["content-type"].startswith("image/svg") and "script-src 'self'" in drawing.headers["content-security-policy"]


def test_small_copies_show_every_kind_as_it_will_be(officer, folder):
    (folder / "images").mkdir()
    wide = Image.new("RGB", (60, 40), (100, 150, 80))
    wide.save(folder / "images" / "wide.JPG", "JPEG", quality=98, icc_profile=wide_rgb())
    (folder / "images" / "写真 16.png").write_bytes(png(np.asarray(gray()).astype(np.uint16) * 257, 0, 16))
    (folder / "images" / "chizu.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><rect width="9" height="9" '
                                                 'fill="device-cmyk(0 1 1 0)" onclick="alert(1)"/></svg>', encoding="utf-8")
    shown = Image.open(io.BytesIO(officer.get("/i/2022-06/image/wide.JPG").content))
    assert shown.getpixel((30, 20)) == pytest.approx((66, 151, 74), abs=5)
    deep = Image.open(io.BytesIO(officer.get("/i/2022-06/image/写真 16.png").content)).convert("L")
    assert np.abs(np.asarray(deep).astype(int) - np.asarray(gray())).mean() < 4
    drawing = officer.get("/i/2022-06/image/chizu.svg").text
    assert 'fill="#ff0000"' in drawing and "alert" not in drawing
