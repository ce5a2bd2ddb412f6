"""Where the words of an article are written, when a table's own file lies beside it."""
from __future__ import annotations

from kohoshi.issue.loader import load
from kohoshi.live.spots import _written


def test_cells_of_a_file_do_not_pass_for_lines_of_the_article(house):
    article = min(house.issue.glob("articles/*.yaml"))
    article.write_text("title: 題\nbody:\n  - table:\n      csv: a.csv\n", encoding="utf-8")
    (house.issue / "tables").mkdir()
    (house.issue / "tables" / "a.csv").write_text("会場,人\n港,1\n", encoding="utf-8")
    kept: dict = {}
    load(house.issue, kept=kept)
    name = next(name for name in kept if name.endswith(article.name))
    assert kept[name].value.tables[0].body
    assert {pointer for _, pointer in _written(kept[name].node, (), name)} == {("title",), ("body", 0, "table", "csv")}
