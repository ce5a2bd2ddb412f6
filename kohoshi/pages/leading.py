"""The leading colours 基調色 of a layout: what each role of the sheets is in each of them.

``leading.yaml`` of the layout is one table: a role without one of the colours would print without
its ground, so the table is refused.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kohoshi.finding import Finding, Level, Place
from kohoshi.issue.model import Issue
from kohoshi.pages.error import LayoutError
from kohoshi.pages.palette import Palette

_FILE = "leading.yaml"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


@dataclass(frozen=True)
class Leading:
    """``roles``: role → leading colour → name in the palette; ``ornaments``: leading colour → name a
    drawing is made in → name it is printed in. Both empty for a layout without the table."""

    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ornaments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, palette: Palette) -> Leading:
        """Raises LayoutError for a hole in the table and for a colour that the palette lacks."""
        path = folder / _FILE
        if not path.is_file():
            return cls()
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        roles, rows = data["roles"], data.get("ornaments", [])
        known = list(dict.fromkeys(colour for row in [*roles.values(), *rows] for colour in row))
        for name, row in [*roles.items(), *((f"ornaments の {number}行目", row) for number, row in enumerate(rows, 1))]:
            if lacking := [colour for colour in known if colour not in row]:
                raise _refused(folder, f"{name} に {'・'.join(lacking)} の色がありません")
            if strange := [value for value in row.values() if value not in palette.by_name]:
                raise _refused(folder, f"{name} の {'・'.join(strange)} は palette.yaml にありません")
        return cls(roles, {colour: {next(iter(row.values())): row[colour] for row in rows} for colour in known})

    @property
    def colours(self) -> list[str]:
        return list(next(iter(self.roles.values()), {}))

    def css(self) -> str:
        """``.colour-sea{--lead:var(--sea);…}`` for every leading colour."""
        return "\n".join(
            f".colour-{colour}{{" + "".join(f"--{role}:var(--{row[colour]});" for role, row in self.roles.items()) + "}"
            for colour in self.colours)

    def ornament(self, svg: str, colour: str, palette: Palette) -> str:
        """A drawing made in the table's first colours, in those of a leading colour (still as authored: RGB)."""
        into = self.ornaments.get(colour, {})

        def replace(found: re.Match[str]) -> str:
            named = palette.by_rgb.get(found[0].upper())
            return palette.by_name[into[named.name]].rgb if named and named.name in into else found[0]

        return _HEX.sub(replace, svg)

    def findings(self, issue: Issue) -> list[Finding]:
        """``layout/colour`` for a leading colour of the flat plan that the layout does not have."""
        return [Finding("layout/colour", Level.ERROR, f"基調色「{run.colour}」はありません",
                        f"使えるのは {'・'.join(self.colours)}", face=run.faces[0], place=run.colour.place, excerpt=str(run.colour))
                for run in issue.publication.flatplan if self.roles and run.colour not in self.colours]


def _refused(folder: Path, message: str) -> LayoutError:
    place = Place(f"layouts/{folder.name}/{_FILE}")
    return LayoutError(Finding("layout/colour", Level.ERROR, f"基調色の表: {message}", place=place))
