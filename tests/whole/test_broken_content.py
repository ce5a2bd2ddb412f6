"""Bad content: exit status 2, file and line named, no traceback, nothing written."""
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kohoshi.commands.app import main
from kohoshi.project import Project

NOTICE = "articles/kosodate-salon.yaml"


def line_of(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").splitlines().index(text) + 1


def replace(path: Path, old: str, new: str) -> int:
    """Change a line's text; its line number."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[:text.index(old)].count("\n") + 1


def syntax(folder: Path) -> tuple[str, int, str]:
    return NOTICE, replace(folder / NOTICE, "title: 子育てサロン", 'title: "子育てサロン'), "引用符"


def tab(folder: Path) -> tuple[str, int, str]:
    return NOTICE, replace(folder / NOTICE, "      when:", "\t    when:"), "タブ"


def unknown_key(folder: Path) -> tuple[str, int, str]:
    return NOTICE, replace(folder / NOTICE, "title:", "tilte:"), "もしかして"


def duplicate_key(folder: Path) -> tuple[str, int, str]:
    line = replace(folder / NOTICE, "title: 子育てサロン\n", "title: 子育てサロン\ntitle: 子育てサロン\n")
    return NOTICE, line + 1, "title"


def wrong_type(folder: Path) -> tuple[str, int, str]:
    return "issue.yaml", replace(folder / "issue.yaml", "number: 313", "number: 三一三"), "数字"


def missing_article(folder: Path) -> tuple[str, int, str]:
    return "issue.yaml", replace(folder / "issue.yaml", "steps: dekirumade", "steps: dekirumad"), "dekirumade"


def missing_image(folder: Path) -> tuple[str, int, str]:
    file = "articles/hyoshi.yaml"
    return file, replace(folder / file, "image: harbour.svg", "image: harbor.svg"), "harbor.svg"


def goal_18(folder: Path) -> tuple[str, int, str]:
    file = "articles/unei-hoshin.yaml"
    text = (folder / file).read_text(encoding="utf-8")
    line = replace(folder / file, re.search(r"goals: \[11, 17\]", text)[0], "goals: [11, 18]")
    return file, line, "1から17"


def impossible_date(folder: Path) -> tuple[str, int, str]:
    return "issue.yaml", replace(folder / "issue.yaml", "date: 2022-06-01", "date: 2022-02-30"), "2022-02-30"


def swallowed_comment(folder: Path) -> tuple[str, int, str]:
    line = replace(folder / NOTICE, "電話 0000-0005", "電話 0000-0005 #内線3")
    return NOTICE, line, "#"


def cp932(folder: Path) -> tuple[str, int, str]:
    path = folder / NOTICE
    path.write_bytes(path.read_text(encoding="utf-8").replace("～", "-").encode("cp932"))
    return NOTICE, 2, "UTF-8"  # the first line is ASCII


def alias_bomb(folder: Path) -> tuple[str, int, str]:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, after in zip("abcdefgh", "bcdefghi", strict=False):
        lines.append(f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]")
    (folder / NOTICE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return NOTICE, 1, "&"


def unknown_slot(folder: Path) -> tuple[str, int, str]:
    return "issue.yaml", replace(folder / "issue.yaml", "hero: hyoshi", "heero: hyoshi"), "heero"


def unknown_layout(folder: Path) -> tuple[str, int, str]:
    return "issue.yaml", replace(folder / "issue.yaml", "layout: road", "layout: roda"), "roda"


CASES = [syntax, tab, unknown_key, duplicate_key, wrong_type, missing_article, missing_image, goal_18,
         impossible_date, swallowed_comment, cp932, alias_bomb, unknown_slot, unknown_layout]


@pytest.mark.parametrize("spoil", CASES, ids=lambda f: f.__name__)
def test_refused_with_place_and_nothing_written(
        spoil: Callable[[Path], tuple[str, int, str]], copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, line, words = spoil(copied)
    out = tmp_path / "out"
    assert main(["build", str(copied), "--out", str(out)]) == 2
    told = capsys.readouterr()
    assert f"{file}:{line} " in told.err, told.err
    assert words in told.err
    assert "Traceback" not in told.err + told.out
    assert not out.exists() and not list(tmp_path.glob(".out*"))


def test_all_errors_at_once(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for spoil in (unknown_key, missing_image, goal_18):
        spoil(copied)
    assert main(["check", str(copied)]) == 2
    told = capsys.readouterr().err
    assert "tilte" in told and "harbor.svg" in told and "1から17" in told


def test_a_folder_with_other_files_is_not_overwritten(copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "diary.txt").write_text("大切", encoding="utf-8")
    assert main(["build", str(copied), "--out", str(out)]) == 2
    assert (out / "diary.txt").read_text(encoding="utf-8") == "大切"
    assert "別のファイル" in capsys.readouterr().err


def test_a_broken_template_names_its_line(copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    from kohoshi.flow import build
    project = tmp_path / "project"
    shutil.copytree(build.PROJECT / "layouts", project / "layouts")
    (project / "fonts").symlink_to(build.PROJECT / "fonts")
    template = project / "layouts" / "minato" / "faces" / "cover.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("hero.article.lead", "hero.article.led"), encoding="utf-8")
    line = next(i for i, text in enumerate(template.read_text(encoding="utf-8").splitlines(), 1) if "article.led" in text)
    monkeypatch.setattr(build, "PROJECT", Project(project))
    assert main(["build", str(copied), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert f"layouts/minato/faces/cover.html.j2:{line}\n" in told.replace(" ", "\n")
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("old", "new", "rule"), [
    ("<section class=\"face cover\">", "<section class=\"face cover\"><img src=\"https://example.jp/a.png\" alt=\"x\">", "layout/fetch"),
    ("<section class=\"face cover\">", "<section class=\"face cover\"><img src=\"file:///etc/hostname\" alt=\"x\">", "layout/fetch"),
    ("<section class=\"face cover\">", "<section class=\"face cover\"><img src=\"layouts/art/none.svg\" alt=\"x\">", "layout/fetch"),
])
def test_what_a_template_may_not_read_is_an_error_at_its_line(
        old: str, new: str, rule: str, tmp_path: Path, issue: object) -> None:
    import shutil

    from kohoshi.flow.build import PROJECT
    from kohoshi.flow.set_up import _asked, open_setup
    from kohoshi.pages.resources import BASE
    from kohoshi.pages.run import planned_faces
    from kohoshi.press import load_press
    from kohoshi.typeset.fetch import refusals
    shutil.copytree(PROJECT / "layouts", tmp_path / "layouts")
    (tmp_path / "fonts").symlink_to(PROJECT / "fonts")
    template = tmp_path / "layouts" / "minato" / "faces" / "cover.html.j2"
    text = template.read_text(encoding="utf-8")
    assert old in text
    template.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[:text.index(old)].count("\n") + 1
    setup, _ = open_setup(issue, load_press("offset-tabloid"), Project(tmp_path), PROJECT / "content" / "2022-06")
    run = setup.issue.publication.flatplan[0]
    page, _ = setup.pages.html(run, planned_faces(setup.issue), setup.created)
    refused = setup.engine.lay_out(page, BASE, "pdf/x-4").refused
    found = [_asked(setup, f) for f in refusals(refused)]
    assert [(f.rule, str(f.place)) for f in found] == [(rule, f"layouts/minato/faces/cover.html.j2:{line}")]
