"""Fonts as set-up prepared them, and a small declared folder to prepare anew."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from kohoshi.files import sha256_of
from kohoshi.fonts import FontSet

FONTS = Path(__file__).resolve().parents[2] / "fonts"


@pytest.fixture(scope="session")
def fontset() -> FontSet:
    return FontSet.load(FONTS)


class SmallFolder:
    """A fonts folder whose one package file is a small font, so that preparing takes no time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.package = folder.parent / "package"
        self.package.mkdir()
        self.font = self.package / "Small-Regular.ttf"
        shutil.copy(FONTS / "cache" / "MinatoLatinGothic-Regular.ttf", self.font)
        table = self.package / "VerticalOrientation.txt"
        shutil.copy(FONTS / "cache" / table.name, table)
        folder.mkdir()
        common = {"package": "fonts-small", "version": "1", "licence": "OFL-1.1"}
        self.declaration = {
            "sources": {"small": common | {"file": str(self.font), "sha256": sha256_of(self.font), "embedding": 0}},
            "families": {
                "Small": {"faces": [{"weight": 400, "source": "small"}]},
                "Small Latin": {"faces": [{"weight": 400, "source": "small", "derive": "latin", "name": "Other Name"}]},
            },
            "latin": ["U+0041-0043"],
            "data": {"vertical-orientation": common | {"file": str(table), "sha256": sha256_of(table)}},
        }
        self.write()

    def write(self) -> None:
        (self.folder / "fonts.yaml").write_text(yaml.safe_dump(self.declaration), encoding="utf-8")

    def load(self) -> FontSet:
        return FontSet.load(self.folder)


@pytest.fixture
def small(tmp_path: Path) -> SmallFolder:
    return SmallFolder(tmp_path / "fonts")
