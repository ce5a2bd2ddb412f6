"""Two real builds of the June issue in two folders, the second with one edit: the command freezes,
compares and says just that."""
from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from kohoshi.commands import app as cli
from kohoshi.flow.build import PROJECT, Built
from kohoshi.proof import proofing
from kohoshi.proof.compare.rounds import compare
from kohoshi.proof.rounds import Frozen, freeze, open_round, rounds


@dataclass(frozen=True)
class Proofs:
    """``status``, ``said``: of the command for round 2."""

    folder: Path
    status: int
    said: str


@pytest.fixture(scope="module")
def proofs(built: Built, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("proofs")
    content = folder / "content" / "2022-06"
    shutil.copytree(PROJECT / "content", folder / "content")
    for path in (folder / "content").rglob("*"):
        os.utime(path, (1, 1))
    freeze(content, built.folder, folder / "proofs" / "2022-06")
    article = content / "articles" / "oyako-ehon.yaml"
    text = article.read_text(encoding="utf-8")
    assert text.count("6月18日(土)") == 1
    article.write_text(text.replace("6月18日(土)", "6月25日(土)"), encoding="utf-8")
    lines: list[str] = []
    real = proofing.build
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "PROOFS", folder / "proofs")
        patch.setattr(proofing, "build", lambda content, out, press, progress: real(content, folder / "out", press, progress))
        patch.setattr("builtins.print", lambda *parts, **_: lines.append(" ".join(map(str, parts)) + "\n"))
        patch.setattr("sys.stdout.write", lines.append)
        status = cli.main(["proof", str(content)])
    yield Proofs(folder / "proofs" / "2022-06", status, "".join(lines))
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)


def test_the_command_says_what_changed_and_nothing_else(proofs: Proofs):
    assert proofs.status == 0, proofs.said
    assert [each.label for each in rounds(proofs.folder)] == ["初校", "再校"]
    assert "■ 4面 親子で楽しむ絵本のじかん（oyako-ehon）" in proofs.said
    assert "「18」が「25」になりました" in proofs.said and "前: " in proofs.said and "【18】" in proofs.said and "【25】" in proofs.said
    assert "変更 1件（文字 1件）" in proofs.said and "もう一度校正する面: 4面" in proofs.said


def test_what_was_written_says_the_same(proofs: Proofs):
    folder = proofs.folder / "changes" / "2-1"
    data = json.loads((folder / "changes.json").read_bytes())
    (change,) = data["changes"]
    assert (change["kind"], change["article"], change["before"], change["after"]) == ("text", "oyako-ehon", "18", "25")
    assert change["faces"] == {"old": 4, "new": 4} and data["reproof"] == [4]
    page = (folder / "changes.html").read_text(encoding="utf-8")
    assert "<del>18</del><ins>25</ins>" in page and page.count("data:image/jpeg;base64,") == 2
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", page)


def test_only_its_sign_off_is_void(proofs: Proofs):
    with open_round(proofs.folder, 1) as one, open_round(proofs.folder, 2) as two:
        void = {article for article in one.prints if one.prints[article].hash != two.prints[article].hash}
        assert void == {"oyako-ehon"}
        assert {face: each.hash for face, each in one.page_prints.items()} == {face: each.hash for face, each in two.page_prints.items()}


def test_a_build_and_itself_do_not_differ(built: Built):
    with Frozen(built.folder) as one, Frozen(built.folder) as other:
        assert compare(one, other) == []
