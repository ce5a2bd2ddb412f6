"""A small paper of four faces in a project of its own, that a test may change as it likes."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kohoshi.editions.pdf import print_pdf
from kohoshi.flow.build import PROJECT
from kohoshi.flow.set_up import inserts, lay_out, open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.live.session import Session
from kohoshi.pdfread.finished import open_finished
from kohoshi.press import load_press
from kohoshi.project import Project

FILES = {
    "layouts/small/layouts.yaml": """
cover:
  title: 表紙
  slots:
    hero: {title: 巻頭}
story:
  title: 記事
  slots:
    main: {title: 記事}
given:
  title: 支給
  supplied: true
""",
    "layouts/small/palette.yaml": """
ink: {cmyk: [0, 0, 0, 100], rgb: "#1E1E1E"}
sea: {cmyk: [90, 40, 0, 10], rgb: "#0078BE"}
sand: {cmyk: [0, 10, 40, 0], rgb: "#F2E0A0"}
""",
    "layouts/small/art/mark.svg": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
<path fill="#0078BE" d="M0 0h40v40z"/><circle cx="12" cy="28" r="8" fill="#F2E0A0" opacity="0.999"/></svg>
""",
    "layouts/small/css/1.css": """
html { font: 400 15Q/26Q "UD Latin", "UD Gothic"; color: var(--ink) }
body, h1, p { margin: 0 }
h1 { font: 700 40Q/50Q "UD PGothic"; color: var(--sea) }
section { position: relative; height: var(--trim-height); break-after: page }
.frame { position: absolute; left: 20mm; top: 40mm; width: 180mm; height: 250mm; --fit-tracking: .03 }
.folio { position: absolute; left: 12mm; top: 8mm }
.mark { position: absolute; left: 220mm; top: 300mm; width: 40mm; height: 40mm; background: url(http://job.invalid/layouts/art/mark.svg) no-repeat 0 0/100% }
img { position: absolute; left: 20mm; top: 320mm; width: 60mm }
""",
    "layouts/small/faces/base.j2": """<!doctype html><html lang="ja"><head><meta charset="utf-8">
<title>{{ issue.label }}</title><meta name="dcterms.created" content="{{ created.isoformat() }}">
<style>{{ css|safe }}</style></head><body>
<section><div class="folio">{{ run.faces[0] }}面 {{ house.publisher.title }} {{ run.section }} {{ issue.label }} {{ issue.date|full }}</div>
{% block face %}{% endblock %}<div class="mark"></div></section></body></html>
""",
    "layouts/small/faces/parts.j2": """{% macro article(slot, piece) %}
<article class="frame" data-frame="{{ slot }}" data-name="{{ piece.frame }}" data-article="{{ piece.id }}" data-part="{{ piece.part }}">
<h1>{{ piece.article.title|inline }}</h1>
{% for block in piece.blocks %}
{% if block.kind == 'paragraph' %}{% for line in block.value|paragraphs %}<p>{{ line|inline }}</p>{% endfor %}
{% elif block.kind == 'figure' %}<img src="{{ picture(block.value.image) }}" alt="{{ block.value.alt }}">
{% endif %}{% endfor %}
{% if piece.article.section %}<p>{{ house.contacts[piece.article.section].name }} {{ house.contacts[piece.article.section].phone }}</p>{% endif %}
</article>{% endmacro %}
""",
    "layouts/small/faces/cover.html.j2": """{% extends 'faces/base.j2' %}{% from 'faces/parts.j2' import article with context %}
{% block face %}{{ article('hero', slots.hero[0]) }}
{% for id, row, where in contents %}<p style="position:absolute;left:20mm;top:{{ 300 + 8 * loop.index }}mm">{{ row.title|inline }}（{{ where }}）</p>{% endfor %}{% endblock %}
""",
    "layouts/small/faces/story.html.j2": """{% extends 'faces/base.j2' %}{% from 'faces/parts.j2' import article with context %}
{% block face %}{{ article('main', slots.main[0]) }}{% endblock %}
""",
    "layouts/small/faces/given.html.j2": "{% extends 'faces/base.j2' %}\n",
    "content/2022-06/issue.yaml": """
number: 313
label: 6月号
month: 2022-06
date: 2022-06-01
delivery: {from: 2022-05-30, to: 2022-06-05}
binding: left
press: offset-tabloid
layouts: small
flatplan:
  - {faces: [1], layout: cover, section: 表紙, slots: {hero: asa}}
  - {faces: [2], layout: story, section: 特集, slots: {main: hiru}}
  - {faces: [3], layout: story, section: 案内, slots: {main: yoru}}
  - faces: [4]
    layout: given
    section: 市政
    supplied: {file: shisei-9.pdf, page: 1, title: 市政だより(見本)}
""",
    "content/2022-06/articles/asa.yaml": """
title: 朝の港を歩く
sample: true
body:
  - paragraph: |
      見本の文です。港の朝は、船の音から始まります。
      くわしくは〔面:hiru〕と〔面:yoru〕を見てください。
""",
    "content/2022-06/articles/hiru.yaml": """
title: 昼の市場の一日
contents: true
sample: true
section: koho
body:
  - paragraph: |
      見本の文です。市場には、魚と野菜がならびます。
  - figure:
      image: photo.png
      alt: 見本の写真
""",
    "content/2022-06/articles/yoru.yaml": """
title: 夜の灯台
contents: true
sample: true
body:
  - paragraph: |
      見本の文です。灯台の光は、遠くの船に届きます。
""",
}


