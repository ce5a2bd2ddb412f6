"""docs/rules: one page for every rule, written from the tables that the program itself uses.

    python -m kohoshi.rulebook

What a page says is put together in kohoshi.check.rulepage.
"""
from __future__ import annotations

from pathlib import Path

from kohoshi.check.rulepage import FAMILIES, Page, markdown, pages

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "rules"
_MADE = "<!-- python -m kohoshi.rulebook が作ったページです。手で直さないでください -->\n"


def text(page: Page) -> str:
    """One page as it lies in docs/rules."""
    return f"{_MADE}{markdown(page)}\n[規則の一覧](../README.md)\n"


def index(found: list[Page]) -> str:
    """docs/rules/README.md."""
    out = [_MADE + "# 指摘の規則\n\nbuild と check が出す指摘の、すべての種類です。指摘の2行目以降にある名前（例 `text/overset`）で探してください。\n"]
    for family, about in FAMILIES.items():
        rows = [f"| [`{page.name}`]({page.file}) | {page.title} | {page.level.japanese} |"
                for page in found if page.family == family]
        if rows:
            out.append("\n".join([f"## {family} {about}\n", "| 規則 | 何のことか | 重さ |", "|---|---|---|", *rows]) + "\n")
    return "\n".join(out)


def files() -> dict[str, str]:
    """Path inside docs/rules → content, of every page and the index."""
    found = pages()
    return {"README.md": index(found), **{page.file: text(page) for page in found}}


def write(folder: Path = FOLDER) -> list[Path]:
    """Write all pages into ``folder`` and take away those of rules that are no more."""
    wanted = files()
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return [folder / name for name in wanted]


if __name__ == "__main__":
    print(f"{len(write())}ページを docs/rules/ に書きました")
