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


def test_a_printed_cell_of_a_file_leads_to_the_field_that_names_the_file(house):
    house.edit("layouts/small/faces/parts.j2", "{% elif block.kind == 'figure' %}",
               "{% elif block.kind == 'table' %}{% for row in block.value.body_rows %}<p>{% for c in row.cells %}{{ c.cell|inline }}　{% endfor %}</p>{% endfor %}"
               "{% elif block.kind == 'chart' %}{% for label in block.value.labels %}<p>{{ label|inline }}</p>{% endfor %}{% elif block.kind == 'figure' %}")
    (house.issue / "tables").mkdir()
    (house.issue / "tables" / "a.csv").write_text("会場,人\n区民会館,1234人\n", encoding="utf-8")
    (house.issue / "tables" / "b.csv").write_text("年代,人\nおとな,12\nこども,30\n", encoding="utf-8")
    with (house.issue / "articles" / "hiru.yaml").open("a", encoding="utf-8") as file:
        file.write("  - table:\n      csv: a.csv\n  - chart:\n      title: 数\n      csv: b.csv\n")
    session = house.session()
    assert session.update().error is None
    lines = (house.issue / "articles" / "hiru.yaml").read_text(encoding="utf-8").split("\n")
    found = {(spot.pointer, spot.line, spot.label) for spot in session.spots(2) if "csv" in spot.pointer}
    at = lines.index("  - table:") + 2
    number = len([line for line in lines if line.startswith("  - ")]) - 2
    assert found == {(("body", number, "table", "csv"), at, "表のファイル（CSV）"), (("body", number + 1, "chart", "csv"), at + 3, "表のファイル（CSV）")}
    assert sum("csv" in spot.pointer for spot in session.spots(2)) == 4
