"""Photographs of five shapes in five kinds of place: never stretched, what must be seen is seen, and what is cropped
off is in no file.

They are gray. First it is asked what is printed of each; then everything else of them is painted in colours that are
nowhere else, and all is built anew: a coloured pixel in any file is one that was cropped off.
"""
from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from kohoshi.editions.colour import ScreenColours
from kohoshi.editions.pdf import print_pdf
from kohoshi.editions.web import web_pdf
from kohoshi.flow.build import PROJECT, build
from kohoshi.flow.set_up import lay_out, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.pages.picturefile import Cut
from kohoshi.press import load_press
from kohoshi.project import Project
from tests.sheet import Sheet, project

#: Shape → pixels; where the focus lies, in per cent: off the middle, so that the crop follows it.
SHAPES = {"panorama": (750, 250), "wide": (600, 400), "square": (500, 500), "tall": (450, 600), "tower": (250, 750)}
FOCUS = 30, 70
PLACES = ("profile", "gallery", "step", "wrapped", "circle")
#: One column of the grid for each shape, three on a face.
COLUMNS = {1: ("panorama", "wide", "square"), 2: ("tall", "tower")}
SLOTS = {shape: (23 * at, 0.0, 20.0, 59.0) for shapes in COLUMNS.values() for at, shape in enumerate(shapes)}
#: What is cropped off: upper left, upper right, lower left, lower right.
CORNERS = (255, 0, 255), (0, 255, 0), (255, 40, 0), (0, 60, 255)
#: Of 255; a gray picture comes back from print and JPEG with less between its channels.
COLOURED = 60
MARK = 28


