"""Where the things of a project are."""
from __future__ import annotations

import os
import re
from pathlib import Path

from kohoshi import PROJECT
from kohoshi.project import Project, house_of

HERE = Project(Path("/newsletter"))


def test_every_folder_has_one_spelling():
    issue = Path("/newsletter/content/2022-06")
    assert HERE.content == Path("/newsletter/content") and HERE.house == Path("/newsletter/content/house") == house_of(issue)
    assert HERE.layouts("minato") == Path("/newsletter/layouts/minato") and HERE.layouts() == Path("/newsletter/layouts")
    assert HERE.out(issue, "offset-tabloid") == HERE.out("2022-06", "offset-tabloid") == Path("/newsletter/out/2022-06/offset-tabloid")
    assert HERE.out(issue) == Path("/newsletter/out/2022-06") and HERE.out() == Path("/newsletter/out")
    assert HERE.proofs(issue) == HERE.proofs("2022-06") == Path("/newsletter/proofs/2022-06")
    assert (HERE.fonts.name, HERE.archive.name, HERE.rehearsals.name) == ("fonts", "archive", "archive-rehearsal")
    assert Project.of(issue) == HERE


def test_an_issue_is_named_by_its_own_folder_also_from_within_and_by_a_link(tmp_path, monkeypatch):
    issue = tmp_path / "content" / "2022-06"
    issue.mkdir(parents=True)
    (tmp_path / "this").symlink_to(issue)
    monkeypatch.chdir(issue)
    for name in (Path(), tmp_path / "this"):
        assert HERE.out(name) == HERE.out("2022-06") and Project.of(name).root == tmp_path.resolve()


def test_it_stands_for_its_folder():
    assert os.fspath(HERE) == str(HERE) == "/newsletter" and HERE / "Makefile" == Path("/newsletter/Makefile")
    assert (PROJECT / "render.py").is_file() and Path(__file__).is_relative_to(PROJECT)


def test_nobody_else_spells_them():
    """A folder of the project by its name, or the project by a place of ours, stands in project.py alone."""
    spelled = re.compile(r"""(?:project|PROJECT|desk|root|parent)\)? / ["'](?:content|layouts|proofs|out|fonts|archive|house)["']|Path\(__file__\)[^\n]*parents\[[2-9]\]""")
    found = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "kohoshi").rglob("*.py") if spelled.search(path.read_text(encoding="utf-8"))}
    assert found == {"kohoshi/project.py", "kohoshi/commands/doctor.py"}  # a machine is looked at by any folder
