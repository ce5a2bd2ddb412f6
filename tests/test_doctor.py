"""The doctor: names what is lacking and the command that mends it."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kohoshi.commands import doctor
from kohoshi.finding import Level

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with everything: the prepared fonts are linked, the lock asks for pytest as it is."""
    (tmp_path / "fonts").mkdir()
    for name in ("fonts.yaml", "profiles.yaml"):
        shutil.copy(ROOT / "fonts" / name, tmp_path / "fonts")
    cache = tmp_path / "fonts" / "cache"
    cache.mkdir()
    for path in (ROOT / "fonts" / "cache").iterdir():
        if path.is_file():
            (cache / path.name).symlink_to(path)
    (tmp_path / "requirements.lock").write_text(
        f"# lock\npytest=={pytest.__version__} \\\n    --hash=sha256:{'0' * 64}\n"
        f"nothing==1 ; python_version < '3' \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    return tmp_path


def only(findings):
    assert len(findings) == 1, findings
    return findings[0]


def test_ready_machine(project):
    text, ready = doctor.report(project)
    assert ready and doctor.examine(project) == []
    assert text.endswith("すべてそろっています\n")
    for name in ("Python", "libpango-1.0.so.0", "gs", "BIZUDGothic-Regular.ttf", "ISOcoated_v2_300_bas.icc", "pytest", "out/"):
        assert name in text


@pytest.mark.parametrize("name", ["BIZUDMincho-Regular.ttf", "MinatoLatinGothic-Bold.ttf", "ISOcoated_v2_300_bas.icc",
                                  "VerticalOrientation.txt"])
def test_lost_and_altered_files(project, name):
    path = project / "fonts" / "cache" / name
    data = path.read_bytes()
    path.unlink()
    finding = only(doctor.examine(project))
    assert name in finding.message and finding.hint == "make setup"
    path.write_bytes(data[:-1] + b"?")
    finding = only(doctor.examine(project))
    assert "中身が違います" in finding.message and "make setup" in finding.hint


def test_report_says_not_ready(project):
    (project / "fonts" / "cache" / "BIZUDMincho-Regular.ttf").unlink()
    text, ready = doctor.report(project)
    assert not ready and "→ make setup" in text and text.endswith("不足 1 件\n")


def test_missing_tool_names_its_package(project, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    hints = [finding.hint for finding in doctor.examine(project)]
    assert [hint.split()[2] for hint in hints] == ["ghostscript", "poppler-utils", "qpdf"]


def test_broken_tool_is_lacking(project, monkeypatch, tmp_path):
    broken = tmp_path / "gs"
    broken.write_bytes(b"not a program")
    broken.chmod(0o755)
    monkeypatch.setattr(doctor, "TOOLS", {str(broken): ("--version", "ghostscript")})
    assert "動きません" in only(doctor.examine(project)).message


def test_missing_library_names_its_package(project, monkeypatch):
    monkeypatch.setattr(doctor, "LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
    assert "apt-get install libnowhere9" in only(doctor.examine(project)).hint


def test_package_versions_are_compared_with_the_lock(project):
    lock = project / "requirements.lock"
    lock.write_text("pytest==0.1 \\\n", encoding="utf-8")
    finding = only(doctor.examine(project))
    assert pytest.__version__ in finding.message and "0.1" in finding.message
    lock.write_text("no-such-distribution==1 \\\n", encoding="utf-8")
    assert only(doctor.examine(project)).hint == "make setup"
    lock.unlink()
    assert "requirements.lock" in only(doctor.examine(project)).message


def test_old_python(project, monkeypatch):
    monkeypatch.setattr(doctor, "PYTHON", (99, 0))
    assert "Python 99.0" in only(doctor.examine(project)).hint


def test_little_disk_is_a_warning(project, monkeypatch):
    monkeypatch.setattr(doctor, "FREE_BYTES", 10 ** 18)
    assert only(doctor.examine(project)).level is Level.WARNING
    text, ready = doctor.report(project)
    assert ready and "注意  空き容量" in text


def test_output_that_cannot_be_written(project, monkeypatch):
    def refuse(dir):
        assert dir == project / "out"
        raise PermissionError(13, "Permission denied")
    (project / "out").mkdir()
    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    assert "書けません" in only(doctor.examine(project)).message


def test_malformed_declaration(project):
    (project / "fonts" / "fonts.yaml").write_text("families: 3\n", encoding="utf-8")
    assert "YAML" in only(doctor.examine(project)).hint