def picture(path: Path, shift: int) -> None:
    """A picture of stripes."""
    rows = (np.arange(60)[:, None, None] * 3 + np.arange(90)[None, :, None] * (2 + shift) + np.array([0, 60, 120])) % 256
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(rows.astype(np.uint8)).save(path)


class House:
    """The project in ``root``; ``edit`` replaces words in one of its files."""

    def __init__(self, root: Path) -> None:
        self.root, self.issue = root, root / "content" / "2022-06"

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old}: {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def session(self) -> Session:
        return Session(Project(self.root), self.issue)

    def built(self) -> bytes:
        """print.pdf as a build makes it from the files as they are now."""
        issue = load_issue(self.issue)
        press = load_press(issue.publication.press)
        setup, misfits = open_setup(issue, press, Project(self.root), self.issue)
        assert not misfits
        composition, _ = lay_out(setup)
        data, _ = print_pdf(composition, press, inserts(setup, composition, self.issue), issue.publication.binding,
                            setup.pages.resources.photographs)
        return data


def written(root: Path) -> House:
    """The paper as every test finds it."""
    for name in ("layouts", "content"):
        shutil.rmtree(root / name, ignore_errors=True)
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text.lstrip(), encoding="utf-8")
    shutil.copytree(PROJECT / "content" / "house", root / "content" / "house")
    (root / "content/2022-06/supplied").mkdir()
    shutil.copy(PROJECT / "content/2022-06/supplied/shisei-9.pdf", root / "content/2022-06/supplied")
    picture(root / "content/2022-06/images/photo.png", 0)
    if not (root / "fonts").exists():
        (root / "fonts").symlink_to(PROJECT / "fonts")
    return House(root)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return written(tmp_path / "house")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Session]:
    """A paper and a session that stays open from test to test, as it does all day."""
    house = written(tmp_path_factory.mktemp("room"))
    session = house.session()
    first = session.update()
    assert first.error is None and first.changed_faces == (1, 2, 3, 4) and first.revision == 1
    return house, session


@pytest.fixture
def rasters(tmp_path: Path) -> Callable[[bytes], list[np.ndarray]]:
    """The trims of a file's pages at 96 dpi, as the proof reads them."""
    def read(data: bytes) -> list[np.ndarray]:
        path = tmp_path / "read.pdf"
        path.write_bytes(data)
        with open_finished(path) as finished:
            return [face.raster(96) for face in finished.pages]
    return read
