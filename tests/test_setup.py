"""Set-up: what it asks for, what it does on a bare machine, and that it leaves a ready one alone."""
from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from kohoshi.commands import doctor
from kohoshi.commands.doctor import locked
from kohoshi.fonts import FontSet
from kohoshi.fonts.photographs import load_photographs
from kohoshi.fonts.supply import load_profiles

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
#: Security floors: below these versions there are published holes.
FLOORS = {"weasyprint": "70.0", "pypdf": "7.0.1", "jinja2": "3.1.6", "pillow": "12.3.0", "fonttools": "4.60.2"}


def listed_packages(name: str = "packages.txt") -> dict[str, str]:
    lines = (ROOT / "scripts" / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split(None, 1) for line in lines if not line.startswith("#"))


# -- what is declared ---------------------------------------------------------------------------

def test_every_package_has_a_reason_and_every_need_a_package():
    listed = listed_packages()
    assert all(len(reason) > 10 for reason in (listed | listed_packages("packages-test.txt")).values())
    supplies = FontSet.load(ROOT / "fonts").supplies() + [p.supply for p in load_profiles(ROOT / "fonts").values()]
    supplies += [supply for issue in (ROOT / "content").iterdir() for supply in load_photographs(issue).values()]
    needed = {supply.declared.package for supply in supplies}
    needed |= set(doctor.LIBRARIES.values()) | {package for _, package in doctor.TOOLS.values()}
    assert needed | {"python3-venv"} == set(listed)


def test_every_dependency_has_a_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    for requirement in wanted:
        assert re.search(rf'^    "{re.escape(requirement)}",\s+# \w.+$', text, re.MULTILINE), requirement


def test_lock_satisfies_the_project_and_the_security_floors():
    versions = {r.name: str(r.specifier).removeprefix("==") for r in locked(ROOT / "requirements.lock")}
    for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(versions[requirement.name]), line
    for name, floor in FLOORS.items():
        assert Version(versions[name]) >= Version(floor), name


def test_lock_is_exact_hashed_and_names_no_address():
    entries = re.split(r"\n(?=\S)", LOCK.split("\n", 1)[1].strip())
    assert len(entries) > 30
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==[\w.]+( ; [^\n]+)? \\\n", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]
    assert not re.search(r"https?://|file:|^\s*-", re.sub(r"--hash=\S+", "", LOCK), re.MULTILINE)


# -- what the script does, on a machine of stubs ------------------------------------------------

TOOLS = ["bash", "cat", "cut", "dirname", "env", "mkdir", "rm", "sha256sum"]

PYTHON = """#!/usr/bin/env bash
echo "python $*" >> "$CALLS"
case "$*" in
  "-c import sys"*) [ -z "${OLD_PYTHON:-}" ] ;;
  "-c import ensurepip"*) [ -z "${NO_ENSUREPIP:-}" ] ;;
  -V) echo "Python ${FAKE_VERSION:-3.11.2}" ;;
  "-m venv"*) mkdir -p .venv/bin; cat "$0" > .venv/bin/python; chmod +x .venv/bin/python ;;
  "-m pip"*) [ -z "${PIP_FAILS:-}" ] ;;
esac
"""


