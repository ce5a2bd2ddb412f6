"""Wheels: what a build needs and nothing of the tests; fetched by pip against the hashes of the lock."""
from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from kohoshi.archive import read_manifest
from kohoshi.archive.wheels import locked_wheels, needed, wanted

ROOT = Path(__file__).resolve().parents[2]


def test_a_build_needs_its_engine_and_no_test_tool():
    names = set(wanted(ROOT))
    assert {"weasyprint", "pydyf", "fonttools", "brotli", "pydantic-core", "typer"} <= names
    assert not {"pytest", "jpype1", "import-linter", "opendataloader-pdf"} & names


def test_extras_are_followed():
    assert "brotli" in needed(["fonttools[woff]"]) and "brotli" not in needed(["fonttools"])


@pytest.fixture
def shop(world, tmp_path, monkeypatch):
    """A folder of wheels that pip fetches from, and a lock that names one of them."""
    wheel = tmp_path / "shop" / "colorsmall-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as out:
        out.writestr("colorsmall.py", "")
        out.writestr("colorsmall-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: colorsmall\nVersion: 1.0\n")
        out.writestr("colorsmall-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        out.writestr("colorsmall-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    (world.project / "pyproject.toml").write_text('[project]\nname = "kohoshi"\nversion = "1"\ndependencies = ["colorsmall"]\n')
    lock(world, hashlib.sha256(wheel.read_bytes()).hexdigest())
    return wheel


def lock(world, sha256: str) -> None:
    (world.project / "requirements.lock").write_text(f"colorsmall==1.0 \\\n    --hash=sha256:{sha256}\npytest==1 \\\n    --hash=sha256:0\n")


def test_wheels_are_stored_and_fetched_once(world, shop):
    path = world.release(supplier=locked_wheels).path
    manifest = read_manifest(path)
    assert manifest.wheels.complete and manifest.wheels.missing == []
    assert manifest.file(f"wheels/{shop.name}").role == "wheel" and (path / "wheels" / shop.name).read_bytes() == shop.read_bytes()
    shop.unlink()
    again = world.release(supplier=locked_wheels).path
    assert (again / "wheels" / shop.name).samefile(path / "wheels" / shop.name)


def test_other_bytes_than_the_locks_are_not_stored(world, shop):
    lock(world, "0" * 64)
    manifest = read_manifest(world.release(supplier=locked_wheels).path)
    assert not manifest.wheels.complete and manifest.wheels.missing == ["colorsmall"] and manifest.wheels.reason
    assert not [file for file in manifest.files if file.role == "wheel"]
