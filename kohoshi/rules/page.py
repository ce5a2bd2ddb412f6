"""docs/rules: a page for every family of rules, written from the blocks that the program itself uses.

    python -m kohoshi.rules.page

No page is read back: a program without its docs folder reports the same.
"""
from __future__ import annotations

from pathlib import Path

from kohoshi import PROJECT
from kohoshi.rules import FAMILIES, RULES, Level, Rule, of_family, quoted_messages

DOCS = PROJECT / "docs" / "rules"
_MADE = "<!-- python -m kohoshi.rules.page が作ったページです。手で直さないでください -->\n"


def stands(rule: Rule) -> str:
    """Whether somebody may let it stand, in words."""
    if rule.stops and rule.level is Level.ERROR:
        return "できません（直すまで組めません）"
    return "できます（理由と名前を残します）" if rule.waivable else "できません"


def markdown(rule: Rule) -> str:
    """A rule by itself, without what only leads elsewhere in the docs."""
    return f"# {rule.title}\n\n{_body(rule)}"


def files() -> dict[str, str]:
    """Path inside docs/rules → content, of the index and every page."""
    return {"README.md": _index(), **{f"{family}.md": _page(family) for family in FAMILIES}}


def write(folder: Path = DOCS) -> list[Path]:
    """Write all pages into ``folder`` and take away those of families that are no more."""
    wanted = files()
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in wanted.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in wanted]


def _index() -> str:
    out = [_MADE + "# 指摘の規則\n\nbuild と check が出す指摘の、すべての種類です。指摘の2行目以降にある名前（例 `text/overset`）で探してください。\n"]
    for family, about in FAMILIES.items():
        rows = [f"| [`{rule.name}`]({rule.page}) | {rule.title} | {rule.level.japanese} | {stands(rule).partition('（')[0]} |"
                for rule in of_family(family).values()]
        out.append("\n".join([f"## [{family} {about}]({family}.md)\n", "| 規則 | 何のことか | 重さ | 承認で通すこと |", "|---|---|---|---|", *rows]) + "\n")
    return "\n".join(out)


def _page(family: str) -> str:
    """The rules of a family, each under its name: ``order.md#folio`` is ``order/folio``."""
    parts = [f"## {rule.name.partition('/')[2]}\n\n**{rule.title}**\n\n{_body(rule)}" for rule in of_family(family).values()]
    return "\n".join([f"{_MADE}# {family} {FAMILIES[family]}\n\n[規則の一覧](README.md)\n", *parts])


def _body(rule: Rule) -> str:
    rows = {
        "規則": f"`{rule.name}`",
        "重さ": rule.level.japanese,
        "原稿なしでPDFだけを見るとき": rule.alone.japanese if rule.alone else "",
        "承認で通すこと": stands(rule),
        "直しかた": rule.do,
        "出る例": rule.fires,
        "出ない例": rule.silent,
    }
    table = "".join(f"| {name} | {_cell(words)} |\n" for name, words in rows.items() if words)
    return f"> {quoted_messages().get(rule.name, rule.title)}\n\n{rule.why}\n\n| | |\n|---|---|\n{table}"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    print(f"{len(write())}ページを docs/rules/ に書きました（規則は{len(RULES)}）")
