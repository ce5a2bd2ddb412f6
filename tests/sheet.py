"""One face of ordinary slots, each as wide as a test wants it, built whole: what a kind of block comes to in
print.pdf, web.pdf, html/ and text.txt."""
from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from kohoshi.finding import Finding
from kohoshi.flow.build import PROJECT, build
from kohoshi.project import Project

#: The five widths of the grid in characters (layouts/minato/README.md): name → x, y, width, height of the slot.
WIDTHS = {"w18": (0, 0, 18, 28), "w20": (20, 0, 20, 28), "w24": (42, 0, 24, 28), "w66": (0, 29, 66, 14), "w32": (0, 44, 32, 15),
          "w32b": (34, 44, 32, 15)}

_FACE = """{% extends 'parts/base.html.j2' %}
{% from 'parts/frame.html.j2' import frame, running with context %}
{% import 'parts/blocks.html.j2' as set with context %}
{% block faces %}
<section class="face sheet">
{{ running(run.faces[0], issue, house, run) }}
{% call frame('masthead', 0, -2, 12, 1) %}<h1>{{ house.publisher.title }}</h1>{% endcall %}
%s</section>
{% endblock %}
"""
_FRAME = """{%% if slots.get('%(name)s') %%}{%% call frame('%(name)s', %(x)s, %(y)s, %(w)s, %(h)s, slots['%(name)s'][0]) %%}
{{ set.title(slots['%(name)s'][0]) }}{{ set.blocks(slots['%(name)s'][0].blocks, picture) }}
{%% endcall %%}{%% endif %%}
"""
_ISSUE = """number: 313
label: 6月号
month: 2022-06
date: 2022-06-01
delivery: {from: 2022-05-30, to: 2022-06-05}
binding: left
press: offset-tabloid
flatplan:
  - {faces: [1], layout: sheet, section: 見本, colour: %s, slots: {%s}}
"""


@dataclass(frozen=True)
class Sheet:
    """What was built: the folder of the editions, and what the proof found."""

    folder: Path
    findings: list[Finding]

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8-sig")

    def told(self, *families: str) -> list[tuple[str, str]]:
        """(rule, message) of the findings of these families."""
        return [(f.rule, f.message) for f in self.findings if f.rule.partition("/")[0] in families]


def project(root: Path, articles: dict[str, str], slots: dict[str, tuple[float, float, float, float]] | None = None, colour: str = "sea",
            photographs: dict[str, tuple[int, int]] | None = None) -> Path:
    """The project in ``root``: its issue's folder. ``articles``: slot → the article's file after its title (an own
    title is kept); ``photographs``: those in the issue's images, with their size in px."""
    slots = slots or WIDTHS
    shutil.copytree(PROJECT / "layouts" / "minato", root / "layouts" / "minato")
    shutil.copytree(PROJECT / "content" / "house", root / "content" / "house")
    (root / "fonts").symlink_to(PROJECT / "fonts")
    layouts = root / "layouts" / "minato"
    frames = "".join(_FRAME % {"name": name, "x": x, "y": y, "w": w, "h": h} for name, (x, y, w, h) in slots.items())
    (layouts / "faces" / "sheet.html.j2").write_text(_FACE.replace("%s", frames), encoding="utf-8")
    told = "\n".join(f"    {name}: {{title: 枠, optional: true}}" for name in slots)
    with (layouts / "layouts.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nsheet:\n  title: 枠の見本\n  slots:\n{told}\n")
    issue = root / "content" / "2022-06"
    (issue / "articles").mkdir(parents=True)
    (issue / "images").mkdir()
    for name, size in (photographs or {}).items():
        shade = Image.linear_gradient("L").resize(size)
        Image.merge("RGB", (shade, shade.transpose(Image.Transpose.FLIP_LEFT_RIGHT), shade)).save(issue / "images" / name)
    (issue / "issue.yaml").write_text(_ISSUE % (colour, ", ".join(f"{name}: {name}" for name in articles)), encoding="utf-8")
    for name, text in articles.items():
        head = "" if text.startswith("title:") else f"title: {name}の見本\n"
        (issue / "articles" / f"{name}.yaml").write_text(head + text, encoding="utf-8")
    return issue


def built(root: Path, articles: dict[str, str], slots: dict[str, tuple[float, float, float, float]] | None = None, colour: str = "sea",
          photographs: dict[str, tuple[int, int]] | None = None) -> Sheet:
    """The same, built."""
    issue = project(root, articles, slots, colour, photographs)
    made = build(issue, root / "made", project=Project(root))
    return Sheet(root / "made", made.report.findings)
