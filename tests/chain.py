"""A paper of threads 連結枠 alone: a long text through frames of several measures on several faces, horizontal
or standing upright, in a project whose layouts the test writes; and the text itself, whose sentences count up."""
from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from kohoshi.flow.build import PROJECT

#: A text whose sentences count up: what is missing, doubled or out of order shows.
DIGITS = "〇一二三四五六七八九"
_TAILS = ("は、港の町をゆく船の話です。", "では、潮の引いた朝の浜を歩きます。", "に、古い倉庫の壁と時計のことを書きました。", "は短い。",
          "では、「渡し船はまだですか」と聞く人がいて、船頭は川の向こうを見ています。")


@dataclass(frozen=True)
class Frame:
    """``face``: of its run, from 0; x, y, w, h in characters and lines of the type area, as a reader sees them."""

    face: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Part:
    """One run of a chain: its faces and its frames in reading order."""

    faces: tuple[int, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Chain:
    """An article (``text``: its file after the title) and where it flows."""

    article: str
    text: str
    parts: tuple[Part, ...]
    upright: bool = False


#: Characters: a chart is the same in all frames of its chain.
CHART = 14
_ISSUE = """number: 313
label: 6月号
month: 2022-06
date: 2022-06-01
delivery: {from: 2022-05-30, to: 2022-06-05}
binding: left
press: offset-tabloid
flatplan:
"""
_FACE = """{% extends 'parts/base.html.j2' %}
{% from 'parts/frame.html.j2' import frame, running with context %}
{% from 'parts/thread.html.j2' import thread, standing with context %}
{% import 'parts/blocks.html.j2' as set with context %}
{% import 'parts/vertical.html.j2' as upright with context %}
{% block faces %}
{% set piece = slots['main'][0] %}
{% set chain = namespace(piece=piece, links=0) %}
"""


def sentence(number: int) -> str:
    return f"{''.join(DIGITS[int(digit)] for digit in f'{number:03d}')}番めの文{_TAILS[number % len(_TAILS)]}"


def paragraph(start: int, count: int) -> str:
    return "".join(map(sentence, range(start, start + count)))


def prose(text: str) -> str:
    """A block of one paragraph, as the article's file has it."""
    return f"  - paragraph: |\n      {text}\n"


def project(root: Path, *chains: Chain, title: bool = True) -> Path:
    """The project in ``root``: the folder of its issue."""
    shutil.copytree(PROJECT / "layouts" / "minato", root / "layouts" / "minato")
    shutil.copytree(PROJECT / "content" / "house", root / "content" / "house")
    (root / "fonts").symlink_to(PROJECT / "fonts")
    issue = root / "content" / "2022-06"
    (issue / "articles").mkdir(parents=True)
    (issue / "images").mkdir()
    plan = _ISSUE
    with (root / "layouts" / "minato" / "layouts.yaml").open("a", encoding="utf-8") as list_of_layouts:
        for chain in chains:
            (issue / "articles" / f"{chain.article}.yaml").write_text(f"title: {chain.article}の見本\nsample: true\nbody:\n{chain.text}", encoding="utf-8")
            for number, part in enumerate(chain.parts):
                layout = f"{chain.article}-{number}"
                (root / "layouts" / "minato" / "faces" / f"{layout}.html.j2").write_text(_template(chain, part, title), encoding="utf-8")
                list_of_layouts.write(f"\n{layout}:\n  title: 連結枠\n  faces: {len(part.faces)}\n  slots:\n"
                                      f"    main: {{title: 本文, thread: true, vertical: {str(chain.upright).lower()}}}\n")
                placing = chain.article + ("（続き）" if number else "")
                plan += f"  - {{faces: {list(part.faces)}, layout: {layout}, section: 読みもの, slots: {{main: {placing}}}}}\n"
    (issue / "issue.yaml").write_text(plan, encoding="utf-8")
    return issue


def _template(chain: Chain, part: Part, title: bool) -> str:
    out = _FACE
    text = "upright.blocks(piece.blocks)" if chain.upright else f"set.blocks(piece.blocks, picture, {CHART})"
    macro = "standing" if chain.upright else "thread"
    first = True
    for at, _ in enumerate(part.faces):
        out += f'<section class="face sheet">\n{{{{ running(run.faces[{at}], issue, house, run) }}}}\n'
        if at == 0 and title:
            out += ("{% if not piece.continued %}{% call frame('masthead', 0, -2, 12, 1) %}<h1>{{ house.publisher.title }}</h1>{% endcall %}"
                    "{% call frame('title', 0, 0.5, 66, 3, none, '', belongs=piece) %}<h2 id=\"{{ piece.id }}\">{{ piece.article.title|phrases }}"
                    "{{ set.sample(piece.article) }}</h2>{% endcall %}{% endif %}\n")
        for f in part.frames:
            if f.face == at:
                out += f"{{% call {macro}('main', {f.x}, {f.y}, {f.w}, {f.h}, chain) %}}{f'{{{{ {text} }}}}' if first else ''}{{% endcall %}}\n"
                first = False
        out += "</section>\n"
    return out + "{% endblock %}\n"


def photographs(issue: Path, *names: str) -> None:
    """In the issue's images, soft pictures large enough for any frame here, each of its own."""
    for at, name in enumerate(names):
        shade = Image.linear_gradient("L").resize((1400 + 10 * at, 900))
        Image.merge("RGB", (shade, shade.transpose(Image.Transpose.FLIP_LEFT_RIGHT), shade)).save(issue / "images" / name)


def frames_of(layout: dict, article: str) -> Sequence[dict]:
    """The frames of a chain in layout.json, in reading order."""
    return [frame for frame in layout["frames"] if frame["thread"] == f"{article}--main"]