class Machine:
    """A copy of the set-up on a machine whose tools only note that they were called."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        (self.root / "scripts").mkdir(parents=True)
        for name in ("scripts/setup", "scripts/packages.txt", "scripts/packages-test.txt", "requirements.lock"):
            shutil.copy(ROOT / name, self.root / name)
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name in [*TOOLS, "chmod"]:
            (self.bin / name).symlink_to(shutil.which(name))
        self.calls_file = folder / "calls"
        self.installed = set(listed_packages())
        self.user = "0"
        self.add("python3", PYTHON)
        self.add("id", '#!/usr/bin/env bash\necho "$FAKE_UID"\n')
        self.add("apt-get", '#!/usr/bin/env bash\necho "apt-get $*" >> "$CALLS"\n')
        self.add("dpkg-query", '#!/usr/bin/env bash\nfor last; do :; done\n'
                               'case " $INSTALLED " in *" $last "*) printf installed ;; *) exit 1 ;; esac\n')

    def add(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)

    def environment(self) -> dict[str, str]:
        return {"PATH": str(self.bin), "CALLS": str(self.calls_file), "FAKE_UID": self.user,
                "INSTALLED": " ".join(self.installed), "LANG": "C.UTF-8"}

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        self.calls_file.write_text("", encoding="utf-8")
        return subprocess.run(["bash", self.root / "scripts" / "setup", *words], env=self.environment() | environment,
                              capture_output=True, text=True, encoding="utf-8", check=False)

    def calls(self, start: str) -> list[str]:
        return [line for line in self.calls_file.read_text(encoding="utf-8").splitlines() if line.startswith(start)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_only_missing_packages_are_installed(machine):
    machine.installed -= {"qpdf", "fonts-noto-cjk"}
    done = machine.run()
    assert done.returncode == 0, done.stderr
    assert machine.calls("apt-get") == [
        "apt-get -qq update", "apt-get -qq -y install --no-install-recommends fonts-noto-cjk qpdf"]
    assert "fonts-noto-cjk qpdf" in done.stdout


def test_first_run_makes_the_environment_from_the_hashed_lock(machine):
    assert machine.run().returncode == 0
    calls = machine.calls("python -m")
    assert calls[0] == "python -m venv .venv"
    assert "--require-hashes -r requirements.lock" in calls[1]
    assert calls[2] == "python -m kohoshi.fonts"


def test_second_run_only_looks(machine):
    machine.run()
    done = machine.run()
    assert done.returncode == 0 and done.stdout.count("そろっています") == 2
    assert machine.calls("apt-get") == []
    assert machine.calls("python -m") == ["python -m kohoshi.fonts"]


@pytest.mark.parametrize("change", ["lock", "python"])
def test_changed_lock_or_python_makes_the_environment_anew(machine, change):
    machine.run()
    stale = machine.root / ".venv" / "stale"
    stale.touch()
    environment = {}
    if change == "lock":
        with (machine.root / "requirements.lock").open("a", encoding="utf-8") as stream:
            stream.write("# changed\n")
    else:
        environment = {"FAKE_VERSION": "3.12.1"}
    assert machine.run(**environment).returncode == 0
    assert len(machine.calls("python -m pip")) == 1 and not stale.exists()


def test_failed_installation_is_tried_again(machine):
    assert machine.run(PIP_FAILS="1").returncode != 0
    assert machine.run().returncode == 0
    assert len(machine.calls("python -m pip")) == 1


def test_user_with_sudo(machine):
    machine.user = "1000"
    machine.installed -= {"qpdf"}
    machine.add("sudo", '#!/usr/bin/env bash\necho "sudo $*" >> "$CALLS"\n"$@"\n')
    assert machine.run().returncode == 0
    assert len(machine.calls("sudo")) == 2 and "qpdf" in machine.calls("apt-get")[1]


def test_user_without_sudo_is_told_the_one_command(machine):
    machine.user = "1000"
    machine.installed -= {"qpdf"}
    done = machine.run()
    assert done.returncode == 1 and "apt-get install --no-install-recommends qpdf" in done.stderr
    assert machine.calls("apt-get") == [] and machine.calls("python -m") == []


def test_venv_package_only_where_python_has_no_ensurepip(machine):
    machine.installed -= {"python3-venv"}
    machine.run()
    assert machine.calls("apt-get") == []
    machine.run(NO_ENSUREPIP="1")
    assert machine.calls("apt-get")[1].endswith(" python3-venv")


def test_old_or_absent_python_is_named(machine):
    done = machine.run(OLD_PYTHON="1")
    assert done.returncode == 1 and "Python 3.11" in done.stderr
    (machine.bin / "python3").unlink()
    done = machine.run()
    assert done.returncode == 1 and "python3" in done.stderr


def test_what_only_the_tests_need_comes_with_the_tests_alone(machine):
    assert machine.run().returncode == 0 and not machine.calls("apt-get")
    assert machine.run("test").returncode == 0
    assert machine.calls("apt-get")[-1].endswith(" ".join(["--no-install-recommends", *listed_packages("packages-test.txt")]))


def test_machine_that_is_not_debian_is_not_stopped(machine):
    (machine.bin / "dpkg-query").unlink()
    done = machine.run()
    assert done.returncode == 0 and "scripts/packages.txt" in done.stderr


# -- make ---------------------------------------------------------------------------------------

def make(*arguments: str) -> str:
    """What make prints; the tests themselves may run under a make, whose flags must not leak in."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True,
                          encoding="utf-8", check=True).stdout


@pytest.mark.parametrize("target, last", [
    ("issue", "render.py build content/2022-06"), ("test", "-m pytest"), ("setup", "scripts/setup")])
def test_make_targets_set_up_first(target, last):
    lines = make("-n", target).strip().splitlines()
    assert lines[0] == "bash scripts/setup" + " test" * (target == "test") and last in lines[-1]


def test_make_on_a_bare_machine_with_another_python_named(machine):
    """A PYTHON in the environment is what .venv is made by, never the one that runs the tests."""
    shutil.copy(ROOT / "Makefile", machine.root)
    (machine.bin / "python3").rename(machine.bin / "python3.13")
    (machine.bin / "make").symlink_to(shutil.which("make"))
    done = subprocess.run(
        ["make", "test", f"SHELL={machine.bin / 'bash'}"], cwd=machine.root,
        env=machine.environment() | {"PYTHON": "python3.13"}, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert [line.split()[2] for line in machine.calls("python -m")] == ["venv", "pip", "kohoshi.fonts", "pytest"]


def test_make_help_names_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)[1].split()
    text = make()
    assert all(f"make {target}" in text for target in targets if target != "help")


def test_gate_is_executable():
    assert os.stat(ROOT / ".ci" / "run").st_mode & stat.S_IXUSR
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1] == "make test"
