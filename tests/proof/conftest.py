"""Single runs of the June issue, laid out from changed content or with other CSS: two of them are
two rounds, without a build of twelve faces each."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kohoshi.editions.pdf import print_pdf
from kohoshi.flow.build import PROJECT, layout_json
from kohoshi.flow.set_up import open_setup
from kohoshi.issue.loader import load_issue
from kohoshi.pages.resources import BASE
from kohoshi.press import load_press
from kohoshi.proof.rounds import Frozen
from kohoshi.typeset.composition import Composition, run_laid_out
from tests.settled import settled

#: File of the issue → what is replaced in it by what.
Edits = Mapping[str, tuple[str, str]]
Stage = Callable[..., Frozen]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """``stage(face, edits, css=…)``: the run of a face as a frozen round. The same request is laid
    out once."""
    press = load_press("offset-tabloid")
    made: dict[tuple, Frozen] = {}

    def stage(face: int, edits: Edits | None = None, css: str = "", photo: str = "") -> Frozen:
        key = face, tuple((edits or {}).items()), css, photo
        if key not in made:
            made[key] = _laid_out(tmp_path_factory.mktemp("round"), press, *key)
        return made[key]

    return stage


def _laid_out(folder: Path, press, face: int, edits, css: str, photo: str) -> Frozen:
    shutil.copytree(PROJECT / "content", folder / "content")
    content = folder / "content" / "2022-06"
    for name, (old, new) in edits:
        text = (content / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old}"
        (content / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    if photo:
        photograph(content / "images" / "mihon.png", photo)
    issue = load_issue(content)
    setup, misfits = open_setup(issue, press, PROJECT, content)
    assert not misfits
    run = next(run for run in issue.publication.flatplan if face in run.faces)
    html = settled(setup, run)
    assert html.count("</head>") == 1
    html = html.replace("</head>", f"<style>{css}</style></head>")
    composition = Composition([run_laid_out(run, html, setup.engine, BASE, press.standard.lower())], {}, 1)
    data, _ = print_pdf(composition, press, [], "left", setup.pages.resources.photographs)
    (folder / "print.pdf").write_bytes(data)
    (folder / "layout.json").write_text(layout_json(composition, press.name), encoding="utf-8")
    return Frozen(folder, "見本")


def photograph(path: Path, kind: str) -> None:
    """A made-up photograph: waves of tones; another ``kind``, other waves."""
    path.parent.mkdir(exist_ok=True)
    y, x = np.mgrid[0:900, 0:1100].astype(float)
    step = {"harbour": 90.0, "street": 41.0}[kind]
    tones = np.stack([127 + 110 * np.sin(x / step), 127 + 110 * np.cos(y / step), 127 + 90 * np.sin((x + y) / 60)], axis=2)
    Image.fromarray(tones.astype(np.uint8)).save(path)
