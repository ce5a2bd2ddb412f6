"""Making an issue again from the archive alone. The stored program of the small world writes what it is
told; that the real one makes the same bytes is for tests/whole/test_year.py to show."""
from __future__ import annotations

import hashlib
import json
import zipfile

import pytest

from kohoshi.archive import ArchiveError, corrected, erratum, read_manifest, withdraw
from kohoshi.archive.rebuild import Difference, rebuild
from kohoshi.archive.wheels import locked_wheels
from kohoshi.commands.app import main
from tests.archive.world import World, put

PROGRAM = """
import json, os, socket, sys
from pathlib import Path
assert sys.argv[1:3] == ["build", "content/2022-06"] and sys.argv[4] == "offset-tabloid", sys.argv
out = Path(sys.argv[6])
assert Path("content/house/publisher.yaml").is_file() and Path("fonts/cache/Small.ttf").read_text() == "font"
for name, text in json.loads(Path("kohoshi/made.json").read_text(encoding="utf-8")).items():
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_bytes(text.encode())
"""


@pytest.fixture
def one(world: World) -> World:
    """A released issue whose stored program makes its editions again."""
    world.build()
    prepared(world)
    world.release()
    return world


def prepared(world: World, more: str = "", **changed: str) -> None:
    made = {path.relative_to(world.built).as_posix(): path.read_bytes().decode() for path in world.built.rglob("*") if path.is_file()}
    put(world.project / "kohoshi" / "made.json", json.dumps(made | changed))
    put(world.project / "render.py", PROGRAM + more)


def test_the_same_bytes(one, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in sorted(one.project.root.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    made = rebuild(one.store, "2022-06")
    assert made.different == () and "editions/print.pdf" in made.same and "editions/html/index.html" in made.same
    assert (made.folder, made.revision, made.packages) == ("271071/minato/2022-06", 1, "here")


def test_how_long_a_step_took_is_no_difference(one):
    report = json.loads((one.built / "report.json").read_bytes())
    put(one.built / "report.json", json.dumps(report | {"timings": {"組む": 1.5}}))
    prepared(one, **{"report.json": json.dumps(report | {"timings": {"組む": 9.0}})})
    one.release()
    assert rebuild(one.store, "2022-06").different == ()


def test_a_difference_is_named_and_fails(one, capsys):
    prepared(one, **{"web.pdf": "%PDF-other", "more.txt": "x"})
    put(one.built / "gone.txt", "only stored")
    one.release()
    made = rebuild(one.store, "2022-06")
    sums = {text: hashlib.sha256(text.encode()).hexdigest() for text in ("%PDF-web", "%PDF-other", "x", "only stored")}
    assert made.different == (
        Difference("editions/gone.txt", sums["only stored"], None), Difference("editions/more.txt", None, sums["x"]),
        Difference("editions/web.pdf", sums["%PDF-web"], sums["%PDF-other"]))
    assert main(["archive", "rebuild", "2022-06", "--store", str(one.store)]) == 1
    said = capsys.readouterr().out
    assert "×271071/minato/2022-06/r2/editions/web.pdf: 作り直したものとちがいます" in said and "同じ" in said


def test_it_cannot_ask_the_network_or_know_of_this_machine(one, monkeypatch):
    monkeypatch.setenv("KOHOSHI_SECRET", "x")
    prepared(one, """
try:
    socket.create_connection(("127.0.0.1", 9), timeout=5).close()
    answer = "open"
except ConnectionRefusedError:
    answer = "open"
except OSError:
    answer = "shut"
assert "KOHOSHI_SECRET" not in os.environ
(out / "text.txt").write_text(answer + os.environ["SOURCE_DATE_EPOCH"])
""")
    put(one.built / "text.txt", "shut1654009200")
    one.release()
    made = rebuild(one.store, "2022-06")
    assert made.different == () if made.network == "off" else [each.path for each in made.different] == ["editions/text.txt"]


def test_a_program_that_fails_says_so(one):
    prepared(one, "sys.exit('紙がありません')\n")
    one.release()
    put(one.project / "render.py", "import sys\nsys.exit('紙がありません')\n")
    one.release()
    with pytest.raises(ArchiveError, match="紙がありません"):
        rebuild(one.store, "2022-06")


@pytest.mark.parametrize("name", ["project/kohoshi/made.json", "project/fonts/cache/Small.ttf", "editions/print.pdf"])
def test_nothing_is_made_from_what_is_damaged(one, name):
    path = one.store / "271071/minato/2022-06/r1" / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ArchiveError, match=name):
        rebuild(one.store, "2022-06")


def test_a_corrected_issue_is_compared_as_it_was_released(one, monkeypatch):
    monkeypatch.setattr(corrected, "with_page", lambda data, path, corrections: data + b"+")
    erratum(one.store, "2022-06", "誤 正", "広報 太郎")
    made = rebuild(one.store, "2022-06")
    assert made.revision == 1 and made.different == ()
    withdraw(one.store, "2022-06", "申し出", "広報 太郎")
    with pytest.raises(ArchiveError, match="取り下げた"):
        rebuild(one.store, "2022-06")


# --- packages -------------------------------------------------------------------------------


def test_other_packages_are_named_when_no_wheels_are_stored(one):
    put(one.project / "pyproject.toml", '[project]\nname = "kohoshi"\nversion = "1"\ndependencies = ["pytest"]\n')
    one.release()
    with pytest.raises(ArchiveError, match=r"保存しない指定.*pytest 0\.0\.1（いまは"):
        rebuild(one.store, "2022-06")


def test_stored_wheels_make_an_environment_of_their_own(one, tmp_path, monkeypatch):
    wheel = tmp_path / "shop" / "colorsmall-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as out:
        out.writestr("colorsmall.py", "NAME = 'small'\n")
        out.writestr("colorsmall-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: colorsmall\nVersion: 1.0\n")
        out.writestr("colorsmall-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        out.writestr("colorsmall-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    put(one.project / "pyproject.toml", '[project]\nname = "kohoshi"\nversion = "1"\ndependencies = ["colorsmall"]\n')
    put(one.project / "requirements.lock", f"colorsmall==1.0 \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    prepared(one, "import colorsmall\nimport importlib.util\nassert importlib.util.find_spec('weasyprint') is None\n")
    path = one.release(supplier=locked_wheels).path
    assert read_manifest(path).wheels.complete
    wheel.unlink()
    made = rebuild(one.store, "2022-06")
    assert made.packages == "wheels" and made.different == ()
