"""The pages of docs/rules as reports quote them: title, what it means, what to do."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
_NAME = re.compile(r"[a-z]+/[a-z-]+")


@dataclass(frozen=True)
class RulePage:
    """``why`` and ``do`` as plain text; ``markdown`` the page without what only leads elsewhere."""

    name: str
    title: str
    why: str
    do: str
    markdown: str

    @property
    def path(self) -> str:
        """Where it lies in the project."""
        return f"docs/rules/{self.name}.md"


@lru_cache(maxsize=512)
def rule_page(name: str) -> RulePage | None:
    """The page of a rule; None for one that has none."""
    path = FOLDER / f"{name}.md"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(("<!--", "[規則の一覧]"))]
    text = "\n".join(lines).strip() + "\n"
    sections = {title: body.strip() for title, body in re.findall(r"^#+ ([^\n]+)\n(.*?)(?=^#|\Z)", text, re.S | re.M)}
    return RulePage(name, next(iter(sections), name), sections.get("意味", ""), sections.get("直しかた", ""), text)


@lru_cache(maxsize=64)
def family_title(family: str) -> str:
    """What a family watches over, as the index of the rules says."""
    index = FOLDER / "README.md"
    found = re.search(rf"^## {re.escape(family)} (.+)$", index.read_text(encoding="utf-8"), re.M) if index.is_file() else None
    return found[1] if found else family