def photograph(shape: str, place: str, kept: Cut | None = None) -> Image.Image:
    """Gray fields like those of no other picture, a mark at the focus; outside of ``kept`` colours."""
    width, height = SHAPES[shape]
    fields = np.random.default_rng([list(SHAPES).index(shape), PLACES.index(place)]).integers(90, 200, (height // 25, width // 25)).astype(np.uint8)
    image = Image.fromarray(fields).resize((width, height), Image.Resampling.BICUBIC).convert("RGB")
    draw = ImageDraw.Draw(image)
    x, y = focus_of(shape)
    draw.ellipse((x - MARK, y - MARK, x + MARK, y + MARK), fill=(10, 10, 10))
    draw.ellipse((x - MARK // 2, y - MARK // 2, x + MARK // 2, y + MARK // 2), fill=(250, 250, 250))
    if kept is None:
        return image
    coloured = Image.new("RGB", image.size)
    for number, colour in enumerate(CORNERS):
        across, down = number % 2, number // 2
        coloured.paste(colour, (across * width // 2, down * height // 2, (across + 1) * width, (down + 1) * height))
    hidden = Image.new("L", image.size, 255)
    shape_of = ImageDraw.Draw(hidden).ellipse if kept.oval else ImageDraw.Draw(hidden).rectangle
    slack = 4 if kept.oval else 0  # the rim is painted by halves
    shape_of((kept.left - slack, kept.top - slack, kept.right - 1 + slack, kept.bottom - 1 + slack), fill=0)
    return Image.composite(coloured, image, hidden)


def focus_of(shape: str) -> tuple[int, int]:
    width, height = SHAPES[shape]
    return width * FOCUS[0] // 100, height * FOCUS[1] // 100


def article(shape: str) -> str:
    width, height = SHAPES[shape]
    x, y = focus_of(shape)
    # as large as the mark
    box = [round(100 * part, 2) for part in ((x - MARK) / width, (y - MARK) / height, 2 * MARK / width, 2 * MARK / height)]

    def figure(place: str, **more: object) -> str:
        fields = {"image": f"{shape}-{place}.png", "alt": f"{shape}の{place}", "focus": list(FOCUS), "protect": [{"what": "しるし", "box": box}], **more}
        return json.dumps(fields, ensure_ascii=False)

    words = f"見本の文です。{shape}の写真の横をながれる文が、ここから下へ続きます。" * 4
    return f"""sample: true
body:
  - profile: {{figure: {figure("profile")}, name: 見本 {shape}, text: 紹介の見本です。}}
  - gallery: [{figure("gallery")}, {{image: other.png, alt: ほかの写真}}]
  - steps: [{{title: 進みかた, image: {shape}-step.png, alt: 手順の絵, focus: [{FOCUS[0]}, {FOCUS[1]}], text: 手順の見本です。}}]
  - figure: {figure("wrapped", wrap="right", width=6, caption="横の写真")}
  - paragraph: |
      {words}
  - figure: {figure("circle", wrap="left", width=6, shape="circle")}
  - paragraph: |
      {words}
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Cut]]:
    """The folder of the issue, and what is printed of each photograph; all else of them is coloured."""
    root = tmp_path_factory.mktemp("cut")
    issue = project(root, {shape: article(shape) for shape in SHAPES}, SLOTS)
    path = issue / "issue.yaml"
    head = path.read_text(encoding="utf-8").partition("flatplan:")[0]
    runs = "".join(f"  - {{faces: [{face}], layout: sheet, section: 見本, colour: sea, slots: {{{', '.join(f'{s}: {s}' for s in shapes)}}}}}\n"
                   for face, shapes in COLUMNS.items())
    path.write_text(f"{head}flatplan:\n{runs}", encoding="utf-8")
    Image.fromarray(np.random.default_rng(9).integers(90, 200, (400, 600)).astype(np.uint8)).save(issue / "images" / "other.png")
    for name, shape, place in names():
        photograph(shape, place).save(issue / "images" / name)
    setup, _ = open_setup(load_issue(issue), load_press("offset-tabloid"), Project(root), issue)
    composition, found = lay_out(setup)
    assert [f.message for f in found if f.rule.startswith(("layout", "text/overset", "image/beside"))] == []
    cuts = {address.rpartition("/")[2]: cut for address, cut in composition.shown.items()}
    for name, shape, place in names():
        photograph(shape, place, cuts[name]).save(issue / "images" / name)
    return issue, cuts


def names() -> Iterator[tuple[str, str, str]]:
    yield from ((f"{shape}-{place}.png", shape, place) for shape in SHAPES for place in PLACES)


@pytest.fixture(scope="module")
def sheet(printed: tuple[Path, dict[str, Cut]]) -> Sheet:
    issue, _ = printed
    made = build(issue, issue.parent.parent / "made", project=Project(issue.parent.parent))
    return Sheet(made.folder, made.report.findings)


def pixels(data: bytes, name: str) -> Iterator[np.ndarray]:
    """Every picture in a file, as it looks on a screen."""
    if name.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for stream in pdf.objects:
                if isinstance(stream, pikepdf.Stream) and stream.get("/Subtype") == "/Image" and int(stream.BitsPerComponent) == 8:
                    yield np.asarray(pikepdf.PdfImage(stream).as_pil_image().convert("RGB")).astype(int)
    elif name.endswith((".jpg", ".png")):
        yield np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def coloured(picture: np.ndarray) -> int:
    """How many pixels are of a colour."""
    return int((picture.max(axis=2) - picture.min(axis=2) > COLOURED).sum())


def test_every_shape_is_cropped_in_some_place_and_keeps_its_focus(printed: tuple[Path, dict[str, Cut]]) -> None:
    _, cuts = printed
    for name, shape, _ in names():
        x, y = focus_of(shape)
        cut = cuts[name]
        assert cut.left <= x - MARK and x + MARK <= cut.right and cut.top <= y - MARK and y + MARK <= cut.bottom, (name, cut)
        assert cut.oval == ("circle" in name)
    cropped = {shape for name, shape, place in names() if place != "circle" and cuts[name] != Cut(0, 0, *SHAPES[shape])}
    assert cropped == set(SHAPES)


def test_the_colours_would_be_seen_if_they_were_there(printed: tuple[Path, dict[str, Cut]]) -> None:
    issue, cuts = printed
    for name, shape, _ in names():
        if cuts[name].oval or cuts[name] != Cut(0, 0, *SHAPES[shape]):
            assert coloured(np.asarray(Image.open(issue / "images" / name)).astype(int)) > 100, name


def test_what_is_cropped_off_is_in_no_file(sheet: Sheet) -> None:
    seen: dict[str, int] = {}
    for path in sorted(p for p in sheet.folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(sheet.folder))
        if name.startswith(("html/faces", "html/articles")):
            continue  # pictures of the print, with its own colours
        for picture in pixels(path.read_bytes(), name):
            assert coloured(picture) == 0, (name, picture.shape, coloured(picture))
            seen[name] = seen.get(name, 0) + 1
    assert seen["print.pdf"] == seen["web.pdf"] == seen["spreads.pdf"] == 26  # with the other one
    assert sum(count for name, count in seen.items() if name.startswith("html/images/")) == 26


def test_no_picture_is_stretched_and_what_is_protected_is_whole(sheet: Sheet) -> None:
    """Every one of them is found on its face by looking (else it would be told that it is not)."""
    assert [f.message for f in sheet.findings if f.rule in ("image/uneven", "zone/protected", "layout/picture") and "の折り" not in f.message] == []


def test_their_words_are_printed_once_and_read_aloud(sheet: Sheet) -> None:
    assert [(f.rule, f.message) for f in sheet.findings if f.rule.startswith(("text/", "edition/", "setting/")) and (
        f.article or f.place and "/articles/" in f.place.file)] == []


@pytest.mark.parametrize(("face", "article", "change"), [
    (1, "hyoshi", "image: harbour.svg"), (2, "unei-hoshin", "image: kumin-matsuri.svg"), (4, "oyako-ehon", "image: notice-top.svg"),
    (5, "natsu-no-bosai", "image: bosai.svg"), (6, "kusei-kaigi", "image: kusei-kaigi.svg"), (8, "dekirumade", "image: step-1.svg")])
@pytest.mark.parametrize("size", [(300, 900), (900, 300)])
def test_no_place_of_the_june_faces_keeps_more_than_it_shows(copied: Path, face: int, article: str, change: str, size: tuple[int, int]) -> None:
    """Grounds that reach into the bleed, a picture across the gutter (its halves are two), cards, initiatives, steps."""
    path, picture = copied / "articles" / f"{article}.yaml", copied / "images" / "photo.png"
    text = path.read_text(encoding="utf-8")
    assert change in text
    path.write_text(text.replace(change, "image: photo.png", 1), encoding="utf-8")
    picture.parent.mkdir(exist_ok=True)
    gray = Image.fromarray(np.random.default_rng(face).integers(90, 200, size[::-1]).astype(np.uint8)).convert("RGB")
    gray.save(picture)
    issue = load_issue(copied)
    run = next(run for run in issue.publication.flatplan if face in run.faces)
    issue = issue.model_copy(update={"publication": issue.publication.model_copy(update={"flatplan": [run]})})
    press = load_press("offset-tabloid")
    (cut,) = set(lay_out(open_setup(issue, press, PROJECT, copied)[0])[0].shown.values())
    assert cut != Cut(0, 0, *size) or article == "oyako-ehon"
    whole = Image.new("RGB", size, CORNERS[1])
    whole.paste(gray.crop(cut.box), cut.box[:2])
    whole.save(picture)
    setup, _ = open_setup(issue, press, PROJECT, copied)
    composition, _ = lay_out(setup)
    photographs = setup.pages.resources.photographs
    data, _ = print_pdf(composition, press, [], "left", photographs)
    web, _ = web_pdf(composition, [], ScreenColours(setup.profile, [(c.cmyk, c.rgb) for c in setup.pages.palette]), "left", photographs)
    address, = composition.shown
    for name, made in (("print.pdf", data), ("web.pdf", web.data), ("page.jpg", setup.pages.resources.screen(address, composition.shown[address]))):
        found = list(pixels(made, name))
        assert found, name
        assert [coloured(one) for one in found] == [0] * len(found), name
