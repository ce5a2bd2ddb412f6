"""The manifest: what it says, its schema, what it refuses to be."""
from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from importlib import metadata
from pathlib import Path

import jsonschema
import pytest

from kohoshi.archive import ArchiveError, read_manifest
from kohoshi.archive.manifest import path_fault, read_stored, schema_text

SCHEMA = Path(__file__).resolve().parents[2] / "schema" / "manifest.schema.json"


def test_committed_schema_is_the_one_made_from_the_records():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "write schema_text() to schema/manifest.schema.json"


def test_a_stored_manifest_fulfils_the_schema(world):
    world.release()
    data = json.loads((world.release(note="再版").path / "manifest.json").read_bytes())
    schema = json.loads(SCHEMA.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize("damage", [
    lambda data: data.pop("versions"), lambda data: data.update(more=1), lambda data: data.update(format=3),
    lambda data: data["issue"].update(municipality="1234"), lambda data: data["files"][0].update(path="../x"),
    lambda data: data["files"][0].update(path="/x"), lambda data: data["files"][0].update(role="other"),
    lambda data: data["files"][0].update(sha256="0"), lambda data: data["checked"].update(error=-1),
    lambda data: data["articles"][0].update(faces=[])])
def test_schema_and_reader_refuse_the_same_damage(world, damage):
    path = world.release().path
    data = json.loads((path / "manifest.json").read_bytes())
    damage(data)
    errors = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_bytes())).iter_errors(data)
    assert list(errors)
    (path / "manifest.json").chmod(0o644)
    (path / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ArchiveError):
        read_manifest(path)


def test_every_file_of_the_revision_is_listed_with_its_hash(world):
    path = world.release().path
    listed = {entry.path: entry for entry in read_manifest(path).files}
    found = {p.relative_to(path).as_posix(): p for p in path.rglob("*") if p.is_file()}
    assert set(found) - set(listed) == {"manifest.json"} and set(listed) <= set(found)
    for name, entry in listed.items():
        data = found[name].read_bytes()
        assert (entry.sha256, entry.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


def test_roles(world):
    roles = {entry.path: entry.role for entry in read_manifest(world.release().path).files}
    expected = {
        "editions/print.pdf": "edition", "editions/html/index.html": "edition", "editions/report.json": "report",
        "editions/layout.json": "report", "project/content/2022-06/issue.yaml": "source",
        "project/content/house/publisher.yaml": "source", "project/layouts/minato/css/1.css": "layout",
        "project/fonts/cache/Small.ttf": "font", "project/fonts/cache/Small.icc": "profile",
        "project/kohoshi/press/profiles/offset-tabloid.yaml": "profile", "project/kohoshi/a.py": "program",
        "project/requirements.lock": "lock", "articles.json": "articles"}
    assert {name: roles.get(name) for name in expected} == expected


def test_only_declared_fonts_and_no_litter(world):
    (world.built / ".DS_Store").write_text("x")
    names = {entry.path.split("/")[-1] for entry in read_manifest(world.release().path).files}
    assert not names & {"Old.ttf", "a.pyc", ".DS_Store"}


def test_identity_and_versions(world):
    manifest = read_manifest(world.release().path)
    who = manifest.issue
    assert (who.municipality, who.paper, who.number, who.label, who.month, who.date, who.press, who.faces) == (
        "271071", "minato", 313, "6月号", "2022-06", dt.date(2022, 6, 1), "offset-tabloid", 3)
    used = manifest.versions
    assert used.python == platform.python_version()
    assert (used.engine.name, used.engine.version) == ("weasyprint", metadata.version("weasyprint"))
    assert [(p.name, p.locked, p.installed) for p in used.packages] == [
        ("pytest", "0.0.1", metadata.version("pytest")), ("no-such-package", "1.2", None)]


def test_debian_packages_are_asked_of_dpkg(world, monkeypatch, tmp_path):
    query = tmp_path / "bin" / "dpkg-query"
    query.parent.mkdir()
    query.write_text("#!/bin/sh\necho installed small 1.2-3\necho config-files gone 1\nexit 1\n")
    query.chmod(0o755)
    monkeypatch.setenv("PATH", str(query.parent))
    assert [(c.name, c.version) for c in read_manifest(world.release().path).versions.libraries] == [("small", "1.2-3")]
    query.unlink()
    assert read_manifest(world.release().path).versions.libraries == []


def test_created_is_the_issue_date_unless_given(world):
    jst = dt.timezone(dt.timedelta(hours=9))
    assert read_manifest(world.release().path).created == dt.datetime(2022, 6, 1, tzinfo=jst)
    given = dt.datetime(2022, 5, 20, 12, tzinfo=dt.UTC)
    assert read_manifest(world.release(created=given).path).created == given


def test_articles_with_faces_text_and_readings(world):
    path = world.release().path
    manifest = read_manifest(path)
    assert [(a.id, a.title, a.faces, a.sample) for a in manifest.articles] == [
        ("hyoshi", "港の朝", [1], False), ("bosai", "夏の防災", [1, 3], False), ("kaigi", "区政会議", [2, 3], False)]
    texts = {a["id"]: a["parts"] for a in json.loads(read_stored(path, manifest, "articles.json"))["articles"]}
    assert texts["hyoshi"][0]["text"] == ["港の朝", "桟橋のそばで会う。", "会議の話は2・3面へ。"]
    assert texts["hyoshi"][0]["readings"] == [{"base": "桟橋", "reading": "さんばし"}]
    assert [(p["part"], p["faces"], p["text"]) for p in texts["bosai"]] == [
        ("omote", [1], ["夏の防災", "水をためる。"]), ("ura", [3], ["ﾗｼﾞｵと電池を用意。"])]
    assert "見本窓口" in texts["kaigi"][0]["text"]


@pytest.mark.parametrize("path", ["", "/a", "../a", "a/../b", "a//b", "a/.", "a\\b", "c:a", "a\nb", "a /b", "a.", "\udcff"])
def test_paths_that_some_disk_would_not_take(path):
    assert path_fault(path)


@pytest.mark.parametrize("path", ["a", "editions/印刷.pdf", "a..b/c", ".a/b"])
def test_paths_that_every_disk_takes(path):
    assert path_fault(path) == ""


def test_a_damaged_manifest_is_told_not_read(world):
    path = world.release().path
    (path / "manifest.json").chmod(0o644)
    (path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ArchiveError, match="こわれています"):
        read_manifest(path)
    (path / "manifest.json").write_text('{"format": 9}', encoding="utf-8")
    with pytest.raises(ArchiveError, match="形式 9"):
        read_manifest(path)
