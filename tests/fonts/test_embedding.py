"""Embedding permission: OS/2 fsType as recorded beside the licence, proven when fonts are prepared."""
from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from kohoshi.files import sha256_of
from kohoshi.fonts.declaration import embedding_of, forbids


@pytest.mark.parametrize("permission", [0, 4, 8, 2 | 4, 2 | 8])
def test_installable_print_and_editable_embedding_are_allowed(permission):
    assert forbids(permission) is None


@pytest.mark.parametrize("permission, word", [(2, "埋め込み"), (0x100, "取り出して"), (0x200, "輪郭"), (4 | 0x100, "取り出して")])
def test_what_forbids_embedding_our_way(permission, word):
    assert word in forbids(permission)


def mark(small, permission: int) -> None:
    """The package font with another fsType, and its hash declared."""
    with TTFont(small.font) as font:
        font["OS/2"].fsType = permission
        font.save(small.font)
    small.declaration["sources"]["small"]["sha256"] = sha256_of(small.font)
    small.write()


@pytest.mark.speaks("setup/embedding")
def test_a_restricted_font_is_an_error_and_not_prepared(small):
    mark(small, 2)
    small.declaration["sources"]["small"]["embedding"] = 2
    small.write()
    findings = small.load().prepare().findings
    assert {f.rule for f in findings} == {"setup/embedding"}
    assert all("許されていません" in f.message and f.place.file == "fonts/fonts.yaml" for f in findings)
    assert not any(path.is_file() for path in small.load().files().values())


def test_another_permission_than_recorded_is_an_error(small):
    mark(small, 8)
    assert ["登録 0、実際 8" in f.message for f in small.load().prepare().findings] == [True, True]
    small.declaration["sources"]["small"]["embedding"] = 8
    small.write()
    assert small.load().prepare().findings == []


def test_a_changed_record_is_noticed_although_the_font_is_ready(small):
    assert small.load().prepare().findings == []
    small.declaration["sources"]["small"]["embedding"] = 4
    small.write()
    assert {f.rule for f in small.load().prepare().findings} == {"setup/embedding"}


def test_the_records_of_the_house_fonts_are_true(fontset):
    for item in fontset._files:
        assert embedding_of(item.path) == fontset.declaration.sources[item.face.source].embedding == 0
